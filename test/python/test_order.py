from itertools import chain

import numpy as np
import pytest
import torch

from scalebench_training.errors import TrialError
from scalebench_training.order import batches, epoch_order, permutation

SAMPLES, GLOBAL_BATCH = 103, 12


def test_an_epoch_visits_every_sample_once() -> None:
    assert sorted(permutation(SAMPLES, seed=3, epoch=1)) == list(range(SAMPLES))


def test_global_batches_are_disjoint_and_only_the_incomplete_one_is_dropped() -> None:
    order = epoch_order(SAMPLES, GLOBAL_BATCH, seed=3, epoch=1, rank=0, world=1)
    assert order.shape == (8, 12)
    assert len(set(order.ravel().tolist())) == 96


@pytest.mark.parametrize("world", [1, 2, 3, 4, 12])
def test_the_shards_of_all_ranks_together_are_the_batch_of_a_single_process(world: int) -> None:
    single = epoch_order(SAMPLES, GLOBAL_BATCH, seed=3, epoch=2, rank=0, world=1)
    shards = [epoch_order(SAMPLES, GLOBAL_BATCH, 3, 2, rank, world) for rank in range(world)]
    for step, batch in enumerate(single):
        together = [shard[step].tolist() for shard in shards]
        assert sorted(chain(*together)) == sorted(batch.tolist())
        for rank, part in enumerate(together):
            assert part == batch[rank::world].tolist()


def test_seed_and_epoch_each_change_the_order() -> None:
    orders = {tuple(permutation(SAMPLES, seed, epoch)) for seed in (1, 2) for epoch in (1, 2)}
    assert len(orders) == 4


def test_the_order_is_the_same_for_ever() -> None:
    assert permutation(10, seed=1, epoch=1).tolist() == EXPECTED_ORDER


def test_the_order_goes_on_after_the_last_step_of_an_epoch() -> None:
    numbers = torch.arange(SAMPLES)
    stream = batches(numbers, numbers, GLOBAL_BATCH, seed=3, rank=1, world=2)
    taken = [next(stream)[0].tolist() for _ in range(17)]
    for epoch, first in ((1, 0), (2, 8)):
        assert taken[first : first + 8] == epoch_order(SAMPLES, GLOBAL_BATCH, 3, epoch, 1, 2).tolist()
    assert taken[16] == epoch_order(SAMPLES, GLOBAL_BATCH, 3, 3, 1, 2)[0].tolist()


def test_inputs_and_labels_of_a_batch_belong_together() -> None:
    numbers = torch.arange(SAMPLES)
    inputs, labels = next(batches(numbers.float() * 10, numbers, GLOBAL_BATCH, seed=1, rank=0, world=1))
    assert torch.equal(inputs, labels * 10.0)


def test_a_batch_larger_than_the_training_part_is_refused() -> None:
    with pytest.raises(TrialError, match="a global batch of 12 needs as many training samples, but there are 5"):
        epoch_order(5, GLOBAL_BATCH, seed=1, epoch=1, rank=0, world=1)


def test_a_batch_that_does_not_divide_is_refused() -> None:
    with pytest.raises(TrialError, match="a global batch of 12 does not divide over 5 workers"):
        epoch_order(SAMPLES, GLOBAL_BATCH, seed=1, epoch=1, rank=0, world=5)


# An independent way to the same numbers: the words of numpy's PCG64 seeded with [1, 1], ranked.
EXPECTED_ORDER = [int(i) for i in np.argsort(np.random.default_rng([1, 1]).bit_generator.random_raw(10))]

"""Predictions of the test rows: one row a sample, on whichever rank it was, or none at all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from scalebench_training import predictions
from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.digest import parameter_digest
from scalebench_training.evaluate import CHUNK_SAMPLES, HeldOut, evaluate
from scalebench_training.model import Model
from scalebench_training.predictions import write_predictions
from scalebench_training.program import run_trial
from scalebench_training.trial import load_trial

Rows = list[dict[str, Any]]
ReadRows = Callable[[Path], Rows]
OnRanks = Callable[..., list[Any]]

INFINITY = float("inf")

SAMPLES = CHUNK_SAMPLES * 2 + 11


def drawn(classes: int, samples: int = SAMPLES) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits [samples, classes], which are the inputs of a model that is the identity, and labels that often fit."""
    random = torch.Generator().manual_seed(1)
    logits = 3 * torch.randn(samples, classes, generator=random)
    chance = torch.randint(classes, (samples,), generator=random)
    return logits, torch.where(torch.rand(samples, generator=random) < 0.7, logits.argmax(dim=1), chance)


def network(classes: int) -> nn.Module:
    """Has all that makes a module another one in training: dropout, and statistics that move."""
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, classes))


def written(
    file: Path,
    read_rows: ReadRows,
    *,
    model: Model | None = None,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    precision: str = "fp32",
) -> Rows:
    shard = HeldOut(inputs, labels, len(labels), precision)
    chosen = model or Model(nn.Identity())
    assert write_predictions(chosen, shard, int(labels.max()) + 1, SingleComm(), file)
    return read_rows(file)


def column(rows: Rows, name: str) -> list[Any]:
    return [row[name] for row in rows]


def test_of_two_classes_the_score_is_the_probability_of_class_1(tmp_path: Path, read_rows: ReadRows) -> None:
    logits = torch.tensor([[0.0, 0.0], [2.0, -1.0], [-1.0, 2.0], [60.0, -60.0]])
    rows = written(tmp_path / "p.arrow", read_rows, inputs=logits, labels=torch.tensor([1, 0, 0, 1]))
    assert column(rows, "label") == [1, 0, 0, 1]
    assert column(rows, "predicted") == [0, 0, 1, 0]
    odds = np.exp([0.0, -3.0, 3.0, -120.0])
    assert column(rows, "score") == pytest.approx(odds / (1 + odds), rel=1e-12)
    assert column(rows, "loss") == pytest.approx(
        [np.log(2), np.log1p(np.exp(-3)), np.log1p(np.exp(3)), 120.0], rel=1e-12
    )


def test_of_more_classes_the_score_is_the_probability_of_the_predicted_one(tmp_path: Path, read_rows: ReadRows) -> None:
    shares = torch.tensor([[0.2, 0.5, 0.3], [0.7, 0.2, 0.1]], dtype=torch.float64)
    rows = written(tmp_path / "p.arrow", read_rows, inputs=shares.log(), labels=torch.tensor([2, 0]))
    assert column(rows, "predicted") == [1, 0]
    assert column(rows, "score") == pytest.approx([0.5, 0.7])
    assert column(rows, "loss") == pytest.approx([-np.log(0.3), -np.log(0.7)])


def test_they_are_what_the_evaluation_counted(tmp_path: Path, read_rows: ReadRows) -> None:
    inputs, labels = drawn(4)
    model = Model(network(4))
    rows = written(tmp_path / "p.arrow", read_rows, model=model, inputs=inputs, labels=labels)
    result = evaluate(model, HeldOut(inputs, labels, SAMPLES), SingleComm())
    assert len(rows) == SAMPLES
    assert sum(row["label"] == row["predicted"] for row in rows) / SAMPLES == result.accuracy
    assert np.mean(column(rows, "loss")) == pytest.approx(result.loss, rel=1e-5)


def test_a_model_that_was_trained_in_bfloat16_predicts_in_it(tmp_path: Path, read_rows: ReadRows) -> None:
    inputs, labels = drawn(4, CHUNK_SAMPLES)
    module = network(4)
    rows = written(tmp_path / "p.arrow", read_rows, model=Model(module), inputs=inputs, labels=labels, precision="bf16")
    module.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = module(inputs)
    assert outputs.dtype == torch.bfloat16
    expected = cross_entropy(outputs.double(), labels, reduction="none")
    assert column(rows, "loss") == pytest.approx(expected.tolist(), rel=1e-9)


def test_a_row_has_the_loss_of_its_own_sample(tmp_path: Path, read_rows: ReadRows) -> None:
    inputs, labels = drawn(4)
    rows = written(tmp_path / "p.arrow", read_rows, inputs=inputs, labels=labels)
    expected = cross_entropy(inputs.double(), labels, reduction="none")
    assert column(rows, "loss") == pytest.approx(expected.tolist(), rel=1e-9)
    assert column(rows, "label") == labels.tolist()


@pytest.mark.parametrize("world", [2, 3])
@pytest.mark.parametrize("classes", [2, 4])
def test_shards_of_all_ranks_together_are_the_whole_test_set_in_order(
    tmp_path: Path, read_rows: ReadRows, on_ranks: OnRanks, world: int, classes: int
) -> None:
    inputs, labels = drawn(classes)
    alone = written(tmp_path / "alone.arrow", read_rows, inputs=inputs, labels=labels)

    def shard(comm: Any) -> Rows:
        mine = slice(comm.rank, None, world)
        file = tmp_path / f"predictions-{comm.rank}.arrow"
        shard = HeldOut(inputs[mine], labels[mine], SAMPLES)
        assert write_predictions(Model(nn.Identity()), shard, classes, comm, file)
        return read_rows(file)

    shards = on_ranks(world, shard)
    assert [len(rows) for rows in shards] == [len(range(rank, SAMPLES, world)) for rank in range(world)]
    together = [shards[row % world][row // world] for row in range(SAMPLES)]
    assert column(together, "label") == labels.tolist()
    assert together == alone


def test_a_network_says_the_same_of_a_row_at_one_and_at_two_workers(
    tmp_path: Path, read_rows: ReadRows, on_ranks: OnRanks
) -> None:
    inputs, labels = drawn(4)
    alone = written(tmp_path / "alone.arrow", read_rows, model=Model(network(4)), inputs=inputs, labels=labels)
    models = [Model(network(4)) for _ in range(2)]

    def shard(comm: Any) -> Rows:
        mine = slice(comm.rank, None, 2)
        file = tmp_path / f"predictions-{comm.rank}.arrow"
        assert write_predictions(models[comm.rank], HeldOut(inputs[mine], labels[mine], SAMPLES), 4, comm, file)
        return read_rows(file)

    shards = on_ranks(2, shard)
    together = [shards[row % 2][row // 2] for row in range(SAMPLES)]
    for name, tolerance in (("label", 0), ("predicted", 0), ("score", 1e-5), ("loss", 1e-5)):
        assert column(together, name) == pytest.approx(column(alone, name), rel=tolerance, abs=tolerance)


def test_a_rank_without_test_samples_writes_no_rows_and_the_others_theirs(
    tmp_path: Path, read_rows: ReadRows, on_ranks: OnRanks
) -> None:
    inputs, labels = torch.zeros(2, 4), torch.tensor([0, 1])

    class NoEmptyBatch(nn.Module):
        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            return rows.reshape(len(rows), -1)[:, :2]

    def shard(comm: Any) -> int:
        mine = slice(comm.rank, None, 3)
        file = tmp_path / f"predictions-{comm.rank}.arrow"
        assert write_predictions(Model(NoEmptyBatch()), HeldOut(inputs[mine], labels[mine], 2), 2, comm, file)
        return len(read_rows(file))

    assert on_ranks(3, shard) == [1, 1, 0]


def test_nothing_of_the_training_moves(tmp_path: Path) -> None:
    inputs, labels = drawn(4)
    module = network(4)
    state = {name: values.clone() for name, values in module.state_dict().items()}
    before, chance = parameter_digest(module), torch.get_rng_state()
    assert write_predictions(Model(module), HeldOut(inputs, labels, SAMPLES), 4, SingleComm(), tmp_path / "p.arrow")
    assert parameter_digest(module) == before
    assert all(torch.equal(values, state[name]) for name, values in module.state_dict().items())
    assert torch.equal(torch.get_rng_state(), chance)
    assert all(part.training for part in module.modules())
    assert all(values.grad is None for values in module.parameters())


def test_a_models_own_view_of_a_batch_is_used(tmp_path: Path, read_rows: ReadRows) -> None:
    inputs, labels = drawn(2)
    turned = Model(nn.Identity(), batch=lambda rows, truth: (rows.flip(1), 1 - truth))
    rows = written(tmp_path / "p.arrow", read_rows, model=turned, inputs=inputs, labels=labels)
    plain = written(tmp_path / "q.arrow", read_rows, inputs=inputs, labels=labels)
    assert column(rows, "label") == (1 - labels).tolist()
    assert column(rows, "loss") == pytest.approx(column(plain, "loss"), rel=1e-12)


class Answers(nn.Module):
    """A module with other outputs than logits."""

    def __init__(self, answer: Callable[[torch.Tensor], object]) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, rows: torch.Tensor) -> object:
        return self.answer(rows)


ODD: dict[str, Model] = {
    "one number a sample": Model(Answers(lambda rows: rows[:, :1])),
    "no dimension of classes": Model(Answers(lambda rows: rows[:, 0])),
    "a column too many": Model(Answers(lambda rows: torch.cat([rows, rows[:, :1]], dim=1))),
    "a column too few": Model(Answers(lambda rows: rows[:, :3])),
    "logits of positions": Model(Answers(lambda rows: rows[:, None, :].expand(-1, 5, -1))),
    "samples put together": Model(Answers(lambda rows: rows[:1])),
    "several tensors": Model(Answers(lambda rows: (rows, rows))),
    "whole numbers": Model(Answers(lambda rows: rows.long())),
    "no numbers": Model(Answers(lambda rows: rows * float("nan"))),
    "true classes that cannot be": Model(
        Answers(lambda rows: rows.masked_fill(rows < rows.amax(1)[:, None], -INFINITY))
    ),
    "infinities": Model(Answers(lambda rows: rows.abs() * INFINITY)),
    "labels that are fractions": Model(nn.Identity(), batch=lambda rows, truth: (rows, truth / 2)),
    "labels beyond the classes": Model(nn.Identity(), batch=lambda rows, truth: (rows, truth + 1)),
    "labels below the classes": Model(nn.Identity(), batch=lambda rows, truth: (rows, truth - 1)),
    "a label a class": Model(nn.Identity(), batch=lambda rows, truth: (rows, nn.functional.one_hot(truth, 4))),
}


@pytest.mark.parametrize("odd", ODD)
def test_outputs_that_are_no_logits_of_the_labels_leave_no_file(tmp_path: Path, odd: str) -> None:
    inputs, labels = drawn(4)
    file = tmp_path / "p.arrow"
    assert not write_predictions(ODD[odd], HeldOut(inputs, labels, SAMPLES), 4, SingleComm(), file)
    assert not file.exists()
    assert ODD[odd].module.training


def test_a_class_that_cannot_be_is_no_fault(tmp_path: Path, read_rows: ReadRows) -> None:
    logits = torch.tensor([[0.0, 0.0, -INFINITY]])
    assert write_predictions(
        Model(nn.Identity()), HeldOut(logits, torch.tensor([1]), 1), 3, SingleComm(), tmp_path / "p.arrow"
    )
    assert column(read_rows(tmp_path / "p.arrow"), "loss") == pytest.approx([np.log(2)])


def test_where_one_rank_has_no_logits_no_rank_writes(tmp_path: Path, on_ranks: OnRanks) -> None:
    inputs, labels = drawn(4)
    inputs[1] = float("nan")

    def shard(comm: Any) -> bool:
        mine = slice(comm.rank, None, 2)
        file = tmp_path / f"predictions-{comm.rank}.arrow"
        return write_predictions(Model(nn.Identity()), HeldOut(inputs[mine], labels[mine], SAMPLES), 4, comm, file)

    assert on_ranks(2, shard) == [False, False]
    assert list(tmp_path.iterdir()) == []


def test_a_label_a_position_leaves_no_file(tmp_path: Path) -> None:
    shard = HeldOut(torch.zeros(3, 5, 4), torch.zeros(3, 5, dtype=torch.int64), 15)
    assert not write_predictions(Model(nn.Identity()), shard, 4, SingleComm(), tmp_path / "p.arrow")
    assert not (tmp_path / "p.arrow").exists()


@pytest.mark.parametrize(("limit", "fits"), [(SAMPLES, True), (SAMPLES - 1, False)])
def test_a_larger_test_set_leaves_no_file_at_any_number_of_workers(
    tmp_path: Path, on_ranks: OnRanks, monkeypatch: pytest.MonkeyPatch, limit: int, fits: bool
) -> None:
    monkeypatch.setattr(predictions, "MOST_ROWS", limit)
    inputs, labels = drawn(4)

    def shard(comm: Any) -> bool:
        mine = slice(comm.rank, None, comm.world)
        file = tmp_path / f"predictions-{comm.world}-{comm.rank}.arrow"
        return write_predictions(Model(nn.Identity()), HeldOut(inputs[mine], labels[mine], SAMPLES), 4, comm, file)

    assert [on_ranks(world, shard) for world in (1, 2)] == [[fits], [fits, fits]]
    assert len(list(tmp_path.iterdir())) == (3 if fits else 0)


def test_a_trial_leaves_those_of_its_last_epoch(
    write_trial: Callable[..., Path], read_rows: ReadRows, tmp_path: Path
) -> None:
    model = {"name": "mlp", "options": {}}
    run_trial(
        load_trial(write_trial(model=model, measure={"steps": 2, "warmupSteps": 1, "epochs": 2})), SingleComm(), now()
    )
    rows = read_rows(tmp_path / "output" / "predictions-0.arrow")
    epochs = {
        (row["name"], row["index"]): row["value"]
        for row in read_rows(tmp_path / "output" / "rank-0.arrow")
        if row["kind"] == "epoch"
    }
    assert len(rows) == 360
    assert sum(row["label"] == row["predicted"] for row in rows) / 360 == epochs["accuracy", 2] != epochs["accuracy", 1]
    assert np.mean(column(rows, "loss")) == pytest.approx(epochs["loss", 2], rel=1e-5)


def test_a_trial_without_epochs_leaves_none(write_trial: Callable[..., Path], tmp_path: Path) -> None:
    model = {"name": "mlp", "options": {}}
    run_trial(
        load_trial(write_trial(model=model, measure={"steps": 2, "warmupSteps": 0, "epochs": 0})), SingleComm(), now()
    )
    assert list((tmp_path / "output").glob("predictions-*")) == []

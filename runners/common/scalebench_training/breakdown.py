"""A step taken apart, by the same method for every runner; it comes after all else, so that nothing else changes.

Windows of three kinds take turns, in an order that is seeded and the same on all ranks:

- `exchange`: steps of the training itself, with its exchange of gradients; nothing but whole steps is timed.
- `local`: steps of a twin: the same model with a copy of the parameters, and an optimizer of its own. No framework
  has been given either of them, so that nothing is exchanged. Timed in parts.
- `arrival`: as `local`, but all ranks meet after the backward pass, where an exchange could begin. Who comes last
  waits least: that tells how late each rank is without a comparison of the clocks of hosts. One worker alone meets
  nobody, and has none of these windows.

What a step of the first kind takes longer than one of the second is communication that nothing hides. Each window
begins with a barrier and one step that does not count, for the caches are full of another kind's work.
"""

from scalebench_training.clock import now
from scalebench_training.comm import Comm
from scalebench_training.loop import Training
from scalebench_training.order import permutation
from scalebench_training.parts import Parts, run_parts
from scalebench_training.records import Records
from scalebench_training.slow_down import training_steps
from scalebench_training.trial import Measure

KINDS = ("exchange", "local", "arrival")


def take_apart(training: Training, measure: Measure, seed: int, comm: Comm, records: Records) -> None:
    """Run the windows that `measure.breakdown` asks for, and record their steps as seconds of `clock.now`.

    Trains the model further. Losses are not looked at: a twin on its own may well diverge, which changes no time.
    """
    start = now()
    t = training
    count, slow_down = measure.breakdown.steps, measure.slow_down
    train = training_steps(slow_down)
    twin = t.make_twin()

    def exchange_window(first: int) -> None:
        train(t.step, t.batches, 1, t.device)
        steps = train(t.step, t.batches, count, t.device)
        records.ticks("exchange", first, steps.ticks)

    def local_window(first: int) -> None:
        run_parts(twin, t.batches, 1, t.device, slow_down=slow_down)
        parts = run_parts(twin, t.batches, count, t.device, slow_down=slow_down)
        records.ticks("local", first, parts.ticks)
        for name in dict.fromkeys(parts.names):
            records.parts(name, first, parts.spans(name))

    def arrival_window(first: int) -> None:
        def steps(number: int) -> Parts:
            meet = comm.barrier
            return run_parts(twin, t.batches, number, t.device, slow_down=slow_down, meet=meet)

        steps(1)
        records.parts("wait", first, steps(count).spans("wait"))

    windows = {"exchange": exchange_window, "local": local_window, "arrival": arrival_window}
    for turn in range(measure.breakdown.windows):
        for kind in order_of_kinds(seed, turn, comm.world):
            comm.barrier()
            windows[kind](turn * count)
    records.phase("breakdown", start, now())
    records.flush()


def order_of_kinds(seed: int, turn: int, world: int) -> list[str]:
    """The kinds of a turn in its order, the same on each of `world` ranks."""
    kinds = KINDS if world > 1 else KINDS[:2]
    return [kinds[i] for i in permutation(len(kinds), seed, turn)]

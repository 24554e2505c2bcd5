"""`trial.json`, all that a training program knows. The harness writes it (src/types/trial-file.ts)."""

import json
from dataclasses import dataclass
from pathlib import Path

from scalebench_training.errors import TrialError
from scalebench_training.json_reader import JsonReader

SCHEMA = "scalebench/trial/v1"
INPUTS = ("memory", "parquet", "synthetic")


@dataclass(frozen=True)
class Batch:
    """Samples a step: of all workers, and of one worker."""

    global_size: int
    per_worker: int


@dataclass(frozen=True)
class NamedOptions:
    """A model or data set: its name and what the suite sets for it."""

    name: str
    options: dict[str, object]


@dataclass(frozen=True)
class OptimizerSettings:
    """Used exactly as they are: no runner rescales the learning rate, and the harness has done it already.

    `ramp`: steps until the learning rate is reached. `clip_norm`: of all gradients together; None for no limit.
    """

    name: str
    learning_rate: float
    momentum: float
    weight_decay: float
    ramp: int = 0
    clip_norm: float | None = None


@dataclass(frozen=True)
class Breakdown:
    """Windows of each kind, and the steps of one; no windows, no breakdown."""

    windows: int = 0
    steps: int = 1


@dataclass(frozen=True)
class Measure:
    """Lengths of the trial's parts: steps of the window, steps before it, epochs of the accuracy part.

    `slow_down` is a busy wait in each step, in per cent of the step: put in on purpose, never for results.
    """

    steps: int
    warmup_steps: int
    epochs: int
    breakdown: Breakdown = Breakdown()
    slow_down: float = 0


@dataclass(frozen=True)
class Paths:
    """Absolute: `output` takes the ranks' records, `datasets` holds one folder a data set.

    `prepared` has the manifest and the shards of the trial's data set; None for one that the trial makes itself.
    """

    output: Path
    datasets: Path
    prepared: Path | None = None


@dataclass(frozen=True)
class Trial:
    """One trial. `runner_options` is what the suite says under `runners.<name>`.

    `input` is where the rows of training come from: memory, parquet (read while training), or synthetic;
    `storage` the URL that prepared rows are read from, None for the prepared folder.
    """

    study: str
    trial: str
    attempt: int
    cell: str
    runner: str
    runner_options: dict[str, object]
    seed: int
    nodes: int
    workers_per_node: int
    workers: int
    batch: Batch
    model: NamedOptions
    dataset: NamedOptions
    optimizer: OptimizerSettings
    precision: str
    accumulation: int
    device: str
    threads_per_worker: int
    measure: Measure
    paths: Paths
    input: str = "memory"
    storage: str | None = None


def load_trial(path: str | Path) -> Trial:
    """Read and check a trial file; raises `TrialError` naming file, key, expectation and finding."""
    file = Path(path)
    try:
        parsed: object = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise TrialError(f"the trial file {file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise TrialError(f"the trial file {file} is not JSON: {error}") from error
    trial = parse_trial(parsed, str(file))
    if trial.batch.global_size != trial.batch.per_worker * trial.workers:
        raise TrialError(
            f"{file}: expected batch.global = batch.perWorker x workers, found "
            f"{trial.batch.global_size} and {trial.batch.per_worker} x {trial.workers}"
        )
    if trial.batch.per_worker % trial.accumulation != 0:
        raise TrialError(
            f"{file}: expected batch.perWorker to divide into {trial.accumulation} micro-batches, "
            f"found {trial.batch.per_worker}"
        )
    return trial


def parse_trial(value: object, file: str = "trial.json") -> Trial:
    """The parsed JSON as a `Trial`; `file` is only named in errors."""
    root = JsonReader(value, file)
    root.choice("schema", (SCHEMA,))
    batch, measure, paths = root.nested("batch"), root.nested("measure"), root.nested("paths")
    dataset = root.nested("dataset")
    return Trial(
        study=root.text("study"),
        trial=root.text("trial"),
        attempt=root.integer("attempt"),
        cell=root.text("cell"),
        runner=root.text("runner"),
        runner_options=root.mapping("runnerOptions"),
        seed=root.integer("seed"),
        nodes=root.integer("nodes", 1),
        workers_per_node=root.integer("workersPerNode", 1),
        workers=root.integer("workers", 1),
        batch=Batch(batch.integer("global", 1), batch.integer("perWorker", 1)),
        model=_named(root.nested("model")),
        dataset=_named(dataset),
        optimizer=_optimizer(root.nested("optimizer")),
        precision=root.choice("precision", ("fp32", "bf16")),
        accumulation=root.integer("accumulation", 1) if "accumulation" in root else 1,
        device=root.choice("device", ("cpu", "gpu")),
        threads_per_worker=root.integer("threadsPerWorker", 1),
        measure=Measure(
            steps=measure.integer("steps", 1),
            warmup_steps=measure.integer("warmupSteps"),
            epochs=measure.integer("epochs"),
            breakdown=_breakdown(measure),
            slow_down=measure.number("slowDown") if "slowDown" in measure else 0,
        ),
        paths=Paths(
            output=Path(paths.text("output")),
            datasets=Path(paths.text("datasets")),
            prepared=Path(paths.text("prepared")) if "prepared" in paths else None,
        ),
        input=dataset.choice("input", INPUTS) if "input" in dataset else "memory",
        storage=dataset.text("storage") if "storage" in dataset else None,
    )


def _breakdown(measure: JsonReader) -> Breakdown:
    """None where the file does not speak of it, as one written by hand may."""
    if "breakdown" not in measure:
        return Breakdown()
    breakdown = measure.nested("breakdown")
    return Breakdown(windows=breakdown.integer("windows"), steps=breakdown.integer("steps", 1))


def _named(reader: JsonReader) -> NamedOptions:
    return NamedOptions(reader.text("name"), reader.mapping("options"))


def _optimizer(reader: JsonReader) -> OptimizerSettings:
    return OptimizerSettings(
        name=reader.choice("name", ("sgd", "adam")),
        learning_rate=reader.number("learningRate"),
        momentum=reader.number("momentum"),
        weight_decay=reader.number("weightDecay"),
        ramp=reader.integer("learningRateWarmup") if "learningRateWarmup" in reader else 0,
        clip_norm=reader.number("clipNorm") if "clipNorm" in reader else None,
    )

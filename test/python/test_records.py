from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scalebench_training.errors import TrialError
from scalebench_training.records import Records

ReadRows = Callable[[Path], list[dict[str, Any]]]


def write_some(path: Path) -> None:
    with Records(path) as records:
        records.place({"host": "here"})
        records.phase("init", 1.0, 2.5)
        records.flush()
        records.steps("measure", 5, [10.0, 11.0, 13.0], [0.5, 0.25])
        records.flush()
        records.epoch(1, 3.0, 4.0, accuracy=0.75, loss=1.5)
        records.digest("end", "abc")
        records.value("trainSamples", 100)
        records.ticks("local", 3, [20.0, 21.0, 23.0])
        records.parts("wait", 3, iter([(20.5, 20.75)]))
        records.done()


def test_a_stream_has_the_agreed_columns(tmp_path: Path) -> None:
    write_some(tmp_path / "rank-0.arrow")
    with pa.ipc.open_stream((tmp_path / "rank-0.arrow").read_bytes()) as stream:
        assert [(field.name, str(field.type), field.nullable) for field in stream.schema] == [
            ("kind", "string", False),
            ("name", "string", False),
            ("index", "int32", True),
            ("start", "double", True),
            ("end", "double", True),
            ("value", "double", True),
            ("text", "string", True),
        ]


def test_rows_come_back_as_they_were_written(tmp_path: Path, read_rows: ReadRows) -> None:
    write_some(tmp_path / "rank-0.arrow")
    rows = [{k: v for k, v in row.items() if v is not None} for row in read_rows(tmp_path / "rank-0.arrow")]
    assert rows == [
        {"kind": "place", "name": "host", "text": "here"},
        {"kind": "phase", "name": "init", "start": 1.0, "end": 2.5},
        {"kind": "step", "name": "measure", "index": 5, "start": 10.0, "end": 11.0, "value": 0.5},
        {"kind": "step", "name": "measure", "index": 6, "start": 11.0, "end": 13.0, "value": 0.25},
        {"kind": "epoch", "name": "accuracy", "index": 1, "start": 3.0, "end": 4.0, "value": 0.75},
        {"kind": "epoch", "name": "loss", "index": 1, "start": 3.0, "end": 4.0, "value": 1.5},
        {"kind": "digest", "name": "end", "text": "abc"},
        {"kind": "value", "name": "trainSamples", "value": 100.0},
        {"kind": "part", "name": "local", "index": 3, "start": 20.0, "end": 21.0},
        {"kind": "part", "name": "local", "index": 4, "start": 21.0, "end": 23.0},
        {"kind": "part", "name": "wait", "index": 3, "start": 20.5, "end": 20.75},
        {"kind": "done", "name": "done"},
    ]


def test_what_was_flushed_is_on_disk_while_the_process_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "rank-0.arrow"
    with Records(path) as records:
        records.phase("init", 1.0, 2.0)
        records.flush()
        records.phase("prepare", 2.0, 3.0)
        stream = pa.ipc.open_stream(path.read_bytes())
        assert stream.read_next_batch()["name"].to_pylist() == ["init"]


def test_a_stream_cut_anywhere_is_readable_to_its_last_whole_batch(tmp_path: Path) -> None:
    path = tmp_path / "rank-0.arrow"
    write_some(path)
    whole = path.read_bytes()
    seen = {rows_of(whole[:length]) for length in range(len(whole) + 1)}
    assert seen == {0, 2, 4, 12}


def rows_of(content: bytes) -> int:
    """Rows of the whole batches at the beginning of a cut stream."""
    rows = 0
    try:
        for batch in pa.ipc.open_stream(content):
            rows += batch.num_rows
    except (pa.ArrowInvalid, OSError):
        return rows
    return rows


def test_a_full_disk_raises_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "rank-0.arrow"
    path.symlink_to("/dev/full")
    with pytest.raises(TrialError, match="rank-0.arrow cannot be written: No space left on device"):
        write_some(path)


def test_a_missing_folder_raises_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="rank-0.arrow cannot be written: No such file or directory"):
        write_some(tmp_path / "missing" / "rank-0.arrow")

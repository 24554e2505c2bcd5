"""Rows that lie in an object store are the very rows of the prepared folder."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch

from scalebench_training.clock import now
from scalebench_training.comms.single import SingleComm
from scalebench_training.data import load_dataset
from scalebench_training.errors import TrialError
from scalebench_training.feed import open_feed
from scalebench_training.prepared import load_prepared
from scalebench_training.program import run_trial
from scalebench_training.storage_url import parse_storage
from scalebench_training.stores import store_at
from scalebench_training.trial import Trial, parse_trial

Put = Callable[..., bool]
Same = Callable[[Path, str], None]


def trial_of(document: dict[str, Any], folder: Path, storage: str | None, input_: str, output: str = "output") -> Trial:
    dataset = {"name": "rows", "options": {}, "input": input_, **({} if storage is None else {"storage": storage})}
    paths = {**document["paths"], "prepared": str(folder), "output": str(folder.parent / output)}
    batch = {"global": 64, "perWorker": 64}
    model = {"name": "tabular", "options": {}}
    return parse_trial({**document, "paths": paths, "dataset": dataset, "batch": batch, "workers": 1, "model": model})


def check(folder: Path, storage: str, **variables: str) -> dict[str, Any]:
    """What a study asks before its first trial, in a process with these variables of AWS and no others."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {**own, "AWS_EC2_METADATA_DISABLED": "true", "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    request = json.dumps({"name": "rows", "prepared": str(folder), "storage": storage})
    argv = [sys.executable, "-m", "scalebench_training.check_storage", request]
    ended = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=True)
    answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def test_rows_of_a_bucket_are_those_of_the_folder(s3: Any, prepared: Path, put: Put, same_rows: Same) -> None:
    assert put(prepared, s3.url("memory"))
    same_rows(prepared, s3.url("memory"))


def test_a_text_in_a_bucket_is_that_of_the_folder(s3: Any, corpus: Path, put: Put, same_rows: Same) -> None:
    put(corpus, s3.url("text"))
    same_rows(corpus, s3.url("text"))


@pytest.mark.parametrize("scheme", ["s3", "memory", "file"])
def test_batches_that_are_read_while_training_are_the_same(
    scheme: str, s3: Any, prepared: Path, put: Put, trial_document: dict[str, Any], tmp_path: Path
) -> None:
    urls = {"s3": s3.url("stream"), "memory": "memory://streamed/rows", "file": f"file://{tmp_path}/elsewhere"}
    put(prepared, urls[scheme])
    feeds = [
        open_feed(trial_of(trial_document, prepared, storage, "parquet"), 0, 1, torch.device("cpu"))
        for storage in (None, urls[scheme])
    ]
    here, there = (list(islice(feed.batches, 50)) for feed in feeds)
    for feed in feeds:
        feed.close()
    assert all(
        torch.equal(a, b) for one, other in zip(here, there, strict=True) for a, b in zip(one, other, strict=True)
    )
    assert all(torch.equal(a, b) for a, b in zip(feeds[0].test, feeds[1].test, strict=True))


@pytest.mark.parametrize("input_", ["memory", "parquet"])
def test_training_from_a_bucket_has_the_same_parameters(
    input_: str, s3: Any, prepared: Path, put: Put, trial_document: dict[str, Any], read_rows: Any
) -> None:
    put(prepared, s3.url("trained"))

    def digests(storage: str | None) -> dict[str, str]:
        trial = trial_of(trial_document, prepared, storage, input_, "away" if storage else "here")
        run_trial(trial, SingleComm(), now())
        rows = read_rows(trial.paths.output / "rank-0.arrow")
        return {row["name"]: row["text"] for row in rows if row["kind"] == "digest"}

    here = digests(None)
    assert len(here) > 1
    assert digests(s3.url("trained")) == here


def test_a_shard_of_another_size_is_told_with_its_url(s3: Any, prepared: Path, put: Put) -> None:
    put(prepared, s3.url("cut"))
    store = store_at(s3.url("cut"))
    with store.files.open_output_stream(store.path("train-00001.parquet")) as shard:
        shard.write(b"PAR1")
    told = (
        r"expected s3://rows/cut/train-00001\.parquet to have \d+ bytes, found 4; `scalebench dataset publish rows s3"
    )
    with pytest.raises(TrialError, match=told):
        load_prepared(prepared, "rows", s3.url("cut"))
    answer = check(prepared, s3.url("cut"), AWS_ACCESS_KEY_ID=s3.id, AWS_SECRET_ACCESS_KEY=s3.secret)
    assert "train-00001.parquet" in answer["message"]


def test_damaged_bytes_of_the_right_size_are_found(s3: Any, prepared: Path, put: Put) -> None:
    put(prepared, s3.url("damaged"))
    content = bytearray((prepared / "train-00000.parquet").read_bytes())
    content[len(content) // 3] ^= 0xFF
    store = store_at(s3.url("damaged"))
    with store.files.open_output_stream(store.path("train-00000.parquet")) as shard:
        shard.write(bytes(content))
    with pytest.raises(TrialError, match=r"s3://rows/damaged/train-00000\.parquet to have a whole Parquet file"):
        load_prepared(prepared, "rows", s3.url("damaged"))


def test_other_rows_than_those_prepared_here_are_refused(
    s3: Any, prepared: Path, write: Any, several: Any, put: Put, tmp_path: Path
) -> None:
    put(write(tmp_path / "other", several([1300, 900, 401]), several([30, 40])), s3.url("other"))
    with pytest.raises(TrialError, match="the rows that are prepared here .* found others .*publish rows .* --force"):
        load_prepared(prepared, "rows", s3.url("other"))


@pytest.mark.parametrize(
    ("place", "keys", "told"),
    [
        ("s3://nobody/rows", {}, "s3://nobody/rows/manifest.json cannot be read .*does not exist"),
        ("s3://rows/nothing", {}, "s3://rows/nothing/manifest.json cannot be read .*does not exist"),
        ("delta+s3://nobody/rows", {}, "s3://nobody/rows/_scalebench/manifest.json cannot be read"),
        ("s3://rows/there", {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, "ACCESS_DENIED|HTTP status 403"),
        ("s3://rows/there", {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "cannot be read"),
    ],
)
def test_what_is_not_there_or_not_allowed_is_told_in_seconds(
    place: str, keys: dict[str, str], told: str, s3: Any, prepared: Path, put: Put, tmp_path: Path
) -> None:
    put(prepared, s3.url("there"))
    variables = {"AWS_ACCESS_KEY_ID": s3.id, "AWS_SECRET_ACCESS_KEY": s3.secret, "HOME": str(tmp_path), **keys}
    started = time.monotonic()
    answer = check(prepared, f"{place}?endpoint_override={s3.endpoint}", **variables)
    assert time.monotonic() - started < 20
    assert not answer["ok"]
    assert re.search(told, answer["message"]), answer["message"]
    assert s3.secret not in answer["message"]


def test_a_server_that_does_not_answer_is_told_in_seconds(prepared: Path, s3: Any) -> None:
    started = time.monotonic()
    with pytest.raises(TrialError, match="cannot be read"):
        load_prepared(prepared, "rows", "s3://rows/x?endpoint_override=http://127.0.0.1:9")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("kind", ["", "delta+", "iceberg+"])
def test_credentials_of_a_file_suffice(kind: str, prepared: Path, s3: Any, put: Put, tmp_path: Path) -> None:
    put(prepared, s3.url(f"file{kind}", kind))
    (tmp_path / ".aws").mkdir()
    keys = f"[default]\naws_access_key_id = {s3.id}\naws_secret_access_key = {s3.secret}\n"
    (tmp_path / ".aws" / "credentials").write_text(keys, encoding="utf-8")
    place = f"{kind}s3://rows/file{kind}"
    assert check(prepared, place, HOME=str(tmp_path), AWS_ENDPOINT_URL=s3.endpoint) == {"ok": True}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://key:hidden@rows/there", "without user and password"),
        ("s3://hidden@rows/there", "without user and password"),
        ("s3://rows/there?secret_key=hidden", "no settings but"),
        ("sftp://host/there?endpoint_override=hidden", "no settings but"),
        ("/hidden/folder", "another form"),
        ("parquet+s3 ://hidden", "another form"),
        ("simplecache::s3://hidden/there", "another form"),
    ],
)
def test_a_url_with_secrets_or_of_another_form_is_refused_and_not_repeated(url: str, told: str) -> None:
    with pytest.raises(TrialError, match=told) as caught:
        parse_storage(url)
    assert "hidden" not in str(caught.value)


def test_a_scheme_that_nobody_knows_is_told(prepared: Path) -> None:
    with pytest.raises(TrialError, match="expected a file system for nonsense://rows/there, found none"):
        load_prepared(prepared, "rows", "nonsense://rows/there")


def test_a_data_set_that_is_made_lies_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="made in each worker"):
        load_dataset(tmp_path, "synthetic", {}, 1, None, "s3://rows/there")

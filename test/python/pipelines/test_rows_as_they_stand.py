"""Pipelines that take a file's rows as they stand: card holders, customers, documents."""

from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from scalebench_preparation.raw import Raw
from scalebench_preparation.request import RawFile, Source
from scalebench_preparation.text import chunks

from .conftest import Frame, Pipeline
from .future import by_key


@pytest.fixture
def raw(spark: SparkSession, tmp_path: Path) -> Raw:
    """A source of three small files."""
    (tmp_path / "Default.csv").write_text(
        "default,student,balance,income\nNo,Yes,729.5,44361.6\nYes,No,1854.25,38000\nMaybe,No,1,2\n", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_bytes(b"0123456789")
    (tmp_path / "b.txt").write_bytes(bytes([255, 0, 10, 13, 195]))
    columns = {"default": "string", "student": "string", "balance": "double", "income": "double"}
    files = (RawFile("Default.csv", "", None, columns, ""), *(RawFile(name, "", None, None, "") for name in TEXTS))
    return Raw(spark, Source("path", "", "", "", "", "", files), tmp_path, tmp_path / "scratch")


TEXTS = ("a.txt", "b.txt")


def test_a_card_holder_defaults_or_not_and_what_is_neither_has_no_label(raw: Raw, pipeline: Pipeline) -> None:
    rows = by_key(pipeline("credit-default").pipeline(raw), ["balance", "income", "student"])
    assert {key: row["label"] for key, row in rows.items()} == {
        (729.5, 44361.6, "Yes"): 0,
        (1854.25, 38000.0, "No"): 1,
        (1.0, 2.0, "No"): None,
    }


def customers(frame: Frame) -> DataFrame:
    """The second and the third are alike but for what they bought."""
    return frame({"MOSTYPE": ["33", "3", "3"], "PPERSAUT": [6, 36, 36], "Purchase": ["No", "Yes", "No"]})


def test_a_customer_buys_or_not(frame: Frame, pipeline: Pipeline) -> None:
    rows = pipeline("insurance").customers(customers(frame))
    assert rows.columns == ["MOSTYPE", "PPERSAUT", "label", "customer"]
    assert sorted(tuple(row) for row in rows.collect()) == [
        ("3", 36, 0, "3,36"),
        ("3", 36, 1, "3,36"),
        ("33", 6, 0, "33,6"),
    ]


def test_documents_are_their_bytes_whatever_they_are(
    raw: Raw, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "names", lambda: list(TEXTS))
    rows = by_key(pipeline("text").pipeline(raw), ["document"])
    found = {document: bytes(row["content"]) for (document,), row in rows.items()}
    assert found == {"a.txt": b"0123456789", "b.txt": bytes([255, 0, 10, 13, 195])}


def test_each_byte_of_a_document_is_followed_by_its_label(
    raw: Raw, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "names", lambda: list(TEXTS))
    rows = by_key(chunks(pipeline("text").pipeline(raw), 4), ["document", "position"])
    assert {key: bytes(row["tokens"]) for key, row in rows.items()} == {
        ("a.txt", 0): b"01234",
        ("a.txt", 1): b"45678",
        ("b.txt", 0): bytes([255, 0, 10, 13, 195]),
    }

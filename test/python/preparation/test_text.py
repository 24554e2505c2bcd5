"""Texts become rows of bytes: every input byte once, each with its label, and blocks that stay together."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from scalebench_preparation.errors import PreparationError
from scalebench_preparation.request import Description, Source, Split
from scalebench_preparation.split import part_of
from scalebench_preparation.text import ROWS_PER_BLOCK, chunks, prepare_text

NO_SOURCE = Source("path", "", "", "", "", "", ())

Frame = Callable[..., Any]


def documents(**contents: bytes) -> dict[str, Any]:
    return {"document": list(contents), "content": pa.array(list(contents.values()), pa.binary())}


def described(chunk: int, test: float = 0.4) -> Description:
    return Description("words", NO_SOURCE, (), Split(("document", "block"), test), None, chunk)


def test_inputs_are_the_text_and_labels_the_byte_after_each(frame: Frame) -> None:
    text = bytes(range(256)) * 3
    rows = chunks(frame(documents(a=text)), 10).orderBy("position").collect()
    tokens = [bytes(row["tokens"]) for row in rows]
    assert {len(row) for row in tokens} == {11}
    assert b"".join(row[:-1] for row in tokens) == text[: 10 * len(tokens)]
    assert b"".join(row[1:] for row in tokens) == text[1 : 10 * len(tokens) + 1]
    assert len(tokens) == (len(text) - 1) // 10


@pytest.mark.parametrize(("length", "expected"), [(0, 0), (1, 0), (10, 0), (11, 1), (20, 1), (21, 2)])
def test_a_row_needs_its_last_label_and_the_rest_is_dropped(frame: Frame, length: int, expected: int) -> None:
    assert chunks(frame(documents(a=b"x" * length)), 10).count() == expected


def test_rows_of_a_block_are_in_one_part_and_documents_do_not_run_together(frame: Frame) -> None:
    contents = {f"d{index}": bytes([index]) * (4 * ROWS_PER_BLOCK * 3 + 1) for index in range(6)}
    prepared = prepare_text(frame(documents(**contents)), described(4))
    rows = prepared.rows.collect()
    assert prepared.rows.columns == ["tokens", "part", "row"]
    assert len({row["row"] for row in rows}) == len(rows) == 6 * 3 * ROWS_PER_BLOCK
    assert all(len(set(row["tokens"])) == 1 for row in rows)
    for index in range(6):
        dealt = [part_of([f"d{index}", str(block)], 0.4) for block in range(3)]
        found = [row["part"] for row in rows if row["tokens"][0] == index]
        assert found.count("test") == dealt.count("test") * ROWS_PER_BLOCK
    assert prepared.counts == {part: sum(row["part"] == part for row in rows) for part in ("train", "test")}


def test_a_text_too_short_for_both_parts_is_refused(frame: Frame) -> None:
    with pytest.raises(PreparationError) as caught:
        prepare_text(frame(documents(a=b"x" * 50)), described(10))
    assert caught.value.code == "DATASET_EMPTY"
    assert "a row has 11 bytes" in caught.value.hint

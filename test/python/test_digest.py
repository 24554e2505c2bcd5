import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import torch
from torch import nn

from scalebench_training import digest
from scalebench_training.digest import parameter_digest, write_parameters


def model() -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))


def change(bits: int) -> nn.Sequential:
    """The model with some lowest bits of one number flipped."""
    changed = model()
    layer = changed[1]
    assert isinstance(layer, nn.Linear)
    layer.bias.data.view(torch.int32)[2] ^= bits
    return changed


def test_equal_parameters_have_equal_digests() -> None:
    assert parameter_digest(model()) == parameter_digest(model())


def test_a_single_flipped_bit_changes_the_digest() -> None:
    assert parameter_digest(change(1)) != parameter_digest(model())
    assert parameter_digest(change(0)) == parameter_digest(model())


def test_two_tensors_that_change_places_change_the_digest() -> None:
    original = model()
    swapped = nn.Sequential(original[1], original[0])
    assert parameter_digest(swapped) != parameter_digest(original)


def test_the_digest_is_sha256_over_little_endian_bytes_by_sorted_name() -> None:
    layer = nn.Linear(2, 1)
    layer.weight.data = torch.tensor([[1.0, -2.0]])
    layer.bias.data = torch.tensor([0.5])
    expected = hashlib.sha256(np.array([0.5, 1.0, -2.0], "<f4").tobytes()).hexdigest()
    assert parameter_digest(layer) == expected


def test_parameters_are_written_one_row_a_tensor(tmp_path: Path) -> None:
    original = model()
    assert write_parameters(original, tmp_path / "parameters.arrow")
    with pa.ipc.open_stream((tmp_path / "parameters.arrow").read_bytes()) as stream:
        rows = {row["name"]: row["values"] for row in stream.read_all().to_pylist()}
    assert rows == {name: p.detach().ravel().tolist() for name, p in original.named_parameters()}


def test_parameters_over_the_limit_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "EXPORT_LIMIT_BYTES", 95)
    assert not write_parameters(model(), tmp_path / "parameters.arrow")
    assert not (tmp_path / "parameters.arrow").exists()
    monkeypatch.setattr(digest, "EXPORT_LIMIT_BYTES", 96)
    assert write_parameters(model(), tmp_path / "parameters.arrow")

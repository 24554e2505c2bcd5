"""A perceptron for tables: numbers as they are, categories by embeddings (Guo and Berkhahn 2016, arXiv:1604.06737)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn

from scalebench_training.errors import TrialError
from scalebench_training.options import read_options


@dataclass(frozen=True)
class Options:
    """`hidden`: width of each hidden layer; `embedding`: the most numbers that stand for a category."""

    hidden: tuple[int, ...] = (128, 64)
    embedding: int = 16


def build(
    options: Mapping[str, object], shape: tuple[int, ...], classes: int, categories: tuple[int, ...] = ()
) -> nn.Module:
    """[batch, columns] to logits [batch, classes]; the last columns are codes of `categories`."""
    chosen = read_options(Options, options, "model tabular")
    if len(shape) != 1 or shape[0] < len(categories):
        raise TrialError(f"model tabular takes rows of a table [columns], found {list(shape)}")
    return Tabular(shape[0] - len(categories), categories, chosen, classes)


class Tabular(nn.Module):
    """A category of c codes has min(`embedding`, (c + 1) / 2) numbers of its own, learnt with the rest."""

    def __init__(self, numbers: int, categories: tuple[int, ...], options: Options, classes: int) -> None:
        super().__init__()
        self.numbers = numbers
        sizes = [(codes, min(options.embedding, (codes + 1) // 2)) for codes in categories]
        self.categories = nn.ModuleList(nn.Embedding(codes, size) for codes, size in sizes)
        widths = (numbers + sum(size for _, size in sizes), *options.hidden)
        layers: list[nn.Module] = []
        for wide, narrow in pairwise(widths):
            layers += [nn.Linear(wide, narrow), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear(widths[-1], classes))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """[batch, columns] float32 to logits [batch, classes]."""
        if len(self.categories) == 0:
            return self._scores(rows)
        codes = rows[:, self.numbers :].long().unbind(dim=1)
        embedded = [table(code) for table, code in zip(self.categories, codes, strict=True)]
        return self._scores(torch.cat([rows[:, : self.numbers], *embedded], dim=1))

    def _scores(self, features: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.layers(features)
        return logits

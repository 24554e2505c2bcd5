"""A transformer that predicts the next token, as GPT-2 (Radford et al. 2019) but without dropout."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from scalebench_training.errors import TrialError
from scalebench_training.options import read_options


@dataclass(frozen=True)
class Options:
    """`width` of a token, which `heads` divide; `context`: the most tokens of a sample, the data set's by default."""

    layers: int = 4
    width: int = 128
    heads: int = 4
    context: int = 0


def build(options: Mapping[str, object], shape: tuple[int, ...], classes: int) -> nn.Module:
    """Ids of tokens [batch, positions] to logits [batch, positions, classes]: of position i from tokens 0 to i."""
    chosen = read_options(Options, options, "model gpt")
    if len(shape) != 1:
        raise TrialError(f"model gpt takes rows of tokens [positions], found {list(shape)}")
    if chosen.width % chosen.heads != 0:
        raise TrialError(f"expected heads of model gpt to divide width, found {chosen.heads} and {chosen.width}")
    context = chosen.context or shape[0]
    if shape[0] > context:
        raise TrialError(f"model gpt has a context of {context} tokens, and samples have {shape[0]}: raise `context`")
    return Gpt(chosen.layers, chosen.width, chosen.heads, context, classes)


class Gpt(nn.Module):
    """Embeddings, blocks, a norm; the last layer is the token embedding again, transposed (Press and Wolf 2017)."""

    def __init__(self, layers: int, width: int, heads: int, context: int, vocabulary: int) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        # GPT-2: deviation 0.02; what adds to the residual stream by 1 / sqrt(2 x layers) less.
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                deviation = 0.02 / (2 * layers) ** 0.5 if name.endswith("out.weight") else 0.02
                nn.init.normal_(parameter, std=deviation)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """[batch, positions] int64 to logits [batch, positions, vocabulary]."""
        stream = self.tokens(tokens) + self.positions.weight[: tokens.shape[1]]
        for block in self.blocks:
            stream = block(stream)
        return nn.functional.linear(self.norm(stream), self.tokens.weight)


class Block(nn.Module):
    """Causal attention, then two layers of four times the width; each behind a norm, and added."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.attention_in = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.layers_norm = nn.LayerNorm(width)
        self.layers_in = nn.Linear(width, 4 * width)
        self.layers_out = nn.Linear(4 * width, width)
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(parameter)

    def forward(self, stream: torch.Tensor) -> torch.Tensor:
        """[batch, positions, width] to the same."""
        batch, positions, width = stream.shape
        split = (batch, positions, 3, self.heads, width // self.heads)
        query, key, value = self.attention_in(self.attention_norm(stream)).view(split).permute(2, 0, 3, 1, 4)
        attended = scaled_dot_product_attention(query, key, value, is_causal=True)
        stream = stream + self.attention_out(attended.transpose(1, 2).reshape(batch, positions, width))
        added: torch.Tensor = self.layers_out(gelu(self.layers_in(self.layers_norm(stream)), approximate="tanh"))
        return stream + added

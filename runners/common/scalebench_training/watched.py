"""A module whose layers are looked at while it runs: what went in, what came out, and which one was running."""

from collections.abc import Callable, Iterator, Mapping

import torch
from torch import nn
from torch.utils.hooks import RemovableHandle

Layer = tuple[str, nn.Module]


class Watched:
    """Watches the given module from here on. Of a layer that runs several times the last run counts."""

    def __init__(self, module: nn.Module) -> None:
        self.layers: dict[str, nn.Module] = {}
        self._given: dict[str, list[torch.Tensor]] = {}
        self._made: dict[str, list[torch.Tensor]] = {}
        self._running: list[str] = []
        self._hooks: list[RemovableHandle] = []
        for name, layer in module.named_modules():
            self.layers[name or "(the whole)"] = layer
            self._hooks.append(layer.register_forward_pre_hook(self._enter(name or "(the whole)")))
            self._hooks.append(layer.register_forward_hook(self._leave(name or "(the whole)")))

    def close(self) -> None:
        """Watch no longer; what was seen stays."""
        for hook in self._hooks:
            hook.remove()

    def _enter(self, name: str) -> Callable[[nn.Module, tuple[object, ...]], None]:
        def enter(_layer: nn.Module, given: tuple[object, ...]) -> None:
            self._running.append(name)
            self._given[name] = list(_tensors(given))

        return enter

    def _leave(self, name: str) -> Callable[[nn.Module, tuple[object, ...], object], None]:
        def leave(_layer: nn.Module, _given: tuple[object, ...], made: object) -> None:
            self._running.pop()
            self._made[name] = list(_tensors(made))

        return leave

    def inside(self) -> Layer | None:
        """The innermost layer that has begun and not ended."""
        if not self._running:
            return None
        name = self._running[-1]
        return name, self.layers[name]

    def first_not_finite(self) -> Layer | None:
        """The first layer to give a number that is not finite, from inputs that all are."""
        for name in self._made:
            if not _finite(self._made[name]) and _finite(self._given[name]):
                return name, self.layers[name]
        return None

    def first_different(self, other: "Watched") -> Layer | None:
        """The first layer that made something else of the same inputs in `other`."""
        for name in self._made:
            if not _equal(self._made[name], other._made[name]) and _equal(self._given[name], other._given[name]):
                return name, self.layers[name]
        return None

    def first_apart(self, whole: "Watched", half: int) -> Layer | None:
        """The first layer that made something else of the first `half` samples when others were with them.

        Not by rounding; a layer whose outputs are no rows of samples is passed over.
        """
        for name in self._made:
            mine, theirs = self._made[name], whole._made.get(name, [])
            for one, other in zip(mine, theirs, strict=False):
                rows = min(len(one) if one.dim() else 0, len(other) if other.dim() else 0, half)
                same = one.shape[1:] == other.shape[1:] and rows > 0
                if same and not torch.allclose(one[:rows], other[:rows], rtol=1e-2, atol=1e-3):
                    return name, self.layers[name]
        return None


def _tensors(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value.detach().clone()
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _tensors(item)


def _finite(values: list[torch.Tensor]) -> bool:
    return all(bool(torch.isfinite(value).all()) for value in values)


def _equal(these: list[torch.Tensor], those: list[torch.Tensor]) -> bool:
    return len(these) == len(those) and all(map(torch.equal, these, those))

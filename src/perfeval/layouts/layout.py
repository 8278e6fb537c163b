"""A printed form as data: how it is recognised, which kind it is, and labels that only it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.vocabulary import Block

__all__ = ["Layout", "Sketch"]


@frozen(kw_only=True)
class Sketch:
    """What was seen of a form: its title and the labels of its blocks, such as ``funding.actual``."""

    title: str
    kind: str | None
    seen: frozenset[str]

    def has(self, *names: str) -> int:
        """How many of these labels were seen."""
        return sum(name in self.seen for name in names)

    @property
    def tasks(self) -> bool:
        """Whether indicators stand in a block of tasks."""
        return "indicator._task" in self.seen

    @property
    def scored(self) -> bool:
        """Whether indicators carry points."""
        return bool(self.has("indicator.weight", "indicator.score"))

    @property
    def reports(self) -> bool:
        """Whether the form says what came of it: results, scores or money spent."""
        return bool(
            self.has("indicator.result", "indicator.score", "indicator._task_outcome")
            or (self.has("funding.actual") and self.has("objective.outcome"))
        )


@frozen(kw_only=True)
class Layout:
    """One printed form.

    ``fits`` gives 0 where a form cannot be this one, otherwise how well it fits; the best wins. ``kind`` is what a
    form of this layout is where its title does not say it. ``labels`` are ``(block, canonical name, label)`` entries
    added to the shared vocabulary for every form.
    """

    name: str
    title: str
    fits: Callable[[Sketch], int]
    kind: str | None = None
    labels: tuple[tuple[Block, str, str], ...] = ()

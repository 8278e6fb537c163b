"""A form while its blocks are being read: the grid, what is known so far, the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.layouts.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.grid import Grid
    from perfeval.layouts.headers import Header
    from perfeval.layouts.vocabulary import Vocabulary

__all__ = ["Work"]


class Work:
    """What all blocks share. Headers are looked for once a row, however often a block asks where it ends."""

    __slots__ = ("_headers", "draft", "grid", "vocabulary")

    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        self.grid = grid
        self.vocabulary = vocabulary
        self.draft = Draft()
        self._headers: dict[tuple[str, int], Header | None] = {}

    def header(self, block: str, row: int, find: Callable[[Work, int], Header | None]) -> Header | None:
        """The header of a block in a row, remembered."""
        at = (block, row)
        if at not in self._headers:
            self._headers[at] = find(self, row)
        return self._headers[at]

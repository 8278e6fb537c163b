"""Tables put under each other as one grid, in which every slot knows the cell that covers it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from perfeval.layouts.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.tables import Cell, Place

__all__ = ["Band", "Box", "Grid", "joined"]


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def joined(text: str) -> str:
    """``text`` with its line wraps joined: Chinese without a blank, ASCII words with one.

    Blanks at the wrap are the printer's; digits run on, because a narrow cell breaks a number anywhere.
    """
    if "\n" not in text and "\r" not in text:
        return text.strip()
    made = ""
    for line in text.splitlines():
        piece = line.strip()
        if not piece:
            continue
        if made and _is_word(made[-1]) and _is_word(piece[0]) and not (made[-1].isdigit() and piece[0].isdigit()):
            made += " "
        made += piece
    return made


class Box:
    """One cell of the grid: its text with wraps joined and the slots it covers (``bottom``, ``right`` exclusive)."""

    __slots__ = ("bottom", "cell", "left", "number", "right", "text", "top")

    def __init__(self, cell: Cell, number: int, shift: int) -> None:
        self.cell = cell
        self.number = number
        self.text = joined(cell.text)
        self.top = cell.row + shift
        self.bottom = self.top + cell.rowspan
        self.left = cell.column
        self.right = self.left + cell.colspan

    @property
    def key(self) -> str:
        """The text as a label is compared."""
        return key(self.text)

    @property
    def place(self) -> Place:
        """Where the cell stands in the document."""
        return self.cell.place

    @property
    def height(self) -> int:
        """How many rows it covers."""
        return self.bottom - self.top

    def covers(self, left: int, right: int) -> bool:
        """Whether it stands in any of the columns from ``left`` to ``right`` (exclusive)."""
        return self.left < right and left < self.right

    def __repr__(self) -> str:
        return f"Box({self.place}, {self.text[:20]!r})"


class Band:
    """Consecutive rows of one table, as cells."""

    __slots__ = ("cells", "sheet")

    def __init__(self, cells: tuple[Cell, ...], sheet: str | None) -> None:
        self.cells = cells
        self.sheet = sheet


class Grid:
    """The cells of one form. Rows count from 1 and run on from one table to the next."""

    def __init__(self, bands: Iterable[Band]) -> None:
        self.boxes: list[Box] = []
        self.breaks: set[int] = set()
        bottom = 1
        for band in bands:
            if not band.cells:
                continue
            first = min(cell.row for cell in band.cells)
            shift = bottom - first
            self.breaks.add(bottom)
            for cell in band.cells:
                box = Box(cell, len(self.boxes), shift)
                self.boxes.append(box)
                bottom = max(bottom, box.bottom)
        self.bottom = bottom
        self._slots: dict[tuple[int, int], Box] = {}
        self._starting: dict[int, list[Box]] = {}
        for box in self.boxes:
            self._starting.setdefault(box.top, []).append(box)
            for row in range(box.top, box.bottom):
                for column in range(box.left, box.right):
                    self._slots.setdefault((row, column), box)
        for boxes in self._starting.values():
            boxes.sort(key=lambda box: box.left)

    @cached_property
    def right(self) -> int:
        """The column after the last."""
        return max((box.right for box in self.boxes), default=1)

    def rows(self) -> Iterator[int]:
        """All rows in which a cell starts, from the top."""
        yield from sorted(self._starting)

    def at(self, row: int, column: int) -> Box | None:
        """The cell that covers a slot."""
        return self._slots.get((row, column))

    def starting(self, row: int) -> list[Box]:
        """The cells that start in a row, from the left."""
        return self._starting.get(row, [])

    def touching(self, row: int, left: int, right: int) -> list[Box]:
        """The distinct cells in a row between two columns (``right`` exclusive), from the left."""
        found: list[Box] = []
        for column in range(left, right):
            box = self._slots.get((row, column))
            if box is not None and (not found or found[-1] is not box):
                found.append(box)
        return found

    def right_of(self, box: Box) -> Box | None:
        """The next cell to the right in the row where ``box`` starts."""
        for column in range(box.right, self.right):
            found = self._slots.get((box.top, column))
            if found is not None:
                return found
        return None

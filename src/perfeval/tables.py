"""What a reader makes of a file: tables of cells with spans, paragraphs and notes, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from perfeval.errors import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.messages import Evidence

__all__ = ["MARKS", "Cell", "Document", "Note", "Paragraph", "Place", "Table", "column_letters"]

MARKS = {
    "date": "显示为日期",
    "error-value": "错误值，如 #DIV/0!",
    "formula": "由公式算出",
    "formula-without-value": "公式从未计算，没有值",
    "hidden": "隐藏的行、列、工作表或文字，打印时看不见",
    "number-stored-as-text": "以文本形式存储的数字",
    "rounded-display": "显示的位数少于存储的位数",
    "tracked-change": "含修订标记",
    "joined": "由两页上的两部分拼接而成",
    "covered": "位于合并区域之内，打印时看不见",
}
"""The marks a cell can carry, with what each says."""


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is ``A``, 28 is ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@frozen(kw_only=True)
class Place:
    """Where something stands. Everything is counted from 1; what a file format does not have is ``None``.

    ``sheet`` and ``cell`` (``G7``) for workbooks; ``page``, ``row`` and ``column`` for PDF, where rows and columns
    are those of the tables on that page; ``row`` and ``column`` alone for Word and HTML tables, whose number is in
    ``table``; ``line`` for text, and for the paragraphs of Word and HTML.
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None

    def to_dict(self) -> dict[str, str | int]:
        """What is known, under the names of the attributes."""
        values = ((name, getattr(self, name)) for name in _PLACE_NAMES)
        return {name: value for name, value in values if value is not None}

    def render(self, lang: str = "zh") -> str:
        """The place in words of ``lang``: ``整体自评!G7``, ``第2页 第3行 第1列`` or ``page 2 row 3 column 1``."""
        if self.cell is not None:
            spot = f"{self.sheet}!{self.cell}" if self.sheet is not None else self.cell
        else:
            parts = [] if self.sheet is None else [self.sheet]
            for name, pattern in _WORDS["zh" if lang == "zh" else "en"].items():
                number = getattr(self, name)
                if number is not None:
                    parts.append(pattern.format(number))
            spot = " ".join(parts)
        return escaped(" ".join(part for part in (self.file, spot) if part))

    def crossing(self, other: Place) -> Place | None:
        """The place in this row and the column of ``other``; None where the two are not of one table."""
        if (self.file, self.sheet, self.page, self.table) != (other.file, other.sheet, other.page, other.table):
            return None
        if self.cell is not None and other.cell is not None:
            row = self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            return evolve(self, cell=other.cell.rstrip("0123456789") + row)
        if self.row is not None and other.column is not None:
            return evolve(self, column=other.column)
        return None

    def __str__(self) -> str:
        return self.render()


_WORDS = {
    "zh": {"page": "第{}页", "table": "表{}", "row": "第{}行", "column": "第{}列", "line": "第{}行"},
    "en": {"page": "page {}", "table": "table {}", "row": "row {}", "column": "column {}", "line": "line {}"},
}
_PLACE_NAMES = ("file", "sheet", "cell", "page", "table", "row", "column", "line")


@frozen(kw_only=True)
class Cell:
    r"""One cell as a person sees it on the printed sheet; a merged cell is one cell with its spans.

    ``row`` and ``column`` count from 1 in the table (in a worksheet they are those of the sheet: ``G7`` is row 7,
    column 7). ``text`` keeps line wraps as ``\n`` and is stripped of outer blanks. ``marks`` are names from
    ``MARKS``. ``stored`` is the number before its format, where that is not the text itself; ``formula`` is the
    formula that gave the value, with its ``=``.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    place: Place
    marks: tuple[str, ...] = ()
    stored: str | None = None
    formula: str | None = None


@frozen(kw_only=True)
class Table:
    """Cells in reading order (by row, then column); blank cells are left out.

    ``name`` is that of the worksheet, otherwise None. ``hidden`` is true for a worksheet that is not shown.
    """

    cells: tuple[Cell, ...]
    name: str | None = None
    place: Place
    hidden: bool = False


@frozen(kw_only=True)
class Paragraph:
    """Text outside tables, with its line breaks."""

    text: str
    place: Place


@frozen(kw_only=True)
class Note:
    """Something a person should know about the document, or text that could not be placed.

    ``kind`` is a stable name; ``template`` is Chinese, with named ``evidence``.
    """

    kind: str
    template: str
    evidence: tuple[tuple[str, Evidence], ...] = ()
    place: Place

    @classmethod
    def of(cls, kind: str, template: str, place: Place, **evidence: Evidence) -> Note:
        """A note from a template and named evidence."""
        return cls(kind=kind, template=template, evidence=tuple(evidence.items()), place=place)

    def render(self, lang: str = "zh") -> str:
        """The note as a sentence in ``lang``."""
        from perfeval.messages import render

        return render(self.template, dict(self.evidence), lang)

    @property
    def text(self) -> str:
        """The note in Chinese."""
        return self.render()


@frozen(kw_only=True)
class Document:
    """Everything a reader found in one file: ``content`` in document order, and notes.

    ``format`` is the true format of the bytes: ``xlsx``, ``docx``, ``html``, ``pdf``, ``xls`` or ``text``.
    Every non-blank text of the file is in a cell, a paragraph or a note.
    """

    name: str
    format: str
    content: tuple[Table | Paragraph, ...]
    notes: tuple[Note, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables alone, in document order."""
        return tuple(item for item in self.content if isinstance(item, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs alone, in document order."""
        return tuple(item for item in self.content if isinstance(item, Paragraph))

    def cells(self) -> Iterator[Cell]:
        """All cells of all tables, in document order."""
        for table in self.tables:
            yield from table.cells

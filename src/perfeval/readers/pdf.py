"""PDFs with ruled tables: cells with spans, tables joined over pages, rows that a page break cut made whole."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from perfeval.errors import UnreadableError
from perfeval.readers.numerals import looks_numeric
from perfeval.readers.pdf_pool import pages_of
from perfeval.tables import Cell, Document, Note, Paragraph, Place, Table

__all__ = ["read"]

_SAME = 3.0
_TIGHT = 1.35
_FAR = 99.0
_FEW = 3
_PADDING = 11.0
_LONG = 15
_SHORT = 12
_QUOTED = 2_000
_MOST_NOTES = 1_000
# Page numbers and the like at the edge of a page: – 3 –, 第 3 页 共 5 页, 3/5.
_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s]{0,5}(?:第\s{0,3})?[0-9]{1,4}(?:\s{0,3}页)?[-—–―·.,，/\s]{0,5}(?:共?\s{0,3}[0-9]{1,4}\s{0,3}页?)?[-—–―·.\s]{0,5}"
)
_NEW_ENTRY = re.compile(
    r"\s{0,4}(?:(?:指标|任务|目标)\s{0,2}[0-9一二三四五六七八九十]|…|[0-9]{1,3}\s{0,2}[.、．)）]|[（(]?[一二三四五六七八九十]{1,3}[、.)）])"
)
# What is never divided at the end of a line: a Latin word or number, a character and the marks that follow it.
_UNDIVIDED = re.compile(r"[0-9A-Za-z.,%]{1,40}|.[，。、；：！？）》」』】％%/…,.;:!?)]{0,3}", re.DOTALL)
_FIGURES = re.compile(r"[0-9]")
_DOUBLED = re.compile(r"(?:(.)\1){2,200}")


@define
class _Piece:
    """A cell of a table that may go on over pages; its columns are still positions on the paper."""

    row: int
    rowspan: int
    left: float
    right: float
    text: str
    place: Place
    open_top: bool = False
    open_bottom: bool = False
    gap_above: float = 0.0
    gap_below: float = 0.0
    room: float = 0.0
    em: float = 0.0
    joined: bool = False

    @property
    def bottom(self) -> int:
        return self.row + self.rowspan

    def same_column(self, other: _Piece) -> bool:
        return abs(self.left - other.left) <= _SAME and abs(self.right - other.right) <= _SAME

    def take(self, below: _Piece, *, rows: int) -> None:
        """Add the part of this cell that stands on the next page."""
        if below.text:
            self.text = f"{self.text}\n{below.text}" if self.text else below.text
            self.joined = True
        self.rowspan += rows
        # Below a blank rest, the text no longer reaches the end of the cell.
        self.gap_below = below.gap_below if below.text else _FAR
        self.open_bottom = below.open_bottom
        self.room, self.em = below.room, below.em


@define
class _Ruled:
    """A table under way."""

    page: int
    last_page: int
    rows: int
    pieces: list[_Piece] = field(factory=list)

    @property
    def left(self) -> float:
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    def starting(self, row: int) -> list[_Piece]:
        found = [piece for piece in self.pieces if piece.row == row]
        return sorted(found, key=lambda piece: piece.left)

    def ending(self, row: int) -> list[_Piece]:
        return [piece for piece in self.pieces if piece.bottom == row]


def _ruled(table: dict[str, Any], page: int, row_before: int) -> _Ruled:
    xs = table["xs"]
    ruled = _Ruled(page, page, table["rows"])
    for row, column, rowspan, colspan, text, open_top, open_bottom, above, below, room, em in table["cells"]:
        place = Place(page=page, row=row_before + row + 1, column=column + 1)
        ruled.pieces.append(
            _Piece(
                row,
                rowspan,
                xs[column],
                xs[column + colspan],
                text,
                place,
                open_top,
                open_bottom,
                above,
                below,
                room,
                em,
            )
        )
    return ruled


# What belongs together over a page break.


def _looks_the_same(one: list[_Piece], other: list[_Piece]) -> bool:
    return len(one) == len(other) and all(
        a.text == b.text and a.rowspan == b.rowspan and a.same_column(b) for a, b in zip(one, other, strict=True)
    )


def _without_repeated_head(table: _Ruled, following: _Ruled) -> int:
    """How many rows at the top of the next page only repeat the heading of the table; they are taken away."""
    for row in range(table.rows):
        count = cells = 0
        while count < following.rows and row + count < table.rows:
            here, there = table.starting(row + count), following.starting(count)
            if not there or not _looks_the_same(here, there):
                break
            cells += sum(bool(piece.text) for piece in there)
            count += 1
        # One row with a label and a value says nothing: the next form of a department begins like that as well.
        if cells < (_FEW if count == 1 else _FEW + 1):
            continue
        if count and all(piece.bottom <= count for piece in following.pieces if piece.row < count):
            following.pieces = [piece for piece in following.pieces if piece.row >= count]
            for piece in following.pieces:
                piece.row -= count
            following.rows -= count
            return count
    return 0


def _begins_anew(table: _Ruled, following: _Ruled) -> bool:
    """Whether the next page begins another form of the same kind rather than going on with this one."""
    here = [piece.text for piece in table.starting(0) if piece.text]
    there = [piece.text for piece in following.starting(0) if piece.text]
    return bool(here and there) and here[0] == there[0]


def _pairs(table: _Ruled, following: _Ruled) -> list[tuple[_Piece | None, _Piece]]:
    """The cells at the top of the next page, each with the cell above it that has the same width."""
    above = table.ending(table.rows)
    return [
        (next((piece for piece in above if piece.same_column(below)), None), below) for below in following.starting(0)
    ]


def _meets(above: _Piece, below: _Piece) -> bool:
    """Whether a text reaches down to the end of one page, and another stands at the head of the next."""
    return above.gap_below <= _TIGHT and below.gap_above <= _TIGHT


def _wrapped(above: _Piece, below: _Piece) -> bool:
    """Whether what stands below found no room on the last line above: it is most likely the continuation."""
    if not _meets(above, below) or _NEW_ENTRY.match(below.text):
        return False
    first = _UNDIVIDED.match(below.text)
    width = sum(0.6 if char.isascii() else 1.0 for char in first[0]) if first else 1.0
    return above.room - _PADDING <= (width + 0.35) * above.em


def _may_go_on(above: _Piece, below: _Piece) -> bool:
    """Whether two texts can be one at all: two long ones, or two pieces of a label, never figures or a new entry."""
    if not _meets(above, below):
        return False
    if len(above.text) >= _LONG and "\n" in above.text:
        return True
    short = len(above.text) <= _SHORT and len(below.text) <= _SHORT
    return short and not _FIGURES.search(above.text + below.text) and not _NEW_ENTRY.match(below.text)


def _row_was_cut(pairs: list[tuple[_Piece | None, _Piece]]) -> bool:
    """Whether the page break went through a row, so that the first row of the next page is the rest of the last one.

    Then nothing in that row is new: what stands below continues what stands above, and short cells are blank below.
    """
    aligned = [(above, below) for above, below in pairs if above is not None]
    leaves = [(above, below) for above, below in aligned if above.rowspan == 1 and below.rowspan == 1]
    if len(aligned) < len(pairs) or not leaves or not any(below.text for _, below in pairs):
        return False
    # Where borders are left open at the break, they tell which cells go on.
    if any(below.open_top for _, below in pairs):
        return all(below.open_top for _, below in leaves)
    both = [(above, below) for above, below in leaves if below.text]
    lost = any(above.text and not below.text for above, below in leaves)
    if any(not above.text for above, _ in both):
        return False
    certain = [_wrapped(above, below) for above, below in both]
    if not all(sure or _may_go_on(above, below) for sure, (above, below) in zip(certain, both, strict=True)):
        return False
    if both:
        return lost or all(certain)
    groups = [(above, below) for above, below in aligned if below.text]
    return lost and all(_meets(above, below) for above, below in groups)


def _join(table: _Ruled, following: _Ruled) -> None:
    """Put the table of the next page below this one."""
    pairs = _pairs(table, following)
    taken: set[int] = set()
    if _row_was_cut(pairs):
        offset = table.rows - 1
        for above, below in pairs:
            if above is not None:
                above.take(below, rows=below.rowspan - 1)
                taken.add(id(below))
    else:
        offset = table.rows
        for above, below in _rests(pairs):
            above.take(below, rows=below.rowspan)
            taken.add(id(below))
    for piece in following.pieces:
        if id(piece) not in taken:
            piece.row += offset
            table.pieces.append(piece)
    table.rows = offset + following.rows
    table.last_page = following.last_page


def _rests(pairs: list[tuple[_Piece | None, _Piece]]) -> list[tuple[_Piece, _Piece]]:
    """The cells at the top of a page that are the rest of a merged cell, when the rows themselves were not cut."""
    aligned = [(above, below) for above, below in pairs if above is not None]
    found: list[tuple[_Piece, _Piece]] = []
    left_is_blank = any(above.text for above, _ in aligned)
    for above, below in pairs:
        if above is not None and (
            _is_rest(above, below, left_is_blank=left_is_blank)
            or (found and left_is_blank and _is_long_rest(above, below))
        ):
            found.append((above, below))
        elif below.text or above is None:
            left_is_blank = False
    # A heading of two rows: some cells are divided anew, the others go on from the page before.
    blank = [(above, below) for above, below in aligned if above.text and not below.text]
    if len(aligned) < len(pairs) and len(blank) > 1:
        known = {id(below) for _, below in found}
        more = [(above, below) for above, below in aligned if below.text and _may_go_on(above, below)]
        found += [(above, below) for above, below in blank + more if id(below) not in known]
    return found


def _is_rest(above: _Piece, below: _Piece, *, left_is_blank: bool) -> bool:
    if below.open_top:
        return True
    spans = above.rowspan > 1 or below.rowspan > 1
    if not below.text:
        return bool(above.text) and (left_is_blank or spans)
    if not left_is_blank:
        return False
    # A label that stands in the middle of its cell may all be on the next page, or all but its last character.
    if not above.text or _is_last_character(above, below):
        return True
    return spans and (_wrapped(above, below) or _is_one_column(above, below))


def _is_long_rest(above: _Piece, below: _Piece) -> bool:
    """Whether a long text goes on right of a label that does."""
    return len(above.text) >= _LONG and "\n" in above.text and _wrapped(above, below)


def _is_last_character(above: _Piece, below: _Piece) -> bool:
    no_room = above.room - _PADDING <= 1.35 * above.em and above.gap_below <= _TIGHT
    return len(below.text) == 1 and not below.text.isascii() and len(above.text) > 1 and no_room


def _is_one_column(above: _Piece, below: _Piece) -> bool:
    """Whether both are parts of a label written downwards, a character or two in a line."""
    return (
        _meets(above, below)
        and "\n" in above.text
        and all(len(line) <= 2 for line in f"{above.text}\n{below.text}".split("\n"))  # noqa: PLR2004
    )


# From pages to a document.


class _Assembly:
    """Content and notes while the pages are gone through."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[_Ruled | Paragraph] = []
        self.notes: list[Note] = []
        self.table: _Ruled | None = None  # the last one, as long as nothing but page numbers followed
        self.before: list[str] = []

    def note(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(Note.of(kind, template, place, **evidence))

    def add_page(self, page: dict[str, Any], number: int) -> None:
        row_before = 0
        tables = page["tables"]
        entries = [(table["top"], 0, table) for table in tables] + [(top, 1, text) for top, text in page["lines"]]
        entries.sort(key=lambda entry: (entry[0], entry[1]))
        edge: list[str] = []
        for line, (_, kind, content) in enumerate(entries, 1):
            if kind == 0:
                ruled = _ruled(content, number, row_before)
                row_before += ruled.rows
                self.add_table(ruled, number)
                edge = []
                continue
            paragraph = Paragraph(text=content, place=Place(page=number, line=line))
            self.items.append(paragraph)
            # A page number, or a running head the page before has too, does not part a table.
            if not _PAGE_NUMBER.fullmatch(content) and content not in self.before:
                self.table = None
            edge.append(content)
        self.before = [text for _, text in page["lines"]]

    def add_table(self, ruled: _Ruled, number: int) -> None:
        table = self.table
        if (
            table is not None
            and table.last_page == number - 1
            and abs(table.left - ruled.left) <= _SAME
            and abs(table.right - ruled.right) <= _SAME
        ):
            repeated = _without_repeated_head(table, ruled)
            if repeated:
                self.note(
                    "repeated-heading", "本页重复了表头 {count} 行，未重复采用", Place(page=number), count=repeated
                )
            if not ruled.pieces:
                table.last_page = number
                return
            if repeated or not _begins_anew(table, ruled):
                _join(table, ruled)
                return
        self.items.append(ruled)
        self.table = ruled

    def content(self) -> tuple[Table | Paragraph, ...]:
        found: list[Table | Paragraph] = []
        for item in self.items:
            if isinstance(item, Paragraph):
                found.append(item)
            else:
                table = self.finished(item)
                if table.cells:
                    found.append(table)
        return tuple(found)

    def finished(self, ruled: _Ruled) -> Table:
        columns = _columns(ruled.pieces)
        cells = []
        for piece in ruled.pieces:
            if not piece.text:
                continue
            first, last = _at(columns, piece.left), _at(columns, piece.right)
            marks: tuple[str, ...] = ("joined",) if piece.joined else ()
            if looks_numeric(piece.text) and _DOUBLED.fullmatch(piece.text):
                self.note(
                    "doubled-characters", "每个字符都写了两遍，疑为加粗所致：{text}", piece.place, text=piece.text
                )
            cells.append(
                Cell(
                    text=piece.text,
                    row=piece.row + 1,
                    column=first + 1,
                    rowspan=piece.rowspan,
                    colspan=max(1, last - first),
                    place=piece.place,
                    marks=marks,
                )
            )
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Table(cells=tuple(cells), place=Place(page=ruled.page))


def _columns(pieces: list[_Piece]) -> list[float]:
    found: list[float] = []
    for value in sorted({edge for piece in pieces for edge in (piece.left, piece.right)}):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _at(columns: list[float], value: float) -> int:
    return min(range(len(columns)), key=lambda index: abs(columns[index] - value))


def _stripped(text: str) -> str:
    return "".join(text.split())


def read(data: bytes, name: str) -> Document:
    """The ruled tables of a PDF and the lines outside them. Raises ``UnreadableError``.

    A table that goes on over pages is one table, named by its first page; the place of a cell is that of its
    beginning. Text that is not seen on the paper is noted, not used.
    """
    pages = pages_of(data)
    assembly = _Assembly(name)
    for number, page in enumerate(pages, 1):
        assembly.add_page(page, number)
    content = assembly.content()
    if not content:
        raise _without_text(pages)
    _note_pages(assembly, pages, content)
    return Document(name=name, format="pdf", content=content, notes=tuple(assembly.notes))


def _without_text(pages: list[dict[str, Any]]) -> UnreadableError:
    if any(page["unseen"] for page in pages):
        return UnreadableError(
            "PDF-NO-TEXT",
            "PDF 只有图像，可见的文字都是图像；其中隐藏的识别文字不可靠，未采用",
            "请索取原始的 Excel、Word 文件，或用可靠的文字识别（OCR）软件转成 Word 并核对后再试",
        )
    return UnreadableError(
        "PDF-NO-TEXT",
        "PDF 里没有文字，多半是扫描件",
        "请索取原始的 Excel、Word 文件，或先做文字识别（OCR）并核对后再试",
    )


def _note_pages(assembly: _Assembly, pages: list[dict[str, Any]], content: tuple[Table | Paragraph, ...]) -> None:
    """What a page holds that is not in the content: unseen text, pictures, glyphs drawn twice."""
    seen = ""
    for number, page in enumerate(pages, 1):
        place = Place(page=number)
        if page["unseen"]:
            if not seen:
                seen = _stripped("".join(_all_texts(content)))
            lost = [line for line in page["unseen"].split("\n") if _stripped(line) not in seen]
            # What a page break cut off stands in full on the other page.
            if lost:
                text = "\n".join(lost)
                assembly.note("hidden-text", "隐藏文字打印时看不见，未采用：{text}", place, text=text[:_QUOTED])
        if page["doubled"]:
            assembly.note("bold-by-overprint", "有 {count} 个字符叠印两次，只取一次", place, count=page["doubled"])
        if page["covered"] and not page["tables"] and not page["lines"]:
            assembly.note("pictures", "本页只有图像，没有文字，多半是扫描页", place)
        elif page["pictures"]:
            assembly.note("pictures", "有 {count} 张图片，图中文字未读", place, count=page["pictures"])


def _all_texts(content: tuple[Table | Paragraph, ...]) -> list[str]:
    texts: list[str] = []
    for item in content:
        texts += [item.text] if isinstance(item, Paragraph) else [cell.text for cell in item.cells]
    return texts

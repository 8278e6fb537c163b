"""Web pages and workbooks saved as such: tables with rowspan and colspan, and the text around them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from attrs import define, field

from perfeval.errors import UnreadableError
from perfeval.readers.decoding import decoded
from perfeval.readers.numerals import looks_numeric
from perfeval.tables import Cell, Document, Note, Paragraph, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read"]

_MOST_CHARACTERS = 16 << 20
_MOST_TAGS = 500_000
_MOST_SLOTS = 2_000_000
_MOST_CELLS = 400_000
_MOST_COLUMNS = 1_000
_MOST_ROWS = 65_534
_MOST_DEPTH = 32
_MOST_NOTES = 1_000
_QUOTED = 2_000

_SMALLER = "请只保留自评表后另存再试"

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:._-]{0,40})")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/<]++)\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s>"']++))?+""")
_CHARSET = re.compile(rb"""charset\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,100}encoding\s{0,4}=\s{0,4}["']([A-Za-z0-9_-]{2,20})""")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(
    r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}(?:hidden|collapse)|mso-hide\s{0,4}:\s{0,4}all", re.IGNORECASE
)
_RAW = frozenset({"script", "style", "noframes", "iframe", "noembed", "template"})
_UNSEEN = frozenset({"title", "head"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "body",
        "html",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)


def _raw_end(name: str) -> re.Pattern[str]:
    return re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE)


@define
class _Tag:
    name: str
    closing: bool
    attributes: dict[str, str]


def _tokens(source: str) -> Iterator[str | _Tag]:
    """Text and tags of a page in one pass; comments, declarations, scripts and styles are left out.

    Every character is looked at a bounded number of times: what is not closed is looked for once only.
    """
    at = 0
    end = len(source)
    unclosed: set[str] = set()
    while at < end:
        mark = source.find("<", at)
        if mark < 0:
            yield source[at:]
            return
        if mark > at:
            yield source[at:mark]
        if source.startswith("<!--", mark):
            close = source.find("-->", mark + 4) if "-->" not in unclosed else -1
            if close < 0:
                unclosed.add("-->")
                close = source.find(">", mark)
                at = end if close < 0 else close + 1
            else:
                at = close + 3
            continue
        if source.startswith(("<!", "<?"), mark):
            close = source.find(">", mark)
            at = end if close < 0 else close + 1
            continue
        found = _TAG.match(source, mark)
        if not found:
            yield "<"
            at = mark + 1
            continue
        name = found[1].lower()
        attributes, at = _attributes(source, found.end())
        closing = source[mark + 1] == "/"
        yield _Tag(name, closing, attributes)
        if name in _RAW and not closing and name not in unclosed:
            close_tag = _raw_end(name).search(source, at)
            if close_tag:
                at = close_tag.start()
            else:
                unclosed.add(name)


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag from a position on, and where the tag ends."""
    attributes: dict[str, str] = {}
    end = len(source)
    while at < end:
        char = source[at]
        if char == ">":
            return attributes, at + 1
        if char == "<":
            return attributes, at  # a tag that was never closed
        found = _ATTRIBUTE.match(source, at)
        if not found:
            at += 1
            continue
        if len(attributes) < 100:  # noqa: PLR2004 (nobody writes more)
            value = found[2] or ""
            attributes.setdefault(found[1].lower(), unescape(value.strip("\"'")) if value else "")
        at = found.end()
    return attributes, end


def _wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff60"


class _Text:
    """Text as a browser lays it out: blanks collapsed, lines broken where blocks begin and end."""

    __slots__ = ("hidden", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def add(self, text: str, *, preformatted: bool = False) -> None:
        self.parts.append(text.replace("\r\n", "\n") if preformatted else _collapsed(text))

    def line(self) -> None:
        self.parts.append("\n")

    def take(self) -> str:
        joined = "".join(self.parts)
        self.parts.clear()
        lines = (line.strip(" \t\u00a0\u3000") for line in joined.split("\n"))
        return "\n".join(line for line in lines if line).strip()


def _collapsed(text: str) -> str:
    """Runs of blanks as one; a line break of the source between two Chinese characters as none."""
    if "\n" not in text and "  " not in text and "\t" not in text and "\r" not in text:
        return text

    def blank(found: re.Match[str]) -> str:
        before = text[found.start() - 1] if found.start() else ""
        after = text[found.end()] if found.end() < len(text) else ""
        return "" if "\n" in found[0] and before and after and _wide(before) and _wide(after) else " "

    return _BLANKS.sub(blank, text)


@define
class _Cell:
    row: int
    column: int
    rowspan: int
    colspan: int
    hidden: bool
    text: _Text = field(factory=_Text)
    nested: list[_Table] = field(factory=list)


@define
class _Table:
    number: int
    hidden: bool = False
    row: int = 0
    column: int = 1
    row_open: bool = False
    row_hidden: bool = False
    cell: _Cell | None = None
    cells: list[_Cell] = field(factory=list)
    # By column: the first row below a cell that reaches down from above.
    taken: dict[int, int] = field(factory=dict)
    outside: _Text = field(factory=_Text)


class _Page:
    """The page while its tags go by."""

    def __init__(self) -> None:
        self.content: list[Table | Paragraph] = []
        self.notes: list[Note] = []
        self.flow = _Text()
        self.tables: list[_Table] = []
        self.count = 0
        self.lines = 0
        self.cells = 0
        self.slots = 0
        self.pictures = 0
        self.hidden_depth: list[str] = []
        self.hidden_text: list[str] = []
        self.preformatted = 0
        self.unseen = 0

    def note(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(Note.of(kind, template, place, **evidence))

    @property
    def text(self) -> _Text:
        """Where text goes at the moment."""
        if not self.tables:
            return self.flow
        table = self.tables[-1]
        return table.cell.text if table.cell is not None else table.outside

    def run(self, source: str) -> None:
        swallow = ""
        if source.count("<") > _MOST_TAGS:
            raise UnreadableError("HTML-SIZE", "网页的标记超过 {limit} 个", _SMALLER, limit=_MOST_TAGS)
        for token in _tokens(source):
            if isinstance(token, str):
                if not swallow:
                    self._add(unescape(token))
            elif swallow:
                if token.closing and token.name == swallow:
                    swallow = ""
            elif token.name in _RAW or token.name == "title":
                if not token.closing:
                    swallow = token.name
            elif token.closing:
                self._close(token.name)
            else:
                self._open(token)
        while self.tables:
            self._end_table()
        self._paragraph()

    def _add(self, text: str) -> None:
        if self.hidden_depth:
            self.hidden_text.append(text)
        else:
            self.text.add(text, preformatted=self.preformatted > 0)

    def _open(self, tag: _Tag) -> None:
        name = tag.name
        hidden = "hidden" in tag.attributes or bool(_HIDDEN.search(tag.attributes.get("style", "")))
        if name == "table":
            self._start_table(hidden=hidden)
        elif name in {"tr", "td", "th", "caption", "thead", "tbody", "tfoot"} and self.tables:
            self._open_part(name, tag.attributes, hidden=hidden)
        elif name == "br":
            self.text.line()
        elif name == "img":
            self.pictures += 1
        elif name == "input":
            self._input(tag.attributes)
        elif name == "pre":
            self.preformatted += 1
            self._break()
        elif name in _BLOCKS:
            self._break()
        if name not in _VOID and name not in {"tr", "td", "th", "table"}:
            if self.hidden_depth:
                if name == self.hidden_depth[0]:
                    self.hidden_depth.append(name)
            elif hidden:
                self.hidden_depth.append(name)

    def _input(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text").lower()
        if kind in {"checkbox", "radio"}:
            self._add("☑" if "checked" in attributes else "□")
        elif kind in {"text", "number", "tel", "date"}:
            self._add(attributes.get("value", ""))

    def _close(self, name: str) -> None:
        if self.hidden_depth and name == self.hidden_depth[0]:
            self.hidden_depth.pop()
            if not self.hidden_depth:
                self._hidden()
        if name == "table":
            if self.tables:
                self._end_table()
        elif name in {"td", "th"} and self.tables:
            self.tables[-1].cell = None
        elif name == "tr" and self.tables:
            self.tables[-1].cell = None
            self.tables[-1].row_open = False
        elif name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
            self._break()
        elif name in _BLOCKS:
            self._break()

    def _hidden(self) -> None:
        text = _collapsed("".join(self.hidden_text)).strip()
        self.hidden_text.clear()
        if text:
            self.note("hidden-text", "隐藏文字看不见，未采用：{text}", self._place(), text=text[:_QUOTED])

    def _place(self) -> Place:
        if not self.tables:
            return Place(line=self.lines + 1)
        table = self.tables[-1]
        cell = table.cell
        return Place(table=table.number, row=cell.row if cell else None, column=cell.column if cell else None)

    def _break(self) -> None:
        if self.tables:
            self.text.line()
        else:
            self._paragraph()

    def _paragraph(self) -> None:
        text = self.flow.take()
        if text:
            self.lines += 1
            self.content.append(Paragraph(text=text, place=Place(line=self.lines)))

    # Tables.

    def _start_table(self, *, hidden: bool) -> None:
        if not self.tables:
            self._paragraph()
        if len(self.tables) >= _MOST_DEPTH:
            raise UnreadableError("HTML-DEPTH", "表格嵌套超过 {limit} 层", _SMALLER, limit=_MOST_DEPTH)
        self.count += 1
        table = _Table(self.count, hidden or bool(self.tables and self.tables[-1].hidden))
        if self.tables:
            outer = self.tables[-1]
            if outer.cell is not None:
                outer.cell.nested.append(table)
                self.note(
                    "nested-table",
                    "表格嵌在另一表格的单元格里，作为表{number}单独读取",
                    self._place(),
                    number=self.count,
                )
        self.tables.append(table)

    def _open_part(self, name: str, attributes: dict[str, str], *, hidden: bool) -> None:
        table = self.tables[-1]
        table.cell = None
        if name in {"td", "th"}:
            if not table.row_open:
                self._new_row(table, hidden=False)
            self._new_cell(table, attributes, hidden=hidden)
        elif name == "tr":
            self._new_row(table, hidden=hidden)
        elif name in {"thead", "tbody", "tfoot"}:
            table.row_open = False

    def _new_row(self, table: _Table, *, hidden: bool) -> None:
        table.row += 1
        table.column = 1
        table.row_open = True
        table.row_hidden = hidden

    def _new_cell(self, table: _Table, attributes: dict[str, str], *, hidden: bool) -> None:
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise UnreadableError("HTML-CELLS", "单元格超过 {limit} 个", _SMALLER, limit=_MOST_CELLS)
        before = table.column
        while table.taken.get(table.column, 0) > table.row:
            table.column += 1
        colspan = max(1, min(_number(attributes.get("colspan")), _MOST_COLUMNS))
        rowspan = max(1, min(_number(attributes.get("rowspan")), _MOST_ROWS))
        hidden = hidden or table.hidden or table.row_hidden
        cell = _Cell(table.row, table.column, rowspan, colspan, hidden)
        self.slots += table.column - before + colspan
        if self.slots > _MOST_SLOTS:
            raise UnreadableError("HTML-CELLS", "单元格超过 {limit} 个", _SMALLER, limit=_MOST_SLOTS)
        for column in range(table.column, table.column + colspan):
            table.taken[column] = max(table.taken.get(column, 0), table.row + rowspan)
        table.column += colspan
        table.cell = cell
        table.cells.append(cell)

    def _end_table(self) -> None:
        table = self.tables.pop()
        if not self.tables or self.tables[-1].cell is None:
            self._finish(table)

    def _finish(self, table: _Table) -> None:
        outside = table.outside.take()
        if outside:
            self.lines += 1
            self.content.append(Paragraph(text=outside, place=Place(line=self.lines)))
        cells = []
        last_row = table.row
        nested: list[_Table] = []
        for cell in table.cells:
            text = cell.text.take()
            nested += cell.nested
            if not text:
                continue
            marks: tuple[str, ...] = ("hidden",) if cell.hidden else ()
            if looks_numeric(text):
                marks = (*marks, "number-stored-as-text")
            cells.append(
                Cell(
                    text=text,
                    row=cell.row,
                    column=cell.column,
                    rowspan=min(cell.rowspan, max(1, last_row - cell.row + 1)),
                    colspan=cell.colspan,
                    place=Place(table=table.number, row=cell.row, column=cell.column),
                    marks=marks,
                )
            )
        if cells:
            cells.sort(key=lambda cell: (cell.row, cell.column))
            self.content.append(Table(cells=tuple(cells), place=Place(table=table.number), hidden=table.hidden))
            hidden = [cell for cell in cells if "hidden" in cell.marks]
            if hidden:
                self.note(
                    "hidden-cells",
                    "有 {count} 个单元格看不见，如 {text}",
                    hidden[0].place,
                    count=len(hidden),
                    text=hidden[0].text[:80],
                )
        for inner in nested:
            self._finish(inner)


def _number(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 1  # noqa: PLR2004


def read(data: bytes, name: str, encoding: str | None = None) -> Document:
    """The tables and paragraphs of a page. Raises ``UnreadableError``.

    A row or cell that is not displayed is marked ``hidden``; other text that is not displayed is noted. ``rowspan``
    never reaches below the last row.
    """
    declared = _XML_ENCODING.search(data[:200]) or _CHARSET.search(data[:8_192])
    text, found = decoded(data, encoding, declared[1].decode("ascii") if declared else None)
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableError("HTML-SIZE", "网页超过 {limit} 个字符", _SMALLER, limit=_MOST_CHARACTERS)
    page = _Page()
    page.run(text)
    if found == "gb18030" and not declared and encoding is None:
        page.note("encoding", "按 {encoding} 编码读取", Place(), encoding=found)
    if page.pictures:
        page.note("pictures", "有 {count} 张图片，图中文字未读", Place(), count=page.pictures)
    return Document(name=name, format="html", content=tuple(page.content), notes=tuple(page.notes))

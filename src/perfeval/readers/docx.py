"""Word files (DOCX): tables with spans and the text around them, in the final view of tracked changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from perfeval.errors import UnreadableError
from perfeval.readers.numbering import Numbering
from perfeval.readers.numerals import looks_numeric
from perfeval.readers.symbols import in_symbol_font, symbol
from perfeval.readers.zipped import Node, Package, Shape
from perfeval.tables import Cell, Document, Note, Paragraph, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["read"]

_MOST_CELLS = 400_000
_MOST_PARAGRAPHS = 400_000
_MOST_SPAN = 1_000
_MOST_NOTES = 1_000
_QUOTED = 2_000

_SMALLER = "请只保留自评表后另存再试"

# Everything else of a document part shapes the look and is passed over.
_KEPT = frozenset({
    "w:body", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments", "w:footnote", "w:endnote", "w:comment",
    "w:p", "w:r", "w:t", "w:delText", "w:tab", "w:br", "w:cr", "w:noBreakHyphen", "w:sym", "w:tbl", "w:tr", "w:tc",
    "w:gridSpan", "w:vMerge", "w:hMerge", "w:gridBefore", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag",
    "w:ins", "w:del", "w:moveTo", "w:moveFrom", "w:fldSimple", "w:hyperlink", "w:bdo", "w:dir", "w:vanish",
    "w:webHidden", "w:rFonts", "w:numPr", "w:ilvl", "w:numId", "w:pStyle", "w:rStyle", "w:pPr", "w:rPr", "w:trPr",
    "w:tcPr", "w:cellDel", "w:cellIns", "w:cellMerge", "w:hidden", "w:txbxContent", "w:pict", "w:drawing",
    "w:object", "w:altChunk", "w:subDoc", "w:ruby", "w:rubyBase", "w:rt", "w:fldChar", "w:ffData", "w:checkBox",
    "w:default", "w:checked", "w:ddList", "w:result", "w:listEntry", "w:textInput", "m:oMath", "m:oMathPara", "m:t",
    "m:r", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "v:textbox", "v:imagedata", "w:sectPr",
    "w:headerReference", "w:footerReference",
})  # fmt: skip
_TEXT = frozenset({"w:t", "w:delText", "m:t"})
_TRANSPARENT = frozenset(
    {
        "w:sdt",
        "w:sdtContent",
        "w:customXml",
        "w:smartTag",
        "w:ins",
        "w:moveTo",
        "w:hyperlink",
        "w:fldSimple",
        "w:bdo",
        "w:dir",
    }
)
_CHARACTERS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_DROPPED = frozenset({"w:del", "w:moveFrom"})


_NOTHING_SAID: dict[str, Node] = {}
_DULL = frozenset({"w:rPr", "w:pPr", "w:tcPr", "w:trPr"})


_DETAILED = frozenset({
    "w:gridSpan", "w:vMerge", "w:hMerge", "w:gridBefore", "w:vanish", "w:rFonts", "w:ilvl", "w:numId", "w:pStyle",
    "w:rStyle", "w:sym", "w:fldChar", "w:checked", "w:default", "w:result", "w:listEntry", "w:hidden", "w:altChunk",
    "w:subDoc", "w:footnote", "w:endnote",
})  # fmt: skip


def _tree(package: Package, part: str) -> Node:
    """The elements of a part that carry text or structure."""
    return package.tree(part, Shape(_KEPT, _DETAILED, _TEXT, _DULL))


def _truth(node: Node | None) -> bool:
    return node is not None and node.attributes.get("w:val", "1") not in {"0", "false", "off", "none"}


@define
class _Flow:
    """Text being gathered: of a cell or of a paragraph outside tables."""

    parts: list[str] = field(factory=list)
    hidden: list[str] = field(factory=list)
    deleted: list[str] = field(factory=list)
    changed: bool = False
    tables: tuple[Node, ...] = ()
    boxes: tuple[Node, ...] = ()

    def text(self) -> str:
        return "".join(self.parts).strip()


@define
class _Open:
    """A cell of the grid that may still grow downwards."""

    table: int
    row: int
    column: int
    colspan: int
    flow: _Flow
    rowspan: int = 1
    marks: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(table=self.table, row=self.row, column=self.column)


class _Reader:
    """One document on its way to content and notes."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.name = name
        self.main = package.main_part("word/document.xml")
        self.relations = package.relations(self.main)
        self.content: list[Table | Paragraph] = []
        self.notes: list[Note] = []
        self.tables = 0
        self.lines = 0
        self.cells = 0
        self.pictures = 0
        self._numbering: Numbering | None = None
        self._styles: dict[str, tuple[str, str, int, bool]] | None = None

    def _related(self, kind: str) -> str | None:
        return next((r.target for r in self.relations.values() if r.kind == kind and r.target in self.package), None)

    def note(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(Note.of(kind, template, place, **evidence))

    # Styles matter only for automatic numbers and hidden text.

    def style(self, name: str) -> tuple[str, int, bool]:
        """Number list, level and hiddenness of a style, its ancestors included."""
        if self._styles is None:
            self._styles = self._read_styles()
        number, level, hidden = "", 0, False
        for _ in range(20):
            found = self._styles.get(name)
            if found is None:
                break
            name, own_number, own_level, own_hidden = found
            if own_number and not number:
                number, level = own_number, own_level
            hidden = hidden or own_hidden
        return number, level, hidden

    def _read_styles(self) -> dict[str, tuple[str, str, int, bool]]:
        part = self._related("styles")
        styles: dict[str, tuple[str, str, int, bool]] = {}
        if part is None:
            return styles
        current = [""]

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "w:style":
                current[0] = attributes.get("w:styleId", "")
                styles[current[0]] = ("", "", 0, False)
                return
            if current[0] not in styles:
                return
            based, number, level, hidden = styles[current[0]]
            value = attributes.get("w:val", "")
            if tag == "w:basedOn":
                based = value
            elif tag == "w:numId":
                number = value
            elif tag == "w:ilvl":
                level = _span(value, 0)
            elif tag == "w:vanish":
                hidden = value not in {"0", "false", "off"}
            styles[current[0]] = (based, number, level, hidden)

        self.package.parse(part, start, lambda _: None)
        return styles

    # Blocks.

    def body(self, nodes: list[Node]) -> None:
        """Paragraphs and tables outside any table, in order."""
        pending: _Flow | None = None
        for node, status in self._blocks(nodes):
            if status == "deleted":
                self._note_deleted(_all_text(node), Place(line=self.lines + 1))
            elif node.tag == "w:p":
                flow, goes_on = self.paragraph(node, pending, inserted=status == "inserted")
                pending = flow if goes_on else None
                if not goes_on:
                    self._finish_paragraph(flow)
            elif node.tag == "w:tbl":
                self.table(node)
            elif node.tag in {"w:altChunk", "w:subDoc"}:
                target = self.relations.get(node.attributes.get("r:id", ""))
                part = target.target if target else ""
                self.note("part-not-read", "嵌入的部件 {part} 未读", Place(), part=part)
        if pending is not None:
            self._finish_paragraph(pending)

    def _blocks(self, nodes: list[Node], status: str = "") -> Iterator[tuple[Node, str]]:
        """Block elements with the wrappers around them taken off."""
        for node in nodes:
            if node.tag in {"w:ins", "w:moveTo"}:
                yield from self._blocks(node.children, status or "inserted")
            elif node.tag in _DROPPED:
                yield from self._blocks(node.children, "deleted")
            elif node.tag in _TRANSPARENT:
                yield from self._blocks(node.children, status)
            elif node.tag == "mc:AlternateContent":
                yield from self._blocks(_chosen(node), status)
            else:
                yield node, status

    def _finish_paragraph(self, flow: _Flow) -> None:
        self.lines += 1
        if self.lines > _MOST_PARAGRAPHS:
            raise UnreadableError("DOCX-SIZE", "段落超过 {limit} 个", _SMALLER, place=self.main, limit=_MOST_PARAGRAPHS)
        place = Place(line=self.lines)
        text = flow.text()
        if text:
            self.content.append(Paragraph(text=text, place=place))
        self._note_changes(flow, text, place)
        for box in flow.boxes:
            self.body(box.children)

    def _note_deleted(self, text: str, place: Place) -> None:
        if text.strip():
            self.note("deleted-text", "修订中删除的文字未采用：{text}", place, text=text.strip()[:_QUOTED])

    def _note_changes(self, flow: _Flow, text: str, place: Place) -> None:
        if flow.changed:
            self.note(
                "tracked-change",
                "含修订标记，按接受全部修订后的文字读取：{text}；删去的文字：{deleted}",
                place,
                text=text[:_QUOTED],
                deleted="".join(flow.deleted).strip()[:_QUOTED] or "—",
            )
        hidden = "".join(flow.hidden).strip()
        if hidden:
            self.note("hidden-text", "隐藏文字打印时看不见，未采用：{text}", place, text=hidden[:_QUOTED])

    # Paragraphs and runs.

    def paragraph(self, node: Node, flow: _Flow | None, *, inserted: bool = False) -> tuple[_Flow, bool]:
        """Add one paragraph to ``flow``; true when its mark was deleted, so that the next one continues it."""
        flow = flow or _Flow()
        flow.changed = flow.changed or inserted
        properties = node.child("w:pPr")
        goes_on = False
        hidden = False
        prefix = ""
        if properties is not None:
            mark = properties.child("w:rPr")
            goes_on = mark is not None and any(mark.child(tag) for tag in _DROPPED)
            prefix, hidden = self._paragraph_style(properties)
        before = len(flow.parts)
        self._inline(node.children, flow, hidden=hidden)
        if prefix and any(part.strip() for part in flow.parts[before:]):
            flow.parts.insert(before, prefix)
        return flow, goes_on

    def _paragraph_style(self, properties: Node) -> tuple[str, bool]:
        """The automatic number of a paragraph and whether its style hides it."""
        number, level, hidden = "", 0, False
        style = properties.child("w:pStyle")
        if style is not None:
            number, level, hidden = self.style(style.value)
        listed = properties.child("w:numPr")
        if listed is not None:
            own = listed.child("w:numId")
            depth = listed.child("w:ilvl")
            number = own.value if own is not None else number
            level = _span(depth.value, 0) if depth is not None else level
        if not number or number == "0":
            return "", hidden
        if self._numbering is None:
            self._numbering = Numbering(self.package, self._related("numbering"))
        return self._numbering.next(number, level), hidden

    def _inline(self, nodes: list[Node], flow: _Flow, *, hidden: bool = False) -> None:
        for node in nodes:
            tag = node.tag
            if tag == "w:r":
                self._run(node, flow, hidden=hidden)
            elif tag in _DROPPED:
                flow.changed = True
                flow.deleted.append(_all_text(node))
            elif tag in {"w:ins", "w:moveTo"}:
                flow.changed = True
                self._inline(node.children, flow, hidden=hidden)
            elif tag in _TRANSPARENT:
                self._inline(node.children, flow, hidden=hidden)
            elif tag == "mc:AlternateContent":
                self._inline(_chosen(node), flow, hidden=hidden)
            elif tag == "m:oMathPara":
                self._inline(node.children, flow, hidden=hidden)
            elif tag == "m:oMath":
                text = _all_text(node)
                flow.parts.append(text)
                self.note("formula-flattened", "公式按字符顺序读成 {text}", Place(), text=text[:_QUOTED])
            elif tag in {"w:tbl", "w:p"}:
                # Word writes neither here, other programs do.
                if tag == "w:tbl":
                    flow.tables += (node,)
                else:
                    self._inline(node.children, flow, hidden=hidden)
            else:
                self._run_part(node, flow, flow.hidden if hidden else flow.parts, "")

    def _run(self, run: Node, flow: _Flow, *, hidden: bool) -> None:
        font = ""
        properties = run.child("w:rPr")
        if properties is not None:
            for node in properties.children:
                if node.tag == "w:vanish":
                    hidden = _truth(node)
                elif node.tag == "w:rStyle":
                    hidden = hidden or self.style(node.value)[2]
                elif node.tag == "w:rFonts":
                    font = node.attributes.get("w:ascii", "") or node.attributes.get("w:hAnsi", "")
        out = flow.hidden if hidden else flow.parts
        for node in run.children:
            self._run_part(node, flow, out, font)

    def _run_part(self, node: Node, flow: _Flow, out: list[str], font: str) -> None:
        tag = node.tag
        if tag == "w:t":
            out.append(in_symbol_font(node.text, font) if font else node.text)
        elif tag in _CHARACTERS:
            out.append(_CHARACTERS[tag])
        elif tag == "w:sym":
            out.append(self._symbol(node))
        elif tag == "w:delText":
            flow.changed = True
            flow.deleted.append(node.text)
        elif tag == "w:rubyBase":
            self._inline(node.children, flow)
        elif tag == "w:fldChar":
            out.append(_form_field(node))
        elif tag == "w:txbxContent":
            flow.boxes += (node,)
        elif tag == "v:imagedata" or (tag == "w:drawing" and not _has(node, "w:txbxContent")):
            self.pictures += 1
        elif tag in {"w:pict", "w:drawing", "w:object", "v:textbox", "w:ruby", "mc:AlternateContent"}:
            for child in _chosen(node) if tag == "mc:AlternateContent" else node.children:
                self._run_part(child, flow, out, font)

    def _symbol(self, node: Node) -> str:
        code, font = node.attributes.get("w:char", ""), node.attributes.get("w:font", "")
        try:
            number = int(code[:6], 16)
        except ValueError:
            return ""
        found = symbol(number, font)
        if found is not None:
            return found
        char = chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"  # noqa: PLR2004
        self.note("symbol-unknown", "字体 {font} 的符号 {code} 认不出", Place(), font=font[:40] or "—", code=code[:6])
        return char

    # Tables.

    def table(self, node: Node, *, inside: Place | None = None) -> None:
        """A table and, after it, the tables nested in its cells."""
        self.tables += 1
        number = self.tables
        grid: list[_Open] = []
        growing: dict[int, _Open] = {}  # by grid column: cells whose vertical merge is under way
        nested: list[tuple[Node, Place]] = []
        row = 0
        for row_node, status in self._rows(node.children):
            if status == "deleted":
                self._note_deleted(_all_text(row_node), Place(table=number, row=row + 1))
                continue
            row += 1
            growing = self._row(row_node, number, row, grid=grid, growing=growing, inserted=status == "inserted")
        at = len(self.content)
        cells = [cell for opened in grid if (cell := self._closed(opened, nested))]
        if cells:
            cells.sort(key=lambda cell: (cell.row, cell.column))
            self.content.insert(at, Table(cells=tuple(cells), place=Place(table=number)))
        if inside is not None:
            self.note("nested-table", "表格嵌在另一表格的单元格里，作为表{number}单独读取", inside, number=number)
        for inner, place in nested:
            self.table(inner, inside=place)

    def _rows(self, nodes: list[Node], status: str = "") -> Iterator[tuple[Node, str]]:
        for node, wrapped in self._blocks(nodes, status):
            if node.tag != "w:tr":
                continue
            properties = node.child("w:trPr")
            own = wrapped
            if properties is not None:
                own = "deleted" if properties.child("w:del") else "inserted" if properties.child("w:ins") else wrapped
            yield node, own

    def _row(
        self, node: Node, table: int, row: int, *, grid: list[_Open], growing: dict[int, _Open], inserted: bool
    ) -> dict[int, _Open]:
        properties = node.child("w:trPr")
        column = 1
        hidden = False
        if properties is not None:
            before = properties.child("w:gridBefore")
            column += self._checked_span(before, table, row) if before is not None else 0
            hidden = _truth(properties.child("w:hidden"))
        kept: dict[int, _Open] = {}
        previous: _Open | None = None
        for cell, status in self._blocks(node.children):
            if cell.tag != "w:tc":
                continue
            details = cell.child("w:tcPr")
            said = {inner.tag: inner for inner in details.children} if details is not None else _NOTHING_SAID
            if status == "deleted" or "w:cellDel" in said:
                self._note_deleted(_all_text(cell), Place(table=table, row=row, column=column))
                continue
            colspan = max(1, self._checked_span(said.get("w:gridSpan"), table, row))
            here = _Open(table, row, column, colspan, self._cell_flow(cell))
            if inserted or status:
                here.flow.changed = True
            opened = self._merged(here, said, growing=growing, kept=kept, previous=previous)
            if opened is here:
                here.marks = ("hidden",) * hidden
                grid.append(here)
            previous = opened
            column += colspan
        return kept

    def _merged(
        self,
        here: _Open,
        said: Mapping[str, Node],
        *,
        growing: dict[int, _Open],
        kept: dict[int, _Open],
        previous: _Open | None,
    ) -> _Open:
        """The cell this one belongs to: itself, the one it is merged into from above, or the one on its left."""
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise UnreadableError("DOCX-CELLS", "单元格超过 {limit} 个", _SMALLER, place=self.main, limit=_MOST_CELLS)
        sideways, vertical = said.get("w:hMerge"), said.get("w:vMerge")
        if sideways is not None and sideways.value != "restart" and previous is not None:
            previous.colspan += here.colspan
            self._covered(here, previous)
            return previous
        if vertical is None:
            return here
        if vertical.value != "restart":
            above = growing.get(here.column)
            if above is not None and above.row + above.rowspan == here.row and above.colspan == here.colspan:
                above.rowspan += 1
                self._covered(here, above)
                kept[here.column] = above
                return above
            if above is None:
                self.note("merge-without-start", "纵向合并没有起始单元格，作为单独的单元格读取", here.place)
        kept[here.column] = here
        return here

    def _covered(self, here: _Open, cover: _Open) -> None:
        flow = here.flow
        if not flow.parts and not flow.changed and not flow.hidden and not flow.tables and not flow.boxes:
            return
        text, place = flow.text(), here.place
        cover.flow.tables += flow.tables
        cover.flow.boxes += flow.boxes
        if text:
            self.note("covered-cell", "合并区域之内另有内容 {text}，打印时看不见", place, text=text[:_QUOTED])
        self._note_changes(flow, text, place)

    def _cell_flow(self, node: Node) -> _Flow:
        flow = _Flow()
        # Most cells of a form are blank.
        for child in node.children:
            if child.children and child.tag != "w:tcPr":
                break
        else:
            return flow
        goes_on = True
        for child, status in self._blocks(node.children):
            if child.tag == "w:p" and status == "deleted":
                flow.changed = True
                flow.deleted.append(_all_text(child))
            elif child.tag == "w:p":
                if not goes_on:
                    flow.parts.append("\n")
                _, goes_on = self.paragraph(child, flow, inserted=bool(status))
            elif child.tag == "w:tbl":
                flow.tables += (child,)
        return flow

    def _closed(self, opened: _Open, nested: list[tuple[Node, Place]]) -> Cell | None:
        flow, text = opened.flow, opened.flow.text()
        if not text and not flow.changed and not flow.hidden and not flow.tables and not flow.boxes:
            return None
        if "\n" in text:
            text = "\n".join(line.strip(" \t") for line in text.split("\n"))
        place = opened.place
        nested += [(table, place) for table in flow.tables]
        self._note_changes(flow, text, place)
        for box in flow.boxes:
            inner = self._cell_flow(box)
            nested += [(table, place) for table in inner.tables]
            if inner.text():
                self.content.append(Paragraph(text=inner.text(), place=place))
        if not text:
            return None
        marks = opened.marks
        if flow.changed:
            marks = (*marks, "tracked-change")
        if looks_numeric(text):
            marks = (*marks, "number-stored-as-text")
        return Cell(
            text=text,
            row=opened.row,
            column=opened.column,
            rowspan=opened.rowspan,
            colspan=opened.colspan,
            place=place,
            marks=marks,
        )

    def _checked_span(self, node: Node | None, table: int, row: int) -> int:
        if node is None:
            return 1
        value = node.value
        if not (value.isascii() and value.isdigit() and int(value[:9]) <= _MOST_SPAN):
            raise UnreadableError(
                "DOCX-SPAN",
                "单元格跨 {span} 列，上限 {limit}",
                "请用 Word 或 WPS 打开后另存一份再试",
                place=f"{self.main} #{table}:{row}",
                span=value[:40],
                limit=_MOST_SPAN,
            )
        return int(value)

    # What stands around the body.

    def surroundings(self, kind: str) -> None:
        """Headers, footers or notes as paragraphs, each text once."""
        seen = {item.text for item in self.content if isinstance(item, Paragraph)}
        for relation in self.relations.values():
            if relation.kind != kind or relation.target not in self.package:
                continue
            reader = _Reader.__new__(_Reader)
            reader.__dict__.update(self.__dict__)
            reader.content = []
            for root in _tree(self.package, relation.target).children:
                for node in root.children if root.tag != "w:comments" else []:
                    separator = node.attributes.get("w:type") in {"separator", "continuationSeparator"}
                    if not separator:
                        reader.body(node.children if node.tag in {"w:footnote", "w:endnote"} else [node])
            self.lines, self.tables, self.cells = reader.lines, reader.tables, reader.cells
            self.pictures = reader.pictures
            for item in reader.content:
                if isinstance(item, Table) or item.text not in seen:
                    self.content.append(item)
                    if isinstance(item, Paragraph):
                        seen.add(item.text)

    def comments(self) -> None:
        """Comments as notes: they are not printed."""
        part = self._related("comments")
        if part is None:
            return
        for root in _tree(self.package, part).children:
            for node in root.children:
                text = _all_text(node).strip()
                if text:
                    self.note("comment", "批注：{text}", Place(), text=text[:_QUOTED])


def _span(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default  # noqa: PLR2004


def _chosen(node: Node) -> list[Node]:
    """What is shown of alternate contents: the first choice that holds anything, else the fallback."""
    for child in node.children:
        if child.tag == "mc:Choice" and child.children:
            return child.children
    return [inner for child in node.children for inner in child.children]


def _has(node: Node, tag: str) -> bool:
    return any(child.tag == tag or _has(child, tag) for child in node.children)


def _all_text(node: Node) -> str:
    """Every text below a node, deleted text included; one of alternate contents."""
    if node.tag in _TEXT:
        return node.text
    if node.tag == "mc:AlternateContent":
        return "".join(_all_text(child) for child in _chosen(node))
    joined = "".join(_all_text(child) for child in node.children)
    return joined + "\n" if node.tag == "w:p" and joined else joined


def _form_field(node: Node) -> str:
    """What a legacy form field shows that has no text of its own: a box, or the chosen entry of a list."""
    data = node.child("w:ffData")
    if data is None:
        return ""
    box = data.child("w:checkBox")
    if box is not None:
        state = box.child("w:checked") or box.child("w:default")
        return "☑" if _truth(state) else "□"
    choices = data.child("w:ddList")
    if choices is not None:
        entries = [child.value for child in choices.children if child.tag == "w:listEntry"]
        result = choices.child("w:result")
        at = _span(result.value, 0) if result is not None else 0
        return entries[at] if at < len(entries) else ""
    return ""


def read(data: bytes, name: str) -> Document:
    """The Word file in ``data``: tables and paragraphs in document order. Raises ``UnreadableError``.

    Tracked insertions are kept and deletions dropped; hidden text is dropped; both are noted.
    """
    reader = _Reader(Package(data), name)
    root = _tree(reader.package, reader.main)
    body = next((node for top in root.children for node in (top, *top.children) if node.tag == "w:body"), None)
    if body is None:
        raise UnreadableError(
            "DOCX-NO-BODY", "Word 文件里没有正文", "请用 Word 或 WPS 打开后另存一份再试", place=reader.main
        )
    reader.surroundings("header")
    reader.body(body.children)
    for kind in ("footnotes", "endnotes", "footer"):
        reader.surroundings(kind)
    reader.comments()
    if reader.pictures:
        reader.note("pictures", "有 {count} 张图片，图中文字未读", Place(), count=reader.pictures)
    if any(part.lower().endswith("vbaproject.bin") for part in reader.package.names):
        reader.note("macro", "文件带有宏；宏未运行", Place())
    return Document(name=name, format="docx", content=tuple(reader.content), notes=tuple(reader.notes))

"""Word files: the template of a letter, and a template filled in. Needs python-docx.

A template is any .docx with placeholders such as ``{{标题}}`` in its text; ``{{事项}}`` and ``{{附件}}`` stand alone in
a paragraph and become headings and tables. Tables and headings take the paragraph styles of ``STYLES`` from the
template, or get them. What is written says the same bytes every time: no author, no times.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError, quoted
from perfeval.letters.naming import safe_text
from perfeval.values.record import Record
from perfeval.writing import repacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "BLOCKS",
    "FIELDS",
    "STYLES",
    "Block",
    "Grid",
    "Heading",
    "PageBreak",
    "Template",
    "Text",
    "default_template",
]

FIELDS = (
    "发函单位",
    "函件编号",
    "标题",
    "单位",
    "开头",
    "无误",
    "联系",
    "附件目录",
    "日期",
    "年度",
    "表名",
    "轮次",
    "期限",
    "结论",
)
"""The placeholders inside a text."""
BLOCKS = ("事项", "附件")
"""The placeholders that stand alone in a paragraph."""
STYLES = {
    "函件红头": ("方正小标宋简体", 28, "center", 40, "C00000"),
    "函件标题": ("方正小标宋简体", 18, "center", 28, None),
    "函件正文": ("仿宋", 12, "both", 21, None),
    "函件小标题": ("黑体", 12, "left", 22, None),
    "函件表头": ("黑体", 10, "center", 14, None),
    "函件表格": ("仿宋", 9.5, "left", 13.5, None),
    "函件附注": ("仿宋", 9, "left", 13, None),
}
"""Paragraph styles: font, size, alignment, line height in points, colour."""
# What a machine without the fonts of official documents takes in their place.
_FALLBACKS = {
    "方正小标宋简体": "宋体",
    "仿宋": "FangSong",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
_PLACEHOLDER = re.compile(r"\{\{[ \u3000]{0,3}([^{}]{1,20}?)[ \u3000]{0,3}\}\}")
_MOST_BYTES = 16 << 20
_POINT = 12_700  # English metric units


class Block(Record):
    """Something between the sentences of a letter."""


class Heading(Block):
    """A line that heads what follows."""

    text: str
    large: bool = False


class Text(Block):
    """A paragraph."""

    text: str
    style: str = "函件正文"
    indent: bool = True


class Grid(Block):
    """A table: widths in shares of the line, headings, rows of cells; ``centred`` columns."""

    widths: tuple[float, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    centred: tuple[int, ...] = (0,)
    style: str = "函件表格"


class PageBreak(Block):
    """What follows begins on a page of its own."""


def _docx() -> Any:
    try:
        import docx
    except ImportError:
        raise ConfigurationError(
            "写审核意见函需要 python-docx：pip install 'perfeval[letters]' (writing letters needs python-docx)"
        ) from None
    return docx


# --- The template ---------------------------------------------------------------------------------------------------


class Template:
    """A template that was looked at once. Raises ``ConfigurationError`` for one that cannot be used."""

    def __init__(self, data: bytes, name: str = "template.docx") -> None:
        self._data = data
        document = self._opened(name)
        found = [field for text in _texts(document) for field in _PLACEHOLDER.findall(text)]
        for field in found:
            if field not in {*FIELDS, *BLOCKS}:
                from difflib import get_close_matches

                near = get_close_matches(field, [*FIELDS, *BLOCKS], n=1, cutoff=0.3)
                hint = f"，最接近的是 {{{{{near[0]}}}}}" if near else ""
                raise ConfigurationError(f"{quoted(name)}：没有占位符 (no placeholder) {quoted(field)}{hint}")
        for field in ("事项", "函件编号"):
            if field not in found:
                raise ConfigurationError(f"{quoted(name)}：缺少占位符 (lacks the placeholder) {{{{{field}}}}}")
        alone = {m[1] for p in document.paragraphs if (m := _PLACEHOLDER.fullmatch(p.text.strip()))}
        for field in BLOCKS:
            if field in found and field not in alone:
                raise ConfigurationError(f"{quoted(name)}：{{{{{field}}}}} 应独占一段 (needs a paragraph of its own)")
        section = document.sections[0]
        self.width = (section.page_width - section.left_margin - section.right_margin) / _POINT
        self.height = (section.page_height - section.top_margin - section.bottom_margin) / _POINT
        self.fields = frozenset(found)
        self.sizes = _sizes(document)

    def _opened(self, name: str) -> Any:
        docx = _docx()
        if len(self._data) > _MOST_BYTES:
            raise ConfigurationError(f"{quoted(name)}：超过 {_MOST_BYTES >> 20} MiB (too large)")
        try:
            return docx.Document(BytesIO(self._data))
        except Exception as error:  # noqa: BLE001 (python-docx raises whatever its parts raise)
            reason = type(error).__name__
            raise ConfigurationError(f"{quoted(name)}：不是 Word 文档 (no Word document): {reason}") from None

    @classmethod
    def load(cls, path: str | None) -> Template:
        """The template in a file; the shipped one without a path."""
        if path is None:
            return cls(default_template())
        try:
            with open(path, "rb") as file:  # noqa: PTH123
                data = file.read(_MOST_BYTES + 1)
        except OSError as error:
            raise ConfigurationError(f"{quoted(path)}：{error.strerror or type(error).__name__}") from None
        return cls(data, path)

    def filled(
        self, fields: Mapping[str, str], blocks: Mapping[str, Sequence[Block]], properties: Mapping[str, str]
    ) -> bytes:
        """The letter: every placeholder replaced, paragraphs of an empty one left out."""
        document = self._opened("template")
        _add_styles(document)
        for paragraph in tuple(document.paragraphs):
            alone = _PLACEHOLDER.fullmatch(paragraph.text.strip())
            if alone and alone[1] in BLOCKS:
                writer = _Writer(document, paragraph, self.width)
                for block in blocks.get(alone[1], ()):
                    writer.write(block)
                _remove(paragraph)
        for paragraph in tuple(_paragraphs(document)):
            _fill(paragraph, fields)
        _strip(document, properties)
        made = BytesIO()
        document.save(made)
        return repacked(made.getvalue())


def _paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph of the body, the headers and the footers, those in tables included."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    parts = [document]
    for section in document.sections:
        own = (section.header, section.footer, section.first_page_header, section.first_page_footer)
        parts.extend(part for part in own if not part.is_linked_to_previous)
    for part in parts:
        root = part.element.body if part is document else part._element  # noqa: SLF001 (has no public name)
        yield from (Paragraph(element, part) for element in root.iter(qn("w:p")))


def _texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in _paragraphs(document)]


def _sizes(document: Any) -> dict[str, tuple[float, float]]:
    """Font size and line height of the styles, in points, as the template has them."""
    made = {name: (float(size), float(line)) for name, (_, size, _, line, _) in STYLES.items()}
    styles = {style.name: style for style in document.styles}
    for name, (size, line) in tuple(made.items()):
        style = styles.get(name)
        if style is None:
            continue
        own = style.font.size.pt if style.font.size is not None else size
        spacing = style.paragraph_format.line_spacing
        pitch = spacing.pt if hasattr(spacing, "pt") else own * float(spacing or 1) * 1.3
        made[name] = (own, max(pitch, line if own == size and not spacing else pitch))
    return made


def _fill(paragraph: Any, fields: Mapping[str, str]) -> None:
    """Replace the placeholders of a paragraph, which Word may have cut into several runs."""
    text = paragraph.text
    found = _PLACEHOLDER.findall(text)
    if not found:
        return
    alone = _PLACEHOLDER.sub("", text).strip() == ""
    if alone and not any(fields.get(name) for name in found):
        _remove(paragraph)
        return
    runs = paragraph.runs
    for run in runs:
        if _PLACEHOLDER.search(run.text):
            run.text = _PLACEHOLDER.sub(lambda match: shown(fields.get(match[1], "")), run.text)
            _chinese(run)
    if _PLACEHOLDER.search(paragraph.text) and runs:
        whole = "".join(run.text for run in runs)
        runs[0].text = _PLACEHOLDER.sub(lambda match: shown(fields.get(match[1], "")), whole)
        _chinese(runs[0])
        for run in runs[1:]:
            run.text = ""


_MINUS = re.compile(r"(?<![0-9A-Za-z./-])-(?=[0-9])")


def shown(text: str) -> str:
    """A text as it is printed: safe, and a minus that keeps to its figure at the end of a line."""
    return _MINUS.sub("−", safe_text(text))


def _chinese(run: Any) -> None:
    """Quotation marks and dashes in the Chinese font."""
    run._r.get_or_add_rPr().get_or_add_rFonts().set(_name("w:hint"), "eastAsia")  # noqa: SLF001


def _remove(paragraph: Any) -> None:
    element = paragraph._p  # noqa: SLF001 (python-docx removes no paragraphs)
    element.getparent().remove(element)


# --- What stands between the sentences ------------------------------------------------------------------------------


class _Writer:
    """Puts blocks before a paragraph."""

    def __init__(self, document: Any, before: Any, width: float) -> None:
        self.document = document
        self.before = before
        self.width = width
        self.breaks = False
        # Looking a style up takes longer than anything else.
        self.styles = {style.name: style for style in document.styles}

    def write(self, block: Block) -> None:
        if isinstance(block, PageBreak):
            self.breaks = True
        elif isinstance(block, Heading):
            self._paragraph(block.text, "函件标题" if block.large else "函件小标题", keep=True)
        elif isinstance(block, Text):
            self._paragraph(block.text, block.style, indent=block.indent)
        elif isinstance(block, Grid):
            self._grid(block)

    def _paragraph(self, text: str, style: str, *, keep: bool = False, indent: bool = False) -> None:
        from docx.shared import Pt

        paragraph = self.before.insert_paragraph_before("")
        self._styled(paragraph, style)
        _chinese(paragraph.add_run(shown(text)))
        paragraph.paragraph_format.keep_with_next = keep or None
        if self.breaks:
            paragraph.paragraph_format.page_break_before = True
            self.breaks = False
        if indent:
            size = self.styles[style].font.size
            paragraph.paragraph_format.first_line_indent = Pt(2 * (size.pt if size is not None else 13))

    def _styled(self, paragraph: Any, style: str) -> None:
        paragraph._p.style = self.styles[style].style_id  # noqa: SLF001

    def _grid(self, grid: Grid) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Pt

        table = self.document.add_table(rows=1 + len(grid.rows), cols=len(grid.widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _border(table)
        widths = [Pt(self.width * share / sum(grid.widths)) for share in grid.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, texts in enumerate((grid.headings, *grid.rows)):
            row = table.rows[number]
            _keep_together(row, repeated=number == 0)
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[column]
                cell.vertical_alignment = 1
                lines = text.split("\n") if number else [text]
                for index, line in enumerate(lines):
                    paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                    self._styled(paragraph, grid.style if number else "函件表头")
                    if number and column in grid.centred:
                        paragraph.alignment = 1
                    _chinese(paragraph.add_run(shown(line)))
        self.before._p.addprevious(table._tbl)  # noqa: SLF001 (python-docx only appends tables)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _border(table: Any) -> None:
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    margins = _element("w:tblCellMar")
    for side, width in (("top", "28"), ("left", "85"), ("bottom", "28"), ("right", "85")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    properties = table._tbl.tblPr  # noqa: SLF001
    layout = properties.find(_name("w:tblLayout"))
    for each in (borders, layout, margins):
        if each is not None:
            properties.append(each)
    look = properties.find(_name("w:tblLook"))
    if look is not None:
        properties.append(look)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _keep_together(row: Any, *, repeated: bool) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(_element("w:cantSplit"))
    if repeated:
        properties.append(_element("w:tblHeader"))


# --- Styles, properties, bytes --------------------------------------------------------------------------------------


def _add_styles(document: Any) -> None:
    """The styles of ``STYLES`` that the template lacks."""
    there = {style.name for style in document.styles}
    for name in STYLES:
        if name not in there:
            _add_style(document, name)


def _add_style(document: Any, name: str) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    font, size, alignment, line, colour = STYLES[name]
    style = document.styles.add_style(name, 1)
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    style.element.get_or_add_rPr().get_or_add_rFonts().set(_name("w:eastAsia"), font)
    if colour is not None:
        style.font.color.rgb = RGBColor.from_string(colour)
    form = style.paragraph_format
    form.alignment = {"left": 0, "center": 1, "right": 2, "both": 3}[alignment]
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(line)
    form.space_before = Pt(6 if name == "函件小标题" else 0)
    form.space_after = Pt(0)
    form.widow_control = True
    properties = style.element.get_or_add_pPr()
    # Lines at a height of their own, whatever grid the page has; no bad breaks before a comma.
    grid = _element("w:snapToGrid", val="0")
    properties.insert_element_before(grid, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")


def _strip(document: Any, properties: Mapping[str, str]) -> None:
    """No author, company, times or comments in the properties; the number of the letter as the only own one."""
    from datetime import UTC, datetime
    from xml.sax.saxutils import quoteattr

    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    core = document.core_properties
    for name in ("author", "category", "comments", "content_status", "identifier", "keywords", "last_modified_by",
                 "subject", "title", "version"):  # fmt: skip
        setattr(core, name, "")
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = core.last_printed = datetime(2000, 1, 1, tzinfo=UTC)
    package = document.part.package
    unwanted = ("extended-properties", "custom-properties", "thumbnail")
    for key, relation in tuple(package.rels.items()):
        if relation.reltype.rpartition("/")[2] in unwanted:
            del package.rels[key]
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006"
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{namespace}/custom-properties" xmlns:vt="{namespace}/docPropsVTypes">{entries}</Properties>'
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    part = Part(PackURI("/docProps/custom.xml"), kind, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


# --- The shipped template -------------------------------------------------------------------------------------------


@cache
def default_template() -> bytes:
    """The template that comes with perfeval, as a file to start from: the same bytes every time."""
    from docx.shared import Cm, Pt

    document = _docx().Document()
    for paragraph in tuple(document.paragraphs):
        _remove(paragraph)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(2.0)
    section.left_margin, section.right_margin = Cm(2.4), Cm(2.2)
    section.header_distance, section.footer_distance = Cm(1.3), Cm(1.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(_name("w:eastAsia"), "仿宋")
    for language in document.styles.element.iter(_name("w:lang")):
        language.set(_name("w:eastAsia"), "zh-CN")
    _add_styles(document)
    _red_line(document.styles["函件红头"])

    def line(text: str, style: str, **layout: Any) -> None:
        paragraph = document.add_paragraph(text, style=style)
        for name, value in layout.items():
            setattr(paragraph.paragraph_format, name, value)

    line("{{发函单位}}", "函件红头", space_after=Pt(6))
    line("函件编号：{{函件编号}}", "函件附注", alignment=2)
    line("{{标题}}", "函件标题", space_before=Pt(8), space_after=Pt(10))
    line("{{单位}}：", "函件正文", alignment=0)
    line("{{开头}}", "函件正文", first_line_indent=Pt(24))
    line("{{事项}}", "函件正文")
    # No page with nothing but the signature.
    line("{{无误}}", "函件正文", first_line_indent=Pt(24), space_before=Pt(6), keep_with_next=True)
    line("{{联系}}", "函件正文", first_line_indent=Pt(24), keep_with_next=True)
    line("{{附件目录}}", "函件正文", first_line_indent=Pt(24), alignment=0, keep_with_next=True)
    line("{{发函单位}}", "函件正文", alignment=2, right_indent=Pt(24), space_before=Pt(8), keep_with_next=True)
    line("{{日期}}", "函件正文", alignment=2, right_indent=Pt(24))
    line("{{附件}}", "函件正文")
    _page_numbers(section)
    _font_table(document)
    _strip(document, {})
    made = BytesIO()
    document.save(made)
    return repacked(made.getvalue())


def _red_line(style: Any) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="18", space="4", color="C00000"))
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _page_numbers(section: Any) -> None:
    """— 1 — at the foot of every page."""
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "函件附注"
    paragraph.alignment = 1
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            text = _element("w:instrText")
            text.text = "PAGE"
            run._r.append(text)  # noqa: SLF001
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001
    paragraph.add_run(" —")


def _font_table(document: Any) -> None:
    """The fonts of official documents, and what to take where they are not installed."""
    from xml.sax.saxutils import quoteattr

    fonts = "".join(
        f'<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/><w:charset w:val="86"/></w:font>'
        for name, other in _FALLBACKS.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            xml = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w='
                f'"http://schemas.openxmlformats.org/wordprocessingml/2006/main">{fonts}</w:fonts>'
            )
            relation.target_part._blob = xml.encode()  # noqa: SLF001 (python-docx only passes fonts on)

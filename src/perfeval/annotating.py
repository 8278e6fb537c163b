"""Opinions written into a department's own workbook: comments at the cells and a leading sheet that lists them.

A copy is made only where it keeps everything of the original; otherwise, and for other formats, the opinions go into a
review workbook, which shows the form as it was read. Needs openpyxl.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import frozen

from perfeval.errors import UnreadableError, escaped
from perfeval.matters import MatterClass
from perfeval.messages import Phrase, language, render
from perfeval.writing import library, repacked, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfeval.checking import Report
    from perfeval.matters import Matter
    from perfeval.tables import Place

__all__ = ["Annotated", "Opinion", "annotate", "losses"]

_SHEET = "审核意见"
_MOST_TEXT = 32_767
_FILLS = {"must-correct": "FFF6D5CC", "must-explain": "FFFCEFC7", "advice": "FFE3ECF5"}
_WIDTHS = (6, 9, 24, 34, 16, 62, 34)
_HEADS = ("序号", "类别", "事项", "位置", "单元格", "审核意见", "部门回复")
_LINE = 17.0
_FONT = "宋体"


class Opinion(NamedTuple):
    """The report on one form of a file, and where the form's cells stand in it."""

    report: Report
    places: Mapping[str, tuple[Place, ...]]


@frozen(kw_only=True)
class Annotated:
    """A workbook with opinions. ``lost`` says why it is no copy of the original; empty if it is one."""

    data: bytes
    lost: tuple[Phrase, ...] = ()
    of_workbook: bool = True

    @property
    def is_copy(self) -> bool:
        """Whether this is the department's own workbook, with nothing of it lost."""
        return self.of_workbook and not self.lost


# --- What a copy would lose -----------------------------------------------------------------------------------

# Parts of a package that openpyxl writes afresh or that say nothing a reader of the workbook would miss.
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/(?:workbook|styles|sharedStrings"
    r"|calcChain)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme1\.xml|xl/worksheets/sheet[0-9]{1,5}\.xml"
    r"|xl/worksheets/_rels/sheet[0-9]{1,5}\.xml\.rels|xl/printerSettings/printerSettings[0-9]{1,5}\.bin"
    r"|docProps/thumbnail\.[a-z]{3,4}|.*/"
)
_LOSSES = (
    ("xl/comments", "批注"),
    ("xl/threadedComments", "批注"),
    ("xl/persons", "批注"),
    ("xl/drawings/vmlDrawing", "批注"),
    ("xl/drawings/commentsDrawing", "批注"),
    ("xl/drawings", "图片或图形"),
    ("xl/media", "图片或图形"),
    ("xl/cellimages", "嵌入单元格的图片"),
    ("xl/charts", "图表"),
    ("xl/vbaProject", "宏"),
    ("xl/pivot", "数据透视表"),
    ("xl/embeddings", "嵌入的对象"),
    ("xl/ctrlProps", "控件"),
    ("xl/activeX", "控件"),
    ("xl/externalLinks", "外部链接"),
    ("xl/tables", "表格对象"),
    ("_xmlsignatures", "数字签名"),
)
_IN_SHEETS = (
    (b"<extLst", "扩展的条件格式或数据验证"),
    (b"<oleObject", "嵌入的对象"),
    (b"<picture", "背景图片"),
    (b'lockStructure="1"', "受保护的工作簿结构"),
    (b"<rPh", "拼音标注"),
    (b"<customSheetView", "自定义视图"),
)


def losses(source: bytes) -> tuple[Phrase, ...]:
    """What a copy of the workbook in ``source`` would lose, in words; empty if nothing."""
    try:
        with zipfile.ZipFile(BytesIO(source)) as package:
            names = package.namelist()
            found = dict.fromkeys(word for name in names for word in _lost_part(name))
            for name in names:
                if name.startswith(("xl/worksheets/sheet", "xl/workbook.xml", "xl/sharedStrings")):
                    found.update(dict.fromkeys(_lost_in(package.read(name), name)))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return (Phrase("文件结构"),)
    return tuple(Phrase(word) for word in found)


def _lost_part(name: str) -> Iterator[str]:
    if _KEPT.fullmatch(name) is None:
        yield next((word for start, word in _LOSSES if name.startswith(start)), "其他内容")


def _lost_in(xml: bytes, name: str) -> Iterator[str]:
    for mark, word in _IN_SHEETS:
        # What Excel adds to every workbook, such as the folder it was saved in, is no content.
        if mark in xml and not (mark == b"<extLst" and name == "xl/workbook.xml"):
            yield word


# --- The workbook ---------------------------------------------------------------------------------------------


def annotate(
    opinions: Sequence[Opinion],
    *,
    source: bytes | None = None,
    name: str | None = None,
    lang: str = "zh",
    form_sheet: str = "自评表",
) -> Annotated:
    """The opinions on the forms of one file as a workbook.

    ``source`` is the file, if it is an XLSX workbook: the result is a copy of it where nothing would be lost, told by
    ``losses``. The sheet of opinions says that they are about the file ``name``. The input is never changed. Raises
    ``ConfigurationError`` without openpyxl.
    """
    lang = language(lang)
    lost = losses(source) if source is not None else ()
    if source is not None and not lost:
        try:
            return Annotated(data=_copy(source, opinions, lang, _origin(name, lang)))
        except _NotKeptError as error:
            lost = (Phrase(str(error)),)
    told = _origin(name, lang, copied=False)
    return Annotated(data=_review(opinions, lang, form_sheet, told), lost=lost, of_workbook=source is not None)


def _origin(name: str | None, lang: str, *, copied: bool = True) -> str:
    """Which file the opinions are about; in a workbook of our own also that its cells are not those of the file."""
    if name is None:
        return ""
    if copied:
        return _say("原件：{name}", lang, name=name)
    return _say("原件：{name}（单元格是本工作簿的，不是原件的）", lang, name=name)


class _NotKeptError(Exception):
    """The copy turned out to differ from the original."""


def _copy(source: bytes, opinions: Sequence[Opinion], lang: str, origin: str) -> bytes:
    book = library().load_workbook(BytesIO(source), rich_text=True)
    before = _contents(book)
    _opine(book, opinions, lang, origin)
    made = BytesIO()
    book.save(made)
    known = library().load_workbook(BytesIO(source), data_only=True)
    data = _with_values(made.getvalue(), source, known, [sheet.title for sheet in book.worksheets])
    after = _contents(library().load_workbook(BytesIO(data), rich_text=True))
    values = _contents(known)
    again = _contents(library().load_workbook(BytesIO(data), data_only=True))
    if any(after.get(cell) != value for cell, value in before.items()) or any(
        again.get(cell) != value for cell, value in values.items()
    ):
        raise _NotKeptError("单元格内容")
    return data


def _contents(book: Any) -> dict[tuple[str, str], str]:
    """Every filled cell and every merged area of a workbook."""
    found: dict[tuple[str, str], str] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    value = getattr(cell.value, "text", cell.value)  # of an array formula
                    found[sheet.title, cell.coordinate] = f"{cell.number_format}|{value}"
        for area in sheet.merged_cells.ranges:
            found[sheet.title, f"merged {area}"] = ""
        for letter, column in sheet.column_dimensions.items():
            found[sheet.title, f"column {letter}"] = f"{column.width} {column.hidden}"
    return found


def _review(opinions: Sequence[Opinion], lang: str, title: str, origin: str) -> bytes:
    """A workbook of our own: the forms as they were read, with the opinions at their cells."""
    from perfeval.reading import read_bytes

    openpyxl = library()
    book, shown = openpyxl.Workbook(), []
    book.remove(book.active)
    for number, opinion in enumerate(opinions):
        data = write_xlsx(_visible(opinion.report.form))
        name = title if len(opinions) == 1 else f"{title}{number + 1}"
        _take_sheet(book, openpyxl.load_workbook(BytesIO(data)).active, name)
        places = _read_back(read_bytes, data, name)
        shown.append(Opinion(opinion.report, places))
    _opine(book, shown, lang, origin)
    made = BytesIO()
    book.save(made)
    return repacked(made.getvalue(), _undated(made.getvalue()))


def _visible(part: Any) -> Any:
    """A form, or a part of one, in which characters that no cell can hold are shown by their codes."""
    from attrs import evolve

    changed: dict[str, Any] = {}
    for attribute in part.__attrs_attrs__:
        value = getattr(part, attribute.name)
        if isinstance(value, tuple):
            changed[attribute.name] = tuple(map(_visible, value))
        elif isinstance(value, str):
            changed[attribute.name] = _clean(value)
        elif attribute.name == "objective" and value is not None:
            changed[attribute.name] = _visible(value)
    return evolve(part, **changed)


def _read_back(read_bytes: Any, data: bytes, name: str) -> Mapping[str, tuple[Place, ...]]:
    """Where the form's cells stand on the sheet that shows it."""
    from attrs import evolve

    try:
        parts = read_bytes(data, "form.xlsx").parts
    except UnreadableError:  # nothing filled in
        return {}
    return {path: tuple(evolve(place, sheet=name) for place in places) for path, places in parts[0].places.items()}


def _take_sheet(book: Any, sheet: Any, name: str) -> None:
    """Move a sheet of our own from its workbook into ``book``."""
    from copy import copy

    made = book.create_sheet(name)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style or cell.value is not None:
                new = made.cell(cell.row, cell.column)
                if cell.value is not None:
                    new.value, new.data_type = cell.value, cell.data_type
                for style in ("font", "fill", "border", "alignment", "number_format"):
                    setattr(new, style, copy(getattr(cell, style)))
    for area in sheet.merged_cells.ranges:
        made.merge_cells(str(area))
    for letter, column in sheet.column_dimensions.items():
        made.column_dimensions[letter].width = column.width
    for number, row in sheet.row_dimensions.items():
        made.row_dimensions[number].height = row.height
    made.page_setup.orientation, made.page_setup.paperSize = sheet.page_setup.orientation, sheet.page_setup.paperSize
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr = copy(sheet.sheet_properties.pageSetUpPr)


# --- Opinions -------------------------------------------------------------------------------------------------


class _Entry(NamedTuple):
    """One matter as it is shown: its number in the list, and the cells it is about."""

    number: int
    matter: Matter
    report: Report
    cells: tuple[Place, ...]


def _entries(opinions: Iterable[Opinion]) -> Iterator[_Entry]:
    number = 0
    for report, places in opinions:
        for kind in MatterClass:
            for matter in report.matters:
                if matter.kind is kind:
                    number += 1
                    cells = dict.fromkeys(cell for path in matter.places for cell in _cells(path, places))
                    yield _Entry(number, matter, report, tuple(cells))


def _cells(path: str, places: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    """The cell of a field; of a row as a whole or a blank field, the nearest that is filled: its name."""
    while path:
        if path in places:
            return tuple(place for place in places[path] if place.cell is not None and place.sheet is not None)[:1]
        for name in ("name", "source", "expected"):
            if f"{path}.{name}" in places:
                path = f"{path}.{name}"
                break
        else:
            path = path.rpartition(".")[0]
    return ()


def _opine(book: Any, opinions: Sequence[Opinion], lang: str, origin: str) -> None:
    entries = tuple(_entries(opinions))
    _list(book, opinions, entries, lang, origin)
    notes: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        for cell in entry.cells:
            notes.setdefault((str(cell.sheet), str(cell.cell)), []).append(_note(entry, lang))
    for (sheet, spot), texts in notes.items():
        if sheet in book.sheetnames:
            _comment(book[sheet], spot, "\n\n".join(texts))


def _note(entry: _Entry, lang: str) -> str:
    kind, title = _say(entry.matter.kind.title, lang), entry.matter.render_title(lang)
    return _clean(f"{entry.number}．【{kind}】{title}\n{entry.matter.render(lang)}")


def _comment(sheet: Any, cell: str, text: str) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment

    target = sheet[cell]
    if isinstance(target, MergedCell):  # only the first cell of a merged area can carry one
        area = next(area for area in sheet.merged_cells.ranges if cell in area)
        target = sheet.cell(area.min_row, area.min_col)
    comment = Comment(text, _SHEET, width=340, height=30 + int(_LINE * _lines(text, 44)))
    target.comment = comment


def _say(template: str, lang: str, **evidence: Any) -> str:
    return render(template, evidence, lang)


def _clean(text: str) -> str:
    """Text that a cell can hold: what is invisible becomes visible, what is too long is cut and says so."""
    shown = "\n".join(escaped(line) for line in text.split("\n"))
    return shown if len(shown) <= _MOST_TEXT else f"{shown[: _MOST_TEXT - 1]}…"


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column that holds ``width`` narrow characters."""
    return sum(-(-sum(1 + (char > "\u2e7f") for char in line) // width) or 1 for line in text.split("\n"))


def _list(book: Any, opinions: Sequence[Opinion], entries: Sequence[_Entry], lang: str, origin: str) -> None:
    """The leading sheet: every opinion with its cell and room for the department's reply."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    name, number = _SHEET, 1
    while name in book.sheetnames:
        number += 1
        name = f"{_SHEET}{number}"
    sheet = book.create_sheet(name, 0)
    for other in book.worksheets:  # two selected sheets would be edited together
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    thin = Side(style="thin", color="FF808080")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = Alignment(wrap_text=True, vertical="top")
    centred = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width

    def put(row: int, column: int, text: str, **style: Any) -> Any:
        cell = sheet.cell(row, column)
        cell.value, cell.data_type = _clean(text), "s"  # never a formula, whatever it begins with
        cell.font = Font(name=_FONT, size=11)
        for key, value in style.items():
            setattr(cell, key, value)
        return cell

    row = 1
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    put(row, 1, _say("绩效自评表审核意见", lang), font=Font(name=_FONT, bold=True, size=16), alignment=centred)
    sheet.row_dimensions[row].height = 32
    for text in filter(None, (origin, *(_summary(opinion.report, lang) for opinion in opinions))):
        row += 1
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        put(row, 1, text, alignment=wrapped)
        sheet.row_dimensions[row].height = _LINE * _lines(text, sum(_WIDTHS))
    row += 1
    for column, head in enumerate(_HEADS, 1):
        put(row, column, _say(head, lang), font=Font(name=_FONT, bold=True), alignment=centred, border=border)
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    sheet.print_title_rows = f"{row}:{row}"
    for entry in entries:
        row += 1
        _entry_row(sheet, row, entry, lang, put, wrapped=wrapped, centred=centred, border=border)
        fill = PatternFill("solid", fgColor=_FILLS[entry.matter.kind.value])
        sheet.cell(row, 2).fill = fill
    if not entries:
        row += 1
        put(row, 1, _say("没有审核意见。", lang))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _entry_row(sheet: Any, row: int, entry: _Entry, lang: str, put: Any, **style: Any) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    matter, report = entry.matter, entry.report
    words = dict.fromkeys(filter(None, (report.place(path, lang) for path in matter.places)))
    texts = (
        str(entry.number),
        _say(matter.kind.title, lang),
        matter.render_title(lang),
        "\n".join(words),
        "\n".join(dict.fromkeys(place.render(lang) for place in entry.cells)),
        matter.render(lang),
        "",
    )
    for column, text in enumerate(texts, 1):
        look = style["centred"] if column <= 2 else style["wrapped"]  # noqa: PLR2004 (number and class)
        put(row, column, text, alignment=look, border=style["border"])
    if entry.cells:
        first, cell = entry.cells[0], sheet.cell(row, _HEADS.index("单元格") + 1)
        quoted = str(first.sheet).replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{first.cell}")
        cell.font = Font(name=_FONT, color="FF1F5FA8", underline="single")
    height = max(_lines(text, int(width)) for text, width in zip(texts, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = min(400.0, _LINE * height + 4)


def _summary(report: Report, lang: str) -> str:
    form = report.form
    who = " · ".join(escaped(text) for text in (form.title, form.department, form.project) if text)
    counts = {kind: sum(matter.kind is kind for matter in report.matters) for kind in MatterClass}
    told = "，".join(f"{_say(kind.title, lang)} {count}" for kind, count in counts.items())
    return f"{who}　【{_say(report.gate.title, lang)}】{told}"


# --- The package ----------------------------------------------------------------------------------------------

_FORMULA_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]{0,80})>(<f[^<>]{0,200}(?:/>|>[^<]{0,9000}</f>))<v ?(?:/>|></v>)</c>'
)


def _with_values(data: bytes, source: bytes, known: Any, titles: Sequence[str]) -> bytes:
    """The package with the last results of its formulas, which openpyxl leaves out, as the original has them."""
    from xml.sax.saxutils import escape

    changed: dict[str, bytes] = {}
    files = {title: f"xl/worksheets/sheet{number}.xml" for number, title in enumerate(titles, 1)}
    with zipfile.ZipFile(BytesIO(data)) as package:
        for title, name in files.items():
            if title not in known.sheetnames:
                continue
            values = known[title]

            def filled(match: re.Match[str], values: Any = values) -> str:
                value = values[match[1]].value
                if value is None:
                    return match[0]
                kind = {str: "str", bool: "b"}.get(type(value))
                if kind == "str" and values[match[1]].data_type == "e":
                    kind = "e"
                told = repr(value) if isinstance(value, float) else str(int(value)) if kind == "b" else str(value)
                attributes = re.sub(r' t="[a-z]{1,9}"', "", match[2]) + (f' t="{kind}"' if kind else "")
                return f'<c r="{match[1]}"{attributes}>{match[3]}<v>{escape(told)}</v></c>'

            xml = package.read(name).decode()
            if "<f" in xml:
                changed[name] = _FORMULA_CELL.sub(filled, xml).encode()
        own = _properties(source, package.namelist())
    return repacked(data, _undated(data) | changed | own)


def _properties(source: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """The original's own properties: a copy is not newly written by someone else."""
    with zipfile.ZipFile(BytesIO(source)) as package:
        kept = [name for name in ("docProps/core.xml",) if name in names and name in package.namelist()]
        return {name: package.read(name) for name in kept}


_WRITTEN = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def _undated(data: bytes) -> dict[str, bytes]:
    """The properties of a package without the time it was written at."""
    name = "docProps/core.xml"
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: _WRITTEN.sub(b"", package.read(name))} if name in package.namelist() else {}

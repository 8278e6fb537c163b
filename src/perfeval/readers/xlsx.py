"""Workbooks (XLSX, XLSM): every cell as it is shown on the sheet, at the address Excel gives it."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from attrs import define, frozen

from perfeval.errors import UnreadableError
from perfeval.readers.numerals import looks_numeric
from perfeval.readers.numfmt import BUILTIN, plain, shortest, shown
from perfeval.readers.sheets import Intervals, Notes, ShownCell, sheet_table
from perfeval.readers.symbols import in_symbol_font
from perfeval.readers.zipped import MOST_TEXT, Package
from perfeval.tables import Document, Paragraph, Place, Table, column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["read"]

_ROWS = 1_048_576
_COLUMNS = 16_384
_MOST_CELLS = 400_000
_MOST_MERGES = 20_000
_MOST_STRINGS = 400_000
_MOST_STYLES = 100_000

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STORED = re.compile(r"[-+]?[0-9]{0,400}(?:\.[0-9]{0,400})?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_HEADER_CODE = re.compile(r'&(?:"[^"]{0,200}"|[0-9]{1,3}|K[0-9A-Fa-f]{6}|.)', re.DOTALL)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?", re.ASCII)

_SMALLER = "请删去自评表以外的行、列或工作表后另存再试"


def _unescaped(text: str) -> str:
    r"""``_x000D_`` and the like decoded, line breaks as ``\n``."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        # A lone half of a pair is no text; it cannot be written to any output either.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _address(text: str) -> tuple[int, int] | None:
    found = _ADDRESS.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if column <= _COLUMNS and row <= _ROWS else None


def _whole(text: str | None, default: int = 0) -> int:
    """A small number of an attribute; anything else is the default."""
    if text and text.isascii() and text.isdigit() and len(text) < 10:  # noqa: PLR2004
        return int(text)
    return default


def _true(text: str | None) -> bool:
    return text in {"1", "true", "on"}


@frozen
class _Style:
    code: str = "General"
    white: bool = False
    font: str = ""


@define
class _Raw:
    """A cell as stored."""

    row: int
    column: int
    kind: str
    style: int
    value: str | None = None
    formula: str | None = None
    inline: str = ""


class _Texts:
    """Gathers the text of one string item: rich runs joined, phonetic guides dropped."""

    __slots__ = ("font", "open", "parts", "phonetic")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open = False
        self.phonetic = False
        self.font = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "rPh":
            self.phonetic = True
        elif tag == "t":
            self.open = not self.phonetic
        elif tag == "r":
            self.font = ""
        elif tag == "rFont":
            self.font = attributes.get("val", "")

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.phonetic = False
        elif tag == "t":
            self.open = False

    def text(self, data: str) -> None:
        if self.open:
            self.parts.append(in_symbol_font(data, self.font) if self.font else data)

    def take(self) -> str:
        joined = _unescaped("".join(self.parts))
        self.parts.clear()
        self.font = ""
        return joined


class _Workbook:
    """What the sheets of a workbook share, and what has been found so far."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.name = name
        self.notes = Notes()
        self.cells_left = _MOST_CELLS
        self.main = package.main_part("xl/workbook.xml")
        self.relations = package.relations(self.main)
        self.sheets: list[tuple[str, str, str]] = []
        self.epoch_1904 = False
        package.parse(self.main, self._workbook_start, lambda _: None)
        self.strings = self._read_strings()
        self.styles = self._read_styles()

    def note(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        self.notes.add(kind, template, place, **evidence)

    def _workbook_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append(
                (attributes.get("name", ""), attributes.get("state", "visible"), attributes.get("r:id", ""))
            )
        elif tag == "workbookPr":
            self.epoch_1904 = _true(attributes.get("date1904"))

    def _part_of(self, kind: str) -> str | None:
        return next((r.target for r in self.relations.values() if r.kind == kind and r.target in self.package), None)

    def _read_strings(self) -> list[str]:
        part = self._part_of("sharedStrings")
        strings: list[str] = []
        if part is None:
            return strings
        item = _Texts()

        def end(tag: str) -> None:
            item.end(tag)
            if tag == "si":
                text = item.take()
                if len(text) > MOST_TEXT:
                    raise UnreadableError(
                        "XLSX-STRING",
                        "一个单元格的文字超过 {limit} 个字符",
                        _SMALLER,
                        place=f"{part} #{len(strings)}",
                        limit=MOST_TEXT,
                    )
                strings.append(text)
                if len(strings) > _MOST_STRINGS:
                    raise UnreadableError(
                        "XLSX-STRINGS", "文字单元格超过 {limit} 个", _SMALLER, place=part, limit=_MOST_STRINGS
                    )

        self.package.parse(part, item.start, end, item.text, bare_attributes=True)
        return strings

    def _read_styles(self) -> list[_Style]:
        part = self._part_of("styles")
        if part is None:
            return []
        formats: dict[int, str] = {}
        fonts: list[tuple[bool, str]] = []
        filled: list[bool] = []
        styles: list[_Style] = []
        where = [""]

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            area = where[0]
            if tag in {"fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"}:
                where[0] = tag
            elif tag == "numFmt" and area == "numFmts":
                formats[_whole(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "General")
            elif area == "fonts":
                _font(tag, attributes, fonts)
            elif area == "fills":
                _fill(tag, attributes, filled)
            elif tag == "xf" and area == "cellXfs" and len(styles) < _MOST_STYLES:
                number = _whole(attributes.get("numFmtId"))
                font = _whole(attributes.get("fontId"))
                fill = _whole(attributes.get("fillId"))
                white, family = fonts[font] if font < len(fonts) else (False, "")
                code = formats.get(number) or BUILTIN.get(number, "General")
                on_colour = fill < len(filled) and filled[fill]
                styles.append(_Style(code, white and not on_colour, family))

        self.package.parse(part, start, lambda _: None, bare_attributes=True)
        return styles

    def too_many_cells(self, sheet: str) -> UnreadableError:
        return UnreadableError("XLSX-CELLS", "单元格超过 {limit} 个", _SMALLER, place=sheet, limit=_MOST_CELLS)

    def sheet_part(self, name: str, identity: str) -> str:
        relation = self.relations.get(identity)
        if relation is None or relation.external or relation.target not in self.package:
            raise UnreadableError(
                "XLSX-PART-MISSING",
                "工作表“{sheet}”的内容不在文件里",
                "请用 Office 或 WPS 打开后另存一份再试",
                place=relation.target if relation else self.main,
                sheet=name,
            )
        return relation.target


def _font(tag: str, attributes: Mapping[str, str], fonts: list[tuple[bool, str]]) -> None:
    if tag == "font":
        fonts.append((False, ""))
    elif fonts and tag == "color":
        white = attributes.get("rgb", "").upper()[-6:] == "FFFFFF" or (
            attributes.get("theme") == "0" and not attributes.get("tint", "").startswith("-")
        )
        fonts[-1] = (white, fonts[-1][1])
    elif fonts and tag == "name":
        fonts[-1] = (fonts[-1][0], attributes.get("val", ""))


def _fill(tag: str, attributes: Mapping[str, str], filled: list[bool]) -> None:
    if tag == "fill":
        filled.append(False)
    elif filled and tag == "gradientFill":
        filled[-1] = True
    elif filled and tag == "patternFill":
        filled[-1] = attributes.get("patternType", "none") not in {"none", "gray125"}
    elif (
        filled
        and tag == "fgColor"
        and (
            attributes.get("rgb", "").upper()[-6:] == "FFFFFF"
            or (attributes.get("theme") == "0" and "tint" not in attributes)
        )
    ):
        filled[-1] = False


class _Sheet:
    """One worksheet while its XML goes by."""

    def __init__(self, book: _Workbook, name: str, part: str, *, hidden: bool) -> None:
        self.book = book
        self.name = name
        self.part = part
        self.hidden = hidden
        self.cells: dict[tuple[int, int], _Raw] = {}
        self.ranges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.headers: list[tuple[str, str]] = []
        self.hide_zeros = False
        self.rows_hidden_by_default = False
        self.shown_rows: set[int] = set()
        self.row = 0
        self.column = 0
        self.written: str | None = None
        self.opened: Mapping[str, str] | None = None
        self.value: str | None = None
        self.formula: str | None = None
        self.parts: list[str] = []
        self.collecting = ""
        self.texts = _Texts()

    def place(self, row: int = 0, column: int = 0) -> Place:
        return Place(sheet=self.name, cell=f"{column_letters(column)}{row}" if row else None)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._open_cell(attributes)
        elif tag in {"v", "f"}:
            if self.opened is not None:
                self.collecting = tag
                self.parts.clear()
        elif tag == "row":
            self._open_row(attributes)
        elif tag in {"t", "r", "rPh", "rFont"}:
            if self.opened is not None:
                self.texts.start(tag, attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            self._property(tag, attributes)

    def _property(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "col":
            if _true(attributes.get("hidden")) or attributes.get("width") == "0":
                self.hidden_columns.append((_whole(attributes.get("min")), _whole(attributes.get("max"))))
        elif tag == "sheetView":
            self.hide_zeros = attributes.get("showZeros") in {"0", "false"}
        elif tag == "sheetFormatPr":
            self.rows_hidden_by_default = _true(attributes.get("zeroHeight"))
        elif tag in {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}:
            self.collecting = tag
            self.parts.clear()

    def end(self, tag: str) -> None:
        if tag == "c":
            self._close_cell()
        elif tag == self.collecting:
            text = "".join(self.parts)
            self.collecting = ""
            if tag == "v":
                self.value = text
            elif tag == "f":
                self.formula = text
            else:
                self.headers.append((tag, text))
        elif self.opened is not None:
            self.texts.end(tag)

    def text(self, data: str) -> None:
        if self.collecting:
            self.parts.append(data)
        elif self.opened is not None:
            self.texts.text(data)

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        self.row = _whole(attributes.get("r")) or self.row + 1
        self.column = 0
        self.written = None
        if self.row > _ROWS:
            raise self._wrong_address(str(self.row))
        if _true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self.hidden_rows.add(self.row)
        elif self.rows_hidden_by_default:
            self.shown_rows.add(self.row)

    def _wrong_address(self, text: str) -> UnreadableError:
        return UnreadableError(
            "XLSX-ADDRESS",
            "单元格地址 {address} 不在表格范围内",
            "请用 Office 或 WPS 打开后另存一份再试",
            place=f"{self.name}",
            address=text[:40],
        )

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        # Most cells of a form are blank: their address is looked at only when something follows that needs it.
        written = attributes.get("r")
        if written is None:
            if self.written is not None:
                self.row, self.column = self._located(self.written)
            self.column += 1
        self.written = written
        self.book.cells_left -= 1
        if self.book.cells_left < 0:
            raise self.book.too_many_cells(self.name)
        self.opened = attributes
        self.value = self.formula = None

    def _located(self, written: str) -> tuple[int, int]:
        at = _address(written)
        if at is None:
            raise self._wrong_address(written)
        return at

    def _close_cell(self) -> None:
        attributes, self.opened = self.opened, None
        inline = self.texts.take() if self.texts.parts else ""
        if attributes is None or (self.value is None and self.formula is None and not inline):
            return
        at = (self.row or 1, self.column) if self.written is None else self._located(self.written)
        if at[1] > _COLUMNS:
            raise self._wrong_address(f"{at[1]}")
        cell = _Raw(
            at[0], at[1], attributes.get("t", "n"), _whole(attributes.get("s")), self.value, self.formula, inline
        )
        if at in self.cells:
            earlier = self.cells[at]
            self.book.note(
                "cell-twice",
                "同一地址写了两次，采用后者；前者为 {text}",
                self.place(*at),
                text=(earlier.inline or earlier.value or earlier.formula or "")[:200],
            )
        self.cells[at] = cell

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _address(first), _address(last or first)
        if start is None or end is None:
            raise self._wrong_address(reference)
        if len(self.ranges) >= _MOST_MERGES:
            raise UnreadableError(
                "XLSX-MERGES", "合并区域超过 {limit} 个", _SMALLER, place=self.name, limit=_MOST_MERGES
            )
        rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
        if start != end:
            self.ranges.append((rows[0], columns[0], rows[1], columns[1]))

    # From here on the XML is done.

    def table(self) -> Table:
        """The sheet as a table; what could not be shown as it stands becomes notes of the workbook."""
        shown_cells = {at: result for at, raw in sorted(self.cells.items()) if (result := self._shown(raw))}
        columns = Intervals(self.hidden_columns)
        rows = Intervals((row, row) for row in self.hidden_rows)
        if self.rows_hidden_by_default:
            rows = Intervals(self._rows_between_shown())

        def is_hidden(first_row: int, first_column: int, last_row: int, last_column: int) -> bool:
            return rows.hold(first_row, last_row) or columns.hold(first_column, last_column)

        return sheet_table(self.name, shown_cells, self.ranges, is_hidden, self.book.notes, hidden=self.hidden)

    def _rows_between_shown(self) -> Iterator[tuple[int, int]]:
        before = 0
        for row in sorted(self.shown_rows):
            if row > before + 1:
                yield before + 1, row - 1
            before = row
        yield before + 1, _ROWS

    def _shown(self, raw: _Raw) -> ShownCell | None:
        """Text, marks, stored value and formula of a cell; None for a blank one."""
        style = self.book.styles[raw.style] if raw.style < len(self.book.styles) else _Style()
        marks: list[str] = []
        stored = None
        formula = None if raw.formula is None else "=" + _unescaped(raw.formula)
        if formula is not None:
            marks.append("formula")
        if raw.value is None or (raw.value == "" and raw.kind == "n"):
            text = raw.inline
            if not text.strip():
                if formula is None:
                    return None
                self.book.note(
                    "formula-without-value",
                    "公式 {formula} 从未计算，没有值；请在 Excel 中打开、计算并保存后再读",
                    self.place(raw.row, raw.column),
                    formula=formula[:200],
                )
                return ShownCell("", (*marks, "formula-without-value"), None, formula)
        elif raw.kind == "s":
            index = _whole(raw.value.strip(), -1)
            if not 0 <= index < len(self.book.strings):
                raise UnreadableError(
                    "XLSX-STRING-INDEX",
                    "单元格引用的第 {index} 条文字不存在",
                    "请用 Office 或 WPS 打开后另存一份再试",
                    place=f"{self.name}!{column_letters(raw.column)}{raw.row}",
                    index=raw.value[:20],
                )
            text = self.book.strings[index]
        elif raw.kind in {"str", "inlineStr"}:
            text = _unescaped(raw.value) or raw.inline
        elif raw.kind == "b":
            text = "TRUE" if _true(raw.value.strip()) else "FALSE"
        elif raw.kind == "e":
            text = raw.value.strip()
            marks.append("error-value")
            self.book.note("error-value", "单元格是错误值 {text}", self.place(raw.row, raw.column), text=text[:40])
        else:
            text, stored = self._number(raw, style, marks)
        return self._finished(raw, style, text, marks=marks, stored=stored, formula=formula)

    def _finished(
        self, raw: _Raw, style: _Style, text: str, *, marks: list[str], stored: str | None, formula: str | None
    ) -> ShownCell | None:
        if style.font:
            text = in_symbol_font(text, style.font)
        if len(text) > MOST_TEXT:
            raise UnreadableError(
                "XLSX-STRING",
                "一个单元格的文字超过 {limit} 个字符",
                _SMALLER,
                place=f"{self.name}!{column_letters(raw.column)}{raw.row}",
                limit=MOST_TEXT,
            )
        text = text.strip()
        if not text:
            return None
        if raw.kind in {"s", "str", "inlineStr"} and looks_numeric(text):
            marks.append("number-stored-as-text")
        if style.white and "hidden" not in marks:
            marks.append("hidden")
        return ShownCell(text, tuple(marks), stored if stored != text else None, formula)

    def _number(self, raw: _Raw, style: _Style, marks: list[str]) -> tuple[str, str | None]:
        """A stored number as shown, and its plain decimal."""
        written = (raw.value or "").strip()
        number = self._iso_serial(written) if raw.kind == "d" else _decimal(written)
        if number is None:
            self.book.note(
                "number-broken", "数值单元格里存的是 {text}，不是数", self.place(raw.row, raw.column), text=written[:80]
            )
            return written, None
        result = shown(number, style.code, epoch_1904=self.book.epoch_1904)
        text = result.text
        if result.is_date:
            marks.append("date")
        if result.rounded:
            marks.append("rounded-display")
        if not result.visible or (self.hide_zeros and number == 0):
            marks.append("hidden")
        return text, plain(number)

    def _iso_serial(self, text: str) -> Decimal | None:
        from datetime import date

        found = _ISO_DATE.match(text)
        if not found:
            return None
        try:
            days = (date(int(found[1]), int(found[2]), int(found[3])) - date(1899, 12, 30)).days
        except ValueError:
            return None
        seconds = int(found[4] or 0) * 3600 + int(found[5] or 0) * 60 + int(found[6] or 0)
        serial = Decimal(days - 1_462 * self.book.epoch_1904)
        return serial if not seconds else serial + shortest(seconds / 86_400)


def _decimal(text: str) -> Decimal | None:
    """The number a ``<v>`` holds: the shortest decimal of the double Excel sees; None when it is no number."""
    if not text or not _STORED.fullmatch(text):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return shortest(number) if isfinite(number) else None


def _headers(sheet: _Sheet) -> tuple[list[Paragraph], list[Paragraph]]:
    """Page headers and footers as paragraphs; page numbers and the like are blanks in them."""
    above: list[Paragraph] = []
    below: list[Paragraph] = []
    seen = set()
    for tag, code in sheet.headers:
        text = _HEADER_CODE.sub(lambda m: {"&&": "&"}.get(m[0], "\n" if m[0] in {"&L", "&C", "&R"} else ""), code)
        text = "\n".join(line.strip() for line in _unescaped(text).split("\n") if line.strip())
        if text and text not in seen:
            seen.add(text)
            (above if tag.endswith("Header") else below).append(Paragraph(text=text, place=Place(sheet=sheet.name)))
    return above, below


class _Drawing:
    """Text boxes and pictures of a sheet."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.boxes: list[tuple[str, Place]] = []
        self.pictures = 0
        self.charts = 0
        self.parts: list[str] = []
        self.text_open = False
        self.number = ""
        self.corner = [0, 0]
        self.inside = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        del attributes
        if tag == "a:t":
            self.text_open = True
        elif tag in {"xdr:from", "xdr:to"}:
            self.inside = tag
        elif tag in {"xdr:row", "xdr:col"}:
            self.number = ""
            self.inside = "number" if self.inside == "xdr:from" else self.inside
        elif tag == "xdr:pic":
            self.pictures += 1
        elif tag == "xdr:graphicFrame":
            self.charts += 1

    def end(self, tag: str) -> None:
        if tag == "a:t":
            self.text_open = False
        elif tag in {"a:p", "a:br"}:
            self.parts.append("\n")
        elif tag in {"xdr:row", "xdr:col"} and self.inside == "number":
            self.corner[tag == "xdr:col"] = _whole(self.number.strip()) + 1
            self.inside = "xdr:from"
        elif tag == "xdr:sp":
            text = "".join(self.parts).strip()
            self.parts.clear()
            if text:
                row, column = self.corner
                place = Place(sheet=self.sheet, cell=f"{column_letters(column)}{row}" if row and column else None)
                self.boxes.append((text, place))

    def text(self, data: str) -> None:
        if self.text_open:
            self.parts.append(data)
        elif self.inside == "number":
            self.number += data[:10]


def _surroundings(book: _Workbook, sheet: _Sheet) -> list[Paragraph]:
    """Text boxes as paragraphs; comments, pictures and charts as notes."""
    boxes: list[Paragraph] = []
    for relation in book.package.relations(sheet.part).values():
        if relation.external or relation.target not in book.package:
            continue
        if relation.kind == "drawing":
            drawing = _Drawing(sheet.name)
            book.package.parse(relation.target, drawing.start, drawing.end, drawing.text)
            boxes += [Paragraph(text=text, place=place) for text, place in drawing.boxes]
            if drawing.pictures:
                book.note(
                    "pictures", "有 {count} 张图片，图中文字未读", Place(sheet=sheet.name), count=drawing.pictures
                )
            if drawing.charts:
                book.note("charts", "有 {count} 个图表，未读", Place(sheet=sheet.name), count=drawing.charts)
        elif relation.kind == "comments":
            _comments(book, sheet, relation.target)
        elif relation.kind in {"oleObject", "package", "threadedComment"}:
            book.note("part-not-read", "嵌入的部件 {part} 未读", Place(sheet=sheet.name), part=relation.target)
    return boxes


def _comments(book: _Workbook, sheet: _Sheet, part: str) -> None:
    texts = _Texts()
    where = [Place(sheet=sheet.name)]

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "comment":
            at = _address(attributes.get("ref", ""))
            where[0] = sheet.place(*at) if at else Place(sheet=sheet.name)
            texts.take()
        texts.start(tag, attributes)

    def end(tag: str) -> None:
        texts.end(tag)
        if tag == "comment":
            text = texts.take().strip()
            if text:
                book.note("comment", "批注：{text}", where[0], text=text[:MOST_TEXT])

    book.package.parse(part, start, end, texts.text)


def _content(book: _Workbook) -> Iterator[Table | Paragraph]:
    for name, state, identity in book.sheets:
        relation = book.relations.get(identity)
        if relation is not None and relation.kind in {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}:
            book.note("part-not-read", "“{part}”不是普通工作表，未读", Place(sheet=name), part=name)
            continue
        sheet = _Sheet(book, name, book.sheet_part(name, identity), hidden=state != "visible")
        if book.package.count(sheet.part, b"<c ", b"<c>", b"<c/", b":c ") > book.cells_left:
            raise book.too_many_cells(name)
        book.package.parse(sheet.part, sheet.start, sheet.end, sheet.text, bare_attributes=True)
        table = sheet.table()
        above, below = _headers(sheet)
        boxes = _surroundings(book, sheet)
        # A header or footer on an empty sheet is printed nowhere.
        if table.cells:
            yield from above
            yield table
        yield from boxes
        if table.cells:
            yield from below


def read(data: bytes, name: str) -> Document:
    """The workbook in ``data``, one table a sheet; empty sheets are left out. Raises ``UnreadableError``."""
    package = Package(data)
    book = _Workbook(package, name)
    if not book.sheets:
        raise UnreadableError(
            "XLSX-NO-SHEETS", "工作簿里没有工作表", "请用 Office 或 WPS 打开后另存一份再试", place=book.main
        )
    content = tuple(_content(book))
    if any(part.lower().endswith("vbaproject.bin") for part in package.names):
        book.note("macro", "文件带有宏；宏未运行", Place())
    return Document(name=name, format="xlsx", content=content, notes=tuple(book.notes.kept))

"""Old workbooks (XLS): every cell as it is shown on the sheet, through xlrd."""

from __future__ import annotations

import io
from typing import Any

from perfeval.errors import UnreadableError
from perfeval.readers.numfmt import plain, shortest, shown
from perfeval.readers.symbols import in_symbol_font
from perfeval.readers.xlsx import Merges, looks_numeric
from perfeval.readers.zipped import MOST_TEXT
from perfeval.tables import Cell, Document, Note, Place, Table, column_letters

__all__ = ["read"]

_MOST_BYTES = 32 << 20
_MOST_CELLS = 400_000
_MOST_MERGES = 20_000
_MOST_NOTES = 1_000
_WHITE = (255, 255, 255)

_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


class _Book:
    """A workbook while its sheets are gone through."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.notes: list[Note] = []
        self.cells_left = _MOST_CELLS

    def note(self, kind: str, template: str, place: Place, **evidence: str | int) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(Note.of(kind, template, place, **evidence))

    def table(self, sheet: Any) -> Table:
        name = str(sheet.name)
        hidden_sheet = bool(sheet.visibility)
        found: dict[tuple[int, int], tuple[str, tuple[str, ...], str | None]] = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                self.cells_left -= 1
                if self.cells_left < 0:
                    raise UnreadableError("XLS-CELLS", "单元格超过 {limit} 个", _RESAVE, place=name, limit=_MOST_CELLS)
                cell = self.shown(sheet, row, column, name)
                if cell is not None:
                    found[row + 1, column + 1] = cell
        if len(sheet.merged_cells) > _MOST_MERGES:
            raise UnreadableError("XLS-MERGES", "合并区域超过 {limit} 个", _RESAVE, place=name, limit=_MOST_MERGES)
        # xlrd gives half-open ranges counted from 0: their ends are already counted from 1.
        ranges = [(r1 + 1, c1 + 1, r2, c2) for r1, r2, c1, c2 in sheet.merged_cells if r2 > r1 and c2 > c1]
        merges = Merges.of(ranges, sorted(found))
        for first, second in merges.overlaps:
            place = Place(sheet=name, cell=second.partition(":")[0])
            self.note(
                "merges-overlap", "合并区域 {first} 与 {second} 重叠，按前者读取", place, first=first, second=second
            )
        cells = []
        for (row, column), (text, marks, stored) in sorted(found.items()):
            rowspan, colspan = merges.spans.get((row, column), (1, 1))
            place = Place(sheet=name, cell=f"{column_letters(column)}{row}")
            if (row, column) in merges.covered:
                marks = (*marks, "covered")
                self.note("covered-cell", "合并区域之内另有内容 {text}，打印时看不见", place, text=text[:200])
            if "hidden" not in marks and (hidden_sheet or self.is_hidden(sheet, row, column, rowspan, colspan)):
                marks = (*marks, "hidden")
            cells.append(
                Cell(
                    text=text,
                    row=row,
                    column=column,
                    rowspan=rowspan,
                    colspan=colspan,
                    place=place,
                    marks=marks,
                    stored=stored,
                )
            )
        self.note_hidden(name, cells, hidden_sheet=hidden_sheet)
        return Table(cells=tuple(cells), name=name, place=Place(sheet=name), hidden=hidden_sheet)

    def note_hidden(self, name: str, cells: list[Cell], *, hidden_sheet: bool) -> None:
        if hidden_sheet:
            if cells:
                self.note("hidden-sheet", "工作表“{sheet}”是隐藏的", Place(sheet=name), sheet=name)
            return
        hidden = [cell for cell in cells if "hidden" in cell.marks]
        if hidden:
            self.note(
                "hidden-cells",
                "有 {count} 个单元格打印时看不见（隐藏的行列或白色文字），如 {cell}：{text}",
                hidden[0].place,
                count=len(hidden),
                cell=hidden[0].place.cell or "",
                text=hidden[0].text[:80],
            )

    @staticmethod
    def is_hidden(sheet: Any, row: int, column: int, rowspan: int, colspan: int) -> bool:
        def row_hidden(index: int) -> bool:
            info = sheet.rowinfo_map.get(index)
            return info is not None and bool(info.hidden)

        def column_hidden(index: int) -> bool:
            info = sheet.colinfo_map.get(index)
            return info is not None and bool(info.hidden)

        return all(row_hidden(r - 1) for r in range(row, row + rowspan)) or all(
            column_hidden(c - 1) for c in range(column, column + colspan)
        )

    def shown(self, sheet: Any, row: int, column: int, name: str) -> tuple[str, tuple[str, ...], str | None] | None:
        """Text, marks and stored value of a cell; None for a blank one."""
        kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
        code, white, font = self.style(sheet, row, column)
        marks: list[str] = []
        stored = None
        if kind in {2, 3}:  # a number or a date
            number = shortest(float(value))
            result = shown(number, code, epoch_1904=bool(self.book.datemode))
            text, stored = result.text, plain(number)
            marks += ["date"] * result.is_date + ["rounded-display"] * result.rounded
            if not result.visible:
                marks.append("hidden")
        elif kind == 4:  # noqa: PLR2004 (a truth value)
            text = "TRUE" if value else "FALSE"
        elif kind == 5:  # noqa: PLR2004 (an error)
            from xlrd.biffh import error_text_from_code

            text = str(error_text_from_code.get(value, f"#{value}"))
            marks.append("error-value")
            place = Place(sheet=name, cell=f"{column_letters(column + 1)}{row + 1}")
            self.note("error-value", "单元格是错误值 {text}", place, text=text)
        else:
            text = str(value).replace("\r\n", "\n").replace("\r", "\n")
            text = in_symbol_font(text, font)
        text = text.strip()
        if not text:
            return None
        if len(text) > MOST_TEXT:
            text = text[:MOST_TEXT]
        if kind == 1 and looks_numeric(text):
            marks.append("number-stored-as-text")
        if white and "hidden" not in marks:
            marks.append("hidden")
        return text, tuple(marks), stored if stored != text else None

    def style(self, sheet: Any, row: int, column: int) -> tuple[str, bool, str]:
        """Number format, whether written in white on white, and font of a cell."""
        try:
            style = self.book.xf_list[sheet.cell_xf_index(row, column)]
            code = str(self.book.format_map[style.format_key].format_str)
            font = self.book.font_list[style.font_index]
            background = style.background
            white = self.book.colour_map.get(font.colour_index) == _WHITE and (
                not background.fill_pattern or self.book.colour_map.get(background.pattern_colour_index) == _WHITE
            )
        except (IndexError, KeyError, AttributeError):
            return "General", False, ""
        return code, white, str(font.name)


def read(data: bytes, name: str) -> Document:
    """The workbook in ``data``, one table a sheet; empty sheets are left out. Raises ``UnreadableError``.

    Formulas of old workbooks are not seen, only the values they had when the file was saved.
    """
    try:
        import xlrd
    except ImportError:
        raise UnreadableError(
            "MISSING-EXTRA",
            "读取旧版工作簿（.xls）需要另装 xlrd",
            '请运行 pip install "perfeval[xls]"，或用 Excel、WPS 打开后另存为 .xlsx',
        ) from None
    if len(data) > _MOST_BYTES:
        raise UnreadableError(
            "FILE-SIZE", "文件有 {size} 字节，上限 {limit}", _RESAVE, size=len(data), limit=_MOST_BYTES
        )
    try:
        opened = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        if opened.biff_version < 50:  # noqa: PLR2004 (Excel 4 and before: one sheet, no workbook)
            opened.get_sheet(0)
        book = _Book(opened)
        tables = [book.table(opened.sheet_by_index(index)) for index in range(opened.nsheets)]
    except UnreadableError:
        raise
    except xlrd.XLRDError as error:
        if "ncrypt" in str(error) or "assword" in str(error):
            raise UnreadableError(
                "OFFICE-ENCRYPTED", "文件已用密码加密", "请用 Office 或 WPS 打开，去掉打开密码后另存再试"
            ) from None
        raise UnreadableError("XLS-DAMAGED", "旧版工作簿已损坏或不完整", _RESAVE) from None
    except Exception:  # noqa: BLE001 (xlrd raises whatever broken bytes lead it to)
        raise UnreadableError("XLS-DAMAGED", "旧版工作簿已损坏或不完整", _RESAVE) from None
    content = tuple(table for table in tables if table.cells)
    return Document(name=name, format="xls", content=content, notes=tuple(book.notes))

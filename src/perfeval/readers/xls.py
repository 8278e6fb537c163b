"""Old workbooks (XLS): every cell as it is shown on the sheet, through xlrd."""

from __future__ import annotations

import io
from typing import Any

from perfeval.errors import UnreadableError
from perfeval.readers.numerals import looks_numeric
from perfeval.readers.numfmt import plain, shortest, shown
from perfeval.readers.sheets import Intervals, Notes, ShownCell, sheet_table
from perfeval.readers.symbols import in_symbol_font
from perfeval.readers.zipped import MOST_TEXT
from perfeval.tables import Document, Place, Table, column_letters

__all__ = ["read"]

_MOST_BYTES = 32 << 20
_MOST_CELLS = 400_000
_MOST_MERGES = 20_000
_WHITE = (255, 255, 255)

_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


class _Book:
    """A workbook while its sheets are gone through."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.notes = Notes()
        self.cells_left = _MOST_CELLS

    def table(self, sheet: Any) -> Table:
        name = str(sheet.name)
        found: dict[tuple[int, int], ShownCell] = {}
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
        rows = Intervals((at + 1, at + 1) for at, info in sheet.rowinfo_map.items() if info.hidden)
        columns = Intervals((at + 1, at + 1) for at, info in sheet.colinfo_map.items() if info.hidden)

        def is_hidden(first_row: int, first_column: int, last_row: int, last_column: int) -> bool:
            return rows.hold(first_row, last_row) or columns.hold(first_column, last_column)

        return sheet_table(name, found, ranges, is_hidden, self.notes, hidden=bool(sheet.visibility))

    def shown(self, sheet: Any, row: int, column: int, name: str) -> ShownCell | None:
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
            from xlrd.biffh import error_text_from_code  # type: ignore[import-untyped, import-not-found, unused-ignore]

            text = str(error_text_from_code.get(value, f"#{value}"))
            marks.append("error-value")
            place = Place(sheet=name, cell=f"{column_letters(column + 1)}{row + 1}")
            self.notes.add("error-value", "单元格是错误值 {text}", place, text=text)
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
        return ShownCell(text, tuple(marks), stored if stored != text else None)

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
        import xlrd  # type: ignore[import-untyped, import-not-found, unused-ignore]
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
    return Document(name=name, format="xls", content=content, notes=tuple(book.notes.kept))

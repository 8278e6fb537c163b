"""Plain text: one paragraph a line, as it stands; comma- or tab-separated values: one table."""

from __future__ import annotations

from perfeval.errors import UnreadableError
from perfeval.readers.decoding import decoded, lines
from perfeval.readers.numerals import looks_numeric
from perfeval.readers.zipped import MOST_TEXT
from perfeval.tables import Cell, Document, Note, Paragraph, Place, Table

__all__ = ["read"]

_MOST_LINES = 1_000_000
_MOST_CELLS = 400_000
_SAMPLE = 20


def read(data: bytes, name: str, encoding: str | None = None) -> Document:
    """The lines of a text that are not blank, with their numbers; inner and outer blanks are kept.

    A file named ``.csv`` or ``.tsv``, or a workbook that is one in truth, becomes a table.
    """
    text, found = decoded(data, encoding)
    notes = []
    if found == "gb18030":
        notes.append(Note.of("encoding", "按 {encoding} 编码读取", Place(), encoding=found))
    delimiter = _delimiter(text, name)
    if delimiter:
        return Document(name=name, format="text", content=_separated(text, delimiter), notes=tuple(notes))
    parts = lines(text)
    if len(parts) > _MOST_LINES:
        raise UnreadableError("TEXT-LINES", "文字超过 {limit} 行", "请只保留自评表后再试", limit=_MOST_LINES)
    content = tuple(
        Paragraph(text=part.replace("\f", ""), place=Place(line=number))
        for number, part in enumerate(parts, 1)
        if part.strip()
    )
    return Document(name=name, format="text", content=content, notes=tuple(notes))


def _delimiter(text: str, name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    if suffix == "tsv":
        return "\t"
    if suffix not in {"csv", "xls", "xlsx", "et"}:
        return ""
    head = [line for line in lines(text[:20_000])[:_SAMPLE] if line.strip()]
    for delimiter in ("\t", ",", ";"):
        if sum(delimiter in line for line in head) * 2 >= len(head) > 0:
            return delimiter
    return "," if suffix == "csv" else ""


def _separated(text: str, delimiter: str) -> tuple[Table, ...]:
    import csv
    from io import StringIO

    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    cells: list[Cell] = []
    try:
        for number, row in enumerate(reader, 1):
            line = reader.line_num
            for column, value in enumerate(row, 1):
                shown = value.strip()
                if not shown:
                    continue
                if len(shown) > MOST_TEXT or len(cells) >= _MOST_CELLS:
                    raise UnreadableError("CSV-SIZE", "单元格过多或过长", "请只保留自评表后再试", place=f"{line}")
                marks = ("number-stored-as-text",) if looks_numeric(shown) else ()
                place = Place(line=line, row=number, column=column)
                cells.append(Cell(text=shown, row=number, column=column, place=place, marks=marks))
    except csv.Error as error:
        raise UnreadableError(
            "CSV-BROKEN",
            "分隔文本有错：{reason}",
            "请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
            place=f"{reader.line_num}",
            reason=str(error),
        ) from None
    return (Table(cells=tuple(cells), place=Place()),) if cells else ()

"""Letters that came back: whose they are, and what was written into 部门回复.

A letter is told by its number (函件编号), which stands in its text and in a hidden property; its rows are told by the
item numbers in the first column. So it may be renamed, saved by another program, its rows reordered or added to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfeval.errors import UnreadableError
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfeval.tables import Cell, Document, Table

__all__ = ["CODE_LABEL", "NUMBER", "PROPERTY", "REPLY", "Returned", "returned_letter"]

NUMBER, REPLY, CODE_LABEL = "编号", "部门回复", "函件编号"
"""The words that a returned letter is known by; they stand in every letter."""
PROPERTY = "perfeval-letter"
"""The document property that holds the number of the letter as well."""

_CODE = re.compile(r"[0-9]{1,3}-[0-9A-HJKMNP-TV-Z]{8}(?![0-9A-Za-z])")
_BLANKS = re.compile(r"[\s\u3000\xa0]{1,200}")
_ITEM = re.compile(r"[0-9]{1,4}")
_MOST_REPLY = 4_000


class Returned(Record):
    """A letter that came back: its number ("" if it lost it), and the replies by item number.

    ``extra`` are replies in rows without a number, and ``conflict`` is true if the letter bears two numbers.
    """

    file: str
    code: str
    replies: tuple[tuple[int, str], ...]
    extra: tuple[str, ...] = ()
    conflict: bool = False


def returned_letter(data: bytes, name: str) -> Returned | None:
    """The letter in the bytes of a file; None if it holds something else, such as a form."""
    if not data.startswith(b"PK"):
        return None
    from perfeval.readers import read_document

    try:
        document = read_document(data, name)
    except UnreadableError:
        return None
    if document.format != "docx":
        return None
    tables = [(table, header) for table in document.tables if (header := _header(table)) is not None]
    if not tables:
        return None
    codes = _codes(document)
    hidden = _property(data)
    if hidden:
        codes = codes or [hidden]
    found: dict[int, list[str]] = {}
    extra: list[str] = []
    for table, header in tables:
        for number, text in _replies(table, *header):
            if not text:
                continue
            if number is None:
                extra.append(text)
            elif text not in found.setdefault(number, []):
                found[number].append(text)
    conflict = len(set(codes)) > 1 or bool(hidden and codes and hidden not in codes)
    return Returned(
        file=name,
        code=codes[0] if codes and not conflict else "",
        replies=tuple((number, "\n".join(texts)[:_MOST_REPLY]) for number, texts in sorted(found.items())),
        extra=tuple(extra),
        conflict=conflict,
    )


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)


def _header(table: Table) -> tuple[int, int, int] | None:
    """The row of the headings, the column of the numbers and that of the replies."""
    rows: dict[int, dict[str, int]] = {}
    for cell in table.cells:
        text = _bare(cell.text)
        if text in {NUMBER, REPLY}:
            rows.setdefault(cell.row, {})[text] = cell.column
    for row, found in sorted(rows.items()):
        if len(found) == 2:  # noqa: PLR2004
            return row, found[NUMBER], found[REPLY]
    return None


def _replies(table: Table, top: int, number_column: int, reply_column: int) -> Iterator[tuple[int | None, str]]:
    """Each item number with what stands in its reply cell; a reply cell may span several rows."""
    numbers: dict[int, int] = {}
    answers: list[Cell] = []
    for cell in table.cells:
        if cell.row <= top:
            continue
        if cell.column == number_column and _ITEM.fullmatch(bare := _bare(cell.text).rstrip(".．、")):
            for row in range(cell.row, cell.row + cell.rowspan):
                numbers[row] = int(bare)
        elif cell.column <= reply_column < cell.column + cell.colspan and cell.column > number_column:
            answers.append(cell)
    for cell in answers:
        text = cell.text.strip()
        rows = range(cell.row, cell.row + cell.rowspan)
        named = [numbers[row] for row in rows if row in numbers]
        if _bare(text) == REPLY:
            continue
        for number in dict.fromkeys(named):
            yield number, text
        if not named:
            yield None, text


def _codes(document: Document) -> list[str]:
    """The numbers of letters in the text, each once; one that follows its label counts before any other."""
    texts = [item.text for item in document.paragraphs] + [cell.text for cell in document.cells()]
    texts += [note.text for note in document.notes]
    labelled = [code for text in texts if CODE_LABEL in text for code in _CODE.findall(_bare(text).upper())]
    return list(dict.fromkeys(labelled))


def _property(data: bytes) -> str:
    """The number of the letter in its properties; "" if there is none."""
    from perfeval.readers.zipped import Package

    found: list[str] = []
    ours = False

    def opened(_: str, attributes: Mapping[str, str]) -> None:
        nonlocal ours
        if "name" in attributes:
            ours = attributes["name"] == PROPERTY

    def said(text: str) -> None:
        if ours:
            found.append(text)

    try:
        package = Package(data)
        if "docProps/custom.xml" in package:
            package.parse("docProps/custom.xml", opened, lambda _: None, said)
    except UnreadableError:
        return ""
    match = _CODE.search("".join(found))
    return match[0] if match else ""

"""From the bytes of a file to a ``Document``: the content decides which reader is asked, not the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.errors import UnreadableError

if TYPE_CHECKING:
    from perfeval.tables import Document

__all__ = ["FORMATS", "MOST_BYTES", "read_document"]

MOST_BYTES = 64 << 20
"""The largest file that is read."""

FORMATS = {
    "xlsx": "perfeval.readers.xlsx",
    "docx": "perfeval.readers.docx",
    "html": "perfeval.readers.html",
    "pdf": "perfeval.readers.pdf",
    "xls": "perfeval.readers.xls",
    "text": "perfeval.readers.text",
}
"""The module that reads each format; each has ``read(data, name)``, those of ``ENCODED`` also take an encoding."""

_ENCODED = ("html", "text")

_SUFFIXES = {
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm", "et"),
    "docx": ("docx", "docm", "dotx", "dotm", "wps"),
    "html": ("html", "htm", "xhtml", "shtml"),
    "pdf": ("pdf",),
    "xls": ("xls", "xlt", "et"),
    "text": ("txt", "text", "csv", "tsv", "md", "prn"),
}


def read_document(data: bytes, name: str, *, encoding: str | None = None) -> Document:
    """The tables, paragraphs and notes of a file.

    ``name`` is used in messages and to say that the suffix does not fit; ``encoding`` overrides what text and HTML
    say or look like. Raises ``UnreadableError``, and nothing else, for bytes that cannot be read; its message says
    what to do.
    """
    try:
        document = _read(data, name, encoding)
        if not document.content:
            raise _without_text(document)
    except UnreadableError as error:
        error.name = name
        raise
    return document


def _read(data: bytes, name: str, encoding: str | None) -> Document:
    from importlib import import_module

    from perfeval.readers.sniffing import true_format

    if len(data) > MOST_BYTES:
        raise UnreadableError(
            "FILE-SIZE",
            "文件有 {size} 字节，上限 {limit}",
            "请只保留自评表后另存再试",
            size=len(data),
            limit=MOST_BYTES,
        )
    found = true_format(data, name)
    module = import_module(FORMATS[found])
    document: Document = module.read(data, name, encoding) if found in _ENCODED else module.read(data, name)
    return _with_suffix_note(document, name, found)


def _with_suffix_note(document: Document, name: str, found: str) -> Document:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    known = any(suffix in suffixes for suffixes in _SUFFIXES.values())
    if not known or suffix in _SUFFIXES[found]:
        return document
    from attrs import evolve

    from perfeval.tables import Note, Place

    note = Note.of(
        "suffix-misleads", "文件名以 .{suffix} 结尾，内容其实是 {format}", Place(), suffix=suffix, format=found
    )
    return evolve(document, notes=(note, *document.notes))


def _without_text(document: Document) -> UnreadableError:
    if any(note.kind == "pictures" for note in document.notes):
        return UnreadableError(
            "NO-TEXT", "文件里只有图片，没有文字", "若为扫描件，请先做文字识别（OCR），或索取原始的 Excel、Word 文件"
        )
    return UnreadableError("NO-TEXT", "文件里没有任何文字", "请核对是否选错了文件")

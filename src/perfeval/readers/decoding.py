"""Bytes to text: UTF-8, then GB18030, UTF-16 only with its mark; a guess is noted, and nothing is replaced."""

from __future__ import annotations

import re

from perfeval.errors import UnreadableError

__all__ = ["decoded", "lines"]

_WHOLE_BYTES = 200
_SEVEN_BIT = re.compile(rb"\x1b\$|\x1b\(|~\{|\+[A-Za-z0-9/]{4,40}-", re.ASCII)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BREAK = re.compile(r"\r\n|\r|\n")

_NAME_IT = "请用 encoding（命令行 --encoding）指明编码，或用记事本另存为 UTF-8 再试"

# What a web page may call the national encodings; all of them are parts of GB18030.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}


def lines(text: str) -> list[str]:
    r"""The lines of a text as editors count them: only ``\n``, ``\r\n`` and ``\r`` end a line."""
    return _BREAK.split(text)


def decoded(data: bytes, encoding: str | None = None, declared: str | None = None) -> tuple[str, str]:
    """The text and the encoding it was in.

    ``encoding`` is the caller's word and final; ``declared`` is the document's own. Raises
    ``UnreadableError`` when nothing fits or when the bytes are no text.
    """
    if encoding is not None:
        return _as_told(data, encoding), encoding
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(_strict(data, codec), codec)
    # What is UTF-8 from end to end is UTF-8, whatever a page says of itself.
    tried = ["utf-8"]
    if declared:
        tried.append(_ALIASES.get(declared.strip().lower(), declared.strip().lower()))
    tried.append("gb18030")
    for codec in tried:
        text = _strict(data, codec)
        if text is None:
            continue
        if codec == "gb18030" and not declared and _doubtful(data, text):
            break
        return _checked(text, codec)
    raise UnreadableError("ENCODING", "文字编码无法确定：不是 UTF-8，也不像 GB18030", _NAME_IT)


def _as_told(data: bytes, encoding: str) -> str:
    try:
        b"".decode(encoding)
    except (LookupError, ValueError):
        raise UnreadableError("ENCODING", "没有名为 {encoding} 的编码", _NAME_IT, encoding=encoding[:40]) from None
    text = _strict(data, encoding)
    if text is None:
        raise UnreadableError("ENCODING", "按 {encoding} 解码失败", _NAME_IT, encoding=encoding)
    return _checked(text.removeprefix("\ufeff"), encoding)[0]


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _doubtful(data: bytes, text: str) -> bool:
    """GB18030 decodes almost anything: what real text never holds gives a wrong guess away."""
    return bool(_PRIVATE.search(text)) or (
        len(data) - sum(map(data.count, _ASCII)) < _WHOLE_BYTES and not _common(text)
    )


_ASCII = [bytes([code]) for code in range(128)]


def _common(text: str) -> bool:
    """Whether the Chinese of a short text is of the kind that GB2312 holds, as nearly all real text is."""
    try:
        text.encode("gb2312")
    except UnicodeError:
        return False
    return True


def _checked(text: str | None, codec: str) -> tuple[str, str]:
    if text is None:
        raise UnreadableError("ENCODING", "文件标明的编码与内容不符", _NAME_IT)
    found = _CONTROL.search(text)
    if found:
        raise UnreadableError(
            "TYPE-UNKNOWN",
            "认不出的文件类型：既不是 Excel、Word、PDF、网页，也不是文本",
            "请核对是否选错了文件，或另存为 .xlsx、.docx、.pdf 再试",
            place=f"#{found.start()}",
        )
    if text.isascii() and _SEVEN_BIT.search(text.encode()) and _reveals_chinese(text.encode()):
        raise UnreadableError("ENC-7BIT", "文字是七位编码（HZ、ISO-2022 或 UTF-7）", _NAME_IT)
    return text, codec


def _reveals_chinese(data: bytes) -> bool:
    """Whether seven-bit text turns into Chinese when read as what it seems to be."""
    for codec in ("hz", "iso2022_jp_2", "utf-7"):
        text = _strict(data, codec)
        if text is not None and any("\u4e00" <= char <= "\u9fff" for char in text):
            return True
    return False

"""What a file really is, from its first bytes; what perfeval does not read is named, with what to do."""

from __future__ import annotations

import re
import struct
from struct import unpack_from

from perfeval.errors import UnreadableError

__all__ = ["true_format"]

_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTORS = 40_000

_ASK = "请向来源索取 Excel、Word 或 PDF 格式的文件"

# (first bytes, code, what it is, what to do)
_REFUSED: tuple[tuple[bytes, str, str, str], ...] = (
    (b"{\\rtf", "TYPE-RTF", "这是 RTF 文件", "请用 Word 或 WPS 打开，另存为 .docx 再试"),
    (b"\x89PNG", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"\xff\xd8\xff", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"GIF8", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"II*\0", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"MM\0*", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"RIFF", "TYPE-IMAGE", "这是图片", "请先做文字识别（OCR），或索取原始的 Excel、Word 文件"),
    (b"Rar!", "TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件"),
    (b"7z\xbc\xaf", "TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件"),
    (b"\x1f\x8b", "TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件"),
    (b"BZh", "TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件"),
    (b"\xfd7zXZ", "TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件"),
    (b"%!PS", "TYPE-POSTSCRIPT", "这是 PostScript 文件", _ASK),
)

_OPEN_DOCUMENT = "请用 WPS、Office 或 LibreOffice 打开，另存为 .xlsx 或 .docx 再试"

_HTML = re.compile(rb"<(?:!doctype\s{1,20}html|html|head|body|table|meta|div|title)[\s>]", re.IGNORECASE)
_XML_2003 = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", ".xlsx"),
    (b"schemas.microsoft.com/office/word/2003/wordml", ".docx"),
    (b"schemas.microsoft.com/office/2006/xmlPackage", ".docx"),
)


def true_format(data: bytes, name: str) -> str:
    """The key of ``FORMATS`` that fits the content. Raises ``UnreadableError`` for what is not read."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("EMPTY", "文件是空的", "请重新下载或索取文件")
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if data.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise UnreadableError("EMPTY", "这是空的压缩包", "请重新下载或索取文件")
    if data.startswith(_OLE):
        return _ole_format(data)
    if b"%PDF-" in data[:1_024]:
        return "pdf"
    for head, code, what, advice in _REFUSED:
        if data.startswith(head):
            raise UnreadableError(code, what, advice)
    if data.startswith(b"\x09\x08") or data[:4] in {b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00"}:
        return "xls"
    return _text_format(data, name)


def _zip_format(data: bytes) -> str:
    from perfeval.readers.zipped import Package

    package = Package(data)
    names = {name.lower() for name in package.names}
    if "[content_types].xml" in names:
        main = package.main_part("")
        folder = main.partition("/")[0].lower()
        if main.lower().endswith("workbook.bin") or "xl/workbook.bin" in names:
            raise UnreadableError("TYPE-XLSB", "这是二进制工作簿（XLSB）", "请用 Excel 打开，另存为 .xlsx 再试")
        if folder == "xl" or "xl/workbook.xml" in names:
            return "xlsx"
        if folder == "word" or "word/document.xml" in names:
            return "docx"
        if folder == "ppt":
            raise UnreadableError("TYPE-PPT", "这是演示文稿", _ASK)
        raise UnreadableError("PART-MISSING", "Office 文件里没有正文", "请用 Office 或 WPS 打开后另存一份再试")
    if "ofd.xml" in names:
        raise UnreadableError(
            "TYPE-OFD", "这是 OFD 版式文件，尚不能读取", "请用 OFD 阅读器导出为 PDF，或索取 Excel、Word 文件"
        )
    if "mimetype" in names or "content.xml" in names:
        raise UnreadableError("TYPE-ODF", "这是 OpenDocument 文件（ODS、ODT）", _OPEN_DOCUMENT)
    raise UnreadableError("TYPE-ARCHIVE", "这是压缩包", "请先解压，再读其中的文件")


def _ole_names(data: bytes) -> set[str]:
    """The names at the top level of an OLE file; what lies deeper belongs to embedded objects.

    Raises ``struct.error``, ``IndexError`` or ``ValueError`` when the file is cut off or its chains make no sense.
    """
    shift = data[30]
    if shift not in {9, 12}:
        raise ValueError
    size = 1 << shift
    fat_sectors = list(unpack_from("<109I", data, 76))
    more, count = unpack_from("<II", data, 68)
    while more < 0xFFFFFFFA and count and len(fat_sectors) < _SECTORS:  # noqa: PLR2004
        block = unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        fat_sectors += block[:-1]
        more, count = block[-1], count - 1

    def following(sector: int) -> int:
        home = fat_sectors[sector // (size // 4)]
        return int(unpack_from("<I", data, (home + 1) * size + sector % (size // 4) * 4)[0])

    entries: list[bytes] = []
    sector = unpack_from("<I", data, 48)[0]
    seen: set[int] = set()
    while sector < 0xFFFFFFFA and sector not in seen and len(seen) < _SECTORS:  # noqa: PLR2004
        seen.add(sector)
        block_bytes = data[(sector + 1) * size : (sector + 2) * size]
        entries += [block_bytes[i : i + 128] for i in range(0, len(block_bytes), 128)]
        sector = following(sector)
    names: set[str] = set()
    stack = [unpack_from("<I", entries[0], 76)[0]]
    visited: set[int] = set()
    while stack:
        index = stack.pop()
        if index >= len(entries) or index in visited:
            continue
        visited.add(index)
        entry = entries[index]
        length = min(64, unpack_from("<H", entry, 64)[0])
        names.add(entry[: max(0, length - 2)].decode("utf-16-le", "replace"))
        stack += unpack_from("<II", entry, 68)
    return names


def _ole_format(data: bytes) -> str:
    try:
        names = _ole_names(data)
    except (struct.error, IndexError, ValueError):
        raise UnreadableError(
            "OLE-DAMAGED",
            "旧版 Office 文件已损坏或不完整",
            "请重新下载，或用 Office、WPS 打开后另存为 .xlsx、.docx 再试",
        ) from None
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise UnreadableError("OFFICE-ENCRYPTED", "文件已用密码加密", "请用 Office 或 WPS 打开，去掉打开密码后另存再试")
    if "Workbook" in names or "Book" in names:
        return "xls"
    if "WordDocument" in names:
        raise UnreadableError(
            "OFFICE-OLD", "这是旧版 Word 文件（.doc）或 WPS 文字", "请用 Word 或 WPS 打开，另存为 .docx 再试"
        )
    if "PowerPoint Document" in names:
        raise UnreadableError("TYPE-PPT", "这是演示文稿", _ASK)
    raise UnreadableError(
        "OFFICE-OLD",
        "这是旧版 Office、WPS 或 ET 文件，认不出其内容",
        "请用 Office 或 WPS 打开，另存为 .xlsx 或 .docx 再试",
    )


def _text_format(data: bytes, name: str) -> str:
    head = data[:_HEAD]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = data[:_HEAD].replace(b"\0", b"")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:5].lower() == b"<?xml" or start.startswith(b"<"):
        for mark, suffix in _XML_2003:
            if mark in head:
                raise UnreadableError(
                    "TYPE-XML2003",
                    "这是 2003 版的 XML 文件",
                    "请用 Office 或 WPS 打开，另存为 {suffix} 再试",
                    suffix=suffix,
                )
    if start.startswith(b"<") and _HTML.search(head):
        return "html"
    if b"MIME-Version:" in head and b"multipart/related" in head.lower():
        raise UnreadableError(
            "TYPE-MHT", "这是单个文件网页（MHT）", "请用浏览器或 Office 打开，另存为 .html 或 .xlsx 再试"
        )
    if name.lower().endswith((".html", ".htm")) and _HTML.search(data[: 16 * _HEAD]):
        return "html"
    return "text"

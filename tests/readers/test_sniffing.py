"""What files really are, and the advice for those that are not read."""

from __future__ import annotations

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*names: str) -> bytes:
    """An OLE file with empty streams of these names."""
    head = bytearray(512)
    head[:8] = OLE
    head[24:32] = b"\x3e\0\x03\0\xfe\xff\x09\0"
    head[44:48] = (1).to_bytes(4, "little")
    head[48:52] = (1).to_bytes(4, "little")
    head[68:72] = (0xFFFFFFFE).to_bytes(4, "little")
    head[76:80] = (0).to_bytes(4, "little")
    head[80:512] = b"\xff" * 432
    fat = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" + b"\xff" * 504

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        free = (0xFFFFFFFF).to_bytes(4, "little")
        numbers = free + right.to_bytes(4, "little") + child.to_bytes(4, "little")
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + numbers + b"\0" * 48

    entries = entry("Root Entry", 5, 0xFFFFFFFF, 1)
    for at, name in enumerate(names, 1):
        entries += entry(name, 2, at + 1 if at < len(names) else 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(head) + fat + entries.ljust(512, b"\0")


CASES = [
    (b"", "EMPTY"),
    (b"\0" * 100, "EMPTY"),
    (b" \r\n", "EMPTY"),
    (b"{\\rtf1 x}", "TYPE-RTF"),
    (b"\x89PNG\r\n\x1a\n", "TYPE-IMAGE"),
    (b"\xff\xd8\xff\xe0", "TYPE-IMAGE"),
    (b"Rar!\x1a\x07", "TYPE-ARCHIVE"),
    (b"\x1f\x8b\x08", "TYPE-ARCHIVE"),
    (b"PK\x05\x06" + b"\0" * 18, "EMPTY"),
    (b"PK\x03\x04 cut off", "ZIP-DAMAGED"),
    (OLE + b"\0" * 600, "OLE-DAMAGED"),
    (ole("EncryptedPackage", "EncryptionInfo"), "OFFICE-ENCRYPTED"),
    (ole("WordDocument", "1Table"), "OFFICE-OLD"),
    (ole("PowerPoint Document"), "TYPE-PPT"),
    (ole("Contents"), "OFFICE-OLD"),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "TYPE-XML2003"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "TYPE-MHT"),
    (b"\x7fELF\x02\x01\x01\0", "TYPE-UNKNOWN"),
    ("年度".encode("utf-7"), "ENC-7BIT"),
    ("绩效".encode("hz"), "ENC-7BIT"),
    (b"\x80\x81\xff", "ENCODING"),
]


@pytest.mark.parametrize(("data", "code"), CASES, ids=[f"{n}-{code}" for n, (_, code) in enumerate(CASES)])
@pytest.mark.parametrize("name", ["自评表.xlsx", "a.pdf", "b"])
def test_what_is_not_read_is_named_with_advice_in_both_languages(data, code, name):
    with pytest.raises(UnreadableError) as caught:
        read_document(data, name)
    assert caught.value.code == code
    assert caught.value.name == name
    assert caught.value.hint("zh")
    assert str(caught.value).startswith(name)
    assert caught.value.hint("en").isascii()
    assert caught.value.render("en").replace(name, "").isascii()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}, "TYPE-OFD"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "TYPE-ODF"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}, "TYPE-XLSB"),
        ({"[Content_Types].xml": "<x/>", "docProps/core.xml": "<x/>"}, "PART-MISSING"),
        ({"readme.txt": "x"}, "TYPE-ARCHIVE"),
    ],
)
def test_other_packages_are_named(package, parts, code):
    with pytest.raises(UnreadableError) as caught:
        read_document(package(parts), "a.xlsx")
    assert caught.value.code == code
    assert caught.value.hint("en").isascii()


def test_content_decides_and_a_misleading_suffix_is_told(workbook, word):
    document = read_document(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'), "a.pdf")
    assert (document.format, document.notes[0].kind) == ("xlsx", "suffix-misleads")
    assert read_document(word("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), "表.xlsx").format == "docx"
    assert read_document(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'), "a.et").notes == ()


def test_a_workbook_without_any_text_is_no_blank_form(workbook):
    with pytest.raises(UnreadableError) as caught:
        read_document(workbook('<row r="1"><c r="A1"/></row>'), "a.xlsx")
    assert caught.value.code == "NO-TEXT"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_decoded_and_its_lines_are_those_of_editors(encoding):
    text = "绩效自评表 合计\r\n部门名称\u2028荔湾\r\r第三行\x0c页\n" + "预算完成率95.84%，" * 20
    document = read_document(text.encode(encoding), "a.txt")
    assert [p.place.line for p in document.paragraphs] == [1, 2, 4, 5]
    assert document.paragraphs[1].text == "部门名称\u2028荔湾"


def test_the_caller_may_name_the_encoding():
    data = "繁體中文績效自評表".encode("big5")
    assert read_document(data, "a.txt", encoding="big5").paragraphs[0].text == "繁體中文績效自評表"
    for wrong in ("utf-8", "no-such", "base64"):
        with pytest.raises(UnreadableError) as caught:
            read_document(data, "a.txt", encoding=wrong)
        assert caught.value.code == "ENCODING"


def test_separated_values_are_a_table():
    document = read_document('指标,"目标\n值",100\n甲,,"1,200"\n'.encode("gbk"), "a.csv")
    assert [(c.text, c.row, c.column) for c in document.cells()] == [
        ("指标", 1, 1), ("目标\n值", 1, 2), ("100", 1, 3), ("甲", 2, 1), ("1,200", 2, 3),
    ]  # fmt: skip


def test_a_missing_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(UnreadableError) as caught:
        read_document(ole("Workbook"), "a.xls")
    assert caught.value.code == "MISSING-EXTRA"
    assert "perfeval[xls]" in str(caught.value)
    from perfeval.readers import pdf_pool

    monkeypatch.setattr(pdf_pool, "find_spec", lambda _: None)
    with pytest.raises(UnreadableError) as caught:
        read_document(b"%PDF-1.4", "a.pdf")
    assert "perfeval[pdf]" in str(caught.value)

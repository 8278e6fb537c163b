"""Web pages, and workbooks that are web pages in truth."""

from __future__ import annotations

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document


def shapes(page: str | bytes, name: str = "a.html") -> list[tuple[str, int, int, int, int]]:
    data = page.encode() if isinstance(page, str) else page
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in read_document(data, name).cells()]


def test_spans_and_unclosed_tags():
    page = "<table><tr><td rowspan=2>甲<td colspan='2'>乙<tr><td>丙<td>丁<tr><td>戊</table>"
    assert shapes(page) == [
        ("甲", 1, 1, 2, 1), ("乙", 1, 2, 1, 2), ("丙", 2, 2, 1, 1), ("丁", 2, 3, 1, 1), ("戊", 3, 1, 1, 1),
    ]  # fmt: skip


def test_lines_blanks_and_entities():
    page = "<table><tr><td>整体支出\n   年初预算 数<br>甲 &lt; 乙&nbsp;%<p>丙</p>a\nb&#x4e01;</td></tr></table>"
    assert shapes(page)[0][0] == "整体支出年初预算 数\n甲 < 乙\u00a0%\n丙\na b丁"


def test_what_is_not_displayed_is_marked_or_told():
    page = (
        "<body><script>var a='<td>x';</script><style>td{}</style><!-- 注 --><div style='display:none'>暗</div>"
        "<table><tr style='display: none'><td>隐</td></tr><tr><td>明</td></tr></table>尾</body>"
    )
    document = read_document(page.encode(), "a.html")
    assert {c.text: c.marks for c in document.cells()} == {"隐": ("hidden",), "明": ()}
    assert [p.text for p in document.paragraphs] == ["尾"]
    assert any("暗" in note.text for note in document.notes)


def test_nested_tables_come_after_the_outer_one():
    document = read_document(
        "<table><tr><td>外<table><tr><td>里</table>后</table><table><tr><td>二</table>".encode(), "a.html"
    )
    assert [[c.text for c in t.cells] for t in document.tables] == [["外后"], ["里"], ["二"]]


def test_fields_show_their_values():
    page = "<table><tr><td><input value='95.84%'><td><input type=checkbox checked>是 <input type=radio>否</table>"
    assert [s[0] for s in shapes(page)] == ["95.84%", "☑是 □否"]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", ""])
def test_pages_in_national_encodings(declared):
    meta = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>" if declared else ""
    page = f"<html>{meta}<table><tr><td>绩效自评表　合计</table>".encode("gb18030")
    assert shapes(page)[0][0] == "绩效自评表　合计"


def test_a_wrong_declaration_is_no_obstacle():
    page = "<html><meta charset=gb2312><table><tr><td>绩效自评表，目标值≥90%</table>".encode()
    assert shapes(page)[0][0] == "绩效自评表，目标值≥90%"


def test_a_page_named_as_a_workbook_is_read_and_told():
    document = read_document("<html><table><tr><td>甲</table>".encode(), "表.xls")
    assert document.format == "html"
    assert document.notes[0].kind == "suffix-misleads"


def test_bytes_that_fit_no_encoding_are_refused():
    with pytest.raises(UnreadableError) as caught:
        read_document(b"<html><table><tr><td>\xff\xfe\xff", "a.html")
    assert caught.value.code == "ENCODING"

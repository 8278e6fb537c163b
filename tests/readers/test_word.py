"""Word files with everything Word and WPS put around the text of a cell."""

from __future__ import annotations

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document
from perfeval.tables import Paragraph, Table


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(c if c.startswith('<') else run(c) for c in content)}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    blocks = "".join(c if c.startswith(("<w:p>", "<w:tbl>", "<w:sdt>", "<w:ins>")) else par(c) for c in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks or '<w:p/>'}</w:tc>"


def line(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def grid(*lines: str) -> str:
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def shapes(data: bytes) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in read_document(data, "a.docx").cells()]


def only_text(data: bytes) -> str:
    (found,) = read_document(data, "a.docx").cells()
    return found.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:ins>" + run("新增") + "</w:ins>", "新增"),
        ("<w:moveTo>" + run("移来") + "</w:moveTo>", "移来"),
        ("<w:smartTag>" + run("标记") + "</w:smartTag>", "标记"),
        ("<w:fldSimple>" + run("域") + "</w:fldSimple>", "域"),
        ("<w:hyperlink>" + run("链接") + "</w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>是</w:t></w:r>', "☑是"),
        (run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("否"), "☑否"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>", "a\nb-c"),
        ("<w:r><w:ruby><w:rt>" + run("pin") + "</w:rt><w:rubyBase>" + run("拼") + "</w:rubyBase></w:ruby></w:r>", "拼"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
            + run("甲"),
            "☑甲",
        ),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("3"), "3"),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
    ],
)
def test_text_inside_other_elements_is_read(word, content, text):
    assert only_text(word(grid(line(cell("<w:p>" + content + "</w:p>"))))) == text


def test_cells_and_rows_inside_content_controls_keep_their_place(word):
    inside = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = grid(line("甲", inside.format(cell("乙")), "丙"), inside.format(line("丁", "戊", "己")))
    assert [(t, r, c) for t, r, c, _, _ in shapes(word(inside.format(body)))] == [
        ("甲", 1, 1), ("乙", 1, 2), ("丙", 1, 3), ("丁", 2, 1), ("戊", 2, 2), ("己", 2, 3),
    ]  # fmt: skip


def test_tracked_changes_are_read_as_accepted_and_told(word):
    changed = (
        "<w:p>"
        + run("完成")
        + "<w:del><w:r><w:delText>八</w:delText></w:r></w:del><w:ins>"
        + run("九")
        + "</w:ins></w:p>"
    )
    gone = line("删去的行", properties="<w:del/>")
    document = read_document(word(grid(line(cell(changed), "x"), gone)), "a.docx")
    first = next(document.cells())
    assert first.text == "完成九"
    assert first.marks == ("tracked-change",)
    notes = {note.kind: note.text for note in document.notes}
    assert "八" in notes["tracked-change"]
    assert "删去的行" in notes["deleted-text"]


def test_a_paragraph_whose_mark_was_deleted_goes_on(word):
    first = par("前半", properties="<w:rPr><w:del/></w:rPr>")
    assert only_text(word(grid(line(cell(first, par("后半")))))) == "前半后半"
    assert only_text(word(grid(line(cell(par("前半"), par("后半")))))) == "前半\n后半"


def test_hidden_text_is_told_and_not_read(word):
    document = read_document(
        word(grid(line(cell("<w:p>" + run("暗", "<w:vanish/>") + run("明") + "</w:p>")))), "a.docx"
    )
    assert [c.text for c in document.cells()] == ["明"]
    assert "暗" in document.notes[0].text


def test_spans(word):
    merge = "<w:vMerge {}/>"
    body = grid(
        line(cell("甲", properties=merge.format('w:val="restart"')), cell("乙", properties='<w:gridSpan w:val="2"/>')),
        line(cell(properties=merge.format("")), "丙", "丁"),
        line("戊", "己", "庚", properties='<w:gridBefore w:val="1"/>'),
    )
    assert shapes(word(body)) == [
        ("甲", 1, 1, 2, 1), ("乙", 1, 2, 1, 2), ("丙", 2, 2, 1, 1), ("丁", 2, 3, 1, 1),
        ("戊", 3, 2, 1, 1), ("己", 3, 3, 1, 1), ("庚", 3, 4, 1, 1),
    ]  # fmt: skip


def test_a_merge_without_a_start_is_told(word):
    document = read_document(word(grid(line(cell("甲", properties="<w:vMerge/>"), "乙"))), "a.docx")
    assert [c.text for c in document.cells()] == ["甲", "乙"]
    assert [note.kind for note in document.notes] == ["merge-without-start"]


def test_old_sideways_merges(word):
    body = grid(line(cell("甲", properties='<w:hMerge w:val="restart"/>'), cell(properties="<w:hMerge/>"), "乙"))
    assert shapes(word(body)) == [("甲", 1, 1, 1, 2), ("乙", 1, 3, 1, 1)]


def test_nested_tables_and_text_boxes_stand_on_their_own(word):
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        + par("框内")
        + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + par("框内")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read_document(
        word(grid(line(cell("外", grid(line("里"))))) + "<w:p>" + box + run("段") + "</w:p>"), "a.docx"
    )
    assert [[c.text for c in t.cells] for t in document.tables] == [["外"], ["里"]]
    assert [p.text for p in document.paragraphs] == ["段", "框内"]
    assert [note.kind for note in document.notes] == ["nested-table"]


def test_automatic_numbers_are_written_out(word):
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:suff w:val="space"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="任务%1"/>'
        '<w:suff w:val="nothing"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    body = "".join(
        par(text, properties=listed.format(level, number))
        for text, level, number in [
            ("存在问题", 0, 5),
            ("甲", 1, 5),
            ("乙", 1, 5),
            ("改进", 0, 5),
            ("丙", 1, 5),
            ("：办会", 0, 6),
        ]
    )
    data = word(body, rels=(("r9", "numbering", "numbering.xml"),), more={"word/numbering.xml": numbering})
    texts = [p.text for p in read_document(data, "a.docx").paragraphs]
    assert texts == ["一、存在问题", "1. 甲", "2. 乙", "二、改进", "1. 丙", "任务1：办会"]


def test_content_keeps_its_order_and_headers_are_read(word):
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + par("附件3") + "</w:hdr>"
    )
    data = word(
        par("标题") + grid(line("甲")) + par("备注"),
        rels=(("r9", "header", "header1.xml"),),
        more={"word/header1.xml": header},
    )
    content = read_document(data, "a.docx").content
    assert [i.text if isinstance(i, Paragraph) else [c.text for c in i.cells] for i in content] == [
        "附件3",
        "标题",
        ["甲"],
        "备注",
    ]
    assert isinstance(content[2], Table)
    assert str(content[2].cells[0].place) == "表1 第1行 第1列"


def test_a_file_without_a_body_is_refused(word):
    with pytest.raises(UnreadableError) as caught:
        read_document(word("", more={"word/document.xml": "<x/>"}), "a.docx")
    assert caught.value.code == "DOCX-NO-BODY"

"""Workbooks with everything Excel, WPS and broken exporters put into them."""

from __future__ import annotations

import io
import random
from datetime import date

import pytest

from perfeval.errors import UnreadableError
from perfeval.readers import read_document

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="0&quot;次&quot;"/><numFmt numFmtId="165" formatCode=";;;"/></numFmts>'
    '<fonts><font/><font><color rgb="FFFFFFFF"/></font><font><name val="Wingdings 2"/></font></fonts>'
    '<fills><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF0000FF"/></patternFill></fill></fills>'
    "<cellXfs>"
    + "".join(
        f'<xf numFmtId="{n}" fontId="{f}" fillId="{i}"/>'
        for n, f, i in [
            (0, 0, 0),
            (9, 0, 0),
            (164, 0, 0),
            (58, 0, 0),
            (165, 0, 0),
            (0, 1, 0),
            (0, 1, 1),
            (0, 2, 0),
            (2, 0, 0),
        ]
    )
    + "</cellXfs>"
)


def cells(data: bytes) -> dict:
    return {cell.place.cell: cell for cell in read_document(data, "a.xlsx").cells()}


def kinds(data: bytes) -> list[str]:
    return [note.kind for note in read_document(data, "a.xlsx").notes]


def row(*items: str) -> str:
    return f'<row r="1">{"".join(items)}</row>'


def test_numbers_are_shown_with_their_formats(workbook):
    found = cells(
        workbook(
            row(
                '<c r="A1" s="1"><v>1</v></c>',
                '<c r="B1" s="2"><v>1</v></c>',
                '<c r="C1" s="3"><v>44563</v></c>',
                '<c r="D1"><v>95.840000000000003</v></c>',
                '<c r="E1" s="4"><v>7</v></c>',
                '<c r="F1" s="8"><v>94.9</v></c>',
                '<c r="G1"><v>6</v></c>',
            ),
            styles=STYLES,
        )
    )
    assert [found[name + "1"].text for name in "ABCDFG"] == ["100%", "1次", "1月2日", "95.84", "94.90", "6"]
    assert found["C1"].marks == ("date",)
    assert found["E1"].marks == ("hidden",)
    assert found["A1"].stored == "1"
    assert found["G1"].stored is None


def test_texts_of_all_kinds(workbook):
    strings = (
        "<si><t>共享</t></si><si><r><rPr><b/></rPr><t>富</t></r><r><t>文本</t></r><rPh><t>fuwenben</t></rPh></si>"
        '<si><t xml:space="preserve"> 两行_x000D_\n文字 </t></si><si><r><rPr><rFont val="Wingdings 2"/></rPr><t>R</t></r><r><t>是</t></r></si>'
    )
    found = cells(
        workbook(
            row(
                '<c r="A1" t="s"><v>0</v></c>',
                '<c r="B1" t="s"><v>1</v></c>',
                '<c r="C1" t="s"><v>2</v></c>',
                '<c r="D1" t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r><rPh><t>x</t></rPh></is></c>',
                '<c r="E1" t="str"><f>A1&amp;"x"</f><v>共享x</v></c>',
                '<c r="F1" t="b"><v>1</v></c>',
                '<c r="G1" t="s"><v>3</v></c>',
                '<c r="H1" t="inlineStr"><is><t>95.84%</t></is></c>',
                '<c r="I1" t="inlineStr" s="7"><is><t>£</t></is></c>',
            ),
            strings=strings,
            styles=STYLES,
        )
    )
    assert [found[name + "1"].text for name in "ABCDEFGHI"] == [
        "共享",
        "富文本",
        "两行\n文字",
        "内联",
        "共享x",
        "TRUE",
        "☑是",
        "95.84%",
        "□",
    ]
    assert found["E1"].formula == '=A1&"x"'
    assert found["H1"].marks == ("number-stored-as-text",)


def test_a_formula_that_was_never_calculated_is_no_blank(workbook):
    for value in ("", "<v></v>"):
        data = workbook(row(f'<c r="D9"><f>D3/(B3+C3)</f>{value}</c>'))
        cell = cells(data)["D9"]
        assert cell.marks == ("formula", "formula-without-value")
        assert cell.formula == "=D3/(B3+C3)"
        assert kinds(data) == ["formula-without-value"]


def test_a_formula_that_gives_an_empty_text_is_blank(workbook):
    data = workbook(row('<c r="A1" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B1"><v>1</v></c>'))
    assert set(cells(data)) == {"B1"}


def test_errors_and_broken_numbers_are_told(workbook):
    data = workbook(
        row('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>1e400</v></c>')
    )
    found = cells(data)
    assert found["A1"].text == "#DIV/0!"
    assert "error-value" in found["A1"].marks
    assert (found["B1"].text, found["C1"].text) == ("NaN", "1e400")
    assert kinds(data) == ["error-value", "number-broken", "number-broken"]


def test_what_is_hidden_is_marked_and_told(workbook):
    rows = (
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row>'
        '<row r="3"><c r="A3" s="5"><v>4</v></c><c r="C3" s="6"><v>5</v></c></row>'
    )
    data = workbook(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>', styles=STYLES)
    marks = {name: cell.marks for name, cell in cells(data).items()}
    assert marks == {"A1": ("hidden",), "A2": (), "B2": ("hidden",), "A3": ("hidden",), "C3": ()}
    assert kinds(data) == ["hidden-cells"]


def test_a_merged_cell_is_hidden_only_when_all_of_it_is(workbook):
    rows = '<row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"/>'
    data = workbook(rows, after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert cells(data)["A1"].marks == ()
    assert cells(data)["B1"].marks == ("hidden",)


def test_hidden_sheets_are_read_and_marked(workbook):
    data = workbook(
        row('<c r="A1"><v>1</v></c>'), sheet='<sheet name="备用" sheetId="1" state="veryHidden" r:id="r1"/>'
    )
    document = read_document(data, "a.xlsx")
    assert document.tables[0].hidden
    assert document.tables[0].cells[0].marks == ("hidden",)
    assert [note.kind for note in document.notes] == ["hidden-sheet"]


def test_of_merges_that_overlap_the_first_counts_and_no_value_is_lost(workbook):
    rows = row('<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>') + '<row r="2"><c r="B2"><v>3</v></c></row>'
    data = workbook(rows, after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>')
    found = cells(data)
    assert (found["A1"].rowspan, found["A1"].colspan) == (2, 2)
    assert found["B1"].marks == found["B2"].marks == ("covered",)
    assert found["B2"].rowspan == 1
    assert kinds(data) == ["merges-overlap", "covered-cell", "covered-cell"]


def test_strict_and_absolute_and_unnumbered_files(workbook):
    plain = '<row><c><v>1</v></c><c t="inlineStr"><is><t>二</t></is></c></row><row><c><v>3</v></c></row>'
    for data in (workbook(plain), workbook(plain, space=STRICT), workbook(plain, target="/xl/worksheets/sheet1.xml")):
        assert {name: cell.text for name, cell in cells(data).items()} == {"A1": "1", "B1": "二", "A2": "3"}


def test_dates_count_from_1904_where_the_workbook_says_so(workbook):
    data = workbook(row('<c r="A1" s="3"><v>43101</v></c>'), styles=STYLES, book='<workbookPr date1904="1"/>')
    assert cells(data)["A1"].text == "1月2日"


def test_addresses_outside_the_sheet_and_missing_texts_are_refused(workbook):
    for items, code in (
        ('<c r="ZZZZ9"><v>1</v></c>', "XLSX-ADDRESS"),
        ('<c r="A1" t="s"><v>5</v></c>', "XLSX-STRING-INDEX"),
        (f'<c r="A1" t="inlineStr"><is><t>{"".join(map(str, range(20_000)))}</t></is></c>', "XLSX-STRING"),
    ):
        with pytest.raises(UnreadableError) as caught:
            read_document(workbook(row(items)), "a.xlsx")
        assert caught.value.code == code


def test_a_missing_sheet_is_no_empty_workbook(workbook):
    with pytest.raises(UnreadableError) as caught:
        read_document(workbook("", target="worksheets/none.xml"), "a.xlsx")
    assert caught.value.code == "XLSX-PART-MISSING"
    assert "自评表" in str(caught.value)


def test_a_wrong_dimension_and_rows_out_of_order_do_no_harm(workbook):
    rows = '<row r="9"><c r="B9"><v>9</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    table = read_document(workbook(rows, before='<dimension ref="A1"/>'), "a.xlsx").tables[0]
    assert [cell.place.cell for cell in table.cells] == ["A2", "B9"]


def test_what_stands_around_the_cells_is_kept(workbook):
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/drawing" Target="../drawings/d.xml"/><Relationship Id="b" Type="x/comments" Target="../comments1.xml"/>'
        "</Relationships>"
    )
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:row>9</xdr:row></xdr:to>"
        "<xdr:sp><xdr:txBody><a:p><a:r><a:t>盖章</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor><xdr:pic/></xdr:wsDr>"
    )
    comments = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><commentList><comment ref="A1"><text><r><t>请核对</t></r></text>'
        "</comment></commentList></comments>"
    )
    data = workbook(
        row('<c r="A1"><v>1</v></c>'),
        after='<headerFooter><oddHeader>&amp;L附件2&amp;C&amp;"宋体,常规"&amp;12标题</oddHeader><oddFooter>第 &amp;P 页</oddFooter></headerFooter>',
        more={"xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/drawings/d.xml": drawing, "xl/comments1.xml": comments},
    )
    document = read_document(data, "a.xlsx")
    assert [p.text for p in document.paragraphs] == ["附件2\n标题", "盖章", "第  页"]
    assert document.paragraphs[1].place.cell == "B3"
    assert {note.kind: note.text for note in document.notes} == {
        "comment": "批注：请核对",
        "pictures": "有 1 张图片，图中文字未读",
    }


def generated(seed: int):
    """A workbook written by openpyxl, and what it holds."""
    openpyxl = pytest.importorskip("openpyxl")
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评'表!"
    taken: set[tuple[int, int]] = set()
    for _ in range(40):
        r, c, h, w = chance.randint(1, 30), chance.randint(1, 12), chance.randint(1, 3), chance.randint(1, 4)
        slots = {(y, x) for y in range(r, r + h) for x in range(c, c + w)}
        if slots & taken:
            continue
        taken |= slots
        cell = sheet.cell(r, c)
        cell.value, cell.number_format = chance.choice(
            [
                ("文字\n两行", "General"),
                (" 前后空 ", "General"),
                (chance.randint(0, 10**6) / 100, "0.00"),
                (chance.random(), "0.00%"),
                (chance.randint(0, 99), '0"人次"'),
                (chance.randint(0, 10**9), "#,##0"),
                (date(2021, 3, 4), "yyyy-mm-dd"),
                (True, "General"),
                ("=1/3", "General"),
                ("'0010", "@"),
            ]
        )
        if h * w > 1:
            sheet.merge_cells(start_row=r, start_column=c, end_row=r + h - 1, end_column=c + w - 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), sheet


@pytest.mark.parametrize("seed", range(25))
def test_generated_workbooks_agree_with_openpyxl(seed):
    data, sheet = generated(seed)
    table = read_document(data, "a.xlsx").tables[0]
    merged = {
        (m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
        for m in sheet.merged_cells.ranges
    }
    expected = {c.coordinate: c for line in sheet.iter_rows() for c in line if c.value is not None}
    assert {cell.place.cell for cell in table.cells} == set(expected)
    for cell in table.cells:
        source = expected[cell.place.cell]
        assert (cell.rowspan, cell.colspan) == merged.get((cell.row, cell.column), (1, 1))
        assert cell.text == displayed(source.value, source.number_format), source.number_format


def displayed(value, code: str) -> str:
    """What Excel shows, worked out another way than the reader does."""
    if value is True:
        return "TRUE"
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, str):
        return "" if value.startswith("=") else value.strip()
    from decimal import ROUND_HALF_UP, Decimal

    if code == "0.00%":
        return f"{(Decimal(repr(value)) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
    return {"0.00": f"{Decimal(repr(value)).quantize(Decimal('0.01'))}", "#,##0": f"{value:,}"}.get(
        code, f"{value}人次"
    )


def test_macros_are_named_and_never_run(workbook):
    data = workbook(row('<c r="A1"><v>1</v></c>'), more={"xl/vbaProject.bin": b"\0"})
    assert kinds(data) == ["macro"]

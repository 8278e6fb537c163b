"""Documents that hold several forms, no form, or less than a form needs."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from perfeval.errors import ConfigurationError, UnreadableError
from perfeval.layouts.recognition import forms_in
from perfeval.readers import read_document
from perfeval.reading import NotAFormError, SeveralFormsError, read, read_all, read_bytes
from perfeval.tables import Cell, Document, Paragraph, Place, Table

FORMS = Path(__file__).parents[1] / "forms"


def html(*rows, before="", after=""):
    cells = "".join("<tr>" + "".join(f"<td{attr}>{text}</td>" for attr, text in row) + "</tr>" for row in rows)
    return f"<html><body>{before}<table border=1>{cells}</table>{after}</body></html>".encode()


def row(*cells):
    """Cells as text or (text, columns)."""
    return [("", cell) if isinstance(cell, str) else (f' colspan="{cell[1]}"', cell[0]) for cell in cells]


PROJECT = (
    row("项目名称", ("水库除险", 5)),
    row("主管部门", ("水务局", 2), "实施单位", ("水库管理所", 2)),
    row("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"),
    row("产出指标", "数量指标", "加固坝体", "≥2处", "2处", "10"),
)
TITLE = "<p>2022年度项目支出绩效自评表</p>"


def stacked(*documents):
    """Several forms on one worksheet, one below the other."""
    cells, shift = [], 0
    for document in documents:
        (table,) = (item for item in document.content if isinstance(item, Table))
        for cell in table.cells:
            place = Place(sheet="合并", cell=f"{cell.column}/{cell.row + shift}")
            cells.append(attrs.evolve(cell, row=cell.row + shift, place=place))
        shift = max(cell.row for cell in cells) + 2
    return Document(
        name="book", format="xlsx", content=(Table(cells=tuple(cells), name="合并", place=Place(sheet="合并")),)
    )


def document(name):
    path = FORMS / name
    found = read_document(path.read_bytes(), name)
    return attrs.evolve(found, content=tuple(item for item in found.content if isinstance(item, Table) and item.cells))


def test_forms_below_each_other_on_one_sheet():
    one, other = document("012.xlsx"), document("010.xlsx")
    parts, _, why = forms_in(stacked(one, other))
    assert why is None
    assert [part.form for part in parts] == [read(FORMS / "012.xlsx").form, read(FORMS / "010.xlsx").form]


def test_a_form_on_every_sheet_and_one_that_is_none():
    one, other = document("012.xlsx"), document("liwan-2021/form.xlsx")
    index = Table(
        cells=(Cell(text="填表说明：请如实填写", row=1, column=1, place=Place(sheet="说明", cell="A1")),),
        name="说明",
        place=Place(sheet="说明"),
    )
    parts, notes, why = forms_in(Document(name="b", format="xlsx", content=(*one.content, index, *other.content)))
    assert why is None
    assert [part.layout for part in parts] == ["project", "department-tasks"]
    (note,) = notes
    assert note.kind == "not-a-form"
    assert note.place.sheet == "说明"
    assert "请如实填写" in note.text


def test_several_forms_are_not_one():
    data = html(*PROJECT, before=TITLE) + html(*PROJECT, before="<p>2023年度项目支出绩效自评表</p>")
    reading = read_bytes(data, "forms.html")
    assert [form.year for form in reading.forms] == [2022, 2023]
    with pytest.raises(SeveralFormsError, match="2022年度项目支出绩效自评表、2023年度项目支出绩效自评表"):
        _ = reading.form
    assert [part.form for part in reading.split()] == list(reading.forms)


def test_read_all(tmp_path):
    path = tmp_path / "forms.html"
    path.write_bytes(html(*PROJECT, before=TITLE) + html(*PROJECT, before="<p>2023年度项目支出绩效自评表</p>"))
    assert [each.form.year for each in read_all(path)] == [2022, 2023]


def test_tables_without_a_title_between_them_are_two_forms():
    data = html(*PROJECT, before=TITLE) + html(*PROJECT)
    assert len(read_bytes(data, "forms.html").forms) == 2


def test_one_form_in_two_tables():
    head = html(*PROJECT[:2], before=TITLE)
    body = html(*PROJECT[2:])
    reading = read_bytes(head + body, "forms.html")
    assert reading.form.implementer == "水库管理所"
    assert reading.form.indicators[0].result == "2处"


@pytest.mark.parametrize(
    ("title", "relative"),
    [
        ("2022年度项目支出绩效目标申报表", "绩效目标申报表"),
        ("部门整体支出绩效目标表（2023年度）", "绩效目标申报表"),
        ("2022年项目绩效运行监控表", "绩效运行监控表"),
        ("项目支出绩效自评结果汇总表", "汇总表"),
    ],
)
def test_relatives_are_named_and_refused(title, relative):
    with pytest.raises(NotAFormError, match=relative) as caught:
        read_bytes(html(*PROJECT, before=f"<p>{title}</p>"), "a.html")
    assert caught.value.relative == relative
    assert "三级指标" in caught.value.labels
    assert "not a self-evaluation form" in str(caught.value)


def test_a_goal_sheet_without_a_title_is_refused():
    rows = (
        row("项目名称", ("水库除险", 3)),
        row("一级指标", "二级指标", "三级指标", "指标值"),
        row("产出指标", "数量指标", "加固坝体", "≥2处"),
    )
    with pytest.raises(NotAFormError, match="三级指标"):
        read_bytes(html(*rows), "a.html")


def test_a_transfer_payment_form_is_a_project_form():
    reading = read_bytes(html(*PROJECT, before="<p>转移支付绩效自评表</p>"), "a.html")
    assert reading.form.kind == "project"
    assert reading.layout == "transfer-payment"


def test_accounts_are_no_form():
    rows = (row("收入", "金额", "支出", "金额"), row("一、财政拨款", "100", "一、教育支出", "90"))
    with pytest.raises(NotAFormError):
        read_bytes(html(*rows, before="<p>收入支出决算总表</p>"), "a.html")


def test_keywords_supply_what_the_document_lacks():
    data = html(*PROJECT)
    reading = read_bytes(data, "a.html", kind="department_overall", year=2020, money_unit="元")
    assert (reading.form.kind, reading.form.year, reading.form.money_unit) == ("department_overall", 2020, "元")
    assert read_bytes(data, "a.html").form.kind == "project"
    assert any(note.path == "$.kind" for note in read_bytes(data, "a.html").notes)


def test_what_is_printed_wins_over_keywords_and_is_said():
    reading = read_bytes(html(*PROJECT, before=TITLE), "a.html", year=2020, kind="department_overall")
    assert (reading.form.year, reading.form.kind) == (2022, "project")
    assert {note.path for note in reading.notes if note.kind == "conflict"} == {"$.year", "$.kind"}


@pytest.mark.parametrize("keywords", [{"kind": "部门"}, {"money_unit": "千元"}, {"year": 21}, {"year": "2021"}])
def test_keywords_that_make_no_sense(keywords):
    with pytest.raises(ConfigurationError):
        read_bytes(html(*PROJECT), "a.html", **keywords)


@pytest.mark.parametrize(
    "order", [lambda lines: lines[::-1], lambda lines: sorted(lines, key=len), lambda lines: lines[120:] + lines[:120]]
)
def test_text_in_another_order_is_refused(order):
    lines = (FORMS / "liwan-2021" / "000-source.txt").read_text("utf-8").splitlines()
    with pytest.raises(UnreadableError) as caught:
        read_bytes("\n".join(order(lines)).encode(), "a.txt")
    assert caught.value.code == "TEXT-ORDER"
    assert "PDF" in caught.value.render()


def test_text_that_is_no_form():
    with pytest.raises(NotAFormError):
        read_bytes("今天天气很好，开会讨论预算。".encode(), "a.txt")


def test_two_years_or_units_are_said():
    before = "<p>2022年度项目支出绩效自评表</p><p>（2021年度）</p><p>单位：元</p>"
    rows = (
        *PROJECT[:2],
        row("资金情况（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"),
        row("年度资金总额", "1", "2", "2", "100%", "10"),
        *PROJECT[2:],
    )
    reading = read_bytes(html(*rows, before=before), "a.html")
    assert (reading.form.year, reading.form.money_unit) == (2022, "元")
    assert {note.path for note in reading.notes if note.kind == "conflict"} == {"$.year", "$.money_unit"}


def test_a_number_that_is_none_keeps_its_text():
    rows = (*PROJECT[:3], row("产出指标", "数量指标", "加固坝体", "≥2处", "2处", "约9分"))
    reading = read_bytes(html(*rows, before=TITLE), "a.html")
    (indicator,) = reading.form.indicators
    assert indicator.score is None
    (note,) = (note for note in reading.notes if note.path == "$.indicators[0].score")
    assert (note.kind, note.doubtful) == ("no-number", True)
    assert "约9分" in note.text


def test_texts_below_the_table():
    data = html(
        *PROJECT, before=TITLE, after="<p>存在问题：进度偏慢。</p><p>改进措施：加强调度。</p><p>填表人：某某</p>"
    )
    reading = read_bytes(data, "a.html")
    assert reading.form.problems == "进度偏慢。"
    assert reading.form.improvements == "加强调度。"
    assert any("某某" in note.text for note in reading.notes)


def test_labels_spelled_in_many_ways():
    rows = (
        row("项 目 名 称：", ("水库除险", 5)),
        row("主管部门及代码", ("水务局", 2), "项目实施单位（盖章）", ("水库管理所", 2)),
        row("一级\n指标", "二级指标", "3.三级指标", "年度指标值（Ａ）", "实际完成值(B)", "得分\n（10分×B/A）"),
        row("产出指标（50分）", "数量指标", "加固坝体", "≥2处", "2处", "1,234.50"),
    )
    form = read_bytes(html(*rows, before=TITLE), "a.html").form
    assert (form.project, form.department, form.implementer) == ("水库除险", "水务局", "水库管理所")
    assert form.indicators[0].level1 == "产出指标（50分）"
    assert str(form.indicators[0].score) == "1234.50"


def test_paragraphs_only_are_no_form():
    lines = Document(name="a", format="docx", content=(Paragraph(text="绩效自评报告", place=Place(line=1)),))
    parts, _, why = forms_in(lines)
    assert not parts
    assert isinstance(why, NotAFormError)


def test_text_with_lines_moved_about_is_refused_or_doubted():
    """Nothing is read as certain that the order of the lines has spoilt for most of the form."""
    import random

    lines = (FORMS / "liwan-2021" / "000-source.txt").read_text("utf-8").splitlines()
    whole = read(FORMS / "liwan-2021" / "000-source.txt").form
    for seed in range(8):
        rng = random.Random(seed)
        shuffled = list(lines)
        rng.shuffle(shuffled)
        with pytest.raises((UnreadableError, NotAFormError)):
            read_bytes("\n".join(shuffled).encode(), "a.txt")
        cut = lines[: rng.randrange(60, len(lines) - 10)]
        try:
            reading = read_bytes("\n".join(cut).encode(), "a.txt")
        except (UnreadableError, NotAFormError):
            continue
        assert len(reading.form.tasks) < len(whole.tasks) or reading.confidence < 0.85

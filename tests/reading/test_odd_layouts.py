"""Blocks in shapes that few places print: amounts beside their labels, goals one under the other, totals of their own."""

from __future__ import annotations

from perfeval import check, to_dict
from perfeval.reading import read_bytes
from perfeval.report import Checked

TITLE = "<p>2022年度项目支出绩效自评表</p>"
WIDTH = 7
ROWS = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "甲", "≥1", "1", "10", "10"),
)
ROW = {
    "name": "甲",
    "level1": "产出指标",
    "level2": "数量指标",
    "expected": "≥1",
    "result": "1",
    "weight": "10",
    "score": "10",
}


def cell(text, columns=1, rows=1):
    return f'<td colspan="{columns}" rowspan="{rows}">{text}</td>'


def wide(*texts):
    """The last text takes the rest of the width."""
    return (*texts[:-1], cell(texts[-1], WIDTH - len(texts) + 1))


def reading(*rows):
    lines = "".join(
        "<tr>" + "".join(text if text.startswith("<td") else cell(text) for text in row) + "</tr>" for row in rows
    )
    return read_bytes(f"<html><body>{TITLE}<table>{lines}</table></body></html>".encode(), "a.html")


def form(*rows):
    found = to_dict(reading(*rows).form)
    for key in ("schema", "kind", "title", "year"):
        found.pop(key)
    return found


def test_amounts_beside_their_labels():
    found = form(("项目资金（万元）", "全年预算数", "100.00", "全年执行数", "98", "执行率", "98%"), *ROWS)
    line = {"adjusted_budget": "100.00", "actual": "98", "stated_completion_rate": "98%"}
    assert found == {"funding": [line], "money_unit": "万元", "indicators": [ROW]}


def test_amounts_one_under_the_other():
    found = form(wide("年初预算数（元）", "10"), wide("全年预算数（元）", "20"), wide("预算执行率", "100%"), *ROWS)
    line = {"initial_budget": "10", "adjusted_budget": "20", "stated_completion_rate": "100%"}
    assert found == {"funding": [line], "money_unit": "元", "indicators": [ROW]}


def test_a_funding_header_of_two_rows():
    header = (
        cell("资金（万元）", 1, 3),
        cell("资金来源", 1, 2),
        cell("预算数", 2),
        cell("执行数", 1, 2),
        cell("得分", 2, 2),
    )
    found = reading(header, ("年初", "调整后"), ("合计", "1", "2", "2", cell("10", 2)), *ROWS)
    (line,) = to_dict(found.form)["funding"]
    assert line == {"source": "合计", "initial_budget": "1", "adjusted_budget": "2", "actual": "2", "score": "10"}
    assert not [note for note in found.notes if note.doubtful]


def test_goals_one_under_the_other():
    found = form(wide("年度总体目标", "预期目标", "建成水库"), wide("", "实际完成情况", "已建成"), *ROWS)
    assert found["objective"] == {"expected": "建成水库", "outcome": "已建成"}


def test_goals_without_sublabels():
    found = form(wide("年度目标", "建成水库"), wide("年度目标完成情况", "已建成"), *ROWS)
    assert found["objective"] == {"expected": "建成水库", "outcome": "已建成"}


def test_the_rate_of_execution_as_a_row_of_its_own():
    found = form(ROWS[0], (cell("预算执行率", 3), "100%", "98%", "10", "9.8"), ROWS[1])
    rate = {"name": "预算执行率", "expected": "100%", "result": "98%", "weight": "10", "score": "9.8"}
    assert found["indicators"] == [rate, ROW]


def test_a_first_level_over_both_columns():
    found = form(*ROWS, (cell("满意度指标", 2), "群众满意度", "≥90%", "95%", "10", "10"))
    assert found["indicators"][1]["level1"] == "满意度指标"
    assert "level2" not in found["indicators"][1]


def test_two_totals_are_said():
    found = reading(*ROWS, (cell("合计", 5), "20", "19"), wide("自评得分", "95.5"), wide("自评等级", "优"))
    assert (str(found.form.total_weight), str(found.form.total_score), found.form.grade) == ("20", "19", "优")
    assert [note.path for note in found.notes if note.kind == "conflict"] == ["$.total_score"]


def test_texts_below_their_labels():
    found = form(
        *ROWS, (cell("存在的问题及原因分析", WIDTH),), (cell("进度慢。", WIDTH),), wide("下一步改进措施：加强调度。")
    )
    assert (found["problems"], found["improvements"]) == ("进度慢。", "加强调度。")


def test_a_column_that_nobody_knows_is_said_and_not_read():
    rows = ((*ROWS[0][:5], "奇栏", "得分"), ROWS[1])
    found = reading(*rows)
    assert found.form.indicators[0].weight is None
    assert any("奇栏" in note.text and "10" in note.text for note in found.notes)


def test_numbers_shared_by_rows_stay_with_the_first():
    rows = (
        ROWS[0],
        ("产出指标", "数量指标", "甲", "≥1", "1", cell("10", 1, 2), "5"),
        ("产出指标", "数量指标", "乙", "≥1", "1", "5"),
    )
    found = reading(*rows)
    assert [str(row.weight) for row in found.form.indicators] == ["10", "None"]
    assert [note.path for note in found.notes if note.kind == "shared-cell"] == ["$.indicators[0].weight"]


def test_what_an_indicator_holds_beside_a_column_of_names():
    found = form(
        ("主要任务", "年初预期目标", "目标完成情况", "关键指标", "指标内容", "预期实现值", "指标完成情况"),
        ("碧道建设", "建成碧道12公里", "建成12.6公里", "碧道长度", "当年建成的公里数", "12公里", "12.6公里"),
    )
    (task,) = found["tasks"]
    assert task["indicators"] == [
        {"name": "碧道长度", "definition": "当年建成的公里数", "expected": "12公里", "result": "12.6公里"}
    ]


def test_a_grade_beside_its_label_in_the_total():
    found = form(*ROWS, (cell("总分", 5), "100", "90", "（自评等级）优"))
    assert found["grade"] == "优"


def test_a_blank_cell_is_told_in_its_own_row_and_column():
    head = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    rows = (
        head,
        (cell("产出指标", 1, 2), "甲", "≥10次", "9次", "10", "9", "雨季推迟"),
        ("乙", "≥10次", "8次", "10", "8", ""),
    )
    read = reading(*rows)
    checked = Checked(file="a.html", report=check(read.form), places=read.places)
    assert checked.where("$.indicators[1].reason", "zh") == "表1 第3行 第7列"
    assert checked.where("$.indicators[1]", "zh") == "表1 第3行 第2列"


def test_a_blank_cell_of_a_blank_column_is_told_below_its_heading():
    head = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    read = reading(head, ("产出指标", "甲", "≥10次", "9次", "10", "9", ""))
    (part,) = read.parts
    checked = Checked(file="a.html", report=check(part.form), places=part.places, headings=part.headings)
    assert checked.where("$.indicators[0].reason", "zh") == "表1 第2行 第7列"


def test_a_table_of_tasks_that_prints_the_money_of_all():
    found = form(
        (
            cell("任务名称", 1, 2),
            cell("主要内容", 1, 2),
            cell("完成情况", 1, 2),
            cell("预算数（万元）", 2),
            cell("执行数（万元）", 2),
        ),
        ("总额", "财政拨款", "总额", "财政拨款"),
        ("国土绿化", "造林2.2万亩", "造林2.25万亩", "2600", "2600", "2585", "2585"),
        ("金额合计", "", "", "4700", "4500", "4676.5", "4476.5"),
        *ROWS,
    )
    assert found["tasks"] == [{"name": "国土绿化", "expected": "造林2.2万亩", "outcome": "造林2.25万亩"}]
    assert found["funding"] == [{"source": "金额合计", "adjusted_budget": "4700", "actual": "4676.5"}]
    assert found["money_unit"] == "万元"


def test_sources_of_money_as_columns():
    found = form(
        (cell("资金情况（万元）", 1, 4), cell("项目", 2), cell("合计", 2), cell("财政拨款", 2)),
        (cell("年初预算数", 2), cell("880.00", 2), cell("600.00", 2)),
        (cell("全年执行数", 2), cell("891.80", 2), cell("—", 2)),
        (cell("执行率", 2), cell("98.00%", 2), cell("", 2)),
        *ROWS,
    )
    assert found["funding"] == [
        {"source": "合计", "initial_budget": "880.00", "actual": "891.80", "stated_completion_rate": "98.00%"},
        {"source": "财政拨款", "initial_budget": "600.00"},
    ]
    assert found["money_unit"] == "万元"
    assert found["indicators"] == [ROW]


def test_points_and_score_below_a_heading_that_fits_both():
    found = form(
        (cell("指标名称", 3), cell("指标值", 2), cell("自评", 2)),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ROWS[1],
        (cell("总分", 5), "100", "95.5"),
    )
    assert found == {"indicators": [ROW], "total_weight": "100", "total_score": "95.5"}

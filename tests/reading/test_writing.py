"""Forms written as workbooks are read back as they were; blank forms are forms to fill in."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from perfeval import Form, FundingLine, Indicator, Objective, PerfevalError, Task, from_dict
from perfeval.errors import ConfigurationError
from perfeval.reading import read, read_bytes
from perfeval.writing import template, write_xlsx

openpyxl = pytest.importorskip("openpyxl")

FORMS = Path(__file__).parents[1] / "forms"
_SPEC = importlib.util.spec_from_file_location("printed", FORMS.parent / "layouts" / "printed.py")
printed = importlib.util.module_from_spec(_SPEC)
sys.modules["printed"] = printed
_SPEC.loader.exec_module(printed)

SAMPLES = [FORMS / f"{number}.json" for number in ("002", "010", "012", "015")] + [
    FORMS / "liwan-2021" / "liwan-2021.json"
]


def back(form):
    return read_bytes(write_xlsx(form), "a.xlsx")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_forms_are_read_back(path):
    form = from_dict(json.loads(path.read_text("utf-8")))
    reading = back(form)
    assert reading.form == form
    assert not [note for note in reading.notes if note.doubtful]


@pytest.mark.parametrize("layout", printed.LAYOUTS)
def test_printed_forms_are_read_back(layout):
    for seed in range(2):
        form = from_dict(printed.make(layout, seed)[1])
        assert back(form).form == form


def test_figures_keep_their_printed_digits():
    line = FundingLine(
        source="合计",
        initial_budget="0.10",
        adjustment="-0.00",
        adjusted_budget="123456789012345678.123456789012",
        actual="1234567.891",
        stated_completion_rate="95.840%",
        stated_adjustment_rate="0.9584",
        weight="20%",
        score="9.620",
        reason="—",
    )
    form = Form(
        kind="project", title="项目支出绩效自评表", funding=(line,), indicators=(Indicator(name="甲", result="乙"),)
    )
    assert back(form).form == form


def test_targets_are_text_never_formulas_or_numbers():
    rows = tuple(
        Indicator(name=f"指标甲{text}", level1="产出指标", level2=level2, expected=text, result=text)
        for text, level2 in (
            ("=100%", "数量指标"),
            ("100%", None),
            ("012", "数量指标"),
            ("1-2", None),
            ("=SUM(A1)", "x"),
        )
    )
    form = Form(kind="department_overall", title="部门整体支出绩效自评表", indicators=rows)
    assert back(form).form == form


def test_a_written_percentage_is_a_number_in_the_workbook(tmp_path):
    form = Form(
        kind="project",
        title="项目支出绩效自评表",
        funding=(FundingLine(source="合计", actual="94.90", stated_completion_rate="95.84%"),),
        indicators=(Indicator(name="甲", result="乙"),),
    )
    path = tmp_path / "a.xlsx"
    write_xlsx(form, path)
    values = {cell.number_format: cell.value for row in openpyxl.load_workbook(path).active for cell in row}
    assert values["0.00%"] == pytest.approx(0.9584)
    assert values["0.00"] == pytest.approx(94.9)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["project", "department_overall"])
def test_a_template_is_a_blank_form(kind):
    reading = read_bytes(template(kind), "a.xlsx")
    form = reading.form
    assert form.kind == kind
    assert form.money_unit == "万元"
    assert [line.source for line in form.funding] == ["年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"]
    assert form.indicators == ()
    assert form.objective is None
    assert not [note for note in reading.notes if note.doubtful]


def test_a_template_has_choices_and_checks(tmp_path):
    path = tmp_path / "blank.xlsx"
    template("project", path)
    sheet = openpyxl.load_workbook(path).active
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"元,万元,亿元"'
    assert sheet[str(rules["list"].sqref)].value == "万元"
    assert sum(rule.type == "decimal" for rule in sheet.data_validations.dataValidation) == 2


def test_a_filled_template_is_the_form_that_was_filled_in(tmp_path):
    path = tmp_path / "blank.xlsx"
    template("project", path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    named = {str(cell.value): cell for row in sheet for cell in row if cell.value}
    sheet.cell(named["项目名称"].row, named["项目名称"].column + 4).value = "水库除险"
    first = named["指标1："]
    first = next(cell for row in sheet for cell in row if cell.value == "指标1：")
    first.value = "指标1：加固坝体"
    sheet.cell(first.row, named["年度指标值"].column).value = "≥2处"
    sheet.cell(first.row, named["实际完成值"].column).value = "2处"
    book.save(path)
    form = read(path).form
    assert form.project == "水库除险"
    (row,) = form.indicators
    assert (row.level1, row.level2, row.name) == ("产出指标", "数量指标", "指标1：加固坝体")
    assert (row.expected, row.result) == ("≥2处", "2处")


def test_what_no_cell_can_hold():
    with pytest.raises(PerfevalError, match="32767"):
        write_xlsx(Form(kind="project", problems="长" * 40_000))
    with pytest.raises(PerfevalError, match="控制字符"):
        write_xlsx(Form(kind="project", problems="\x01"))
    task = Task(name="任务1", indicators=(Indicator(name="甲", level1="产出指标"),))
    with pytest.raises(PerfevalError, match="一级"):
        write_xlsx(Form(kind="project", tasks=(task,)))
    with pytest.raises(ConfigurationError):
        template("部门")


def test_tasks_and_levels_together():
    form = Form(
        kind="department_overall",
        title="部门整体支出绩效自评表",
        year=2022,
        department="水务局",
        objective=Objective(expected="甲", outcome="乙"),
        tasks=(
            Task(
                name="任务1",
                expected="丙",
                outcome="丁",
                funding="94.90",
                indicators=(Indicator(name="戊", result="己"),),
            ),
            Task(name="任务2", outcome="庚"),
        ),
        indicators=(Indicator(name="辛", level1="产出指标", expected="1", result="1", weight="10", score="10"),),
        total_weight="100",
        total_score="98.62",
        grade="优",
        conclusion="好",
        problems="无",
        improvements="无",
    )
    assert back(form).form == form


def test_the_total_of_a_form_by_tasks_is_printed_with_its_points() -> None:
    form = Form(
        kind="department_overall",
        title="部门整体支出绩效自评表",
        tasks=(Task(name="任务1", outcome="乙", indicators=(Indicator(name="里程", expected="20", result="20"),)),),
        total_weight="100",
        total_score="88",
    )
    assert read_bytes(write_xlsx(form), "a.xlsx").form == form

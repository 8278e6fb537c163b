"""Every key of a profile does something: what it says changes a reading, a score, a finding or a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click.testing
import pytest
from attrs import fields

from perfeval import Form, check, frames, from_dict, read, read_all, read_bytes
from perfeval.cli.group import cli
from perfeval.policy import SECTIONS, Policy
from perfeval.profile import Profile, load_profile
from perfeval.reference import Reference
from perfeval.scoring import score

HEAD = """<table><tr><td colspan="6">某县项目支出绩效自评表（2023年度）</td></tr>
<tr><td>{unit}</td><td colspan="5">某县农业农村局</td></tr>
<tr><td>项目名称</td><td colspan="5">农村道路养护</td></tr>
"""
FUNDS = """<tr><td>资金来源</td><td>年初预算数</td><td>{adjusted}</td><td>全年执行数</td><td>执行率</td><td>{why}</td></tr>
<tr><td>年度资金总额</td><td>100.00</td><td>80.00</td><td>80.00</td><td>100%</td><td>上级资金减少</td></tr>
"""
ROWS = """<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>{reason}</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>养护里程</td><td>≥20公里</td><td>18公里</td><td>汛期停工</td></tr>
<tr><td>产出指标</td><td>质量指标</td><td>验收合格率</td><td>≥95%</td><td>98%</td><td>无</td></tr>
<tr><td>{problems}</td><td colspan="5">施工窗口期短。</td></tr></table>
"""
USUAL = {"unit": "主管部门", "adjusted": "全年预算数", "why": "备注", "reason": "偏差原因", "problems": "存在问题"}
ODD = {"unit": "归口单位全名", "why": "资金说明栏", "reason": "落差缘由", "problems": "短板梳理"}
LABELS = """[vocabulary.labels]
"form.department" = ["归口单位全名"]
"form.problems" = ["短板梳理"]
"funding.reason" = ["资金说明栏"]
"indicators.reason" = ["落差缘由"]
"""


def page(**words: str) -> bytes:
    return (HEAD + FUNDS + ROWS).format(**{**USUAL, **words}).encode()


def profile(folder: Path, text: str) -> Profile:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(str(path))


def run(*arguments: str) -> str:
    result = click.testing.CliRunner().invoke(cli, list(arguments), env={"PERFEVAL_LANG": None})
    return result.stdout


# --- vocabulary.labels ---------------------------------------------------------------------------------------------


def test_labels_bring_the_values_of_a_column_into_their_field(tmp_path: Path) -> None:
    own, data = profile(tmp_path, LABELS), page(**ODD)
    usual = read_bytes(page(), "a.html")
    before, after = read_bytes(data, "a.html"), read_bytes(data, "a.html", profile=own)
    assert after.form == usual.form
    assert after.form.indicators[0].reason == "汛期停工"
    assert after.form.department == "某县农业农村局"
    assert before.form.indicators[0].reason is before.form.department is before.form.problems is None
    assert [note.kind for note in after.notes] == [note.kind for note in usual.notes]
    assert {word for note in before.notes for word in ODD.values() if word in note.render()}
    assert not {word for note in after.notes for word in ODD.values() if word in note.render()}


def test_labels_reach_every_way_of_reading(tmp_path: Path) -> None:
    own = profile(tmp_path, LABELS)
    toml, file = str(tmp_path / "own.toml"), tmp_path / "a.html"
    file.write_bytes(page(**ODD))
    wanted = read(file, profile=own).form
    assert read(file, profile=toml).form == wanted != read(file).form
    assert read_all(file, profile=own)[0].form == wanted
    assert '"reason": "汛期停工"' in run("read", str(file), "--profile", toml)
    for asked, missed in (((), True), (("--profile", toml), False)):
        told = run("check", str(file), "--no-config", "--select", "field-missing", "--format", "json", *asked)
        assert ('"$.department"' in told) is missed
    run("annotate", str(file), "--out", str(tmp_path / "out"), "--profile", toml)
    (made,) = (tmp_path / "out").iterdir()
    assert read(made).form.department == "某县农业农村局"


def test_a_label_of_a_place_wins_over_the_usual_meaning(tmp_path: Path) -> None:
    own = profile(tmp_path, '[vocabulary.labels]\n"indicators.definition" = ["偏差原因"]\n')
    row = read_bytes(page(), "a.html", profile=own).form.indicators[0]
    assert (row.definition, row.reason) == ("汛期停工", None)


def test_every_cell_that_may_have_a_label_is_read_by_it(tmp_path: Path) -> None:
    from perfeval.layouts.recognition import VOCABULARY
    from perfeval.layouts.vocabulary import CELLS

    text = "".join(f'"{cell}" = ["甲乙丙丁{number}号栏"]\n' for number, cell in enumerate(CELLS))
    own = profile(tmp_path, "[vocabulary.labels]\n" + text)
    words = VOCABULARY.at(own.policy.vocabulary.labels, None)
    for number, meanings in enumerate(CELLS.values()):
        for block, name in meanings:
            assert words.find(block, f"甲乙丙丁{number}号栏") == name
            assert VOCABULARY.find(block, f"甲乙丙丁{number}号栏") is None


# --- definitions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("预算调整数", "delta", "adjustment"),
        ("预算调整数", "total", "adjusted_budget"),
        ("调整预算数", "total", "adjusted_budget"),
        ("调整预算数", "delta", "adjustment"),
        ("全年预算数", "delta", "adjusted_budget"),
        ("追加金额", "total", "adjustment"),
    ],
)
def test_the_meaning_of_the_adjustment_column(label: str, value: str, field: str, tmp_path: Path) -> None:
    own = profile(tmp_path, f'[definitions]\nadjustment_column = "{value}"\n')
    line = read_bytes(page(adjusted=label), "a.html", profile=own).form.funding[0]
    given: dict[str, Any] = {name: getattr(line, name) for name in ("adjustment", "adjusted_budget")}
    assert [name for name, amount in given.items() if amount is not None] == [field]


FORM: dict[str, Any] = {
    "schema": 1,
    "kind": "project",
    "year": 2023,
    "department": "某县农业农村局",
    "project": "农村道路养护",
    "money_unit": "万元",
    "funding": [{"source": "年度资金总额", "adjusted_budget": "80.00", "actual": "60.00"}],
    "objective": {"expected": "养护道路20公里。", "outcome": "养护道路18公里。"},
    "indicators": [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "name": "养护里程",
            "expected": "≥20公里",
            "result": "18公里",
            "weight": "50",
            "score": "45",
        }
    ],
    "total_score": "45",
}
ROW = FORM["indicators"][0]


def form(**changes: Any) -> Form:
    """The form with other cells; None takes a cell out."""
    return from_dict({name: value for name, value in {**FORM, **changes}.items() if value is not None})


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: cell for name, cell in {**ROW, **each}.items() if cell is not None} for each in changes]


def told(form: Form, folder: Path, text: str, *rules: str, **more: Any) -> set[tuple[str, str]]:
    """What ``rules`` find under a profile: each finding's address and message."""
    report = check(form, profile=profile(folder, text), select=rules, **more)
    return {(finding.path, finding.render()) for finding in report.findings}


def asked(form: Form, folder: Path, text: str) -> set[str]:
    return {path for path, _ in told(form, folder, text, "field-missing")}


def test_the_unit_of_the_place_where_the_form_prints_none(tmp_path: Path) -> None:
    text = '[definitions]\nmoney_unit = "万元"\n'
    bare = form(money_unit=None)
    assert asked(bare, tmp_path, "") == {"$.money_unit"}
    assert asked(bare, tmp_path, text) == set()
    # It does not excuse a blank cell that the template has.
    assert asked(bare, tmp_path, text + '[edition]\nform = ["money_unit", "funding"]\n') == {"$.money_unit"}
    books = Reference.of(
        [{"department": FORM["department"], "project": FORM["project"], "year": 2023, "actual": "650000.00"}]
    )
    assert check(bare, select=("differs-from-books",), reference=books).findings == ()
    report = check(bare, profile=profile(tmp_path, text), select=("differs-from-books",), reference=books)
    assert [finding.path for finding in report.findings] == ["$.funding[0].actual"]
    column = [each.name for each in frames.forms(report).columns].index("actual")
    assert frames.forms(report, unit="元").rows[0][column] == 600000
    assert frames.forms(bare, unit="元").rows[0][column] is None


# --- edition -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "changes", "usual", "under"),
    [
        ('form = ["problems", "improvements"]', {}, set(), {"$.problems", "$.improvements"}),
        ('form = ["improvements"]', {"improvements": "加快进度。"}, {"$.problems"}, set()),
        ('form = ["grade", "implementer", "conclusion"]', {}, set(), {"$.grade", "$.implementer", "$.conclusion"}),
        ('form = ["department"]', {"year": None, "project": None}, {"$.year", "$.project"}, set()),
        ('form = ["funding", "objective"]', {"objective": None}, set(), {"$.objective"}),
        ('form = ["objective"]', {"funding": None}, {"$.funding"}, set()),
        ('form = ["tasks"]', {}, set(), {"$.tasks"}),
        ('funding = ["actual"]', {"funding": [{"actual": "60.00"}]}, {"$.funding[0].initial_budget"}, set()),
        (
            'funding = ["adjusted_budget", "actual", "stated_completion_rate"]',
            {},
            set(),
            {"$.funding[0].stated_completion_rate"},
        ),
        (
            'funding = ["initial_budget", "adjusted_budget", "actual"]',
            {"funding": [{"initial_budget": "60.00"}]},
            {"$.funding[0].actual"},
            {"$.funding[0].actual", "$.funding[0].adjusted_budget"},
        ),
        ('objective = ["expected"]', {"objective": {"expected": "养护道路。"}}, {"$.objective.outcome"}, set()),
        ('tasks = ["name"]', {"tasks": [{"expected": "养护。"}]}, {"$.tasks[0].outcome"}, set()),
        (
            'tasks = ["name", "expected", "outcome", "funding"]',
            {"tasks": [{"name": "养护"}]},
            set(),
            {"$.tasks[0].expected", "$.tasks[0].outcome", "$.tasks[0].funding"},
        ),
    ],
)
def test_the_cells_of_the_template_settle_what_is_missing(
    edition: str, changes: dict[str, Any], usual: set[str], under: set[str], tmp_path: Path
) -> None:
    assert asked(form(**changes), tmp_path, "") == usual
    assert asked(form(**changes), tmp_path, f"[edition]\n{edition}\n") == under


@pytest.mark.parametrize(
    ("rule", "columns", "changes", "usual", "under"),
    [
        ("result-missing", '["name", "expected"]', [{"result": None}], 1, 0),
        ("target-missing", '["name", "result"]', [{"expected": None}], 1, 0),
        ("indicator-without-level", '["name", "level2"]', [{}, {}, {"level1": None}], 1, 0),
        ("indicator-without-level", '["name", "level1"]', [{}, {"level1": None}, {"level1": None}], 0, 2),
        ("score-lost-without-reason", '["name", "score", "reason"]', [{}], 0, 1),
    ],
)
def test_the_columns_of_indicators(
    rule: str, columns: str, changes: list[dict[str, Any]], usual: int, under: int, tmp_path: Path
) -> None:
    one = form(indicators=rows(*changes), problems="汛期停工，里程未完成。")
    assert len(told(one, tmp_path, "", rule)) == usual
    assert len(told(one, tmp_path, f"[edition]\nindicators = {columns}\n", rule)) == under


def test_a_template_with_levels_is_not_blamed_for_having_none(tmp_path: Path) -> None:
    names = [{"name": name, "expected": "3次", "result": "3次"} for name in ("巡查次数", "养护次数", "抽检次数")]
    tasks = form(tasks=[{"name": "养护", "indicators": names}], indicators=None)
    assert told(tasks, tmp_path, "", "template-without-effect")
    assert not told(tasks, tmp_path, '[edition]\nindicators = ["name", "level1"]\n', "template-without-effect")


def test_a_template_that_is_scored_wants_scores(tmp_path: Path) -> None:
    bare = form(indicators=rows({"weight": None, "score": None}), total_score=None)
    weighted = form(indicators=rows({"score": None}), total_score=None)
    for text, missing in (("", 0), ("[edition]\nscored = true\n", 1), ("[edition]\nscored = false\n", 0)):
        assert len(told(bare, tmp_path, text, "field-missing")) == missing
        assert len(told(weighted, tmp_path, text, "row-not-scored")) == missing


@pytest.mark.parametrize(
    ("fitting", "other"),
    [
        ('kinds = ["project"]', 'kinds = ["department_overall"]'),
        ('structure = "levels"', 'structure = "tasks"'),
        ("scored = true", "scored = false"),
    ],
)
def test_a_form_of_another_template_is_asked_for_nothing_of_this_one(fitting: str, other: str, tmp_path: Path) -> None:
    cells = '[edition]\nform = ["grade", "funding"]\n'
    assert asked(form(), tmp_path, cells + fitting) == {"$.grade"}
    assert asked(form(), tmp_path, cells + other) == set()


# --- words ---------------------------------------------------------------------------------------------------------


def test_levels_by_the_names_of_the_place(tmp_path: Path) -> None:
    def levels(first: str, second: str) -> Form:
        return form(
            indicators=rows(
                {},
                {"name": "合格率", "level2": "质量指标"},
                {"level1": first, "level2": second, "name": "群众评分", "expected": "≥90%", "result": "80%"},
            )
        )

    one, two = levels("公众评价", "公众评价"), levels("产出指标", "进展情况")
    missing = "indicator-set-incomplete"
    assert not told(one, tmp_path, "", missing)  # a level that nobody knows may be the one that is missed
    wanted = {("$.indicators", "没有效益指标")}
    assert {path for path, _ in told(one, tmp_path, '[vocabulary.level1]\n"满意度指标" = ["公众评价"]\n', missing)} == {
        path for path, _ in wanted
    }
    dimension = "output-dimension-missing"
    before = told(two, tmp_path, "", dimension)
    after = told(two, tmp_path, '[vocabulary.level2]\n"时效指标" = ["进展情况"]\n', dimension)
    assert "时效" in next(iter(before))[1]
    assert "时效" not in next(iter(after))[1]
    # Satisfaction has formulas of its own: 80 % of a target of 90 % is 2/3 of the points between 60 and 90.
    text = '[scoring]\nsatisfaction = ["linear"]\n'
    named = text + '[vocabulary.level1]\n"满意度指标" = ["公众评价"]\n'
    plain, known = (score(one, profile(tmp_path, each).policy).rows[-1].workings[0].formula for each in (text, named))
    assert (plain.name, known.name) == ("PRO_RATA", "LINEAR")


def test_points_of_a_level_by_its_name_of_the_place(tmp_path: Path) -> None:
    one = form(indicators=rows({"level1": "履职产出", "weight": "40"}, {"level1": "效益指标", "weight": "60"}))
    text = '[scoring]\nlevel1_weights = [{ "产出指标" = 50, "效益指标" = 60 }]\n'
    assert not any(path == "$.indicators[0].level1" for path, _ in told(one, tmp_path, text, "weights-not-adding-up"))
    text += '[vocabulary.level1]\n"产出指标" = ["履职产出"]\n'
    assert any(path == "$.indicators[0].level1" for path, _ in told(one, tmp_path, text, "weights-not-adding-up"))


@pytest.mark.parametrize(
    ("key", "result", "formula"),
    [("met", "圆满", "REACHED"), ("partly", "推进中", "PARTLY"), ("unmet", "落空", "UNREACHED")],
)
def test_words_for_grades_of_the_place(key: str, result: str, formula: str, tmp_path: Path) -> None:
    row = {"expected": "建立长效机制", "result": result, "weight": "10", "score": "8"}
    usual = {**row, "result": "达成预期指标"}
    one = form(indicators=rows(row, usual, usual))
    text = f'[vocabulary]\n{key} = ["{result}"]\n'
    assert told(one, tmp_path, "", "result-without-grade-word")
    assert not told(one, tmp_path, text, "result-without-grade-word")
    before, after = (score(one, each).rows[0].workings for each in (Policy(), profile(tmp_path, text).policy))
    assert {working.formula.name for working in after} == {formula}
    assert key == "met" or before != after  # a result that says something is taken for one that is reached


def test_units_of_the_place(tmp_path: Path) -> None:
    one = form(indicators=rows({"expected": "≥20垧块", "result": "18垧块"}))
    assert told(one, tmp_path, "", "target-missed") != told(
        one, tmp_path, '[vocabulary]\nunits = ["垧块"]\n', "target-missed"
    )


# --- scoring -------------------------------------------------------------------------------------------------------

REVERSE = {"name": "投诉件数", "expected": "≤10件", "result": "12件", "weight": "10", "score": "8"}
PLEASED = {"name": "群众满意度", "expected": "≥95%", "result": "80%", "weight": "10", "score": "8"}
WORDED = {"expected": "建立长效机制", "result": "部分达成预期指标", "weight": "10", "score": "7"}
OVER = {"expected": "≥20公里", "result": "40公里", "weight": "10", "score": "10"}


@pytest.mark.parametrize(
    ("setting", "row"),
    [
        ('reverse = ["excess-share"]', REVERSE),
        ('equal = ["exact"]', {"expected": "=20公里", "result": "18公里", "weight": "10", "score": "9"}),
        ('satisfaction = ["linear"]', PLEASED),
        ('satisfaction = ["linear"]\nsatisfaction_full = 85', PLEASED),
        ('satisfaction = ["linear"]\nsatisfaction_zero = 50', PLEASED),
        ("qualitative = [{ met = 90, partly = 70 }]", WORDED),
        ('over_target_share = 150\nover_target_effect = "not-counted"', OVER),
        ('over_target_share = 150\nover_target_effect = "review"', OVER),
    ],
)
def test_formulas_give_other_scores(setting: str, row: dict[str, Any], tmp_path: Path) -> None:
    one = form(indicators=rows(row))
    without = setting.partition("\n")[0] if setting.startswith("satisfaction") and "\n" in setting else ""
    before, after = (
        score(one, profile(tmp_path, f"[scoring]\n{each}\n").policy).rows[-1].workings for each in (without, setting)
    )
    assert before
    assert before != after


@pytest.mark.parametrize(
    ("setting", "rule", "changes"),
    [
        ("execution_points = 10", "execution-score-mismatch", {"funding": [{**FORM["funding"][0], "score": "9"}]}),
        ("full_score = 200", "weights-not-adding-up", {"indicators": rows({"weight": "100"})}),
        ('level1_weights = [{ "产出指标" = 60 }]', "weights-not-adding-up", {}),
        ("places = 0", "score-with-excess-decimals", {"indicators": rows({"score": "44.5"})}),
        (
            'grades = [{ name = "优", least = 40 }, { name = "差", least = 0 }]',
            "grade-not-matching-total",
            {"grade": "差"},
        ),
    ],
)
def test_points_and_grades_change_what_is_found(
    setting: str, rule: str, changes: dict[str, Any], tmp_path: Path
) -> None:
    one = form(**changes)
    assert told(one, tmp_path, "", rule) != told(one, tmp_path, f"[scoring]\n{setting}\n", rule)


def test_a_cap_that_is_lifted_lets_a_row_earn_more_than_its_points(tmp_path: Path) -> None:
    line = {"source": "年度资金总额", "adjusted_budget": "80.00", "actual": "100.00", "weight": "10", "score": "12.5"}
    one = form(funding=[line])
    before, after = (
        score(one, profile(tmp_path, f"[scoring]\n{each}\n").policy).rows[0] for each in ("", "cap = false")
    )
    assert before.path == "$.funding[0]"
    assert before.workings != after.workings


@pytest.mark.parametrize(
    ("setting", "rule", "line"),
    [
        (
            'completion_rate = ["actual/initial"]',
            "completion-rate-mismatch",
            {
                "initial_budget": "100.00",
                "adjusted_budget": "80.00",
                "actual": "60.00",
                "stated_completion_rate": "60%",
            },
        ),
        (
            'adjustment_rate = ["absolute"]',
            "adjustment-rate-mismatch",
            {"initial_budget": "100.00", "adjustment": "-20.00", "actual": "60.00", "stated_adjustment_rate": "20%"},
        ),
    ],
)
def test_what_rates_mean(setting: str, rule: str, line: dict[str, Any], tmp_path: Path) -> None:
    one = form(funding=[{"source": "年度资金总额", **line}])
    assert told(one, tmp_path, "", rule)
    assert not told(one, tmp_path, f"[definitions]\n{setting}\n", rule)


# --- gate ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("", "explain"),
        ('correct = ["low-execution"]', "correct"),
        ('accept = ["low-execution"]', "ready"),
        ("explain = []", "ready"),
    ],
)
def test_the_gate_decides_by_its_selectors(setting: str, word: str, tmp_path: Path) -> None:
    one = form(funding=[{"source": "年度资金总额", "adjusted_budget": "80.00", "actual": "8.00"}])
    own = profile(tmp_path, f"[gate]\n{setting}\n")
    assert check(one, profile=own, select=("low-execution",)).gate.value == word


def test_the_gate_waits_for_rules_that_could_not_be_checked(tmp_path: Path) -> None:
    bare, rule = form(money_unit=None), "differs-from-books"
    books = Reference.of([{"department": FORM["department"], "project": FORM["project"], "year": 2023, "actual": "1"}])
    words = [
        check(bare, profile=profile(tmp_path, text), select=(rule,), reference=books).gate.value
        for text in ("", f'[gate]\nundecided = ["{rule}"]\n')
    ]
    assert words == ["ready", "undecided"]


# --- the how-to -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["profile.md", "profile.en.md"])
def test_the_how_to_says_what_every_key_does(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "how-to" / page).read_text(encoding="utf-8")
    for section, part in SECTIONS.items():
        assert f"[{section}" in text
        assert [each.name for each in fields(part) if f"`{each.name}`" not in text] == []

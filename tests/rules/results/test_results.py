"""The rules about targets and results, row by row: what is raised, where, how gravely, and what is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval import Form, Indicator, Profile, check
from perfeval.profile import DEFAULT


def findings(*rows: Indicator, profile: Profile | str = "default", **form: object) -> set[tuple[str, str, str]]:
    report = check(Form(kind="project", year=2022, indicators=rows, **form), profile=profile, select=["results"])
    return {(f.rule, f.path.removeprefix("$.indicators"), f.severity.value) for f in report.findings}


def row(name: str, expected: str | None, result: str | None, **cells: str) -> Indicator:
    return Indicator(name=name, expected=expected, result=result, **cells)


@pytest.mark.parametrize(
    ("expected", "result", "severity"),
    [
        ("≥12次", "9次", "warning"),
        ("≥1000次", "995次", "info"),
        ("≥1000次", "990次", "warning"),
        ("100%", "没有开展", "warning"),
    ],
)
def test_missed_targets_and_how_gravely(expected: str, result: str, severity: str) -> None:
    assert ("target-missed", "[0].result", severity) in findings(row("安全演练次数", expected, result))


def test_a_profile_moves_the_negligible_difference() -> None:
    strict = DEFAULT.with_rule("target-missed", negligible=0)
    assert ("target-missed", "[0].result", "warning") in findings(row("演练次数", "≥1000次", "995次"), profile=strict)


@pytest.mark.parametrize(
    "cells",
    [
        {"reason": "年中新增任务"},
        {"result": "因工作需要，开展20次"},
    ],
)
def test_exceeding_with_a_reason_is_no_matter(cells: dict[str, str]) -> None:
    assert findings(row("演练次数", "6次", "20次")) == {("target-exceeded", "[0].result", "warning")}
    assert not findings(
        row("演练次数", "6次", cells.get("result", "20次"), **{k: v for k, v in cells.items() if k != "result"})
    )


@pytest.mark.parametrize(
    ("name", "expected", "result"),
    [
        ("会议次数", "1次", "2次"),  # one more meeting
        ("培训人次", "900人次", "1116人次"),  # 124 %
        ("投诉件数", "≤10件", "2件"),  # fewer complaints than allowed
        ("项目成本", "≤100万元", "60万元"),
        ("资金投入", "15万元", "40万元"),  # an amount without a direction
        ("投诉量下降率", "≥5%", "8.3%"),  # three points more
    ],
)
def test_what_is_not_exceeding(name: str, expected: str, result: str) -> None:
    assert "target-exceeded" not in {rule for rule, _, _ in findings(row(name, expected, result))}


def test_a_rate_far_beyond_its_target_is_exceeding() -> None:
    assert ("target-exceeded", "[0].result", "warning") in findings(row("游客增长率", "≥10%", "35%"))


def test_thresholds_of_exceeding_are_a_profiles_choice() -> None:
    early = DEFAULT.with_rule("target-exceeded", percent=120)
    assert ("target-exceeded", "[0].result", "warning") in findings(
        row("培训人次", "900人次", "1116人次"), profile=early
    )


def test_restated_bounds_are_raised_one_by_one_and_words_once() -> None:
    rows = (
        row("覆盖面", "90%以上", "覆盖面达到90%以上"),
        row("出勤率", "100%", "出勤率100%"),
        row("影响力", "有效提升", "有效提升"),
        row("满意程度", "较高", "较高"),
    )
    got = {entry for entry in findings(*rows) if entry[0] == "result-restates-target"}
    assert got == {
        ("result-restates-target", "[0].result", "warning"),
        ("result-restates-target", "[2].result", "info"),
    }


@pytest.mark.parametrize("result", ["圆满完成各项议程", "通过系统反映履职情况"])
def test_numeric_targets_answered_in_words(result: str) -> None:
    assert findings(row("议程完成率", "100%", result)) == {("result-not-measured", "[0].result", "warning")}


@pytest.mark.parametrize(
    ("expected", "result"), [("0次", "没有发生安全事故"), ("有效提升", "明显提升"), ("12月底前", "按时完成")]
)
def test_words_that_answer(expected: str, result: str) -> None:
    assert "result-not-measured" not in {rule for rule, _, _ in findings(row("安全事故次数", expected, result))}


def test_blank_cells_one_by_one_or_all_at_once() -> None:
    full = row("演练次数", "≥12次", "12次")
    assert findings(full, row("整改率", "100%", None)) == {("result-missing", "[1].result", "warning")}
    assert findings(full, row("整改率", "100%", "—")) == {("result-missing", "[1].result", "warning")}
    assert findings(full, row("整改率", None, "100%")) == {("target-missing", "[1].expected", "warning")}
    two = [row("演练次数", "≥12次", None), row("整改率", "100%", None)]
    assert findings(*two) == {("result-missing", "[0].result", "warning")}


def test_units_that_cannot_be_compared() -> None:
    assert ("unit-mismatch", "[0].result", "warning") in findings(row("培训规模", "900人次", "35场"))
    assert "unit-mismatch" not in {rule for rule, _, _ in findings(row("补助资金", "≤1.2万元", "11800元"))}


@pytest.mark.parametrize(
    ("name", "expected", "result", "path"),
    [("验收合格率", "≥95%", "102%", "[0].result"), ("满意度", "120%", "95%", "[0].expected")],
)
def test_impossible_percentages(name: str, expected: str, result: str, path: str) -> None:
    assert ("impossible-percentage", path, "warning") in findings(row(name, expected, result))


def test_completion_and_growth_may_leave_the_range() -> None:
    rows = (row("任务完成率", "≥100%", "120%"), row("收入增长率", "≥3%", "-2%"))
    assert "impossible-percentage" not in {rule for rule, _, _ in findings(*rows)}


@pytest.mark.parametrize(
    ("name", "expected", "wrong"),
    [
        ("结转资金占比", "≤10%", False),  # a share of anything may have a ceiling
        ("治理水土流失面积", "≥35平方公里", False),
        ("受援人挽回经济损失", "≥2000万元", False),
        ("印刷差错率", "≥1%", True),
        ("投诉件数", "≥3件", True),
        ("验收合格率", "≤95%", True),
        ("印刷差错率", "≤1%", False),
        ("公务接待批次", "≤10批次", False),
        ("投诉办结率", "≥95%", False),
    ],
)
def test_bounds_against_the_meaning_of_the_name(name: str, expected: str, wrong: bool) -> None:
    assert (("wrong-direction", "[0].expected", "warning") in findings(row(name, expected, None))) is wrong


def test_the_level_settles_the_direction_of_a_cost() -> None:
    cost = Indicator(name="工程建设", level1="成本指标", expected="≥100万元", result="90万元")
    assert ("wrong-direction", "[0].expected", "warning") in findings(cost)


def test_bounds_that_leave_the_number_open() -> None:
    assert ("ambiguous-bound", "[0].expected", "info") in findings(row("覆盖面", "90%以上", "90%"))
    for expected, result in (("90%以上", "93%"), ("≥90%", "90%"), ("90%以上（含）", "90%"), ("90%以上", "达到90%以上")):
        assert "ambiguous-bound" not in {rule for rule, _, _ in findings(row("覆盖面", expected, result))}


@pytest.mark.parametrize(
    "form",
    [{"problems": "安全演练次数不足，第四季度未组织"}, {"conclusion": "安全演练未达计划"}],
)
def test_unmet_targets_may_be_explained_anywhere(form: dict[str, str]) -> None:
    unmet = row("安全演练次数", "≥12次", "9次")
    assert ("unmet-without-reason", "[0].reason", "warning") in findings(unmet)
    assert ("unmet-without-reason", "[0].reason", "warning") not in findings(unmet, **form)


def test_the_same_measure_with_two_targets() -> None:
    rows = (row("安全事故发生次数", "1次以下", "0次"), row("发生安全事故次数", "0次", "0次"))
    assert findings(*rows) == {("inconsistent-targets", "[1].expected", "info")}


def test_two_measures_under_one_name() -> None:
    assert ("several-measures-in-one", "[0].name", "info") in findings(row("进社区人数或次数", "900人次", "900人次"))


@pytest.mark.parametrize("name", ["灌溉水有效利用系数", "营商环境评价得分", "空气质量综合指数"])
def test_figures_that_have_no_unit(name: str) -> None:
    assert "target-without-unit" not in {rule for rule, _, _ in findings(row(name, "≥0.58", "0.593"))}


def test_numbers_without_a_unit_once_a_form() -> None:
    rows = (
        row("补贴渔船", "6", "6"),
        row("储备物资", "50", "50"),
        row("家长满意度", "95", "96"),
        row("事故", "0", "0"),
    )
    assert {e for e in findings(*rows) if e[0] == "target-without-unit"} == {
        ("target-without-unit", "[0].expected", "info")
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("选出代表46名（市提名24名、区推荐20名）。", True),
        ("选出代表46名（市提名24名、区推荐22名）。", False),
        ("选出代表46名（其中市提名24名、女代表30名）。", False),
        ("召开会议12次（党组会议5次、主任会议4次等）。", False),
        ("党组会议35次、常委会会议20次，共计50次。", True),
        ("党组会议35次、常委会会议20次，共计55次。", False),
        ("接待来访20批次、100人次，共120人次。", False),
        ("培训约300人（教师180人、家长100人）。", False),
        ("投入12.5万元（设备8.25万元、维修4.25万元）。", False),
        ("投入12.5万元（设备8.25万元、维修4.35万元）。", True),
    ],
)
def test_sums_in_prose(text: str, wrong: bool) -> None:
    report = check(Form(kind="project", conclusion=text), select=["prose-sum"])
    assert [finding.path for finding in report.findings] == (["$.conclusion"] if wrong else [])
    for finding in report.findings:
        assert isinstance(finding.evidence["sum"], Decimal)


def test_reasons_speak_both_languages() -> None:
    (finding,) = check(
        Form(kind="project", indicators=[row("演练次数", "≥12次", "9次")]), select=["target-missed"]
    ).findings
    assert "9次" in finding.message
    assert "does not keep" in finding.render("en")
    assert finding.to_dict("en")["evidence"]["reason"] in finding.render("en")


@pytest.mark.parametrize(
    ("expected", "result", "wanted"),
    [
        ("≥1491", "1663吨", set()),
        ("≥1491", "1400吨", {"target-missed", "unmet-without-reason"}),
        ("≥12", "13公里", set()),
        ("3000", "0.35万元", set()),
    ],
)
def test_a_target_without_a_unit_is_counted_in_that_of_the_result(expected: str, result: str, wanted: set[str]) -> None:
    found = {rule for rule, _, _ in findings(row("装修垃圾清运数量", expected, result))}
    assert found - {"target-without-unit"} == wanted


def test_a_part_that_does_not_add_up_is_found_in_every_counter() -> None:
    for unit in "米只株张盏剂":
        text = f"共完成30{unit}（东片12{unit}、西片{{}}{unit}）。"
        for west, wanted in ((18, set()), (19, {"prose-sum"})):
            form = Form(kind="project", problems=text.format(west))
            assert {each.rule for each in check(form, select=["prose-sum"]).findings} == wanted


@pytest.mark.parametrize("result", ["因材料供应延迟，完成9次", "因地质条件变化，完成9次", "因势头减弱，完成9次"])
def test_what_begins_like_a_set_phrase_is_a_cause_all_the_same(result: str) -> None:
    found = {rule for rule, _, _ in findings(row("安全演练次数", "≥12次", result))}
    assert found == {"target-missed"}


@pytest.mark.parametrize("result", ["因材施教，完成9次", "因地制宜，完成9次", "因势利导，完成9次"])
def test_a_set_phrase_is_no_cause(result: str) -> None:
    found = {rule for rule, _, _ in findings(row("安全演练次数", "≥12次", result))}
    assert found == {"target-missed", "unmet-without-reason"}


@pytest.mark.parametrize(
    ("problems", "reason", "severity"),
    [
        ("项目按时开工率未达目标，主要是受用地手续办理周期长影响，2个项目推迟开工。", None, "info"),
        ("项目按时开工率未达目标。", None, "warning"),
        ("受机构改革影响，人员配备不足。", None, "warning"),
        ("项目按时开工率未达目标，主要是受用地手续办理周期长影响。", "实际92%", "warning"),
    ],
)
def test_a_form_without_cells_for_reasons_explains_in_its_problems(
    problems: str, reason: str | None, severity: str
) -> None:
    cells = {} if reason is None else {"reason": reason}
    rows = (row("项目按时开工率", "≥100%", "85%"), row("验收合格率", "≥90%", "92%", **cells))
    assert ("target-missed", "[0].result", severity) in findings(*rows, problems=problems)


def test_a_question_answered_as_hoped_is_no_copy() -> None:
    rows = (row("已建工程是否存在质量问题", "否", "否"), row("设施运行情况", "否", "否"))
    assert {path for rule, path, _ in findings(*rows) if rule == "result-restates-target"} == {"[1].result"}


def test_more_cases_solved_than_there_were() -> None:
    assert ("impossible-percentage", "[0].result", "warning") in findings(row("刑事案件破案率", "≥45%", "145%"))

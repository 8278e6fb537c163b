"""What a careful department fills in is no matter, and what it is told to fill in settles the matter."""

from __future__ import annotations

import pytest

from perfeval import Form, FundingLine, Indicator, Objective, check
from perfeval.gate import GateWord
from perfeval.matters import MatterClass


def form(*rows: Indicator, **cells: object) -> Form:
    return Form(kind="project", year=2022, department="某县教育局", project="校园安全", indicators=rows, **cells)


def test_a_missed_target_with_its_reason_is_nothing_to_ask() -> None:
    missed = Indicator(name="安全演练次数", expected="≥12次", result="9次", weight="20", score="15")
    told = check(form(missed), select=["results", "score-lost-without-reason"])
    assert [matter.title for matter in told.matters] == ["未达到目标值，未说明原因"]
    row = Indicator(
        name=missed.name,
        expected=missed.expected,
        result=missed.result,
        weight=missed.weight,
        score=missed.score,
        reason="第四季度校舍修缮，3次演练顺延到次年3月",
    )
    settled = check(form(row), select=["results"])
    assert [finding.rule for finding in settled.findings] == ["target-missed"]
    assert settled.matters == ()
    assert settled.gate is GateWord.READY


def test_a_shortfall_of_less_than_one_per_cent_is_asked_for_its_reason_only() -> None:
    small = Indicator(name="补贴人数", expected="≥4300人", result="4268人")
    assert [matter.title for matter in check(form(small), select=["results"]).matters] == ["未达到目标值，未说明原因"]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("完成8座水库白蚁防治，更新雨量观测站3处。", MatterClass.ADVICE),
        ("完成8座水库白蚁防治。", MatterClass.MUST_CORRECT),
    ],
)
def test_work_that_is_reported_needs_no_indicator(outcome: str, kind: MatterClass) -> None:
    goal = Objective(expected="完成8座水库白蚁防治，更新雨量观测站3处。", outcome=outcome)
    row = Indicator(name="白蚁防治水库座数", expected="8座", result="8座")
    matters = check(form(row, objective=goal), select=["planned-item-without-target"]).matters
    assert [matter.kind for matter in matters] == [kind]


@pytest.mark.parametrize(
    ("name", "expected", "result"),
    [
        ("“三公经费”控制率", "≤100%", "88.5%"),
        ("“三公”经费控制率", "≤100%", "88.5%"),
        ("挽回经济损失", "≥500万元", "612.4万元"),
        ("消除安全隐患数", "≥20处", "23处"),
    ],
)
def test_bounds_of_the_right_kind(name: str, expected: str, result: str) -> None:
    row = Indicator(name=name, expected=expected, result=result)
    assert not check(form(row), select=["wrong-direction"]).findings


SLIP = Indicator(name="补贴资金发放率", expected="100%", result="100%", weight="10", score="8")
SHORT = Indicator(name="补贴残疾人数", expected="≥4300人", result="4268人", weight="10", score="9.93")


def titles(*rows: Indicator, **cells: object) -> list[str]:
    return [matter.title for matter in check(form(*rows, **cells)).matters]


def test_a_reason_for_one_row_is_none_for_another() -> None:
    told = "年中动态退出32人，实际补贴残疾人数比年初目标少32人。"
    assert "扣分未说明原因" in titles(SHORT, SLIP, problems=told)
    assert "扣分未说明原因" not in titles(SHORT, SLIP, problems=f"{told}补贴资金发放率扣2分，系第四季度发放较晚。")


def test_one_word_in_common_explains_no_accident() -> None:
    row = Indicator(name="水库垮坝事故起数", expected="=0起", result="1起")
    assert "未达到目标值，未说明原因" in titles(row, problems="水库管护人员年龄偏大。")
    assert "未达到目标值，未说明原因" not in titles(row, problems="水库除险加固滞后，汛期发生垮坝事故1起。")


def test_a_turned_sign_is_corrected_before_anything_is_said_of_the_result() -> None:
    row = Indicator(name="重新犯罪率", expected="≥0.2%", result="0.11%", weight="15", score="15")
    report = check(form(row), select=["results", "full-marks-for-missed-target", "score-not-recomputed"])
    assert [finding.rule for finding in report.findings] == ["wrong-direction"]


def test_an_impossible_share_is_corrected_before_anything_is_said_of_it() -> None:
    rows = (
        Indicator(name="水质达标率", expected="≥95%", result="-95%", weight="50", score="50"),
        Indicator(name="用水户满意度", expected="≥70%", result="120%", weight="50", score="50"),
    )
    report = check(form(*rows), select=["results", "full-marks-for-missed-target", "score-not-recomputed"])
    assert {finding.rule for finding in report.findings} == {"impossible-percentage"}


def test_full_marks_that_only_whole_numbers_would_give() -> None:
    rows = (
        Indicator(name="抢通及时率", expected="≥95%", result="92.3%", weight="5", score="5", reason="连续强降雨"),
        Indicator(name="养护里程", expected="≥1286公里", result="1286公里", weight="85", score="85"),
    )
    money = {"source": "年度资金总额", "adjusted_budget": "842.50", "actual": "815.37", "weight": "10"}
    whole, exact = (
        check(form(*rows, funding=(FundingLine(**money, score=score),)), select=["full-marks-for-missed-target"])
        for score in ("10", "9.68")
    )
    assert not whole.findings
    assert [finding.path for finding in exact.findings] == ["$.indicators[0].score"]


def test_index_tables_score_rates_of_management_by_steps_of_their_own() -> None:
    levels = {"level1": "过程", "level2": "预算执行"}
    row = Indicator(
        **levels, name="预算调整率", expected="0%", result="6.47%", weight="5", score="4", reason="年中上级追加"
    )
    assert not check(form(row), select=["score-not-recomputed"]).findings


def test_execution_points_on_top_of_a_full_printed_total() -> None:
    rows = (Indicator(name="甲", weight="60", score="60"), Indicator(name="乙", weight="40", score="40"))
    line = FundingLine(source="年度资金总额", adjusted_budget="120", actual="120", weight="10", score="10")
    report = check(
        form(*rows, funding=(line,), total_weight="100", total_score="110"), select=["weights-not-adding-up"]
    )
    assert [finding.path for finding in report.findings] == ["$.funding[0].weight"]


def test_one_wrong_amount_is_one_matter_however_many_rules_see_it() -> None:
    lines = (
        FundingLine(source="年度资金总额", adjusted_budget="45.00", actual="448200", stated_completion_rate="99.60%"),
        FundingLine(
            source="其中：本年财政拨款", adjusted_budget="45.00", actual="44.82", stated_completion_rate="99.60%"
        ),
        FundingLine(source="上年结转资金", adjusted_budget="0.00", actual="0.00"),
    )
    (matter,) = check(form(funding=lines, money_unit="万元"), select=["funding"]).matters
    assert matter.places[0] == "$.funding[0].actual"
    assert "应为44.82" in matter.message


def test_a_total_row_of_noughts_is_one_matter() -> None:
    lines = (
        FundingLine(source="年度资金总额", initial_budget="0", adjusted_budget="0", actual="0"),
        FundingLine(source="其中：本年财政拨款", initial_budget="150", adjusted_budget="150", actual="149.2"),
        FundingLine(source="上年结转资金", initial_budget="0", adjusted_budget="0", actual="0"),
    )
    matters = check(form(funding=lines, money_unit="万元"), select=["total-not-sum"]).matters
    assert len(matters) == 1
    assert {place.rpartition(".")[2] for place in matters[0].places} == {"initial_budget", "adjusted_budget", "actual"}


@pytest.mark.parametrize(
    ("name", "result", "cells", "found"),
    [
        ("预算执行率", "100%", {}, True),
        ("预算完成率", "98.06%", {}, False),
        ("部门预算执行率", "98%", {}, False),
        ("预算执行率", "104.4%", {}, False),  # over the initial budget
        ("预算执行率", "100%", {"definition": "（上年结转+本年支出）/预算"}, False),
        ("预算调整率", "6.47%", {}, False),
        ("预算调整率", "0%", {}, True),
        ("培训计划完成率", "100%", {}, False),
    ],
)
def test_rows_that_repeat_a_rate_of_the_funding_block(
    name: str, result: str, cells: dict[str, str], found: bool
) -> None:
    line = FundingLine(source="合计", initial_budget="4120.30", adjusted_budget="4386.90", actual="4301.77")
    row = Indicator(name=name, expected="≥0%", result=result, **cells)
    report = check(form(row, funding=(line,)), select=["narrative-contradicts-result"])
    assert [finding.path for finding in report.findings] == (["$.indicators[0].result"] if found else [])


@pytest.mark.parametrize(("actual", "remarks"), [("98.17", 1), ("99.60", 0), ("100.00", 0)])
def test_full_marks_for_execution_that_only_whole_points_give(actual: str, remarks: int) -> None:
    line = FundingLine(source="年度资金总额", adjusted_budget="100.00", actual=actual, weight="10", score="10")
    findings = check(form(funding=(line,)), select=["execution-score-mismatch"]).findings
    assert [(finding.path, finding.severity.value) for finding in findings] == [
        ("$.funding[0].score", "info")
    ] * remarks


def test_one_row_of_words_is_advised_once() -> None:
    rows = (
        Indicator(name="城乡差距", expected="不断缩小", result="不断缩小"),
        Indicator(name="健康素养", expected="有效提升", result="各校开课12节"),
    )
    rules = ["result-restates-target", "target-unmeasurable"]
    (both,) = check(form(*rows), select=rules).matters
    assert "健康素养" in both.message
    (one,) = check(form(rows[0]), select=rules).matters
    assert "（2）" not in one.message
    assert len(one.findings) == 2  # both are in the report


@pytest.mark.parametrize("name", ["拆除违法建设面积", "查处违法案件数", "清理违规摊点数", "打击诈骗案件数"])
def test_fighting_what_is_unwanted_is_better_when_more(name: str) -> None:
    row = Indicator(name=name, expected="≥20", result="8", weight="10", score="4")
    rules = {finding.rule for finding in check(form(row), select=["results"]).findings}
    assert "wrong-direction" not in rules
    assert {"target-missed", "unmet-without-reason"} <= rules


def test_a_score_is_computed_once_whichever_rate_gives_it() -> None:
    line = FundingLine(
        source="年度资金总额",
        adjusted_budget="2680000",
        actual="2412635.4",
        stated_completion_rate="90.02%",
        weight="10",
        score="9.2",
    )
    (matter,) = check(form(funding=(line,)), select=["execution-score-mismatch"]).matters
    assert matter.message.count("9.00") == 1


def test_a_control_rate_above_its_limit_is_possible_and_missed() -> None:
    row = Indicator(name="在职人员控制率", expected="≤100%", result="106%", weight="50", score="50")
    rules = {finding.rule for finding in check(form(row)).findings}
    assert "impossible-percentage" not in rules
    assert {"full-marks-for-missed-target", "unmet-without-reason"} <= rules

"""Recomputed scores: every formula by hand-worked figures, and the laws that hold for all of them."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval import Form, FundingLine, Indicator, Severity, check
from perfeval.policy import Bands, Grade, Policy, Scoring
from perfeval.scoring import Agreement, Scale, ScoreSheet, grades_of, score
from perfeval.scoring.sheet import label_points
from perfeval.values.interval import Interval

sys.path.insert(0, str(Path(__file__).parent))
from honest_scores import honest_forms


def one(policy: Policy | None = None, **cells: str):
    cells = {"name": "任务完成率", "weight": "10"} | cells
    return score(Form(kind="project", year=2022, indicators=(Indicator(**cells),)), policy).indicators[0]


def scoring(**choices) -> Policy:
    return Policy(scoring=Scoring(**choices))


@pytest.mark.parametrize(
    ("expected", "result", "wanted"),
    [
        ("≥100%", "100%", "10.00"),
        ("≥100%", "80%", "8.00"),
        ("≥90%", "72%", "8.00"),
        ("≥90%", "95%", "10.00"),
        ("=100%", "98%", "9.80"),
        ("≥300人", "100人", "3.33"),
        ("≥2万亩", "15000亩", "7.50"),
    ],
)
def test_positive_targets_are_scored_in_proportion_and_never_above_the_points(expected, result, wanted):
    assert one(expected=expected, result=result).score == Decimal(wanted)


@pytest.mark.parametrize(("formula", "wanted"), [("target-over-actual", "6.67"), ("excess-share", "5.00")])
def test_the_two_reverse_formulas_differ_as_documented(formula, wanted):
    row = one(scoring(reverse=(formula,)), name="平均办理时限", expected="≤10天", result="15天")
    assert row.score == Decimal(wanted)


@pytest.mark.parametrize(
    ("result", "wanted"), [("20天", "0.00"), ("35天", "0.00"), ("10天", "10.00"), ("8天", "10.00")]
)
def test_linear_reverse_gives_nothing_from_twice_the_target_on(result, wanted):
    row = one(scoring(reverse=("excess-share",)), name="平均办理时限", expected="≤10天", result=result)
    assert row.score == Decimal(wanted)


@pytest.mark.parametrize(
    ("result", "wanted"), [("0起", "10.00"), ("没有发生", "10.00"), ("1起", "0.00"), ("12起", "0.00")]
)
def test_a_zero_target_is_met_by_nothing_and_never_divided_by(result, wanted):
    assert one(name="安全事故起数", expected="0起", result=result).score == Decimal(wanted)


@pytest.mark.parametrize(
    ("formula", "result", "wanted"),
    [
        ("proportional", "81%", "9.00"),
        ("linear", "81%", "7.00"),
        ("linear", "90%", "10.00"),
        ("linear", "59%", "0.00"),
        ("steps", "80%", "8.00"),
    ],
)
def test_satisfaction_formulas(formula, result, wanted):
    row = one(scoring(satisfaction=(formula,)), name="服务对象满意度", expected="≥90%", result=result)
    assert row.score == Decimal(wanted)


def test_steps_between_two_thresholds_have_no_single_score_but_bounds():
    row = one(scoring(satisfaction=("steps",)), name="服务对象满意度", expected="≥90%", result="83%")
    assert row.score is None
    assert row.bounds is not None
    assert (8 in row.bounds, 9 in row.bounds, 10 in row.bounds) == (True, True, False)


@pytest.mark.parametrize(
    ("word", "low", "high"), [("达成年度指标", 8, 10), ("部分达成年度指标", 5, 8), ("未达成年度指标且效果较差", 0, 5)]
)
def test_bands_of_qualitative_indicators(word, low, high):
    policy = scoring(qualitative=(Bands(met=Decimal(80), partly=Decimal(50)),))
    row = one(policy, name="对就业的带动作用", expected="有效提升", result=word)
    assert row.bounds is not None
    assert row.bounds.low == low
    assert row.bounds.high == high
    assert (high in row.bounds) == (high == 10)


def test_a_place_that_names_one_formula_admits_only_that():
    printed = {"name": "平均办理时限", "expected": "≤10天", "result": "15天", "score": "5"}
    assert one(None, **printed).agreement is Agreement.EXACT
    assert one(scoring(reverse=("target-over-actual",)), **printed).agreement is Agreement.IMPOSSIBLE


def test_over_achievement_as_the_place_wants_it():
    printed = {"expected": "≥100人", "result": "140人"}
    assert one(None, **printed).score == Decimal("10.00")
    counted = {"over_target_share": Decimal(130)}
    assert one(scoring(over_target_effect="not-counted", **counted), **printed).score == Decimal("0.00")
    assert one(scoring(over_target_effect="review", **counted), **printed).workings == ()


def funded(**cells: str):
    line = FundingLine(**({"source": "年度资金总额", "weight": "10"} | cells))
    return score(Form(kind="project", money_unit="万元", funding=(line,))).executions[0]


@pytest.mark.parametrize(
    ("cells", "agreement"),
    [
        # Rates and scores as really printed: true 59.58 % as 60 %, scored 6; 86.20 % as 86 %, scored 9.
        (
            {"adjusted_budget": "33.40", "actual": "19.90", "stated_completion_rate": "60%", "score": "6"},
            Agreement.EXACT,
        ),
        (
            {"adjusted_budget": "43.2", "actual": "37.24", "stated_completion_rate": "86%", "score": "9"},
            Agreement.EXACT,
        ),
        (
            {"adjusted_budget": "43.2", "actual": "37.24", "stated_completion_rate": "86%", "score": "8.6"},
            Agreement.EXACT,
        ),
        ({"adjusted_budget": "43.2", "actual": "37.24", "score": "8.62"}, Agreement.EXACT),
        ({"adjusted_budget": "43.2", "actual": "37.24", "score": "8"}, Agreement.UNUSUAL),
        ({"adjusted_budget": "43.2", "actual": "37.24", "score": "10"}, Agreement.IMPOSSIBLE),
        ({"adjusted_budget": "1.56", "actual": "1.56", "stated_completion_rate": "1", "score": "10"}, Agreement.EXACT),
        ({"adjusted_budget": "0", "actual": "0", "score": "10"}, Agreement.UNCHECKED),
        ({"adjusted_budget": "329.77", "actual": "338.31", "score": "10"}, Agreement.EXACT),
    ],
)
def test_execution_scores(cells, agreement):
    assert funded(**cells).agreement is agreement


@pytest.mark.parametrize(
    ("total", "grades"),
    [("89.5", ("良",)), ("90", ("优",)), ("79.99", ("中",)), ("59.9999", ("差",)), ("0", ("差",)), ("100", ("优",))],
)
def test_grades_are_half_open(total, grades):
    assert grades_of(Interval.point(Fraction(total)), Policy()) == grades


@given(st.fractions(0, 100, max_denominator=10**6))
def test_no_total_falls_between_two_grades(total):
    assert len(grades_of(Interval.point(total), Policy())) == 1


def test_other_bands_give_other_grades():
    policy = scoring(grades=(Grade(name="优", least=Decimal(80)), Grade(name="良", least=Decimal(0))))
    assert grades_of(Interval.point(Fraction(85)), policy) == ("优",)


@pytest.mark.parametrize(
    ("label", "points"),
    [
        ("产出指标(50分)", 50),
        ("产出指标（50）", 50),
        ("效益指标30分", 30),
        ("满意度指标【10%】", 10),
        ("数量指标（12.5分）", Fraction(25, 2)),
        ("产出指标", None),
        ("50分", None),
        ("指标1", None),
        ("产出指标（500）", None),
    ],
)
def test_points_in_group_labels(label, points):
    read = label_points(label)
    assert (None if read is None else read[0]) == points


def weighted(*pairs: tuple[str, str], total: str | None = None) -> ScoreSheet:
    rows = tuple(Indicator(name=f"甲{i}", weight=weight, score=value) for i, (weight, value) in enumerate(pairs))
    return ScoreSheet.of(Form(kind="project", indicators=rows, total_score=total))


def test_percent_weights_may_mean_scores_out_of_a_hundred():
    assert weighted(("60%", "95"), ("40%", "90"), total="93").scale is Scale.SHARES
    assert weighted(("60%", "57"), ("40%", "36"), total="93").scale is Scale.POINTS
    assert weighted(("60%", "95"), ("40%", "90")).scale is Scale.OPEN
    assert weighted(("0.6", "57"), ("0.4", "36"), total="93").scale is Scale.POINTS


@given(
    st.integers(1, 100),
    st.integers(0, 300),
    st.integers(0, 300),
    st.sampled_from(("≥{}人", "≤{}天", "={}人", "{}人")),
)
def test_a_better_result_never_scores_less(target, first, second, form):
    reverse = "≤" in form
    unit = "天" if reverse else "人"
    name = "平均办理时限" if reverse else "培训人员数量"
    worse, better = sorted((first, second), reverse=reverse)
    low = one(name=name, expected=form.format(target), result=f"{worse}{unit}").score
    high = one(name=name, expected=form.format(target), result=f"{better}{unit}").score
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 10


@settings(max_examples=80)
@given(honest_forms())
def test_an_honest_form_is_never_accused(form):
    report = check(form, select=["scores"])
    assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == []


@given(honest_forms())
def test_scores_lie_within_their_bounds_and_points(form):
    scores = score(form)
    for row in scores.rows:
        assert row.row.weight is not None
        if row.bounds is not None:
            assert row.bounds.low >= 0
            assert row.bounds.high <= row.row.weight.value
        if row.score is not None and row.bounds is not None:
            assert row.bounds.low - Fraction(1, 100) <= Fraction(row.score) <= row.bounds.high + Fraction(1, 100)
    assert scores.bounds is None or scores.bounds.high <= 100


@given(honest_forms())
def test_a_raised_execution_score_is_caught_wherever_it_is_clear(form):
    if not form.funding:
        return
    line = form.funding[0]
    rate = line.completion_rate()
    assert line.weight is not None
    if rate is None or rate.high > Fraction(4, 5) or not form.funding[0].weight:
        return
    # Full marks although a fifth of the money or more is left: more than any rounding to whole points explains.
    wrong = evolve(form, funding=(evolve(line, score=line.weight.text),))
    found = [f for f in check(wrong, select=["execution-score-mismatch"]).findings if f.severity is Severity.ERROR]
    assert [f.path for f in found] == ["$.funding[0].score"]

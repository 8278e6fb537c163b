"""Rules about weights and scores on forms as they are really filled in, faults at their cell and honest forms silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from perfeval import Form, check, from_dict
from perfeval.policy import Edition, Policy, Scoring
from perfeval.profile import DEFAULT


def row(name="任务完成率", expected="≥100%", result="100%", weight="10", score="10", **more):
    return {"name": name, "expected": expected, "result": result, "weight": weight, "score": score} | more


def form(*rows, funding=(), **more) -> Form:
    return from_dict({"schema": 1, "kind": "project", "year": 2022, "money_unit": "万元", "funding": list(funding),
                      "indicators": list(rows)} | more)  # fmt: skip


def found(form: Form, *rules: str, **options):
    report = check(form, select=rules or ["scores"], **options)
    return [(f.rule, f.severity.value, f.path) for f in report.findings]


EXECUTED = {"source": "年度资金总额", "adjusted_budget": "43.2", "actual": "37.24", "weight": "10", "score": "9"}


def nine(**cells):
    """Nine rows of ten points, the first with other cells."""
    return [row(**cells), *(row(name=f"覆盖率{i}") for i in range(8))]


def test_a_school_that_scored_a_met_target_seven_and_a_missed_one_nine():
    rows = nine()
    rows[2] = row(name="资金到位及时率", score="7")
    rows[5] = row(name="政策知晓率", expected="═100%", result="98%", score="9")
    paid = {
        "source": "年度资金总额",
        "adjusted_budget": "387664.62",
        "actual": "387664.62",
        "weight": "10",
        "score": "10",
    }
    got = found(form(*rows, funding=[paid], money_unit="元", total_score="96", grade="优"))
    assert ("score-lost-without-reason", "warning", "$.indicators[2].score") in got
    assert ("score-lost-without-reason", "warning", "$.indicators[5].reason") in got
    assert ("score-not-recomputed", "info", "$.indicators[5].score") in got
    assert len(got) == 3


def test_scores_shown_as_whole_numbers_are_honest():
    rows = nine(name="指标1工程资金金额", expected="43.2", result="37.24", score="9", reason="尾款未付")
    rate = EXECUTED | {"stated_completion_rate": "86%"}
    assert found(form(*rows, funding=[rate], total_score="98")) == []


def test_a_blank_execution_score_is_one_warning():
    blank = {key: value for key, value in EXECUTED.items() if key != "score"}
    assert found(form(*nine(), funding=[blank], total_score="90")) == [
        ("row-not-scored", "warning", "$.funding[0].score")
    ]


def test_a_form_without_scores_is_left_alone():
    bare = form({"name": "甲", "expected": "≥1个", "result": "1个"}, funding=[{"source": "合计", "actual": "5"}])
    report = check(bare, select=["scores"])
    assert report.findings == ()
    assert report.unchecked == ()
    assert report.confirmed == ()


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({"expected": "≥90%", "result": "72%"}, "error"),
        ({"expected": "≤10天", "result": "15天", "name": "平均办理时限"}, "error"),
        ({"expected": "0起", "result": "2起", "name": "安全事故起数"}, "error"),
        ({"expected": "≤0起", "result": "2起", "name": "安全事故起数"}, "error"),
        ({"expected": "有效提升", "result": "部分达成年度指标"}, "error"),
        ({"expected": "90%", "result": "72%"}, "warning"),
        ({"expected": "≥90%", "result": "72%", "reason": "设备到货晚"}, "warning"),
        ({"expected": "10月底前", "result": "12月", "name": "完成时间"}, "warning"),
        ({"expected": "≥100%", "result": "99.7%"}, None),
        ({"expected": "≥90%", "result": "基本完成"}, None),
        ({"expected": "≥90%", "result": "95%"}, None),
    ],
)
def test_full_marks_for_a_missed_target(cells, severity):
    got = found(form(row(**cells)), "full-marks-for-missed-target")
    assert [entry[1] for entry in got] == ([] if severity is None else [severity])


def test_full_marks_by_rounding_are_doubtful_beside_scores_with_decimals():
    rows = [row(expected="≥100%", result="96%"), row(name="覆盖率", expected="≥100%", result="95.5%", score="9.55")]
    assert found(form(*rows), "full-marks-for-missed-target") == [
        ("full-marks-for-missed-target", "warning", "$.indicators[0].score")
    ]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"expected": "≥100%", "result": "80%", "score": "8", "reason": "外出务工"}, []),
        ({"expected": "≥100%", "result": "80%", "score": "9.5", "reason": "外出务工"}, ["warning"]),
        ({"expected": "≥100%", "result": "80%", "score": "6", "reason": "外出务工"}, ["info"]),
        ({"expected": "≥100%", "result": "80%", "score": "6"}, ["warning"]),
        ({"expected": "≥98%", "result": "98%", "score": "9.8"}, ["warning"]),
        ({"expected": "有效提升", "result": "部分达成年度指标", "score": "9", "reason": "工期延长"}, ["warning"]),
        ({"expected": "有效提升", "result": "部分达成年度指标", "score": "7", "reason": "工期延长"}, []),
        ({"expected": "有效提升", "result": "良好", "score": "7", "reason": "尚有差距"}, []),
    ],
)
def test_scores_against_their_formulas(cells, wanted):
    assert [entry[1] for entry in found(form(row(**cells)), "score-not-recomputed")] == wanted


@pytest.mark.parametrize(
    ("cells", "fires"),
    [
        ({"score": "7"}, True),
        ({"score": "7", "reason": "无"}, True),
        ({"score": "7", "reason": "资金到位晚"}, False),
        ({"score": "7", "result": "因疫情影响，完成80%"}, False),
        ({"score": "10"}, False),
    ],
)
def test_lost_points_want_a_reason(cells, fires):
    assert bool(found(form(row(**cells)), "score-lost-without-reason")) is fires


def test_a_form_without_a_reason_column_may_explain_itself_below():
    cut = row(score="7")
    explained = form(cut, problems="资金到位不及时，影响了进度。")
    assert found(explained, "score-lost-without-reason") == []
    profile = evolve(DEFAULT, own_policy=Policy(edition=Edition(indicators=("reason", "score", "weight"))))
    assert len(found(explained, "score-lost-without-reason", profile=profile)) == 1


@pytest.mark.parametrize(
    ("scores", "total", "severity"),
    [
        (("50", "40"), "90", None),
        (("50", "40"), "99", None),  # with the 9 of budget execution
        (("50", "40"), "100", "error"),
        (("46", "37"), "93", "warning"),  # only if the 37 of 40, which nothing explains, hides decimals
        (("46.4", "37.4"), "94", "error"),
        (("46.40", "37.40"), "93", None),
    ],
)
def test_totals(scores, total, severity):
    rows = [
        row(weight="50", score=scores[0], expected="≥100%", result="92%"),
        row(name="乙", weight="40", score=scores[1]),
    ]
    got = found(form(*rows, funding=[EXECUTED], total_score=total), "total-score-not-sum")
    kinds = [kind for _, kind, _ in got]
    if total == "90":
        assert kinds == ["warning"]  # the total leaves out what the weights need
    else:
        assert kinds == ([] if severity is None else [severity])


def test_blank_scores_leave_the_total_open():
    rows = [row(weight="50", score="50"), {"name": "乙", "expected": "≥1个", "result": "1个", "weight": "40"}]
    report = check(form(*rows, total_score="88"), select=["total-score-not-sum"])
    assert report.findings == ()
    assert [lacking.fields for lacking in report.unchecked] == [("$.indicators[1].score",)]


@pytest.mark.parametrize(
    ("weights", "more", "severity"),
    [
        (("50", "30", "10"), {"funding": [EXECUTED]}, None),
        (("50", "30", "20"), {}, None),
        (("50", "30", "10"), {}, None),  # the points of execution may stand in no cell
        (("50", "30", "15"), {}, "warning"),
        (("50", "30", "15"), {"total_weight": "100"}, "error"),
        (("50", "30", "20"), {"funding": [EXECUTED]}, "warning"),
        (("33", "33", "33"), {"total_weight": "100"}, "warning"),
        (("33.33", "33.33", "33.33"), {"total_weight": "100"}, None),
        (("0.5", "0.3", "0.2"), {}, None),
        (("50%", "30%", "20%"), {}, None),
    ],
)
def test_weights_add_up(weights, more, severity):
    rows = [row(name=f"甲{i}", weight=weight, score=None) for i, weight in enumerate(weights)]
    got = found(form(*rows, **more), "weights-not-adding-up")
    assert [kind for _, kind, _ in got] == ([] if severity is None else [severity])


def test_group_labels_are_added_up_level_by_level():
    rows = [
        row(name="甲", weight="20", level1="产出指标（50分）", level2="数量指标（20分）"),
        row(name="乙", weight="20", level1="产出指标（50分）", level2="质量指标（30分）"),
        row(name="丙", weight="50", level1="效益指标（50分）", level2="社会效益"),
    ]
    paths = {path for _, kind, path in found(form(*rows), "weights-not-adding-up") if kind == "error"}
    assert paths == {"$.indicators[0].level1", "$.indicators[1].level2"}


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({"weight": "10", "score": "12"}, "error"),
        ({"weight": "9.5", "score": "10"}, "warning"),
        ({"weight": "9", "score": "10"}, "error"),
        ({"weight": "10", "score": "10.00"}, None),
        ({"name": "加分项", "weight": "0", "score": "2"}, None),
    ],
)
def test_scores_above_their_points(cells, severity):
    got = found(form(row(**cells)), "score-above-weight")
    assert [kind for _, kind, _ in got] == ([] if severity is None else [severity])


def test_one_score_cell_over_two_rows_is_no_score_above_its_points():
    rows = [row(weight="5", score="9"), {"name": "乙", "expected": "≥1个", "result": "1个", "weight": "5"}]
    assert found(form(*rows), "score-above-weight", "row-not-scored") == []


def test_one_weight_cell_over_two_rows_is_no_lost_score():
    rows = [row(weight="10", score="5"), {"name": "乙", "expected": "≥1个", "result": "1个", "score": "5"}]
    assert found(form(*rows), "score-lost-without-reason") == []


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({"score": "9"}, None),
        ({"score": "8.62"}, None),
        ({"score": "8"}, "warning"),
        ({"score": "9.5"}, "error"),
        ({"score": "9.5", "reason": "结余资金已按规定上缴"}, "warning"),
        ({"score": "7.45", "initial_budget": "50"}, "warning"),
        ({"score": "9", "actual": "45"}, "warning"),
    ],
)
def test_execution_scores(cells, severity):
    got = found(form(row(), funding=[EXECUTED | cells]), "execution-score-mismatch")
    assert [kind for _, kind, _ in got] == ([] if severity is None else [severity])


def test_points_that_only_the_place_prescribes_prove_nothing():
    paid = {"source": "年度财政资金总额", "adjusted_budget": "1.56", "actual": "1.56", "score": "20"}
    assert found(form(row(), funding=[paid]), "execution-score-mismatch") == []
    for points, wanted in (("10", ["warning"]), ("20", [])):
        profile = evolve(DEFAULT, own_policy=Policy(scoring=Scoring(execution_points=Decimal(points))))
        got = found(form(row(), funding=[paid]), "execution-score-mismatch", profile=profile)
        assert [kind for _, kind, _ in got] == wanted


def test_the_rate_of_another_row_accounts_for_an_execution_score():
    other = {"source": "其中：当年财政拨款", "adjusted_budget": "20", "actual": "10"}
    got = found(form(row(), funding=[EXECUTED | {"score": "5"}, other]), "execution-score-mismatch")
    assert got == [("execution-score-mismatch", "warning", "$.funding[0].score")]


@pytest.mark.parametrize(
    ("total", "grade", "fires"),
    [("89.5", "优", True), ("89.5", "良好", False), ("90", "良", False), ("95", "优秀", False), ("59", "合格", True)],
)
def test_grades(total, grade, fires):
    assert bool(found(form(total_score=total, grade=grade), "grade-not-matching-total")) is fires


def test_an_unreadable_grade_is_unchecked():
    report = check(form(total_score="91", grade="优□良□"), select=["grade-not-matching-total"])
    assert [lacking.fields for lacking in report.unchecked] == [("$.grade",)]


def test_a_finding_on_a_row_carries_the_ref_of_the_row():
    (finding,) = check(form(row(score="12", ref="R7")), select=["score-above-weight"]).findings
    assert finding.ref == "R7"


def test_a_total_above_the_full_score_that_the_form_prints():
    rows = [*nine(), row(name="服务对象满意度", weight="5", score="5")]
    executed = EXECUTED | {"actual": "43.2", "score": "10"}
    checked = form(*rows, funding=[executed], total_weight="100", total_score="105")
    assert ("score-above-weight", "warning", "$.total_score") in found(checked)
    (finding,) = check(checked, select=["weights-not-adding-up"]).findings
    assert finding.message == "指标分值合计95，加上预算执行10分为105，印刷的总分值为100"
    alone = form(*nine(), funding=[executed], total_weight="90", total_score="100")  # of the indicators only
    assert "score-above-weight" not in {rule for rule, _, _ in found(alone)}


def test_a_wrong_total_is_told_beside_the_sum_that_comes_near_it():
    rows = [*nine(), row(name="服务对象满意度", weight="10", score="8")]
    executed = EXECUTED | {"actual": "43.2", "score": "8.5"}
    (finding,) = check(form(*rows, funding=[executed], total_score="107.5"), select=["total-score-not-sum"]).findings
    assert "印刷的得分合计106.5" in finding.message

"""Full marks for a target that was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import gives_reason, unusable
from perfeval.rules.scores.standing import on_local_scale, reason_given, row_of, scores_of
from perfeval.scoring.judging import Agreement, agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.scoring import RowScore

__all__ = ["full_marks_for_missed_target"]

_HONEST = (Agreement.EXACT, Agreement.ROUNDING)


@rule(
    name="full-marks-for-missed-target",
    part=Indicator,
    severity=Severity.ERROR,
    title="没有达到目标却得了满分",
    raised=Raised(
        kind="must-correct",
        weight=86,
        title="未达到目标却得满分",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标却得满分{score}",
        several="“{row}”没有达到目标却得满分",
        ask="请按实际完成情况重新计分",
        topic="unmet",
        covers=("target-missed",),
    ),
    message="目标值{expected}，完成值{result}，没有达到，却得满分{score}；应得{values}",
    messages={
        "doubtful": "目标值{expected}，完成值{result}，看来没有达到，却得满分{score}；应得{values}",
        "reasoned": "目标值{expected}，完成值{result}，没有达到，说明了原因却仍得满分{score}；应得{values}",
        "unformulated": "目标值{expected}，完成值{result}，没有达到，却得满分{score}",
        "elsewhere": "目标值{expected}，完成值{result}，没有达到，却得满分{score}：别处有这样的算法，这里应得{values}",
    },
    confirms="没有达到目标的指标没有得满分",
    about="""没有达到目标值的指标不应得满分。按比例计分后四舍五入恰好等于分值的（如目标100%，完成99.6%，10分制印成10）不算。
目标值印有≥、≤、以上、以下等，完成值明显不符，又没有说明原因，且无论按哪种公式、怎样取整都得不到满分的，是错误；其余作提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "设备利用率", "expected": "≥90%", "result": "72%", "weight": "10", "score": "10"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "设备利用率",
                "expected": "≥90%",
                "result": "72%",
                "weight": "10",
                "score": "8",
                "reason": "设备到货晚",
            }
        ],
    },
)
def full_marks_for_missed_target(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A score equal to its points although the result provably misses the target.

    An error if the target prints its direction (≥, 以上, …) or the result opens with a prescribed word for not being
    reached (部分达成), no formula gives full marks under any rounding, and no reason is written. A warning if the
    direction is inferred, if a reason is given, if only a formula of other places gives full marks, or if no formula
    is known for the kind of target (a deadline, a range).

    Silent where pro rata rounds up to the points (9.96 printed as 10.0), and where target or result cannot be read.
    """
    row = row_of(ctx)
    if row is None or row.measure is None or row.row.score is None or not row.row.full or not row.row.score.value:
        return
    if unusable(indicator, ctx):
        return
    if row.measure.verdict != "missed":
        if row.measure.verdict == "met":
            yield PASSED
        return
    result = row.agreement
    evidence: dict[str, Any] = {"expected": indicator.expected, "result": indicator.result, "score": indicator.score}
    if result is Agreement.UNCHECKED:
        yield found("score", message="unformulated", severity=Severity.WARNING, **evidence)
        return
    values = tuple(each.shown(ctx.policy.scoring.places) for each in row.workings)
    if result in _HONEST:
        if _alone_in_its_column(row, ctx):
            message = None if row.measure.assessment.direction_source == "printed" else "doubtful"
            yield found("score", message=message, severity=Severity.WARNING, values=values, **evidence)
        else:
            yield PASSED
        return
    message, severity = _grade(indicator, row, ctx)
    yield found("score", message=message, severity=severity, values=values, **evidence)


def _alone_in_its_column(row: RowScore, ctx: Context) -> bool:
    """Whether the score only fits if it was rounded further than the other scores of the form."""
    sheet = scores_of(ctx).sheet
    assert row.row.score is not None
    ulp = min(each.score.ulp for each in sheet.rows if each.score is not None)
    if ulp >= row.row.score.ulp:
        return False
    result, _ = agreement(evolve(row.row.score, ulp=ulp), row.workings, tuple, ulp)
    return result not in _HONEST


def _grade(indicator: Indicator, row: RowScore, ctx: Context) -> tuple[str | None, Severity | None]:
    from perfeval.scoring.indicators import grade_word, other_formula

    assert row.measure is not None
    read = row.measure.assessment
    if row.agreement is Agreement.UNUSUAL:
        return "doubtful", Severity.WARNING
    if other_formula(row, ctx.policy, scores_of(ctx).sheet.padded_ulp()) is not None:
        return "elsewhere", Severity.WARNING
    if gives_reason(indicator):
        return "reasoned", Severity.WARNING
    printed = read.direction_source == "printed" or read.expectation.op == "="
    graded = read.expectation.op == "qualitative" and grade_word(indicator.result, ctx.policy.vocabulary) is not None
    if reason_given(indicator, ctx) or on_local_scale(indicator):
        return None if printed else "doubtful", Severity.WARNING
    if graded or (printed and (row.measure.ratio is not None or read.expectation.value == 0)):
        return None, None
    return "doubtful", Severity.WARNING

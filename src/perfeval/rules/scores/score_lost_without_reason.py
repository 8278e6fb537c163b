"""Points that were lost, and nothing on the form says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.scores.standing import is_adjustment_row, reason_given, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["score_lost_without_reason"]


@rule(
    name="score-lost-without-reason",
    part=Indicator,
    severity=Severity.WARNING,
    title="扣了分没有说明原因",
    raised=Raised(
        kind="must-explain",
        weight=44,
        title="扣分未说明原因",
        told="“{row}”分值{weight}，得分{score}，没有说明扣分原因",
        several="“{row}”扣了分，没有说明扣分原因",
        ask="请说明扣分原因",
        topic="unmet",
        variants={
            "met": Raised(
                kind="must-explain",
                weight=44,
                title="扣分未说明原因",
                told="“{row}”目标值为“{expected}”，完成情况为“{result}”，已经达到目标，却只得{score}分（分值{weight}），没有说明扣分原因",
                several="“{row}”已经达到目标却扣了分，没有说明扣分原因",
                ask="请说明扣分原因",
                topic="unmet",
            ),
            "missed": Raised(
                kind="must-explain",
                weight=44,
                title="扣分未说明原因",
                told="“{row}”目标值为“{expected}”，完成情况为“{result}”，得{score}分（分值{weight}），没有说明扣分原因",
                several="“{row}”扣了分，没有说明扣分原因",
                ask="请说明扣分原因",
                topic="unmet",
            ),
        },
    ),
    message="分值{weight}，得分{score}，没有说明扣分原因",
    messages={
        "met": "目标值{expected}，完成值{result}，已经达到，却只得{score}分（分值{weight}），没有说明扣分原因",
        "missed": "目标值{expected}，完成值{result}，没有达到，得{score}分（分值{weight}），没有说明原因",
    },
    confirms="扣分的指标说明了原因",
    about="""得分低于分值的指标应写明原因。目标已经达到却扣了分的，提示在得分处；目标没有达到的，提示在原因处。
本行的原因栏、完成情况里的“因……”都算说明；表中各行都没有原因栏的，存在问题、改进措施、评价结论里的说明也算。
原因栏里的“无”“0”“—”不算。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "补助资金到位率", "expected": "≥100%", "result": "100%", "weight": "10", "score": "7"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "补助资金到位率",
                "expected": "≥100%",
                "result": "100%",
                "weight": "10",
                "score": "7",
                "reason": "第四季度补助资金迟到账两个月，扣3分，今后按季度提前申请。",
            },
        ],
    },
)
def score_lost_without_reason(indicator: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A score below the points of its row, with no reason for it.

    Every known system asks for a written reason. It may stand in the row, in its result (因…), or, where no row of
    the form has a reason, in the texts of the form as a whole. 无, 0 and dashes are none. Found at the score if the
    target is met, at the reason otherwise.

    Silent for full marks and for rows without points or score.
    """
    row = row_of(ctx)
    if row is None or not row.row.cut or row.row.score is None or is_adjustment_row(row.row):
        return
    if row.row.score.value < 0:  # no deduction, but a slip of its own
        return
    if reason_given(indicator, ctx):
        yield PASSED
        return
    verdict = row.measure.verdict if row.measure is not None else "undetermined"
    key = verdict if verdict in ("met", "missed") else None
    yield found(
        "score" if verdict == "met" else "reason",
        message=key,
        expected=indicator.expected,
        result=indicator.result,
        score=indicator.score,
        weight=indicator.weight,
    )

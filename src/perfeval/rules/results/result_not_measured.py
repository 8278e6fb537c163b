"""A target in figures that is answered in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["result_not_measured"]

_UNANSWERED = frozenset({"asserted", "nothing-said", "restated-words"})


@rule(
    name="result-not-measured",
    part=Indicator,
    severity=Severity.WARNING,
    title="目标有数值，完成情况没有数值",
    raised=Raised(
        kind="must-correct",
        weight=55,
        title="完成情况没有填数值",
        told="“{row}”目标值为“{expected}”，完成情况“{result}”没有填数值",
        several="“{row}”的目标值有数值，完成情况没有填数值",
        ask="请填写实际完成的数值",
        gather=True,
        variants={
            "listed": Raised(
                kind="must-correct",
                weight=55,
                title="完成情况没有填数值",
                told="“{row}”目标值为“{expected}”，完成情况列了{count}项（“{result}”），没有写数字",
                several="“{row}”的目标值有数值，完成情况没有填数值",
                ask="请填写实际完成的数值",
                gather=True,
            ),
        },
    ),
    message="“{name}”目标值为“{expected}”，完成情况“{result}”没有填数值",
    messages={"listed": "“{name}”目标值为“{expected}”，完成情况“{result}”列了{count}项，没有写数字"},
    confirms="数值目标都有数值结果",
    about="""目标值是数值，完成情况只有文字（“完满完成会议各项议程”），看不出完成了多少。应当补填实际数值。
目标是次数而完成情况列举了几次会议、活动的，写明列了几项。“没有发生”之类的话等于零，算作数值；写明没有完成的，由“未达到目标值”指出。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "会议召开工作完成率", "expected": "100%", "result": "圆满完成各项议程"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "会议召开工作完成率", "expected": "100%", "result": "召开12次，完成率100%"},
            {"name": "安全事故次数", "expected": "0次", "result": "没有发生安全事故"},
        ],
    },
)
def result_not_measured(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A numeric target whose result holds no comparable figure, so that fulfilment is claimed or left open.

    Where the target is a count and the result names several meetings or events, the finding says how many. Words for
    zero count as a figure. Silent where the result is missing, says that the work was not done, or prints a
    figure in a unit that cannot be compared: other rules speak of these.
    """
    if row.expected is None or row.result is None:
        return
    assessment = ctx.assess(row)
    if not assessment.expectation.numeric:
        return
    if assessment.verdict in ("claimed", "undetermined") and assessment.reason.code in _UNANSWERED:
        listed = _listed(row.name, row.result) if assessment.expectation.measure.family != "ratio" else 0
        if listed > 1:
            yield found(
                "result", message="listed", name=row.name, expected=row.expected, result=row.result, count=listed
            )
        else:
            yield found("result", name=row.name, expected=row.expected, result=row.result)
    elif assessment.quantity is not None:
        yield PASSED


_EVENTS = ("会议", "活动", "培训", "演练", "讲座", "比赛", "检查", "大会", "调研", "展览", "论坛")
_BETWEEN = str.maketrans(dict.fromkeys("及、和与，,；;。", "\n"))


def _listed(name: str, result: str) -> int:
    """How many of the events that a name counts a result lists by their names."""
    event = next((event for event in _EVENTS if event in name), None)
    if event is None:
        return 0
    return sum(piece.strip().endswith(event) for piece in result.translate(_BETWEEN).split("\n"))

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
    ),
    message="“{name}”目标值为“{expected}”，完成情况“{result}”没有填数值",
    confirms="数值目标都有数值结果",
    about="""目标值是数值，完成情况只有文字（“完满完成会议各项议程”），看不出完成了多少。应当补填实际数值。
“没有发生”之类的话等于零，算作数值；写明没有完成的，由“未达到目标值”指出。""",
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

    Words for zero count as a figure. Silent where the result is missing, says that the work was not done, or prints a
    figure in a unit that cannot be compared: other rules speak of these.
    """
    if row.expected is None or row.result is None:
        return
    assessment = ctx.assess(row)
    if not assessment.expectation.numeric:
        return
    if assessment.verdict in ("claimed", "undetermined") and assessment.reason.code in _UNANSWERED:
        yield found("result", name=row.name, expected=row.expected, result=row.result)
    elif assessment.quantity is not None:
        yield PASSED

"""A row that claims its target while its reason says that it was not reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import denies
from perfeval.values.likeness import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["reason_contradicts_result"]


_MONEY = ("资金", "经费", "尾款", "支付", "预算", "拨付", "款")


@rule(
    name="reason-contradicts-result",
    part=Indicator,
    severity=Severity.WARNING,
    title="偏差原因与完成情况矛盾",
    raised=Raised(kind="must-correct", weight=56, ask="请核实完成情况，使完成情况、得分和原因一致"),
    message="“{name}”的完成情况“{result}”达到了目标值，原因却写着“{reason}”",
    confirms="偏差原因与完成情况一致",
    about="""完成情况写达到目标值、得分是满分，偏差原因却说没有完成，两处至少有一处不对。只看说工作本身没有完成的原因，说资金没有付清的不算。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [
            {
                "name": "维修教室间数",
                "expected": "12间",
                "result": "12间",
                "weight": "10",
                "score": "10",
                "reason": "受疫情影响，3间未完成维修",
            },
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校舍维修",
        "indicators": [
            {
                "name": "维修教室间数",
                "expected": "12间",
                "result": "9间",
                "weight": "10",
                "score": "7.5",
                "reason": "受疫情影响，3间未完成维修",
            },
            {
                "name": "验收合格率",
                "expected": "100%",
                "result": "100%",
                "weight": "10",
                "score": "10",
                "reason": "工程尾款未支付",
            },
        ],
    },
)
def reason_contradicts_result(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A result that keeps its target, with full marks or without marks, beside a reason that says it was not done.

    Only a clause that denies the work itself: money that was not paid yet contradicts nothing.
    """
    if row.reason is None or row.result is None:
        return
    lost = row.weight is not None and row.score is not None and row.score.value < row.weight.value
    if lost or ctx.assess(row).verdict != "met":
        return
    said = [clause for clause in clauses(row.reason) if denies(clause) and not any(word in clause for word in _MONEY)]
    if said:
        yield found("reason", name=row.name, result=row.result, reason=said[0])
    else:
        yield PASSED

"""A row that reports success, or has full marks, while its own reason says that the work was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import denies, is_empty
from perfeval.values.likeness import clauses
from perfeval.values.wording import says_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["reason_contradicts_result"]

_NO_LACK = (
    "无未", "没有未", "不存在未", "无偏差", "没有偏差", "未完成原因", "无原因", "如未", "若未", "偏差原因", "无扣分",
    "尾款", "质保金", "质量保证金", "余款", "支付", "资金", "预算", "计划数", "高于", "超",
)  # fmt: skip


@rule(
    name="reason-contradicts-result",
    part=Indicator,
    severity=Severity.WARNING,
    title="完成情况与偏差原因矛盾",
    raised=Raised(
        kind="must-explain",
        weight=54,
        title="完成情况与偏差原因矛盾",
        told="“{row}”的完成情况为“{result}”，偏差原因却说“{reason}”",
        ask="请核实到底完成了没有",
    ),
    message="“{name}”完成情况为“{result}”，偏差原因却说“{reason}”",
    messages={"score": "“{name}”得满分{score}，偏差原因却说“{reason}”"},
    confirms="完成情况与偏差原因相符",
    about="""完成值达到目标，或者写着“达成”“已完成”，或者得了满分，同一行的偏差原因却说没有完成、尚在实施。两处必有一处不实，须核实。
扣了分的行不在此列；只说到资金、尾款没有支付的，也不在此列。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "监控点位建设数量",
                "expected": "≥40个",
                "result": "40个",
                "reason": "受供货影响，12个点位未完成安装",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "name": "监控点位建设数量",
                "expected": "≥40个",
                "result": "28个",
                "reason": "受供货影响，12个点位未完成安装",
            }
        ],
    },
)
def reason_contradicts_result(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """The result meets its target or claims to, or the row has full marks, and its reason says that work was not done.

    One of the two is wrong. Silent for rows that lost points, for targets that were missed, and where the reason
    speaks of money that was not paid, which is no shortfall of the work.
    """
    reason = row.reason
    if is_empty(reason) or reason is None:
        return
    cut = row.score is not None and row.weight is not None and row.score.value < row.weight.value
    assessment = ctx.assess(row)
    if cut or assessment.verdict == "missed" or row.result is None:
        return
    full = row.score is not None and row.weight is not None and not cut
    done = assessment.verdict == "met" or assessment.reason.code in ("asserted", "restated-words")
    if not done and not full:
        return
    lack = next((clause for clause in clauses(reason) if _lacks(clause)), None)
    if lack is None:
        yield PASSED
    elif done:
        yield found("reason", name=row.name, result=row.result, reason=lack)
    else:
        yield found("reason", message="score", name=row.name, score=row.score, reason=lack)


def _lacks(clause: str) -> bool:
    if any(word in clause for word in _NO_LACK):
        return False
    return denies(clause) or says_unfinished(clause) is not None

"""A row that reports success, or has full marks, while its own reason says that the work was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import denies, is_empty
from perfeval.rules.results.rows import unusable
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
        variants={
            "missed": Raised(
                kind="must-explain",
                weight=62,
                title="完成情况与偏差原因矛盾",
                told="“{row}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标，偏差原因却说“{reason}”",
                ask="请核实完成情况，没有完成的请说明原因和改进措施",
                topic="unmet",
                covers=("target-missed",),
            ),
        },
    ),
    message="“{name}”完成情况为“{result}”，偏差原因却说“{reason}”",
    messages={
        "score": "“{name}”得满分{score}，偏差原因却说“{reason}”",
        "missed": "“{name}”目标值为“{expected}”，完成情况为“{result}”，没有达到目标，偏差原因却说“{reason}”",
    },
    confirms="完成情况与偏差原因相符",
    about="""完成值达到目标，或者写着“达成”“已完成”，或者得了满分，同一行的偏差原因却说没有完成、尚在实施。两处必有一处不实，须核实。
反过来，完成值没有达到目标，偏差原因却只说已完成、没有偏差的，同样矛盾。
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

    One of the two is wrong. Silent for rows that lost points and where the reason speaks of money that was not paid,
    which is no shortfall of the work. For a figure that misses its target the contradiction is a reason that says
    nothing but that all was done (已完成年度目标，无偏差).
    """
    reason = row.reason
    if is_empty(reason) or reason is None:
        return
    assessment = ctx.assess(row)
    if assessment.verdict == "missed" and assessment.quantity is not None:
        if not unusable(row, ctx) and all(_claims(clause) for clause in clauses(reason)):
            yield found(
                "reason", message="missed", name=row.name, expected=row.expected, result=row.result, reason=reason
            )
        return
    cut = row.score is not None and row.weight is not None and row.score.value < row.weight.value
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


_CLAIMS = (
    "无偏差", "没有偏差", "不存在偏差", "已完成", "全部完成", "如期完成", "按期完成", "按时完成", "圆满完成", "完成目标",
    "完成年度", "完成预期", "达到目标", "达到年度", "达到预期", "已达标", "达成年度", "达成预期", "达成目标",
)  # fmt: skip
_BUT = frozenset("因由受未不尚差低少但待仍只仅部约%0123456789")
_LONGEST_CLAIM = 16


def _claims(clause: str) -> bool:
    """Whether a clause says that the target was met and no more."""
    if len(clause) > _LONGEST_CLAIM or not any(word in clause for word in _CLAIMS):
        return False
    return _BUT.isdisjoint(clause.replace("不存在偏差", "").replace("偏差", ""))


def _lacks(clause: str) -> bool:
    if any(word in clause for word in _NO_LACK):
        return False
    return denies(clause) or says_unfinished(clause) is not None

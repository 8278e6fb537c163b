"""A printed bound that contradicts what the indicator wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import contradicted
from perfeval.values.directions import plain_direction

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["wrong_direction"]

_AT_LEAST, _AT_MOST = frozenset({">=", ">"}), frozenset({"<=", "<"})


@rule(
    name="wrong-direction",
    part=Indicator,
    severity=Severity.WARNING,
    title="目标值方向与指标含义相反",
    raised=Raised(
        kind="must-correct",
        weight=45,
        title="目标值方向与指标含义相反",
        ask="请核实目标值是下限还是上限",
    ),
    message="“{name}”越低越好，目标值“{expected}”却是下限",
    messages={
        "at-most": "“{name}”越高越好，目标值“{expected}”却是上限",
        "count": "“{name}”是要完成的数量，目标值“{expected}”却写成上限",
    },
    confirms="目标值方向与指标含义一致",
    about="""差错率、投诉、成本写成“≥”，等于鼓励多出差错、多花钱；合格率、满意度写成“≤”，等于限制做好。多半是符号选错，
应当更正。只在名称或一级指标（成本指标）明确指出好坏方向时提示。数量指标是建设、改造、培训之类要做的事而写成“≤”的，另作建议。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "印刷差错率", "expected": "≥1%", "result": "0.5%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "印刷差错率", "expected": "≤1%", "result": "0.5%"},
            {"name": "验收合格率", "expected": "≥95%", "result": "98%"},
        ],
    },
)
def wrong_direction(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A lower bound on something unwanted or spent (差错率 ≥, 成本 ≥), or an upper bound on a quality (合格率 ≤).

    Only where the head noun of the name, or the level (成本指标), settles the direction. An upper bound on a quantity
    of work to be done (建设数量 ≤4) is a remark; any other count is let be.
    """
    expectation = ctx.assess(row).expectation
    if expectation.op not in _AT_LEAST | _AT_MOST or not expectation.value:
        return
    better = plain_direction(row.name, ctx.level1(row) or "", ctx.level2(row) or "")
    wrong = contradicted(row, ctx)
    if wrong:
        message = "at-most" if wrong == "at-most" else None
        yield found("expected", message=message, name=row.name, expected=row.expected)
    elif not better and expectation.op in _AT_MOST and _is_work(row, ctx) and expectation.measure.family != "money":
        yield found("expected", message="count", severity=Severity.INFO, name=row.name, expected=row.expected)
    elif better:
        yield PASSED


_WORKS = (
    "建设",
    "新建",
    "改造",
    "培训",
    "开展",
    "举办",
    "修建",
    "种植",
    "救助",
    "帮扶",
    "演出",
    "养护",
    "治理",
    "修复",
)
_LIMITS = (
    "控制",
    "限",
    "压减",
    "减少",
    "编制",
    "费",
    "投诉",
    "差错",
    "事故",
    "故障",
    "病",
    "时间",
    "天数",
    "率",
    "成本",
)


def _is_work(row: Indicator, ctx: Context) -> bool:
    """Whether a row counts, among quantities, work that is there to be done."""
    named = any(word in row.name for word in _WORKS) and not any(word in row.name for word in _LIMITS)
    return named and "数量" in (ctx.level2(row) or "")

"""A cost target that is the budget itself, which no spending within the budget can miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import dimensions_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction


__all__ = ["cost_target_equals_budget"]

_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


@rule(
    name="cost-target-equals-budget",
    part=Indicator,
    severity=Severity.INFO,
    title="成本目标就是预算数",
    raised=Raised(
        kind="advice",
        weight=6,
        title="成本目标就是预算数",
        ask="建议按单位成本或者成本节约设置成本指标",
        several="{name}的目标值就是预算数",
        gather=True,
    ),
    message="“{name}”的目标值“{expected}”就是预算数{budget}，只要不超预算就算完成，衡量不出成本控制",
    about="""成本指标的目标值与本表的预算总额完全相同。这样的指标只要不超预算就能得满分，看不出成本控制得好不好，宜改用单位成本、
定额标准或者节约额。只作建议；目标值低于或高于预算的不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.50", "actual": "84.20"}],
        "indicators": [
            {
                "level1": "成本指标",
                "level2": "经济成本指标",
                "name": "项目总成本",
                "expected": "≤86.5万元",
                "result": "84.2万元",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.50", "actual": "84.20"}],
        "indicators": [
            {
                "level1": "成本指标",
                "level2": "经济成本指标",
                "name": "每米管道造价",
                "expected": "≤680元",
                "result": "655元",
            }
        ],
    },
)
def cost_target_equals_budget(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """The target of a cost indicator is the whole budget, initial or adjusted, to the last digit.

    A remark only: it cannot tell thrift from waste, but nothing about it is wrong. Amounts are compared in 元.
    """
    if dimensions_of(row, ctx) != {"cost"}:
        return
    expectation = ctx.assess(row).expectation
    budgets = _budgets(ctx)
    if not expectation.value or not budgets:
        return
    factor = _YUAN[ctx.money_unit or "元"]
    if expectation.measure.family == "money":
        value = expectation.value
    elif not expectation.unit:
        value = expectation.value * factor
    else:
        return
    if value in budgets:
        yield found("expected", name=row.name, expected=row.expected, budget=budgets[value])
    else:
        yield PASSED


def _budgets(ctx: Context) -> dict[Fraction, str]:
    """The budgets of the first row, in 元, as printed."""
    form, unit = ctx.form, ctx.money_unit
    if unit is None or not form.funding:
        return {}
    line, factor = form.funding[0], _YUAN[unit]
    printed = (line.initial_budget, line.adjusted_budget)
    return {amount.value * factor: f"{amount}{unit}" for amount in printed if amount is not None and amount.value > 0}

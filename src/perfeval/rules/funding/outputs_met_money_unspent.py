"""Outputs reached in full although hardly any money was spent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.figures import total_line
from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.funding.reasons import CHANGE, UNSPENT, reason_printed, speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator

__all__ = ["outputs_met_money_unspent"]


_FEWEST = 2


@rule(
    name="outputs-met-money-unspent",
    part=Form,
    severity=Severity.WARNING,
    title="产出全部完成而资金基本未支出",
    raised=Raised(
        kind="must-explain",
        weight=74,
        ask="请说明产出如何完成，以及资金没有支出的原因",
        fact="money",
        covers=("low-execution",),
    ),
    message="{count}个数量指标全部达到目标值，资金却只执行了{rate}",
    confirms="产出与资金支出相称",
    about="""数量指标全部达到目标值，而资金执行率不到10%（可在方案中设置），要么资金没有花在这些产出上，要么产出没有真正完成，应当说明。
没有分级的表看计数的指标（多少次、多少人）。文字里说到资金没有支出的原因（尾款、质保金、次年结算等）的，不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "120.00", "actual": "3.60"}],
        "indicators": [
            {
                "name": "维修渠道长度",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "≥9公里",
                "result": "9.2公里",
            },
            {"name": "新建闸门", "level1": "产出指标", "level2": "数量指标", "expected": "4座", "result": "4座"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "120.00", "actual": "116.30"}],
        "indicators": [
            {
                "name": "维修渠道长度",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "≥9公里",
                "result": "9.2公里",
            },
            {"name": "新建闸门", "level1": "产出指标", "level2": "数量指标", "expected": "4座", "result": "4座"},
        ],
    },
)
def outputs_met_money_unspent(form: Form, ctx: Context, *, percent: Decimal = Decimal(10)) -> Iterator[Outcome]:
    """All quantity indicators reached although less than ``percent`` of the budget was spent.

    Either the money was not spent on these outputs, or they are not really there. Found at the spending. Silent with
    fewer than two quantity indicators that can be compared, without a completion rate, and where a reason is printed
    in the funding block or a clause says why the money was not spent. On a form without levels the rows count that
    count something.
    """
    total = total_line(form)
    rate = None if total is None else total.completion_rate(exact=form.figures == "exact")
    if total is None or rate is None or rate.high is None:
        return
    rows = [row for _, row in indicator_rows(form) if _counts(row, ctx)]
    verdicts = [assessment.verdict for row in rows if (assessment := ctx.assess(row)).ratio is not None]
    if len(verdicts) < _FEWEST:
        return
    explained = reason_printed(form) or speaks_of(ctx, UNSPENT + CHANGE)
    if rate.high * 100 < Fraction(percent) and set(verdicts) == {"met"} and not explained:
        where = next(i for i, line in enumerate(form.funding) if line is total)
        cell = f"$.funding[{where}].actual"
        yield found(cell, count=len(verdicts), rate=total.plain_completion_rate(), money=cell)
    else:
        yield PASSED


def _counts(row: Indicator, ctx: Context) -> bool:
    """Whether a row is a quantity by its level, or counts something where no level is printed."""
    if row.level1 or row.level2:
        return "数量" in (ctx.level2(row) or "")
    expectation = ctx.assess(row).expectation
    return bool(expectation.value) and expectation.measure.family not in ("ratio", "money", "time")

"""More spent than the budget allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import FundingLine
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.funding.standing import changes, true_values
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.values.printed import Amount

__all__ = ["overspent"]


@rule(
    name="overspent",
    part=FundingLine,
    severity=Severity.WARNING,
    title="实际支出超过预算",
    raised=Raised(
        kind="must-explain",
        weight=72,
        title="超预算支出",
        told="{row}实际支出{actual}{unit}，超过预算{budget}{unit}，多出{excess}{unit}",
        several="“{row}”的实际支出超过预算，多出{excess}{unit}",
        ask="请核实，并说明超支的原因和资金来源",
        gather=True,
        variants={
            "unbudgeted": Raised(
                kind="must-explain",
                weight=60,
                title="超预算支出",
                told="“{row}”支出{actual}{unit}，没有填预算数，其他资金来源都填了",
                ask="请补填预算数，或者说明资金来源",
                gather=True,
            ),
        },
    ),
    message="实际支出数{actual}超过预算{budget}，多出{excess}",
    messages={"unbudgeted": "实际支出数{actual}，预算数空白，其他资金来源都有预算数"},
    confirms="实际支出没有超过预算",
    about="""实际支出数大于调整后预算数（没有印出的，为年初预算数加预算调整数；全表都没有调整的，为年初预算数）。
超出的部分在取整误差之内的不提示。预算数为零而有支出的，也是超出；明细行有支出而预算数空白、其他明细行都有预算数的，一并提示。超预算支出通常是漏报了追加的预算，或把其他来源的支出记入了本行，应当核对并说明。""",
    bad={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.00", "actual": "91.52"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.00", "actual": "86.00"}],
    },
)
def overspent(line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """Actual spending that is above the adjusted budget, whatever way the two were rounded.

    The budget is the adjusted one, or initial budget plus adjustment; on a form that knows no change, the initial
    budget. Only an excess beyond all rounding is found. A warning, not an error: usually an added budget was not
    reported, or money from elsewhere was counted.

    A budget of 0 is exceeded by any spending. A source that spends without a budget, where every other source has one,
    is found too. Otherwise silent where the spending or the budget is blank.
    """
    exact = ctx.form.figures == "exact"
    if line.adjusted_budget is not None:
        parts: tuple[Amount, ...] = (line.adjusted_budget,)
    elif line.initial_budget is not None and line.adjustment is not None:
        parts = (line.initial_budget, line.adjustment)
    elif line.initial_budget is not None and not changes(ctx.form):
        parts = (line.initial_budget,)
    else:
        if _alone_without_budget(line, ctx):
            yield found("actual", message="unbudgeted", actual=line.actual)
        return
    if line.actual is None:
        return
    first, *others = (true_values(part, exact=exact) for part in parts)
    budget = sum(others, first)
    if not true_values(line.actual, exact=exact).above(budget.high):
        yield PASSED
        return
    places = max(each.places for each in (*parts, line.actual))
    total = sum((part.value for part in parts), 0 * line.actual.value)
    yield found(
        "actual",
        actual=line.actual,
        budget=scaled(half_up(total, places), places),
        excess=scaled(half_up(line.actual.value - total, places), places),
    )


def _alone_without_budget(line: FundingLine, ctx: Context) -> bool:
    """Whether a source below the first row spends without a budget, unlike every other source that spends."""
    if line.actual is None or line.actual.value <= 0 or line.initial_budget is not None or line.adjustment is not None:
        return False
    others = [each for each in ctx.form.funding[1:] if each is not line and each.actual is not None]
    budgeted = (each.initial_budget is not None or each.adjusted_budget is not None for each in others)
    return line is not ctx.form.funding[0] and bool(others) and all(budgeted)

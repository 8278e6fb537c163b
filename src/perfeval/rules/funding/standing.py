"""Where a fact about all the money of a form is reported, and the plain rates of a row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.figures import is_total
from perfeval.rule import found
from perfeval.values.interval import scaled
from perfeval.values.rates import rate_text
from perfeval.values.rounding import Manner, half_up, preimage

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from perfeval.model import Form, FundingLine
    from perfeval.rule import Context, Found
    from perfeval.values.interval import Interval
    from perfeval.values.printed import Amount

__all__ = [
    "adjustment_share",
    "as_percent",
    "changed",
    "changes",
    "completion_share",
    "foremost",
    "reaches",
    "true_values",
]


def foremost(ctx: Context, figure: str, share: Callable[[FundingLine], Fraction | None]) -> str | None:
    """The address of the row that speaks for the form: the first total that has the figure, else the first row.

    Looked for once a check and ``figure``: each row asks whether it is the one.
    """

    def looked_for() -> str | None:
        lines = ctx.form.funding
        known = [row for row, line in enumerate(lines) if share(line) is not None]
        totals = (row for row in known if is_total(lines[row].source or ""))
        return next((f"$.funding[{row}]" for row in (*totals, *known)), None)

    return ctx.memo(("foremost", figure), looked_for)


def changes(form: Form) -> bool:
    """Whether the form has a column that can tell a changed budget from the initial one."""
    return any(line.adjustment is not None or line.adjusted_budget is not None for line in form.funding)


def _budget(line: FundingLine, *, changed: bool) -> Fraction | None:
    if line.adjusted_budget is not None:
        return line.adjusted_budget.value
    if line.initial_budget is None or (changed and line.adjustment is None):
        return None
    return line.initial_budget.value + (line.adjustment.value if line.adjustment is not None else 0)


def completion_share(form: Form) -> Callable[[FundingLine], Fraction | None]:
    """The plain completion rate of a row of ``form``; ``None`` where it cannot be had."""
    changed = changes(form)

    def share(line: FundingLine) -> Fraction | None:
        budget = _budget(line, changed=changed)
        if budget is None or budget <= 0 or line.actual is None:
            return None
        return line.actual.value / budget

    return share


def adjustment_share(line: FundingLine) -> Fraction | None:
    """The plain adjustment rate of a row; ``None`` where it cannot be had."""
    if line.initial_budget is None or line.initial_budget.value <= 0:
        return None
    if line.adjustment is not None:
        return line.adjustment.value / line.initial_budget.value
    if line.adjusted_budget is not None:
        return line.adjusted_budget.value / line.initial_budget.value - 1
    return None


def as_percent(share: Fraction) -> str:
    """A share for a message, in per cent with two decimals."""
    return rate_text(share, 2)


def changed(line: FundingLine, share: Fraction, threshold: Decimal) -> Found:
    """A change of the budget that nothing explains, at the cell that prints it."""
    printed = "adjustment" if line.adjustment is not None else "adjusted_budget"
    return found(
        printed,
        amount=_change(line),
        initial=line.initial_budget,
        rate=as_percent(share),
        threshold=threshold,
    )


def _change(line: FundingLine) -> Amount | Decimal:
    """The change as printed, or the adjusted budget less the initial one."""
    if line.adjustment is not None:
        return line.adjustment
    assert line.adjusted_budget is not None
    assert line.initial_budget is not None
    places = max(line.adjusted_budget.places, line.initial_budget.places)
    return scaled(half_up(line.adjusted_budget.value - line.initial_budget.value, places), places)


def reaches(share: Fraction, threshold: Decimal) -> bool:
    """Whether a share is at least ``threshold`` per cent."""
    return share * 100 >= Fraction(threshold)


def true_values(amount: Amount, *, exact: bool) -> Interval:
    """What an amount stands for under any habit of rounding."""
    return preimage(amount.value, Fraction(0) if exact else amount.ulp, Manner.ANY)

"""An amount that is not what the bureau's books say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import FundingLine
from perfeval.paths import label
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.reference.standing import FACTORS, books_of
from perfeval.values.interval import scaled
from perfeval.values.rounding import Manner, preimage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfeval.values.printed import Amount

__all__ = ["differs_from_books"]


@rule(
    name="differs-from-books",
    part=FundingLine,
    severity=Severity.ERROR,
    title="金额与账面数不符",
    raised=Raised(
        kind="must-correct",
        weight=97,
        ask="请与账面核对",
    ),
    message="{what}为{printed}{unit}，账面数为{booked}元",
    messages={
        "unit": "{what}为{printed}{unit}，账面数为{booked}元，像是把单位弄错了",
        "other-field": "{what}为{printed}{unit}，账面数为{booked}元，印刷的数是账面上的{other}",
        "rounding": "{what}为{printed}{unit}，账面数为{booked}元，只有截去尾数或多次取整才相符",
    },
    confirms="金额与账面数相符",
    about="""把年初预算数、预算调整数、调整后预算数、实际支出数与财政部门提供的账面数（精确到元）逐项比较。
表中金额按印出的位数四舍五入后与账面数相同的，算相符。账面上没有的项目不比较；不知道金额单位的不比较。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.50", "actual": "86.50"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "86.50", "actual": "79.13"}],
    },
    reference={
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "adjusted_budget": "865000.00",
        "actual": "791284.60",
    },
)
def differs_from_books(line: FundingLine, ctx: Context) -> Iterator[Outcome]:
    """A printed amount that no rounding makes of the exact amount in the books.

    Initial budget, adjustment, adjusted budget and actual spending, each on its own; the books are in 元. A blank
    cell claims nothing. A total added up from the printed parts, or an adjusted budget from the two beside it, may be
    off by what they were rounded by. Where an adjustment or an adjusted budget is missing from the books it follows from the others.
    An amount that fits only with decimals cut off is a remark, unless the whole form cuts them off.

    Unchecked if the form prints no unit of money, or if the books do not know the form.
    """
    if ctx.reference is None:
        return
    books = books_of(ctx)
    if books is None:
        yield unchecked("$.ref", "$.department", "$.year")
        return
    booked = books.line(ctx.form, line)
    if booked is None:
        return
    unit = ctx.money_unit
    if unit is None:
        yield unchecked("$.money_unit")
        return
    from perfeval.reference import AMOUNTS  # loaded already, by whoever gave the books

    exact = {name: booked.amount(name) for name in AMOUNTS}
    agreed = False
    for name in AMOUNTS:
        printed: Amount | None = getattr(line, name)
        truth = exact[name]
        if printed is None or truth is None:
            continue
        standing = _standing(printed, truth / FACTORS[unit], ctx)
        if standing != "agrees" and _worked_out(line, name, truth / FACTORS[unit], ctx):
            standing = "agrees"
        if standing == "agrees":
            agreed = True
            continue
        message = standing or _slip(printed, truth, {k: v for k, v in exact.items() if k != name}, ctx)
        other = None if message not in AMOUNTS else Phrase(label(FundingLine, message))
        yield found(
            name,
            message="other-field" if other is not None else message,
            severity=Severity.INFO if standing == "rounding" else None,
            what=Phrase(label(FundingLine, name)),
            printed=printed,
            unit=unit,
            booked=_yuan(truth),
            other=other,
        )
    if agreed:
        yield PASSED


def _standing(printed: Amount, truth: Fraction, ctx: Context) -> str | None:
    """``agrees``, ``rounding`` if only an unusual way of rounding makes it so, None if none does."""
    if ctx.form.figures == "exact":
        return "agrees" if printed.value == truth else None
    if truth in preimage(printed.value, printed.ulp):
        return "agrees"
    way = ctx.figures.habit.amounts
    if truth in preimage(printed.value, printed.ulp, way.manner):
        return "agrees"
    padded = Fraction(1, 10 ** _needed_places(ctx))
    wide = preimage(printed.value, max(printed.ulp, padded), Manner.ANY)
    return "rounding" if truth in wide else None


def _worked_out(line: FundingLine, name: str, truth: Fraction, ctx: Context) -> bool:
    """Whether a cell is the sum of other printed cells, and no further from the truth than they together may be."""
    from perfeval.figures import total_line

    form = ctx.form
    printed: Amount = getattr(line, name)
    if form.figures == "exact":
        return False
    ways: list[tuple[Amount | None, ...]] = []
    if name == "adjusted_budget":
        ways.append((line.initial_budget, line.adjustment))
    if name == "adjustment" and line.initial_budget is not None and line.adjusted_budget is not None:
        change = line.adjusted_budget.value - line.initial_budget.value
        slack = max(line.adjusted_budget.ulp, line.initial_budget.ulp)
        if change == printed.value and abs(printed.value - truth) <= slack:
            return True
    if line is total_line(form):
        ways.append(tuple(getattr(each, name) for each in form.funding if each is not line))
    for way in ways:
        cells = [cell for cell in way if cell is not None]
        whole = sum((cell.value for cell in cells), Fraction(0))
        if len(cells) == len(way) > 1 and whole == printed.value:
            return abs(printed.value - truth) <= sum((cell.ulp for cell in cells), Fraction(0))
    return False


def _needed_places(ctx: Context) -> int:
    """The places at which every amount of the form can have been rounded, zeros only written after them."""
    from perfeval.figures.sheet import Sheet

    return ctx.memo("amount places", lambda: Sheet.of(ctx.form).amount_places)


def _slip(printed: Amount, truth: Fraction, others: dict[str, Fraction | None], ctx: Context) -> str | None:
    """What would account for the difference: another unit of money, or another field of the books."""
    unit = ctx.money_unit
    assert unit is not None
    for name, other in others.items():
        if other is not None and printed.value and other / FACTORS[unit] in preimage(printed.value, printed.ulp):
            return name
    for factor in FACTORS.values():
        if factor != FACTORS[unit] and printed.value and truth / factor in preimage(printed.value, printed.ulp):
            return "unit"
    return None


def _yuan(amount: Fraction) -> Decimal:
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
    return scaled(int(amount * 10**places), places)

"""Recomputing the score of budget execution: the rate, as printed or from the amounts, times the points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.scoring.formulas import Formula, capped
from perfeval.scoring.judging import Working, judged, points_of
from perfeval.scoring.sheet import Figure
from perfeval.values.interval import Interval
from perfeval.values.rounding import Manner, preimage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import FundingLine
    from perfeval.policy import Policy
    from perfeval.scoring.judging import RowScore
    from perfeval.scoring.sheet import Row
    from perfeval.values.printed import Amount

__all__ = ["execution_workings", "judge_execution"]


def judge_execution(row: Row, policy: Policy, padded: Fraction, *, exact: bool) -> RowScore:
    """Recompute the score of budget execution in a row of the funding block."""
    line: FundingLine = row.part  # type: ignore[assignment]
    near: tuple[Working, ...] = ()
    weight = row.weight
    if weight is None and policy.scoring.execution_points is not None:
        weight = Figure(Fraction(policy.scoring.execution_points), Fraction(0))
    if weight is not None and weight.value < 0:
        weight = None
    if weight is not None:
        near = tuple(execution_workings(line, weight, policy, Manner.NEAREST, exact=exact))

    def wide() -> tuple[Working, ...]:
        return () if weight is None else tuple(execution_workings(line, weight, policy, Manner.ANY, exact=exact))

    return judged(row, None, near, wide, padded=padded, places=policy.scoring.places)


def execution_workings(
    line: FundingLine, weight: Figure, policy: Policy, manner: Manner, *, exact: bool
) -> Iterator[Working]:
    """Rate × points for every rate that may have been used: printed, from the amounts, over the initial budget."""
    stated, points, shown = line.stated_completion_rate, points_of(weight), str(weight)
    rates = {
        formula: (_kept(true, manner, shown=stated is not None), plain)
        for formula, (true, plain) in _rates_of_amounts(line, manner, exact=exact)
    }
    of_initial = policy.definitions.completion_rate[:1] == ("actual/initial",)
    preferred = Formula.RATE_OF_INITIAL if of_initial else Formula.RATE
    own = rates.pop(preferred, None)
    if own is not None:
        yield _working(preferred, *own, points, policy, chosen=True, text=_of_amounts(line, preferred, shown))
    if stated is not None:
        # Without a percent sign 86 is 86 %, and 1 is the whole or 1 %.
        for part in (1,) if stated.percent else (1, 100):
            ratio = stated.value / part
            # A rate that the amounts bear out is used as printed; any other may hide more digits.
            true = preimage(ratio, stated.ulp / part, manner)
            borne_out = own is not None and own[0].touches(preimage(ratio, stated.ulp / part, Manner.ANY))
            likely = stated.percent or borne_out
            if borne_out:
                true = Interval.point(ratio)
            text = Phrase.of("{rate}×{weight}", rate=str(stated), weight=shown)
            yield _working(Formula.STATED_RATE, true, ratio, points, policy, chosen=likely, text=text)
    for formula, (true, ratio) in rates.items():
        yield _working(formula, true, ratio, points, policy, chosen=False, text=_of_amounts(line, formula, shown))


_NEAR, _FAR = Fraction(1, 20_000), Fraction(1, 10_000)
_WHOLE_PERCENT = Fraction(1, 100)


def _kept(rate: Interval, manner: Manner, *, shown: bool) -> Interval:
    """The rates that a system may have kept and multiplied: practice cuts a ratio at four decimals first.

    A rate that is printed nowhere may have been rounded further, though that is unusual.
    """
    if manner is Manner.NEAREST:
        return Interval(rate.low - _NEAR, rate.high + _NEAR)
    far = _FAR if shown else _WHOLE_PERCENT
    return Interval(rate.low - far, rate.high + far)


def _working(
    formula: Formula, rate: Interval, plain: Fraction, points: Interval, policy: Policy, *, chosen: bool, text: Phrase
) -> Working:
    weight, cap = (points.low + points.high) / 2, policy.scoring.cap
    return Working(
        formula=formula,
        value=capped(rate * points, points, cap=cap),
        plain=max(Fraction(0), min(plain, Fraction(1)) if cap else plain) * weight,
        chosen=chosen,
        text=text,
    )


def _true(amount: Amount, manner: Manner, *, exact: bool) -> Interval:
    return preimage(amount.value, Fraction(0) if exact else amount.ulp, manner)


def _rates_of_amounts(
    line: FundingLine, manner: Manner, *, exact: bool
) -> Iterator[tuple[Formula, tuple[Interval, Fraction]]]:
    if line.actual is None:
        return
    spent = _true(line.actual, manner, exact=exact)
    initial, adjustment, adjusted = line.initial_budget, line.adjustment, line.adjusted_budget
    if adjusted is not None:
        budget, plain = _true(adjusted, manner, exact=exact), adjusted.value
    elif initial is not None:
        budget, plain = _true(initial, manner, exact=exact), initial.value
        if adjustment is not None:
            budget += _true(adjustment, manner, exact=exact)
            plain += adjustment.value
    else:
        return
    rate = spent.over(budget)
    if rate is not None and plain:
        yield Formula.RATE, (rate, line.actual.value / plain)
    if initial is not None and initial.value and (adjusted is not None or adjustment is not None):
        rate = spent.over(_true(initial, manner, exact=exact))
        if rate is not None:
            yield Formula.RATE_OF_INITIAL, (rate, line.actual.value / initial.value)


def _of_amounts(line: FundingLine, formula: Formula, shown: str) -> Phrase:
    evidence = {"actual": line.actual, "weight": shown}
    if formula is Formula.RATE_OF_INITIAL or line.adjusted_budget is None:
        if formula is Formula.RATE and line.adjustment is not None:
            return Phrase.of(
                "{actual}÷（{initial}＋（{adjustment}））×{weight}",
                initial=line.initial_budget,
                adjustment=line.adjustment,
                **evidence,
            )
        return Phrase.of("{actual}÷{budget}×{weight}", budget=line.initial_budget, **evidence)
    return Phrase.of("{actual}÷{budget}×{weight}", budget=line.adjusted_budget, **evidence)

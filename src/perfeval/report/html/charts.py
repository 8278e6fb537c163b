"""What plots show: bars and dots in whole units of their own drawing, made from exact figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from perfeval.figures import is_total
from perfeval.paths import indicator_rows
from perfeval.report.html.text import percent
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfeval.model import Form, Indicator
    from perfeval.values.assessment import Assessment
    from perfeval.values.interval import Interval
    from perfeval.values.printed import Rate

__all__ = ["Axis", "Bar", "Comparison", "Dot", "Strip", "comparisons", "main_rates", "strip"]

_FULL = 100
_MOST_SHOWN = Fraction(2)
_BINS = 48


class Bar(NamedTuple):
    """A target and a result that can be compared, as a bar of which 100 units are the target."""

    path: str
    name: str
    expected: str
    result: str
    verdict: str
    share: str
    """The result as a share of the target, or by how many percentage points it differs."""
    points: bool
    """Whether ``share`` counts percentage points."""
    length: int
    """The bar in hundredths of the target, at most twice the target."""
    cut: bool
    """Whether the result is more than the drawing shows."""


class Comparison(NamedTuple):
    """The indicators whose target and result can be compared, and how many cannot."""

    bars: tuple[Bar, ...]
    others: int


def comparisons(form: Form) -> Comparison:
    """Planned against done, indicator by indicator, where both are figures of the same thing."""
    bars, others = [], 0
    for path, row in indicator_rows(form):
        if row.expected is None and row.result is None:
            continue
        bar = _bar(path, row, row.assess(year=form.year))
        if bar is None:
            others += 1
        else:
            bars.append(bar)
    return Comparison(tuple(bars), others)


def _bar(path: str, row: Indicator, made: Assessment) -> Bar | None:
    quantity = made.quantity
    if made.ratio is None or made.restated or made.parts or quantity is None or made.ratio < 0:
        return None
    if quantity.kind != "measured" or quantity.bound or quantity.more or quantity.high is not None:
        return None
    target = made.expectation.value
    points = target is not None and made.expectation.measure.family == "ratio" and quantity.measure.family == "ratio"
    share = _difference(quantity.value - target) if points and target is not None else percent(made.ratio)
    shown = min(made.ratio, _MOST_SHOWN)
    return Bar(
        path=path,
        name=row.name,
        expected=row.expected or "",
        result=row.result or "",
        verdict=made.verdict,
        share=share,
        points=points,
        length=half_up(shown * _FULL, 0),
        cut=made.ratio > _MOST_SHOWN,
    )


def _difference(ratio: Fraction) -> str:
    """A difference of two rates in percentage points, with its sign and the digits it has (at most four)."""
    value = ratio * 100
    places = next((n for n in range(4) if (value * 10**n).denominator == 1), 4)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{scaled(half_up(abs(value), places), places):f}"


# --- A folder of forms -------------------------------------------------------------------------------------------


def main_rates(form: Form) -> tuple[Rate | None, Rate | None]:
    """Completion and adjustment of the form's money as a whole, from the amounts; None where they are not printed."""
    totals = [line for line in form.funding if line.source is not None and is_total(line.source)]
    line = totals[0] if totals else form.funding[0] if form.funding else None
    if line is None:
        return None, None
    return (
        _known(line.plain_completion_rate, line.completion_rate()),
        _known(line.plain_adjustment_rate, line.adjustment_rate()),
    )


def _known(plain: Callable[[int], Rate | None], span: Interval | None) -> Rate | None:
    """A rate with no more decimals (at most two) than the printed amounts can tell."""
    if span is None:
        return plain(0)
    width = (span.high - span.low) * 100
    return plain(next((places for places in (2, 1) if width * 10**places <= 1), 0))


class Dot(NamedTuple):
    """One form on a strip: its column, how high it lies on others, and what it stands for."""

    x: int
    level: int
    form: int
    label: str
    value: str
    beyond: bool


class Axis(NamedTuple):
    """Where a number of per cent is marked."""

    x: int
    text: str


class Strip(NamedTuple):
    """Dots stacked over an axis of per cent."""

    dots: tuple[Dot, ...]
    axis: tuple[Axis, ...]
    levels: int
    width: int


def strip(rates: Iterable[tuple[int, str, Rate]], low: int, high: int, step: int) -> Strip:
    """A strip from ``low`` to ``high`` per cent with a mark each ``step``; what lies beyond stands at the end."""
    levels: dict[int, int] = {}
    dots = []
    span = high - low
    for form, label, rate in sorted(rates, key=lambda each: each[2].value):
        place = (rate.value * 100 - low) / span
        column = max(0, min(_BINS, half_up(place * _BINS, 0)))
        level = levels.get(column, 0)
        levels[column] = level + 1
        dots.append(Dot(column, level, form, label, str(rate), beyond=not 0 <= place <= 1))
    marks = tuple(
        Axis(half_up(Fraction(n - low, span) * _BINS, 0), f"{n}%".replace("-", "−")) for n in range(low, high + 1, step)
    )
    return Strip(tuple(dots), marks, max(levels.values(), default=0), _BINS)

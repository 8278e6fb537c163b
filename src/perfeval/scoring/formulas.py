"""The scoring formulas themselves, on exact intervals of results, rates and points."""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.values.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "TERMS",
    "Formula",
    "capped",
    "image",
    "inverse",
    "linear_reverse",
    "pro_rata",
    "satisfaction_linear",
    "satisfaction_steps",
]


class Formula(enum.Enum):
    """How a score came about. The sources are those that the default policy names."""

    FULL = "full"
    """The target is met."""
    PRO_RATA = "pro-rata"
    """≥ target missed: result ÷ target × points."""
    INVERSE = "inverse"
    """≤ target missed: target ÷ result × points."""
    LINEAR_REVERSE = "linear-reverse"
    """≤ target missed: (1 − (result − target) ÷ target) × points, none at twice the target."""
    NOTHING = "nothing"
    """Nothing was allowed and something happened; or nothing was done; or too far above the target to count."""
    STEPS = "satisfaction-steps"
    LINEAR = "satisfaction-linear"
    REACHED = "reached"
    PARTLY = "partly-reached"
    UNREACHED = "not-reached"
    """The three bands of a qualitative indicator."""
    STATED_RATE = "execution-stated-rate"
    """Budget execution: the printed rate × points."""
    RATE = "execution-recomputed-rate"
    """Budget execution: actual spending ÷ adjusted budget × points."""
    RATE_OF_INITIAL = "execution-initial-budget"
    """Budget execution: actual spending ÷ initial budget × points, as on forms of 2016."""
    SHARE = "result-as-share"
    """A rate × points although a target is printed: seen, but nobody's formula."""


TERMS = {
    Formula.FULL: "完成目标得满分",
    Formula.PRO_RATA: "完成值÷目标值×分值",
    Formula.INVERSE: "目标值÷完成值×分值",
    Formula.LINEAR_REVERSE: "（1－（完成值－目标值）÷目标值）×分值",
    Formula.NOTHING: "不得分",
    Formula.STEPS: "满意度分档扣分",
    Formula.LINEAR: "满意度在满分线与零分线之间按比例得分",
    Formula.REACHED: "定性指标“达成”档",
    Formula.PARTLY: "定性指标“部分达成”档",
    Formula.UNREACHED: "定性指标“未达成”档",
    Formula.STATED_RATE: "印刷的执行率×分值",
    Formula.RATE: "按金额计算的执行率×分值",
    Formula.RATE_OF_INITIAL: "实际支出数÷年初预算数×分值",
    Formula.SHARE: "完成值（百分数）×分值",
}
"""What each formula is called in a report."""


def image(function: Callable[[Fraction], Fraction], over: Interval) -> Interval:
    """The closed hull of what a monotone ``function`` makes of an interval."""
    first, last = function(over.low), function(over.high)
    return Interval(min(first, last), max(first, last))


def capped(value: Interval, points: Interval, *, cap: bool = True) -> Interval:
    """``value`` cut off at 0 and, with ``cap``, at the points of the row. Ends are closed: a cut reaches them."""
    low, high = max(Fraction(0), value.low), max(Fraction(0), value.high)
    if cap:
        low, high = min(low, points.high), min(high, points.high)
    return Interval(low, high)


def pro_rata(ratio: Interval, points: Interval) -> Interval:
    """Result ÷ target (or a rate) × points, within 0 and the points."""
    return capped(ratio * points, points)


def inverse(ratio: Interval, points: Interval) -> Interval | None:
    """Target ÷ result × points; ``None`` where the result may be 0, so that there is no bound."""
    shares = Interval.point(1).over(ratio)
    return None if shares is None else capped(shares * points, points)


def linear_reverse(ratio: Interval, points: Interval) -> Interval:
    """(1 − (result − target) ÷ target) × points, within 0 and the points."""
    return capped((Interval.point(2) - ratio) * points, points)


def satisfaction_linear(percent: Interval, points: Interval, *, full: Fraction, none: Fraction) -> Interval:
    """Full points from ``full`` per cent, none below ``none``, in proportion between."""
    return image(lambda x: max(Fraction(0), min((x - none) / (full - none), Fraction(1))), percent) * points


STEP, COST = Fraction(5), Fraction(1)
"""Every 5 percentage points below the threshold cost 1 point: the notes on Jiangxi's form of 2017."""


def satisfaction_steps(percent: Interval, points: Interval, *, full: Fraction) -> Interval:
    """Full points from ``full`` per cent; each step below it costs a point, whether begun steps count or not."""

    def steps(x: Fraction, *, begun: bool) -> int:
        below = max(full - x, Fraction(0)) / STEP
        return -(-below.numerator // below.denominator) if begun else below.numerator // below.denominator

    # Not continuous: from the fewest points that either way of counting gives to the most.
    low = max(points.low - COST * steps(percent.low, begun=True), Fraction(0))
    high = max(points.high - COST * steps(percent.high, begun=False), Fraction(0))
    return Interval(low, high)

"""What target and result of an indicator say, as the ratio that scoring formulas take."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.values.interval import Interval
from perfeval.values.rounding import Manner, preimage

if TYPE_CHECKING:
    from perfeval.values.assessment import Assessment

__all__ = ["Measure", "measure", "measured"]

_ONE = Interval.point(1)


@frozen(kw_only=True)
class Measure:
    """What is known about how the target of an indicator was kept."""

    assessment: Assessment
    ratio: Interval | None
    """Result ÷ target for every true result that prints like the reported one; ``None`` if no formula can use it."""
    plain: Fraction | None
    """The same for the reported figure itself."""
    percent: Fraction | None
    """The target in per cent, where it is a rate."""

    @property
    def verdict(self) -> str:
        """``met``, ``missed``, ``claimed`` or ``undetermined``."""
        return self.assessment.verdict


def measure(found: Assessment) -> Measure:
    """The measure of an assessment, its result rounded to the nearest; without a ratio where the target is met."""
    if found.verdict != "missed":
        return Measure(assessment=found, ratio=None, plain=None, percent=None)
    return measured(found, Manner.NEAREST)


def measured(found: Assessment, manner: Manner) -> Measure:
    """The measure of an assessment: only a plain figure against one bound gives a ratio that a formula can use."""
    quantity, expectation = found.quantity, found.expectation
    if (
        found.ratio is None
        or quantity is None
        or quantity.kind != "measured"
        or quantity.more
        or quantity.high is not None
        or found.parts
        or expectation.op == "range"
        or expectation.approximate
        or expectation.value is None
        or expectation.value <= 0
        or found.ratio < 0
    ):
        return Measure(assessment=found, ratio=None, plain=None, percent=None)
    rate = "ratio" in (expectation.measure.family, quantity.measure.family)
    counted = not rate and not quantity.measure.family and not expectation.measure.family
    percent = None
    if rate:
        percent = expectation.value * (100 if expectation.measure.family == "ratio" else 1)
    spread = _spread(quantity.number, manner, counted=counted)
    return Measure(assessment=found, ratio=spread * found.ratio, plain=found.ratio, percent=percent)


def _spread(number: str, manner: Manner, *, counted: bool) -> Interval:
    """True result ÷ printed result. What is counted comes in whole numbers; anything else may have been rounded."""
    whole, point, decimals = number.replace(",", "").partition(".")
    if not (whole.isascii() and whole.isdigit() and (not point or (decimals.isascii() and decimals.isdigit()))):
        return _ONE
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    if not value or (counted and not decimals):
        return _ONE
    return preimage(value, Fraction(1, 10 ** len(decimals)), manner) * (1 / value)

"""Exact intervals of rationals: what a printed figure stands for, and what follows from several."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Self

from attrs import frozen

__all__ = ["Interval", "scaled"]


@frozen(repr=False)
class Interval:
    """A non-empty bounded interval of rationals; each end belongs to it unless it is open.

    The operations give the exact image: a number is in ``a + b`` if and only if it is the sum of a number in ``a``
    and a number in ``b``; so for ``-``, ``*`` and :meth:`over`.

    :raises ValueError: if it would be empty.
    """

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def __attrs_post_init__(self) -> None:
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise ValueError("an interval is not empty")

    @classmethod
    def point(cls, value: Fraction | int) -> Self:
        """The interval that holds ``value`` alone."""
        exact = Fraction(value)
        return cls(exact, exact)

    def __repr__(self) -> str:
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"Interval{left}{self.low}, {self.high}{right}"

    def __contains__(self, number: Fraction | int | Decimal) -> bool:
        exact = Fraction(number)
        above = exact > self.low or (exact == self.low and not self.low_open)
        return above and (exact < self.high or (exact == self.high and not self.high_open))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval | Fraction | int) -> Interval:
        if not isinstance(other, Interval):
            other = Interval.point(other)
        if self.low.numerator > 0 and other.low.numerator > 0:
            # All amounts and budgets, nearly always: the ends are the products of the ends.
            return Interval(
                self.low * other.low,
                self.high * other.high,
                self.low_open or other.low_open,
                self.high_open or other.high_open,
            )
        corners = [
            (left * right, left_open or right_open)
            for left, left_open in ((self.low, self.low_open), (self.high, self.high_open))
            for right, right_open in ((other.low, other.low_open), (other.high, other.high_open))
        ]
        low = min(product for product, _ in corners)
        high = max(product for product, _ in corners)
        zero = 0 in self or 0 in other

        def missed(end: Fraction) -> bool:
            # 0 is reached along a whole edge as soon as one factor can be 0; any other end only at a corner.
            return not zero if end == 0 else all(is_open for product, is_open in corners if product == end)

        return Interval(low, high, missed(low), missed(high))

    def over(self, other: Interval) -> Interval | None:
        """The quotients ``x / y``; ``None`` if ``other`` comes so near to 0 that they have no bound."""
        if other.low <= 0 <= other.high:
            return None
        inverse = Interval(1 / other.high, 1 / other.low, other.high_open, other.low_open)
        return self * inverse

    def meet(self, other: Interval) -> Interval | None:
        """The numbers in both, or ``None`` if there are none."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not high_closed)):
            return None
        return Interval(low, high, low_open, not high_closed)

    def touches(self, other: Interval) -> bool:
        """Whether they have a number in common."""
        return self.meet(other) is not None

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = max((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_closed)

    def above(self, bound: Fraction | int) -> bool:
        """Whether every number in it is greater than ``bound``."""
        return self.low > bound or (self.low == bound and self.low_open)

    def below(self, bound: Fraction | int) -> bool:
        """Whether every number in it is less than ``bound``."""
        return self.high < bound or (self.high == bound and self.high_open)

    def outward(self, places: int) -> tuple[Decimal, Decimal]:
        """The ends with ``places`` decimals, rounded outward: the low end down, the high end up."""
        scale = 10**places
        down = self.low.numerator * scale // self.low.denominator
        up = -(-self.high.numerator * scale // self.high.denominator)
        return scaled(down, places), scaled(up, places)


def scaled(units: int, places: int) -> Decimal:
    """``units`` of the last of ``places`` decimals, whatever the caller's decimal context."""
    return Decimal((int(units < 0), tuple(int(digit) for digit in str(abs(units))), -places))

"""Numbers exactly as a form prints them: money, rates and points, every digit kept."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Self

from attrs import frozen

from perfeval.errors import NumberError, escaped, quoted

__all__ = ["MAX_LENGTH", "Amount", "Points", "Printed", "Rate"]

MAX_LENGTH = 33
"""Characters of the longest number: a minus sign, 18 digits, a point, 12 decimals and a percent sign."""

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,12}))?(%?)")


@frozen
class Printed:
    r"""A number as printed.

    Two are equal if they are printed alike: the last printed place says how exactly a figure is known,
    so ``94.90`` is not ``94.9``.

    ``text`` is ASCII, without thousands separators and without blanks: ``-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?``,
    and ``%`` after it where the kind of number has one.

    :raises NumberError: if ``text`` is not such a number. Its length is looked at before anything else.
    """

    _PERCENT: ClassVar[bool] = False

    text: str

    def __attrs_post_init__(self) -> None:
        # Not an attrs validator: attrs can switch those off for a whole process.
        text: object = self.text
        if type(text) is not str:
            raise NumberError(f"a number is written as a string, not as {escaped(type(text).__name__)}")
        if len(text) > MAX_LENGTH:
            raise NumberError(f"{quoted(text)} is too long for a number ({len(text)} characters)")
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise NumberError(f"{quoted(text)} is not a number as printed, like -768.27 or 94.90")
        if match[4] and not self._PERCENT:
            raise NumberError(f"{quoted(text)} ends in %, which an amount of money does not")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number that ``text`` prints; ``T.parse(str(number)) == number``.

        :raises NumberError: if ``text`` is none.
        """
        return cls(text)

    def __str__(self) -> str:
        return self.text

    @property
    def percent(self) -> bool:
        """Whether it is printed with ``%``."""
        return self.text[-1] == "%"

    @property
    def places(self) -> int:
        """How many decimals are printed."""
        _, point, decimals = self.text.rstrip("%").partition(".")
        return len(decimals) if point else 0

    @property
    def decimal(self) -> Decimal:
        """The printed figure: ``95.84`` for ``95.84%``, scale and sign of zero kept."""
        return Decimal(self.text.rstrip("%"))

    @property
    def value(self) -> Fraction:
        """What it means, exactly: ``0.9584`` for ``95.84%``."""
        return _value(self.text)

    @property
    def ulp(self) -> Fraction:
        """The size of the last printed place, in the unit of :attr:`value`."""
        return Fraction(1, 10 ** (self.places + 2 * self.percent))

    @property
    def negative(self) -> bool:
        """Whether a minus sign is printed (also that of ``-0.00``)."""
        return self.text[0] == "-"


@lru_cache(maxsize=4096)
def _value(text: str) -> Fraction:
    whole, _, decimals = text.rstrip("%").partition(".")
    return Fraction(int(whole + decimals), 10 ** (len(decimals) + 2 * text.endswith("%")))


# The three differ in nothing that attrs writes, so that they share what it wrote.


class Amount(Printed):
    """Money as printed, in the unit of the form (元, 万元 or 亿元)."""

    __slots__ = ()


class Rate(Printed):
    """A rate as printed: ``95.84%``, or the bare ratio ``0.9584``."""

    __slots__ = ()

    _PERCENT: ClassVar[bool] = True


class Points(Printed):
    """A weight or a score as printed: 分值, 得分, or a weight such as ``20%``."""

    __slots__ = ()

    _PERCENT: ClassVar[bool] = True

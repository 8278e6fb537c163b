"""The printed score of a row against every way in which it can have come about."""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from perfeval.messages import Phrase
from perfeval.scoring.formulas import TERMS, Formula
from perfeval.values.interval import Interval, scaled
from perfeval.values.rounding import Manner, half_up, preimage

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from perfeval.scoring.measures import Measure
    from perfeval.scoring.sheet import Figure, Row

__all__ = ["Agreement", "RowScore", "Working", "agreement", "judged", "points_of"]


class Agreement(enum.Enum):
    """How a printed score stands to the recomputed ones."""

    EXACT = "exact"
    """A formula gives it for the figures as printed."""
    ROUNDING = "rounding"
    """A formula gives it for true figures that print like these."""
    UNUSUAL = "unusual"
    """Only if something was cut off or rounded twice, or if zeros were merely written."""
    IMPOSSIBLE = "impossible"
    """By no formula, whatever was rounded."""
    UNCHECKED = "unchecked"
    """No score is printed, or none can be recomputed."""


@frozen(kw_only=True)
class Working:
    """One way in which the score of a row can have come about. Points."""

    formula: Formula
    value: Interval
    """Every score it gives for true figures that print like those of the form."""
    plain: Fraction | None
    """The score it gives for the printed figures themselves; ``None`` for a band."""
    chosen: bool
    """Whether it is the formula that the policy computes with."""
    text: Phrase | None = None
    """The working in words, such as 37.24÷43.2×10."""

    def rounded(self, places: int) -> Decimal | None:
        """The score of the printed figures, ties away from 0."""
        return None if self.plain is None else scaled(half_up(self.plain, places), places)

    def shown(self, places: int) -> Phrase:
        """The formula, its working and what it gives."""
        exact = self.rounded(places)
        low, high = self.value.outward(places)
        gives = Phrase.of("{low}至{high}", low=low, high=high) if exact is None else exact
        name = Phrase(TERMS[self.formula])
        if self.text is None:
            return Phrase.of("{score}（{formula}）", formula=name, score=gives)
        return Phrase.of("{score}（{formula}：{working}）", formula=name, working=self.text, score=gives)


@frozen(kw_only=True)
class RowScore:
    """The score of one row, recomputed. Points."""

    row: Row
    measure: Measure | None
    """What target and result of an indicator say."""
    workings: tuple[Working, ...]
    """Every admitted way, the policy's own first; empty if the row says too little."""
    bounds: Interval | None
    """What the policy's own formula allows; without one, anything from 0 to the weight."""
    score: Decimal | None
    """The policy's own score, rounded as it prescribes; ``None`` where it gives a band or nothing."""
    agreement: Agreement
    by: Formula | None
    """The formula that accounts for the printed score."""

    @property
    def path(self) -> str:
        """The address of the row."""
        return self.row.path


def points_of(weight: Figure) -> Interval:
    """The points behind a printed weight: it is assigned, so only one with decimals can have been rounded."""
    return Interval.point(weight.value) if weight.ulp >= 1 or not weight.ulp else weight.true()


def agreement(
    printed: Figure, near: tuple[Working, ...], wide: Callable[[], tuple[Working, ...]], padded: Fraction
) -> tuple[Agreement, Formula | None]:
    """How a printed score stands to its workings.

    ``near`` are for figures rounded to the nearest, ``wide`` makes those for figures rounded in any manner;
    ``padded`` is the coarsest place at which the scores of the form can have been rounded.
    """
    if not near:
        return Agreement.UNCHECKED, None
    for each in near:
        if each.plain is not None and _prints(each.plain, printed):
            return Agreement.EXACT, each.formula
    if (formula := _touching(near, preimage(printed.value, printed.ulp))) is not None:
        return Agreement.ROUNDING, formula
    far = preimage(printed.value, max(printed.ulp, padded), Manner.ANY)
    if (formula := _touching(wide(), far)) is not None:
        return Agreement.UNUSUAL, formula
    return Agreement.IMPOSSIBLE, None


def _touching(workings: tuple[Working, ...], true: Interval) -> Formula | None:
    return next((each.formula for each in workings if each.value.touches(true)), None)


def _prints(plain: Fraction, printed: Figure) -> bool:
    if not printed.ulp:
        return plain == printed.value
    return half_up(plain / printed.ulp, 0) * printed.ulp == printed.value


def judged(
    row: Row,
    known: Measure | None,
    near: tuple[Working, ...],
    wide: Callable[[], tuple[Working, ...]],
    *,
    padded: Fraction,
    places: int,
) -> RowScore:
    """The row with everything that is known about its score."""
    own = tuple(each for each in near if each.chosen)
    bounds: Interval | None = None
    if own:
        bounds = own[0].value
        for each in own[1:]:
            bounds = bounds.hull(each.value)
    elif row.weight is not None and row.weight.value >= 0:
        bounds = Interval(Fraction(0), points_of(row.weight).high)
    result, by = Agreement.UNCHECKED, None
    if row.score is not None:
        result, by = agreement(row.score, near, wide, padded)
    return RowScore(
        row=row,
        measure=known,
        workings=near,
        bounds=bounds,
        score=own[0].rounded(places) if own else None,
        agreement=result,
        by=by,
    )

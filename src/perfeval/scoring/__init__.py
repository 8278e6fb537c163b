"""Scores recomputed from targets, results and rates, each with its working, and compared with the printed ones."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from perfeval.policy import Policy
from perfeval.scoring.formulas import TERMS, Formula
from perfeval.scoring.judging import Agreement, RowScore, Working
from perfeval.scoring.sheet import Figure, Group, Row, Scale, ScoreSheet
from perfeval.values.interval import Interval, scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from perfeval.model import Form, Indicator
    from perfeval.values.assessment import Assessment

__all__ = [
    "TERMS",
    "Agreement",
    "Figure",
    "Formula",
    "Group",
    "Row",
    "RowScore",
    "Scale",
    "ScoreSheet",
    "Scores",
    "Working",
    "grades_of",
    "score",
]


class HasPolicy(Protocol):
    """Anything that carries a policy, such as a profile."""

    @property
    def policy(self) -> Policy:
        """Its policy."""


@frozen(kw_only=True)
class Scores:
    """The recomputed scores of a form. Points."""

    policy: Policy
    sheet: ScoreSheet
    executions: tuple[RowScore, ...]
    """Scored rows of the funding block."""
    indicators: tuple[RowScore, ...]
    total: Decimal | None
    """The sum of the recomputed scores, the first execution row counted.

    A row that the policy gives only a range counts as printed, if that is in the range; ``None`` if a row has nothing.
    """
    bounds: Interval | None
    """What the total can be by the policy alone. ``None`` if a weight is missing."""

    @property
    def rows(self) -> tuple[RowScore, ...]:
        """All rows, execution first."""
        return (*self.executions, *self.indicators)

    @property
    def grade(self) -> str | None:
        """The grade of the recomputed total."""
        grades = () if self.total is None else grades_of(Interval.point(Fraction(self.total)), self.policy)
        return grades[0] if grades else None

    def of(self, path: str) -> RowScore | None:
        """The row at an address, if it carries points."""
        return next((row for row in self.rows if row.path == path), None)


def score(
    form: Form,
    policy: Policy | HasPolicy | None = None,
    *,
    assess: Callable[[Indicator], Assessment] | None = None,
) -> Scores:
    """Recompute every score of ``form`` by a policy, or by that of a profile; by default the common one.

    ``assess`` gives the assessment of an indicator where somebody has made it already.

    Total and pure: a form without scores gives empty tuples, a row that says too little gives bounds only.
    """
    # Reading targets and results is the greater part of the library: only for those who ask for scores.
    from perfeval.scoring.executions import judge_execution
    from perfeval.scoring.indicators import judge_indicator

    chosen = Policy() if policy is None else policy if isinstance(policy, Policy) else policy.policy
    sheet = ScoreSheet.of(form)
    padded, exact = sheet.padded_ulp(), form.figures == "exact"
    executions = tuple(judge_execution(row, chosen, padded, exact=exact) for row in sheet.executions)
    made = assess if assess is not None else partial(_assessment, form.year)
    indicators = tuple(judge_indicator(row, made, chosen, padded) for row in sheet.indicators)
    counted = (*executions[:1], *(row for row in indicators if row.row.weight is not None or row.row.score is not None))
    return Scores(
        policy=chosen,
        sheet=sheet,
        executions=executions,
        indicators=indicators,
        total=_total(counted, chosen.scoring.places),
        bounds=_bounds(counted),
    )


def _assessment(year: int | None, row: Indicator) -> Assessment:
    return row.assess(year=year)


def _total(rows: tuple[RowScore, ...], places: int) -> Decimal | None:
    total = Fraction(0)
    for row in rows:
        printed = row.row.score
        if row.score is not None:
            total += Fraction(row.score)
        elif printed is not None and row.bounds is not None and printed.value in row.bounds:
            total += printed.value
        else:
            return None
    return scaled(half_up(total, places), places) if rows else None


def _bounds(rows: tuple[RowScore, ...]) -> Interval | None:
    total = Interval.point(0)
    for row in rows:
        if row.bounds is None:
            return None
        total += row.bounds
    return total if rows else None


def grades_of(total: Interval, policy: Policy) -> tuple[str, ...]:
    """Every grade that a total in ``total`` (points) earns, the best first.

    Bands are half-open, ``least <= total < next``, so no total falls between two; below the last there is none.
    """
    grades = []
    above: Fraction | None = None
    for grade in policy.scoring.grades:
        least = Fraction(grade.least)
        if not total.below(least) and (above is None or total.low < above):
            grades.append(grade.name)
        above = least
    return tuple(grades)

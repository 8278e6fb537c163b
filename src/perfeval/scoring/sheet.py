"""The weights and scores of a form as exact points: which cells carry them, and in what way they are printed."""

from __future__ import annotations

import enum
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from perfeval.paths import indicator_rows
from perfeval.values.interval import Interval, scaled
from perfeval.values.rounding import Manner, preimage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.model import Form, FundingLine, Indicator
    from perfeval.values.printed import Points

__all__ = ["Figure", "Group", "Row", "Scale", "ScoreSheet", "label_points", "scale_of_weights"]

_HUNDRED = 100


class Scale(enum.Enum):
    """What the score of a row means."""

    POINTS = "points"
    """Points out of the weight of the row."""
    SHARES = "shares"
    """Points out of 100; the weight is a percentage of the whole."""
    OPEN = "open"
    """One of the two, and nothing on the form tells which."""


@frozen
class Figure:
    """A printed number of points: its value and the size of its last place, both in points."""

    value: Fraction
    ulp: Fraction

    def __str__(self) -> str:
        """The points without superfluous zeros."""
        places = 0
        while (self.value * 10**places).denominator != 1:
            places += 1
        return format(scaled(int(self.value * 10**places), places), "f")

    def true(self, manner: Manner = Manner.NEAREST) -> Interval:
        """The values that ``manner`` may have printed so."""
        return preimage(self.value, self.ulp, manner)


@frozen(kw_only=True)
class Row:
    """A row that carries points: an indicator, or budget execution in a row of the funding block."""

    path: str
    part: FundingLine | Indicator
    execution: bool
    weight: Figure | None
    score: Figure | None

    @property
    def name(self) -> str:
        """What the row is called on the form."""
        part = self.part
        return (getattr(part, "name", None) or getattr(part, "source", None) or "").strip("：: ")

    shared: bool = False
    """Whether the weight may stand in a cell merged with those of the next rows, which print scores only."""

    @property
    def cut(self) -> bool:
        """Whether the printed score is less than the points of the row."""
        if self.weight is None or self.score is None or self.shared:
            return False
        return self.score.value < self.weight.value

    @property
    def full(self) -> bool:
        """Whether the printed score is the printed weight."""
        return self.weight is not None and self.score is not None and self.score.value == self.weight.value


@frozen(kw_only=True)
class Group:
    """Rows under one group cell, such as 产出指标(50分), that prints the points of the group."""

    label: str
    field: str
    """``level1`` or ``level2``."""
    points: Figure
    runs: tuple[tuple[Row, ...], ...]
    """The stretches of rows with this label; a cell printed twice may be one group or two."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the group."""
        return tuple(row for run in self.runs for row in run)


@frozen(kw_only=True)
class ScoreSheet:
    """Everything a form prints about points."""

    scale: Scale
    indicators: tuple[Row, ...]
    executions: tuple[Row, ...]
    """Rows of the funding block with a weight or a score."""
    total_weight: Figure | None
    total_score: Figure | None
    mixed: tuple[str, ...]
    """Addresses of weights with a percent sign on a form that prints others without."""
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, form: Form) -> ScoreSheet:
        """The sheet of ``form``; two empty tuples if nothing is scored."""
        raw = tuple(_raw_rows(form))
        weights = [row.part.weight for row in raw if row.part.weight is not None]
        unit = scale_of_weights(weights)
        exact = form.figures == "exact"
        rows = tuple(evolve(row, weight=_figure(row.part.weight, unit, exact=exact)) for row in raw)
        scores = tuple(_figure(row.part.score, Fraction(1), exact=False) for row in raw)
        total = _figure(form.total_score, Fraction(1), exact=exact)
        relative = unit != 1 or any(weight.percent for weight in weights)
        percent_scores = any(row.part.score is not None and row.part.score.percent for row in raw)
        scale = _scale(rows, scores, total) if relative or percent_scores else Scale.POINTS
        rows = tuple(evolve(row, score=_in_points(row, score, scale)) for row, score in zip(rows, scores, strict=True))
        rows = tuple(evolve(row, shared=_shared(row, *rows[i + 1 : i + 2])) for i, row in enumerate(rows))
        percent = tuple(f"{row.path}.weight" for row in raw if row.part.weight is not None and row.part.weight.percent)
        indicators = tuple(row for row in rows if not row.execution)
        return cls(
            scale=scale,
            indicators=indicators,
            executions=tuple(row for row in rows if row.execution),
            total_weight=_figure(form.total_weight, _unit_of_total(form.total_weight, unit), exact=exact),
            total_score=total,
            mixed=percent if len(percent) < len(weights) else (),
            groups=tuple(_groups(indicators)),
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, execution first, as they are printed."""
        return (*self.executions, *self.indicators)

    @property
    def scored(self) -> bool:
        """Whether any score is printed."""
        return any(row.part.score is not None for row in self.rows)

    @property
    def weighted(self) -> bool:
        """Whether any weight is printed."""
        return any(row.weight is not None for row in self.rows)

    def column_ulp(self, row: Row) -> Fraction:
        """The last place to which the scores in the column of ``row`` are printed.

        A whole number beside scores with decimals is a whole number; one beside whole numbers only may have lost its
        decimals to the format of the cells.
        """
        column = self.executions if row.execution else self.indicators
        return min((each.score.ulp for each in column if each.score is not None), default=Fraction(1))

    def padded_ulp(self) -> Fraction:
        """The coarsest place at which every score of the form can have been rounded, zeros only written after it."""
        finest = Fraction(1)
        for row in self.rows:
            if row.score is not None:
                while row.score.value % finest:
                    finest /= 10
        return finest

    @property
    def execution_sums(self) -> tuple[tuple[Row, ...], ...]:
        """The rows of the funding block that a total may count: none, one of them, or all."""
        singles = tuple((row,) for row in self.executions)
        return ((), *singles, self.executions) if len(self.executions) > 1 else ((), *singles)


def _raw_rows(form: Form) -> Iterator[Row]:
    for i, line in enumerate(form.funding):
        if line.weight is not None or line.score is not None:
            yield Row(path=f"$.funding[{i}]", part=line, execution=True, weight=None, score=None)
    for path, indicator in indicator_rows(form):
        yield Row(path=path, part=indicator, execution=False, weight=None, score=None)


def scale_of_weights(weights: Iterable[Points]) -> Fraction:
    """Points for one unit of a weight without %: 100 where the weights are fractions of 1, otherwise 1."""
    plain = [weight for weight in weights if not weight.percent]
    if not plain or any(weight.value > 1 or weight.value < 0 for weight in plain):
        return Fraction(1)
    slack = sum((weight.ulp for weight in plain), Fraction(0)) / 2
    # The execution row may stand apart: 0.9 and 0.1.
    near = abs(sum((weight.value for weight in plain), Fraction(-1))) <= max(slack, Fraction(1, 10))
    return Fraction(_HUNDRED) if near and len(plain) > 1 else Fraction(1)


def _figure(points: Points | None, unit: Fraction, *, exact: bool) -> Figure | None:
    if points is None:
        return None
    factor = Fraction(_HUNDRED) if points.percent else unit
    ulp = points.ulp * factor
    return Figure(points.value * factor, Fraction(0) if exact else ulp)


def _unit_of_total(total: Points | None, unit: Fraction) -> Fraction:
    """A total of 100 may stand under weights that are fractions of 1."""
    return unit if total is not None and total.value <= 1 else Fraction(1)


def _in_points(row: Row, score: Figure | None, scale: Scale) -> Figure | None:
    if score is None or scale is Scale.OPEN:
        return None
    if scale is Scale.POINTS:
        return score
    if row.weight is None:
        return None
    factor = row.weight.value / _HUNDRED
    return Figure(score.value * factor, score.ulp * abs(factor))


def _scale(rows: tuple[Row, ...], scores: tuple[Figure | None, ...], total: Figure | None) -> Scale:
    pairs = [(row.weight, score) for row, score in zip(rows, scores, strict=True) if row.weight and score]
    if not pairs:
        return Scale.POINTS
    within = all(score.true().low <= weight.value for weight, score in pairs)
    if total is not None:
        plainly = sum((score.value for _, score in pairs), Fraction(0))
        shared = sum((score.value * weight.value / _HUNDRED for weight, score in pairs), Fraction(0))
        # Only the nearer one counts: neither needs to be right to the last place.
        if abs(plainly - total.value) != abs(shared - total.value):
            return Scale.POINTS if abs(plainly - total.value) < abs(shared - total.value) else Scale.SHARES
    return Scale.POINTS if within else Scale.OPEN


def _shared(row: Row, after: Row | None = None) -> bool:
    if after is None or row.execution != after.execution or row.weight is None or row.score is None:
        return False
    below = after.weight is None and after.score is not None
    return below and row.score.value < row.weight.value


_LABEL_POINTS = re.compile(r"[(（\[【]?([0-9]{1,3}(?:[.．][0-9]{1,2})?)(分|%|％)?[)）\]】]?$")
_LEADS = "(（[【"
_BLANKS = dict.fromkeys(map(ord, " \t\r\n　\xa0"))


def label_points(label: str) -> tuple[Fraction, Fraction, bool] | None:
    """Points printed at the end of a group label: (points, last place, whether 分 or % says so).

    产出指标(50分) and 产出指标50分 say so; 产出指标（50） only may.
    """
    text = label[-24:].translate(_BLANKS)
    match = next((found for i in range(len(text)) if (found := _LABEL_POINTS.match(text, i))), None)
    if match is None or match.start() == 0:
        return None
    number, word = match[1].replace("．", "."), match[2]
    bracketed = match[0][0] in _LEADS
    if not word and not bracketed:
        return None
    whole, _, decimals = number.partition(".")
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return (value, Fraction(1, 10 ** len(decimals)), bool(word)) if 0 < value <= _HUNDRED else None


def _groups(rows: tuple[Row, ...]) -> Iterator[Group]:
    for name in ("level1", "level2"):
        keys = [_group_key(row, name) for row in rows]
        found: dict[tuple[str, ...], list[list[Row]]] = {}
        previous: tuple[str, ...] | None = None
        for row, key in zip(rows, keys, strict=True):
            if key is not None:
                runs = found.setdefault(key, [])
                if key != previous:
                    runs.append([])
                runs[-1].append(row)
            previous = key
        read = {key: label_points(key[-1]) for key in found}
        certain = [key for key, points in read.items() if points is not None and points[2]]
        for key, runs in found.items():
            points = read[key]
            # A bare number in brackets may count something else, unless every group has one.
            if points is None or not (points[2] or certain or all(read.values())):
                continue
            if not points[2] and len(found) == 1:
                continue
            yield Group(
                label=key[-1], field=name, points=Figure(points[0], points[1]), runs=tuple(tuple(run) for run in runs)
            )


def _group_key(row: Row, name: str) -> tuple[str, ...] | None:
    task = row.path.rpartition(".")[0]
    level1, level2 = getattr(row.part, "level1", None), getattr(row.part, "level2", None)
    if name == "level1":
        return None if level1 is None else (task, level1)
    return None if level2 is None else (task, level1 or "", level2)

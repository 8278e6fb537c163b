"""Which profile a form seems to be made under, judged by what is printed on it and never by anything else."""

from __future__ import annotations

import json
import os
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from perfeval.messages import Phrase
from perfeval.values.patterns import pattern
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfeval.model import Form, Indicator
    from perfeval.profile import Profile
    from perfeval.values.printed import Points

__all__ = ["SIGNS_FILE", "Proposal", "proposals", "signs_of"]

SIGNS_FILE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "profiles", "signs.json")
"""By what each shipped profile is known, made from the profiles: to read all of them takes as long as a check."""

# 湖南路街道 is in Shanghai: a place name before 路, 街 or 巷 names a street.
_WAYS = ("路", "街", "巷", "大道", "弄")
_STREET = r"(?![东西南北中]?[一二三四五六]?(?:路|街|巷|大道|大街|弄))"
_POINTS_IN_NAME = pattern(r"[(（\[【][^)）\]】]{0,12}[)）\]】]")
_PLACE_WEIGHT = 10


class Proposal(Record):
    """A profile and why it is proposed; ``strength`` orders proposals, a place name outweighs everything else."""

    profile: str
    strength: int
    reasons: tuple[Phrase, ...]

    @property
    def clear(self) -> bool:
        """Whether the form names the place the profile is for."""
        return self.strength >= _PLACE_WEIGHT

    def explain(self, lang: str = "zh") -> tuple[str, ...]:
        """The reasons in ``lang``."""
        return tuple(reason.render(lang) for reason in self.reasons)


def proposals(form: Form) -> tuple[Proposal, ...]:
    """Every profile that nothing on the form speaks against and something speaks for, the likeliest first.

    Empty if nothing on the form tells; then ``default`` is the one to use.
    """
    seen = _Seen(form)
    made = (_proposal(seen, name, signs) for name, signs in _known().items())
    return tuple(sorted(filter(None, made), key=lambda each: (-each.strength, each.profile)))


def signs_of(profile: Profile) -> dict[str, Any]:
    """By what forms under ``profile`` are known, as ``SIGNS_FILE`` keeps it."""
    edition, scoring = profile.policy.edition, profile.policy.scoring
    points = scoring.execution_points
    return {
        "places": list(profile.places),
        "years": [None if day is None else day.year for day in (profile.valid_from, profile.valid_until)],
        "kinds": None if edition.kinds is None else list(edition.kinds),
        "scored": edition.scored,
        "structure": edition.structure,
        "execution_points": None if points is None else str(points),
        "level1_weights": [{name: str(each) for name, each in division.points} for division in scoring.level1_weights],
    }


@cache
def _known() -> dict[str, dict[str, Any]]:
    with open(SIGNS_FILE, encoding="utf-8") as file:
        made: dict[str, dict[str, Any]] = json.load(file)
    return made


class _Sign(Record):
    """One thing that speaks for a profile."""

    reason: Phrase
    weight: int


class _Seen:
    """What tells on a form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        rows = tuple(_rows(form))
        self.scored = _scored(form, rows)
        self.structure = _structure(form)
        self.execution = next((line.weight for line in form.funding if line.weight is not None), None)
        scores = (line.score.value for line in form.funding if line.score is not None and not line.score.percent)
        self.scored_execution = max(scores, default=Fraction(0))
        self.weights = _weights(rows)
        self.names = " ".join(filter(None, (form.title, form.department, form.project, form.implementer)))


def _rows(form: Form) -> Iterator[Indicator]:
    yield from form.indicators
    for task in form.tasks:
        yield from task.indicators


def _scored(form: Form, rows: Iterable[Indicator]) -> bool | None:
    """Whether points are printed anywhere; None on a form that has nothing to give points to."""
    points = [points for line in form.funding for points in (line.weight, line.score)]
    points += [points for row in rows for points in (row.weight, row.score)]
    if not points:
        return None
    return form.total_score is not None or any(each is not None for each in points)


def _structure(form: Form) -> str | None:
    if form.tasks:
        return "tasks"
    return "levels" if any(row.level1 for row in form.indicators) else None


def _weights(rows: Iterable[Indicator]) -> dict[str, Fraction]:
    """The points of each level-1 indicator; empty if a row has none or they are percentages."""
    made: dict[str, Fraction] = {}
    for row in rows:
        if row.level1 is None or row.weight is None or row.weight.percent:
            return {}
        name = _POINTS_IN_NAME.sub("", row.level1).strip().removesuffix("指标")
        made[name] = made.get(name, Fraction(0)) + row.weight.value
    return made


def _proposal(seen: _Seen, name: str, signs: Mapping[str, Any]) -> Proposal | None:
    found = tuple(_signs(seen, signs))
    if not found or None in found:
        return None
    reasons = [sign for sign in found if sign is not None]
    strength = sum(sign.weight for sign in reasons)
    year = seen.form.year
    if year is not None and signs["years"][0] is not None:
        reasons.append(_Sign(Phrase.of("{year}年度在方案的适用期内", year=str(year)), 1))
        strength += 1
    return Proposal(profile=name, strength=strength, reasons=tuple(sign.reason for sign in reasons))


def _signs(seen: _Seen, signs: Mapping[str, Any]) -> Iterator[_Sign | None]:
    """What speaks for the profile; None for what speaks against it."""
    form = seen.form
    if signs["places"]:
        place = _place(seen.names, signs["places"])
        yield None if place is None else _Sign(Phrase.of("表上写有“{place}”", place=place), _PLACE_WEIGHT)
    if signs["kinds"] is not None and form.kind not in signs["kinds"]:
        yield None
    first, last = signs["years"]
    if form.year is not None and not (first or 0) <= form.year <= (last or form.year):
        yield None
    scored = Phrase.of("表上有分值和得分") if seen.scored else Phrase.of("表上没有分值和得分")
    yield from _sign(signs["scored"], seen.scored, scored)
    yield from _sign(signs["structure"], seen.structure, _STRUCTURES.get(seen.structure or ""))
    points = signs["execution_points"]
    most = None if points is None else Fraction(points)
    yield from _sign(most, _printed(seen.execution), _execution(seen.execution))
    if most is not None and seen.scored_execution > most:
        yield None
    # Departments shift points between indicators, so that others than the profile's say nothing against it.
    if seen.weights and any(_same(seen.weights, division) for division in signs["level1_weights"]):
        yield _Sign(Phrase.of("一级指标的分值与方案一致"), 2)


def _sign(wanted: object, printed: object, reason: Phrase | None) -> Iterator[_Sign | None]:
    if wanted is not None and printed is not None:
        yield None if wanted != printed or reason is None else _Sign(reason, 1)


_STRUCTURES = {
    "levels": Phrase.of("指标按一级、二级、三级排列"),
    "tasks": Phrase.of("指标按主要任务排列"),
}


def _printed(points: Points | None) -> Fraction | None:
    return None if points is None or points.percent else points.value


def _execution(points: Points | None) -> Phrase | None:
    return None if points is None else Phrase.of("预算执行为{points}分", points=points)


def _place(names: str, places: Iterable[str]) -> str | None:
    named = (place for place in places if place in names)
    if not any(way in names for way in _WAYS):
        return next(named, None)
    return next((place for place in named if re.search(re.escape(place) + _STREET, names)), None)


def _same(weights: dict[str, Fraction], wanted: Mapping[str, str]) -> bool:
    return weights == {name.removesuffix("指标"): Fraction(points) for name, points in wanted.items()}

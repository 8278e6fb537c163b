"""Mutators of the rules about weights, scores, totals and grades."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import (
    Change,
    is_cut,
    is_full,
    is_scored,
    one_of,
    plain_rows,
    put,
    spoken_of,
    targets,
    with_cells,
    with_edits,
)
from perfeval.testing.honest import rounded, written
from perfeval.testing.mutators import funding

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form, Indicator
    from perfeval.testing.complete import Honest
    from perfeval.values.printed import Points

__all__ = [
    "all_full_marks",
    "execution_score_mismatch",
    "full_marks_for_missed_target",
    "grade_not_matching_total",
    "low_total_without_measures",
    "negative_or_zero_points",
    "one_indicator_carries_all",
    "points_percent_mixed",
    "row_not_scored",
    "score_above_weight",
    "score_lost_without_reason",
    "score_not_recomputed",
    "score_with_excess_decimals",
    "scores_outrun_spending",
    "total_score_not_sum",
    "weights_not_adding_up",
]

_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
_ALIKE = 4
"""Points from which half of them is more than any rounding of a score."""


def _scored(form: Form) -> list[tuple[str, Indicator]]:
    return [(path, row) for path, row in indicator_rows(form) if is_scored(row)]


def _value(points: Points | None) -> Fraction:
    return Fraction(0) if points is None else points.value


def _plus(points: Points, change: Fraction) -> str:
    """Points with something added, with the decimals that takes."""
    value = points.value + change
    places = max(points.places, 0 if value.denominator == 1 else 2)
    return written(rounded(value.numerator * 10**places, value.denominator, "half-up"), places)


def _summed(form: Form) -> frozenset[str]:
    """What a changed score leads to where the form prints its total."""
    return frozenset() if form.total_score is None else frozenset({"total-score-not-sum"})


def _band(total: Fraction) -> str:
    return next(name for least, name in _GRADES if total >= least)


def _has_reasons(form: Form, but: str = "") -> bool:
    """Whether the form has cells for reasons: another row has one."""
    return any(row.reason is not None for path, row in indicator_rows(form) if path != but)


def _silent(form: Form) -> bool:
    return form.problems is None and form.improvements is None and form.conclusion is None


def score_above_weight(honest: Honest, random: Random) -> Change | None:
    """A score above the points of its row."""
    form = honest.form
    choice = one_of(random, _scored(form))
    if choice is None:
        return None
    path, row = choice
    cell = f"{path}.score"
    above = str(row.weight.value + random.randint(2, 4))
    implied = _summed(form)
    return Change(form=put(form, cell, above), paths=(cell,), implies=implied)


def negative_or_zero_points(honest: Honest, random: Random) -> Change | None:
    """A minus before a score."""
    form = honest.form
    rows = [(path, row) for path, row in _scored(form) if row.score is not None and row.score.value > 1]
    choice = one_of(random, rows)
    if choice is None:
        return None
    path, row = choice
    cell = f"{path}.score"
    return Change(form=put(form, cell, f"-{row.score}"), paths=(cell,), implies=frozenset(_summed(form)))


def weights_not_adding_up(honest: Honest, random: Random) -> Change | None:
    """A printed total of weights that is a few points off, or one weight that is."""
    form = honest.form
    change = Fraction(random.choice((-3, -2, 2, 3)))
    if form.total_weight is not None:
        return Change(form=put(form, "$.total_weight", _plus(form.total_weight, change)), paths=("$.total_weight",))
    rows = [
        (path, row)
        for path, row in indicator_rows(form)
        if row.weight is not None and row.weight.value > _ALIKE and (not is_scored(row) or is_cut(row))
    ]
    choice = one_of(random, rows)
    if choice is None:
        return None
    path, row = choice
    assert row.weight is not None
    changed = put(form, f"{path}.weight", _plus(row.weight, abs(change)))
    places = ("$.indicators",) if form.indicators else ("$.tasks",)
    executed = [f"$.funding[{i}].weight" for i, line in enumerate(form.funding) if line.weight is not None]
    missed = frozenset({"score-not-recomputed"})
    return Change(form=changed, paths=(*places, *executed), allows=missed)


def total_score_not_sum(honest: Honest, random: Random) -> Change | None:
    """A total that is a few points too low."""
    form = honest.form
    if form.total_score is None or not _scored(form):
        return None
    executed = [line.score.value for line in form.funding if line.score is not None]
    change = Fraction(random.randint(20, 50), 10)
    if any(abs(change - score) < 1 for score in executed):
        return None
    lowered = _plus(form.total_score, -change)
    implied: frozenset[str] = frozenset()
    if form.grade is not None and _band(Fraction(lowered)) != form.grade:
        implied = frozenset({"grade-not-matching-total"})
    return Change(form=put(form, "$.total_score", lowered), paths=("$.total_score",), implies=implied)


def execution_score_mismatch(honest: Honest, random: Random) -> Change | None:
    """An execution score that is one to three points off."""
    form = honest.form
    rows = [
        (f"$.funding[{i}].score", line)
        for i, line in enumerate(form.funding)
        if line.weight is not None and line.score is not None and line.score.value > 3
    ]
    choice = one_of(random, rows)
    if choice is None:
        return None
    cell, line = choice
    lowered = _plus(line.score, -Fraction(random.randint(10, 30), 10))
    return Change(form=put(form, cell, lowered), paths=(cell,), implies=_summed(form))


def _behind(form: Form) -> list[tuple[str, Indicator]]:
    """Rows that lost points for a target that was missed: result and target are numbers, and the result is lower."""
    cut = [(path, row) for path, row in _scored(form) if is_cut(row)]
    return [(each.path, each.row) for each in targets(form, cut) if each.reached < each.planned and each.before != "≤"]


def full_marks_for_missed_target(honest: Honest, random: Random) -> Change | None:
    """The points that a missed target cost given back; or a result lowered below a target that has full marks."""
    form = honest.form
    behind = one_of(random, _behind(form))
    if behind is not None:
        path, row = behind
        rest = [each for other, each in _scored(form) if other != path]
        lines = [line for line in form.funding if line.score is not None and line.weight is not None]
        everything = all(map(is_full, rest)) and all(_value(line.score) == _value(line.weight) for line in lines)
        allowed = frozenset({"all-full-marks"}) if everything else frozenset()
        cell = f"{path}.score"
        return Change(form=put(form, cell, str(row.weight)), paths=(cell,), implies=_summed(form), allows=allowed)
    found = [
        each
        for each in targets(form)
        if is_full(each.row) and not each.lower_is_better and each.planned >= 10 and not spoken_of(form, each.row)
    ]
    target = one_of(random, found)
    if target is None:
        return None
    short = f"{int(target.planned) * random.randint(40, 70) // 100}{target.unit}"
    return Change(
        form=put(form, f"{target.path}.result", short),
        paths=(f"{target.path}.score",),
        implies=frozenset({"target-missed", "unmet-without-reason"}),
        allows=frozenset({"narrative-contradicts-result"}),
    )


def score_not_recomputed(honest: Honest, random: Random) -> Change | None:
    """Half of the points that a missed target cost given back."""
    form = honest.form
    choice = one_of(random, [each for each in _behind(form) if _value(each[1].weight) - _value(each[1].score) >= 1])
    if choice is None:
        return None
    path, row = choice
    change = (_value(row.weight) - _value(row.score)) / 2
    cell = f"{path}.score"
    return Change(form=put(form, cell, _plus(row.score, change)), paths=(cell,), implies=_summed(form))


def score_lost_without_reason(honest: Honest, random: Random) -> Change | None:
    """The reason for lost points struck out, or points taken off without one."""
    form = honest.form
    cut = [
        (path, row)
        for path, row in _scored(form)
        if is_cut(row) and row.reason is not None and (_has_reasons(form, path) or _silent(form))
    ]
    missed = {path for path, _ in _behind(form)}
    choice = one_of(random, [each for each in cut if each[0] not in missed])
    if choice is not None:
        return Change(form=put(form, f"{choice[0]}.reason", None), paths=(f"{choice[0]}.score",))
    if not (_has_reasons(form) or _silent(form)):
        return None
    full = [each for each in plain_rows(form) if is_full(each[1]) and _value(each[1].weight) >= _ALIKE]
    counted = {each.path for each in targets(form) if each.unit != "%"}
    choice = one_of(random, [each for each in full if each[0] in counted])
    if choice is None:
        return None
    path, row = choice
    cell = f"{path}.score"
    return Change(form=put(form, cell, _plus(row.score, Fraction(-2))), paths=(cell,), implies=_summed(form))


def row_not_scored(honest: Honest, random: Random) -> Change | None:
    """One score blanked."""
    form = honest.form
    rows = _scored(form)
    choice = one_of(random, rows if len(rows) > 1 else [])
    if choice is None:
        return None
    cell = f"{choice[0]}.score"
    return Change(form=put(form, cell, None), paths=(cell,))


def grade_not_matching_total(honest: Honest, random: Random) -> Change | None:
    """Another grade."""
    form = honest.form
    if form.grade is None or form.total_score is None:
        return None
    other = random.choice([name for _, name in _GRADES if name != form.grade])
    return Change(form=put(form, "$.grade", other), paths=("$.grade",))


def points_percent_mixed(honest: Honest, random: Random) -> Change | None:
    """A percent sign behind one weight."""
    form = honest.form
    rows = [(path, row) for path, row in indicator_rows(form) if row.weight is not None and not row.weight.percent]
    choice = one_of(random, rows if len(rows) > 2 else [])
    if choice is None:
        return None
    path, row = choice
    cell = f"{path}.weight"
    return Change(form=put(form, cell, f"{row.weight}%"), paths=(cell,))


def one_indicator_carries_all(honest: Honest, random: Random) -> Change | None:
    """Nearly all points moved to one row; every row keeps full marks."""
    form = honest.form
    rows = [(path, row) for path, row in indicator_rows(form) if row.weight is not None]
    if not rows or any(is_scored(row) and not is_full(row) for _, row in rows):
        return None
    whole = sum((_value(row.weight) for _, row in rows), Fraction(0))
    if len(rows) - 1 > whole / 10 or whole < 60:
        return None
    heavy = random.randrange(len(rows))
    edits: dict[str, object] = {}
    for at, (path, row) in enumerate(rows):
        weight = str(whole - (len(rows) - 1)) if at == heavy else "1"
        edits[f"{path}.weight"] = weight
        if row.score is not None:
            edits[f"{path}.score"] = weight
    return Change(form=with_edits(form, edits), paths=(f"{rows[heavy][0]}.weight",))


def score_with_excess_decimals(honest: Honest, random: Random) -> Change | None:
    """More decimals than anyone scores with."""
    form = honest.form
    rows = [(path, row) for path, row in _scored(form) if is_cut(row) and row.reason is not None]
    missed = {path for path, _ in _behind(form)}
    choice = one_of(random, [each for each in rows if each[0] not in missed])
    if choice is None:
        return None
    path, row = choice
    cell = f"{path}.score"
    digits = written(int(row.score.decimal * 1000) + random.randint(1, 4), 3)
    return Change(form=put(form, cell, digits), paths=(cell,), allows=frozenset({"total-score-not-sum"}))


def all_full_marks(honest: Honest, _random: Random) -> Change | None:
    """Every lost point given back, in the total and the grade too."""
    form = honest.form
    rows = _scored(form)
    if len(rows) < 3 or _behind(form):
        return None
    lines = [line for line in form.funding if line.weight is not None]
    if any(_value(line.score) < _value(line.weight) for line in lines):
        return None
    edits: dict[str, object] = {f"{path}.score": str(row.weight) for path, row in rows if not is_full(row)}
    if form.total_score is not None:
        edits["$.total_score"] = "100"
    if form.grade is not None:
        edits["$.grade"] = "优"
    return Change(form=with_edits(form, edits), paths=("$.total_score" if form.total_score is not None else "$",))


def low_total_without_measures(honest: Honest, _random: Random) -> Change | None:
    """No measures on a form with a low total."""
    form = honest.form
    if form.total_score is None or form.total_score.value >= 80 or form.improvements is None:
        return None
    asked = frozenset({"large-adjustment", "unexplained-adjustment", "low-execution"})
    return Change(form=put(form, "$.improvements", "无"), paths=("$.improvements",), allows=asked)


def scores_outrun_spending(honest: Honest, random: Random) -> Change | None:
    """A third of the money spent, without a word, beside the scores of work well done."""
    form = funding.unexplained(honest.form)
    line = form.funding[0] if form is not None and len(form.funding) == 1 else None
    if form is None or line is None or line.actual is None or line.score is not None:
        return None
    rows = [row for _, row in indicator_rows(form)]
    whole = sum((_value(row.weight) for row in rows), Fraction(0))
    if not whole or not all(map(is_scored, rows)) or any(task.funding is not None for task in form.tasks):
        return None
    budget, earned = funding.budget_of(line), sum((_value(row.score) for row in rows), Fraction(0))
    if budget is None or budget <= 0 or earned / whole < Fraction(9, 10):
        return None
    scale = 10**line.actual.places
    spent = written(int(budget * scale) * random.randint(15, 40) // 100, line.actual.places)
    return Change(
        form=put(form, "$.funding[0]", funding.with_rates(with_cells(line, actual=spent))),
        paths=("$.funding[0].actual",),
        implies=frozenset({"low-execution"}),
        allows=frozenset({"large-adjustment", "unexplained-adjustment", "carryover-not-in-funds"}),
    )

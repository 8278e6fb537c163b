"""Mutators of the rules that compare a form with the books."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from perfeval.paths import indicator_rows
from perfeval.testing.edits import Change, is_full, is_scored, one_of, plain_rows, put, targets, with_cells, with_edits
from perfeval.testing.mutators.funding import with_rates

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form, Indicator
    from perfeval.testing.complete import Honest

__all__ = ["differs_from_books", "indicator_added", "indicator_dropped", "target_lowered", "weight_changed"]


def differs_from_books(honest: Honest, random: Random) -> Change | None:
    """Less spent than the books say, in a row that agrees with itself."""
    form = honest.form
    line = form.funding[0] if len(form.funding) == 1 else None
    if line is None or line.actual is None or line.score is not None or line.actual.value <= 2000 * line.actual.ulp:
        return None
    scale = 10**line.actual.places
    spent = Fraction(int(line.actual.value * scale) * random.randint(985, 995) // 1000, scale)
    budget = line.adjusted_budget or line.initial_budget
    # Not across the bound below which an explanation is due.
    if budget is None or any(
        spent < Fraction(4, 5) * each.value <= line.actual.value
        for each in (line.initial_budget, line.adjusted_budget)
        if each is not None
    ):
        return None
    changed = with_rates(with_cells(line, actual=_text(spent, line.actual.places)))
    return Change(
        form=put(form, "$.funding[0]", changed), paths=("$.funding[0].actual",), allows=frozenset({"low-execution"})
    )


def _text(value: Fraction, places: int) -> str:
    from perfeval.testing.honest import written

    return written(int(value * 10**places), places)


def target_lowered(honest: Honest, random: Random) -> Change | None:
    """A target lowered by a tenth, without a word."""
    form = honest.form
    found = [
        each
        for each in targets(form)
        if not each.lower_is_better
        and each.unit != "%"
        and each.planned >= 20
        and each.reached < each.planned * 115 / 100
    ]
    target = one_of(random, found)
    if target is None:
        return None
    lowered = int(target.planned) * random.randint(90, 97) // 100
    if lowered == target.planned:
        return None
    cell = f"{target.path}.expected"
    plans = frozenset({"planned-item-without-target", "planned-item-unreported"})
    return Change(form=put(form, cell, f"{target.before}{lowered}{target.after}"), paths=(cell,), allows=plans)


def _tables(form: Form) -> list[tuple[str, tuple[Indicator, ...]]]:
    tables = [
        ("$.indicators", form.indicators),
        *((f"$.tasks[{i}].indicators", t.indicators) for i, t in enumerate(form.tasks)),
    ]
    return [(path, rows) for path, rows in tables if rows]


def _unscored(form: Form) -> bool:
    return not any(is_scored(row) or row.weight is not None for _, row in indicator_rows(form))


def indicator_dropped(honest: Honest, random: Random) -> Change | None:
    """One approved row left out of a form without points."""
    form = honest.form
    tables = [each for each in _tables(form) if len(each[1]) > 1]
    if not tables or not _unscored(form):
        return None
    path, rows = random.choice(tables)
    plain = {each.name for _, each in plain_rows(form)}
    at = one_of(random, [i for i, row in enumerate(rows) if row.name in plain])
    if at is None:
        return None
    # It may have been the only one that measured a plan, or the only one of its level.
    plans = frozenset({"planned-item-without-target", "planned-item-unreported", "off-topic-outcome"})
    levels = frozenset({"indicator-set-incomplete", "output-dimension-missing", "template-without-effect"})
    return Change(
        form=put(form, path, (*rows[:at], *rows[at + 1 :])),
        paths=("$.indicators" if form.indicators or not form.tasks else "$.tasks",),
        allows=plans | levels,
    )


def indicator_added(honest: Honest, random: Random) -> Change | None:
    """One row more than was approved, on a form without points."""
    form = honest.form
    tables = _tables(form)
    if not tables or not _unscored(form):
        return None
    path, rows = random.choice(tables)
    planned = random.randint(20, 90)
    row = evolve(
        rows[0],
        name=random.choice(("现场观摩参加人数", "经验交流参加人数")),
        level2="数量指标",
        definition=None,
        expected=f"≥{planned}人",
        result=f"{planned + random.randint(1, 5)}人",
        reason=None,
        ref=None,
    )
    at = random.randint(0, len(rows))
    return Change(form=put(form, path, (*rows[:at], row, *rows[at:])), paths=(f"{path}[{at}].name",))


def weight_changed(honest: Honest, random: Random) -> Change | None:
    """Points moved from one row to another; both keep full marks."""
    form = honest.form
    rows = [
        (path, row)
        for path, row in indicator_rows(form)
        if row.weight is not None and row.weight.value > 3 and (not is_scored(row) or is_full(row))
    ]
    if len(rows) < 2:
        return None
    moved = random.randint(1, 2)
    edits: dict[str, object] = {}
    for (path, row), change in zip(random.sample(rows, 2), (moved, -moved), strict=True):
        assert row.weight is not None
        weight = str(row.weight.value + change)
        edits[f"{path}.weight"] = weight
        if row.score is not None:
            edits[f"{path}.score"] = weight
    return Change(form=with_edits(form, edits), paths=tuple(path for path in edits if path.endswith("weight")))

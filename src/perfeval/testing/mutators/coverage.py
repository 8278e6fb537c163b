"""Mutators of the rules about what a set of indicators must hold."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import Change, is_scored, one_of, plain_rows, put, targets, with_edits

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form
    from perfeval.testing.complete import Honest

__all__ = [
    "cost_target_equals_budget",
    "hollow_percentage",
    "indicator_misplaced",
    "indicator_set_incomplete",
    "indicator_without_level",
    "output_dimension_missing",
    "payment_as_quantity",
    "template_without_effect",
    "too_few_indicators",
]


def _unscored(form: Form) -> bool:
    return not any(is_scored(row) or row.weight is not None for _, row in indicator_rows(form))


def _relabelled(form: Form, words: tuple[str, ...], level1: str, level2: str) -> Form | None:
    """The form with every row whose levels hold one of the words put under others."""
    edits: dict[str, object] = {}
    for path, row in indicator_rows(form):
        if any(word in f"{row.level1 or ''}{row.level2 or ''}" for word in words):
            edits |= {f"{path}.level1": level1, f"{path}.level2": level2}
    return with_edits(form, edits) if edits else None


def indicator_set_incomplete(honest: Honest, _random: Random) -> Change | None:
    """The indicators of effects put under output."""
    changed = _relabelled(honest.form, ("效益",), "产出指标", "质量指标")
    return None if changed is None else Change(form=changed, paths=("$.indicators",))


def output_dimension_missing(honest: Honest, random: Random) -> Change | None:
    """All indicators of one dimension of output put under another."""
    changed = _relabelled(honest.form, (random.choice(("时效", "成本")),), "产出指标", "质量指标")
    return None if changed is None else Change(form=changed, paths=("$.indicators",))


def payment_as_quantity(honest: Honest, random: Random) -> Change | None:
    """The money that was paid out called a quantity."""
    rows = [each for each in targets(honest.form) if each.unit == "%" and "质量" in (each.row.level2 or "")]
    rows = rows if len([row for _, row in indicator_rows(honest.form) if "质量" in (row.level2 or "")]) > 1 else []
    target = one_of(random, rows)
    if target is None:
        return None
    edits = {f"{target.path}.name": "专项资金支付率", f"{target.path}.level2": "数量指标"}
    return Change(form=with_edits(honest.form, edits), paths=(f"{target.path}.name",))


def template_without_effect(honest: Honest, _random: Random) -> Change | None:
    """The indicators of effects and satisfaction left out of a form by tasks, without points."""
    form = honest.form
    if not form.tasks or not _unscored(form) or any(row.level1 for _, row in indicator_rows(form)):
        return None
    kept = [
        tuple(row for row in task.indicators if not any(word in row.name for word in ("满意", "受益")))
        for task in form.tasks
    ]
    if sum(map(len, kept)) < 3 or not all(kept):
        return None
    changed = with_edits(form, {f"$.tasks[{i}].indicators": rows for i, rows in enumerate(kept)})
    return Change(form=changed, paths=("$.tasks",))


def too_few_indicators(honest: Honest, _random: Random) -> Change | None:
    """Every indicator left out of a form without tasks and points."""
    form = honest.form
    if form.tasks or not _unscored(form) or not plain_rows(form):
        return None
    return Change(form=put(form, "$.indicators", ()), paths=("$.indicators",))


_SETS = frozenset({"output-dimension-missing", "indicator-set-incomplete", "planned-item-without-target"})


def indicator_misplaced(honest: Honest, random: Random) -> Change | None:
    """A pass rate called a quantity."""
    rows = [path for path, row in plain_rows(honest.form) if row.level2 == "质量指标" and row.name.endswith("合格率")]
    path = one_of(random, rows)
    if path is None:
        return None
    return Change(form=put(honest.form, f"{path}.level2", "数量指标"), paths=(f"{path}.name",), allows=_SETS)


def indicator_without_level(honest: Honest, random: Random) -> Change | None:
    """The first level of one row blanked."""
    rows = [path for path, row in indicator_rows(honest.form) if row.level1 is not None]
    path = one_of(random, rows) if len(rows) > 2 else None
    if path is None:
        return None
    cell = f"{path}.level1"
    return Change(form=put(honest.form, cell, None), paths=(cell,), allows=_SETS | {"weights-not-adding-up"})


def hollow_percentage(honest: Honest, random: Random) -> Change | None:
    """A benefit renamed to a wish with a percentage behind it."""
    rows = [path for path, row in plain_rows(honest.form) if row.level1 == "效益指标"]
    path = one_of(random, rows)
    if path is None:
        return None
    cells = {
        "name": "促进区域事业健康发展",
        "expected": "≥95%",
        "result": f"{random.randint(96, 99)}%",
        "definition": None,
    }
    changed = with_edits(honest.form, {f"{path}.{name}": value for name, value in cells.items()})
    return Change(form=changed, paths=(f"{path}.expected",), allows=_SETS)


def cost_target_equals_budget(honest: Honest, random: Random) -> Change | None:
    """The whole budget made the target of a cost."""
    form = honest.form
    line = form.funding[0] if form.funding else None
    rows = [path for path, row in plain_rows(form) if row.level2 == "成本指标"]
    path = one_of(random, rows)
    if path is None or line is None or line.actual is None or line.adjusted_budget is None:
        return None
    if line.actual.value > line.adjusted_budget.value:
        return None
    cells = {"expected": f"≤{line.adjusted_budget}{form.money_unit}", "result": f"{line.actual}{form.money_unit}"}
    changed = with_edits(form, {f"{path}.{name}": value for name, value in cells.items()})
    return Change(form=changed, paths=(f"{path}.expected",))

"""Mutators of the rules about targets and results."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import (
    Change,
    Target,
    changed_number,
    is_full,
    one_of,
    plain_rows,
    put,
    spoken_of,
    targets,
    with_edits,
)

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form, Indicator
    from perfeval.testing.complete import Honest

__all__ = [
    "ambiguous_bound",
    "deadline_outside_year",
    "every_result_equals_target",
    "impossible_percentage",
    "inconsistent_targets",
    "narrative_contradicts_result",
    "prose_sum",
    "reason_contradicts_result",
    "result_missing",
    "result_not_measured",
    "result_restates_target",
    "result_without_grade_word",
    "satisfaction_by_no_complaint",
    "several_measures_in_one",
    "target_exceeded",
    "target_missed",
    "target_missing",
    "target_unmeasurable",
    "target_without_unit",
    "unit_mismatch",
    "unmet_without_reason",
    "wrong_direction",
]

_LOWER_BOUNDS = ("≥", "不低于", "不少于")
_PLANS = frozenset({"planned-item-without-target", "planned-item-unreported"})
"""A row may have been the only one that measured or reported what was planned."""
_TEXTS = _PLANS | {"narrative-contradicts-result"}
"""A text may tell what was reached."""
_MEASURES = {"数量": "金额", "面积": "里程", "场次": "人次", "人数": "人次", "人次": "次数",
             "批次": "数量", "户数": "人数", "个数": "数量", "满意度": "覆盖率"}  # fmt: skip
_OTHER_UNITS = ("场", "人次", "天", "%")


def _is_share(target: Target) -> bool:
    return target.unit == "%"


def _counts(form: Form) -> list[Target]:
    """Rows that count something, more being better."""
    return [each for each in targets(form) if not _is_share(each) and not each.lower_is_better]


def _full(row: Indicator) -> frozenset[str]:
    """What full marks lead to once the target is missed."""
    return frozenset({"full-marks-for-missed-target"}) if is_full(row) else frozenset()


def target_missing(honest: Honest, random: Random) -> Change | None:
    """One target blanked."""
    rows = plain_rows(honest.form)
    choice = one_of(random, rows if len(rows) > 1 else [])
    if choice is None:
        return None
    cell = f"{choice[0]}.expected"
    return Change(form=put(honest.form, cell, None), paths=(cell,), allows=_TEXTS)


def result_missing(honest: Honest, random: Random) -> Change | None:
    """One result blanked."""
    rows = [each for each in plain_rows(honest.form) if each[1].expected is not None]
    choice = one_of(random, rows if len(rows) > 1 else [])
    if choice is None:
        return None
    cell = f"{choice[0]}.result"
    return Change(form=put(honest.form, cell, random.choice((None, "—"))), paths=(cell,), allows=_TEXTS)


def _missed(target: Target, random: Random) -> str:
    """A result that is 20 to 50 per cent short of its target."""
    return f"{target.planned.numerator * random.randint(50, 80) // (100 * target.planned.denominator)}{target.unit}"


def target_missed(honest: Honest, random: Random) -> Change | None:
    """A result lowered below its target, with a cause."""
    found = [each for each in targets(honest.form) if not each.lower_is_better and each.planned >= 5]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.result"
    result = f"因材料供应延迟，完成{_missed(target, random)}"
    return Change(form=put(honest.form, cell, result), paths=(cell,), implies=_full(target.row), allows=_TEXTS)


def unmet_without_reason(honest: Honest, random: Random) -> Change | None:
    """A result lowered below its target, and not a word why."""
    form = honest.form
    found = [
        each
        for each in targets(form)
        if not each.lower_is_better and each.planned >= 5 and not spoken_of(form, each.row)
    ]
    target = one_of(random, found)
    if target is None:
        return None
    return Change(
        form=put(form, f"{target.path}.result", _missed(target, random)),
        paths=(f"{target.path}.reason",),
        implies=_full(target.row) | {"target-missed"},
        allows=_TEXTS,
    )


def result_not_measured(honest: Honest, random: Random) -> Change | None:
    """A number replaced by the word that it was done."""
    target = one_of(random, targets(honest.form))
    if target is None:
        return None
    cell = f"{target.path}.result"
    word = random.choice(("已完成", "完成", "达标"))
    return Change(form=put(honest.form, cell, word), paths=(cell,), allows=_TEXTS)


def result_restates_target(honest: Honest, random: Random) -> Change | None:
    """A result copied from its target, bound and all."""
    found = [each for each in targets(honest.form) if each.before == "≥"]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.result"
    return Change(form=put(honest.form, cell, target.row.expected), paths=(cell,), allows=_TEXTS)


def target_exceeded(honest: Honest, random: Random) -> Change | None:
    """A result far above its target."""
    found = [each for each in _counts(honest.form) if each.planned >= 10]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.result"
    reached = int(target.planned * random.randint(135, 400) / 100) + 1
    return Change(form=put(honest.form, cell, f"{reached}{target.unit}"), paths=(cell,), allows=_TEXTS)


def unit_mismatch(honest: Honest, random: Random) -> Change | None:
    """A result in a unit that its target does not have."""
    target = one_of(random, _counts(honest.form))
    if target is None:
        return None
    unit = random.choice([each for each in _OTHER_UNITS if each != target.unit])
    cell = f"{target.path}.result"
    return Change(form=put(honest.form, cell, f"{target.reached}{unit}"), paths=(cell,), allows=_TEXTS)


def impossible_percentage(honest: Honest, random: Random) -> Change | None:
    """More than all of those asked were satisfied, or more than all works passed."""
    endings = ("满意度", "合格率", "准确率", "覆盖率", "成活率", "达标率", "完好率")
    found = [each for each in targets(honest.form) if _is_share(each) and each.row.name.endswith(endings)]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.result"
    return Change(form=put(honest.form, cell, f"{random.randint(101, 103)}%"), paths=(cell,))


def wrong_direction(honest: Honest, random: Random) -> Change | None:
    """The sign before a bound turned round; until it is corrected nothing is said of the result."""
    form = honest.form
    found = [
        each
        for each in targets(form)
        if each.before in ("≤", "≥")
        and each.reached != each.planned
        and each.row.name.endswith(("满意度", "合格率", "准确率", "成本"))
        and not spoken_of(form, each.row)
    ]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.expected"
    turned = ("≥" if target.before == "≤" else "≤") + (target.row.expected or "")[1:]
    return Change(
        form=put(form, cell, turned),
        paths=(cell,),
    )


def inconsistent_targets(honest: Honest, random: Random) -> Change | None:
    """A row that takes the name of an earlier one of its group and keeps its own target."""
    form = honest.form
    rows = targets(form)
    pairs = [
        (earlier, later)
        for i, earlier in enumerate(rows)
        for later in rows[i + 1 :]
        if earlier.row.level2 == later.row.level2
        and earlier.planned != later.planned
        and earlier.unit == later.unit
        and earlier.lower_is_better == later.lower_is_better
        and len(earlier.row.name) >= 5
        and all(row.name != earlier.row.name for path, row in indicator_rows(form) if path != earlier.path)
    ]
    pair = one_of(random, pairs)
    if pair is None:
        return None
    earlier, later = pair
    return Change(
        form=put(form, f"{later.path}.name", earlier.row.name),
        paths=(f"{later.path}.expected",),
        implies=frozenset({"duplicate-indicator"}),
        allows=_PLANS | {"off-topic-outcome"},
    )


def prose_sum(honest: Honest, random: Random) -> Change | None:
    """One of the parts in brackets changed, so that they do not make the figure before them."""
    form = honest.form
    cells = [(f"$.tasks[{i}].outcome", task.outcome) for i, task in enumerate(form.tasks)]
    if form.objective is not None:
        cells.append(("$.objective.outcome", form.objective.outcome))
    found = [(path, text) for path, text in cells if text is not None and "（东片" in text]
    choice = one_of(random, found)
    if choice is None:
        return None
    path, text = choice
    head, mark, rest = text.partition("（东片")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    wrong = int(digits) + random.randint(1, 9)
    return Change(form=put(form, path, f"{head}{mark}{wrong}{rest[len(digits) :]}"), paths=(path,))


def several_measures_in_one(honest: Honest, random: Random) -> Change | None:
    """A name that offers a second measure."""
    found = [
        (path, row, measure)
        for path, row in indicator_rows(honest.form)
        for measure in _MEASURES
        if row.name.endswith(measure)
    ]
    choice = one_of(random, found)
    if choice is None:
        return None
    path, row, measure = choice
    cell = f"{path}.name"
    return Change(form=put(honest.form, cell, f"{row.name}或{_MEASURES[measure]}"), paths=(cell,))


def ambiguous_bound(honest: Honest, random: Random) -> Change | None:
    """A bound in the words 以上 that is met on the point."""
    found = [each for each in targets(honest.form) if each.before in _LOWER_BOUNDS and not each.after.endswith("以上")]
    target = one_of(random, found)
    if target is None:
        return None
    number = target.planned.numerator if target.planned.denominator == 1 else float(target.planned)
    edits = {
        f"{target.path}.expected": f"{number}{target.unit}以上",
        f"{target.path}.result": f"{number}{target.unit}",
    }
    return Change(form=with_edits(honest.form, edits), paths=(f"{target.path}.expected",), allows=_TEXTS)


def target_unmeasurable(honest: Honest, random: Random) -> Change | None:
    """A numeric target replaced by fine words."""
    target = one_of(random, targets(honest.form))
    if target is None:
        return None
    cell = f"{target.path}.expected"
    word = random.choice(("有效提升", "明显改善", "效果显著"))
    return Change(form=put(honest.form, cell, word), paths=(cell,), allows=_TEXTS)


def target_without_unit(honest: Honest, random: Random) -> Change | None:
    """A target that loses its unit, in a row whose name does not tell it."""
    found = [each for each in _counts(honest.form) if each.row.name.endswith("数量") and each.row.definition is None]
    target = one_of(random, found)
    if target is None or target.planned == 100:
        return None
    cell = f"{target.path}.expected"
    bare = changed_number(target.row.expected or "", str(Fraction(target.planned))).removesuffix(target.after)
    return Change(form=put(honest.form, cell, bare), paths=(cell,), allows=_TEXTS)


def deadline_outside_year(honest: Honest, random: Random) -> Change | None:
    """A deadline put off to the year after."""
    form = honest.form
    rows = [
        (path, row)
        for path, row in plain_rows(form)
        if (row.expected or "").endswith("前") and "月" in row.name + (row.expected or "")
    ]
    choice = one_of(random, rows)
    if choice is None or form.year is None:
        return None
    cell = f"{choice[0]}.expected"
    return Change(form=put(form, cell, f"{form.year + 1}年{random.randint(4, 12)}月底前"), paths=(cell,))


def reason_contradicts_result(honest: Honest, random: Random) -> Change | None:
    """A reason why it was not done beside a result that says it was."""
    found = [each for each in targets(honest.form) if not each.lower_is_better]
    target = one_of(random, found)
    if target is None:
        return None
    cell = f"{target.path}.reason"
    words = random.choice(("因场地未落实，没有开展", "设备到货晚，未实施"))
    # With one reason on the form there is a cell for reasons, which others then lack.
    return Change(form=put(honest.form, cell, words), paths=(cell,), allows=_PLANS | {"score-lost-without-reason"})


def narrative_contradicts_result(honest: Honest, random: Random) -> Change | None:
    """A result raised a little, while the conclusion still tells the old one."""
    form = honest.form
    told = form.conclusion or ""
    rows = [(path, row) for path, row in indicator_rows(form) if f"{row.name}为{row.result}" in told]
    target = one_of(random, targets(form, rows))
    if target is None:
        return None
    cell = f"{target.path}.result"
    more = f"{target.reached + 1}{target.unit}"
    return Change(form=put(form, cell, more), paths=(cell,))


def satisfaction_by_no_complaint(honest: Honest, random: Random) -> Change | None:
    """A lack of complaints given as the reason for a satisfaction."""
    rows = [each for each in targets(honest.form) if each.row.name.endswith("满意度")]
    target = one_of(random, rows)
    if target is None:
        return None
    cell = f"{target.path}.result"
    return Change(form=put(honest.form, cell, f"全年无投诉，满意度{target.row.result}"), paths=(cell,), allows=_TEXTS)


def result_without_grade_word(honest: Honest, random: Random) -> Change | None:
    """Three rows made qualitative, of which one has no grade."""
    rows = [each for each in targets(honest.form) if _is_share(each) and "满意" not in each.row.name]
    if len(rows) < 3:
        return None
    first, second, third = random.sample(rows, 3)
    edits: dict[str, object] = {f"{each.path}.expected": "有所改善" for each in (first, second, third)}
    edits |= {f"{each.path}.result": "达成年度指标" for each in (first, second)}
    edits[f"{third.path}.result"] = "按计划稳步实施"
    return Change(
        form=with_edits(honest.form, edits),
        paths=(f"{third.path}.result",),
        implies=frozenset({"target-unmeasurable"}),
        allows=_TEXTS,
    )


def every_result_equals_target(honest: Honest, _random: Random) -> Change | None:
    """Every result turned into its target, to the digit."""
    form = honest.form
    rows = targets(form)
    plain = [row for _, row in indicator_rows(form) if row.expected is not None and "月" not in row.expected]
    if len(rows) < max(5, len(plain)) or any(each.planned.denominator != 1 for each in rows):
        return None
    edits: dict[str, object] = {f"{each.path}.result": f"{each.planned}{each.unit}" for each in rows}
    changed = with_edits(form, edits)
    where = "$.indicators" if form.indicators else "$.tasks"
    return Change(form=changed, paths=(where,), allows=_TEXTS | {"ambiguous-bound"})

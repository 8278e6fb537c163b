"""Mutators of the rules about what a form says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import Change, is_full, one_of, plain_rows, put, spoken_of, targets, with_edits
from perfeval.testing.works import OFFICES

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form
    from perfeval.testing.complete import Honest

__all__ = [
    "duplicate_indicator",
    "field_missing",
    "off_topic_outcome",
    "placeholder_text",
    "planned_item_unreported",
    "planned_item_without_target",
    "repeated_text",
    "shortfall_not_addressed",
]

_ALIEN = (
    ("购置", "应急发电机组", "台"),
    ("编印", "古树名录", "册"),
    ("组建", "无人机编队", "支"),
    ("铺设", "光纤环网", "公里"),
)
"""Things that no honest form plans."""


def _boxes(form: Form) -> list[tuple[str, str, str]]:
    """Goals with their outcomes: of the tasks, or of the year where there are none."""
    boxes = [(f"$.tasks[{i}]", task.expected, task.outcome) for i, task in enumerate(form.tasks)]
    if not form.tasks and form.objective is not None:
        boxes.append(("$.objective", form.objective.expected, form.objective.outcome))
    return [(path, expected, outcome) for path, expected, outcome in boxes if expected and outcome]


def _planned_too(expected: str, random: Random) -> tuple[str, str, tuple[str, str, int, str]]:
    """A goal with one thing more, and what to say once that is done."""
    action, thing, unit = random.choice(_ALIEN)
    count = random.randint(3, 30)
    more = f"{expected.rstrip('。；')}；{action}{thing}{count}{unit}。"
    return more, f"{thing}{action}{count}{unit}", (action, thing, count, unit)


def planned_item_unreported(honest: Honest, random: Random) -> Change | None:
    """One thing more in a goal, of which nothing came."""
    choice = one_of(random, _boxes(honest.form))
    if choice is None:
        return None
    path, expected, _ = choice
    more, _, _ = _planned_too(expected, random)
    return Change(
        form=put(honest.form, f"{path}.expected", more),
        paths=(f"{path}.outcome",),
        implies=frozenset({"planned-item-without-target"}),
    )


def planned_item_without_target(honest: Honest, random: Random) -> Change | None:
    """One thing more in a goal and in its outcome, which no indicator measures."""
    choice = one_of(random, _boxes(honest.form))
    if choice is None:
        return None
    path, expected, outcome = choice
    more, done, _ = _planned_too(expected, random)
    edits = {f"{path}.expected": more, f"{path}.outcome": f"{outcome.rstrip('。；')}；{done}。"}
    return Change(form=with_edits(honest.form, edits), paths=(path,))


def shortfall_not_addressed(honest: Honest, random: Random) -> Change | None:
    """A result that says that nothing was done, with a cause, and nothing else about it."""
    form = honest.form
    rows = [
        each
        for each in targets(form)
        if each.unit != "%" and not each.lower_is_better and not spoken_of(form, each.row)
    ]
    target = one_of(random, rows)
    if target is None:
        return None
    full = frozenset({"full-marks-for-missed-target"}) if is_full(target.row) else frozenset()
    cell = f"{target.path}.result"
    return Change(
        form=put(form, cell, random.choice(("因场地维修，未开展", "因合同纠纷，没有实施"))),
        paths=(cell,),
        implies=full | {"target-missed"},
        allows=frozenset({"planned-item-unreported"}),
    )


def off_topic_outcome(honest: Honest, random: Random) -> Change | None:
    """The outcome of a task replaced by what another office did."""
    form = honest.form
    tasks = [i for i, task in enumerate(form.tasks) if task.expected and len(task.expected) > 12]  # noqa: PLR2004
    at = one_of(random, tasks)
    if at is None:
        return None
    own = "".join(task.expected or "" for task in form.tasks) + (form.department or "")
    others = [office for office in OFFICES if not any(work.thing in own for work in office.works)]
    office = random.choice([each for each in others if each.name not in own])
    works = random.sample(office.works, 3)
    told = "，".join(f"{work.thing}{work.action}{random.randint(work.low, work.high)}{work.unit}" for work in works)
    path = f"$.tasks[{at}].outcome"
    return Change(
        form=put(form, path, f"{told}，资料已归档。"),
        paths=(path,),
        allows=frozenset({"planned-item-unreported"}),
    )


def placeholder_text(honest: Honest, random: Random) -> Change | None:
    """A stand-in where words should be."""
    form = honest.form
    cells = [name for name in ("conclusion", "problems", "improvements") if getattr(form, name) is not None]
    paths = [f"$.{name}" for name in cells]
    paths += [f"{path}.definition" for path, row in indicator_rows(form) if row.definition is not None]
    choice = one_of(random, paths)
    if choice is None:
        return None
    if choice.endswith("definition"):
        return Change(form=put(form, choice, random.choice(("XXX", "待补充"))), paths=(choice,))
    text = getattr(form, choice.removeprefix("$."))
    return Change(form=put(form, choice, f"{text}XX单位。"), paths=(choice,))


def duplicate_indicator(honest: Honest, random: Random) -> Change | None:
    """A row that takes the name of an earlier one of another group."""
    form = honest.form
    rows = plain_rows(form)
    pairs = [
        (earlier, path)
        for i, (_, earlier) in enumerate(rows)
        for path, later in rows[i + 1 :]
        if earlier.level2 != later.level2 and len(earlier.name) > 3  # noqa: PLR2004
    ]
    pair = one_of(random, pairs)
    if pair is None:
        return None
    earlier, path = pair
    cell = f"{path}.name"
    others = frozenset({"planned-item-without-target", "planned-item-unreported", "off-topic-outcome"})
    return Change(form=put(form, cell, earlier.name), paths=(cell,), allows=others)


def repeated_text(honest: Honest, random: Random) -> Change | None:
    """An outcome that begins with a sentence of its own goal."""
    form = honest.form
    boxes = [each for each in _boxes(form) if len(_first_sentence(each[1])) > 14]  # noqa: PLR2004
    choice = one_of(random, boxes)
    if choice is None:
        return None
    path, expected, outcome = choice
    cell = f"{path}.outcome"
    return Change(form=put(form, cell, f"{_first_sentence(expected)}。{outcome}"), paths=(cell,))


def _first_sentence(text: str) -> str:
    return text.partition("。")[0].rstrip("；")


def field_missing(honest: Honest, random: Random) -> Change | None:
    """One of the cells blanked that no form can do without."""
    form = honest.form
    cells = ["$.year"]
    if form.money_unit is not None and form.funding:
        cells.append("$.money_unit")
    if form.kind == "project" and form.project is not None:
        cells.append("$.project")
    if form.improvements is not None and form.problems is not None:
        cells.append("$.improvements")
    priced = [i for i, task in enumerate(form.tasks) if task.funding is not None]
    if len(priced) > 1:
        cells.append(f"$.tasks[{random.choice(priced)}].funding")
    cell = random.choice(cells)
    if form.year is None:
        return None
    return Change(form=put(form, cell, None), paths=(cell,))

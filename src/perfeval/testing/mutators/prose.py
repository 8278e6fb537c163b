"""Mutators of the rules about what a form says in words."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import Change, is_full, one_of, plain_rows, put, spoken_of, targets, with_edits
from perfeval.testing.works import OFFICES

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form, Indicator
    from perfeval.testing.complete import Honest

__all__ = [
    "duplicate_indicator",
    "field_missing",
    "measures_not_concrete",
    "off_topic_outcome",
    "outcome_without_quantity",
    "placeholder_text",
    "planned_item_unreported",
    "planned_item_without_target",
    "problems_left_blank",
    "repeated_text",
    "same_outcome_in_two_tasks",
    "shortfall_not_addressed",
    "text_too_long",
    "year_mismatch",
]

_ALIEN = (
    ("征集", "旧影像", "张"),
    ("调解", "邻里纠纷", "件"),
    ("审计", "国企账目", "家"),
    ("矫正", "失范少年", "名"),
    ("孵化", "创客团队", "支"),
)
"""Things that few forms plan, each done in a way of its own."""


def _boxes(form: Form) -> list[tuple[str, str, str]]:
    """Goals with their outcomes: of the tasks, or of the year where there are none."""
    boxes = [(f"$.tasks[{i}]", task.expected, task.outcome) for i, task in enumerate(form.tasks)]
    if not form.tasks and form.objective is not None:
        boxes.append(("$.objective", form.objective.expected, form.objective.outcome))
    return [(path, expected, outcome) for path, expected, outcome in boxes if expected and outcome]


def _all_texts(form: Form) -> str:
    """Every text of a form that could speak of something planned."""
    texts = [form.department, form.problems, form.conclusion]
    for _, expected, outcome in _boxes(form):
        texts += [expected, outcome]
    for _, row in indicator_rows(form):
        texts += [row.name, row.definition, row.expected, row.result]
    return "".join(text for text in texts if text is not None)


def _planned_too(form: Form, expected: str, random: Random) -> tuple[str, str] | None:
    """A goal with one thing more, of which nothing on the form speaks, and what to say once that is done."""
    said = _all_texts(form)
    strange = [each for each in _ALIEN if not set(each[0] + each[1]) & set(said)]
    counts = [count for count in range(3, 40) if str(count) not in said]
    if not strange or not counts:
        return None
    action, thing, unit = random.choice(strange)
    count = random.choice(counts)
    return f"{expected.rstrip('。；')}；{action}{thing}{count}{unit}。", f"{thing}{action}{count}{unit}"


def planned_item_unreported(honest: Honest, random: Random) -> Change | None:
    """One thing more in a goal, of which nothing came."""
    choice = one_of(random, _boxes(honest.form))
    if choice is None:
        return None
    path, expected, _ = choice
    planned = _planned_too(honest.form, expected, random)
    if planned is None:
        return None
    return Change(
        form=put(honest.form, f"{path}.expected", planned[0]),
        paths=(f"{path}.outcome",),
        implies=frozenset({"planned-item-without-target"}),
    )


def planned_item_without_target(honest: Honest, random: Random) -> Change | None:
    """One thing more in a goal and in its outcome, which no indicator measures."""
    choice = one_of(random, _boxes(honest.form))
    if choice is None:
        return None
    path, expected, outcome = choice
    planned = _planned_too(honest.form, expected, random)
    if planned is None:
        return None
    more, done = planned
    edits = {f"{path}.expected": more, f"{path}.outcome": f"{outcome.rstrip('。；')}；{done}。"}
    return Change(form=with_edits(honest.form, edits), paths=(path,))


def shortfall_not_addressed(honest: Honest, random: Random) -> Change | None:
    """A result that says that nothing was done, with a cause, and nothing else about it."""
    form = honest.form
    if any(word in f"{form.problems}{form.improvements}" for word in ("未", "没有")):
        return None  # what was not done may be spoken of in general
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
    tasks = [i for i, task in enumerate(form.tasks) if task.expected and len(task.expected) > 18]
    at = one_of(random, tasks)
    if at is None:
        return None
    own = (form.tasks[at].expected or "") + (form.department or "")
    strange = [
        work for office in OFFICES for work in office.works if not set(work.action + work.thing + work.unit) & set(own)
    ]
    if len(strange) < 3:
        return None
    works = random.sample(strange, 3)
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
        if earlier.level2 != later.level2 and len(earlier.name) > 3 and _kind(earlier) == _kind(later)
    ]
    pair = one_of(random, pairs)
    if pair is None:
        return None
    earlier, path = pair
    cell = f"{path}.name"
    others = frozenset({"planned-item-without-target", "planned-item-unreported", "off-topic-outcome"})
    return Change(form=put(form, cell, earlier.name), paths=(cell,), allows=others)


def _kind(row: Indicator) -> tuple[bool, bool]:
    """What the target of a row is like: a share or not, an upper bound or not."""
    expected = row.expected or ""
    return "%" in expected, expected.startswith("≤")


def repeated_text(honest: Honest, random: Random) -> Change | None:
    """An outcome that begins with a sentence of its own goal."""
    form = honest.form
    boxes = [each for each in _boxes(form) if len(_first_sentence(each[1])) > 14]
    choice = one_of(random, boxes)
    if choice is None:
        return None
    path, expected, outcome = choice
    cell = f"{path}.outcome"
    return Change(form=put(form, cell, f"{_first_sentence(expected)}。{outcome}"), paths=(cell,))


def _first_sentence(text: str) -> str:
    return text.partition("。")[0].partition("；")[0]


def field_missing(honest: Honest, random: Random) -> Change | None:
    """One of the cells blanked that no form can do without."""
    form = honest.form
    cells = ["$.department"] if form.department is not None else []
    if form.year is not None and str(form.year) not in (form.title or ""):
        cells.append("$.year")
    if form.money_unit is not None and form.funding:
        cells.append("$.money_unit")
    if form.kind == "project" and form.project is not None:
        cells.append("$.project")
    if form.improvements is not None and form.problems is not None:
        cells.append("$.improvements")
    priced = [i for i, task in enumerate(form.tasks) if task.funding is not None]
    if len(priced) > 1:
        cells.append(f"$.tasks[{random.choice(priced)}].funding")
    cell = one_of(random, cells)
    return None if cell is None else Change(form=put(form, cell, None), paths=(cell,))


_ASKED = frozenset({"large-adjustment", "unexplained-adjustment", "low-execution"})
"""What a struck text may have explained."""


def measures_not_concrete(honest: Honest, random: Random) -> Change | None:
    """Improvements replaced by good intentions."""
    form = honest.form
    if form.problems is None or form.improvements is None or "没有达到" in form.problems:
        return None
    vague = ("今后进一步提高思想认识，努力做得更好。", "今后继续努力，不断提升自身水平，力求更好。")
    return Change(form=put(form, "$.improvements", random.choice(vague)), paths=("$.improvements",), allows=_ASKED)


_FIGURES = re.compile("（[^）]{1,60}）|[0-9]{1,9}[^，；。0-9]{1,4}")


def outcome_without_quantity(honest: Honest, random: Random) -> Change | None:
    """An outcome that tells at length how it was done and not how much."""
    choice = one_of(random, _boxes(honest.form))
    if choice is None:
        return None
    path, _, outcome = choice
    bare = _FIGURES.sub("", outcome).rstrip("。；，")
    told = (
        f"{bare}均已办妥。过程资料齐全，现场由值班人员看护，材料按时入库并逐件登记。"
        "完工之后请使用单位到场查看，提出的意见逐条落实。往来函件和影像都已装订成册，便于以后查阅，后续事宜也作了安排。"
    )
    cell = f"{path}.outcome"
    allowed = frozenset({"planned-item-unreported", "off-topic-outcome"})
    return Change(form=put(honest.form, cell, told), paths=(cell,), allows=allowed)


def problems_left_blank(honest: Honest, _random: Random) -> Change | None:
    """Problems and improvements blotted out on a form whose missed target they alone explained."""
    form = honest.form
    rows = [(path, row) for path, row in indicator_rows(form) if row.reason is None]
    missed = [
        each
        for each in targets(form, rows)
        if each.reached < each.planned and not each.lower_is_better and each.row.result == f"{each.reached}{each.unit}"
    ]
    if not missed or form.problems is None or form.improvements is None:
        return None
    return Change(
        form=with_edits(form, {"$.problems": "无", "$.improvements": "无"}),
        paths=("$.problems",),
        implies=frozenset({"unmet-without-reason"}),
        allows=_ASKED | {"score-lost-without-reason"},
    )


def text_too_long(honest: Honest, _random: Random) -> Change | None:
    """Problems told over and over."""
    form = honest.form
    if form.problems is None:
        return None
    told = form.problems.rstrip("。") + "，"
    return Change(form=put(form, "$.problems", told * (400 // len(told) + 1) + "特此说明。"), paths=("$.problems",))


def same_outcome_in_two_tasks(honest: Honest, random: Random) -> Change | None:
    """What one task achieved reported under the next one too."""
    form = honest.form
    pairs = [
        (i, said)
        for i, task in enumerate(form.tasks[:-1])
        if len(said := _first_sentence(task.outcome or "")) > 14 and form.tasks[i + 1].outcome
    ]
    choice = one_of(random, pairs)
    if choice is None:
        return None
    at, said = choice
    cell = f"$.tasks[{at + 1}].outcome"
    return Change(form=put(form, cell, f"{said}。{form.tasks[at + 1].outcome}"), paths=(cell,))


def year_mismatch(honest: Honest, _random: Random) -> Change | None:
    """Last year in the title."""
    form = honest.form
    if form.year is None or form.title is None or str(form.year) not in form.title:
        return None
    return Change(form=put(form, "$.title", form.title.replace(str(form.year), str(form.year - 1))), paths=("$.title",))

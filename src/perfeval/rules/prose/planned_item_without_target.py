"""A thing that was planned and that no indicator with a target measures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form, Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.prose.narrative import Measured, has_target, items_of, narrative_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["planned_item_without_target"]

_SHARE = Fraction(3, 10)


@rule(
    name="planned-item-without-target",
    part=Form,
    severity=Severity.WARNING,
    title="计划事项没有指标或目标值",
    raised=Raised(
        kind="must-correct",
        weight=30,
        title="计划事项没有指标或目标值",
        told="{row}计划的“{items}”没有相应的指标或目标值",
        adds="“{items}”没有相应的指标或目标值",
        ask="请补充衡量指标和目标值",
        variants={
            "reported": Raised(kind="advice", weight=8, title="完成的事项没有指标", ask="建议补充衡量指标"),
        },
    ),
    message="计划事项“{items}”没有指标衡量，或者相应指标没有目标值",
    messages={"reported": "“{items}”已报告完成情况，但没有指标衡量"},
    confirms="计划事项都有带目标值的指标衡量",
    about="""预期目标里的每一项“做什么”，应当至少有一个指标（名称或计算公式、指标内容）说到它，并且这个指标有目标值。
先看本任务的指标，只要有一个词对得上就算；再看其他任务的指标。并列的几件事（甲、乙和丙）有一件有指标即可，因为关键指标本来就是抽取的。
没有主要任务的表，用年度目标对照全部指标。完成情况里已经报告了的，只建议补充指标。每个任务或年度目标最多提示一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "小型水库维修养护",
        "objective": {"expected": "完成8座水库白蚁防治，更新雨量观测站。", "outcome": "均已完成。"},
        "indicators": [{"name": "白蚁防治水库座数", "expected": "8座", "result": "8座"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "小型水库维修养护",
        "objective": {"expected": "完成8座水库白蚁防治，更新雨量观测站。", "outcome": "均已完成。"},
        "indicators": [
            {"name": "白蚁防治水库座数", "expected": "8座", "result": "8座"},
            {"name": "雨量站更新数", "expected": "3处", "result": "3处"},
        ],
    },
)
def planned_item_without_target(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Planned items that no indicator measures, or whose indicator has no target; one finding a task or objective.

    Planned items are those of ``planned-item-unreported``. An indicator is about an item if its name or definition
    shares one telling word (or the act itself) with it; an indicator of another task must share half of the item.
    Key indicators are a sample: one measured member of an enumeration is enough, and what the form reports as done
    without an indicator is a remark. Where a form has tasks, the
    objective sums them up and is not asked for indicators of its own.

    ``unchecked`` if no indicator on the form has a target: the template may lack the column.
    """
    every = (*form.indicators, *(row for task in form.tasks for row in task.indicators))
    targeted = tuple(row for row in every if has_target(row))
    narrative, anywhere = narrative_of(ctx), Measured.by(targeted)
    for place, expected, rows in _boxes(form):
        items = items_of(ctx, f"{place}.expected", expected)
        if not items:
            continue
        if not targeted:
            yield unchecked("indicators")
            continue
        own = Measured.by(tuple(row for row in rows if has_target(row)))
        missing = tuple(
            item for item in items if not own.includes(item, narrative) and not anywhere.names_fully(item, narrative)
        )
        silent = any(not narrative.reported(item, _SHARE) for item in missing)
        if missing:
            yield found(
                place,
                severity=None if silent else Severity.INFO,
                message=None if silent else "reported",
                items=tuple(dict.fromkeys(item.text for item in missing)),
                planned_at=f"{place}.expected",
                without_target=tuple(row.name for row in rows if not has_target(row)),
            )
        else:
            yield PASSED


def _boxes(form: Form) -> Iterator[tuple[str, str, tuple[Indicator, ...]]]:
    for i, task in enumerate(form.tasks):
        if task.expected is not None:
            yield f"$.tasks[{i}]", task.expected, task.indicators
    if not form.tasks and form.objective is not None and form.objective.expected is not None:
        yield "$.objective", form.objective.expected, form.indicators

"""A task whose outcome or indicators speak of something else than its aims."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Task
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import Narrative, is_prose, items_of, narrative_of
from perfeval.values.likeness import bigrams, canonical, coverage
from perfeval.values.plans import PlannedItem, claims_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.messages import Evidence

__all__ = ["off_topic_outcome"]


@rule(
    name="off-topic-outcome",
    part=Task,
    severity=Severity.WARNING,
    title="完成情况与任务目标不是一回事",
    raised=Raised(
        kind="must-correct",
        weight=75,
        title="完成情况与任务目标不对应",
        told="{place}与本任务的目标不对应{money}",
        ask="请按任务目标补报完成情况，并设置相应的指标",
        variants={
            "both": Raised(
                kind="must-correct",
                weight=75,
                title="完成情况与任务目标不对应",
                told="{place}和关键指标都与本任务的目标不对应{money}",
                ask="请按任务目标补报完成情况，并设置相应的指标",
            ),
            "indicators": Raised(
                kind="must-correct",
                weight=74,
                title="关键指标与任务目标不对应",
                told="{row}的关键指标与本任务的目标不对应{money}",
                ask="请按任务目标设置指标，并填写完成情况",
            ),
        },
    ),
    message="完成情况说的不是任务目标里的事：目标的关键字词只有 {percent}% 在完成情况中出现",
    messages={
        "both": "完成情况和关键指标说的都不是任务目标里的事：目标的关键字词只有 {percent}% 在完成情况中出现，"
        "在指标中只有 {indicator_percent}%",
        "indicators": "关键指标说的不是任务目标里的事：没有一个指标的名称或内容提到目标的关键字词",
    },
    confirms="任务的完成情况与目标对应",
    about="""把任务的预期目标去掉套话，看其中的关键字词（相邻两字）有多少在本任务的完成情况里出现。少得和两段毫不相干的文字差不多时，
说明完成情况答非所问，可能是填错了行或照抄了别处的材料。文字太短、只写“已完成”的不判断。这是字面上的比较，只作提示。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区交通运输局",
        "tasks": [
            {
                "name": "任务1",
                "expected": "完成农村公路养护320公里，更换破损护栏，修复水毁路基，开展桥梁安全检测。",
                "outcome": "全年收文1260件，发文430件，接待来访57人次；机关党支部组织主题党日12次，报送政务信息88篇。",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区交通运输局",
        "tasks": [
            {
                "name": "任务1",
                "expected": "完成农村公路养护320公里，更换破损护栏，修复水毁路基，开展桥梁安全检测。",
                "outcome": "养护农村公路326公里，换装护栏1900米，水毁路基已全部修复；14座桥梁通过检测，无危桥。",
            }
        ],
    },
)
def off_topic_outcome(
    task: Task, ctx: Context, *, threshold: Decimal = Decimal("0.12"), shortest: int = 30
) -> Iterator[Outcome]:
    """A task's outcome, or its indicators, that speak of something else than the task's aims.

    Measured as coverage: the share of the two-character pieces of the aims, words that every office uses cut out,
    that stand in the outcome, in the same or in equivalent words. Found below ``threshold`` (0 to 1). On the form that
    the measure was made with, outcomes that fit have 0.57 and more, one that answers loosely 0.20, one that is
    about something else 0.06. It is a comparison of letters, hence never more than a warning. One finding a task:
    where the outcome is off, the finding also says whether the indicators are; where it fits, the indicators are
    reported alone if two or more of them say something and none shares a single piece with the aims.

    Silent where half of the planned items are reported in the outcome in other words (see ``planned-item-unreported``),
    for outcomes shorter than ``shortest`` characters and for those that claim everything at once.
    """
    if not is_prose(task.expected) or task.expected is None:
        return
    narrative = narrative_of(ctx)
    aims = frozenset(piece for word in narrative.words(task.expected) for piece in bigrams(word))
    if len(aims) < 6:  # noqa: PLR2004
        return
    items = items_of(ctx, f"{ctx.path}.expected", task.expected)
    told = is_prose(task.outcome) and len(task.outcome or "") >= shortest and not claims_everything(task.outcome or "")
    share = _share(aims, task.outcome or "")
    rows = tuple(f"{row.name}。{row.definition or ''}" for row in task.indicators if narrative.words(row.name))
    row_share = _share(aims, "。".join(rows))
    percents: dict[str, Evidence] = {
        "percent": round(share * 100),
        "indicator_percent": round(row_share * 100),
        "aims": task.expected,
    }
    if told and share < Fraction(threshold) and not _answers(items, narrative.alone(f"{ctx.path}.outcome")):
        message = "both" if rows and row_share < Fraction(threshold) else None
        yield found("outcome", severity=None, message=message, **percents)
    elif len(rows) > 1 and row_share == 0:
        yield found("indicators", severity=None, message="indicators", **percents)
    elif told or rows:
        yield PASSED


def _answers(items: tuple[PlannedItem, ...], outcome: Narrative) -> bool:
    """Whether half of what was planned is spoken of in other words after all."""
    return bool(items) and 2 * sum(outcome.reported(item, Fraction(3, 10)) for item in items) >= len(items)


def _share(aims: frozenset[str], text: str) -> Fraction:
    return coverage(aims, bigrams(text) | bigrams(canonical(text)))

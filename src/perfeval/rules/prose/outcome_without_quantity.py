"""An outcome of many words without a single figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_prose
from perfeval.values.likeness import sentences
from perfeval.values.plans import claims_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Objective, Task

__all__ = ["outcome_without_quantity"]


_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NUMERALS = frozenset("一二两三四五六七八九十百千万")
_COUNTED = tuple("个项次场期人名户家件份篇套台座栋批条类处起亩里米届轮")
_MORE = ("余", "多")
_SENTENCES = 3
_LONG = 80


@rule(
    name="outcome-without-quantity",
    part=Form,
    severity=Severity.WARNING,
    title="完成情况只有做法没有数量",
    raised=Raised(
        kind="must-correct",
        weight=31,
        ask="请写明完成的数量",
        told="{box}的完成情况有{count}句，只说做法，没有一个数量",
        several="{box}的完成情况只说做法，没有一个数量",
        gather=True,
    ),
    message="{box}的完成情况有{count}句，只说做法，没有一个数量",
    messages={"planned": "{box}的目标有数量，完成情况没有一个数量"},
    confirms="完成情况写明了数量",
    about="""完成情况长达数句而没有一个数量，看不出完成了多少；目标有数量的，更应当逐项写明。短的、笼统声明全部完成的不提示；没有任务的表，数字可以写在指标里，年度目标有数量的才提示。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "tasks": [
            {
                "name": "任务1",
                "expected": "做好历史档案整理和利用工作。",
                "outcome": "加强历史档案整理，完善档案利用制度；进一步优化查档流程，提升服务质量；深化数字档案建设，推动档案信息共享；"
                "营造良好的学习氛围，丰富干部职工的业余生活，激发干事创业的活力；加大宣传力度，提升社会公众的档案意识。",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "tasks": [
            {
                "name": "任务1",
                "expected": "做好历史档案整理和利用工作。",
                "outcome": "整理历史档案3100卷，完善档案利用制度；接待查档群众860人次；新建数字档案库两个。",
            }
        ],
    },
)
def outcome_without_quantity(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """An outcome of three sentences and more, or one whose aims print a figure, without any figure at all.

    How much was done cannot be seen from it. Short outcomes and those that claim everything at once are let be; a
    project whose figures stand in its indicators is asked only if its aims print figures.
    """
    for path, name, box in _boxes(form):
        outcome = box.outcome
        if outcome is None or not is_prose(outcome) or claims_everything(outcome):
            continue
        told = sentences(outcome)
        planned = _has_quantity(box.expected or "")
        if _has_quantity(outcome):
            yield PASSED
        elif len(told) >= _SENTENCES and len(outcome) >= _LONG and (planned or path != "$.objective"):
            yield found(f"{path}.outcome", message="planned" if planned else None, box=name, count=len(told))


def _has_quantity(text: str) -> bool:
    """Whether a digit stands there, or a Chinese numeral before what it counts."""
    # By hand: the classes of characters would take longer to compile than all texts of a form to read.
    if not _DIGITS.isdisjoint(text):
        return True
    return any(
        text.startswith(_COUNTED, place + 1 + text.startswith(_MORE, place + 1))
        for place, char in enumerate(text)
        if char in _NUMERALS
    )


def _boxes(form: Form) -> Iterator[tuple[str, str, Objective | Task]]:
    """The tasks, or the objective of a form without tasks, each with the words that name it."""
    for i, task in enumerate(form.tasks):
        yield f"$.tasks[{i}]", task.name or f"任务{i + 1}", task
    if not form.tasks and form.objective is not None:
        yield "$.objective", "年度目标", form.objective

"""One achievement reported under two tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_prose
from perfeval.values.likeness import sentences, wording
from perfeval.values.plans import claims_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["same_outcome_in_two_tasks"]


@rule(
    name="same-outcome-in-two-tasks",
    part=Form,
    severity=Severity.WARNING,
    title="同一成绩写在两个任务里",
    raised=Raised(
        kind="must-explain",
        weight=39,
        title="同一成绩写在两个任务里",
        told="{place}与{first_name}的完成情况有同样的话：“{text}”",
        ask="请说明属于哪个任务、由哪笔资金支持",
        gather=True,
        also=("source",),
    ),
    message="与{first_name}的完成情况有同样的话：“{text}”",
    confirms="各任务的完成情况没有重复",
    about="""两个任务的完成情况里有整句相同的话（不计标点和“了”“已”，太短的不算），同一成绩算在两个任务、两笔资金之下。
应当说明属于哪个任务。部门整体完成情况汇总各任务，不在此列；“各项工作已完成”之类的总括说法也不在此列。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "tasks": [
            {"name": "任务1", "expected": "举办技能大赛。", "outcome": "九月举办全县农机技能大赛，58名选手参赛。"},
            {
                "name": "任务2",
                "expected": "培训农机手。",
                "outcome": "九月举办全县农机技能大赛，58名选手参赛。培训农机手140人次。",
            },
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "tasks": [
            {"name": "任务1", "expected": "举办技能大赛。", "outcome": "九月举办全县农机技能大赛，58名选手参赛。"},
            {"name": "任务2", "expected": "培训农机手。", "outcome": "培训农机手140人次，考核合格131人。"},
        ],
    },
)
def same_outcome_in_two_tasks(form: Form, _ctx: Context, *, shortest: int = 12) -> Iterator[Outcome]:
    """A sentence of at least ``shortest`` characters that stands in the outcomes of two tasks.

    Compared without punctuation, numbering and marks of completion. One finding for each pair, at the later task. The
    objective's outcome sums up the tasks and is not compared.
    """
    seen: dict[str, int] = {}
    compared, clean = 0, True
    for number, task in enumerate(form.tasks):
        if task.outcome is None or not is_prose(task.outcome) or claims_everything(task.outcome):
            continue
        compared += 1
        doubled: dict[int, list[str]] = {}
        for sentence in sentences(task.outcome):
            key = wording(sentence)
            if len(key) < shortest:
                continue
            if seen.setdefault(key, number) != number:
                doubled.setdefault(seen[key], []).append(sentence)
        for other, texts in doubled.items():
            clean = False
            yield found(
                f"$.tasks[{number}].outcome",
                text="；".join(texts),
                first_name=form.tasks[other].name or Phrase.of("任务{number}", number=other + 1),
                source=f"$.tasks[{other}].outcome",
            )
    if compared > 1 and clean:
        yield PASSED

"""An outcome copied from its own target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form, Objective, Task
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_prose
from perfeval.values.likeness import sentences, wording
from perfeval.values.plans import claims_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["repeated_text"]


@rule(
    name="repeated-text",
    part=Form,
    severity=Severity.INFO,
    title="文字重复",
    raised=Raised(
        kind="advice",
        weight=12,
        title="文字重复",
        told="{place}照抄了预期目标：“{text}”",
        adds="“{text}”照抄了预期目标",
        ask="建议据实填写完成的内容和数量",
    ),
    message="完成情况照抄了预期目标：“{text}”",
    confirms="完成情况没有照抄目标",
    about="""完成情况里有整句照抄自己预期目标的（不计标点和“了”“已”），没有说明实际做了什么。
两个任务的完成情况相同的，由“same-outcome-in-two-tasks”提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县林业局",
        "project": "森林防火",
        "objective": {"expected": "开设防火隔离带，配备扑火机具。", "outcome": "开设了防火隔离带，配备扑火机具"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县林业局",
        "project": "森林防火",
        "objective": {"expected": "开设防火隔离带，配备扑火机具。", "outcome": "隔离带31公里，风力灭火机40台。"},
    },
)
def repeated_text(form: Form, _ctx: Context, *, shortest: int = 12) -> Iterator[Outcome]:
    """A sentence of an outcome that is copied from the outcome's own target.

    Sentences are compared without punctuation, numbering and marks of completion (了, 已); those shorter than
    ``shortest`` characters are left alone. One finding an outcome. What two tasks have in common is another rule's.
    """
    applied, clean = False, True
    boxes: list[tuple[str, Objective | Task]] = [(f"$.tasks[{i}]", task) for i, task in enumerate(form.tasks)]
    if form.objective is not None:
        boxes.insert(0, ("$.objective", form.objective))
    for path, box in boxes:
        if not is_prose(box.outcome) or box.outcome is None or claims_everything(box.outcome):
            continue
        applied = True
        said = {wording(each): each for each in sentences(box.outcome) if len(wording(each)) >= shortest}
        planned = {wording(each) for each in sentences(box.expected or "")}
        copied = tuple(each for key, each in said.items() if key in planned)
        if copied:
            clean = False
            yield found(f"{path}.outcome", text="；".join(copied), source=f"{path}.expected")
    if applied and clean:
        yield PASSED

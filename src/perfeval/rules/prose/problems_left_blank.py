"""Targets that were missed while the form knows of no problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import denies, is_empty
from perfeval.rules.results.rows import unusable
from perfeval.values.likeness import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["problems_left_blank"]


_FIELDS = ("problems", "improvements")


@rule(
    name="problems-left-blank",
    part=Form,
    severity=Severity.WARNING,
    title="有未完成的指标，存在问题和改进措施却空着",
    raised=Raised(
        kind="must-explain",
        weight=64,
        title="有未完成的指标，未填存在问题和改进措施",
        told="{names}没有达到目标值，存在问题和改进措施却写着“{said}”",
        ask="请填写存在的问题和改进措施",
        fact="row",
        also=("row",),
    ),
    message="{names}没有达到目标值，存在问题和改进措施却写着“{said}”",
    confirms="有未完成的指标时，填写了存在问题或改进措施",
    about="""有指标没有达到目标值，又没有在偏差原因里说明，存在问题和改进措施却只写“无”，前后不一致。两栏都没有印出来的表样不适用；
没有开展的事项另有规则。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区档案馆",
        "indicators": [{"name": "整理档案卷数", "expected": "3000卷", "result": "2100卷"}],
        "problems": "无",
        "improvements": "无",
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区档案馆",
        "indicators": [{"name": "整理档案卷数", "expected": "3000卷", "result": "2100卷"}],
        "problems": "整理人手不足，进度滞后。",
        "improvements": "明年一季度招募整理人员5名，6月底前补齐。",
    },
)
def problems_left_blank(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Missed targets without a reason of their own on a form whose problems and improvements say 无 or a dash.

    Found at ``$.problems``. Silent where both cells are blank (the template may have none), and of results that say
    in words that something was not done, which ``shortfall-not-addressed`` looks at.
    """
    said = [text for text in (form.problems, form.improvements) if text is not None]
    if not said:
        return
    missed = tuple(
        (path, row.name)
        for path, row in indicator_rows(form)
        if is_empty(row.reason)
        and not _denied(row.result)
        and ctx.assess(row).verdict == "missed"
        and not unusable(row, ctx)
    )
    if not missed:
        return
    if all(is_empty(text) for text in said):
        where = next(name for name in _FIELDS if getattr(form, name) is not None)
        yield found(where, names=tuple(name for _, name in missed), said=said[0], row=f"{missed[0][0]}.result")
    else:
        yield PASSED


def _denied(result: str | None) -> bool:
    return any(denies(clause) for clause in clauses(result or ""))

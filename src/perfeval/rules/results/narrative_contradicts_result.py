"""A figure in the text that differs from the result of the indicator it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import bare_name
from perfeval.values.observation import Observation
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["narrative_contradicts_result"]


_SHORTEST = 4
_AFTER = re.compile(r"[：:为达到了至约共计是]{0,6}[0-9][^，,。；;、]{0,12}")


@rule(
    name="narrative-contradicts-result",
    part=Form,
    severity=Severity.WARNING,
    title="文字叙述与指标完成情况不一致",
    raised=Raised(kind="must-correct", weight=59, ask="请核实，使两处一致"),
    message="文中写“{shown}”，指标“{name}”的完成情况却是“{result}”",
    confirms="文字叙述中的数字与指标完成情况一致",
    about="""完成情况、评价结论等文字里逐字写出指标名称并紧接着数字的，应与该指标的完成情况一致。名称不完全相同的、单位不同的不比较。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "objective": {"expected": "提高读者满意度。", "outcome": "全年接待读者顺利，读者满意度达到92%，反响良好。"},
        "indicators": [{"name": "读者满意度", "expected": "≥90%", "result": "96%"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "objective": {"expected": "提高读者满意度。", "outcome": "全年接待读者顺利，读者满意度达到96%，反响良好。"},
        "indicators": [{"name": "读者满意度", "expected": "≥90%", "result": "96%"}],
    },
)
def narrative_contradicts_result(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A reporting text that prints an indicator's whole name and then another figure than its result.

    Only the exact name (of four characters or more, printed once among the indicators) followed at once by one figure
    of the same kind; aims are not looked at. What is worded otherwise is not compared.
    """
    rows = [(path, row, fold(bare_name(row.name)).text) for path, row in indicator_rows(form) if row.result is not None]
    names = [name for _, _, name in rows]
    compared = clean = True
    compared = False
    for path, row, name in rows:
        if len(name) < _SHORTEST or sum(name in other for other in names) > 1:
            continue
        reported = ctx.assess(row).quantity
        if reported is None:
            continue
        for where, text in _texts(form):
            for shown, said in _figures(text, name):
                if said[0] != reported.unit:
                    continue
                compared = True
                if said[1] != reported.value:
                    clean = False
                    yield found(f"{path}.result", name=row.name, result=row.result, shown=shown, text_at=where)
    if compared and clean:
        yield PASSED


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    """The texts that report, with their addresses."""
    if form.objective is not None and form.objective.outcome is not None:
        yield "$.objective.outcome", form.objective.outcome
    for i, task in enumerate(form.tasks):
        if task.outcome is not None:
            yield f"$.tasks[{i}].outcome", task.outcome
    if form.conclusion is not None:
        yield "$.conclusion", form.conclusion


def _figures(text: str, name: str) -> Iterator[tuple[str, tuple[object, object]]]:
    """What the text says right after the name: as printed, and its unit and value."""
    shadow = fold(text).text
    at = shadow.find(name)
    while at >= 0:
        after = _AFTER.match(shadow, at + len(name))
        if after is not None:
            quantities = Observation.parse(after[0]).quantities
            if len(quantities) == 1:
                yield f"{name}{after[0]}", (quantities[0].unit, quantities[0].value)
        at = shadow.find(name, at + 1)

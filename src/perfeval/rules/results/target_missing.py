"""Indicators with a result and no target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import is_dash

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["target_missing"]


@rule(
    name="target-missing",
    part=Form,
    severity=Severity.WARNING,
    title="缺目标值",
    raised=Raised(
        kind="must-correct",
        weight=58,
        title="未填目标值",
        told="“{row}”没有填目标值，完成情况无从衡量",
        several="“{row}”没有填目标值，完成情况无从衡量",
        ask="请补填目标值",
        gather=True,
        variants={
            "all": Raised(
                kind="must-correct",
                weight=58,
                title="未填目标值",
                ask="请补填目标值",
                gather=True,
            ),
        },
    ),
    message="“{name}”没有填目标值，完成情况无从衡量",
    messages={"all": "全部{count}个指标都没有填目标值，完成情况无从衡量"},
    confirms="指标都填了目标值",
    about="""目标值空白（或只有“-”“/”）的指标。没有目标，就说不上完成。全表都没有填的，合并为一条。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全演练次数", "result": "12次"},
            {"name": "隐患整改率", "expected": "100%", "result": "100%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全演练次数", "expected": "≥12次", "result": "12次"},
        ],
    },
)
def target_missing(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Rows whose target is blank or a dash; one finding if no row of the form has a target.

    Silent where the profile says that the template has no column for targets.
    """
    if ctx.template_has("indicators", "expected") is False:
        return
    rows = list(indicator_rows(form))
    blank = [(path, row) for path, row in rows if row.expected is None or is_dash(row.expected)]
    if len(blank) > 1 and len(blank) == len(rows):
        yield found(f"{blank[0][0]}.expected", message="all", count=len(blank))
        return
    for path, row in blank:
        yield found(f"{path}.expected", name=row.name)
    if rows and not blank:
        yield PASSED

"""Indicators with a target and no result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_empty
from perfeval.rules.results.rows import is_dash

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["result_missing"]


@rule(
    name="result-missing",
    part=Form,
    severity=Severity.WARNING,
    title="缺完成情况",
    raised=Raised(
        kind="must-correct",
        weight=62,
        title="未填完成情况",
        told="“{row}”有目标值“{expected}”，没有填完成情况",
        several="“{row}”有目标值，没有填完成情况",
        ask="请补填完成情况",
        gather=True,
        variants={
            "all": Raised(
                kind="must-correct",
                weight=62,
                title="未填完成情况",
                ask="请补填完成情况",
                gather=True,
            ),
        },
    ),
    message="“{name}”有目标值“{expected}”，没有填完成情况",
    messages={"all": "全部{count}个指标都没有填完成情况，无从判断是否完成"},
    confirms="指标都填了完成情况",
    about="""有目标值而完成情况空白（或只有“-”“/”）的指标。目标是否完成无从判断，应当补填。全表都没有填的，合并为一条。
目标本身为“无”或零的，空白也要填明。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全演练次数", "expected": "≥12次", "result": "12次"},
            {"name": "隐患整改率", "expected": "100%"},
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
            {"name": "隐患整改率", "expected": "100%", "result": "100%"},
        ],
    },
)
def result_missing(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Rows with a target whose result is blank or a dash; one finding if no row of the form has a result.

    Silent where the profile says that the template has no column for results.
    """
    if ctx.template_has("indicators", "result") is False:
        return
    due = [(path, row) for path, row in indicator_rows(form) if not is_empty(row.expected)]
    blank = [(path, row) for path, row in due if _blank(row.result)]
    if len(blank) > 1 and len(blank) == len(due):
        yield found(f"{blank[0][0]}.result", message="all", count=len(blank))
        return
    for path, row in blank:
        yield found(f"{path}.result", name=row.name, expected=row.expected)
    if due and not blank:
        yield PASSED


def _blank(result: str | None) -> bool:
    return result is None or is_dash(result)

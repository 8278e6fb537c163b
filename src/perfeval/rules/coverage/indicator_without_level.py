"""A row without a first level among rows that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["indicator_without_level"]

_APART = ("预算执行", "执行率", "扣分", "加分", "减分")


@rule(
    name="indicator-without-level",
    part=Form,
    severity=Severity.INFO,
    title="指标没有归类",
    raised=Raised(
        kind="advice",
        weight=11,
        title="指标没有归类",
        ask="建议补填一级指标",
        gather=True,
    ),
    message="“{name}”没有填一级指标，其余各行都有",
    confirms="指标都已归类",
    about="""按一级、二级、三级排列的表，每个三级指标都应归在一个一级指标之下（合并单元格按其覆盖的行计）。
半数以上的行没有一级指标的，视为模板不分级，不提。预算执行率和加分、扣分的行不要求。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "name": "印制教材册数",
                "expected": "≥500册",
                "result": "520册",
            },
            {"level1": "产出指标", "level2": "质量指标", "name": "教材合格率", "expected": "≥98%", "result": "99%"},
            {"name": "家长满意度", "expected": "≥90%", "result": "92%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "name": "印制教材册数",
                "expected": "≥500册",
                "result": "520册",
            },
            {"level1": "满意度指标", "name": "家长满意度", "expected": "≥90%", "result": "92%"},
        ],
    },
)
def indicator_without_level(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A level-3 row whose first level is blank, where most rows of the form have one.

    Cells that are merged over several rows count for each of them. Rows for budget execution and for points given or
    taken stand apart and need none. A profile that says whether the template has the column takes the place of most.
    """
    rows = list(indicator_rows(form))
    blank = [(path, row) for path, row in rows if row.level1 is None and not any(word in row.name for word in _APART)]
    column = ctx.template_has("indicators", "level1")
    if column is False or (column is None and 2 * len(blank) >= len(rows)):
        return
    for path, row in blank:
        yield found(f"{path}.level1", name=row.name)
    if rows and not blank:
        yield PASSED

"""Numeric targets that do not say what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.directions import clean_name, is_rate_name, unit_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator

__all__ = ["target_without_unit"]


@rule(
    name="target-without-unit",
    part=Form,
    severity=Severity.INFO,
    title="目标值没有计量单位",
    raised=Raised(
        kind="advice",
        weight=9,
        title="目标值没有计量单位",
        ask="建议写明计量单位",
        gather=True,
    ),
    message="{count}个指标的目标值只有数字、没有计量单位（{names}）",
    confirms="数值目标都有计量单位",
    about="""目标值只有一个数字，指标名称也看不出计量单位（6 是 6 个、6 次还是 6 万元）。比率（满意度、完成率等）和零不在此列；
名称里已有“个数”“人数”“面积”等字样的，系数、指数、得分之类本来没有单位的，也不提。全表合并提示一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "应急物资储备", "expected": "≥50", "result": "50"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "应急物资储备", "expected": "≥50套", "result": "50套"},
            {"name": "支持单位个数", "expected": "6", "result": "6个"},
            {"name": "家长满意度", "expected": "95", "result": "96"},
        ],
    },
)
def target_without_unit(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Numbers without a unit where neither the name nor the definition says what is counted.

    Rates and zero need none. One remark for the form, at the first of the rows.
    """
    bare, rows = [], 0
    for path, row in indicator_rows(form):
        expectation = ctx.assess(row).expectation
        if not expectation.numeric or expectation.parts or not expectation.value:
            continue
        rows += 1
        if not expectation.unit and not _unit_known(row):
            bare.append((path, row.name))
    if bare:
        yield found(f"{bare[0][0]}.expected", count=len(bare), names=tuple(name for _, name in bare))
    elif rows:
        yield PASSED


_DIMENSIONLESS = (
    "系数",
    "指数",
    "比值",
    "倍数",
    "得分",
    "评分",
    "分数",
    "pH值",
    "PH值",
    "名次",
    "排名",
    "位次",
    "等级",
    "级别",
)
"""Names of figures that have no unit, or that say it."""


def _unit_known(row: Indicator) -> bool:
    if is_rate_name(row.name) or unit_hint(row.name) or unit_hint(row.definition or ""):
        return True
    if clean_name(row.name).endswith(_DIMENSIONLESS):
        return True
    # Grades such as 学校发展能力 100 are scored in per cent by habit.
    return row.expected is not None and row.expected.strip() == "100" and not clean_name(row.name).endswith("数")

"""Output indicators that leave out quantity, quality, timeliness or cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import DIMENSIONS, dimensions_of, levelled_rows, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["output_dimension_missing"]

_WORDS = {"quantity": "数量", "quality": "质量", "timeliness": "时效", "cost": "成本"}


@rule(
    name="output-dimension-missing",
    part=Form,
    severity=Severity.INFO,
    title="产出指标不齐全",
    raised=Raised(kind="advice", weight=7, told="产出指标中没有{missing}", ask="建议补充，不适用的除外"),
    message="产出指标中没有{missing}",
    confirms="产出的数量、质量、时效、成本都有指标",
    about="""产出一般从数量、质量、时效、成本四个方面衡量，成本也可以单列为一级指标。缺哪一方面，作为提示；确实不适用的不必补。
只有二级指标印明是哪一方面的表才适用。方案可以用“dimensions”规定看哪几方面。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [
            {
                "name": "维修渠道长度",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "≥9公里",
                "result": "9.2公里",
            },
            {"name": "完工时间", "level1": "产出指标", "level2": "时效指标", "expected": "11月前", "result": "10月"},
            {
                "name": "改善灌溉面积",
                "level1": "效益指标",
                "level2": "经济效益指标",
                "expected": "≥3000亩",
                "result": "3200亩",
            },
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县水利局",
        "project": "渠道维修",
        "indicators": [
            {
                "name": "维修渠道长度",
                "level1": "产出指标",
                "level2": "数量指标",
                "expected": "≥9公里",
                "result": "9.2公里",
            },
            {"name": "验收合格率", "level1": "产出指标", "level2": "质量指标", "expected": "100%", "result": "100%"},
            {"name": "完工时间", "level1": "产出指标", "level2": "时效指标", "expected": "11月前", "result": "10月"},
            {
                "name": "每公里造价",
                "level1": "成本指标",
                "level2": "经济成本指标",
                "expected": "≤5万元",
                "result": "4.8万元",
            },
        ],
    },
)
def output_dimension_missing(
    form: Form, ctx: Context, *, dimensions: str = "数量、质量、时效、成本"
) -> Iterator[Outcome]:
    """Output indicators of which none measures quantity, quality, timeliness or cost (数量、质量、时效、成本).

    Cost may stand under output or as a level of its own. A remark: not every project has all four; a profile says
    with ``dimensions`` which are looked for. Silent unless two of the output rows or more print which they measure.
    """
    rows = levelled_rows(form, ctx)
    outputs = [row for row in rows if "output" in levels_of(row, ctx)]
    if sum(bool(dimensions_of(row, ctx)) for row in outputs) < 2:  # noqa: PLR2004
        return
    present = {dimension for row in rows for dimension in dimensions_of(row, ctx)}
    wanted = [key for key, word in _WORDS.items() if word in dimensions]
    missing = tuple(DIMENSIONS[key] for key in wanted if key not in present)
    if missing:
        yield found("indicators" if form.indicators else "tasks", missing=missing)
    else:
        yield PASSED

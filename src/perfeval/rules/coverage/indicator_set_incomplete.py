"""A set of indicators without any for output, for effects or for satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import LEVELS, dimensions_of, levelled_rows, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.policy import Policy

__all__ = ["indicator_set_incomplete"]


@rule(
    name="indicator-set-incomplete",
    part=Form,
    severity=Severity.WARNING,
    title="缺少一类绩效指标",
    raised=Raised(
        kind="must-explain",
        weight=38,
        told="绩效指标中没有{missing}",
        ask="请补充相应的指标，确实没有的请说明",
        variants={
            "satisfaction": Raised(
                kind="advice",
                weight=20,
                title="缺少满意度指标",
                told="绩效指标中没有满意度指标",
                ask="有服务对象的，建议设置",
            ),
        },
    ),
    message="绩效指标中没有{missing}",
    messages={"satisfaction": "绩效指标中没有满意度指标；有服务对象的，应当设置"},
    confirms="产出、效益、满意度指标都有",
    about="""按级次设指标的表，应至少有一个产出指标和一个效益指标，有服务对象的还应有满意度指标。只缺满意度的作为提示：有的项目没有服务对象。
指标没有级次（如按任务列关键指标）的，不适用；有的行看不出属于哪一类的，也不判断。方案规定满意度列在效益之下的地方，满意度也算效益。""",
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
            {"name": "验收合格率", "level1": "产出指标", "level2": "质量指标", "expected": "100%", "result": "100%"},
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
            {
                "name": "改善灌溉面积",
                "level1": "效益指标",
                "level2": "经济效益指标",
                "expected": "≥3000亩",
                "result": "3200亩",
            },
            {"name": "农户满意度", "level1": "满意度指标", "expected": "≥90%", "result": "96%"},
        ],
    },
)
def indicator_set_incomplete(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A form with levels of indicators that has none for output, or none for effects (效益), or none for satisfaction.

    Every set of indicators needs output and effects; without satisfaction alone it is a remark, for there may be
    nobody who is served. A practice of the bureaus' checks and of the national layout of the form.

    Silent on forms whose rows carry no levels that are known, and where one row's levels do not tell what it
    measures: it may be the one that is missed. Where the profile's points know no level for satisfaction, satisfaction
    counts as an effect too.
    """
    rows = levelled_rows(form, ctx)
    if not rows or not all(levels_of(row, ctx) | dimensions_of(row, ctx) for row in rows):
        return
    present = {level for row in rows for level in levels_of(row, ctx)}
    if "satisfaction" in present and _within_benefit(ctx.policy):
        present.add("benefit")
    place = "indicators" if form.indicators else "tasks"
    if not present & {"output", "benefit"}:
        return
    missing = [level for level in LEVELS if level not in present]
    if missing == ["satisfaction"]:
        yield found(place, message="satisfaction", severity=Severity.INFO)
    elif missing:
        yield found(place, missing=tuple(LEVELS[level] for level in missing))
    else:
        yield PASSED


def _within_benefit(policy: Policy) -> bool:
    """Whether the points of the place know effects and no level for satisfaction."""
    names = [name for each in policy.scoring.level1_weights for name, _ in each.points]
    return bool(names) and not any("满意" in name for name in names)

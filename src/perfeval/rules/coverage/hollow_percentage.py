"""A percentage of nothing: a wish with 100 % behind it and no word of what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.coverage.levels import levels_of
from perfeval.values.directions import clean_name, is_rate_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator

__all__ = ["hollow_percentage"]

_WISHES = (
    "促进", "提升", "提高", "改善", "增强", "加强", "推动", "推进", "保障", "确保", "维护", "带动", "优化", "强化", "助力",
    "持续", "有效", "发展", "能力", "水平", "长期", "影响", "质量", "作用", "环境", "稳定", "健康", "意识", "安全",
)  # fmt: skip
_MEASURES = (
    "率",
    "度",
    "比例",
    "比重",
    "占比",
    "百分比",
    "覆盖面",
    "比",
    "系数",
    "指数",
    "得分",
    "分数",
    "数",
    "量",
    "额",
)


@rule(
    name="hollow-percentage",
    part=Form,
    severity=Severity.INFO,
    title="百分比没有分子分母",
    raised=Raised(
        kind="advice",
        weight=18,
        title="百分比没有分子分母",
        told="{count}个效益指标的目标值是百分比，名称和内容都看不出是什么占什么的比例（{names}）",
        ask="建议写明计算公式，或者改为可以核实的指标",
        gather=True,
    ),
    message="{count}个效益指标的目标值是百分比，名称和内容都看不出是什么占什么的比例（{names}）",
    confirms="效益指标的百分比说得清分子分母",
    about="""效益指标名称是“促进教育事业健康发展”“学校发展能力”之类的愿望，目标值却写“≥100%”：百分之百的什么，没有公式、基数和来源，
完成与否无从核实。名称以“率”“度”“比例”等结尾的，或者填了计算公式、指标内容的，不在此列。全表合并提示一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {
                "level1": "效益指标",
                "level2": "社会效益指标",
                "name": "促进全民健身事业发展",
                "expected": "≥95%",
                "result": "98%",
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"level1": "效益指标", "level2": "社会效益指标", "name": "场馆开放率", "expected": "≥95%", "result": "98%"},
            {
                "level1": "效益指标",
                "level2": "社会效益指标",
                "name": "健身意识提升",
                "definition": "受访者中每周锻炼三次以上的比例",
                "expected": "≥60%",
                "result": "66%",
            },
        ],
    },
)
def hollow_percentage(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Benefits named as a wish, with a percentage as target and nothing that says what share of what it is.

    Reviewers call it a hollow number. Names that end in a measure (率, 度, 比例 …) and rows with a definition are let
    be. One remark for the form, at the first of the rows.
    """
    hollow, rows = [], 0
    for path, row in indicator_rows(form):
        if levels_of(row, ctx) != {"benefit"} or row.expected is None:
            continue
        rows += 1
        if not _in_per_cent(row, ctx):
            continue
        name = clean_name(row.name)
        measured = row.definition is not None or is_rate_name(row.name) or name.endswith(_MEASURES)
        if not measured and any(word in name for word in _WISHES):
            hollow.append((path, name))
    if hollow:
        yield found(f"{hollow[0][0]}.expected", count=len(hollow), names=tuple(name for _, name in hollow))
    elif rows:
        yield PASSED


def _in_per_cent(row: Indicator, ctx: Context) -> bool:
    expectation = ctx.assess(row).expectation
    if not expectation.numeric or expectation.change:
        return False
    return expectation.measure.family == "ratio" or (not expectation.unit and expectation.number in ("100", "95", "98"))

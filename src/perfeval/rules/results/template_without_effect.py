"""A form by tasks whose key indicators measure neither effects nor satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["template_without_effect"]


_EFFECTS = (
    "满意",
    "效益",
    "效果",
    "受益",
    "影响",
    "增长",
    "提升",
    "改善",
    "降低",
    "减少",
    "带动",
    "惠及",
    "好评",
    "知晓",
)
"""Words of an indicator's name or content that speak of what came of the work."""


@rule(
    name="template-without-effect",
    part=Form,
    severity=Severity.INFO,
    title="关键指标没有反映效益和满意度的",
    raised=Raised(kind="advice", weight=11, title="没有效益和满意度指标", ask="建议今后的表样增加这类指标"),
    message="{count}个关键指标都是工作量、完成率一类，没有反映效益和服务对象满意度的；表样没有这一栏，不是填报单位的问题",
    confirms="关键指标中有反映效益或满意度的",
    about="""按任务列关键指标的表样不分产出、效益和满意度，填出来的指标往往只有工作量和完成率。这是表样的问题，全表提示一次，不要求填报单位改正。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "tasks": [
            {
                "name": "任务1",
                "expected": "整理历史档案3000卷。",
                "outcome": "整理历史档案3100卷。",
                "indicators": [
                    {"name": "整理档案卷数", "expected": "3000卷", "result": "3100卷"},
                    {"name": "整理完成率", "expected": "100%", "result": "100%"},
                    {"name": "数字化页数", "expected": "20万页", "result": "21万页"},
                ],
            }
        ],
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2021,
        "department": "某区档案馆",
        "tasks": [
            {
                "name": "任务1",
                "expected": "整理历史档案3000卷。",
                "outcome": "整理历史档案3100卷。",
                "indicators": [
                    {"name": "整理档案卷数", "expected": "3000卷", "result": "3100卷"},
                    {"name": "整理完成率", "expected": "100%", "result": "100%"},
                    {"name": "查档群众满意度", "expected": "95%以上", "result": "97%"},
                ],
            }
        ],
    },
)
def template_without_effect(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A form by tasks (主要任务) none of whose key indicators speaks of an effect or of satisfaction.

    The template has no levels that would ask for them, so it is said once of the template and never held against the
    department. Silent on forms with levels, and with fewer than three key indicators,
    and where the profile says that the template has levels.
    """
    if ctx.template_has("indicators", "level1") or ctx.template_has("indicators", "level2"):
        return
    rows = [row for _, row in indicator_rows(form)]
    if not form.tasks or len(rows) < 3 or any(row.level1 or row.level2 for row in rows):  # noqa: PLR2004
        return
    texts = (f"{row.name}{row.definition or ''}" for row in rows)
    if any(word in text for text in texts for word in _EFFECTS):
        yield PASSED
    else:
        yield found("tasks", count=len(rows))

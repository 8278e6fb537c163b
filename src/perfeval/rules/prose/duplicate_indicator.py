"""The same indicator twice on one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form, Indicator
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import bare_name
from perfeval.values.likeness import alike_form, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["duplicate_indicator"]


@rule(
    name="duplicate-indicator",
    part=Form,
    severity=Severity.INFO,
    title="指标重复",
    raised=Raised(
        kind="advice",
        weight=12,
        title="指标重复或名称不清",
        ask="建议合并或者改名",
        gather=True,
        variants={
            "order": Raised(
                kind="advice",
                weight=12,
                title="指标重复或名称不清",
                ask="",
                gather=True,
            ),
        },
    ),
    message="指标“{name}”与前面的指标重复",
    messages={
        "definition": "两个指标都叫“{name}”，内容却不同（“{definition}”，前面是“{first_definition}”），名称上分不开",
        "levels": "“{name}”既列为{first_level}，又列为{level}，同一指标不应计两次",
        "order": "指标“{name}”与前面的“{first_name}”只是字序不同，应当统一名称和目标值",
    },
    confirms="没有重复的指标",
    about="""同一张表里有两个名称相同的指标（不计“指标1：”之类的序号），或名称用的字完全相同、只是先后不同。
名称相同而内容不同的，应当改名以示区别；内容也相同的，保留一个即可。同名指标分属不同的一级、二级指标而且目标值不同时，
多半是模板的惯用名称（如“完成及时率”），仍提示，供核对。同一指标既列为产出又列为效益的，复核时只计一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "indicators": [
            {"name": "读者活动场次", "expected": "20场", "result": "22场"},
            {"name": "指标2：读者活动场次", "expected": "15场", "result": "22场"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "indicators": [
            {"name": "少儿读者活动场次", "expected": "20场", "result": "22场"},
            {"name": "成人读者活动场次", "expected": "15场", "result": "16场"},
        ],
    },
)
def duplicate_indicator(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """Two indicators with the same name, or with names that use the same characters in another order.

    Found at the later one. Numbering such as 指标1： is no part of a name. Where the definitions differ, the finding
    says so: one name then stands for two things. A name that stands under output and again under benefit counts once.
    """
    first: dict[str, tuple[str, Indicator]] = {}
    rows = list(indicator_rows(form))
    clean = True
    for path, row in rows:
        key = alike_form(bare_name(row.name))
        if len(key) < 3:  # noqa: PLR2004
            continue
        earlier_path, earlier = first.setdefault(key, (path, row))
        if earlier_path == path:
            continue
        clean = False
        same = wording(bare_name(row.name)) == wording(bare_name(earlier.name))
        apart = row.definition != earlier.definition and row.definition is not None and earlier.definition is not None
        yield found(
            f"{path}.name",
            message="order" if not same else "definition" if apart else "levels" if _twice(earlier, row) else None,
            name=bare_name(row.name),
            first=earlier_path,
            first_name=bare_name(earlier.name),
            definition=row.definition,
            first_definition=earlier.definition,
            level=row.level1,
            first_level=earlier.level1,
        )
    if rows and clean:
        yield PASSED


def _twice(first: Indicator, second: Indicator) -> bool:
    """Whether one stands under output and the other under benefit."""
    levels = (first.level1 or "", second.level1 or "")
    return any("产出" in level for level in levels) and any("效益" in level or "效果" in level for level in levels)

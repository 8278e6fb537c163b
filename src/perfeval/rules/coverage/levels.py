"""What the levels of an indicator row say it measures: output or effect, quantity or quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.paths import indicator_rows
from perfeval.values.names import bare

if TYPE_CHECKING:
    from perfeval.model import Form, Indicator
    from perfeval.rule import Context

__all__ = ["DIMENSIONS", "LEVELS", "dimensions_of", "levelled_rows", "levels_of"]

LEVELS = {
    "output": Phrase("产出指标"),
    "benefit": Phrase("效益指标"),
    "satisfaction": Phrase("满意度指标"),
}
"""What a set of indicators is expected to hold, with the words for it."""

DIMENSIONS = {
    "quantity": Phrase("数量指标"),
    "quality": Phrase("质量指标"),
    "timeliness": Phrase("时效指标"),
    "cost": Phrase("成本指标"),
}
"""What output indicators are expected to measure."""

_LEVEL_WORDS = {
    "satisfaction": ("满意",),
    "benefit": ("效益", "效果", "影响", "效应", "效能"),
    "output": ("产出", "数量", "质量", "时效", "进度"),
}
_DIMENSION_WORDS = {
    "quantity": ("数量",),
    "quality": ("质量",),
    "timeliness": ("时效", "进度", "及时"),
    "cost": ("成本",),
}


def levels_of(row: Indicator, ctx: Context) -> frozenset[str]:
    """The keys of ``LEVELS`` that a row belongs to. A row whose name speaks of satisfaction measures it anywhere."""
    first, second = bare(ctx.level1(row) or ""), bare(ctx.level2(row) or "")
    found = {
        level
        for level, words in _LEVEL_WORDS.items()
        if any(word in text for word in words for text in (first, second))
    }
    if "产出" in first:  # 产出指标/社会效益 is a slip of the second level
        found -= {"benefit"}
    if "满意" in row.name and not row.name.endswith(("次数", "份数", "数量")):  # 满意度调查次数 counts surveys
        found.add("satisfaction")
    return frozenset(found)


def dimensions_of(row: Indicator, ctx: Context) -> frozenset[str]:
    """The keys of ``DIMENSIONS`` that a row belongs to."""
    text = bare(f"{ctx.level1(row) or ''}{ctx.level2(row) or ''}")
    return frozenset(key for key, words in _DIMENSION_WORDS.items() if any(word in text for word in words))


def levelled_rows(form: Form, ctx: Context) -> tuple[Indicator, ...]:
    """The rows of a form that prints levels; none if most of its rows have no level that is known."""
    rows = [row for _, row in indicator_rows(form)]
    known = [row for row in rows if (row.level1 or row.level2) and levels_of(row, ctx) | dimensions_of(row, ctx)]
    return tuple(rows) if rows and 2 * len(known) > len(rows) else ()

"""What the rules of this family share: the recomputed scores of the form, and where a deduction is explained."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.model import Form, Indicator
    from perfeval.rule import Context
    from perfeval.scoring import Row, RowScore, Scores

__all__ = ["is_adjustment_row", "merged_below", "on_local_scale", "reason_given", "row_of", "says_nothing", "scores_of"]

_NOTHING = frozenset(
    {"", "无", "暂无", "没有", "无偏差", "不适用", "未填", "未发现", "0", "0.00", "无扣分", "n/a", "na", "none", "null"}
)
_DROPPED = dict.fromkeys(map(ord, " \t\r\n　\xa0-—–─/\\*_.。、，,;；:：()（）…"))


def scores_of(ctx: Context) -> Scores:
    """The recomputed scores of the form, once a check."""
    from perfeval.scoring import score  # not for a form without points

    return ctx.memo("scores", lambda: score(ctx.form, ctx.policy, assess=ctx.assess))


def row_of(ctx: Context) -> RowScore | None:
    """The recomputed score of the part that a rule looks at."""
    by_path = ctx.memo("scores by path", lambda: {row.path: row for row in scores_of(ctx).rows})
    return by_path.get(ctx.path)


def says_nothing(text: str | None) -> bool:
    """Whether a cell for a reason is blank or filled with a dash, a nought or 无."""
    return text is None or (len(text) <= 20 and text.translate(_DROPPED).lower() in _NOTHING)  # noqa: PLR2004


def reason_given(indicator: Indicator, ctx: Context) -> bool:
    """Whether a deduction is explained: in the row, in its result, or for the form where rows have no cell for it."""
    if not says_nothing(indicator.reason) or _cause_in(indicator.result):
        return True
    if _has_reason_cells(ctx) or not ctx.memo("reason for the form", lambda: _explains_itself(ctx.form)):
        return False
    return ctx.assess(indicator).verdict != "met" or _deduction_told(indicator, ctx)


def _deduction_told(indicator: Indicator, ctx: Context) -> bool:
    """Whether the texts speak of a deduction from a met target: of 扣分, of this row, or of no other that lost points."""
    from perfeval.model import Indicator
    from perfeval.rules.prose.narrative import bare_name
    from perfeval.rules.results.rows import texts_speak_of
    from perfeval.values.likeness import bigrams, coverage

    texts = tuple(text for text in (ctx.form.problems, ctx.form.improvements, ctx.form.conclusion) if text)
    name = bigrams(bare_name(indicator.name))
    if any("扣" in text or coverage(name, bigrams(text)) >= Fraction(1, 2) for text in texts):
        return True
    others = (row.part for row in scores_of(ctx).sheet.indicators if row.cut and row.part is not indicator)
    return not any(isinstance(other, Indicator) and texts_speak_of(other, ctx) for other in others)


def _cause_in(result: str | None) -> bool:
    from perfeval.values.wording import cause_clause

    return result is not None and cause_clause(result) is not None


def _has_reason_cells(ctx: Context) -> bool:
    settled = ctx.template_has("indicators", "reason")
    if settled is not None:
        return settled
    return ctx.memo("rows with a reason", lambda: any(row.part.reason for row in scores_of(ctx).sheet.indicators))


def _explains_itself(form: Form) -> bool:
    return any(not says_nothing(text) for text in (form.problems, form.improvements, form.conclusion))


_ADJUSTING = ("扣分", "减分", "加分", "附加分", "奖励分", "扣减分")


def is_adjustment_row(row: Row) -> bool:
    """Whether a row adds to or takes from the score (加分项, 扣分项) instead of being scored out of a weight."""
    part = row.part
    texts = (getattr(part, "name", None), getattr(part, "level1", None), getattr(part, "level2", None))
    return any(text.strip().removesuffix("指标").removesuffix("项").endswith(_ADJUSTING) for text in texts if text)


_MANAGED = ("投入", "过程", "管理", "决策", "预算执行", "预算配置", "资金", "运行")
_MANAGEMENT_RATES = (
    "完成率", "执行率", "调整率", "控制率", "变动率", "结余率", "结转率", "进度率", "到位率", "及时率", "支付率",
)  # fmt: skip


def on_local_scale(indicator: Indicator) -> bool:
    """Whether a row is a rate of budget management (投入, 过程), which index tables score by steps of their own.

    Hunan and Sichuan take points off 预算完成率 and 预算调整率 in steps that differ from place to place.
    """
    levels = f"{indicator.level1 or ''}{indicator.level2 or ''}"
    return indicator.name.strip().endswith(_MANAGEMENT_RATES) and any(word in levels for word in _MANAGED)


def merged_below(row: Row, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The unscored rows right below ``row`` whose points one merged score cell may also cover."""
    after = rows[rows.index(row) + 1 :]
    covered = []
    for each in after:
        if each.score is not None or each.weight is None or each.execution != row.execution:
            break
        covered.append(each)
    return tuple(covered)

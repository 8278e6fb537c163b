"""What the rules of this family share: the recomputed scores of the form, and where a deduction is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.scoring import score

if TYPE_CHECKING:
    from perfeval.model import Form, Indicator
    from perfeval.rule import Context
    from perfeval.scoring import Row, RowScore, Scores

__all__ = ["is_adjustment_row", "merged_below", "reason_given", "row_of", "says_nothing", "scores_of"]

_NOTHING = frozenset(
    {"", "无", "暂无", "没有", "无偏差", "不适用", "未填", "未发现", "0", "0.00", "无扣分", "n/a", "na", "none", "null"}
)
_DROPPED = dict.fromkeys(map(ord, " \t\r\n　\xa0-—–─/\\*_.。、，,;；:：()（）…"))


def scores_of(ctx: Context) -> Scores:
    """The recomputed scores of the form, once a check."""
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
    return not _has_reason_cells(ctx) and ctx.memo("reason for the form", lambda: _explains_itself(ctx.form))


def _cause_in(result: str | None) -> bool:
    from perfeval.values.wording import cause_clause

    return result is not None and cause_clause(result) is not None


def _has_reason_cells(ctx: Context) -> bool:
    settled = ctx.policy.edition.has("indicators", "reason")
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


def merged_below(row: Row, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The unscored rows right below ``row`` whose points one merged score cell may also cover."""
    after = rows[rows.index(row) + 1 :]
    covered = []
    for each in after:
        if each.score is not None or each.weight is None or each.execution != row.execution:
            break
        covered.append(each)
    return tuple(covered)

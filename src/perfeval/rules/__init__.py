"""Every rule there is, in the order in which reports name them. A new rule is one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from perfeval.errors import ConfigurationError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.rule import Rule

__all__ = ["ALL", "by_name", "selected"]

_MODULES = (
    "funding.completion_rate_mismatch",
    "funding.adjustment_rate_mismatch",
    "funding.adjusted_budget_mismatch",
    "funding.total_not_sum",
    "funding.task_funds_exceed_total",
    "funding.overspent",
    "funding.negative_amount",
    "funding.large_adjustment",
    "funding.unexplained_adjustment",
    "funding.low_execution",
    "results.target_missing",
    "results.result_missing",
    "results.target_missed",
    "results.unmet_without_reason",
    "results.result_not_measured",
    "results.result_restates_target",
    "results.target_exceeded",
    "results.unit_mismatch",
    "results.impossible_percentage",
    "results.wrong_direction",
    "results.inconsistent_targets",
    "results.prose_sum",
    "results.several_measures_in_one",
    "results.ambiguous_bound",
    "results.target_unmeasurable",
    "results.target_without_unit",
    "scores.score_above_weight",
    "scores.negative_or_zero_points",
    "scores.weights_not_adding_up",
    "scores.total_score_not_sum",
    "scores.execution_score_mismatch",
    "scores.full_marks_for_missed_target",
    "scores.score_not_recomputed",
    "scores.score_lost_without_reason",
    "scores.row_not_scored",
    "scores.grade_not_matching_total",
    "scores.points_percent_mixed",
    "scores.one_indicator_carries_all",
    "scores.score_with_excess_decimals",
    "scores.all_full_marks",
    "reference.differs_from_books",
    "reference.target_lowered",
    "reference.indicator_dropped",
    "reference.indicator_added",
    "reference.weight_changed",
    "prose.field_missing",
    "prose.planned_item_unreported",
    "prose.planned_item_without_target",
    "prose.shortfall_not_addressed",
    "prose.off_topic_outcome",
    "prose.placeholder_text",
    "prose.duplicate_indicator",
    "prose.repeated_text",
)


def _loaded(module: str) -> Rule:
    """The rule in a module of this package; it has the name of its module."""
    found: Rule = getattr(import_module(f"{__name__}.{module}"), module.rpartition(".")[2])
    return found


ALL: tuple[Rule, ...] = tuple(_loaded(module) for module in _MODULES)

_BY_NAME = {rule.name: rule for rule in ALL}


def by_name(name: str) -> Rule:
    """The rule called ``name``. Raises ``ConfigurationError`` with the nearest name if there is none."""
    try:
        return _BY_NAME[name]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(name[:80], _BY_NAME, n=1, cutoff=0.5)
        hint = f"，最接近的是 {near[0]} (did you mean {near[0]}?)" if near else ""
        raise ConfigurationError(f"没有规则 (no such rule) {quoted(name)}{hint}") from None


def _chosen(rules: tuple[Rule, ...], names: Iterable[str]) -> set[str]:
    chosen: set[str] = set()
    families = {rule.family for rule in rules}
    for name in names:
        if name in families:
            chosen.update(rule.name for rule in rules if rule.family == name)
        else:
            chosen.add(by_name(name).name)
    return chosen


def selected(rules: tuple[Rule, ...], select: Iterable[str] | None, ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that ``select`` (all if None) names and ``ignore`` does not; both take rules and families."""
    if isinstance(select, str) or isinstance(ignore, str):
        raise ConfigurationError("select、ignore 应为名称的序列，不是一个字符串 (a sequence of names)")
    wanted = {rule.name for rule in rules} if select is None else _chosen(rules, select)
    wanted -= _chosen(rules, ignore)
    return tuple(rule for rule in rules if rule.name in wanted)

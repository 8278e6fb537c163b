"""Every rule there is, in the order in which reports name them. A new rule is one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from perfeval.errors import ConfigurationError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfeval.rule import Rule

__all__ = [
    "ALL",
    "FAMILIES",
    "NAMES",
    "REDIRECTS",
    "RenamedRuleWarning",
    "by_name",
    "current",
    "family",
    "first_name",
    "selected",
]

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
    "funding.scored_without_money",
    "funding.outputs_met_money_unspent",
    "funding.task_funds_unaccounted",
    "funding.amount_in_other_unit",
    "funding.funding_line_repeated",
    "funding.carryover_not_in_funds",
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
    "results.deadline_outside_year",
    "results.reason_contradicts_result",
    "results.narrative_contradicts_result",
    "results.satisfaction_by_no_complaint",
    "results.result_without_grade_word",
    "results.every_result_equals_target",
    "coverage.indicator_set_incomplete",
    "coverage.output_dimension_missing",
    "results.template_without_effect",
    "coverage.payment_as_quantity",
    "coverage.indicator_misplaced",
    "coverage.indicator_without_level",
    "coverage.hollow_percentage",
    "coverage.cost_target_equals_budget",
    "results.too_few_indicators",
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
    "scores.scores_outrun_spending",
    "scores.low_total_without_measures",
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
    "prose.same_outcome_in_two_tasks",
    "prose.year_mismatch",
    "prose.problems_left_blank",
    "prose.measures_not_concrete",
    "prose.outcome_without_quantity",
    "prose.text_too_long",
)


_HOMES = {module.rpartition(".")[2].replace("_", "-"): module for module in _MODULES}

NAMES = tuple(_HOMES)
"""The names of all rules, in order: the names of their modules."""

FAMILIES = tuple(dict.fromkeys(module.partition(".")[0] for module in _MODULES))
"""The folders the rules live in."""

REDIRECTS: dict[str, str] = {}
"""Rules that were renamed: the old name and the one that took its place. No name is ever used again."""


class RenamedRuleWarning(FutureWarning):
    """A rule is called by a name it no longer has; the name still works."""


if TYPE_CHECKING:
    ALL: tuple[Rule, ...]
    """Every rule, loaded."""


def __getattr__(name: str) -> tuple[Rule, ...]:
    # Loading fifty modules is half the start-up of a check that needs thirty of them.
    if name != "ALL":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return tuple(by_name(each) for each in NAMES)


def current(name: str) -> str:
    """The name that the rule ``name`` has now, with a ``RenamedRuleWarning`` if that is another; else ``name``."""
    if name in _HOMES or name not in REDIRECTS:
        return name
    now = name
    while now in REDIRECTS and now not in _HOMES:
        now = REDIRECTS[now]
    from warnings import warn

    told = f"规则 {name} 已改名为 {now} (the rule was renamed)"
    warn(RenamedRuleWarning(told), stacklevel=3)
    return now


def first_name(name: str) -> str:
    """The name under which a rule began, by which its findings are known whatever it is called since."""
    olds = [old for old, new in REDIRECTS.items() if new == name]
    # Two rules that became one have no common beginning.
    return first_name(olds[0]) if len(olds) == 1 else name


def by_name(name: str) -> Rule:
    """The rule called ``name``. Raises ``ConfigurationError`` with the nearest name if there is none."""
    module = _HOMES.get(current(name))
    if module is None:
        from difflib import get_close_matches

        near = get_close_matches(name[:80], NAMES, n=1, cutoff=0.5)
        hint = f"，最接近的是 {near[0]} (did you mean {near[0]}?)" if near else ""
        raise ConfigurationError(f"没有规则 (no such rule) {quoted(name)}{hint}")
    rule: Rule = getattr(import_module(f"{__name__}.{module}"), module.rpartition(".")[2])
    return rule


def family(name: str) -> str:
    """The folder the rule called ``name`` lives in, without loading it."""
    return _HOMES[name].partition(".")[0]


def _chosen(names: Iterable[str]) -> set[str]:
    chosen: set[str] = set()
    for name in names:
        if name in FAMILIES:
            chosen.update(each for each in NAMES if family(each) == name)
        else:
            chosen.add(name if name in _HOMES else by_name(name).name)
    return chosen


def selected(select: Iterable[str] | None, ignore: Iterable[str]) -> tuple[str, ...]:
    """The names of the rules that ``select`` (all if None) names and ``ignore`` does not; both take families too."""
    if isinstance(select, str) or isinstance(ignore, str):
        raise ConfigurationError("select、ignore 应为名称的序列，不是一个字符串 (a sequence of names)")
    wanted = set(NAMES) if select is None else _chosen(select)
    wanted -= _chosen(ignore)
    return tuple(name for name in NAMES if name in wanted)

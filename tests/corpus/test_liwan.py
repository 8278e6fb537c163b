"""The Liwan 2021 form: what a first-class reviewer raises on it is found, and what is wrong or petty is not."""

from __future__ import annotations

import copy

import pytest

import perfeval
from perfeval import Form, check, from_dict

PLANNED = "planned-item-unreported"


def places(form: Form, *rules: str) -> set[tuple[str, str]]:
    return {(f.rule, f.path) for f in check(form).findings if not rules or f.rule in rules}


def items(form: Form) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in check(form, select=[PLANNED]).findings:
        found.setdefault(finding.path, set()).add(str(finding.evidence["item"]))
    return found


def test_nothing_is_proven_wrong_and_both_rates_are_confirmed(liwan: Form) -> None:
    report = check(liwan)
    assert report.errors == ()
    confirmed = {(c.rule, c.path) for c in report.confirmed}
    for rule in ("completion-rate-mismatch", "adjustment-rate-mismatch"):
        assert {(rule, "$.funding[0]"), (rule, "$.funding[1]")} <= confirmed
    assert ("total-not-sum", "$.funding[0]") in confirmed or ("total-not-sum", "$") in confirmed


def test_what_was_planned_and_never_reported(liwan: Form) -> None:
    found = items(liwan)
    assert any("补选" in item for item in found["$.objective.outcome"])
    assert any("补选" in item for item in found["$.tasks[2].outcome"])
    assert any("政府组成人员" in item or "常委会" in item for item in found["$.objective.outcome"])
    assert any("视察评议" in item for item in found["$.objective.outcome"])
    assert any("机关编制" in item for item in found["$.tasks[2].outcome"])
    assert found["$.tasks[4].outcome"]


def test_what_was_reported_in_other_words_is_not_accused(liwan: Form) -> None:
    accused = " ".join(item for group in items(liwan).values() for item in group)
    for innocent in ("换届选举", "召开一次人代会", "人大一次会议", "常委会会议", "根据", "发挥", "依法履职"):
        assert innocent not in accused


def test_plans_without_a_target(liwan: Form, liwan_dict: dict) -> None:
    rule = "planned-item-without-target"
    assert places(liwan, rule) == {(rule, "$.tasks[2]"), (rule, "$.tasks[4]")}

    def told(form: Form) -> str:
        return " ".join(str(f.evidence) for f in check(form, select=[rule]).findings if f.path == "$.tasks[2]")

    assert "补选" not in told(liwan)
    without_row, without_target = copy.deepcopy(liwan_dict), copy.deepcopy(liwan_dict)
    del without_row["tasks"][2]["indicators"][1]
    del without_target["tasks"][2]["indicators"][1]["expected"]
    assert "补选" in told(from_dict(without_row))
    assert "补选" in told(from_dict(without_target))


def test_results_and_targets(liwan: Form) -> None:
    found = places(liwan)
    for rule, path in (
        ("shortfall-not-addressed", "$.tasks[2].indicators[1].result"),
        ("off-topic-outcome", "$.tasks[4].outcome"),
        ("unexplained-adjustment", "$.funding[0].adjustment"),
        ("result-not-measured", "$.tasks[2].indicators[3].result"),
        ("result-not-measured", "$.tasks[0].indicators[1].result"),
        ("result-not-measured", "$.tasks[3].indicators[1].result"),
        ("result-restates-target", "$.tasks[0].indicators[2].result"),
        ("result-restates-target", "$.tasks[4].indicators[1].result"),
        ("target-exceeded", "$.tasks[1].indicators[1].result"),
        ("inconsistent-targets", "$.tasks[3].indicators[0].expected"),
        ("several-measures-in-one", "$.tasks[2].indicators[0].name"),
        ("same-outcome-in-two-tasks", "$.tasks[3].outcome"),
        ("repeated-text", "$.tasks[2].outcome"),
    ):
        assert (rule, path) in found


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("result-not-measured", "$.tasks[0].indicators[0].result"),  # 100%一次投票
        ("result-not-measured", "$.tasks[0].indicators[3].result"),  # 没有发生
        ("result-restates-target", "$.tasks[1].indicators[0].result"),  # …率100%
        ("target-exceeded", "$.tasks[2].indicators[0].result"),  # 1116 of 900
        ("target-exceeded", "$.tasks[3].indicators[1].result"),  # two meetings
        ("unmet-without-reason", "$.tasks[2].indicators[1].reason"),  # the cause stands in the cell
        ("task-funds-exceed-total", "$.tasks"),
        ("unexplained-adjustment", "$.funding[1].adjustment"),  # the total's only row
        ("repeated-text", "$.objective.outcome"),  # that box summarises the tasks
    ],
)
def test_what_is_wrong_or_petty_is_not_raised(liwan: Form, rule: str, path: str) -> None:
    assert (rule, path) not in places(liwan)


def test_scores_are_not_asked_of_a_template_without_them(liwan: Form) -> None:
    assert not check(liwan, select=["scores"]).findings


def edited(data: dict, *edits: tuple[tuple, str | None]) -> perfeval.Report:
    changed = copy.deepcopy(data)
    for (*steps, last), value in edits:
        place = changed
        for step in steps:
            place = place[step]
        place[last] = value
    return check(from_dict(changed), select=["funding"])


@pytest.mark.parametrize(
    ("key", "row", "value", "rule", "path", "explained"),
    [
        ("stated_completion_rate", 0, "95.89%", "completion-rate-mismatch", "stated_completion_rate", None),
        ("stated_adjustment_rate", 0, "-18.13%", "adjustment-rate-mismatch", "stated_adjustment_rate", None),
        ("actual", 0, "3335.46", "total-not-sum", "actual", None),
        ("initial_budget", 0, "4248.34", "total-not-sum", "initial_budget", None),
        ("actual", 0, "3353.41", "total-not-sum", "actual", "颠倒"),
        ("actual", 0, "3353.41", "completion-rate-mismatch", "stated_completion_rate", "颠倒"),
        ("adjustment", 0, "768.27", "adjustment-rate-mismatch", "stated_adjustment_rate", "负号"),
        ("stated_adjustment_rate", 0, "18.08%", "adjustment-rate-mismatch", "stated_adjustment_rate", "负号"),
        ("actual", 0, "33354100", "completion-rate-mismatch", "stated_completion_rate", "单位"),
        ("actual", 0, "33354100", "total-not-sum", "actual", "单位"),
        ("stated_completion_rate", 0, "78.51%", "completion-rate-mismatch", "stated_completion_rate", "年初预算"),
    ],
)
def test_planted_faults_are_found_and_explained(
    liwan_dict: dict, key: str, row: int, value: str, rule: str, path: str, explained: str | None
) -> None:
    report = edited(liwan_dict, (("funding", row, key), value))
    found = {(f.rule, f.path): f.message for f in report.errors}
    message = found[rule, f"$.funding[{row}].{path}"]
    if explained:
        assert explained in message
    else:
        assert "可能是" not in message


def test_a_sign_left_out_of_a_whole_column_is_a_warning_that_says_so(liwan_dict: dict) -> None:
    report = edited(liwan_dict, *(((("funding", i, "stated_adjustment_rate"), "18.08%")) for i in (0, 1)))
    assert not report.errors
    (finding,) = [f for f in report.findings if f.rule == "adjustment-rate-mismatch"][:1]
    assert "负号" in finding.message

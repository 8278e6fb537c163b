"""What a change of profile does to real forms: what appears, what goes, and what weighs otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import ConfigurationError, Form, Severity, check, from_dict
from perfeval.fingerprints import fingerprints
from perfeval.impact import impact
from perfeval.profile import DEFAULT, SHIPPED
from perfeval.rules import by_name
from perfeval.testing.strategies import forms

if TYPE_CHECKING:
    from decimal import Decimal

LOW = from_dict(by_name("low-execution").bad)


def test_a_threshold_moves_findings_in_and_out() -> None:
    high: Decimal = by_name("low-execution").parameters["threshold"]
    strict = DEFAULT.with_rule("low-execution", threshold=high)
    lax = DEFAULT.with_rule("low-execution", threshold=high - 60)
    (made,) = impact(lax, strict, [LOW])
    assert [finding.rule for finding in made.appeared] == ["low-execution"]
    assert (made.disappeared, made.changed, made.none) == ((), (), False)
    (back,) = impact(strict, lax, [LOW])
    assert [finding.rule for finding in back.disappeared] == ["low-execution"]


def test_another_threshold_for_the_same_finding_changes_nothing() -> None:
    (made,) = impact("default", "sichuan-2023", [LOW])
    assert "low-execution" not in {finding.rule for finding in (*made.appeared, *made.disappeared)}


def test_a_severity_that_differs_is_told_as_such() -> None:
    (made,) = impact(DEFAULT, DEFAULT.with_rule("low-execution", severity="info"), [LOW])
    ((before, after),) = made.changed
    assert (before.severity, after.severity) == (Severity.WARNING, Severity.INFO)
    assert made.to_dict("en")["changed"][0]["before"] == "warning"
    assert not made.appeared
    assert not made.disappeared


@given(st.lists(forms(), max_size=2), st.sampled_from(SHIPPED), st.sampled_from(SHIPPED))
def test_before_and_what_changed_give_after(made: list[Form], before: str, after: str) -> None:
    for form, each in zip(made, impact(before, after, made), strict=True):
        old, new = check(form, profile=before), check(form, profile=after)
        assert len(old.findings) + len(each.appeared) - len(each.disappeared) == len(new.findings)
        assert each.none == (set(fingerprints(old)) == set(fingerprints(new)) and not each.changed)
        assert before != after or each.none


def test_a_profile_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        next(impact("default", "nowhere", [LOW]))

"""What a rate means is the profile's to say: of which budget, with which sign, and what a form does not print."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval import Form, FundingLine, Report, check, from_dict, load_profile
from perfeval.figures import judge
from perfeval.policy import Definitions
from perfeval.testing.honest import honest_dict
from perfeval.testing.strategies import forms

if TYPE_CHECKING:
    from pathlib import Path

COMPLETION, ADJUSTMENT = "completion-rate-mismatch", "adjustment-rate-mismatch"
AMOUNTS = {"source": "合计", "initial_budget": "1000.00", "adjustment": "-200.00", "actual": "720.00"}
OF_ADJUSTED, OF_INITIAL, OF_NONE = "90.00%", "72.00%", "81.00%"
RULES = (COMPLETION, ADJUSTMENT)


def report(tmp_path: Path, text: str, **rates: str) -> Report:
    path = tmp_path / "own.toml"
    path.write_text(f"[definitions]\n{text}\n", encoding="utf-8")
    form = Form(kind="project", year=2021, money_unit="万元", funding=(FundingLine(**AMOUNTS, **rates),))
    return check(form, profile=load_profile(str(path)), select=RULES)


def told(made: Report) -> list[tuple[str, str, Any]]:
    return [(each.rule, each.severity.value, each.evidence.get("habit_codes", ())) for each in made.findings]


EXPECTED_INITIAL = 'completion_rate = ["actual/initial"]'
EXPECTED_ADJUSTED = 'completion_rate = ["actual/adjusted"]'


@pytest.mark.parametrize(
    ("definition", "rate", "severity", "codes"),
    [
        (EXPECTED_ADJUSTED, OF_ADJUSTED, None, ()),
        (EXPECTED_ADJUSTED, OF_INITIAL, "warning", ("completion-over-other",)),
        (EXPECTED_INITIAL, OF_INITIAL, None, ()),
        (EXPECTED_INITIAL, OF_ADJUSTED, "warning", ("completion-over-adjusted",)),
        (EXPECTED_ADJUSTED, OF_NONE, "error", ()),
        (EXPECTED_INITIAL, OF_NONE, "error", ()),
    ],
)
def test_the_budget_that_is_expected(
    tmp_path: Path, definition: str, rate: str, severity: str | None, codes: tuple[str, ...]
) -> None:
    made = report(tmp_path, definition, stated_completion_rate=rate)
    assert told(made) == ([] if severity is None else [(COMPLETION, severity, codes)])
    for finding in made.findings:
        assert finding.evidence["plain"] == (OF_INITIAL if definition == EXPECTED_INITIAL else OF_ADJUSTED)


def test_one_row_of_the_other_budget_is_a_slip(tmp_path: Path) -> None:
    lines = tuple(
        FundingLine(
            source=name, initial_budget="1000.00", adjustment="-200.00", actual=actual, stated_completion_rate=rate
        )
        for name, actual, rate in (("甲", "720.00", "72.00%"), ("乙", "640.00", "64.00%"), ("丙", "560.00", "70.00%"))
    )
    path = tmp_path / "own.toml"
    path.write_text(f"[definitions]\n{EXPECTED_INITIAL}\n", encoding="utf-8")
    form = Form(kind="project", year=2021, money_unit="万元", funding=lines)
    [finding] = check(form, profile=load_profile(str(path)), select=RULES).findings
    assert (finding.path, finding.severity.value) == ("$.funding[2].stated_completion_rate", "error")
    assert finding.evidence["explanation_code"] == "adjusted-budget"
    assert finding.evidence["plain"] == "56.00%"
    assert finding.render("en")


@pytest.mark.parametrize(
    ("definition", "rate", "codes"),
    [
        ('adjustment_rate = ["signed"]', "-20.00%", None),
        ('adjustment_rate = ["signed"]', "20.00%", ("unsigned-adjustment-rates",)),
        ('adjustment_rate = ["absolute"]', "20.00%", None),
        ('adjustment_rate = ["absolute"]', "-20.00%", None),
        ('adjustment_rate = ["absolute", "signed"]', "20.00%", None),
        ('adjustment_rate = ["absolute"]', "30.00%", ()),
    ],
)
def test_the_sign_that_is_expected(tmp_path: Path, definition: str, rate: str, codes: tuple[str, ...] | None) -> None:
    made = report(tmp_path, definition, stated_adjustment_rate=rate)
    severity = "warning" if codes else "error"
    assert told(made) == ([] if codes is None else [(ADJUSTMENT, severity, codes)])


@pytest.mark.parametrize(
    ("definition", "rates", "rule"),
    [
        ('completion_rate = ["with-carryover"]', {"stated_completion_rate": OF_NONE}, COMPLETION),
        ('adjustment_rate = ["additions"]', {"stated_adjustment_rate": "5.00%"}, ADJUSTMENT),
    ],
)
def test_what_the_form_does_not_print_proves_nothing(
    tmp_path: Path, definition: str, rates: dict[str, str], rule: str
) -> None:
    made = report(tmp_path, definition, **rates)
    assert made.findings == ()
    assert [each.rule for each in made.unchecked] == [rule]
    assert told(report(tmp_path, 'money_unit = "万元"', **rates)) == [(rule, "error", ())]


@given(forms())
def test_without_a_profile_nothing_changes(form: Form) -> None:
    assert judge(form) == judge(form, Definitions())


@settings(max_examples=20)
@given(st.integers(0, 2**64))
def test_an_honest_form_is_not_accused_because_another_definition_is_expected(seed: int) -> None:
    """It was filled over the adjusted budget and with signs: that explains it wherever it is not expected."""
    form = from_dict(honest_dict(Random(seed)))
    figures = judge(form, Definitions(completion_rate=("actual/initial",), adjustment_rate=("absolute",)))
    assert figures.impossible == ()

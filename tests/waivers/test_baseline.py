"""A baseline hides what was there, shows what is new, and only ever shrinks."""

from __future__ import annotations

import json

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Form, check
from perfeval.baseline import Baseline, Known, compare, create, from_text, to_text, update
from perfeval.fingerprints import fingerprints
from perfeval.testing.strategies import forms
from perfeval.tomltext import SettingsError


def test_with_its_own_baseline_nothing_is_new(liwan: Form) -> None:
    report = check(liwan)
    compared = compare([report], create([report]))
    assert compared.new == ()
    assert compared.gone == ()
    assert compared.reports[0].known == report.findings
    assert {entry.fingerprint for entry in create([report]).entries} == set(fingerprints(report))


def test_a_new_fault_is_reported_and_a_mended_one_is_gone(liwan: Form) -> None:
    baseline = create([check(liwan)])
    worse = evolve(liwan, funding=tuple(evolve(line, actual="9999.99") for line in liwan.funding))
    compared = compare([check(worse)], baseline)
    assert "overspent" in {finding.rule for finding in compared.new}
    mended = evolve(liwan, problems="因机构改革，年中调减预算768.27万元。")
    compared = compare([check(mended)], baseline)
    assert "unexplained-adjustment" in {entry.rule for entry in compared.gone}
    shrunk = update(baseline, compared)
    assert set(shrunk.entries) == set(baseline.entries) - set(compared.gone)
    # Once gone from the baseline, the fault is new when it comes back.
    assert "unexplained-adjustment" in {finding.rule for finding in compare([check(liwan)], shrunk).new}


@given(st.lists(forms(), max_size=3), st.lists(forms(), max_size=3))
def test_updating_never_adds(old: list[Form], new: list[Form]) -> None:
    baseline = create(map(check, old))
    compared = compare(map(check, [*old[:1], *new]), baseline)
    shrunk = update(baseline, compared)
    assert set(shrunk.entries) <= set(baseline.entries)
    assert update(shrunk, compare(map(check, [*old[:1], *new]), shrunk)) == shrunk
    for report, form in zip(compared.reports, [*old[:1], *new], strict=True):
        assert sorted(map(repr, (*report.findings, *report.known))) == sorted(map(repr, check(form).findings))


def test_forms_and_rules_that_were_not_checked_are_left_alone(liwan: Form) -> None:
    other = evolve(liwan, year=2020)
    baseline = create([check(liwan), check(other)])
    assert compare([check(liwan)], baseline).gone == ()
    assert compare([check(liwan, select=["funding"])], baseline).gone == ()


def test_the_same_form_from_two_files_is_one_form(liwan: Form) -> None:
    baseline = create([check(liwan)])
    assert compare([check(liwan), check(liwan)], baseline).new == ()
    assert create([check(liwan), check(liwan)]) == baseline


@given(st.lists(forms(), max_size=3))
def test_a_baseline_reads_back_and_its_file_does_not_depend_on_order(made: list[Form]) -> None:
    baseline = create(map(check, made))
    assert from_text(to_text(baseline)) == baseline
    assert to_text(create(map(check, reversed(made)))) == to_text(baseline)


def test_the_file_has_one_line_for_each_finding(liwan: Form) -> None:
    text = to_text(create([check(liwan)]))
    assert json.loads(text)["perfeval-baseline"] == 1
    assert len(text.splitlines()) == len(check(liwan).findings) + 2
    assert "预算调整数" in text
    assert from_text(to_text(Baseline())) == Baseline()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("[]", "perfeval-baseline"),
        ("[" * 100_000, ""),
        ('{"perfeval-baseline": 2, "findings": []}', "perfeval-baseline"),
        ('{"perfeval-baseline": 1}', "findings"),
        ('{"perfeval-baseline": 1, "findings": [], "finding": []}', "finding"),
        ('{"perfeval-baseline": 1, "findings": [1]}', "findings[0]"),
        ('{"perfeval-baseline": 1, "findings": [{"rule": 1}]}', "findings[0].rule"),
        ('{"perfeval-baseline": 1, "findings": [{"rules": "x"}]}', "findings[0].rules"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(text: str, address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        from_text(text)
    assert address in [problem.path for problem in caught.value.problems]


def test_a_fingerprint_that_is_none_is_refused() -> None:
    entry = Known(form="甲", where="乙", rule="overspent", fingerprint="xyz", form_key="0" * 16)
    with pytest.raises(SettingsError, match="fingerprint"):
        from_text(to_text(Baseline(entries=(entry,))))

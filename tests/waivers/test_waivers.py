"""Waivers hold what they were written for, lapse when a figure is edited, and are never silently useless."""

from __future__ import annotations

import string
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfeval import ConfigurationError, Form, check, from_dict
from perfeval.fingerprints import fingerprint, fingerprints
from perfeval.rules import ALL, by_name
from perfeval.tomltext import SettingsError, Strict, parse_toml
from perfeval.waivers import NOTICES, Waiver, applied, apply, read_waivers, unmatched, waiver_text

if TYPE_CHECKING:
    from perfeval.checking import Report

TODAY = date(2022, 3, 1)
RULE = "unexplained-adjustment"


def waiver(report: Report, of: str = RULE, **changes: object) -> Waiver:
    """A waiver that holds for the first finding of the rule ``of``."""
    finding = next(each for each in report.findings if each.rule == of)
    made = Waiver(
        rule=of,
        number=1,
        path=finding.path,
        reason="市级统一压减",
        by="预算科",
        until=TODAY,
        figures=(fingerprint(report, finding),),
    )
    return evolve(made, **changes)


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def notices(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.rule.startswith("waiver-")]


def edited(form: Form, field: str, value: str) -> Form:
    return evolve(form, funding=tuple(evolve(line, **{field: value}) for line in form.funding))


def test_a_waived_finding_stays_visible(liwan: Form) -> None:
    report = check(liwan)
    settled = apply(report, [waiver(report)], today=TODAY)
    assert RULE not in rules(settled)
    assert not notices(settled)
    (waived,) = settled.waived
    assert waived.finding.rule == RULE
    assert (waived.reason, waived.by, waived.until) == ("市级统一压减", "预算科", TODAY)
    assert waived.to_dict()["waiver"]["until"] == "2022-03-01"
    assert len(settled.findings) + len(settled.waived) == len(report.findings)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("adjustment", "-768.28"),
        ("adjustment", "-600.00"),
        ("initial_budget", "4248.40"),
        ("initial_budget", "5000.00"),
    ],
)
def test_editing_a_waived_figure_brings_the_finding_back(liwan: Form, field: str, value: str) -> None:
    before = check(liwan)
    after = check(edited(liwan, field, value))
    assert RULE in rules(after)
    settled = apply(after, [waiver(before)], today=TODAY)
    assert RULE in rules(settled)
    assert notices(settled) == ["waiver-lapsed"]
    assert settled.waived == ()
    lapsed = settled.findings[-1]
    assert lapsed.path == "$.funding[0].adjustment"
    # The message gives what is to be written once the new figures have been looked at.
    again = waiver(before, figures=(fingerprint(after, next(f for f in after.findings if f.rule == RULE)),))
    assert f'"{again.figures[0]}"' in lapsed.message
    assert notices(apply(after, [again], today=TODAY)) == []


def test_editing_something_else_does_not(liwan: Form) -> None:
    other = evolve(liwan, tasks=tuple(evolve(task, funding="1.00") for task in liwan.tasks))
    settled = apply(check(other), [waiver(check(liwan))], today=TODAY)
    assert RULE not in rules(settled)


def test_a_waiver_follows_its_row(liwan: Form) -> None:
    rule = "shortfall-not-addressed"
    report = check(liwan)
    mine = waiver(report, rule)
    turned = evolve(liwan, tasks=(*liwan.tasks[1:], liwan.tasks[0]))
    assert mine.path != next(f.path for f in check(turned).findings if f.rule == rule)
    settled = apply(check(turned), [mine], today=TODAY)
    assert rule not in rules(settled)
    assert not notices(settled)


@given(st.integers(-400, 400))
def test_a_waiver_holds_through_its_last_day(days: int) -> None:
    report = check(Form(kind="project", title="表", year=2022))
    finding = report.findings[0]
    mine = Waiver(
        rule=finding.rule,
        number=1,
        reason="理由",
        by="某科",
        until=TODAY + timedelta(days),
        figures=fingerprints(report),
    )
    settled = apply(report, [mine], today=TODAY)
    held = days >= 0
    assert (finding not in settled.findings) == held
    assert (notices(settled) == ["waiver-expired"]) == (not held)


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        ({"until": date(2022, 2, 28)}, "waiver-expired"),
        ({"reason": None}, "waiver-without-reason"),
        ({"by": None}, "waiver-without-reason"),
        ({"figures": ()}, "waiver-without-figures"),
        ({"figures": ("0" * 16,)}, "waiver-lapsed"),
        ({"figures": (), "path": "$.funding[*].adjustment"}, "waiver-without-figures"),
        ({"figures": (), "path": "$.funding[3].adjustment"}, "waiver-unmatched"),
        ({"figures": ("0" * 16,), "rule": "overspent"}, "waiver-unmatched"),
    ],
)
def test_a_waiver_that_does_not_hold_says_why_and_hides_nothing(liwan: Form, change: dict, notice: str) -> None:
    report = check(liwan)
    settled = apply(report, [waiver(report, **change)], today=TODAY)
    assert set(report.findings) <= set(settled.findings)
    assert notices(settled) == [notice]
    assert settled.waived == ()
    said = settled.findings[-1]
    for lang in ("zh", "en"):
        assert "{" not in said.render(lang)
    assert said.title in {each.title for each in NOTICES}
    assert said.to_dict("en")["rule"] == notice
    assert settled.place(said.path) or said.path == "$"


@pytest.mark.parametrize(
    ("scope", "file", "concerned"),
    [
        ({"department": "广州市荔湾区*"}, None, True),
        ({"department": "广州市越秀区*"}, None, False),
        ({"ref": "*"}, None, False),
        ({"file": "2021/*.xlsx"}, "forms/2021/liwan.xlsx", True),
        ({"file": "liwan.xlsx"}, "forms\\2021\\liwan.xlsx", True),
        ({"file": "2020/*.xlsx"}, "forms/2021/liwan.xlsx", False),
        ({"file": "*.xlsx"}, None, False),
    ],
)
def test_a_waiver_concerns_the_forms_it_names(liwan: Form, scope: dict, file: str | None, *, concerned: bool) -> None:
    report = check(liwan)
    settled = apply(report, [waiver(report, **scope)], today=TODAY, file=file)
    assert bool(settled.waived) is concerned
    assert notices(settled) == []


def test_among_many_forms_a_waiver_is_unmatched_only_if_none_has_its_finding(liwan: Form) -> None:
    other = check(evolve(liwan, year=2022))
    report = check(liwan)
    mine = waiver(report, path="$.nowhere")
    made = [applied(each, [mine], today=TODAY) for each in (other, report)]
    touched = frozenset().union(*(each.touched for each in made))
    assert [each.report.waived != () for each in made] == [False, True]
    assert unmatched([mine], touched) == ()
    assert [finding.rule for finding in unmatched([mine], made[0].touched)] == ["waiver-unmatched"]


def test_a_rule_that_was_not_run_leaves_its_waivers_alone(liwan: Form) -> None:
    mine = waiver(check(liwan))
    settled = apply(check(liwan, ignore=[RULE]), [mine], today=TODAY)
    assert notices(settled) == []


def test_the_text_of_a_waiver_reads_back_and_holds(liwan: Form) -> None:
    report = check(liwan)
    for finding in report.findings:
        text = waiver_text(report, finding, reason='见"批复"\n第3页', by="某科", until=TODAY)
        strict = Strict("perfeval.toml")
        (mine,) = read_waivers(strict, parse_toml(text, "perfeval.toml")["waivers"])
        strict.finish()
        settled = apply(report, [mine], today=TODAY)
        assert [each.finding for each in settled.waived] == [finding]
        assert mine.reason == '见"批复"\n第3页'


FORM = from_dict(by_name("planned-item-unreported").bad)


@given(st.sets(st.integers(0, 15)))
def test_waivers_take_out_exactly_what_they_name(numbers: set[int]) -> None:
    report = check(FORM)
    keys = fingerprints(report)
    chosen = [n for n in numbers if n < len(keys)]
    mine = [
        Waiver(rule=report.findings[n].rule, number=n, reason="理由", by="某科", figures=(keys[n],)) for n in chosen
    ]
    settled = apply(report, mine, today=TODAY)
    assert [each.finding for each in settled.waived] == [report.findings[n] for n in sorted(chosen)]
    assert settled.findings == tuple(f for n, f in enumerate(report.findings) if n not in chosen)
    # What is settled stays settled.
    assert apply(settled, [], today=TODAY) == settled


def test_notices_are_named_like_rules_and_taken_by_none() -> None:
    names = [notice.name for notice in NOTICES]
    assert len(set(names)) == len(names)
    assert not {rule.name for rule in ALL} & set(names)
    for notice in NOTICES:
        fields = {name for _, name, _, _ in string.Formatter().parse(notice.message) if name}
        assert {"number", "waived"} <= fields


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('[[waivers]]\nrule = "unexplained-adjustmnt"', "waivers[0].rule"),
        ('[[waivers]]\npath = "$"', "waivers[0].rule"),
        ('[[waivers]]\nrule = "overspent"\nuntill = 2022-01-01', "waivers[0].untill"),
        ('[[waivers]]\nrule = "overspent"\n[[waivers]]\nrule = "overspent"\nuntil = "2022"', "waivers[1].until"),
        ('[[waivers]]\nrule = "overspent"\nfigures = 5', "waivers[0].figures"),
        ('[[waivers]]\nrule = "overspent"\nreason = 5', "waivers[0].reason"),
        ('[[waivers]]\nrule = "overspent"\npath = ""', "waivers[0].path"),
        ("waivers = [1]", "waivers[0]"),
        ("[waivers]", "waivers"),
    ],
)
def test_waivers_are_read_strictly(text: str, address: str) -> None:
    strict = Strict("perfeval.toml")
    read_waivers(strict, parse_toml(text, "perfeval.toml")["waivers"])
    with pytest.raises(SettingsError) as caught:
        strict.finish()
    assert address in [problem.path for problem in caught.value.problems]
    assert isinstance(caught.value, ConfigurationError)


def test_a_blank_reason_is_no_reason() -> None:
    strict = Strict("perfeval.toml")
    (mine,) = read_waivers(strict, [{"rule": "overspent", "reason": "  ", "by": ""}])
    strict.finish()
    assert mine.reason is None
    assert mine.by is None

"""What holds for every rule there is: examples, messages in both languages, addresses, totality, and its mutator.

A mutator turns an honest form into one that the rule speaks of. ``python -m perfeval.testing.mutations --forms 500``
tries each of them on as many forms; here it is a handful each.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings

from perfeval import Form, Severity, check, from_dict
from perfeval.checking import check_example
from perfeval.messages import translate
from perfeval.paths import resolve
from perfeval.profile import DEFAULT, SHIPPED, load_profile
from perfeval.rules import ALL, NAMES
from perfeval.testing import MUTATORS, Honest, Mutation, filled_in, mutate, shortcomings
from perfeval.testing.edits import put
from perfeval.testing.strategies import forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfeval.checking import Finding, Report
    from perfeval.rule import Rule

each_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def templates(rule: Rule) -> Mapping[str, str]:
    return {"": rule.message, **rule.messages}


def test_names_are_unique_and_say_what_is_wrong() -> None:
    names = [rule.name for rule in ALL]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+|overspent", name) for name in names)


@each_rule
def test_the_bad_example_fires_and_the_good_one_is_silent(rule: Rule) -> None:
    assert check_example(rule, rule.bad).findings
    assert check_example(rule, rule.good).findings == ()


@each_rule
def test_documentation_is_complete(rule: Rule) -> None:
    assert len(rule.documentation.split()) > 15
    assert re.search(r"[一-鿿]{4}", rule.title)
    assert len(rule.about) > 30


@each_rule
def test_messages_have_the_same_placeholders_in_both_languages(rule: Rule) -> None:
    for template in templates(rule).values():
        english = translate(template, "en")
        assert english != template, f"no English for {template!r}"
        assert placeholders(english) == placeholders(template)
    for text in (rule.title, rule.confirms):
        if text:
            assert not re.search(r"[一-鿿]", translate(text, "en")), f"no English for {text!r}"


@each_rule
def test_findings_render_and_point_into_the_form(rule: Rule) -> None:
    form = from_dict(rule.bad)
    report = check_example(rule, form)
    for finding in report.findings:
        assert placeholders(finding.template) <= set(finding.evidence)
        resolve(form, finding.path)
        assert report.place(finding.path, "zh") or finding.path == "$"
        for lang in ("zh", "en"):
            assert "{" not in finding.render(lang)
        assert finding.to_dict("en")["severity"] in {severity.value for severity in Severity}


@settings(max_examples=60)
@given(forms())
def test_every_rule_is_total_on_any_form(form: Form) -> None:
    report = check(form)
    for finding in report.findings:
        resolve(form, finding.path)
        assert finding.render("zh")
        assert finding.render("en")
        hash(finding)
    for lacking in report.unchecked:
        assert lacking.fields
        for path in lacking.fields:
            resolve(form, path)


@given(forms())
def test_checks_are_deterministic(form: Form) -> None:
    assert check(form) == check(form)


@each_rule
def test_counts_add_up_to_the_parts_of_the_form(rule: Rule) -> None:
    report = check_example(rule, rule.bad)
    (count,) = report.counts
    assert count.found == len(report.findings) > 0


# --- honest forms and mutators --------------------------------------------------------------------------------

FORMS = 400
"""Honest forms among which a mutator must find a few that it applies to."""
TRIED = 3
"""Mutations of each rule."""


@cache
def honest(number: int) -> Honest:
    return filled_in(Random(number), shortfall=number % 3 == 2)


@cache
def report_of(number: int) -> Report:
    return check(honest(number).form, profile=EVERY, reference=honest(number).books)


def mutated(rule: Rule) -> Iterator[tuple[int, Mutation]]:
    found = ((number, mutate(honest(number), rule.name, seed=number)) for number in range(FORMS))
    made = ((number, mutation) for number, mutation in found if mutation is not None)
    yield from (next(made) for _ in range(TRIED))


EVERY = DEFAULT
for each in ALL:
    if each.settings or each.preview:
        EVERY = EVERY.with_rule(each.name, **each.settings)
"""The default profile, with the thresholds that some rules are off without, and with those on trial."""


def test_every_rule_has_a_mutator() -> None:
    assert sorted(MUTATORS) == sorted(NAMES)
    assert all((mutator.__doc__ or "").endswith(".") for mutator in MUTATORS.values())


@pytest.mark.parametrize("number", range(60))
def test_no_rule_accuses_an_honest_form(number: int) -> None:
    told = {(finding.rule, finding.message) for finding in report_of(number).findings}
    # A target that was missed, with a reason, is told and not hidden.
    assert {rule for rule, _ in told} <= ({"target-missed"} if number % 3 == 2 else set())


@cache
def passes() -> Counter[str]:
    return Counter(each.rule for number in range(60) for each in report_of(number).confirmed)


@each_rule
def test_an_honest_form_passes(rule: Rule) -> None:
    assert passes()[rule.name]


@each_rule
def test_its_mutator_makes_it_fire_there_and_nothing_else(rule: Rule) -> None:
    for number, mutation in mutated(rule):
        assert shortcomings(mutation, report_of(number), mutation.check()) == []
        assert mutation.form != mutation.honest.form
        for path in mutation.paths:
            resolve(mutation.form, path)
        assert mutation.implies | mutation.allows <= set(NAMES) - {rule.name}


UNEXPLAINED = ("large-adjustment", "unexplained-adjustment", "low-execution")
REMARKS = ("all-full-marks",)
"""Of these nothing on the form is to be corrected."""


def corrected(mutation: Mutation, finding: Finding) -> Form:  # noqa: PLR0911 (a way for each kind of rule)
    """The form with what the finding says should stand there; the honest cell where it only says that it is wrong."""
    form, path, facts = mutation.form, finding.path, finding.to_dict()["evidence"]
    cell = path.rpartition(".")[2]
    if finding.rule in UNEXPLAINED:
        return put(form, "$.funding[0].reason", "年中调整预算，尾款于次年支付")
    if finding.rule == "planned-item-unreported":
        return put(form, path, f"{resolve(form, path)}{facts['item']}，已经完成。")
    if finding.rule == "result-without-grade-word":
        return put(form, path, "达成年度指标")
    if finding.rule == "indicator-misplaced":
        return put(form, path.replace(".name", ".level2"), "质量指标")
    if finding.rule == "inconsistent-targets":
        return put(form, path, facts["first_expected"])
    if finding.rule == "differs-from-books":
        return put(form, path, str(Decimal(facts["booked"]) / {"元": 1, "万元": 10_000}[form.money_unit]))
    if finding.rule == "score-above-weight":
        return put(form, path, facts["weight"])
    if finding.rule in ("score-lost-without-reason", "unmet-without-reason"):
        return put(form, f"{path.rpartition('.')[0]}.reason", "连续降雨，进场推迟")
    if facts.get("values"):
        # 9.58（…）: the score, and how it comes about
        return put(form, path, re.match("[0-9.]+", facts["values"][0])[0])
    said = [facts[name] for name in ("plain", "right", "approved", "whole", "sum") if facts.get(name) is not None]
    if said and cell not in ("tasks", "indicators", "outcome"):
        return put(form, path, said[0])
    return put(form, path, resolve(mutation.honest.form, path))


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule.name not in REMARKS], ids=lambda rule: rule.name)
def test_a_form_corrected_as_told_passes(rule: Rule) -> None:
    for _, mutation in mutated(rule):
        report = mutation.check()
        own = [each for each in report.findings if each.path in mutation.paths]
        form = mutation.form
        for finding in own:
            form = corrected(evolve(mutation, form=form), finding)
        again = check(form, select=[rule.name], profile=mutation.profile, reference=mutation.books)
        assert [each.message for each in again.findings if each.path in mutation.paths] == []


@each_rule
def test_a_mutation_depends_on_nothing_but_its_seed(rule: Rule) -> None:
    (number, mutation), *_ = mutated(rule)
    assert mutate(honest(number), rule.name, seed=number) == mutation


def test_what_shipped_profiles_set_exists() -> None:
    for name in SHIPPED:
        profile = load_profile(name)
        for rule in ALL:
            assert {name for name, _ in profile.setting(rule).parameters} <= set(rule.parameters)

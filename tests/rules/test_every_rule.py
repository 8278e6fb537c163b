"""What holds for every rule there is: its examples, its messages in both languages, its addresses, its totality."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from perfeval import Form, Severity, check, from_dict
from perfeval.messages import translate
from perfeval.paths import resolve
from perfeval.rules import ALL
from perfeval.testing.strategies import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    assert [
        finding.rule for finding in check(from_dict(rule.bad), select=[rule.name], reference=rule.reference).findings
    ]
    assert check(from_dict(rule.good), select=[rule.name], reference=rule.reference).findings == ()


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
    report = check(form, select=[rule.name], reference=rule.reference)
    for finding in report.findings:
        assert placeholders(finding.template) <= set(finding.evidence)
        resolve(form, finding.path)
        assert report.place(finding.path, "zh") or finding.path == "$"
        for lang in ("zh", "en"):
            assert "{" not in finding.render(lang)
        assert finding.to_dict("en")["severity"] in {severity.value for severity in Severity}


@settings(max_examples=150)
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
    report = check(from_dict(rule.bad), select=[rule.name], reference=rule.reference)
    (count,) = report.counts
    assert count.found == len(report.findings) > 0

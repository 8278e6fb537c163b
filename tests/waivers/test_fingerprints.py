"""Fingerprints stay through reordering, renaming and rewording, and change with every figure they rest on."""

from __future__ import annotations

import random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Form, FundingLine, Indicator, Severity, Task, check, from_dict
from perfeval.checking import Finding, Report, check_example
from perfeval.fingerprints import fingerprint, fingerprints, form_key
from perfeval.messages import Phrase
from perfeval.profile import DEFAULT
from perfeval.rules import ALL, by_name
from perfeval.testing.strategies import forms
from perfeval.values.printed import Amount, Rate


def shuffled(form: Form, seed: int) -> Form:
    """The same rows in another order; the funding block keeps its order, which says which row is the total."""
    order = random.Random(seed)

    def rows(items: tuple) -> tuple:
        return tuple(order.sample(items, len(items)))

    tasks = tuple(evolve(task, indicators=rows(task.indicators)) for task in form.tasks)
    return evolve(form, tasks=rows(tasks), indicators=rows(form.indicators))


@pytest.mark.parametrize("seed", range(12))
def test_reordering_the_liwan_form_keeps_every_fingerprint(liwan: Form, seed: int) -> None:
    assert sorted(fingerprints(check(shuffled(liwan, seed)))) == sorted(fingerprints(check(liwan)))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_reordering_a_form_on_which_a_rule_fires_keeps_its_fingerprints(rule) -> None:
    form = from_dict(rule.bad)
    wanted = sorted(fingerprints(check_example(rule, form)))
    assert wanted
    for seed in range(6):
        other = check_example(rule, shuffled(form, seed))
        assert sorted(fingerprints(other)) == wanted


FIGURES = st.sampled_from(["12.50", "3335.41", "-768.27", "0"]).map(Amount)
PLACES = ("", ".expected", ".result", ".name")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report on any form with findings at any rows, such as a rule might give."""
    form = draw(forms())
    rows = [f"$.tasks[{i}].indicators[{j}]" for i, task in enumerate(form.tasks) for j in range(len(task.indicators))]
    rows += [f"$.indicators[{i}]" for i in range(len(form.indicators))]
    made = []
    for row in draw(st.lists(st.sampled_from(rows), max_size=6)) if rows else []:
        other = draw(st.sampled_from(rows))
        evidence = {"figure": draw(FIGURES), "other": other, "said": Phrase.of("第{number}行", number=3)}
        made.append(found(row + draw(st.sampled_from(PLACES)), evidence))
    return Report(form=form, profile="default", findings=tuple(made), unchecked=(), confirmed=(), ran=())


def found(path: str, evidence: dict, rule: str = "some-rule", severity: Severity = Severity.WARNING) -> Finding:
    return Finding(rule=rule, severity=severity, path=path, template="", evidence_items=tuple(evidence.items()))


def moved(report: Report, seed: int) -> Report:
    """The same report on the form with its rows in another order."""
    order = random.Random(seed)
    form = report.form
    tasks = order.sample(range(len(form.tasks)), len(form.tasks))
    inner = [order.sample(range(len(t.indicators)), len(t.indicators)) for t in form.tasks]
    rows = order.sample(range(len(form.indicators)), len(form.indicators))
    new = {}
    for at, i in enumerate(tasks):
        for to, j in enumerate(inner[i]):
            new[f"$.tasks[{i}].indicators[{j}]"] = f"$.tasks[{at}].indicators[{to}]"
    for at, i in enumerate(rows):
        new[f"$.indicators[{i}]"] = f"$.indicators[{at}]"

    def path(old: str) -> str:
        head, bracket, tail = old.rpartition("]")
        return new[head + bracket] + tail

    def again(finding: Finding) -> Finding:
        evidence = tuple((k, path(v) if isinstance(v, str) else v) for k, v in finding.evidence_items)
        return evolve(finding, path=path(finding.path), evidence_items=evidence)

    changed = evolve(
        form,
        tasks=tuple(
            evolve(form.tasks[i], indicators=tuple(form.tasks[i].indicators[j] for j in inner[i])) for i in tasks
        ),
        indicators=tuple(form.indicators[i] for i in rows),
    )
    findings = [again(finding) for finding in report.findings]
    order.shuffle(findings)
    return evolve(report, form=changed, findings=tuple(findings))


@given(reports(), st.integers(0, 1000))
def test_reordering_any_rows_keeps_every_fingerprint(report: Report, seed: int) -> None:
    assert sorted(fingerprints(moved(report, seed))) == sorted(fingerprints(report))


@given(reports())
def test_fingerprints_tell_findings_of_one_form_apart(report: Report) -> None:
    made = fingerprints(report)
    assert len(set(made)) == len(made) == len(report.findings)
    for finding, mark in zip(report.findings, made, strict=True):
        if report.findings.count(finding) == 1:
            assert fingerprint(report, finding) == mark


@given(reports())
def test_wording_severity_and_records_are_no_part_of_it(report: Report) -> None:
    reworded = tuple(
        evolve(f, severity=Severity.INFO, template="另一种说法{figure}", ref="r1") for f in report.findings
    )
    other = evolve(report, form=evolve(report.form, ref="r2", title="另一个表名"), findings=reworded, profile="x")
    assert fingerprints(other) == fingerprints(report)


@pytest.mark.parametrize("change", [{"year": 2022}, {"department": "另一部门"}, {"project": "某项目"}])
def test_another_form_has_other_fingerprints(liwan: Form, change: dict) -> None:
    other = evolve(liwan, **change)
    assert form_key(other) != form_key(liwan)
    findings = check(liwan).findings
    shared = set(fingerprints(evolve(check(liwan), form=other))) & set(fingerprints(check(liwan)))
    assert findings
    assert not shared


def test_line_wraps_of_another_file_format_do_not_matter(liwan: Form) -> None:
    wrapped = evolve(
        liwan,
        department="\n".join(liwan.department or ""),
        tasks=tuple(evolve(task, name=f"{(task.name or '')[:1]} {(task.name or '')[1:]}") for task in liwan.tasks),
    )
    report = check(liwan, select=["large-adjustment", "unexplained-adjustment"])
    assert report.findings
    assert fingerprints(check(wrapped, select=["large-adjustment", "unexplained-adjustment"])) == fingerprints(report)


def test_a_threshold_of_the_profile_is_no_figure_of_the_form() -> None:
    form = from_dict(by_name("low-execution").bad)
    marks = {
        fingerprints(check(form, select=["low-execution"], profile=DEFAULT.with_rule("low-execution", threshold=t)))
        for t in map(Amount.decimal.fget, map(Amount, ("70", "80", "90")))  # type: ignore[attr-defined]
    }
    assert len(marks) == 1
    assert marks != {()}


ROW = Indicator(name="改造户数", expected="90户", result="60户")
BASE = Form(kind="project", year=2022, indicators=(ROW, evolve(ROW, name="培训人数")))


def mark(form: Form, **evidence: object) -> str:
    made = (found("$.indicators[0].result", evidence),)
    return fingerprints(Report(form=form, profile="default", findings=made, unchecked=(), confirmed=(), ran=()))[0]


def test_every_figure_and_the_cell_itself_count() -> None:
    start = mark(BASE, rate=Rate("66.67%"), text="完成60户")
    others = [
        mark(BASE, rate=Rate("66.7%"), text="完成60户"),
        mark(BASE, rate=Rate("66.67%"), text="完成61户"),
        mark(BASE, rate=Rate("66.67%"), text=("完成60户", Amount("1"))),
        mark(evolve(BASE, indicators=(evolve(ROW, result="60 余户"),)), rate=Rate("66.67%"), text="完成60户"),
        mark(evolve(BASE, indicators=(evolve(ROW, name="改建户数"),)), rate=Rate("66.67%"), text="完成60户"),
    ]
    assert len({start, *others}) == len(others) + 1
    other_row = evolve(BASE, indicators=(ROW, evolve(ROW, name="培训", result="1")))
    assert mark(other_row, rate=Rate("66.67%"), text="完成60户") == start


def test_the_order_of_addends_is_no_part_of_it() -> None:
    assert mark(BASE, sum="400.00+120.00", parts=(Amount("1"), Amount("2"))) == mark(
        BASE, sum="120.00+400.00", parts=(Amount("2"), Amount("1"))
    )
    assert mark(BASE, sum="400.00+120.00") != mark(BASE, sum="400.00+120.01")


def test_a_finding_about_several_rows_named_together_is_about_all_of_them() -> None:
    rows = (ROW, evolve(ROW, name="培训人数", result="8人"), evolve(ROW, name="会议次数", result="2次"))

    def of(*order: Indicator) -> str:
        return mark(Form(kind="project", indicators=order), count=2, names=("改造户数", "培训人数"))

    first, second, third = rows
    assert of(first, second, third) == of(second, third, first)
    assert of(first, second, evolve(third, result="3次")) == of(*rows)
    assert of(first, evolve(second, result="9人"), third) != of(*rows)


def test_twins_get_running_numbers() -> None:
    twins = Form(kind="project", indicators=(ROW, ROW, ROW))
    findings = tuple(found(f"$.indicators[{n}].result", {"a": Amount("1")}) for n in range(3))
    report = Report(form=twins, profile="default", findings=findings, unchecked=(), confirmed=(), ran=())
    first, second, third = fingerprints(report)
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_a_row_without_a_name_is_known_by_its_cells() -> None:
    lines = (FundingLine(actual="1.00"), FundingLine(actual="2.00"))
    form = Form(kind="project", funding=lines, tasks=(Task(expected="甲"), Task(expected="乙")))
    paths = ("$.funding[0]", "$.funding[1]", "$.tasks[0]", "$.tasks[1]")
    report = Report(
        form=form,
        profile="default",
        findings=tuple(found(path, {}) for path in paths),
        unchecked=(),
        confirmed=(),
        ran=(),
    )
    assert not any("-" in each for each in fingerprints(report))
    turned = evolve(report, form=evolve(form, funding=lines[::-1], tasks=form.tasks[::-1]))
    assert sorted(fingerprints(turned)) == sorted(fingerprints(report))


@given(forms())
def test_every_finding_of_any_form_has_one(form: Form) -> None:
    report = check(form)
    assert len(set(fingerprints(report))) == len(report.findings)


def test_a_finding_of_another_report_has_none(liwan: Form) -> None:
    with pytest.raises(ValueError, match="index"):
        fingerprint(check(liwan), found("$", {}))

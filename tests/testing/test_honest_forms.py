"""Honest forms and mutations as users draw them: complete, reproducible, as wished for."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval import Form, check, from_dict, to_dict
from perfeval.errors import ConfigurationError
from perfeval.paths import walk
from perfeval.testing import (
    books_of,
    filled_in,
    honest_form,
    honest_forms,
    mutants,
    mutate,
    mutated_forms,
    shortcomings,
)
from perfeval.testing.edits import put
from perfeval.testing.mutations import main


@settings(max_examples=12)
@given(honest_forms())
def test_honest_forms_are_complete_and_not_accused(form: Form) -> None:
    report = check(form, reference=books_of(form))
    assert report.findings == ()
    assert form.funding
    assert form.objective is not None or form.tasks
    assert all(None not in (row.expected, row.result) for row in form.indicators)


@settings(max_examples=12)
@given(st.data())
def test_wishes_are_kept(data: st.DataObject) -> None:
    scored, tasks = data.draw(st.booleans()), data.draw(st.booleans())
    kind = data.draw(st.sampled_from(("department_overall", "project")))
    form = data.draw(honest_forms(kind=kind, scored=scored, tasks=tasks))
    assert form.kind == kind
    assert bool(form.tasks) == tasks
    assert (form.total_score is not None) == scored


@settings(max_examples=12)
@given(honest_forms(shortfall=True))
def test_a_shortfall_is_told_and_nothing_else(form: Form) -> None:
    assert {finding.rule for finding in check(form).findings} <= {"target-missed"}
    assert form.problems is not None
    assert form.improvements is not None


@settings(max_examples=12)
@given(mutated_forms())
def test_mutations_fire_as_they_say(mutation) -> None:
    before = check(mutation.honest.form, reference=mutation.honest.books)
    after = mutation.check()
    assert shortcomings(mutation, before, after) == []
    assert mutation.about.endswith(".")


def test_the_number_of_a_form_is_all_there_is_to_it() -> None:
    assert honest_form(7) == honest_form(7) == filled_in(Random(7)).form
    assert honest_form(7) != honest_form(8)
    assert from_dict(to_dict(honest_form(7))) == honest_form(7)


def test_a_bare_form_gets_books_that_agree_with_it() -> None:
    form = honest_form(3)
    made = {mutation.rule: mutation for mutation in mutants(form)}
    assert len(made) > 30
    assert made["target-lowered"].books == books_of(form)
    assert made["target-missed"].books is None


def test_a_form_without_a_place_for_a_rule_gives_none() -> None:
    assert mutate(honest_form(0, scored=False), "score-above-weight") is None


@pytest.mark.parametrize("rule", ["score-above-wieght", "funding", ""])
def test_an_unknown_rule_is_refused(rule: str) -> None:
    with pytest.raises(ConfigurationError):
        mutate(honest_form(0), rule)


def test_what_differs_from_a_promise_is_said() -> None:
    mutation = mutate(honest_form(1), "result-missing")
    report = check(mutation.form)
    honest = check(mutation.honest.form)
    (silent,) = shortcomings(mutation, honest, honest)
    assert silent.startswith("result-missing does not fire at ")
    spoiled = check(put(mutation.form, "$.year", None))
    (more,) = shortcomings(mutation, honest, spoiled)
    assert more.startswith("field-missing fires at $.year")
    assert shortcomings(mutation, honest, report) == []


def test_any_part_can_be_put_in_its_place() -> None:
    form = honest_form(2)
    for path, part in walk(form):
        if path != "$":
            assert put(form, path, part) == form
    with pytest.raises(LookupError):
        put(form, "$.funding[99].actual", "1")


def test_every_mutator_tried_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--forms", "3", "--seed", "5", "--rule", "prose-sum", "--rule", "low-execution"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith("0 accusations; 6 mutations, 0 not as promised")


def test_mutators_do_without_hypothesis() -> None:
    code = "import sys; import perfeval.testing as t; t.mutate(t.honest_form(1), 'overspent'); print('hypothesis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

"""The gate, the grades and the patterns of a policy."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from perfeval.messages import translate
from perfeval.policy import SECTIONS, Certainty, Gate, GateWord, Policy, Scoring, fits_pattern
from perfeval.waivers import NOTICES

READY, EXPLAIN, CORRECT, UNDECIDED = GateWord.READY, GateWord.EXPLAIN, GateWord.CORRECT, GateWord.UNDECIDED


def test_the_most_particular_selector_decides() -> None:
    gate = Gate(correct=("error", "must-correct"), explain=("overspent",), accept=("advice",))
    assert gate.of("total-not-sum", "error") is CORRECT
    assert gate.of("overspent", "error", "must-correct") is EXPLAIN
    assert gate.of("total-not-sum", "error", "advice") is READY
    assert gate.of("total-not-sum", "info", "must-correct") is CORRECT
    assert gate.of("total-not-sum", "warning") is READY


raised = st.lists(
    st.tuples(
        st.sampled_from(["overspent", "total-not-sum"]),
        st.sampled_from(["error", "warning", "info"]),
        st.sampled_from([None, "must-correct", "must-explain", "advice"]),
    )
)


@given(raised, st.sets(st.sampled_from(["completion-rate-mismatch", "overspent"])))
def test_one_more_finding_never_makes_a_form_better(
    findings: list[tuple[str, str, str | None]], undecided: set[str]
) -> None:
    order = [READY, EXPLAIN, UNDECIDED, CORRECT]
    gate = Gate()
    word = gate.word(findings, undecided)
    for each in findings:
        rest = list(findings)
        rest.remove(each)
        assert order.index(gate.word(rest, undecided)) <= order.index(word)
    assert (word is CORRECT) == any(gate.of(*each) is CORRECT for each in findings)
    assert (word is UNDECIDED) == (word is not CORRECT and "completion-rate-mismatch" in undecided)


def test_every_term_of_a_policy_has_english() -> None:
    labels = [attribute.metadata["label"] for section in SECTIONS.values() for attribute in fields(section)]
    words = [word.title for word in (*GateWord, *Certainty)]
    notices = [text for notice in NOTICES for text in (notice.title, notice.message)]
    for text in (*labels, *words, *notices):
        english = translate(text, "en")
        assert not re.search("[一-鿿]", english), text
        assert set(re.findall(r"[{]\w+[}]", english)) == set(re.findall(r"[{]\w+[}]", text))


def test_words_in_chinese() -> None:
    assert [word.title for word in (READY, EXPLAIN, CORRECT, UNDECIDED)] == ["可报送", "需说明", "需更正", "无法判定"]


@given(st.decimals(0, 100, places=3))
def test_grades_leave_no_hole(total: Decimal) -> None:
    grade = Scoring().grade(total)
    assert grade == ("优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差")


def test_a_score_between_whole_numbers_belongs_to_the_grade_below() -> None:
    assert Policy().scoring.grade(Fraction(179, 2)) == "良"
    assert Scoring(grades=()).grade(Decimal(90)) is None


@given(st.text("ab*[.", max_size=8), st.text("ab[.", max_size=8))
def test_patterns_are_like_their_regular_expressions(pattern: str, text: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
    assert fits_pattern(text, pattern) is expected


@pytest.mark.parametrize(
    ("path", "pattern"),
    [("$.tasks[2].indicators[1].result", "$.tasks[*].indicators[*].result"), ("$.tasks[2]", "$.tasks[2]"), ("$", "*")],
)
def test_addresses_with_brackets_fit(path: str, pattern: str) -> None:
    assert fits_pattern(path, pattern)
    assert not fits_pattern(f"{path}.score", "$.funding[*].score")

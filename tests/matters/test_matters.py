"""Matters: each finding in one at most, one fact or wrong cell once, in words a department understands; the gate."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

import perfeval
from perfeval import Finding, Form, Indicator, Report, check, from_dict
from perfeval.gate import GateWord, Selectors
from perfeval.matters import MOST, Matter, MatterClass
from perfeval.rules import by_name
from perfeval.testing.strategies import forms

EXAMPLES = Path(__file__).parents[2] / "examples"
SLUG = re.compile(r"\$|[a-z]-[a-z]|\{|\}")
UNSHARED = "“”"
RESULT = "$.tasks[2].indicators[1].result"


def matter_at(report: Report, path: str) -> Matter:
    """The matter whose foremost place is ``path``."""
    (found,) = [matter for matter in report.matters if matter.places[0] == path]
    return found


# --- Any form ---------------------------------------------------------------------------------------------------


def is_quiet(finding: Finding) -> bool:
    """Whether a finding is one that the report has and the department need not hear of."""
    rule = by_name(finding.rule)
    quiet = [name for name, raised in rule.raised.variants.items() if raised.quiet]
    return rule.raised.quiet or finding.template in {rule.messages[name] for name in quiet}


EXPLAINED = Form(
    kind="department_overall",
    indicators=(Indicator(name="整改率", expected="90%以上", result="因疫情未开展", reason="疫情期间停工"),),
)


@given(forms())
@example(EXPLAINED)
@settings(max_examples=25)
def test_every_finding_is_in_one_matter_or_is_quiet(form: Form) -> None:
    report = check(form)
    held = [id(finding) for matter in report.matters for finding in matter.findings]
    assert len(set(held)) == len(held)
    assert set(held) <= {id(finding) for finding in report.findings}
    assert all(is_quiet(finding) for finding in report.findings if id(finding) not in held)
    keys = [matter.key for matter in report.matters]
    assert len(set(keys)) == len(keys)
    again = check(form)
    assert again.matters == report.matters
    assert again.gate is report.gate
    for matter in report.matters:
        assert matter.places
        for lang, stop in (("zh", "。"), ("en", ".")):
            assert matter.render_title(lang)
            assert matter.render(lang).endswith(stop)
            assert UNSHARED not in matter.render(lang)
            assert len(matter.workings(lang)) == len(matter.findings)


# --- Facts ------------------------------------------------------------------------------------------------------


def test_the_by_election_is_one_matter_with_five_places_and_comes_first(liwan: Form) -> None:
    first = check(liwan).matters[0]
    assert first.kind is MatterClass.MUST_EXPLAIN
    assert set(first.places) == {RESULT, "$.tasks[2].outcome", "$.objective.outcome", "$.problems", "$.improvements"}
    assert first.places[0] == RESULT
    for word in ("任务3·人大代表补选完成率", "存在问题", "改进措施", "请说明"):
        assert word in first.message


def test_liwan_in_content_class_and_order(liwan: Form) -> None:
    report = check(liwan)
    assert len(report.matters) <= 17
    assert report.gate is GateWord.CORRECT
    told = {
        "$.tasks[2].indicators[1].result": MatterClass.MUST_EXPLAIN,
        "$.tasks[4].outcome": MatterClass.MUST_CORRECT,
        "$.funding[0].adjustment": MatterClass.MUST_EXPLAIN,
        "$.tasks[2].outcome": MatterClass.MUST_CORRECT,
        "$.objective.outcome": MatterClass.MUST_CORRECT,
        "$.tasks[1].indicators[1].result": MatterClass.MUST_EXPLAIN,
        "$.tasks[0].indicators[2].result": MatterClass.MUST_CORRECT,
    }
    for path, kind in told.items():
        assert matter_at(report, path).kind is kind, path
    order = [matter.places[0] for matter in report.matters]
    foremost = ["$.tasks[2].indicators[1].result", "$.tasks[4].outcome", "$.funding[0].adjustment"]
    assert order[:3] == foremost
    assert report.matters[-1].kind is MatterClass.ADVICE
    assert sum(matter.kind is MatterClass.ADVICE for matter in report.matters) == 1
    assert "87.63万元" in matter_at(report, "$.tasks[4].outcome").message


def test_sentences_have_no_slugs_addresses_or_templates(liwan: Form) -> None:
    for matter in check(liwan).matters:
        for lang in ("zh", "en"):
            assert not SLUG.search(matter.render_title(lang)), matter.render_title(lang)
        assert not SLUG.search(matter.message), matter.message
        assert "$" not in matter.render("en")
        assert "本格" not in matter.message


def blank_results(count: int) -> Form:
    rows = [{"name": f"第{n}类设备完好率", "expected": "≥95%", "result": "良好"} for n in range(count)]
    return from_dict({"schema": 1, "kind": "project", "indicators": rows})


def test_one_fault_on_thirty_rows_is_one_matter_that_lists_a_few() -> None:
    report = check(blank_results(30), select=["result-not-measured"])
    (matter,) = report.matters
    assert len(matter.places) == 30
    assert "”等30项的目标值" in matter.message
    assert len(matter.message) < 200


@pytest.mark.parametrize("name", ["liwan", "rows"])
def test_the_form_keeps_within_the_bound(name: str, liwan: Form) -> None:
    assert len(check(liwan if name == "liwan" else blank_results(80)).matters) <= MOST


# --- Wrong cells ------------------------------------------------------------------------------------------------


def with_money(data: dict[str, Any], *edits: tuple[int, str, str], rows: int = 2) -> Report:
    changed = copy.deepcopy(data)
    changed["funding"] = changed["funding"][:rows]
    for row, name, value in edits:
        changed["funding"][row][name] = value
    return check(from_dict(changed), select=["funding"])


def arithmetic(report: Report) -> list[Matter]:
    return [m for m in report.matters if m.findings[0].severity is perfeval.Severity.ERROR]


@pytest.mark.parametrize(
    ("row", "name", "value", "said"),
    [
        (0, "actual", "3353.41", "3335.41"),  # two digits swapped
        (1, "actual", "3353.41", "3335.41"),
        (0, "initial_budget", "4284.39", "4248.39"),
        (0, "adjustment", "768.27", "负号"),
        (0, "actual", "3435.41", "填报有误"),  # no known slip: the cell that all broken calculations share
        (0, "initial_budget", "4249.39", "填报有误"),
    ],
)
def test_one_wrong_amount_is_one_matter_at_its_cell(
    liwan_dict: dict, row: int, name: str, value: str, said: str
) -> None:
    (matter,) = arithmetic(with_money(liwan_dict, (row, name, value)))
    assert matter.places[0] == f"$.funding[{row}].{name}"
    assert len(matter.findings) > 1
    assert said in matter.message
    assert any("÷" in working for working in matter.workings())


def test_where_several_cells_could_be_wrong_all_are_named(liwan_dict: dict) -> None:
    (matter,) = arithmetic(with_money(liwan_dict, (0, "adjustment", "-778.27"), rows=1))
    assert set(matter.places[:2]) == {"$.funding[0].initial_budget", "$.funding[0].adjustment"}
    assert "有一处填报有误" in matter.message


def test_two_wrong_rates_are_two_matters(liwan_dict: dict) -> None:
    made = arithmetic(
        with_money(liwan_dict, (0, "stated_completion_rate", "95.48%"), (0, "stated_adjustment_rate", "-18.80%"))
    )
    assert {matter.places[0].rpartition(".")[2] for matter in made} == {
        "stated_completion_rate",
        "stated_adjustment_rate",
    }


def test_what_follows_from_a_wrong_amount_is_no_matter_of_its_own(liwan_dict: dict) -> None:
    report = with_money(liwan_dict, (0, "adjustment", "768.27"))
    assert "low-execution" in {finding.rule for finding in report.findings}
    assert "low-execution" not in {matter.rules[0] for matter in report.matters}


# --- Keys -------------------------------------------------------------------------------------------------------


def disguised(form: Form, seed: int) -> Form:
    """The same form with its rows in another order, other names, and other figures in its targets."""
    order = random.Random(seed)

    def figures(text: str | None) -> str | None:
        return (
            text if text is None else text.replace("20个", "30个").replace("90%以上", "92%以上").replace("95%", "96%")
        )

    tasks = []
    for task in form.tasks:
        rows = tuple(
            evolve(row, name=f"{row.name}指标", expected=figures(row.expected), result=figures(row.result))
            for row in task.indicators
        )
        tasks.append(evolve(task, name=f"工作{task.name}", indicators=tuple(order.sample(rows, len(rows)))))
    return evolve(form, tasks=tuple(order.sample(tasks, len(tasks))))


@pytest.mark.parametrize("seed", range(4))
def test_keys_survive_reordering_renaming_and_new_figures(liwan: Form, seed: int) -> None:
    before, after = check(liwan), check(disguised(liwan, seed))
    assert {matter.key for matter in before.matters} <= {matter.key for matter in after.matters}
    assert matter_at(before, RESULT).key == after.matters[0].key


def test_rows_with_one_fault_have_keys_of_their_own() -> None:
    rows = [
        {"name": name, "expected": "100", "result": "300", "definition": what}
        for name, what in (("甲", "走访户数"), ("乙", "培训人数"))
    ]
    form = from_dict({"schema": 1, "kind": "project", "indicators": rows})
    first, second = check(form, select=["target-exceeded"]).matters
    assert first.key != second.key
    swapped = check(evolve(form, indicators=form.indicators[::-1]), select=["target-exceeded"]).matters
    assert {first.key: first.places, second.key: second.places}.keys() == {m.key for m in swapped}
    assert swapped[0].key == second.key


@given(st.integers(0, 1000))
@settings(max_examples=5)
def test_a_row_that_is_mended_leaves_the_others_their_keys(seed: int) -> None:
    count = random.Random(seed).randint(2, 3)
    rows = [
        {"name": f"{name}户数", "expected": "100", "result": "300", "definition": f"{name}的实有户数"}
        for name in ("走访", "救助", "培训")[:count]
    ]
    form = from_dict({"schema": 1, "kind": "project", "indicators": rows})
    before = check(form, select=["target-exceeded"]).matters
    mended = evolve(form, indicators=(evolve(form.indicators[0], result="101"), *form.indicators[1:]))
    after = check(mended, select=["target-exceeded"]).matters
    assert {m.key for m in after} == {m.key for m in before if m.places[0] != "$.indicators[0].result"}


# --- The gate ---------------------------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "schema": 1,
    "kind": "project",
    "year": 2022,
    "department": "某市民政局",
    "project": "社区养老服务",
    "money_unit": "万元",
    "funding": [
        {
            "source": "年度资金总额",
            "initial_budget": "86.00",
            "adjusted_budget": "86.00",
            "actual": "85.00",
            "stated_completion_rate": "98.84%",
        }
    ],
    "objective": {"expected": "建设社区养老驿站6个。", "outcome": "6个社区养老驿站已建成开放。"},
    "indicators": [{"name": "建设驿站数量", "expected": "6个", "result": "6个"}],
}
CORE = ["funding", "results", "prose"]


def gate(**changes: Any) -> GateWord:
    return check(from_dict({**GOOD, **changes}), select=CORE).gate


def row(**more: str) -> list[dict[str, str]]:
    return [{"name": "建设驿站数量", "expected": "6个", **more}]


def funds(*names: str) -> list[dict[str, str]]:
    return [{name: GOOD["funding"][0][name] for name in ("source", *names)}]


def test_the_gate_word_of_each_kind_of_form() -> None:
    assert gate() is GateWord.READY
    assert gate(indicators=row(result="6个", expected="1个")) is GateWord.EXPLAIN
    assert gate(indicators=row(result="已建成")) is GateWord.CORRECT
    assert gate(funding=[{**GOOD["funding"][0], "actual": "58.00"}]) is GateWord.CORRECT


@pytest.mark.parametrize("names", [("stated_completion_rate",), (), ("initial_budget", "stated_completion_rate")])
def test_blank_amounts_leave_the_gate_undecided(names: tuple[str, ...]) -> None:
    assert gate(funding=funds(*names)) is GateWord.UNDECIDED
    assert gate(funding=funds(*names), indicators=row(result="已建成")) is GateWord.CORRECT


def test_a_profile_changes_the_gate(tmp_path: Any) -> None:
    profile = tmp_path / "mild.toml"
    profile.write_text(
        'title = "x"\n[gate]\nexplain = ["must-explain", "warning", "result-not-measured"]\n'
        'accept = ["advice", "info", "target-exceeded"]\n',
        encoding="utf-8",
    )
    measured = from_dict({**GOOD, "indicators": row(result="已建成")})
    exceeded = from_dict({**GOOD, "indicators": row(result="60个")})
    assert [check(form, select=CORE).gate for form in (measured, exceeded)] == [GateWord.CORRECT, GateWord.EXPLAIN]
    own = [check(form, select=CORE, profile=str(profile)).gate for form in (measured, exceeded)]
    assert own == [GateWord.EXPLAIN, GateWord.READY]


def test_what_is_known_or_waived_makes_no_matter(liwan: Form) -> None:
    report = check(liwan)
    quiet = evolve(report, findings=(), known=report.findings)
    assert quiet.matters == ()
    assert quiet.gate is GateWord.READY


def test_the_more_particular_selector_decides() -> None:
    selectors = Selectors(correct=("must-correct",), accept=("some-rule",))
    assert selectors.of("some-rule", "error", "must-correct") is GateWord.READY
    assert selectors.of("other-rule", "warning", "must-correct") is GateWord.CORRECT
    assert selectors.word([("other-rule", "warning", "must-correct")], ["completion-rate-mismatch"]) is GateWord.CORRECT
    assert selectors.word([], ["completion-rate-mismatch"]) is GateWord.UNDECIDED


def test_english_pieces_of_advice_begin_as_sentences_do() -> None:
    report = check(perfeval.read(EXAMPLES / "forms" / "nutrition.docx").form)
    (advice,) = [matter for matter in report.matters if matter.kind is MatterClass.ADVICE]
    firsts = re.findall(r"\([0-9]+\) (.)", advice.render("en"))
    assert len(firsts) > 1
    assert [first for first in firsts if first.islower()] == []

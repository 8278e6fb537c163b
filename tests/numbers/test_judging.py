"""All figures of a form judged together: habits, conventions, what stays undecided, and the slip that explains."""

from __future__ import annotations

import decimal
import json
import pickle
import time
from pathlib import Path

import pytest
from attrs import evolve

from perfeval.codec import from_dict
from perfeval.figures import Habit, Identity, Verdict, judge
from perfeval.model import Form, FundingLine, Task
from perfeval.values.rounding import Manner

COMPLETION, ADJUSTMENT = "stated_completion_rate", "stated_adjustment_rate"
FORMS = Path(__file__).parents[1] / "forms"


def changed(form, *edits):
    lines = list(form.funding)
    for row, name, value in edits:
        lines[row] = evolve(lines[row], **{name: value})
    return evolve(form, funding=tuple(lines))


def one(**cells):
    return Form(kind="project", funding=(FundingLine(source="合计", **cells),))


def rows(*lines, **extra):
    return Form(kind="project", funding=tuple(FundingLine(**line) for line in lines), **extra)


def found(form):
    """What is impossible: path, and the code, cell and corrected text of the explanation."""
    explained = {}
    for check in judge(form).impossible:
        e = check.explanation
        explained[check.path.removeprefix("$.funding")] = e and (e.code, e.path.removeprefix("$.funding"), e.would_be)
    return explained


def verdict(form, identity=Identity.COMPLETION):
    return judge(form).of(identity)[0].verdict


def test_the_liwan_form_is_right_to_the_digit(liwan):
    figures = judge(liwan)
    assert {check.verdict for check in figures.checks} == {Verdict.EXACT}
    assert len(figures.of(Identity.COMPLETION)) == len(figures.of(Identity.ADJUSTMENT)) == 2
    assert figures.habit == Habit()


@pytest.mark.parametrize("name", ["002", "010", "012", "015"])
def test_published_forms_are_not_accused(name):
    form = from_dict(json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8")))
    figures = judge(form)
    assert figures.impossible == ()
    assert figures.habit == Habit()


# One wrong cell on the Liwan form: where it is found, and what explains it.
SWAP = "swapped-digits"
WRONG = {
    "a rate by 0.05 points": ([(1, COMPLETION, "95.89%")], {"[1].stated_completion_rate": None}),
    "a rate by its last place": ([(0, COMPLETION, "95.85%")], {"[0].stated_completion_rate": None}),
    "an adjustment rate by 0.05 points": ([(0, ADJUSTMENT, "-18.13%")], {"[0].stated_adjustment_rate": None}),
    "digits of a rate swapped": (
        [(0, COMPLETION, "95.48%")],
        {"[0].stated_completion_rate": (SWAP, "[0].stated_completion_rate", "95.84%")},
    ),
    "digits of a part swapped": (
        [(1, "actual", "3353.41")],
        {
            "[0].actual": (SWAP, "[1].actual", "3335.41"),
            "[1].stated_completion_rate": (SWAP, "[1].actual", "3335.41"),
        },
    ),
    "digits of a total swapped across the point": (
        [(0, "initial_budget", "4243.89")],
        {"[0].initial_budget": (SWAP, "[0].initial_budget", "4248.39"), "[0].stated_adjustment_rate": None},
    ),
    "an amount by 0.05": ([(1, "actual", "3335.46")], {"[0].actual": None}),
    "an adjustment by 0.05": ([(0, "adjustment", "-768.22")], {"[0].adjustment": None}),
    "a minus sign of a rate dropped": (
        [(1, ADJUSTMENT, "18.08%")],
        {"[1].stated_adjustment_rate": ("minus-dropped", "[1].stated_adjustment_rate", "-18.08%")},
    ),
    "a minus sign of an amount dropped": (
        [(1, "adjustment", "768.27")],
        dict.fromkeys(
            ("[0].adjustment", "[1].stated_adjustment_rate", "[1].stated_completion_rate"),
            ("minus-dropped", "[1].adjustment", "-768.27"),
        ),
    ),
    "元 in one cell": (
        [(1, "actual", "33354100.00")],
        dict.fromkeys(("[0].actual", "[1].stated_completion_rate"), ("unit", "[1].actual", "3335.41")),
    ),
    "元 in a total, places lost": (
        [(0, "initial_budget", "42483900")],
        dict.fromkeys(
            ("[0].initial_budget", "[0].stated_adjustment_rate", "[0].stated_completion_rate"),
            ("unit", "[0].initial_budget", "4248.39"),
        ),
    ),
    "亿元 in one cell": (
        [(1, "actual", "0.33354100")],
        dict.fromkeys(("[0].actual", "[1].stated_completion_rate"), ("unit", "[1].actual", "3335.41000000")),
    ),
    "one rate over the initial budget": (
        [(1, COMPLETION, "78.51%")],
        {"[1].stated_completion_rate": ("initial-budget", "[1].stated_completion_rate", "95.84%")},
    ),
    "a ratio for per cent": (
        [(1, COMPLETION, "0.9584%")],
        {"[1].stated_completion_rate": ("percent-sign", "[1].stated_completion_rate", "0.9584")},
    ),
    "a per cent sign missing": (
        [(1, COMPLETION, "95.84")],
        {"[1].stated_completion_rate": ("percent-sign", "[1].stated_completion_rate", "95.84%")},
    ),
    "the rate of the column beside": (
        [(1, COMPLETION, "-18.08%")],
        {"[1].stated_completion_rate": ("neighbour-rate", "[1].stated_completion_rate", "95.84%")},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_cell_is_found_and_explained(liwan, name):
    edits, expected = WRONG[name]
    got = found(changed(liwan, *edits))
    if name == "digits of a total swapped across the point":
        assert got["[0].initial_budget"] == expected["[0].initial_budget"]
        return
    if name == "亿元 in one cell":
        assert {path: each[:2] for path, each in got.items()} == {path: each[:2] for path, each in expected.items()}
        return
    assert got == expected


def test_a_line_left_out_or_counted_twice():
    parts = [
        {"source": "拨款", "actual": "60.17"},
        {"source": "自筹", "actual": "25.32"},
        {"source": "其他", "actual": "14.29"},
    ]
    for total, code in (("74.46", "left-out"), ("125.10", "counted-twice")):
        (check,) = judge(rows({"source": "合计", "actual": total}, *parts)).impossible
        assert check.explanation.code == code
        assert check.explanation.other == "$.funding[2].actual"
        assert check.explanation.would_be == "99.78"


def test_a_line_left_out_is_named_where_the_others_alone_make_up_the_total():
    parts = [
        {"source": "拨款", "initial_budget": "70.20", "actual": "60.17"},
        {"source": "自筹", "initial_budget": "30.50", "actual": "25.32"},
        {"source": "其他", "initial_budget": "20.05", "actual": "14.29"},
    ]
    for check in judge(rows({"source": "合计", "initial_budget": "50.55", "actual": "39.61"}, *parts)).impossible:
        assert (check.explanation.code, check.explanation.other[:12]) == ("left-out", "$.funding[1]")
    # One wrong amount beside a second breakdown is no line left out.
    parts[0] = {"source": "拨款", "initial_budget": "50.55", "actual": "39.71"}
    (check,) = judge(rows({"source": "合计", "initial_budget": "50.55", "actual": "39.61"}, *parts)).impossible
    assert check.explanation is None


def test_the_rate_of_another_row_is_recognised():
    lines = [
        {"source": "甲", "initial_budget": "1200.00", "actual": "1011.13", COMPLETION: "84.26%"},
        {"source": "乙", "initial_budget": "3417.22", "actual": "3001.99", COMPLETION: "84.26%"},
    ]
    (check,) = judge(rows(*lines)).impossible
    assert check.explanation.code == "neighbour-rate"
    assert check.explanation.other == "$.funding[0].stated_completion_rate"


@pytest.mark.parametrize("row", [0, 1])
def test_a_whole_row_in_the_other_unit_is_one_slip(liwan, row):
    in_yuan = {"initial_budget": "42483900", "adjustment": "-7682700", "actual": "33354100"}
    got = found(changed(liwan, *((row, name, value) for name, value in in_yuan.items())))
    expected = {"initial_budget": "4248.39", "adjustment": "-768.27", "actual": "3335.41"}
    assert got == {f"[0].{name}": ("unit", f"[{row}].{name}", value) for name, value in expected.items()}


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize(
    ("name", "value"), [("actual", "3336.41"), ("initial_budget", "4249.39"), ("adjustment", "-767.27")]
)
def test_no_rate_was_copied_if_the_total_calls_for_the_amount_it_is_right_of(liwan, row, name, value):
    got = found(changed(liwan, (row, name, value)))
    assert f"[{row}].stated_completion_rate" in got
    assert set(got.values()) == {None}


def test_of_two_swapped_amounts_the_one_that_the_rates_contradict_is_named(liwan):
    got = found(changed(liwan, (1, "actual", "3335.14")))
    assert got["[0].actual"] == ("swapped-digits", "[1].actual", "3335.41")


def test_nothing_is_explained_by_what_does_not_fit(liwan):
    (check,) = judge(changed(liwan, (0, COMPLETION, "71.37%"))).impossible
    assert check.explanation is None


def test_a_certificate_can_be_checked_by_hand(liwan):
    (check,) = judge(changed(liwan, (0, COMPLETION, "95.89%"))).impossible
    proof = check.certificate
    assert (proof.stated, proof.plain) == ("95.89%", "95.84%")
    assert proof.working == ("3335.41", "4248.39", "-768.27")
    assert (proof.first, proof.last) == ("95.84%", "95.84%")
    assert decimal.Decimal("95.84") < proof.low <= decimal.Decimal("95.8414")
    assert decimal.Decimal("95.8422") <= proof.high < decimal.Decimal("95.85")
    assert proof.every
    assert proof.habits >= 8


# Habits. Budgets are large enough for one last place of a rate to matter.
LINES = [("5821.37", "4998.07"), ("7313.91", "6900.46"), ("6127.58", "5530.73"), ("9416.03", "9290.66")]


def rated(printed, **extra):
    return rows(
        *(
            {"initial_budget": initial, "actual": actual, COMPLETION: rate}
            for (initial, actual), rate in zip(LINES, printed, strict=True)
        ),
        **extra,
    )


def rates(places, mode):
    context = decimal.Context(prec=50)
    for initial, actual in LINES:
        share = context.divide(decimal.Decimal(actual) * 100, decimal.Decimal(initial))
        yield f"{share.quantize(decimal.Decimal((0, (1,), -places)), mode, context)}%"


def test_rates_cut_off_are_unusual_but_possible():
    cut = list(rates(2, decimal.ROUND_DOWN))
    assert cut != list(rates(2, decimal.ROUND_HALF_UP))
    figures = judge(rated(cut))
    assert figures.impossible == ()
    assert figures.habit.rates.manner is Manner.TRUNCATED
    unusual = [check for check in figures.checks if check.verdict is Verdict.UNUSUAL]
    assert unusual
    assert {check.unusual for check in unusual} == {("rates-truncated",)}


def test_an_error_among_cut_rates_is_found_alone():
    cut = list(rates(2, decimal.ROUND_DOWN))
    cut[1] = "94.75%"
    figures = judge(rated(cut))
    assert [check.row for check in figures.impossible] == [1]
    assert figures.habit.rates.manner is Manner.TRUNCATED


def test_padded_zeros_are_one_number_of_places_for_all():
    padded = [rate.replace("%", "0%") for rate in rates(1, decimal.ROUND_HALF_UP)]
    figures = judge(rated(padded))
    assert figures.impossible == ()
    assert figures.habit.rates.padded
    # One figure with another last digit refutes the padding for all of them.
    padded[0] = next(rates(2, decimal.ROUND_HALF_UP))
    assert padded[0][-2] != "0"
    assert judge(rated(padded)).impossible


def test_a_last_place_that_is_not_zero_in_the_other_column_refutes_it_too(liwan):
    assert judge(changed(liwan, (0, COMPLETION, "95.80%"))).impossible
    assert judge(changed(liwan, (0, COMPLETION, "96.00%"))).impossible


def test_padded_amounts():
    plain = one(initial_budget="12.00", actual="7.00", **{COMPLETION: "60.12%"})
    assert verdict(plain) is Verdict.UNUSUAL
    assert judge(plain).of(Identity.COMPLETION)[0].unusual == ("amounts-padded",)
    assert verdict(one(initial_budget="12.00", actual="7.01", **{COMPLETION: "60.12%"})) is Verdict.IMPOSSIBLE


def test_rounded_twice():
    # 84.446 per cent is 84.45 at two places, and that is 84.5 at one.
    form = one(initial_budget="100000.00", actual="84446.00", **{COMPLETION: "84.5%"})
    assert verdict(form) is Verdict.UNUSUAL
    assert judge(form).habit.rates.manner is Manner.TWICE
    assert verdict(one(initial_budget="100000.00", actual="84443.00", **{COMPLETION: "84.5%"})) is Verdict.IMPOSSIBLE


def test_nearest_admits_either_way_at_a_tie():
    for rate in ("0.5%", "0.4%", "0.6%"):
        exact = rows({"initial_budget": "10000", "actual": "45", COMPLETION: rate}, figures="exact")
        expected = {"0.5%": Verdict.EXACT, "0.4%": Verdict.EXACT, "0.6%": Verdict.IMPOSSIBLE}[rate]
        assert judge(exact).checks[0].verdict is expected


# Conventions of whole columns
def test_signs_left_out_of_a_whole_column_are_a_convention(liwan):
    for edits, code in (
        ([(0, ADJUSTMENT, "18.08%"), (1, ADJUSTMENT, "18.08%")], "unsigned-adjustment-rates"),
        ([(0, "adjustment", "768.27"), (1, "adjustment", "768.27")], "unsigned-adjustments"),
        ([(0, COMPLETION, "95.84"), (1, COMPLETION, "95.84")], "completion-without-percent"),
        ([(0, ADJUSTMENT, "-18.08"), (1, ADJUSTMENT, "-18.08")], "adjustment-without-percent"),
        ([(0, COMPLETION, "78.51%"), (1, COMPLETION, "78.51%")], "completion-over-other"),
    ):
        figures = judge(changed(liwan, *edits))
        assert figures.impossible == ()
        unusual = {check.unusual for check in figures.checks if check.verdict is Verdict.UNUSUAL}
        assert unusual == {(code,)}


def test_a_ratio_is_a_plain_reading(liwan):
    figures = judge(changed(liwan, (0, COMPLETION, "0.9584"), (1, COMPLETION, "0.9584")))
    assert figures.habit == Habit()
    assert figures.impossible == ()
    assert verdict(one(adjusted_budget="1.56", actual="1.56", **{COMPLETION: "1"})) is Verdict.EXACT


def test_a_column_over_the_initial_budget_must_be_so_throughout():
    lines = [
        {"initial_budget": "500.00", "adjusted_budget": "400.00", "actual": "300.00", COMPLETION: "60.00%"},
        {"initial_budget": "717.31", "adjusted_budget": "911.47", "actual": "610.03", COMPLETION: "85.04%"},
    ]
    assert judge(rows(*lines)).impossible == ()
    lines[1][COMPLETION] = "66.93%"
    (check,) = judge(rows(*lines)).impossible
    assert (check.row, check.explanation.code) == (0, "initial-budget")


# Denominators that are not there
@pytest.mark.parametrize(
    ("cells", "lacking"),
    [
        ({"actual": "3.00"}, {"initial_budget"}),
        ({"initial_budget": "3.00"}, {"actual"}),
        ({"initial_budget": "0.00", "actual": "3.00"}, {"initial_budget"}),
        ({"initial_budget": "5.00", "adjustment": "-5.00", "actual": "3.00"}, {"initial_budget", "adjustment"}),
        ({"adjusted_budget": "0", "actual": "0"}, {"adjusted_budget"}),
        (
            {"initial_budget": "5.00", "adjustment": "1.00", "adjusted_budget": "7.00", "actual": "3.00"},
            {"initial_budget", "adjustment", "adjusted_budget"},
        ),
    ],
)
def test_a_rate_without_a_denominator_is_undecided(cells, lacking):
    (check,) = judge(one(**cells, **{COMPLETION: "12.34%"})).of(Identity.COMPLETION)
    assert check.verdict is Verdict.UNCHECKED
    assert {path.removeprefix("$.funding[0].") for path in check.lacking} == lacking


def test_a_blank_adjustment_is_zero_only_to_confirm():
    lines = [
        {"source": "甲", "initial_budget": "500.00", "adjustment": "20.00", "actual": "300.00"},
        {"source": "乙", "initial_budget": "400.00", "actual": "300.00", COMPLETION: "75.00%"},
    ]
    assert verdict(rows(*lines)) is Verdict.EXACT
    lines[1][COMPLETION] = "76.00%"
    (check,) = judge(rows(*lines)).of(Identity.COMPLETION)
    assert (check.verdict, check.lacking) == (Verdict.UNCHECKED, ("$.funding[1].adjustment",))
    # Without the column anywhere, the initial budget is the budget.
    del lines[0]
    assert verdict(rows(*lines)) is Verdict.IMPOSSIBLE


def test_an_adjustment_rate_from_the_adjusted_budget():
    cells = {"initial_budget": "4248.39", "adjusted_budget": "3480.12"}
    assert verdict(one(**cells, **{ADJUSTMENT: "-18.08%"}), Identity.ADJUSTMENT) is Verdict.ROUNDING
    assert verdict(one(**cells, **{ADJUSTMENT: "-18.13%"}), Identity.ADJUSTMENT) is Verdict.IMPOSSIBLE


def test_the_adjusted_budget_and_its_rate():
    cells = {"initial_budget": "4248.39", "adjustment": "-768.27", "actual": "3335.41", COMPLETION: "95.84%"}
    for adjusted, expected in (
        ("3480.12", Verdict.EXACT),
        ("3480.13", Verdict.ROUNDING),
        ("3480.22", Verdict.IMPOSSIBLE),
    ):
        figures = judge(one(**cells, adjusted_budget=adjusted))
        assert figures.of(Identity.ADJUSTED)[0].verdict is expected
        expected_rate = Verdict.UNCHECKED if expected is Verdict.IMPOSSIBLE else Verdict.EXACT
        assert figures.of(Identity.COMPLETION)[0].verdict is expected_rate


# Tasks
@pytest.mark.parametrize(
    ("funds", "expected"),
    [
        (("300.00", "100.00"), Verdict.EXACT),
        (("300.00", "250.01"), Verdict.EXACT),  # within rounding
        (("300.00", "250.33"), Verdict.IMPOSSIBLE),
    ],
)
def test_task_funds(funds, expected):
    line = FundingLine(source="合计", initial_budget="500.00", adjustment="50.00", actual="510.11")
    form = Form(kind="department_overall", funding=(line,), tasks=tuple(Task(funding=each) for each in funds))
    assert verdict(form, Identity.TASKS) is expected
    blank = evolve(form, funding=(evolve(line, actual=None),))
    assert verdict(blank, Identity.TASKS) is Verdict.UNCHECKED


# Robustness
def test_a_verdict_does_not_depend_on_the_callers_context(liwan):
    wrong = changed(liwan, (0, COMPLETION, "95.89%"), (1, "actual", "3353.41"))
    expected = judge(wrong)
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        assert judge(wrong) == expected


def test_figures_are_values(liwan):
    figures = judge(changed(liwan, (0, COMPLETION, "95.89%")))
    assert pickle.loads(pickle.dumps(figures)) == figures
    assert hash(figures) == hash(judge(changed(liwan, (0, COMPLETION, "95.89%"))))


@pytest.mark.parametrize("text", ["9" * 18 + "." + "9" * 12, "0." + "0" * 11 + "1", "-" + "9" * 18, "0"])
def test_extreme_figures_are_judged_soon(text):
    cells = dict.fromkeys(("initial_budget", "adjustment", "adjusted_budget", "actual"), text)
    lines = [{"source": "合计", **cells, COMPLETION: text + "%", ADJUSTMENT: text}, *[{"source": "甲", **cells}] * 5]
    start = time.process_time()
    judge(rows(*lines))
    assert time.process_time() - start < 5


def test_a_form_without_money():
    figures = judge(Form(kind="project"))
    assert (figures.checks, figures.habits_tried) == ((), 1)

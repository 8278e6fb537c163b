"""Of honestly filled forms none is ever accused, and an error above the guaranteed bound is never missed."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.checking import check
from perfeval.codec import from_dict
from perfeval.figures import Identity, Verdict, judge
from perfeval.model import Form, FundingLine
from perfeval.testing.honest import Filer, honest_dict, honest_filer, main
from perfeval.values.printed import Rate
from perfeval.values.rates import rate_text

seeds = st.integers(0, 2**64)
FUNDING = ("funding",)


@settings(max_examples=120)
@given(seeds)
def test_none_is_ever_accused(seed):
    form = from_dict(honest_dict(Random(seed)))
    assert check(form, select=FUNDING).errors == ()


@settings(max_examples=40)
@given(seeds)
def test_nor_one_who_pads_with_zeros_or_rounds_twice(seed):
    form = from_dict(honest_dict(Random(seed), unusual=True))
    assert check(form, select=FUNDING).errors == ()


# Forms that an earlier version accused: totals summed from printed leaves, two partitions below a part, and
# adjustments worked out from printed budgets. Each is found again by its seed.
@pytest.mark.parametrize("seed", range(200))
def test_small_amounts_in_long_lists(seed):
    """Where rounding is as large as the figures: the hardest lists to read."""
    random = Random(seed)
    filer = evolve(
        honest_filer(random), unit="万元", places=2, total_source=random.choice(("parts", "leaves", "mixed"))
    )
    form = from_dict(honest_dict(random, lines=30, filer=filer))
    assert judge(form).impossible == ()


@given(seeds)
def test_the_filer_prints_what_the_checks_call_usual(seed):
    """Everything to the nearest from true amounts needs no unusual habit at all."""
    random = Random(seed)
    filer = evolve(
        honest_filer(random),
        amount_mode=random.choice(("half-up", "half-even")),
        rate_mode=random.choice(("half-up", "half-even")),
        total_source="true",
        derived=None,
    )
    figures = judge(from_dict(honest_dict(random, filer=filer)))
    assert figures.habit.cost == 0


def usual(random: Random) -> Filer:
    return evolve(
        honest_filer(random),
        amount_mode="half-up",
        rate_mode="half-up",
        percent=True,
        derived=None,
        total_source="true",
    )


def alarmed(form: Form, row: int, identity: Identity) -> bool:
    """An error or a warning about this row's figure, or a habit that the whole form is warned of because of it."""
    figures = judge(form)
    verdicts = {each.row: each.verdict for each in figures.of(identity)}
    return verdicts.get(row) in (Verdict.IMPOSSIBLE, Verdict.UNUSUAL)


def completion_bound(line: FundingLine) -> Fraction | None:
    """delta > w + h (1 + 2c) (1/(B - 2h) + 1/(B + 2h)); for three printed amounts, places alike."""
    amounts = [x for x in (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual) if x is not None]
    rate = line.stated_completion_rate
    if rate is None or line.actual is None or line.actual.value < 0:
        return None
    h = max(each.ulp for each in amounts) / 2
    if line.adjusted_budget is not None:
        budget = line.adjusted_budget.value
    elif line.initial_budget is not None:
        budget = line.initial_budget.value + (line.adjustment.value if line.adjustment is not None else 0)
    else:
        return None
    if budget <= 4 * h:
        return None
    share = line.actual.value / budget
    return rate.ulp + h * (1 + 2 * share) * (1 / (budget - 2 * h) + 1 / (budget + 2 * h))


@settings(max_examples=120)
@given(seeds, st.booleans(), st.integers(0, 3))
def test_every_wrong_completion_rate_above_the_bound_is_found(seed, up, extra):
    random = Random(seed)
    form = from_dict(honest_dict(random, lines=8, filer=usual(random)))
    rated = [row for row, line in enumerate(form.funding) if completion_bound(line) is not None]
    if not rated:
        return
    row = random.choice(rated)
    line = form.funding[row]
    bound, rate = completion_bound(line), line.stated_completion_rate
    # The first figure of the printed places beyond the bound, and some further ones.
    places = bound // rate.ulp + 1 + extra
    moved = rate.value + (places if up else -places) * rate.ulp
    text = rate_text(moved, rate.places, percent=rate.percent)
    if len(text) > 18:
        return
    wrong = evolve(line, stated_completion_rate=Rate(text))
    lines = (*form.funding[:row], wrong, *form.funding[row + 1 :])
    changed = evolve(form, funding=lines)
    status = {each.row: each for each in judge(changed).of(Identity.COMPLETION)}[row]
    if status.verdict is Verdict.UNCHECKED:
        return
    assert alarmed(changed, row, Identity.COMPLETION), (line, text)


@settings(max_examples=60)
@given(seeds)
def test_a_total_beyond_all_rounding_is_found(seed):
    random = Random(seed)
    # One partition whose parts cannot be parts of each other.
    count = random.randint(2, 12)
    parts = [random.randint(10**4, 10**5) for _ in range(count)]
    if len(set(parts)) != count:
        return
    off = random.choice((1, -1)) * (count // 2 + 1 + random.randint(1, 5))
    total = sum(parts) + off
    lines = [FundingLine(source="合计", actual=f"{total}.07")]
    lines += [FundingLine(source="甲", actual=f"{part}.{index:02d}") for index, part in enumerate(parts)]
    form = Form(kind="project", funding=tuple(lines))
    assert [each.path for each in judge(form).impossible] == ["$.funding[0].actual"]


def test_the_generator_covers_what_it_says():
    random = Random(7)
    forms = [honest_dict(random) for _ in range(600)]
    sizes = {len(form["funding"]) for form in forms}
    assert min(sizes) == 1
    assert max(sizes) > 30
    amounts = [row.get("actual", "") for form in forms for row in form["funding"]]
    places = {len(amount.partition(".")[2]) for amount in amounts}
    assert places == {0, 1, 2, 3, 4}
    assert any(amount.startswith("-") for amount in amounts)
    assert any(Fraction(amount) == 0 for amount in amounts)
    assert {form["money_unit"] for form in forms} == {"元", "万元"}
    assert any(row["source"].startswith("其中") for form in forms for row in form["funding"])
    assert honest_dict(Random(3)) == honest_dict(Random(3))


def test_the_command_reports(capsys):
    assert main(["--forms", "40", "--seed", "3"]) == 0
    assert "40 forms" in capsys.readouterr().out

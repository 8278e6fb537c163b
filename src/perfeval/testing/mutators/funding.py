"""Mutators of the rules about money."""

# ruff: noqa: PLR2004 (how far a figure is moved)
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.paths import indicator_rows
from perfeval.testing.edits import Change, is_scored, one_of, put, targets, with_cells, with_edits
from perfeval.testing.honest import rounded, written

if TYPE_CHECKING:
    from random import Random

    from perfeval.model import Form, FundingLine
    from perfeval.testing.complete import Honest
    from perfeval.values.printed import Amount, Rate

__all__ = [
    "adjusted_budget_mismatch",
    "adjustment_rate_mismatch",
    "amount_in_other_unit",
    "carryover_not_in_funds",
    "completion_rate_mismatch",
    "funding_line_repeated",
    "large_adjustment",
    "low_execution",
    "negative_amount",
    "outputs_met_money_unspent",
    "overspent",
    "scored_without_money",
    "task_funds_exceed_total",
    "task_funds_unaccounted",
    "total_not_sum",
    "unexplained_adjustment",
]

_TOTALS = ("合计", "年度资金总额", "总计")
_SENTENCE = re.compile("[^。；]{1,400}[。；]?")
_ABOUT_MONEY = ("预算", "资金", "尾款", "用款", "经费")


def _lines(form: Form) -> list[tuple[str, FundingLine]]:
    return [(f"$.funding[{i}]", line) for i, line in enumerate(form.funding)]


def budget_of(line: FundingLine) -> Fraction | None:
    """The printed budget of a row, as the filer reads it."""
    if line.adjusted_budget is not None:
        return line.adjusted_budget.value
    if line.initial_budget is None:
        return None
    return line.initial_budget.value + (line.adjustment.value if line.adjustment is not None else 0)


def _telling(line: FundingLine) -> bool:
    """Whether the amounts of a row are so large that rounding moves its rates by less than a tenth of a per cent."""
    amounts = [each for each in (line.initial_budget, line.adjusted_budget, line.actual) if each is not None]
    return all(each.value > 2000 * each.ulp for each in amounts)


def _in_percent(rate: Rate, change: Fraction) -> str:
    """A printed rate moved by ``change`` per cent, with the decimals it has."""
    scale = 10**rate.places
    return f"{written(int((rate.decimal + 0) * scale) + int(change * scale), rate.places)}%"


def completion_rate_mismatch(honest: Honest, random: Random) -> Change | None:
    """A completion rate that is a few per cent off."""
    form = honest.form
    lines = [
        (path, line, line.stated_completion_rate)
        for path, line in _lines(form)
        if line.stated_completion_rate is not None and line.stated_completion_rate.percent and _telling(line)
    ]
    choice = one_of(random, lines)
    if choice is None:
        return None
    path, line, rate = choice
    change = Fraction(random.choice((-1, 1)) * random.randint(2, 9))
    if line.initial_budget is not None and line.actual is not None and line.initial_budget.value:
        # Not the rate of the initial budget: that is another habit, and only a warning.
        other = line.actual.value / line.initial_budget.value
        if abs(other - (rate.value + change / 100)) < Fraction(1, 100):
            change = -change
    cell = f"{path}.stated_completion_rate"
    return Change(form=put(form, cell, _in_percent(rate, change)), paths=(cell,))


def adjustment_rate_mismatch(honest: Honest, random: Random) -> Change | None:
    """An adjustment rate that is a few per cent off."""
    form = honest.form
    lines = [
        (path, line.stated_adjustment_rate)
        for path, line in _lines(form)
        if line.stated_adjustment_rate is not None and line.stated_adjustment_rate.percent and _telling(line)
    ]
    choice = one_of(random, lines)
    if choice is None:
        return None
    path, rate = choice
    # Away from zero, so that it is no mere slip of the sign.
    change = Fraction(random.randint(2, 9) * (-1 if rate.value < 0 else 1))
    cell = f"{path}.stated_adjustment_rate"
    return Change(form=put(form, cell, _in_percent(rate, change)), paths=(cell,))


def adjusted_budget_mismatch(honest: Honest, random: Random) -> Change | None:
    """An adjusted budget that is a little more than initial budget and adjustment."""
    form = honest.form
    lines = [
        (path, line)
        for path, line in _lines(form)
        if line.initial_budget is not None
        and line.adjustment is not None
        and line.adjusted_budget is not None
        and _telling(line)
        and (line.score is None or _scored_by_rate(line))
    ]
    choice = one_of(random, lines)
    if choice is None:
        return None
    path, line = choice
    more = _raised(line.adjusted_budget, random)
    cell = f"{path}.adjusted_budget"
    sums = frozenset({"total-not-sum"}) if len(form.funding) > 1 else frozenset()
    return Change(form=put(form, cell, more), paths=(cell,), allows=sums)


def _scored_by_rate(line: FundingLine) -> bool:
    """Whether the rate beside a score is so exact that the score came from it."""
    return line.stated_completion_rate is not None and line.stated_completion_rate.places > 1


def _raised(amount: Amount, random: Random) -> str:
    """An amount that is 2 to 4 per cent larger."""
    scale = 10**amount.places
    count = int(amount.decimal * scale)
    return written(count + max(count * random.randint(20, 40) // 1000, 10), amount.places)


def _is_flat(form: Form) -> bool:
    """Whether the first row is a total and all others are its parts."""
    if len(form.funding) < 3 or (form.funding[0].source or "") not in _TOTALS:
        return False
    total, *parts = form.funding
    for name in ("initial_budget", "adjustment", "adjusted_budget", "actual"):
        whole: Amount | None = getattr(total, name)
        shares: list[Amount | None] = [getattr(part, name) for part in parts]
        if whole is None:
            continue
        if any(share is None for share in shares):
            return False
        added = sum((share.value for share in shares if share is not None), Fraction(0))
        if abs(added - whole.value) > whole.ulp * len(parts):
            return False
    return True


def total_not_sum(honest: Honest, random: Random) -> Change | None:
    """One part's budget raised, with its own rates, so that the parts make more than their total."""
    form = honest.form
    if not _is_flat(form):
        return None
    at = random.choice([i for i, line in enumerate(form.funding) if i and _telling(line)] or [0])
    if not at:
        return None
    line = form.funding[at]
    column = "initial_budget" if line.adjusted_budget is None else "adjusted_budget"
    amount: Amount = getattr(line, column)
    raised = _raised(amount, random)
    new = with_cells(line, **{column: raised})
    if column == "adjusted_budget" and line.adjustment is not None and line.initial_budget is not None:
        new = with_cells(line, adjusted_budget=raised, initial_budget=_shifted(line.initial_budget, amount, raised))
    new = with_rates(new)
    paths = [f"$.funding[0].{column}"]
    if new.initial_budget != line.initial_budget and column != "initial_budget":
        paths.append("$.funding[0].initial_budget")
    return Change(form=put(form, f"$.funding[{at}]", new), paths=tuple(paths))


def _shifted(amount: Amount, old: Amount, new: str) -> str:
    """``amount`` with the difference between two others added."""
    change = Fraction(new) - old.value
    scale = 10**amount.places
    return written(int((amount.value + change) * scale), amount.places)


def with_rates(line: FundingLine) -> FundingLine:
    """A row with the rates that its printed amounts give, where it prints rates."""
    stated, changed = line.stated_completion_rate, line.stated_adjustment_rate
    budget = budget_of(line)
    if stated is not None and budget and line.actual is not None:
        line = with_cells(line, stated_completion_rate=_rate(line.actual.value / budget, stated))
    if changed is not None and line.initial_budget is not None and line.initial_budget.value and budget is not None:
        change = line.adjustment.value if line.adjustment is not None else budget - line.initial_budget.value
        line = with_cells(line, stated_adjustment_rate=_rate(change / line.initial_budget.value, changed))
    return line


def _rate(share: Fraction, like: Rate) -> str:
    places = like.places
    scale = 10 ** (places + (2 if like.percent else 0))
    count = rounded(share.numerator * scale, share.denominator, "half-up")
    return written(count, places) + ("%" if like.percent else "")


def task_funds_exceed_total(honest: Honest, random: Random) -> Change | None:
    """One task's money raised above everything that was budgeted or spent."""
    form = honest.form
    total = form.funding[0] if form.funding else None
    priced = [i for i, task in enumerate(form.tasks) if task.funding is not None]
    if total is None or total.source not in _TOTALS or not priced or total.actual is None:
        return None
    known = [each for each in (total.initial_budget, total.adjusted_budget, total.actual) if each is not None]
    most = max(each.value for each in known)
    if total.initial_budget is None:
        return None
    if total.adjustment is not None:
        most += abs(total.adjustment.value)
    if most <= 0:
        return None
    amount: Amount = total.actual
    scale = 10**amount.places
    cell = f"$.tasks[{random.choice(priced)}].funding"
    return Change(
        form=put(form, cell, written(int(most * scale) * random.randint(105, 150) // 100 + 10, amount.places)),
        paths=("$.tasks",),
    )


def overspent(honest: Honest, random: Random) -> Change | None:
    """More spent than the budget of the only row, with the rate that this gives."""
    form = honest.form
    if len(form.funding) != 1 or not _telling(form.funding[0]):
        return None
    line = form.funding[0]
    budget = budget_of(line)
    if budget is None or line.actual is None or budget <= 0:
        return None
    scale = 10**line.actual.places
    spent = written(int(budget * scale) * random.randint(102, 120) // 100 + 10, line.actual.places)
    new = with_rates(with_cells(line, actual=spent))
    scored = line.weight is not None and line.score is not None and line.score.value < line.weight.value
    implied = frozenset({"execution-score-mismatch"}) if scored else frozenset()
    return Change(
        form=put(form, "$.funding[0]", new),
        paths=("$.funding[0].actual",),
        implies=implied,
        allows=frozenset({"task-funds-unaccounted", "carryover-not-in-funds"}),
    )


def negative_amount(honest: Honest, random: Random) -> Change | None:
    """A minus before the spending of one part."""
    form = honest.form
    lines = [(path, line) for path, line in _lines(form)[1:] if line.actual is not None and _telling(line)]
    choice = one_of(random, lines)
    if choice is None:
        return None
    path, line = choice
    implied = {"total-not-sum"} if _is_flat(form) else set()
    if line.stated_completion_rate is not None:
        implied.add("completion-rate-mismatch")
    cell = f"{path}.actual"
    return Change(
        form=put(form, cell, f"-{line.actual}"),
        paths=(cell,),
        implies=frozenset(implied),
        allows=frozenset({"total-not-sum"}),
    )


# --- explanations struck out ----------------------------------------------------------------------------------


def _without_money(text: str | None) -> str | None:
    """A text without its sentences about money; ``""`` if it holds nothing else."""
    if text is None:
        return None
    return "".join(each for each in _SENTENCE.findall(text) if not any(word in each for word in _ABOUT_MONEY))


def unexplained(form: Form) -> Form | None:
    """The form without a word about its money; None if a text would be left empty."""
    texts = {name: _without_money(getattr(form, name)) for name in ("problems", "improvements", "conclusion")}
    if "" in texts.values():
        return None
    lines = tuple(with_cells(line, reason=None) for line in form.funding)
    return with_cells(form, funding=lines, **texts)


def _share_changed(form: Form) -> Fraction | None:
    """How much of the initial budget of the first row was changed."""
    line = form.funding[0] if form.funding else None
    budget = None if line is None else budget_of(line)
    if line is None or budget is None or line.initial_budget is None or line.initial_budget.value <= 0:
        return None
    return abs(budget / line.initial_budget.value - 1)


def _share_spent(form: Form) -> Fraction | None:
    line = form.funding[0] if form.funding else None
    budget = None if line is None else budget_of(line)
    if line is None or budget is None or budget <= 0 or line.actual is None:
        return None
    return line.actual.value / budget


def _struck(honest: Honest, cell: str, rule: str) -> Change | None:
    """The explanation struck out, for the rule that asks for it, and for the others that it also answered."""
    bare = unexplained(honest.form)
    if bare is None or bare == honest.form:
        return None
    changed, spent = _share_changed(honest.form), _share_spent(honest.form)
    asked = set()
    if changed is not None and changed >= Fraction(3, 10):
        asked.add("large-adjustment")
    elif changed is not None and changed >= Fraction(1, 10):
        asked.add("unexplained-adjustment")
    if spent is not None and spent < Fraction(4, 5):
        asked.add("low-execution")
    if rule not in asked:
        return None
    allows = frozenset({"scores-outrun-spending", "problems-left-blank"})
    return Change(form=bare, paths=(cell,), implies=frozenset(asked - {rule}), allows=allows)


def _changed_cell(form: Form) -> str:
    return f"$.funding[0].{'adjusted_budget' if form.funding[0].adjustment is None else 'adjustment'}"


def large_adjustment(honest: Honest, _random: Random) -> Change | None:
    """The explanation of a large change of the budget struck out."""
    return _struck(honest, _changed_cell(honest.form), "large-adjustment") if honest.form.funding else None


def unexplained_adjustment(honest: Honest, _random: Random) -> Change | None:
    """The explanation of a change of the budget struck out."""
    return _struck(honest, _changed_cell(honest.form), "unexplained-adjustment") if honest.form.funding else None


def low_execution(honest: Honest, _random: Random) -> Change | None:
    """The explanation of money left unspent struck out."""
    return _struck(honest, "$.funding[0].actual", "low-execution") if honest.form.funding else None


# --- money and work -------------------------------------------------------------------------------------------


def outputs_met_money_unspent(honest: Honest, random: Random) -> Change | None:
    """Next to nothing spent, without a word, beside outputs that were all reached."""
    form = unexplained(honest.form)
    if form is None:
        return None
    line = form.funding[0] if len(form.funding) == 1 else None
    counted = [row for _, row in indicator_rows(form) if "数量" in (row.level2 or "")]
    if line is None or line.score is not None or line.actual is None or not _telling(line) or len(counted) < 2:
        return None
    if any(each.reached < each.planned for each in targets(form, list(indicator_rows(form))) if each.before != "≤"):
        return None
    budget = budget_of(line)
    if budget is None or budget <= 0 or any(task.funding is not None for task in form.tasks):
        return None
    scale = 10**line.actual.places
    spent = written(int(budget * scale) * random.randint(1, 8) // 100, line.actual.places)
    changed = with_rates(with_cells(line, actual=spent))
    return Change(
        form=put(form, "$.funding[0]", changed),
        paths=("$.funding[0].actual",),
        implies=frozenset({"low-execution"}),
        allows=frozenset({"large-adjustment", "unexplained-adjustment", "scores-outrun-spending"}),
    )


def funding_line_repeated(honest: Honest, random: Random) -> Change | None:
    """A row printed once more below itself."""
    form = honest.form
    at = one_of(
        random,
        [
            number
            for number, line in enumerate(form.funding)
            if line.source is not None and line.score is None and line.actual is not None and line.actual.value != 0
        ],
    )
    if at is None:
        return None
    lines = (*form.funding[: at + 1], *form.funding[at:])
    return Change(
        form=with_edits(form, {"$.funding": lines}),
        paths=(f"$.funding[{at + 1}].source",),
        allows=frozenset({"total-not-sum"}),
    )


def scored_without_money(honest: Honest, _random: Random) -> Change | None:
    """Noughts in every cell of money, beside indicators that are scored."""
    form = honest.form
    scored = any(is_scored(row) for _, row in indicator_rows(form))
    if not scored or not form.funding or any(line.score is not None for line in form.funding):
        return None
    if any(task.funding is not None for task in form.tasks):
        return None
    names = ("initial_budget", "adjustment", "adjusted_budget", "actual")
    lines = tuple(
        with_cells(
            line,
            stated_completion_rate=None,
            stated_adjustment_rate=None,
            **{name: "0" for name in names if getattr(line, name) is not None},
        )
        for line in form.funding
    )
    return Change(form=with_edits(form, {"$.funding": lines}), paths=("$.funding",))


def task_funds_unaccounted(honest: Honest, random: Random) -> Change | None:
    """The money of every task lowered, so that most of what was spent belongs to no task."""
    form = honest.form
    total = form.funding[0] if form.funding else None
    if total is None or total.actual is None or not form.tasks or any(task.funding is None for task in form.tasks):
        return None
    share = random.randint(4, 8)
    lowered = {
        f"$.tasks[{i}].funding": written(
            int(task.funding.value * 10**task.funding.places) // share, task.funding.places
        )
        for i, task in enumerate(form.tasks)
        if task.funding is not None
    }
    return Change(form=with_edits(form, lowered), paths=("$.tasks",))


def amount_in_other_unit(honest: Honest, _random: Random) -> Change | None:
    """The spending of the only row in 万元 on a form in 元."""
    form = honest.form
    line = form.funding[0] if len(form.funding) == 1 else None
    if line is None or form.money_unit != "元" or line.actual is None or line.score is not None:
        return None
    budgets = [each.value for each in (line.initial_budget, line.adjusted_budget) if each is not None]
    near = any(each > 0 and Fraction(2, 3) <= line.actual.value / each <= Fraction(3, 2) for each in budgets)
    if not near or any(task.funding is not None for task in form.tasks):
        return None
    places = line.actual.places
    changed = with_rates(with_cells(line, actual=written(int(line.actual.value * 10**places), places + 4)))
    return Change(
        form=put(form, "$.funding[0]", changed),
        paths=("$.funding[0].actual",),
        allows=frozenset(
            {"low-execution", "outputs-met-money-unspent", "scores-outrun-spending", "carryover-not-in-funds"}
        ),
    )


def carryover_not_in_funds(honest: Honest, random: Random) -> Change | None:
    """All of the budget spent, and a sentence about what is left of it."""
    form = honest.form
    line = form.funding[0] if len(form.funding) == 1 else None
    if line is None or line.actual is None or line.score is not None or form.problems is None:
        return None
    budget = budget_of(line)
    if budget is None or budget <= 0 or any(task.funding is not None for task in form.tasks):
        return None
    spent = written(int(budget * 10**line.actual.places), line.actual.places)
    problems = f"{form.problems}年末结余{random.randint(2, 90)}.5{form.money_unit}，留待次年使用。"
    edits: dict[str, object] = {"$.funding[0]": with_rates(with_cells(line, actual=spent)), "$.problems": problems}
    return Change(form=with_edits(form, edits), paths=("$.funding[0].actual",), allows=frozenset({"overspent"}))

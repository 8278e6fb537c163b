"""How each figure of the funding block follows from the others, for a reader who wants to do the sum himself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from perfeval.figures import Identity, Verdict, judge
from perfeval.figures.habits import Meaning
from perfeval.figures.sheet import AMOUNTS, Sheet
from perfeval.figures.verdicts import Weighing
from perfeval.messages import Phrase
from perfeval.paths import resolve
from perfeval.values.interval import scaled
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.figures import Check, Figures
    from perfeval.model import Form, FundingLine
    from perfeval.policy import Definitions
    from perfeval.values.printed import Amount

__all__ = ["Sum", "sums"]

_VERDICTS = {
    Verdict.EXACT: Phrase.of("相符"),
    Verdict.ROUNDING: Phrase.of("四舍五入后相符"),
    Verdict.UNUSUAL: Phrase.of("按特殊的取数习惯才相符"),
    Verdict.IMPOSSIBLE: Phrase.of("不相符"),
    Verdict.UNCHECKED: Phrase.of("无法核对"),
}


class Sum(NamedTuple):
    """A printed figure, what it was made of, what that gives, and whether the two agree."""

    path: str
    printed: str
    working: str
    gives: str
    verdict: Phrase
    agrees: bool | None


def sums(form: Form, definitions: Definitions | None = None) -> tuple[Sum, ...]:
    """Every figure of the form that follows from others, in printed order; rates as a profile defines them."""
    figures = judge(form, definitions)
    if not figures.checks:
        return ()
    made = [_sum(form, check, working) for check, working in _worked(form, figures, definitions)]
    order = {path: place for place, path in enumerate(_cells(form))}
    return tuple(sorted(made, key=lambda each: order.get(each.path, len(order))))


def _cells(form: Form) -> Iterator[str]:
    for index in range(len(form.funding)):
        for name in (*AMOUNTS, "stated_completion_rate", "stated_adjustment_rate"):
            yield f"$.funding[{index}].{name}"


def _worked(form: Form, figures: Figures, definitions: Definitions | None) -> Iterator[tuple[Check, tuple[str, str]]]:
    """Each check with its working and what that gives."""
    of_initial = Meaning.of(definitions).expected.completion_over_other
    columns = None
    for check in figures.checks:
        line = form.funding[check.row] if check.row < len(form.funding) else None
        if check.identity is Identity.COMPLETION and line is not None:
            yield check, _completion(line, of_initial=of_initial)
        elif check.identity is Identity.ADJUSTMENT and line is not None:
            yield check, _adjustment(line)
        elif check.identity is Identity.ADJUSTED and line is not None:
            yield check, _added([line.initial_budget, line.adjustment])
        elif check.identity is Identity.SUM:
            if columns is None:
                columns = Weighing(Sheet.of(form)).ledger(figures.habit).grouping.columns
            chosen = [each for each in columns if (each.whole, each.column) == (check.row, check.column)]
            name = AMOUNTS[check.column]
            yield check, _added([getattr(form.funding[row], name) for row in chosen[0].parts] if chosen else [])


def _places(stated: object, usual: int) -> int:
    return getattr(stated, "places", usual)


def _signed(amounts: list[Amount | None]) -> str:
    """Amounts added up, as one would write it: 4248.39 − 768.27."""
    told = ""
    for amount in amounts:
        if amount is None:
            continue
        text = amount.text.lstrip("-")
        sign = "−" if amount.negative else "+"
        told += f" {sign} {text}" if told else ("−" if amount.negative else "") + text
    return told


def _added(amounts: list[Amount | None]) -> tuple[str, str]:
    given = [amount for amount in amounts if amount is not None]
    if not given:
        return "", ""
    places = max(amount.places for amount in given)
    total = sum((amount.value for amount in given), Fraction(0))
    return _signed(amounts), f"{scaled(half_up(total, places), places):f}"


def _completion(line: FundingLine, *, of_initial: bool) -> tuple[str, str]:
    if line.actual is None:
        return "", ""
    if of_initial and line.initial_budget is not None:
        line = evolve(line, adjustment=None, adjusted_budget=None)
    if line.adjusted_budget is not None:
        whole = line.adjusted_budget.text
    else:
        whole = _signed([line.initial_budget, line.adjustment])
        whole = f"({whole})" if " " in whole else whole
    rate = line.plain_completion_rate(_places(line.stated_completion_rate, 2))
    return f"{line.actual} ÷ {whole}", "" if rate is None else str(rate)


def _adjustment(line: FundingLine) -> tuple[str, str]:
    if line.initial_budget is None:
        return "", ""
    if line.adjustment is not None:
        part = _signed([line.adjustment])
    elif line.adjusted_budget is not None:
        part = f"({line.adjusted_budget} − {line.initial_budget})"
    else:
        return "", ""
    rate = line.plain_adjustment_rate(_places(line.stated_adjustment_rate, 2))
    return f"{part} ÷ {line.initial_budget}", "" if rate is None else str(rate)


def _sum(form: Form, check: Check, working: tuple[str, str]) -> Sum:
    stated = resolve(form, check.path)
    agrees = None if check.verdict in (Verdict.UNCHECKED, Verdict.UNUSUAL) else check.verdict is not Verdict.IMPOSSIBLE
    told, gives = working
    return Sum(check.path, "" if stated is None else str(stated), told, gives, _VERDICTS[check.verdict], agrees)

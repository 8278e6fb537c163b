"""Slips that would account for an impossible figure: a closed list, tried one by one, only what fits is named."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from perfeval.errors import NumberError
from perfeval.figures.rows import possible
from perfeval.figures.sheet import (
    ACTUAL,
    ADJUSTED,
    ADJUSTMENT,
    AMOUNTS,
    GRAIN,
    INITIAL,
    RATES,
    cell_path,
    ends,
)
from perfeval.figures.verdicts import Identity, Key, Weighing
from perfeval.values.interval import scaled
from perfeval.values.printed import Amount, Rate
from perfeval.values.rates import rate_text
from perfeval.values.record import Record
from perfeval.values.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.figures.habits import Habit
    from perfeval.figures.sheet import Ends, Sheet, Spans
    from perfeval.figures.sums import Column

__all__ = ["CODES", "Explanation", "explain"]

CODES = (
    "initial-budget",
    "adjusted-budget",
    "minus-dropped",
    "unit",
    "swapped-digits",
    "percent-sign",
    "left-out",
    "counted-twice",
    "neighbour-rate",
)
"""The slips, in the order in which they are named when they account for equally much."""

_TEN_THOUSAND = 10_000
_MOST_PARTS = 60
_MOST_TRIED = 12


class Explanation(Record):
    """One slip in one cell, which would account for the figure."""

    code: str
    """One of ``CODES``."""
    path: str
    """The cell that would be wrong."""
    printed: str
    """What it prints."""
    would_be: str | None
    """What it would print without the slip."""
    other: str | None = None
    """For ``neighbour-rate``: the cell whose rate it is; for a sum: the row."""
    repairs: int = 1
    """How many impossible figures of the form it accounts for, less those that would become so."""


class _Slip(Record):
    """A replaced cell."""

    code: str
    row: int
    column: int
    amount: Amount | None = None
    rate: Rate | None = None
    span: Ends | None = None
    shown: str = ""
    beside: tuple[tuple[int, Ends], ...] = ()
    """What the other columns of the row mean as well, where the whole row has slipped."""


def explain(weighing: Weighing, key: Key, habit: Habit, failing: tuple[Key, ...]) -> Explanation | None:
    """The slip that accounts for most of the impossible figures, this one among them.

    Of several, the one without which the form needs the fewest unusual habits: 3335.14 for 3335.41 in a part, rather
    than 3335.41 for 3335.14 in its total, if the rates are those of 3335.41.
    """
    usual = weighing.sheet.meaning.usual
    as_printed = weighing.failing(usual)
    found = [(as_printed, each) for each in _without_replacement(weighing, key, habit, failing)]
    tried = 0
    for slip in _slips(weighing, key, habit):
        if not _repairs(weighing, key, habit, slip):
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        changed = _changed(weighing, slip)
        states = changed.states(habit)
        repairs = sum(each in states and states[each].fits for each in failing)
        breaks = sum(state.fails and each not in failing for each, state in states.items())
        if key in states and states[key].fits and repairs > breaks:
            found.append((changed.failing(usual) + repairs - breaks, _named(weighing.sheet, slip, repairs - breaks)))
    best = min(found, key=lambda each: (-each[1].repairs, each[0], CODES.index(each[1].code)), default=None)
    return best[1] if best is not None else None


def _named(sheet: Sheet, slip: _Slip, repairs: int) -> Explanation:
    if slip.rate is not None:
        own = sheet.rates[slip.row][slip.column]
        path, would_be = cell_path(slip.row, RATES[slip.column]), slip.rate.text
    else:
        own = sheet.amounts[slip.row][slip.column]  # type: ignore[assignment]
        path = cell_path(slip.row, AMOUNTS[slip.column])
        would_be = slip.shown or (slip.amount.text if slip.amount is not None else "")
    return Explanation(
        code=slip.code, path=path, printed=own.text if own is not None else "", would_be=would_be, repairs=repairs
    )


def _changed(weighing: Weighing, slip: _Slip) -> Weighing:
    sheet = weighing.sheet
    if slip.rate is not None:
        return weighing.with_rates(sheet.with_rate(slip.row, slip.column, slip.rate))
    if slip.amount is not None:
        return Weighing(sheet.with_amount(slip.row, slip.column, slip.amount))
    assert slip.span is not None
    return Weighing(sheet, {(slip.row, c): span for c, span in ((slip.column, slip.span), *slip.beside)})


def _repairs(weighing: Weighing, key: Key, habit: Habit, slip: _Slip) -> bool:
    """A quick look at the one check, before the whole form is judged again."""
    if key.identity is not Identity.SUM:
        if slip.rate is not None:
            return _changed(weighing, slip).fits(key, habit)
        ledger = weighing.ledger(habit)
        span = slip.span if slip.span is not None else _span(weighing, slip.amount, habit)
        return _row_fits(weighing, key, habit, {(slip.row, slip.column): span}, ledger.spans)
    own = weighing.ledger(habit)
    span = slip.span if slip.span is not None else _span(weighing, slip.amount, habit)
    before = own.spans[slip.row][slip.column]
    assert before is not None
    for each in _failing_columns(weighing, key, habit):
        low, high = each.span
        whole = own.spans[key.row][key.column]
        assert whole is not None
        if slip.row == key.row:
            whole = span
        else:
            low, high = low - before[0], high - before[1]
            if slip.code == "unit" and low <= whole[1] and whole[0] <= high:
                return False  # so little that it is as good as left out, and that is another slip
            low, high = low + span[0], high + span[1]
        if not (low <= whole[1] and whole[0] <= high):
            return False
    return True


def _keys(weighing: Weighing, key: Key) -> tuple[Key, ...]:
    return weighing.completions if key.identity is Identity.COMPLETION else weighing.adjustments


def _failing_columns(weighing: Weighing, key: Key, habit: Habit) -> list[Column]:
    columns = weighing.ledger(habit).grouping.columns
    return [c for c in columns if (c.whole, c.column, c.state) == (key.row, key.column, "fails")]


def _span(weighing: Weighing, amount: Amount | None, habit: Habit) -> Ends:
    assert amount is not None
    sheet = weighing.sheet
    return ends(amount, habit.amounts, exact=sheet.exact, least_places=sheet.amount_places)


def _row_fits(
    weighing: Weighing,
    key: Key,
    habit: Habit,
    replaced: dict[tuple[int, int], Ends],
    spans: list[Spans],
) -> bool:
    """Whether a check of one row would fit with one cell replaced."""
    cells = [replaced.get((key.row, c), span) for c, span in enumerate(spans[key.row])]
    initial, adjustment, adjusted, actual = cells
    summed = None
    if initial is not None and adjustment is not None:
        summed = initial[0] + adjustment[0], initial[1] + adjustment[1]
    if key.identity is Identity.ADJUSTED:
        return adjusted is not None and summed is not None and summed[0] <= adjusted[1] and adjusted[0] <= summed[1]
    if key.identity is Identity.COMPLETION:
        over_initial = habit.conventions.completion_over_other and initial is not None
        part, whole = actual, initial if over_initial else adjusted or summed or initial
    elif adjustment is not None:
        part, whole = adjustment, initial
    elif adjusted is not None and initial is not None:
        part, whole = (adjusted[0] - initial[1], adjusted[1] - initial[0]), initial
    else:
        return False
    if part is None or whole is None:
        return False
    completion = key.identity is Identity.COMPLETION
    conventions = habit.conventions
    percent = conventions.completion_without_percent if completion else conventions.adjustment_without_percent
    sets = weighing.rate_sets(_keys(weighing, key), habit.rates, percent=percent)
    return possible(sets.of(weighing.rates[key]), part, whole)


def _without_replacement(weighing: Weighing, key: Key, habit: Habit, failing: tuple[Key, ...]) -> Iterator[Explanation]:
    """Slips that are not one wrong cell: another denominator, a row left out or twice, a neighbour's rate."""
    if key.identity is Identity.SUM:
        yield from _rows_slipped(weighing, key, habit)
    if key.identity in (Identity.COMPLETION, Identity.ADJUSTMENT):
        rate = weighing.rates[key]
        would_be = _plain_rate(weighing, key, rate)
        if key.identity is Identity.COMPLETION and _over_other(weighing, key, habit):
            over_initial = habit.conventions.completion_over_other
            code = "adjusted-budget" if over_initial else "initial-budget"
            yield Explanation(code=code, path=key.path, printed=rate.text, would_be=would_be)
        if _amount_doubtful(weighing, key, habit, failing):
            return
        for row, pair in enumerate(weighing.sheet.rates):
            for column, other in enumerate(pair):
                identity = Identity.ADJUSTMENT if column else Identity.COMPLETION
                if other is None or other.text != rate.text or rate.text == would_be:
                    continue
                if (row == key.row) == (identity is key.identity) or Key(identity, row) in failing:
                    continue
                yield Explanation(
                    code="neighbour-rate",
                    path=key.path,
                    printed=rate.text,
                    would_be=would_be,
                    other=cell_path(row, RATES[column]),
                )
                return


def _amount_doubtful(weighing: Weighing, key: Key, habit: Habit, failing: tuple[Key, ...]) -> bool:
    """Whether the rate is right of the amount that a total calls for: then that amount is wrong and no rate copied."""
    ledger = weighing.ledger(habit)
    for total in failing:
        if total.identity is not Identity.SUM:
            continue
        for each in _failing_columns(weighing, total, habit):
            whole, own = ledger.spans[total.row][total.column], ledger.spans[key.row][total.column]
            if whole is None or own is None:
                continue
            if key.row == total.row:
                called_for = each.span
            elif key.row in each.parts:
                called_for = whole[0] - each.span[1] + own[1], whole[1] - each.span[0] + own[0]
            else:
                continue
            if _row_fits(weighing, key, habit, {(key.row, total.column): called_for}, ledger.spans):
                return True
    return False


def _plain_rate(weighing: Weighing, key: Key, rate: Rate) -> str | None:
    initial, adjustment, adjusted, actual = weighing.sheet.amounts[key.row]
    if key.identity is Identity.COMPLETION:
        part = actual
        parts = (adjusted,) if adjusted is not None else (initial, adjustment)
        if weighing.sheet.meaning.expected.completion_over_other and initial is not None:
            parts = (initial,)
        budget = sum((each.value for each in parts if each is not None), Fraction())
    else:
        part, budget = adjustment, initial.value if initial is not None else Fraction(0)
        if part is None and adjusted is not None and initial is not None and budget:
            return rate_text(adjusted.value / budget - 1, rate.places, percent=rate.percent)
    if part is None or not budget:
        return None
    return rate_text(part.value / budget, rate.places, percent=rate.percent)


def _over_other(weighing: Weighing, key: Key, habit: Habit) -> bool:
    """Whether the rate is of the other budget: the initial one, or the adjusted one where the initial is expected."""
    if weighing.sheet.amounts[key.row][ADJUSTMENT] is None and weighing.sheet.amounts[key.row][ADJUSTED] is None:
        return False
    over = not habit.conventions.completion_over_other
    other = habit._replace(conventions=habit.conventions._replace(completion_over_other=over))
    return weighing.column(weighing.completions, other)[key].fits


def _rows_slipped(weighing: Weighing, key: Key, habit: Habit) -> Iterator[Explanation]:
    ledger = weighing.ledger(habit)
    whole = ledger.spans[key.row][key.column]
    printed = weighing.sheet.amounts[key.row][key.column]
    assert whole is not None
    assert printed is not None
    for each in _failing_columns(weighing, key, habit):
        rest = _all_but(ledger.grouping.columns, each)
        if rest is not None:
            add_up = sum(
                (cell.value for row in (*each.parts, *rest) if (cell := weighing.sheet.amounts[row][key.column])),
                Fraction(),
            )
            yield Explanation(
                code="left-out",
                path=key.path,
                printed=printed.text,
                would_be=f"{scaled(half_up(add_up, printed.places), printed.places):f}",
                other=cell_path(each.parts[0], AMOUNTS[key.column]),
            )
        plain = sum((cell.value for row in each.parts if (cell := weighing.sheet.amounts[row][key.column])), Fraction())
        for code, sign in (("left-out", -1), ("counted-twice", 1)):
            for row in each.parts[:_MOST_PARTS]:
                span = ledger.span(row, key.column)
                if span is None or span[0] <= 0 <= span[1] or (sign < 0 and len(each.parts) == 1):
                    continue
                add = span if sign > 0 else (-span[1], -span[0])
                # The row is in the sum already: without it its own width must not count twice.
                low, high = (
                    (each.span[0] + add[0], each.span[1] + add[1])
                    if sign > 0
                    else (
                        each.span[0] - span[0],
                        each.span[1] - span[1],
                    )
                )
                if low <= whole[1] and whole[0] <= high:
                    yield Explanation(
                        code=code,
                        path=key.path,
                        printed=printed.text,
                        would_be=f"{scaled(half_up(plain, printed.places), printed.places):f}",
                        other=cell_path(row, AMOUNTS[key.column]),
                    )
                    return


def _all_but(columns: tuple[Column, ...], failing: Column) -> tuple[int, ...] | None:
    """The rows that make up the total without a row that adds up to it in no column: the list was read as two."""
    if len(failing.parts) > 1:
        return None
    own = [each for each in columns if each.whole == failing.whole]
    beside = [each for each in own if each.column == failing.column and each.state == "fits"]
    alone = [each for each in own if each.parts == failing.parts]
    if len(beside) != 1 or len(alone) == 1 or any(each.state != "fails" for each in alone):
        return None
    return beside[0].parts


def _slips(weighing: Weighing, key: Key, habit: Habit) -> Iterator[_Slip]:
    """Every single replaced cell that could touch the check, slip by slip in the order of the list."""
    cells = _cells(weighing, key, habit)
    rate = weighing.rates.get(key)
    column = 0 if key.identity is Identity.COMPLETION else 1
    if rate is not None and not rate.negative and key.identity is Identity.ADJUSTMENT:
        yield _Slip("minus-dropped", key.row, column, rate=Rate("-" + rate.text))
    for row, c, amount in cells:
        if c == ADJUSTMENT and not amount.negative:
            yield _Slip("minus-dropped", row, c, amount=Amount("-" + amount.text))
    # 元 for 万元 before the reverse: of two rows either of which could have slipped, the larger one is the likelier.
    for factor in (Fraction(1, _TEN_THOUSAND), Fraction(_TEN_THOUSAND)):
        for row, c, amount in cells:
            if amount.value:
                spans = weighing.ledger(habit).spans[row]
                yield from _other_unit(weighing.sheet, row, c, spans, factor, whole=key.identity is Identity.SUM)
    if rate is not None:
        for text in _swapped(rate.text):
            yield _Slip("swapped-digits", key.row, column, rate=Rate(text))
    for row, c, amount in cells:
        for text in _swapped(amount.text):
            yield _Slip("swapped-digits", row, c, amount=Amount(text))
    if rate is not None:
        text = rate.text.rstrip("%") if rate.percent else rate.text + "%"
        yield _Slip("percent-sign", key.row, column, rate=Rate(text))


def _cells(weighing: Weighing, key: Key, habit: Habit) -> list[tuple[int, int, Amount]]:
    """The amounts that the check is made of."""
    if key.identity is Identity.SUM:
        rows = {key.row: None}
        for each in _failing_columns(weighing, key, habit):
            rows.update(dict.fromkeys(each.parts[:_MOST_PARTS]))
        places = [(row, key.column) for row in rows]
    elif key.identity is Identity.TASKS:
        places = []
    else:
        columns = (ACTUAL, INITIAL, ADJUSTMENT, ADJUSTED)
        if key.identity is not Identity.COMPLETION:
            columns = (ADJUSTMENT, INITIAL, ADJUSTED)  # type: ignore[assignment]
        places = [(key.row, column) for column in columns]
    amounts = weighing.sheet.amounts
    return [(row, c, cell) for row, c in places if (cell := amounts[row][c]) is not None]


def _other_unit(sheet: Sheet, row: int, column: int, spans: Spans, factor: Fraction, *, whole: bool) -> Iterator[_Slip]:
    """元 printed in a column of 万元, or the reverse: in one cell, or in the whole row."""
    amount = sheet.amounts[row][column]
    assert amount is not None
    places = max((a.places for line in sheet.amounts for a in line if a is not None and a is not amount), default=2)
    count = half_up(amount.value * factor, places)
    if not count:
        return  # as good as left out, and that is another slip
    shown = f"{scaled(count, places):f}"
    # Outward to whole units, far below any printed place; closed, so that no grain is taken for an open end.
    wide = {
        c: (floor(span[0] * factor / GRAIN) * GRAIN, ceil(span[1] * factor / GRAIN) * GRAIN)
        for c, span in enumerate(spans)
        if span is not None
    }
    own = wide.pop(column)
    yield _Slip("unit", row, column, span=own, shown=shown)
    if whole and wide:
        yield _Slip("unit", row, column, span=own, shown=shown, beside=tuple(wide.items()))


def _swapped(text: str) -> Iterator[str]:
    """The same with two neighbouring digits the other way round, across the point too."""
    places = [index for index, character in enumerate(text) if character.isdigit()]
    for left, right in pairwise(places):
        if text[left] != text[right]:
            characters = list(text)
            characters[left], characters[right] = text[right], text[left]
            swapped = "".join(characters)
            try:
                yield Rate(swapped).text
            except NumberError:
                continue  # a leading zero

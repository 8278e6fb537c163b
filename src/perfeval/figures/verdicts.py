"""All arithmetic of a form judged under one habit, and the habit that accounts best for the whole form."""

from __future__ import annotations

import enum
from itertools import product
from typing import TYPE_CHECKING

from perfeval.figures.habits import USUAL, Conventions, Habit, Way, ways
from perfeval.figures.rows import RateSets, adjusted_state, adjustment_quotient, completion_quotient, possible
from perfeval.figures.sheet import (
    ACTUAL,
    ADJUSTED,
    ADJUSTMENT,
    AMOUNTS,
    INITIAL,
    RATES,
    cell_path,
    ends,
    four,
    needed_ratio_places,
    ratio_places,
    units,
)
from perfeval.figures.sums import Grouping, group, is_total
from perfeval.values.record import NamedTuple
from perfeval.values.rounding import Manner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfeval.figures.rows import Quotient
    from perfeval.figures.sheet import Ends, Sheet, Spans

__all__ = ["Identity", "Key", "Ledger", "State", "Weighing", "weigh"]


class Identity(enum.Enum):
    """What a check is about."""

    COMPLETION = "completion-rate"
    ADJUSTMENT = "adjustment-rate"
    ADJUSTED = "adjusted-budget"
    SUM = "sum"
    TASKS = "task-funds"


class Key(NamedTuple):
    """One check: the identity, its row, and for a sum its column of money."""

    identity: Identity
    row: int = 0
    column: int = 0

    @property
    def path(self) -> str:
        """The cell that would be wrong."""
        if self.identity is Identity.TASKS:
            return "$.tasks"
        names = {
            Identity.COMPLETION: RATES[0],
            Identity.ADJUSTMENT: RATES[1],
            Identity.ADJUSTED: AMOUNTS[ADJUSTED],
            Identity.SUM: AMOUNTS[self.column],
        }
        return cell_path(self.row, names[self.identity])


class State(NamedTuple):
    """What a check gave under one habit."""

    fits: bool
    lacking: tuple[str, ...] = ()
    """Addresses of the cells for want of which it is undecided; then ``fits`` means nothing."""

    @property
    def fails(self) -> bool:
        """Whether the figures are impossible under the habit."""
        return not self.fits and not self.lacking


_FITS = State(fits=True)
_FAILS = State(fits=False)


class Ledger:
    """The amounts of a form under one way of rounding them."""

    def __init__(
        self,
        sheet: Sheet,
        way: Way,
        overrides: Mapping[tuple[int, int], Ends] | None = None,
        *,
        worked_out: bool = False,
    ) -> None:
        self.sheet = sheet
        self.way = way
        least = sheet.amount_places if way.padded else 0
        self.spans: list[Spans] = [
            four(None if cell is None else ends(cell, way, exact=sheet.exact, least_places=least) for cell in line)
            for line in sheet.amounts
        ]
        for (row, column), span in (overrides or {}).items():
            line = self.spans[row]
            self.spans[row] = four((*line[:column], span, *line[column + 1 :]))
        self.tasks = [
            ends(cell, way, exact=sheet.exact, least_places=least) for cell in sheet.tasks if cell is not None
        ]
        self.basis = [self._worked_out(row) for row in range(len(self.spans))] if worked_out else self.spans
        self.grouping: Grouping = group(self.basis, sheet.sources, worked_out=worked_out)
        self._quotients: dict[tuple[object, ...], Quotient] = {}
        self._adjusted: dict[bool, dict[Key, State]] = {}
        self._fixed: int | None = None

    def _worked_out(self, row: int) -> Spans:
        """The amounts of a row whose adjustment or adjusted budget may come from the other two as printed."""
        initial, adjustment, adjusted, actual = self.spans[row]
        if initial is None or adjustment is None or adjusted is None:
            return self.spans[row]
        added = initial[0] + adjustment[0], initial[1] + adjustment[1]
        if not (added[0] <= adjusted[1] and adjusted[0] <= added[1]):
            return self.spans[row]
        taken = adjusted[0] - initial[1], adjusted[1] - initial[0]
        return (
            initial,
            (min(adjustment[0], taken[0]), max(adjustment[1], taken[1])),
            (min(adjusted[0], added[0]), max(adjusted[1], added[1])),
            actual,
        )

    def span(self, row: int, column: int) -> Ends | None:
        """What stands behind an amount: what it prints and, if that was worked out, what it was worked out from."""
        return self.grouping.sources.get((row, column), self.basis[row][column])

    def sums(self) -> dict[Key, State]:
        """The totals."""
        states: dict[Key, State] = {}
        for each in self.grouping.columns:
            key = Key(Identity.SUM, each.whole, each.column)
            if each.state == "fits":
                state = _FITS
            elif each.state == "fails":
                state = _FAILS
            else:
                rows = each.blanks or (each.whole,)
                state = State(fits=False, lacking=tuple(cell_path(row, AMOUNTS[each.column]) for row in rows))
            before = states.get(key)
            if before is None or state.fails or (before.fits and not state.fits):
                states[key] = state
        for row in self.grouping.undecided:
            for column, cell in enumerate(self.sheet.amounts[row]):
                if cell is not None:
                    states[Key(Identity.SUM, row, column)] = State(fits=False, lacking=("$.funding",))
        return states

    def adjusted(self, conventions: Conventions) -> dict[Key, State]:
        """The adjusted budgets."""
        unsigned = conventions.unsigned_adjustments
        if unsigned not in self._adjusted:
            states: dict[Key, State] = {}
            for row in range(len(self.spans)):
                found = adjusted_state(self.sheet, row, self.span, conventions)
                if found is not None:
                    state, blank = found
                    lacking = tuple(cell_path(row, name) for name in blank)
                    states[Key(Identity.ADJUSTED, row)] = State(fits=state == "fits", lacking=lacking)
            self._adjusted[unsigned] = states
        return self._adjusted[unsigned]

    def quotient(self, key: Key, conventions: Conventions) -> Quotient:
        """What the rate of a check is of."""
        completion = key.identity is Identity.COMPLETION
        which = conventions.completion_over_other if completion else conventions.unsigned_adjustment_rates
        name = (key, conventions.unsigned_adjustments, which)
        if name not in self._quotients:
            if completion:
                own = self.adjusted(conventions).get(Key(Identity.ADJUSTED, key.row), _FITS)
                self._quotients[name] = completion_quotient(
                    self.sheet, key.row, self.span, conventions, contradictory=own.fails
                )
            else:
                self._quotients[name] = adjustment_quotient(self.sheet, key.row, self.span, conventions)
        return self._quotients[name]

    def task_funds(self) -> dict[Key, State]:
        """The money of the tasks against the money of the form."""
        if not self.tasks:
            return {}
        bounds, lacking = self._bounds()
        if lacking:
            return {Key(Identity.TASKS): State(fits=False, lacking=lacking)}
        above = sum(low for low, _ in self.tasks) > max(bounds)
        return {Key(Identity.TASKS): _FAILS if above else _FITS}

    def failing(self, conventions: Conventions) -> int:
        """How many checks of amounts alone are impossible."""
        if self._fixed is None:
            fixed = (*self.sums().values(), *self.task_funds().values())
            self._fixed = sum(state.fails for state in fixed)
        return self._fixed + sum(state.fails for state in self.adjusted(conventions).values())

    def _bounds(self) -> tuple[list[int], tuple[str, ...]]:
        """The most that the form can have had: initially, after adjustment, and spent."""
        rows = range(len(self.spans))
        totals = [row for row in rows if is_total(self.sheet.sources[row])][:1] or list(rows)
        if not totals:
            return [], ("$.funding",)
        bounds: list[int] = []
        lacking: list[str] = []
        for column in (INITIAL, ACTUAL):
            spans = [self.span(row, column) for row in totals]
            if all(span is None for span in spans):
                lacking.append(cell_path(totals[0], AMOUNTS[column]))
            bounds.append(sum(max(span[1], 0) for span in spans if span is not None))
        changed = 0
        for row in totals:
            initial, adjustment, adjusted = (self.span(row, c) for c in (INITIAL, ADJUSTMENT, ADJUSTED))
            summed = (initial[1] if initial else 0) + (adjustment[1] if adjustment else 0)
            changed += max(summed, adjusted[1] if adjusted else 0, 0)
        return [*bounds, changed], tuple(lacking)


class Weighing:
    """A form under every habit it admits."""

    def __init__(self, sheet: Sheet, overrides: Mapping[tuple[int, int], Ends] | None = None) -> None:
        self.sheet = sheet
        self.overrides = overrides
        rated = tuple(
            (Key(identity, row), rate)
            for column, identity in enumerate((Identity.COMPLETION, Identity.ADJUSTMENT))
            for row, pair in enumerate(sheet.rates)
            if (rate := pair[column]) is not None
        )
        self.rates = dict(rated)
        self.completions = tuple(key for key, _ in rated if key.identity is Identity.COMPLETION)
        self.adjustments = tuple(key for key, _ in rated if key.identity is Identity.ADJUSTMENT)
        self._ledgers: dict[tuple[Way, bool], Ledger] = {}
        self._columns: dict[tuple[object, ...], dict[Key, State]] = {}

    def ledger(self, habit: Habit) -> Ledger:
        """The amounts under a habit."""
        key = habit.amounts, habit.worked_out
        if key not in self._ledgers:
            self._ledgers[key] = Ledger(self.sheet, habit.amounts, self.overrides, worked_out=habit.worked_out)
        return self._ledgers[key]

    def with_rates(self, sheet: Sheet) -> Weighing:
        """The same amounts with other rates."""
        other = Weighing(sheet, self.overrides)
        other._ledgers = self._ledgers
        return other

    def fits(self, key: Key, habit: Habit) -> bool:
        """Whether one rate is possible under a habit."""
        completion, conventions = key.identity is Identity.COMPLETION, habit.conventions
        keys = self.completions if completion else self.adjustments
        percent = conventions.completion_without_percent if completion else conventions.adjustment_without_percent
        sets = self.rate_sets(keys, habit.rates, percent=percent)
        return self._rate_state(key, self.ledger(habit), sets, conventions).fits

    def rate_sets(self, keys: tuple[Key, ...], way: Way, *, percent: bool) -> RateSets:
        """What the rates of one column stand for."""
        places = [needed_ratio_places(rate, percent=percent and key in keys) for key, rate in self.rates.items()]
        return RateSets(way, max(places, default=2), percent)

    def column(self, keys: tuple[Key, ...], habit: Habit) -> dict[Key, State]:
        """The rates of one column under a habit."""
        if not keys:
            return {}
        conventions = habit.conventions
        completion = keys[0].identity is Identity.COMPLETION
        percent = conventions.completion_without_percent if completion else conventions.adjustment_without_percent
        which = conventions.completion_over_other if completion else conventions.unsigned_adjustment_rates
        name = (
            (completion, habit.amounts, habit.worked_out, habit.rates),
            (conventions.unsigned_adjustments, percent, which),
        )
        if name not in self._columns:
            ledger, sets = self.ledger(habit), self.rate_sets(keys, habit.rates, percent=percent)
            self._columns[name] = {key: self._rate_state(key, ledger, sets, conventions) for key in keys}
        return self._columns[name]

    def _rate_state(self, key: Key, ledger: Ledger, sets: RateSets, conventions: Conventions) -> State:
        if self.overrides is None and conventions.cost == 0 and sets.way.manner is Manner.NEAREST and self.plainly(key):
            own = ledger.adjusted(conventions).get(Key(Identity.ADJUSTED, key.row), _FITS)
            if not own.fails:
                return _FITS
        quotient = ledger.quotient(key, conventions)
        if quotient.lacking:
            return State(fits=False, lacking=tuple(cell_path(key.row, name) for name in quotient.lacking))
        rate = sets.of(self.rates[key])
        if any(possible(rate, n, d) for n in quotient.numerators for d in quotient.denominators):
            return _FITS
        unknown = quotient.uncertain or self._unprinted(key)
        return State(fits=False, lacking=tuple(cell_path(key.row, name) for name in unknown))

    def _unprinted(self, key: Key) -> tuple[str, ...]:
        """The amount that does not say enough where a rate is of more or of less than the form prints."""
        meaning = self.sheet.meaning
        if key.identity is Identity.COMPLETION:
            return (AMOUNTS[ADJUSTED],) if meaning.with_carryover else ()
        return (AMOUNTS[ADJUSTMENT],) if meaning.additions_only else ()

    def plainly(self, key: Key) -> bool:
        """Whether the printed amounts themselves give the stated rate to the nearest; a blank adjustment is none."""
        initial, adjustment, adjusted, actual = self.sheet.amounts[key.row]
        if key.identity is Identity.COMPLETION:
            if actual is None:
                return False
            if adjusted is not None:
                whole = units(adjusted)
            elif initial is not None:
                whole = units(initial) + (0 if adjustment is None else units(adjustment))
            else:
                return False
            part = units(actual)
        else:
            if initial is None or adjustment is None:
                return False
            part, whole = units(adjustment), units(initial)
        rate = self.rates[key]
        scale = 10 ** ratio_places(rate, percent=False)
        stated = int(rate.text.rstrip("%").replace(".", ""))
        return whole != 0 and 2 * abs(part * scale - stated * whole) <= abs(whole)

    def exactly(self, key: Key) -> bool:
        """Whether the printed amounts add up to the last digit."""
        amounts = self.sheet.amounts

        def printed(row: int, column: int) -> int:
            cell = amounts[row][column]
            return 0 if cell is None else units(cell)

        if key.identity is Identity.ADJUSTED:
            return printed(key.row, INITIAL) + printed(key.row, ADJUSTMENT) == printed(key.row, ADJUSTED)
        if key.identity is Identity.SUM:
            return all(
                sum(printed(row, each.column) for row in each.parts) == printed(each.whole, each.column)
                for each in self.ledger(USUAL).grouping.columns
                if (each.whole, each.column) == (key.row, key.column)
            )
        return True

    def states(self, habit: Habit) -> dict[Key, State]:
        """Every check of the form under a habit."""
        ledger = self.ledger(habit)
        return {
            **self.column(self.completions, habit),
            **self.column(self.adjustments, habit),
            **ledger.adjusted(habit.conventions),
            **ledger.sums(),
            **ledger.task_funds(),
        }

    def failing(self, habit: Habit, limit: int | None = None) -> int:
        """How many checks are impossible under a habit; counted no further than ``limit``."""
        count = self.ledger(habit).failing(habit.conventions)
        for keys in (self.completions, self.adjustments):
            if limit is not None and count >= limit:
                break
            count += sum(state.fails for state in self.column(keys, habit).values())
        return count

    def habits(self) -> tuple[Habit, ...]:
        """Every habit that this form admits, the most usual first."""
        every = [
            Habit(amounts, rates, conventions, worked_out)
            for amounts, rates, conventions, worked_out in product(
                self._amount_ways(), self._rate_ways(), self._conventions(), (False, True)[: 1 + self._can_work_out()]
            )
        ]
        every.sort(key=self.sheet.meaning.cost)
        return tuple(every)

    def _can_work_out(self) -> bool:
        """Whether the form prints figures that follow from others."""
        lines = self.sheet.amounts
        return not self.sheet.exact and (len(lines) > 1 or any(None not in line[:ACTUAL] for line in lines))

    def _amount_ways(self) -> tuple[Way, ...]:
        if self.sheet.exact:
            return (Way(),)
        return ways(padded=self.sheet.amount_places < self.sheet.most_amount_places)

    def _rate_ways(self) -> tuple[Way, ...]:
        if not self.rates:
            return (Way(),)
        most = max(ratio_places(rate, percent=False) for rate in self.rates.values())
        return ways(padded=max(needed_ratio_places(r, percent=False) for r in self.rates.values()) < most)

    def _conventions(self) -> Iterator[Conventions]:
        amounts, rates = self.sheet.amounts, self.rates
        changes = [line[ADJUSTMENT] for line in amounts if line[ADJUSTMENT] is not None]
        unsigned = bool(changes) and not any(x.negative for x in changes if x) and any(x.value for x in changes if x)
        completion = bool(self.completions) and not any(rates[key].percent for key in self.completions)
        adjustment = bool(self.adjustments) and not any(rates[key].percent for key in self.adjustments)
        other = any(
            amounts[key.row][INITIAL] is not None
            and (amounts[key.row][ADJUSTMENT] is not None or amounts[key.row][ADJUSTED] is not None)
            for key in self.completions
        )
        unsigned_rates = not any(rates[key].negative for key in self.adjustments) and any(
            rates[key].value for key in self.adjustments
        )
        expected = self.sheet.meaning.expected
        # Where no sign is expected, one that is printed fits as well.
        unsigned_rates = unsigned_rates and not expected.unsigned_adjustment_rates
        admitted = (unsigned, completion, other, adjustment, unsigned_rates)
        pairs = zip(expected, admitted, strict=True)
        for choice in product(*((usual, not usual)[: 1 + each] for usual, each in pairs)):
            yield Conventions(*choice)

    def admits(self, habit: Habit) -> bool:
        """Whether the conventions of a habit hold as widely as they claim.

        The other denominator must account for the whole column. A missing minus sign in the amounts must be called
        for by a row of its own, not only by a total.
        """
        conventions = habit.conventions
        over_other = conventions.completion_over_other is not self.sheet.meaning.expected.completion_over_other
        if over_other and any(s.fails for s in self.column(self.completions, habit).values()):
            return False
        if conventions.unsigned_adjustments:
            signed = habit._replace(conventions=conventions._replace(unsigned_adjustments=False))
            return self._rows_failing(habit) < self._rows_failing(signed)
        return True

    def _rows_failing(self, habit: Habit) -> int:
        states = (
            *self.column(self.completions, habit).values(),
            *self.column(self.adjustments, habit).values(),
            *self.ledger(habit).adjusted(habit.conventions).values(),
        )
        return sum(state.fails for state in states)

    def unavoidable(self) -> int:
        """How many checks at the least are impossible whatever the habit: all roundings at once, any convention."""
        amounts = Way(Manner.ANY, padded=True)
        rates = Way(Manner.ANY, padded=True)
        hopeless: int | None = None
        ledger = self.ledger(Habit(amounts, worked_out=True))
        fixed = sum(s.fails for s in ledger.sums().values()) + sum(s.fails for s in ledger.task_funds().values())
        columns = [(self.completions, set(self.completions)), (self.adjustments, set(self.adjustments))]
        for conventions in self._conventions():
            habit = Habit(amounts, rates, conventions, worked_out=True)
            for keys, failing in columns:
                failing &= {key for key, state in self.column(keys, habit).items() if state.fails}
            adjusted = sum(s.fails for s in ledger.adjusted(conventions).values())
            hopeless = adjusted if hopeless is None else min(hopeless, adjusted)
        return fixed + (hopeless or 0) + sum(len(failing) for _, failing in columns)


def weigh(weighing: Weighing) -> tuple[Habit, int]:
    """The habit under which fewest checks are impossible, the most usual of these; and how many were tried."""
    best = weighing.sheet.meaning.usual
    fewest = weighing.failing(best)
    if not fewest:
        return best, 1
    least = weighing.unavoidable()
    tried = 1
    every = weighing.habits()
    for habit in every[1:]:
        if fewest <= least:
            # What fails now fails under all of them at once.
            return best, len(every)
        tried += 1
        if (failing := weighing.failing(habit, fewest)) < fewest and weighing.admits(habit):
            best, fewest = habit, failing
    return best, tried if fewest == 0 else len(every)

"""Which cell is wrong where calculations of a form's money do not come out: the one that accounts for most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.figures import Identity, Verdict, judge
from perfeval.paths import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval.figures import Check
    from perfeval.model import Form

__all__ = ["suspects"]

_RULES = {
    "completion-rate-mismatch": Identity.COMPLETION,
    "adjustment-rate-mismatch": Identity.ADJUSTMENT,
    "adjusted-budget-mismatch": Identity.ADJUSTED,
    "total-not-sum": Identity.SUM,
}
_COLUMNS = {
    Identity.COMPLETION: ("stated_completion_rate", "actual", "initial_budget", "adjustment", "adjusted_budget"),
    Identity.ADJUSTMENT: ("stated_adjustment_rate", "adjustment", "initial_budget", "adjusted_budget"),
    Identity.ADJUSTED: ("adjusted_budget", "initial_budget", "adjustment"),
}
_HOLD = (Verdict.EXACT, Verdict.ROUNDING)


def suspects(
    form: Form, broken: Sequence[tuple[str, str, str | None]]
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The cells that could be wrong, with the numbers of the broken calculations that they account for.

    ``broken`` has the rule of each calculation, the cell it is found at, and the cell in which a known slip (swapped
    digits, a lost sign) would account for it: then that cell alone is suspected. Calculations are put together if one
    cell takes part in all of them, the largest such group first. Where several cells would do equally well, those are
    given that take part in no calculation that comes out, or else all of them.
    """
    sound = {
        cell for check in judge(form).checks if check.verdict in _HOLD for cell in _cells(form, check.identity, check)
    }
    left = {
        number: (slip,) if slip is not None else _cells(form, _RULES[rule], path)
        for number, (rule, path, slip) in enumerate(broken)
    }
    while left:
        held: dict[str, tuple[int, ...]] = {}
        for number, cells in left.items():
            for cell in cells:
                held[cell] = (*held.get(cell, ()), number)
        most = max(map(len, held.values()))
        best = [cell for cell, numbers in held.items() if len(numbers) == most]
        best = [cell for cell in best if cell not in sound] or best
        numbers = held[best[0]]
        yield tuple(cell for cell in best if held[cell] == numbers), numbers
        for number in numbers:
            del left[number]


def _cells(form: Form, identity: Identity, at: Check | str) -> tuple[str, ...]:
    """The filled cells that take part in a calculation, the one it is found at first."""
    path = at if isinstance(at, str) else at.path
    owner, _, column = path.rpartition(".")
    if identity is Identity.SUM:
        names = tuple(f"$.funding[{row}].{column}" for row in range(len(form.funding)))
    else:
        names = tuple(f"{owner}.{name}" for name in _COLUMNS.get(identity, ()))
    return tuple(dict.fromkeys((path, *(name for name in names if resolve(form, name) is not None))))

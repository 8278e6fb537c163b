"""Editing frozen forms by address, and what mutators ask about the cells of a form."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from attrs import evolve, frozen

from perfeval.model import FundingLine
from perfeval.paths import indicator_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from perfeval.model import Form, Indicator

P = TypeVar("P", "Form", FundingLine)

__all__ = [
    "Change",
    "Target",
    "changed_number",
    "is_cut",
    "is_full",
    "is_scored",
    "one_of",
    "plain_rows",
    "put",
    "spoken_of",
    "targets",
    "with_cells",
    "with_edits",
]

_STEP = re.compile(r"([a-z_0-9]+)(?:\[([0-9]+)\])?")
_REPORTS = ("", "完成", "只完成")
_NUMBER = re.compile(r"([^0-9]{0,20})([0-9]{1,18}(?:\.[0-9]{1,12})?)([^0-9]{0,20})")


@frozen(kw_only=True)
class Change:
    """What a mutator did: the form afterwards, where its rule fires, and which other rules fire with it."""

    form: Form
    paths: tuple[str, ...]
    implies: frozenset[str] = frozenset()
    """Rules that fire too, necessarily."""
    allows: frozenset[str] = frozenset()
    """Rules that may fire too: it hangs on figures or words that the mutator does not weigh."""


def put(form: Any, path: str, value: object) -> Any:
    """The form with ``value`` at an address such as ``$.funding[0].actual``.

    Raises ``LookupError`` if there is no such part.
    """
    step, _, rest = path.removeprefix("$.").partition(".")
    match = _STEP.fullmatch(step)
    if match is None:
        raise LookupError(path)
    name, index = match[1], match[2]
    held = getattr(form, name)
    if index is None:
        return evolve(form, **{name: put(held, rest, value) if rest else value})
    at = int(index)
    if at >= len(held):
        raise LookupError(path)
    new = put(held[at], rest, value) if rest else value
    return evolve(form, **{name: (*held[:at], new, *held[at + 1 :])})


def with_cells(part: P, **cells: Any) -> P:
    """A part with some of its cells changed; numbers may be given as texts."""
    return evolve(part, **cells)


def with_edits(form: Form, edits: Mapping[str, object]) -> Form:
    """The form with several cells changed."""
    for path, value in edits.items():
        form = put(form, path, value)
    return form


def one_of(random: Random, candidates: list[Any]) -> Any:
    """One of the candidates, or None if there are none."""
    return random.choice(candidates) if candidates else None


def is_scored(row: Indicator) -> bool:
    """Whether a row has points and a score."""
    return row.weight is not None and row.score is not None


def is_full(row: Indicator) -> bool:
    """Whether a row has full marks."""
    return row.weight is not None and row.score is not None and row.score.value == row.weight.value


def is_cut(row: Indicator) -> bool:
    """Whether a row lost points."""
    return row.weight is not None and row.score is not None and row.score.value < row.weight.value


def plain_rows(form: Form) -> list[tuple[str, Indicator]]:
    """The rows that report their result without ado: no reason, no points lost, no other text that tells it."""
    told = form.conclusion or ""
    return [
        (path, row)
        for path, row in indicator_rows(form)
        if row.reason is None and not is_cut(row) and row.name not in told
    ]


def spoken_of(form: Form, row: Indicator) -> bool:
    """Whether problems, improvements or conclusion hold two characters of a row's name in a row."""
    said = "".join(text for text in (form.problems, form.improvements, form.conclusion) if text is not None)
    return any(row.name[at : at + 2] in said for at in range(len(row.name) - 1))


class Target(NamedTuple):
    """A row whose target and result are one number each, in the same unit."""

    path: str
    row: Indicator
    before: str
    """What stands before the number of the target, such as ≥."""
    planned: Fraction
    after: str
    """What follows it: the unit, or the unit and 以上."""
    reached: Fraction
    unit: str

    @property
    def lower_is_better(self) -> bool:
        """Whether the target is an upper bound."""
        return self.before in ("≤", "不超过", "不高于")


def targets(form: Form, rows: list[tuple[str, Indicator]] | None = None) -> list[Target]:
    """The rows of a form that are one number against another; of plain rows only those that keep their target."""
    found = []
    for path, row in plain_rows(form) if rows is None else rows:
        target = _NUMBER.fullmatch(row.expected or "")
        result = _NUMBER.fullmatch(row.result or "")
        if target is None or result is None or result[1] not in _REPORTS or not result[3]:
            continue
        if target[3] not in (result[3], f"{result[3]}以上"):
            continue
        one = Target(path, row, target[1], Fraction(target[2]), target[3], Fraction(result[2]), result[3])
        if rows is not None or one.lower_is_better or one.reached >= one.planned:
            found.append(one)
    return found


def changed_number(text: str, number: int | str) -> str:
    """A text with its only number replaced."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return f"{match[1]}{number}{match[3]}"

"""What a result cell reports: quantities with place, unit and kind, and the words that stand for a report."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from perfeval.values import wording
from perfeval.values.expectation import MAX_LENGTH
from perfeval.values.quantities import FoundQuantity, scan
from perfeval.values.record import Record, field
from perfeval.values.text import BIDI_CONTROLS, fold, is_chinese
from perfeval.values.units import UNITS, Unit, UnitTable

if TYPE_CHECKING:
    from perfeval.values.dates import DatePhrase

__all__ = ["CUES", "KINDS", "Cue", "Observation", "Quantity"]

KINDS = ("measured", "bound", "approximate", "zero")
"""Of a quantity: a plain figure, one with a printed bound (≥, 以上, 余), an estimate, or zero said in words."""
CUES = ("not_done", "in_progress", "asserted", "denied")
"""Of words without a figure."""

_MARKS = frozenset("√✓✔×✗")


class Quantity(Record):
    """A quantity a result reports.

    `span` is its place in the text as given; `number` and `unit` are as printed; `value` is exact, in the base unit of
    the unit's family (元 for 万元); `high` is the upper end of a printed range; `bound` the operator printed with it;
    `role` what it is in its sentence ("" the report itself, else total, part, planned, change, past, undone …).
    """

    kind: str
    span: tuple[int, int]
    number: str
    unit: str
    value: Fraction
    high: Fraction | None = None
    bound: str = ""
    more: bool = False
    role: str = ""
    measure: Unit = field(default=Unit(text=""), eq=False)
    place: tuple[int, int, int, int] = field(default=(0, 0, 0, 0), eq=False, repr=False)


class Cue(Record):
    """Words that report without a figure: `kind` is one of `CUES`, `span` the place in the text as given."""

    kind: str
    span: tuple[int, int]
    place: tuple[int, int] = field(default=(0, 0), eq=False, repr=False)


class Observation(Record):
    """Everything a result cell reports.

    `cut` says that the text is longer, or holds more numbers, than one cell can mean, and was not read to its end;
    `folded` is the shadow that the places of quantities refer to.
    """

    text: str
    folded: str = field(repr=False)
    quantities: tuple[Quantity, ...] = ()
    cues: tuple[Cue, ...] = ()
    dates: tuple[DatePhrase, ...] = field(default=(), repr=False)
    cut: bool = False

    @classmethod
    def parse(cls, text: str, *, units: UnitTable = UNITS) -> Observation:
        """Read a result cell. Total: a text without quantities and cues gives an empty observation."""
        return _parse_cached(text, units) if len(text) <= 512 else _parse(text, units)

    def cue(self, kind: str) -> Cue | None:
        """The first cue of a kind, or None."""
        for cue in self.cues:
            if cue.kind == kind:
                return cue
        return None


@lru_cache(maxsize=8192)
def _parse_cached(text: str, units: UnitTable) -> Observation:
    return _parse(text, units)


# 超 before a figure says as little as 余 behind it: measured, but not to the last digit.
_LOOSE_WORDS = frozenset({"超", "远超", "突破", "超出"})


def _quantity(item: FoundQuantity, span: tuple[int, int], folded: str) -> Quantity:
    bound = item.op if item.op in (">=", "<=", ">", "<") else ""
    if item.more:
        bound = ">="
    kind = "approximate" if item.approximate else "bound" if bound else "measured"
    return Quantity(
        kind=kind,
        span=span,
        number=item.number,
        unit=item.unit.text,
        value=item.value,
        high=item.high,
        bound=bound,
        more=item.more or (item.lead < item.start and folded[item.lead : item.start] in _LOOSE_WORDS),
        role=item.role,
        measure=item.unit,
        place=(item.lead, item.start, item.end, item.tail),
    )


def _tells(char: str) -> bool:
    return is_chinese(char) or char in _MARKS or (char.isascii() and char.isalpha())


def _parse(text: str, units: UnitTable) -> Observation:
    if len(text) > MAX_LENGTH:
        return Observation(text=text, folded=text[:MAX_LENGTH], cut=True)
    shadow = fold(text)
    folded = shadow.text
    if not BIDI_CONTROLS.isdisjoint(folded):
        return Observation(text=text, folded=folded)
    found = scan(folded, units)
    quantities = []
    for item in found.quantities:
        start = item.lead if item.sign or item.op else item.start
        # Most cells are printed as they are read.
        span = (start, item.tail) if shadow.runs is None else shadow.span(start, item.tail)
        quantities.append(_quantity(item, span, folded))
    cues: list[Cue] = []
    if any(map(_tells, folded)):
        bare = folded.strip(',;。.、:!?~-—()"“”')
        zero = (
            (folded.find(bare), folded.find(bare) + len(bare))
            if bare in wording.ZERO_WHOLE
            else wording.find_zero(folded)
        )
        if zero is not None:
            span = shadow.span(*zero)
            quantities.append(
                Quantity(
                    kind="zero", span=span, number="0", unit="", value=Fraction(0), place=(zero[0], *zero, zero[1])
                )
            )
        cues = [Cue(kind=kind, span=shadow.span(*place), place=place) for kind, place in _cues(folded, bare, zero)]
    return Observation(
        text=text, folded=folded, quantities=tuple(quantities), cues=tuple(cues), dates=found.dates, cut=found.cut
    )


def _cues(folded: str, bare: str, zero: tuple[int, int] | None) -> list[tuple[str, tuple[int, int]]]:
    whole = (folded.find(bare), folded.find(bare) + len(bare))
    found: list[tuple[str, tuple[int, int]]] = []
    not_done = wording.find_not_done(folded)
    while not_done is not None and zero is not None and zero[0] <= not_done[0] < zero[1]:
        not_done = wording.find_not_done(folded, zero[1])
    if not_done is not None:
        found.append(("not_done", not_done))
    if wording.denies_whole(bare):
        found.append(("denied", whole))
        return found
    going_on = wording.find_going_on(folded)
    if going_on is not None:
        found.append(("in_progress", going_on))
    asserted = whole if bare in wording.ASSERTED_WHOLE else wording.find_assertion(folded)
    # The 达成 of 部分达成 asserts nothing.
    if asserted is not None and not_done is not None and not_done[0] <= asserted[0] < not_done[1]:
        asserted = wording.find_assertion(folded, not_done[1])
    if asserted is not None:
        found.append(("asserted", asserted))
    return found

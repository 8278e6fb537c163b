"""What a target cell promises: a bound, a range, a date, words, several of them, or nothing that can be read."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from perfeval.values import wording
from perfeval.values.numerals import digits_value
from perfeval.values.patterns import pattern
from perfeval.values.quantities import FoundQuantity, Scan, scan
from perfeval.values.record import Record, field
from perfeval.values.text import BIDI_CONTROLS, chinese, fold, is_chinese
from perfeval.values.units import UNITS, Unit, UnitTable

if TYPE_CHECKING:
    from perfeval.values.dates import DatePhrase
    from perfeval.values.text import Shadow

__all__ = ["MAX_LENGTH", "OPERATORS", "Deadline", "Expectation", "same_text_key"]

OPERATORS = (">=", "<=", ">", "<", "=", "range", "unstated", "qualitative", "deadline", "compound", "unreadable")
"""What `Expectation.op` may be."""

_SIGN_OF = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "unstated": ""}
_MEANT = frozenset("%‰≥≤><=.+-")
_END = ",;。.、:!?…~ "
# One character before a number that is no damage of the scan.
_LEADS = frozenset('达约近共超满需为至计应有每完建购(:“"￥¥第未约增降减仅只保年月日各的')


# A cell with more numbers than this is no target but a text.
_MOST_PROMISES = 24
MAX_LENGTH = 32_767
"""The longest cell that is read, as in a spreadsheet; a longer one is unreadable."""


class Deadline(Record):
    """The days a deadline allows, as (year or None for the form's own year, month, day).

    `latest` is the last day a generous reader would allow (12月前 may or may not include December);
    `recurring` deadlines (每月15日前) can be claimed, not proved.
    """

    first: tuple[int | None, int, int]
    last: tuple[int | None, int, int]
    latest: tuple[int | None, int, int]
    by: bool = False
    recurring: bool = False


def _is_meant(char: str) -> bool:
    return is_chinese(char) or char in _MEANT or (char.isascii() and char.isalnum())


def same_text_key(text: str) -> str:
    """`text` without blanks, punctuation, width of characters and leading words such as 达到, 已, 完成."""
    bare = "".join(filter(_is_meant, fold(text).text)).rstrip(".")
    place = 0
    while place < len(bare):
        word = next((word for word in _LEADING if bare.startswith(word, place)), "")
        if not word or place + len(word) >= len(bare):
            break
        place += len(word)
    return bare[place:]


_LEADING = ("达到", "达成", "达", "已经", "已", "完成", "实现", "定性")


class Expectation(Record):
    """What a target cell promises, read by one strict grammar; what is not understood stays text.

    - `op`: one of `OPERATORS`; `=` keeps the printed sign although officials write it for everything.
    - `number`, `unit`: as printed (width folded); of a range `number` is the lower and the upper number.
    - `low`, `high`: the promised interval in the base unit of the unit's family (元 for 万元), None where open;
      `low_open`, `high_open` say whether the end itself is excluded.
    - `value`: the printed number in the same base unit.
    - `parts`: the promises of a cell that holds several; `subject` the words before a part, `change` whether it
      promises a growth or a drop rather than a level.

    Two expectations are equal when they promise the same, however it is spelled: 95%以上 == ≥95%.
    """

    op: str
    text: str = field(eq=False)
    number: str | tuple[str, str] | None = field(default=None, eq=False)
    unit: str | None = field(default=None, eq=False)
    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    value: Fraction | None = None
    approximate: bool = False
    measure: Unit = field(default=Unit(text=""), eq=False)
    kind: tuple[str, frozenset[str]] = ("", frozenset())
    deadline: Deadline | None = None
    wording: str = ""
    parts: tuple[Expectation, ...] = ()
    subject: str = field(default="", eq=False)
    change: bool = False
    span: tuple[int, int] = field(default=(0, 0), eq=False)

    @classmethod
    def parse(cls, text: str, *, units: UnitTable = UNITS) -> Expectation:
        """Read a target cell. Total: every text has a reading, at worst `unreadable`."""
        return _parse_cached(text, units) if len(text) <= 512 else _parse(text, units)

    def __str__(self) -> str:
        """One spelling of the promise, which `parse` reads back to an equal expectation."""
        # 每人75元 and 约30场 say more than sign, number and unit can.
        spread = bool(self.measure.per) and "/" not in self.measure.text and "每" not in self.measure.text
        if self.parts or self.number is None or self.approximate or self.change or spread:
            return self.text
        if isinstance(self.number, tuple):
            low, high = self.number
            return self.text if low.startswith("-") else f"{low}{self.unit}至{high}{self.unit}"
        if self.op in _SIGN_OF:
            return f"{_SIGN_OF[self.op]}{self.number}{self.unit}"
        return self.text

    @property
    def numeric(self) -> bool:
        """Whether one number is promised."""
        return self.value is not None

    def admits(self, value: Fraction) -> bool:
        """Whether a value (in base units) lies in the promised interval."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))


def _bounds(op: str, value: Fraction) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    if op in (">=", ">"):
        return value, None, op == ">", False
    if op in ("<=", "<"):
        return None, value, False, op == "<"
    return value, value, False, False


def _single(item: FoundQuantity, text: str, subject: str, span: tuple[int, int]) -> Expectation:
    op = item.op or item.reached or (">=" if item.more else "")
    value = item.value
    kind = item.unit.key
    if item.high is not None:
        return Expectation(
            op="range",
            text=text,
            number=(item.number, item.high_number),
            unit=item.unit.text,
            low=value,
            high=item.high,
            value=value,
            measure=item.unit,
            kind=kind,
            subject=subject,
            change=item.role == "change",
            span=span,
        )
    if not op:
        op = "<=" if value == 0 else "unstated"
    elif op == ">=" and value == 0 and item.reached == ">=" and not item.op:
        op = "<="
    low, high, low_open, high_open = _bounds(op, value)
    return Expectation(
        op=op,
        text=text,
        number=item.number,
        unit=item.unit.text,
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
        value=value,
        approximate=item.approximate,
        measure=item.unit,
        kind=kind,
        subject=subject,
        change=item.role == "change",
        span=span,
    )


def _deadline(date: DatePhrase, text: str, span: tuple[int, int]) -> Expectation:
    return Expectation(
        op="deadline",
        text=text,
        deadline=Deadline(date.first, date.last, date.latest, date.by, date.recurring),
        span=span,
    )


def _worded(text: str, folded: str) -> Expectation:
    return Expectation(op="qualitative", text=text, wording=same_text_key(folded))


def _unreadable(text: str) -> Expectation:
    return Expectation(op="unreadable", text=text, wording=text)


_ZERO_TARGETS = frozenset(wording.ZERO_WHOLE) | {"不发生", "不出现", "不得发生", "无发生", "零发生"}
_ZERO_OPENERS = (
    "无",
    "零",
    "没有",
    "不发生",
    "不出现",
    "未发生",
    "未出现",
    "不得发生",
    "不产生",
    "0",
    "没有发生",
    "未",
    "不得出现",
    "确保无",
    "确保不发生",
    "全年无",
    "全年未发生",
    "确保零",
)


def _zero_target(text: str, folded: str) -> Expectation | None:
    """无, 零, 不发生安全事故: at most nothing of it."""
    number: str | None = None
    if folded in _ZERO_TARGETS:
        number = "0" if folded.startswith("0") else folded
    elif folded.startswith(_ZERO_OPENERS) and len(folded) <= 20 and not any(char in folded for char in ",;。"):
        found = wording.find_zero(folded) or (wording.find_zero("未" + folded[1:]) if folded[0] == "不" else None)
        if found is None or found[1] < len(folded) - 3:
            return None
        number = "0" if folded[0] == "0" else folded[0]
    if number is None:
        return None
    return Expectation(
        op="<=", text=text, number="0", unit="", high=Fraction(0), value=Fraction(0), span=(0, len(text))
    )


def _is_damaged(folded: str, item: FoundQuantity) -> bool:
    """A stray character beside the number (工5%) that no reading explains."""
    lead = folded[: item.lead]
    if (
        len(lead) == 1
        and (lead.isalnum() or lead in "$#&@^|\\{}[]_·")
        and lead not in _LEADS
        and not item.op
        and not item.reached
    ):
        return True
    rest = folded[item.tail :]
    return bool(rest) and rest[0] in "$#&@^|\\_"


@lru_cache(maxsize=8192)
def _parse_cached(text: str, units: UnitTable) -> Expectation:
    return _parse(text, units)


def _parse(text: str, units: UnitTable) -> Expectation:
    shadow = fold(text) if len(text) <= MAX_LENGTH else None
    folded = "" if shadow is None else shadow.text.strip(_END)
    if shadow is None or wording.NOTHING_SAID.issuperset(folded) or not BIDI_CONTROLS.isdisjoint(folded):
        return _unreadable(text)
    return _zero_target(text, folded) or _read(text, folded, shadow, units)


def _read(text: str, folded: str, shadow: Shadow, units: UnitTable) -> Expectation:
    """A cell of ordinary length that says something other than nothing at all."""
    found = scan(folded, units)
    if found.cut or len(found.quantities) > _MOST_PROMISES:
        return _unreadable(text)
    quantities = _promised(folded, found)
    if len(quantities) == 1 and not found.dates and _is_damaged(folded, quantities[0]):
        return _unreadable(text)
    if quantities:
        return _together(_parts(text, folded, shadow, quantities, found.dates))
    if found.dates:
        return _dated(text, folded, found.dates)
    return _unknown_unit(text, folded, units) or _words_or_debris(text, folded, found)


def _words_or_debris(text: str, folded: str, found: Scan) -> Expectation:
    return _unreadable(text) if _is_debris(folded, found) else _worded(text, folded)


def _promised(folded: str, found: Scan) -> list[FoundQuantity]:
    """The quantities of a cell that promise something."""
    quantities = [item for item in found.quantities if item.role not in ("operand", "attribute", "past")]
    if quantities or not found.quantities or any(item.role != "attribute" for item in found.quantities):
        return quantities
    return [] if chinese(folded[found.quantities[-1].tail + 6 :]) else list(found.quantities)


def _parts(
    text: str, folded: str, shadow: Shadow, quantities: list[FoundQuantity], dates: tuple[DatePhrase, ...]
) -> list[Expectation]:
    """One promise for each quantity and each deadline."""
    offset = len(shadow.text) - len(shadow.text.lstrip(_END))
    parts: list[Expectation] = []
    floor = 0
    for item in quantities:
        subject = folded[floor : item.lead].strip(_END + "()和及且并")
        part = _single(item, text, subject, shadow.span(offset + item.lead, offset + item.tail))
        floor = item.tail
        if part not in parts:
            parts.append(part)
    deadlines = [date for date in dates if date.by]
    parts.extend(_deadline(date, text, shadow.span(offset + date.start, offset + date.end)) for date in deadlines)
    return parts


_FEWEST_LETTERS = 4
_SHORTEST_TEXT = 4
_LONGEST_DEBRIS = 8


def _is_debris(folded: str, found: Scan) -> bool:
    """Whether a cell without a number that can be read is what a scan left of one, and no words."""
    letters = sum(1 for char in folded if char.isalpha())
    if (found.strays and letters < _FEWEST_LETTERS) or (not letters and _TICKS.isdisjoint(folded)):
        return True
    mixed = any(char.isdigit() for char in folded) and folded.isascii()
    return (len(folded) < _SHORTEST_TEXT and mixed) or (len(folded) <= _LONGEST_DEBRIS and "%" in folded)


_TICKS = frozenset("√✓✔☑")
_BARE = pattern(r"[0-9][0-9,]{0,20}(?:\.[0-9]{1,12})?")
_LONGEST_UNKNOWN_UNIT = 4


def _unknown_unit(text: str, folded: str, units: UnitTable) -> Expectation | None:
    """A number and one short word is a quantity although the word is no unit we know: 3垛."""
    start, op = 0, ""
    for signs, found in (
        ("≥=", ">="),
        (">=", ">="),
        ("<=", "<="),
        ("≥", ">="),
        ("≤", "<="),
        (">", ">"),
        ("<", "<"),
        ("=", "="),
    ):
        if folded.startswith(signs):
            start, op = len(signs), found
            break
    else:
        for word, found in wording.COMPARATORS_BEFORE:
            if folded.startswith(word):
                start, op = len(word), found
                break
    match = _BARE.match(folded, start)
    if match is None:
        return None
    word = folded[match.end() :]
    if not 0 < len(word) <= _LONGEST_UNKNOWN_UNIT or chinese(word) != word:
        return None
    value = digits_value(match[0])
    if value is None:
        return None
    for mark, found in wording.COMPARATORS_AFTER:
        if word.endswith(mark) and len(word) > len(mark) and not op:
            word, op = word[: -len(mark)], found
            break
    if word.endswith(("热线", "平台", "号", "届", "级", "工程", "行动", "模式")):
        return None
    op = op if op in (">=", "<=", ">", "<", "=") else ("<=" if value == 0 else "unstated")
    unit = units.unit(word, word)
    low, high, low_open, high_open = _bounds(op, value)
    return Expectation(
        op=op,
        text=text,
        number=match[0],
        unit=word,
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
        value=value,
        measure=unit,
        kind=unit.key,
        span=(0, len(text)),
    )


def _together(parts: list[Expectation]) -> Expectation:
    """One promise, or several of which the first gives number and unit."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return first.changed(op=first.op if all(part.change for part in parts[1:]) else "compound", parts=tuple(parts))


def _dated(text: str, folded: str, dates: tuple[DatePhrase, ...]) -> Expectation:
    """A deadline when the date is the point of the cell; 2021年工作顺利开展 only names its year."""
    rest = folded
    for date in reversed(dates):
        rest = rest[: date.start] + rest[date.end :]
    words = chinese(rest)
    chosen = dates[-1]
    for date in dates:
        if date.by:
            chosen = date
    if chosen.by or len(words) <= 6 or any(word in words for word in _DONE_BY):
        return _deadline(chosen, text, (0, len(text)))
    return _worded(text, folded)


_DONE_BY = ("时间", "截止", "期限")

"""Word's automatic numbers (一、 1. 任务1), which stand in no text of the document, as they are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.readers.zipped import Package

__all__ = ["Numbering"]

_LEVELS = 9
_MOST = 1_000_000
_SLOT = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip # noqa: E501


@define
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"

    def set(self, tag: str, value: str) -> None:
        """Take over what an element inside ``w:lvl`` says."""
        if tag == "w:start":
            self.start = _whole(value, 1)
        elif tag == "w:numFmt":
            self.style = value
        elif tag == "w:lvlText":
            self.pattern = value[:100]
        elif tag == "w:suff":
            self.suffix = value


@define
class _List:
    levels: dict[int, _Level] = field(factory=dict)


def _counted(number: int, digits: str, units: str) -> str:
    if number >= 10_000:  # noqa: PLR2004
        return "".join(digits[int(d)] for d in str(number))
    text = str(number)
    parts: list[str] = []
    zero = False
    for n, d in enumerate(text):
        rank = len(text) - n - 1
        if d == "0":
            zero = True
            continue
        if zero and parts:
            parts.append(digits[0])
        zero = False
        parts.append(digits[int(d)] + (units[rank - 1] if rank else ""))
    joined = "".join(parts)
    return joined[1:] if joined.startswith(digits[1] + units[0]) and number < 20 else joined  # noqa: PLR2004


def _roman(number: int) -> str:
    parts: list[str] = []
    rest = min(number, 4_999)
    for value, letters in _ROMAN:
        count, rest = divmod(rest, value)
        parts.append(letters * count)
    return "".join(parts)


def _letters(number: int) -> str:
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)  # noqa: PLR2004


def _written(number: int, style: str) -> str:  # noqa: PLR0911 (one line a style)
    """A number in one of Word's styles; a style that is not known is written with digits."""
    if number < 1:
        return str(number)
    if style in {"chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"}:
        return _counted(number, _DIGITS, "十百千")
    if style in {"ideographDigital", "taiwaneseCounting", "japaneseDigitalTenThousand"}:
        return "".join(_DIGITS[int(d)] for d in str(number))
    if style in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        legal = _counted(number, _LEGAL, "拾佰仟")
        return "壹" + legal if legal.startswith("拾") else legal
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if style.startswith("decimalEnclosedCircle"):
        return _circled(number)
    if style == "decimalZero":
        return f"{number:02d}"
    if style in {"decimalFullWidth", "decimalFullWidth2"}:
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if style in {"upperLetter", "lowerLetter"}:
        return _letters(number).upper() if style == "upperLetter" else _letters(number)
    return str(number)


def _whole(text: str | None, default: int) -> int:
    if text and text.isascii() and text.isdigit() and len(text) < 7:  # noqa: PLR2004
        return int(text)
    return default


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._used: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[str] = set()
        self._list: _List | None = None
        self._level: _Level | None = None
        self._number = ""
        self._at = 0
        if part is not None:
            package.parse(part, self._start, self._end)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:abstractNum":
            self._list = self._abstract[attributes.get("w:abstractNumId", "")] = _List()
        elif tag == "w:num":
            self._number = attributes.get("w:numId", "")
        elif tag == "w:abstractNumId":
            self._used[self._number] = value
        elif tag == "w:lvlOverride":
            self._at = _whole(attributes.get("w:ilvl"), 0)
        elif tag == "w:startOverride":
            self._starts[self._number, self._at] = _whole(value, 1)
        elif tag == "w:lvl":
            self._level = _Level()
            at = _whole(attributes.get("w:ilvl"), 0)
            if self._list is not None:
                self._list.levels[at] = self._level
            else:
                self._overrides[self._number, at] = self._level
        elif self._level is not None:
            self._level.set(tag, value)

    def _end(self, tag: str) -> None:
        if tag == "w:abstractNum":
            self._list = None
        elif tag == "w:lvl":
            self._level = None

    def _level_of(self, number: str, level: int) -> _Level | None:
        own = self._overrides.get((number, level))
        if own is not None:
            return own
        shared = self._abstract.get(self._used.get(number, ""))
        return shared.levels.get(level) if shared else None

    def next(self, number: str, level: int) -> str:
        """The number printed before the next paragraph of a list, with the gap after it; empty for bullets."""
        here = self._level_of(number, level)
        if here is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(self._used.get(number, ""), {})
        if (number, level) in self._starts and number not in self._restarted:
            self._restarted.add(number)
            counts.pop(level, None)
        start = self._starts.get((number, level), here.start)
        counts[level] = min(counts[level] + 1 if level in counts else start, _MOST)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if here.style in {"bullet", "none"}:
            return ""

        def slot(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = self._level_of(number, at)
            return _written(counts.get(at, other.start if other else 1), other.style if other else "decimal")

        text = _SLOT.sub(slot, here.pattern)
        if not text:
            return ""
        # A tab after 一、 or （1） is no more than the gap the mark has anyway.
        gap = here.suffix == "space" or (here.suffix == "tab" and text[-1].isascii())
        return text + (" " if gap else "")

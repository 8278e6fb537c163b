"""Dates and periods in a folded text: deadlines of a target, dates of a result, and years that are no quantities."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from perfeval.values.patterns import pattern
from perfeval.values.record import Record

if TYPE_CHECKING:
    import re

__all__ = ["DatePhrase", "find_dates"]

_CN_DIGITS = {char: index for index, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_MONTHS = {"十一": 11, "十二": 12, "十": 10} | {char: value for char, value in _CN_DIGITS.items() if value}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# How many places that look like a date are examined in one text.
_MOST = 200

# 1,500 is one number, 100%,2021年 is not.
_GROUP = 3

# Without any of them a text holds no date.
_SIGNS = frozenset("年月日号季./~至-")

# A date without any of these is one of numbers, and begins with a year.
_NAMED = frozenset("年月日号季")
_CENTURIES = ("19", "20")
_TAIL_FIRSTS = frozenset("上中下年月底末终初")
_BEFORE_FIRSTS = frozenset("(含)之以前止内截为")
_THIS_YEAR_FIRSTS = frozenset("全当本今该年")

# A candidate begins with a class; what it is, is decided by hand at that place.
_CANDIDATE = pattern(
    r"[0-9]{1,4}(?=[年月日号./~至-])|[〇零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,2}(?=月)"
    r"|第?[一二三四1-4首]个?季度(?!次)|[全当本今该]年度?|年度?内|[年][底末初终]|[上下]半年"
)
_YEAR = pattern(r"((?:19|20)[0-9]{2}|[〇零一二三四五六七八九]{4})(?:年度?|学年度?)")
_NUMERIC = pattern(r"((?:19|20)[0-9]{2})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9%‰万亿元个])")
_MONTH = pattern(r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!饼|嫂|季)份?")
_MONTH_RANGE = pattern(r"(1[0-2]|0?[1-9])[-~至到](1[0-2]|0?[1-9])月份?")
_DAY = pattern(r"(3[01]|[12][0-9]|0?[1-9])[日号]?(?![0-9%])")
_DAY_MARKED = pattern(r"(3[01]|[12][0-9]|0?[1-9])[日号](?!内|之内|以内|线|楼|路)")
_QUARTER = pattern(r"第?([一二三四1-4首])个?季度")
_TAIL = pattern(r"[上中下]旬|[年月]?[底末终初]|中(?=[前,.;。]|$)")
_BEFORE = pattern(r"\(?[含]?\)?(?:之前|以前|前|止|之内|以内|内|截止|为止)")
_THIS_YEAR = pattern(r"[全当本今该]年度?|年度?内")
_YEAR_SPAN = pattern(r"((?:19|20)[0-9]{2})[-~至]((?:19|20)[0-9]{2})(?:学?年度?)?")


_Day = tuple[int | None, int, int]


class DatePhrase(Record):
    """A date or period in a text: first and last day as (year or None, month, day).

    `latest` is the last day a generous reader would allow; `by` says that a bound (前, 内) is printed;
    `recurring` marks a day of each month, of which nothing can be proved.
    """

    start: int
    end: int
    first: tuple[int | None, int, int]
    last: tuple[int | None, int, int]
    latest: tuple[int | None, int, int]
    by: bool = False
    recurring: bool = False
    exact: bool = False


# The patterns are asked only where they may match: many a form has no date but its year.
_LONGEST_MONTHS = len("10-12月")
_LONGEST_QUARTER = len("第一个季")
_UNTIL = ("-", "~", "至")


def _tail(text: str, place: int) -> re.Match[str] | None:
    return _TAIL.match(text, place) if text[place : place + 1] in _TAIL_FIRSTS else None


def _bound(text: str, place: int) -> re.Match[str] | None:
    return _BEFORE.match(text, place) if text[place : place + 1] in _BEFORE_FIRSTS else None


def _year_of(text: str) -> int:
    return int(text) if text.isascii() else int("".join(str(_CN_DIGITS[char]) for char in text))


def _month_of(text: str) -> int:
    return int(text) if text.isascii() else _MONTHS[text]


class _Atom(Record):
    end: int
    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    exact: bool
    whole_month: bool = False
    lone_year: bool = False


def _month_atom(text: str, place: int, year: int | None) -> _Atom | None:
    if "月" not in text[place : place + _LONGEST_MONTHS]:
        return None
    match = _MONTH_RANGE.match(text, place) if text[place : place + 1].isdigit() else None
    if match:
        first, last = int(match[1]), int(match[2])
        return _Atom(match.end(), year, (first, 1), (last, _LAST_DAYS[last - 1]), False)
    match = _MONTH.match(text, place)
    if not match:
        return None
    month, end = _month_of(match[1]), match.end()
    day = _DAY.match(text, end) if text[end : end + 1].isdigit() else None
    if (
        day
        and int(day[1]) <= _LAST_DAYS[month - 1]
        and (text[day.end() - 1] in "日号" or day.end() == len(text) or text[day.end()] in "前之以,;。)")
    ):
        value = int(day[1])
        return _Atom(day.end(), year, (month, value), (month, value), True)
    low, high = 1, _LAST_DAYS[month - 1]
    tail = _tail(text, end)
    whole = True
    if tail:
        word = tail[0]
        end, whole = tail.end(), False
        if word == "上旬" or word[-1] == "初":
            high = 10
        elif word[0] == "中":
            low, high = 11, 20
        else:
            low = 21
    return _Atom(end, year, (month, low), (month, high), False, whole)


def _quarter_atom(text: str, place: int, year: int | None) -> _Atom | None:
    match = _QUARTER.match(text, place) if "季" in text[place : place + _LONGEST_QUARTER] else None
    if match:
        quarter, end = _QUARTERS[match[1]], match.end()
        tail = _tail(text, end)
        low = quarter * 3 if tail else quarter * 3 - 2
        return _Atom(tail.end() if tail else end, year, (low, 1), (quarter * 3, _LAST_DAYS[quarter * 3 - 1]), False)
    if text.startswith(("上半年", "下半年"), place):
        first = 1 if text[place] == "上" else 7
        end = place + 3
        tail = _tail(text, end)
        return _Atom(tail.end() if tail else end, year, (first, 1), (first + 5, _LAST_DAYS[first + 4]), False)
    return None


def _numeric_atom(match: re.Match[str], text: str) -> _Atom | None:
    """2021.5.31, 2021-05."""
    year, month = int(match[1]), int(match[3])
    if match[4]:
        day = int(match[4])
        good = 1 <= day <= _LAST_DAYS[month - 1]
        return _Atom(match.end(), year, (month, day), (month, day), True) if good else None
    # 2021.5 alone may be a number; with a dash, a span of years.
    end = match.end() + text.startswith("月", match.end())
    return _Atom(end, year, (month, 1), (month, _LAST_DAYS[month - 1]), False, True)


def _inside_year(text: str, end: int, year: int | None, *, start: bool, lone: bool) -> _Atom:
    """What follows a year: a month, a quarter, 年底, 年初 (where `start`), or nothing."""
    inner = _month_atom(text, end, year) or _quarter_atom(text, end, year)
    if inner:
        return inner
    tail = _tail(text, end)
    if tail and tail[0][-1] in "底末终":
        return _Atom(tail.end(), year, (12, 1), (12, 31), False)
    if start and tail and tail[0][-1] == "初":
        return _Atom(tail.end(), year, (1, 1), (3, 31), False)
    return _Atom(end, year, (1, 1), (12, 31), False, False, lone)


def _atom(text: str, place: int, year: int | None = None) -> _Atom | None:
    match = _NUMERIC.match(text, place) if text.startswith(_CENTURIES, place) else None
    if match and 1 <= int(match[3]) <= len(_LAST_DAYS):
        return _numeric_atom(match, text)
    match = _YEAR.match(text, place)
    if match:
        return _inside_year(text, match.end(), _year_of(match[1]), start=True, lone=True)
    found = _month_atom(text, place, year) or _quarter_atom(text, place, year)
    if found:
        return found
    if text.startswith(("年底", "年末", "年终", "年初"), place):
        first, last = ((1, 1), (3, 31)) if text[place + 1] == "初" else ((12, 1), (12, 31))
        return _Atom(place + 2, year, first, last, False)
    match = _THIS_YEAR.match(text, place) if text[place] in _THIS_YEAR_FIRSTS else None
    if match is None:
        return None
    return _inside_year(text, match.end(), year, start=False, lone=match[0].startswith(("今", "本", "该", "当")))


def _is_inside_number(text: str, place: int, candidate: str) -> bool:
    before = text[max(place - 1, 0) : place]
    grouped = before == "," and len(candidate) == _GROUP and text[max(place - 2, 0)].isdigit()
    return bool(before) and candidate[0].isdigit() and (before in "0123456789.第" or grouped)


def _day_of_month(text: str, place: int) -> DatePhrase | None:
    """15日前, 每月15日: a day without a month; of 15日 alone it is not known whether it is a length."""
    day = _DAY_MARKED.match(text, place)
    if day is None:
        return None
    bound = _bound(text, day.end())
    monthly = text[max(place - 2, 0) : place] in _EVERY
    if not bound and not monthly and text[day.end() - 1] != "号":
        return None
    value = int(day[1])
    last = (None, 12, value)
    return DatePhrase(place, bound.end() if bound else day.end(), (None, 1, value), last, last, bool(bound), True)


_EVERY = ("每月", "次月", "当月", "每季", "每年")
_RECURRING = ("每年", "每月", "每季", "次月", "次年")


def _until(text: str, atom: _Atom) -> tuple[int, _Day, bool, bool]:
    """(end, last day, exact, whole month) of a date or of the span it opens: 3月至5月, 5月1日-7日."""
    last: _Day = (atom.year, *atom.last)
    stop = atom.end
    if stop + 1 < len(text) and text[stop] in "-~至到—":
        other = _atom(text, stop + 1, atom.year)
        if other is not None:
            return other.end, (other.year, *other.last), False, other.whole_month
        day = _DAY_MARKED.match(text, stop + 1) if atom.exact else None
        if day and int(day[1]) <= _LAST_DAYS[atom.last[0] - 1]:
            return day.end(), (atom.year, atom.last[0], int(day[1])), False, False
    return stop, last, atom.exact, atom.whole_month


def _phrase(text: str, place: int, atom: _Atom) -> DatePhrase:
    """A date with its bound: 12月底前, 3月至5月."""
    stop, latest, exact, whole = _until(text, atom)
    last = latest
    bound = _bound(text, stop)
    if bound:
        stop = bound.end()
        # 12月前: whether December counts is not settled by the words.
        if whole and bound[0].endswith("前") and last[1] > 1:
            last = (last[0], last[1] - 1, _LAST_DAYS[last[1] - 2])
        elif atom.lone_year and bound[0].endswith("前") and last[0] is not None:
            last = (last[0] - 1, 12, 31)
    recurring = text[max(place - 1, 0) : place] == "每" or text[max(place - 2, 0) : place] in _RECURRING
    return DatePhrase(place, stop, (atom.year, *atom.first), last, latest, bool(bound), recurring, exact)


def find_dates(text: str) -> tuple[DatePhrase, ...]:
    """Every date and period in a folded text, in order, none overlapping another."""
    found: list[DatePhrase] = []
    if _SIGNS.isdisjoint(text) or (_NAMED.isdisjoint(text) and not any(century in text for century in _CENTURIES)):
        return ()
    end = 0
    for match in islice(_CANDIDATE.finditer(text), _MOST):
        place = match.start()
        if place < end or _is_inside_number(text, place, match[0]):
            continue
        span = _YEAR_SPAN.match(text, place) if text[place + 4 : place + 5] in _UNTIL else None
        if span and not _NUMERIC.match(text, place):
            last = (int(span[2]), 12, 31)
            phrase: DatePhrase | None = DatePhrase(place, span.end(), (int(span[1]), 1, 1), last, last)
        else:
            atom = _atom(text, place)
            phrase = _day_of_month(text, place) if atom is None else _phrase(text, place, atom)
        if phrase is not None:
            found.append(phrase)
            end = phrase.end
    return tuple(found)

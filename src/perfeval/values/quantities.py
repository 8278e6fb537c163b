"""Finding the quantities of a folded text: numeral, unit, printed bound, and the role each plays in its sentence."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfeval.values import wording
from perfeval.values.dates import DatePhrase, find_dates
from perfeval.values.numerals import MULTIPLIERS, NUMERAL, chinese_value, digits_value
from perfeval.values.patterns import Words, pattern
from perfeval.values.record import Record
from perfeval.values.units import ONE

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from perfeval.values.units import Unit, UnitTable

__all__ = ["MAX_NUMERALS", "FoundQuantity", "Scan", "scan", "unit_at"]

_SIGNS = frozenset("≥≤><=≈")
_CLAUSE_ENDS = frozenset(",;。!?、:\n")
_OPENERS = '([{【〔<“"'
_PERCENT_WORDS = (("百分之", "%", 100), ("千分之", "‰", 1000), ("万分之", "‱", 10000))
_NEARBY = 14

# What is a name, a title or a label, so that its numbers count nothing. Each alternative begins with its own sign.
_NAME_SIGNS = frozenset("《“\"'(〔[【-:xX×")
_NAMES = pattern(
    r"《[^《》]{0,60}》|“[^“”]{0,40}”|\"[^\"]{0,40}\"|'[^']{0,40}'"
    r"|[(〔\[【][12][0-9]{3}[)〕\]】]第?[0-9]{0,5}号?"
    r"|[0-9]{3,4}-[0-9]{7,8}(?![0-9])|[0-9]{1,2}:[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}[xX×][0-9]{1,2}小时"
)
_QUOTED_QUANTITY = pattern(r"[≥≤><=]?[0-9][0-9.,]*.{0,3}")
_LIST_MARKS = frozenset(".、)")
_LIST_MARK = pattern(r"[0-9]{1,2}(?:[.、)](?![0-9])|[.、)](?=[0-9]{1,6}[^0-9.,%]))")
# 12个级, 3号: ranks and numbers, no counts.
_TITLE_AFTER = ("级", "号", "届", "年级")


class FoundQuantity(Record):
    """A quantity at `start:end` of the folded text (numeral and unit), with the bound printed around it.

    `value` is exact and in the base unit of the unit's family; `high` is the upper end of a printed range.
    """

    start: int
    end: int
    lead: int
    tail: int
    number: str
    value: Fraction
    unit: Unit
    high_number: str = ""
    high: Fraction | None = None
    op: str = ""
    reached: str = ""
    sign: bool = False
    approximate: bool = False
    more: bool = False
    exclusive: bool | None = None
    chinese: bool = False
    role: str = ""
    suffix: str = ""


class Scan(Record):
    """What a folded text holds: quantities, dates, and numerals that could not be read."""

    text: str
    quantities: tuple[FoundQuantity, ...]
    dates: tuple[DatePhrase, ...]
    strays: tuple[tuple[int, int], ...] = ()
    cut: bool = False


MAX_NUMERALS = 200
"""A cell with more numerals than this is no answer to one indicator; reading stops there and `Scan.cut` says so."""


class _Tail(Record):
    end: int
    unit: Unit
    more: bool


def _multiplier(text: str, place: int) -> tuple[str, int]:
    """万 and its size at `place`, or nothing and 1."""
    for mark, size in MULTIPLIERS:
        if text.startswith(mark, place):
            return mark, size
    return "", 1


_SHARES = (("/10万", 10**5), ("/十万", 10**5), ("/100万", 10**6), ("/百万", 10**6), ("/万", 10**4), ("/千", 1000))


def _unit_tail(text: str, place: int, units: UnitTable) -> _Tail:
    """Read [余][万][余]unit[/per…] at `place`."""
    word = units.word_at(text, place)
    end = place + len(word)
    if word and text[end : end + 1] not in _UNIT_GOES_ON and text[place] not in _MORE:
        return _Tail(end, units.unit(word, word), False)
    end = place
    more = text[end : end + 1] in _MORE
    if more:
        end += 1
    word = units.word_at(text, end)
    scale, mark = 1, ""
    if not word:
        mark, scale = _multiplier(text, end)
        end += len(mark)
        if mark and text[end : end + 1] in _MORE:
            more, end = True, end + 1
        word = units.word_at(text, end)
        if not word and mark in ("百", "千") and end < len(text) and text[end] not in _CLAUSE_ENDS:
            # 5千 alone is a number; 5百姓 is not.
            return _Tail(place, units.unit("", ""), False)
        if not word and not mark:
            for share, size in _SHARES:
                if text.startswith(share, end) and not text[end + len(share) : end + len(share) + 1].isdigit():
                    return _Tail(end + len(share), units.share(share, size), more)
    end += len(word)
    if word and not more and text[end : end + 1] in _MORE and text[end + 1 : end + 2] not in ("种", "个"):
        return _Tail(end + 1, units.unit(mark + word, word, scale), True)
    printed = mark + word
    if word and text[end : end + 1] == "(":
        base, stop = _bracketed_unit(text, end, word, units)
        if stop > end:
            return _Tail(stop, units.unit(printed + text[end:stop], base, scale), more)
    per, stop = _per_after(text, end, units) if word else ((), end)
    return _Tail(stop, units.unit(printed + text[end:stop] if per else printed, word, scale, per), more)


_MORE = frozenset("余多来几")
_UNIT_GOES_ON = _MORE.union("(/每")


def _bracketed_unit(text: str, place: int, word: str, units: UnitTable) -> tuple[str, int]:
    """台(套) counts 台, 家(次) counts 家次: the base unit and where the bracket ends."""
    inner = units.word_at(text, place + 1)
    stop = place + 2 + len(inner)
    if not inner or len(inner) > len("千米") or text[stop - 1 : stop] != ")":
        return word, place
    joined = word + inner
    return (joined if units.word_at(joined, 0) == joined else word), stop


def _per_after(text: str, place: int, units: UnitTable) -> tuple[tuple[str, ...], int]:
    """What a price is spread over, and where that ends: /人·月, /(人·月), 每人每月, /人天."""
    per: list[str] = []
    stop = place
    for _ in range(3):
        mark = text[stop : stop + 1]
        if not mark or (mark not in "/每" and not (per and mark in "·.、,*")):
            break
        step = stop + (2 if text.startswith("/每", stop) else 1)
        bracket = text[step : step + 1] == "("
        word = units.per_at(text, step + bracket)
        if not word:
            break
        per.append(word)
        stop = step + bracket + len(word)
        # 元/人天 leaves out the mark.
        if text[stop : stop + 1] in _PERIODS and word in _HOLDERS:
            per.append(text[stop])
            stop += 1
        close = text.find(")", stop, stop + 6) if bracket else -1
        if close >= 0:
            rest = units.per_at(text, stop + 1) if stop + 1 < close else ""
            if rest:
                per.append(rest)
            stop = close + 1
    return tuple(per), stop


_PERIODS = frozenset("天日月年")
_HOLDERS = frozenset("人生户个辆台")


def _per_before(text: str, start: int, floor: int) -> tuple[str, ...]:
    """人, 月 of 每人每月75元."""
    head = text[max(start - 8, floor) : start]
    match = _PER_BEFORE.search(head) if "每" in head else None
    return tuple(match[0].split("每")[1:]) if match else ()


_CLAUSE_MARKS = frozenset(",;。、!?")
_UNDONE_WITHIN = 6
_PER_BEFORE = pattern(
    r"每(?:人|生|户|亩|月|年|天|日|次|场|名|位|件|个|学期|平方米|吨|车)(?:每(?:人|生|户|亩|月|年|天|日|次|学期))?(?=(?:补助|补贴|发放|标准|资助|奖励|按|不低于|不超过|达到|约|为|≥|≤){0,2}$)"
)


def _signs_before(text: str, place: int, floor: int) -> tuple[int, str]:
    start = place
    while start > floor and place - start < 4 and text[start - 1] in _SIGNS:
        start -= 1
    return start, text[start:place]


def _op_of_signs(signs: str) -> str | None:
    """The operator a run of signs stands for; None when they contradict each other."""
    if not signs:
        return ""
    if "≈" in signs:
        return "≈" if set(signs) <= {"≈", "="} else None
    up, down = "≥" in signs or ">" in signs, "≤" in signs or "<" in signs
    if up and down:
        return None
    if up:
        return ">=" if "≥" in signs or "=" in signs else ">"
    if down:
        return "<=" if "≤" in signs or "=" in signs else "<"
    return "="


class _Head(Record):
    lead: int
    op: str
    reached: str = ""
    sign: bool = False
    approximate: bool = False


def _by_last(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        found.setdefault(pair[0][-1], []).append(pair)
    return MappingProxyType({last: tuple(group) for last, group in found.items()})


def _by_first(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        found.setdefault(pair[0][0], []).append(pair)
    return MappingProxyType({first: tuple(group) for first, group in found.items()})


_COMPARATORS = _by_last(wording.COMPARATORS_BEFORE)
_REACHED = _by_last(wording.REACHED)
_FILLERS = _by_last(tuple((word, "") for word in wording.FILLERS_BEFORE))
_APPROXIMATE = _by_last(tuple((word, "") for word in wording.APPROXIMATE_BEFORE))
_AFTER = _by_first(wording.COMPARATORS_AFTER)


def _ending(
    words: Mapping[str, tuple[tuple[str, str], ...]], text: str, floor: int, place: int
) -> tuple[str, str] | None:
    """The (word, meaning) that ends at `place`, not before `floor`."""
    if place <= floor:
        return None
    for word, meaning in words.get(text[place - 1], ()):
        if text.endswith(word, floor, place):
            return word, meaning
    return None


def _comparator(text: str, floor: int, place: int) -> tuple[int, str] | None:
    """Where the comparator that ends at `place` begins, and its operator."""
    found = _ending(_COMPARATORS, text, floor, place)
    if found is None:
        return None
    start = place - len(found[0])
    trap = wording.COMPARATOR_TRAPS.get(found[0])
    return None if trap and start > 0 and text[start - 1] in trap else (start, found[1])


def _head(text: str, place: int, floor: int) -> _Head | None:
    """The comparator that ends at `place`; None when its signs contradict each other."""
    if place <= floor or text[place - 1] not in _HEAD_ENDS:
        return _Head(place, "")
    lead, approximate = _estimate(text, floor, place)
    start, signs = _signs_before(text, lead, floor)
    op = _op_of_signs(signs)
    if op is None or op == "≈":
        return None if op is None else _Head(start, "", approximate=True)
    if signs and op != "=":
        return _Head(start, op, sign=True, approximate=approximate)
    found = _comparator(text, floor, start)
    if found is None:
        filler = _ending(_FILLERS, text, floor, start)
        if filler is not None:
            found = _comparator(text, floor, start - len(filler[0]))
    if found is not None:
        strict = found[1] in (">", "<") and bool(signs)
        return _Head(found[0], found[1] + "=" if strict else found[1], approximate=approximate)
    reached = None if signs else _ending(_REACHED, text, floor, start)
    if reached is not None:
        return _Head(start - len(reached[0]), "", reached=reached[1], approximate=approximate)
    return _Head(start if signs else lead, op, sign=bool(signs), approximate=approximate)


def _estimate(text: str, floor: int, place: int) -> tuple[int, bool]:
    """Where 约 or 近 begins that ends at `place`, and whether there is one; 最近 and 节约 are no estimates."""
    word = _ending(_APPROXIMATE, text, floor, place)
    if word is None:
        return place, False
    start = place - len(word[0])
    trap = wording.APPROXIMATE_TRAPS.get(word[0])
    trapped = trap and start > 0 and text[start - 1] in trap
    return (place, False) if trapped else (start, True)


_HEAD_ENDS = _SIGNS.union(_COMPARATORS, _REACHED, _FILLERS, _APPROXIMATE)
_INCLUSION = (("(不含)", True), ("(含)", False), ("不含", True), ("(含", False), ("含)", False))


_SUFFIX_STARTS = frozenset("(含不").union(_AFTER)


def _suffix(text: str, place: int) -> tuple[int, str, str, bool | None]:
    """(end, operator, word, exclusive) of what follows a quantity: 以上, 以内, 左右, (不含)."""
    end, op, word = place, "", ""
    exclusive: bool | None = None
    if text[end : end + 1] not in _SUFFIX_STARTS:
        return end, op, word, exclusive
    for _ in range(2):
        follower = text[end : end + 1]
        if follower and follower in "(含不":
            for mark, value in _INCLUSION:
                if text.startswith(mark, end):
                    exclusive, end = value, end + len(mark)
                    break
        if not word and follower:
            for candidate, found in _AFTER.get(text[end : end + 1], ()):
                if text.startswith(candidate, end):
                    word, op, end = candidate, found, end + len(candidate)
                    break
    return end, op, word, exclusive


def _spans_of_names(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in () if _NAME_SIGNS.isdisjoint(text) else _NAMES.finditer(text):
        piece = match[0]
        if piece[0] in "“\"'" and (_QUOTED_QUANTITY.fullmatch(piece[1:-1]) or match.end() - match.start() == len(text)):
            continue
        spans.append(match.span())
    return spans


def _starts_clause(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in _CLAUSE_ENDS or text[place - 1] in _OPENERS


_CALCULATED_AFTER = frozenset("÷×*+=/)-")
_CALCULATED_BEFORE = frozenset("÷×*+/-")
_CALCULATES = frozenset("÷×*+")
_TIMES = frozenset("÷×*")


def _is_operand(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a number is part of a calculation written out: (63.46-32)÷32=98.31%."""
    after, before = text[end : end + 1], text[max(start - 1, 0) : start]
    if after not in _CALCULATED_AFTER and before not in _CALCULATED_BEFORE:
        return False
    if after == ")":
        if text[end + 1 : end + 2] in _TIMES:
            return True
        after = ""
    if after in _CALCULATES or before in _CALCULATES or after == "=":
        return True
    digit_before = start > 1 and text[start - 2].isdigit()
    digit_after = text[end + 1 : end + 2].isdigit()
    divided = after == "/" and (digit_after or text.startswith("(", end + 1))
    divides = before == "/" and start > 1 and (digit_before or text[start - 2] in ")人次个户件项元")
    opens = not unit and after == "-" and digit_after and before == "("
    return divided or divides or opens or (before == "-" and digit_before and after == ")")


def _is_undone_soon(follow: str) -> bool:
    """Whether words of something left undone stand one to six characters on, in the same clause."""
    for place, char in enumerate(follow[:_UNDONE_WITHIN]):
        if char in _CLAUSE_ENDS:
            return False
        if follow.startswith(wording.CLEARLY_UNDONE, place + 1):
            return True
    return False


def _role(text: str, lead: int, tail: int, floor: int, unit: Unit) -> str:
    """What a quantity is in its sentence: a total, a part of one, a plan, a change, something left undone."""
    follow = text[tail : tail + 9]
    if follow and follow[0] not in _CLAUSE_ENDS:
        # 1个项目未完成
        soon = unit.family != "ratio" and _is_undone_soon(follow)
        if soon or follow.startswith(wording.LEFT_UNDONE):
            return "undone"
    head = text[max(floor, lead - _NEARBY) : lead]
    if not _CLAUSE_MARKS.isdisjoint(head):
        head = head[max(map(head.rfind, _CLAUSE_MARKS)) + 1 :]
    return "" if _ROLE_SIGNS.isdisjoint(head) else _role_by_head(head, unit)


def _role_by_head(head: str, unit: Unit) -> str:
    """The role that the words before a quantity, in its clause, give it."""
    # 新增学位500个 is the count itself; 计划新增500个 is a plan, whatever it adds.
    changes = head.endswith(wording.CHANGES) or (head[:-1].endswith(wording.CHANGES) and head[-1:] in "了约近为达超")
    roles = (
        ("undone", _LEFT_OVER.find(head) is not None),
        ("planned", wording.planned_in(head)),
        ("change", changes and not head.endswith("新增")),
        ("part", "其中" in head or head[-1:] == "含" or "包括" in head),
        ("past", "上年" in head or "去年" in head or "同期" in head or "往年" in head),
        ("each", "每" in head[-4:] and not unit.family),
        ("total", _TOTALS.find(head) is not None),
    )
    return next((role for role, is_so in roles if is_so), "")


_LEFT_OVER = Words(wording.LEFT_OVER)
_TOTALS = Words(wording.TOTALS)
# Most heads have no character that any of the roles could be told by.
_ROLE_SIGNS = (
    _LEFT_OVER.firsts
    | _TOTALS.firsts
    | wording.PLAN_FIRSTS
    | {word[-1] for word in wording.CHANGES}
    | set("其含包上去同往每")
)


def scan(text: str, units: UnitTable) -> Scan:
    """All quantities and dates of a folded text, from left to right.

    Numbers inside names (12345热线, 《十四五》, 第八次会议), calculations and dates are left alone.
    """
    dates = find_dates(text)
    blocked = sorted([*((date.start, date.end) for date in dates), *_spans_of_names(text)])
    found: list[FoundQuantity] = []
    strays: list[tuple[int, int]] = []
    at = floor = done = read = 0
    for match in NUMERAL.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        read += 1
        if read > MAX_NUMERALS:
            return Scan(text=text, quantities=tuple(found), dates=dates, strays=tuple(strays), cut=True)
        while at < len(blocked) and blocked[at][1] <= start:
            floor = max(floor, blocked[at][1])
            at += 1
        if at < len(blocked) and blocked[at][0] <= start:
            continue
        item = _read(text, match, floor, units)
        if item is None:
            done = end
            if text[start].isdigit():
                # 1.2.3 and its like are one label.
                while done < len(text) and (text[done] == "." or text[done].isdigit()):
                    done += 1
                strays.append((start, done))
            continue
        found.append(item)
        done = floor = item.tail
    if len(found) > 1 and "(" in text:
        found = _bracketed(text, found)
    return Scan(text=text, quantities=tuple(found), dates=dates, strays=tuple(strays))


def _bracketed(text: str, found: list[FoundQuantity]) -> list[FoundQuantity]:
    """Mark what stands in brackets behind a quantity as part of it: 120场(线上20场)."""
    result = []
    depth = place = 0
    outside = False
    for item in found:
        for char in text[place : item.start]:
            if char == "(":
                depth += 1
            elif char == ")":
                depth = max(depth - 1, 0)
        place = item.start
        inner = depth and outside and not item.role
        outside = outside or not depth
        result.append(item.changed(role="part") if inner else item)
    return result


_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_NO_NUMBER_AFTER = _LETTERS.union("第_#.")


class _Bare(Record):
    """A numeral with its unit, without what stands around it."""

    start: int
    end: int
    numeral: str
    value: Fraction
    unit: Unit
    printed: str
    more: bool = False
    chinese: bool = False


def _read(text: str, match: re.Match[str], floor: int, units: UnitTable) -> FoundQuantity | None:
    start = match.start()
    before = text[start - 1] if start else ""
    if before in _NO_NUMBER_AFTER or (before == "-" and start > 1 and text[start - 2] in _LETTERS):
        return None
    read = _read_digits if match[0][0].isascii() else _read_chinese
    bare = read(text, match, floor, units)
    return None if bare is None else _finish(text, bare, floor, units)


def _read_digits(text: str, match: re.Match[str], floor: int, units: UnitTable) -> _Bare | None:
    start, end = match.span()
    numeral = match[0]
    value = None if _marks_part(text, start, end, numeral, units) else digits_value(numeral)
    if value is None:
        return None
    share = _share_before(text, start, floor)
    if share is not None:
        prefix, sign, size = share
        plain = numeral.replace(",", "")
        return _Bare(start - len(prefix), end, numeral, value / size, units.unit(sign, sign), plain)
    before = text[start - 1] if start else ""
    minus = before == "-" and (start - 1 == floor or start == 1 or text[start - 2] in "≥≤><=:(为约达于至±~,;。")
    tail = _unit_tail(text, end, units)
    unit = tail.unit
    if unit.family == "ratio" and "," in numeral:
        # 完成46，100%到位: the comma parts two numbers.
        numeral = numeral[numeral.rindex(",") + 1 :]
        start = end - len(numeral)
        value = digits_value(numeral) or value
        minus = False
    if _names_something(text, end, numeral, tail):
        return None
    if unit.family == "money" and not unit.per:
        per = _per_before(text, start - minus, floor)
        if per:
            unit = unit.changed(per=frozenset(units.per(word) for word in per))
    scaled = _times(-value if minus else value, unit)
    printed = "-" + numeral if minus else numeral
    return _Bare(start - minus, tail.end, numeral, scaled, unit, printed, tail.more)


def _share_before(text: str, start: int, floor: int) -> tuple[str, str, int] | None:
    """百分之 before a numeral, its sign and its size."""
    if not start or text[start - 1] != "之":
        return None
    return next((share for share in _PERCENT_WORDS if text.endswith(share[0], floor, start)), None)


def _marks_part(text: str, start: int, end: int, numeral: str, units: UnitTable) -> bool:
    """Whether a number is a piece of a label (1.2.3) or counts the items of a list."""
    if text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit():
        return True
    return "." not in numeral and _marks_list(text, start, end, units)


def _names_something(text: str, end: int, numeral: str, tail: _Tail) -> bool:
    """Whether a number runs into a word that makes it a name: 12345热线, 3个级."""
    unit, stop = tail.unit, tail.end
    if not unit.text and not tail.more and stop < len(text) and not _may_follow_bare(text, stop):
        return True
    titled = bool(unit.base) and not unit.family and text.startswith(_TITLE_AFTER, stop)
    return titled or _year_like(numeral, text, end)


def _marks_list(text: str, start: int, end: int, units: UnitTable) -> bool:
    """Whether a number only counts the items of a list: 1.完成培训, 2、采购设备."""
    marked = not _LIST_MARKS.isdisjoint(text[start + 1 : start + 3])
    mark = _LIST_MARK.match(text, start) if marked and _starts_clause(text, start) else None
    if mark is None or mark.end() >= len(text):
        return False
    return not (text[end] == "、" and _unit_tail(text, mark.end(), units).unit.base)


def _times(value: Fraction, unit: Unit) -> Fraction:
    return value if unit.factor is ONE else value * unit.factor


def _year_like(numeral: str, text: str, end: int) -> bool:
    return (
        len(numeral) == 4
        and numeral[:2] in ("19", "20")
        and text[end : end + 1] in ("年", "-", "~")
        and text[end + 1 : end + 5].isdigit()
    )


def _may_follow_bare(text: str, place: int) -> bool:
    """Whether a number without a unit can end here, or runs into a word that makes it a name."""
    follower = text[place]
    if follower in ",;。!?、:)）]】-~+*÷×=/≥≤><±”\"' " or follower in "(（":
        return True
    return text.startswith(wording.AFTER_BARE_NUMBER, place)


def _read_chinese(text: str, match: re.Match[str], floor: int, units: UnitTable) -> _Bare | None:
    """A Chinese numeral counts only in the place of a value: 九千余人次, 百分之九十五, 召开两场, never 一次投票."""
    start, end = match.span()
    numeral = match[0]
    value = chinese_value(numeral)
    if value is None:
        return None
    share = _share_before(text, start, floor)
    if share is not None:
        prefix, sign, size = share
        decimals, stop = _spoken_decimals(text, end)
        value += decimals
        unit = units.unit(sign, sign)
        return _Bare(start - len(prefix), stop, numeral, value / size, unit, _arabic(value), chinese=True)
    tail = _unit_tail(text, end, units)
    unit, stop = tail.unit, tail.end
    if unit.base == "成":
        if len(numeral) != 1:
            return None
        half, stop = _spoken_half(text, stop)
        value += half
    elif not unit.base or not _counts_here(text, start, stop, numeral):
        return None
    else:
        body = numeral.rstrip("万亿")
        small = chinese_value(body)
        if small and numeral != body:
            unit = unit.changed(text=numeral[len(body) :] + unit.text, factor=unit.factor * (value / small))
            value = small
    return _Bare(start, stop, numeral, _times(value, unit), unit, _arabic(value), tail.more, chinese=True)


_SPOKEN_DIGITS = "〇一二三四五六七八九"
_MOST_DECIMALS = 6


def _spoken_decimals(text: str, place: int) -> tuple[Fraction, int]:
    """点五 of 百分之九十八点五, and where it ends."""
    match = NUMERAL.match(text, place + 1) if text.startswith("点", place) else None
    if match is None or len(match[0]) > _MOST_DECIMALS or not set(match[0]) <= {*_SPOKEN_DIGITS, "零"}:
        return Fraction(0), place
    digits = "".join(str(_SPOKEN_DIGITS.index("〇" if char == "零" else char)) for char in match[0])
    return Fraction(int(digits), 10 ** len(digits)), match.end()


def _spoken_half(text: str, place: int) -> tuple[Fraction, int]:
    """八 of 九成八 (98 %), 半 of 九成半 (95 %), and where it ends."""
    char = text[place : place + 1]
    if char == "半":
        return Fraction(1, 2), place + 1
    if char and char in _SPOKEN_DIGITS[1:]:
        return Fraction(_SPOKEN_DIGITS.index(char), 10), place + 1
    return Fraction(0), place


def _arabic(value: Fraction) -> str:
    """A Chinese numeral as the digits it means: 九十八点五 is 98.5."""
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    digits = str(value.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _counts_here(text: str, start: int, end: int, numeral: str) -> bool:
    """召开会议一次 and 举办两场培训 count; 十七届人大一次会议, 四项制度 and 一次投票 name something."""
    before, after = text[max(start - 6, 0) : start], text[end : end + 2]
    if not after or after[0] in ",;。!?、:)以左余多":
        return not before.endswith(("第", "首", "每", "同", "新", "这", "哪", "某"))
    if len(numeral) == 1 and numeral == "一" and after.startswith(("投", "性", "批", "体", "致")):
        return False
    return before.endswith(wording.COUNTING_BEFORE) or bool(before and before[-1] in "≥≤><=")


class _Span(Record):
    """The upper end of a printed range, and where the range ends."""

    stop: int
    unit: Unit
    value: Fraction
    high: Fraction | None = None
    number: str = ""


def _range(text: str, bare: _Bare, units: UnitTable) -> _Span:
    """The second number of 10-20次, 10%至20%, where there is one behind the dash."""
    stop, unit, value = bare.end, bare.unit, bare.value
    plain = _Span(stop, unit, value)
    second = NUMERAL.match(text, stop + 1)
    other = digits_value(second[0]) if second and second[0][0].isascii() else None
    if second is None or other is None or _phone_like(bare.numeral, second[0]):
        return plain
    tail = _unit_tail(text, second.end(), units)
    if unit.text and tail.unit.text and unit.base != tail.unit.base:
        return plain
    if not unit.text:
        # 10-20次: the unit after the second number is the unit of both.
        unit, value = tail.unit, value * tail.unit.factor
    top = other * (tail.unit.factor if tail.unit.text else unit.factor)
    return _Span(high=top, number=second[0], stop=tail.end, unit=unit, value=value) if value <= top else plain


_DASHES = frozenset("-~至到")
_BOUNDS = frozenset({">=", "<=", ">", "<"})
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}


def _operator(head: _Head, after: str, exclusive: bool | None) -> str:
    """One operator from the words before and behind a quantity and from (含) or (不含)."""
    op = after if after in _BOUNDS else head.op
    if after in _BOUNDS and head.op in _BOUNDS:
        # 不低于90%以上 says one thing twice; 不超过5次以上 says two, and the words before it govern.
        strict = len(head.op) == 1 and not head.sign
        op = head.op if strict or after[0] != head.op[0] else after
    if exclusive is True and op in (">=", "<="):
        return op[0]
    return op + "=" if exclusive is False and op in (">", "<") else op


_SIGNS_BEHIND = frozenset("+≥≤<>=")


def _sign_behind(text: str, place: int) -> tuple[str, int]:
    """The operator of signs that stand behind a number, and where they end: 90%≤满意度, 100+."""
    if text[place : place + 1] not in _SIGNS_BEHIND:
        return "", place
    if text[place : place + 1] == "+" and not text[place + 1 : place + 2].isdigit():
        return ">=", place + 1
    end = place
    while end < min(len(text), place + 2) and text[end] in "≥≤<>=":
        end += 1
    if end == place or text[place] == "=" or text[end : end + 1].isdigit():
        return "", place
    op = _op_of_signs(text[place:end]) or ""
    # A name behind the sign turns it round; at the end of the cell it is only misplaced.
    return (_TURNED.get(op, op) if end < len(text) else op), end


def _described(text: str, place: int, suffix: str) -> bool:
    """Whether a bound describes the thing that is counted: 60岁以上老人, 3000万元以上项目."""
    follower = text[place : place + 1]
    is_word = bool(follower) and "\u4e00" <= follower <= "\u9fff"
    return is_word and suffix in wording.DESCRIBING_SUFFIXES and not text.startswith(wording.AFTER_BOUND, place)


def _finish(text: str, bare: _Bare, floor: int, units: UnitTable) -> FoundQuantity | None:
    """Everything around a numeral and its unit: comparator, range, suffix and role."""
    start, end, printed = bare.start, bare.end, bare.printed
    spread = not printed.startswith("-") and start > floor and text[start - 1] == "±"
    head = _head(text, start - spread, floor)
    if head is None:
        return None
    if spread:
        span = _Span(end, bare.unit, -bare.value, bare.value, printed)
        printed = "-" + printed
    elif bare.more or text[end : end + 1] not in _DASHES:
        span = _Span(end, bare.unit, bare.value)
    else:
        span = _range(text, bare, units)
    tail, after, word, exclusive = _suffix(text, span.stop)
    op = _operator(head, after, exclusive)
    signed, sign_end = _sign_behind(text, tail)
    if sign_end > tail and (not op or text[tail] == "+"):
        op, tail = op or signed, sign_end
    if _is_operand(text, start, tail, span.unit.base):
        role = "operand"
    else:
        role = _role(text, head.lead, tail, floor, span.unit) or ("attribute" if _described(text, tail, word) else "")
    return FoundQuantity(
        start=start,
        end=span.stop,
        lead=head.lead,
        tail=tail,
        number=printed,
        value=span.value,
        unit=span.unit,
        high_number=span.number,
        high=span.high,
        op=op,
        reached=head.reached,
        sign=head.sign,
        approximate=head.approximate or after == "≈",
        more=bare.more,
        exclusive=exclusive,
        chinese=bare.chinese,
        role=role,
        suffix=word,
    )


def _phone_like(first: str, second: str) -> bool:
    return len(first) >= 3 and len(second) >= 7


def unit_at(text: str, units: UnitTable) -> Unit | None:
    """The unit that a folded text consists of (万元, 元/人), or None."""
    tail = _unit_tail(text, 0, units)
    return tail.unit if tail.unit.text and tail.end == len(text) else None

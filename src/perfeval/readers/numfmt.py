"""Number formats of workbooks: what Excel shows for a stored number, digit for digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from attrs import frozen

__all__ = ["BUILTIN", "Shown", "plain", "shortest", "shown"]

BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;-"¥"#,##0',
    6: '"¥"#,##0;-"¥"#,##0',
    7: '"¥"#,##0.00;-"¥"#,##0.00',
    8: '"¥"#,##0.00;-"¥"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-;@",
    42: '"¥"#,##0;-"¥"#,##0;"¥"-;@',
    43: "#,##0.00;-#,##0.00;-;@",
    44: '"¥"#,##0.00;-"¥"#,##0.00;"¥"-;@',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""The formats every workbook has without writing them down, as Chinese Excel shows them."""

# Own contexts: the ambient one may round or trap in ways the caller chose for something else.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_SIX = Context(prec=6, rounding=ROUND_HALF_UP)

_LONGEST_FORMAT = 1_000
_MOST_PLACES = 30
_LAST_DAY = 2_958_465
_GENERAL_WIDTH = 11
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAYS_ZH = "一二三四五六日"
_CHINESE = {"1": ("〇一二三四五六七八九", "十百千"), "2": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")}
_MERIDIEM = ("AM/PM", "A/P", "上午/下午")


@frozen
class Shown:
    """A number as shown: its text, whether it is a date, whether digits were rounded away, whether it is visible."""

    text: str
    is_date: bool = False
    rounded: bool = False
    visible: bool = True


@frozen
class _Section:
    tokens: tuple[tuple[str, str], ...]
    kind: str  # number, general, date, text
    condition: tuple[str, Decimal] | None = None
    chinese: str = ""


def shortest(number: float) -> Decimal:
    """The shortest decimal of a double, without the noise of its binary form."""
    return Decimal(repr(number))


def _bracket(body: str) -> tuple[str, str] | None:
    """What a ``[…]`` of a format stands for; None when it changes nothing that is shown."""
    lower = body.lower()
    if body.startswith("$"):
        symbol = body[1:].partition("-")[0]
        return ("literal", symbol) if symbol else None
    if lower and not lower.strip(lower[0]) and lower[0] in "hms":
        return ("elapsed", lower)
    if lower.startswith("dbnum") and len(lower) == len("dbnum1"):
        return ("chinese", lower[-1])
    for sign in ("<=", ">=", "<>", "<", ">", "="):
        if body.startswith(sign):
            return ("condition", sign + " " + body[len(sign) :])
    return None


def _letters(code: str, at: int) -> tuple[str, str] | None:
    """The keyword that starts at a position of a format, if one does."""
    upper = code[at : at + 8].upper()
    if upper.startswith("GENERAL"):
        return ("general", code[at : at + 7])
    if upper.startswith("G/通用格式"):
        return ("general", code[at : at + 6])
    for word in _MERIDIEM:
        if upper.startswith(word):
            return ("meridiem", code[at : at + len(word)])
    char = code[at].lower()
    if char in "ymdhsabeg":
        end = at
        while end < len(code) and code[end].lower() == char:
            end += 1
        return ("date", code[at:end].lower())
    return None


def _tokens(code: str) -> list[tuple[str, str]]:
    """A format split into (kind, text); sections are still separated by ``("section", ";")``."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(code):
        char = code[at]
        step = 1
        if char == '"':
            end = code.find('"', at + 1)
            end = len(code) if end < 0 else end
            found.append(("literal", code[at + 1 : end]))
            step = end + 1 - at
        elif char in "\\!":
            found.append(("literal", code[at + 1 : at + 2]))
            step = 2
        elif char in "_*":
            step = 2
        elif char == "[":
            end = code.find("]", at)
            end = len(code) if end < 0 else end
            token = _bracket(code[at + 1 : end])
            if token:
                found.append(token)
            step = end + 1 - at
        elif char in "Ee" and code[at + 1 : at + 2] in ("+", "-") and any(kind == "digit" for kind, _ in found):
            found.append(("exponent", code[at + 1]))
            step = 2
        elif char in "0#?":
            found.append(("digit", char))
        elif char in ".,%@;/":
            found.append(({";": "section", "@": "at"}.get(char, char), char))
        elif word := _letters(code, at):
            found.append(word)
            step = len(word[1])
        else:
            found.append(("literal", char))
        at += step
    return found


def _section(tokens: list[tuple[str, str]]) -> _Section:
    condition = None
    chinese = ""
    kept = []
    for kind, text in tokens:
        if kind == "condition":
            sign, _, number = text.partition(" ")
            try:
                condition = (sign, _WIDE.create_decimal(number[:40]))
            except ArithmeticError:
                condition = None
        elif kind == "chinese":
            chinese = text
        else:
            kept.append((kind, text))
    kinds = {kind for kind, _ in kept}
    if kinds & {"date", "elapsed", "meridiem"}:
        what = "date"
    elif "digit" in kinds:
        what = "number"
    elif "general" in kinds:
        what = "general"
    else:
        what = "text"
    return _Section(tuple(kept), what, condition, chinese)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[tuple[str, str]]] = [[]]
    for token in _tokens(code[:_LONGEST_FORMAT]):
        if token[0] == "section":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_section(tokens) for tokens in sections[:4])


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """The section for a value, and whether that section supplies the minus sign itself."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for index, section in enumerate(numeric):
            if section.condition is None or _holds(section.condition, value):
                return section, index > 0 and value < 0 and section.condition is None
        return numeric[-1], False
    if len(numeric) > 2 and value == 0:  # noqa: PLR2004 (the third section is for zero)
        return numeric[2], False
    if len(numeric) > 1 and value < 0:
        return numeric[1], True
    return numeric[0], False


def plain(value: Decimal) -> str:
    """A number in full, without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _general(value: Decimal) -> tuple[str, bool]:
    """A number without a format: at most eleven characters, the point included, the sign not."""
    size = abs(value)
    if size == 0:
        return "0", False
    if size >= Decimal("1e11") or (size < Decimal("1e-4") and len(plain(size)) > _GENERAL_WIDTH):
        short = _SIX.create_decimal(value).normalize(_SIX)
        digits = "".join(map(str, short.as_tuple().digits))
        exponent = short.adjusted()
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        sign = "-" if value < 0 else ""
        return f"{sign}{mantissa}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}", short != value
    whole = len(str(int(size)))
    places = max(0, _GENERAL_WIDTH - 1 - whole)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return plain(rounded), rounded != value


def _grouped(digits: str) -> str:
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return ",".join(groups)


@frozen
class _Layout:
    """The placeholders of a number section: how many before and after the point, scaling, grouping."""

    whole: tuple[int, ...]
    point: int | None
    places: tuple[int, ...]
    exponent: int | None
    power: tuple[int, ...]
    percents: int
    thousands: int
    grouping: bool


@lru_cache(maxsize=512)
def _layout(section: _Section) -> _Layout:
    tokens = section.tokens
    exponent = next((i for i, (kind, _) in enumerate(tokens) if kind == "exponent"), None)
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "." and (exponent is None or i < exponent)), None)
    digits = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    mantissa = [i for i in digits if exponent is None or i < exponent]
    whole = tuple(i for i in mantissa if point is None or i < point)
    places = tuple(i for i in mantissa if point is not None and i > point)
    last = mantissa[-1] if mantissa else -1
    last_whole = whole[-1] if whole else -1
    thousands = 0
    for kind, _ in tokens[last + 1 :]:
        if kind != ",":
            break
        thousands += 1
    if point is not None and last != last_whole:  # "0,.00" scales as well
        for kind, _ in tokens[last_whole + 1 : point]:
            thousands += kind == ","
    grouping = any(kind == "," for kind, _ in tokens[whole[0] : last_whole]) if whole else False
    power = tuple(i for i in digits if exponent is not None and i > exponent)
    percents = sum(kind == "%" for kind, _ in tokens)
    return _Layout(whole, point, places, exponent, power, percents, thousands, grouping)


def _whole_digits(section: _Section, layout: _Layout, digits: str) -> dict[int, str]:
    """The digits before the point on their placeholders; those that have none go before the first."""
    slots = layout.whole
    digits = "" if digits == "0" else digits
    least = sum(section.tokens[i][1] == "0" for i in slots)
    if layout.grouping:
        return {slots[0]: _grouped(digits.rjust(least, "0"))} if slots else {}
    placed: dict[int, str] = {}
    rest = digits
    for i in reversed(slots):
        if rest:
            placed[i], rest = rest[-1], rest[:-1]
        else:
            placed[i] = {"0": "0", "?": " "}.get(section.tokens[i][1], "")
    if rest and slots:
        placed[slots[0]] = rest + placed[slots[0]]
    return placed


def _decimals(section: _Section, layout: _Layout, digits: str) -> dict[int, str]:
    """The digits after the point on their placeholders, optional zeros at the end dropped."""
    placed: dict[int, str] = {}
    last_kept = max((n for n, d in enumerate(digits) if d != "0"), default=-1)
    for n, i in enumerate(layout.places):
        mark = section.tokens[i][1]
        placed[i] = digits[n] if mark == "0" or n <= last_kept else ("" if mark == "#" else " ")
    return placed


def _number(section: _Section, value: Decimal) -> tuple[str, bool]:
    layout = _layout(section)
    size = abs(value)
    size = size.scaleb(2 * layout.percents - 3 * layout.thousands, _WIDE)
    places = min(len(layout.places), _MOST_PLACES)
    power = 0
    if layout.exponent is not None:
        step = max(1, len(layout.whole))
        if size:
            power = size.adjusted()
            power -= power % step if step > 1 else 0
        size = size.scaleb(-power, _WIDE)
    rounded = size.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if layout.exponent is not None and len(layout.whole) == 1 and rounded >= 10:  # noqa: PLR2004 (9.99E+0 → 1.0E+1)
        rounded, power = rounded.scaleb(-1, _WIDE).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE), power + 1
    whole, _, decimals = format(rounded, "f").partition(".")
    placed = _whole_digits(section, layout, whole)
    placed |= _decimals(section, layout, decimals.ljust(len(layout.places), "0"))
    if not layout.whole and whole != "0" and layout.point is not None:
        placed[layout.point] = whole + "."
    if layout.exponent is not None:
        digits = str(abs(power)).rjust(len(layout.power), "0")
        for n, i in enumerate(layout.power):
            placed[i] = digits[n] if n else digits[: len(digits) - len(layout.power) + 1]
    if section.chinese in _CHINESE and not layout.places:
        placed = dict.fromkeys(placed, "")
        placed[layout.whole[0] if layout.whole else 0] = _in_chinese(int(rounded), section.chinese)
    return _assembled(section, layout, placed, negative_power=power < 0), rounded != size


def _assembled(section: _Section, layout: _Layout, placed: dict[int, str], *, negative_power: bool) -> str:
    parts = []
    for i, (kind, text) in enumerate(section.tokens):
        if i in placed:
            parts.append(placed[i])
        elif kind in ("literal", "%", "/"):
            parts.append(text)
        elif kind == "." and i == layout.point:
            parts.append(".")
        elif kind == "exponent":
            parts.append("E" + ("-" if negative_power else "+" if text == "+" else ""))
        elif kind == "date":
            parts.append(text)
    return "".join(parts)


def _fraction(section: _Section, value: Decimal) -> tuple[str, bool] | None:
    """``# ?/?``: a whole number and a fraction with few digits; None when the section is no such format."""
    slash = next((i for i, (kind, _) in enumerate(section.tokens) if kind == "/"), None)
    if slash is None:
        return None
    below = "".join(text for kind, text in section.tokens[slash + 1 :] if kind in ("digit", "literal")).strip()
    from fractions import Fraction

    size = Fraction(abs(value))
    if below.isascii() and below.isdigit() and below.strip("0"):
        denominator = int(below[:6])
        top = round((size % 1) * denominator)
        near = int(size) + Fraction(top, denominator)
        bottom = denominator
    else:
        near = size.limit_denominator(10 ** min(len(below) or 1, 4) - 1)
        bottom = near.denominator
    whole, rest = divmod(near, 1)
    top = int(rest * bottom)
    shown_fraction = f"{top}/{bottom}" if top else ""
    text = " ".join(part for part in (str(whole) if whole or not top else "", shown_fraction) if part)
    return text, near != size


def _in_chinese(number: int, style: str) -> str:
    digits, units = _CHINESE[style]
    if number >= 10**8 or number < 0:
        return "".join(digits[int(d)] for d in str(abs(number)))
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        tail = "" if not low else (digits[0] if low < 1000 else "") + _in_chinese(low, style)  # noqa: PLR2004
        return _in_chinese(high, style) + "万" + tail
    text = str(number)
    if number == 0:
        return digits[0]
    parts = []
    gap = False
    for n, d in enumerate(text):
        rank = len(text) - n - 1
        if d == "0":
            gap = True
            continue
        if gap:
            parts.append(digits[0])
            gap = False
        parts.append(digits[int(d)] + (units[rank - 1] if rank else ""))
    return "".join(parts)


def _day(days: int, *, epoch_1904: bool) -> tuple[int, int, int, int]:
    """Year, month, day and weekday (Monday is 0) of a serial day, with the 29 February 1900 Excel believes in."""
    if epoch_1904:
        days += 1_462
    if days == 60:  # noqa: PLR2004 (the day that never was)
        return 1900, 2, 29, 2
    if days == 0:
        return 1900, 1, 0, 5
    actual = date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)  # noqa: PLR2004
    return actual.year, actual.month, actual.day, actual.weekday()


def _clock(value: Decimal, section: _Section) -> tuple[int, Decimal]:
    """Whole days and the seconds of the day, rounded to what the format shows."""
    places = 0
    tokens = section.tokens
    for i, (kind, _) in enumerate(tokens):
        if kind == "." and i + 1 < len(tokens) and tokens[i + 1][0] == "digit":
            places = sum(k == "digit" for k, _ in tokens[i + 1 : i + 4])
    seconds = (value * 86_400).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    days = int((seconds / 86_400).to_integral_value(ROUND_FLOOR))
    return days, seconds - days * 86_400


@frozen
class _Moment:
    """A serial number taken apart, and how its format writes numbers."""

    year: int
    month: int
    day: int
    weekday: int
    days: int
    seconds: Decimal
    twelve: bool
    style: str

    @property
    def hour(self) -> int:
        return int(self.seconds // 3600)

    @property
    def minute(self) -> int:
        return int(self.seconds // 60 % 60)

    def number(self, number: int, width: int) -> str:
        """A number in digits of at least that width, or in Chinese."""
        if not self.style:
            return str(number).rjust(max(1, width), "0")
        text = _in_chinese(number, self.style)
        return text.removeprefix(text[0]) if 10 <= number < 20 else text  # noqa: PLR2004 (十一, not 一十一)

    def word(self, text: str) -> str:
        """What a group of date letters other than minutes stands for."""
        char, width = text[0], len(text)
        if char in "ye":
            digits = f"{self.year:04d}"[-2 if char == "y" and width < 3 else 0 :]  # noqa: PLR2004
            return "".join(_CHINESE[self.style][0][int(d)] for d in digits) if self.style else digits
        if char == "a":
            return ("" if width == 3 else "星期") + _WEEKDAYS_ZH[self.weekday]  # noqa: PLR2004
        if char in "md" and width > 2:  # noqa: PLR2004
            name = _MONTHS[self.month - 1] if char == "m" else _WEEKDAYS[self.weekday]
            return {3: name[:3], 5: name[:1]}.get(width, name)
        hour = (self.hour % 12 or 12) if self.twelve else self.hour
        value = {"m": self.month, "d": self.day, "h": hour, "s": int(self.seconds % 60)}.get(char)
        return text if value is None else self.number(value, width)

    def elapsed(self, text: str) -> str:
        """All hours, minutes or seconds since day 0."""
        hours = self.days * 24 + self.hour
        total = {"h": hours, "m": hours * 60 + self.minute}.get(text[0], int(self.days * 86_400 + self.seconds))
        return str(total).rjust(len(text), "0")


def _date(section: _Section, value: Decimal, *, epoch_1904: bool) -> str | None:
    """A serial number as date and time; None when it is outside the calendar."""
    days, seconds = _clock(value, section)
    if value < 0 or days > _LAST_DAY:
        return None
    tokens = section.tokens
    twelve = any(kind == "meridiem" for kind, _ in tokens)
    style = section.chinese if section.chinese in _CHINESE else ""
    moment = _Moment(*_day(days, epoch_1904=epoch_1904), days, seconds, twelve, style)
    parts: list[str] = []
    previous = ""
    for i, (kind, text) in enumerate(tokens):
        if kind == "date":
            following = next((t for k, t in tokens[i + 1 :] if k in ("date", "elapsed")), "")
            is_minute = text in ("m", "mm") and (previous[:1] == "h" or following[:1] == "s")
            parts.append(moment.number(moment.minute, len(text)) if is_minute else moment.word(text))
            previous = text
        elif kind == "elapsed":
            parts.append(moment.elapsed(text))
            previous = text
        elif kind == "meridiem":
            first, _, second = text.partition("/")
            parts.append(first if moment.hour < 12 else second)  # noqa: PLR2004 (noon)
        elif kind == "digit":
            if tokens[i - 1][0] == ".":
                parts.append(format(seconds % 1, "f").partition(".")[2])
        elif kind != "at":
            parts.append(text)
    return "".join(parts)


def _words(section: _Section, value: Decimal, sign: str) -> tuple[str, bool]:
    """A section without digits: fixed words, with the number in its general form where one is asked for."""
    general, rounded = _general(abs(value))
    if section.chinese in _CHINESE and value == value.to_integral_value():
        general = _in_chinese(int(abs(value)), section.chinese)
    asked = any(kind in ("general", "at") for kind, _ in section.tokens)
    text = "".join(general if kind in ("general", "at") else text for kind, text in section.tokens)
    return (sign + text if asked else text), rounded and asked


def shown(number: Decimal, code: str, *, epoch_1904: bool = False) -> Shown:
    """What Excel shows for ``number`` under the format ``code``.

    Rounds half away from zero on the fifteen digits Excel keeps. A date outside the calendar is shown as ``#####``,
    as Excel does. ``visible`` is False when the format shows nothing at all; the text is then the plain number.
    """
    value = number if len(number.as_tuple().digits) <= 15 else _FIFTEEN.create_decimal(number)  # noqa: PLR2004
    if code in ("General", "", "@"):
        text, rounded = _general(value)
        return Shown(text, rounded=rounded)
    section, own_sign = _chosen(_sections(code), value)
    sign = "-" if value < 0 and not own_sign else ""
    if section.kind == "date":
        dated = _date(section, value, epoch_1904=epoch_1904)
        return Shown("#####" if dated is None else dated, is_date=True)
    if section.kind == "number":
        text, rounded = _fraction(section, value) or _number(section, value)
        text = sign + text
    else:
        text, rounded = _words(section, value, sign)
    if not text.strip():
        return Shown(_general(value)[0], visible=False)
    return Shown(text, rounded=rounded)

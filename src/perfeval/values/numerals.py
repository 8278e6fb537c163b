"""Numerals in a folded text: Arabic digits with thousands separators, Chinese numerals, their exact values."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

__all__ = ["MULTIPLIERS", "NUMERAL", "chinese_value", "digits_value"]

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}

MULTIPLIERS: tuple[tuple[str, int], ...] = (
    ("万亿", 10**12),
    ("千亿", 10**11),
    ("百亿", 10**10),
    ("十亿", 10**9),
    ("千万", 10**7),
    ("百万", 10**6),
    ("十万", 10**5),
    ("亿", 10**8),
    ("万", 10**4),
    ("千", 1000),
    ("百", 100),
)
"""What may stand between Arabic digits and a unit, longest first."""

# Longer numerals are not numbers of this world, and big integers of hostile length cost quadratic time.
_MAX_DIGITS = 24
_MAX_CHINESE = 20

# Each alternative begins with its own class; grouped digits first, since 3,335 is one number.
NUMERAL = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])(?:\.[0-9]{1,12}(?![0-9]))?"
    r"|[0-9]+(?:\.[0-9]+)?"
    r"|[〇零一二两三四五六七八九十百][〇零一二两三四五六七八九十百千万亿]*"
)


def digits_value(text: str) -> Fraction | None:
    """The exact value of Arabic digits such as `3,335.41`; None when they are too many to be a number."""
    return None if len(text) > _MAX_DIGITS + 8 else _digits_value(text)


@lru_cache(maxsize=4096)
def _digits_value(text: str) -> Fraction | None:
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) + len(decimals) > _MAX_DIGITS:
        return None
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _below_ten_thousand(text: str) -> int | None:
    """三千零二十 -> 3020; None when it is no number below 10,000."""
    total, digit, last, zero = 0, -1, 10**4, False
    for char in text:
        if char in _SMALL:
            scale = _SMALL[char]
            if scale >= last:
                return None
            if digit < 0:
                # 十二 is twelve, but 百二 is no number.
                if scale != 10 or total:
                    return None
                digit = 1
            total += digit * scale
            last, digit, zero = scale, -1, False
        elif char in "零〇":
            if digit >= 0 or zero:
                return None
            zero = True
        elif digit >= 0:
            return None
        else:
            digit = _DIGITS[char]
    if digit >= 0:
        # 一百五 is 150 in speech: not settled enough to be read.
        if last not in (10, 10**4) and not zero:
            return None
        total += digit
    return total


def chinese_value(text: str) -> Fraction | None:
    """The exact value of a Chinese numeral: 三十, 九千, 一百九十万零三千, 二〇二一; None when it is none."""
    if not text or len(text) > _MAX_CHINESE:
        return None
    if text == "百":
        return Fraction(100)  # 百分之百
    value = _spelled_digits(text) if all(char in _DIGITS for char in text) else _with_myriads(text)
    return None if value is None else Fraction(value)


def _spelled_digits(text: str) -> int | None:
    """五, 二〇二一; 五六 is an estimate, not 56."""
    if len(text) == 1:
        return _DIGITS[text]
    if "两" in text or len(text) == len("五六"):
        return None
    return int("".join(str(_DIGITS[char]) for char in text))


def _with_myriads(text: str) -> int | None:
    """Sections below 10,000, multiplied by 万 and 亿: 一百九十万零三千."""
    total = section = 0
    start, last = 0, 10**12
    for index, char in enumerate(text):
        if char not in _LARGE:
            continue
        scale = _LARGE[char]
        part = _below_ten_thousand(text[start:index]) if index > start else None
        if scale == 10**8:
            whole = (section + (part or 0)) if part is not None or section else None
            if whole is None or last <= scale:
                return None
            total, section = whole * scale, 0
        else:
            if part is None or section:
                return None
            section = part * scale
        last, start = scale, index + 1
    rest = text[start:]
    if rest:
        part = _below_ten_thousand(rest)
        if part is None:
            return None
        # 一万五: a lone digit after 万 is speech for 15,000; not read.
        if start and len(rest) == 1:
            return None
        section += part
    return total + section

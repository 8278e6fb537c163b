"""Title lines, years and money units: what is printed once, above or beside the table."""

from __future__ import annotations

import re
from enum import Enum

from perfeval.layouts.vocabulary import key

__all__ = [
    "TitleKind",
    "is_attachment",
    "is_year_line",
    "kind_of_title",
    "money_unit_in",
    "title_kind",
    "title_line",
    "year_in",
    "years_in",
]


class TitleKind(Enum):
    """What a title line announces."""

    SELF_EVALUATION = "self-evaluation"
    GOALS = "goals"
    MONITORING = "monitoring"
    SUMMARY = "summary"


_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_MOST_TITLE = 70
_SELF = re.compile(r"自评(?:价)?[^，。；：:]{0,16}表|自我评价[^，。；：:]{0,8}表|绩效评价自[^，。；：:]{0,8}表")
_SCORING = re.compile(r"绩效评价[^，。；：:]{0,10}(?:评分|打分|评价指标|计分|得分)[^，。；：:]{0,4}表")
_SUMMARY = re.compile(r"汇总|一览|清单|统计|台账|抽查|目录")
_MONITORING = re.compile(r"监控[^，。；：:]{0,10}表|跟踪[^，。；：:]{0,10}表")
_GOALS = re.compile(r"绩效目标[^，。；：:]{0,14}表|目标申报[^，。；：:]{0,10}表|申报表|绩效目标设定")
_LAST_BRACKET = re.compile(r"[(（][^()（）]{0,40}[)）]$")
_NUMBERS = "0123456789〇一二三四五六七八九十.…·"


def _is_table_name(bare: str) -> bool:
    """Whether a line ends in 表, but for years in brackets, numbers of annexes and pages."""
    for _ in range(3):
        if bare.endswith("表"):
            return True
        bare = _LAST_BRACKET.sub("", bare).rstrip(_NUMBERS).removesuffix("样").removesuffix("样式")
    return bare.endswith("表")


def title_kind(text: str) -> TitleKind | None:
    """What sort of form a line announces, None if it is no title of one."""
    bare = _BLANK.sub("", text)
    if "表" not in bare or len(bare) > _MOST_TITLE or any(mark in bare for mark in "。；，：:□☑"):
        return None
    if not _is_table_name(bare):
        return None
    own = _SELF.search(bare) is not None
    kinds = (
        (TitleKind.SUMMARY, _SUMMARY.search(bare) is not None and (own or "绩效" in bare)),
        (TitleKind.SELF_EVALUATION, own),
        (TitleKind.MONITORING, _MONITORING.search(bare) is not None),
        (TitleKind.SELF_EVALUATION, _SCORING.search(bare) is not None),
        (TitleKind.GOALS, _GOALS.search(bare) is not None),
    )
    return next((kind for kind, found in kinds if found), None)


def title_line(text: str) -> str:
    """The title as printed: of a cell with several lines those that are not merely the year."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = [line for line in lines if not _ONLY_YEAR.fullmatch(_BLANK.sub("", line)) and not is_attachment(line)]
    titled = [line for line in kept if title_kind(line) is not None]
    if len(titled) == 1 and len(kept) > 1 and all(line in titled or "：" in line or ":" in line for line in kept):
        return titled[0]
    return "".join(kept) or text.strip()


_DIGITS = {
    char: str(value)
    for value, chars in enumerate(("〇○零Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年度?|(?=[)）]))")
_CHINESE_YEAR = re.compile(r"([一二][〇○零Ｏ九][〇○零Ｏ一二三四五六七八九]{2})年")
_ONLY_YEAR = re.compile(
    r"[(（]?(?:19|20)[0-9]{2}(?:年度?)?[)）]?|[(（]年度[)）]|[(（]?[_ 　]{0,8}年度[)）]?|[(（]?[一二][〇○零Ｏ九][〇○零Ｏ一二三四五六七八九]{2}年度?[)）]?"
)
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}


def years_in(text: str) -> tuple[int, ...]:
    """The years printed in a line: 2021年度, (2021), 二〇二一年."""
    bare = _BLANK.sub("", text).translate(_WIDE)
    found = [int(match[1]) for match in _YEAR.finditer(bare)]
    found += [int("".join(_DIGITS[char] for char in match[1])) for match in _CHINESE_YEAR.finditer(bare)]
    return tuple(dict.fromkeys(found))


def year_in(text: str) -> int | None:
    """The one year in a line; None if there is none or several."""
    found = years_in(text)
    return found[0] if len(found) == 1 else None


def is_year_line(text: str) -> bool:
    """Whether a line is only the year: （2021年度）."""
    return _ONLY_YEAR.fullmatch(_BLANK.sub("", text).translate(_WIDE)) is not None


_ATTACHMENT = re.compile(r"附(?:件|表)?[0-9一二三四五六七八九十\-—.]{0,6}[:：]?")


def is_attachment(text: str) -> bool:
    """附件3, 附表1：, 附."""
    return _ATTACHMENT.fullmatch(_BLANK.sub("", text).translate(_WIDE)) is not None


_UNITS = {
    "元": "元",
    "万元": "万元",
    "亿元": "亿元",
    "人民币元": "元",
    "人民币万元": "万元",
    "人民币亿元": "亿元",
    "万": "万元",
}
_UNIT_LINE = re.compile(r"(?:金额|货币|计量|资金)?单位[:：]?(?:人民币)?(亿元|万元|元)")
_UNIT_BRACKET = re.compile(r"[(（](?:金额|货币)?(?:单位)?[:：]?(?:人民币)?(亿元|万元|元)[)）]")


def money_unit_in(text: str) -> str | None:
    """The money unit that a line or a label names: 单位：万元, 项目资金（元）."""
    if "元" not in text:
        return None
    bare = _BLANK.sub("", text)
    match = _UNIT_LINE.search(bare) or _UNIT_BRACKET.search(bare)
    if match:
        return match[1]
    return _UNITS.get(bare.strip("()（）"))


_DEPARTMENT = re.compile(r"整体支出|部门整体|单位整体|部门绩效自评|部门支出绩效|整体绩效")
_PROJECT = re.compile(r"项目|专项|转移支付|政策")


def kind_of_title(title: str) -> str | None:
    """``department_overall`` or ``project`` as the title says, None if it does not."""
    bare = _BLANK.sub("", title)
    if _DEPARTMENT.search(bare):
        return "department_overall"
    if _PROJECT.search(bare):
        return "project"
    return None


def is_label_line(text: str) -> bool:
    """Whether a line only says what follows."""
    return bool(key(text)) and (is_attachment(text) or is_year_line(text))

"""Sums inside prose that do not add up: 46名（市提名24名、区推荐22名）."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import join, walk
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.interval import scaled
from perfeval.values.patterns import Words, pattern
from perfeval.values.record import NamedTuple
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.rule import Found

__all__ = ["prose_sum"]

# A figure and the character or two that count; 2021年 and 5% are no addends.
_LONG_UNITS = ("人次", "户次", "场次", "批次", "班次", "万元", "亿元", "公里", "平方米")
_SHORT_UNITS = "米只株张盏剂名人个件次场项篇份条户家起期批台套辆座处所例宗元亩吨册栋间"
_UNITS = (*_LONG_UNITS, *_SHORT_UNITS)
_COUNTED = Words(_UNITS)
_DIGITS = frozenset("0123456789")
_ESTIMATED = frozenset("余多")
_FIGURE_ENDS = _DIGITS | _ESTIMATED
_NUMERAL = pattern(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_INSIDE = pattern(r"[^()]{1,200}\)")
# Between parts stand names and separators, never another sentence.
_PARTIAL = (
    "等",
    "其中",
    "包括",
    "含",
    "主要",
    "约",
    "近",
    "超",
    "以上",
    "左右",
    "占",
    "比",
    "累计",
    "平均",
    "每",
    "增长",
    "折合",
)
_TOTALS = ("共计", "合计", "总计", "共")
_LONGEST = 8000
_FEWEST_PARTS = 2


@rule(
    name="prose-sum",
    part=Form,
    severity=Severity.WARNING,
    title="文字中的合计与分项不符",
    raised=Raised(
        kind="must-correct",
        weight=60,
        title="文字中的合计与分项不符",
        ask="请核对文字中的数字",
    ),
    message="文中写“{shown}”，分项相加为{sum}{unit}，与{total}{unit}不符",
    confirms="文字中的合计等于分项之和",
    about="""叙述里用括号或“共计”列出的分项，相加不等于总数，如“选出代表46名（市提名24名、区推荐20名）”。只核对分项单位与总数相同、
列举完整的句子；写明“其中”“等”“包括”的列举不完整，分项也可能交叉，不作核对。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "objective": {"expected": "开展安全培训", "outcome": "全年培训安全员46名（市级24名、区级20名）。"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "objective": {
            "expected": "开展安全培训",
            "outcome": "全年培训安全员46名（市级24名、区级22名）。排查隐患30处（其中消防12处）。",
        },
    },
)
def prose_sum(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """A total in a report whose parts are listed beside it, all in the same unit, and do not add up to it.

    Only complete enumerations are added: in brackets right behind the total, or in one sentence before 共计 or 合计.
    Lists marked as partial (其中, 等, 包括 …), estimates (余, 多, 约) and mixed units are let be: their parts may
    overlap or be incomplete.
    """
    sums = 0
    clean = True
    for path, part in walk(form):
        for name in ("outcome", "result", "problems", "conclusion"):
            text = getattr(part, name, None)
            if text is None:
                continue
            for verdict in _sums(text[:_LONGEST], join(path, name)):
                sums += 1
                if verdict is not None:
                    clean = False
                    yield verdict
    if sums and clean:
        yield PASSED


def _sums(text: str, path: str) -> Iterator[Found | None]:
    folded = fold(text)
    prose = folded.text
    if not _may_total(prose):
        return
    for total in _figures(prose):
        if total.estimated or prose[: total.start].endswith(("约", "近", "超", "超过")):
            continue
        span = _bracketed(prose, total) or _gathered(prose, total)
        if span is None:
            continue
        start, stop, parts = span
        added = sum((Fraction(part.number) for part in parts), Fraction(0))
        if added == Fraction(total.number):
            yield None
            continue
        places = max(len(figure.number.partition(".")[2]) for figure in (total, *parts))
        first, last = folded.span(start, stop)
        yield found(
            path,
            shown=text[first:last],
            sum=scaled(int(added * 10**places), places),
            total=scaled(int(Fraction(total.number) * 10**places), places),
            unit=total.unit,
        )


def _may_total(prose: str) -> bool:
    """Whether a figure stands before a bracket or after 共: few texts have one, and the pattern is dear."""
    bracket = prose.find("(")
    while bracket >= 0:
        for unit in _UNITS:
            start = bracket - len(unit)
            if start > 0 and prose.startswith(unit, start) and prose[start - 1] in _FIGURE_ENDS:
                return True
        bracket = prose.find("(", bracket + 1)
    return any(f"{word}{digit}" in prose for word in _TOTALS if word in prose for digit in "0123456789")


class _Figure(NamedTuple):
    """A number and what it counts, at ``start:end`` of a text; 30余名 is ``estimated``."""

    start: int
    end: int
    number: str
    estimated: bool
    unit: str


def _figures(text: str) -> Iterator[_Figure]:
    """The figures of a text from left to right."""
    number = _NUMERAL.search(text)
    while number is not None:
        at = number.end()
        estimated = text[at : at + 1] in _ESTIMATED
        ends = _COUNTED.ends(text, at + estimated)
        end = next((end for end in ends if text[end : end + 1] not in _DIGITS), None)
        if end is not None:
            yield _Figure(number.start(), end, number[0], estimated, text[at + estimated : end])
        number = _NUMERAL.search(text, number.start() + 1 if end is None else end)


def _complete(listing: str, total: _Figure, parts: list[_Figure]) -> bool:
    """Whether a listing is a complete enumeration in the unit of its total: one figure to each named part."""
    if len(parts) < _FEWEST_PARTS or any(part.estimated or part.unit != total.unit for part in parts):
        return False
    if any(word in listing for word in _PARTIAL):
        return False
    for sign in "、,;和及":
        listing = listing.replace(sign, "\n")
    pieces = [piece for piece in listing.split("\n") if piece.strip()]
    # Every piece names one part and gives one figure; anything else is another kind of sentence.
    return len(pieces) == len(parts) and all(len(_NUMERAL.findall(piece)) == 1 for piece in pieces)


def _bracketed(prose: str, total: _Figure) -> tuple[int, int, list[_Figure]] | None:
    """46名(市提名24名、区推荐22名)."""
    if prose[total.end : total.end + 1] != "(":
        return None
    inside = _INSIDE.match(prose, total.end + 1)
    if inside is None:
        return None
    listing = inside[0][:-1]
    parts = list(_figures(listing))
    return (total.start, inside.end(), parts) if _complete(listing, total, parts) else None


def _gathered(prose: str, total: _Figure) -> tuple[int, int, list[_Figure]] | None:
    """党组会议35次、常委会会议20次,共计55次."""
    head = prose[: total.start]
    word = next((word for word in _TOTALS if head.endswith(word)), None)
    if word is None:
        return None
    begin = max(head.rfind(mark) for mark in "。;!?\n(") + 1
    listing = head[begin : len(head) - len(word)].rstrip(",、 ")
    parts = list(_figures(listing))
    return (begin, total.end, parts) if _complete(listing, total, parts) else None

"""A title, or goals, that name another year than the form reports on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form, Objective, Task
from perfeval.paths import label
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.dates import find_dates
from perfeval.values.likeness import sentences
from perfeval.values.patterns import pattern
from perfeval.values.plans import ACTION_VERBS, LIGHT_VERBS
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["year_mismatch"]

_YEAR = pattern("(?<![0-9])20[0-9]{2}(?=年|-|~|—|至|学年)")
_NUMBERING = "0123456789一二三四五六七八九十.、()目标任务:: "
"""What may stand before the year that a goal opens with: 1.2019年完成…, 目标1：2019年…"""
_IN_NUMBER = frozenset("0123456789.第")
_BOUNDS = frozenset("-~至到—(前之以内止截为")
_FOLLOWS = (
    "目标",
    "计划",
    "将",
    "拟",
    "预计",
    "力争",
    "全年",
    *(verb for verb in (*LIGHT_VERBS, *ACTION_VERBS) if verb != "规划"),
)
"""What comes behind a year that is the goal's own, and not that of a document."""


@rule(
    name="year-mismatch",
    part=Form,
    severity=Severity.WARNING,
    title="表中年份与年度不一致",
    raised=Raised(
        kind="must-correct",
        weight=47,
        title="表中年份与年度不一致",
        ask="请核实是否沿用了上年的表",
        gather=True,
    ),
    message="表名写的是{named}年，年度填的是{year}年",
    messages={
        "goal": "“{cell}”写的是{named}年的目标（“{text}”），年度填的是{year}年",
        "outcome": "“{cell}”写的是{named}年的完成情况（“{text}”），年度填的是{year}年",
    },
    confirms="表中年份与年度一致",
    about="""表名中的年份应当就是填报的年度；预期目标以某一年开头（“2019年完成……”），全文却没有一处提到填报的年度，多半是沿用了上年的文字。
完成情况以另一年开头（“2019年共完成……”）、全文没有一处提到填报年度的，也是如此；“2019年启动的”之类说项目来历的，不在此列。
“2021—2025年”之类跨年的说法包括本年的，引用文件、规划的年份，不在此列。年度空白的不判断。""",
    bad={
        "schema": 1,
        "kind": "project",
        "title": "2022年度项目支出绩效自评表",
        "year": 2022,
        "objective": {"expected": "2021年完成老旧小区雨污分流改造12处。", "outcome": "12处改造完工。"},
    },
    good={
        "schema": 1,
        "kind": "project",
        "title": "2022年度项目支出绩效自评表",
        "year": 2022,
        "objective": {"expected": "根据2021年规划，完成老旧小区雨污分流改造12处。", "outcome": "12处改造完工。"},
    },
)
def year_mismatch(form: Form, _ctx: Context) -> Iterator[Outcome]:
    """The title names years, none of which is the form's; or a goal or outcome opens with another and never names it.

    Usually last year's form was used again. Years of plans and documents that a goal refers to stand inside a sentence
    and do not count, and a span of years that holds the form's year agrees with it. Silent without a year.
    """
    year = form.year
    if year is None:
        return
    said = False
    clean = True
    titled = [int(digits) for digits in _YEAR.findall(fold(form.title or "").text)]
    if titled:
        said = True
        if not min(titled) <= year <= max(titled):
            clean = False
            yield found("title", named=titled[0], year=year)
    for path, text, cell in _goals(form):
        other = _opening_year(text, year)
        if other is None:
            continue
        said = True
        if other != year:
            clean = False
            yield found(path, message="goal", named=other, year=year, text=text[:24], cell=cell)
    for path, text, cell in _outcomes(form):
        other = _opening_year(text, year, _DONE, sentences_at_most=1)
        if other is None:
            continue
        said = True
        if other != year:
            clean = False
            yield found(path, message="outcome", named=other, year=year, text=text[:24], cell=cell)
    if said and clean:
        yield PASSED


_DONE = (
    *("共", "累计", "全年", "我", "全市", "全县", "全区", "全省", "完成", "开展", "举办", "召开", "组织", "发放"),
    *("培训", "新建", "新增", "补助", "实现", "圆满", "顺利", "如期"),
)
_EARLIER = ("的", "结转", "今年", "本年", "当年", "续建", "项目于", "批复", "下达")
"""With one of them an outcome may tell where the work comes from: 2019年启动的项目全部完工."""


def _outcomes(form: Form) -> Iterator[tuple[str, str, Phrase]]:
    cells: list[tuple[str, str | None, type[Objective | Task]]]
    cells = [("$.objective.outcome", None if form.objective is None else form.objective.outcome, Objective)]
    cells += [(f"$.tasks[{i}].outcome", task.outcome, Task) for i, task in enumerate(form.tasks)]
    for path, text, part in cells:
        if text is not None and _may_open(text) and not any(word in text[:_OPENING] for word in _EARLIER):
            yield path, text, Phrase.of(label(part, "outcome"))


def _may_open(text: str) -> bool:
    """Whether a year may stand first in a text, after its number at most: few do, and looking for dates is dear."""
    before, found, _ = fold(text).text.partition("20")
    return bool(found) and not before.strip(_NUMBERING)


_OPENING = 60  # characters of an outcome that may say where the work comes from


def _goals(form: Form) -> Iterator[tuple[str, str, Phrase]]:
    if form.objective is not None and form.objective.expected is not None:
        yield "$.objective.expected", form.objective.expected, Phrase.of(label(Objective, "expected"))
    for i, task in enumerate(form.tasks):
        if task.expected is not None:
            yield f"$.tasks[{i}].expected", task.expected, Phrase.of(label(Task, "expected"))


def _opening_year(
    text: str, year: int, follows: tuple[str, ...] = _FOLLOWS, *, sentences_at_most: int | None = None
) -> int | None:
    """The year with which sentences of a text open, the form's own if it is named anywhere; None if there is none."""
    plain = fold(text).text
    if "20" not in plain:
        return None
    # Nearly every form names its year, and dates are dear to find. A span or a bound behind it is for them to read.
    at = plain.find(f"{year:04}年")
    if at >= 0 and plain[at - 1 : at] not in _IN_NUMBER and _BOUNDS.isdisjoint(plain[at + 5 : at + 15]):
        return year
    dates = [date for date in find_dates(plain) if date.first[0] is not None and date.last[0] is not None]
    if any((date.first[0] or 0) <= year <= (date.last[0] or 0) for date in dates):
        return year
    for sentence in sentences(plain)[:sentences_at_most]:
        for date in find_dates(sentence[:40]):
            behind = sentence[date.start + 4 :].removeprefix("年").removeprefix("度").lstrip(",")
            if (
                date.first[0] == date.last[0]
                and not sentence[: date.start].strip(_NUMBERING)
                and behind.startswith(follows)
            ):
                return date.first[0]
    return None

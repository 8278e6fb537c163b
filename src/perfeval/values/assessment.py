"""Whether a reported result keeps the promise of its target, and why one says so."""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfeval.values import wording
from perfeval.values.directions import Direction, clean_name, direction, is_rate_name, unit_hint
from perfeval.values.expectation import Deadline, Expectation, same_text_key
from perfeval.values.observation import Observation, Quantity
from perfeval.values.patterns import pattern
from perfeval.values.quantities import unit_at
from perfeval.values.record import Record
from perfeval.values.text import chinese, fold, words
from perfeval.values.units import UNITS, Unit, UnitTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.values.dates import DatePhrase

__all__ = ["MARGIN", "REASONS", "VERDICTS", "Assessment", "Reason", "assess"]

VERDICTS = ("met", "missed", "claimed", "undetermined")

MARGIN = Fraction(1, 20)
"""An estimate (约N) or an open figure (N余) decides only if it differs from the target by more: our convention."""

REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "target-unreadable": ("目标值“{expected}”无法识读", "the target '{expected}' cannot be read"),
        "target-impossible": (
            "目标值 {expected} 超过该比率可能的上限 100%",
            "the target {expected} is more than the 100% this rate can reach",
        ),
        "result-missing": ("未填写完成情况", "no result is reported"),
        "too-long": ("完成情况过长，未作判断", "the result is too long to be judged"),
        "within": ("完成值 {found} 符合目标值 {expected}", "the result {found} keeps the target {expected}"),
        "outside": ("完成值 {found} 未达到目标值 {expected}", "the result {found} does not keep the target {expected}"),
        "zero": ("“{found}”即为零，符合目标值 {expected}", "'{found}' means zero, which keeps the target {expected}"),
        "zero-outside": (
            "“{found}”即为零，不符合目标值 {expected}",
            "'{found}' means zero, which does not keep the target {expected}",
        ),
        "clear": (
            "“{found}”不是准确数，但与目标值 {expected} 相差超过 5%，可以判断",
            "'{found}' is no exact figure, but more than 5% clear of {expected}",
        ),
        "not-clear": (
            "“{found}”不是准确数，与目标值 {expected} 相差不超过 5%，不能判断",
            "'{found}' is no exact figure and within 5% of {expected}",
        ),
        "no-direction": (
            "目标值 {expected} 未写明方向，完成值 {found} 与其不同，不能判断",
            "{expected} states no direction and {found} differs from it",
        ),
        "bound-not-proof": (
            "“{found}”只是一个界限，不能证明是否达到 {expected}",
            "'{found}' is only a bound and proves nothing about {expected}",
        ),
        "several-quantities": (
            "完成情况中有多个数值（{found}），结论不一",
            "several quantities ({found}) lead to different verdicts",
        ),
        "other-unit": (
            "完成情况中的 {found} 与目标值 {expected} 的计量单位不可比",
            "{found} cannot be compared with {expected}",
        ),
        "fraction-or-number": (
            "“{found}”可能是电子表格中的小数，不能判断是否为百分数",
            "'{found}' may be the fraction of a spreadsheet",
        ),
        "not-done": ("“{found}”表明未完成", "'{found}' says it was not done"),
        "in-progress": ("“{found}”表明尚在进行", "'{found}' says it is still going on"),
        "asserted": ("只有“{found}”的表述，没有可比的数值", "only '{found}' is asserted, without a comparable figure"),
        "restated-words": ("完成情况照抄了目标“{expected}”", "the result repeats the target '{expected}'"),
        "nothing-said": ("完成情况没有说明该指标是否完成", "the result says nothing about the indicator"),
        "date-inside": (
            "日期“{found}”在期限“{expected}”之内",
            "the date '{found}' is inside the deadline '{expected}'",
        ),
        "date-outside": (
            "日期“{found}”超出期限“{expected}”",
            "the date '{found}' is outside the deadline '{expected}'",
        ),
        "date-open": (
            "不能由“{found}”判断是否在期限“{expected}”之内",
            "'{found}' does not prove whether the deadline '{expected}' was kept",
        ),
        "all-parts": ("各项要求均符合", "every answered promise is kept"),
        "part-missed": (
            "其中一项要求未达到：{found}，目标值 {expected}",
            "one promise is not kept: {found} against {expected}",
        ),
    }
)
"""Reason code -> Chinese and English template; the placeholders are names of evidence."""


class Reason(Record):
    """Why a verdict was given: a code of `REASONS` and the evidence its sentence names, rendered late."""

    code: str
    evidence: tuple[tuple[str, str], ...] = ()

    def render(self, lang: str = "zh") -> str:
        """The sentence in Chinese (`zh`) or English (`en`)."""
        return REASONS[self.code][lang == "en"].format_map(dict(self.evidence))

    def __str__(self) -> str:
        return self.render()


class Assessment(Record):
    """Whether a promise was kept.

    - `verdict`: one of `VERDICTS`; `restated`: the result measures nothing of its own.
    - `quantity`: the quantity of the result that answers, `span` its place in the result's text.
    - `ratio`: result / target, exact (6 -> 20 is 10/3), None where it makes no sense.
    - `direction`: higher, lower, exact (a prescribed standard) or unknown; `direction_source`: printed (in the
      target), name, level or none.
    - `parts`: the assessments of the promises of a cell that holds several.
    """

    verdict: str
    reason: Reason
    expectation: Expectation
    observation: Observation
    restated: bool = False
    quantity: Quantity | None = None
    span: tuple[int, int] | None = None
    ratio: Fraction | None = None
    direction: str = "unknown"
    direction_source: str = "none"
    parts: tuple[Assessment, ...] = ()

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None without Jinja2."""
        from perfeval.report.html.notebook import assessment_html

        return assessment_html(self)


class _Case(Record):
    """What stays the same while one indicator is assessed."""

    name: str
    level1: str
    level2: str
    definition: str
    year: int | None
    units: UnitTable
    observation: Observation


class _Target(Record):
    """A numeric promise with the unit it really has and the interval that keeps it."""

    expectation: Expectation
    unit: Unit | None
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    ordered: bool
    better: Direction
    rate: bool
    doubtful: bool = False


_LONGEST_NAME = 300


def _reason(code: str, **evidence: str) -> Reason:
    return Reason(code=code, evidence=tuple(evidence.items()))


def assess(
    name: str | None,
    expected: str | None,
    result: str | None,
    *,
    definition: str | None = None,
    level1: str | None = None,
    level2: str | None = None,
    year: int | None = None,
    units: UnitTable = UNITS,
) -> Assessment:
    """Judge a result against its target.

    `name` decides the better direction of an unstated target, `level1` and `level2` (成本指标) where the name does
    not; `definition` names the unit where neither target nor name does; `year` is the form's year, for dates printed
    without one. Total: any text gives an assessment, at worst `undetermined`.
    """
    expectation = Expectation.parse(expected or "", units=units)
    observation = Observation.parse(result or "", units=units)
    case = _Case(
        name=(name or "")[:_LONGEST_NAME],
        level1=(level1 or "")[:_LONGEST_NAME],
        level2=(level2 or "")[:_LONGEST_NAME],
        definition=(definition or "")[:_LONGEST_NAME],
        year=year,
        units=units,
        observation=observation,
    )
    lacking = _lacking(expectation, observation)
    if lacking is not None:
        return _plain(case, expectation, "undetermined", lacking)
    if expectation.parts:
        return _assess_parts(case, expectation)
    if expectation.op == "deadline":
        return _assess_deadline(case, expectation)
    if expectation.value is not None:
        return _assess_number(case, expectation)
    return _assess_words(case, expectation)


def _lacking(expectation: Expectation, observation: Observation) -> Reason | None:
    """Why there is nothing to compare, if there is not."""
    if expectation.op == "unreadable":
        return _reason("target-unreadable", expected=expectation.text)
    if not observation.folded.strip("-—/\\*.,;:。、~|_ "):
        return _reason("result-missing")
    return _reason("too-long") if observation.cut else None


def _plain(
    case: _Case, expectation: Expectation, verdict: str, reason: Reason, *, restated: bool = False
) -> Assessment:
    return Assessment(
        verdict=verdict, restated=restated, expectation=expectation, observation=case.observation, reason=reason
    )


def _shown(case: _Case, span: tuple[int, int]) -> str:
    return case.observation.text[span[0] : span[1]]


# --- words ----------------------------------------------------------------------------------------------------


def _same_words(case: _Case, expectation: Expectation) -> bool:
    return same_text_key(expectation.text) == same_text_key(case.observation.text)


def _assess_words(case: _Case, expectation: Expectation) -> Assessment:
    observation = case.observation
    if _same_words(case, expectation):
        return _plain(case, expectation, "claimed", _reason("restated-words", expected=expectation.text), restated=True)
    lack = observation.cue("denied") or observation.cue("not_done")
    if lack is not None:
        return _plain(case, expectation, "missed", _reason("not-done", found=_shown(case, lack.span)))
    asserted = _assertion_span(case) or _full_attainment(case, expectation)
    if asserted is not None:
        return _plain(case, expectation, "claimed", _reason("asserted", found=_shown(case, asserted)))
    if _echoes(expectation.wording, observation.folded):
        return _plain(case, expectation, "claimed", _reason("asserted", found=observation.text))
    return _plain(case, expectation, "undetermined", _reason("nothing-said"))


def _full_attainment(case: _Case, expectation: Expectation) -> tuple[int, int] | None:
    """The place of a 100%, or of a zero of something unwanted, that asserts what words promise."""
    for quantity in case.observation.quantities:
        whole = quantity.kind == "measured" and quantity.measure.family == "ratio" and quantity.value == 1
        if whole and quantity.role in ("", "total"):
            return quantity.span
        if quantity.kind == "zero" and wording.troubles(expectation.wording + clean_name(case.name)):
            return quantity.span
    return None


_LONGEST_ECHO = 100


def _echoes(promise: str, report: str) -> bool:
    """Whether a report says what was promised in nearly the same words."""
    key = same_text_key(report)
    if not 2 <= len(promise) <= _LONGEST_ECHO or not key:
        return False
    if promise in key:
        return True
    pairs = {promise[index : index + 2] for index in range(len(promise) - 1)}
    return len(promise) >= 4 and sum(1 for pair in pairs if pair in key) >= len(pairs) * Fraction(3, 5)


def _assertion_span(case: _Case, target: _Target | None = None) -> tuple[int, int] | None:
    """The place of words that assert fulfilment; 完成 right before a figure that answers nothing is no assertion."""
    folded = case.observation.folded
    cue = case.observation.cue("asserted")
    if cue is None or (target is not None and folded[cue.place[0] : cue.place[1]] in wording.ONLY_FOR_WORDS):
        return None
    place: tuple[int, int] | None = cue.place
    while place is not None:
        if not _governs_quantity(case.observation, place):
            if place == cue.place:
                return cue.span
            return _original(case, place)
        place = wording.find_assertion(folded, place[1])
    return None


def _original(case: _Case, place: tuple[int, int]) -> tuple[int, int]:
    return fold(case.observation.text).span(*place)


def _governs_quantity(observation: Observation, place: tuple[int, int]) -> bool:
    word = observation.folded[place[0] : place[1]]
    if word not in ("完成", "实现", "达成", "得到", "有所", "超额"):
        return False
    if observation.folded[max(place[0] - 2, 0) : place[0]] in ("全部", "均已", "全面") or observation.folded.startswith(
        "全部", place[1]
    ):
        return False
    stop = place[1]
    text = observation.folded
    while stop < len(text) and text[stop] not in ",;。!?":
        stop += 1
    return any(
        place[1] <= quantity.place[1] < stop and quantity.role != "attribute" and quantity.value != 1
        for quantity in observation.quantities
    )


# --- deadlines ------------------------------------------------------------------------------------------------

_Day = tuple[int | None, int, int]
_COMPLETED = words(
    """
    完成 完工 竣工 建成 验收 投入使用 投用 交付 结束 办结 发放 支付 到位 拨付 上线 通过 举办 召开 开展 印发 出台
    提交 实施
    """
)


def _with_year(day: _Day, year: int | None) -> tuple[int, int, int] | None:
    chosen = day[0] if day[0] is not None else year
    return None if chosen is None else (chosen, day[1], day[2])


def _judge_date(deadline: Deadline, date: DatePhrase, year: int | None) -> str:
    """met, missed or undetermined of a dated result."""
    if deadline.recurring or date.recurring:
        return "undetermined"
    default = year if year is not None else deadline.last[0]
    if default is None and deadline.last[0] is None and date.last[0] is None:
        default = 0  # both are of the form's year, whichever that is
    limit, latest = _with_year(deadline.last, default), _with_year(deadline.latest, default)
    start = _with_year(deadline.first, default)
    first, last = _with_year(date.first, default), _with_year(date.last, default)
    if limit is None or latest is None or first is None or last is None or start is None:
        return "undetermined"
    if year is not None and limit[0] <= year < first[0]:
        return "missed"
    if first > latest:
        return "missed"
    if last <= limit:
        return "met"
    return "undetermined"


def _assess_deadline(case: _Case, expectation: Expectation) -> Assessment:
    observation, deadline = case.observation, expectation.deadline
    if deadline is None or _same_words(case, expectation):
        return _plain(case, expectation, "claimed", _reason("restated-words", expected=expectation.text), restated=True)
    reports = [date for date in observation.dates if not _past_plan(observation.folded, date)]
    repeated = [date for date in reports if _repeats(deadline, date)]
    judged = [(date, _judge_date(deadline, date, case.year)) for date in reports if date not in repeated]
    if not reports and not observation.folded.startswith("原"):
        # What is only planned for a day behind the deadline is late already; an earlier plan proves nothing.
        judged = [(date, _judge_date(deadline, date, case.year)) for date in observation.dates]
        judged = judged if all(verdict == "missed" for _, verdict in judged) else []
    if len(judged) > 1:
        judged = [pair for pair in judged if _finishes(observation.folded, pair[0])] or judged
    verdicts = {verdict for _, verdict in judged}
    if verdicts == {"missed"}:
        return _dated(case, expectation, judged[0][0], "missed", "date-outside")
    unfinished = _unfinished(case)
    if unfinished is not None:
        return _plain(case, expectation, "missed", unfinished)
    if judged:
        met = verdicts == {"met"}
        return _dated(
            case, expectation, judged[-1][0], "met" if met else "undetermined", "date-inside" if met else "date-open"
        )
    return _undated(case, expectation, repeated)


def _undated(case: _Case, expectation: Expectation, repeated: list[DatePhrase]) -> Assessment:
    """A result that gives no day of its own."""
    observation = case.observation
    if repeated:
        said = chinese(observation.folded[: repeated[0].start] + observation.folded[repeated[0].end :])
        reason = _reason("restated-words", expected=expectation.text)
        return _plain(case, expectation, "claimed", reason, restated=not said or said in _RESTATING)
    asserted = _assertion_span(case) or _whole_share(observation)
    if asserted is not None:
        return _plain(case, expectation, "claimed", _reason("asserted", found=_shown(case, asserted)))
    return _plain(case, expectation, "undetermined", _reason("nothing-said"))


def _dated(case: _Case, expectation: Expectation, date: DatePhrase, verdict: str, code: str) -> Assessment:
    shown = case.observation.folded[date.start : date.end]
    return _plain(case, expectation, verdict, _reason(code, found=shown, expected=expectation.text))


def _unfinished(case: _Case) -> Reason | None:
    """Why the work was not finished, where the result says so in words or with a share below the whole."""
    observation = case.observation
    lack = observation.cue("denied") or observation.cue("not_done")
    if lack is not None:
        return _reason("not-done", found=_shown(case, lack.span))
    going_on = observation.cue("in_progress") or _partial(observation)
    return None if going_on is None else _reason("in-progress", found=_shown(case, going_on.span))


def _whole_share(observation: Observation) -> tuple[int, int] | None:
    """The place of a 100% that asserts full attainment."""
    for quantity in observation.quantities:
        if quantity.kind == "measured" and quantity.measure.family == "ratio" and quantity.value >= 1:
            return quantity.span
    return None


_RESTATING = words(
    """
    完成 已完成 达到 已 达成 按时完成 全部完成 均已完成 完工 已完工
    """
)


def _repeats(deadline: Deadline, date: DatePhrase) -> bool:
    """12月底前 of 2021年12月底前: the bound itself again; a plain day is a report even when it is the last one."""
    years = {date.last[0], deadline.last[0]} - {None}
    same = date.last[1:] == deadline.last[1:] and date.first[1:] == deadline.first[1:]
    return date.by == deadline.by and same and len(years) < 2


def _past_plan(folded: str, date: DatePhrase) -> bool:
    head = folded[max(date.start - 6, 0) : date.start]
    return head.endswith(("计划", "原计划", "计划于", "应于", "目标为"))


def _finishes(folded: str, date: DatePhrase) -> bool:
    return any(word in folded[date.end : date.end + 10] for word in _COMPLETED[:14])


# Before a share of the work: 完成60%, 工程量的60%.
_SHARE_DONE = words(
    """
    完成 完成了 进度 完成率 进度为 完成率为 进度达 完成至 完成约 推进至 达到 完工率 执行率 完成进度 工程量的
    任务的 总量的 计划的 目标的 完成总 完成比例
    """
)


def _partial(observation: Observation) -> Quantity | None:
    """已完成60%, 累计完成70%: a share of the work, below the whole."""
    for quantity in observation.quantities:
        if quantity.measure.family != "ratio" or quantity.value >= 1 or quantity.kind == "zero":
            continue
        head = observation.folded[max(quantity.place[0] - 10, 0) : quantity.place[0]]
        cut = max((head.rfind(mark) for mark in ",;。!?、"), default=-1)
        head = head[cut + 1 :]
        if ("完成" in head and head.endswith("的")) or head.endswith(_SHARE_DONE):
            return quantity
    return None


# --- numbers --------------------------------------------------------------------------------------------------

_WANTED_SHARE = Fraction(1, 2)
_NO_COUNT = frozenset({"ratio", "points", "time", "months", "workdays"})
_PERCENT = UNITS.unit("%", "%")


def _target(case: _Case, expectation: Expectation, subject: str = "") -> _Target:
    """The promise with the unit that its name supplies and the interval that the better direction gives it."""
    value = expectation.value
    assert value is not None
    printed = expectation.measure if expectation.measure.text else None
    unit = printed or _unit_by_name(case, expectation, value)
    rate = unit.family == "ratio" if unit is not None else is_rate_name(case.name)
    factor = unit.factor if unit is not None and printed is None else Fraction(1)
    value *= factor
    low, high = (None if end is None else end * factor for end in (expectation.low, expectation.high))
    better = _better(case, expectation, unit, subject)
    if better.better == "unknown" and rate and value >= _WANTED_SHARE:
        better = Direction("higher", "name")  # nobody promises that most of something goes wrong
    low_open, high_open = expectation.low_open, expectation.high_open
    ordered = True
    if expectation.op in ("unstated", "="):
        if better.better == "higher" or expectation.change:
            high = None
        elif better.better == "lower":
            low = None
        else:
            ordered = False
    else:
        better = Direction({">": "higher", "<": "lower"}.get(expectation.op[0], better.better), "printed")
    if expectation.approximate:
        low = None if low is None else low * (1 - MARGIN)
        high = None if high is None else high * (1 + MARGIN)
    return _Target(
        expectation=expectation,
        unit=unit,
        value=value,
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
        ordered=ordered,
        better=better,
        rate=rate,
        doubtful=rate and unit is None,
    )


def _unit_by_name(case: _Case, expectation: Expectation, value: Fraction) -> Unit | None:
    """The unit of a target printed without one; None too where 0.95 of a rate may be a fraction or per cent."""
    if not is_rate_name(case.name):
        return _bracket_unit(case)
    plain = value > 1 or value == 0 or (not _has_decimals(expectation) and value != 1)
    return _PERCENT if plain else None


def _better(case: _Case, expectation: Expectation, unit: Unit | None, subject: str) -> Direction:
    """The better direction by the words before a part of the target, by the name, or by the level."""
    own = len(subject) >= _SHORTEST_SUBJECT and bool(expectation.subject)
    money = unit_hint(case.name) == "money" if unit is None else unit.family == "money"
    whole = direction(case.name, case.level1, case.level2, money)
    if not own or subject == case.name:
        return whole
    better = direction(subject, case.level1, case.level2, money)
    if better.source == "level" or expectation.change:
        return better
    # 招商引资: 到位资金10亿元 takes its direction from the name; so does what the name calls unwanted.
    return whole if better.better == "unknown" or whole.better == "lower" else better


_SHORTEST_SUBJECT = 2


def _has_decimals(expectation: Expectation) -> bool:
    numbers = expectation.number if isinstance(expectation.number, tuple) else (expectation.number or "",)
    return any("." in number for number in numbers)


_BRACKET_UNIT = pattern(r"[(\[](?:单位:)?([^()\[\]]{1,8})[)\]]")


def _bracket_unit(case: _Case) -> Unit | None:
    """(万元) or (户) in the name of a target printed without a unit."""
    for text in (case.name, case.definition):
        for match in _BRACKET_UNIT.finditer(fold(text).text):
            unit = unit_at(match[1], case.units)
            if unit is not None:
                return unit
    return None


def _value_in(quantity: Quantity, target: _Target) -> Fraction:
    """The quantity in the target's base unit; a bare number takes the unit of the other, where that is nearer."""
    if target.unit is not None:
        return quantity.value if quantity.measure.text else quantity.value * target.unit.factor
    factor = quantity.measure.factor
    if quantity.measure.family == "ratio" or factor in (0, 1) or quantity.value <= 0 or target.value <= 0:
        return quantity.value
    # A target of 1500 and a result of 1600吨 count tons; 3000 and 0.35万元 count 元.
    return min(
        quantity.value / factor, quantity.value, key=lambda value: max(value, target.value) / min(value, target.value)
    )


def _comparable(case: _Case, target: _Target, quantity: Quantity) -> bool:
    unit = quantity.measure
    if target.rate:
        return not unit.text or unit.family == "ratio"
    if unit.family == "ratio":
        return False
    if not unit.base:
        return True
    if target.unit is None or not target.unit.base:
        return _answers_bare(case, unit)
    return case.units.comparable(target.unit, unit, case.name)


def _answers_bare(case: _Case, unit: Unit) -> bool:
    """Whether a quantity of `unit` can answer a target printed without one."""
    if unit.family in _NO_COUNT:
        return unit_hint(case.name) == "time" and unit.family != "points"
    return unit.base not in ("岁", "周岁", "倍", "分") or unit.base in case.name


def _fits_hint(case: _Case, hint: str, quantity: Quantity) -> bool:
    unit = quantity.measure
    if not unit.base:
        return True
    if unit.family:
        return unit.family == hint or (hint == "time" and unit.family in ("months", "workdays"))
    return (case.units.same_count(unit.base, hint) and unit.base != "个") or unit.base == hint


_USELESS = frozenset({"operand", "undone", "past"})
_LAST_RESORT = ("change", "part", "attribute", "each", "planned")
_CHANGE_WORDS = words(
    """
    增长 增幅 增速 下降 降低 减少 减量 提高 增加 变动 节约 上升 降幅 压减 节省 缩短 提升 增收 削减 超额 降
    """
)


def _candidates(case: _Case, target: _Target) -> list[Quantity]:
    expectation = target.expectation
    numbers = [
        quantity
        for quantity in case.observation.quantities
        if quantity.kind != "zero" and quantity.role not in _USELESS and _comparable(case, target, quantity)
    ]
    if not numbers:
        return []
    wants_change = expectation.change or any(word in case.name for word in _CHANGE_WORDS)
    if expectation.change:
        changes = [quantity for quantity in numbers if quantity.role == "change"]
        return changes or [quantity for quantity in numbers if quantity.role in ("", "total")]
    main = [
        quantity
        for quantity in numbers
        if quantity.role in ("", "total")
        or (wants_change and quantity.role == "change")
        or (quantity.role == "each" and target.unit is not None and bool(target.unit.per))
    ]
    if not main:
        for role in _LAST_RESORT:
            main = [quantity for quantity in numbers if quantity.role == role]
            if role == "change" and target.rate:
                main = []
            if main:
                break
    if target.unit is None and len(main) > 1:
        hint = unit_hint(case.name)
        fitting = [quantity for quantity in main if _fits_hint(case, hint, quantity)] if hint else []
        main = fitting or main
    return main


_CONNECTORS = pattern(r"(?:[为是达到至共约计有了完成已均的:(实际分别累总合近超过数量值约人数次]|以上|以下)$")


def _closeness(case: _Case, name: str, quantity: Quantity, floor: int) -> int:
    """How much of the indicator's name ends right before the quantity; 0 when none of it does."""
    text = case.observation.folded
    start = max(floor, quantity.place[0] - 24)
    head = text[start : quantity.place[0]]
    cut = max((head.rfind(mark) for mark in ",;。!?、"), default=-1)
    head = head[cut + 1 :]
    core = clean_name(name)
    best = 0
    for variant in _variants(core):
        best = max(best, _overlap(head, variant))
    stripped = head
    for _ in range(4):
        shorter = re.sub(
            r"(?:达到|共计|累计|合计|总计|实际|完成|分别|约为|[为是达到至共约计有了均的:(已])$", "", stripped
        )
        if shorter == stripped:
            break
        stripped = shorter
        for variant in _variants(core):
            best = max(best, _overlap(stripped, variant))
    if best < 2:
        follow = text[quantity.place[3] : quantity.place[3] + 2]
        if len(follow) == 2 and "\u4e00" <= follow[0] <= "\u9fff" and follow in core:
            return 1
        return 0
    return best


def _variants(core: str) -> tuple[str, ...]:
    found = [core]
    for tail in ("人数", "次数", "数量", "个数", "户数", "面积", "件数", "场次", "人次", "场数", "金额", "数", "量"):
        if core.endswith(tail) and len(core) > len(tail) + 1:
            found.append(core[: -len(tail)])
            break
    for mark in ("或", "及", "和", "、", "/"):
        if mark in core:
            found.extend(piece for piece in core.split(mark) if len(piece) >= 2)
    return tuple(found)


def _overlap(head: str, name: str) -> int:
    """The length of the longest common ending."""
    length = 0
    while length < len(head) and length < len(name) and head[-1 - length] == name[-1 - length]:
        length += 1
    return length


def _nearest(case: _Case, name: str, candidates: list[Quantity]) -> list[Quantity]:
    """The candidates that follow the indicator's name or its head noun most closely; all of them when none does."""
    order = sorted(case.observation.quantities, key=lambda quantity: quantity.place)
    floors: dict[tuple[int, int, int, int], int] = {}
    floor = 0
    for quantity in order:
        floors[quantity.place] = floor
        floor = quantity.place[3]
    scores = [_closeness(case, name, quantity, floors[quantity.place]) for quantity in candidates]
    best = max(scores)
    if best <= 0:
        return candidates
    return [quantity for quantity, score in zip(candidates, scores, strict=True) if score == best]


def _inside(target: _Target, value: Fraction) -> bool:
    low, high = target.low, target.high
    if low is not None and (value < low or (target.low_open and value == low)):
        return False
    return not (high is not None and (value > high or (target.high_open and value == high)))


def _verdict_of(target: _Target, quantity: Quantity) -> tuple[str, str]:
    """(verdict, reason code) of one quantity."""
    value = _value_in(quantity, target)
    if _may_be_fraction(target, quantity):
        return "undetermined", "fraction-or-number"
    if not target.ordered:
        exact = value == target.value and quantity.high is None and not quantity.more
        same = exact and quantity.kind in ("measured", "bound")
        return ("met", "within") if same else ("undetermined", "no-direction")
    if quantity.high is not None:
        return _verdict_of_range(target, quantity, value, quantity.high)
    verdict = "met" if _inside(target, value) else "missed"
    if quantity.kind == "measured":
        return verdict, "within" if verdict == "met" else "outside"
    clear = all(abs(value - end) > MARGIN * abs(end) for end in (target.low, target.high) if end is not None)
    if quantity.kind == "approximate" and not quantity.bound:
        return (verdict, "clear") if clear else ("undetermined", "not-clear")
    return _verdict_of_bound(target, quantity, value, clear=clear)


def _verdict_of_range(target: _Target, quantity: Quantity, value: Fraction, top: Fraction) -> tuple[str, str]:
    """What 10-20次 proves: only what both its ends prove."""
    if not quantity.measure.text and target.unit is not None:
        top *= target.unit.factor
    elif target.unit is None and quantity.value:
        top *= value / quantity.value
    if _inside(target, value) and _inside(target, top):
        return "met", "within"
    outside = (target.low is not None and top < target.low) or (target.high is not None and value > target.high)
    return ("missed", "outside") if outside else ("undetermined", "bound-not-proof")


def _may_be_fraction(target: _Target, quantity: Quantity) -> bool:
    """A bare 1 or 0.98 beside per cent may be the fraction a spreadsheet keeps, unless the target is below 1 %."""
    if quantity.measure.text:
        return target.doubtful
    if not target.rate or target.unit is None or target.value < Fraction(1, 100) or quantity.value <= 0:
        return False
    return quantity.value <= 1 or ("." in quantity.number and quantity.value < _HIGHEST_FRACTION)


_HIGHEST_FRACTION = 2


def _verdict_of_bound(target: _Target, quantity: Quantity, value: Fraction, *, clear: bool) -> tuple[str, str]:
    """What N以上, N余, 不足N prove: the side they leave open proves nothing, unless N is clear of the target."""
    up = quantity.bound in (">=", ">")
    strict = quantity.bound in (">", "<") or quantity.more
    near, far = (target.low, target.high) if up else (target.high, target.low)
    near_open, far_open = (target.low_open, target.high_open) if up else (target.high_open, target.low_open)

    def beyond(end: Fraction, *, or_equal: bool) -> bool:
        return (value > end if up else value < end) or (or_equal and value == end)

    if far is not None and beyond(far, or_equal=far_open or strict):
        return "missed", "outside"
    if near is None or beyond(near, or_equal=strict or not near_open):
        if far is None:
            return "met", "within"
        return ("met", "clear") if clear else ("undetermined", "not-clear")
    return ("missed", "clear") if clear else ("undetermined", "bound-not-proof")


def _restates(target: _Target, case: _Case, quantity: Quantity) -> bool:
    """Whether the only quantity of the result is the target's own number with a bound."""
    if quantity.kind != "bound" or _value_in(quantity, target) != target.value or quantity.high is not None:
        return False
    if quantity.more and not _same_words(case, target.expectation):
        return False
    others = [other for other in case.observation.quantities if other.kind != "zero" and other.place != quantity.place]
    return all(other.number == quantity.number and other.measure.text == quantity.measure.text for other in others)


def _finished(
    case: _Case,
    target: _Target,
    verdict: str,
    reason: Reason,
    quantity: Quantity | None = None,
    *,
    restated: bool = False,
) -> Assessment:
    ratio: Fraction | None = None
    if (
        quantity is not None
        and quantity.kind != "zero"
        and quantity.high is None
        and target.value > 0
        and reason.code != "fraction-or-number"
    ):
        ratio = _value_in(quantity, target) / target.value
    return Assessment(
        verdict=verdict,
        restated=restated,
        expectation=target.expectation,
        observation=case.observation,
        quantity=quantity,
        span=quantity.span if quantity else None,
        ratio=ratio,
        direction=target.better.better,
        direction_source=target.better.source,
        reason=reason,
    )


_CALLED_SURVEY = pattern(r"(?:问卷)?(?:调查|测评|评价|情况|调研|指标|程度)$")


def _impossible(case: _Case, target: _Target) -> bool:
    return (
        target.expectation.op in ("unstated", "=")
        and target.rate
        and target.value > 1
        and not target.expectation.change
        and _CALLED_SURVEY.sub("", clean_name(case.name)).endswith(wording.CAPPED_RATES)
    )


def _assess_number(
    case: _Case, expectation: Expectation, subject: str = "", candidates: list[Quantity] | None = None
) -> Assessment:
    target = _target(case, expectation, subject)
    if _impossible(case, target):
        unreadable = expectation.changed(op="unreadable")
        return _plain(case, unreadable, "undetermined", _reason("target-impossible", expected=expectation.text))
    chosen = _candidates(case, target) if candidates is None else candidates
    shown_target = expectation.text
    if chosen:
        if len(chosen) > 1:
            chosen = _nearest(case, subject or case.name, chosen)
        if len(chosen) > 1:
            totals = [quantity for quantity in chosen if quantity.role == "total"]
            chosen = totals or chosen
        verdicts = [_verdict_of(target, quantity) for quantity in chosen]
        if len({verdict for verdict, _ in verdicts}) > 1:
            found = "、".join(_shown(case, quantity.span) for quantity in chosen)
            return _finished(case, target, "undetermined", _reason("several-quantities", found=found))
        quantity, (verdict, code) = chosen[0], verdicts[0]
        reason = _reason(code, found=_shown(case, quantity.span), expected=shown_target)
        return _finished(case, target, verdict, reason, quantity, restated=_restates(target, case, quantity))
    return _assess_unmeasured(case, target)


def _assess_unmeasured(case: _Case, target: _Target) -> Assessment:
    """A numeric target and a result without a quantity that answers it."""
    observation = case.observation
    zero = next((quantity for quantity in observation.quantities if quantity.kind == "zero"), None)
    if zero is not None and _zero_answers(case, target, zero):
        inside = _inside(target, Fraction(0))
        reason = _reason(
            "zero" if inside else "zero-outside", found=_shown(case, zero.span), expected=target.expectation.text
        )
        return _finished(case, target, "met" if inside else "missed", reason, zero)
    lack = observation.cue("not_done") or observation.cue("denied")
    if lack is not None:
        return _finished(case, target, "missed", _reason("not-done", found=_shown(case, lack.span)))
    going_on = observation.cue("in_progress")
    if _counted(case, target):
        unfinished = going_on or (None if target.rate else _partial(observation))
        if unfinished is not None:
            return _finished(case, target, "missed", _reason("in-progress", found=_shown(case, unfinished.span)))
    others = [quantity for quantity in observation.quantities if quantity.kind != "zero"]
    asserted = _assertion_span(case, target)
    if asserted is not None and going_on is None:
        return _finished(case, target, "claimed", _reason("asserted", found=_shown(case, asserted)))
    reason = _reason("nothing-said")
    if others:
        reason = _reason("other-unit", found=_shown(case, others[0].span), expected=target.expectation.text)
    return _finished(case, target, "undetermined", reason)


def _counted(case: _Case, target: _Target) -> bool:
    """A target that counts things done, or the share of a job that has an end (完工率)."""
    if target.rate:
        return (
            clean_name(case.name).endswith(("完成率", "完工率", "竣工率", "建成率", "开工率", "验收率", "验收合格率"))
            and target.better.better == "higher"
        )
    return (
        target.unit is None or target.unit.family in ("", "area", "length", "mass", "volume")
    ) and target.better.better == "higher"


def _zero_answers(case: _Case, target: _Target, zero: Quantity) -> bool:
    """Whether 没有发生… speaks of what the indicator counts."""
    if target.value != 0 and target.better.better != "lower":
        return False
    text = case.observation.folded[zero.place[1] : zero.place[2]]
    if text in wording.ZERO_WHOLE:
        return True
    name = clean_name(case.name)
    # 零感染 against 零感染: the target itself names the thing.
    named = wording.troubles(name) | wording.troubles(fold(target.expectation.text).text)
    said = wording.troubles(text)
    if named & said or (not named and target.value == 0):
        return True
    return not said and any(text[index : index + 2] in name for index in range(2, len(text) - 1))


# --- several promises -----------------------------------------------------------------------------------------


def _assess_parts(case: _Case, expectation: Expectation) -> Assessment:
    """Every promise that the result answers must hold, and at least one must be answered."""
    if _same_words(case, expectation) and not any(part.value is not None for part in expectation.parts):
        return _plain(case, expectation, "claimed", _reason("restated-words", expected=expectation.text), restated=True)
    parts = expectation.parts
    numeric = [part for part in parts if part.value is not None]
    assessed: list[Assessment] = []
    for part in numeric:
        twins = [
            other
            for other in numeric
            if other.kind == part.kind and other.change == part.change and other.op != "compound"
        ]
        candidates: list[Quantity] | None = None
        if len(twins) > 1:
            available = _candidates(case, _target(case, part, part.subject))
            if len(available) == len(twins) and len({twin.subject for twin in twins}) > 1:
                candidates = [available[twins.index(part)]]
        assessed.append(_assess_number(case, part, part.subject, candidates))
    answered = [item for item in assessed if item.quantity is not None or item.reason.code == "several-quantities"]
    for part in parts:
        if part.deadline is not None:
            verdicts = {
                _judge_date(part.deadline, date, case.year)
                for date in case.observation.dates
                if _finishes(case.observation.folded, date)
            }
            if verdicts == {"missed"}:
                answered.append(_assess_deadline(case, part))
    head = assessed[0]
    if not answered:
        return head.changed(expectation=expectation, parts=tuple(assessed))
    missed = next((item for item in answered if item.verdict == "missed"), None)
    open_part = next((item for item in answered if item.verdict == "undetermined"), None)
    lead = missed or open_part or answered[0]
    reason = lead.reason
    if missed is not None:
        reason = _reason(
            "part-missed",
            found=_shown(case, missed.span) if missed.span else case.observation.text,
            expected=str(missed.expectation),
        )
    elif open_part is None:
        reason = _reason("all-parts")
    restated = all(item.restated for item in answered) or _all_restated(case, answered)
    return lead.changed(expectation=expectation, reason=reason, restated=restated, parts=tuple(assessed))


def _all_restated(case: _Case, answered: list[Assessment]) -> bool:
    """Whether every quantity of the result is the number of a promise and one of them has its bound."""
    quantities = [quantity for quantity in case.observation.quantities if quantity.kind != "zero"]
    own = [item.quantity for item in answered if item.quantity is not None]
    if len(own) != len(quantities) or not any(quantity.kind == "bound" for quantity in own):
        return False
    return all(item.ratio == 1 for item in answered)

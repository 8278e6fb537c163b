"""A figure in the text that differs from the result of the indicator it names."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import bare_name
from perfeval.values.directions import clean_name
from perfeval.values.interval import Interval
from perfeval.values.likeness import clauses
from perfeval.values.observation import Observation
from perfeval.values.patterns import Words
from perfeval.values.plans import ACTION_VERBS, LIGHT_VERBS
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import FundingLine
    from perfeval.values.observation import Quantity
    from perfeval.values.printed import Rate

__all__ = ["narrative_contradicts_result"]


_SHORTEST = 4
_TAILS = (
    *("数量", "个数", "人数", "人次", "次数", "场次", "户数", "件数", "长度", "面积", "里程", "期数", "座数", "处数"),
    *("条数", "套数", "台数", "辆数", "家数", "所数", "批次", "份数", "篇数", "项数", "栋数", "起数", "宗数", "场数"),
)
_VERBS = Words((*LIGHT_VERBS, *ACTION_VERBS))
_SAME_VERBS = (
    ("建设", "建成", "新建", "修建"),
    ("购置", "采购", "购买", "添置"),
    ("开展", "举办", "组织", "举行", "承办"),
    ("培训", "轮训"),
)
_OPENINGS = Words(
    (*LIGHT_VERBS, *ACTION_VERBS, "全年", "年内", "本年", "当年", "年度", "已", "共", "实际", "我", "局", "中心")
)
_NUMBERING = "0123456789.、()一二三四五六七八九十是:目标任务指"
_BETWEEN = frozenset("共计了为达到完成是有:")
_ANOTHER_SCOPE = (
    "其中", "上半年", "下半年", "季度", "月份", "截至", "累计", "以来", "平均", "计划", "上年", "去年", "同比", "环比", "原",
    "较", "比", "余", "多", "近", "超", "以上", "约", "全市", "全省", "全国", "分别",
)  # fmt: skip
"""A clause with one of these may speak of a part, another stretch of time or an estimate."""


@rule(
    name="narrative-contradicts-result",
    part=Form,
    severity=Severity.WARNING,
    title="文字叙述与指标完成情况不一致",
    raised=Raised(
        kind="must-correct",
        weight=59,
        told="文中写“{shown}”，指标“{row}”的完成情况却是“{result}”",
        ask="请核实，使两处一致",
        also=("text_at",),
        variants={
            "funds": Raised(
                kind="must-correct",
                weight=59,
                told="按资金情况，{rate}为{shown}，指标“{row}”的完成情况却是“{result}”",
                ask="请核实，使两处一致",
                also=("text_at",),
            ),
        },
    ),
    message="文中写“{shown}”，指标“{name}”的完成情况却是“{result}”",
    messages={"funds": "按资金情况，{rate}为{shown}，指标“{name}”的完成情况却是“{result}”"},
    confirms="文字叙述中的数字与指标完成情况一致",
    about="""完成情况、评价结论等文字里逐字写出指标名称并紧接着数字的，应与该指标的完成情况一致（名称末尾的“数量”“人数”之类可以不写）。
单位不同的、说其中一部分或上半年或累计的、约数，不比较；有一处与指标相符的，不提。
名为“预算执行率”“预算完成率”“预算调整率”的指标，还与资金情况的金额和比率比较；与任何一行相符、或者另有计算公式涉及结转的，不提。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "objective": {"expected": "提高读者满意度。", "outcome": "全年接待读者顺利，读者满意度达到92%，反响良好。"},
        "indicators": [{"name": "读者满意度", "expected": "≥90%", "result": "96%"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区图书馆",
        "project": "阅读推广",
        "objective": {"expected": "提高读者满意度。", "outcome": "全年接待读者顺利，读者满意度达到96%，反响良好。"},
        "indicators": [{"name": "读者满意度", "expected": "≥90%", "result": "96%"}],
    },
)
def narrative_contradicts_result(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A reporting text that prints an indicator's name and then another figure than its result.

    Only the exact name (four characters or more, part of no other indicator's, the last word of counting left off or
    not), followed at once by the only figure of its clause in the same unit. Texts of another task are not looked at,
    nor aims, nor clauses that may speak of a part, of another stretch of time or of an estimate. A text that gives the
    indicator's own figure anywhere settles it.

    An indicator called 预算执行率, 预算完成率 or 预算调整率 is held against the funding block in the same way: it must be
    a rate of one of its rows, over the adjusted or the initial budget, to the digits it prints.
    """
    rows = [(path, row, fold(bare_name(row.name)).text) for path, row in indicator_rows(form) if row.result is not None]
    names = [name for _, _, name in rows]
    compared, clean = False, True
    for path, row, name in rows:
        nouns = [
            (noun, verb)
            for noun, verb in _nouns(name)
            if len(noun) >= _SHORTEST and sum(noun in other for other in names) == 1
        ]
        texts = [
            (where, text)
            for where, text in (_texts(form, path) if nouns else ())
            if any(noun in fold(text).text for noun, _ in nouns)
        ]
        reported = ctx.assess(row).quantity if texts else None
        if reported is None or not _plain(reported):
            continue
        told = [
            (where, clause, each)
            for where, text in texts
            for clause in clauses(text)
            if (each := next(filter(None, (_figure(clause, *noun, reported) for noun in nouns)), None)) is not None
        ]
        if not told:
            continue
        compared = True
        if all(each.value != reported.value for _, _, each in told) and not _in_parts(texts, told, reported):
            clean = False
            where, clause, _ = told[0]
            yield found(f"{path}.result", name=row.name, result=row.result, shown=clause, text_at=where)
    for path, row in indicator_rows(form):
        kind = _FUNDS_RATES.get(clean_name(row.name).removeprefix("部门").removeprefix("项目").removeprefix("全年"))
        if kind is None or row.result is None or "结转" in (row.definition or ""):
            continue
        reported = ctx.assess(row).quantity
        if reported is None or not _plain(reported) or reported.measure.family != "ratio":
            continue
        rates = [each for line in form.funding for each in _rates(line, kind, exact=form.figures == "exact")]
        if not rates:
            continue
        compared = True
        ulp = Fraction(1, 100 * 10 ** len(reported.number.partition(".")[2]))
        span = Interval(reported.value - ulp, reported.value + ulp)
        if any(rate.touches(span) or rate.touches(Interval(-span.high, -span.low)) for rate, _ in rates):
            continue
        clean = False
        at, shown = next(((i, plain) for i, line in enumerate(form.funding) for _, plain in _rates(line, kind)[:1]))
        word = Phrase("预算完成率" if kind == "completion" else "预算调整率")
        yield found(
            f"{path}.result",
            message="funds",
            name=row.name,
            result=row.result,
            rate=word,
            shown=shown,
            text_at=f"$.funding[{at}]",
        )
    if compared and clean:
        yield PASSED


_FUNDS_RATES = {
    "预算执行率": "completion",
    "预算完成率": "completion",
    "资金执行率": "completion",
    "预算资金执行率": "completion",
    "预算调整率": "adjustment",
}


def _rates(line: FundingLine, kind: str, *, exact: bool = False) -> list[tuple[Interval, Rate | None]]:
    """The rates of one row of the funding block that an indicator may repeat, the usual one first."""
    if kind == "adjustment":
        rate = line.adjustment_rate(exact=exact)
        return [] if rate is None else [(rate, line.plain_adjustment_rate())]
    rate = line.completion_rate(exact=exact)
    if rate is None:
        return []
    rates: list[tuple[Interval, Rate | None]] = [(rate, line.plain_completion_rate())]
    if line.actual is not None and line.initial_budget is not None and line.initial_budget.value:
        rates.append((Interval.point(line.actual.value / line.initial_budget.value), None))
    return rates


def _nouns(name: str) -> Iterator[tuple[str, str]]:
    """What a text may call the thing, the whole name first: without its last word of counting, and without its verb.

    建设社区老年食堂 is told as 建成社区老年食堂: without its verb only where a verb of the kind stands before it.
    """
    yield name, ""
    tail = next((each for each in _TAILS if name.endswith(each)), "")
    bare = name.removesuffix(tail) if len(name) - len(tail) >= _SHORTEST else name
    if bare != name:
        yield bare, ""
    verb = _VERBS.at(bare, 0)
    if verb and len(bare) - len(verb) >= _SHORTEST:
        yield bare.removeprefix(verb), verb


def _in_parts(texts: list[tuple[str, str]], told: list[tuple[str, str, Quantity]], reported: Quantity) -> bool:
    """Whether the figures told may be parts of the result: 新建幼儿园3所，改扩建1所 of 4所."""
    every = [
        each.value
        for _, text in texts
        for clause in clauses(text)
        for each in Observation.parse(clause).quantities
        if each.unit == reported.unit
    ]
    if sum(each.value for _, _, each in told) == reported.value or sum(every) == reported.value:
        return True
    return any(reported.value - each.value in every for _, _, each in told)


def _texts(form: Form, path: str) -> Iterator[tuple[str, str]]:
    """The texts that report on a row: of its own task, of the whole form."""
    if form.objective is not None and form.objective.outcome is not None:
        yield "$.objective.outcome", form.objective.outcome
    for i, task in enumerate(form.tasks):
        if task.outcome is not None and path.startswith(f"$.tasks[{i}]."):
            yield f"$.tasks[{i}].outcome", task.outcome
    if form.conclusion is not None:
        yield "$.conclusion", form.conclusion


def _plain(quantity: Quantity) -> bool:
    return quantity.kind == "measured" and quantity.high is None and not quantity.more and not quantity.bound


def _figure(clause: str, noun: str, verb: str, reported: Quantity) -> Quantity | None:
    """The only figure of a clause in the reported unit, if it stands right behind the noun that opens the clause."""
    start = clause.find(noun)
    end = start + len(noun)
    if start < 0 or any(word in clause for word in _ANOTHER_SCOPE):
        return None
    before = clause[:start].lstrip(_NUMBERING)
    if verb:
        verbs = next((each for each in _SAME_VERBS if verb in each), (verb,))
        if not before.endswith(verbs):
            return None
        before = before.removesuffix(next(each for each in verbs if before.endswith(each)))
    if _OPENINGS.replaced(before, ""):
        return None
    same = [
        each
        for each in Observation.parse(clause).quantities
        if each.measure.key == reported.measure.key and each.unit == reported.unit
    ]
    if not same or not _plain(same[0]) or same[0].role not in ("", "total") or same[0].span[0] < end:
        return None
    if len(same) > 1 and clause[same[0].span[1] : same[0].span[1] + 1] != "(":  # but for its parts in brackets
        return None
    return same[0] if not set(clause[end : same[0].span[0]]) - _BETWEEN else None

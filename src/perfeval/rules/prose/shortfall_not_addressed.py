"""A result that says the work was not done, while problems and improvements keep silent about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import denies, is_empty, narrative_of
from perfeval.values.assessment import assess
from perfeval.values.likeness import clauses
from perfeval.values.wording import cause_clause, says_not_done, says_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shortfall_not_addressed"]

# 部分工作未能如期开展: said of the work as a whole, it covers what it does not name.
GENERAL = (
    "部分", "个别", "少数", "一些", "有的", "若干", "某些", "各项", "多项", "项目", "指标", "目标", "计划", "任务",
    "工作",
)  # fmt: skip


@rule(
    name="shortfall-not-addressed",
    part=Indicator,
    severity=Severity.WARNING,
    title="没有完成的事项，存在问题和改进措施未提",
    raised=Raised(
        kind="must-explain",
        weight=82,
        title="未完成事项未作交代",
        told="“{row}”目标值为“{expected}”，完成情况为“{result}”，{others}均未交代",
        several="“{row}”写明没有完成，存在问题和改进措施均未交代",
        ask="请说明未完成的原因并补充后续安排",
        topic="unmet",
        also=("$.problems", "$.improvements"),
        covers=("target-missed", "unmet-without-reason", "planned-item-unreported"),
    ),
    message="“{name}”写明没有完成（“{result}”），存在问题和改进措施都没有提到",
    confirms="没有完成的事项已在存在问题、改进措施或偏差原因中交代",
    about="""指标完成情况写明没有做或没有做完（没有进行、未开展、取消、只完成部分、正在施工……），无论单元格里说没说原因，都应在存在问题或改进措施里有交代：
差在哪里、下一步怎么办。表中有偏差原因一栏并且已经填写的，视为已经交代。存在问题、改进措施空白或写“无”的，视为没有提到。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区文化馆",
        "project": "群众文化活动",
        "indicators": [{"name": "广场舞展演场次", "expected": "4场", "result": "因场馆维修，未举办"}],
        "problems": "宣传力度不够。",
        "improvements": "加大宣传力度。",
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区文化馆",
        "project": "群众文化活动",
        "indicators": [{"name": "广场舞展演场次", "expected": "4场", "result": "因场馆维修，未举办"}],
        "problems": "场馆维修，广场舞展演没有办成。",
        "improvements": "维修结束后，次年上半年补办两场。",
    },
)
def shortfall_not_addressed(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A result that says that the work was not done, or only partly, or still goes on, while nothing else speaks of it.

    The cause that the result itself may give does not settle it: the form must say what follows. It is addressed if
    the reason cell of the row is filled, if problems or improvements share a telling word with the indicator's name
    or result, if they speak of the same cause and of a shortfall in one sentence, or if they say in general that
    part of the work was not done. 没有发生事故 is no shortfall.
    """
    if row.result is None or not _falls_short(row, row.result, ctx.form.year):
        return
    form = ctx.form
    said = tuple(text for text in (form.problems, form.improvements) if text is not None and not is_empty(text))
    if not is_empty(row.reason) or _addressed(row, row.result, said, ctx):
        yield PASSED
        return
    yield found("result", name=row.name, result=row.result, problems=form.problems, improvements=form.improvements)


def _falls_short(row: Indicator, result: str, year: int | None) -> bool:
    """In words: a figure below its target is no matter of this rule, and 没有发生 of something unwanted is success."""
    denied = any(denies(clause) for clause in clauses(result))
    if not denied and says_unfinished(result) is None:
        return False
    verdict = assess(
        row.name,
        row.expected,
        result,
        definition=row.definition,
        level1=row.level1,
        level2=row.level2,
        year=year,
    ).verdict
    return verdict == "missed" or (denied and verdict != "met")


def _addressed(row: Indicator, result: str, said: tuple[str, ...], ctx: Context) -> bool:
    narrative = narrative_of(ctx)
    cause = cause_clause(result)
    without_cause = result if cause is None else f"{result[: cause[0]]}。{result[cause[1] :]}"
    denied = "。".join(clause for clause in clauses(without_cause) if denies(clause))
    words = (*narrative.words(row.name), *narrative.words(_without_denial(denied)))
    if narrative.mentions(words, *said):
        return True
    because = () if cause is None else narrative.words(result[cause[0] : cause[1]])
    for text in said:
        for clause in clauses(text):
            falls_short = denies(clause)
            if falls_short and (any(word in clause for word in GENERAL) or narrative.mentions(because, text)):
                return True
    return False


def _without_denial(text: str) -> str:
    negation = says_not_done(text)
    return text if negation is None else f"{text[: negation[0]]}。{text[negation[1] :]}"

"""Results that say the target over again instead of what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator

__all__ = ["result_restates_target"]


@rule(
    name="result-restates-target",
    part=Form,
    severity=Severity.WARNING,
    title="完成情况照抄目标值",
    raised=Raised(
        kind="must-correct",
        weight=42,
        title="完成情况照抄目标值",
        told="“{row}”的完成情况“{result}”只是重复目标值“{expected}”，没有填实际完成的数值",
        several="“{row}”的完成情况只是重复目标值，没有填实际完成的数值",
        ask="请填写实际测得的数值",
        gather=True,
        variants={
            "words": Raised(
                kind="advice",
                weight=13,
                title="完成情况与目标值用语相同",
                ask="",
                covers=("target-unmeasurable",),
            ),
        },
    ),
    message="“{name}”的完成情况“{result}”只是重复目标值“{expected}”，没有填实际完成的数值",
    messages={"words": "{count}个指标的完成情况与目标值用语相同（{names}），应当写明实际做了什么、效果如何"},
    confirms="完成情况没有照抄目标值",
    about="""完成情况里唯一的数值就是目标值本身，而且带着“以上”“≥”之类的界限：测得的是多少，没有填。
“100%”对“100%”不算照抄，可能正是实测值。定性指标（有效→有效）全表合并提示一次。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "宣传覆盖面", "expected": "90%以上", "result": "宣传覆盖面达到90%以上"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "宣传覆盖面", "expected": "90%以上", "result": "宣传覆盖面达到93%"},
            {"name": "办结率", "expected": "100%", "result": "100%"},
        ],
    },
)
def result_restates_target(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A result whose only figure is the bound of its target: what was measured is not said.

    A question has the answer that was hoped for (是否存在质量问题: 否), and says all with it.
    A plain number equal to a plain number may well be what was measured and is no restatement. Words that repeat a
    qualitative target or a deadline are one remark for the whole form, at the first of them.
    """
    numeric: list[tuple[str, Indicator]] = []
    worded: list[tuple[str, Indicator]] = []
    rows = 0
    for path, row in indicator_rows(form):
        if row.expected is None or row.result is None:
            continue
        rows += 1
        assessment = ctx.assess(row)
        if assessment.restated and not _is_question(row):
            (numeric if assessment.expectation.numeric else worded).append((path, row))
    for path, row in numeric:
        yield found(f"{path}.result", name=row.name, expected=row.expected, result=row.result)
    if worded:
        names = tuple(row.name for _, row in worded)
        first = f"{worded[0][0]}.result"
        yield found(first, message="words", severity=Severity.INFO, count=len(worded), names=names)
    if rows and not numeric and not worded:
        yield PASSED


def _is_question(row: Indicator) -> bool:
    return "是否" in row.name and row.expected is not None and row.expected.strip() in ("是", "否")

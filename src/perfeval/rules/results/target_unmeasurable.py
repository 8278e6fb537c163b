"""Targets in words that no result could miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.results.rows import is_dash
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["target_unmeasurable"]


@rule(
    name="target-unmeasurable",
    part=Form,
    severity=Severity.INFO,
    title="目标值不可衡量",
    raised=Raised(
        kind="advice",
        weight=14,
        title="目标值不可衡量",
        ask="建议写明可以衡量的标准",
        gather=True,
    ),
    message="{count}个指标的目标值只有文字、没有可衡量的标准（{names}）",
    messages={
        "unreadable": "{count}个指标的目标值无法识读（{names}）",
        "year": "{count}个指标的时限只写了年份，看不出何时应当完成（{names}）",
        "share": "定性指标占全部指标的{percent}%，超过{most}%",
    },
    confirms="目标值都可以衡量",
    about="""目标值只有“有效提升”“效果明显”之类的话，没有数值、期限或分档标准，完成与否由填报人说了算。效益类指标确难量化的，
可以写明分档标准或佐证材料。时限只写“2019年”的，等于没有期限。全表合并提示一次。
方案可以另定定性指标最多占多少（“most_in_words”，缺省不限）。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "师生安全意识", "expected": "有效提升", "result": "有效提升"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "师生安全意识测评合格率", "expected": "≥95%", "result": "97%"},
            {"name": "完成时间", "expected": "12月底前", "result": "11月完成"},
        ],
    },
)
def target_unmeasurable(form: Form, ctx: Context, *, most_in_words: int = 100) -> Iterator[Outcome]:
    """Qualitative targets without a figure, a date or a scale: one remark for the form, at the first of them.

    Deadlines that are no more than a year, and targets that cannot be read, are remarks of their own. A profile may
    limit the share of qualitative indicators to ``most_in_words`` per cent; by default there is no limit.
    """
    worded, unreadable, yearly, rows = [], [], [], 0
    for path, row in indicator_rows(form):
        if row.expected is None:
            continue
        rows += 1
        assessment = ctx.assess(row)
        if assessment.expectation.op == "qualitative":
            worded.append((path, row.name))
        elif assessment.expectation.op == "deadline" and _is_year(row.expected):
            yearly.append((path, row.name))
        elif assessment.reason.code == "target-unreadable" and not is_dash(row.expected):
            unreadable.append((path, row.name))
    for message, group in ((None, worded), ("unreadable", unreadable), ("year", yearly)):
        if group:
            names = tuple(name for _, name in group)
            yield found(f"{group[0][0]}.expected", message=message, count=len(group), names=names)
    if rows and 100 * len(worded) > most_in_words * rows:
        yield found(f"{worded[0][0]}.expected", message="share", percent=100 * len(worded) // rows, most=most_in_words)
    if rows and not worded and not unreadable and not yearly:
        yield PASSED


def _is_year(text: str) -> bool:
    """Whether a deadline is a year and nothing more."""
    digits = fold(text).text.strip("年度内")
    return len(digits) == len("2019") and digits.isdigit()

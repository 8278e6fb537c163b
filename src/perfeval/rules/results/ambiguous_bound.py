"""A result that stands exactly on a bound whose wording leaves open whether it is included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ambiguous_bound"]

_BARE_WORDS = ("以上", "以下", "以内")
_SETTLED = ("含", "及以上", "及以下", "不低于", "不少于", "不超过", "不高于", "≥", "≤", "达到")


@rule(
    name="ambiguous-bound",
    part=Indicator,
    severity=Severity.INFO,
    title="界限是否含本数没有写明",
    raised=Raised(
        kind="advice",
        weight=5,
        title="界限是否含本数没有写明",
        several="“{row}”的目标值没有写明是否含本数，完成值正好等于界限",
        ask="建议目标值写成“≥”或“≤”",
        gather=True,
    ),
    message="“{name}”目标值“{expected}”没有写明是否含本数，完成值“{result}”正好等于界限；按通常理解含本数，视为达到",
    about="""“以上”“以下”“以内”按通常理解包括本数。目标值没有注明“含”或“不含”，完成值又正好等于界限，达到与否全看怎么理解，
因此提示；建议目标值写成“≥”或“≤”。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "宣传覆盖面", "expected": "90%以上", "result": "90%"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "宣传覆盖面", "expected": "90%以上", "result": "93%"},
            {"name": "到课率", "expected": "≥90%", "result": "90%"},
        ],
    },
)
def ambiguous_bound(row: Indicator, ctx: Context) -> Iterator[Outcome]:
    """A target of the form 90%以上 without 含 or 不含, met exactly on the bound.

    The usual reading includes the number (Civil Code, art. 1259, as the default reading of such words); the remark
    only says that the verdict hangs on it.
    """
    if row.expected is None or row.result is None:
        return
    if not any(word in row.expected for word in _BARE_WORDS) or any(word in row.expected for word in _SETTLED):
        return
    assessment = ctx.assess(row)
    if assessment.verdict == "met" and assessment.ratio == 1 and not assessment.restated:
        yield found("expected", name=row.name, expected=row.expected, result=row.result)
    elif assessment.ratio is not None and assessment.ratio != 1:
        yield PASSED

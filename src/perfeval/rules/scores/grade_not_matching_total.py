"""A grade that the total score does not earn."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.scores.standing import scores_of
from perfeval.scoring import Figure, grades_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.policy import Policy

__all__ = ["grade_not_matching_total"]

_SAME = {
    "优秀": "优", "优": "优", "良好": "良", "良": "良", "中等": "中", "中": "中", "一般": "中", "合格": "中",
    "及格": "中", "不合格": "差", "不及格": "差", "较差": "差", "差": "差",
}  # fmt: skip
_DROPPED = dict.fromkeys(map(ord, " \t\r\n　\xa0()（）[]【】“”\"'。.：:"))


@rule(
    name="grade-not-matching-total",
    part=Form,
    severity=Severity.WARNING,
    title="等级与总分不符",
    raised=Raised(
        kind="must-correct",
        weight=84,
        ask="请核对总分和等级",
    ),
    message="总分{total}，等级为{grade}，按{bands}应为{right}",
    confirms="等级与总分相符",
    about="""等级应与总分所在的分数段一致，如90分（含）以上为优、80至90分为良、60至80分为中、60分以下为差。
分数段按方案，下限包含在内，没有空档：89.5分为良。总分按印出的位数考虑取整。等级写法不能识别的不判断。""",
    bad={"schema": 1, "kind": "project", "total_score": "84.5", "grade": "优"},
    good={"schema": 1, "kind": "project", "total_score": "94.5", "grade": "优秀"},
)
def grade_not_matching_total(form: Form, ctx: Context) -> Iterator[Outcome]:
    """A grade (优良中差) of another band than the total score, by the bands of the policy.

    Bands are half-open: 89.5 is 良 where 优 begins at 90. The total stands for every score that prints so, and where
    the points of the form do not make up the full score also for its share of it. A warning, because places differ;
    a profile whose bands are official raises it.

    Unchecked without a total, or if the grade is not one word of the bands.
    """
    if form.grade is None or not ctx.policy.scoring.grades:
        return
    sheet = scores_of(ctx).sheet
    if form.total_score is None or sheet.total_score is None:
        yield unchecked("total_score")
        return
    grade = _read(form.grade, ctx.policy)
    if grade is None:
        yield unchecked("grade")
        return
    total = sheet.total_score.true()
    earned = list(grades_of(total, ctx.policy))
    full = Fraction(ctx.policy.scoring.full_score)
    for points in _points(sheet.total_weight, [row.weight for row in sheet.rows]):
        if points > 0 and points != full:
            earned += grades_of(total * (full / points), ctx.policy)
    if grade in earned or not earned:
        yield PASSED
    else:
        bands = "、".join(f"{each.name}≥{each.least:f}" for each in ctx.policy.scoring.grades)
        yield found("grade", total=form.total_score, grade=form.grade, bands=bands, right=earned[0])


def _points(printed: Figure | None, weights: list[Figure | None]) -> Iterator[Fraction]:
    """What the total is out of, where that can be told."""
    if printed is not None:
        yield printed.value
    known = [weight.value for weight in weights if weight is not None]
    if known and len(known) == len(weights):
        yield sum(known, Fraction(0))


def _read(text: str, policy: Policy) -> str | None:
    """The policy's grade that a cell names, in one of its spellings."""
    bare = text[:40].translate(_DROPPED).removeprefix("等级").removesuffix("等级").removesuffix("等")
    names = {grade.name for grade in policy.scoring.grades}
    for word in (text.strip(), bare, bare + "等"):
        if word in names:
            return word
        if _SAME.get(word) in names:
            return _SAME[word]
    return None

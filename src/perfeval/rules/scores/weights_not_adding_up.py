"""Weights that do not add up to those of their group, or to all points of the form."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule, unchecked
from perfeval.rules.scores.standing import is_adjustment_row, scores_of
from perfeval.scoring import Figure
from perfeval.values.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval.policy import Policy, Vocabulary
    from perfeval.scoring import Group, Row, ScoreSheet

__all__ = ["weights_not_adding_up"]

_EXECUTION_POINTS = (10, 20)
"""What budget execution carries where its points stand in no cell: 10 on most forms, 20 on Hubei's."""


@rule(
    name="weights-not-adding-up",
    part=Form,
    severity=Severity.ERROR,
    title="分值加总不符",
    raised=Raised(
        kind="must-correct",
        weight=92,
        title="分值加总不符",
        ask="请核对各级分值",
    ),
    message="各项分值合计{sum}，印刷的总分值为{total}",
    messages={
        "group": "“{label}”一栏印有{total}分，所属各行分值合计{sum}",
        "levels": "“{label}”一栏印有{total}分，所属各组分值合计{sum}",
        "full": "各项分值合计{sum}，应为{full}（预算执行另计的，为{full}减去其分值）",
        "with-execution": "指标分值合计{sum}，加上预算执行{execution}分为{whole}，应为{full}",
        "executed": "指标分值合计{sum}，加上预算执行{execution}分为{whole}，印刷的总分值为{total}",
        "outside": "指标分值合计已有{sum}，预算执行另有{execution}分，共{whole}，超过{full}",
        "total-full": "印刷的总分值为{total}，应为{full}",
        "prescribed": "“{label}”所属各行分值合计{sum}，规定为{total}",
    },
    confirms="分值逐级相加一致",
    about="""三级指标分值应加总为所属二级、一级指标的分值（印在“产出指标（50分）”这类栏目里的），全部分值应为100，
预算执行另计10分的，指标分值合计为90。方案规定了各一级指标分值的，也与规定比较。印有总分值或组分值而各行加总对不上的是错误；只与100对不上的作提示，
因为加分项、不计分的行和地方的特殊规定都可能改变满分。三行以上相同的整数分值可能是平均分配后取整的，差额在取整误差内的也只作提示。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [
            {"name": "新建校舍面积", "expected": "≥1200平方米", "result": "1200平方米", "weight": "50", "score": "50"},
            {"name": "新增学位", "expected": "≥400个", "result": "420个", "weight": "30", "score": "30"},
            {"name": "家长满意度", "expected": "≥90%", "result": "93%", "weight": "10", "score": "10"},
        ],
        "total_weight": "100",
        "total_score": "90",
    },
    good={
        "schema": 1,
        "kind": "project",
        "funding": [{"source": "年度资金总额", "adjusted_budget": "80", "actual": "80", "weight": "10", "score": "10"}],
        "indicators": [
            {"name": "新建校舍面积", "expected": "≥1200平方米", "result": "1200平方米", "weight": "50", "score": "50"},
            {"name": "新增学位", "expected": "≥400个", "result": "420个", "weight": "30", "score": "30"},
            {"name": "家长满意度", "expected": "≥90%", "result": "93%", "weight": "10", "score": "10"},
        ],
        "total_weight": "100",
        "total_score": "100",
    },
)
def weights_not_adding_up(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Weights that add up neither to what the form prints nor to what every form of the kind has.

    Level by level: the rows under a group cell that prints points, the second-level groups under a first-level one,
    and all weights against a printed total of weights, with or without budget execution. What contradicts a printed
    sum is an error. Against 100 (or 90, or 80, where execution stands apart) it is a warning: places differ.
    Weights are assigned, so whole numbers are exact, except that three or more equal ones may be an even share that
    was rounded; a difference that this explains is a warning too. Where the policy prescribes the points of the
    first-level groups, another division is a warning.

    Unchecked where weights are blank, unless the others add up as they are: a merged cell may cover several rows.
    """
    sheet = scores_of(ctx).sheet
    if not sheet.weighted and not sheet.groups:
        return
    outcomes = [*_groups(sheet), *_levels(sheet), *_whole(form, sheet, ctx.policy), *_prescribed(sheet, ctx.policy)]
    wrong = [outcome for outcome in outcomes if outcome is not PASSED]
    yield from wrong or outcomes[:1]


def _sum(rows: Sequence[Row]) -> Figure:
    """The sum of the weights; its last place is what decimals may have lost in all."""
    weights = [row.weight for row in rows if row.weight is not None]
    ulp = sum((weight.ulp for weight in weights if weight.ulp < 1), Fraction(0))
    return Figure(sum((weight.value for weight in weights), Fraction(0)), ulp)


def _even_shares(rows: Sequence[Row]) -> Fraction:
    """What whole weights may have lost in all if three or more equal ones are an even share."""
    values = [row.weight.value for row in rows if row.weight is not None and row.weight.ulp >= 1]
    return Fraction(sum(count for value in set(values) if (count := values.count(value)) > 2), 2)  # noqa: PLR2004


def _fits(total: Figure, parts: Figure, slack: Fraction = Fraction(0)) -> bool:
    margin = parts.ulp / 2 + slack
    span = Interval(parts.value - margin, parts.value + margin)
    return span.touches(total.true() if 0 < total.ulp < 1 else Interval.point(total.value))


def _groups(sheet: ScoreSheet) -> Iterator[Outcome]:
    for group in sheet.groups:
        blank = [row for row in group.rows if row.weight is None]
        candidates = [_sum(group.rows)]
        if len(group.runs) > 1 and all(_fits(group.points, _sum(run)) for run in group.runs):
            candidates.append(group.points)
        if any(_fits(group.points, candidate) for candidate in candidates):
            yield PASSED
        elif len(blank) == len(group.rows):
            continue
        elif blank:
            yield unchecked(*(f"{row.path}.weight" for row in blank))
        else:
            explained = _fits(group.points, candidates[0], _even_shares(group.rows))
            yield found(
                f"{group.rows[0].path}.{group.field}",
                message="group",
                severity=Severity.WARNING if explained else None,
                label=group.label,
                total=str(group.points),
                sum=str(candidates[0]),
            )


def _levels(sheet: ScoreSheet) -> Iterator[Outcome]:
    """Second-level groups under a first-level one, where every one of them prints its points."""
    for upper in sheet.groups:
        if upper.field != "level1":
            continue
        rows = {row.path for row in upper.rows}
        lower = [group for group in sheet.groups if group.field == "level2" and group.rows[0].path in rows]
        covered = {row.path for group in lower for row in group.rows}
        if not lower or covered != rows:
            continue
        parts = Figure(
            sum((group.points.value * _times(group) for group in lower), Fraction(0)),
            sum((group.points.ulp for group in lower if group.points.ulp < 1), Fraction(0)),
        )
        once = Figure(sum((group.points.value for group in lower), Fraction(0)), parts.ulp)
        if _fits(upper.points, parts) or _fits(upper.points, once):
            yield PASSED
        else:
            yield found(
                f"{upper.rows[0].path}.level1",
                message="levels",
                label=upper.label,
                total=str(upper.points),
                sum=str(once),
            )


def _times(group: Group) -> int:
    return len(group.runs)


def _whole(form: Form, sheet: ScoreSheet, policy: Policy) -> Iterator[Outcome]:
    rows = [row for row in sheet.indicators if not is_adjustment_row(row)]
    if not any(row.weight is not None for row in rows):
        return
    own = _sum(rows)
    sums = {executed: _sum([*rows, *executed]) for executed in sheet.execution_sums}
    blank = [row for row in rows if row.weight is None]
    full = Fraction(policy.scoring.full_score)
    if form.total_weight is not None and sheet.total_weight is not None:
        printed = sheet.total_weight
        whole = next((parts for parts in reversed(sums.values()) if _fits(printed, parts)), None)
        if whole is None:
            yield from _against_total(form, printed, sums, blank, _even_shares(sheet.rows))
        elif weighed := _outside(whole, sums, full):
            yield _points_outside(sheet, own, weighed, full)
        elif not any(_fits(Figure(full, Fraction(0)), parts) for parts in (*sums.values(), printed)) and not _apart(
            own, sheet, policy
        ):
            evidence: dict[str, Any] = {"total": form.total_weight, "full": _text(full)}
            yield found("total_weight", message="total-full", severity=Severity.WARNING, **evidence)
        else:
            yield PASSED
        return
    if any(len(row.rows) > 0 for row in sheet.groups) and blank:
        return
    yield from _against_full(form, sheet, policy, sums, blank)


def _against_total(
    form: Form,
    printed: Figure,
    sums: dict[tuple[Row, ...], Figure],
    blank: list[Row],
    slack: Fraction,
) -> Iterator[Outcome]:
    if blank:
        yield unchecked(*(f"{row.path}.weight" for row in blank))
        return
    explained = any(_fits(printed, parts, slack) for parts in sums.values())
    severity = Severity.WARNING if explained else None
    executed = next((key for key in sums if len(key) == 1 and key[0].weight is not None and key[0].weight.value), ())
    if executed:
        evidence: dict[str, Any] = {
            "sum": str(sums[()]),
            "execution": str(_sum(executed)),
            "whole": str(sums[executed]),
        }
        yield found("total_weight", severity=severity, message="executed", total=form.total_weight, **evidence)
    else:
        yield found("total_weight", severity=severity, sum=str(sums[()]), total=form.total_weight)


def _apart(own: Figure, sheet: ScoreSheet, policy: Policy) -> bool:
    """Whether the indicators leave exactly the points that budget execution carries without printing them."""
    if any(row.weight is not None for row in sheet.executions):
        return False
    points = policy.scoring.execution_points
    choices = _EXECUTION_POINTS if points is None else (points,)
    full = Fraction(policy.scoring.full_score)
    return any(_fits(Figure(full - Fraction(choice), Fraction(0)), own) for choice in choices)


def _against_full(
    form: Form,
    sheet: ScoreSheet,
    policy: Policy,
    sums: dict[tuple[Row, ...], Figure],
    blank: list[Row],
) -> Iterator[Outcome]:
    own = sums[()]
    full = Fraction(policy.scoring.full_score)
    complete = Figure(full, Fraction(0))
    weighted = tuple(row for row in sheet.executions if row.weight is not None and row.weight.value > 0)
    where = _place(form)
    if weighted and _fits(complete, own) and not any(_fits(complete, parts) for key, parts in sums.items() if key):
        yield _points_outside(sheet, own, weighted[0], full)
    elif any(_fits(complete, parts) for parts in sums.values()) or _apart(own, sheet, policy):
        yield PASSED
    elif blank:
        yield unchecked(*(f"{row.path}.weight" for row in blank))
    elif weighted:
        first = weighted[0]
        yield found(
            where,
            message="with-execution",
            severity=Severity.WARNING,
            sum=str(own),
            execution=str(first.weight),
            whole=str(_sum([*sheet.indicators, first])),
            full=_text(full),
        )
    else:
        yield found(where, message="full", severity=Severity.WARNING, sum=str(own), full=_text(full))


def _outside(whole: Figure, sums: dict[tuple[Row, ...], Figure], full: Fraction) -> Row | None:
    """The row of budget execution that comes on top of a printed total which the indicators alone make up."""
    complete = Figure(full, Fraction(0))
    if whole is not sums[()] or not _fits(complete, whole):
        return None
    rows = (row for key in sums for row in key if row.weight is not None and row.weight.value > 0)
    return next(rows, None)


def _points_outside(sheet: ScoreSheet, own: Figure, row: Row, full: Fraction) -> Outcome:
    return found(
        f"{row.path}.weight",
        message="outside",
        severity=Severity.WARNING,
        sum=str(own),
        execution=str(row.weight),
        whole=str(_sum([*sheet.indicators, row])),
        full=_text(full),
    )


def _place(form: Form) -> str:
    return "indicators" if form.indicators else "tasks"


def _text(points: Fraction) -> str:
    return str(Figure(points, Fraction(0)))


def _prescribed(sheet: ScoreSheet, policy: Policy) -> Iterator[Outcome]:
    """The points of the first-level groups against every division that the policy allows."""
    words = policy.vocabulary
    heads: dict[str, list[Row]] = {}
    for row in sheet.indicators:
        level = getattr(row.part, "level1", None)
        if row.weight is None or level is None:
            return
        heads.setdefault(_head(level, words), []).append(row)
    sums = {head: _sum(rows) for head, rows in heads.items()}
    best: list[tuple[str, Fraction]] | None = None
    for weighting in policy.scoring.level1_weights:
        wanted = {_head(name, words): Fraction(points) for name, points in weighting.points}
        wrong = [
            (head, points)
            for head, points in wanted.items()
            if head not in sums or not _fits(Figure(points, Fraction(0)), sums[head])
        ]
        if best is None or len(wrong) < len(best):
            best = wrong
    if best == []:
        yield PASSED
    for head, points in best or ():
        if head in heads:
            first = heads[head][0]
            yield found(
                f"{first.path}.level1",
                message="prescribed",
                severity=Severity.WARNING,
                label=getattr(first.part, "level1", None),
                total=_text(points),
                sum=str(sums[head]),
            )


def _head(label: str, words: Vocabulary) -> str:
    """产出 for 产出指标(50分)."""
    bare = words.usual_level1(label) or ""
    for bracket in "(（[【":
        bare = bare.partition(bracket)[0]
    return bare.strip().removesuffix("指标")

"""Recomputing the score of an indicator: met, missed in either direction, nothing allowed, words, satisfaction."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from perfeval.messages import Phrase
from perfeval.scoring import formulas
from perfeval.scoring.formulas import Formula
from perfeval.scoring.judging import Agreement, Working, agreement, judged, points_of
from perfeval.scoring.measures import measure, measured
from perfeval.values.grades import grade
from perfeval.values.interval import Interval
from perfeval.values.rounding import Manner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfeval.model import Indicator
    from perfeval.policy import Policy, Vocabulary
    from perfeval.scoring.judging import RowScore
    from perfeval.scoring.measures import Measure
    from perfeval.scoring.sheet import Figure, Row
    from perfeval.values.assessment import Assessment

    Way = Callable[[Interval, Interval], Interval | None]
    """A formula: from result ÷ target and points to the score."""

__all__ = ["grade_word", "is_satisfaction", "judge_indicator", "other_formula", "taken_as_share"]

_BANDS = {"partly": Formula.PARTLY, "unmet": Formula.UNREACHED, "met": Formula.REACHED}
REVERSE: Mapping[str, tuple[Formula, Way]] = {
    "target-over-actual": (Formula.INVERSE, formulas.inverse),
    "excess-share": (Formula.LINEAR_REVERSE, formulas.linear_reverse),
}
PROPORTIONAL: Mapping[str, tuple[Formula, Way]] = {"proportional": (Formula.PRO_RATA, formulas.pro_rata)}


def grade_word(text: str | None, words: Vocabulary) -> Formula | None:
    """The band that a prescribed word at the start of a result chooses, such as 部分达成预期指标."""
    found = grade(text, partly=words.partly, unmet=words.unmet, met=words.met)
    return None if found is None else _BANDS[found]


def is_satisfaction(indicator: Indicator, words: Vocabulary) -> bool:
    """Whether a row measures satisfaction (满意度)."""
    levels = words.usual_level1(indicator.level1), words.usual_level2(indicator.level2)
    return any("满意" in (text or "") for text in (*levels, indicator.name))


def judge_indicator(row: Row, assess: Callable[[Indicator], Assessment], policy: Policy, padded: Fraction) -> RowScore:
    """Recompute the score of an indicator."""
    indicator: Indicator = row.part  # type: ignore[assignment]
    known = measure(assess(indicator))
    near: tuple[Working, ...] = ()
    if row.weight is not None and row.weight.value >= 0 and not row.shared:
        near = tuple(_workings(indicator, known, row.weight, policy))
    return judged(row, known, near, lambda: _wide(row, known, policy), padded=padded, places=policy.scoring.places)


def _wide(row: Row, known: Measure, policy: Policy) -> tuple[Working, ...]:
    """The workings for a result that was rounded in any manner."""
    assert row.weight is not None
    indicator: Indicator = row.part  # type: ignore[assignment]
    return tuple(_workings(indicator, measured(known.assessment, Manner.ANY), row.weight, policy))


def other_formula(score: RowScore, policy: Policy, padded: Fraction) -> Formula | None:
    """A formula that is in use elsewhere, but not one the policy names, and that gives the printed score."""
    row = score.row
    if score.measure is None or row.score is None or row.weight is None or row.weight.value < 0:
        return None
    everywhere = type(policy.scoring)()
    scoring = evolve(
        policy.scoring,
        reverse=everywhere.reverse,
        satisfaction=everywhere.satisfaction,
        qualitative=everywhere.qualitative,
    )
    indicator: Indicator = row.part  # type: ignore[assignment]
    near = tuple(_workings(indicator, score.measure, row.weight, evolve(policy, scoring=scoring)))
    result, by = agreement(row.score, near, tuple, padded)
    return by if result in (Agreement.EXACT, Agreement.ROUNDING) else None


def taken_as_share(score: RowScore) -> Working | None:
    """The result in per cent × points, the target left out, if that gives the printed score and is another one.

    How 98 % of a target of 98 % comes to be scored 9.8 of 10.
    """
    row = score.row
    known = None if score.measure is None else measured(score.measure.assessment, Manner.NEAREST)
    if known is None or known.percent is None or known.ratio is None or known.plain is None:
        return None
    if row.weight is None or row.weight.value < 0 or row.score is None or known.percent == 100:  # noqa: PLR2004
        return None
    points, share = points_of(row.weight), known.percent / 100
    value = formulas.pro_rata(known.ratio * share, points)
    if value.low >= points.low or not value.touches(row.score.true()):
        return None
    plain = known.plain * share * _middle(points).low
    return Working(formula=Formula.SHARE, value=value, plain=plain, chosen=False)


def _workings(indicator: Indicator, known: Measure, weight: Figure, policy: Policy) -> Iterator[Working]:
    points = points_of(weight)
    band = grade_word(indicator.result, policy.vocabulary)
    if known.verdict == "met":
        yield from _met(known, points, policy)
    elif known.assessment.expectation.op == "qualitative":
        if band is not None or known.verdict == "claimed":
            yield from _bands(band or Formula.REACHED, points, policy)
        elif known.assessment.reason.code == "not-done":
            yield from _bands(Formula.UNREACHED, points, policy)
    elif known.verdict == "missed":
        yield from _missed(indicator, known, weight, policy)


def _met(known: Measure, points: Interval, policy: Policy) -> Iterator[Working]:
    limit, ratio = policy.scoring.over_target_share, known.assessment.ratio
    more_is_better = known.assessment.direction != "lower"
    far = more_is_better and limit is not None and ratio is not None and ratio * 100 > Fraction(limit)
    if far and policy.scoring.over_target_effect == "review":
        return
    if far and policy.scoring.over_target_effect == "not-counted":
        yield _nothing()
    else:
        yield Working(formula=Formula.FULL, value=points, plain=_middle(points).low, chosen=True)


def _nothing() -> Working:
    return Working(formula=Formula.NOTHING, value=Interval.point(0), plain=Fraction(0), chosen=True)


def _bands(band: Formula, points: Interval, policy: Policy) -> Iterator[Working]:
    seen: list[Interval] = []
    for number, bands in enumerate(policy.scoring.qualitative):
        met, partly = Fraction(bands.met) / 100, Fraction(bands.partly) / 100
        low, high = {
            Formula.REACHED: (met, Fraction(1)),
            Formula.PARTLY: (partly, met),
            Formula.UNREACHED: (Fraction(0), partly),
        }[band]
        value = Interval(points.low * low, points.high * high, high_open=high != 1 and points.high > 0)
        if value in seen:
            continue
        seen.append(value)
        yield Working(formula=band, value=value, plain=None, chosen=number == 0)


def _missed(indicator: Indicator, known: Measure, weight: Figure, policy: Policy) -> Iterator[Working]:
    found = known.assessment
    expectation = found.expectation
    if found.parts:
        return
    if expectation.value == 0 and found.quantity is not None:
        # Never divided by: nothing was allowed, and something happened.
        yield _nothing()
    elif known.ratio is None:
        if found.reason.code == "not-done":
            yield _nothing()
            yield from (evolve(each, chosen=False) for each in _bands(Formula.UNREACHED, points_of(weight), policy))
    elif expectation.op == "=" and policy.scoring.equal == ("exact",):
        return
    elif expectation.op in ("<=", "<") or (expectation.op in ("=", "unstated") and found.direction == "lower"):
        yield from _named(REVERSE, policy.scoring.reverse, known, weight)
    elif expectation.op in (">=", ">") or found.direction == "higher":
        satisfied = known.percent is not None and is_satisfaction(indicator, policy.vocabulary)
        ways = _satisfaction(known, policy) if satisfied else PROPORTIONAL
        yield from _named(ways, policy.scoring.satisfaction if satisfied else tuple(PROPORTIONAL), known, weight)


def _satisfaction(known: Measure, policy: Policy) -> Mapping[str, tuple[Formula, Way]]:
    full, none = Fraction(policy.scoring.satisfaction_full), Fraction(policy.scoring.satisfaction_zero)
    target = known.percent or Fraction(0)

    def linear(ratio: Interval, points: Interval) -> Interval:
        return formulas.satisfaction_linear(ratio * target, points, full=full, none=none)

    def steps(ratio: Interval, points: Interval) -> Interval:
        return formulas.satisfaction_steps(ratio * target, points, full=full)

    return {**PROPORTIONAL, "linear": (Formula.LINEAR, linear), "steps": (Formula.STEPS, steps)}


def _named(
    ways: Mapping[str, tuple[Formula, Way]], names: tuple[str, ...], known: Measure, weight: Figure
) -> Iterator[Working]:
    """The formulas that a policy names, in its order."""
    assert known.ratio is not None
    assert known.plain is not None
    points = points_of(weight)
    for number, name in enumerate(names):
        formula, way = ways[name]
        value, plain = way(known.ratio, points), way(Interval.point(known.plain), _middle(points))
        if value is not None and plain is not None:
            # Two ways of counting begun steps have no single result.
            single = plain.low if plain.low == plain.high else None
            text = _text(formula, known, str(weight))
            yield Working(formula=formula, value=value, plain=single, chosen=number == 0, text=text)


def _middle(span: Interval) -> Interval:
    return Interval.point((span.low + span.high) / 2)


def _text(formula: Formula, known: Measure, weight: str) -> Phrase | None:
    found = known.assessment
    number = found.expectation.number
    if found.quantity is None or number is None:
        return None
    result = f"{found.quantity.number}{found.quantity.unit}"
    target = f"{'~'.join(number) if isinstance(number, tuple) else number}{found.expectation.unit or ''}"
    if formula is Formula.PRO_RATA:
        return Phrase.of("{result}÷{target}×{weight}", result=result, target=target, weight=weight)
    if formula is Formula.INVERSE:
        return Phrase.of("{target}÷{result}×{weight}", result=result, target=target, weight=weight)
    if formula is Formula.LINEAR_REVERSE:
        return Phrase.of("（1－（{result}－{target}）÷{target}）×{weight}", result=result, target=target, weight=weight)
    return None

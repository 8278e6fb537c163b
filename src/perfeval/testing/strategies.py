"""Hypothesis strategies: forms and parts of every kind, right or wrong; honest forms; honest forms that were spoiled."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from perfeval.model import FIGURES, KINDS, MONEY_UNITS, Form, FundingLine, Indicator, Objective, Task
from perfeval.values.printed import Amount, Points, Rate

try:
    from hypothesis import assume
    from hypothesis import strategies as st
except ModuleNotFoundError:  # pragma: no cover (the message is the whole point)
    raise ModuleNotFoundError('perfeval.testing.strategies 需要: pip install "perfeval[testing]"') from None

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from perfeval.testing.mutations import Mutation

__all__ = [
    "amounts",
    "forms",
    "funding_lines",
    "honest_forms",
    "indicators",
    "mutated_forms",
    "objectives",
    "points",
    "rates",
    "tasks",
    "texts",
]

_WORDS = (
    "90%以上",
    "完成",
    "≥95%",
    "没有发生安全事故",
    "因疫情未开展",
    "12月底前",
    "合计",
    "其中：",
    "1.召开会议；2.培训",
    "无",
    "—",
)


@st.composite
def _digits(draw: st.DrawFn, longest: int = 18) -> str:
    whole = str(draw(st.integers(0, 10 ** draw(st.integers(1, longest)) - 1)))
    decimals = draw(st.text("0123456789", max_size=draw(st.sampled_from((0, 1, 2, 2, 2, 4, 12)))))
    return f"{draw(st.sampled_from(('', '', '-')))}{whole}{'.' if decimals else ''}{decimals}"


def amounts() -> SearchStrategy[Amount]:
    """Any amount that can be printed."""
    return _digits().map(Amount)


def rates() -> SearchStrategy[Rate]:
    """Any rate that can be printed, with or without a percent sign."""
    return st.builds(lambda digits, sign: Rate(digits + sign), _digits(6), st.sampled_from(("%", "%", "")))


def points() -> SearchStrategy[Points]:
    """Any weight or score."""
    return st.builds(lambda digits, sign: Points(digits + sign), _digits(4), st.sampled_from(("", "", "%")))


def texts() -> SearchStrategy[str]:
    """Cell texts: the wording of real forms, and any text at all."""
    anything = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    return st.one_of(st.sampled_from(_WORDS), anything)


def _maybe(strategy: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.one_of(st.none(), strategy)


def _some(strategy: SearchStrategy[object], most: int) -> SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def funding_lines() -> SearchStrategy[FundingLine]:
    """Any row of a funding block."""
    return st.builds(
        FundingLine,
        source=_maybe(st.one_of(st.sampled_from(("合计", "一般公共预算", "其中：财政拨款", "上年结转资金")), texts())),
        initial_budget=_maybe(amounts()),
        adjustment=_maybe(amounts()),
        adjusted_budget=_maybe(amounts()),
        actual=_maybe(amounts()),
        stated_completion_rate=_maybe(rates()),
        stated_adjustment_rate=_maybe(rates()),
        weight=_maybe(points()),
        score=_maybe(points()),
        reason=_maybe(texts()),
        ref=_maybe(texts()),
    )


def objectives() -> SearchStrategy[Objective]:
    """Any goal of the year."""
    return st.builds(Objective, expected=_maybe(texts()), outcome=_maybe(texts()))


def indicators() -> SearchStrategy[Indicator]:
    """Any indicator row."""
    return st.builds(
        Indicator,
        name=texts(),
        level1=_maybe(texts()),
        level2=_maybe(texts()),
        definition=_maybe(texts()),
        initial_expected=_maybe(texts()),
        expected=_maybe(texts()),
        result=_maybe(texts()),
        weight=_maybe(points()),
        score=_maybe(points()),
        reason=_maybe(texts()),
        ref=_maybe(texts()),
    )


def tasks() -> SearchStrategy[Task]:
    """Any main task with up to three indicators."""
    return st.builds(
        Task,
        name=_maybe(texts()),
        expected=_maybe(texts()),
        outcome=_maybe(texts()),
        funding=_maybe(amounts()),
        indicators=_some(indicators(), 3),
        ref=_maybe(texts()),
    )


def forms() -> SearchStrategy[Form]:
    """Any form that can be represented, however wrong."""
    return st.builds(
        Form,
        kind=st.sampled_from(KINDS),
        title=_maybe(texts()),
        year=_maybe(st.integers(1, 9999)),
        department=_maybe(texts()),
        project=_maybe(texts()),
        implementer=_maybe(texts()),
        money_unit=_maybe(st.sampled_from(MONEY_UNITS)),
        figures=_maybe(st.sampled_from(FIGURES)),
        ref=_maybe(texts()),
        funding=_some(funding_lines(), 4),
        objective=_maybe(objectives()),
        tasks=_some(tasks(), 2),
        indicators=_some(indicators(), 3),
        total_weight=_maybe(points()),
        total_score=_maybe(points()),
        grade=_maybe(texts()),
        conclusion=_maybe(texts()),
        problems=_maybe(texts()),
        improvements=_maybe(texts()),
    )


_NUMBERS = st.integers(0, 2**32 - 1)


def honest_forms(
    *, kind: str | None = None, scored: bool | None = None, tasks: bool | None = None, shortfall: bool = False
) -> SearchStrategy[Form]:
    """Complete forms that no rule accuses of anything; see ``perfeval.testing.filled_in`` for the wishes.

    They are drawn by number, not cell by cell, which is much faster; a failing one is not made smaller.
    """
    from perfeval.testing.complete import honest_form

    return _NUMBERS.map(lambda number: honest_form(number, kind=kind, scored=scored, tasks=tasks, shortfall=shortfall))


def mutated_forms(rule: str | None = None) -> SearchStrategy[Mutation]:
    """Honest forms with one thing changed, so that ``rule`` (or any, if None) speaks of it."""
    from perfeval.testing.complete import filled_in
    from perfeval.testing.mutations import MUTATORS, mutate

    rules = st.sampled_from(sorted(MUTATORS)) if rule is None else st.just(rule)

    @st.composite
    def mutation(draw: st.DrawFn) -> Mutation:
        start = filled_in(Random(draw(_NUMBERS)), shortfall=draw(st.booleans()))  # noqa: S311 (reproducible forms)
        made = mutate(start, draw(rules), seed=draw(st.integers(0, 2**16)))
        assume(made is not None)
        assert made is not None
        return made

    return mutation()

"""All arithmetic identities of a form, judged under the rounding habits of the form as a whole."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from perfeval.figures.habits import Conventions, Habit, Meaning, Way
from perfeval.figures.sheet import Sheet
from perfeval.figures.sums import is_total, total_line
from perfeval.figures.verdicts import Identity, Key, Weighing, weigh
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.figures.certificates import Certificate
    from perfeval.figures.explanations import Explanation
    from perfeval.figures.sums import Column
    from perfeval.model import Form
    from perfeval.policy import Definitions

__all__ = [
    "Certificate",
    "Check",
    "Conventions",
    "Explanation",
    "Figures",
    "Habit",
    "Identity",
    "Verdict",
    "Way",
    "is_total",
    "judge",
    "total_line",
]


class Verdict(enum.Enum):
    """What became of one check."""

    EXACT = "exact"
    """The printed figures themselves give it."""
    ROUNDING = "rounding"
    """They do not, but true amounts that print so do."""
    UNUSUAL = "unusual"
    """Such amounts exist only under an unusual habit, which the whole form must share."""
    IMPOSSIBLE = "impossible"
    """There are none under the habit that accounts for most of the form, and no habit accounts for all of it."""
    UNCHECKED = "unchecked"
    """A cell that it needs is blank or 0, or contradicts another."""


class Check(Record):
    """One identity of the form and its verdict."""

    identity: Identity
    path: str
    """The cell that would be wrong."""
    row: int
    column: int
    verdict: Verdict
    lacking: tuple[str, ...] = ()
    """For ``UNCHECKED``: the addresses of the cells."""
    unusual: tuple[str, ...] = ()
    """For ``UNUSUAL``: what about the habit is, as codes such as ``amounts-truncated`` or ``completion-over-other``."""
    doubtful: bool = False
    """A list after 其中 adds up in another column and falls short in this one; not proven wrong."""
    certificate: Certificate | None = None
    """For ``IMPOSSIBLE`` and ``UNUSUAL``, and for a doubtful sum: the figures behind the verdict."""
    explanation: Explanation | None = None
    """For ``IMPOSSIBLE``: the slip that would account for it, if one of the known ones does."""


class Figures(Record):
    """Every check of a form, and the habit that accounts best for all of them together."""

    checks: tuple[Check, ...]
    habit: Habit
    habits_tried: int

    def of(self, identity: Identity, path: str = "$") -> tuple[Check, ...]:
        """The checks of one identity at or below ``path``."""
        return tuple(
            check
            for check in self.checks
            if check.identity is identity and (path in {"$", check.path} or check.path.startswith(path + "."))
        )

    @property
    def impossible(self) -> tuple[Check, ...]:
        """The checks that no admitted way of filling the form satisfies."""
        return tuple(check for check in self.checks if check.verdict is Verdict.IMPOSSIBLE)


def judge(form: Form, definitions: Definitions | None = None) -> Figures:
    """Judge all figures of ``form`` together. Total and pure: it never raises for what a form says.

    ``definitions`` are a profile's: of which budget a completion rate is, whether adjustment rates carry a sign. The
    one named first is what is expected; under another one the figures are possible, and ``UNUSUAL``.

    The mathematics, with its proofs and its limits, is in the explanation of numbers in the documentation.
    """
    weighing = Weighing(Sheet.of(form, definitions))
    usual_habit = weighing.sheet.meaning.usual
    habit, tried = weigh(weighing)
    now = weighing.states(habit)
    usual = now if habit == usual_habit else weighing.states(usual_habit)
    failing = tuple(key for key, state in now.items() if state.fails)
    doubtful: dict[Key, Column] = {
        Key(Identity.SUM, each.whole, each.column): each
        for each in weighing.ledger(habit).grouping.columns
        if each.state == "short" and each.also_fits
    }
    checks: list[Check] = []
    for key, state in now.items():
        before = usual.get(key, state)
        if state.fails:
            check = _check(
                key,
                Verdict.IMPOSSIBLE,
                certificate=_certified(weighing, key, habit, tried),
                explanation=_explained(weighing, key, habit, failing),
            )
        elif not state.fits and not (before.fails and state.lacking == ("$.funding",)):
            check = _check(
                key,
                Verdict.UNCHECKED,
                lacking=state.lacking,
                doubtful=key in doubtful,
                certificate=_certified(weighing, key, habit, tried) if key in doubtful else None,
            )
        elif before.fails:
            # Also where the list is too ambiguous to be read under the habit chosen: found wrong, but not proven.
            check = _check(
                key,
                Verdict.UNUSUAL,
                unusual=_reasons(weighing, key, habit),
                certificate=_certified(weighing, key, usual_habit, tried),
            )
        else:
            check = _check(key, Verdict.EXACT if _exactly(weighing, key) else Verdict.ROUNDING)
        checks.append(check)
    checks.sort(key=lambda check: (check.row, check.path))
    return Figures(checks=tuple(checks), habit=habit, habits_tried=tried)


# What proves and explains a fault is loaded where there is one: most forms have none.


def _certified(weighing: Weighing, key: Key, habit: Habit, tried: int) -> Certificate:
    from perfeval.figures.certificates import certify

    return certify(weighing, key, habit, tried)


def _explained(weighing: Weighing, key: Key, habit: Habit, failing: tuple[Key, ...]) -> Explanation | None:
    from perfeval.figures.explanations import explain

    return explain(weighing, key, habit, failing)


def __getattr__(name: str) -> object:
    if name == "Certificate":
        from perfeval.figures.certificates import Certificate

        return Certificate
    if name == "Explanation":
        from perfeval.figures.explanations import Explanation

        return Explanation
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _check(
    key: Key,
    verdict: Verdict,
    *,
    lacking: tuple[str, ...] = (),
    unusual: tuple[str, ...] = (),
    doubtful: bool = False,
    certificate: Certificate | None = None,
    explanation: Explanation | None = None,
) -> Check:
    return Check(
        identity=key.identity,
        path=key.path,
        row=key.row,
        column=key.column,
        verdict=verdict,
        lacking=lacking,
        unusual=unusual,
        doubtful=doubtful,
        certificate=certificate,
        explanation=explanation,
    )


def _exactly(weighing: Weighing, key: Key) -> bool:
    if key.identity in (Identity.COMPLETION, Identity.ADJUSTMENT):
        return weighing.plainly(key)
    return weighing.exactly(key)


def _reasons(weighing: Weighing, key: Key, habit: Habit) -> tuple[str, ...]:
    """What of an unusual habit this one check calls for."""
    needed: list[str] = []
    for name, way, plainer in (
        ("amounts", habit.amounts, habit._replace(amounts=Way())),
        ("rates", habit.rates, habit._replace(rates=Way())),
    ):
        if plainer != habit and _fails(weighing, key, plainer):
            needed += [f"{name}-{element}" for element in way.elements]
    if habit.worked_out and _fails(weighing, key, habit._replace(worked_out=False)):
        needed.append("amounts-worked-out")
    meaning, conventions = weighing.sheet.meaning, habit.conventions
    for element, code, of in _strange(habit, meaning):
        if key.identity in of:
            usual = getattr(meaning.expected, element)
            plainer = habit._replace(conventions=conventions._replace(**{element: usual}))
            if _fails(weighing, key, plainer):
                needed.append(code)
    return tuple(needed) or habit_codes(habit, meaning)


def _fails(weighing: Weighing, key: Key, habit: Habit) -> bool:
    state = weighing.states(habit).get(key)
    return state is None or state.fails


_RATE_OF_COMPLETION, _RATE_OF_ADJUSTMENT = (Identity.COMPLETION,), (Identity.ADJUSTMENT,)
_CONVENTIONS = (
    ("completion_over_other", "completion-over-other", _RATE_OF_COMPLETION),
    ("completion_without_percent", "completion-without-percent", _RATE_OF_COMPLETION),
    ("adjustment_without_percent", "adjustment-without-percent", _RATE_OF_ADJUSTMENT),
    ("unsigned_adjustment_rates", "unsigned-adjustment-rates", _RATE_OF_ADJUSTMENT),
    ("unsigned_adjustments", "unsigned-adjustments", (Identity.COMPLETION, Identity.ADJUSTMENT, Identity.ADJUSTED)),
)


_INSTEAD = {"completion-over-other": "completion-over-adjusted"}
"""What it is called to leave out what a profile expects."""


def _strange(habit: Habit, meaning: Meaning) -> Iterator[tuple[str, str, tuple[Identity, ...]]]:
    """The conventions of a habit that nobody expects here, each with its code and the checks it is about."""
    for element, code, of in _CONVENTIONS:
        usual = getattr(meaning.expected, element)
        if getattr(habit.conventions, element) is not usual:
            yield element, _INSTEAD.get(code, code) if usual else code, of


def habit_codes(habit: Habit, meaning: Meaning = Meaning()) -> tuple[str, ...]:  # noqa: B008 (a constant)
    """Everything that is unusual about a habit, as codes."""
    return (
        *(f"amounts-{element}" for element in habit.amounts.elements),
        *(("amounts-worked-out",) if habit.worked_out else ()),
        *(f"rates-{element}" for element in habit.rates.elements),
        *(code for _, code, _ in _strange(habit, meaning)),
    )

"""What a rule is: one pure generator over one kind of part, with its own documentation, messages and examples."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfeval.figures import Figures
    from perfeval.messages import Evidence
    from perfeval.model import Form, Indicator, Part
    from perfeval.policy import Edition, Policy, Vocabulary
    from perfeval.reference import Reference
    from perfeval.values.assessment import Assessment
    from perfeval.values.units import UnitTable

__all__ = [
    "PASSED",
    "Context",
    "Found",
    "MatterClass",
    "Outcome",
    "Passed",
    "Raised",
    "Rule",
    "Severity",
    "Unchecked",
    "found",
    "rule",
    "unchecked",
]

T = TypeVar("T")


class Severity(Enum):
    """How much a finding weighs: ``ERROR`` is proven, ``WARNING`` wants an explanation, ``INFO`` is a remark."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class MatterClass(Enum):
    """What a department is to do about a matter."""

    MUST_CORRECT = "must-correct"
    MUST_EXPLAIN = "must-explain"
    ADVICE = "advice"

    @property
    def title(self) -> str:
        """The Chinese word that stands over such matters."""
        return _CLASS_WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the strictest."""
        return _CLASS_RANK[self]


_CLASS_WORDS = {
    MatterClass.MUST_CORRECT: "须修改",
    MatterClass.MUST_EXPLAIN: "须说明",
    MatterClass.ADVICE: "建议",
}
_CLASS_RANK = {kind: rank for rank, kind in enumerate(MatterClass)}


# Named tuples: an attrs class takes five times as long to make, which every start of the command would pay.


class Raised(Record):
    """How the findings of a rule are put to the department; a rule that says nothing gets sensible words.

    The texts are Chinese templates. Besides the evidence of a finding they may name ``{place}`` (the cell in the form's
    own words), ``{row}`` (the part that holds it), ``{others}`` (the other places of the matter), ``{unit}`` (of the
    form's money), ``{money}`` (of a task) and any cell of the part (``{expected}``).
    """

    kind: str | None = None
    """``must-correct``, ``must-explain`` or ``advice``; from the severity if None."""
    title: str | None = None
    """A short official heading; the rule's title if None."""
    ask: str | None = None
    """What the department is asked to do; what the class asks for if None."""
    told: str | None = None
    """The sentence about one finding; its message if None."""
    several: str | None = None
    """About several findings at once: each placeholder stands for all they say under that name."""
    adds: str | None = None
    """What the finding adds to a matter that another rule leads; ``told`` if None."""
    weight: int = 20
    """How much it matters, 0 to 100; the weightiest finding leads its matter."""
    gather: bool = False
    """All findings of the rule on a form are one matter, because they are one habit."""
    fact: str | None = None
    """The evidence that holds the address of what a finding is really about."""
    topic: str | None = None
    """What rules about one fact have in common, so that the matter keeps its key whichever of them leads."""
    also: tuple[str, ...] = ()
    """Further addresses of the matter, or names of evidence with one."""
    quiet: bool = False
    """The report has it, but by itself it is nothing to put to the department."""
    covers: tuple[str, ...] = ()
    """Rules whose findings about the same thing need not be told beside this one's."""
    variants: Mapping[str, Raised] = MappingProxyType({})
    """The same for findings with one of the rule's further messages."""


class Found(Record):
    """Something is wrong at ``field`` of the part ("" is the part itself, ``$…`` an absolute address)."""

    field: str
    severity: Severity | None
    message: str | None
    evidence: tuple[tuple[str, Evidence], ...]


class Unchecked(Record):
    """The rule applies but lacked ``fields`` (of the part, or absolute addresses)."""

    fields: tuple[str, ...]


class Passed(Record):
    """The rule applied and found nothing wrong."""


Outcome = Found | Unchecked | Passed

PASSED = Passed()
"""Yield this when a rule applied and found nothing."""


def found(field: str, *, severity: Severity | None = None, message: str | None = None, **evidence: Evidence) -> Found:
    """A finding at ``field``; ``message`` chooses one of the rule's further templates, ``evidence`` fills it."""
    return Found(field, severity, message, tuple(evidence.items()))


def unchecked(*fields: str) -> Unchecked:
    """The rule would apply but for these fields, which are blank or cannot be used."""
    return Unchecked(fields)


class Context:
    """What a rule may look at besides its part: the whole form, the part's address, work shared between rules."""

    __slots__ = ("_policy", "_shared", "form", "path", "reference")

    def __init__(
        self,
        form: Form,
        path: str = "$",
        _shared: dict[object, Any] | None = None,
        policy: Policy | None = None,
        reference: Reference | None = None,
    ) -> None:
        self.form = form
        self.reference = reference
        self.path = path
        self._policy = policy
        self._shared: dict[object, Any] = {} if _shared is None else _shared

    def at(self, path: str) -> Context:
        """The same context for the part at ``path``."""
        return Context(self.form, path, self._shared, self._policy, self.reference)

    def memo(self, key: object, compute: Callable[[], T]) -> T:
        """``compute()``, done once a check for each ``key`` however many rules ask."""
        if key not in self._shared:
            self._shared[key] = compute()
        value: T = self._shared[key]
        return value

    @property
    def policy(self) -> Policy:
        """What the profile settles besides rules: scoring, definitions, the template's cells, words."""
        if self._policy is None:
            from perfeval.policy import Policy

            self._policy = self.memo("policy", Policy)
        return self._policy

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The words of the profile; None where it adds none, so that no policy need be loaded to ask."""
        return None if self._policy is None else self._policy.vocabulary

    def assess(self, row: Indicator) -> Assessment:
        """The assessment of an indicator row, made once a check for all rules."""
        # By identity, which lasts as long as the row is kept: hashing a row takes longer than most rules do.
        key = ("assessment", id(row))
        known: tuple[Indicator, Assessment] | None = self._shared.get(key)
        if known is None:
            known = self._shared[key] = (row, row.assess(year=self.form.year, units=self._units))
        return known[1]

    @property
    def _edition(self) -> Edition | None:
        """What the profile says of the printed template; None where it says nothing, or the form is of another one."""
        if self._policy is None:  # nothing need be loaded to ask
            return None

        def fitting() -> Edition | None:
            edition, form = self.policy.edition, self.form
            structure = "tasks" if form.tasks else "levels" if any(row.level1 for row in form.indicators) else None
            return edition if edition.fits(form.kind, structure, scored=self.scored) else None

        return self.memo("edition", fitting)

    def template_has(self, part: str, name: str) -> bool | None:
        """Whether the template has the cell ``name`` of ``part`` (``indicators``); None if the profile does not say."""
        edition = self._edition
        return None if edition is None else edition.has(part, name)

    @property
    def template_scored(self) -> bool:
        """Whether the profile says that the template is scored."""
        edition = self._edition
        return edition is not None and edition.scored is True

    @property
    def scored(self) -> bool:
        """Whether the form prints points anywhere."""

        def printed() -> bool:
            form = self.form
            rows = (*form.indicators, *(row for task in form.tasks for row in task.indicators))
            points = [points for row in rows for points in (row.weight, row.score)]
            points += [points for line in form.funding for points in (line.weight, line.score)]
            return any(each is not None for each in (form.total_score, *points))

        return self.memo("scored", printed)

    @property
    def money_unit(self) -> str | None:
        """The unit of the amounts: what the form prints, otherwise what the profile says of such forms."""
        own = self._policy
        return self.form.money_unit or (None if own is None else own.definitions.money_unit)

    def level1(self, row: Indicator) -> str | None:
        """The level-1 indicator of a row, by its usual name where the profile knows the printed one."""
        return row.level1 if self._policy is None else self._policy.vocabulary.usual_level1(row.level1)

    def level2(self, row: Indicator) -> str | None:
        """The same of level 2."""
        return row.level2 if self._policy is None else self._policy.vocabulary.usual_level2(row.level2)

    @property
    def _units(self) -> UnitTable | None:
        """The usual units and those of the profile; None where the profile adds none."""
        if self._policy is None or not self._policy.vocabulary.units:
            return None
        from perfeval.values.units import UNITS

        words = self._policy.vocabulary.units
        return self.memo("units", lambda: UNITS.extended(counters=words))

    @property
    def figures(self) -> Figures:
        """All arithmetic of the form, judged under the rounding habits of the form as a whole."""
        from perfeval.figures import judge

        definitions = None if self._policy is None else self._policy.definitions
        return self.memo("figures", lambda: judge(self.form, definitions))


class Rule(Record):
    """One check: its identity, its documentation, its messages, its examples and the function that does it."""

    name: str
    part: type[Part]
    severity: Severity
    title: str
    message: str
    about: str
    bad: Mapping[str, Any]
    good: Mapping[str, Any]
    check: Callable[..., Iterator[Outcome]]
    messages: Mapping[str, str] = MappingProxyType({})
    confirms: str | None = None
    reference: Mapping[str, Any] | None = None
    """Books that the two examples are compared with, for a rule that needs some."""
    raised: Raised = Raised()
    """How its findings are put to the department."""
    since: str = "0.1.0"
    """The version that brought it."""
    preview: bool = False
    """Still on trial: it runs only where someone asks for it."""
    basis: tuple[str, ...] = ()
    """The texts it rests on, for its page."""
    settings: Mapping[str, Any] = MappingProxyType({})
    """Parameters that the two examples are checked under, for a rule that asks for nothing by default."""

    # Each is itself: the examples have no hash.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The thresholds a profile may set, with their defaults."""
        defaults: Mapping[str, Any] = self.check.__kwdefaults__ or {}
        return defaults

    @property
    def documentation(self) -> str:
        """The English page: the docstring of the function."""
        return self.check.__doc__ or ""

    @property
    def family(self) -> str:
        """The folder the rule lives in, such as ``funding``."""
        return self.check.__module__.split(".")[-2]

    @property
    def question(self) -> str:
        """What it looks into, for lists of what could not be checked: what it would confirm, or its title."""
        return self.confirms or self.title

    def template(self, key: str | None) -> str:
        """The Chinese message template that a finding chose."""
        return self.message if key is None else self.messages[key]


_AS_FOUND = Raised()


def rule(
    *,
    name: str,
    part: type[Part],
    severity: Severity,
    title: str,
    message: str,
    about: str,
    bad: Mapping[str, Any],
    good: Mapping[str, Any],
    messages: Mapping[str, str] | None = None,
    confirms: str | None = None,
    reference: Mapping[str, Any] | None = None,
    raised: Raised = _AS_FOUND,
    since: str = "0.1.0",
    preview: bool = False,
    basis: tuple[str, ...] = (),
    settings: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Iterator[Outcome]]], Rule]:
    """Make a generator function the check of a rule. See the how-to on writing a rule for each argument."""

    def made(check: Callable[..., Iterator[Outcome]]) -> Rule:
        return Rule(
            name=name,
            part=part,
            severity=severity,
            title=title,
            message=message,
            about=about,
            bad=bad,
            good=good,
            check=check,
            messages=messages or {},
            confirms=confirms,
            reference=reference,
            raised=raised,
            since=since,
            preview=preview,
            basis=basis,
            settings=settings or {},
        )

    return made

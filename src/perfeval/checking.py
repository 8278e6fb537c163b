"""check(form) -> Report: every rule over every part of a form, and what came of it as one frozen value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError
from perfeval.messages import Evidence, brief, clipped, evidence_as_data, language, render, translate
from perfeval.model import Form, FundingLine
from perfeval.paths import join, place, walk
from perfeval.profile import Profile, load_profile
from perfeval.rule import Context, Found, Passed, Severity
from perfeval.rules import FAMILIES, NAMES, by_name, current, family, selected
from perfeval.values.record import Record, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from perfeval.gate import GateWord
    from perfeval.matters import Matter
    from perfeval.policy import Policy
    from perfeval.reference import Reference
    from perfeval.rule import Rule, Unchecked

__all__ = ["Confirmed", "Count", "Finding", "Lacking", "Report", "Waived", "check", "check_example"]


class Finding(Record):
    """One thing that is wrong, at one place. The sentence is made when it is asked for."""

    rule: str
    severity: Severity
    path: str
    template: str = field(repr=False)
    evidence_items: tuple[tuple[str, Evidence], ...] = field(repr=False)
    ref: str | None = None
    own_title: str | None = field(default=None, repr=False)  # of what no rule of the catalogue found

    @property
    def evidence(self) -> dict[str, Evidence]:
        """The facts behind the finding, by name."""
        return dict(self.evidence_items)

    @property
    def message(self) -> str:
        """The finding as a Chinese sentence."""
        return self.render("zh")

    @property
    def title(self) -> str:
        """The short Chinese title of the rule."""
        return self.own_title if self.own_title is not None else by_name(self.rule).title

    def render(self, lang: str = "zh") -> str:
        """The finding as a sentence in ``lang``; texts that it quotes are cut short, ``evidence`` has them whole."""
        return render(self.template, {name: brief(each) for name, each in self.evidence_items}, language(lang))

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The finding for JSON: rule, severity, path, message, evidence, ref."""
        lang = language(lang)
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "path": self.path,
            "message": self.render(lang),
            "evidence": {key: evidence_as_data(value, lang) for key, value in self.evidence_items},
            "ref": self.ref,
        }


class Lacking(Record):
    """A rule that applied at ``path`` but could not be decided: ``fields`` (addresses) are blank or unusable."""

    rule: str
    path: str
    fields: tuple[str, ...]
    ref: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"rule": self.rule, "path": self.path, "fields": list(self.fields), "ref": self.ref}


class Confirmed(Record):
    """A rule that applied at ``path`` and found nothing wrong."""

    rule: str
    path: str


class Waived(Record):
    """A finding that someone accepted, for a reason and perhaps for a time; it stays visible."""

    finding: Finding
    fingerprint: str
    reason: str
    by: str
    until: date | None = None

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The finding for JSON, with why it is accepted."""
        until = None if self.until is None else self.until.isoformat()
        about = {"fingerprint": self.fingerprint, "reason": self.reason, "by": self.by, "until": until}
        return self.finding.to_dict(lang) | {"waiver": about}


class Count(Record):
    """How often one rule passed, found something, was undecided, or did not apply."""

    rule: str
    passed: int
    found: int
    unchecked: int
    not_applicable: int


class Report(Record):
    """What a check of one form gave. Equal forms under equal profiles give equal reports."""

    form: Form = field(repr=False)
    profile: str
    findings: tuple[Finding, ...]
    unchecked: tuple[Lacking, ...]
    confirmed: tuple[Confirmed, ...] = field(repr=False)
    ran: tuple[Count, ...] = field(repr=False)
    skipped: tuple[str, ...] = field(default=(), repr=False)
    waived: tuple[Waived, ...] = ()
    known: tuple[Finding, ...] = field(default=(), repr=False)  # those of the baseline
    policy: Policy | None = field(default=None, repr=False)
    """What the profile settles besides rules; None if it settles nothing."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """How often each rule passed, found something, was undecided or did not apply, in the order of the rules."""
        made = {count.rule: count for count in self.ran}
        for name in self.skipped:
            kind = by_name(name).part
            idle = sum(type(part) is kind for _, part in walk(self.form))
            made[name] = Count(rule=name, passed=0, found=0, unchecked=0, not_applicable=idle)
        return tuple(made[name] for name in NAMES if name in made)

    def by_severity(self, severity: Severity | str) -> tuple[Finding, ...]:
        """The findings of one severity."""
        wanted = Severity(severity)
        return tuple(finding for finding in self.findings if finding.severity is wanted)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The proven ones."""
        return self.by_severity(Severity.ERROR)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """The findings put together as matters, in order of importance: what a reviewer would write down."""
        from perfeval.matters import matters_of

        return matters_of(self.form, self.findings)

    @property
    def gate(self) -> GateWord:
        """Whether the form can be handed in, by the profile's gate.

        A blank amount that leaves nothing to judge is why nothing can be said, not one more fault.
        """
        from perfeval.gate import Selectors
        from perfeval.matters import kind_of

        selectors = Selectors() if self.policy is None else self.policy.gate.selectors
        idle = {count.rule for count in self.ran if count.unchecked and not (count.passed or count.found)}
        blank = {each.path for each in self.findings if each.rule == _BLANK and each.path.startswith("$.funding")}
        if blank and not any(_filled(line) for line in self.form.funding):
            idle.update(selectors.undecided)
        if not idle.intersection(selectors.undecided):
            blank = set()
        raised = (
            (each.rule, each.severity.value, kind_of(each).value)
            for each in self.findings
            if each.rule in NAMES and not (each.rule == _BLANK and each.path in blank)
        )
        return selectors.word(raised, idle)

    def place(self, path: str, lang: str = "zh") -> str:
        """An address in the form's own words: 任务3·人大代表补选完成率·完成情况."""
        words = place(self.form, path)
        return "·".join(clipped(translate(w, lang), _NAME) if isinstance(w, str) else w.render(lang) for w in words)

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None without Jinja2."""
        from perfeval.report.html.notebook import report_html

        return report_html(self)


_BLANK = "field-missing"
_NAME = 80
"""What a place keeps of a name: somebody typed a whole paragraph into that cell."""


def _filled(line: FundingLine) -> bool:
    """Whether a row has any amount."""
    return any(each is not None for each in (line.initial_budget, line.adjustment, line.adjusted_budget, line.actual))


class _Tally:
    """What one rule gave over the whole form."""

    def __init__(self) -> None:
        self.passed = self.found = self.unchecked = self.not_applicable = 0


def _ref(form: Form, part: Any) -> str | None:
    own: str | None = getattr(part, "ref", None)
    return own if own is not None else form.ref


def _settled(check_rule: Rule, outcome: Found, path: str, severity: Severity | None, ref: str | None) -> Finding:
    return Finding(
        rule=check_rule.name,
        severity=severity or outcome.severity or check_rule.severity,
        path=join(path, outcome.field),
        template=check_rule.template(outcome.message),
        evidence_items=outcome.evidence,
        ref=ref,
    )


def _lowered(default: Severity, outcome: Found, wanted: Severity | None) -> Severity | None:
    """The profile's severity; a rule's own lower severity for a lesser variant stays lower."""
    if wanted is None or outcome.severity is None or outcome.severity.rank <= default.rank:
        return wanted
    return max(wanted, outcome.severity, key=lambda severity: severity.rank)


def _books(given: Reference | Mapping[str, Any] | Iterable[Mapping[str, Any]] | None) -> Reference | None:
    if given is None:
        return None
    from perfeval.reference import Reference

    return given if isinstance(given, Reference) else Reference.of(given)


def check(
    form: Form,
    *,
    profile: str | Profile = "default",
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    reference: Reference | Mapping[str, Any] | Iterable[Mapping[str, Any]] | None = None,
    preview: bool = False,
) -> Report:
    """Check a form: pure and deterministic, reading no environment, clock or network.

    ``select`` and ``ignore`` name rules or families of rules (``funding``). ``reference`` holds the bureau's own
    figures, as ``Reference.load`` or ``Reference.of`` take them. A rule that is still on trial runs with ``preview``,
    or if ``select`` or the profile names it. Raises ``ConfigurationError`` for an unknown rule or
    profile, or books that cannot be read. Nothing that is wrong *on the form* raises.
    """
    if not isinstance(form, Form):
        raise ConfigurationError(f"check() 需要 Form，得到 {type(form).__name__}")
    policy = load_profile(profile) if isinstance(profile, str) else profile
    parts = tuple(walk(form))
    context = Context(form, policy=policy.own_policy, reference=_books(reference))
    findings: list[tuple[int, int, Finding]] = []
    lacking: list[Lacking] = []
    confirmed: list[Confirmed] = []
    counts: list[Count] = []
    order = {path: position for position, (path, _) in enumerate(parts)}
    parts_by_path: dict[str, Any] = dict(parts)
    contexts: dict[type, list[tuple[str, Any, Context]]] = {}
    for path, part in parts:
        contexts.setdefault(type(part), []).append((path, part, context.at(path)))
    skipped: list[str] = []
    concerned = {each: _concerns(each, parts, context) for each in FAMILIES}
    if select is not None and not isinstance(select, str):
        select = tuple(select)
    for number, name in enumerate(selected(select, ignore)):
        if not concerned[family(name)]:
            skipped.append(name)
            continue
        each = by_name(name)
        setting = policy.setting(each)
        if not setting.enabled or (each.preview and not preview and not _wanted(name, select, policy)):
            continue
        tally, arguments = _Tally(), dict(setting.parameters)
        for path, part, at_part in contexts.get(each.part, ()):
            applied = False
            for outcome in each.check(part, at_part, **arguments):
                applied = True
                if isinstance(outcome, Found):
                    tally.found += 1
                    severity = _lowered(each.severity, outcome, setting.severity)
                    at = _part_of(parts_by_path, join(path, outcome.field))
                    finding = _settled(each, outcome, path, severity, _ref(form, at))
                    findings.append((_position(order, finding.path), number, finding))
                elif isinstance(outcome, Passed):
                    tally.passed += 1
                    confirmed.append(Confirmed(rule=each.name, path=path))
                else:
                    tally.unchecked += 1
                    lacking.append(_lacked(each, outcome, path, _ref(form, part)))
            tally.not_applicable += not applied
        counts.append(
            Count(
                rule=each.name,
                passed=tally.passed,
                found=tally.found,
                unchecked=tally.unchecked,
                not_applicable=tally.not_applicable,
            )
        )
    findings.sort(key=lambda entry: entry[:2])
    return Report(
        form=form,
        profile=policy.name,
        findings=tuple(finding for _, _, finding in findings),
        unchecked=tuple(lacking),
        confirmed=tuple(confirmed),
        ran=tuple(counts),
        skipped=tuple(skipped),
        policy=policy.own_policy,
    )


def _wanted(name: str, select: Iterable[str] | None, profile: Profile) -> bool:
    """Whether a rule on trial is asked for by its name."""
    named = select is not None and name in {current(each) for each in select}
    return named or name in dict(profile.settings)


def check_example(rule: Rule, example: Form | Mapping[str, Any]) -> Report:
    """What a rule alone says about one of its own examples, under the settings and with the books it needs."""
    from perfeval.codec import from_dict
    from perfeval.profile import DEFAULT

    profile = DEFAULT.with_rule(rule.name, **rule.settings) if rule.settings else DEFAULT
    form = example if isinstance(example, Form) else from_dict(example)
    return check(form, profile=profile, select=(rule.name,), reference=rule.reference)


def _concerns(rules: str, parts: Iterable[tuple[str, Any]], context: Context) -> bool:
    """Whether a family of rules can apply at all: most forms of some places carry no points, most checks no books."""
    if rules == "reference":
        return context.reference is not None
    if rules == "scores":
        points = ("weight", "score", "total_weight", "total_score", "grade")
        return any(getattr(part, name, None) is not None for _, part in parts for name in points)
    if rules == "coverage":
        return any(getattr(part, name, None) is not None for _, part in parts for name in ("level1", "level2"))
    return True


def _lacked(each: Rule, outcome: Unchecked, path: str, ref: str | None) -> Lacking:
    return Lacking(rule=each.name, path=path, fields=tuple(join(path, name) for name in outcome.fields), ref=ref)


def _holder(paths: Mapping[str, Any], path: str) -> str:
    """The address of the part that holds ``path``."""
    while path not in paths:
        head, dot, _ = path.rpartition(".")
        if not dot:
            return "$"
        path = head
    return path


def _position(order: Mapping[str, int], path: str) -> int:
    """Where the part that holds ``path`` stands in the printed form."""
    return order[_holder(order, path)]


def _part_of(parts: Mapping[str, Any], path: str) -> Any:
    return parts[_holder(parts, path)]

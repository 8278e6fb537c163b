"""Findings about one fact, one wrong cell or one habit put together as matters (事项): what a reviewer writes down."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from perfeval.messages import render, shown, translate
from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.paths import place, resolve
from perfeval.rule import MatterClass, Raised, Severity
from perfeval.rules import NAMES, by_name
from perfeval.values.names import bare, bare_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfeval.checking import Finding
    from perfeval.messages import Evidence
    from perfeval.policy import Gate, GateWord

__all__ = ["MOST", "Matter", "MatterClass", "gate_word", "matters_of"]

MOST = 20
"""The most matters a form gives: beyond that, findings of one rule become one matter however few they are."""

_ALIKE = 3  # so many matters under one heading are told apart; more are one
_ADVICE = 3  # so many pieces of advice stand alone; more are one
_TOLD = 3  # so many findings are told one by one in a sentence
_LISTED = 5
_LONGEST = 240
_KEY = 16
_PROVEN = 100

_OTHER_ADVICE = "其他建议"
_ASKS = {
    MatterClass.MUST_CORRECT: "请核实更正",
    MatterClass.MUST_EXPLAIN: "请说明",
    MatterClass.ADVICE: "建议完善",
}


class Matter(NamedTuple):
    """One matter: what it is called, what the department is to do, where it stands, and the findings it is made of.

    ``key`` tells the matter in another draft of the form: it is made of the names of what it is about, never of
    positions or figures. ``places`` are addresses, the most telling first.
    """

    kind: MatterClass
    key: str
    places: tuple[str, ...]
    findings: tuple[Finding, ...]
    form: Form
    headings: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Matter({self.kind.value!r}, {self.title!r}, places={self.places!r})"

    @property
    def title(self) -> str:
        """The short heading in Chinese."""
        return self.render_title("zh")

    def render_title(self, lang: str = "zh") -> str:
        """The short heading in ``lang``."""
        return translate(self.headings[0], lang)

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules behind it, the leading one first."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def message(self) -> str:
        """The sentence to the department in Chinese."""
        return self.render("zh")

    def render(self, lang: str = "zh") -> str:
        """One sentence to the department in ``lang``: what is wrong and what it is asked to do."""
        return _sentence(self, lang)

    def workings(self, lang: str = "zh") -> tuple[str, ...]:
        """The full statement of every finding with its calculation, for an appendix."""
        mark = "：" if lang == "zh" else ": "
        made = ((_words(self.form, finding.path, lang), finding.render(lang)) for finding in self.findings)
        return tuple(f"{where}{mark}{told}" if where else told for where, told in made)

    def place(self, path: str, lang: str = "zh") -> str:
        """An address in the form's own words."""
        return _words(self.form, path, lang)


def _words(form: Form, path: str, lang: str) -> str:
    return "·".join(translate(w, lang) if isinstance(w, str) else w.render(lang) for w in place(form, path))


def _raised(rule: str) -> Raised:
    return by_name(rule).raised if rule in NAMES else Raised()


def _kind(finding: Finding) -> MatterClass:
    """The class of one finding: its rule's, or that of a lesser variant that is only a remark."""
    default = by_name(finding.rule).severity if finding.rule in NAMES else finding.severity
    own = _raised(finding.rule).kind
    if own is not None and (finding.severity.rank <= default.rank or finding.severity is not Severity.INFO):
        return MatterClass(own)
    return {
        Severity.ERROR: MatterClass.MUST_CORRECT,
        Severity.WARNING: MatterClass.MUST_EXPLAIN,
        Severity.INFO: MatterClass.ADVICE,
    }[finding.severity]


# --- What belongs together ------------------------------------------------------------------------------------


class _Group(NamedTuple):
    """Findings that belong together, and what makes them one: a part of the form, a cell, or a habit."""

    fact: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def lead(self) -> Finding:
        return self.findings[0]


def matters_of(form: Form, findings: Iterable[Finding]) -> tuple[Matter, ...]:
    """The matters of a form, in order of importance; every finding of the catalogue is in exactly one.

    Findings about one part of the form, one wrong cell or one habit are one matter. Beyond ``MOST`` matters, those
    under one heading are put together even if they are few.
    """
    mine = [finding for finding in findings if finding.rule in NAMES]
    amounts, rest = _wrong_cells(form, mine)
    groups = [*amounts, *_by_fact(form, rest)]
    for limit in (_ALIKE, 2, 1):
        groups = _alike(groups, limit)
        if len(groups) <= MOST:
            break
    groups = _one_advice(groups)
    order = {id(finding): number for number, finding in enumerate(mine)}
    groups.sort(key=lambda group: (-_weight(group), min(order[id(each)] for each in group.findings)))
    seen: dict[str, int] = {}
    return tuple(_matter(form, group, seen) for group in groups)


def _by_fact(form: Form, findings: Iterable[Finding]) -> list[_Group]:
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        found.setdefault(_fact(form, finding), []).append(finding)
    return [_Group(fact, _led(group)) for fact, group in found.items()]


def _led(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with the weightiest first, otherwise as they come."""
    return tuple(sorted(findings, key=lambda each: (_kind(each) is MatterClass.ADVICE, -_importance(each))))


def _fact(form: Form, finding: Finding) -> tuple[str, ...]:
    """What the finding is about, so that findings about the same can be told."""
    raised = _raised(finding.rule)
    if raised.gather:
        return ("rule", finding.rule, _kind(finding).value)
    about = dict(finding.evidence_items).get(raised.fact) if raised.fact else None
    path = about if isinstance(about, str) and about.startswith("$") else finding.path
    owner = _owner(form, path)
    part = resolve(form, owner)
    if isinstance(part, Indicator):
        # A remark about a row is no part of what is wrong with it.
        return ("row", owner, "advice" if _kind(finding) is MatterClass.ADVICE else "")
    if isinstance(part, Task | Objective):
        return ("part", owner)
    return ("place", finding.path, finding.rule)


def _owner(form: Form, path: str) -> str:
    """The address of the part that a cell belongs to."""
    while path != "$":
        if isinstance(resolve(form, path), FundingLine | Indicator | Task | Objective):
            return path
        path = path.rpartition(".")[0]
    return path


_RATES = {
    "completion-rate-mismatch": ("stated_completion_rate", "initial_budget", "adjustment", "adjusted_budget", "actual"),
    "adjustment-rate-mismatch": ("stated_adjustment_rate", "initial_budget", "adjustment", "adjusted_budget"),
    "adjusted-budget-mismatch": ("adjusted_budget", "initial_budget", "adjustment"),
}
_SUMS = ("total-not-sum",)
_IDENTITIES = (*_RATES, *_SUMS)
_FOLLOWING = {"low-execution", "overspent", "large-adjustment", "negative-amount"}


def _wrong_cells(form: Form, findings: Sequence[Finding]) -> tuple[list[_Group], list[Finding]]:
    """Broken identities that one wrong cell accounts for, as one group each; the other findings are left over."""
    broken = [finding for finding in findings if finding.rule in _IDENTITIES and finding.severity is Severity.ERROR]
    cells = {id(finding): _cells(form, finding) for finding in broken}
    groups: list[_Group] = []
    waiting = list(broken)
    while waiting:
        cell = _suspect(waiting, cells)
        same = [finding for finding in waiting if cell in cells[id(finding)]] if cell else waiting[:1]
        groups.append(_Group(("cell", cell or same[0].path), _led(same)))
        waiting = [finding for finding in waiting if finding not in same]
    taken = {id(finding) for finding in broken}
    wrong = {group.fact[1]: number for number, group in enumerate(groups)}
    rest = []
    for finding in findings:
        number = wrong.get(finding.path) if finding.rule in _FOLLOWING else None
        if id(finding) in taken:
            continue
        if number is None:
            rest.append(finding)
        else:  # what follows from the wrong amount is no matter of its own
            groups[number] = _Group(groups[number].fact, (*groups[number].findings, finding))
    return groups, rest


def _cells(form: Form, finding: Finding) -> dict[str, int]:
    """The cells that take part in a broken identity, with how much speaks for each being the wrong one."""
    owner, _, column = finding.path.rpartition(".")
    if finding.rule in _SUMS:
        rows = (f"$.funding[{n}]" for n in range(len(form.funding)))
        names = [(row, column) for row in rows]
    else:
        names = [(owner, name) for name in _RATES[finding.rule]]
    found = {f"{row}.{name}": 2 for row, name in names if resolve(form, f"{row}.{name}") is not None}
    slip = dict(finding.evidence_items).get("explanation_path")
    if isinstance(slip, str) and slip in found:
        found[slip] += 3
    return found


def _suspect(broken: Sequence[Finding], cells: Mapping[int, Mapping[str, int]]) -> str:
    """The cell that most broken identities share; "" if each has cells of its own."""
    votes: dict[str, int] = {}
    counts: dict[str, int] = {}
    for finding in broken:
        for cell, weight in cells[id(finding)].items():
            votes[cell] = votes.get(cell, 0) + weight
            counts[cell] = counts.get(cell, 0) + 1
    shared = [cell for cell in votes if counts[cell] > 1]
    return max(shared, key=lambda cell: votes[cell], default="")


def _alike(groups: Sequence[_Group], most: int) -> list[_Group]:
    """Groups under one heading put together where there are more than ``most`` of them."""
    headings: dict[tuple[str, MatterClass], list[_Group]] = {}
    for group in groups:
        headings.setdefault((group.lead.rule, _strictest(group)), []).append(group)
    made = []
    for (rule, kind), same in headings.items():
        if len(same) > most:
            made.append(_Group(("rule", rule, kind.value), _led(each for group in same for each in group.findings)))
        else:
            made += same
    return made


def _one_advice(groups: Sequence[_Group]) -> list[_Group]:
    advice = [group for group in groups if _strictest(group) is MatterClass.ADVICE]
    if len(advice) <= _ADVICE:
        return list(groups)
    others = [group for group in groups if _strictest(group) is not MatterClass.ADVICE]
    return [*others, _Group(("advice",), tuple(each for group in advice for each in group.findings))]


def _strictest(group: _Group) -> MatterClass:
    """The class of a group: the strictest of its findings, but not of those that only point to it from elsewhere."""
    path = group.fact[1] if group.fact[0] == "row" else ""
    own = [finding for finding in group.findings if finding.path.startswith(f"{path}.")] if path else []
    return min((_kind(finding) for finding in own or group.findings), key=lambda kind: kind.rank)


# --- How much it matters --------------------------------------------------------------------------------------


def _importance(finding: Finding) -> int:
    """The weight its rule gives it; what is proven goes before everything, a lesser variant after."""
    weight = _raised(finding.rule).weight
    if finding.severity is Severity.ERROR:
        return weight + _PROVEN
    return weight // 2 if _kind(finding) is MatterClass.ADVICE else weight


def _weight(group: _Group) -> int:
    """That of its gravest finding, and a little for every further place."""
    if _strictest(group) is MatterClass.ADVICE:
        return max(map(_importance, group.findings)) - _PROVEN
    places = {finding.path for finding in group.findings}
    return max(map(_importance, group.findings)) + 2 * min(len(places) - 1, _TOLD)


# --- Putting it into words ------------------------------------------------------------------------------------


def _matter(form: Form, group: _Group, seen: dict[str, int]) -> Matter:
    kind = _strictest(group)
    findings = group.findings
    lead = by_name(group.lead.rule)
    heading = _OTHER_ADVICE if group.fact == ("advice",) else lead.raised.title or lead.title
    key = sha256("\n".join(_identity(form, group)).encode("utf-8", "replace")).hexdigest()[:_KEY]
    seen[key] = number = seen.get(key, 0) + 1
    return Matter(
        kind=kind,
        key=key if number == 1 else f"{key}-{number}",
        places=_places(form, group),
        findings=findings,
        form=form,
        headings=(heading,),
    )


def _identity(form: Form, group: _Group) -> Iterator[str]:
    """What makes the matter this one, in names only."""
    sort, *about = group.fact
    yield sort
    if sort in {"rule", "advice"}:
        yield from about
        return
    path = about[0]
    yield path.rpartition(".")[2] if sort in {"cell", "place"} else ""
    yield from about[1:]
    here = ""
    for step in path.split("."):
        here = f"{here}.{step}" if here else step
        if step.endswith("]"):
            yield _own_name(resolve(form, here))


def _own_name(part: object) -> str:
    if isinstance(part, FundingLine):
        return bare(part.source or "")
    if isinstance(part, Task):
        return bare_name(part.name or "") or bare(part.expected or "")
    return bare_name(part.name) if isinstance(part, Indicator) else ""


def _places(form: Form, group: _Group) -> tuple[str, ...]:
    found: list[str] = [group.fact[1]] if group.fact[0] == "cell" else []
    found += (finding.path for finding in group.findings)
    for finding in group.findings:
        evidence = dict(finding.evidence_items)
        for name in _raised(finding.rule).also:
            address = name if name.startswith("$") else evidence.get(name)
            if isinstance(address, str):
                found.append(address)
    return tuple(dict.fromkeys(path for path in found if _is_place(form, path)))


def _is_place(form: Form, path: str) -> bool:
    try:
        resolve(form, path)
    except (LookupError, ValueError):
        return False
    return True


def _sentence(matter: Matter, lang: str) -> str:
    stop, join = ("。", "；") if lang == "zh" else (". ", "; ")
    covered = {name for finding in matter.findings for name in _raised(finding.rule).covers}
    by_rule: dict[str, list[Finding]] = {}
    for finding in matter.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    told: list[str] = []
    asks: list[str] = []
    left_out = 0
    for rule, findings in by_rule.items():
        if rule in covered and len(by_rule) > 1:
            continue
        pieces = _pieces(matter, rule, findings, lang)
        if told and sum(map(len, told)) + len(pieces[0]) > _LONGEST:
            left_out += len(findings)
            continue
        told += pieces
        asks.append(translate(_ask(findings[0]), lang))
    if left_out:
        told.append(render("另有{count}处相关问题", {"count": left_out}, lang))
    asked = join.join(dict.fromkeys(asks[:2] if matter.kind is not MatterClass.ADVICE else asks))
    text = join.join(piece.rstrip("。.；; ") for piece in told)
    if lang == "zh":
        return f"{text}{stop}{asked}{stop}"
    return f"{text[:1].upper()}{text[1:]}{stop}{asked[:1].upper()}{asked[1:]}."


def _pieces(matter: Matter, rule: str, findings: Sequence[Finding], lang: str) -> list[str]:
    """What is said of the findings of one rule: one by one if they are few, otherwise together."""
    raised = _raised(rule)
    if len(findings) == 1:
        return [_one(findings[0], lang)]
    if raised.several is not None:
        return [_together(raised.several, findings, lang)]
    if len(findings) <= _TOLD and matter.kind is not MatterClass.ADVICE:
        return [_with_place(matter, finding, lang) for finding in findings]
    words = dict.fromkeys(filter(None, (matter.place(finding.path, lang) for finding in findings)))
    shown = tuple(words)[:_LISTED]
    heading = translate(raised.title or by_name(rule).title, lang)
    if len(words) > len(shown):
        return [
            render(
                "{heading}：{places}等{count}处", {"heading": heading, "places": shown, "count": len(findings)}, lang
            )
        ]
    return [render("{heading}：{places}", {"heading": heading, "places": shown}, lang)]


def _ask(finding: Finding) -> str:
    """What the department is asked to do; of a lesser variant something milder than of the finding itself."""
    own = _raised(finding.rule).ask
    if own is not None and finding.severity is by_name(finding.rule).severity:
        return own
    return _ASKS[_kind(finding)]


def _one(finding: Finding, lang: str) -> str:
    """A finding as it is told to the department: without the proof, which is in the workings."""
    raised = _raised(finding.rule)
    if raised.told is None or finding.severity is not by_name(finding.rule).severity:
        return finding.render(lang)
    text = render(raised.told, finding.evidence, lang)
    if "explanation" not in finding.evidence:
        return text
    return render("{text}，可能是{explanation}", {"text": text, "explanation": finding.evidence["explanation"]}, lang)


def _with_place(matter: Matter, finding: Finding, lang: str) -> str:
    where, told = matter.place(finding.path, lang), _one(finding, lang)
    return f"{where}{'：' if lang == 'zh' else ': '}{told}" if where else told


def _together(template: str, findings: Sequence[Finding], lang: str) -> str:
    """A sentence about several findings, each placeholder listing what they say under that name."""
    names: dict[str, list[Evidence]] = {}
    for finding in findings:
        for name, value in finding.evidence_items:
            names.setdefault(name, []).append(value)
    quoted: Callable[[str], str] = "“{}”".format if lang == "zh" else "'{}'".format
    filled: dict[str, Evidence] = {}
    for name, values in names.items():
        texts = dict.fromkeys(quoted(value) if isinstance(value, str) else shown(value, lang) for value in values)
        filled[name] = tuple(texts)[:_LISTED]
        if len(texts) > _LISTED:
            filled[name] = render("{items}等{count}项", {"items": filled[name], "count": len(texts)}, lang)
    return render(template, filled, lang)


# --- The gate -------------------------------------------------------------------------------------------------


def gate_word(gate: Gate, matters: Iterable[Matter], undecided: Iterable[str] = ()) -> GateWord:
    """Whether the form can be handed in, by the gate of a profile: from its matters and the rules that decided nothing."""
    raised = [
        (finding.rule, finding.severity.value, _kind(finding).value)
        for matter in matters
        for finding in matter.findings
    ]
    return gate.word(raised, tuple(undecided))

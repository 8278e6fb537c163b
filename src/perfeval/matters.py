"""Findings about one fact, one wrong cell or one habit put together as matters (事项): what a reviewer writes down."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from perfeval.figures import is_total
from perfeval.messages import Phrase, brief, language, listing, render, shown, translate
from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.paths import place, resolve, walk
from perfeval.rule import MatterClass, Raised, Severity
from perfeval.rules import NAMES, by_name
from perfeval.values.names import bare, bare_name
from perfeval.values.record import Record, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from perfeval.checking import Finding
    from perfeval.messages import Evidence

__all__ = ["MOST", "Matter", "MatterClass", "Spot", "kind_of", "matters_of"]

_P = TypeVar("_P")

MOST = 20
"""The most matters a form gives: beyond that, findings of one rule become one matter however few they are."""

_CALCULATIONS = frozenset(
    {"completion-rate-mismatch", "adjustment-rate-mismatch", "adjusted-budget-mismatch", "total-not-sum"}
)
_FOLLOWING = frozenset({"low-execution", "overspent", "large-adjustment", "negative-amount"})
_RESTATING = _CALCULATIONS | {"amount-in-other-unit"}  # of a cell that is known to be wrong they say nothing new
_SLIPS = frozenset({"minus-dropped", "unit", "swapped-digits", "percent-sign"})  # of one cell
_ALL_ADVICE = ("advice",)

_ALIKE = 3  # so many matters under one heading are told apart; more are one
_ADVICE = 1  # so many pieces of advice stand alone; more are one
_TOLD = 3  # so many findings are told one by one in a sentence
_LISTED = 5
_QUOTED = 60  # characters of a quoted text
_NAME = 40  # of a name in a place
_KEY = 16
_PROVEN = 100

_AS_FOUND = Raised()
_OTHER_ADVICE = "其他建议"
_BY_SEVERITY = {
    Severity.ERROR: MatterClass.MUST_CORRECT,
    Severity.WARNING: MatterClass.MUST_EXPLAIN,
    Severity.INFO: MatterClass.ADVICE,
}
_ASKS = {
    MatterClass.MUST_CORRECT: "请核实更正",
    MatterClass.MUST_EXPLAIN: "请说明",
    MatterClass.ADVICE: "建议核对",
}


class Spot(Record):
    """A place in the form's own words, in the language of whoever reads it."""

    words: tuple[str | Phrase, ...]

    @classmethod
    def of(cls, form: Form, path: str) -> Spot:
        """The words for an address."""
        return cls(place(form, path))

    @property
    def first(self) -> str:
        """The first word in Chinese: that of the row."""
        word = self.words[0] if self.words else ""
        return word if isinstance(word, str) else word.render()

    def render(self, lang: str = "zh") -> str:
        """任务3·人大代表补选完成率·完成情况."""
        if not self.words:
            return translate("全表", lang)
        texts = (translate(word, lang) if isinstance(word, str) else word.render(lang) for word in self.words)
        return "·".join(text if len(text) <= _NAME else text[: _NAME - 1] + "…" for text in texts)


class _Several(Record):
    """Values that one placeholder stands for; quoted ones get the marks between them."""

    items: tuple[Evidence, ...]
    quoted: bool

    def render(self, lang: str = "zh") -> str:
        texts = [shown(item, lang) for item in self.items[:_LISTED]]
        rest = len(self.items) - len(texts)
        if self.quoted:
            text = ("”、“" if lang == "zh" else "”, “").join(texts)
            return text if not rest else render("{items}”等{count}项“", {"items": text, "count": len(self.items)}, lang)
        text = listing(texts, lang) if not rest else ("、" if lang == "zh" else ", ").join(texts)
        return text if not rest else render("{items}等{count}处", {"items": text, "count": len(self.items)}, lang)


class Matter(Record):
    """One thing to put to a department: a fact, a wrong cell or a habit, with everything that was found about it."""

    kind: MatterClass
    heading: Phrase
    clauses: tuple[Phrase, ...] = field(repr=False)
    request: Phrase | None = field(repr=False)
    places: tuple[str, ...]
    """Addresses, the most telling first."""
    findings: tuple[Finding, ...] = field(repr=False)
    """What it is made of, the leading one first."""
    identity: tuple[str, ...] = field(repr=False)
    """What the matter is about, in names, and a number where two on the form are about the same."""
    spots: tuple[Spot, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """The short heading in Chinese."""
        return self.render_title("zh")

    def render_title(self, lang: str = "zh") -> str:
        """The short heading in ``lang``."""
        text = self.heading.render(language(lang))
        return text[:1].upper() + text[1:]

    @property
    def key(self) -> str:
        """Tells the matter in another draft of the form: made of what it is about, never of positions or figures."""
        from perfeval.values.digest import sha256

        return sha256("\n".join(self.identity).encode("utf-8", "replace")).hexdigest()[:_KEY]

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
        lang = language(lang)
        # A list cut short ends its last quotation itself: see ``_Several``.
        told = [clause.render(lang).replace("“”", "").rstrip("。.；; ") for clause in self.clauses]
        asked = "" if self.request is None else self.request.render(lang)
        if lang == "zh":
            return "；".join(told) + (f"，{asked}。" if asked else "。")
        text = "; ".join(map(_numbered, told))
        sentences = (text, asked) if asked else (text,)
        return " ".join(f"{each[:1].upper()}{each[1:]}." for each in sentences)

    def workings(self, lang: str = "zh") -> tuple[str, ...]:
        """The full statement of every finding with its calculation, for an appendix."""
        lang = language(lang)
        mark = "：" if lang == "zh" else ": "
        pairs = zip(self.spots, self.findings, strict=True)
        return tuple(f"{spot.render(lang)}{mark}{finding.render(lang)}" for spot, finding in pairs)


def kind_of(finding: Finding) -> MatterClass:
    """The class of a finding by itself."""
    return _kind(finding)


def _raised(finding: Finding) -> Raised:
    """How a finding is put."""
    return _raised_as(finding.rule, finding.template, finding.severity.rank)


@cache
def _raised_as(rule: str, template: str, rank: int) -> Raised:
    """How findings of a rule are put: as it says, or as it says for this one of its messages.

    The words of a rule are about its findings at their own severity; a lesser variant without words of its own gets
    those of its class.
    """
    if rule not in NAMES:
        return _AS_FOUND
    found_by = by_name(rule)
    raised = found_by.raised
    for key, variant in raised.variants.items():
        if template == found_by.template(key):
            return variant
    if rank <= found_by.severity.rank:
        return raised
    kind = None if rank == Severity.INFO.rank else raised.kind
    return raised.changed(kind=kind, told=None, several=None, adds=None, ask=None)


def _kind(finding: Finding) -> MatterClass:
    """The class of one finding: its rule's, or what its severity asks for."""
    kind = _raised(finding).kind
    return _BY_SEVERITY[finding.severity] if kind is None else MatterClass(kind)


# --- What belongs together ------------------------------------------------------------------------------------


class _Group(Record):
    """Findings that belong together, and what makes them one: a part of the form, a cell, or a habit."""

    fact: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def lead(self) -> Finding:
        return self.findings[0]


def _numbered(text: str) -> str:
    """An English clause with a number before it begins as a sentence does: “(1) The goal …”."""
    number, blank, rest = text.partition(") ")
    if not blank or not number.startswith("(") or not number[1:].isdecimal():
        return text
    return f"{number}) {rest[:1].upper()}{rest[1:]}"


def matters_of(form: Form, findings: Iterable[Finding]) -> tuple[Matter, ...]:
    """The matters of a form, in order of importance; a finding of the catalogue is in one, or in none if it is quiet.

    Findings about one part of the form, one wrong cell or one habit are one matter. Beyond ``MOST`` matters, those
    under one heading are put together even if they are few.
    """
    mine = [finding for finding in findings if finding.rule in NAMES]
    amounts, rest = _wrong_cells(form, mine)
    groups = [group for group in (*amounts, *_by_fact(form, rest)) if not all(map(_quiet, group.findings))]
    for limit in (_ALIKE, 2, 1):
        groups = _alike(groups, limit)
        if len(groups) <= MOST:
            break
    groups = _one_advice(groups)
    order = {id(finding): number for number, finding in enumerate(mine)}
    groups.sort(key=lambda group: (-_weight(form, group), min(order[id(each)] for each in group.findings)))
    seen: dict[tuple[str, ...], int] = {}
    return tuple(_matter(form, group, seen) for group in groups)


def _by_fact(form: Form, findings: Iterable[Finding]) -> list[_Group]:
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        found.setdefault(_fact(form, finding), []).append(finding)
    return [_Group(fact, _led(group)) for fact, group in found.items()]


def _quiet(finding: Finding) -> bool:
    return _raised(finding).quiet


def _led(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with the weightiest first, otherwise as they come."""
    return tuple(sorted(findings, key=lambda each: (_kind(each) is MatterClass.ADVICE, -_importance(each))))


def _fact(form: Form, finding: Finding) -> tuple[str, ...]:
    """What the finding is about, so that findings about the same can be told."""
    raised = _raised(finding)
    habits = dict(finding.evidence_items).get("habit_codes")
    if isinstance(habits, tuple):
        return ("habit", *map(str, habits))
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
    return ("place", path, finding.rule if about is None else "")


def _owner(form: Form, path: str) -> str:
    """The address of the part that a cell belongs to."""
    while path != "$":
        if isinstance(resolve(form, path), FundingLine | Indicator | Task | Objective):
            return path
        path = path.rpartition(".")[0]
    return path


def _wrong_cells(form: Form, findings: Sequence[Finding]) -> tuple[list[_Group], list[Finding]]:
    """Broken calculations that one wrong cell accounts for, as one group each; the other findings are left over."""
    broken = [each for each in findings if each.rule in _CALCULATIONS and each.severity is Severity.ERROR]
    if not broken:
        return [], list(findings)
    from perfeval.wrongcells import suspects

    groups = []
    for cells, numbers in suspects(form, tuple((each.rule, each.path, _slip(each)) for each in broken)):
        same = [broken[number] for number in numbers]
        groups.append(_Group(("cell", *cells), _led(same)))
    groups = _one_row(groups)
    taken = {id(finding) for finding in broken}
    rest = []
    for finding in findings:
        if id(finding) in taken:
            continue
        number = _following(finding, groups)
        if number is None:
            rest.append(finding)
        else:  # what follows from a wrong amount is no matter of its own
            groups[number] = _Group(groups[number].fact, (*groups[number].findings, finding))
    return groups, rest


def _one_row(groups: Sequence[_Group]) -> list[_Group]:
    """Totals of one row that are wrong in several columns are one matter."""
    rows: dict[str, list[_Group]] = {}
    for group in groups:
        alone = len(group.findings) == 1 and group.lead.rule == "total-not-sum"
        rows.setdefault(group.lead.path.rpartition(".")[0] if alone else group.lead.path, []).append(group)
    return [
        same[0]
        if len(same) == 1
        else _Group(("totals", row), tuple(finding for group in same for finding in group.findings))
        for row, same in rows.items()
    ]


def _following(finding: Finding, groups: Sequence[_Group]) -> int | None:
    """The group of wrong amounts that the finding is about: of its row, or of its very cell."""
    row = finding.path.rpartition(".")[0]
    for number, group in enumerate(groups):
        cells = group.fact[1:]
        if finding.rule in _RESTATING and group.fact[0] == "cell" and cells == (finding.path,):
            return number
        if finding.rule in _FOLLOWING and all(
            cell.rpartition(".")[0] == row and not cell.endswith("_rate") for cell in cells
        ):
            return number
    return None


def _slip(finding: Finding) -> str | None:
    """The cell in which a known slip would account for the finding."""
    evidence = dict(finding.evidence_items)
    path = evidence.get("explanation_path")
    return path if isinstance(path, str) and evidence.get("explanation_code") in _SLIPS else None


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
    return [*others, _Group(_ALL_ADVICE, tuple(each for group in advice for each in group.findings))]


def _strictest(group: _Group) -> MatterClass:
    """The class of a group: the strictest of its findings, but not of those that only point to it from elsewhere."""
    path = group.fact[1] if group.fact[0] == "row" else ""
    own = [finding for finding in group.findings if finding.path.startswith(f"{path}.")] if path else []
    return min((_kind(finding) for finding in own or group.findings), key=lambda kind: kind.rank)


# --- How much it matters --------------------------------------------------------------------------------------


def _importance(finding: Finding) -> int:
    """The weight its rule gives it; what is proven goes before everything, a lesser variant after."""
    weight = _raised(finding).weight
    if finding.severity is Severity.ERROR:
        return weight + _PROVEN
    return weight // 2 if _kind(finding) is MatterClass.ADVICE else weight


def _weight(form: Form, group: _Group) -> int:
    """That of its gravest finding, and a little for every further place."""
    if _strictest(group) is MatterClass.ADVICE:
        return max(map(_importance, group.findings)) - _PROVEN
    places = {finding.path for finding in group.findings}
    return max(map(_importance, group.findings)) + 2 * min(len(places) - 1, _TOLD) + _stake(form, group)


def _stake(form: Form, group: _Group) -> int:
    """The share of the task's money in that of all tasks, in fifths."""
    if group.fact[0] not in {"row", "part"}:
        return 0
    task = resolve(form, group.fact[1].partition(".indicators")[0])
    money = sum(each.funding.value for each in form.tasks if each.funding is not None and each.funding.value > 0)
    if not isinstance(task, Task) or task.funding is None or task.funding.value <= 0:
        return 0
    return int(5 * task.funding.value / money)


# --- What it is, in names -------------------------------------------------------------------------------------


def _identity(form: Form, group: _Group) -> Iterator[str]:
    """What makes the matter this one, in names only."""
    sort, path, *_ = (*group.fact, "")
    yield sort
    if sort in {"rule", "habit"}:
        yield from group.fact[1:]
    elif sort == "row":
        # A row has one matter of a topic, whichever of its rules leads in this draft.
        yield from (_raised(group.lead).topic or group.lead.rule, group.fact[2], _mark(form, path))
    elif sort in {"cell", "place"}:
        owner = _owner(form, path)
        yield from (path.removeprefix(owner), _mark(form, owner), *(group.fact[2:] if sort == "place" else ()))
    elif sort in {"part", "totals"}:
        yield _mark(form, path)


def _mark(form: Form, path: str) -> str:
    """What a part is told by when it has another name, other figures and another position: what it measures, or aims at.

    Its name serves where nothing else tells it from its likes.
    """
    part = resolve(form, path)
    if isinstance(part, FundingLine):
        return "合计" if is_total(part.source or "") else bare(part.source or "")
    alike = [each for _, each in walk(form) if type(each) is type(part)]
    if isinstance(part, Indicator):
        rows = [row for row in alike if isinstance(row, Indicator)]
        return _telling(part, rows, (_definition, _levels)) or bare_name(part.name)
    if isinstance(part, Task):
        tasks = [task for task in alike if isinstance(task, Task)]
        return _telling(part, tasks, (_aim,)) or bare_name(part.name or "")
    return type(part).__name__


def _telling(part: _P, alike: Sequence[_P], features: tuple[Callable[[_P], str], ...]) -> str:
    """The first feature that no other part shares."""
    for feature in features:
        own = feature(part)
        if own and sum(feature(other) == own for other in alike) == 1:
            return own
    return ""


def _definition(row: Indicator) -> str:
    return _unfigured(row.definition)


def _levels(row: Indicator) -> str:
    return bare(f"{row.level1 or ''}{row.level2 or ''}")


def _aim(task: Task) -> str:
    return _unfigured(task.expected)


def _unfigured(text: str | None) -> str:
    return "".join(each for each in bare(text or "") if not each.isdecimal())


# --- Putting it into words ------------------------------------------------------------------------------------


def _matter(form: Form, group: _Group, seen: dict[tuple[str, ...], int]) -> Matter:
    identity = tuple(_identity(form, group))
    seen[identity] = number = seen.get(identity, 0) + 1
    places = _places(form, group)
    words = _Words(form, group, places)
    kind = _strictest(group)
    return Matter(
        kind=kind,
        heading=words.heading(),
        clauses=words.advice() if kind is MatterClass.ADVICE else words.clauses(),
        request=None if kind is MatterClass.ADVICE else words.request(),
        places=places,
        findings=group.findings,
        identity=identity if number == 1 else (*identity, str(number)),
        spots=tuple(Spot.of(form, finding.path) for finding in group.findings),
    )


def _places(form: Form, group: _Group) -> tuple[str, ...]:
    found: list[str] = [*group.fact[1:]] if group.fact[0] == "cell" else []
    found += (finding.path for finding in group.findings)
    for finding in group.findings:
        evidence = dict(finding.evidence_items)
        for name in _raised(finding).also:
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


_CHECKS = {
    "completion-rate-mismatch": "预算完成率",
    "adjustment-rate-mismatch": "预算调整率",
    "adjusted-budget-mismatch": "调整后预算数",
    "total-not-sum": "合计与分项之和",
}
"""What each calculation is called in 与…对不上."""


class _Words:
    """The texts of one matter, as phrases that any language can still be made of."""

    def __init__(self, form: Form, group: _Group, places: tuple[str, ...]) -> None:
        self.form, self.group, self.places = form, group, places
        self.lead = group.lead
        self.by_rule: dict[tuple[str, str], list[Finding]] = {}
        for finding in group.findings:
            self.by_rule.setdefault((finding.rule, finding.template), []).append(finding)
        self.calculations = [each for each in group.findings if each.rule in _CALCULATIONS]
        self.cells = group.fact[1:] if group.fact[0] == "cell" else ()

    @property
    def shared(self) -> bool:
        """Whether one wrong cell accounts for several broken calculations."""
        return bool(self.cells) and len(self.calculations) > 1

    def heading(self) -> Phrase:
        if self.group.fact == _ALL_ADVICE:
            return Phrase(_OTHER_ADVICE)
        if self.shared:
            return Phrase.of("金额勾稽不符")
        return Phrase(_title(self.lead))

    def clauses(self) -> tuple[Phrase, ...]:
        if self.shared:
            return (self._wrong_cell(),)
        covered = {name for finding in self.group.findings for name in _raised(finding).covers}
        made: list[Phrase] = []
        slip = self.cells and "explanation" in dict(self.lead.evidence_items)
        for (rule, _), findings in self.by_rule.items():
            if (rule in covered and rule != self.lead.rule) or (slip and made):
                continue
            made += self._told(findings, first=not made)
        return tuple(made)

    def _wrong_cell(self) -> Phrase:
        checks = tuple(Phrase(_CHECKS[rule]) for rule in dict.fromkeys(each.rule for each in self.calculations))
        for finding in self.calculations:
            evidence = dict(finding.evidence_items)
            if evidence.get("explanation_path") == self.cells[0]:
                return Phrase.of("{checks}都对不上，可能是{slip}", checks=checks, slip=evidence["explanation"])
        spots = tuple(Spot.of(self.form, cell) for cell in self.cells)
        if len(spots) == 1:
            return Phrase.of("“{cell}”填报有误，{checks}都对不上", cell=spots[0], checks=checks)
        return Phrase.of(
            "“{cells}”中有一处填报有误，{checks}都对不上", cells=_Several(spots, quoted=True), checks=checks
        )

    def request(self) -> Phrase | None:
        if self.shared:
            return Phrase.of("请核对并更正")
        ask = _ask(self.lead)
        return self._filled(ask, [self.lead]) if ask else None

    def advice(self) -> tuple[Phrase, ...]:
        """Each piece of advice with what is advised, numbered if there are several."""
        pieces: list[Phrase] = []
        for findings in self.by_rule.values():
            if self._said_with_another(findings[0]):
                continue
            ask = self._filled(_ask(findings[0]), findings)
            told = self._told(findings, first=True)
            if ask.template:
                told[-1] = Phrase.of("{told}，{ask}", told=told[-1], ask=ask)
            pieces += told
        if len(pieces) == 1:
            return tuple(pieces)
        return tuple(Phrase.of("（{n}）{told}", n=number, told=piece) for number, piece in enumerate(pieces, start=1))

    def _said_with_another(self, finding: Finding) -> bool:
        """Whether another piece of advice about the same rows covers it."""
        names = dict(finding.evidence_items).get("names")
        if not isinstance(names, tuple):
            return False
        for other in self.group.findings:
            others = dict(other.evidence_items).get("names")
            if finding.rule in _raised(other).covers and isinstance(others, tuple) and set(names) <= set(others):
                return True
        return False

    def _told(self, findings: Sequence[Finding], *, first: bool) -> list[Phrase]:
        """What is said of findings with one message: one by one if they are few, otherwise together."""
        raised = _raised(findings[0])
        if not first and raised.adds is not None:
            return [self._filled(raised.adds, findings)]
        if len(findings) > 1 and raised.several is not None:
            return [self._filled(raised.several, findings)]
        if len({each.evidence_items for each in findings}) == 1 < len(findings):
            return [Phrase.of("{places}：{told}", places=self._spots(findings), told=self._plain(findings[0]))]
        if len(findings) <= _TOLD:
            return [self._one(finding) for finding in findings]
        return [Phrase.of("{title}：{places}", title=Phrase(_title(findings[0])), places=self._spots(findings))]

    def _spots(self, findings: Sequence[Finding]) -> Evidence:
        return _Several(tuple(dict.fromkeys(Spot.of(self.form, each.path) for each in findings)), quoted=False)

    def _one(self, finding: Finding) -> Phrase:
        """A finding as it is told to the department: without the proof, which is in the workings, and with its place."""
        raised = _raised(finding)
        if raised.told is not None:
            told = self._filled(raised.told, [finding])
            slip = dict(finding.evidence_items).get("explanation")
            return told if slip is None else Phrase.of("{told}，可能是{slip}", told=told, slip=slip)
        spot, plain = Spot.of(self.form, finding.path), self._plain(finding)
        # A cell of its own, a row that the message names or begins with: to say the place again would stutter.
        named = any(each in finding.template for each in ("{name}", "{names}", "全部{count}"))
        if named or finding.path.count(".") <= 1 or plain.render().startswith(spot.first):
            return plain
        return Phrase.of("{place}：{told}", place=spot, told=plain)

    def _plain(self, finding: Finding) -> Phrase:
        return Phrase(finding.template, tuple((name, brief(value, _QUOTED)) for name, value in finding.evidence_items))

    def _filled(self, template: str, findings: Sequence[Finding]) -> Phrase:
        """A template with what the findings give for its placeholders, each value once."""
        evidence: list[tuple[str, Evidence]] = []
        for name in _placeholders(template):
            values = tuple(dict.fromkeys(self._values(name, findings)))
            quoted = f"“{{{name}}}”" in template
            one: Evidence = values[0] if len(values) == 1 else _Several(values, quoted)
            evidence.append((name, one))
        return Phrase(template, tuple(evidence))

    def _values(self, name: str, findings: Sequence[Finding]) -> Iterator[Evidence]:
        """What a placeholder stands for: a place, a piece of evidence, or what the part itself has under that name."""
        if name == "others":
            own = {finding.path for finding in findings}
            yield from (Spot.of(self.form, path) for path in self.places if path not in own)
            return
        for finding in findings:
            if name == "place":
                yield Spot.of(self.form, finding.path)
            elif name == "row":
                yield Spot.of(self.form, _owner(self.form, finding.path))
            elif name == "unit":
                yield self.form.money_unit or ""
            elif name == "money":
                yield _money(self.form, _owner(self.form, finding.path))
            else:
                value = dict(finding.evidence_items).get(name)
                if value is None:
                    value = getattr(resolve(self.form, _owner(self.form, finding.path)), name, None)
                if isinstance(value, tuple):
                    yield from (brief(each, _QUOTED) for each in value)
                else:
                    yield brief(value, _QUOTED)


def _money(form: Form, path: str) -> Evidence:
    """（涉及资金87.63万元）: the money of a task, if it is printed."""
    part = resolve(form, path)
    if not isinstance(part, Task) or part.funding is None:
        return ""
    return Phrase.of("（涉及资金{amount}{unit}）", amount=part.funding, unit=form.money_unit or "")


def _title(finding: Finding) -> str:
    return _raised(finding).title or finding.title


def _ask(finding: Finding) -> str:
    """What the department is asked to do."""
    ask = _raised(finding).ask
    return _ASKS[_kind(finding)] if ask is None else ask


def _placeholders(template: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.partition("}")[0] for piece in template.split("{")[1:]))

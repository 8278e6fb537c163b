"""From TOML to a profile: layers laid over each other, every key known, every value of its kind, with its source."""

from __future__ import annotations

import os.path
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, fields, frozen

from perfeval import model
from perfeval.policy import (
    DEFAULT_SOURCES,
    KIND,
    LABEL,
    SECTIONS,
    Bands,
    Certainty,
    Grade,
    Policy,
    Source,
    Weighting,
)
from perfeval.profile import DEFAULT, SHIPPED, Profile, Setting
from perfeval.profile.entries import Entry
from perfeval.rule import Severity
from perfeval.tomltext import Strict, below, join_keys, read_toml, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from perfeval.rule import Rule

__all__ = ["profile_of"]

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "profiles")
_ABOUT = ("source", "certainty", "note")
_HEAD = ("name", "title", "about", "extends", "valid_from", "valid_until", "source", "certainty", "sources", "match")
_TABLES = ("rules", *SECTIONS)
_MOST_POINTS = 1000
_MOST_PERCENT = 1000
_CLASSES = ("must-correct", "must-explain", "advice")


class _Refused:
    """What a reader gives for a value it refused; a problem has been recorded."""


_REFUSED = _Refused()


@frozen
class _Basis:
    """What a value rests on: inherited from the table and the file around it unless it says so itself."""

    sources: tuple[Source, ...] = ()
    certainty: Certainty | None = None
    note: str | None = None


@frozen
class _Layer:
    """One file as read: what it calls itself and what it sets."""

    name: str
    table: Mapping[str, Any] = field(repr=False)
    path: str
    parent: str | None


# --- layers ---------------------------------------------------------------------------------------------------


def _place(name: str, beside: str | None) -> str:
    """The file of a profile: one that comes with perfeval, or a path beside the file that names it."""
    if name in SHIPPED:
        return os.path.join(_FOLDER, f"{name}.toml")
    return name if beside is None else os.path.join(os.path.dirname(beside), name)


def _layers(name: str) -> tuple[_Layer, ...]:
    """The layers of a profile, the most general first."""
    made: list[_Layer] = []
    seen: list[str] = []
    wanted: str | None = name
    beside: str | None = None
    while wanted is not None and wanted != DEFAULT.name:
        path = _place(wanted, beside)
        layer = _layer(path, shipped=wanted in SHIPPED)
        identity = os.path.realpath(path)
        if identity in seen:
            _refuse_cycle(made, seen.index(identity))
        seen.append(identity)
        made.append(layer)
        wanted, beside = layer.parent, path
    return tuple(reversed(made))


def _refuse_cycle(layers: list[_Layer], start: int) -> None:
    strict = Strict(layers[-1].path)
    names = [layer.name for layer in layers[start:]]
    strict.add("extends", "方案互相引用：{cycle}", cycle=" → ".join([*names, names[0]]))
    strict.finish()


def _layer(path: str, *, shipped: bool) -> _Layer:
    table = read_toml(path)
    strict = Strict(path)
    stem = os.path.splitext(os.path.basename(path))[0]
    name = strict.text(table.get("name", stem), "name") or stem
    if not shipped and name in SHIPPED:
        strict.add("name", "{name} 是内置方案的名称，请另取名称", name=shown(name))
    parent = table.get("extends")
    if parent is not None:
        parent = strict.text(parent, "extends")
        if parent and parent not in SHIPPED and not parent.endswith(".toml"):
            strict.unknown("extends", parent, SHIPPED)
    strict.finish()
    return _Layer(name, table, path, parent)


# --- one layer ------------------------------------------------------------------------------------------------


class _Reading:
    """One layer being read into entries."""

    def __init__(self, layer: _Layer, known: Mapping[str, Source]) -> None:
        self.layer = layer
        self.strict = Strict(layer.path)
        self.sources: dict[str, Source] = dict(known)
        self.entries: list[Entry] = []

    def read(self) -> None:
        table, strict = self.layer.table, self.strict
        strict.keys(table, "", (*_HEAD, *_TABLES))
        self._sources(table.get("sources", {}))
        basis = self._basis(table, "", _Basis())
        self._rules(strict.table(table.get("rules", {}), "rules"), basis)
        for section, part in SECTIONS.items():
            self._section(section, part, strict.table(table.get(section, {}), section), basis)
        strict.finish()

    def _sources(self, value: object) -> None:
        strict = self.strict
        for key, entry in strict.table(value, "sources").items():
            address = join_keys("sources", key)
            table = strict.table(entry, address)
            strict.keys(table, address, ("title", "address", "reliability"))
            title = strict.text(table.get("title", ""), f"{address}.title")
            web = strict.text(table["address"], f"{address}.address") if "address" in table else None
            grade = table.get("reliability")
            if grade not in (None, "A", "B", "C", "D"):
                strict.unknown(f"{address}.reliability", str(grade), ("A", "B", "C", "D"))
            self.sources[key] = Source(key=key, title=title or key, address=web, reliability=grade)

    def _basis(self, table: Mapping[str, Any], address: str, inherited: _Basis) -> _Basis:
        """The source, certainty and note that ``table`` states, over what it inherits."""
        strict, made = self.strict, inherited
        at = f"{address}." if address else ""
        if "source" in table:
            names = strict.texts(table["source"], f"{at}source") or ()
            for name in names:
                if name not in self.sources:
                    strict.unknown(f"{at}source", name, self.sources)
            made = evolve(made, sources=tuple(self.sources[name] for name in names if name in self.sources))
        if "certainty" in table:
            word = strict.text(table["certainty"], f"{at}certainty")
            known = [certainty.value for certainty in Certainty]
            if word is not None and word not in known:
                strict.unknown(f"{at}certainty", word, known)
            elif word is not None:
                made = evolve(made, certainty=Certainty(word))
        if "note" in table:
            made = evolve(made, note=strict.text(table["note"], f"{at}note"))
        if made.certainty is Certainty.OFFICIAL and not made.sources and table.keys() & set(_ABOUT):
            strict.add(f"{at}certainty", "官方文本须注明来源")
        return made

    def _unwrapped(self, value: object, address: str, inherited: _Basis) -> tuple[object, _Basis]:
        """A plain value, or one in a table with its own source, certainty and note."""
        if not isinstance(value, dict) or "value" not in value:
            return value, inherited
        self.strict.keys(value, address, ("value", *_ABOUT))
        return value["value"], self._basis(value, address, inherited)

    def _enter(self, keys: tuple[str, ...], value: object, label: str, basis: _Basis) -> None:
        if isinstance(value, _Refused):
            return
        self.entries.append(
            Entry(
                keys=keys,
                value=value,
                label=label,
                sources=basis.sources,
                certainty=basis.certainty,
                layer=self.layer.name,
                note=basis.note,
            )
        )

    def _rules(self, table: Mapping[str, Any], inherited: _Basis) -> None:
        from perfeval.rules import ALL, current

        known = {rule.name: rule for rule in ALL}
        for name, value in table.items():
            address, now = join_keys("rules", name), current(name)
            if now not in known:
                self.strict.unknown(address, name, known)
                continue
            self._rule(known[now], self.strict.table(value, address), address, inherited)

    def _rule(self, rule: Rule, table: Mapping[str, Any], address: str, inherited: _Basis) -> None:
        basis = self._basis(table, address, inherited)
        self.strict.keys(table, address, ("enabled", "severity", *rule.parameters, *_ABOUT))
        defaults: dict[str, Any] = {"enabled": True, "severity": rule.severity, **rule.parameters}
        for key, default in defaults.items():
            if key in table:
                at = join_keys("rules", rule.name, key)
                value, own = self._unwrapped(table[key], at, basis)
                read = _severity if key == "severity" else _like(default)
                self._enter(("rules", rule.name, key), read(self.strict, at, value), rule.title, own)

    def _section(self, section: str, part: type[Any], table: Mapping[str, Any], inherited: _Basis) -> None:
        attributes = {attribute.name: attribute for attribute in fields(part)}
        self.strict.keys(table, section, (*attributes, *_ABOUT))
        basis = self._basis(table, section, inherited)
        for name, attribute in attributes.items():
            if name not in table:
                continue
            address, about = f"{section}.{name}", attribute.metadata
            if about[KIND] == "synonyms":
                self._synonyms(section, name, about[LABEL], table[name], basis)
                continue
            value, own = self._unwrapped(table[name], address, evolve(basis, note=None))
            read = _reader(about[KIND], about["choices"])
            self._enter((section, name), read(self.strict, address, value), about[LABEL], own)

    def _synonyms(self, section: str, name: str, label: str, value: object, inherited: _Basis) -> None:
        address = f"{section}.{name}"
        table = self.strict.table(value, address)
        basis = self._basis(table, address, inherited)
        for word, entry in table.items():
            if word in _ABOUT:
                continue
            at = join_keys(section, name, word)
            if name == "labels" and word not in _labelled():
                self.strict.unknown(at, word, _labelled())
                continue
            words, own = self._unwrapped(entry, at, evolve(basis, note=None))
            self._enter((section, name, word), _words(self.strict, at, words), label, own)


# --- kinds of values ------------------------------------------------------------------------------------------


def _severity(strict: Strict, address: str, value: object) -> object:
    known = [severity.value for severity in Severity]
    if isinstance(value, str) and value in known:
        return Severity(value)
    strict.unknown(address, value if isinstance(value, str) else shown(value), known)
    return _REFUSED


def _like(default: object) -> Callable[[Strict, str, object], object]:
    """A reader for values of the kind of a rule's own default."""
    if isinstance(default, bool):
        return _bool
    if isinstance(default, int):
        return _whole
    if isinstance(default, Decimal):
        return _number
    if isinstance(default, tuple):
        return _words
    return _text


def _bool(strict: Strict, address: str, value: object) -> object:
    if isinstance(value, bool):
        return value
    strict.add(address, "应为 true 或 false，实为 {value}", value=shown(value))
    return _REFUSED


def _whole(strict: Strict, address: str, value: object) -> object:
    if type(value) is int and abs(value) < 10**18:
        return value
    strict.add(address, "应为整数，实为 {value}", value=shown(value))
    return _REFUSED


def _count(strict: Strict, address: str, value: object) -> object:
    number = _whole(strict, address, value)
    if isinstance(number, int) and not 0 <= number <= 12:  # noqa: PLR2004 (as many decimals as are ever printed)
        strict.add(address, "应为 0 至 {most} 的整数，实为 {value}", most=12, value=shown(value))
        return _REFUSED
    return number


def _number(strict: Strict, address: str, value: object) -> object:
    if type(value) is int and abs(value) < 10**18:
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    strict.add(address, "应为数，实为 {value}", value=shown(value))
    return _REFUSED


def _within(most: int) -> Callable[[Strict, str, object], object]:
    def read(strict: Strict, address: str, value: object) -> object:
        number = _number(strict, address, value)
        if isinstance(number, Decimal) and not 0 <= number <= most:
            strict.add(address, "应为 0 至 {most} 的数，实为 {value}", most=most, value=shown(value))
            return _REFUSED
        return number

    return read


_points, _percent = _within(_MOST_POINTS), _within(_MOST_PERCENT)


def _text(strict: Strict, address: str, value: object) -> object:
    made = strict.text(value, address)
    return _REFUSED if made is None else made


def _words(strict: Strict, address: str, value: object) -> object:
    made = strict.texts(value, address)
    return _REFUSED if made is None else made


def _choice(choices: tuple[str, ...]) -> Callable[[Strict, str, object], object]:
    def read(strict: Strict, address: str, value: object) -> object:
        if isinstance(value, str) and value in choices:
            return value
        strict.unknown(address, value if isinstance(value, str) else shown(value), choices)
        return _REFUSED

    return read


def _choices(choices: tuple[str, ...]) -> Callable[[Strict, str, object], object]:
    def read(strict: Strict, address: str, value: object) -> object:
        names = _words(strict, address, value)
        if isinstance(names, tuple):
            for name in names:
                if name not in choices:
                    strict.unknown(address, name, choices)
            if not names or not set(names) <= set(choices):
                return _REFUSED if names else _nothing(strict, address)
        return names

    return read


def _nothing(strict: Strict, address: str) -> object:
    strict.add(address, "至少写一项")
    return _REFUSED


def _tables(strict: Strict, address: str, value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        strict.add(address, "应为表的列表，实为 {value}", value=shown(value))
        return
    for number, each in enumerate(value):
        yield f"{address}[{number}]", each


def _bands(strict: Strict, address: str, value: object) -> object:
    made = []
    for at, table in _tables(strict, address, value):
        strict.keys(table, at, ("met", "partly"))
        met, partly = (_percent(strict, f"{at}.{key}", table.get(key)) for key in ("met", "partly"))
        if isinstance(met, Decimal) and isinstance(partly, Decimal):
            if not partly <= met <= 100:  # noqa: PLR2004
                strict.add(at, "应有 partly ≤ met ≤ 100")
            made.append(Bands(met=met, partly=partly))
    return tuple(made) if made else _REFUSED if value else _nothing(strict, address)


def _grades(strict: Strict, address: str, value: object) -> object:
    made = []
    for at, table in _tables(strict, address, value):
        strict.keys(table, at, ("name", "least"))
        name = strict.text(table.get("name", ""), f"{at}.name")
        least = _points(strict, f"{at}.least", table.get("least"))
        if name is not None and isinstance(least, Decimal):
            made.append(Grade(name=name, least=least))
    if any(a.least <= b.least for a, b in pairwise(made)):
        strict.add(address, "等级应从高到低排列，分数线不得相同")
    return tuple(made) if made else _REFUSED if value else _nothing(strict, address)


def _weightings(strict: Strict, address: str, value: object) -> object:
    made = []
    for at, table in _tables(strict, address, value):
        read = {name: _points(strict, below(at, name), points) for name, points in table.items()}
        made.append(Weighting(points=tuple((name, each) for name, each in read.items() if isinstance(each, Decimal))))
    return tuple(made) if isinstance(value, list) else _REFUSED


def _cells(part: str) -> Callable[[Strict, str, object], object]:
    names = tuple(attribute.name for attribute in fields(getattr(model, part)))
    return _choices(names)


def _labelled() -> Collection[str]:
    """The cells that a label can name."""
    from perfeval.layouts.vocabulary import CELLS

    return CELLS


def _rule_names(strict: Strict, address: str, value: object) -> object:
    from perfeval.rules import NAMES

    return _known(strict, address, value, frozenset(NAMES))


def _selectors(strict: Strict, address: str, value: object) -> object:
    from perfeval.rules import NAMES

    return _known(strict, address, value, frozenset({*_CLASSES, *(severity.value for severity in Severity), *NAMES}))


def _known(strict: Strict, address: str, value: object, known: frozenset[str]) -> object:
    """A list of ``known`` names; a rule's old name becomes its new one."""
    from perfeval.rules import current

    names = _words(strict, address, value)
    if not isinstance(names, tuple):
        return names
    made = tuple(current(name) for name in names)
    for name, now in zip(names, made, strict=True):
        if now not in known:
            strict.unknown(address, name, sorted(known))
    return made


def _reader(kind: str, choices: tuple[str, ...]) -> Callable[[Strict, str, object], object]:
    if kind.startswith("cells:"):
        return _cells(kind.removeprefix("cells:"))
    if kind in ("choice", "choices"):
        return (_choice if kind == "choice" else _choices)(choices)
    return _READERS[kind]


_READERS: dict[str, Callable[[Strict, str, object], object]] = {
    "bool": _bool,
    "count": _count,
    "points": _points,
    "percent": _percent,
    "words": _words,
    "bands": _bands,
    "grades": _grades,
    "weightings": _weightings,
    "selectors": _selectors,
    "rules": _rule_names,
}


# --- the whole ------------------------------------------------------------------------------------------------


def _settings(entries: tuple[Entry, ...]) -> tuple[tuple[str, Setting], ...]:
    values: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.rule is not None:
            values.setdefault(entry.rule, {})[entry.keys[2]] = entry.value
    return tuple(
        (
            name,
            Setting(
                enabled=own.pop("enabled", True),
                severity=own.pop("severity", None),
                parameters=tuple(sorted(own.items())),
            ),
        )
        for name, own in values.items()
    )


def _policy(entries: tuple[Entry, ...]) -> Policy:
    sections: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    for entry in entries:
        if entry.rule is None:
            section, name, *word = entry.keys
            if word:
                sections[section][name] = (*sections[section].get(name, ()), (word[0], entry.value))
            else:
                sections[section][name] = entry.value
    return Policy(**{name: SECTIONS[name](**values) for name, values in sections.items()})


def _check_whole(strict: Strict, policy: Policy) -> None:
    """What only the layers together can get wrong."""
    gate = policy.gate
    seen: dict[str, str] = {}
    for key in ("correct", "explain", "accept"):
        for selector in getattr(gate, key):
            if seen.setdefault(selector, key) != key:
                strict.add(f"gate.{key}", "{name} 已在 gate.{other} 中", name=shown(selector), other=seen[selector])
    scoring = policy.scoring
    if scoring.satisfaction_zero >= scoring.satisfaction_full:
        strict.add("scoring.satisfaction_zero", "零分线应低于满分线")


def _head(layer: _Layer, strict: Strict) -> dict[str, Any]:
    """What a profile says of itself; not inherited."""
    table = layer.table
    made: dict[str, Any] = {key: strict.text(table[key], key) for key in ("title", "about") if key in table}
    made |= {key: strict.day(table[key], key) for key in ("valid_from", "valid_until") if key in table}
    start, end = made.get("valid_from"), made.get("valid_until")
    if start and end and end < start:
        strict.add("valid_until", "有效期的终点早于起点")
    match = strict.table(table.get("match", {}), "match")
    strict.keys(match, "match", ("places",))
    if "places" in match:
        made["places"] = strict.texts(match["places"], "match.places") or ()
    return made


def profile_of(name: str) -> Profile:
    """The profile called ``name`` or in the file ``name``, with all its layers.

    Raises ``SettingsError`` with everything that is wrong in the first layer, from the most general, that has faults.
    """
    entries: dict[tuple[str, ...], Entry] = {}
    sources = {source.key: source for source in DEFAULT_SOURCES}
    layers = _layers(name)
    for layer in layers:
        reading = _Reading(layer, sources)
        reading.read()
        sources = reading.sources
        # What a later layer says stands where the earlier one stood, so that the order tells nothing.
        entries |= {entry.keys: entry for entry in reading.entries}
    top = layers[-1]
    strict = Strict(top.path)
    head = _head(top, strict)
    made = tuple(entries.values())
    policy = _policy(made)
    _check_whole(strict, policy)
    strict.finish()
    used = {source.key for entry in made for source in entry.sources}
    return Profile(
        name=top.name,
        layers=tuple(layer.name for layer in layers),
        settings=_settings(made),
        own_policy=policy,
        entries=made,
        sources=tuple(source for key, source in sources.items() if key in used),
        **head,
    )

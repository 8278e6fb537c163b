"""The values of a profile one by one: what is set, by which layer, from which source, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields, frozen

from perfeval.messages import translate
from perfeval.policy import DEFAULT_SOURCES, KIND, LABEL, SECTIONS, Certainty, Source
from perfeval.tomltext import join_keys, toml_text

if TYPE_CHECKING:
    from perfeval.profile import Profile, Setting
    from perfeval.rule import Rule

__all__ = ["CALLER", "Difference", "Entry", "as_toml", "called", "differences", "explained"]

CALLER = "caller"
"""The layer of what the calling program set itself."""
_OWN = "default"


@frozen(kw_only=True)
class Entry:
    """One value: ``keys`` is its address, ``label`` its Chinese term (a rule's title for a rule's threshold)."""

    keys: tuple[str, ...]
    value: Any
    label: str
    sources: tuple[Source, ...] = ()
    certainty: Certainty | None = None
    layer: str = _OWN
    note: str | None = None

    @property
    def key(self) -> str:
        """The address, such as ``rules.large-adjustment.threshold``."""
        return join_keys(*self.keys)

    @property
    def rule(self) -> str | None:
        """The rule the value is about, if it is about one."""
        return self.keys[1] if self.keys[0] == "rules" else None

    @property
    def shown(self) -> str:
        """The value as TOML; a dash where nothing is settled."""
        return "—" if self.value is None else toml_text(as_toml(self.value))

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The entry for JSON, its label and certainty in ``lang``."""
        return {
            "key": self.key,
            "label": translate(self.label, lang),
            "value": _plain(as_toml(self.value)),
            "layer": self.layer,
            "certainty": self.certainty.value if self.certainty else None,
            "sources": [
                {"key": s.key, "title": s.title, "address": s.address, "reliability": s.reliability}
                for s in self.sources
            ],
            "note": self.note,
        }


@frozen(kw_only=True)
class Difference:
    """A value that two profiles set differently."""

    before: Entry
    after: Entry

    @property
    def key(self) -> str:
        """The address."""
        return self.before.key

    @property
    def label(self) -> str:
        """The Chinese term."""
        return self.before.label

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The difference for JSON."""
        return {
            "key": self.key,
            "label": translate(self.label, lang),
            "before": self.before.to_dict(lang),
            "after": self.after.to_dict(lang),
        }


def as_toml(value: Any) -> Any:
    """A value of a profile in the shape in which TOML writes it."""
    from perfeval.policy import Bands, Grade, Weighting
    from perfeval.rule import Severity

    if isinstance(value, Severity):
        return value.value
    if isinstance(value, Bands | Grade):
        return {a.name: getattr(value, a.name) for a in fields(type(value))}
    if isinstance(value, Weighting):
        return dict(value.points)
    if isinstance(value, tuple):
        return [as_toml(item) for item in value]
    return value


def _plain(value: Any) -> Any:
    """For JSON: exact numbers as text."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    return toml_text(value)


def called(rule: Rule, setting: Setting) -> tuple[Entry, ...]:
    """The entries for what a caller set about one rule."""
    values: dict[str, Any] = {"enabled": setting.enabled}
    if setting.severity is not None:
        values["severity"] = setting.severity
    values |= dict(setting.parameters)
    return tuple(
        Entry(keys=("rules", rule.name, key), value=value, label=rule.title, layer=CALLER)
        for key, value in values.items()
    )


def _rule_entries(profile: Profile) -> list[Entry]:
    from perfeval.rules import ALL

    made: list[Entry] = []
    by_key = {entry.keys: entry for entry in profile.entries}
    for rule in ALL:
        own = {"enabled": True, "severity": rule.severity, **rule.parameters}
        for name, value in own.items():
            keys = ("rules", rule.name, name)
            made.append(by_key.get(keys) or Entry(keys=keys, value=value, label=rule.title))
    return made


def _section_entries(profile: Profile) -> list[Entry]:
    known = {source.key: source for source in DEFAULT_SOURCES}
    by_key = {entry.keys: entry for entry in profile.entries}
    made: list[Entry] = []
    for section, part in SECTIONS.items():
        for attribute in fields(part):
            keys, about = (section, attribute.name), attribute.metadata
            if about[KIND] == "synonyms":
                made.extend(entry for entry in profile.entries if entry.keys[:2] == keys)
                continue
            unsettled = attribute.default in (None, ())
            made.append(
                by_key.get(keys)
                or Entry(
                    keys=keys,
                    value=attribute.default,
                    label=about[LABEL],
                    sources=tuple(known[key] for key in about["source"]),
                    certainty=None if unsettled else about["certainty"],
                )
            )
    return made


def explained(profile: Profile) -> tuple[Entry, ...]:
    """Every value in force, rules in the order of the catalogue, then the other tables."""
    return (*_rule_entries(profile), *_section_entries(profile))


def differences(before: Profile, after: Profile) -> tuple[Difference, ...]:
    """Every value in which two profiles differ, in the order of ``explained``."""
    left = {entry.keys: entry for entry in explained(before)}
    right = {entry.keys: entry for entry in explained(after)}
    made = []
    for keys in (*left, *(keys for keys in right if keys not in left)):
        a, b = left.get(keys), right.get(keys)
        # A word that only one profile knows is unknown to the other.
        some = a or b
        if some is None:  # pragma: no cover (keys come from one of the two)
            continue
        a = a or Entry(keys=keys, value=None, label=some.label)
        b = b or Entry(keys=keys, value=None, label=some.label)
        if a.value != b.value:
            made.append(Difference(before=a, after=b))
    return tuple(made)

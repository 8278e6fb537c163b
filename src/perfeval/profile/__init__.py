"""Policy as data: which rules apply at a place, how grave they are, with which thresholds and formulas, and why.

A profile is one TOML file, layered over others by ``extends``. ``default`` is no file at all: every rule and every
formula with its own defaults, so that a check that asks for nothing reads nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from perfeval.errors import ConfigurationError, quoted
from perfeval.rule import Severity
from perfeval.values.record import Record, field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from perfeval.model import Form
    from perfeval.policy import Policy, Source
    from perfeval.profile.entries import Difference, Entry
    from perfeval.profile.proposing import Proposal
    from perfeval.rule import Rule

__all__ = ["AUTO", "DEFAULT", "SHIPPED", "Profile", "Setting", "diff", "load_profile", "profiles", "propose"]

SHIPPED = (
    "default",
    "national-2020",
    "national-2021",
    "project-2016",
    "guangzhou-liwan-2021",
    "guangxi",
    "henan-2024",
    "hubei-2020",
    "hunan-departments",
    "sichuan-2023",
    "tianjin",
    "ningxia",
    "shanxi",
    "chengdu-2025-recheck",
)
"""The profiles that come with perfeval; their names are public and stay."""

AUTO = "auto"
"""Stands for the profile that each form seems to be made under; see ``propose``."""


class Setting(Record):
    """What a profile says about one rule."""

    enabled: bool = True
    severity: Severity | None = None
    parameters: tuple[tuple[str, Any], ...] = ()


_NOTHING = Setting()


class Profile(Record):
    """A named policy: a setting for each rule that differs from its own defaults, and everything besides rules.

    ``layers`` names the profiles it was made of, the most general first. ``valid_from`` and ``valid_until`` bound
    the years a form may report on. ``entries`` holds what the layers set, each with its source and certainty.
    """

    name: str
    settings: tuple[tuple[str, Setting], ...] = ()
    title: str | None = field(default=None)
    about: str | None = field(default=None, repr=False)
    layers: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    places: tuple[str, ...] = field(default=(), repr=False)
    own_policy: Policy | None = field(default=None, repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def policy(self) -> Policy:
        """Scoring, definitions, the template's cells, vocabulary and gate."""
        if self.own_policy is not None:
            return self.own_policy
        from perfeval.policy import Policy

        return Policy()

    def setting(self, rule: Rule) -> Setting:
        """The settings for ``rule``; its own defaults where the profile says nothing."""
        return dict(self.settings).get(rule.name, _NOTHING)

    def covers(self, year: int) -> bool:
        """Whether the profile is in force at any time of the year that a form reports on."""
        begins = self.valid_from is None or self.valid_from.year <= year
        return begins and (self.valid_until is None or self.valid_until.year >= year)

    def explain(self) -> tuple[Entry, ...]:
        """Every value in force with its source, its certainty and the layer that set it, rules first."""
        from perfeval.profile.entries import explained

        return explained(self)

    def with_rule(
        self,
        name: str,
        *,
        enabled: bool = True,
        severity: Severity | str | None = None,
        **parameters: Decimal | int | str | bool,
    ) -> Profile:
        """A copy of this profile in which the rule ``name`` has these settings.

        Raises ``ConfigurationError`` for a rule, severity or parameter that does not exist.
        """
        from perfeval.profile.entries import called
        from perfeval.rules import by_name

        rule = by_name(name)
        for key in parameters:
            if key not in rule.parameters:
                raise ConfigurationError(_unknown("参数", key, rule.parameters))
        grave = _severity(severity) if isinstance(severity, str) else severity
        setting = Setting(enabled=enabled, severity=grave, parameters=tuple(sorted(parameters.items())))
        others = tuple(pair for pair in self.settings if pair[0] != rule.name)
        return self.changed(
            settings=(*others, (rule.name, setting)),
            entries=(*(e for e in self.entries if e.rule != rule.name), *called(rule, setting)),
        )


DEFAULT = Profile(name="default", title="通用")
"""Every rule and formula with its own defaults."""


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    choices = list(known)
    near = get_close_matches(name[:80], choices, n=1, cutoff=0.5)
    hint = f"，最接近的是 {near[0]}" if near else f"，可用：{'、'.join(choices)}" if choices else ""
    return f"未知的{what} {quoted(name)}{hint}"


def _severity(text: str) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        raise ConfigurationError(_unknown("级别", text, [s.value for s in Severity])) from None


@cache
def _shipped(name: str) -> Profile:
    from perfeval.profile.reading import profile_of

    return profile_of(name)


def load_profile(name: str) -> Profile:
    """A profile that comes with perfeval, or the one in a ``.toml`` file.

    Raises ``ConfigurationError`` for a name that does not exist, and ``SettingsError``, a kind of it, with the
    address of everything in the file that is unknown or of the wrong kind.
    """
    if name == DEFAULT.name:
        return DEFAULT
    if name in SHIPPED:
        return _shipped(name)
    if not name.endswith(".toml"):
        raise ConfigurationError(f"{_unknown('方案', name, SHIPPED)}；也可以是一个 .toml 文件 (no such profile)")
    from perfeval.profile.reading import profile_of

    return profile_of(name)


def profiles() -> tuple[Profile, ...]:
    """Every profile that comes with perfeval."""
    return tuple(load_profile(name) for name in SHIPPED)


def propose(form: Form) -> tuple[Proposal, ...]:
    """The profiles that ``form`` seems to be made under, the likeliest first, each with the reasons."""
    from perfeval.profile.proposing import proposals

    return proposals(form)


def diff(before: Profile, after: Profile) -> tuple[Difference, ...]:
    """Every value in which two profiles differ."""
    from perfeval.profile.entries import differences

    return differences(before, after)

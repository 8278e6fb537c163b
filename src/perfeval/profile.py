"""Policy as data: which rules apply at a place, how grave they are, and with which thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from perfeval.errors import ConfigurationError, quoted
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from perfeval.rule import Rule

__all__ = ["DEFAULT", "Profile", "load_profile"]


@frozen(kw_only=True)
class Setting:
    """What a profile says about one rule."""

    enabled: bool = True
    severity: Severity | None = None
    parameters: tuple[tuple[str, Any], ...] = ()


@frozen(kw_only=True)
class Profile:
    """A named set of settings, one for each rule that differs from its own defaults."""

    name: str
    settings: tuple[tuple[str, Setting], ...] = ()
    title: str | None = field(default=None)

    def setting(self, rule: Rule) -> Setting:
        """The settings for ``rule``; its own defaults where the profile says nothing."""
        return dict(self.settings).get(rule.name, _NOTHING)

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
        from perfeval.rules import by_name

        rule = by_name(name)
        for key in parameters:
            if key not in rule.parameters:
                raise ConfigurationError(_unknown("参数", key, rule.parameters))
        grave = _severity(severity) if isinstance(severity, str) else severity
        setting = Setting(enabled=enabled, severity=grave, parameters=tuple(sorted(parameters.items())))
        others = tuple(pair for pair in self.settings if pair[0] != name)
        return evolve(self, settings=(*others, (name, setting)))


_NOTHING = Setting()

DEFAULT = Profile(name="default", title="缺省")
"""Every rule with its own defaults."""


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


def _table(value: object, address: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{address}：应为表 (expected a table)")
    return value


def _parameter(value: object, default: object, address: str) -> Any:
    """A threshold of the same kind as its default; a TOML float was read as Decimal."""
    from decimal import Decimal

    if isinstance(default, bool) or isinstance(value, bool):
        if type(value) is type(default):
            return value
    elif isinstance(default, Decimal) and isinstance(value, int | Decimal):
        if Decimal(value).is_finite():
            return Decimal(value)
    elif type(value) is type(default):
        return value
    raise ConfigurationError(f"{address}：应为 {type(default).__name__}，实为 {quoted(value)}")


def _from_table(table: Mapping[str, Any], name: str) -> Profile:
    from perfeval.rules import by_name

    for key in table:
        if key not in {"name", "title", "rules"}:
            raise ConfigurationError(f"{key}：{_unknown('键', key, ['name', 'title', 'rules'])}")
    profile = Profile(name=str(table.get("name", name)), title=table.get("title"))
    for rule_name, entry in _table(table.get("rules", {}), "rules").items():
        rule, address = by_name(rule_name), f"rules.{rule_name}"
        options: dict[str, Any] = {}
        for key, value in _table(entry, address).items():
            if key == "enabled" and isinstance(value, bool):
                options[key] = value
            elif key == "severity" and isinstance(value, str):
                options[key] = _severity(value)
            elif key in rule.parameters:
                options[key] = _parameter(value, rule.parameters[key], f"{address}.{key}")
            else:
                known = ["enabled", "severity", *rule.parameters]
                raise ConfigurationError(f"{address}.{key}：{_unknown('键', key, known)}")
        profile = profile.with_rule(rule_name, **options)
    return profile


def load_profile(name: str) -> Profile:
    """The profile ``default``, or the one in a TOML file: ``[rules.large-adjustment]`` with ``threshold = 20``.

    Raises ``ConfigurationError`` with the address of whatever is unknown or of the wrong kind.
    """
    if name == DEFAULT.name:
        return DEFAULT
    if not name.endswith(".toml"):
        raise ConfigurationError(f"{_unknown('方案', name, [DEFAULT.name])}；也可以是一个 .toml 文件")
    import tomllib
    from decimal import Decimal

    try:
        with open(name, "rb") as file:
            table = tomllib.load(file, parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{quoted(name)}：{quoted(str(error))}") from None
    return _from_table(table, name)

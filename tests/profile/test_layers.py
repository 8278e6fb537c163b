"""Laws of layers: the later one wins value by value, an empty one changes nothing, a cycle is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import Severity, check, from_dict
from perfeval.policy import Certainty, Policy
from perfeval.profile import DEFAULT, SHIPPED, Profile, diff, load_profile
from perfeval.rules import ALL, by_name
from perfeval.tomltext import SettingsError, toml_text

if TYPE_CHECKING:
    from pathlib import Path

SOMETHING: dict[str, st.SearchStrategy[Any]] = {
    "rules.large-adjustment.threshold": st.integers(1, 90).map(Decimal),
    "rules.large-adjustment.enabled": st.booleans(),
    "rules.low-execution.severity": st.sampled_from([s.value for s in Severity]),
    "scoring.execution_points": st.integers(0, 30).map(Decimal),
    "scoring.places": st.integers(0, 4),
    "edition.scored": st.booleans(),
    "edition.structure": st.sampled_from(["levels", "tasks"]),
    "definitions.money_unit": st.sampled_from(["元", "万元"]),
    "vocabulary.level2.时效指标": st.lists(st.sampled_from(["进度指标", "时间指标"]), unique=True),
    "vocabulary.level2.质量指标": st.lists(st.sampled_from(["品质指标"]), unique=True),
}
layers = st.fixed_dictionaries({}, optional=SOMETHING)


def write(path: Path, settings: dict[str, Any], **head: str) -> str:
    lines = [f"{key} = {toml_text(value)}" for key, value in head.items()]
    for key, value in settings.items():
        *table, name = key.split(".")
        dotted = ".".join(part if part.isascii() else toml_text(part) for part in (*table, name))
        lines.append(f"{dotted} = {toml_text(value)}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def values(profile: Profile) -> dict[str, Any]:
    return {entry.key: entry.value for entry in profile.entries}


def plain(settings: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for key, value in settings.items():
        made[key] = Severity(value) if key.endswith("severity") else tuple(value) if isinstance(value, list) else value
    return made


@given(st.lists(layers, min_size=1, max_size=4))
def test_the_later_layer_wins_value_by_value(
    tmp_path_factory: pytest.TempPathFactory, made: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("layers")
    for number, settings in enumerate(made):
        head = {"extends": f"{number - 1}.toml"} if number else {}
        write(folder / f"{number}.toml", settings, name=f"layer-{number}", **head)
    profile = load_profile(str(folder / f"{len(made) - 1}.toml"))
    merged: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for number, settings in enumerate(made):
        merged |= plain(settings)
        origin |= dict.fromkeys(settings, f"layer-{number}")
    assert values(profile) == merged
    assert {entry.key: entry.layer for entry in profile.entries} == origin
    assert profile.layers == tuple(f"layer-{number}" for number in range(len(made)))


@given(layers)
def test_a_layer_that_says_nothing_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("empty")
    below = load_profile(write(folder / "below.toml", settings))
    above = load_profile(write(folder / "above.toml", {}, extends="below.toml"))
    assert above.policy == below.policy
    assert above.settings == below.settings
    assert diff(above, below) == ()


@given(layers)
def test_what_is_set_is_what_rules_and_policy_get(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, Any]
) -> None:
    profile = load_profile(write(tmp_path_factory.mktemp("set") / "a.toml", settings))
    large = profile.setting(by_name("large-adjustment"))
    wanted = plain(settings)
    assert dict(large.parameters).get("threshold") == wanted.get("rules.large-adjustment.threshold")
    assert large.enabled == wanted.get("rules.large-adjustment.enabled", True)
    assert profile.setting(by_name("low-execution")).severity == wanted.get("rules.low-execution.severity")
    default = Policy()
    for section, name in (
        ("scoring", "execution_points"),
        ("scoring", "places"),
        ("edition", "scored"),
        ("edition", "structure"),
    ):
        got = getattr(getattr(profile.policy, section), name)
        assert got == wanted.get(f"{section}.{name}", getattr(getattr(default, section), name))
    words = {key.split(".")[-1]: value for key, value in wanted.items() if key.startswith("vocabulary")}
    assert dict(profile.policy.vocabulary.level2) == words


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_layers_in_a_circle_are_refused(length: int, tmp_path: Path) -> None:
    for number in range(length):
        write(tmp_path / f"{number}.toml", {}, extends=f"{(number + 1) % length}.toml")
    with pytest.raises(SettingsError) as caught:
        load_profile(str(tmp_path / "0.toml"))
    (problem,) = caught.value.problems
    assert problem.path == "extends"
    assert problem.message.count("→") == length


def test_a_circle_that_does_not_hold_the_first_layer_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", {}, extends="b.toml")
    write(tmp_path / "b.toml", {}, extends="c.toml")
    write(tmp_path / "c.toml", {}, extends="b.toml")
    with pytest.raises(SettingsError, match="b → c → b"):
        load_profile(str(tmp_path / "a.toml"))


def test_a_layer_may_extend_what_comes_with_perfeval_and_a_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    write(tmp_path / "province.toml", {"scoring.places": 1}, extends="hubei-2020")
    profile = load_profile(write(tmp_path / "city" / "own.toml", {}, extends="../province.toml"))
    assert profile.layers == ("hubei-2020", "province", "own")
    assert profile.policy.scoring.execution_points == 20
    assert profile.policy.scoring.places == 1
    assert load_profile(write(tmp_path / "plain.toml", {}, extends="default")).policy == Policy()


def test_sources_and_certainty_are_inherited_from_the_table_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        """
source = "A"
certainty = "practice"
[sources.A]
title = "甲"
[sources.B]
title = "乙"
address = "https://example.org/b"
reliability = "A"
[scoring]
source = "B"
places = 1
execution_points = { value = 10, source = ["A", "B"], certainty = "official", note = "见附件" }
[edition]
scored = true
structure = { value = "levels", certainty = "unconfirmed", source = [] }
""",
        encoding="utf-8",
    )
    entries = {entry.key: entry for entry in load_profile(str(path)).explain()}
    seen = {
        key: ([source.title for source in entries[key].sources], entries[key].certainty, entries[key].note)
        for key in ("scoring.places", "scoring.execution_points", "edition.scored", "edition.structure")
    }
    assert seen == {
        "scoring.places": (["乙"], Certainty.PRACTICE, None),
        "scoring.execution_points": (["甲", "乙"], Certainty.OFFICIAL, "见附件"),
        "edition.scored": (["甲"], Certainty.PRACTICE, None),
        "edition.structure": ([], Certainty.UNCONFIRMED, None),
    }
    assert entries["scoring.cap"].layer == "default"
    assert entries["scoring.places"].layer == "a"


def test_a_source_of_a_lower_layer_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('extends = "sichuan-2023"\n[scoring]\nplaces = { value = 1, source = "S10" }\n', encoding="utf-8")
    (entry,) = [entry for entry in load_profile(str(path)).entries if entry.key == "scoring.places"]
    assert entry.sources[0].reliability == "A"


def test_a_profile_changes_what_a_check_finds() -> None:
    form = from_dict(
        {
            "schema": 1,
            "kind": "project",
            "title": "某县项目支出绩效自评表",
            "year": 2023,
            "department": "某局",
            "money_unit": "万元",
            "funding": [
                {"source": "年度资金总额", "initial_budget": "86.00", "adjusted_budget": "86.00", "actual": "73.10"}
            ],
        }
    )
    found = {name: {f.rule for f in check(form, profile=name).findings} for name in ("default", "sichuan-2023")}
    assert found["sichuan-2023"] - found["default"] == {"low-execution"}
    assert check(form, profile="sichuan-2023").profile == "sichuan-2023"


def test_a_caller_may_change_a_rule_and_it_shows() -> None:
    profile = DEFAULT.with_rule("large-adjustment", severity="info", threshold=Decimal(5))
    entries = {entry.key: entry for entry in profile.explain()}
    assert entries["rules.large-adjustment.threshold"].value == 5
    assert entries["rules.large-adjustment.threshold"].layer == "caller"
    assert {d.key for d in diff(DEFAULT, profile)} == {
        "rules.large-adjustment.severity",
        "rules.large-adjustment.threshold",
    }
    again = profile.with_rule("large-adjustment")
    assert diff(DEFAULT, again) == ()


def test_explain_lists_every_rule_and_every_key_once() -> None:
    for name in SHIPPED:
        entries = load_profile(name).explain()
        listed = [entry.key for entry in entries]
        assert len(listed) == len(set(listed))
        for rule in ALL:
            assert {f"rules.{rule.name}.enabled", f"rules.{rule.name}.severity"} <= set(listed)
            assert {f"rules.{rule.name}.{key}" for key in rule.parameters} <= set(listed)
        for entry in entries:
            assert entry.to_dict("en")["key"] == entry.key
            assert entry.shown


def test_rules_have_no_parameter_that_a_profile_reserves() -> None:
    reserved = {"enabled", "severity", "source", "certainty", "note", "value"}
    assert not [rule.name for rule in ALL if reserved & set(rule.parameters)]
    kinds = {type(value) for rule in ALL for value in rule.parameters.values()}
    assert kinds <= {bool, int, Decimal, str, tuple}

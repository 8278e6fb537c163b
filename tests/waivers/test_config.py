"""The nearest configuration upwards is read, and everything in it that is not understood is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from perfeval.config import Config, find_config, load_config
from perfeval.tomltext import SettingsError
from perfeval.waivers import Waiver

if TYPE_CHECKING:
    from pathlib import Path

FULL = """
profile = "policy/city.toml"
select = ["funding", "overspent"]
ignore = ["repeated-text"]
fail_on = "warning"
fail_on_gate = ["correct", "undecided"]
lang = "en"
baseline = "baseline.json"

[[waivers]]
rule = "overspent"
path = "$.funding[*].actual"
reason = "上年结转"
by = "预算科"
until = 2026-12-31
figures = "0123456789abcdef"
"""


def test_a_full_configuration(tmp_path: Path) -> None:
    path = tmp_path / "perfeval.toml"
    path.write_text(FULL, encoding="utf-8")
    assert load_config(path) == Config(
        source=str(path),
        profile=str(tmp_path / "policy/city.toml"),
        select=("funding", "overspent"),
        ignore=("repeated-text",),
        fail_on="warning",
        fail_on_gate=("correct", "undecided"),
        lang="en",
        baseline=str(tmp_path / "baseline.json"),
        waivers=(
            Waiver(
                rule="overspent",
                number=1,
                path="$.funding[*].actual",
                reason="上年结转",
                by="预算科",
                until=date(2026, 12, 31),
                figures=("0123456789abcdef",),
            ),
        ),
    )


def test_an_empty_configuration_settles_nothing(tmp_path: Path) -> None:
    path = tmp_path / "perfeval.toml"
    path.write_text("", encoding="utf-8")
    assert load_config(path) == Config(source=str(path))


def test_pyproject_says_the_same_in_its_own_table(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.perfeval]\nprofile = "hubei-2020"\n[tool.other]\nx = 1.5\n', encoding="utf-8")
    assert load_config(path).profile == "hubei-2020"


def test_the_nearest_one_upwards_is_found(tmp_path: Path) -> None:
    here = tmp_path / "a" / "b" / "c"
    here.mkdir(parents=True)
    (tmp_path / "perfeval.toml").write_text("", encoding="utf-8")
    assert find_config(here) == str(tmp_path / "perfeval.toml")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert find_config(here) == str(tmp_path / "perfeval.toml")
    (tmp_path / "a" / "b" / "pyproject.toml").write_text("[tool.perfeval]\n", encoding="utf-8")
    assert find_config(here) == str(tmp_path / "a" / "b" / "pyproject.toml")
    (tmp_path / "a" / "b" / "perfeval.toml").write_text("", encoding="utf-8")
    assert find_config(here) == str(tmp_path / "a" / "b" / "perfeval.toml")
    assert find_config(tmp_path) == str(tmp_path / "perfeval.toml")


def test_a_pyproject_on_the_way_that_cannot_be_read_is_no_silence(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.perfeval", encoding="utf-8")
    with pytest.raises(SettingsError, match="pyproject"):
        find_config(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.perfeval]",
        "[ tool . 'perfeval' ]",
        "[tool]\nperfeval = {}",
        "[tool]\n[tool.'perfeval']",
        "tool.perfeval.lang = 'en'",
        "tool = {perfeval = {}}",
        "[[tool.perfeval.waivers]]\nrule = 'overspent'",
    ],
)
def test_however_the_table_is_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert find_config(tmp_path) == str(tmp_path / "pyproject.toml")


def test_a_broken_pyproject_of_others_is_theirs(tmp_path: Path) -> None:
    (tmp_path / "perfeval.toml").write_text("", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pyproject.toml").write_text("[tool", encoding="utf-8")
    assert find_config(tmp_path / "a") == str(tmp_path / "perfeval.toml")


@pytest.mark.parametrize(
    ("text", "address", "hint"),
    [
        ("profil = 'x'", "profil", "profile"),
        ("fail-on = 'error'", "fail-on", "fail_on"),
        ("fail_on = 'eror'", "fail_on", "error"),
        ("fail_on = 1", "fail_on", ""),
        ("fail_on_gate = ['ready']", "fail_on_gate", ""),
        ("select = ['fundin']", "select", "funding"),
        ("ignore = ['overspend']", "ignore", "overspent"),
        ("ignore = [1]", "ignore", ""),
        ("lang = 'fr'", "lang", "zh"),
        ("profile = ''", "profile", ""),
        ("profile = 'hubei-2002'", "profile", "hubei-2020"),
        ("baseline = 3", "baseline", ""),
        ("[[waivers]]\nrule = 'overspend'", "waivers[0].rule", "overspent"),
        ("[[waiver]]\nrule = 'overspent'", "waiver", "waivers"),
    ],
)
def test_every_mistake_is_refused_at_its_address(text: str, address: str, hint: str, tmp_path: Path) -> None:
    for name, before, prefix in (("perfeval.toml", "", ""), ("pyproject.toml", "[tool.perfeval]\n", "tool.perfeval.")):
        path = tmp_path / name
        path.write_text(before + text.replace("[[", f"[[{prefix}"), encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            load_config(path)
        assert [problem.path for problem in caught.value.problems] == [prefix + address]
        assert hint in caught.value.problems[0].message
        assert str(path) in str(caught.value)


def test_a_pyproject_without_the_table_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"tool\.perfeval"):
        load_config(tmp_path / "pyproject.toml")
    (tmp_path / "pyproject.toml").write_text("[tool]\nperfeval = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"tool\.perfeval"):
        load_config(tmp_path / "pyproject.toml")

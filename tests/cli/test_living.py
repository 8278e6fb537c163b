"""``perfeval baseline``, ``waiver`` and ``profile``: taking perfeval up on forms that are far from perfect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click.testing
import pytest

from perfeval.cli.group import cli
from perfeval.profile import SHIPPED

MISMATCH = "completion-rate-mismatch"
LINE = {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}


def put(name: str, rate: str, department: str = "甲局") -> None:
    line = LINE | {"stated_completion_rate": rate}
    data = {
        "schema": 1,
        "kind": "department_overall",
        "department": department,
        "money_unit": "万元",
        "funding": [line],
    }
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(json.dumps(data), encoding="utf-8")


def invoke(*arguments: str, code: int = 0) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(cli, list(arguments), env={"PERFEVAL_LANG": None, "COLUMNS": "100"})
    assert result.exit_code == code, result.output
    return result


def data(*arguments: str, code: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(invoke(*arguments, "--format", "json", code=code).stdout)
    return made


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of two forms with a proven error each, as working directory."""
    monkeypatch.chdir(tmp_path)
    put("forms/a.json", "99.71%", "甲局")
    put("forms/b.json", "99.72%", "乙局")


# --- Baselines ----------------------------------------------------------------------------------------------


def test_only_what_is_new_is_reported() -> None:
    invoke("check", "forms", code=1)
    invoke("baseline", "create", "forms/known.json", "forms")
    assert data("check", "forms", "--baseline", "forms/known.json")["findings"] == []
    assert all(form["known"] for form in data("check", "forms", "--baseline", "forms/known.json")["forms"])
    assert "基线中已有" in invoke("check", "forms/a.json", "--baseline", "forms/known.json").stdout
    put("forms/a.json", "99.73%")
    report = data("check", "forms", "--baseline", "forms/known.json", code=1)
    assert [(each["form"], each["rule"]) for each in report["findings"]] == [(0, MISMATCH)]


def test_a_baseline_only_shrinks() -> None:
    invoke("baseline", "create", "known.json", "forms")
    before = Path("known.json").read_bytes()
    assert invoke("baseline", "create", "known.json", "forms", code=2).stdout == ""
    put("forms/a.json", "97.71%")  # corrected
    put("forms/b.json", "99.73%", "乙局")  # as wrong as before, but otherwise
    told = invoke("baseline", "check", "known.json", "forms", code=1).stdout
    assert "新问题 1 处" in told
    assert "  + 错误" in told
    assert "甲局" in told.split("基线中已不存在的")[1]
    report = data("baseline", "check", "known.json", "forms", code=1)
    assert [each["file"] for each in report["new"]] == ["forms/b.json"]
    assert {each["rule"] for each in report["gone"]} == {MISMATCH}
    assert Path("known.json").read_bytes() == before
    told = invoke("baseline", "update", "known.json", "forms").stdout
    assert "没有记入" in told
    after = Path("known.json").read_text(encoding="utf-8")
    assert MISMATCH not in after
    assert set(after.splitlines()[1:-1]) < {line.rstrip(",") for line in before.decode().splitlines()} | set(
        before.decode().splitlines()
    )
    invoke("baseline", "create", "known.json", "forms", "--force")
    invoke("baseline", "check", "known.json", "forms")


def test_a_form_that_is_not_checked_keeps_its_entries() -> None:
    invoke("baseline", "create", "known.json", "forms")
    before = Path("known.json").read_bytes()
    assert data("baseline", "check", "known.json", "forms/a.json")["gone"] == []
    invoke("baseline", "update", "known.json", "forms/a.json")
    assert Path("known.json").read_bytes() == before


def test_inputs_that_cannot_be_judged_are_3() -> None:
    Path("forms/c.json").write_text('{"schema": 1}', encoding="utf-8")
    assert "c.json" in invoke("baseline", "create", "known.json", "forms", code=3).stderr
    assert data("baseline", "check", "known.json", "forms", code=3)["errors"]


def test_a_configured_baseline_lies_beside_its_file() -> None:
    invoke("baseline", "create", "forms/known.json", "forms")
    Path("forms/perfeval.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    invoke("check", "forms", "--config", "forms/perfeval.toml")
    Path("forms/known.json").write_text('{"perfeval-baseline": 1, "findings": [{}]}', encoding="utf-8")
    assert "findings[0]" in invoke("check", "forms", "--config", "forms/perfeval.toml", code=2).stderr


# --- Waivers ------------------------------------------------------------------------------------------------


def test_the_table_that_is_printed_accepts_the_finding() -> None:
    given = (
        "forms/a.json",
        MISMATCH,
        "$.funding[*]*",
        "--reason",
        '按"旧办法"',
        "--by",
        "预算科",
        "--until",
        "2999-01-31",
    )
    for name, table in (("perfeval.toml", ""), ("pyproject.toml", "[tool.perfeval]\n")):
        Path(name).write_text(table, encoding="utf-8")
        Path(name).write_text(table + invoke("waiver", *given).stdout, encoding="utf-8")
        report = data("check", "forms/a.json")
        [waived] = report["waived"]
        assert (waived["rule"], waived["waiver"]["reason"]) == (MISMATCH, '按"旧办法"')
        assert waived["waiver"]["until"] == "2999-01-31"
        invoke("waiver", *given)  # what is waived may be waived anew
        put("forms/a.json", "99.73%")
        assert {each["rule"] for each in data("check", "forms/a.json", code=1)["findings"]} >= {
            MISMATCH,
            "waiver-lapsed",
        }
        put("forms/a.json", "99.71%")
        Path(name).unlink()


@pytest.mark.parametrize(
    "arguments",
    [
        ("overspent", "--reason", "a", "--by", "b"),
        (MISMATCH, "$.tasks*", "--reason", "a", "--by", "b"),
        (MISMATCH, "--reason", " ", "--by", "b"),
        (MISMATCH, "--reason", "a"),
        ("completion-rate-mismatched", "--reason", "a", "--by", "b"),
        (MISMATCH, "--reason", "a", "--by", "b", "--until", "31.12.2026"),
    ],
)
def test_a_waiver_for_nothing_is_not_written(arguments: tuple[str, ...]) -> None:
    assert invoke("waiver", "forms/a.json", *arguments, code=2).stdout == ""


def test_a_waiver_for_a_rule_without_findings_says_that_there_are_none() -> None:
    arguments = ("forms/a.json", "overspent", "--reason", "a", "--by", "b")
    assert "found at" not in invoke("waiver", *arguments, code=2).stderr
    assert "found at): $.funding" in invoke("waiver", arguments[0], MISMATCH, "$.tasks*", *arguments[2:], code=2).stderr


# --- Profiles -----------------------------------------------------------------------------------------------


def test_profiles_are_listed() -> None:
    assert [line.split()[0] for line in invoke("profile", "list").stdout.splitlines() if line[0] != " "] == list(
        SHIPPED
    )
    assert [each["name"] for each in json.loads(invoke("profile", "list", "--format", "json").stdout)] == list(SHIPPED)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_value_is_shown_with_what_it_rests_on(lang: str) -> None:
    told = invoke("profile", "show", "hubei-2020", "--lang", lang).stdout
    lines = told.splitlines()
    assert any(line.startswith("  execution_points = 20") and "S22" in line for line in lines)
    assert any(line.startswith("? satisfaction = ") for line in lines)
    assert "S22：" in told or "S22: " in told
    values = {each["key"]: each for each in data("profile", "show", "hubei-2020", "--lang", lang)["values"]}
    assert (values["scoring.execution_points"]["value"], values["scoring.execution_points"]["unsure"]) == ("20", False)
    assert values["scoring.satisfaction"]["unsure"]
    assert "rules.overspent.enabled" not in values
    everything = data("profile", "show", "default", "--all")["values"]
    assert "rules.overspent.enabled" in {each["key"] for each in everything}


def test_what_two_profiles_do_differently() -> None:
    Path("own.toml").write_text(
        f'name = "own"\nextends = "default"\n[rules.{MISMATCH}]\nseverity = "info"\nnote = "试行"\n[rules.field-missing]\nenabled = false\n',
        encoding="utf-8",
    )
    told = invoke("profile", "diff", "default", "own.toml").stdout
    assert f"[rules.{MISMATCH}]" in told
    assert '  -  "error"' in told
    assert '  +  "info"' in told
    assert "试行" in told
    differences = data("profile", "diff", "default", "own.toml")["differences"]
    assert {each["key"] for each in differences} == {f"rules.{MISMATCH}.severity", "rules.field-missing.enabled"}
    assert data("profile", "diff", "default", "default")["differences"] == []

    report = data("profile", "impact", "default", "own.toml", "forms", "missing.json", code=3)
    assert [each["file"] for each in report["forms"]] == ["forms/a.json", "forms/b.json"]
    for each in report["forms"]:
        assert [(change["before"], change["after"]["severity"]) for change in each["changed"]] == [("error", "info")]
        assert {finding["rule"] for finding in each["disappeared"]} == {"field-missing"}
    assert report["rules"][MISMATCH] == {"appeared": 0, "disappeared": 0, "changed": 2}
    assert [each["code"] for each in report["errors"]] == ["file-missing"]
    told = invoke("profile", "impact", "own.toml", "default", "forms").stdout
    assert "  ~ 提示 > 错误" in told
    assert "2 张表中 2 张有变化" in told


def test_a_profile_is_checked_before_it_is_used() -> None:
    Path("own.toml").write_text("[rules.overspent]\nseverity = 'error'\ncertainty = 'inferred'\n", encoding="utf-8")
    told = invoke("profile", "check", "own.toml").stdout
    assert "rules.overspent.severity" in told
    Path("own.toml").write_text("[rules.overspend]\nseverity = 'error'\n\"\\u001b\" = 1\n", encoding="utf-8")
    result = invoke("profile", "check", "own.toml", code=2)
    assert "own.toml: rules.overspend" in result.stderr
    assert "overspent" in result.stderr
    assert "\x1b" not in result.stderr

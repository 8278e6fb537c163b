"""Rules get old without breaking anyone: names redirect, trials run on request, the catalogue tells all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click.testing
import pytest

import perfeval.rules
from perfeval import check, from_dict, load_profile
from perfeval.baseline import compare, create, from_text, to_text
from perfeval.cli.group import cli
from perfeval.errors import ConfigurationError
from perfeval.report import explain as explaining
from perfeval.rules import ALL, NAMES, RenamedRuleWarning, by_name
from perfeval.testing import honest_form, mutate

OLD, NEW = "spent-too-much", "overspent"
FORM = by_name(NEW).bad


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if ``overspent`` had been called otherwise before, and otherwise again before that."""
    monkeypatch.setitem(perfeval.rules.REDIRECTS, OLD, NEW)
    monkeypatch.setitem(perfeval.rules.REDIRECTS, "too-much", OLD)


@pytest.fixture
def on_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if ``overspent`` were on trial."""
    from perfeval.rules.funding import overspent as home

    monkeypatch.setattr(home, "overspent", on_preview(home.overspent))


def on_preview(rule: Any) -> Any:
    import copy

    made = copy.copy(rule)
    object.__setattr__(made, "preview", True)
    return made


def rules_of(**options: Any) -> set[str]:
    return {finding.rule for finding in check(from_dict(FORM), **options).findings}


def invoke(*arguments: str, code: int) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(cli, list(arguments), env={"PERFEVAL_LANG": None})
    assert result.exit_code == code, result.output
    return result


@pytest.mark.usefixtures("renamed")
def test_an_old_name_works_where_rules_are_named(tmp_path: Path) -> None:
    for old in (OLD, "too-much"):
        with pytest.warns(RenamedRuleWarning, match=NEW):
            assert rules_of(select=(old,)) == {NEW}
        with pytest.warns(RenamedRuleWarning, match=NEW):
            assert NEW not in rules_of(ignore=(old,))
        with pytest.warns(RenamedRuleWarning, match=NEW):
            assert by_name(old) is by_name(NEW)
        with pytest.warns(RenamedRuleWarning, match=NEW):
            own = load_profile("default").with_rule(old, enabled=False)
        assert NEW not in rules_of(profile=own)
        path = tmp_path / "own.toml"
        path.write_text(f'[rules.{old}]\nseverity = "info"\n[gate]\naccept = ["{old}", "info"]\n', encoding="utf-8")
        with pytest.warns(RenamedRuleWarning, match=NEW):
            own = load_profile(str(path))
        report = check(from_dict(FORM), profile=own, select=(NEW,))
        assert [finding.severity.value for finding in report.findings] == ["info"]
        assert own.policy.gate.accept == (NEW, "info")


def test_what_was_known_under_the_old_name_is_known_under_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = to_text(create([check(from_dict(FORM))]))
    # The rule that is called ``overspent`` today takes the place of one that was called otherwise when this was written.
    before = {entry.fingerprint for entry in from_text(text).entries if entry.rule == NEW}
    monkeypatch.setitem(perfeval.rules.REDIRECTS, OLD, NEW)
    then = to_text(create([check(from_dict(FORM))])).replace(f'"{NEW}"', f'"{OLD}"')
    with pytest.warns(RenamedRuleWarning):
        known = from_text(then)
    assert {entry.rule for entry in known.entries} == {finding.rule for finding in check(from_dict(FORM)).findings}
    assert compare([check(from_dict(FORM))], known).new == ()
    assert not before & {entry.fingerprint for entry in known.entries}  # it stays what it was under its first name


@pytest.mark.usefixtures("renamed")
def test_the_command_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("form.json").write_text(json.dumps(FORM), encoding="utf-8")
    Path("perfeval.toml").write_text(f'[[waivers]]\nrule = "{OLD}"\nreason = "a"\nby = "b"\n', encoding="utf-8")
    result = invoke("check", "form.json", "--select", f"{OLD},{OLD}", "--format", "json", code=0)
    assert {each["rule"] for each in json.loads(result.stdout)["findings"]} == {NEW, "waiver-without-figures"}
    assert result.stderr.count("\n") == 1
    assert NEW in result.stderr
    assert invoke("explain", OLD, code=0).stdout.startswith(NEW)


@pytest.mark.usefixtures("on_trial")
def test_a_rule_on_trial_runs_where_it_is_asked_for(tmp_path: Path) -> None:
    assert NEW not in rules_of()
    assert NEW not in rules_of(select=("funding",))
    assert NEW in rules_of(preview=True)
    assert rules_of(select=(NEW,)) == {NEW}
    path = tmp_path / "own.toml"
    path.write_text(f"[rules.{NEW}]\nenabled = true\n", encoding="utf-8")
    assert NEW in rules_of(profile=load_profile(str(path)))
    (tmp_path / "form.json").write_text(json.dumps(FORM), encoding="utf-8")
    assert NEW not in invoke("check", str(tmp_path / "form.json"), "-v", code=0).stdout
    assert NEW in invoke("check", str(tmp_path / "form.json"), "--preview", "-v", code=0).stdout
    assert "--preview" in invoke("explain", NEW, code=0).stdout


@pytest.mark.usefixtures("on_trial")
def test_a_rule_on_trial_is_marked_and_its_mutation_fires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "ALL", tuple(map(by_name, NAMES)))
    marked = [line for line in invoke("rules", "--lang", "en", code=0).stdout.splitlines() if "(on trial)" in line]
    assert [line.split()[0] for line in marked] == [NEW]
    mutation = next(filter(None, (mutate(honest_form(number), NEW) for number in range(20))))
    assert NEW in {finding.rule for finding in mutation.check().findings}


def test_no_name_is_used_again() -> None:
    assert not perfeval.rules.REDIRECTS.keys() & set(NAMES)
    for old in perfeval.rules.REDIRECTS:
        with pytest.warns(RenamedRuleWarning):
            assert perfeval.rules.current(old) in NAMES


def test_a_name_that_never_was_is_no_redirect() -> None:
    with pytest.raises(ConfigurationError, match=NEW):
        by_name("overspend")


@pytest.mark.usefixtures("renamed")
def test_the_catalogue_has_everything() -> None:
    listed = json.loads(invoke("rules", "--format", "json", code=0).stdout)
    for rule, told in zip(ALL, listed, strict=True):
        assert (told["name"], told["titles"]["zh"]) == (rule.name, rule.title)
        assert told["titles"]["en"].isascii() or rule.title != told["titles"]["en"]
        assert set(told["messages"]) == {"", *rule.messages}
        assert all(texts["zh"] and texts["en"] for texts in told["messages"].values())
        assert all(told[key] for key in ("about", "documentation", "since"))
        assert told["stability"] in {"stable", "preview"}
        assert set(told["parameters"]) == set(rule.parameters)
        assert told["redirects"] == ([OLD, "too-much"] if rule.name == NEW else [])

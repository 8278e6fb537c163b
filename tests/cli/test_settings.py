"""Configuration, waivers, baselines, proposed profiles and several outputs, as the command has them."""

from __future__ import annotations

import json
import weakref
from pathlib import Path
from typing import Any

import click.testing
import pytest

from perfeval.cli.group import cli

MISMATCH = "completion-rate-mismatch"
TOLD = "预算完成率与金额不符"
LINE = {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}
HERE = ("perfeval.toml", "pyproject.toml")


def form(rate: str = "99.71%", **more: Any) -> dict[str, Any]:
    line = LINE | {"stated_completion_rate": rate}
    return {"schema": 1, "kind": "department_overall", "money_unit": "万元", "funding": [line], **more}


def invoke(*arguments: str | Path, code: int | None = None) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(cli, [str(each) for each in arguments], env={"PERFEVAL_LANG": None})
    if code is not None:
        assert result.exit_code == code, result.output
    return result


def data(*arguments: str | Path, code: int | None = None) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(invoke(*arguments, "--format", "json", code=code).stdout)
    return made


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a form that has a proven error, as working directory."""
    monkeypatch.chdir(tmp_path)
    put("wrong.json", form(department="甲局"))
    return tmp_path


def put(name: str, content: str | dict[str, Any]) -> Path:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def rules_of(report: dict[str, Any]) -> set[str]:
    return {each["rule"] for each in report["findings"]}


# --- Configuration ------------------------------------------------------------------------------------------


def test_the_nearest_configuration_upwards_is_used_and_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("perfeval.toml", f'select = ["{MISMATCH}"]\nlang = "en"\nfail_on = "never"\n')
    report = data("check", "wrong.json", code=0)
    assert (report["config"], rules_of(report)) == ("perfeval.toml", {MISMATCH})
    assert report["findings"][0]["message"].startswith("The completion rate")
    Path("deep/er").mkdir(parents=True)
    monkeypatch.chdir(here / "deep" / "er")
    above = str(Path("../../perfeval.toml"))
    assert data("check", "../../wrong.json", code=0)["config"] == above
    assert above in invoke("check", "../../wrong.json", "-v").stderr


@pytest.mark.usefixtures("here")
def test_the_command_line_beats_the_file() -> None:
    put("perfeval.toml", f'select = ["{MISMATCH}"]\nignore = ["large-adjustment"]\nlang = "en"\nfail_on = "never"\n')
    assert data("check", "wrong.json", "--fail-on", "error", code=1)
    assert "错误" in invoke("check", "wrong.json", "--lang", "zh").stdout
    assert rules_of(data("check", "wrong.json", "--select", "field-missing")) == {"field-missing"}
    assert rules_of(data("check", "wrong.json", "--ignore", MISMATCH)) == set()
    everything = rules_of(data("check", "wrong.json", "--no-config"))
    assert everything > {MISMATCH}
    assert data("check", "wrong.json", "--no-config", code=1)["config"] is None
    put("other/own.toml", 'fail_on = "never"\n')
    assert data("check", "wrong.json", "--config", "other/own.toml", code=0)["config"] == str(Path("other/own.toml"))


@pytest.mark.usefixtures("here")
def test_a_profile_of_the_file_lies_beside_it() -> None:
    put("team/mild.toml", f'name = "mild"\n[rules.{MISMATCH}]\nseverity = "info"\n')
    put("team/perfeval.toml", 'profile = "mild.toml"\n')
    assert data("check", "wrong.json", "--config", "team/perfeval.toml", code=0)["profile"] == "mild"
    assert data("check", "wrong.json", "--config", "team/perfeval.toml", "--profile", "default", code=1)


@pytest.mark.parametrize(
    ("text", "address", "hint"),
    [
        ("selct = ['funding']", "selct", "select"),
        ("profile = 'hubei-2002'", "profile", "hubei-2020"),
        ('"a\\u001b[2J" = 1', "", "\\u{1b}"),
        ("[[waivers]]\nrule = 'overspend'", "waivers[0].rule", "overspent"),
        ("lang = ", "", "TOML"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_the_file_gets_wrong_stops_the_run(text: str, address: str, hint: str) -> None:
    put("perfeval.toml", text)
    result = invoke("check", "wrong.json", code=2)
    assert (result.stdout, "\x1b" in result.stderr) == ("", False)
    assert address in result.stderr
    assert hint in result.stderr
    english = invoke("check", "wrong.json", "--lang", "en", code=2).stderr
    assert "perfeval.toml" in english
    assert not any("一" <= char <= "鿿" for char in english)


@pytest.mark.parametrize(
    "arguments",
    [["--config", "nowhere.toml"], ["--config", "wrong.json", "--no-config"], ["--baseline", "nowhere.json"]],
)
@pytest.mark.usefixtures("here")
def test_files_that_are_named_must_be_there(arguments: list[str]) -> None:
    assert invoke("check", "wrong.json", *arguments, code=2).stdout == ""


@pytest.mark.usefixtures("here")
def test_the_gate_fails_a_run() -> None:
    put("clean.json", form("97.71%"))
    given = ("--fail-on", "never", "--fail-on-gate")
    invoke("check", "wrong.json", *given, "correct", code=1)
    invoke("check", "wrong.json", *given, "explain,undecided", code=0)
    invoke("check", "wrong.json", *given, "explain", "--fail-on-gate", "correct", code=1)
    invoke("check", "clean.json", *given, "correct,explain,undecided", "--select", MISMATCH, code=0)
    invoke("check", "clean.json", *given, "ready", code=2)
    put("perfeval.toml", 'fail_on = "never"\nfail_on_gate = ["correct"]\n')
    invoke("check", "wrong.json", code=1)
    invoke("check", "wrong.json", "--fail-on-gate", "explain", code=0)
    put(
        "mild.toml",
        '[gate]\ncorrect = ["must-correct"]\nexplain = ["must-explain", "warning"]\naccept = ["advice", "info", "completion-rate-mismatch"]\n',
    )
    invoke("check", "wrong.json", "--profile", "mild.toml", "--select", MISMATCH, code=0)


# --- Waivers ------------------------------------------------------------------------------------------------


def waiver(**more: str) -> str:
    """The table that accepts the wrong rate of ``wrong.json``, with the fingerprint that perfeval tells."""
    put("perfeval.toml", f'[[waivers]]\nrule = "{MISMATCH}"\nreason = "已核"\nby = "预算科"\n')
    notice = next(each for each in data("check", "wrong.json")["findings"] if each["rule"] == "waiver-without-figures")
    told = {"reason": '"已核"', "by": '"预算科"', "figures": notice["evidence"]["figures"], **more}
    return f'[[waivers]]\nrule = "{MISMATCH}"\n' + "".join(f"{key} = {value}\n" for key, value in told.items())


@pytest.mark.usefixtures("here")
def test_a_waived_finding_fails_no_run_and_stays_visible() -> None:
    put("perfeval.toml", waiver(until="2999-12-31"))
    report = data("check", "wrong.json", code=0)
    assert MISMATCH not in rules_of(report)
    [waived] = report["waived"]
    assert (waived["rule"], waived["path"]) == (MISMATCH, "$.funding[0].stated_completion_rate")
    assert waived["waiver"] | {"fingerprint": ""} == {
        "reason": "已核",
        "by": "预算科",
        "until": "2999-12-31",
        "fingerprint": "",
    }
    told = invoke("check", "wrong.json", code=0).stdout
    assert "已豁免 1 处" in told
    assert "已核；预算科；至2999-12-31" in "".join(told.split())


@pytest.mark.usefixtures("here")
def test_a_waiver_lapses_with_the_figures_and_expires_with_the_day() -> None:
    text = waiver()
    put("perfeval.toml", text)
    assert invoke("check", "wrong.json").exit_code == 0
    put("wrong.json", form("99.72%", department="甲局"))
    assert {MISMATCH, "waiver-lapsed"} <= rules_of(data("check", "wrong.json", code=1))
    put("wrong.json", form(department="甲局"))
    put("perfeval.toml", text + "until = 2020-01-01\n")
    assert {MISMATCH, "waiver-expired"} <= rules_of(data("check", "wrong.json", code=1))


@pytest.mark.usefixtures("here")
def test_a_waiver_without_a_finding_is_told_once_with_its_place() -> None:
    put("perfeval.toml", waiver() + '[[waivers]]\nrule = "overspent"\nreason = "无"\nby = "我"\n')
    put("forms/a.json", form(department="甲局"))
    put("forms/b.json", form("97.71%", department="乙局"))
    report = data("check", "forms", code=0)
    [note] = report["notes"]
    assert (note["file"], note["code"], note["path"]) == ("perfeval.toml", "waiver-unmatched", "waivers[1]")
    assert invoke("check", "forms").stderr.startswith("perfeval.toml waivers[1]: ")
    assert invoke("check", "forms", "--fail-on", "warning", "--select", "overspent", code=1).stderr


@pytest.mark.usefixtures("here")
def test_a_run_over_one_file_is_silent_about_waivers_for_others() -> None:
    put("perfeval.toml", '[[waivers]]\nrule = "overspent"\ndepartment = "乙局"\nreason = "无"\nby = "我"\n')
    assert data("check", "wrong.json")["notes"] == []
    assert [note["code"] for note in data("check", ".")["notes"]] == ["waiver-unmatched"]


# --- Profiles told from the form ----------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_auto_takes_the_profile_of_each_form_and_says_why(liwan_dict: dict[str, Any]) -> None:
    put("forms/1.json", liwan_dict)
    put("forms/2.json", form())
    report = data("check", "forms", "--profile", "auto")
    first, second = report["forms"]
    assert report["profile"] == "auto"
    assert (first["profile"], second["profile"]) == ("guangzhou-liwan-2021", "default")
    assert any("荔湾" in reason for reason in first["profile_reasons"])
    assert "profile_reasons" not in second
    told = invoke("check", "forms/1.json", "--profile", "auto").stdout
    assert "方案：guangzhou-liwan-2021（表上写有“荔湾”" in told


@pytest.mark.usefixtures("here")
def test_a_profile_on_offer_is_named_unless_one_was_chosen(liwan_dict: dict[str, Any]) -> None:
    put("1.json", liwan_dict)
    assert "可用方案：guangzhou-liwan-2021" in invoke("check", "1.json").stdout
    assert "可用方案" not in invoke("check", "1.json", "--profile", "default").stdout
    assert "可用方案" not in invoke("check", "wrong.json").stdout
    put("perfeval.toml", 'profile = "default"\n')
    assert "可用方案" not in invoke("check", "1.json").stdout


@pytest.mark.usefixtures("here")
def test_the_books_are_compared() -> None:
    put("books.json", [{"department": "甲局", "year": 2021, "actual": "4701000.00"}])  # type: ignore[arg-type]
    put("wrong.json", form(department="甲局", year=2021))
    assert "differs-from-books" in rules_of(data("check", "wrong.json", "--reference", "books.json"))
    assert "differs-from-books" not in rules_of(data("check", "wrong.json"))
    assert invoke("check", "wrong.json", "--reference", "nowhere.csv", code=2).stdout == ""


# --- Several outputs ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_one_run_writes_several_reports() -> None:
    result = invoke("check", "wrong.json", "-o", "json=out.json", "-o", "text=out.txt", code=1)
    assert TOLD in result.stdout
    assert Path("out.json").read_text(encoding="utf-8") == invoke("check", "wrong.json", "--format", "json").stdout
    assert TOLD in Path("out.txt").read_text(encoding="utf-8")
    result = invoke("check", "wrong.json", "--format", "json", "-o", "main.json", "-o", "text=out.txt", code=1)
    assert result.stdout == ""
    assert json.loads(Path("main.json").read_text(encoding="utf-8"))["findings"]


@pytest.mark.usefixtures("here")
def test_failures_are_told_where_the_main_report_does_not_hold_them() -> None:
    result = invoke("check", "wrong.json", "missing.json", "-o", "json=out.json", code=3)
    assert "missing.json: " in result.stderr
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["errors"]
    assert invoke("check", "wrong.json", "missing.json", "--format", "json", "-o", "text=out.txt", code=3).stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "jsn=out.json"],
        ["-o", "json=wrong.json"],
        ["-o", "json=x", "-o", "text=./x"],
        ["-o", "x", "-o", "y"],
        ["-o", "json=-"],
        ["-o", "json=perfeval.toml"],
        ["-o", "json=books.csv", "--reference", "books.csv"],
    ],
)
def test_outputs_that_cannot_be_meant(here: Path, arguments: list[str]) -> None:
    put("perfeval.toml", "")
    put("books.csv", "部门名称,年度,支付数\n甲局,2021,1.00\n")
    before = {each.name: each.read_bytes() for each in here.iterdir()}
    assert invoke("check", "wrong.json", *arguments, code=2).stdout == ""
    assert {each.name: each.read_bytes() for each in here.iterdir()} == before


@pytest.mark.usefixtures("here")
def test_a_file_may_be_called_like_a_format() -> None:
    invoke("check", "wrong.json", "-o", "./jsn=out.txt", code=1)
    assert Path("jsn=out.txt").exists()


def test_a_report_that_cannot_be_written_costs_itself_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import perfeval.report.text

    def fails(*_: Any) -> Any:
        raise ZeroDivisionError
        yield ""

    monkeypatch.setattr(perfeval.report.text, "render", fails)
    put("forms/a.json", form())
    put("forms/b.json", form())
    assert invoke("check", "forms", "-o", "main.txt", "-o", "json=out.json").exit_code == 4
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))["forms"]) == 2
    assert not Path("main.txt").exists()
    assert [each.name for each in here.iterdir() if each.name.startswith(".perfeval")] == []


def test_no_result_is_kept_for_a_slower_report() -> None:
    from perfeval.report.output import shared

    class Result:
        pass

    alive: weakref.WeakSet[Result] = weakref.WeakSet()
    most = 0

    def results() -> Any:
        for _ in range(60):
            made = Result()
            alive.add(made)
            yield made
            del made
            nonlocal most
            most = max(most, len(alive))

    seen = [0, 0]

    def everything(given: Any) -> None:
        for each in given:
            seen[0] += 1
            del each

    def some(given: Any) -> None:
        for each in given:
            seen[1] += 1
            del each
            if seen[1] == 20:
                raise OSError("full")

    errors = shared(results(), [everything, some])
    assert (seen, errors[0], str(errors[1])) == ([60, 20], None, "full")
    assert most < 10

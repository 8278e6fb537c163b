"""The command as scripts see it: exit codes, streams, encodings, inputs of every kind."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import click.testing
import pytest

import perfeval
from perfeval.cli.group import cli
from perfeval.rules import ALL

needs_posix = pytest.mark.skipif(os.name != "posix", reason="files of a kind that only POSIX has")
MISMATCH = "completion-rate-mismatch"
TOLD = "预算完成率与金额不符"


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PERFEVAL", "PYTHONIO", "NO_COLOR", "FORCE_COLOR"))
    }
    return subprocess.run(
        [sys.executable, "-m", "perfeval", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**kept, "PYTHONUTF8": "1", **environment},
    )


def invoke(*arguments: str | Path) -> click.testing.Result:
    return click.testing.CliRunner().invoke(cli, [str(each) for each in arguments], env={"PERFEVAL_LANG": None})


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A form in which nothing is wrong."""
    path = tmp_path / "clean.json"
    path.write_text(json.dumps({"schema": 1, **funding("97.71%")}), encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A form with a proven error."""
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({"schema": 1, **funding("99.71%")}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that is no form, for three reasons."""
    path = tmp_path / "broken.json"
    path.write_text('{"schema": 1, "kind": "x", "yaer": 2021, "year": "2021"}', encoding="utf-8")
    return path


def funding(rate: str) -> dict[str, Any]:
    line = {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}
    return {"kind": "department_overall", "money_unit": "万元", "funding": [line | {"stated_completion_rate": rate}]}


# --- Exit codes ---------------------------------------------------------------------------------------------


def test_0_clean(clean: Path) -> None:
    done = run("check", clean)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "错误 0" in done.stdout.decode() or "未发现问题" in done.stdout.decode()


def test_1_findings_at_or_above_the_threshold(wrong: Path) -> None:
    assert run("check", wrong).returncode == 1
    assert invoke("check", wrong, "--fail-on", "warning").exit_code == 1
    assert invoke("check", wrong, "--fail-on", "never").exit_code == 0
    assert invoke("check", wrong, "--ignore", MISMATCH).exit_code == 0


def test_fail_on_lower_severities(clean: Path) -> None:
    report = json.loads(invoke("check", clean, "--format", "json").output)
    severities = {each["severity"] for each in report["findings"]}
    assert severities == {"warning"}
    assert invoke("check", clean, "--fail-on", "warning").exit_code == 1
    assert invoke("check", clean, "--fail-on", "info").exit_code == 1
    assert invoke("check", clean, "--fail-on", "error").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "{wrong}", "--no-such-option"],
        ["check", "{wrong}", "--select", "no-such-rule"],
        ["check", "{wrong}", "--ignore", "no-such-rule"],
        ["check", "{wrong}", "--select", ""],
        ["check", "{wrong}", "--select", f"{MISMATCH},"],
        ["check", "{wrong}", "--profile", "nowhere"],
        ["check", "{wrong}", "--profile", "nowhere.toml"],
        ["check", "{wrong}", "--lang", "fr"],
        ["check", "{wrong}", "--lang", ""],
        ["check", "{wrong}", "--format", "xml"],
        ["check", "{wrong}", "--fail-on", "fatal"],
        ["check", "{wrong}", "--output", "{wrong}"],
        ["explain", "no-such-rule"],
        ["explain"],
        ["no-such-command"],
    ],
)
def test_2_usage_stops_before_any_work(arguments: list[str], wrong: Path) -> None:
    before = wrong.read_bytes()
    result = invoke(*(each.format(wrong=wrong) for each in arguments))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert wrong.read_bytes() == before


def test_2_as_a_process_escapes_what_it_was_given(wrong: Path) -> None:
    done = run("check", wrong, "--select", "\x1b[2J", "--lang", "en")
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
    assert "\\u{1b}" in done.stderr.decode()
    done = run("check", "--\x1b[2J")
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr


def test_2_without_a_command_is_the_help_and_no_error_message() -> None:
    for arguments in ([], ["profile"]):
        done = run(*arguments)
        told = (done.stdout + done.stderr).decode()
        assert told.count("Usage: ") == 1
        assert "Error" not in told


def test_3_the_other_inputs_are_reported_and_3_beats_1(wrong: Path, broken: Path, tmp_path: Path) -> None:
    done = run("check", broken, wrong, tmp_path / "missing.json")
    assert done.returncode == 3
    assert TOLD in done.stdout.decode()
    told = done.stderr.decode()
    for address in ("$.kind", "$.yaer", "$.year"):
        assert f"broken.json {address}: " in told
    assert "文件不存在" in told
    assert "2 个输入无法检查" in done.stdout.decode()


def test_3_in_json_one_error_for_each_problem(wrong: Path, broken: Path) -> None:
    done = run("check", broken, wrong, "--format", "json")
    assert (done.returncode, done.stderr) == (3, b"")
    report = json.loads(done.stdout)
    assert sorted(each["path"] for each in report["errors"]) == ["$.kind", "$.yaer", "$.year"]
    assert {each["code"] for each in report["errors"]} == {"form-structure"}
    assert {each["file"] for each in report["errors"]} == {str(broken)}
    assert [each["file"] for each in report["forms"]] == [str(wrong)]


def test_4_a_bug_in_one_form_does_not_lose_the_others(
    clean: Path, wrong: Path, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import perfeval.checking

    def fails(form: perfeval.Form, **options: Any) -> perfeval.Report:
        if form.funding[0].stated_completion_rate.text == "97.71%":
            raise ZeroDivisionError("secret \x1b")
        return real(form, **options)

    real = perfeval.checking.check
    monkeypatch.setattr(perfeval.checking, "check", fails)
    result = invoke("check", clean, wrong, broken)
    assert result.exit_code == 4
    assert TOLD in result.stdout
    assert "ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in invoke("check", clean, "--debug").stderr
    report = json.loads(invoke("check", clean, wrong, "--format", "json").stdout)
    assert [each["code"] for each in report["errors"]] == ["internal"]
    assert len(report["forms"]) == 1


def test_4_a_bug_elsewhere_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import perfeval.schema

    def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(perfeval.schema, "json_schema", fails)
    result = invoke("schema")
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)


# --- Inputs -------------------------------------------------------------------------------------------------


def errors(*arguments: str | Path, stdin: bytes = b"") -> list[dict[str, Any]]:
    done = run("check", "--format", "json", *arguments, stdin=stdin)
    assert done.returncode == 3
    found: list[dict[str, Any]] = json.loads(done.stdout)["errors"]
    return found


def test_a_folder_is_every_known_file_below_it_in_order(tmp_path: Path, wrong: Path) -> None:
    folder = tmp_path / "forms"
    for name in ("b/2.json", "a.JSON", ".hidden/3.json", "b/.4.json", "b/~$2.xlsx", "b/notes.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(wrong.read_bytes())
    report = json.loads(run("check", folder, "--format", "json").stdout)
    assert [Path(each["file"]).relative_to(folder).as_posix() for each in report["forms"]] == ["a.JSON", "b/2.json"]


def test_a_folder_without_forms_is_an_error(tmp_path: Path) -> None:
    assert errors(tmp_path) == [
        {
            "file": str(tmp_path),
            "code": "folder-without-forms",
            "path": None,
            "message": "文件夹中没有可以检查的文件（.json、.xlsx、.xlsm、.xls、.docx、.pdf、.html、.htm、.txt）",
        }
    ]


def test_a_pattern_that_the_shell_did_not_expand(clean: Path, wrong: Path, tmp_path: Path) -> None:
    report = json.loads(run("check", tmp_path / "*.json", clean, "--format", "json").stdout)
    assert [each["file"] for each in report["forms"]] == [str(clean), str(wrong)]
    assert [each["code"] for each in errors(tmp_path / "*.xml")] == ["file-missing"]


def test_a_file_whose_name_looks_like_a_pattern(wrong: Path, tmp_path: Path) -> None:
    odd = tmp_path / "[1].json"
    odd.write_bytes(wrong.read_bytes())
    assert run("check", odd).returncode == 1


def test_stdin(wrong: Path) -> None:
    done = run("check", "-", "--format", "json", "--stdin-filename", "form.json", stdin=wrong.read_bytes())
    assert done.returncode == 1
    assert json.loads(done.stdout)["forms"][0]["file"] == "form.json"
    assert errors("-", stdin=b"")[0]["file"] == "<stdin>"


def test_no_json_tells_line_and_column() -> None:
    [error] = errors("-", stdin=b'{"schema": 1,\n  oops}')
    assert (error["code"], error["path"]) == ("form-structure", "$")
    assert "第 2 行第 3 列" in error["message"]


def test_a_missing_file_whose_name_is_hostile() -> None:
    done = run("check", "no\x1b[2Jsuch\n.json")
    assert done.returncode == 3
    assert b"\x1b" not in done.stderr
    assert done.stderr.count(b"\n") == 1


@needs_posix
def test_names_that_are_no_text(wrong: Path, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.json"
    try:
        Path(os.fsdecode(name)).write_bytes(wrong.read_bytes())
    except OSError:
        pytest.skip("the file system takes no such name")
    done = run("check", os.fsdecode(name), "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["forms"][0]["file"].endswith(r"\u{dcff}.json")
    assert r"\u{dcff}.json" in run("check", os.fsdecode(name)).stdout.decode()


@needs_posix
def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.json"
    os.mkfifo(fifo)
    assert [each["code"] for each in errors(fifo)] == ["file-irregular"]
    assert [each["code"] for each in errors(tmp_path)] == ["file-irregular"]
    assert [each["code"] for each in errors("/dev/zero")] == ["file-irregular"]


@needs_posix
def test_a_file_without_permission(wrong: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    wrong.chmod(0)
    assert [each["code"] for each in errors(wrong)] == ["file-unreadable"]


def test_a_name_that_is_too_long() -> None:
    assert errors("x" * 300)[0]["code"] == "file-unreadable"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    assert [each["code"] for each in errors(large)] == ["file-too-large"]


# --- Streams and encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_no_console_can_break_a_report(wrong: Path, tmp_path: Path, encoding: str) -> None:
    odd = tmp_path / "odd.json"
    data = json.loads(wrong.read_text(encoding="utf-8")) | {"title": "⚠ 表 😀 ¥"}
    odd.write_text(json.dumps(data), encoding="utf-8")
    text = run("check", odd, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (text.returncode, text.stderr) == (1, b"")
    assert "\\U0001f600" in text.stdout.decode(encoding)
    report = run("check", odd, "--format", "json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert report.returncode == 1
    assert json.loads(report.stdout.decode("utf-8"))["forms"][0]["title"] == "⚠ 表 😀 ¥"
    for arguments in (["--help"], ["check", "--help"], ["rules"], ["schema"], ["explain", MISMATCH]):
        assert run(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0").returncode == 0


def test_json_for_a_terminal_that_cannot_show_it() -> None:
    from io import BytesIO, TextIOWrapper

    from perfeval.report.output import Stream

    class Terminal(TextIOWrapper):
        def isatty(self) -> bool:
            return True

    raw = BytesIO()
    terminal = Terminal(raw, encoding="gbk")
    Stream(terminal, holds_json=True).write('{"title": "表 😀 ¥"}')
    assert json.loads(raw.getvalue().decode("gbk")) == {"title": "表 😀 ¥"}


@needs_posix
def test_a_reader_that_goes_away_is_no_error(liwan_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "check", str(liwan_path)],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@needs_posix
@pytest.mark.parametrize("arguments", [["check", "{liwan}"], ["rules"], ["schema"], ["--help"], ["explain", MISMATCH]])
def test_a_full_disk_is_3(liwan_path: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "perfeval", *(each.format(liwan=liwan_path) for each in arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1


@needs_posix
def test_a_closed_stdout_is_3(liwan_path: Path) -> None:
    command = f'"{sys.executable}" -m perfeval check "{liwan_path}" >&-'
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_no_colour_in_a_pipe_unless_forced(wrong: Path) -> None:
    assert b"\x1b[" not in run("check", wrong).stdout
    assert b"\x1b[" in run("check", wrong, FORCE_COLOR="1").stdout
    assert b"\x1b[" not in run("check", wrong, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_reports_do_not_depend_on_the_environment(wrong: Path) -> None:
    usual = run("check", wrong).stdout
    for change in ({"LC_ALL": "C"}, {"LANGUAGE": "de:fr"}, {"TZ": "Asia/Shanghai"}, {"PYTHONHASHSEED": "7"}):
        assert run("check", wrong, **change).stdout == usual


# --- --output -----------------------------------------------------------------------------------------------


def test_output_is_written_whole(wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.json"
    target.parent.mkdir()
    done = run("check", wrong, "--format", "json", "-o", target)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert json.loads(target.read_bytes())["findings"]
    assert [each.name for each in target.parent.iterdir()] == ["report.json"]
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask


def test_output_replaces_what_a_link_points_to(wrong: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert invoke("check", wrong, "-o", link).exit_code == 1
    assert link.is_symlink()
    assert TOLD in target.read_text(encoding="utf-8")


def test_output_that_cannot_be_written_is_3(wrong: Path, tmp_path: Path) -> None:
    assert invoke("check", wrong, "-o", tmp_path / "no" / "where.txt").exit_code == 3
    assert invoke("check", wrong, "-o", tmp_path).exit_code == 3


# --- Languages and the other commands -----------------------------------------------------------------------


def test_language_by_option_and_environment(wrong: Path) -> None:
    assert "错误" in run("check", wrong).stdout.decode()
    assert "error 1" in run("check", wrong, PERFEVAL_LANG="en_US").stdout.decode()
    assert "错误" in run("check", wrong, "--lang", "zh-CN", PERFEVAL_LANG="en").stdout.decode()
    assert run("check", wrong, PERFEVAL_LANG="klingon").returncode == 2


def test_select_takes_lists_families_and_repetition(wrong: Path) -> None:
    def rules_found(*arguments: str) -> set[str]:
        report = json.loads(invoke("check", wrong, "--format", "json", *arguments).output)
        return {each["rule"] for each in report["findings"]}

    everything = rules_found()
    assert {MISMATCH, "field-missing"} <= everything
    assert rules_found("--select", MISMATCH) == {MISMATCH}
    assert rules_found("--select", f"{MISMATCH}, field-missing") == {MISMATCH, "field-missing"}
    assert rules_found("--select", "funding", "--ignore", MISMATCH, "--ignore", "prose") == everything - {
        MISMATCH,
        "field-missing",
    }


def test_a_profile_sets_severity_and_is_named(wrong: Path, tmp_path: Path) -> None:
    profile = tmp_path / "mild.toml"
    profile.write_text(f'name = "mild"\n[rules.{MISMATCH}]\nseverity = "info"\n', encoding="utf-8")
    result = invoke("check", wrong, "--profile", profile, "--format", "json", "--select", MISMATCH)
    assert result.exit_code == 0
    report = json.loads(result.output)
    assert report["profile"] == "mild"
    assert [each["severity"] for each in report["findings"]] == ["info"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_lists_every_rule(lang: str) -> None:
    listed = json.loads(invoke("rules", "--format", "json", "--lang", lang).output)
    assert [each["name"] for each in listed] == [rule.name for rule in ALL]
    told = invoke("rules", "--lang", lang).output
    assert all(rule.name in told for rule in ALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_explain_tells_the_whole_rule(rule: Any, lang: str) -> None:
    told = invoke("explain", rule.name, "--lang", lang).output
    assert told.startswith(rule.name)
    assert "-> " in told
    flat = "".join(told.split())
    words = rule.about if lang == "zh" else rule.documentation
    assert all("".join(line.split()) in flat for line in words.split("\n"))
    assert all(f"{name} = " in told for name in rule.parameters)


def test_schema_is_json() -> None:
    assert json.loads(invoke("schema").output) == perfeval.json_schema()


def test_version() -> None:
    assert run("--version").stdout.decode().split() == ["perfeval", perfeval.__version__]


@pytest.fixture
def liwan_path(tmp_path: Path, liwan_dict: dict[str, Any]) -> Path:
    path = tmp_path / "liwan.json"
    path.write_text(json.dumps(liwan_dict), encoding="utf-8")
    return path


# --- Documents ----------------------------------------------------------------------------------------------

FORMS = Path(__file__).parents[1] / "forms"


@pytest.mark.parametrize("name", ["002.xlsx", "002.docx", "002.html", "002.pdf"])
def test_documents_are_checked_like_their_data(name: str) -> None:
    told = json.loads(run("check", FORMS / name, "--format", "json").stdout)
    data = json.loads(run("check", FORMS / "002.json", "--format", "json").stdout)
    for report in (told, data):
        for finding in report["findings"]:
            finding.pop("where", None)
    assert told["findings"] == data["findings"]
    assert told["errors"] == []


def test_a_finding_names_the_cell() -> None:
    told = run("check", FORMS / "015.xlsx").stdout.decode()
    report = json.loads(run("check", FORMS / "015.xlsx", "--format", "json").stdout)
    cells = {finding["path"]: finding["where"] for finding in report["findings"]}
    assert re.fullmatch(r"[^!]+![A-Z]+[0-9]+", cells["$.funding[0].actual"])
    assert f"[{cells['$.funding[0].actual']}]" in told


def test_read_writes_what_check_takes_back(tmp_path: Path) -> None:
    written = tmp_path / "read.json"
    assert run("read", FORMS / "015.xlsx", "-o", written).returncode == 0
    reading = json.loads(written.read_text(encoding="utf-8"))["forms"][0]
    truth = json.loads((FORMS / "015.json").read_text(encoding="utf-8"))
    assert {key: reading["form"][key] for key in truth} == truth
    assert reading["places"]["$.funding[0].actual"][0]["cell"]
    again = json.loads(run("check", written, "--format", "json").stdout)
    first = json.loads(run("check", FORMS / "015.xlsx", "--format", "json").stdout)
    assert again["findings"] == first["findings"]


def test_a_file_that_is_no_form_fails_if_named_and_is_noted_if_found(tmp_path: Path) -> None:
    page = "<table><tr><td>姓名</td><td>电话</td></tr><tr><td>甲</td><td>1</td></tr></table>"
    (tmp_path / "list.html").write_text(page, encoding="utf-8")
    (tmp_path / "form.json").write_bytes((FORMS / "012.json").read_bytes())
    assert run("check", tmp_path / "list.html").returncode == 3
    done = run("check", tmp_path, "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert len(report["forms"]) == 1
    assert [note["code"] for note in report["notes"] if "code" in note] == ["not-a-form"]


def test_a_broken_file_costs_that_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes((FORMS / "015.xlsx").read_bytes()[:3000])
    (tmp_path / "b.xlsx").write_bytes((FORMS / "015.xlsx").read_bytes())
    done = run("check", tmp_path, "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, len(report["forms"]), len(report["errors"])) == (3, 1, 1)
    assert report["errors"][0]["file"].endswith("a.xlsx")


@pytest.mark.parametrize("kind", ["department_overall", "project"])
def test_a_blank_form_is_written(tmp_path: Path, kind: str) -> None:
    blank = tmp_path / "blank.xlsx"
    assert run("template", "--kind", kind, "-o", blank).returncode == 0
    assert blank.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("arguments", [[], ["baseline"], ["profile"]])
def test_a_command_that_needs_another_shows_how_it_is_used(arguments: list[str]) -> None:
    told = run(*arguments)
    shown = told.stdout + told.stderr
    assert told.returncode == 2
    assert b"Error" not in shown
    assert "显示说明".encode() in shown
    assert shown.strip() == run(*arguments, "--help").stdout.strip()


def test_short_help_and_version() -> None:
    assert run("check", "-h").stdout == run("check", "--help").stdout
    assert run("--version").stdout.decode() == f"perfeval {perfeval.__version__}\n"

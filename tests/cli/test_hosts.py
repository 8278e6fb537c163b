"""The command in a job of a code host: files named from the repository, lines of JSON, the summary of the step."""

from __future__ import annotations

import json
from pathlib import Path

import click.testing
import pytest

from perfeval import reading
from perfeval.cli.group import cli

EXAMPLES = Path(__file__).parents[2] / "examples"
LINE = {"source": "合计", "initial_budget": "512.40", "adjustment": "-31.25", "actual": "470.11"}
WRONG = {"schema": 1, "kind": "project", "money_unit": "万元", "funding": [LINE | {"stated_completion_rate": "99.71%"}]}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checked-out repository with a wrong form in sub/表; the job runs in sub."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "GITHUB_STEP_SUMMARY", "PERFEVAL_LANG"):
        monkeypatch.delenv(name, raising=False)
    forms = tmp_path / "sub" / "表"
    forms.mkdir(parents=True)
    (forms / "甲.json").write_text(json.dumps(WRONG, ensure_ascii=False, indent=1), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "sub")
    return tmp_path


def invoke(*arguments: str | Path) -> click.testing.Result:
    return click.testing.CliRunner().invoke(cli, ["check", *map(str, arguments)])


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_files_are_named_from_the_root_of_the_repository(
    repository: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(repository))
    for given in ("表", "../sub/表/甲.json", repository / "sub" / "表"):
        done = invoke(given, "--format", "gitlab")
        assert {each["location"]["path"] for each in json.loads(done.stdout)} == {"sub/表/甲.json"}
        assert done.exit_code == 1
    monkeypatch.setenv(variable, str(repository / "elsewhere"))
    done = invoke("表", "--format", "gitlab")
    assert {each["location"]["path"] for each in json.loads(done.stdout)} == {"表/甲.json"}


def test_lines_of_every_kind_of_json(repository: Path) -> None:
    several = repository / "several.json"
    several.write_text(json.dumps([WRONG, WRONG], ensure_ascii=False, indent=1), encoding="utf-8")
    extract = repository / "extract.json"
    read = reading.read(EXAMPLES / "liwan-2021.xlsx")
    extract.write_text(read.to_json().replace("95.84%", "95.48%"), encoding="utf-8")
    for file, count in ((repository / "sub" / "表" / "甲.json", 1), (several, 2), (extract, 2)):
        done = invoke(file, "--format", "jsonl", "--select", "completion-rate-mismatch")
        found = [told for line in done.stdout.splitlines() if (told := json.loads(line))["type"] == "finding"]
        lines = file.read_text(encoding="utf-8").split("\n")
        assert len({told["line"] for told in found}) == count
        for told in found:
            assert '"stated_completion_rate"' in lines[told["line"] - 1][: told["column"]]
    assert found[0]["where"].startswith("整体支出自评表!")


def test_the_summary_of_the_step_is_added_to(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = repository / "summary.md"
    summary.write_text("before", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    invoke("表", "--format", "json")
    assert summary.read_text(encoding="utf-8") == "before"
    for arguments in (("--format", "github"), ("--output", f"github={repository / 'log.txt'}")):
        summary.write_text("before", encoding="utf-8")
        done = invoke("表", *arguments)
        assert done.exit_code == 1
        told = summary.read_text(encoding="utf-8")
        assert told.startswith("before\n# ")
        assert "completion-rate-mismatch" in told
    assert "::error file=表/甲.json" in (repository / "log.txt").read_text(encoding="utf-8")


def test_a_summary_that_is_full_stays_within_its_limit(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = repository / "summary.md"
    summary.write_bytes(b"x" * (1024 * 1024 - 300))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert invoke("表", "--format", "github").exit_code == 1
    assert summary.stat().st_size <= 1024 * 1024
    assert "未列出" in summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_is_no_success(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(repository))
    assert invoke("表", "--format", "github", "--fail-on", "never").exit_code == 3


@pytest.mark.usefixtures("repository")
def test_junit_fails_where_the_run_does() -> None:
    assert "<failure" in invoke("表", "--format", "junit").stdout
    done = invoke("表", "--format", "junit", "--fail-on", "never")
    assert "<failure" not in done.stdout
    assert done.exit_code == 0

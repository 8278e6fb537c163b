"""The action, the hook and the examples for pipelines do what they say, whatever they are given."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "examples" / "pipeline"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = [step for step in ACTION["runs"]["steps"] if "run" in step]

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for bash")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a clean form and a wrong one, and the commands on its path."""
    forms = tmp_path / "repository" / "forms"
    forms.mkdir(parents=True)
    good = (ROOT / "examples" / "liwan-2021.json").read_text(encoding="utf-8")
    (forms / "荔湾 表.json").write_text(good.replace("95.84%", "95.48%"), encoding="utf-8")
    for folder, name, arguments in (("bin", "perfeval", "-m perfeval"), ("runner/perfeval/bin", "python", "")):
        command = tmp_path / folder / name
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return forms.parent


def run(script: str, repository: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    base = repository.parent
    path = f"{base / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=repository, capture_output=True, encoding="utf-8", check=False, timeout=60,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1", "RUNNER_TEMP": str(base / "runner"), **environment},
    )  # fmt: skip


def check_step(repository: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str, str]:
    """The step that checks, as a runner runs it: what it did, its outputs, its summary."""
    step = next(step for step in STEPS if step.get("id") == "check")
    given = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()} | inputs
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in step["env"].items()
    }
    output, summary = repository.parent / "output", repository.parent / "summary"
    for file in (output, summary):
        file.write_text("", encoding="utf-8")
    host = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(repository)}
    done = run(step["run"], repository, **environment, **host)
    return done, output.read_text(encoding="utf-8"), summary.read_text(encoding="utf-8")


def test_no_input_is_part_of_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_every_input_and_output_of_the_action_is_used() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"inputs.{name}" in text
    for name in ACTION["outputs"]:
        assert f'echo "{name}=$' in text


def test_the_action_annotates_summarises_and_writes_sarif(repository: Path) -> None:
    done, output, summary = check_step(repository, paths="forms")
    assert done.returncode == 1
    assert output == "exit-code=1\nsarif=perfeval.sarif\n"
    assert re.search(r"^::error file=forms/荔湾 表\.json,line=\d+,col=\d+,", done.stdout, re.MULTILINE)
    assert "completion-rate-mismatch" in summary
    [log] = json.loads((repository / "perfeval.sarif").read_text(encoding="utf-8"))["runs"]
    assert log["results"]
    quiet, output, _ = check_step(repository, paths="forms", sarif="", **{"fail-on": "never"})
    assert (quiet.returncode, output) == (0, "exit-code=0\n")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("paths", "$(touch made)\n`touch made`\n; touch made", 3),
        ("paths", "--output=made", 3),
        ("profile", "--output=made", 2),
        ("lang", "zh; touch made", 2),
        ("sarif", 'x"; touch made; "', 1),
        ("sarif", "x\nexit-code=0", 1),
    ],
)
def test_no_input_is_obeyed(repository: Path, name: str, value: str, code: int) -> None:
    done, output, _ = check_step(repository, **({"paths": "forms"} | {name: value}))
    assert done.returncode == code
    assert output.splitlines()[0] == f"exit-code={code}"
    assert output.count("exit-code") == 1
    assert not (repository / "made").exists()


def test_the_action_refuses_extras_that_are_no_names(repository: Path) -> None:
    done = run(STEPS[0]["run"], repository, SOURCE=".", EXTRAS="pdf]; touch made")
    assert done.returncode == 2
    assert not (repository / "made").exists()


def test_the_hook_takes_forms_and_nothing_else() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    taken = re.compile(hook["files"])
    assert all(taken.search(name) for name in ("表/荔湾区 自评表.xlsx", "a.docx", "b.html", "c.htm"))
    assert not any(taken.search(name) for name in ("README.md", "a.json", "x.xlsx.txt"))
    assert hook["entry"].split()[0] == "perfeval"
    assert hook["types"] == ["file"]  # no narrower type knows workbooks


def example(name: str) -> Any:
    return yaml.safe_load((PIPELINE / name).read_text(encoding="utf-8"))


def test_the_job_for_gitlab_writes_the_reports_it_hands_over(repository: Path) -> None:
    job = example("gitlab.yml")["perfeval"]
    done = run("\n".join(job["script"]), repository)
    assert done.returncode == 1
    reports = job["artifacts"]["reports"]
    issues = json.loads((repository / reports["codequality"]).read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in issues} == {"forms/荔湾 表.json"}
    assert ET.parse(repository / reports["junit"]).getroot().find("testsuite/testcase/failure") is not None
    assert set(job["artifacts"]["paths"]) == set(reports.values())


def test_the_examples_use_what_there_is() -> None:
    [job] = example("github.yml")["jobs"].values()
    action = next(step for step in job["steps"] if "perfeval@" in step.get("uses", ""))
    assert set(action["with"]) <= set(ACTION["inputs"])
    named = set(re.findall(r"steps\.perfeval\.outputs\.([a-z-]+)", (PIPELINE / "github.yml").read_text("utf-8")))
    assert named <= set(ACTION["outputs"])
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [repo] = example("pre-commit-config.yaml")["repos"]
    assert [each["id"] for each in repo["hooks"]] == [hook["id"]]
    extras = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{need}"' in extras for need in repo["hooks"][0]["additional_dependencies"])

"""The examples are what a person would try first: they run as they stand and give what they promise."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import perfeval

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NOTEBOOK = EXAMPLES / "notebook.ipynb"
SCRIPT = EXAMPLES / "pipeline" / "check_folder.py"


# --- The form -------------------------------------------------------------------------------------------------


def test_the_form_is_written_as_perfeval_writes_it() -> None:
    data = json.loads((EXAMPLES / "liwan-2021.json").read_text(encoding="utf-8"))
    assert perfeval.to_dict(perfeval.from_dict(data)) == data


def test_the_workbook_holds_the_same_form() -> None:
    from perfeval.reading import read

    data = (EXAMPLES / "liwan-2021.json").read_bytes()
    assert read(EXAMPLES / "liwan-2021.xlsx").form == perfeval.from_json(data)


# --- The notebook ---------------------------------------------------------------------------------------------


def test_the_notebook_holds_no_output_and_no_path_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    code = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert not re.search(r"/(home|Users|root|tmp)/|[A-Z]:\\\\", text)


def run_notebook(folder: Path) -> list[str]:
    """What each code cell printed. In a process of its own: what kernels warn of is none of ours."""
    runner = """
import sys, nbformat, nbclient, json
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
code = [cell for cell in notebook.cells if cell.cell_type == "code"]
def told(out):
    data = out.get("data", {})
    return out.get("text", "") + data.get("text/html", "") + ("<picture>" if "image/png" in data else "")
print(json.dumps(["".join(map(told, cell.outputs)) for cell in code]))
"""
    environment = os.environ | {"PYTHONUTF8": "1", "IPYTHONDIR": str(folder / ".ipython")}
    done = subprocess.run(
        [sys.executable, "-c", runner, NOTEBOOK.name],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    printed: list[str] = json.loads(done.stdout)
    return printed


def test_the_notebook_tells_its_story(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    printed = run_notebook(tmp_path / "examples")
    assert all(printed[:-1])
    told = "".join(printed)
    assert told.count("<picture>") == 2
    assert "印刷的预算完成率 95.84% 重算 95.84%" in told
    assert "错误 0 个" in told
    assert re.search(r"人大代表补选完成率 .*没有进行人大代表补选 +missed", told)
    assert "【须说明】" in told
    assert re.search(r"^已解决 .*unexplained-adjustment$", told, re.MULTILINE)
    assert re.search(r"^已解决 .*shortfall-not-addressed$", told, re.MULTILINE)
    assert "需更正" in told
    assert printed[-1] or not hasattr(perfeval.Report, "_repr_html_")


# --- The pipeline ---------------------------------------------------------------------------------------------


def check_folder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=folder, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms").mkdir()
    shutil.copy(EXAMPLES / "liwan-2021.json", tmp_path / "forms" / "good.json")
    return tmp_path


def write(path: Path, change: dict[str, Any]) -> None:
    data = json.loads((EXAMPLES / "liwan-2021.json").read_text(encoding="utf-8"))
    data["funding"][0] |= change
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_a_folder_without_errors_passes_and_leaves_a_report(folder: Path) -> None:
    done = check_folder(folder, "forms", "report.json")
    assert done.returncode == 0, done.stderr
    assert re.search(r"good\.json: 0 error, [1-9][0-9]* warning", done.stdout)
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["forms"][0]["year"] == 2021


def test_an_error_fails_the_run_and_is_named(folder: Path) -> None:
    write(folder / "forms" / "typo.json", {"stated_completion_rate": "95.48%"})
    done = check_folder(folder, "forms")
    assert done.returncode == 1
    assert re.search(r"good\.json: 0 error", done.stdout)
    assert re.search(r"typo\.json: 1 error", done.stdout)
    assert "95.84%" in done.stderr


def test_an_input_that_cannot_be_judged_beats_an_error(folder: Path) -> None:
    write(folder / "forms" / "typo.json", {"stated_completion_rate": "95.48%"})
    (folder / "forms" / "broken.json").write_text("{", encoding="utf-8")
    done = check_folder(folder, "forms")
    assert done.returncode == 3
    assert re.search(r"typo\.json: 1 error", done.stdout)
    assert "broken.json" in done.stderr


def test_wrong_usage_is_passed_on(folder: Path) -> None:
    assert check_folder(folder, "--no-such-option").returncode == 2


@pytest.mark.parametrize("name", ["check-forms.yml"])
def test_the_workflow_runs_the_script_that_stands_beside_it(name: str) -> None:
    workflow = (EXAMPLES / "pipeline" / name).read_text(encoding="utf-8")
    assert re.findall(r"run: python (\S+\.py) ", workflow) == [SCRIPT.name]
    assert "\t" not in workflow

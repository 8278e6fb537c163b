"""``perfeval check PATH...`` without options takes a way of its own, which must be the same way to whoever looks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from perfeval.cli import late, plain
from perfeval.cli.check import check
from perfeval.cli.settings import USUAL

if TYPE_CHECKING:
    from pathlib import Path

needs_posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere click has to look at every argument")


def run(*arguments: str, folder: Path, **environment: str) -> tuple[int, bytes, bytes]:
    kept = {key: value for key, value in os.environ.items() if "PERFEVAL" not in key}
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        cwd=folder,
        env={**kept, "PYTHONUTF8": "1", **environment},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path, liwan_dict: dict[str, Any]) -> Path:
    (tmp_path / "liwan.json").write_text(json.dumps(liwan_dict), encoding="utf-8")
    first, *others = liwan_dict["funding"]
    wrong = {**liwan_dict, "funding": [{**first, "stated_completion_rate": "99.71%"}, *others]}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    (tmp_path / "broken.json").write_text('{"schema": 1, "kind": "x"}', encoding="utf-8")
    (tmp_path / "none").mkdir()
    return tmp_path


SETTINGS = {
    "none": None,
    "used": 'fail_on = "never"\nignore = ["overspent"]\n',
    "renamed": 'ignore = ["no-such-rule"]\n',
    "broken": "fail_on = \n",
    "english": 'lang = "en"\n',
}


@needs_posix
@pytest.mark.parametrize(
    ("paths", "config"),
    [
        *((paths, "none") for paths in (["liwan.json"], ["."], ["none"], ["*.txt"], ["gone.json"])),
        *((["wrong.json", "broken.json"], config) for config in SETTINGS),
    ],
)
def test_both_ways_lead_to_the_same(folder: Path, paths: list[str], config: str) -> None:
    text = SETTINGS[config]
    if text is not None:
        (folder / "perfeval.toml").write_text(text, encoding="utf-8")
    # An empty variable says nothing to a command, but keeps the arguments from being plain.
    short = run("check", *paths, folder=folder)
    assert short == run("check", *paths, folder=folder, _PERFEVAL_NOTHING="")
    assert short[0] in {0, 1, 2, 3}
    assert short[1] or short[2]


@needs_posix
def test_it_is_taken_for_paths_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if "PERFEVAL_" in each]:
        monkeypatch.delenv(name)
    for arguments in ([], ["check"], ["read", "a.json"], ["check", "-"], ["check", "a.json", "-v"], ["--version"]):
        assert plain.run(arguments) is None
    assert plain.run(["check", "a.json"]) == 3
    monkeypatch.setenv("PERFEVAL_LANG", "en")
    assert plain.run(["check", "a.json"]) is None


@needs_posix
def test_a_bug_and_an_interruption_have_their_exit_codes(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [each for each in os.environ if "PERFEVAL_" in each]:
        monkeypatch.delenv(name)

    def broken(error: BaseException) -> Any:
        def check_files(*_: Any) -> int:
            raise error

        return check_files

    monkeypatch.setattr("perfeval.cli.checking.check_files", broken(ZeroDivisionError("secret")))
    assert plain.run(["check", str(folder / "liwan.json")]) == 4
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "secret" not in told
    monkeypatch.setattr("perfeval.cli.checking.check_files", broken(KeyboardInterrupt()))
    assert plain.run(["check", str(folder / "liwan.json")]) == 130


def test_what_nobody_says_is_what_the_options_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFEVAL_LANG", raising=False)
    said = check.make_context("check", ["form.json"]).params
    assert {name: said[name] for name in USUAL} == USUAL


def test_late_modules_are_there_when_they_are_used() -> None:
    code = """
import sys
from perfeval.cli.late import LATE, delay
delay((*LATE, "colorsys"))
import attrs, inspect, inspect, colorsys
from perfeval.cli.late import _Module
assert type(inspect) is type(colorsys) is type(attrs.validators) is _Module, "not late"
import perfeval.model
assert type(inspect) is _Module, "the model had it loaded"

@attrs.frozen
class Row:
    name: str = attrs.field(validator=attrs.validators.instance_of(str), converter=str.strip)

assert Row(" a ").name == "a"
assert inspect.signature(delay) and type(inspect) is type(sys)
from colorsys import rgb_to_hls
assert inspect.getsource(colorsys)
try:
    colorsys.nothing
except AttributeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "module 'colorsys' has no attribute 'nothing'\n"), done.stderr


def test_what_is_known_of_a_late_module_is_what_it_says_itself() -> None:
    code = r"""
import sys
from perfeval.cli.late import _Module, delay
delay()
import inspect, platform
early = (
    [inspect.cleandoc(text) for text in ("", " one line ", "检查 / check")], platform.python_implementation(), platform.system()
)
assert type(inspect) is type(platform) is _Module, "loaded for these"
assert inspect.cleandoc("\tone\n    two\n    three") == "one\ntwo\nthree" and type(inspect) is type(sys)
assert platform.machine() and type(platform) is type(sys)
late = (
    [inspect.cleandoc(text) for text in ("", " one line ", "检查 / check")], platform.python_implementation(), platform.system()
)
assert early == late, (early, late)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False, text=True)
    assert done.returncode == 0, done.stderr


def test_a_late_module_is_executed_once_by_several_threads(tmp_path: Path) -> None:
    made = "import sys, time\nsys.made = times = getattr(sys, 'made', 0) + 1\ntime.sleep(0.2)\nvalue = 1\n"
    (tmp_path / "slow.py").write_text(made, encoding="utf-8")
    code = """
from threading import Barrier, Thread
from perfeval.cli.late import delay
delay(["slow"])
import slow
ready, seen = Barrier(8), []
def use():
    ready.wait()
    seen.append(slow.value)
threads = [Thread(target=use) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
print(len(seen), slow.times)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *filter(None, sys.path)))},
    )
    assert (done.returncode, done.stdout) == (0, "8 1\n"), done.stderr


def test_the_names_of_late_modules_exist() -> None:
    from importlib.util import find_spec

    assert all(find_spec(name) for name in late.LATE)


@needs_posix
def test_a_deleted_working_folder_is_no_bug(folder: Path) -> None:
    (folder / "gone").mkdir()
    code = (
        "import os, sys; os.rmdir(os.getcwd()); sys.argv[1:] = sys.argv[2:]; from perfeval.__main__ import main; main()"
    )
    for paths, expected in (([folder / "wrong.json"], 1), (["liwan.json"], 3)):
        (folder / "gone").mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, "-", "check", *map(str, paths)],
            capture_output=True,
            check=False,
            cwd=folder / "gone",
        )
        assert done.returncode == expected

"""What the command does not load: each of these would be paid for by every run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Measured on a bare start of 11 ms: cattrs 24 ms, babel 16, dataclasses 15, pathlib 6, tempfile 5, tomllib 4 …
DEAR = (
    "argparse",
    "asyncio",
    "babel",
    "cattrs",
    "dataclasses",
    "difflib",
    "glob",
    "hypothesis",
    "importlib.metadata",
    "importlib.resources",
    "logging",
    "openpyxl",
    "pathlib",
    "shutil",
    "tempfile",
    "textwrap",
    "tomllib",
    "typing_extensions",
    "urllib.parse",
    # ours: for those who have books, points, a profile of their own, files that are no JSON
    "perfeval.policy",
    "perfeval.reference",
    "perfeval.reading",
    "perfeval.scoring",
    "perfeval.structuring",
)


def loaded(*arguments: str) -> set[str]:
    """The modules that a run of the interpreter imports."""
    command = [sys.executable, "-X", "importtime", *arguments]
    told = subprocess.run(command, capture_output=True, timeout=60, check=True).stderr.decode()
    return {line.rpartition("|")[2].strip() for line in told.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("name", ["text", "json"])
def test_checking_one_form_loads_nothing_dear(tmp_path: Path, liwan_dict: dict, name: str) -> None:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(liwan_dict), encoding="utf-8")
    modules = loaded("-m", "perfeval", "check", str(path), "--format", name)
    assert "perfeval.checking" in modules
    # What an interpreter loads by itself (site, .pth files of an editable install) is not the command's doing.
    assert not modules & set(DEAR) - loaded("-c", "pass")


@pytest.mark.skipif(sys.platform == "win32", reason="there click has to look at every argument")
def test_a_plain_check_loads_neither_click_nor_what_attrs_could_do_without(tmp_path: Path, liwan_dict: dict) -> None:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(liwan_dict), encoding="utf-8")
    modules = loaded("-m", "perfeval", "check", str(path))
    assert "attr" in modules
    assert not modules & {"click", "ast", "dis", "uuid"} - loaded("-c", "pass")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_does_not_load_attrs(option: str) -> None:
    assert not {"attrs", "attr", "perfeval.model", "json"} & loaded("-m", "perfeval", option)


@pytest.mark.parametrize(("arguments", "own"), [(["schema", "--help"], {"schema"}), (["--help"], set())])
def test_a_command_loads_no_other(arguments: list[str], own: set[str]) -> None:
    code = f"""
import sys
from perfeval.cli.group import cli
cli.main({arguments!r}, standalone_mode=False)
print(*sys.modules, sep="\\n")
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True).stdout.decode()
    ours = {each.removeprefix("perfeval.cli.") for each in told.split("\n") if each.startswith("perfeval.cli.")}
    assert ours == {"commands", "exits", "group", *own}


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    from perfeval.cli.group import COMMANDS, cli

    for name, (_, told) in COMMANDS.items():
        assert (cli.commands[name].name, (cli.commands[name].help or "").partition("\n")[0].rstrip(".")) == (name, told)


def test_rules_compile_their_patterns_late() -> None:
    """A large pattern takes longer to compile than all its searches on one form take."""
    count = """
import re
import attrs, decimal, fractions, json
made = []
kept = re.compile
re.compile = lambda *given, **named: made.append(given) or kept(*given, **named)
import perfeval.checking, perfeval.codec, perfeval.rules
print(len(made), sum(len(given[0]) for given in made))
"""
    told = subprocess.run([sys.executable, "-c", count], capture_output=True, timeout=60, check=True).stdout
    patterns, characters = map(int, told.split())
    assert patterns <= 8
    assert characters <= 1500


def test_a_check_compiles_few_patterns_and_loads_few_modules(tmp_path: Path, liwan_dict: dict) -> None:
    """A budget: 20 patterns and 225 modules when it was set. A guard before a pattern, or a plain search, is cheaper."""
    path = tmp_path / "form.json"
    path.write_text(json.dumps(liwan_dict), encoding="utf-8")
    count = """
import atexit, re, sys
made = []
kept = re._compiler.compile
re._compiler.compile = lambda pattern, flags=0: made.append(pattern) or kept(pattern, flags)
atexit.register(lambda: print(len(made), sum(map(len, made)), len(sys.modules), file=sys.stderr))
sys.argv = ["perfeval", "check", sys.argv[1]]
from perfeval.__main__ import main
main()
"""
    environment = {key: value for key, value in os.environ.items() if "PERFEVAL" not in key}
    done = subprocess.run(
        [sys.executable, "-c", count, str(path)], capture_output=True, timeout=60, check=True, env=environment
    )
    patterns, characters, modules = map(int, done.stderr.split())
    assert patterns <= 26
    assert characters <= 2400
    assert modules <= 245

"""What the pages say is true: their code runs and gives what they show, their links lead somewhere, nothing is stale.

Blocks of a page run in order, in a folder that holds the examples. A word after the language of a block is the file
that the reader is told to write. ``$`` lines of console blocks are run and their output is compared, where ``...``
stands for anything. Blocks that name a file of the source tree belong to the how-to that is tested as a whole.
"""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, *sorted(DOCS.rglob("*.md")))
FENCE = re.compile(r"^```([a-z]*)(?: ([^\n`]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)")
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


class Block(NamedTuple):
    """One fenced block of a page."""

    language: str
    name: str | None
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = FENCE.finditer(text)
    return [Block(each[1], each[2], each[3], text.count("\n", 0, each.start()) + 1) for each in found]


def own_blocks(page: Path) -> list[tuple[str, ...]]:
    """The blocks that someone wrote: a generated part may be there in one language only."""
    made = re.compile(r"<!-- generated: .*?<!-- /generated -->", re.DOTALL)
    return FENCE.findall(made.sub("", page.read_text(encoding="utf-8")))


def without_code(page: Path) -> str:
    return re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """The addresses of the headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder a reader works in, with the commands of the virtual environment."""
    home, commands = tmp_path / "reader", tmp_path / "commands"
    shutil.copytree(ROOT / "examples", home / "examples")
    commands.mkdir()
    for name, arguments in (("perfeval", "-m perfeval"), ("python", "")):
        command = commands / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    monkeypatch.chdir(home)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PYTHONUTF8", "1")
    for name in ("PERFEVAL_LANG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return home


def same_output(wanted: str, got: str) -> bool:
    """Whether ``got`` is ``wanted``, in which a line of ``...`` stands for any lines."""
    return doctest.OutputChecker().check_output(wanted, got, OPTIONS)


def run_console(block: Block, where: str) -> None:
    """Run the ``$`` lines of a session; each sees the exit code of the one before as ``$?``."""
    commands = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not commands[0].strip(), f"{where}: output without a command"
    code = 0
    for entry in commands[1:]:
        command, _, wanted = entry.partition("\n")
        while command.endswith("\\"):
            more, _, wanted = wanted.partition("\n")
            command = command[:-1] + more.removeprefix(">")
        done = subprocess.run(
            ["bash", "-c", f"(exit {code}); {command}"], capture_output=True, encoding="utf-8", check=False
        )
        code = done.returncode
        got = done.stdout + done.stderr
        if wanted.strip():
            assert same_output(wanted, got), f"{where}: {command}\nwanted\n{wanted}\ngot\n{got}"
        else:
            assert code in {0, 1}, f"{where}: {command}\n{got}"


def run_python(block: Block, names: dict[str, Any], where: str) -> None:
    if ">>>" not in block.text:
        exec(compile("\n" * block.line + block.text, where, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    runner.run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    assert not runner.failures, "".join(told)


def in_source_tree(block: Block) -> bool:
    return block.name is not None and block.name.startswith(("src/", "tests/", "CHANGELOG"))


def told_apart() -> list[Path]:
    """The pages without those in English whose code is that of the Chinese page to the letter."""
    return [
        page
        for page in PAGES
        if not page.name.endswith(".en.md")
        or own_blocks(page) != own_blocks(page.with_name(f"{page.name.removesuffix('.en.md')}.md"))
    ]


@pytest.mark.parametrize("page", told_apart(), ids=lambda page: page.relative_to(ROOT).as_posix())
@pytest.mark.usefixtures("reader")
def test_the_code_of_a_page_runs_and_gives_what_it_shows(page: Path) -> None:
    names: dict[str, Any] = {"__name__": "__page__"}
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if in_source_tree(block):
            continue
        if block.name:
            target = Path(block.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            run_python(block, names, where)
        elif block.language == "console":
            run_console(block, where)


@each_page
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for link in LINK.findall(without_code(page)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_relative_to(DOCS)], ids=lambda page: page.name)
def test_every_page_exists_in_both_languages_with_the_same_code(page: Path) -> None:
    stem = page.name.removesuffix(".md").removesuffix(".en")
    other = page.with_name(f"{stem}.md" if page.name.endswith(".en.md") else f"{stem}.en.md")
    assert other.exists()
    assert len(own_blocks(page)) == len(own_blocks(other))


def test_every_page_is_in_the_index() -> None:
    for suffix, name in ((".en.md", "index.en.md"), (".md", "index.md")):
        index = DOCS / name
        linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(without_code(index))}
        own = {p for p in DOCS.rglob("*.md") if p.name.endswith(suffix) and (suffix != ".md" or ".en." not in p.name)}
        assert own - {index} <= linked


def test_generated_parts_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), f"run python docs/generate.py\n{done.stdout}{done.stderr}"


def test_the_page_of_the_interface_knows_every_module() -> None:
    page = runpy.run_path(str(DOCS / "api.py"))
    public, internal = {name for name in page["MODULES"] if name}, set(page["INTERNAL"])
    for name in public | internal:
        assert find_spec(f"perfeval.{name}") is not None, name
    for name in public:
        assert import_module(f"perfeval.{name}").__all__, name
    modules = {module.name for module in iter_modules(import_module("perfeval").__path__)}
    modules |= {f"testing.{module.name}" for module in iter_modules(import_module("perfeval.testing").__path__)}
    assert public & internal == set()
    assert {name for name in modules if not name.startswith("_")} <= public | internal


@pytest.mark.parametrize("name", ["architecture.md", "architecture.en.md"])
def test_the_page_of_the_architecture_has_every_floor(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (DOCS / "explanation" / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    floors = [floor for layer in layers for floor in layer.split(" | ")]
    assert [floor for row in rows for floor in re.findall(r"`(\w+)`", row)] == floors


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_readme_and_the_pipeline_run_the_same_test_command(page: Path) -> None:
    commands = [line for block in blocks(page) if block.language == "bash" for line in block.text.splitlines()]
    setup = [line for line in commands if line.startswith("python3 -m venv")]
    assert setup == [
        "python3 -m venv .venv && .venv/bin/python -m pip install -q . && .venv/bin/perfeval check examples/liwan-2021.json",
        'python3 -m venv .venv && .venv/bin/python -m pip install -q ".[test]" && .venv/bin/python -m pytest -q',
    ]
    assert setup[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_extras_of_the_readme_exist(page: Path) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = set(re.findall(r"`\[([a-z]+)\]`", page.read_text(encoding="utf-8")))
    assert named == set(extras) - {"test", "dev", "docs"}


def test_the_layout_of_the_howto_works_when_its_steps_are_followed(tmp_path: Path) -> None:
    zh, en = (blocks(DOCS / "how-to" / name) for name in ("add-a-layout.md", "add-a-layout.en.md"))
    assert [block.text for block in zh] == [block.text for block in en]
    shown = {block.name: block.text for block in zh if block.name}
    package = tmp_path / "src" / "perfeval"
    shutil.copytree(Path(str(files("perfeval"))), package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "layouts" / "township.py").write_text(shown["src/perfeval/layouts/township.py"], encoding="utf-8")
    home = package / "layouts" / "__init__.py"
    line, _, entry = shown["src/perfeval/layouts/__init__.py"].partition("\n")
    text = home.read_text(encoding="utf-8").replace("\nif TYPE_CHECKING:", f"{line}\n\nif TYPE_CHECKING:", 1)
    home.write_text(text.replace("= (", f"= ({entry.strip()} ", 1), encoding="utf-8")
    (tmp_path / "township.html").write_text(shown["township.html"], encoding="utf-8")
    (tmp_path / "test_township.py").write_text(shown["tests/layouts/test_township.py"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_township.py"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def shown_rule(page: Path, root: Path) -> str:
    """Do what the how-to says in a copy of the package; gives the name of the new rule's module."""
    package = root / "src" / "perfeval"
    shutil.copytree(Path(str(files("perfeval"))), package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "rules", root / "tests" / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    module = ""
    for block in blocks(page):
        if not in_source_tree(block) or block.name is None or block.name.startswith("CHANGELOG"):
            continue
        target = root / block.name
        if target == package / "rules" / "__init__.py":
            text = target.read_text(encoding="utf-8")
            line = block.text.strip()
            module = line.strip('",')
            if line not in text:  # whoever follows the how-to has the rule already
                text = text.replace("_MODULES = (\n", f"_MODULES = (\n    {line}\n", 1)
            target.write_text(text, encoding="utf-8")
        elif target.parent == package / "testing" / "mutators":
            text, name = target.read_text(encoding="utf-8"), module.rpartition(".")[2]
            if f"def {name}(" not in text:
                text = text.replace("__all__ = [\n", f'__all__ = [\n    "{name}",\n', 1)
                target.write_text(f"{text}\n\n{block.text}", encoding="utf-8")
        elif target.suffix == ".po":
            text = target.read_text(encoding="utf-8")
            target.write_text(text if block.text in text else f"{text}\n{block.text}", encoding="utf-8")
            with target.with_suffix(".mo").open("wb") as file:
                write_mo(file, read_po(BytesIO(target.read_bytes())))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
    return module


def test_the_howto_shows_the_same_rule_in_both_languages() -> None:
    zh, en = (blocks(DOCS / "how-to" / name) for name in ("add-a-rule.md", "add-a-rule.en.md"))
    assert [(block.name, block.text) for block in zh] == [(block.name, block.text) for block in en]


def test_the_rule_of_the_howto_works_when_its_steps_are_followed(tmp_path: Path) -> None:
    module = shown_rule(DOCS / "how-to" / "add-a-rule.md", tmp_path)
    rule = module.rpartition(".")[2]
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    tests = ["tests/rules/test_every_rule.py", *(str(p) for p in (tmp_path / "tests").rglob(f"test_{rule}.py"))]
    assert len(tests) == 2
    command = [sys.executable, "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        [*command, "-k", f"{rule} or {rule.replace('_', '-')}"],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout

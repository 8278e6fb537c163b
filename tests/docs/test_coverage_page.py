"""The page that says which check became which rule names every rule there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfeval.rules import NAMES

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
LINK = re.compile(r"\[`([a-z-]+)`\]\(rules(?:\.en)?\.md#([a-z-]+)\)")


def rows(page: str) -> list[list[str]]:
    text = (FOLDER / page).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in ("查什么", "check")]


@pytest.mark.parametrize("page", ["coverage.md", "coverage.en.md"])
def test_every_rule_is_named_and_every_name_is_a_rule(page: str) -> None:
    links = LINK.findall((FOLDER / page).read_text(encoding="utf-8"))
    assert all(name == anchor for name, anchor in links)
    assert {name for name, _ in links} == set(NAMES)


@pytest.mark.parametrize("page", ["coverage.md", "coverage.en.md"])
def test_what_has_no_rule_says_why(page: str) -> None:
    without = [row for row in rows(page) if not LINK.search(row[1])]
    assert without
    assert all(row[2] for row in without)


def test_both_languages_have_the_same_rows() -> None:
    zh, en = ([LINK.findall(row[1]) for row in rows(page)] for page in ("coverage.md", "coverage.en.md"))
    assert [[name for name, _ in row] for row in zh] == [[name for name, _ in row] for row in en]

"""The language-neutral cases of this folder, run against perfeval."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from perfeval.values.assessment import assess
from perfeval.values.expectation import Expectation
from perfeval.values.observation import Observation

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def named(name: str) -> list[Any]:
    return [pytest.param(row, id=f"{name}:{number}") for number, row in enumerate(rows(name), 1)]


JUDGED = [*named("sample.jsonl"), *named("published.jsonl"), *named("wordings.jsonl")]


@pytest.mark.parametrize("row", JUDGED)
def test_a_result_is_judged_as_careful_people_do(row: dict[str, Any]) -> None:
    found = assess(
        row["name"],
        row["expected"],
        row["result"],
        level1=row.get("level1"),
        level2=row.get("level2"),
        year=row.get("year"),
    )
    assert (found.verdict, found.restated) == (row["verdict"], row["restated"]), found.reason
    if row.get("op") is None:
        return
    target = Expectation.parse(row["expected"] or "")
    number = list(target.number) if isinstance(target.number, tuple) else target.number
    printed = {"op": target.op, "number": number, "unit": target.unit or ""}
    # Where readers disagree about number or unit, the row leaves it out.
    assert printed == {key: row.get(key, value) for key, value in printed.items()}


@pytest.mark.parametrize("row", named("expectations.jsonl"))
def test_a_target_is_read(row: dict[str, Any]) -> None:
    found = Expectation.parse(row["text"])
    number = list(found.number) if isinstance(found.number, tuple) else found.number
    assert (found.op, number, found.unit or "") == (row["op"], row["number"], row["unit"])
    low, high = (None if row[end] is None else Fraction(row[end]) for end in ("low", "high"))
    assert (found.low, found.high) == (low, high)
    assert [[part.op, part.number, part.unit or ""] for part in found.parts] == row.get("parts", [])


@pytest.mark.parametrize("row", named("observations.jsonl"))
def test_a_result_is_read(row: dict[str, Any]) -> None:
    text = row["text"]
    found = Observation.parse(text)
    quantities = [
        {"kind": item.kind, "number": item.number, "unit": item.unit, "at": text[item.span[0] : item.span[1]]}
        for item in found.quantities
    ]
    assert quantities == row["quantities"]
    assert [{"kind": cue.kind, "at": text[cue.span[0] : cue.span[1]]} for cue in found.cues] == row["cues"]


def test_every_verdict_and_operator_has_cases() -> None:
    judged = [row for name in ("sample.jsonl", "published.jsonl", "wordings.jsonl") for row in rows(name)]
    assert {row["verdict"] for row in judged} == {"met", "missed", "claimed", "undetermined"}
    assert {row["op"] for row in rows("expectations.jsonl")} == {
        ">=", "<=", ">", "<", "=", "range", "unstated", "qualitative", "deadline", "compound", "unreadable",
    }  # fmt: skip

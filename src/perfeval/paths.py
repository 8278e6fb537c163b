"""Addresses such as $.tasks[2].indicators[1].result: walking a form and saying a place in the form's own words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import fields

from perfeval.messages import Phrase
from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.values.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Part

__all__ = ["indicator_rows", "join", "label", "place", "resolve", "steps", "walk"]

_STEP = pattern(r"\.([a-z][a-z0-9_]{0,40})(?:\[([0-9]{1,6})\])?")

_NAMES: dict[type, frozenset[str]] = {
    part: frozenset(attribute.name for attribute in fields(part))
    for part in (Form, FundingLine, Objective, Task, Indicator)
}
"""The fields of each kind of part."""


def join(path: str, field: str) -> str:
    """The address of ``field`` below ``path``; an absolute ``field`` stands for itself, "" for the part."""
    if field.startswith("$"):
        return field
    return f"{path}.{field}" if field else path


def walk(form: Form) -> Iterator[tuple[str, Part]]:
    """Every part of the form with its address, in printed order, the form itself first."""
    yield "$", form
    for i, line in enumerate(form.funding):
        yield f"$.funding[{i}]", line
    if form.objective is not None:
        yield "$.objective", form.objective
    for i, task in enumerate(form.tasks):
        yield f"$.tasks[{i}]", task
        for j, indicator in enumerate(task.indicators):
            yield f"$.tasks[{i}].indicators[{j}]", indicator
    for i, indicator in enumerate(form.indicators):
        yield f"$.indicators[{i}]", indicator


def indicator_rows(form: Form) -> Iterator[tuple[str, Indicator]]:
    """Every indicator row with its address, in printed order."""
    return ((path, part) for path, part in walk(form) if isinstance(part, Indicator))


@lru_cache(maxsize=1024)
def steps(path: str) -> tuple[tuple[str, int | None], ...]:
    """The names on the way to a place, each with the number of the row where it is a table's.

    Raises ``ValueError`` if ``path`` is no address.
    """
    if not path.startswith("$"):
        raise ValueError(path)
    steps, at = [], 1
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise ValueError(path)
        steps.append((match[1], None if match[2] is None else int(match[2])))
        at = match.end()
    return tuple(steps)


def resolve(form: Form, path: str) -> object:
    """What stands at ``path``: a part, a tuple of parts, a value, or None where the cell is blank.

    Raises ``LookupError`` if the form has no such place, ``ValueError`` if ``path`` is no address.
    """
    here: object = form
    for name, index in steps(path):
        if here is None:
            return None
        if name not in _NAMES.get(type(here), ()):
            raise LookupError(path)
        here = getattr(here, name)
        if index is not None:
            if not isinstance(here, tuple) or index >= len(here):
                raise LookupError(path)
            here = here[index]
    return here


def label(part: type[Part], name: str) -> str:
    """The official term of a field, in Chinese: ``label(FundingLine, "actual")`` is 实际支出数."""
    term: str = getattr(fields(part), name).metadata["label"]
    return term


def _own_name(part: object, index: int) -> str | Phrase:
    if isinstance(part, FundingLine):
        return part.source.strip("：: ") if part.source else Phrase.of("第{number}行", number=index + 1)
    if isinstance(part, Task):
        return part.name or Phrase.of("任务{number}", number=index + 1)
    if isinstance(part, Indicator):
        return part.name
    return ""


def place(form: Form, path: str) -> tuple[str | Phrase, ...]:
    """The place in the form's own words: 任务3, 人大代表补选完成率, 完成情况."""
    here: object = form
    words: list[str | Phrase] = []
    for name, index in steps(path):
        kind = type(here) if here is not None else Objective
        here = getattr(here, name, None)
        if index is not None:
            if not isinstance(here, tuple) or index >= len(here):
                raise LookupError(path)
            here = here[index]
            own = _own_name(here, index)
            if own:
                words.append(own)
                continue
        words.append(Phrase(label(kind, name)))  # type: ignore[arg-type]
    return tuple(words)

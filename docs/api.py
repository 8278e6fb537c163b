"""The page of the programming interface, made from the signatures and docstrings of the public modules."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parent.parent / "src"

MODULES = (
    "",
    "matters",
    "changes",
    "diff",
    "rules",
    "rule",
    "messages",
    "figures",
    "scoring",
    "profile",
    "policy",
    "reference",
    "config",
    "waivers",
    "baseline",
    "fingerprints",
    "impact",
    "annotating",
    "letters.opinion",
    "frames",
    "plotting",
    "report",
    "paths",
    "tables",
    "testing",
    "testing.complete",
    "testing.mutations",
    "testing.strategies",
)
"""What others may import, in the order of the page; "" is the top of the package."""

INTERNAL = {
    "checking": "its public names are those of the package",
    "cli": "a command is called, not imported",
    "codec": "its public names are those of the package",
    "columns": "what readers, writers and reports call the columns of a form",
    "errors": "its public names are those of the package",
    "json_places": "lines and columns in a JSON text, for reports",
    "gate": "its public names are those of policy",
    "jsontext": "how JSON is parsed without losing digits",
    "layouts": "a layout is added inside the package",
    "model": "its public names are those of the package",
    "readers": "a reader is added inside the package",
    "reading": "its public names are those of the package",
    "schema": "its public names are those of the package",
    "structuring": "how dicts become forms",
    "tomltext": "how TOML is read strictly and written",
    "values": "its public names are those of the package",
    "writing": "its public names are those of the package",
    "wrongcells": "which cell is wrong, for matters",
    "letters": "rounds are held by the command; their state is a file of SQLite",
    "testing.edits": "for those who write mutators",
    "testing.honest": "how honest forms come about",
    "testing.mutators": "reached by the names of rules",
    "testing.works": "what honest forms speak of",
}
"""Modules that others should not import, and why; every module is in one of the two lists."""

_WIDTH = 100


def _signature(function: griffe.Function, name: str) -> str:
    """``name(…) -> …`` as it would be written, over several lines if it is long."""
    pieces: list[str] = []
    keyword = False
    for parameter in function.parameters:
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not keyword:
            keyword = True
            pieces.append("*")
        star = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
        text = star.get(parameter.kind, "") + parameter.name
        keyword = keyword or parameter.kind is griffe.ParameterKind.var_positional
        if parameter.annotation is not None:
            text += f": {parameter.annotation}"
        if parameter.default is not None and not star.get(parameter.kind):
            text += f" = {parameter.default}"
        pieces.append(text)
    gives = f" -> {function.returns}" if function.returns is not None else ""
    line = f"{name}({', '.join(pieces)}){gives}"
    if len(line) <= _WIDTH:
        return line
    return f"{name}(\n    " + ",\n    ".join(pieces) + f",\n){gives}"


def _text(thing: griffe.Object) -> str:
    return cleandoc(thing.docstring.value) if thing.docstring else ""


def _told(thing: griffe.Object) -> str:
    """The docstring in one paragraph, for a list."""
    return " ".join(_text(thing).split())


def _members(cls: griffe.Class) -> Iterator[griffe.Object]:
    """What a user of the class may use, in the order of the source."""
    for name, member in cls.members.items():
        if not name.startswith("_") and not member.is_alias:
            yield member


def _class(cls: griffe.Class) -> Iterator[str]:
    yield f"```text\nclass {cls.name}\n```\n"
    yield _text(cls) + "\n"
    listed = []
    for member in _members(cls):
        told = _told(member)
        if member.is_function:
            mark = "classmethod " if "classmethod" in member.labels else ""
            listed.append(
                f"- `{mark}{' '.join(_signature(member, member.name).split())}`" + (f": {told}" if told else "")
            )
        elif member.annotation is not None:
            listed.append(f"- `{member.name}: {member.annotation}`" + (f": {told}" if told else ""))
        elif told or cls.bases:
            value = f" = {member.value}" if member.value is not None else ""
            listed.append(f"- `{member.name}{value}`" + (f": {told}" if told else ""))
    if listed:
        yield "\n".join(listed) + "\n"


def _thing(thing: griffe.Object, shown: str) -> Iterator[str]:
    yield f"### {shown}\n"
    if thing.is_class:
        yield from _class(thing)
    elif thing.is_function:
        yield f"```text\n{_signature(thing, thing.name)}\n```\n"
        yield _text(thing) + "\n"
    else:
        kind = f": {thing.annotation}" if thing.annotation is not None else ""
        yield f"```text\n{thing.name}{kind}\n```\n"
        yield _text(thing) + "\n"


def page(_lang: str = "en") -> str:
    """Every public name with its signature and its docstring, which are English."""
    package = griffe.load("perfeval", search_paths=[SOURCE])
    pieces = [""]
    seen: set[str] = set()
    for name in MODULES:
        module = package[name] if name else package
        pieces.append(f"## perfeval.{name}\n" if name else "## perfeval\n")
        pieces.append(_text(module) + "\n")
        for each in module.exports or ():
            thing = module[str(each)]
            thing = thing.final_target if thing.is_alias else thing
            if thing.path in seen:
                continue
            seen.add(thing.path)
            pieces += _thing(thing, f"perfeval.{each}" if not name else f"{name}.{each}")
    return "\n".join(pieces)

"""``perfeval annotate``: the opinions written into a copy of each department's own workbook."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH103, PTH110, PTH118, PTH119, PTH121, PTH122

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from perfeval.cli.commands import Command, debug_option, lang_option
from perfeval.cli.exits import CLEAN, UNJUDGED, tell_unwritable
from perfeval.cli.inputs import STDIN, contents, expanded, load_inputs
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import Stream, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.annotating import Annotated
    from perfeval.cli.inputs import Loaded
    from perfeval.profile import Profile
    from perfeval.report import Failure

__all__ = ["annotate"]

_ADDED = "审核意见"
_MOST_NAME = 120  # bytes: a name may have 255, and the folder is not ours


@click.command(cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("--out", metavar="FOLDER", required=True, help="写到哪个文件夹 / folder to write to")
@click.option(
    "--profile", default="default", show_default=True, help="方案名或 .toml 文件 / profile name or .toml file"
)
@lang_option
@debug_option
@click.pass_context
def annotate(ctx: click.Context, paths: tuple[str, ...], *, out: str, profile: str, lang: str) -> None:
    """把审核意见写进工作簿副本 / write opinions into copies of workbooks.

    能完整保留原件的 Excel 表写成带批注的副本；其余写成另一个审核工作簿。原件不动。

    A copy with comments where nothing of the original is lost, otherwise a review workbook; inputs are not touched.
    """
    from perfeval.messages import render
    from perfeval.profile import load_profile
    from perfeval.report import Failure

    policy = load_profile(profile)
    code = CLEAN
    stream = Stream(sys.stdout)
    names: set[str] = set()
    inputs = list(expanded(paths))
    _make_folder(out)
    for each in inputs:
        if not isinstance(each, str):
            code = max(code, _failed(each, lang))
            continue
        loaded: list[Loaded] = []
        for item in load_inputs(each, each, policy):
            if isinstance(item, Failure):
                code = max(code, _failed(item, lang))
            else:
                loaded.append(item)
        if not loaded:
            continue
        made = _annotated(each, loaded, policy, lang)
        target = os.path.join(out, _name(each, names))
        _refuse_input(target, inputs)
        try:
            _write(target, made.data)
        except OSError as error:
            tell_unwritable(error.strerror or str(error))
            code = max(code, UNJUDGED)
            continue
        told = "带批注的副本" if made.is_copy else "审核工作簿"
        line = f"{escaped(target)}: {render(told, {}, lang)}"
        if made.lost:
            line += render("（副本会丢失{lost}）", {"lost": made.lost}, lang)
        stream.write(f"{line}\n")
    ctx.exit(code)


def _make_folder(out: str) -> None:
    try:
        os.makedirs(out, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"--out: {escaped(out)}: {error.strerror or type(error).__name__}") from None


def _failed(failure: Failure, lang: str) -> int:
    from perfeval.report import View
    from perfeval.report.text import failure_line

    tell(failure_line(failure, View(lang=lang)))
    return CLEAN if failure.harmless else UNJUDGED


def _annotated(path: str, loaded: Iterable[Loaded], policy: Profile, lang: str) -> Annotated:
    from perfeval.annotating import Opinion
    from perfeval.annotating import annotate as write
    from perfeval.checking import check

    opinions = [Opinion(check(item.form, profile=policy), item.places) for item in loaded]
    source = contents(path) if path.lower().endswith(".xlsx") else None
    return write(opinions, source=source, name=None if path == STDIN else os.path.basename(path), lang=lang)


def _name(path: str, taken: set[str]) -> str:
    """The name of the workbook for a file, which no other file of the run has."""
    stem = os.path.splitext(os.path.basename(path))[0]
    while len(stem.encode("utf-8", "replace")) > _MOST_NAME:
        stem = stem[:-1]
    for number in _numbers():
        name = f"{stem}.{_ADDED}{number}.xlsx"
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
    raise AssertionError


def _numbers() -> Iterator[str]:
    yield ""
    number = 1
    while True:
        number += 1
        yield str(number)


def _refuse_input(target: str, inputs: Iterable[str | Failure]) -> None:
    for each in inputs if os.path.exists(target) else ():
        if isinstance(each, str) and each != STDIN and os.path.exists(each) and os.path.samefile(each, target):
            raise ConfigurationError("--out 中的文件是被检查的文件本身 (would overwrite an input)")


def _write(target: str, data: bytes) -> None:
    from perfeval.writing import saved

    saved(data, target)

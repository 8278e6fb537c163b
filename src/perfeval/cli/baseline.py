"""``perfeval baseline``: the findings there were when perfeval was taken up; the file only shrinks."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.commands import Commands, debug_option, debugging, format_option, lang_option
from perfeval.cli.exits import FOUND
from perfeval.cli.inputs import expanded, without
from perfeval.cli.judging import Judge
from perfeval.cli.options import judging_options, settings
from perfeval.cli.running import Run
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import Stream, tell, view, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfeval.cli.settings import Settings
    from perfeval.report import Checked, Failure

__all__ = ["baseline"]

_file = click.argument("file")
_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))


@click.group(cls=Commands)
def baseline() -> None:
    """记下已有的问题，以后只报新的 / record known findings, so that only new ones are reported."""


class _Checking:
    """The forms of all inputs under the settings, and what could not be judged."""

    def __init__(
        self, ctx: click.Context, paths: tuple[str, ...], chosen: Settings, *, told: bool, written: str | None = None
    ) -> None:
        self.judge = Judge(chosen)
        self.failures: list[Failure] = []
        self.run = Run(lang=chosen.lang, debug=debugging(ctx), stdin_filename="<stdin>")
        self._inputs = list(without(expanded(paths), (*chosen.files, written)))
        self._lang = chosen.lang
        self._told = told

    def __iter__(self) -> Iterator[Checked]:
        from perfeval.report import Failure, View
        from perfeval.report.text import failure_line

        for each in self.run.results(self._inputs, self.judge):
            if not isinstance(each, Failure):
                yield each
                continue
            self.failures.append(each)
            if self._told:
                tell(failure_line(each, View(lang=self._lang)))


def _say(lang: str, template: str, **evidence: Any) -> None:
    from perfeval.messages import render

    Stream(sys.stdout).write(render(template, evidence, lang) + "\n")


def _command(function: Callable[..., None]) -> Callable[..., None]:
    for option in (click.pass_context, debug_option, judging_options, lang_option, _paths, _file):
        function = option(function)
    return function


@baseline.command()
@_command
@click.option("--force", is_flag=True, help="已有的基线也重写 / replace a baseline that exists")
def create(ctx: click.Context, /, file: str, paths: tuple[str, ...], *, force: bool, **_: Any) -> None:
    """记下现在的全部问题 / record every finding there is now.

    已豁免的不记。文件是文本，每处一行，可以放进版本管理。

    What is waived is left out. The file is text, one finding a line, made to be kept under version control.
    """
    from perfeval.baseline import create as created
    from perfeval.baseline import to_text

    if os.path.lexists(file) and not force:
        raise ConfigurationError(
            f"{escaped(file)} 已存在，只会缩小的用 update，重新记录加 --force (exists; update shrinks it, --force replaces it)"
        )
    chosen = settings(ctx).changed(baseline=None)
    checking = _Checking(ctx, paths, chosen, told=True, written=file)
    made = created(each.report for each in checking)
    write_whole(file, to_text(made))
    _say(chosen.lang, "已记下 {count} 处问题：{file}", count=len(made.entries), file=escaped(file))
    ctx.exit(checking.run.code)


@baseline.command()
@_command
@format_option
def check(ctx: click.Context, /, file: str, paths: tuple[str, ...], *, format_: str, **_: Any) -> None:
    """有没有基线以外的问题 / whether there are findings that the baseline does not know.

    有新问题时退出码为 1；已不存在的也列出，可用 update 除去。

    Exit code 1 if there are new ones. Entries that are gone are listed too; update removes them.
    """
    from perfeval.report.baselines import compared, compared_data
    from perfeval.report.json import dumped, failure_data

    chosen = settings(ctx).changed(baseline=file)
    checking = _Checking(ctx, paths, chosen, told=format_ != "json")
    known = 0
    new: list[Checked] = []
    for each in checking:
        known += len(each.report.known)
        if each.report.findings:
            new.append(each)
    comparing = checking.judge.comparing
    gone = comparing.gone() if comparing is not None else ()
    stream = Stream(sys.stdout, holds_json=format_ == "json")
    if format_ == "json":
        told = compared_data(new, gone, known, chosen.lang)
        told["errors"] = [failure_data(each, chosen.lang) for each in checking.failures]
        stream.write(dumped(told, indent=1) + "\n")
    else:
        for piece in compared(new, gone, known, view(stream, lang=chosen.lang)):
            stream.write(piece)
    ctx.exit(max(checking.run.code, FOUND if new else 0))


@baseline.command()
@_command
def update(ctx: click.Context, /, file: str, paths: tuple[str, ...], **_: Any) -> None:
    """除去已不存在的问题 / remove what is gone.

    只减不增：新问题不会记入。没有检查到的表、没有运行的规则，其条目不动。

    Nothing is ever added. Entries of forms that were not checked and of rules that did not run are left alone.
    """
    from perfeval.baseline import to_text
    from perfeval.baseline import update as updated
    from perfeval.cli.judging import load_baseline
    from perfeval.report.baselines import gone_lines

    chosen = settings(ctx).changed(baseline=file)
    before = load_baseline(file)
    checking = _Checking(ctx, paths, chosen, told=True)
    new = sum(len(each.report.findings) for each in checking)
    comparing = checking.judge.comparing
    if comparing is None:  # pragma: no cover (a baseline was named)
        return
    gone = comparing.gone()
    after = updated(before, comparing)
    if after != before:
        write_whole(file, to_text(after))
    stream = Stream(sys.stdout)
    stream.write("".join(f"{line}\n" for line in gone_lines(gone, view(stream, lang=chosen.lang))))
    _say(chosen.lang, "除去 {gone} 处，剩下 {left} 处", gone=len(gone), left=len(after.entries))
    if new:
        _say(chosen.lang, "另有新问题 {new} 处，没有记入", new=new)
    ctx.exit(checking.run.code)

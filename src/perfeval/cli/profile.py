"""``perfeval profile``: which profiles there are, what they settle, and what another one would change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from perfeval.cli.commands import Commands, debug_option, format_option, lang_option
from perfeval.cli.running import Forms
from perfeval.report.output import Stream, view

if TYPE_CHECKING:
    from perfeval.report import View

__all__ = ["profile"]


def _write(text: str, format_: str) -> None:
    Stream(sys.stdout, holds_json=format_ == "json").write(text)


def _look(lang: str) -> View:
    return view(Stream(sys.stdout), lang=lang)


@click.group(cls=Commands)
def profile() -> None:
    """查看和比较方案 / look at profiles and compare them."""


@profile.command("list")
@format_option
@lang_option
@debug_option
def list_(*, format_: str, lang: str) -> None:
    """列出内置方案 / list the profiles that come with perfeval."""
    from perfeval.profile import profiles
    from perfeval.report.json import dumped
    from perfeval.report.profiles import listed, profile_data

    if format_ == "json":
        _write(dumped([profile_data(each, lang) for each in profiles()], indent=1) + "\n", format_)
    else:
        _write(listed(profiles(), _look(lang)), format_)


@profile.command()
@click.argument("name")
@click.option("--all", "all_", is_flag=True, help="连规则的缺省值一并列出 / the rules' own defaults as well")
@format_option
@lang_option
@debug_option
def show(name: str, *, all_: bool, format_: str, lang: str) -> None:
    """列出方案的每个值及其来源 / every value of a profile and what it rests on.

    NAME 是方案名或 .toml 文件。标 ? 的是推断或未证实的值。

    NAME is a profile's name or a .toml file. A ? marks what was concluded or never confirmed.
    """
    from perfeval.profile import load_profile
    from perfeval.report.json import dumped
    from perfeval.report.profiles import profile_data, shown

    chosen = load_profile(name)
    entries = [each for each in chosen.explain() if all_ or each.rule is None or each.layer != "default"]
    if format_ == "json":
        _write(dumped(profile_data(chosen, lang, entries=entries), indent=1) + "\n", format_)
    else:
        _write(shown(chosen, entries, _look(lang)), format_)


@profile.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@format_option
@lang_option
@debug_option
def diff(before: str, after: str, *, format_: str, lang: str) -> None:
    """两个方案有哪些值不同 / the values in which two profiles differ."""
    from perfeval.profile import diff as differences
    from perfeval.profile import load_profile
    from perfeval.report.json import dumped
    from perfeval.report.profiles import changed, profile_data

    old, new = load_profile(before), load_profile(after)
    made = differences(old, new)
    if format_ == "json":
        told = {
            "before": profile_data(old, lang),
            "after": profile_data(new, lang),
            "differences": [each.to_dict(lang) for each in made],
        }
        _write(dumped(told, indent=1) + "\n", format_)
    else:
        _write(changed(old, new, made, _look(lang)), format_)


@profile.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@format_option
@lang_option
@debug_option
@click.pass_context
def impact(ctx: click.Context, before: str, after: str, paths: tuple[str, ...], *, format_: str, lang: str) -> None:
    """改用另一方案，各表的问题有何变化 / what another profile changes on forms.

    + 是只有 B 才报的，- 是只有 A 才报的，~ 是级别不同的。

    + is found under B only, - under A only, ~ with another severity.
    """
    from perfeval.impact import impact as compared
    from perfeval.profile import load_profile
    from perfeval.report.json import dumped, failure_data
    from perfeval.report.profiles import Effect, effects, effects_data

    old, new = load_profile(before), load_profile(after)
    forms = Forms(paths, lang=lang, told=format_ != "json")
    made = (Effect(file, one) for file, form in forms for one in compared(old, new, (form,)))
    if format_ == "json":
        told = effects_data(made, old.name, new.name, lang)
        told["errors"] = [failure_data(each, lang) for each in forms.failures]
        _write(dumped(told, indent=1) + "\n", format_)
    else:
        stream = Stream(sys.stdout)
        for piece in effects(made, _look(lang)):
            stream.write(piece)
    ctx.exit(forms.code)


@profile.command()
@click.argument("file")
@format_option
@lang_option
@debug_option
def check(file: str, *, format_: str, lang: str) -> None:
    """方案文件能否使用，哪里写错 / whether a profile can be used, and what is wrong with it.

    写错的键和值连同地址一起报出，退出码为 2。

    Unknown keys and values are told with their addresses; the exit code is 2.
    """
    from perfeval.profile import load_profile
    from perfeval.report.json import dumped
    from perfeval.report.profiles import in_order, profile_data

    chosen = load_profile(file)
    if format_ == "json":
        _write(dumped(profile_data(chosen, lang), indent=1) + "\n", format_)
    else:
        _write(in_order(chosen, _look(lang)), format_)

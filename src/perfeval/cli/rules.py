"""``perfeval rules`` and ``perfeval explain``: what is looked for, and one rule in full."""

from __future__ import annotations

import sys

import click

from perfeval.cli.commands import Command, debug_option, format_option, lang_option
from perfeval.report.output import Stream, view

__all__ = ["explain", "rules"]


@click.command(cls=Command)
@format_option
@lang_option
@debug_option
def rules(*, format_: str, lang: str) -> None:
    """列出规则 / list the rules."""
    from perfeval.report.explain import rules_json, rules_lines

    stream = Stream(sys.stdout, holds_json=format_ == "json")
    stream.write(rules_json(lang) if format_ == "json" else rules_lines(view(stream, lang=lang)))


@click.command(cls=Command)
@click.argument("rule")
@lang_option
@debug_option
def explain(rule: str, *, lang: str) -> None:
    """解释一条规则 / explain a rule."""
    from perfeval.report.explain import notice_page, page
    from perfeval.rules import by_name
    from perfeval.waivers import NOTICES

    stream = Stream(sys.stdout)
    look = view(stream, lang=lang)
    notice = next((each for each in NOTICES if each.name == rule), None)
    stream.write(page(by_name(rule), look) if notice is None else notice_page(notice, look))

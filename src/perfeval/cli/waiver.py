"""``perfeval waiver``: the table that accepts a finding, ready for the configuration."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH119

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.commands import Command, debug_option, lang_option
from perfeval.cli.judging import Judge
from perfeval.cli.options import judging_options, settings
from perfeval.cli.running import Forms
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import Stream

if TYPE_CHECKING:
    from datetime import date, datetime

    from perfeval.checking import Finding, Report

__all__ = ["waiver"]

_MOST_SHOWN = 12


def _wanted(report: Report, rule: str, address: str | None) -> list[Finding]:
    from perfeval.policy import fits_pattern

    return [
        finding
        for finding in report.findings
        if finding.rule == rule and (address is None or fits_pattern(finding.path, address))
    ]


@click.command(cls=Command)
@click.argument("path", type=click.Path(allow_dash=True))
@click.argument("rule")
@click.argument("address", required=False)
@click.option("--reason", required=True, metavar="TEXT", help="理由 / why it is accepted")
@click.option("--by", required=True, metavar="NAME", help="批准人 / who accepts it")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="最后一天 / the last day")
@lang_option
@judging_options
@debug_option
@click.pass_context
def waiver(
    ctx: click.Context,
    /,
    path: str,
    rule: str,
    address: str | None,
    *,
    reason: str,
    by: str,
    until: datetime | None,
    **_: Any,
) -> None:
    """写出豁免一处问题的配置 / print the configuration that accepts a finding.

    ADDRESS 是问题的地址，* 代表任意文字；不写则为该规则的全部问题。

    ADDRESS is that of the finding, in which * stands for anything; without one, every finding of the rule is meant.
    """
    from perfeval.rules import by_name
    from perfeval.waivers import waiver_text

    name = by_name(rule).name
    last: date | None = None if until is None else until.date()
    if not reason.strip() or not by.strip():
        raise ConfigurationError("--reason 和 --by 不能空白 (must say something)")
    chosen = settings(ctx)
    # Findings that are waived or known already may be waived anew.
    bare = chosen.changed(config=chosen.config.changed(waivers=()), baseline=None)
    judge = Judge(bare)
    forms = Forms((path,), lang=chosen.lang, told=True, profile=judge.policy)
    made: list[str] = []
    elsewhere: list[str] = []
    for file, form in forms:
        report = judge(form, file).report
        elsewhere += [finding.path for finding in report.findings if finding.rule == name]
        made += (
            waiver_text(report, each, reason=reason.strip(), by=by.strip(), until=last)
            for each in _wanted(report, name, address)
        )
    if not made and not forms.code:
        shown = "、".join(map(escaped, elsewhere[:_MOST_SHOWN]))
        places = (
            f"；该规则的问题在 (found at): {shown}"
            if shown
            else "；表上没有该规则的问题 (the form has none of this rule)"
        )
        raise ConfigurationError(f"没有这样的问题 (no such finding): {escaped(name)}{places}")
    text = "\n".join(made)
    if chosen.config.source is not None and os.path.basename(chosen.config.source) == "pyproject.toml":
        text = text.replace("[[waivers]]\n", "[[tool.perfeval.waivers]]\n")
    Stream(sys.stdout).write(text)
    ctx.exit(forms.code)

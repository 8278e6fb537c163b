"""``perfeval round``: a folder of forms and replies in, one letter a department and an overview out."""

# ruff: noqa: PTH110, PTH118

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.commands import Command, debug_option, lang_option
from perfeval.cli.exits import CLEAN, FOUND, UNJUDGED
from perfeval.cli.inputs import contents, expanded, load_inputs
from perfeval.cli.judging import Judge, today
from perfeval.cli.options import fail_options, judging_options, settings
from perfeval.errors import ConfigurationError, escaped
from perfeval.report.output import Stream, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfeval.checking import Report
    from perfeval.letters.filing import Filed, Filing, Unread
    from perfeval.letters.returned import Returned
    from perfeval.letters.rounds import Outcome, RoundResult
    from perfeval.model import Form
    from perfeval.profile import Profile

__all__ = ["round"]

_RANKS = {"error": 0, "warning": 1, "info": 2, "never": -1}


def _day(_ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("应为日期，如 2022-03-05 (a date such as 2022-03-05)", param=parameter) from None


def _deadline(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The last day, in words; any other text is printed as it is."""
    if value is None or not value[:4].isdigit():
        return value
    from perfeval.letters.letter import day_in_words

    return f"{day_in_words(_day(ctx, parameter, value) or '')}前"


def _written(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Write the shipped template or wording to a file, and leave."""
    if value is None:
        return
    if os.path.exists(value):
        raise click.BadParameter("文件已经存在 (exists already)", param=parameter)
    from perfeval.letters.rounds import write_file

    if parameter.name == "write_wording":
        from perfeval.letters.wording import shipped_text

        data = shipped_text().encode()
    else:
        from perfeval.letters.word import default_template

        data = default_template()
    write_file(os.path.abspath(value), data)  # noqa: PTH100
    ctx.exit(CLEAN)


@click.command(cls=Command)
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--roster", metavar="FILE", required=True, help="应报部门名单 .csv / the departments expected")
@click.option("--out", metavar="FOLDER", required=True, help="函件、总表和状态的文件夹 / where letters and state go")
@click.option("--state", metavar="FILE", help="状态文件，缺省为 OUT/state.sqlite / the state file")
@click.option(
    "--round",
    "mode",
    type=click.Choice(["auto", "next", "same"]),
    default="auto",
    show_default=True,
    help="下一轮还是本轮重做 / the next round, or this one again",
)
@click.option("--date", metavar="DATE", callback=_day, help="发函日期，缺省为今天 / date of the letters, default today")
@click.option("--deadline", metavar="DATE", callback=_deadline, help="报回期限：日期，或照印的文字 / date, or any text")
@click.option("--sender", metavar="NAME", help="发函单位，缺省同上一轮 / who writes, default as before")
@click.option("--contact", metavar="TEXT", help="联系方式，缺省同上一轮 / whom to ask, default as before")
@click.option("--template", metavar="FILE", help="函件模板 .docx / template of the letters")
@click.option("--wording", metavar="FILE", help="用语 .toml / wording of the letters")
@click.option("--overwrite", is_flag=True, help="人工改动过的函件也重写 / also letters that were edited by hand")
@click.option(
    "--write-template",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_written,
    help="写出自带模板后退出 / write the shipped template and leave",
)
@click.option(
    "--write-wording",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_written,
    help="写出自带用语后退出 / write the shipped wording and leave",
)
@lang_option
@judging_options
@fail_options
@debug_option
@click.pass_context
def round(  # noqa: A001 (the name of the command)
    ctx: click.Context,
    /,
    folder: str,
    *,
    roster: str,
    out: str,
    state: str | None,
    mode: str,
    date: str | None,
    deadline: str | None,
    sender: str | None,
    contact: str | None,
    template: str | None,
    wording: str | None,
    overwrite: bool,
    **_: Any,
) -> None:
    """一户一函、逐条销号 / one letter a department, closed item by item.

    FOLDER 中的自评表逐张检查，按名单出具审核意见函和总表；下一轮连同填好的函件再运行一次，逐条给出已改、已说明、未改。

    Every form in FOLDER is checked against the roster; each department gets a letter. Run it again with the revised
    forms and the returned letters in FOLDER: every item gets its state.
    """
    from perfeval.letters.overview import overview
    from perfeval.letters.roster import load_roster
    from perfeval.letters.rounds import STATE_FILE, RoundSettings, hold_round, write_file
    from perfeval.letters.store import Store
    from perfeval.letters.word import Template
    from perfeval.letters.wording import load_wording

    chosen = settings(ctx)
    judge = Judge(chosen)
    expected = load_roster(roster)
    words, letters = load_wording(wording), Template.load(template)
    target = _out(out, folder)
    filed, returned, unread, digest = _gathered(folder, target, judge.policy)
    store = Store(state or os.path.join(target, STATE_FILE))
    found: list[Report] = []

    def judged(form: Form, file: str) -> Report:
        report = judge(form, file).report
        found.append(report)
        return report

    how = RoundSettings(
        out=target,
        date=date or today().isoformat(),
        mode=mode,
        deadline=deadline,
        sender=sender,
        contact=contact,
        profile=judge.profile,
        overwrite=overwrite,
    )
    try:
        with store.told():
            result = hold_round(
                store,
                expected,
                filed,
                returned,
                unread,
                inputs=digest,
                judge=judged,
                settings=how,
                wording=words,
                template=letters,
            )
    finally:
        store.close()
    write_file(os.path.join(result.folder, f"总表-第{result.number}轮.xlsx"), overview(result))
    _summary(result, chosen.lang)
    ctx.exit(_exit_code(result, unread, chosen.fail_on, chosen.fail_on_gate))


def _out(out: str, folder: str) -> str:
    """The folder that everything is written into, made if it is not there."""
    target = os.path.realpath(out)
    if target == os.path.realpath(folder):
        raise ConfigurationError("--out 不能就是报送文件所在的文件夹 (must not be the folder of the forms)")
    try:
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
    except OSError as error:
        raise ConfigurationError(f"--out: {escaped(out)}：{error.strerror or type(error).__name__}") from None
    return target


def _gathered(folder: str, out: str, profile: Profile | None) -> tuple[list[Filed], list[Returned], list[Unread], str]:
    """Everything that came in: forms, returned letters, what cannot be read, and a digest of all of it."""
    from hashlib import sha256

    from perfeval.letters.filing import Filed, Unread
    from perfeval.letters.items import is_reply
    from perfeval.letters.returned import returned_letter
    from perfeval.report import Failure

    filed: list[Filed] = []
    returned: list[Returned] = []
    unread: list[Unread] = []
    digests: list[str] = []
    for each in expanded((folder,)):
        if isinstance(each, Failure):
            if each.code != "folder-without-forms":
                unread.append(Unread(each.file, each.code, each))
            continue
        if os.path.realpath(each).startswith(out + os.sep):
            continue
        shown = os.path.relpath(each, folder)
        try:
            data = contents(each)
        except (OSError, ValueError):
            data = b""
        digests.append(f"{shown}\0{sha256(data).hexdigest()}")
        letter = returned_letter(data, shown)
        if letter is not None:
            returned.append(letter)
            continue
        for item in load_inputs(each, shown, profile):
            if isinstance(item, Failure):
                unread.append(Unread(shown, item.code, item, item.harmless))
            else:
                filed.append(Filed(shown, item.form, item.places, item.notes, item.layout))
    for path, data in _saved_in_place(out):
        letter = returned_letter(data, os.path.relpath(path, out))
        if letter is not None and any(is_reply(text) for _, text in letter.replies):
            digests.append(f"{path}\0{sha256(data).hexdigest()}")
            returned.append(letter)
    return filed, returned, unread, sha256("\n".join(digests).encode("utf-8", "surrogatepass")).hexdigest()


def _saved_in_place(out: str) -> Iterator[tuple[str, bytes]]:
    """The letters that were written: replies may have been saved over one of them."""
    from glob import escape, iglob

    for path in sorted(iglob(os.path.join(escape(out), "第*轮", "*.docx"))):  # noqa: PTH207
        try:
            yield path, contents(path)
        except (OSError, ValueError):
            continue


def _exit_code(result: RoundResult, unread: Sequence[Unread], fail_on: str, fail_on_gate: Sequence[str]) -> int:
    code = UNJUDGED if any(not each.harmless for each in unread) else CLEAN
    for outcome in result.outcomes:
        report = outcome.report
        if not outcome.assigned.state.judged and fail_on != "never":
            code = max(code, FOUND)
        if report is None:
            continue
        if report.gate.value in fail_on_gate:
            code = max(code, FOUND)
        if any(finding.severity.rank <= _RANKS[fail_on] for finding in report.findings):
            code = max(code, FOUND)
    return code


def _summary(result: RoundResult, lang: str) -> None:
    stream = Stream(sys.stdout)
    for line in _lines(result, lang):
        stream.write(escaped(line) + "\n")
    for stray in result.strays:
        tell(f"{escaped(stray.file)}: {escaped(stray.reason.render(lang))}\n")


def _lines(result: RoundResult, lang: str) -> Iterator[str]:
    from perfeval.letters.rounds import counts
    from perfeval.messages import listing, render, translate

    states: dict[Filing, int] = {}
    for outcome in result.outcomes:
        states[outcome.assigned.state] = states.get(outcome.assigned.state, 0) + 1
    told = listing((f"{translate(state.title, lang)} {count}" for state, count in states.items()), lang)
    yield render("第{number}轮：应报{expected}，{told}", {
        "number": result.number, "expected": len(result.outcomes), "told": told}, lang)  # fmt: skip
    for outcome in result.outcomes:
        yield "  " + _line(outcome, lang)
    sums = counts(item for outcome in result.outcomes for item in outcome.items)
    told = listing((f"{translate(state.title, lang)} {count}" for state, count in sums.items() if count), lang)
    if told:
        yield render("事项：{told}", {"told": told}, lang)
    yield render("已写入 {folder}", {"folder": os.path.relpath(result.folder)}, lang)


def _line(outcome: Outcome, lang: str) -> str:
    from perfeval.letters.rounds import counts
    from perfeval.messages import listing, translate

    each = outcome.assigned
    parts = [each.expected.department, translate(each.state.title, lang)]
    if outcome.report is not None:
        parts.append(translate(outcome.report.gate.title, lang))
    sums = counts(outcome.items)
    told = listing((f"{translate(state.title, lang)} {count}" for state, count in sums.items() if count), lang)
    if told:
        parts.append(told)
    if outcome.edited:
        parts.append(translate("函件已被人工改动，未覆盖", lang))
    return " · ".join(parts)

"""The command perfeval: arguments in, reports out, and an exit code that scripts can rely on."""

# Path would cost more start-up time than the rest of this module.
# ruff: noqa: PTH110, PTH112, PTH116, PTH118, PTH119, PTH121, PTH207

from __future__ import annotations

import gc
import os
import stat
import sys
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from perfeval import __version__
from perfeval.errors import ConfigurationError, FormStructureError, PerfevalError, UnreadableError, escaped
from perfeval.report.output import OutputError, ReportFile, Stream, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfeval.checking import Report
    from perfeval.layouts.draft import ReadingNote
    from perfeval.model import Form
    from perfeval.report import Checked, Failure, View
    from perfeval.tables import Place

__all__ = ["cli", "load_inputs", "main"]

CLEAN, FOUND, USAGE, UNJUDGED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""The exit codes; the highest that applies wins, and a usage error stops before any work."""

STDIN = "-"
SUFFIXES = (".json", ".xlsx", ".xlsm", ".xls", ".docx", ".pdf", ".html", ".htm", ".txt")
"""Names of files that are taken from a folder; what is in them decides how they are read."""

_MOST_BYTES = 64 * 1024 * 1024
_RANKS = {"error": 0, "warning": 1, "info": 2, "never": -1}
_DEBUG = "perfeval.debug"
_KINDS = ("department_overall", "project")


class _IrregularError(OSError):
    """What is read is no regular file."""


class _Found(str):
    """A file that nobody named: it lay in a folder, and need not be a form."""

    __slots__ = ()


# --- Inputs -------------------------------------------------------------------------------------------------


def _failure(file: str, code: str, template: str, **evidence: str | int) -> Failure:
    from perfeval.report import Failure

    return Failure(file=file, code=code, template=template, evidence=tuple(evidence.items()))


def _os_failure(file: str, error: OSError | ValueError) -> Failure:
    if isinstance(error, FileNotFoundError):
        return _failure(file, "file-missing", "文件不存在")
    if isinstance(error, PermissionError):
        return _failure(file, "file-unreadable", "没有读取权限")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _failure(file, "file-unreadable", "无法读取：{reason}", reason=reason)


def _in_folder(folder: str) -> Iterator[str | Failure]:
    """The forms in a folder and below, in the order of their names; hidden ones are left out."""
    failures: list[Failure] = []
    names: list[str] = []
    walk = os.walk(folder, onerror=lambda error: failures.append(_os_failure(str(error.filename), error)))
    for parent, folders, files in walk:
        folders[:] = [each for each in folders if not each.startswith(".")]
        found = (each for each in files if not each.startswith(".") and each.lower().endswith(SUFFIXES))
        names.extend(os.path.join(parent, each) for each in found)
    if not names and not failures:
        known = "、".join(SUFFIXES)
        yield _failure(folder, "folder-without-forms", "文件夹中没有可以检查的文件（{known}）", known=known)
    yield from map(_Found, sorted(names))
    yield from failures


def _expanded(paths: Iterable[str]) -> Iterator[str | Failure]:
    """The files that the arguments name, each once: files themselves, folders, patterns, ``-``."""
    seen: set[str] = set()
    for path in paths:
        files: Iterable[str | Failure] = (path,)
        if path != STDIN and not os.path.exists(path) and any(char in path for char in "*?["):
            from glob import glob

            files = sorted(glob(path, recursive=True))
            if not files:
                files = (_failure(path, "file-missing", "没有符合此模式的文件"),)
        for file in files:
            inside: Iterable[str | Failure] = (file,)
            if isinstance(file, str) and file != STDIN and os.path.isdir(file):
                inside = _in_folder(file)
            for each in inside:
                if isinstance(each, str):
                    if each in seen:
                        continue
                    seen.add(each)
                yield each


def _contents(path: str) -> bytes:
    """The bytes of a regular file or of stdin, at most one more than are allowed."""
    if path == STDIN:
        if sys.stdin is None:
            raise OSError("stdin")
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise _IrregularError
    # It may have become a FIFO since: opening one that nobody writes to would wait for ever.
    mode = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, mode)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _IrregularError
        return file.read(_MOST_BYTES + 1)


class Loaded(NamedTuple):
    """A form, where its cells stand in the file, and what reading the file told."""

    form: Form
    places: Mapping[str, tuple[Place, ...]] = MappingProxyType({})
    notes: tuple[ReadingNote, ...] = ()


def _from_data(data: bytes) -> Form | None:
    """The form in JSON bytes; None if they hold something else that ``perfeval.reading`` may know."""
    from perfeval.codec import from_dict
    from perfeval.jsontext import parse_json

    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return None
    value = parse_json(data)
    if isinstance(value, dict) and "schema" not in value and ("forms" in value or "kind" not in value):
        return None
    return from_dict(value)


def _forms(data: bytes, path: str, shown: str) -> Iterator[Loaded | Failure]:
    form = _from_data(data)
    if form is not None:
        yield Loaded(form)
        return
    from perfeval.reading import NotAFormError, read_bytes
    from perfeval.report import Failure

    try:
        parts = read_bytes(data, os.path.basename(shown if path == STDIN else path)).parts
    except NotAFormError as error:
        yield Failure(shown, "not-a-form", "{reason}", (("reason", error),), harmless=isinstance(path, _Found))
        return
    for part in parts:
        yield Loaded(part.form, part.places, part.notes)


def load_inputs(path: str, shown: str) -> Iterator[Loaded | Failure]:
    """The forms in the file at ``path`` (``-`` is stdin), or the reasons why there are none.

    ``shown`` is the name that the reasons call it by.
    """
    from perfeval.report import Failure

    try:
        data = _contents(path)
    except _IrregularError:
        yield _failure(shown, "file-irregular", "不是普通文件；管道内容请用 - 从标准输入读取")
        return
    except (OSError, ValueError) as error:
        yield _os_failure(shown, error)
        return
    if len(data) > _MOST_BYTES:
        limit = _MOST_BYTES // 1024 // 1024
        yield _failure(shown, "file-too-large", "超过 {limit} MiB 的上限", limit=limit)
        return
    try:
        yield from _forms(data, path, shown)
    except UnreadableError as error:
        error.name = ""  # the report names the file
        yield Failure(file=shown, code=error.code, template="{reason}", evidence=(("reason", error),))
    except FormStructureError as error:
        for problem in error.problems:
            evidence = tuple(problem.evidence.items())
            yield Failure(
                file=shown, code="form-structure", template=problem.template, evidence=evidence, path=problem.path
            )
        if error.omitted:
            yield _failure(shown, "form-structure", "另有 {count} 个问题未列出", count=error.omitted)


# --- Checking -----------------------------------------------------------------------------------------------


class _Run:
    """One run over all inputs: gives results one by one and remembers the gravest."""

    def __init__(self, *, fail_on: str, lang: str, debug: bool, stdin_filename: str) -> None:
        self.code = CLEAN
        self._rank = _RANKS[fail_on]
        self._lang = lang
        self._debug = debug
        self._stdin = stdin_filename

    def results(self, inputs: Iterable[str | Failure], judge: Callable[[Form], Report]) -> Iterator[Checked | Failure]:
        """What came of each input; a defect of perfeval in one of them does not keep the others from being checked."""
        from perfeval.report import Checked, Failure

        for each in inputs:
            if not isinstance(each, str):
                yield self._failed(each)
                continue
            shown = self._stdin if each == STDIN else each
            try:
                for item in load_inputs(each, shown):
                    if isinstance(item, Failure):
                        yield self._failed(item)
                        continue
                    report = judge(item.form)
                    for finding in report.findings:
                        # A sentence that cannot be made is a bug too, and is met here rather than inside the report.
                        finding.render(self._lang)
                        report.place(finding.path, self._lang)
                        if finding.severity.rank <= self._rank:
                            self.code = max(self.code, FOUND)
                    yield Checked(shown, report, item.places, item.notes)
            except Exception as error:  # noqa: BLE001 (a bug in one input must not lose the others)
                yield self._failed(self._bug(shown, error))

    def _failed(self, failure: Failure) -> Failure:
        if not failure.harmless:
            self.code = max(self.code, BUG if failure.code == "internal" else UNJUDGED)
        return failure

    def _bug(self, shown: str, error: Exception) -> Failure:
        if self._debug:
            from traceback import format_exception

            tell("".join(format_exception(error)))
        return _failure(
            shown, "internal", "perfeval 内部错误（{kind}），请报告；加 --debug 可看详情", kind=type(error).__name__
        )


# --- The commands -------------------------------------------------------------------------------------------


def _tell_unwritable(reason: str) -> None:
    tell(f"perfeval: 无法写出报告 (cannot write the report): {escaped(reason)}\n")


class _Command(click.Command):
    """A command whose failures have exit codes of their own."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except ConfigurationError as error:
            raise click.UsageError(str(error), ctx) from None
        except OutputError as error:
            _tell_unwritable(str(error))
            ctx.exit(UNJUDGED)
        except Exception as error:
            if ctx.meta.get(_DEBUG):
                raise
            tell(f"perfeval: 内部错误 (a bug, --debug for details): {type(error).__name__}\n")
            ctx.exit(BUG)


class _Commands(click.Group):
    command_class = _Command


def _language(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    # perfeval.messages would load attrs, which --help can do without.
    primary = value[:40].replace("_", "-").partition("-")[0].lower()
    if primary not in {"zh", "en"}:
        raise click.BadParameter("zh, en")
    return primary


def _names(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for value in values for name in value.split(","))
    if "" in names:
        raise click.BadParameter("空的规则名 (an empty name)")
    return names


def _debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    ctx.meta[_DEBUG] = value


_lang_option = click.option(
    "--lang",
    envvar="PERFEVAL_LANG",
    default="zh",
    show_default=True,
    metavar="zh|en",
    callback=_language,
    help="语言 / language",
)
_debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_debug, help="内部错误时显示详情 / traceback of a bug"
)
_format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="退出码 / exit codes: 0 无问题 clean; 1 有问题 findings; 2 用法 usage; "
    "3 有输入无法检查 unreadable input; 4 内部错误 bug",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """检查预算绩效自评表 / check budget-performance self-evaluation forms."""


def _view(stream: Stream | ReportFile, *, lang: str, profile: str = "default", verbose: bool = False) -> View:
    from perfeval.report import View
    from perfeval.report.terminal import wants_colour, window

    environment = os.environ
    return View(
        lang=lang,
        profile=profile,
        columns=window(stream.number if stream.terminal else None, environment),
        colour=isinstance(stream, Stream) and wants_colour(is_terminal=stream.terminal, environment=environment),
        verbose=verbose,
    )


@cli.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@_format_option
@_lang_option
@click.option(
    "--profile", default="default", show_default=True, help="方案名或 .toml 文件 / profile name or .toml file"
)
@click.option("--select", multiple=True, metavar="RULES", callback=_names, help="只用这些规则 / only these rules")
@click.option("--ignore", multiple=True, metavar="RULES", callback=_names, help="不用这些规则 / not these rules")
@click.option(
    "--fail-on",
    type=click.Choice(list(_RANKS)),
    default="error",
    show_default=True,
    help="达到此级别时退出码为 1 / exit 1 from this severity on",
)
@click.option("-v", "--verbose", is_flag=True, help="逐条列出并附全部依据 / every finding, all evidence")
@click.option("-o", "--output", metavar="FILE", help="写入文件（UTF-8）/ write to a file")
@click.option("--stdin-filename", default="<stdin>", metavar="NAME", help="- 的显示名 / what to call -")
@_debug_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    *,
    format_: str,
    lang: str,
    profile: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    verbose: bool,
    output: str | None,
    stdin_filename: str,
) -> None:
    """检查自评表 / check forms.

    PATH 是 Excel、Word、PDF、网页、JSON 文件，文件夹，通配符，或 -（标准输入）。

    PATH is a workbook, a Word, PDF, HTML or JSON file, a folder, a pattern, or - for stdin.
    """
    from perfeval.checking import check as check_form
    from perfeval.profile import load_profile
    from perfeval.report import load_format
    from perfeval.rules import selected

    policy = load_profile(profile)
    selected(select or None, ignore)
    inputs = list(_expanded(paths))
    if output is not None:
        _refuse_overwriting(output, inputs)
    run = _Run(fail_on=fail_on, lang=lang, debug=ctx.meta[_DEBUG], stdin_filename=stdin_filename)
    report_format = load_format(format_)

    def judge(form: Form) -> Report:
        return check_form(form, profile=policy, select=select or None, ignore=ignore)

    stream = Stream(sys.stdout, holds_json=format_ == "json") if output is None else ReportFile(output)
    view = _view(stream, lang=lang, profile=policy.name, verbose=verbose)

    def told(results: Iterable[Checked | Failure]) -> Iterator[Checked | Failure]:
        from perfeval.report import Checked
        from perfeval.report.text import failure_line

        for result in results:
            if not isinstance(result, Checked):
                tell(failure_line(result, view))
            yield result

    results = run.results(inputs, judge)
    try:
        for piece in report_format.render(results if report_format.HOLDS_FAILURES else told(results), view):
            stream.write(piece)
        if isinstance(stream, ReportFile):
            stream.finish()
    except OutputError as error:
        _tell_unwritable(str(error))
        run.code = max(run.code, UNJUDGED)
    finally:
        if isinstance(stream, ReportFile):
            stream.discard()
    ctx.exit(run.code)


def _refuse_overwriting(output: str, inputs: Sequence[str | Failure]) -> None:
    for each in inputs if os.path.exists(output) else ():
        if isinstance(each, str) and each != STDIN and os.path.exists(each) and os.path.samefile(each, output):
            raise ConfigurationError("--output 是被检查的文件本身 (is one of the inputs)")


@cli.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--kind", type=click.Choice(_KINDS), help="表种 / kind of form")
@click.option("--year", type=click.IntRange(1900, 2999), help="文件未印的年度 / year, where the document lacks it")
@click.option(
    "--money-unit", type=click.Choice(["元", "万元", "亿元"]), help="文件未印的金额单位 / unit of the amounts"
)
@click.option("--encoding", help="纯文本的编码 / encoding of plain text")
@_lang_option
@click.option("-o", "--output", metavar="FILE", help="写入文件（UTF-8）/ write to a file")
@_debug_option
@click.pass_context
def read(
    ctx: click.Context,
    file: str,
    *,
    kind: str | None,
    year: int | None,
    money_unit: str | None,
    encoding: str | None,
    lang: str,
    output: str | None,
) -> None:
    """读出文件中的自评表 / read the forms of a file.

    输出 JSON，带每个单元格的位置和读取说明；改正后可再交给 perfeval check。

    JSON with the place of every cell and notes; correct it and give it back to perfeval check.
    """
    from perfeval.reading import read_bytes
    from perfeval.report.json import dumped

    try:
        name = "<stdin>" if file == STDIN else os.path.basename(file)
        reading = read_bytes(_contents(file), name, kind=kind, year=year, money_unit=money_unit, encoding=encoding)
    except ConfigurationError:
        raise
    except (_IrregularError, OSError) as error:
        tell(f"{escaped(file)}: {_os_failure(file, error).render(lang)}\n")
        ctx.exit(UNJUDGED)
    except PerfevalError as error:
        tell(f"{escaped(file)}: {error.render(lang)}\n")
        ctx.exit(UNJUDGED)
    stream = Stream(sys.stdout, holds_json=True) if output is None else ReportFile(output)
    stream.write(dumped(reading.to_dict(lang), indent=1) + "\n")
    if isinstance(stream, ReportFile):
        stream.finish()


@cli.command()
@click.option("--kind", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True, help="表种 / kind of form")
@click.option("-o", "--output", metavar="FILE", required=True, help="写到哪个 .xlsx 文件 / where to write")
@_debug_option
@click.pass_context
def template(ctx: click.Context, *, kind: str, output: str) -> None:
    """生成空白自评表 / write a blank form as a workbook."""
    from perfeval.writing import template as write_template

    try:
        write_template(kind, output)
    except OSError as error:
        _tell_unwritable(str(error))
        ctx.exit(UNJUDGED)


@cli.command()
@_format_option
@_lang_option
@_debug_option
def rules(*, format_: str, lang: str) -> None:
    """列出规则 / list the rules."""
    from perfeval.report.explain import rules_json, rules_lines

    stream = Stream(sys.stdout, holds_json=format_ == "json")
    stream.write(rules_json(lang) if format_ == "json" else rules_lines(_view(stream, lang=lang)))


@cli.command()
@click.argument("rule")
@_lang_option
@_debug_option
def explain(rule: str, *, lang: str) -> None:
    """解释一条规则 / explain a rule."""
    from perfeval.report.explain import page
    from perfeval.rules import by_name

    stream = Stream(sys.stdout)
    stream.write(page(by_name(rule), _view(stream, lang=lang)))


@cli.command()
@_debug_option
def schema() -> None:
    """输出 JSON Schema / print the JSON Schema of a form."""
    from perfeval.report.json import dumped
    from perfeval.schema import json_schema

    Stream(sys.stdout, holds_json=True).write(dumped(json_schema(), indent=2) + "\n")


def _show(error: click.ClickException) -> None:
    lines = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        lines += [error.ctx.get_usage(), f"Try '{error.ctx.command_path} --help' for help.", ""]
    lines.append(f"Error: {error.format_message()}")
    tell("".join(f"{escaped(line)}\n" for text in lines for line in text.split("\n")))


def main() -> NoReturn:
    """Run the command and leave with its exit code."""
    # Start-up makes much and drops little: looking for garbage meanwhile finds none.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a character shows its code; it must not look like a finding (exit 1).
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(prog_name="perfeval", standalone_mode=False) or CLEAN
    except click.ClickException as error:
        _show(error)
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    except OSError as error:  # the help or the version, which click writes
        _tell_unwritable(error.strerror or type(error).__name__)
        code = UNJUDGED
    _leave(code)


def _leave(code: int) -> NoReturn:
    """Exit without taking the interpreter apart, which takes as long as starting it did."""
    import atexit

    atexit._run_exitfuncs()  # noqa: SLF001 (a measuring tool may have left some)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

"""The report as one page that opens anywhere: no network, no script needed, made to be read and to be printed."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

from perfeval import __version__
from perfeval.errors import ConfigurationError
from perfeval.messages import Phrase, clipped, translate
from perfeval.policy import GateWord
from perfeval.report import Checked
from perfeval.report.html.charts import strip
from perfeval.report.html.pages import CLASSES, form_page
from perfeval.report.html.text import Speech, titled, visible
from perfeval.rule import MatterClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import TemplateError

    from perfeval.checking import Report
    from perfeval.report import Failure, View
    from perfeval.report.html.charts import Strip
    from perfeval.report.html.pages import FormPage

__all__ = ["HOLDS_FAILURES", "TEMPLATES", "UTF8", "environment", "render"]

HOLDS_FAILURES = True
UTF8 = True
"""The page says so itself, wherever it goes."""

TEMPLATES = Path(__file__).parent / "templates"
"""The templates of this report; a folder of your own may replace any of them by name."""

_IN_MEMORY = 32 * 1024 * 1024
_MISSING = "HTML 报告需要 Jinja2：pip install 'perfeval[html]' (the HTML report needs Jinja2)"
_KINDS = {
    MatterClass.MUST_CORRECT.value: (Phrase.of(MatterClass.MUST_CORRECT.title), Phrase.of("请更正后重新报送")),
    MatterClass.MUST_EXPLAIN.value: (Phrase.of(MatterClass.MUST_EXPLAIN.title), Phrase.of("请书面说明原因")),
    MatterClass.ADVICE.value: (Phrase.of(MatterClass.ADVICE.title), Phrase.of("供填报单位参考")),
}
_GATES = {
    GateWord.READY: (Phrase.of(GateWord.READY.title), Phrase.of("没有须修改或须说明的事项")),
    GateWord.EXPLAIN: (Phrase.of(GateWord.EXPLAIN.title), Phrase.of("有须说明的事项，说明原因后可以报送")),
    GateWord.CORRECT: (Phrase.of(GateWord.CORRECT.title), Phrase.of("有须修改的事项，更正后再报送")),
    GateWord.UNDECIDED: (Phrase.of(GateWord.UNDECIDED.title), Phrase.of("必要的内容空白或无法使用，不能判定")),
}
_VERDICTS = {
    "met": Phrase.of("达到"),
    "missed": Phrase.of("未达到"),
    "claimed": Phrase.of("只有表述"),
    "undetermined": Phrase.of("不能判断"),
}


@cache
def environment(lang: str, templates: str | None) -> Any:
    """The Jinja environment of the report: everything escaped, nothing undefined, templates by name.

    A template in the folder ``templates`` stands for the one of the same name, and may extend or include the original
    as ``perfeval/NAME``. Raises ``ConfigurationError`` without Jinja2 or if ``templates`` is no folder.
    """
    try:
        import jinja2
    except ImportError:
        raise ConfigurationError(_MISSING) from None
    own = jinja2.FileSystemLoader(TEMPLATES)
    loaders: list[jinja2.BaseLoader] = [jinja2.PrefixLoader({"perfeval": own}), own]
    if templates is not None:
        if not Path(templates).is_dir():
            raise ConfigurationError(f"模板文件夹不存在：{templates} (no such folder of templates)")
        loaders.insert(0, jinja2.FileSystemLoader(templates))
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speech = Speech(lang)
    made.globals.update(
        say=speech.say,
        speech=speech,
        classes=CLASSES,
        kinds=_KINDS,
        gates=_GATES,
        verdicts=_VERDICTS,
        version=__version__,
    )
    made.filters.update(said=lambda text: _said(text, lang), clipped=clipped, titled=titled)
    return made


def _finalized(value: object) -> object:
    """Whatever a template writes, nothing invisible gets through unseen."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _said(text: str | Phrase, lang: str) -> str:
    return translate(text, lang) if isinstance(text, str) else text.render(lang)


# --- The overview of a folder ------------------------------------------------------------------------------------


class Row(NamedTuple):
    """One form in the overview."""

    number: int
    anchor: str
    name: str
    owner: str
    """The department of a project."""
    year: str
    file: str
    gate: GateWord
    counts: tuple[int, ...]
    """How many matters of each class."""
    open: int
    completion: str
    adjustment: str


class RuleCount(NamedTuple):
    """How often one rule found something, and in how many forms."""

    title: str
    findings: int
    forms: int


class _Overview:
    """What is remembered of each form after its page is written."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self.rows: list[Row] = []
        self.failures: list[Failure] = []
        self.gates: Counter[GateWord] = Counter()
        self._completion: list[tuple[int, str, Any]] = []
        self._adjustment: list[tuple[int, str, Any]] = []
        self._findings: Counter[str] = Counter()
        self._forms: Counter[str] = Counter()
        self._titles: dict[str, str] = {}

    def add(self, page: FormPage, report: Report) -> None:
        form = report.form
        name = clipped(form.project or form.department or page.title, 80)
        completion, adjustment = page.rates
        self.rows.append(
            Row(
                number=page.number,
                anchor=page.anchor,
                name=name,
                owner=clipped(form.department, 80) if form.project and form.department else "",
                year="" if form.year is None else str(form.year),
                file=page.file,
                gate=page.gate,
                counts=tuple(len(page.of(kind)) for kind in CLASSES),
                open=page.open,
                completion="" if completion is None else str(completion),
                adjustment="" if adjustment is None else str(adjustment),
            )
        )
        self.gates[page.gate] += 1
        if completion is not None:
            self._completion.append((page.number, name, completion))
        if adjustment is not None:
            self._adjustment.append((page.number, name, adjustment))
        found = Counter(finding.rule for finding in report.findings)
        self._findings += found
        self._forms.update(found.keys())
        for finding in report.findings:
            self._titles.setdefault(finding.rule, finding.title)

    @property
    def unjudged(self) -> int:
        """How many inputs should have been judged and could not be."""
        return len({failure.file for failure in self.failures if not failure.harmless})

    @property
    def rules(self) -> tuple[RuleCount, ...]:
        """The rules that found something, the most frequent first."""
        order = sorted(self._findings, key=lambda rule: (-self._findings[rule], rule))
        return tuple(
            RuleCount(translate(self._titles[rule], self._lang), self._findings[rule], self._forms[rule])
            for rule in order
        )

    @property
    def completion(self) -> Strip:
        """The completion rates of all forms, from 0% to 120%."""
        return strip(self._completion, 0, 120, 20)

    @property
    def adjustment(self) -> Strip:
        """The adjustment rates of all forms, from -60% to 60%."""
        return strip(self._adjustment, -60, 60, 20)


# --- The whole ---------------------------------------------------------------------------------------------------


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """The whole page, the overview first if there is more than one form; only one form at a time is kept.

    Raises ``ConfigurationError`` without Jinja2 and for templates that are wrong.
    """
    jinja = environment(view.lang, view.templates)
    from jinja2 import TemplateError

    try:
        yield from _rendered(results, view, jinja)
    except TemplateError as error:
        if view.templates is None:
            raise
        place = _place_in(view.templates, error)
        raise ConfigurationError(f"{place}: 模板有误 (a template is wrong): {error}") from error


def _place_in(folder: str, error: TemplateError) -> str:
    """The file and line of a template of ``folder`` at which it went wrong; the folder if it was in none of them."""
    from traceback import walk_tb

    # Jinja writes the tracebacks of templates as if they were Python files.
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own = [f"{file}:{line}" for file, line in frames if Path(file).is_relative_to(folder)]
    return own[-1] if own else folder


def _rendered(results: Iterable[Checked | Failure], view: View, jinja: Any) -> Iterator[str]:
    from markupsafe import Markup

    speech, overview = jinja.globals["speech"], _Overview(view.lang)
    template = jinja.get_template("form.html.j2")
    lengths: list[int] = []
    first: FormPage | None = None
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:

        def keep(page: FormPage, *, several: bool) -> None:
            made = template.render(form=page, several=several).encode()
            lengths.append(len(made))
            spool.write(made)

        for result in results:
            if not isinstance(result, Checked):
                overview.failures.append(result)
                continue
            page = form_page(result, len(overview.rows) + 1, speech)
            overview.add(page, result.report)
            if len(overview.rows) == 1:
                first = page
                continue
            # Headings of the first form are one level deeper if there is a second one.
            if first is not None:
                keep(first, several=True)
                first = None
            keep(page, several=True)
        several = len(overview.rows) != 1 or bool(overview.failures)
        if first is not None:
            keep(first, several=several)
        spool.seek(0)
        sections = (Markup(spool.read(length).decode()) for length in lengths)  # noqa: S704 (made by the template)
        style, script = (_raw(jinja, name) for name in ("style.css", "script.js"))
        title = _title(overview, speech)
        context = {
            "title": title,
            "overview": overview,
            "several": several,
            "sections": sections,
            "style": style,
            "script": script,
            "policy": _policy(style, script),
            "profile": view.profile,
        }
        stream = jinja.get_template("page.html.j2").stream(context)
        stream.enable_buffering(200)
        yield from stream


def _title(overview: _Overview, speech: Speech) -> str:
    if len(overview.rows) == 1 and not overview.failures:
        name = overview.rows[0].name
        return speech.say("{name}：自评表核对报告", name=name)
    return speech.say("自评表核对报告（{count}张）", count=len(overview.rows))


def _raw(jinja: Any, name: str) -> Any:
    """A style sheet or script as it will stand in the page, so that its hash is that of what a browser sees."""
    from markupsafe import Markup

    text: str = jinja.get_template(name).render()
    return Markup(text.replace("\r\n", "\n").replace("\r", "\n"))  # noqa: S704 (from the templates alone)


def _policy(style: str, script: str) -> str:
    """What a browser may do with the page: nothing but use this very style sheet and script, and pictures inside."""

    def digest(text: str) -> str:
        return b64encode(sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )

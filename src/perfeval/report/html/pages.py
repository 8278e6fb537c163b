"""What the templates are given: one form as plain, frozen data, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfeval.errors import escaped
from perfeval.messages import clipped, listing, translate
from perfeval.paths import label, resolve
from perfeval.report.html.arithmetic import sums
from perfeval.report.html.charts import Comparison, comparisons, main_rates
from perfeval.report.html.sheet import Sheet, sheet_of
from perfeval.rule import MatterClass
from perfeval.rules import by_name
from perfeval.values.patterns import pattern
from perfeval.values.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfeval.checking import Report
    from perfeval.policy import GateWord
    from perfeval.report import Checked
    from perfeval.report.html.arithmetic import Sum
    from perfeval.report.html.text import Speech
    from perfeval.values.printed import Rate

__all__ = ["CLASSES", "FormPage", "Item", "Spot", "form_page"]

CLASSES = tuple(each.value for each in MatterClass)
"""The classes of matters, the gravest first."""
_BY_SEVERITY = {"error": "must-correct", "warning": "must-explain", "info": "advice"}
_NOT_NAME = pattern(r"[^a-z0-9_]+")
_STEP_BACK = pattern(r"(?:\.[a-z0-9_]+|\[[0-9]+\])$")
_FEW = 4
_NAMED = 12
_LONGEST = 500
"""What a sentence quotes of a very long text ends here; the cell shows all of it."""


class Spot(NamedTuple):
    """A place that something is said about: in words, in the file, and the cell on the page."""

    words: str
    where: str
    anchor: str


class Item(NamedTuple):
    """A matter, with the number it has on the page."""

    number: int
    kind: str
    title: str
    sentence: str
    spots: tuple[Spot, ...]
    workings: tuple[str, ...]
    rules: tuple[str, ...]


class Remark(NamedTuple):
    """A line of one of the lists at the end: what, and where."""

    what: str
    where: str
    text: str = ""
    doubtful: bool = False


class FormPage(NamedTuple):
    """Everything a page says about one form."""

    anchor: str
    number: int
    file: str
    title: str
    names: tuple[str, ...]
    year: str
    gate: GateWord
    sheet: Sheet
    items: tuple[Item, ...]
    marks: Mapping[str, tuple[int, ...]]
    """The numbers that stand in a cell, by its first address."""
    notes: Mapping[tuple[str, int], tuple[int, ...]]
    """The numbers that are told below a group of rows, by block and group; ``("title", 0)`` is the head."""
    sums: tuple[Sum, ...]
    comparison: Comparison
    passed: int
    open: int
    confirmed: tuple[Remark, ...]
    unchecked: tuple[Remark, ...]
    reading: tuple[Remark, ...]
    waived: tuple[Remark, ...]
    known: tuple[Remark, ...]
    rates: tuple[Rate | None, Rate | None]
    words: Mapping[str, str]
    """The addresses of ``sums`` in the form's own words."""

    @property
    def worked(self) -> tuple[Item, ...]:
        """The matters with a calculation."""
        return tuple(item for item in self.items if item.workings)

    @property
    def doubts(self) -> tuple[Remark, ...]:
        """What reading left doubtful."""
        return tuple(remark for remark in self.reading if remark.doubtful)

    @property
    def passed_over(self) -> tuple[Remark, ...]:
        """What reading merely passed over."""
        return tuple(remark for remark in self.reading if not remark.doubtful)

    def of(self, kind: str) -> tuple[Item, ...]:
        """The matters of one class."""
        return tuple(item for item in self.items if item.kind == kind)

    def item(self, number: int) -> Item:
        """The matter with a number."""
        return self.items[number - 1]

    def id(self, path: str) -> str:
        """The name of an address in the page."""
        return f"{self.anchor}-c{_NOT_NAME.sub('-', path).rstrip('-')}"

    def grave(self, numbers: Iterable[int]) -> str:
        """The gravest class among matters."""
        return min((self.item(number).kind for number in numbers), key=CLASSES.index, default="")


class _Raw(NamedTuple):
    """A matter before it has a number and its places have cells."""

    kind: str
    title: str
    sentence: str
    places: tuple[str, ...]
    workings: tuple[str, ...]
    rules: tuple[str, ...]


def form_page(checked: Checked, number: int, speech: Speech) -> FormPage:
    """The page of one form."""
    report = checked.report
    form, anchor = report.form, f"f{number}"
    raw = sorted(_raw(report, speech.lang), key=lambda each: CLASSES.index(each.kind))
    sheet = sheet_of(form, frozenset(path for each in raw for path in each.places))
    cells = {address: cell.addresses[0] for cell in sheet.cells() for address in cell.addresses}
    page = _Places(checked, speech, cells, anchor)
    items = tuple(page.item(each, place) for place, each in enumerate(raw, start=1))
    marks: dict[str, list[int]] = {}
    for item, each in zip(items, raw, strict=True):
        for path in dict.fromkeys(map(page.cell, each.places)):
            marks.setdefault(path, []).append(item.number)
    title, made = sheet.title.text, sums(form, None if report.policy is None else report.policy.definitions)
    return FormPage(
        anchor=anchor,
        number=number,
        file=checked.file,
        title=clipped(title),
        names=tuple(clipped(name) for name in (form.department, form.project) if name),
        year="" if form.year is None or str(form.year) in title else str(form.year),
        gate=report.gate,
        sheet=sheet,
        items=items,
        marks={path: tuple(numbers) for path, numbers in marks.items()},
        notes=_below(sheet, [page.cell(each.places[0]) for each in raw]),
        sums=made,
        comparison=comparisons(form),
        passed=len(report.confirmed),
        open=len(report.unchecked),
        confirmed=tuple(_confirmed(report, page)),
        unchecked=tuple(_unchecked(report, page)),
        reading=tuple(_reading(checked, speech)),
        waived=tuple(_waived(report, page)),
        known=tuple(Remark(finding.render(speech.lang), page.words(finding.path)) for finding in report.known),
        rates=main_rates(form),
        words={each.path: page.words(each.path) for each in made},
    )


# --- Matters -----------------------------------------------------------------------------------------------------


def _raw(report: Report, lang: str) -> Iterator[_Raw]:
    """The matters of a report, and what was found outside the catalogue (about waivers) as it is."""
    told: set[int] = set()
    for matter in report.matters:
        told.update(map(id, matter.findings))
        yield _Raw(
            kind=matter.kind.value,
            title=matter.render_title(lang),
            sentence=matter.render(lang),
            places=(*matter.places, *(finding.path for finding in matter.findings)),
            workings=matter.workings(lang),
            rules=matter.rules,
        )
    for finding in report.findings:
        if id(finding) not in told:
            title, sentence = translate(finding.title, lang), finding.render(lang)
            kind = _BY_SEVERITY[finding.severity.value]
            yield _Raw(kind, title, sentence, (finding.path,), (), (finding.rule,))


def _below(sheet: Sheet, firsts: list[str]) -> dict[tuple[str, int], tuple[int, ...]]:
    """Below which rows a matter is told: those of the place that tells most."""
    homes = {
        cell.addresses[0]: (block.name, number)
        for block in sheet.blocks
        for number, group in enumerate(block.groups)
        for row in group.rows
        for cell in row
        if cell.addresses
    }
    homes |= {
        cell.addresses[0]: (block.name, len(block.groups) - 1)
        for block in sheet.blocks
        for cell in block.head
        if cell.addresses
    }
    made: dict[tuple[str, int], list[int]] = {}
    for number, path in enumerate(firsts, start=1):
        made.setdefault(homes.get(path, ("title", 0)), []).append(number)
    return {home: tuple(numbers) for home, numbers in made.items()}


class _Places:
    """Addresses of one form in words, in its file and on its page."""

    def __init__(self, checked: Checked, speech: Speech, cells: Mapping[str, str], anchor: str) -> None:
        self._checked, self._cells, self._anchor = checked, cells, anchor
        self.speech = speech
        self.form = checked.report.form

    def cell(self, path: str) -> str:
        """The address of the printed cell that stands for ``path``."""
        while path not in self._cells:
            shorter = _STEP_BACK.sub("", path)
            if shorter == path:
                return self._cells["$"]
            path = shorter
        return self._cells[path]

    def words(self, path: str) -> str:
        """An address in the form's own words."""
        if path == "$":
            return self.speech.say("全表")
        try:
            return escaped(self._checked.report.place(path, self.speech.lang))
        except (LookupError, ValueError, AttributeError):
            return escaped(path)

    def rows(self, paths: Iterable[str]) -> str:
        """A few places by name, many by their number."""
        several = list(dict.fromkeys(paths))
        if len(several) > _FEW:
            return self.speech.say("{count} 处", count=len(several))
        return listing((clipped(self.words(path), 40) for path in several), self.speech.lang)

    def spots(self, paths: Iterable[str]) -> Iterator[Spot]:
        """Addresses as links to their cells, each with words that tell it from the others."""
        for path, words in self._checked.names(paths, self.speech.lang).items():
            cell = self.cell(path)
            where = self._checked.where(path, self.speech.lang) if self._checked.places else ""
            shown = clipped(words or self.speech.say("全表"))
            yield Spot(shown, where, f"{self._anchor}-c{_NOT_NAME.sub('-', cell).rstrip('-')}")

    def item(self, raw: _Raw, number: int) -> Item:
        """A matter with its number and its places."""
        spots = tuple(self.spots(raw.places))
        return Item(
            number,
            raw.kind,
            clipped(raw.title),
            clipped(raw.sentence, _LONGEST),
            spots,
            tuple(clipped(line, _LONGEST) for line in raw.workings),
            raw.rules,
        )

    def field(self, path: str, base: str) -> str:
        """A field that a rule lacked: blank, or filled with something it cannot use."""
        try:
            value = resolve(self.form, path)
        except (LookupError, ValueError):
            value = None
        inside = path.removeprefix(f"{base}.")
        name = self.words(path) if inside == path or "." in inside else self._leaf(path)
        if not isinstance(value, str | int | Printed):
            return self.speech.say("{field}空白", field=name)
        return self.speech.say("{field}所填“{value}”无法使用", field=name, value=clipped(str(value), 24))

    def _leaf(self, path: str) -> str:
        part, _, field = path.rpartition(".")
        return translate(label(type(resolve(self.form, part)), field), self.speech.lang)  # type: ignore[arg-type]


# --- The lists at the end ----------------------------------------------------------------------------------------


def _confirmed(report: Report, page: _Places) -> Iterator[Remark]:
    passed: dict[str, list[str]] = {}
    for each in report.confirmed:
        phrase = by_name(each.rule).confirms
        if phrase:
            passed.setdefault(phrase, []).append(each.path)
    for phrase, paths in passed.items():
        yield Remark(translate(phrase, page.speech.lang), page.rows(paths))


def _unchecked(report: Report, page: _Places) -> Iterator[Remark]:
    wants: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for lacking in report.unchecked:
        want = tuple(page.field(path, lacking.path) for path in lacking.fields[:_NAMED])
        wants.setdefault((lacking.rule, want), []).append(lacking.path)
    for (rule, want), paths in wants.items():
        title = translate(by_name(rule).question, page.speech.lang)
        yield Remark(title, page.rows(paths), listing(want, page.speech.lang))


def _reading(checked: Checked, speech: Speech) -> Iterator[Remark]:
    for note in sorted(checked.notes, key=lambda note: not note.doubtful):
        where = note.place.render(speech.lang) if note.place is not None else note.path or ""
        yield Remark(note.render(speech.lang), where, doubtful=note.doubtful)


def _waived(report: Report, page: _Places) -> Iterator[Remark]:
    for each in report.waived:
        until = "" if each.until is None else page.speech.say("，至{until}", until=each.until.isoformat())
        by = page.speech.say("{by}接受：{reason}", by=each.by, reason=each.reason)
        yield Remark(each.finding.render(page.speech.lang), page.words(each.finding.path), by + until)

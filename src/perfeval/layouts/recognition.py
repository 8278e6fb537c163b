"""Finding the forms in a document: which tables belong together, which layout they are, what is no form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from perfeval.errors import PerfevalError
from perfeval.layouts import LAYOUTS
from perfeval.layouts.draft import ReadingNote
from perfeval.layouts.grid import Band, Grid, joined
from perfeval.layouts.head import settle_head
from perfeval.layouts.layout import Layout, Sketch
from perfeval.layouts.sheet import Sheet, read_sheet
from perfeval.layouts.titles import TitleKind, is_attachment, is_year_line, kind_of_title, title_kind
from perfeval.layouts.vocabulary import Block, Vocabulary, key
from perfeval.messages import Phrase, render
from perfeval.model import Form, FundingLine, Indicator, Objective, Task
from perfeval.tables import Cell, Document, Paragraph, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["VOCABULARY", "NotAFormError", "Recognised", "forms_in", "parts_of"]

VOCABULARY = Vocabulary().with_labels(tuple(entry for layout in LAYOUTS for entry in layout.labels))
"""The labels of all layouts."""

_RELATIVES = {
    TitleKind.GOALS: "绩效目标申报表",
    TitleKind.MONITORING: "绩效运行监控表",
    TitleKind.SUMMARY: "汇总表",
}
_MOST_NEAREST = 8
_MOST_QUOTED = 2000


class NotAFormError(PerfevalError):
    """The document holds no self-evaluation form.

    ``labels`` are the nearest labels that were seen; ``relative`` names the form it is instead, if that is known.
    """

    def __init__(self, labels: tuple[str, ...] = (), relative: str | None = None, name: str = "") -> None:
        self.labels = labels
        self.relative = relative
        self.name = name
        super().__init__(labels, relative, name)

    def render(self, lang: str = "zh") -> str:
        """The message in ``lang``."""
        template = "不是绩效自评表，而是{relative}" if self.relative else "不是绩效自评表"
        text = render(template, {"relative": Phrase(self.relative or "")}, lang)
        if self.labels:
            text += render("；见到的相近栏目：{labels}", {"labels": self.labels}, lang)
        else:
            text += render("；没有见到自评表的栏目", {}, lang)
        return text

    def __str__(self) -> str:
        return f"{self.render()} (not a self-evaluation form)"


@frozen(kw_only=True)
class Recognised:
    """One form that was found, the layout it follows, how surely, and where everything stands.

    ``confidence`` is from 0 to 1. ``places`` gives the cells of every field by address, ``notes`` what was not
    understood, doubtful or has no field. ``confidences`` holds a number for single fields where the layout was not
    sure of them (plain text).
    """

    form: Form
    layout: str
    confidence: float
    places: Mapping[str, tuple[Place, ...]] = field(factory=dict)
    notes: tuple[ReadingNote, ...] = ()
    confidences: Mapping[str, float] = field(factory=dict)
    headings: Mapping[str, Place] = field(factory=dict)
    """Where the column of a field of indicators is headed, by address without numbers: ``$.indicators[].reason``."""


# --- Which tables and lines belong together ------------------------------------------------------------------------


class _Group:
    """The lines and table rows of what may be one form."""

    def __init__(self, sheet: str | None) -> None:
        self.sheet = sheet
        self.before: list[Paragraph] = []
        self.bands: list[Band] = []
        self.after: list[Paragraph] = []
        self.title: str | None = None
        self.hidden = False

    def give_lines(self) -> list[Paragraph]:
        """The last lines, if they are a year or 附件3: they stand above the title that follows."""
        lines = self.after if self.bands else self.before
        count = 0
        for line in reversed(lines):
            if not (is_year_line(line.text) or is_attachment(line.text)):
                break
            count += 1
        given = lines[len(lines) - count :]
        del lines[len(lines) - count :]
        return given

    def add_line(self, paragraph: Paragraph) -> None:
        (self.after if self.bands else self.before).append(paragraph)


def _title_of(text: str) -> str | None:
    for line in (text, joined(text)):
        if title_kind(line) is not None:
            return joined(text)
    return None


def _bands(table: Table) -> list[tuple[str | None, Band]]:
    """The rows of a table from one title line to the next."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    starts: list[tuple[int, str]] = []
    for row, cells in sorted(rows.items()):
        titles = [title for cell in cells if (title := _title_of(cell.text)) is not None]
        if titles and len(cells) <= 2:  # noqa: PLR2004 (附件1 may stand beside the title)
            starts.append((row, titles[0]))
    # Lines right above the first title, such as 附件3, belong to what it begins.
    bounds = starts
    if not bounds:
        return [(None, Band(table.cells, table.name))]
    made: list[tuple[str | None, Band]] = []
    first = bounds[0][0]
    for index, (row, title) in enumerate(bounds):
        begin = 0 if index == 0 and _only_lines(rows, first) else row
        end = bounds[index + 1][0] if index + 1 < len(bounds) else None
        inside = tuple(c for c in table.cells if c.row >= begin and (end is None or c.row < end))
        made.append((title, Band(inside, table.name)))
    if not _only_lines(rows, first):
        made.insert(0, (None, Band(tuple(c for c in table.cells if c.row < first), table.name)))
    return made


def _only_lines(rows: dict[int, list[Cell]], first: int) -> bool:
    """Whether above the first title there are only a few single lines."""
    return all(len(cells) <= 2 for row, cells in rows.items() if row < first)  # noqa: PLR2004


def _groups(document: Document, words: Vocabulary) -> list[_Group]:
    groups: list[_Group] = [_Group(None)]
    for item in document.content:
        current = groups[-1]
        if isinstance(item, Paragraph):
            if _title_of(item.text) is not None:
                begun = _Group(None)
                begun.title = _title_of(item.text)
                begun.before = current.give_lines()
                groups.append(begun)
                current = begun
            current.add_line(item)
            continue
        for title, band in _bands(item):
            current = groups[-1]
            new_sheet = item.place.sheet is not None and current.bands and current.sheet != item.place.sheet
            again = bool(current.bands) and (title is not None or _begins_anew(current, band, words))
            if new_sheet or again:
                current = _Group(item.place.sheet)
                groups.append(current)
            current.sheet = item.place.sheet
            current.title = current.title or title
            current.hidden = item.hidden
            current.bands.append(band)
    return [group for group in groups if group.bands or group.before]


def _begins_anew(group: _Group, band: Band, words: Vocabulary) -> bool:
    """Whether a table without a title is the next form: it has a head, and there already is one with indicators."""
    return (
        _has_head(band.cells, words)
        and any(_has_head(b.cells, words) for b in group.bands)
        and _has_names(group.bands, words)
    )


def _has_head(cells: Iterable[Cell], words: Vocabulary) -> bool:
    return any(words.find(Block.HEAD, c.text) in ("project", "_department", "department") for c in cells)


def _has_names(bands: Iterable[Band], words: Vocabulary) -> bool:
    return any(words.find(Block.INDICATOR, c.text) == "name" for b in bands for c in b.cells)


# --- One form ----------------------------------------------------------------------------------------------------


def _nearest(cells: Iterable[Cell], words: Vocabulary) -> tuple[str, ...]:
    seen = dict.fromkeys(joined(cell.text) for cell in cells if words.known(cell.text) and key(cell.text))
    return tuple(list(seen)[:_MOST_NEAREST])


def _evidence(sketch: Sketch) -> int:
    points = 3 if "自评" in sketch.title or "自我评价" in sketch.title else 0
    points += 3 * bool(sketch.has("indicator.name", "indicator._task") and sketch.reports)
    points += sketch.has("indicator.name", "indicator._task")
    points += 2 * sketch.has("funding.actual")
    points += 2 * sketch.has("objective.outcome")
    points += sketch.has("head.project", "head._department", "head.department", "head._competent", "indicator.level2")
    return points


_ENOUGH = 5
_CERTAIN = 10


def _is_form(sketch: Sketch, title: TitleKind | None) -> bool:
    if title in _RELATIVES:
        return False
    named = bool(sketch.has("indicator.name", "indicator._task"))
    own = title is TitleKind.SELF_EVALUATION
    if not sketch.reports and not own:
        return False
    return _evidence(sketch) >= _ENOUGH and (named or (own and bool(sketch.has("funding.actual", "objective.outcome"))))


def _choose(sketch: Sketch) -> Layout:
    return max(LAYOUTS, key=lambda layout: layout.fits(sketch))


def _parts(values: dict[str, Any]) -> dict[str, Any]:
    made = {k: v for k, v in values.items() if k not in ("funding", "tasks", "indicators", "objective")}
    made["funding"] = tuple(FundingLine(**line) for line in values["funding"])
    made["indicators"] = tuple(Indicator(**row) for row in values["indicators"])
    made["tasks"] = tuple(
        Task(**{**task, "indicators": tuple(Indicator(**row) for row in task["indicators"])})
        for task in values["tasks"]
    )
    if values.get("objective"):
        made["objective"] = Objective(**values["objective"])
    return made


def parts_of(kind: str, values: dict[str, Any]) -> Form:
    """The form from what was read, as nested dicts."""
    return Form(kind=kind, **_parts(values))  # type: ignore[arg-type]


def _confidence(sheet: Sheet, sketch: Sketch) -> float:
    """From the labels that were recognised, less what is doubtful."""
    certain = min(1.0, _evidence(sketch) / _CERTAIN)
    doubt = sheet.draft.doubts / max(len(sheet.boxes), 1)
    return round(max(0.0, certain * (1 - min(doubt * 2, 0.9))), 2)


def _finish(sheet: Sheet, sketch: Sketch, kind: str | None, words: Vocabulary) -> Recognised:
    layout = _choose(sketch)
    draft, values = sheet.draft, dict(sheet.values)
    chosen = sketch.kind or kind or layout.kind or "project"
    if kind is not None and kind != chosen:
        draft.note("conflict", "给定的表种与表名不符；以表名为准", path="$.kind")
    elif kind is None and sketch.kind is None:
        draft.note("inferred", "表种由栏目推断：{layout}", path="$.kind", layout=Phrase(layout.title))
    settle_head(sheet.head, chosen, draft, values)
    sheet.account(words)
    return Recognised(
        form=parts_of(chosen, values),
        layout=layout.name,
        confidence=_confidence(sheet, sketch),
        places=draft.places,
        notes=tuple(draft.notes),
        headings=draft.headings,
    )


def _visible(group: _Group) -> tuple[list[Band], list[Cell]]:
    hidden = [c for band in group.bands for c in band.cells if {"hidden", "covered"} & set(c.marks)]
    if not hidden or group.hidden:
        return group.bands, []
    gone = {id(c) for c in hidden}
    return [Band(tuple(c for c in band.cells if id(c) not in gone), band.sheet) for band in group.bands], hidden


def forms_in(
    document: Document, kind: str | None = None, words: Vocabulary = VOCABULARY
) -> tuple[tuple[Recognised, ...], tuple[ReadingNote, ...], NotAFormError | None]:
    """The forms of a document in order, notes on what is none, and why there is none if there is none.

    ``words`` are the labels that are known.
    """
    found: list[Recognised] = []
    notes: list[ReadingNote] = []
    refused: list[NotAFormError] = []
    for group in _groups(document, words):
        bands, hidden = _visible(group)
        grid = Grid(bands)
        if not grid.boxes:
            notes.extend(_outside(group.before, words))
            continue
        sheet = read_sheet(grid, group.before, group.after, words)
        title = group.title or sheet.values.get("title") or ""
        sketch = Sketch(title=title, kind=kind_of_title(title), seen=sheet.seen)
        what = title_kind(title) if title else None
        if _is_form(sketch, what):
            for cell in hidden:
                sheet.draft.note("hidden", "打印时看不见，未读入：{text}", place=cell.place, text=joined(cell.text))
            found.append(_finish(sheet, sketch, kind, words))
            continue
        cells = [cell for band in group.bands for cell in band.cells]
        error = NotAFormError(_nearest(cells, words), _RELATIVES.get(what) if what else None, group.sheet or title)
        refused.append(error)
        notes.append(_not_a_form(error, cells))
        notes.extend(_outside((*group.before, *group.after), words))
    why = None if found else _best(refused)
    return tuple(found), tuple(notes), why


def _best(refused: Sequence[NotAFormError]) -> NotAFormError:
    named = [error for error in refused if error.relative]
    if named:
        return named[0]
    return max(refused, key=lambda error: len(error.labels), default=NotAFormError())


def _not_a_form(error: NotAFormError, cells: Sequence[Cell]) -> ReadingNote:
    text = "；".join(joined(cell.text) for cell in cells)
    text = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    if error.relative:
        template = "“{name}”不是绩效自评表，而是{relative}，未读入（{count}个单元格）：{text}"
    else:
        template = "“{name}”不是绩效自评表，未读入（{count}个单元格）：{text}"
    return ReadingNote(
        kind="not-a-form",
        template=template,
        evidence=(
            ("name", error.name),
            ("relative", Phrase(error.relative or "")),
            ("count", len(cells)),
            ("text", text),
        ),
        place=cells[0].place,
    )


def _outside(paragraphs: Iterable[Paragraph], words: Vocabulary) -> list[ReadingNote]:
    return [
        ReadingNote(
            kind="outside", template="表外文字：{text}", evidence=(("text", joined(item.text)),), place=item.place
        )
        for item in paragraphs
        if item.text.strip() and not is_attachment(item.text) and not words.known(joined(item.text))
    ]

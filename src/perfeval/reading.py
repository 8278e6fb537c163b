"""Reading forms out of files: the form, where each field stands, and what was doubtful or not understood."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from perfeval.errors import ConfigurationError, FormStructureError, PerfevalError, Problem, UnreadableError, quoted
from perfeval.layouts.draft import ReadingNote
from perfeval.layouts.recognition import VOCABULARY, NotAFormError, Recognised, forms_in
from perfeval.model import KINDS, MONEY_UNITS, Form
from perfeval.readers import MOST_BYTES, read_document
from perfeval.tables import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfeval.layouts.vocabulary import Vocabulary
    from perfeval.profile import Profile
    from perfeval.tables import Document, Note

__all__ = ["NotAFormError", "Reading", "ReadingNote", "SeveralFormsError", "read", "read_all", "read_bytes"]

_JSON_STARTS = (b"{", b"[")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class SeveralFormsError(PerfevalError):
    """One form was asked for, but the file holds several; ``titles`` names them."""

    def __init__(self, titles: tuple[str, ...], name: str = "") -> None:
        self.titles = titles
        self.name = name
        super().__init__(titles, name)

    def render(self, lang: str = "zh") -> str:
        """The message in ``lang``."""
        from perfeval.messages import render

        template = "文件中有{count}张自评表（{titles}），请用 read_all 逐张读取"
        return render(template, {"count": len(self.titles), "titles": self.titles}, lang)

    def __str__(self) -> str:
        return self.render()


@frozen(kw_only=True)
class Reading:
    """What was read from one file: one form, or several.

    ``name`` is the file, ``format`` its true format (``xlsx``, ``docx``, ``html``, ``pdf``, ``xls``, ``text`` or
    ``json``). ``parts`` has an entry for each form; ``form``, ``layout``, ``confidence`` and ``places`` speak of the
    only one. ``notes`` is everything a person should know, about the forms and about the document.
    """

    name: str
    format: str
    parts: tuple[Recognised, ...] = field()

    @property
    def forms(self) -> tuple[Form, ...]:
        """All forms of the file, in order."""
        return tuple(part.form for part in self.parts)

    @property
    def _only(self) -> Recognised:
        if len(self.parts) != 1:
            titles = tuple(part.form.title or part.form.project or part.form.kind for part in self.parts)
            raise SeveralFormsError(titles, self.name)
        return self.parts[0]

    @property
    def form(self) -> Form:
        """The form. Raises ``SeveralFormsError`` if the file holds several."""
        return self._only.form

    @property
    def layout(self) -> str:
        """The name of the layout the form follows. Raises ``SeveralFormsError`` like ``form``."""
        return self._only.layout

    @property
    def confidence(self) -> float:
        """How surely the layout was recognised and its cells understood, from 0 to 1."""
        return self._only.confidence

    @property
    def places(self) -> Mapping[str, tuple[Place, ...]]:
        """The places of every filled field by address. Raises ``SeveralFormsError`` like ``form``."""
        return self._only.places

    @property
    def confidences(self) -> Mapping[str, float]:
        """How sure single fields are, by address, where the layout had to guess (plain text)."""
        return self._only.confidences

    @property
    def notes(self) -> tuple[ReadingNote, ...]:
        """All notes, those of the first form first."""
        return tuple(note for part in self.parts for note in part.notes)

    def split(self) -> tuple[Reading, ...]:
        """One reading for each form."""
        return tuple(evolve(self, parts=(part,)) for part in self.parts)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The reading for JSON: ``{"forms": [{"form", "layout", "confidence", "places", "notes"}]}``."""
        return {"forms": [_part_as_data(part, lang) for part in self.parts]}

    def to_json(self, lang: str = "zh", *, indent: int | None = 1) -> str:
        """The same as JSON text, which ``read`` takes back, places included."""
        return json.dumps(self.to_dict(lang), ensure_ascii=False, indent=indent, allow_nan=False)

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None without Jinja2."""
        from perfeval.report.html.notebook import reading_html

        return reading_html(self)


def _part_as_data(part: Recognised, lang: str) -> dict[str, Any]:
    from perfeval.codec import to_dict

    made: dict[str, Any] = {
        "form": to_dict(part.form),
        "layout": part.layout,
        "confidence": part.confidence,
        "places": {path: [place.to_dict() for place in places] for path, places in part.places.items()},
        "notes": [note.to_dict(lang) for note in part.notes],
    }
    if part.confidences:
        made["confidences"] = dict(part.confidences)
    return made


# --- Documents -----------------------------------------------------------------------------------------------------


def _from_document(document: Document, kind: str | None, words: Vocabulary) -> tuple[Recognised, ...]:
    if document.format == "text" and not document.tables:
        from perfeval.layouts.linear_text import form_in_text

        return (form_in_text(document, kind, words),)
    parts, notes, why = forms_in(document, kind, words)
    if why is not None:
        why.name = document.name
        raise why
    return _with_notes(parts, (*notes, *_reader_notes(document.notes, parts)))


def _reader_notes(notes: Iterable[Note], parts: tuple[Recognised, ...]) -> list[ReadingNote]:
    """What the reader of the file format said, with the field that stands there."""
    fields = {place: path for part in parts for path, places in part.places.items() for place in places}
    return [
        ReadingNote(
            kind=note.kind,
            template=note.template,
            evidence=note.evidence,
            path=fields.get(note.place),
            place=note.place,
        )
        for note in notes
    ]


def _with_notes(parts: tuple[Recognised, ...], notes: Iterable[ReadingNote]) -> tuple[Recognised, ...]:
    """Notes on the document go to the form of their sheet, otherwise to the first."""
    sheets = {_sheet_of(part): index for index, part in reversed(list(enumerate(parts)))}
    added: list[list[ReadingNote]] = [[] for _ in parts]
    for note in notes:
        sheet = note.place.sheet if note.place is not None else None
        added[sheets.get(sheet, 0) if sheet is not None else 0].append(note)
    return tuple(
        evolve(part, notes=(*part.notes, *extra)) if extra else part for part, extra in zip(parts, added, strict=True)
    )


def _sheet_of(part: Recognised) -> str | None:
    return next((place.sheet for places in part.places.values() for place in places), None)


# --- JSON ----------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace")


def _from_json(data: bytes) -> tuple[Recognised, ...]:
    """A form as a dict, a list of such, or what ``Reading.to_json`` wrote."""
    from perfeval.codec import from_dict
    from perfeval.json_places import json_places
    from perfeval.jsontext import parse_json

    value = parse_json(data)
    if isinstance(value, dict) and isinstance(value.get("forms"), list) and "schema" not in value:
        places = json_places(_decoded(data))
        return tuple(_entry(entry, f"$.forms[{index}]", places) for index, entry in enumerate(value["forms"]))
    if isinstance(value, list) and value:
        places = json_places(_decoded(data))
        return tuple(
            _json_part(_structured(item, f"$[{index}]"), f"$[{index}]", places) for index, item in enumerate(value)
        )
    form = from_dict(value)
    return (_json_part(form, "$", json_places(_decoded(data))),)


def _structured(value: Any, at: str) -> Form:
    from perfeval.codec import from_dict

    try:
        return from_dict(value)
    except FormStructureError as error:
        problems = tuple(Problem(at + p.path.removeprefix("$"), p.template, **p.evidence) for p in error.problems)
        raise FormStructureError(problems, error.omitted) from None


def _json_part(form: Form, at: str, places: Mapping[str, Place]) -> Recognised:
    inside = {
        "$" + path[len(at) :]: (place,)
        for path, place in places.items()
        if path.startswith(f"{at}.") and path != f"{at}.schema"
    }
    return Recognised(form=form, layout="json", confidence=1.0, places=inside)


def _entry(entry: Any, at: str, places: Mapping[str, Place]) -> Recognised:
    """One form of what ``Reading.to_json`` wrote, perhaps corrected since by hand."""
    if not isinstance(entry, dict) or "form" not in entry:
        raise FormStructureError((Problem(f"{at}.form", "缺少必填的键 {key}", key="form"),))
    form = _structured(entry["form"], f"{at}.form")
    part = _json_part(form, f"{at}.form", places)
    given = {
        path: found
        for path, listed in _mapping(entry.get("places")).items()
        if path in part.places and isinstance(listed, list)
        if (found := tuple(_place(item) for item in listed if isinstance(item, dict)))
    }
    confidence = getattr(entry.get("confidence"), "text", entry.get("confidence"))
    return evolve(
        part,
        layout=entry["layout"] if isinstance(entry.get("layout"), str) else "json",
        confidence=_number(confidence),
        places=given | _added_places(part, given),
        notes=tuple(_note(item) for item in entry.get("notes") or () if isinstance(item, dict)),
        confidences={
            path: _number(getattr(value, "text", value)) for path, value in _mapping(entry.get("confidences")).items()
        },
    )


def _added_places(part: Recognised, given: Mapping[str, tuple[Place, ...]]) -> dict[str, tuple[Place, ...]]:
    """Places in the JSON text of values that somebody added by hand: they have none in the document."""
    whole = {"$.kind"}
    for path in part.places:
        whole.update(path[:at] for at, char in enumerate(path) if char in ".[")
    return {path: places for path, places in part.places.items() if path not in given and path not in whole}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float:
    try:
        return min(1.0, max(0.0, float(value)))
    except (TypeError, ValueError):
        return 1.0


_PLACE_TEXTS = ("file", "sheet", "cell")
_PLACE_NUMBERS = ("page", "table", "row", "column", "line")


def _place(data: Mapping[str, Any]) -> Place:
    known = {name: data[name] for name in _PLACE_TEXTS if isinstance(data.get(name), str)}
    known |= {name: data[name] for name in _PLACE_NUMBERS if type(data.get(name)) is int}
    return Place(**known)


def _note(data: Mapping[str, Any]) -> ReadingNote:
    kind, path, place = data.get("kind"), data.get("path"), data.get("place")
    return ReadingNote(
        kind=kind if isinstance(kind, str) else "note",
        template="{text}",
        evidence=(("text", str(data.get("text", ""))),),
        path=path if isinstance(path, str) else None,
        place=_place(place) if isinstance(place, dict) else None,
    )


# --- What the caller knows -------------------------------------------------------------------------------------------


def _check_keywords(kind: str | None, year: int | None, money_unit: str | None) -> None:
    if kind is not None and kind not in KINDS:
        raise ConfigurationError(f"kind: {quoted(kind)} 不是 {'、'.join(KINDS)} (not a kind of form)")
    if money_unit is not None and money_unit not in MONEY_UNITS:
        raise ConfigurationError(f"money_unit: {quoted(money_unit)} 不是 {'、'.join(MONEY_UNITS)} (not a money unit)")
    if year is not None and (type(year) is not int or not 1900 <= year <= 2999):  # noqa: PLR2004
        raise ConfigurationError(f"year: {quoted(year)} 不是年份 (not a year)")


def _supplied(part: Recognised, year: int | None, money_unit: str | None) -> Recognised:
    """The form with what the document lacks; what it prints stays, and a difference is said."""
    form, notes = part.form, list(part.notes)
    for name, given in (("year", year), ("money_unit", money_unit)):
        printed = getattr(form, name)
        if given is None or printed == given:
            continue
        if printed is None:
            supplied: dict[str, Any] = {name: given}
            form = evolve(form, **supplied)
        else:
            evidence = (("given", str(given)), ("printed", str(printed)))
            template = "给定的是{given}，表上印的是{printed}；以表上为准"
            notes.append(ReadingNote(kind="conflict", template=template, evidence=evidence, path=f"$.{name}"))
    return evolve(part, form=form, notes=tuple(notes))


def _words(profile: Profile | str | None) -> Vocabulary:
    """The labels that are known under ``profile``."""
    if profile is None:
        return VOCABULARY
    from perfeval.profile import load_profile

    policy = (load_profile(profile) if isinstance(profile, str) else profile).own_policy
    if policy is None:
        return VOCABULARY
    return VOCABULARY.at(policy.vocabulary.labels, policy.definitions.adjustment_column)


# --- The public functions --------------------------------------------------------------------------------------------


def read_bytes(
    data: bytes,
    name: str,
    *,
    kind: str | None = None,
    year: int | None = None,
    money_unit: str | None = None,
    encoding: str | None = None,
    profile: Profile | str | None = None,
) -> Reading:
    """The forms in the bytes of a file called ``name``; otherwise like ``read``."""
    _check_keywords(kind, year, money_unit)
    words = _words(profile)
    start = data[:64].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if start.startswith(_JSON_STARTS) and not start.startswith(b"{\\rtf"):
        parts, true_format = _from_json(data), "json"
    else:
        document = read_document(data, name, encoding=encoding)
        parts, true_format = _from_document(document, kind, words), document.format
    return Reading(
        name=name,
        format=true_format,
        parts=tuple(_supplied(part, year, money_unit) for part in parts),
    )


def _bytes_of(path: str | os.PathLike[str]) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        size = os.path.getsize(path)  # noqa: PTH202
        raise UnreadableError(
            "FILE-SIZE",
            "文件有 {size} 字节，上限 {limit}",
            "请只保留自评表后另存再试",
            name=os.fspath(path),
            size=size,
            limit=MOST_BYTES,
        )
    return data


def read(
    path: str | os.PathLike[str],
    *,
    kind: str | None = None,
    year: int | None = None,
    money_unit: str | None = None,
    encoding: str | None = None,
    profile: Profile | str | None = None,
) -> Reading:
    """The forms in a file: XLSX, DOCX, HTML, JSON, PDF, XLS or plain text; the content decides, not the suffix.

    ``kind``, ``year`` and ``money_unit`` supply what the document lacks, ``encoding`` that of text and HTML.
    ``profile`` adds the labels that its place prints, and settles what its column 预算调整数 holds.
    Raises ``UnreadableError`` for bytes that cannot be read, ``NotAFormError`` for a document without a
    self-evaluation form, ``FormStructureError`` for JSON that is no form, ``OSError`` as ``open`` does, and
    ``ConfigurationError`` for a keyword that makes no sense. ``Reading.form`` refuses a file with several forms.
    """
    name = os.fspath(path)
    return read_bytes(
        _bytes_of(path), name, kind=kind, year=year, money_unit=money_unit, encoding=encoding, profile=profile
    )


def read_all(
    path: str | os.PathLike[str],
    *,
    kind: str | None = None,
    year: int | None = None,
    money_unit: str | None = None,
    encoding: str | None = None,
    profile: Profile | str | None = None,
) -> tuple[Reading, ...]:
    """One reading for each form of a file, in order; otherwise like ``read``."""
    return read(path, kind=kind, year=year, money_unit=money_unit, encoding=encoding, profile=profile).split()

"""Reports, one module a format; what they are made of: forms that were checked and inputs that were not."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from perfeval.checking import Report
    from perfeval.layouts.draft import ReadingNote
    from perfeval.messages import Evidence
    from perfeval.profile.proposing import Proposal
    from perfeval.tables import Place

__all__ = ["FORMATS", "Checked", "Failure", "Format", "View", "is_binary", "load_format"]

FORMATS = {
    "text": "perfeval.report.text",
    "json": "perfeval.report.json",
    "html": "perfeval.report.html",
    "jsonl": "perfeval.report.jsonl",
    "csv": "perfeval.report.csv",
    "markdown": "perfeval.report.markdown",
    "sarif": "perfeval.report.sarif",
    "junit": "perfeval.report.junit",
    "github": "perfeval.report.github",
    "gitlab": "perfeval.report.gitlab",
}
"""The module that writes each format; it is imported when it is asked for. See ``Format``."""


# Named tuples: an attrs class takes five times as long to make, which every start of the command would pay.


class Checked(Record):
    """One form, the file it came from, what its check gave, and what reading the file told."""

    file: str
    report: Report
    places: Mapping[str, tuple[Place, ...]] = MappingProxyType({})
    """Where each filled cell stands in the file, by address; empty for a form that came as data."""
    notes: tuple[ReadingNote, ...] = ()
    proposal: Proposal | None = None
    """The profile that the form seems to be made under: the one of the report if it was asked for, else on offer."""
    lines: Callable[[], Mapping[str, Place]] | None = None
    """For a form in a JSON text: where each address stands in it, worked out when it is asked for."""

    headings: Mapping[str, Place] = MappingProxyType({})
    """Where columns of indicators are headed, by address without numbers: a blank cell stands below."""

    def spots(self, path: str) -> tuple[Place, ...]:
        """The cells of an address, or of the part that holds it, in the document; () if it has no such places.

        A blank cell stands in its row, in the column of the cells of its kind; a part where its name or first cell does.
        """
        while path not in {"", "$"}:
            if path in self.places:
                return self.places[path]
            blank = self._blank(path)
            if blank is not None:
                return (blank,)
            if f"{path}.name" in self.places:
                return self.places[f"{path}.name"]
            for inside, places in self.places.items():
                if inside.startswith(f"{path}."):
                    return places
            path = path.rpartition(".")[0]
        return self.places.get("$", ())

    def _blank(self, path: str) -> Place | None:
        """Where a blank cell of an indicator must stand: beside its name, below or above a filled cell of its kind."""
        row, _, field = path.rpartition(".")
        name = self.places.get(f"{row}.name", ())
        if not row.endswith("]") or len(name) != 1:
            return None
        kind = _kind(path)
        for inside, places in self.places.items():
            if inside.endswith(f".{field}") and _kind(inside) == kind:
                crossing = name[0].crossing(places[-1])
                if crossing is not None:
                    return crossing
        heading = self.headings.get(kind)
        return None if heading is None else name[0].crossing(heading)

    def line(self, path: str) -> Place | None:
        """The line and column of an address, or of the part that holds it, in a JSON text; None for other files."""
        if self.lines is None:
            return None
        found = self.lines()
        while path and path not in found:
            path = path.rpartition(".")[0]
        return found.get(path or "$")

    def where(self, path: str, lang: str) -> str:
        """The cell or page and row of an address in the file; "" if the file has no such places."""
        return ", ".join(place.render(lang) for place in self.spots(path))

    def names(self, paths: Iterable[str], lang: str) -> dict[str, str]:
        """Several addresses in the form's own words; rows that no word and no cell tells apart get their number."""
        from perfeval.errors import escaped
        from perfeval.messages import render

        words = {}
        for path in paths:
            try:
                words[path] = escaped(self.report.place(path, lang))
            except (LookupError, ValueError, AttributeError):  # an address that a waiver names
                words[path] = escaped(path)
        told: dict[tuple[str, str], list[str]] = {}
        for path, text in words.items():
            told.setdefault((text, self.where(path, lang)), []).append(path)
        for (text, _), same in told.items():
            for path in same if len(same) > 1 else ():
                row = path[path.rfind("[") + 1 : path.rfind("]")]
                if row.isdigit():
                    words[path] = render("{place}（第{number}行）", {"place": text, "number": int(row) + 1}, lang)
        return words


def _kind(path: str) -> str:
    """An address without its numbers: what all cells of one column have in common."""
    return "".join(char for char in path if not char.isdigit())


class Failure(Record):
    """One reason why an input could not be judged; ``path`` is the address inside the form, if there is one."""

    file: str
    code: str
    template: str
    evidence: tuple[tuple[str, Evidence], ...] = ()
    path: str | None = None
    harmless: bool = False
    """Worth a line, no failure: a file that merely lay in a folder and holds no form, a waiver without a finding."""

    def render(self, lang: str = "zh") -> str:
        """The reason as a sentence in ``lang``."""
        from perfeval.messages import render

        return render(self.template, dict(self.evidence), lang)


class View(Record):
    """How a report is to look."""

    lang: str = "zh"
    profile: str = "default"
    columns: int = 80
    colour: bool = False
    verbose: bool = False
    config: str | None = None
    """The configuration file that the run went by."""
    templates: str | None = None
    """A folder of templates that stand for those of the HTML report."""
    fail_on: str = "error"
    """From which severity on the run fails, for formats that know failed and passed; ``never`` for none."""
    folder: str = ""
    """The folder, with its whole path, that relative names of files start from."""
    root: str = ""
    """The folder, with its whole path, of the repository that file names are to be relative to."""


class Format(Protocol):
    """What the module of a format has.

    ``UTF8 = True`` in a module says that its output is UTF-8 wherever it goes, as JSON and XML are.
    """

    @property
    def HOLDS_FAILURES(self) -> bool:  # noqa: N802 (a constant of the module)
        """Whether the report itself lists the inputs that could not be judged; if not, they go to stderr."""

    def render(self, results: Iterable[Checked | Failure], view: View) -> Iterator[str] | Iterator[bytes]:
        """The report in pieces, in the order of the results, each as soon as it can be written.

        A module with ``BINARY = True`` gives bytes, which go into files and pipes only.
        """


def is_binary(module: Format) -> bool:
    """Whether the module of a format gives bytes."""
    return bool(getattr(module, "BINARY", False))


def load_format(name: str) -> Format:
    """The module that writes the format ``name``."""
    from importlib import import_module

    return cast("Format", import_module(FORMATS[name]))

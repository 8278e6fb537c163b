"""Reports, one module a format; what they are made of: forms that were checked and inputs that were not."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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

    def where(self, path: str, lang: str) -> str:
        """The cell or page and row of an address in the file; "" if the file has no such places."""
        while path:
            if path in self.places:
                return ", ".join(place.render(lang) for place in self.places[path])
            path = path.rpartition(".")[0]
        return ""


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


class Format(Protocol):
    """What the module of a format has."""

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

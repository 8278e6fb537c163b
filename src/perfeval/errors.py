"""What perfeval raises, and how text that came from outside is quoted in a message."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ConfigurationError",
    "FormStructureError",
    "ModelError",
    "NumberError",
    "PerfevalError",
    "Problem",
    "UnreadableError",
    "escaped",
    "quoted",
    "safe_repr",
]

# Control, format, surrogate, private, unassigned characters and line separators: never raw in a message.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_QUOTED_LENGTH = 80


def escaped(text: str) -> str:
    r"""``text`` with every control or invisible character written as ``\u{1b}``."""
    if text.isprintable():  # none of these is
        return text
    return "".join(f"\\u{{{ord(c):x}}}" if unicodedata.category(c) in _UNSAFE else c for c in text)


def safe_repr(value: object) -> str:
    """The repr of ``value``, or its kind where it has none: a number of too many digits, a repr that raises."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 (whatever a stranger's repr raises)
        return f"<{type(value).__name__}>"


def quoted(value: object) -> str:
    """``value`` for a message: escaped, at most 80 characters, in Chinese-safe quotation marks."""
    text = value if isinstance(value, str) else safe_repr(value)[: _QUOTED_LENGTH * 4]
    if len(text) > _QUOTED_LENGTH:
        text = text[: _QUOTED_LENGTH - 1] + "…"
    return f"'{escaped(text)}'"


class PerfevalError(Exception):
    """Anything perfeval could not do. What is wrong *on a form* is a finding, never an exception."""

    def render(self, lang: str = "zh") -> str:  # noqa: ARG002 (errors with two languages say more)
        """The message in ``lang``; errors that speak one sentence for both languages ignore it."""
        return str(self)


class NumberError(PerfevalError, ValueError):
    """A text is not a number in the form perfeval accepts; nothing was guessed."""


class ModelError(PerfevalError, ValueError):
    """A model class was given a value of the wrong kind; the message names the class and the field."""


class ConfigurationError(PerfevalError, ValueError):
    """A rule, a profile or an option does not exist or does not make sense."""


class Problem:
    """One structural problem of the input: where (``path``) and what (``message``).

    Unpacks as ``path, message``. The message is Chinese; ``render("en")`` gives the English one.
    """

    __slots__ = ("evidence", "path", "template")

    def __init__(self, path: str, template: str, **evidence: str | int) -> None:
        self.path = path
        self.template = template
        self.evidence = evidence

    def render(self, lang: str = "zh") -> str:
        """The message in ``lang`` (``zh`` or ``en``)."""
        from perfeval.messages import render

        return render(self.template, self.evidence, lang)

    @property
    def message(self) -> str:
        """The message in Chinese."""
        return self.render()

    def __iter__(self) -> Iterator[str]:
        yield self.path
        yield self.message

    def __repr__(self) -> str:
        return f"Problem({self.path!r}, {self.message!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return (self.path, self.template, self.evidence) == (other.path, other.template, other.evidence)

    def __hash__(self) -> int:
        return hash((self.path, self.template))


class FormStructureError(PerfevalError, ValueError):
    """The input is no form as a dict or as JSON; ``problems`` lists everything that is wrong, with addresses.

    At most 1,000 problems are kept; ``omitted`` counts the others.
    """

    def __init__(self, problems: tuple[Problem, ...], omitted: int = 0) -> None:
        self.problems = problems
        self.omitted = omitted
        super().__init__(problems, omitted)

    def render(self, lang: str = "zh") -> str:
        """All problems, one a line, in ``lang``."""
        from perfeval.messages import render

        lines = [f"{problem.path}: {problem.render(lang)}" for problem in self.problems]
        if self.omitted:
            lines.append(render("另有 {count} 个问题未列出", {"count": self.omitted}, lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render()


class UnreadableError(PerfevalError):
    """A file that could not be read; the message says why, where, and what to do about it.

    ``code`` is a stable name such as ``XLSX-ZIP-RATIO``; ``place`` is the part, sheet, page or line, empty for the
    file as a whole; ``name`` is the file as the caller named it. The message is Chinese; ``render("en")`` gives the
    English one.
    """

    def __init__(
        self, code: str, template: str, advice: str, *, place: str = "", name: str = "", **evidence: str | int
    ) -> None:
        self.code = code
        self.template = template
        self.advice = advice
        self.place = place
        self.name = name
        self.evidence = evidence
        super().__init__(code, template, advice, place, name)

    def hint(self, lang: str = "zh") -> str:
        """What to do about it, in ``lang``; empty when there is nothing to do."""
        from perfeval.messages import render

        return render(self.advice, self.evidence, lang) if self.advice else ""

    def render(self, lang: str = "zh") -> str:
        """Name, reason, place and advice in one line, in ``lang``."""
        from perfeval.messages import render

        message = render(self.template, self.evidence, lang)
        where = f" [{escaped(self.place)}]" if self.place else ""
        named = f"{escaped(self.name)}: " if self.name else ""
        stop, advice = ("。", self.hint(lang)) if lang == "zh" else (". ", self.hint(lang))
        return f"{named}{message}{where}{stop}{advice}".rstrip()

    def __str__(self) -> str:
        return self.render()

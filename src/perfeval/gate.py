"""The gate: from what was found on a form to the one word that says whether it can be handed in."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["GateWord", "Selectors"]


class GateWord(Enum):
    """Whether a form can be handed in."""

    READY = "ready"
    EXPLAIN = "explain"
    CORRECT = "correct"
    UNDECIDED = "undecided"

    @property
    def title(self) -> str:
        """The Chinese word that is printed."""
        return _WORDS[self]


_WORDS = {
    GateWord.READY: "可报送",
    GateWord.EXPLAIN: "需说明",
    GateWord.CORRECT: "需更正",
    GateWord.UNDECIDED: "无法判定",
}


class Selectors(Record):
    """Which findings hold a form up.

    A selector is a rule's name, a class of matters (``must-correct``, ``must-explain``, ``advice``) or a severity;
    the more particular one decides, in this order.
    """

    correct: tuple[str, ...] = ("must-correct", "error")
    explain: tuple[str, ...] = ("must-explain", "warning")
    accept: tuple[str, ...] = ("advice", "info")
    undecided: tuple[str, ...] = ("completion-rate-mismatch",)

    def of(self, rule: str, severity: str, matter_class: str | None = None) -> GateWord:
        """What one finding alone leads to: ``READY``, ``EXPLAIN`` or ``CORRECT``."""
        for selector in (rule, matter_class, severity):
            if selector in self.correct:
                return GateWord.CORRECT
            if selector in self.explain:
                return GateWord.EXPLAIN
            if selector in self.accept:
                return GateWord.READY
        return GateWord.READY

    def word(self, raised: Iterable[tuple[str, str, str | None]], undecided: Collection[str] = ()) -> GateWord:
        """The word for a form from its findings (rule, severity, class) and the rules that could decide nothing.

        What must be corrected must be corrected however much else is unknown; what is merely unexplained is not
        said of a form that could not be judged.
        """
        words = {self.of(*each) for each in raised}
        if GateWord.CORRECT in words:
            return GateWord.CORRECT
        if any(rule in self.undecided for rule in undecided):
            return GateWord.UNDECIDED
        return GateWord.EXPLAIN if GateWord.EXPLAIN in words else GateWord.READY

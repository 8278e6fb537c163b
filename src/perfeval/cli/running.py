"""One run over all inputs: what came of each, and the exit code of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.cli.exits import BUG, CLEAN, FOUND, UNJUDGED
from perfeval.cli.inputs import STDIN, expanded, failure, load_inputs
from perfeval.report.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.checking import Report
    from perfeval.cli.judging import Judge
    from perfeval.model import Form
    from perfeval.profile import Profile
    from perfeval.report import Checked, Failure

__all__ = ["Forms", "Run"]

_RANKS = {"error": 0, "warning": 1, "info": 2, "never": -1}


class Run:
    """One run over all inputs: gives results one by one and remembers the gravest."""

    def __init__(
        self,
        *,
        lang: str,
        debug: bool,
        stdin_filename: str,
        fail_on: str = "never",
        fail_on_gate: tuple[str, ...] = (),
    ) -> None:
        self.code = CLEAN
        self._rank = _RANKS[fail_on]
        self._words = fail_on_gate
        self._lang = lang
        self._debug = debug
        self._stdin = stdin_filename

    def results(self, inputs: Iterable[str | Failure], judge: Judge) -> Iterator[Checked | Failure]:
        """What came of each input; a defect of perfeval in one of them does not keep the others from being checked."""
        from perfeval.report import Checked, Failure

        for each in inputs:
            if not isinstance(each, str):
                yield self._failed(each)
                continue
            shown = self._stdin if each == STDIN else each
            try:
                for item in load_inputs(each, shown, judge.policy):
                    if isinstance(item, Failure):
                        yield self._failed(item)
                        continue
                    judged = judge(item.form, shown)
                    self._weigh(judged.report)
                    yield Checked(
                        shown,
                        judged.report,
                        item.places,
                        item.notes,
                        judged.proposal,
                        item.lines,
                        headings=item.headings,
                    )
            except Exception as error:  # noqa: BLE001 (a bug in one input must not lose the others)
                yield self._failed(self._bug(shown, error))

    def _weigh(self, report: Report) -> None:
        for finding in report.findings:
            # A sentence that cannot be made is a bug too, and is met here rather than inside the report.
            finding.render(self._lang)
            report.place(finding.path, self._lang)
            if finding.severity.rank <= self._rank:
                self.code = max(self.code, FOUND)
        if self._words and report.gate.value in self._words:
            self.code = max(self.code, FOUND)

    def left_over(self, failures: Iterable[Failure]) -> Iterator[Failure]:
        """What is wrong with the settings, known only now: it weighs as a warning."""
        for each in failures:
            if self._rank >= _RANKS["warning"]:
                self.code = max(self.code, FOUND)
            yield each

    def _failed(self, failure: Failure) -> Failure:
        if not failure.harmless:
            self.code = max(self.code, BUG if failure.code == "internal" else UNJUDGED)
        return failure

    def _bug(self, shown: str, error: Exception) -> Failure:
        if self._debug:
            from traceback import format_exception

            tell("".join(format_exception(error)))
        return failure(
            shown, "internal", "perfeval 内部错误（{kind}），请报告；加 --debug 可看详情", kind=type(error).__name__
        )


class Forms:
    """The forms of all inputs, one by one, with the names of their files; what holds none is told or kept."""

    def __init__(self, paths: Iterable[str], *, lang: str, told: bool, profile: Profile | None = None) -> None:
        self.failures: list[Failure] = []
        self._inputs = list(expanded(paths))
        self._lang = lang
        self._told = told
        self._profile = profile

    @property
    def code(self) -> int:
        """The exit code that the inputs alone lead to."""
        return UNJUDGED if any(not each.harmless for each in self.failures) else CLEAN

    def __iter__(self) -> Iterator[tuple[str, Form]]:
        from perfeval.report import Failure, View
        from perfeval.report.text import failure_line

        for each in self._inputs:
            for item in load_inputs(each, each, self._profile) if isinstance(each, str) else (each,):
                if not isinstance(item, Failure):
                    yield str(each), item.form
                    continue
                self.failures.append(item)
                if self._told:
                    tell(failure_line(item, View(lang=self._lang)))

"""One run over all inputs: what came of each, and the exit code of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.cli.commands import BUG, CLEAN, FOUND, UNJUDGED
from perfeval.cli.inputs import STDIN, failure, load_inputs
from perfeval.report.output import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from perfeval.checking import Report
    from perfeval.cli.judging import Judged
    from perfeval.model import Form
    from perfeval.report import Checked, Failure

__all__ = ["Run"]

_RANKS = {"error": 0, "warning": 1, "info": 2, "never": -1}


class Run:
    """One run over all inputs: gives results one by one and remembers the gravest."""

    def __init__(self, *, lang: str, debug: bool, stdin_filename: str, fail_on: str = "never") -> None:
        self.code = CLEAN
        self._rank = _RANKS[fail_on]
        self._lang = lang
        self._debug = debug
        self._stdin = stdin_filename

    def results(
        self, inputs: Iterable[str | Failure], judge: Callable[[Form, str], Judged]
    ) -> Iterator[Checked | Failure]:
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
                    report, proposal = judge(item.form, shown)
                    self._weigh(report)
                    yield Checked(shown, report, item.places, item.notes, proposal)
            except Exception as error:  # noqa: BLE001 (a bug in one input must not lose the others)
                yield self._failed(self._bug(shown, error))

    def _weigh(self, report: Report) -> None:
        for finding in report.findings:
            # A sentence that cannot be made is a bug too, and is met here rather than inside the report.
            finding.render(self._lang)
            report.place(finding.path, self._lang)
            if finding.severity.rank <= self._rank:
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

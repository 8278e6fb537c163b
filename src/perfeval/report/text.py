"""The report for people: form by form, place by place in the form's own words, in lines that fit a terminal."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from perfeval.errors import escaped
from perfeval.messages import clipped, evidence_as_data, listing, translate
from perfeval.messages import render as sentence
from perfeval.paths import label, resolve, steps
from perfeval.report import Checked
from perfeval.report.terminal import Style, clip, width, wrap
from perfeval.rule import MatterClass, Severity
from perfeval.rules import by_name
from perfeval.values.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfeval.checking import Finding, Report
    from perfeval.matters import Matter
    from perfeval.model import Form, Part
    from perfeval.report import Failure, View

__all__ = ["HOLDS_FAILURES", "SEVERITIES", "failure_line", "render"]

HOLDS_FAILURES = False

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
"""What the severities are called."""

_INDENT = "  "
_PLACES = 6
_GRAVE = {"correct": "error", "explain": "warning", "undecided": "warning", "ready": "info"}
_GRAVE_KINDS = {MatterClass.MUST_CORRECT: "error", MatterClass.MUST_EXPLAIN: "warning", MatterClass.ADVICE: "info"}
"""The colours: those of the severities."""
_ALIKE = 3
"""So many rows with the same finding are told together."""
_SHOWN = 8
_NAMED = 12
_FEW = 3


class _Page:
    """How to write: the language, the width, the colours."""

    def __init__(self, view: View) -> None:
        self.lang = view.lang
        self.columns = view.columns
        self.verbose = view.verbose
        self.style = Style(colour=view.colour)
        self.words = {severity: translate(word, view.lang) for severity, word in SEVERITIES.items()}
        # Sentences stand in one column, behind the longest of these words.
        self.hang = " " * (max(map(width, self.words.values())) + 2 * len(_INDENT))
        self.separator, self.colon = ("；", "：") if view.lang == "zh" else ("; ", ": ")
        self.comma, self.open, self.close = ("，", "（", "）") if view.lang == "zh" else (", ", " (", ")")

    def say(self, template: str, **evidence: str | int) -> str:
        return sentence(template, evidence, self.lang)

    def text(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        return wrap(text, self.columns, first, first if rest is None else rest)


# --- One form -----------------------------------------------------------------------------------------------


def _title_lines(checked: Checked, page: _Page) -> Iterator[str]:
    form = checked.report.form
    yield page.style.faint(escaped(checked.file))
    title = clipped(escaped(form.title)) if form.title else page.say("自评表")
    if form.year is not None and str(form.year) not in title:
        title = page.say("{title}（{year}年度）", title=title, year=form.year)
    for line in page.text(title):
        yield page.style.strong(line)
    names = [name for name in (form.department, form.project) if name]
    if names:
        yield from page.text(" · ".join(clipped(escaped(name)) for name in names))
    yield from _profile(checked, page)


def _gate(report: Report, matters: tuple[Matter, ...], page: _Page) -> Iterator[str]:
    """Whether the form can be handed in, and how many matters of each class there are."""
    word = translate(report.gate.title, page.lang)
    counts = [(kind, sum(each.kind is kind for each in matters)) for kind in MatterClass]
    told = page.comma.join(f"{translate(kind.title, page.lang)} {count}" for kind, count in counts if count)
    head = page.say("结论：{word}", word=word)
    lines = page.text(f"{head}{page.open}{told}{page.close}" if told else head)
    yield (
        page.style.good(lines[0])
        if report.gate.value == "ready"
        else page.style.grave(lines[0], _GRAVE[report.gate.value])
    )
    yield from lines[1:]


def _matters(checked: Checked, matters: tuple[Matter, ...], page: _Page) -> Iterator[str]:
    """The matters in three parts, each with its title, its places and the sentence to the department."""
    number = 0
    for kind in MatterClass:
        group = [matter for matter in matters if matter.kind is kind]
        if not group:
            continue
        yield ""
        yield page.style.grave(translate(kind.title, page.lang), _GRAVE_KINDS[kind])
        for matter in group:
            number += 1
            mark = f"{number:2}. "
            hang = _INDENT + " " * len(mark)
            title = page.text(escaped(matter.render_title(page.lang)), _INDENT + mark, hang)
            yield from map(page.style.strong, title)
            for line in page.text(_spots(checked, matter, page), hang):
                yield page.style.faint(line)
            yield from page.text(matter.render(page.lang), hang)


def _spots(checked: Checked, matter: Matter, page: _Page) -> str:
    """The places of a matter in the form's own words, each with its cell in the file."""
    spots = []
    for path, name in islice(checked.names(matter.places, page.lang).items(), _PLACES):
        words, where = name or page.say("全表"), checked.where(path, page.lang)
        spots.append(f"{words} [{where}]" if where else words)
    told = ("、" if page.lang == "zh" else ", ").join(spots)
    if len(matter.places) > _PLACES:
        return page.say("{items}等{count}处", items=told, count=len(matter.places))
    return told


def _profile(checked: Checked, page: _Page) -> Iterator[str]:
    """The profile that was told from the form, or that could have been; nothing where the caller chose one."""
    if checked.proposal is None:
        return
    name, reasons = checked.proposal.profile, checked.proposal.explain(page.lang)
    if name == checked.report.profile:
        told = page.say("方案：{name}（{reasons}）", name=name, reasons=listing(reasons, page.lang))
    else:
        told = page.say("可用方案：{name}（{reason}），以 --profile 采用", name=name, reason=reasons[0])
    for line in page.text(escaped(told)):
        yield page.style.faint(line)


def _value(form: Form, path: str) -> str:
    """What is printed at ``path``, if a cell stands there."""
    value = resolve(form, path)
    if not isinstance(value, str | int | Printed):
        return ""
    return escaped(str(value))


def _heading(checked: Checked, path: str, page: _Page) -> str:
    """The place in bold and what is printed there, on one line."""
    report = checked.report
    place = report.place(path, page.lang) or page.say("全表")
    where = checked.where(path, page.lang)
    if where:
        place = f"{place} [{where}]"
    value = _value(report.form, path)
    if value in place.split("·"):
        value = ""
    room = page.columns - width(place) - width(page.colon)
    if not value or room < 10:  # noqa: PLR2004
        return "\n".join(map(page.style.strong, page.text(escaped(place))))
    return page.style.strong(escaped(place)) + page.style.faint(page.colon + clip(value, room))


def _sentence(report: Report, finding: Finding, page: _Page, before: str = "") -> Iterator[str]:
    """Severity, message, and the name of the rule where it fits."""
    word, hang = page.words[finding.severity], page.hang
    lines = page.text(before + finding.render(page.lang), hang)
    gap = " " * (len(hang) - len(_INDENT) - width(word))
    lines[0] = _INDENT + page.style.grave(word, finding.severity.value) + gap + lines[0][len(hang) :]
    name = page.style.faint(f"[{finding.rule}]")
    if width(lines[-1]) + len(finding.rule) + 4 <= page.columns:
        lines[-1] += _INDENT + name
    else:
        lines.append(hang + name)
    yield from lines
    if page.verbose:
        yield from _working(report, finding, page)


def _working(report: Report, finding: Finding, page: _Page) -> Iterator[str]:
    """The evidence that the message does not speak of."""
    for name, value in finding.evidence.items():
        if f"{{{name}}}" not in finding.template and value not in (None, "", ()):
            data = evidence_as_data(value, page.lang)
            items = data if isinstance(data, list) else [data]
            told = listing((_placed(report, clipped(escaped(str(item))), page) for item in items), page.lang)
            for line in page.text(f"{name} = {told}", page.hang, page.hang + _INDENT):
                yield page.style.faint(line)


def _placed(report: Report, text: str, page: _Page) -> str:
    """An address among the evidence in the form's own words; any other text as it is."""
    if not text.startswith("$."):
        return text
    try:
        return escaped(report.place(text, page.lang))
    except (ValueError, LookupError, AttributeError):
        return text


def _printed_position(form: Form, path: str) -> tuple[tuple[int, int], ...]:
    """Where a place stands on the printed form; a part comes before its cells."""
    position, here = [], "$"
    for name, index in steps(path):
        fields = [attribute.name for attribute in getattr(resolve(form, here), "__attrs_attrs__", ())]
        position.append((fields.index(name) if name in fields else 0, index or 0))
        here += f".{name}" if index is None else f".{name}[{index}]"
    return tuple(position)


def _blocks(report: Report, page: _Page) -> list[list[Finding]]:
    """The findings by place, in printed order; those that say the same of many rows of one table together."""
    alike: dict[object, list[Finding]] = {}
    for finding in report.findings:
        alike.setdefault(_sameness(finding), []).append(finding)
    blocks: dict[object, list[Finding]] = {}
    for finding in report.findings:
        same = _sameness(finding)
        folded = len(alike[same]) >= _ALIKE and not page.verbose
        blocks.setdefault(same if folded else finding.path, []).append(finding)
    return sorted(blocks.values(), key=lambda block: _printed_position(report.form, block[0].path))


def _any_row(path: str) -> str:
    """The address with [*] for the number of the last row of a table that it names, if a part stands in one."""
    table, _, place = path.rpartition("[")
    number, end, cell = place.partition("]")
    return f"{table}[*]{cell}" if end and number.isdigit() and table.endswith(("funding", "indicators")) else path


def _sameness(finding: Finding) -> tuple[object, ...]:
    rows = _any_row(finding.path)
    # Two findings at one place are two things to read, however alike.
    return (rows, finding.rule, finding.template, finding.severity) if rows != finding.path else (id(finding),)


def _row_name(report: Report, path: str, page: _Page) -> str:
    return escaped(report.place(_part(report.form, path), page.lang))


def _part(form: Form, path: str) -> str:
    """The address of the part that holds the cell at ``path``."""
    while "." in path and not hasattr(resolve(form, path), "__attrs_attrs__"):
        path = path.rpartition(".")[0]
    return path


def _several(report: Report, group: list[Finding], page: _Page) -> Iterator[str]:
    """Findings alike: the first in full, the others in a line each."""
    form, path = report.form, group[0].path
    table, _, cell = _any_row(path).partition("[*]")
    words = [report.place(table, page.lang)]
    if cell:
        words.append(_leaf(form, path, page))
    yield page.style.strong(page.say("{place}（{count}处）", place="·".join(words), count=len(group)))
    yield from _sentence(report, group[0], page, _row_name(report, path, page) + page.colon)
    hang = page.hang
    shown = group[1:] if len(group) <= _SHOWN else group[1 : _SHOWN - 1]
    for finding in shown:
        told = f"{_row_name(report, finding.path, page)}{page.colon}{finding.render(page.lang)}"
        yield hang + clip(told, page.columns - len(hang))
    if len(shown) + 1 < len(group):
        rest = page.say("另有{count}处同样，--verbose 可逐条列出", count=len(group) - len(shown) - 1)
        yield hang + page.style.faint(rest)


def _findings(checked: Checked, page: _Page, only: frozenset[int] | None = None) -> Iterator[str]:
    """The findings one by one; ``only`` those of these identities."""
    report = checked.report
    for found in _blocks(report, page):
        block = found if only is None else [finding for finding in found if id(finding) in only]
        if not block:
            continue
        yield ""
        if len({finding.path for finding in block}) > 1:
            yield from _several(report, block, page)
        else:
            yield _heading(checked, block[0].path, page)
            for finding in sorted(block, key=lambda finding: finding.severity.rank):
                yield from _sentence(report, finding, page)


def _confirmed(report: Report, page: _Page) -> Iterator[str]:
    """What was looked at and found right: where, and what that confirms."""
    passed: dict[str, list[str]] = {}
    for each in report.confirmed:
        phrase = by_name(each.rule).confirms
        if phrase:
            passed.setdefault(phrase, []).append(each.path)
    if not passed:
        return
    lines: dict[str, list[str]] = {}
    for phrase, paths in passed.items():
        lines.setdefault(_where(report, paths, page), []).append(translate(phrase, page.lang))
    yield ""
    yield page.style.good(page.say("已核对无误"))
    for where, phrases in lines.items():
        yield from page.text(f"{where}{page.colon}{page.separator.join(phrases)}", _INDENT, _INDENT * 2)


def _where(report: Report, paths: list[str], page: _Page) -> str:
    """A few places by their names, many by their number."""
    if paths == ["$"]:
        return page.say("全表")
    if len(paths) > _FEW or "$" in paths:
        return page.say("{count} 处", count=len(paths))
    return listing((_row_name(report, path, page) for path in paths), page.lang)


def _unchecked(report: Report, page: _Page) -> Iterator[str]:
    """What could not be decided, and for want of what; rules and places with the same want together."""
    wants: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for lacking in report.unchecked:
        want = tuple(_want(report, path, lacking.path, page) for path in lacking.fields)
        rules = wants.setdefault(want, {})
        rules.setdefault(lacking.rule, []).append(lacking.path)
    if not wants:
        return
    yield ""
    yield page.style.strong(page.say("未能核对"))
    for want, rules in wants.items():
        for rule, paths in rules.items():
            places = [_row_name(report, path, page) or page.say("全表") for path in dict.fromkeys(paths)]
            names = listing(places[:_NAMED], page.lang)
            if len(places) > _NAMED:
                names += page.say("等（共{count}处未列出）", count=len(places) - _NAMED)
            told = page.say(
                "{title}（{places}）：{want}",
                title=translate(by_name(rule).question, page.lang),
                places=names,
                want=listing(want, page.lang),
            )
            yield from page.text(told, _INDENT, _INDENT * 2)


def _waived(report: Report, page: _Page) -> Iterator[str]:
    """What someone accepted, and why: it stays in sight."""
    if not report.waived:
        return
    yield ""
    yield page.style.strong(page.say("已豁免"))
    for each in report.waived:
        place = escaped(report.place(each.finding.path, page.lang)) or page.say("全表")
        title, reason, by = translate(each.finding.title, page.lang), escaped(each.reason), escaped(each.by)
        if each.until is None:
            told = page.say("{title}（{place}）：{reason}；{by}", title=title, place=place, reason=reason, by=by)
        else:
            until = each.until.isoformat()
            told = page.say(
                "{title}（{place}）：{reason}；{by}；至{until}",
                title=title,
                place=place,
                reason=reason,
                by=by,
                until=until,
            )
        yield from page.text(told, _INDENT, _INDENT * 2)


def _notes(checked: Checked, page: _Page) -> Iterator[str]:
    """What reading the file left doubtful; what was merely passed over is counted."""
    doubtful = [note for note in checked.notes if note.doubtful or page.verbose]
    if not checked.notes:
        return
    yield ""
    yield page.style.strong(page.say("读取说明"))
    for note in doubtful[:_NAMED] if not page.verbose else doubtful:
        spot = note.place.render(page.lang) if note.place is not None else note.path or ""
        told = note.render(page.lang)
        yield from page.text(f"{spot}{page.colon}{told}" if spot else told, _INDENT, _INDENT * 2)
    rest = len(checked.notes) - (len(doubtful) if page.verbose else min(len(doubtful), _NAMED))
    if rest:
        more = "另有{count}条，--verbose 可逐条列出" if rest < len(checked.notes) else "{count}条，--verbose 可逐条列出"
        yield page.style.faint(_INDENT + page.say(more, count=rest))


def _want(report: Report, path: str, base: str, page: _Page) -> str:
    """A field that a rule lacked: blank, or filled with something it cannot use."""
    try:
        value = _value(report.form, path)
    except LookupError:
        value = ""
    inside = path.removeprefix(base + ".")
    name = report.place(path, page.lang) if inside == path or "." in inside else _leaf(report.form, path, page)
    if value:
        return page.say("{field}所填“{value}”无法使用", field=name, value=clip(value, 24))
    return page.say("{field}空白", field=name)


def _leaf(form: Form, path: str, page: _Page) -> str:
    part, _, field = path.rpartition(".")
    kind = cast("type[Part]", type(resolve(form, part)))
    return translate(label(kind, field), page.lang)


def _tally(found: dict[Severity, int], page: _Page) -> tuple[str, str]:
    """错误 0，警告 7，提示 2: as it is, and in colours."""
    comma = "，" if page.lang == "zh" else ", "
    words = {severity: f"{word} {found[severity]}" for severity, word in page.words.items()}
    painted = (page.style.grave(word, severity.value) if found[severity] else word for severity, word in words.items())
    return comma.join(words.values()), comma.join(painted)


def _summary(parts: list[tuple[str, str]], page: _Page) -> str:
    """Parts of a last line, each as it is and in colours; on lines of their own if they do not fit into one."""
    fits = width(page.separator.join(plain for plain, _ in parts)) <= page.columns
    return (page.separator if fits else "\n").join(painted for _, painted in parts)


def _count(report: Report) -> dict[Severity, int]:
    return {severity: len(report.by_severity(severity)) for severity in Severity}


def _form(checked: Checked, page: _Page) -> Iterator[str]:
    report = checked.report
    matters = report.matters
    yield from _title_lines(checked, page)
    yield from _gate(report, matters, page)
    yield from _matters(checked, matters, page)
    if page.verbose and report.findings:
        yield ""
        yield page.style.strong(page.say("逐条结果"))
        yield from _findings(checked, page)
    else:
        put = {id(finding) for matter in matters for finding in matter.findings}
        yield from _findings(checked, page, frozenset({id(each) for each in report.findings} - put))
    yield from _confirmed(report, page)
    yield from _unchecked(report, page)
    yield from _waived(report, page)
    yield from _notes(checked, page)
    yield ""
    found = _count(report)
    nothing = page.say("未发现问题")
    checks = page.say(
        "核对无误 {passed} 处，未能核对 {open} 处", passed=len(report.confirmed), open=len(report.unchecked)
    )
    told = _tally(found, page) if any(found.values()) else (nothing, page.style.good(nothing))
    accepted = [
        page.say(template, count=count)
        for template, count in (("已豁免 {count} 处", len(report.waived)), ("基线中已有 {count} 处", len(report.known)))
        if count
    ]
    yield _summary([told, *((each, each) for each in accepted), (checks, checks)], page)


# --- The whole ----------------------------------------------------------------------------------------------


def render(results: Iterable[Checked | Failure], view: View) -> Iterator[str]:
    """Each form as soon as it is checked; after more than one, or after failures, the sums."""
    page = _Page(view)
    forms = 0
    sums = dict.fromkeys(Severity, 0)
    files: set[str] = set()
    for result in results:
        if not isinstance(result, Checked):
            if not result.harmless:
                files.add(result.file)
            continue
        if forms:
            yield "\n" + page.style.faint("-" * min(page.columns, 60)) + "\n\n"
        forms += 1
        for severity, count in _count(result.report).items():
            sums[severity] += count
        yield "".join(f"{line}\n" for line in _form(result, page))
    if forms > 1 or files:
        counted = page.say("共检查 {forms} 张表", forms=forms)
        parts = [(counted, counted), _tally(sums, page)]
        if files:
            failed = page.say("{failed} 个输入无法检查", failed=len(files))
            parts.append((failed, failed))
        yield ("\n" if forms else "") + _summary(parts, page) + "\n"


def failure_line(failure: Failure, view: View) -> str:
    """An input that could not be judged, for stderr: the file, the address, the reason, on one line for other tools."""
    where = escaped(failure.file)
    if failure.path not in (None, "$"):
        where += f" {escaped(str(failure.path))}"
    return f"{where}: {failure.render(view.lang)}\n"

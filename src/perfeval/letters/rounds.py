"""A round: the forms and replies that came in, judged against the state; letters, overview and the new state out."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from perfeval.errors import ConfigurationError, escaped
from perfeval.letters.filing import Assigned, Filed, Filing, Stray, Unread, assigned
from perfeval.letters.items import Item, ItemState, Noticed, followed, is_reply, numbered, unasked
from perfeval.letters.letter import Situation, composed, reminder
from perfeval.letters.naming import safe_name
from perfeval.letters.returned import PROPERTY, Returned
from perfeval.letters.store import Round, Store, Submission
from perfeval.messages import Phrase, render
from perfeval.report import Checked
from perfeval.values.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfeval.changes import Change
    from perfeval.checking import Finding, Report
    from perfeval.letters.roster import Expected
    from perfeval.letters.word import Template
    from perfeval.letters.wording import Wording
    from perfeval.model import Form
    from perfeval.tables import Place

__all__ = [
    "AUTO",
    "NEXT",
    "SAME",
    "STATE_FILE",
    "Outcome",
    "RoundResult",
    "RoundSettings",
    "counts",
    "hold_round",
    "write_file",
]

AUTO, NEXT, SAME = "auto", "next", "same"
STATE_FILE = "state.sqlite"
_PLACES_SHOWN = 3
_CELLS_SHOWN = 8
_VERIFIED_SHOWN = 6
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that looks like a figure


class RoundSettings(Record):
    """How a round is held. ``date`` is ISO; ``deadline`` is printed as it is, "" for what the wording says."""

    out: str
    date: str
    mode: str = AUTO
    deadline: str | None = None
    sender: str | None = None
    """None for that of the round before, as with ``contact``."""
    contact: str | None = None
    profile: str = "default"
    overwrite: bool = False


class Outcome(Record):
    """What a round made of one department."""

    department: int
    assigned: Assigned
    report: Report | None = None
    items: tuple[Item, ...] = ()
    unasked: tuple[tuple[Change, str], ...] = ()
    letter: str = ""
    edited: bool = False
    """A letter was there that somebody changed by hand: it was left alone."""


class RoundResult(Record):
    """What a round made of all departments."""

    number: int
    date: str
    begun: bool
    """Whether the round is new: it was begun by this run."""
    outcomes: tuple[Outcome, ...]
    strays: tuple[Stray, ...]
    folder: str


# --- Which round ------------------------------------------------------------------------------------------------------


def _which(
    store: Store,
    roster: Sequence[Expected],
    filed: Sequence[Filed],
    returned: Sequence[Returned],
    *,
    inputs: str,
    mode: str,
) -> tuple[int, bool]:
    """The number of the round, and whether it begins now.

    The same inputs are the same round, and so is one that was interrupted. Otherwise a new one begins if asked, or if
    a form that was answered came back changed, or a letter with replies: not because of a form that was only late.
    """
    last = store.last_round()
    if last is None:
        return 1, True
    if last.inputs == inputs or mode == SAME or not last.finished:
        return last.number, False
    if mode == NEXT or _answered(store, last.number, roster, filed, returned):
        return last.number + 1, True
    return last.number, False


def _answered(
    store: Store, number: int, roster: Sequence[Expected], filed: Sequence[Filed], returned: Sequence[Returned]
) -> bool:
    for letter in returned:
        addressee = store.addressee(letter.code) if letter.code else None
        if addressee is not None and addressee[0] == number and any(is_reply(text) for _, text in letter.replies):
            return True
    states, _ = assigned(roster, filed, (), _earlier(store, roster, number))
    for each in states:
        before = store.submission(number, store.department(each.expected))
        if before is None or before.form is None or before.carried:
            continue
        if each.filed is not None and each.filed.form != before.form:
            return True
    return False


def _earlier(store: Store, roster: Sequence[Expected], number: int) -> dict[tuple[str, str, str], Form]:
    made = {}
    for expected in roster:
        before = store.submission(number, store.department(expected)) if number else None
        if before is not None and before.form is not None:
            made[expected.key] = before.form
    return made


# --- Holding it -------------------------------------------------------------------------------------------------------


def hold_round(
    store: Store,
    roster: Sequence[Expected],
    filed: Sequence[Filed],
    returned: Sequence[Returned],
    unread: Sequence[Unread],
    *,
    inputs: str,
    judge: Callable[[Form, str], Report],
    settings: RoundSettings,
    wording: Wording,
    template: Template,
    progress: Callable[[Outcome], None] = lambda _: None,
) -> RoundResult:
    """Judge what came in, write the letters into a folder of the round below ``settings.out``, and keep the state.

    ``inputs`` is a digest of everything that was read. Each department is settled in one transaction before its
    letter is written; a run that was interrupted goes on where it stopped when it is repeated.
    Raises ``ConfigurationError`` for a folder that cannot be used.
    """
    from perfeval import __version__

    number, begun = _which(store, roster, filed, returned, inputs=inputs, mode=settings.mode)
    last = store.last_round()
    same = last is not None and last.number == number
    date = last.date if same and last is not None else settings.date
    deadline = settings.deadline
    if deadline is None:
        deadline = last.deadline if same and last is not None else ""
    before = (last.sender, last.contact) if last is not None else ("", "")
    begin = Round(
        number=number,
        date=date,
        deadline=deadline,
        sender=before[0] if settings.sender is None else settings.sender,
        contact=before[1] if settings.contact is None else settings.contact,
        profile=settings.profile,
        inputs=inputs,
        finished=False,
    )
    store.begin(begin, __version__)
    folder = _folder(settings.out, number)
    states, strays = assigned(roster, filed, unread, _earlier(store, roster, number - 1))
    replies, lost = _replies(store, returned, number)
    outcomes = []
    for each in states:
        department = store.department(each.expected)
        outcome = _judged(store, each, department, number, replies=replies.get(department, ()), judge=judge)
        about = _situation(outcome, begin)
        outcome = _written(
            store, outcome, about, folder, wording=wording, template=template, overwrite=settings.overwrite
        )
        outcomes.append(outcome)
        progress(outcome)
    strays = (*strays, *lost)
    gone = store.finish(
        number,
        (each.department for each in outcomes),
        ((each.file, each.code, each.reason.render()) for each in strays),
    )
    for file in gone:
        with suppress(OSError):
            os.unlink(os.path.join(settings.out, file))  # noqa: PTH108, PTH118
    return RoundResult(number=number, date=date, begun=begun, outcomes=tuple(outcomes), strays=strays, folder=folder)


def _replies(
    store: Store, returned: Sequence[Returned], number: int
) -> tuple[dict[int, list[tuple[str, int, int, str]]], tuple[Stray, ...]]:
    """The replies by department (file, round of the letter, item, text), and letters that cannot be told."""
    made: dict[int, list[tuple[str, int, int, str]]] = {}
    lost = []
    for letter in returned:
        addressee = store.addressee(letter.code) if letter.code else None
        if addressee is None or addressee[0] >= number:
            if addressee is not None and not any(is_reply(text) for _, text in letter.replies):
                continue
            if addressee is not None:
                reason = Phrase("本轮函件的回复应计入下一轮（--round next）")
            elif letter.conflict:
                reason = Phrase("函件编号有两个或被改动，无法认定是哪个部门的回函")
            else:
                reason = Phrase("没有函件编号，或者编号不在台账中")
            lost.append(Stray(file=letter.file, code="letter-unknown", reason=reason))
            continue
        own = made.setdefault(addressee[1], [])
        numbers = {item.number for item in store.items(*addressee)}
        for item, text in letter.replies:
            if not is_reply(text):
                continue
            if item in numbers:
                own.append((letter.file, addressee[0], item, text))
            else:
                reason = Phrase.of("函件中没有编号{item}的事项，这条回复未计入：{text}", item=item, text=text[:80])
                lost.append(Stray(file=letter.file, code="reply-without-item", reason=reason))
        lost += [
            Stray(
                file=letter.file,
                code="reply-without-number",
                reason=Phrase.of("有一条回复没有编号：{text}", text=text[:80]),
            )
            for text in letter.extra
            if is_reply(text)
        ]
    return made, tuple(lost)


def _texts(replies: Iterable[tuple[str, int, int, str]], items: Iterable[Item], number: int) -> dict[int, str]:
    """The new replies by item, of the latest letter; of several copies of it all that differ."""
    known = {item.number: item.reply for item in items}
    latest: dict[int, int] = {}
    made: dict[int, list[str]] = {}
    for _, letter_round, item, text in sorted(replies, key=lambda reply: -reply[1]):
        old = letter_round < number - 1 and text == known.get(item)
        if old or letter_round < latest.setdefault(item, letter_round) or text in made.setdefault(item, []):
            continue
        made[item].append(text)
    return {item: "\n".join(texts) for item, texts in made.items()}


def _judged(
    store: Store,
    each: Assigned,
    department: int,
    number: int,
    *,
    replies: Sequence[tuple[str, int, int, str]],
    judge: Callable[[Form, str], Report],
) -> Outcome:
    """One department: its form judged, its items followed up, all of it recorded."""
    before = store.submission(number - 1, department) if number > 1 else None
    old = before.form if before is not None else None
    if each.state is Filing.MISSING and old is not None and before is not None:
        each = each.changed(
            state=Filing.CARRIED,
            files=before.files,
            filed=Filed(file=before.files[0] if before.files else "", form=old, places={}),
        )
    report: Report | None = None
    items = store.items(number - 1, department) if number > 1 else ()
    changed: tuple[tuple[Change, str], ...] = ()
    if each.filed is not None:
        form = each.filed.form
        report = judge(form, each.filed.file)
        noticed = _noticed(Checked(each.filed.file, report, each.filed.places), items)
        if old is None:
            items = numbered(noticed, number)
        else:
            still = frozenset((finding.rule, finding.path) for finding in judge(old, each.filed.file).findings)
            asked = [item.matter for item in items]
            items = followed(items, noticed, _texts(replies, items, number), number, old=old, new=form, still=still)
            changed = _placed(unasked(old, form, asked), old, report)
    elif items:
        items = tuple(item.changed(round=number) for item in items)
        if old is not None:
            each = each.changed(filed=None)
    kept = each.filed.form if each.filed is not None else old
    submission = Submission(
        state=each.state.value,
        year=each.expected.year,
        files=each.files,
        detail="；".join(filter(None, (each.detail, each.remark))),
        contact=each.expected.contact,
        gate=None if report is None else report.gate.value,
        form=kept,
        carried=each.state is not Filing.FILED,
    )
    store.record(number, department, submission, items, replies=replies, changed=changed)
    return Outcome(department=department, assigned=each, report=report, items=items, unasked=changed)


def _placed(found: Sequence[Change], old: Form, report: Report) -> tuple[tuple[Change, str], ...]:
    from perfeval.paths import place

    made = []
    for change in found:
        if change.path is not None:
            words = report.place(change.path, "zh")
        else:
            parts = place(old, change.old_path or "$")
            words = "·".join(part if isinstance(part, str) else part.render("zh") for part in parts)
        made.append((change, escaped(words) or "全表"))
    return tuple(made)


def _noticed(checked: Checked, earlier: Sequence[Item]) -> list[Noticed]:
    """The matters of a report as letters tell them; cells known from an earlier round where the form came as data."""
    known = {(item.matter.key, item.matter.paths): item.matter for item in earlier}
    made = []
    for matter in checked.report.matters:
        place, cells = _place_of(checked, matter.places)
        before = known.get((matter.key, matter.places))
        if before is not None and not cells:
            place, cells = before.place, before.cells
        made.append(
            Noticed(
                key=matter.key,
                kind=matter.kind.value,
                title=matter.title,
                message=matter.message,
                paths=matter.places,
                place=place,
                cells=cells,
                workings=tuple(matter.workings("zh")),
                facts=tuple(dict.fromkeys(map(_fact, matter.findings))),
            )
        )
    return made


def _fact(finding: Finding) -> tuple[str, str, str]:
    whole = render(finding.template, finding.evidence)
    return finding.rule, finding.path, sha256(whole.encode()).hexdigest()[:8]


def _place_of(checked: Checked, paths: Sequence[str]) -> tuple[str, str]:
    """The places of a matter in the form's own words, one a line with its cell, and the cells alone."""
    sheets = {place.sheet for places in checked.places.values() for place in places}
    # Of a task and a cell in it the cell says enough.
    paths = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    spots = [_spot(checked, path, one_sheet=len(sheets) == 1) for path in paths]
    words = [escaped(checked.report.place(path, "zh")) or "全表" for path in paths]
    if all(spots):
        first = f"{words[0]}（{spots[0]}）" if spots else ""
        others = " ".join(dict.fromkeys(spots[1:_CELLS_SHOWN]))
        more = f"等{len(paths)}处" if len(paths) > _CELLS_SHOWN else ""
        lines = [first, *([f"另见 {others}{more}"] if others else [])]
    else:
        pairs = list(zip(words, spots, strict=True))[:_PLACES_SHOWN]
        lines = [f"{word}（{spot}）" if spot else word for word, spot in pairs]
        lines += [f"等{len(paths)}处"] if len(paths) > _PLACES_SHOWN else []
    return "\n".join(lines), "、".join(dict.fromkeys(filter(None, spots)))


def _spot(checked: Checked, path: str, *, one_sheet: bool) -> str:
    """The cell of an address; "" if it has none of its own."""
    spots = checked.places.get(path, ())
    if one_sheet:
        spots = tuple(map(_without_sheet, spots))
    return "、".join(place.render("zh") for place in spots[:_PLACES_SHOWN])


def _without_sheet(place: Place) -> Place:
    from attrs import evolve

    return evolve(place, sheet=None) if place.cell is not None else place


def verified(report: Report) -> tuple[str, ...]:
    """What was recalculated and found right wherever it was looked at: rates, sums and points, in the rules' words."""
    from perfeval.matters import MatterClass
    from perfeval.rules import by_name, family

    wrong = {finding.rule for finding in report.findings}
    phrases = []
    for rule in dict.fromkeys(each.rule for each in report.confirmed):
        each = by_name(rule)
        arithmetic = family(rule) in {"funding", "scores"} or rule == "prose-sum"
        if each.confirms and rule not in wrong and arithmetic and each.raised.kind == MatterClass.MUST_CORRECT.value:
            phrases.append(_with_figure(report, rule, each.confirms))
    return tuple(dict.fromkeys(phrases))[:_VERIFIED_SHOWN]


_RATES = {
    "completion-rate-mismatch": ("预算完成率", "stated_completion_rate"),
    "adjustment-rate-mismatch": ("预算调整率", "stated_adjustment_rate"),
}


def _with_figure(report: Report, rule: str, phrase: str) -> str:
    """A rate that is right is told with its figure, that of the total."""
    from perfeval.figures.sums import total_line

    word, field = _RATES.get(rule, ("", ""))
    line = total_line(report.form)
    stated = getattr(line, field, None) if word and line is not None else None
    return phrase.replace(word, f"{word}{stated}", 1) if stated is not None and stated.percent else phrase


# --- Letters ------------------------------------------------------------------------------------------------------


def _code(expected: Expected, number: int) -> str:
    """The number of a letter: the round, and eight characters of what it is about."""
    digest = int.from_bytes(sha256("\0".join((*expected.key, str(expected.year))).encode()).digest()[:8], "big")
    made = ""
    for _ in range(8):
        digest, rest = divmod(digest, 32)
        made += _ALPHABET[rest]
    return f"{number}-{made}"


def _situation(outcome: Outcome, begin: Round) -> Situation:
    each = outcome.assigned
    return Situation(
        expected=each.expected,
        number=begin.number,
        code=_code(each.expected, begin.number),
        date=begin.date,
        deadline=begin.deadline,
        sender=begin.sender,
        contact=begin.contact,
        gate="" if outcome.report is None else outcome.report.gate.title,
        carried=each.state is Filing.CARRIED,
        verified=() if outcome.report is None else verified(outcome.report),
        file="、".join(os.path.basename(file) for file in each.files),  # noqa: PTH119
        detail=each.detail,
    )


def _folder(out: str, number: int) -> str:
    """The folder of a round, made if it is not there; never one that a link leads elsewhere."""
    folder = os.path.join(out, f"第{number}轮")  # noqa: PTH118
    if os.path.islink(folder):  # noqa: PTH114
        raise ConfigurationError(f"{escaped(folder)}：是链接 (is a link)")
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    except OSError as error:
        raise ConfigurationError(f"{escaped(folder)}：{error.strerror or type(error).__name__}") from None
    return folder


def _written(
    store: Store,
    outcome: Outcome,
    about: Situation,
    folder: str,
    *,
    wording: Wording,
    template: Template,
    overwrite: bool,
) -> Outcome:
    """The letter of a department, unless somebody changed the one that is there."""
    each = outcome.assigned
    judged = each.state.judged
    letter = (
        composed(about, outcome.items, outcome.unasked, wording, template)
        if judged
        else reminder(about, each.state.title, wording)
    )
    data = template.filled(letter.fields, letter.blocks, {PROPERTY: about.code})
    words = safe_name(each.expected.department) or "部门"
    if each.expected.project:
        words += "-" + (safe_name(each.expected.project) or "项目")
    name = f"{outcome.department:03}-{words}-第{about.number}轮.docx"
    path = os.path.join(folder, name)  # noqa: PTH118
    before = store.letter(about.number, outcome.department)
    file = os.path.relpath(path, os.path.dirname(folder))  # noqa: PTH120
    if not overwrite and os.path.exists(path) and _digest(path) not in _ours(data, before):  # noqa: PTH110
        return outcome.changed(letter=file, edited=True)
    write_file(path, data)
    store.wrote(about.number, outcome.department, about.code, file, sha256(data).hexdigest())
    return outcome.changed(letter=file)


def _ours(data: bytes, before: tuple[str, str, str] | None) -> set[str]:
    """The digests of a letter that nobody changed."""
    return {sha256(data).hexdigest(), *([before[2]] if before is not None else [])}


def _digest(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123
        return sha256(file.read()).hexdigest()


def write_file(path: str, data: bytes) -> None:
    """Write a file that is complete or not there, never through a link. Raises ``OutputError``."""
    from tempfile import NamedTemporaryFile

    from perfeval.report.output import OutputError

    try:
        with NamedTemporaryFile(mode="wb", dir=os.path.dirname(path), prefix=".perfeval-", delete=False) as file:  # noqa: PTH120
            file.write(data)
        os.chmod(file.name, 0o644)  # noqa: PTH101
        os.replace(file.name, path)  # noqa: PTH105
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or type(error).__name__}") from None


def counts(items: Iterable[Item]) -> Mapping[ItemState, int]:
    """How many items are in each state."""
    made = dict.fromkeys(ItemState, 0)
    for item in items:
        made[item.state] += 1
    return made

"""Two forms compared: rows are told by what they are, and every finding is settled, new or standing."""

from __future__ import annotations

import json
import random
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.changes import ADDED, CHANGED, DROPPED, LOWERED, RENAMED, changes, counterparts
from perfeval.cli.group import cli
from perfeval.diff import compare
from perfeval.paths import resolve
from perfeval.testing.strategies import forms

EXAMPLE = Path(__file__).parents[2] / "examples" / "liwan-2021.json"
LIWAN = perfeval.from_json(EXAMPLE.read_bytes())


def with_row(task: int, row: int, **cells: str | None) -> perfeval.Form:
    tasks = list(LIWAN.tasks)
    rows = list(tasks[task].indicators)
    rows[row] = attrs.evolve(rows[row], **cells)
    tasks[task] = attrs.evolve(tasks[task], indicators=tuple(rows))
    return attrs.evolve(LIWAN, tasks=tuple(tasks))


def shuffled(form: perfeval.Form, seed: int) -> perfeval.Form:
    order = random.Random(seed)

    def mixed(rows: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(order.sample(rows, len(rows)))

    tasks = tuple(attrs.evolve(task, indicators=mixed(task.indicators)) for task in mixed(form.tasks))
    return attrs.evolve(form, tasks=tasks, indicators=mixed(form.indicators), funding=mixed(form.funding))


@settings(max_examples=30, deadline=None)
@given(form=forms())
def test_a_form_does_not_differ_from_itself(form: perfeval.Form) -> None:
    assert changes(form, form) == ()
    assert all(old == new for new, old in counterparts(form, form).items())


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_is_no_change(seed: int) -> None:
    mixed = shuffled(LIWAN, seed)
    assert changes(LIWAN, mixed) == ()
    difference = compare(LIWAN, mixed)
    assert {finding.rule for finding in difference.added} <= {
        "duplicate-indicator",
        "inconsistent-targets",
        "repeated-text",
        "same-outcome-in-two-tasks",
    }


@settings(max_examples=30, deadline=None)
@given(old=forms(), new=forms())
def test_every_part_of_both_forms_is_paired_added_or_dropped(old: perfeval.Form, new: perfeval.Form) -> None:
    pairs = counterparts(old, new)
    assert len(set(pairs.values())) == len(pairs)
    for path, before in pairs.items():
        assert type(resolve(new, path)) is type(resolve(old, before))
    for change in changes(old, new):
        if change.path is not None:
            resolve(new, change.path)
        if change.old_path is not None:
            resolve(old, change.old_path)
    difference = compare(old, new)
    assert len(difference.settled) + len(difference.standing) == len(difference.old.findings)
    assert len(difference.added) + len(difference.standing) == len(difference.new.findings)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"expected": "5"}, LOWERED),
        ({"expected": "8"}, CHANGED),
        ({"name": "支持的单位任务个数"}, RENAMED),
        ({"result": "支持单位任务个数6个"}, CHANGED),
    ],
)
def test_a_changed_cell_is_named_with_both_texts(cells: dict[str, str], kind: str) -> None:
    (change,) = changes(LIWAN, with_row(1, 1, **cells))
    ((name, text),) = cells.items()
    assert change.kind == kind
    assert change.path == change.old_path == f"$.tasks[1].indicators[1].{name}"
    assert change.after == text


def test_a_renamed_row_that_moved_is_one_renaming() -> None:
    changed = with_row(1, 1, name="扶持单位任务个数")
    task = changed.tasks[1]
    tasks = (changed.tasks[0], attrs.evolve(task, indicators=task.indicators[::-1]), *changed.tasks[2:])
    (change,) = changes(LIWAN, attrs.evolve(changed, tasks=tasks))
    assert (change.kind, change.before, change.after) == (RENAMED, "支持单位任务个数", "扶持单位任务个数")


def test_a_task_put_in_before_others_renames_none_of_them() -> None:
    new = perfeval.Task(name="任务1", expected="开展机关信息化建设，完成三个系统上线", funding="12.00")
    later = tuple(attrs.evolve(task, name=f"任务{n}") for n, task in enumerate(LIWAN.tasks, 2))
    (change,) = changes(LIWAN, attrs.evolve(LIWAN, tasks=(new, *later)))
    assert (change.kind, change.path) == (ADDED, "$.tasks[0]")


def test_dropped_rows_come_with_their_names() -> None:
    tasks = (
        *LIWAN.tasks[:2],
        attrs.evolve(LIWAN.tasks[2], indicators=LIWAN.tasks[2].indicators[:-1]),
        *LIWAN.tasks[3:],
    )
    (change,) = changes(LIWAN, attrs.evolve(LIWAN, tasks=tasks))
    assert (change.kind, change.old_path) == (DROPPED, "$.tasks[2].indicators[3]")
    assert change.before == "系统使用覆盖率"


def test_line_wraps_are_no_change() -> None:
    text = LIWAN.problems or ""
    assert changes(LIWAN, attrs.evolve(LIWAN, problems=f"{text[:4]}\n  {text[4:]}")) == ()


def test_findings_are_settled_new_or_standing() -> None:
    better = with_row(3, 1, result="召开会议2次")
    worse = attrs.evolve(better, funding=(attrs.evolve(better.funding[0], actual="3335.14"), better.funding[1]))
    difference = compare(LIWAN, worse)
    assert ("result-not-measured", "$.tasks[3].indicators[1].result") in {(f.rule, f.path) for f in difference.settled}
    assert {"completion-rate-mismatch", "total-not-sum"} <= {finding.rule for finding in difference.added}
    assert all(old.rule == new.rule for old, new in difference.standing)


def test_matters_are_gone_new_or_still_there() -> None:
    worse = attrs.evolve(LIWAN, funding=(attrs.evolve(LIWAN.funding[0], actual="3335.14"), LIWAN.funding[1]))
    difference = compare(LIWAN, worse)
    gone, new, same = difference.matters
    assert gone == ()
    assert "completion-rate-mismatch" in {finding.rule for matter in new for finding in matter.findings}
    assert {matter.key for matter in same} == {matter.key for matter in difference.old.matters}
    assert sorted((*new, *same), key=id) == sorted(difference.new.matters, key=id)
    back = compare(worse, LIWAN).matters
    assert [matter.key for matter in back.gone] == [matter.key for matter in new]
    assert back.new == ()


@pytest.mark.parametrize("seed", range(3))
def test_another_order_settles_no_matter(seed: int) -> None:
    assert compare(LIWAN, shuffled(LIWAN, seed)).matters.gone == ()
    assert compare(LIWAN, LIWAN).matters == ((), (), compare(LIWAN, LIWAN).new.matters)


def test_a_matter_that_falls_apart_is_not_settled() -> None:
    # Four missed targets are one matter, two are two; what is left of the one is nothing new.
    row = perfeval.Indicator(name="指标", level1="产出指标", level2="数量指标", expected="≥9次", result="3次")
    rows = [attrs.evolve(row, name=name) for name in ("培训班次", "调研活动", "走访企业", "印发简报")]
    old = perfeval.Form(kind="project", indicators=tuple(rows))
    mended = (*rows[:2], *(attrs.evolve(each, result="9次") for each in rows[2:]))
    difference = compare(old, attrs.evolve(old, indicators=mended))
    missed = [matter for matter in difference.old.matters if "target-missed" in matter.rules]
    left = [matter for matter in difference.new.matters if "target-missed" in matter.rules]
    assert (len(missed), len(left)) == (1, 2)
    assert set(left) <= set(difference.matters.same)
    assert not set(missed) & set(difference.matters.gone)


class Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=8, deadline=None)
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: text.strip() and max(text) < "\ud800"))
def test_nothing_in_a_form_becomes_markup_or_steers_the_terminal(text: str) -> None:
    from perfeval.report import View
    from perfeval.report.difference import html_page, lines

    hostile = f"<script>{text}\x1b[2J\u202e</style>"
    difference = compare(LIWAN, attrs.evolve(with_row(1, 1, name=hostile, expected=hostile), department=hostile))
    page = Texts()
    page.feed(html_page(difference, "zh"))
    assert "script" not in page.tags
    assert page.tags.count("style") == 1
    assert "<script>" in page.text
    assert not {"\x1b", "\u202e"} & set(page.text + "".join(lines(difference, View())))


def test_the_command_says_it_in_three_formats(tmp_path: Path) -> None:
    new = tmp_path / "新.json"
    new.write_text(perfeval.to_json(with_row(1, 1, expected="5")), encoding="utf-8")
    runner = CliRunner()
    text = runner.invoke(cli, ["diff", str(EXAMPLE), str(new)], env={"COLUMNS": "100"})
    assert text.exit_code == 0, text.output
    assert "指标值降低" in text.output
    assert "任务2·支持单位任务个数·预期实现值：6 → 5" in text.output
    made = json.loads(runner.invoke(cli, ["diff", str(EXAMPLE), str(new), "--format", "json"]).output)
    assert [change["kind"] for change in made["changes"]] == [LOWERED]
    assert made["gate"] == {"before": "correct", "after": "correct"}
    assert {each["kind"] for each in made["matters"]["same"]} >= {"must-correct"}
    # A target that is met by six is far exceeded once it is five: the matters come before everything else.
    assert (
        text.output.index("结论：需更正（未变）；事项：")
        < text.output.index("仍然存在的事项")
        < text.output.index("指标值降低")
    )
    page = runner.invoke(cli, ["diff", str(EXAMPLE), str(new), "--format", "html", "--lang", "en"]).output
    assert page.index("Verdict: ") < page.index("<h2>Matters that stand</h2>") < page.index("<h2>Targets lowered</h2>")


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(cli, ["diff", str(EXAMPLE), str(tmp_path / "none.json")]).exit_code == 3
    assert runner.invoke(cli, ["diff", str(EXAMPLE)]).exit_code == 2

"""The reports for programs: each is read back by a parser of its format, whatever a form or a file name holds."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import perfeval
from perfeval import reading
from perfeval.baseline import compare, create
from perfeval.checking import Finding, Waived
from perfeval.errors import escaped
from perfeval.json_places import form_places
from perfeval.report import Checked, Failure, View, load_format
from perfeval.report.csv import COLUMNS, original
from perfeval.report.located import located
from perfeval.report.markdown import plain, summary
from perfeval.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
TEXTS = json.loads((HERE / "hostile.json").read_text(encoding="utf-8"))
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40) | st.text("\\`*_[](){}<>|~&$#@!:'=+-%,;0 \n甲")
NAMES = ("sarif", "junit", "github", "gitlab", "csv", "markdown", "jsonl")
FORM = perfeval.Form(kind="project", indicators=(perfeval.Indicator(name="甲", expected="1个"),))
REPORT = perfeval.check(FORM, select=["result-missing"])


def with_every_text(test: Callable[[str], None]) -> Callable[[], None]:
    """A test done with each hostile text in turn: sixty tests would take longer to start than to run."""

    def with_all() -> None:
        for text in TEXTS:
            try:
                test(text)
            except AssertionError as error:
                raise AssertionError(f"with {text[:60]!a}: {str(error)[:500]!a}") from error

    with_all.__name__ = test.__name__
    return with_all


def written(name: str, results: Iterable[Checked | Failure], **view: Any) -> str:
    return "".join(load_format(name).render(results, View(**view)))


def finding(text: str, severity: Severity = Severity.ERROR, path: str = "$.indicators[0].result") -> Finding:
    evidence = (("text", text),)
    return Finding(rule="result-missing", severity=severity, path=path, template="{text}", evidence_items=evidence)


def printed(text: str) -> str:
    """The text as a form can hold it: no form holds half a character."""
    return escaped(text) if re.search("[\ud800-\udfff]", text) else text


def saying(text: str, *severities: Severity) -> Checked:
    """A form, a file, a department, a finding and a waiver that all hold ``text``."""
    form = attrs.evolve(FORM, title=printed(text), department=printed(text), project=printed(text))
    found = tuple(finding(text, severity) for severity in severities or (Severity.ERROR,))
    waived = Waived(finding=finding(text), fingerprint="0" * 16, reason=text, by=text, until=date(2030, 1, 2))
    return Checked(text, attrs.evolve(REPORT, form=form, findings=found, waived=(waived,)))


def failing(text: str) -> Failure:
    return Failure(file=text, code="form-structure", template="{text}", evidence=(("text", text),), path=f"$.{text}")


def with_all_states(liwan: perfeval.Form) -> Checked:
    """A report with a waived finding, known ones and new ones."""
    report = perfeval.check(liwan)
    accepted, *rest = report.findings
    waived = Waived(finding=accepted, fingerprint="0" * 16, reason="已核实", by="预算科", until=date(2030, 1, 2))
    known = create([attrs.evolve(report, findings=tuple(rest[:3]))])
    compared = compare([attrs.evolve(report, findings=tuple(rest))], known).reports[0]
    return Checked("表/自评 表.json", attrs.evolve(compared, waived=(waived,)))


def test_what_a_person_reads_quotes_no_page_of_text() -> None:
    long = "长" * 40_000
    row = perfeval.Indicator(level1="产出指标", name="名" + long, expected="≥5次" + long, result="3次" + long)
    form = perfeval.Form(
        kind="project",
        title=long,
        department=long,
        project=long,
        objective=perfeval.Objective(expected=f"完成5次。{long}", outcome=f"完成5次。{long}"),
        indicators=(row, attrs.evolve(row, expected="≥9次"), attrs.evolve(row, name="满意度", result="未开展" + long)),
        problems="无" + long,
    )
    result = Checked("form.json", perfeval.check(form))
    assert any(len(str(each)) > len(long) for one in result.report.findings for each in one.evidence.values())
    for name in ("text", "markdown", "junit", "github", "gitlab", "csv"):
        for verbose in (False, True):
            told = "".join(written(name, [result], verbose=verbose, columns=120).split())
            assert max(map(len, re.findall("长+", told))) <= 200, name
    for each in (*result.report.findings, *result.report.matters):
        assert max(map(len, re.findall("长+", each.message)), default=0) <= 200
    # Programs get all of it.
    told = json.loads(written("json", [result]))["findings"]
    assert any(long in str(each["evidence"]) for each in told)
    assert all("…" in each["message"] for each in told if long in str(each["evidence"]))
    for name in ("jsonl", "sarif"):
        assert long in written(name, [result])


# --- SARIF --------------------------------------------------------------------------------------------------

SCHEMA = json.loads((HERE / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)


def sarif(results: Iterable[Checked | Failure], **view: Any) -> dict[str, Any]:
    log = json.loads(written("sarif", results, **view))
    VALIDATOR.validate(log)
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        # A single result without a place makes GitHub refuse the file.
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in run["results"]}
    codes = {each["id"] for each in run["tool"]["driver"].get("notifications", ())}
    assert {each["descriptor"]["id"] for each in run["invocations"][0]["toolExecutionNotifications"]} == codes
    return run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_of_a_real_form_is_valid_and_says_where(liwan: perfeval.Form, lang: str) -> None:
    data = (EXAMPLES / "liwan-2021.json").read_bytes()
    result = Checked("liwan.json", perfeval.check(liwan), lines=lambda: form_places(data, 0))
    run = sarif([result], lang=lang)
    assert run["tool"]["driver"]["language"] == {"zh": "zh-CN", "en": "en-US"}[lang]
    assert len(run["results"]) == len(result.report.findings)
    lines = data.decode().split("\n")
    for told, found in zip(run["results"], result.report.findings, strict=True):
        region = told["locations"][0]["physicalLocation"]["region"]
        rest = lines[region["startLine"] - 1][region["startColumn"] - 1 :]
        value = found.path.rpartition(".")[2]
        assert rest.startswith("{") if "[" in value else lines[region["startLine"] - 1].strip().startswith(f'"{value}"')
        assert told["message"]["text"].endswith(found.render(lang))
        assert told["level"] == {"error": "error", "warning": "warning", "info": "note"}[found.severity.value]


def test_columns_count_characters_whatever_stands_before() -> None:
    text = '\ufeff{"schema": 1, "kind": "project",\r\n "title": "𠮷野家表", "department": "甲", "funding": [{"source": "合计"}]}'
    places = form_places(text.encode(), 0)
    line = text.split("\n")[1]
    assert (places["$.department"].line, places["$.department"].column) == (2, line.index('"甲"') + 1)
    assert (places["$.funding[0].source"].line, places["$.funding[0]"].column) == (2, line.index('{"source') + 1)
    listed = form_places(f"[{text[1:]}, {text[1:]}]".encode(), 1)
    assert (listed["$.department"].line, listed["$.department"].column) == (3, line.index('"甲"') + 1)
    assert json.loads(written("sarif", []))["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_sarif_names_the_cell_of_a_workbook_as_row_and_column() -> None:
    read = reading.read(EXAMPLES / "liwan-2021.xlsx")
    report = perfeval.check(read.form)
    [part] = read.parts
    run = sarif([Checked("表.xlsx", report, part.places)])
    missed = next(each for each in run["results"] if each["ruleId"] == "target-missed")
    location = missed["locations"][0]
    assert location["physicalLocation"]["region"] == {"startLine": 20, "startColumn": 8, "endColumn": 9}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "整体支出自评表!H20"
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E8%A1%A8.xlsx"
    task = next(each for each in run["results"] if each["properties"]["path"].endswith("]"))
    assert task["locations"][0]["physicalLocation"]["region"]["startLine"] > 1


def test_sarif_tells_new_known_and_waived_apart(liwan: perfeval.Form) -> None:
    run = sarif([with_all_states(liwan)])
    states = [each["baselineState"] for each in run["results"]]
    assert states.count("unchanged") == 3
    suppressed = [each for each in run["results"] if "suppressions" in each]
    assert [each["suppressions"] for each in suppressed] == [
        [{"kind": "external", "status": "accepted", "justification": "已核实（预算科，至2030-01-02）"}]
    ]
    prints = [each["partialFingerprints"]["perfeval/v1"] for each in run["results"]]
    assert len(set(prints)) == len(prints)
    without = sarif([Checked("x.json", perfeval.check(liwan))])
    assert not any("baselineState" in each for each in without["results"])


def test_sarif_fingerprints_survive_a_move_of_the_row(liwan: perfeval.Form) -> None:
    first = attrs.evolve(liwan, tasks=(*liwan.tasks[1:], liwan.tasks[0]))
    prints = [
        sorted(
            each["partialFingerprints"]["perfeval/v1"]
            for each in sarif([Checked("x", perfeval.check(form))])["results"]
        )
        for form in (liwan, first)
    ]
    assert prints[0] == prints[1]


def test_sarif_lists_what_could_not_be_read() -> None:
    harmless = Failure("b.pdf", "not-a-form", "文件不存在", harmless=True)
    run = sarif([failing("甲"), harmless])
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error", "note"]
    assert sarif([harmless])["invocations"][0]["executionSuccessful"] is True


def test_sarif_keeps_the_gravest_when_there_are_more_than_a_host_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    many = (finding("小", Severity.INFO),) * 50 + (finding("大"),) * 2
    result = Checked("x", attrs.evolve(REPORT, findings=many))
    monkeypatch.setattr("perfeval.report.sarif._SHOWN_RESULTS", 51)
    told = sarif([result])["invocations"][0]["toolExecutionNotifications"]
    assert [each["descriptor"]["id"] for each in told] == ["many-results"]
    monkeypatch.setattr("perfeval.report.sarif._MOST_RESULTS", 50)
    run = sarif([result])
    assert len(run["results"]) == 50
    assert [each["level"] for each in run["results"][-2:]] == ["error", "error"]
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [each["descriptor"]["id"] for each in told] == ["too-many-results"]
    assert "52" in told[0]["message"]["text"]


@with_every_text
def test_sarif_holds_any_text(text: str) -> None:
    run = sarif([saying(text), failing(text)])
    result, _ = run["results"]
    told = result["message"]["text"]
    assert not re.search(r"(?<!\\)\]\(", told)
    assert not re.search(r"(?<!\{)\{[0-9]+\}", told)
    bare = re.compile(r"[{}]|\\(?=\]\()")  # what is doubled or put in front
    assert bare.sub("", told).endswith(bare.sub("", escaped(text)))
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert not parts.scheme
    assert not parts.netloc
    assert not {"..", "."} & set(unquote(uri).split("/")) or uri == "."
    assert not uri.startswith("/")


# --- File names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "path", "inside"),
    [
        ("表/甲.xlsx", "sub/表/甲.xlsx", True),
        ("./a//b/../c.json", "sub/a/c.json", True),
        ("../c.json", "c.json", True),
        ("../../c.json", "srv/c.json", False),
        ("/srv/repo/x.json", "x.json", True),
        ("/srv/repository/x.json", "srv/repository/x.json", False),
        ("/etc/passwd", "etc/passwd", False),
        ("..\\表\\甲.xlsx", "表/甲.xlsx", True),
        ("C:\\表\\甲.xlsx", "C:/表/甲.xlsx", False),
        ("\\\\srv\\share\\x", "srv/share/x", False),
        ("a\x1b.json", "sub/a\\u{1b}.json", True),
    ],
)
def test_file_names_are_relative_to_the_repository(file: str, path: str, inside: bool) -> None:
    where = located(file, View(folder="/srv/repo/sub", root="/srv/repo"))
    assert (where.path, where.inside) == (path, inside)


def test_without_a_folder_nothing_leads_out_either() -> None:
    assert located("../../x.json", View()) == (("_parent_", "_parent_", "x.json"), False)
    assert located("a/../x.json", View()) == (("x.json",), True)
    assert located("C:\\repo\\a.json", View(folder="C:\\repo", root="C:\\repo")) == (("a.json",), True)


@given(ANYTHING)
def test_no_file_name_leads_anywhere_else(name: str) -> None:
    where = located(name, View(folder="/srv/repo", root="/srv/repo"))
    assert not {"", ".", ".."} & set(where.parts)
    assert urlsplit(where.uri)[:2] == ("", "")
    if not re.search("[\ud800-\udfff]", name):
        assert unquote(where.uri) == ("/".join(where.parts) or ".")


# --- JUnit --------------------------------------------------------------------------------------------------


def suites(results: Iterable[Checked | Failure], **view: Any) -> list[ET.Element]:
    return list(ET.fromstring(written("junit", results, **view).encode()))


def test_junit_counts_what_it_holds_and_agrees_with_the_threshold(liwan: perfeval.Form) -> None:
    result = Checked("x.json", perfeval.check(liwan))
    assert result.report.by_severity("warning")
    for fail_on, rank in (("error", 0), ("warning", 1), ("info", 2), ("never", -1)):
        [suite] = suites([result], fail_on=fail_on)
        failed = {
            case.get("name", "").partition(":")[0]
            for case in suite.iter("testcase")
            if case.find("failure") is not None
        }
        assert failed == {each.rule for each in result.report.findings if each.severity.rank <= rank}
        assert int(suite.get("failures", "")) == len(failed)
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert [each.attrib for each in suite.iter("property")] == [{"name": "gate", "value": "correct"}]
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
        text = "".join(suite.itertext())
        assert all(each.message in text for each in result.report.findings)


def test_junit_says_why_a_case_was_skipped() -> None:
    form = perfeval.from_dict(
        {"schema": 1, "kind": "project", "money_unit": "万元", "funding": [{"source": "合计", "actual": "1"}]}
        | {"indicators": [{"name": "甲", "expected": "1个"}]}
    )
    report = perfeval.check(form, select=["completion-rate-mismatch", "result-missing"])
    waived = Waived(finding=report.findings[0], fingerprint="0" * 16, reason="已核实", by="预算科")
    known = attrs.evolve(report, findings=(), known=report.findings)
    [first], [second] = (
        suites([Checked("x", attrs.evolve(report, findings=(), waived=(waived,)))]),
        suites([Checked("x", known)]),
    )
    messages = [skipped.get("message") for suite in (first, second) for skipped in suite.iter("skipped")]
    assert "已核实（预算科）" in messages
    assert "基线中已有" in messages
    assert all("核对" in str(m) for m in messages if m not in {"已核实（预算科）", "基线中已有"})


@with_every_text
def test_junit_holds_any_text(text: str) -> None:
    first, second = suites([saying(text), failing(text)])
    failure = first.find("testcase/failure")
    assert failure is not None
    assert str(failure.get("message")).endswith(f"：{escaped(text)}")
    assert first.get("file") == second.get("name") == escaped(text)
    error = second.find("testcase/error")
    assert error is not None
    assert str(error.text).endswith(escaped(text))


# --- GitHub -------------------------------------------------------------------------------------------------


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def runner(log: str) -> list[Command]:
    """What a runner makes of a log: commands begin a line, or stand anywhere behind ##[."""
    assert "##[" not in log
    commands = []
    for line in re.split(r"\r\n|\r|\n", log):
        match = re.match(r"\s*::([^ :]+)(?: ([^:]*))?::(.*)", line)
        if match is None:
            assert not line.lstrip().startswith("::")
            continue
        pairs = (pair.partition("=") for pair in (match[2] or "").split(",") if pair)
        undone = {key: undo(value.replace("%3A", ":").replace("%2C", ",")) for key, _, value in pairs}
        commands.append(Command(match[1], undone, undo(match[3])))
    return commands


def undo(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@with_every_text
def test_no_text_becomes_a_command(text: str) -> None:
    log = written("github", [saying(text, Severity.ERROR, Severity.WARNING, Severity.INFO), failing(text)])
    commands = runner(log)
    assert [command.name for command in commands] == ["error", "error", "warning", "notice"]
    assert commands[0].properties["file"].replace("# #[", "##[") == located(text, View()).path
    for command in commands[1:]:
        told = escaped(text)
        assert command.data.replace("# #[", "##[").endswith(f"：{told}") or (
            command.data.endswith("…") and len(command.data) == 4000
        )
    # Nothing of a form is lost in the log, where only what makes a command is set apart.
    assert escaped(text) in log.replace(": :", "::").replace(": :", "::").replace("# #[", "##[")


def test_the_gravest_ten_of_each_kind_are_annotated_and_the_rest_counted() -> None:
    many = (finding("轻", Severity.INFO),) * 12 + (finding("中", Severity.WARNING),) * 11 + (finding("重"),) * 13
    log = written("github", [Checked("甲.json", attrs.evolve(REPORT, findings=many)), failing("乙.json")])
    commands = runner(log)
    kinds = [command.name for command in commands]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 10]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    assert commands[0].properties["file"] == "乙.json"
    assert "4条错误、1条警告、3条提示" in commands[-1].data
    assert log.count("重 [result-missing]") == 13


def test_annotations_stand_at_the_line(liwan: perfeval.Form) -> None:
    data = (EXAMPLES / "liwan-2021.json").read_bytes()
    result = Checked("forms/liwan.json", perfeval.check(liwan), lines=lambda: form_places(data, 0))
    first = runner(written("github", [result], folder="/w/repo/sub", root="/w/repo"))[0]
    assert first.properties["file"] == "sub/forms/liwan.json"
    line = data.decode().split("\n")[int(first.properties["line"]) - 1]
    assert line[int(first.properties["col"]) - 1 :].startswith(('"', "{"))


# --- GitLab -------------------------------------------------------------------------------------------------


def test_gitlab_fingerprints_are_unique_and_lasting(liwan: perfeval.Form) -> None:
    twice = [
        Checked("a.json", perfeval.check(liwan)),
        Checked("b.json", perfeval.check(liwan)),
        failing("x"),
        failing("x"),
    ]
    told = json.loads(written("gitlab", twice))
    prints = [each["fingerprint"] for each in told]
    assert len(set(prints)) == len(prints) == 2 * len(twice[0].report.findings) + 2
    again = json.loads(written("gitlab", twice[:1], lang="en"))
    assert [each["fingerprint"] for each in again] == prints[: len(again)]
    assert {each["severity"] for each in told} <= {"info", "minor", "major", "critical"}
    assert {each["severity"] for each in told[-2:]} == {"critical"}


def test_gitlab_leaves_out_what_is_waived_or_known(liwan: perfeval.Form) -> None:
    result = with_all_states(liwan)
    assert len(json.loads(written("gitlab", [result]))) == len(result.report.findings)
    assert json.loads(written("gitlab", [])) == []


@with_every_text
def test_gitlab_holds_any_text(text: str) -> None:
    found, failed = json.loads(written("gitlab", [saying(text), failing(text)]))
    assert found["description"].endswith(f"：{escaped(text)}")
    assert failed["description"].endswith(escaped(text))
    assert not {".."} & set(found["location"]["path"].split("/"))


# --- CSV ----------------------------------------------------------------------------------------------------


def rows(results: Iterable[Checked | Failure], **view: Any) -> list[dict[str, str]]:
    told = written("csv", results, **view)
    assert told.startswith("\ufeff")
    return list(csv.DictReader(StringIO(told[1:], newline="")))


def test_csv_has_a_row_a_finding_and_headings_in_both_languages(liwan: perfeval.Form) -> None:
    result = with_all_states(liwan)
    told = rows([result, failing("x")], lang="en")
    assert list(told[0]) == [name for name, _ in COLUMNS]
    count = len(result.report.findings)
    states = ["open"] * count + ["in the baseline already"] * 3 + ["waived", "Could not be checked"]
    assert [each["state"].lower() for each in told] == [state.lower() for state in states]
    assert list(rows([result])[0]) == [zh for _, zh in COLUMNS]


@with_every_text
def test_no_cell_of_a_csv_is_a_formula_and_each_can_be_undone(text: str) -> None:
    for row in rows([saying(text), failing(text)], lang="en"):
        for name, cell in row.items():
            if name != "year":
                assert not re.match(r"\s*[=+\-@|%＝＋－＠]", cell)
                assert not re.fullmatch(r"\s*[0-9][0-9.,:/eE+-]*\s*", cell)
                assert cell.startswith("'") == (name in row["apostrophes"].split())
        assert original(row["file"]) == escaped(text)
        assert original(row["message"]).endswith(escaped(text))
    first = rows([saying(text)], lang="en")[0]
    assert [original(first[name]) for name in ("department", "message", "project")] == [escaped(text)] * 3


# --- Markdown -----------------------------------------------------------------------------------------------

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = re.compile(r"<!-- -->|<br>|<details><summary>(?:未能核对|逐条问题（[0-9]+）)</summary>|</details>")


def shown(markdown: str) -> list[str]:
    """The text of each inline block; there must be nothing but text, code and our own tags in it."""
    texts = []
    for token in MARKDOWN.parse(markdown):
        if token.type == "html_block":
            assert all(OURS.fullmatch(line.strip()) for line in token.content.split("\n") if line.strip())
        inner = token.children or []
        assert {child.type for child in inner} <= {"text", "html_inline", "code_inline", "text_special"}
        assert all(OURS.fullmatch(child.content) for child in inner if child.type == "html_inline")
        if token.type == "inline":
            texts.append("".join(child.content for child in inner if child.type != "html_inline"))
    return texts


@with_every_text
def test_markdown_shows_any_text_and_nothing_else(text: str) -> None:
    told = written("markdown", [saying(text), failing(text)])
    texts = shown(told)
    assert texts.count(escaped(text).strip()) >= 2  # the message, the file that could not be read
    assert f"文件：{escaped(text).rstrip()}" in texts
    assert not re.search(r"https?://|www\.|@[0-9A-Za-z]|(?<!&)#[0-9]", told)


@given(ANYTHING)
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    [cell, *_] = shown(f"| x{plain(text)}x |\n| --- |\n") or [""]
    assert cell == f"x{escaped(text)}x"
    assert shown(f"# x{plain(text)}x\n") == [f"x{escaped(text)}x"]


def test_markdown_begins_with_the_gate_and_the_matters(liwan: perfeval.Form) -> None:
    report = perfeval.check(liwan)
    told = shown(written("markdown", [Checked("x.json", report)]))
    assert told[1].startswith("需更正：")
    for matter in report.matters:
        assert told.count(escaped(matter.render())) == 1
    assert told.index(escaped(report.matters[0].render())) < told.index(report.findings[0].message)


def test_markdown_tells_why_a_finding_does_not_count(liwan: perfeval.Form) -> None:
    told = shown(written("markdown", [with_all_states(liwan)]))
    assert "已核实（预算科，至2030-01-02）" in told
    assert told.count("基线中已有") == 3


def test_a_summary_keeps_its_limit_and_counts_the_rest(liwan: perfeval.Form) -> None:
    report = perfeval.check(liwan)
    results = [Checked(f"{number}.json", report) for number in range(5)]
    whole = written("markdown", results)
    assert "".join(summary(results, View())) == whole
    cut = "".join(summary(results, View(), limit=9000))
    assert len(cut.encode()) <= 9000
    rest = re.search(r"另有 ([0-9]+) 条未列出", cut)
    assert rest is not None
    row = re.compile(r"^\| (?:错误|警告|提示) \|", re.MULTILINE)
    assert len(row.findall(cut)) + int(rest[1]) == len(row.findall(whole))
    shown(cut)
    assert cut.count("<details>") == cut.count("</details>")


# --- JSON Lines ---------------------------------------------------------------------------------------------


def test_jsonl_streams_and_counts(liwan: perfeval.Form) -> None:
    result = with_all_states(liwan)
    told = [json.loads(line) for line in written("jsonl", [result, failing("x")]).splitlines()]
    types = [each["type"] for each in told]
    assert types[0] == "perfeval"
    assert types[1] == "form"
    assert told[1]["findings"] == {"open": len(result.report.findings), "known": 3, "waived": 1}
    assert told[1]["gate"] == result.report.gate.value
    keys = [each["matter"] for each in told if each["type"] == "matter"]
    assert keys == [matter.key for matter in result.report.matters]
    assert {each["matter"] for each in told if each["type"] == "finding" and each["state"] == "open"} == set(keys)
    assert types.count("finding") == len(result.report.findings) + 4
    assert told[-1]["type"] == "end"
    assert {name: types.count(name) for name in ("form", "finding", "error")} == {
        name: told[-1][name] for name in ("form", "finding", "error")
    }
    pieces = load_format("jsonl").render(iter([result, 1 / 1]), View())  # the second is never asked for
    assert json.loads(next(pieces))["type"] == "perfeval"
    assert json.loads(next(pieces))["type"] == "form"


@with_every_text
def test_jsonl_holds_any_text(text: str) -> None:
    lines = [json.loads(line) for line in written("jsonl", [saying(text), failing(text)]).split("\n")[:-1]]
    assert lines[1]["department"] == printed(text)
    told = {each["message"] for each in lines if each["type"] in {"finding", "error"}}
    assert told == {escaped(text)}


# --- All ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_results_give_the_same_report(name: str, liwan: perfeval.Form) -> None:
    first, second = (written(name, [with_all_states(liwan), failing("x")]) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_report_is_a_report(name: str) -> None:
    told = written(name, [])
    if name in {"sarif", "gitlab"}:
        assert json.loads(told) is not None
    elif name == "junit":
        assert len(ET.fromstring(told)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_in_every_report_in_both_languages(name: str, liwan: perfeval.Form) -> None:
    result = Checked("x.json", perfeval.check(liwan))
    for lang in ("zh", "en"):
        told = written(name, [result], lang=lang)
        for rule in {each.rule for each in result.report.findings}:
            assert rule in told

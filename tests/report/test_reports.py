"""The text and JSON reports of forms that were checked and inputs that were not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import perfeval
from perfeval.report import FORMATS, Checked, Failure, View, load_format
from perfeval.report.text import failure_line

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = re.compile(r"[一-鿿]")
LINE = {
    "source": "合计",
    "initial_budget": "4248.39",
    "adjustment": "-768.27",
    "actual": "3335.41",
    "stated_completion_rate": "95.84%",
    "stated_adjustment_rate": "-18.08%",
}
# ESC, an override of the reading direction, a C1 control, a carriage return, a tag character.
HOSTILE = "甲\x1b[2J乙\u202e丙\x9b丁\r戊\U000e0041"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\U000e0000-\U000e007f]")


def checked(data: dict[str, Any], file: str = "form.json", **options: Any) -> Checked:
    return Checked(file=file, report=perfeval.check(perfeval.from_dict({"schema": 1, **data}), **options))


def written(name: str, results: Iterable[Checked | Failure], **view: Any) -> str:
    return "".join(load_format(name).render(results, View(**view)))


def wrong_rate(stated: str = "96.84%", **more: Any) -> dict[str, Any]:
    return {
        "kind": "department_overall",
        "money_unit": "万元",
        "funding": [LINE | {"stated_completion_rate": stated}],
        **more,
    }


# --- Text ---------------------------------------------------------------------------------------------------


def test_text_gives_the_verdict_and_each_matter_with_its_place_and_sentence() -> None:
    told = written("text", [checked(wrong_rate(title="某区自评表", year=2021, department="某局"))])
    assert "某区自评表（2021年度）\n某局\n结论：需更正（须修改 " in told
    assert re.search(
        r"^须修改\n   1\. 预算完成率与金额不符\n      合计·预算完成率、合计·实际支出数\n      合计·预算完成率印为96",
        told,
        re.MULTILINE,
    )
    assert re.search(r"^错误 1，", told, re.MULTILINE)
    assert "mismatch" not in told


def test_verbose_text_names_the_place_the_printed_value_the_severity_and_the_rule() -> None:
    told = written("text", [checked(wrong_rate())], verbose=True)
    assert re.search(r"^合计·预算完成率：96\.84%\n  错误  ", told, re.MULTILINE)
    assert "[completion-rate-mismatch]" in told


def test_what_no_matter_holds_is_told_all_the_same() -> None:
    from attrs import evolve

    from perfeval.checking import Finding
    from perfeval.rule import Severity

    notice = Finding(
        rule="waiver-lapsed",
        severity=Severity.WARNING,
        path="$",
        template="豁免已到期",
        evidence_items=(),
        own_title="豁免",
    )
    result = checked(wrong_rate("95.84%"), select=["completion-rate-mismatch"])
    report = evolve(result.report, findings=(notice,))
    assert not report.matters
    assert "豁免已到期" in written("text", [Checked(file="x", report=report)])


def test_text_says_what_was_confirmed_and_where() -> None:
    told = written("text", [checked(wrong_rate("95.84%"), select=["completion-rate-mismatch"])])
    assert "已核对无误\n  合计：预算完成率与金额相符\n" in told
    assert "未发现问题；核对无误 1 处，未能核对 0 处" in told


@pytest.mark.parametrize(("doubtful", "told"), [(0, "\n  12条，--verbose"), (1, "\n  另有11条，--verbose")])
def test_text_counts_the_notes_that_it_does_not_name(doubtful: int, told: str) -> None:
    from attrs import evolve

    from perfeval.layouts.draft import NOTE_KINDS, ReadingNote

    passed_over = next(kind for kind, is_doubtful in NOTE_KINDS.items() if not is_doubtful)
    kinds = ["of-another-kind"] * doubtful + [passed_over] * (12 - doubtful)
    notes = tuple(ReadingNote(kind=kind, template="未读入", path="$") for kind in kinds)
    result = checked(wrong_rate("95.84%"), select=["completion-rate-mismatch"])
    assert told in written("text", [evolve(result, notes=notes)])


def test_text_says_what_could_not_be_checked_and_why() -> None:
    data = wrong_rate("95.84%")
    data["funding"] = [{key: value for key, value in LINE.items() if key != "actual"}]
    told = written("text", [checked(data, select=["completion-rate-mismatch"])])
    assert re.search(r"未能核对\n  预算完成率与金额相符（合计）：\S*实际支出数空白", told)


def rows(count: int) -> dict[str, Any]:
    made = [
        {"name": f"指标{chr(0x4E00 + n)}", "expected": "1个", **({"result": "1个"} if n == 0 else {})}
        for n in range(count)
    ]
    return {"kind": "project", "indicators": made}


def test_the_same_finding_on_many_rows_is_told_once_in_full() -> None:
    result = checked(rows(9), select=["result-missing"])
    blank = [finding for finding in result.report.findings if finding.path.endswith(".result")]
    assert len(blank) == 8
    told = written("text", [result])
    assert told.replace("\n      ", "").count("”等8项有目标值，没有填完成情况，请补填完成情况。") == 1
    each = written("text", [result], verbose=True)
    assert each.count("·完成情况\n  ") == 8


def test_matters_come_by_class_and_findings_in_printed_order(liwan: perfeval.Form) -> None:
    told = written("text", [Checked(file="x", report=perfeval.check(liwan))], verbose=True)
    headings = (
        "\n须修改\n",
        "\n须说明\n",
        "\n建议\n",
        "逐条结果",
        "\n年度目标·完成情况：",
        "\n任务3·",
        "\n任务5·",
        "已核对",
    )
    order = [told.index(heading) for heading in headings]
    assert order == sorted(order)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [47, 60, 79, 99])
def test_every_line_fits(liwan: perfeval.Form, lang: str, columns: int) -> None:
    from perfeval.report.terminal import width

    told = written("text", [Checked(file="x", report=perfeval.check(liwan))], columns=columns, lang=lang)
    assert max(map(width, told.split("\n"))) <= columns


def test_a_gbk_console_can_print_every_glyph(liwan: perfeval.Form) -> None:
    for lang in ("zh", "en"):
        written("text", [Checked(file="x", report=perfeval.check(liwan))], lang=lang).encode("gbk")


def test_english_is_complete() -> None:
    data = wrong_rate(
        title="Form",
        department="Office",
        indicators=[{"name": f"row {n}", "expected": "1"} for n in range(12)],
        tasks=[{"name": "task A", "expected": "aim"}],
    )
    data["funding"][0]["source"] = "Total"
    data["funding"].append({"source": "Other", "stated_completion_rate": "100%"})
    told = written(
        "text", [checked(data), Failure(file="b.json", code="file-missing", template="文件不存在")], lang="en"
    )
    # Units and the cells' own texts are the form's; everything else is English.
    assert not HAN.search(told.replace("万元", ""))
    assert "error 1" in told


def test_colour_adds_nothing_but_escapes(liwan: perfeval.Form) -> None:
    result = Checked(file="x", report=perfeval.check(liwan))
    painted = written("text", [result], colour=True)
    assert painted != written("text", [result])
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == written("text", [result])


def test_sums_of_several_forms_and_of_failures() -> None:
    results = [
        checked(wrong_rate(), "a.json", select=["completion-rate-mismatch"]),
        checked(wrong_rate(), "b.json", select=["completion-rate-mismatch"]),
        Failure(
            file="c.json",
            code="form-structure",
            template="缺少必填的键 {key}",
            evidence=(("key", "kind"),),
            path="$.kind",
        ),
        Failure(
            file="c.json", code="form-structure", template="缺少必填的键 {key}", evidence=(("key", "schema"),), path="$"
        ),
    ]
    told = written("text", results)
    assert told.endswith("\n共检查 2 张表；错误 2，警告 0，提示 0；1 个输入无法检查\n")
    assert failure_line(results[2], View()) == "c.json $.kind: 缺少必填的键 kind\n"


def hostile_form() -> dict[str, Any]:
    data = wrong_rate(title=HOSTILE, department=HOSTILE, problems=HOSTILE)
    data["funding"][0]["source"] = HOSTILE
    indicators = [{"name": HOSTILE, "expected": HOSTILE} for _ in range(5)]
    data["tasks"] = [
        {"name": HOSTILE, "expected": HOSTILE * 3, "indicators": indicators},
        {"name": HOSTILE, "outcome": HOSTILE},
    ]
    return data


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_from_the_input_reaches_the_terminal_unescaped(name: str, verbose: bool) -> None:
    failure = Failure(file=HOSTILE, code="x", template="{a}", evidence=(("a", HOSTILE),), path="$['\x1b']")
    told = written(name, [checked(hostile_form(), HOSTILE), failure], verbose=verbose)
    assert HOSTILE[0] in told
    assert not UNSAFE.search(told)
    assert not UNSAFE.search(failure_line(failure, View()))


# --- JSON ---------------------------------------------------------------------------------------------------


def test_json_is_one_object_with_the_public_keys() -> None:
    failure = Failure(
        file="b.json", code="form-structure", template="缺少必填的键 {key}", evidence=(("key", "kind"),), path="$.kind"
    )
    data = json.loads(written("json", [checked(wrong_rate(ref="r7", year=2021)), failure]))
    assert list(data) == [
        "perfeval",
        "profile",
        "config",
        "forms",
        "matters",
        "findings",
        "waived",
        "unchecked",
        "notes",
        "errors",
    ]
    assert data["perfeval"] == perfeval.__version__
    assert data["forms"] == [
        {
            "file": "form.json",
            "kind": "department_overall",
            "title": None,
            "department": None,
            "project": None,
            "year": 2021,
            "ref": "r7",
            "profile": "default",
            "gate": "correct",
            "known": 0,
        }
    ]
    finding = next(each for each in data["findings"] if each["rule"] == "completion-rate-mismatch")
    assert set(finding) >= {"form", "rule", "severity", "path", "message", "evidence", "ref"}
    assert finding["form"] == 0
    assert finding["path"] == "$.funding[0].stated_completion_rate"
    assert finding["evidence"]["stated"] == "96.84%"
    assert finding["ref"] == "r7"
    assert data["errors"] == [
        {"file": "b.json", "code": "form-structure", "path": "$.kind", "message": "缺少必填的键 kind"}
    ]


def test_json_lists_the_matters_of_each_form(liwan: perfeval.Form) -> None:
    results = [checked(wrong_rate()), Checked(file="x", report=perfeval.check(liwan))]
    data = json.loads(written("json", results))
    for number, result in enumerate(results):
        report = result.report
        told = [each for each in data["matters"] if each["form"] == number]
        findings = [each for each in data["findings"] if each["form"] == number]
        assert data["forms"][number]["gate"] == report.gate.value
        assert [(m["kind"], m["title"], m["message"], m["key"]) for m in told] == [
            (m.kind.value, m.title, m.message, m.key) for m in report.matters
        ]
        assert [[place["path"] for place in m["places"]] for m in told] == [list(m.places) for m in report.matters]
        assert sorted(n for m in told for n in m["findings"]) == list(range(len(findings)))
        assert all({findings[n]["rule"] for n in m["findings"]} == set(m["rules"]) for m in told)


def test_json_lists_what_could_not_be_checked() -> None:
    data = wrong_rate()
    del data["funding"][0]["actual"]
    unchecked = json.loads(written("json", [checked(data, select=["completion-rate-mismatch"])]))["unchecked"]
    assert [set(each) >= {"form", "rule", "path", "fields", "ref"} for each in unchecked] == [True]
    assert "$.funding[0].actual" in unchecked[0]["fields"]


def test_json_keeps_every_character_of_the_input() -> None:
    data = json.loads(written("json", [checked(hostile_form(), HOSTILE)]))
    assert data["forms"][0]["title"] == HOSTILE
    assert data["forms"][0]["file"] == HOSTILE


def test_json_of_a_name_that_is_no_text_can_be_written_as_utf8() -> None:
    failure = Failure(file="a\udcff.json", code="file-missing", template="文件不存在")
    told = written("json", [failure])
    assert json.loads(told.encode())["errors"][0]["file"] == r"a\u{dcff}.json"


def test_empty_lists_are_lists() -> None:
    data = json.loads(written("json", []))
    assert (data["forms"], data["findings"], data["unchecked"], data["errors"]) == ([], [], [], [])

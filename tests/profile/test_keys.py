"""Every key of a profile does something: what it says changes a reading, a score, a finding or a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click.testing
import pytest

from perfeval import read, read_all, read_bytes
from perfeval.cli import cli
from perfeval.profile import Profile, load_profile

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """<table><tr><td colspan="6">某县项目支出绩效自评表（2023年度）</td></tr>
<tr><td>{unit}</td><td colspan="5">某县农业农村局</td></tr>
<tr><td>项目名称</td><td colspan="5">农村道路养护</td></tr>
"""
FUNDS = """<tr><td>资金来源</td><td>年初预算数</td><td>{adjusted}</td><td>全年执行数</td><td>执行率</td><td>{why}</td></tr>
<tr><td>年度资金总额</td><td>100.00</td><td>80.00</td><td>80.00</td><td>100%</td><td>上级资金减少</td></tr>
"""
ROWS = """<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>完成值</td><td>{reason}</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>养护里程</td><td>≥20公里</td><td>18公里</td><td>汛期停工</td></tr>
<tr><td>产出指标</td><td>质量指标</td><td>验收合格率</td><td>≥95%</td><td>98%</td><td>无</td></tr>
<tr><td>{problems}</td><td colspan="5">施工窗口期短。</td></tr></table>
"""
USUAL = {"unit": "主管部门", "adjusted": "全年预算数", "why": "备注", "reason": "偏差原因", "problems": "存在问题"}
ODD = {"unit": "归口单位全名", "why": "资金说明栏", "reason": "落差缘由", "problems": "短板梳理"}
LABELS = """[vocabulary.labels]
"form.department" = ["归口单位全名"]
"form.problems" = ["短板梳理"]
"funding.reason" = ["资金说明栏"]
"indicators.reason" = ["落差缘由"]
"""


def page(**words: str) -> bytes:
    return (HEAD + FUNDS + ROWS).format(**{**USUAL, **words}).encode()


def profile(folder: Path, text: str) -> Profile:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(str(path))


def run(*arguments: str) -> str:
    result = click.testing.CliRunner().invoke(cli, list(arguments), env={"PERFEVAL_LANG": None})
    return result.stdout


# --- vocabulary.labels ---------------------------------------------------------------------------------------------


def test_labels_bring_the_values_of_a_column_into_their_field(tmp_path: Path) -> None:
    own, data = profile(tmp_path, LABELS), page(**ODD)
    usual = read_bytes(page(), "a.html")
    before, after = read_bytes(data, "a.html"), read_bytes(data, "a.html", profile=own)
    assert after.form == usual.form
    assert after.form.indicators[0].reason == "汛期停工"
    assert after.form.department == "某县农业农村局"
    assert before.form.indicators[0].reason is before.form.department is before.form.problems is None
    assert [note.kind for note in after.notes] == [note.kind for note in usual.notes]
    assert {word for note in before.notes for word in ODD.values() if word in note.render()}
    assert not {word for note in after.notes for word in ODD.values() if word in note.render()}


def test_labels_reach_every_way_of_reading(tmp_path: Path) -> None:
    own = profile(tmp_path, LABELS)
    toml, file = str(tmp_path / "own.toml"), tmp_path / "a.html"
    file.write_bytes(page(**ODD))
    wanted = read(file, profile=own).form
    assert read(file, profile=toml).form == wanted != read(file).form
    assert read_all(file, profile=own)[0].form == wanted
    assert '"reason": "汛期停工"' in run("read", str(file), "--profile", toml)
    for asked, missed in (((), True), (("--profile", toml), False)):
        told = run("check", str(file), "--no-config", "--select", "field-missing", "--format", "json", *asked)
        assert ('"$.department"' in told) is missed
    run("annotate", str(file), "--out", str(tmp_path / "out"), "--profile", toml)
    (made,) = (tmp_path / "out").iterdir()
    assert read(made).form.department == "某县农业农村局"


def test_a_label_of_a_place_wins_over_the_usual_meaning(tmp_path: Path) -> None:
    own = profile(tmp_path, '[vocabulary.labels]\n"indicators.definition" = ["偏差原因"]\n')
    row = read_bytes(page(), "a.html", profile=own).form.indicators[0]
    assert (row.definition, row.reason) == ("汛期停工", None)


def test_every_cell_that_may_have_a_label_is_read_by_it(tmp_path: Path) -> None:
    from perfeval.layouts.recognition import VOCABULARY
    from perfeval.layouts.vocabulary import CELLS

    text = "".join(f'"{cell}" = ["甲乙丙丁{number}号栏"]\n' for number, cell in enumerate(CELLS))
    own = profile(tmp_path, "[vocabulary.labels]\n" + text)
    words = VOCABULARY.at(own.policy.vocabulary.labels, None)
    for number, meanings in enumerate(CELLS.values()):
        for block, name in meanings:
            assert words.find(block, f"甲乙丙丁{number}号栏") == name
            assert VOCABULARY.find(block, f"甲乙丙丁{number}号栏") is None


# --- definitions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("预算调整数", "delta", "adjustment"),
        ("预算调整数", "total", "adjusted_budget"),
        ("调整预算数", "total", "adjusted_budget"),
        ("调整预算数", "delta", "adjustment"),
        ("全年预算数", "delta", "adjusted_budget"),
        ("追加金额", "total", "adjustment"),
    ],
)
def test_the_meaning_of_the_adjustment_column(label: str, value: str, field: str, tmp_path: Path) -> None:
    own = profile(tmp_path, f'[definitions]\nadjustment_column = "{value}"\n')
    line = read_bytes(page(adjusted=label), "a.html", profile=own).form.funding[0]
    given: dict[str, Any] = {name: getattr(line, name) for name in ("adjustment", "adjusted_budget")}
    assert [name for name, amount in given.items() if amount is not None] == [field]

"""Problems, improvements, outcomes, titles and goals: what a reviewer sends back, and honest texts that stay."""

from __future__ import annotations

import pytest

from perfeval import Form, Indicator, Objective, Profile, Task, check
from perfeval.profile import DEFAULT

MISSED = Indicator(name="整理档案卷数", expected="≥3000卷", result="2100卷")


def told(rule: str, profile: Profile | str = "default", **form: object) -> list[str]:
    made = Form(**{"kind": "department_overall", "year": 2022, "department": "某区档案馆"} | form)
    return [finding.path for finding in check(made, profile=profile, select=[rule]).findings]


@pytest.mark.parametrize("said", ["无", "暂无。", "——"])
def test_missed_and_no_problem_known(said: str) -> None:
    rule = "problems-left-blank"
    assert told(rule, indicators=(MISSED,), problems=said, improvements=said) == ["$.problems"]
    form = Form(kind="project", indicators=(MISSED,), problems=said, improvements=said)
    report = check(form, select=[rule, "unmet-without-reason", "target-missed"])
    assert len(report.matters) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"problems": "整理人手不足。", "improvements": "一季度招募5人。"},
        {"problems": "无", "improvements": "加强人手。"},
        {},  # the template may have no such cells
    ],
)
def test_problems_told_or_no_cell_for_them(form: dict[str, object]) -> None:
    assert told("problems-left-blank", indicators=(MISSED,), **form) == []


def test_a_reason_in_the_row_or_a_met_target_leaves_nothing_to_say() -> None:
    explained = Indicator(name="整理档案卷数", expected="≥3000卷", result="2100卷", reason="库房漏雨停工")
    met = Indicator(name="整理档案卷数", expected="≥3000卷", result="3100卷")
    for row in (explained, met):
        assert told("problems-left-blank", indicators=(row,), problems="无", improvements="无") == []


def test_a_low_total_where_a_place_asks() -> None:
    rule = "low-total-without-measures"
    strict = DEFAULT.with_rule(rule, below=80)
    assert told(rule, total_score="62") == []
    assert told(rule, strict, total_score="62") == ["$.problems"]
    assert told(rule, strict, total_score="62", problems="开工晚。", improvements="暂无。") == ["$.improvements"]
    assert told(rule, strict, total_score="80") == []


PROBLEMS = "库房温湿度控制设备老化，部分纸质档案出现霉变。"


@pytest.mark.parametrize(
    "improvements",
    [
        "提高思想认识，采取有效措施加以改进，全力提升工作水平。",
        "虚心听取意见，问计于民，采取有效措施加以改进，全力提升工作水平。",
        "加强学习，提高认识。",
    ],
)
def test_measures_that_say_nothing(improvements: str) -> None:
    assert told("measures-not-concrete", problems=PROBLEMS, improvements=improvements) == ["$.improvements"]


@pytest.mark.parametrize(
    ("problems", "improvements"),
    [
        (PROBLEMS, "更换温湿度控制设备，霉变的逐卷修复。"),
        (PROBLEMS, "提高认识，压实责任，明年上半年解决。"),
        (PROBLEMS, "提高认识，由保管科牵头逐项落实到位。"),
        ("归档滞后。", "加快推进各项收集整理工作，力争早日完成。"),
        ("预算执行率低。", "进一步加强预算管理，提高资金使用效益。"),
        (PROBLEMS, "无"),
        ("无", "提高思想认识，采取有效措施加以改进，全力提升工作水平。"),
        (PROBLEMS, "加强学习。"),
    ],
)
def test_measures_that_answer_or_name_something(problems: str, improvements: str) -> None:
    assert told("measures-not-concrete", problems=problems, improvements=improvements) == []


WORDS = (
    "加强历史档案整理，完善档案利用制度；进一步优化查档流程，提升服务质量；深化数字档案建设，推动档案信息共享；"
    "营造良好的学习氛围，丰富干部职工的业余生活，激发干事创业的活力；加大宣传力度，提升社会公众的档案意识。"
)


def test_a_long_outcome_without_a_figure() -> None:
    rule, task = "outcome-without-quantity", {"name": "任务1", "expected": "做好档案整理利用。"}
    assert told(rule, tasks=(Task(**task, outcome=WORDS),)) == ["$.tasks[0].outcome"]
    for outcome in (f"{WORDS}新建数字库两个。", WORDS[:60], "已完成全年各项目标任务。", f"{WORDS}于12月上线。"):
        assert told(rule, tasks=(Task(**task, outcome=outcome),)) == []


def test_figures_of_a_project_may_stand_in_its_indicators() -> None:
    rule = "outcome-without-quantity"
    assert told(rule, objective=Objective(expected="做好档案整理利用。", outcome=WORDS)) == []
    assert told(rule, objective=Objective(expected="整理档案3000卷。", outcome=WORDS)) == ["$.objective.outcome"]


FAIR = "九月举办全县农机技能大赛，58名选手参赛。"


def test_one_achievement_in_two_tasks() -> None:
    rule = "same-outcome-in-two-tasks"
    tasks = (Task(name="任务1", outcome=FAIR), Task(name="任务2", outcome=f"培训农机手140人次。{FAIR}"))
    assert told(rule, tasks=tasks) == ["$.tasks[1].outcome"]
    assert told(rule, tasks=(Task(name="任务1", outcome=FAIR), Task(name="任务2", outcome="培训农机手140人次。"))) == []
    short = tuple(Task(name=f"任务{i}", outcome="工作有序开展。") for i in range(2))
    assert told(rule, tasks=short) == []
    summary = Objective(expected="举办大赛。", outcome=FAIR)
    assert told(rule, tasks=tasks[:1], objective=summary) == []


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ({"title": "2021年度部门整体支出绩效自评表"}, "$.title"),
        ({"objective": Objective(expected="2021年完成河道疏浚12公里。", outcome="完成。")}, "$.objective.expected"),
        (
            {"objective": Objective(expected="目标1：2021年度计划整治河道6条。", outcome="完成。")},
            "$.objective.expected",
        ),
        ({"tasks": (Task(name="任务1", expected="2020年，新建公厕12座。"),)}, "$.tasks[0].expected"),
        (
            {"objective": Objective(expected="补助幼儿5000人。", outcome="2021年共补助幼儿5126人，占比达88%。")},
            "$.objective.outcome",
        ),
    ],
)
def test_last_years_form_used_again(form: dict[str, object], path: str) -> None:
    assert told("year-mismatch", **form) == [path]


@pytest.mark.parametrize(
    "form",
    [
        {"title": "2022年度部门整体支出绩效自评表"},
        {"title": "2021-2023年项目支出绩效自评表"},
        {"title": "部门整体支出绩效自评表"},
        {"title": "2021年度部门整体支出绩效自评表", "year": None},
        {"objective": Objective(expected="根据2021年规划，完成河道疏浚12公里。", outcome="完成。")},
        {"objective": Objective(expected="2021年省政府下达任务，疏浚河道12公里。", outcome="完成。")},
        {"objective": Objective(expected="2021年完成设计，2022年完成疏浚。", outcome="完成。")},
        {"objective": Objective(expected="2021年至2023年，建设公厕12座。", outcome="完成。")},
        {"objective": Objective(expected="偿还2020年改造工程尾款。", outcome="完成。")},
        {"objective": Objective(expected="完成2021年度资产清查。", outcome="完成。")},
        {"objective": Objective(expected="改造楼栋12栋。", outcome="2021年启动的12栋全部完工。")},
        {"objective": Objective(expected="改造楼栋12栋。", outcome="2021年完成招标，今年6月12栋全部完工。")},
        {"objective": Objective(expected="改造楼栋12栋。", outcome="2021年开展设计，2022年改造12栋。")},
        {"objective": Objective(expected="改造楼栋12栋。", outcome="2021年改造项目12栋全部完工。")},
        {"objective": Objective(expected="改造楼栋12栋。", outcome="改造12栋。2021年完成的8栋通过验收。")},
    ],
)
def test_years_that_are_no_slip(form: dict[str, object]) -> None:
    assert told("year-mismatch", **form) == []


def test_limits_of_length_are_a_places_own() -> None:
    rule, long = "text-too-long", "前期论证不充分。" * 40
    limited = DEFAULT.with_rule(rule, problems=200, reason=100)
    row = Indicator(name="整理档案卷数", reason=long)
    assert told(rule, problems=long, indicators=(row,)) == []
    assert told(rule, limited, problems=long, improvements=long, indicators=(row,)) == [
        "$.problems",
        "$.indicators[0].reason",
    ]
    assert told(rule, limited, problems=f"{'字' * 200}{' ' * 50}\n") == []


def test_scores_far_above_the_spending() -> None:
    from perfeval import FundingLine

    rule = "scores-outrun-spending"
    rows = tuple(Indicator(name=f"第{i}项", result="完成", weight="45", score="45") for i in range(2))
    cut = tuple(Indicator(name=f"第{i}项", result="完成", weight="45", score="20") for i in range(2))
    spent = {"funding": (FundingLine(source="合计", adjusted_budget="90", actual="36"),), "money_unit": "万元"}
    assert told(rule, indicators=rows, **spent) == ["$.funding[0].actual"]
    assert told(rule, indicators=cut, **spent) == []
    assert told(rule, indicators=rows, problems="工程款未结算，资金尚未支付。", **spent) == []
    half = {"funding": (FundingLine(source="合计", adjusted_budget="90", actual="80"),), "money_unit": "万元"}
    assert told(rule, indicators=rows, **half) == []
    assert told(rule, DEFAULT.with_rule(rule, threshold=5), indicators=rows, **half) == ["$.funding[0].actual"]

"""Rows against their reasons, their year, the texts and each other: what contradicts, and what only seems to."""

from __future__ import annotations

import pytest

from perfeval import Form, Indicator, Objective, Profile, Task, check
from perfeval.profile import DEFAULT


def row(name: str, expected: str | None, result: str | None, **cells: str) -> Indicator:
    return Indicator(name=name, expected=expected, result=result, **cells)


def told(rule: str, *rows: Indicator, profile: Profile | str = "default", **form: object) -> list[tuple[str, str]]:
    made = Form(**{"kind": "project", "year": 2022, "indicators": rows} | form)
    report = check(made, profile=profile, select=[rule])
    return [(finding.path.removeprefix("$.indicators"), finding.severity.value) for finding in report.findings]


@pytest.mark.parametrize(
    ("expected", "early"),
    [("2024年6月底前", False), ("2023年12月31日前", False), ("2021年12月底前", True), ("2020年", True)],
)
def test_deadlines_of_another_year(expected: str, early: bool) -> None:
    report = check(
        Form(kind="project", year=2022, indicators=(row("完工时间", expected, "完工"),)),
        select=["deadline-outside-year"],
    )
    (finding,) = report.findings
    assert ("早于" in finding.message) == early


@pytest.mark.parametrize(
    "expected",
    [
        "2022年11月底前",
        "12月底前",
        "2022年",
        "2022年3月-2023年5月",  # begins in the year
        "2023年1月15日前",  # the year's work, settled in January
        "2022-2024年",
        "每月15日前",
        "≥2024人",
        None,
    ],
)
def test_deadlines_that_the_year_can_answer(expected: str | None) -> None:
    assert told("deadline-outside-year", row("完工时间", expected, "完工")) == []


def test_without_a_year_nothing_is_outside_it() -> None:
    assert told("deadline-outside-year", row("完工时间", "2024年6月底前", "完工"), year=None) == []


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"reason": "受供货影响，12个点位未完成安装"}, "40个"),
        ({"reason": "3处仍在施工中"}, "40个"),
        ({"reason": "部分点位尚未开工", "weight": "10", "score": "10"}, "40个"),
    ],
)
def test_reasons_that_deny_what_is_reported(cells: dict[str, str], result: str) -> None:
    assert told("reason-contradicts-result", row("监控点位数量", "≥40个", result, **cells)) == [
        ("[0].reason", "warning")
    ]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("28个", "受供货影响，12个点位未完成安装"),  # missed, and said so
        ("40个", "无"),
        ("40个", "无未完成情况"),
        ("40个", "已全部完成，无偏差"),
        ("40个", "不存在未完成的情形"),
        ("40个", "尾款未支付"),
        ("40个", "已完工，剩余3%质保金未付"),
        ("46个", "年初计划数未包括新增路段"),
        ("40个", "未发生安全事故"),
    ],
)
def test_reasons_that_contradict_nothing(result: str, reason: str) -> None:
    assert told("reason-contradicts-result", row("监控点位数量", "≥40个", result, reason=reason)) == []


@pytest.mark.parametrize("reason", ["已完成年度目标，无偏差。", "按期完成", "已达到年度指标值", "无偏差"])
def test_reasons_that_claim_what_was_missed(reason: str) -> None:
    missed = row("考核合格率", "≥95%", "90%", weight="5", score="4.74", reason=reason)
    assert told("reason-contradicts-result", missed) == [("[0].reason", "warning")]


@pytest.mark.parametrize(
    "reason", ["无", "已完成整改，因人员流动合格率偏低", "已完成4个批次，其余延至下年", "剩余1处已完成招标，待开工"]
)
def test_reasons_that_claim_less(reason: str) -> None:
    missed = row("考核合格率", "≥95%", "90%", weight="5", score="4.74", reason=reason)
    assert told("reason-contradicts-result", missed) == []


def test_a_row_that_lost_points_has_a_reason_to_speak_of_a_lack() -> None:
    lost = row("监控点位数量", "≥40个", "40个", weight="10", score="8", reason="4个点位未完成调试")
    assert told("reason-contradicts-result", lost) == []


def goal(outcome: str) -> dict[str, object]:
    return {"objective": Objective(expected="改造农村户厕。", outcome=outcome)}


TOILETS = row("农村户厕改造数量", "≥300户", "362户")


@pytest.mark.parametrize(
    "outcome", ["全年完成农村户厕改造326户。", "农村户厕改造数量为326户，验收合格。", "农村户厕改造共326户"]
)
def test_a_text_with_another_figure(outcome: str) -> None:
    assert told("narrative-contradicts-result", TOILETS, **goal(outcome)) == [("[0].result", "warning")]


@pytest.mark.parametrize(
    "outcome",
    [
        "完成农村户厕改造362户。",
        "农村户厕改造362户，其中上半年农村户厕改造80户。",
        "上半年农村户厕改造120户，全年农村户厕改造362户。",
        "截至6月农村户厕改造120户。",
        "农村户厕改造累计1200户。",
        "农村户厕改造约360户。",
        "农村户厕改造360余户。",
        "农村户厕改造4个批次。",
        "农村户厕改造县东200户、县西162户。",
        "农村户厕改造2022年全面完成。",
        "农村户厕改造资金326万元。",
        "对农村户厕改造质量抽查326户。",
    ],
)
def test_texts_that_agree_or_speak_of_something_else(outcome: str) -> None:
    assert told("narrative-contradicts-result", TOILETS, **goal(outcome)) == []


@pytest.mark.parametrize(
    ("name", "result", "outcome", "wrong"),
    [
        ("建设社区老年食堂", "9个", "2.建成社区老年食堂15个，日均就餐2300人次。", True),
        ("人民调解员培训期数", "2期", "开展人民调解员培训4期320人次。", True),
        ("建设社区老年食堂", "9个", "改造社区老年食堂15个。", False),  # another act
        ("建设社区老年食堂", "9个", "在城东新建社区老年食堂5个。", False),  # a part of the place
        ("新增公办幼儿园", "4所", "新增公办幼儿园3所，改扩建1所。", False),  # in parts
        ("公办幼儿园数量", "4所", "新建公办幼儿园3所，改扩建公办幼儿园1所。", False),
    ],
)
def test_a_text_that_counts_the_thing_without_the_names_verb(name: str, result: str, outcome: str, wrong: bool) -> None:
    got = told("narrative-contradicts-result", row(name, "≥4", result), **goal(outcome))
    assert got == ([("[0].result", "warning")] if wrong else [])


def test_a_rate_in_the_text_and_another_tasks_words() -> None:
    happy = row("读者满意度", "≥90%", "96%")
    assert told("narrative-contradicts-result", happy, **goal("读者满意度达到92%。")) == [("[0].result", "warning")]
    tasks = (
        Task(
            name="任务1",
            expected="办培训。",
            outcome="村医集中培训58人。",
            indicators=(row("村医集中培训人数", "58人", "58人"),),
        ),
        Task(name="任务2", expected="办培训。", outcome="村医集中培训90人。"),
    )
    assert told("narrative-contradicts-result", tasks=tasks, kind="department_overall") == []


@pytest.mark.parametrize("result", ["全年无投诉，满意度100%", "未收到投诉", "零投诉"])
def test_no_complaints_are_no_satisfaction(result: str) -> None:
    assert told("satisfaction-by-no-complaint", row("参训学员满意度", "≥90%", result)) == [("[0].result", "warning")]


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("参训学员满意度", "96%"),
        ("参训学员满意度", "问卷调查满意度96%，无投诉"),
        ("群众投诉次数", "无投诉"),
        ("参训学员满意度", "电话回访96%，未收到投诉"),
    ],
)
def test_satisfaction_that_was_asked_for(name: str, result: str) -> None:
    assert told("satisfaction-by-no-complaint", row(name, "≥90%", result)) == []


GRADED = (row("人居环境", "明显改善", "达成年度指标"), row("管护水平", "有所提升", "部分达成年度指标并具有一定效果"))


def test_a_row_without_the_grade_that_the_others_have() -> None:
    rule, plain = "result-without-grade-word", row("管护机制", "建立健全", "运行平稳")
    assert told(rule, *GRADED, plain) == [("[2].result", "info")]
    assert told(rule, *GRADED, row("公里数", "≥9公里", "9公里")) == []
    assert told(rule, plain, row("安全意识", "提升", "明显提升")) == []  # no such habit here
    assert told(rule, plain, profile=DEFAULT.with_rule(rule, always=True)) == [("[0].result", "info")]


EVEN = tuple(row(f"第{i}类巡查次数", f"≥{count}次", f"{count}次") for i, count in enumerate((240, 86, 31, 400, 55)))


def test_a_form_that_came_out_even_everywhere() -> None:
    rule = "every-result-equals-target"
    assert told(rule, *EVEN) == [("", "info")]
    assert told(rule, *EVEN[:4]) == []
    assert told(rule, *EVEN[:4], row("宣传册份数", "≥300份", "312份")) == []
    shares = tuple(row(f"第{i}类办结率", "100%", "100%") for i in range(8))
    assert told(rule, *shares, *EVEN[:2]) == []  # 100 % is often reached exactly
    repeated = tuple(row(f"第{i}类覆盖率", "9{i}%以上", "9{i}%以上") for i in range(6))
    assert told(rule, *repeated) == []


def test_meetings_that_are_named_and_not_counted() -> None:
    result = "召开十六届人大第八次会议及十七届人大一次会议"
    form = Form(kind="project", indicators=(row("全年召开会议次数", "1次", result),))
    (finding,) = check(form, select=["result-not-measured"]).findings
    assert "列了2项" in finding.message
    one = Form(kind="project", indicators=(row("全年召开会议次数", "1次", "召开全体会议"),))
    assert all("列了" not in finding.message for finding in check(one, select=["result-not-measured"]).findings)


def test_a_year_is_no_deadline_and_words_may_be_limited() -> None:
    rule = "target-unmeasurable"
    assert told(rule, row("完工时间", "2022年", "2022年")) == [("[0].expected", "info")]
    assert told(rule, row("完工时间", "2022年底前", "11月"), row("完工时间", "2022年10月", "10月")) == []
    rows = (*GRADED, row("巡河次数", "≥9次", "9次"))
    limited = DEFAULT.with_rule(rule, most_in_words=50)
    assert len(told(rule, *rows)) == 1
    assert len(told(rule, *rows, profile=limited)) == 2


@pytest.mark.parametrize(
    ("name", "expected", "raised"),
    [
        ("精品示范村建设数量", "≤4个", True),
        ("精品示范村建设数量", "≥4个", False),
        ("新建项目投诉数量", "≤4件", False),
        ("公务车辆购置数量", "≤4辆", False),
        ("培训费用控制数", "≤4万元", False),
    ],
)
def test_an_upper_bound_on_work_to_be_done(name: str, expected: str, raised: bool) -> None:
    bound = row(name, expected, "4", level1="产出指标", level2="数量指标")
    assert told("wrong-direction", bound) == ([("[0].expected", "info")] if raised else [])


def test_too_few_indicators_and_what_a_place_asks() -> None:
    rule, form = "too-few-indicators", goal("改造户厕。")
    assert told(rule, **form) == [("", "warning")]
    assert told(rule, TOILETS, **form) == []
    assert told(rule, TOILETS, profile=DEFAULT.with_rule(rule, least=3), **form) == [("", "warning")]
    assert told(rule) == []


def test_the_template_is_spoken_of_once() -> None:
    rows = tuple(row(f"第{i}段养护里程", "9公里", "9公里") for i in range(3))
    tasks = (
        Task(name="任务1", expected="养护。", indicators=rows),
        Task(name="任务2", expected="巡查。", indicators=rows),
    )
    rule = "template-without-effect"
    assert told(rule, tasks=tasks, kind="department_overall") == [("$.tasks", "info")]
    happy = Task(name="任务3", expected="服务。", indicators=(row("司机满意度", "≥90%", "93%"),))
    assert told(rule, tasks=(*tasks, happy), kind="department_overall") == []
    assert told(rule, *rows) == []  # no tasks: another template


def test_one_indicator_under_output_and_effect() -> None:
    twice = [row("河道保洁达标率", "≥95%", "97%", level1=level) for level in ("产出指标", "效益指标")]
    form = Form(kind="project", indicators=tuple(twice))
    (finding,) = check(form, select=["duplicate-indicator"]).findings
    assert "既列为产出指标，又列为效益指标" in finding.message

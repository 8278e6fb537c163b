"""The rules about what a form says in words, through the public entry point."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from perfeval import Form, Severity, check, from_dict

UNREPORTED = "planned-item-unreported"
UNTARGETED = "planned-item-without-target"
SHORTFALL = "shortfall-not-addressed"
OFF_TOPIC = "off-topic-outcome"


def project(**cells: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某县农业农村局",
        "project": "农业发展",
        "implementer": "农技站",
        "money_unit": "万元",
        "funding": [{"source": "年度资金总额", "initial_budget": "10.00", "actual": "9.50"}],
        **cells,
    }


def goal(expected: str, outcome: str | None, *rows: dict[str, Any], **cells: Any) -> Form:
    objective = {"expected": expected, "outcome": outcome}
    return from_dict(project(objective=objective, indicators=list(rows), **cells))


def row(name: str, expected: str | None, result: str | None, **cells: Any) -> dict[str, Any]:
    return {"name": name, "expected": expected, "result": result, **cells}


def found(form: Form, rule: str) -> list[tuple[str, str]]:
    """Path and item (or text) of each finding of one rule."""
    told = []
    for finding in check(form, select=[rule]).findings:
        what = finding.evidence.get("items") or finding.evidence.get("item") or ""
        told.append((finding.path, "、".join(what) if isinstance(what, tuple) else str(what)))
    return told


def test_what_a_cell_denies_is_not_reported_by_a_word_in_passing() -> None:
    held = row("选举宣传覆盖面", "90%以上", "90%", definition="选举宣传是否到位")
    denied = row("选举任务完成率", "100%", "因疫情推迟，未进行换届选举")
    plan = "进行代表换届选举，组织代表视察。"
    told = found(goal(plan, "组织代表视察6次。", held, denied), UNREPORTED)
    assert told == [("$.objective.outcome", "进行代表换届选举")]
    done = row("换届选举选区数", "146个", "146个选区完成换届选举")
    assert not found(goal(plan, "组织代表视察6次。", held, denied, done), UNREPORTED)


# --- the form of a People's Congress office -------------------------------------------------------------------


def test_what_liwan_planned_and_did_not_report(liwan: Form) -> None:
    findings = check(liwan, select=[UNREPORTED]).findings
    told = {(finding.path, str(finding.evidence["item"])) for finding in findings}
    wanted = {
        ("$.objective.outcome", "补选"),
        ("$.objective.outcome", "政府组成人员"),
        ("$.objective.outcome", "视察评议"),
        ("$.tasks[2].outcome", "补选"),
        ("$.tasks[2].outcome", "机关编制"),
        ("$.tasks[4].outcome", "使用寿命"),
        ("$.tasks[4].outcome", "老干部活动"),
    }
    for path, words in wanted:
        assert any(path == place and words in item for place, item in told), (path, words)
    assert len(told) == len(wanted), told
    assert {finding.severity for finding in findings} == {Severity.WARNING}


@pytest.mark.parametrize("words", ["换届选举", "人代会", "一次会议", "常委会会议", "十七届人大代表", "保证", "根据"])
def test_what_liwan_did_report_in_other_words(liwan: Form, words: str) -> None:
    assert not any(words in item for path, item in found(liwan, UNREPORTED) if path != "$.tasks[4].outcome")


def test_the_evidence_says_where_it_was_planned_and_where_it_is_denied(liwan: Form) -> None:
    (finding,) = (
        each
        for each in check(liwan, select=[UNREPORTED]).findings
        if each.path == "$.tasks[2].outcome" and "补选" in str(each.evidence["item"])
    )
    start, end = finding.evidence["planned_span"]  # type: ignore[misc]
    assert liwan.tasks[2].expected is not None
    assert liwan.tasks[2].expected[start:end] == finding.evidence["planned_text"] == "补选空缺的人大代表"
    assert finding.evidence["planned_at"] == "$.tasks[2].expected"
    assert finding.evidence["denied_at"] == "$.tasks[2].indicators[1].result"
    assert "$.tasks[*].indicators[*].result" in finding.evidence["searched"]  # type: ignore[operator]
    assert "没有进行人大代表补选" in finding.message


def test_reported_in_other_words_it_is_not_accused(liwan_dict: dict[str, Any]) -> None:
    form = copy.deepcopy(liwan_dict)
    form["tasks"][2]["outcome"] += "三个选区补选区人大代表3名；新增机关编制2名。"
    told = found(from_dict(form), UNREPORTED)
    assert not any("补选" in item or "编制" in item for _, item in told)
    assert any("视察" in item for _, item in told)


def test_a_figure_beside_the_name_reports_it(liwan_dict: dict[str, Any]) -> None:
    form = copy.deepcopy(liwan_dict)
    form["tasks"][2]["indicators"][1]["result"] = "100%"
    assert not any("补选" in item for _, item in found(from_dict(form), UNREPORTED))


@pytest.mark.parametrize("result", ["0%", "未开展", "/", None])
def test_no_figure_beside_the_name_reports_nothing(liwan_dict: dict[str, Any], result: str | None) -> None:
    form = copy.deepcopy(liwan_dict)
    form["tasks"][2]["indicators"][1]["result"] = result
    places = [path for path, item in found(from_dict(form), UNREPORTED) if "补选" in item]
    assert places == ["$.objective.outcome", "$.tasks[2].outcome"]


def test_a_blank_department_hides_nothing(liwan_dict: dict[str, Any]) -> None:
    form = from_dict({**liwan_dict, "department": None})
    places = [path for path, item in found(form, UNREPORTED) if "补选" in item]
    assert places == ["$.objective.outcome", "$.tasks[2].outcome"]
    assert [path for path, _ in found(form, SHORTFALL)] == ["$.tasks[2].indicators[1].result"]


def test_what_liwan_planned_and_does_not_measure(liwan: Form) -> None:
    told = dict(found(liwan, UNTARGETED))
    assert set(told) == {"$.tasks[2]", "$.tasks[4]"}
    assert "机关编制" in told["$.tasks[2]"]
    assert "补选" not in told["$.tasks[2]"]
    assert all(words in told["$.tasks[4]"] for words in ("使用寿命", "老干部活动", "培训"))


@pytest.mark.parametrize("loss", ["row", "target"])
def test_without_its_row_or_target_the_by_election_is_not_measured(liwan_dict: dict[str, Any], loss: str) -> None:
    form = copy.deepcopy(liwan_dict)
    if loss == "row":
        del form["tasks"][2]["indicators"][1]
    else:
        del form["tasks"][2]["indicators"][1]["expected"]
    told = dict(found(from_dict(form), UNTARGETED))
    assert "补选" in told["$.tasks[2]"]
    assert "机关编制" in told["$.tasks[2]"]


def test_liwan_is_silent_about_its_shortfall(liwan: Form, liwan_dict: dict[str, Any]) -> None:
    assert [path for path, _ in found(liwan, SHORTFALL)] == ["$.tasks[2].indicators[1].result"]
    for silence in (None, "无"):
        form = {**liwan_dict, "problems": silence, "improvements": silence}
        assert [path for path, _ in found(from_dict(form), SHORTFALL)] == ["$.tasks[2].indicators[1].result"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("problems", "受疫情影响，代表补选没有如期进行。"),
        ("improvements", "明年上半年完成出缺代表的补选。"),
        ("problems", "受疫情影响，部分工作未能开展。"),
    ],
)
def test_liwan_speaks_of_its_shortfall(liwan_dict: dict[str, Any], cell: str, text: str) -> None:
    assert found(from_dict({**liwan_dict, cell: text}), SHORTFALL) == []


def test_liwan_task_5_is_off_topic(liwan: Form, liwan_dict: dict[str, Any]) -> None:
    assert [path for path, _ in found(liwan, OFF_TOPIC)] == ["$.tasks[4].outcome"]
    form = copy.deepcopy(liwan_dict)
    form["tasks"][4]["outcome"] = (
        "维护办公设备120台，修补办公楼房外墙；组织老干部参观两次；机关干部职工参加培训63人次，业务水平有所提高。"
    )
    assert [path for path, _ in found(from_dict(form), OFF_TOPIC)] == ["$.tasks[4].indicators"]


def test_repetitions_on_liwan(liwan: Form) -> None:
    findings = check(liwan, select=["repeated-text", "same-outcome-in-two-tasks"]).findings
    assert [finding.path for finding in findings] == ["$.tasks[2].outcome", "$.tasks[3].outcome"]
    assert "物质保障" in findings[0].message
    assert "任务1" in findings[1].message


def test_doubled_indicators_on_liwan(liwan: Form) -> None:
    findings = check(liwan, select=["duplicate-indicator"]).findings
    assert [finding.path for finding in findings] == [
        "$.tasks[3].indicators[0].name",
        "$.tasks[4].indicators[1].name",
    ]
    assert "代表履职系统" in findings[1].message


def test_nothing_else_is_said_of_liwan(liwan: Form) -> None:
    assert check(liwan, select=["field-missing", "placeholder-text"]).findings == ()


# --- plans and reports of other departments -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "outcome", "missing"),
    [
        # Said in the same words, in other words, short, or as the same act on the same kind of thing.
        ("推进农村户厕改造", "改造农村户用卫生厕所3061户", []),
        ("打造和美乡村示范点", "4个精品示范村已开工", []),
        ("召开政协全会", "县政协九届二次会议胜利闭幕", []),
        ("完成安全生命防护工程80公里", "安防工程交工82公里", []),
        ("采购巡逻车辆6辆", "购置警车6台", []),
        ("组织企业参加展会", "42家企业参展", []),
        ("选派驻村工作队", "128支工作队全部到岗", []),
        ("开展审计、验资、咨询", "完成验资23家", []),
        ("发放高龄津贴", "高龄补贴兑现到位", []),
        ("更换果皮箱2000个，清运垃圾30万吨", "新换分类箱2100只；收运垃圾31万吨。", []),
        ("改造急诊科，编印“健康手册”", "急诊楼改建完工；“健康手册”入户。", []),
        ("招录护士12名，新建病房楼", "病房楼封顶；到岗12名。", []),
        ("资助贫困学生，改造食堂", "奖助学金发放310人次；食堂改造完工。", []),
        # Not said.
        ("指导茶农修剪，培训制茶师，培训茶艺师", "上门指导112次；培训茶艺师30人。", []),
        ("改造茶园，购置冷藏车", "低改茶园5200亩。", ["购置冷藏车"]),
        ("疏浚河道30公里，培训护林员", "清淤河道31公里。", ["培训护林员"]),
        ("新建冷库3座；编印农技手册", "建成冷库3座，库容1.1万吨。", ["编印农技手册"]),
        # Nothing to look for.
        ("确保农民增收，促进乡村振兴", "农民收入增长8%。", []),
        ("完成各项工作任务", "收文230件。", []),
    ],
)
def test_reported_or_not(expected: str, outcome: str, missing: list[str]) -> None:
    assert [item for _, item in found(goal(expected, outcome), UNREPORTED)] == missing


@pytest.mark.parametrize("outcome", ["已完成。", "按计划完成年度各项目标任务。", "全部完成并通过验收"])
def test_a_claim_that_everything_is_done_leaves_nothing_to_look_for(outcome: str) -> None:
    assert found(goal("疏浚河道30公里，培训护林员", outcome), UNREPORTED) == []


def test_a_blank_outcome_leaves_the_plan_undecided() -> None:
    report = check(goal("疏浚河道30公里", None), select=[UNREPORTED])
    assert report.findings == ()
    assert [lacking.fields for lacking in report.unchecked] == [("$.objective.outcome",)]


@pytest.mark.parametrize("text", ["43.2", "对照目标，说明完成情况（100字以内）"])
def test_an_amount_or_a_hint_is_no_outcome(text: str) -> None:
    report = check(goal("疏浚河道30公里", text), select=[UNREPORTED])
    assert report.findings == ()
    assert len(report.unchecked) == 1


def test_an_outcome_that_owns_up_is_only_a_remark() -> None:
    form = goal("培训护林员，疏浚河道", "疏浚河道31公里；护林员培训因疫情未开展。")
    (finding,) = check(form, select=[UNREPORTED]).findings
    assert finding.severity is Severity.INFO
    assert "因疫情未开展" in finding.message


def test_a_target_is_no_report() -> None:
    form = goal("培训护林员200人", "植树300亩。", row("护林员培训人数", "200人", None))
    assert [path for path, _ in found(form, UNREPORTED)] == ["$.objective.outcome"]


def test_a_planned_figure_that_a_row_meets_is_reported() -> None:
    form = goal("编制控制性详规12项", "成果已通过评审。", row("成果数", "12项", "13项"))
    assert found(form, UNREPORTED) == []
    form = goal("编制控制性详规12项", "植树300亩。", row("成果数", "12项", None))
    assert [path for path, _ in found(form, UNREPORTED)] == ["$.objective.outcome"]


def test_a_partly_done_item_is_reported() -> None:
    form = goal("培训护林员200人", "植树300亩。", row("护林员培训人数", "200人", "120人"))
    assert found(form, UNREPORTED) == []


def test_the_share_is_a_threshold() -> None:
    form = goal("开展村庄清洁", "整治村庄46个。")
    assert check(form, select=[UNREPORTED]).findings == ()


@pytest.mark.parametrize(
    ("name", "measured"),
    [("护林员培训人数", True), ("培训场次", True), ("植树面积", False), ("资金支付率", False)],
)
def test_measured_or_not(name: str, measured: bool) -> None:
    form = goal("培训护林员200人", "培训护林员210人。", row(name, "90%", "95%"))
    assert (found(form, UNTARGETED) == []) is measured


def test_one_member_that_is_measured_measures_the_promise() -> None:
    form = goal("开展小麦、玉米、大豆良种补贴", "已完成。", row("玉米良种补贴面积", "3万亩", "3万亩"))
    assert found(form, UNTARGETED) == []


def test_a_target_may_stand_in_the_name() -> None:
    form = goal("培训护林员", "已完成。", row("护林员培训200人", None, "完成"), row("植树亩数", "30亩", "30亩"))
    assert found(form, UNTARGETED) == []


def test_no_targets_at_all_decide_nothing() -> None:
    report = check(goal("培训护林员", "已完成。", row("护林员培训", None, "完成")), select=[UNTARGETED])
    assert report.findings == ()
    assert len(report.unchecked) == 1


# --- shortfalls -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["未开展", "因资金未到位，没有采购", "已取消", "部分完成", "正在招标"])
def test_a_shortfall_needs_a_word(result: str) -> None:
    said = {"problems": "人手紧张。", "improvements": "加强学习。"}
    form = goal("采购播种机", "采购完成。", row("播种机台数", "5台", result), **said)
    assert [path for path, _ in found(form, SHORTFALL)] == ["$.indicators[0].result"]


@pytest.mark.parametrize(
    "cells",
    [{"problems": "播种机采购滞后。"}, {"problems": "个别指标未完成。"}, {"improvements": "尽快购置播种机。"}],
)
def test_a_word_is_enough(cells: dict[str, str]) -> None:
    assert found(goal("采购播种机", "略", row("播种机台数", "5台", "未采购"), **cells), SHORTFALL) == []


def test_the_reason_cell_is_a_word() -> None:
    assert found(goal("采购播种机", "略", row("播种机台数", "5台", "未采购", reason="流标，次年重招")), SHORTFALL) == []


@pytest.mark.parametrize("result", ["没有发生安全事故", "没有发放安全事故", "未收到投诉", "5台", "已采购5台"])
def test_what_is_no_shortfall(result: str) -> None:
    assert found(goal("采购播种机", "略", row("播种机安全事故", "0", result)), SHORTFALL) == []


# --- blank cells ----------------------------------------------------------------------------------------------


def missing(data: dict[str, Any]) -> list[str]:
    return [finding.path for finding in check(from_dict(data), select=["field-missing"]).findings]


def full() -> dict[str, Any]:
    return project(
        objective={"expected": "培训护林员", "outcome": "培训210人"},
        indicators=[
            row("培训人数", "200人", "210人", weight="50", score="50"),
            row("培训合格率", "95%", "96%", weight="40", score="40"),
        ],
        problems="无",
        improvements="无",
    )


def test_a_full_form_lacks_nothing() -> None:
    assert missing(full()) == []


@pytest.mark.parametrize("key", ["year", "department", "project", "money_unit", "funding", "problems", "improvements"])
def test_a_cell_that_every_form_needs(key: str) -> None:
    data = full()
    del data[key]
    assert missing(data) == [f"$.{key}"]


def test_a_department_form_has_no_project() -> None:
    data = {**full(), "kind": "department_overall"}
    del data["project"]
    assert missing(data) == []


@pytest.mark.parametrize("key", ["expected", "outcome"])
def test_goal_and_outcome_go_together(key: str) -> None:
    data = full()
    del data["objective"][key]
    assert missing(data) == [f"$.objective.{key}"]


@pytest.mark.parametrize("keys", [("objective",), ("problems", "improvements")])
def test_what_the_template_lacks_is_not_asked_for(keys: tuple[str, ...]) -> None:
    data = full()
    for key in keys:
        del data[key]
    assert missing(data) == []


def test_no_scores_anywhere_is_a_template_without_scores() -> None:
    data = full()
    for each in data["indicators"]:
        del each["weight"], each["score"]
    assert missing(data) == []


def test_a_form_with_nothing_to_evaluate() -> None:
    data = full()
    del data["objective"], data["indicators"]
    assert missing(data) == ["$.objective"]


def test_funding() -> None:
    data = full()
    data["funding"] = [{"source": "年度资金总额", "adjustment": "1.00"}]
    assert missing(data) == ["$.funding[0].initial_budget", "$.funding[0].actual"]


def test_tasks() -> None:
    data = full()
    whole = {"expected": "植树", "outcome": "植树30亩", "funding": "3.00", "indicators": [row("亩数", "30", "30")]}
    data["tasks"] = [whole, {"name": "任务2"}]
    assert missing(data) == [f"$.tasks[1].{key}" for key in ("expected", "outcome", "funding", "indicators")]
    data["tasks"] = [whole, {**whole, "outcome": None}]
    assert missing(data) == ["$.tasks[1].outcome"]


# --- leftovers and repetitions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["43.2", "目标1：", "XX项目按期完成", "***", "null", "结合自评情况，说明成效。（200字以内）", "——", "#REF!"],
)
def test_stand_ins(text: str) -> None:
    report = check(goal("培训护林员", text), select=["placeholder-text"])
    assert [finding.path for finding in report.findings] == ["$.objective.outcome"]
    stands_for_all = text == "43.2" or text.startswith("结合")
    assert report.findings[0].severity is (Severity.WARNING if stands_for_all else Severity.INFO)


@pytest.mark.parametrize(
    "text", ["培训5A级景区讲解员", "无", "完成IPv6改造", "LED屏2块", "收入287万元", "（一）植树；（二）种草"]
)
def test_what_is_no_stand_in(text: str) -> None:
    assert check(goal("培训护林员", text), select=["placeholder-text"]).findings == ()


@pytest.mark.parametrize(
    ("target", "result", "cell"),
    [
        ("≥90%", "XX", "result"),
        ("≥90%", "XX%", "result"),
        ("有效", "指标1", "result"),
        ("待定", "92%", "expected"),
        ("≥90%", "……", "result"),
    ],
)
def test_a_row_with_a_stand_in_for_a_value_must_be_filled(target: str, result: str, cell: str) -> None:
    report = check(goal("植树", "植树3亩", row("成活率", target, result)), select=["placeholder-text"])
    assert [(each.path, each.severity) for each in report.findings] == [(f"$.indicators[0].{cell}", Severity.WARNING)]
    assert [matter.kind.value for matter in report.matters] == ["must-correct"]


@pytest.mark.parametrize("result", ["10", "1", "指标值全部达到", "目标1完成，目标2完成90%", "一"])
def test_what_fills_a_row(result: str) -> None:
    assert check(goal("植树", "植树3亩", row("亩数", "3", result)), select=["placeholder-text"]).findings == ()


def test_fillers_in_the_reason_column() -> None:
    rows = [row(f"指标{i}：亩数", "3", "3", reason=reason) for i, reason in enumerate(("无", "-", "/", "0"), 1)]
    report = check(goal("植树", "植树3亩", *rows), select=["placeholder-text"])
    assert [finding.path for finding in report.findings] == ["$.indicators[3].reason"]


def test_an_outcome_copied_from_its_goal() -> None:
    text = "1.组织护林员集中培训200人次；2.营造水源涵养林500亩。"
    copied = "1、组织了护林员集中培训200人次。2、营造水源涵养林520亩。"
    (finding,) = check(goal(text, copied), select=["repeated-text"]).findings
    assert finding.path == "$.objective.outcome"
    assert "护林员" in finding.message
    assert "涵养林" not in finding.message


def test_the_objective_may_sum_up_its_tasks() -> None:
    outcome = "全年组织护林员集中培训210人次。"
    data = project(
        objective={"expected": "培训", "outcome": outcome},
        tasks=[{"name": "任务1", "expected": "培训护林员", "outcome": outcome}],
    )
    assert check(from_dict(data), select=["repeated-text"]).findings == ()


def test_the_same_indicator_twice() -> None:
    rows = [row("指标1：造林面积", "3亩", "3亩"), row("指标2：造林面积", "5亩", "5亩"), row("面积", "1", "1")]
    form = goal("植树", "略", *rows)
    assert [path for path, _ in found(form, "duplicate-indicator")] == ["$.indicators[1].name"]


def test_off_topic_needs_prose() -> None:
    task = {"expected": "完成农村公路养护320公里，更换破损护栏，修复水毁路基。", "outcome": "已完成。"}
    assert found(from_dict(project(tasks=[task])), OFF_TOPIC) == []


def test_what_the_work_was_done_on_is_no_denial_of_it() -> None:
    form = goal("处置不合格食品，编制年度报告。", "不合格食品核查处置率100%，年度报告已编制印发。")
    assert check(form, select=[UNREPORTED]).findings == ()


def test_a_department_may_print_its_money_with_the_tasks() -> None:
    data = {
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某市林业局",
        "tasks": [{"name": "绿化", "expected": "造林3万亩", "outcome": "造林3.2万亩"}],
    }
    assert missing(data) == []
    assert missing({**data, "tasks": [], "objective": {"expected": "造林3万亩", "outcome": "造林3.2万亩"}}) == [
        "$.funding"
    ]


@pytest.mark.parametrize(
    ("plan", "outcome", "rows"),
    [
        # 10 is the target of another thing; 12项 would be met by 12项, see above.
        ("硬化入户便道10公里", "植树300亩。", (row("培训期数", "10", "10"),)),
        # 公 and 务 stand in one clause, far from each other.
        ("购置公务用车2辆", "保障办公楼正常运转，做好后勤服务。", ()),
        # 采购 is of something else; 车 is at the other end of a long clause.
        ("采购巡逻车", "完成办公耗材和食堂食材的统一采购并做好了全年日常工作中的停车引导", ()),
    ],
)
def test_what_happens_to_share_characters_is_no_report(
    plan: str, outcome: str, rows: tuple[dict[str, Any], ...]
) -> None:
    assert [path for path, _ in found(goal(plan, outcome, *rows), UNREPORTED)] == ["$.objective.outcome"]


@pytest.mark.parametrize(
    ("plan", "outcome", "rows"),
    [
        ("硬化入户便道10公里", "植树300亩。", (row("便道硬化里程（公里）", "10", "10"),)),
        ("组织企业参加展会", "组织42家企业参展。", ()),
        ("采购警用车辆", "购置巡逻车5台。", ()),
    ],
)
def test_the_same_in_other_words_is_a_report(plan: str, outcome: str, rows: tuple[dict[str, Any], ...]) -> None:
    assert found(goal(plan, outcome, *rows), UNREPORTED) == []

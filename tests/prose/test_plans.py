"""What counts as a planned item and what does not, in the words of many departments."""

from __future__ import annotations

import time

import pytest

from perfeval.values.plans import MOST_ITEMS, claims_everything, is_bare_amount, is_template_hint, planned_items


def items(text: str) -> list[str]:
    return [item.text for item in planned_items(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An action with an object, one by one.
        ("补选出缺代表", ["补选出缺代表"]),
        ("召开一次人代会、补选出缺代表、进行代表换届选举", ["召开一次人代会", "补选出缺代表", "进行代表换届选举"]),
        ("开展预算监督系统建设、召开一次人代会", ["开展预算监督系统建设", "召开一次人代会"]),
        ("开展疫情监测、登记报告", ["开展疫情监测、登记报告"]),
        ("召开一次人代会、补选代表", ["召开一次人代会", "补选代表"]),
        ("购买办公用品、印刷材料", ["购买办公用品、印刷材料"]),
        ("组织代表视察评议及培训", ["组织代表视察评议", "组织培训"]),
        ("选举出新一届常委会及政府组成人员", ["选举出新一届常委会", "选举出政府组成人员"]),
        ("1.新建校舍2处；2、采购课桌椅；（三）培训教师。", ["新建校舍2处", "采购课桌椅", "培训教师"]),
        ("一是疏浚河道30公里，二是加固水库4座", ["疏浚河道30公里", "加固水库4座"]),
        ("目标1：开展疫苗接种；目标2：学生满意度95%以上", ["开展疫苗接种"]),
        # Adverbs, dates and subjects before the verb are no part of it.
        ("2022年全县将稳步推进农村户厕改造", ["推进农村户厕改造"]),
        ("荔城镇将进行危桥改造", ["进行危桥改造"]),
        ("年内及时足额发放高龄津贴", ["发放高龄津贴"]),
        # The receiver may stand before the verb.
        ("为残疾人提供基本康复服务", ["为残疾人提供基本康复服务"]),
        ("对12处水厂进行提标改造", ["对12处水厂进行提标改造"]),
        # Means are what is really done.
        ("通过举办技能培训班，提高就业能力", ["举办技能培训班"]),
        # Grounds end where the verb begins.
        ("根据工作需要有效召开常委会会议", ["召开常委会会议"]),
        # A promised event is a plan, whatever verb promises it.
        ("确保党代会的顺利召开", ["确保党代会顺利召开"]),
        ("保证老干部活动顺利开展", ["保证老干部活动顺利开展"]),
        # Pushing an activity is a plan, pushing a state is not.
        ("加强食品安全监管", ["加强食品安全监管"]),
        ("落实培训任务", ["落实培训任务"]),
        # 和, 及 and 出 inside words.
        ("建设和美乡村示范点", ["建设和美乡村示范点"]),
        ("推广普及农业机械", ["推广普及农业机械"]),
        ("补选出席大会的代表", ["补选出席大会的代表"]),
        # 孤儿 is no activity.
        ("开展孤儿及困境儿童救助", ["开展孤儿及困境儿童救助"]),
        # Punctuation inside brackets and quotation marks parts nothing.
        ("编制《国土空间规划（2021，2035）》", ["编制《国土空间规划(2021,2035)》"]),
    ],
)
def test_planned(text: str, expected: list[str]) -> None:
    assert items(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "根据市人大年度工作部署和区人大年度工作计划",
        "按照省厅关于换届选举工作的统一部署",
        "保证人大代表依法履职，发挥代表作用",
        "提高服务水平，促进教育公平，增强群众安全感",
        "为了提高通行能力",
        "为进一步加强基层基础工作",
        "完成各项工作任务",
        "完成上级交办的其他任务",
        "保障单位正常运转",
        "深入推进机关干部职工队伍建设",
        "加强督查、巡查",
        "提供必要的物质条件",
        "支付水电费、物业费",
        "减少艾滋病新发感染",
        "开展打击欺诈骗保专项行动",
        "接种率≥90%",
        "43.2",
        "287万元",
        "对照年度目标，说明任务的完成情况（100字以内）",
        "无",
        "",
        "，。；、",
    ],
)
def test_not_planned(text: str) -> None:
    assert items(text) == []


def test_an_enumeration_is_one_promise_with_members() -> None:
    (item,) = planned_items("委托机构开展审计、验资和咨询")[-1:]
    assert item.members[-2:] == ("验资", "咨询")


def test_a_modifier_is_no_member() -> None:
    (item,) = planned_items("延长办公设备、楼房的使用寿命")
    assert item.members == ()
    assert item.object == "办公设备、楼房的使用寿命"


def test_places_are_those_of_the_printed_text() -> None:
    text = "１．　新建 公厕５座；　２．维修 路灯。"
    assert [text[item.start : item.end] for item in planned_items(text)] == ["新建 公厕５座", "维修 路灯"]


@pytest.mark.parametrize(
    "text",
    [
        "已完成",
        "全部完成。",
        "已按计划完成各项目标",
        "较好地完成了年度目标任务",
        "各项任务均已完成",
        "2022年度目标全部达成",
        "完成率100%",
        "项目已全部完成并通过验收",
    ],
)
def test_claims_everything(text: str) -> None:
    assert claims_everything(text)


@pytest.mark.parametrize(
    "text",
    ["完成了第八次会议的各项议程", "因疫情未完成年度目标", "完成预期目标的95%", "完成危桥改造6座", "新建校舍2处"],
)
def test_claims_something(text: str) -> None:
    assert not claims_everything(text)


@pytest.mark.parametrize(("text", "bare"), [("43.2", True), ("287万元", True), ("1，208.75", True), ("新建2处", False)])
def test_bare_amount(text: str, bare: bool) -> None:
    assert is_bare_amount(text) is bare


def test_template_hint() -> None:
    assert is_template_hint("结合自评情况，分析存在的问题及原因。（200字以内）")
    assert not is_template_hint("培训教师200人，结合实际开展教研")


@pytest.mark.parametrize(
    "unit", ["、", "开展", "及", "“", "（", "1", "保证顺利", "为开展", "的", "补选出缺代表、", "将拟"]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            planned_items(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = cost(10_000), cost(80_000)
    assert large < 30 * small + 0.05


def test_no_text_gives_more_items_than_are_looked_for() -> None:
    assert len(planned_items("新建公厕5座。" * 500)) == MOST_ITEMS

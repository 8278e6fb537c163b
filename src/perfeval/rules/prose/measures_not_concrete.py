"""Measures that answer no problem and name nothing that anyone is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import is_empty, is_prose, narrative_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["measures_not_concrete"]


_CONCRETE = (
    "制度", "办法", "机制", "方案", "清单", "台账", "平台", "细则", "流程", "规程", "预案", "专班", "专人", "专项", "培训",
    "督导", "督查", "检查", "考核", "通报", "约谈", "排查", "验收", "招标", "采购", "审核", "预算编制", "公示", "例会", "座谈",
    "问卷", "调度", "责任人", "牵头", "负责", "科室", "年底", "季度", "月底", "上半年", "下半年", "明年", "下一年", "信息化",
    "绩效管理", "监控", "评审", "档案", "合同", "进度", "时间表", "路线图", "指标", "项目库", "前期", "预算", "资金",
    "专员", "股室", "小组", "工作组", "财务", "第三方", "会同", "委托", "聘请", "每月", "每周", "每年", "定期", "年内",
    "年初", "次年", "来年", "提前", "按月", "按季", "逐月", "逐季", "核对", "核查", "整改", "细化", "测算", "论证", "调研",
    "审计", "回访", "补", "调整", "修订", "建立", "购置", "配备", "增加", "增设", "简化", "沟通", "协调", "对接", "跟踪",
    "执行", "加快", "规范", "归档", "录入", "宣传", "走访", "轮岗", "轮训", "抽查",
)  # fmt: skip
"""Things that can be done, made or held, by someone or by a day: one of them makes a measure concrete."""
_FEWEST = 8


@rule(
    name="measures-not-concrete",
    part=Form,
    severity=Severity.WARNING,
    title="改进措施空泛",
    raised=Raised(
        kind="must-correct",
        weight=33,
        title="改进措施未针对存在问题",
        told="改进措施没有回应存在的问题，也没有写明做什么、谁来做、什么时候完成",
        ask="请逐条对应存在的问题，写明做什么、谁来做、什么时候完成",
        also=("$.problems",),
    ),
    message="改进措施没有回应存在的问题，也没有写明做什么、谁来做、什么时候完成",
    confirms="改进措施针对存在问题，或者写明了具体做法",
    about="""存在问题与改进措施成对填写。改进措施与存在问题没有一个共同的关键词，又没有任何具体做法（制度、方案、培训、检查……）、责任人、数字或时间的，
等于没有措施。只要有一处具体或者对应，就不提示。""",
    bad={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区档案馆",
        "problems": "库房温湿度控制设备老化，部分纸质档案出现霉变。",
        "improvements": "提高思想认识，采取有效措施加以改进，全力提升工作水平。",
    },
    good={
        "schema": 1,
        "kind": "department_overall",
        "year": 2022,
        "department": "某区档案馆",
        "problems": "库房温湿度控制设备老化，部分纸质档案出现霉变。",
        "improvements": "6月底前由保管利用科更换恒湿设备，对霉变档案逐卷修复。",
    },
)
def measures_not_concrete(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Improvements that share no telling word with the problems and name nothing done, no one, no figure and no date.

    One concrete thing, or one answer to a problem, is enough to pass. Silent where either cell is blank, says 无, or is
    too short to hold a measure.
    """
    problems, improvements = form.problems, form.improvements
    if problems is None or improvements is None or is_empty(problems) or not is_prose(improvements):
        return
    if len(improvements) < _FEWEST:
        return
    narrative = narrative_of(ctx)
    concrete = any(word in improvements for word in _CONCRETE) or any(char.isdigit() for char in improvements)
    if concrete or narrative.mentions(narrative.words(problems), improvements):
        yield PASSED
    else:
        yield found("improvements", problems=problems, improvements=improvements)

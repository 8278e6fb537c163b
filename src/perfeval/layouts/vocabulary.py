"""The labels that forms print, as data: what each one names, however it is spelled, wrapped or bracketed."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "CELLS",
    "Block",
    "Vocabulary",
    "grade_in",
    "is_dash",
    "is_level",
    "is_template_line",
    "key",
]


class Block(IntEnum):
    """The part of a form in which a label has its meaning: 得分 of a funding row is not 得分 of an indicator."""

    HEAD = 0
    FUNDING = 1
    OBJECTIVE = 2
    INDICATOR = 3
    TASK = 4
    TOTAL = 5
    TEXT = 6
    SECTION = 7
    IGNORED = 8


# --- How a label is compared -------------------------------------------------------------------------------------

_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS: dict[int, str] = {
    **_WIDTHS,
    **{
        ord(old): new
        for old, new in {"〔": "(", "〕": ")", "【": "(", "】": ")", "﹕": ":", "∶": ":", "﹪": "%", "×": "*"}.items()
    },
}
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_BRACKETED = re.compile(r"\([^()]{0,80}\)")
_NUMBERING = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、．]|\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\)"
)
_FORMULA = re.compile(r"[A-Za-z%=*/+\-÷<>]+$")
_POINTS = re.compile(r"[0-9]{1,3}分$")

_LONGEST_LABEL = 60


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    r"""What is left of a label without blanks, brackets, points, formula letters, numbering and colons.

    ``年初\n预算数（A）：`` and ``1.年初预算数`` both give 年初预算数. A long text is no label: "" .
    """
    if len(text) > 4 * _LONGEST_LABEL:
        return ""
    folded = _BLANK.sub("", text).translate(_SIGNS).strip(":;,.。，；*#★")
    numbered = _NUMBERING.match(folded)
    if numbered and numbered.end() < len(folded):
        folded = folded[numbered.end() :]
    for _ in range(2):  # brackets in brackets: 得分（20分*执行率（B/A））
        folded = _BRACKETED.sub("", folded)
    head, bracket, _ = folded.partition("(")  # a bracket that the cell's width cut off
    folded = head if bracket and head else folded
    bare = _FORMULA.sub("", folded.strip(":)"))
    bare = _POINTS.sub("", bare) or bare
    return bare if len(bare) <= _LONGEST_LABEL else ""


# --- The labels --------------------------------------------------------------------------------------------------
# Canonical names are fields of the model, or names that begin with "_": a column that is joined, chosen or noted.

_HEAD = {
    "project": (
        "项目名称 专项资金名称 专项名称 转移支付名称 转移支付项目名称 政策名称 项目或政策名称 项目名 资金名称 "
        "子项目名称"
    ),
    "_department": "部门名称 部门 预算部门 预算部门名称 部门预算单位 部门全称 部门及单位名称 预算部门全称",
    "_competent": (
        "主管部门 主管部门及代码 主管部门名称 主管预算部门 市级主管部门 县级主管部门 区级主管部门 省级主管部门 "
        "地方主管部门 主管单位 一级预算部门 预算主管部门 业务主管部门 项目主管部门 主管部门编码及名称 "
        "一级主管部门 州级主管部门 旗级主管部门"
    ),
    "_central": "中央主管部门 上级主管部门",
    "implementer": (
        "实施单位 项目实施单位 项目单位 用款单位 资金使用单位 项目承担单位 承担单位 具体实施单位 项目执行单位 "
        "执行单位 实施单位名称 项目实施部门 实施部门 实施科室 项目责任单位"
    ),
    "_reporter": (
        "填报单位 单位名称 填报部门 预算单位 预算单位名称 填表单位 单位 自评单位 申报单位 编制单位 评价单位 单位全称"
    ),
    "_year": "年度 预算年度 评价年度 自评年度 项目年度 所属年度 会计年度 资金年度 绩效年度 年份",
    "_money_unit": "金额单位 货币单位 计量货币单位 金额计量单位",
    "grade": "自评等级 评价等级 绩效等级 等级 评定等级 自评结果等级 绩效评定等级 评价等次 自评等次",
}

_FUNDING = {
    "_source": "资金来源 资金性质 资金类型 资金名称 项目 资金构成 来源 资金来源及性质 支出类型 资金类别",
    "initial_budget": (
        "年初预算数 年初预算 年初批复预算 年初批复预算数 年初预算金额 年初预算安排数 年初预算批复数 "
        "年初部门预算数 年初安排预算数 年初预算安排 年初预算资金 批复预算数 年初批复数 年初数 预算批复数"
    ),
    "adjustment": (
        "预算调整数 年度预算调整 预算调整 调整额 预算调整额 预算调整金额 调整金额 调增调减数 预算调整情况 "
        "年中预算调整数 预算追加数 年中调整数 调整数 年中调整 追加调减数 调增调减 追加金额 全年预算调整数"
    ),
    "_addition": "本年追加预算 年中追加预算 追加预算数 追加预算 年中追加数 追加数",
    "adjusted_budget": (
        "全年预算数 调整后预算数 调整后的预算 调整后预算 调整后的预算数 调整预算数 预算数 当年预算数 全年预算 "
        "调整后全年预算数 全年调整预算数 全年预算金额 年度预算数 本年预算数 预算金额 全年预算总额 最终预算数 "
        "调整后预算金额 调整后年度预算数 预算安排数 实际预算数 年末预算数 全年调整后预算数 资金总额 预算总额 "
        "到位数 实际到位数"
    ),
    "actual": (
        "全年执行数 预算执行数 执行数 年度实际支出数 实际支出数 实际支出 决算数 全年实际支出数 全年支出数 "
        "实际执行数 执行金额 支出数 全年执行金额 实际支出金额 支出决算数 年度执行数 全年实际执行数 预算执行金额 "
        "实际使用数 全年执行 实际支出额 执行情况 累计执行数 资金执行数 本年执行数 支出金额 预算支出数 全年决算数 "
        "实际完成数 已执行数"
    ),
    "stated_completion_rate": (
        "执行率 预算执行率 预算完成率 全年执行率 资金执行率 支出执行率 支出完成率 支付进度 资金使用率 执行比例 "
        "预算执行比率 支出进度 执行进度 预算执行进度 完成率 支付率 资金支付率"
    ),
    "stated_adjustment_rate": "预算调整率 调整率 预算控制率 年度预算调整率",
    "weight": "分值 权重 执行率权重 权重分值 预算执行率权重 标准分值 标准分 满分 权重分 执行率分值 分值权重",
    "score": "得分 自评得分 执行率得分 预算执行率得分 评分 实际得分 自评分 执行得分 分数 自评分值 单位自评得分",
    "reason": (
        "偏差原因分析及改进措施 原因 偏差原因 未完成原因 原因分析 偏差原因分析 偏差原因及改进措施 未完成原因分析 "
        "备注 情况说明 未完成原因和改进措施 未完成原因及改进措施 执行偏差原因 扣分原因 说明 偏差情况说明 偏差分析 "
        "原因说明 未执行原因 偏差及原因分析 偏差原因说明 预算执行偏差原因分析"
    ),
}

_OBJECTIVE = {
    "expected": (
        "预期目标 年度预期目标 项目年度目标 年度目标 年初设定目标 年初预期目标 预期绩效目标 总体目标 年度绩效目标 "
        "设定目标 全年预期目标 年初目标 目标 绩效目标 年度总体目标 预期总体目标 年度总体绩效目标 总体绩效目标 "
        "预期目标值 年初设定绩效目标 预定目标 年度工作目标 年度设定目标 目标内容 年初绩效目标设定 当年绩效目标 "
        "全年目标 年初设定的绩效目标 年初设定年度目标 批复绩效目标 设定绩效目标 年初申报目标 年度绩效总目标 "
        "年度绩效总体目标 全年绩效目标 年度主要目标 申报绩效目标 年初总体目标"
    ),
    "_initial": "年初绩效目标",
    "_adjusted": "全年绩效目标 调整绩效目标 调整后绩效目标 调整后的绩效目标 全年调整绩效目标 调整后目标 调整目标",
    "outcome": (
        "实际完成情况 目标完成情况 年度目标完成情况 全年目标实际完成情况 全年实际完成情况 目标实际完成情况 "
        "完成情况 年度总体目标完成情况 总体目标完成情况 年度目标实际完成情况 绩效目标完成情况 实际完成 "
        "全年完成情况 目标实现情况 年度实际完成情况 绩效目标实际完成情况 实际完成目标 年度完成情况 "
        "年度绩效目标完成情况 总体完成情况 年度总体目标实际完成情况 年度总体目标完成情况综述 全年目标完成情况 "
        "自评完成情况 完成目标情况 实际完成目标情况 绩效目标实现情况 目标实际完成值 年末完成情况 实际实现情况 "
        "目标完成情况说明 预期目标完成情况 预期目标实际完成情况 全年总体目标完成情况"
    ),
}

_INDICATOR = {
    "level1": "一级指标 一级指标名称 一级 指标类别 指标类型 一级指标类型",
    "level2": "二级指标 二级指标名称 二级 二级指标类型",
    "name": (
        "三级指标 三级指标名称 三级 指标名称 关键指标 具体指标 绩效指标名称 指标内容 具体指标名称 三级绩效指标 考核指标"
    ),
    "_fourth": "四级指标 四级指标名称 四级",
    "definition": (
        "计算公式或指标内容 指标说明 指标解释 指标定义 指标释义 指标内涵 指标含义 计算公式 指标值说明 "
        "指标值计算公式 指标解释说明 指标解释及计算公式 指标口径 指标值解释 指标内容说明 指标描述 指标计算公式"
    ),
    "_criteria": (
        "评价标准 评分标准 计分标准 得分计算方法 评分细则 计分方法 评分办法 得分标准 评价要点 考核标准 评分规则 "
        "扣分标准 计分办法 评价标准及方法 得分说明 评分依据 计算方法 评分方法 得分依据 计分依据 评分标准及依据 "
        "赋分标准 评价方法"
    ),
    "_operator": (
        "指标性质 计算符号 运算符号 指标符号 符号 指标方向 比较符号 运算符 计算关系 指标值符号 指标值性质 关系"
    ),
    "expected": (
        "年度指标值 指标值 预期实现值 目标值 年度目标值 预期指标值 全年指标值 预期值 指标目标值 预期目标值 计划值 "
        "年初设定值 预期目标 全年目标值 计划指标值 年度指标 年度绩效指标值 绩效指标值 计划完成值 目标 指标预期值 "
        "预期指标 全年预期值 年初设定指标值 年度预期值 本年指标值 三级指标值 预计完成值 绩效目标 绩效目标值 "
        "预设目标值 设定值 目标指标值 年度目标 指标标准值 标准值 设定目标值 计划数 目标数 全年预期指标值 "
        "年度指标目标值 年度计划值 年度预期指标值"
    ),
    "_initial": "年初指标值 年初目标值 年初绩效指标值 年初预期值 年初计划值 年初设定目标值 年初值",
    "_adjusted": (
        "调整指标值 调整后指标值 全年调整指标值 调整目标值 调整后目标值 调整后的指标值 全年调整后指标值 调整值 "
        "调整后值 调整后年度指标值"
    ),
    "_unit": "度量单位 计量单位 指标度量单位 单位 指标单位 指标值单位 目标值单位 指标计量单位",
    "result": (
        "实际完成值 完成值 全年实际值 全年完成值 指标完成情况 自评完成值 完成情况 实际完成情况 全年实际完成值 "
        "实际值 实际完成 年度完成值 全年完成情况 实际完成指标值 指标完成值 实际指标值 年度实际完成值 目标完成值 "
        "完成指标值 实际完成数 实现值 实际达到值 年度实际值 全年实际完成情况 实际完成值情况 完成数 指标实际完成值 "
        "绩效指标完成值 业绩值 自评值 指标实际值 年末完成值 年度完成情况 指标完成 年度实际完成情况 实际完成指标 "
        "指标值完成情况 三级指标完成值 实际结果 全年完成数 年终完成值 指标实际完成情况 实际执行值 全年执行值 "
        "完成结果"
    ),
    "weight": (
        "分值 权重 指标权重 指标分值 权重值 标准分 分值权重 标准分值 满分 权重分 权重分值 三级指标分值 "
        "三级指标权重 权数 指标权重分值 分值或权重 参考分值 满分值 设定分值 实际权重 分值设定 基准分 分值分配 "
        "评分分值"
    ),
    "_declared": "权重设定值",
    "score": (
        "得分 自评得分 实际得分 指标得分 自评分 评分 分数 自评得分值 单位自评得分 三级指标得分 自评打分 自我评分 "
        "自评 单位自评分 单位自评 自评分值"
    ),
    "reason": (
        "偏差原因分析及改进措施 偏差原因 原因 未完成原因分析 未完成原因和改进措施 偏差原因分析 "
        "未完成原因及改进措施 偏差原因及改进措施 扣分原因和其他说明 扣分原因 偏差大或目标未完成原因分析 "
        "未完成原因 原因分析 偏差分析 未完成原因分析及改进措施 偏差原因分析与改进措施 偏差原因分析和改进措施 "
        "偏差及改进措施 未达标原因 未达标原因分析 偏离原因分析 偏差说明 偏差原因说明 未完成或偏差原因分析 "
        "偏差情况及原因 原因说明 偏离原因 偏差原因和改进措施 未完成原因说明 扣分原因及改进措施 偏差度及原因分析 "
        "未达成原因分析 扣分原因说明 扣分原因分析 偏差情况说明 偏差原因及改进建议 偏差原因分析及整改措施 "
        "未完成原因分析及拟采取的改进措施 未完成原因分析与改进措施 未完成或偏离原因分析 未完成的原因和改进措施 "
        "偏离原因分析及改进措施 偏差或未完成原因分析 超额或未完成原因分析 未完成指标原因分析 偏差分析及改进措施 "
        "未完成原因及拟采取的改进措施 未实现原因 未完成偏差原因分析 未完成原因或偏差说明"
    ),
    "_remark": "备注 说明 情况说明 其他说明 完成情况说明 备注说明",
    "_unkept": (
        "得分系数 是否核心指标 核心指标 复核完成值 复核得分 偏离度 偏差率 完成率 序号 复核情况 财政复核得分 "
        "复核说明 偏差度 完成比例 指标完成率 核查分数 核查得分 评价得分 复核分 财政评分 主管部门评分 指标代码 "
        "指标编码 佐证材料 证明材料 数据来源 指标属性 抽查得分 财政部门评分 扣分 扣分值 部门评分 复评得分 "
        "审核得分 指标级次 绩效标准 历史值 上年完成值 考核得分 完成程度 评价等级 指标值依据 实现程度 核定得分 "
        "评价分 主管部门复核得分 财政复评 实际完成率 目标完成率 指标权重系数 考评得分 上年实际值 指标标识 "
        "是否完成 复核评分 复核分值 年度指标完成率 复核 主管部门审核得分 指标完成度 完成度 财政抽查得分"
    ),
}

_TASK = {
    "_task": (
        "主要任务 任务名称 任务 年度主要任务 主要任务名称 重点任务 年度任务 工作任务 年度重点任务 主要工作任务 "
        "重点工作任务 年度工作任务"
    ),
    "_task_expected": (
        "年初预期目标 预期目标 任务预期目标 年度目标 任务目标 年度预期目标 主要内容 任务内容 年初目标 绩效目标 "
        "年初设定目标 目标 任务年度目标 年度绩效目标 任务主要内容"
    ),
    "_task_outcome": (
        "目标完成情况 实际完成情况 完成情况 任务完成情况 全年完成情况 年度目标完成情况 目标实际完成情况 "
        "任务目标完成情况 全年实际完成情况 任务实际完成情况 主要完成情况"
    ),
    "_task_funding": (
        "任务涉及资金 涉及资金 任务资金 涉及金额 任务涉及金额 资金 任务资金数 任务预算资金 资金额 涉及资金数 "
        "任务支出 金额 任务经费 涉及预算资金"
    ),
}

_TOTAL = {
    "_total": (
        "总分 合计 总计 总得分 合计得分 总分合计 自评总分 得分合计 分值合计 自评得分合计 合计分值 自评总得分 "
        "总评分 自评合计 综合得分 共计"
    )
}

_HEAD_TOTAL = {
    "total_score": (
        "自评总分 自评得分 总得分 综合得分 自评总得分 自评分数 绩效自评得分 绩效自评总分 总分 自评分 评价得分 "
        "自评综合得分 自评总分值 最终得分"
    )
}

_TEXT = {
    "problems": (
        "存在问题 存在的问题 偏差大或目标未完成原因分析 存在的主要问题 主要问题 存在问题及原因分析 存在问题及原因 "
        "存在的问题及原因分析 存在的问题及原因 问题及原因分析 存在主要问题 偏差大或目标未完成原因 未完成原因分析 "
        "偏差原因分析 自评发现的问题 绩效自评发现的问题 自评存在的问题 自评存在问题 发现的问题 主要问题及原因分析 "
        "项目存在的问题 偏差原因 存在的问题和原因分析 未完成目标原因分析 存在的困难和问题 主要存在问题 "
        "目标未完成原因分析 偏差较大或目标未完成原因分析 未完成绩效目标的原因 偏离绩效目标的原因 问题与不足 "
        "存在问题和原因 存在的不足 存在问题与不足 存在不足 偏差或目标未完成原因分析"
    ),
    "improvements": (
        "改进措施 整改措施 改进措施及结果应用方案 整改的措施与建议 改进措施及建议 下一步改进措施 改进建议 "
        "下一步措施 相关建议 改进意见 整改措施及建议 有关建议 下一步工作计划 拟采取的改进措施 改进措施与建议 "
        "整改建议 措施及建议 改进工作措施 下一步改进措施及建议 改进措施及工作建议 改进措施和建议 意见建议 "
        "相关措施建议 改进的措施 整改方案 下一步整改措施 下一步工作措施 改进措施及结果应用 整改措施及结果应用 "
        "下一步改进工作的意见及建议 改进完善的意见及建议 下一步工作打算 改进的措施和建议 整改的措施 "
        "改进意见及建议 建议 改进方案 结果应用方案 下一步打算"
    ),
    "_problems_and_improvements": (
        "存在问题及改进措施 存在的问题及改进措施 存在问题和改进措施 存在的问题和改进措施 问题及改进措施 "
        "主要问题及改进措施 存在的主要问题及改进措施 存在问题及整改措施 存在的问题及整改措施 "
        "存在问题及下一步改进措施 存在问题与改进措施 存在问题及建议 存在的问题及建议 存在的问题和建议 "
        "偏差原因分析及改进措施 未完成原因分析及改进措施 未完成原因和改进措施 存在的问题及下一步改进措施 "
        "存在问题、原因及改进措施 存在问题原因及改进措施 存在问题、原因及下一步改进措施 存在的问题与改进措施 "
        "存在问题原因及下一步改进措施"
    ),
    "conclusion": (
        "评价结论 自评结论 绩效自评结论 自评结果 综合评价结论 评价结果 自评总结 总体评价 自评综述 综合评价 "
        "综合结论 绩效评价结论 总体结论 自评总体结论 自评意见 自评情况 自评总体评价 自评综合结论 自我评价结论 "
        "绩效自评综述 综合评价意见 自评小结"
    ),
}

_SECTION = (
    "项目资金 资金情况 部门资金情况 预算执行情况 部门预算执行情况 预算资金 资金投入情况 资金执行情况 年度资金情况 "
    "项目资金情况 资金使用情况 整体支出情况 部门预算情况 年度预算申请 部门整体支出情况 资金总体情况 "
    "项目资金执行情况 年度预算情况 年度部门预算 年度预算数 预算情况 年度预算执行情况 整体支出规模 资金 "
    "部门整体支出 项目预算执行情况 经费情况 预算执行 项目支出情况 收支情况 支出情况 专项资金情况 资金安排情况 "
    "年度收支情况 资金落实情况 预算申请情况 资金管理 财政资金 当年预算执行情况 资金收支情况 项目资金使用情况 "
    "项目预算资金 年度预算资金 资金使用 预算安排及执行情况 预算及执行情况 资金来源 项目投资 部门收支情况 "
    "年度总体目标 年度目标 年度绩效目标 总体目标 绩效目标 部门年度目标 目标 年度总体绩效目标 部门年度总体目标 "
    "项目绩效目标 整体绩效目标 当年绩效目标 年度履职目标 总体绩效目标 年度整体绩效目标 项目年度目标完成情况 "
    "目标完成情况 绩效目标完成情况 总体目标完成情况 年度目标完成情况 项目目标 年度总体目标完成情况 年度绩效总目标 "
    "年度绩效总体目标 年度绩效目标完成情况 项目总体目标 绩效指标 年度绩效指标 绩效指标完成情况 指标完成情况 指标 "
    "年度指标 绩效指标体系 绩效指标情况 绩效目标指标 绩效目标及指标 绩效目标分解 绩效目标与指标完成情况 考核指标 "
    "评价指标 自评指标 绩效自评指标 绩效目标1 年度绩效目标1 年度绩效目标2 年度绩效目标3 绩效评价指标 "
    "年度绩效指标完成情况 三级指标完成情况 绩效指标自评 绩效 项目基本情况 基本情况 项目概况 部门基本情况 "
    "单位基本情况 项目基本信息 基本信息 项目信息 部门概况 部门信息 其中 自评情况 资金管理情况 主要任务完成情况 "
    "年度主要任务完成情况 年度主要任务 主要任务 任务 履职情况 项目实施情况 部门职责履行情况 自评内容 评价内容 "
    "绩效自评情况 自评总结 总结 问题与措施 问题及措施 绩效分析 绩效情况 初评情况 自评部分"
)

_IGNORED = (
    "项目类别 项目属性 项目类型 项目性质 填报日期 填表日期 填报时间 日期 联系人 联系电话 电话 联系方式 部门联系人 "
    "项目负责人 项目负责人及电话 负责人及电话 负责人 财务负责人 单位负责人 填报人 填表人 审核人 财政处室 归口处室 "
    "归口科室 财政归口处室 项目起止时间 项目期限 实施期限 起止时间 项目编码 项目代码 部门编码 单位编码 预算编码 "
    "单位代码 报表编号 编号 备注 说明 注 其他需要说明事项 其他需要说明的问题 其他需要说明的事项 其他说明 "
    "需要说明的事项 其他 项目实施内容及过程概述 项目实施内容 项目内容 部门职能 部门职责 职能职责 单位职责 "
    "主要职责 部门主要职责 立项依据 项目概述 资金文号 制度建设 单位主要负责人签批意见 审核意见 主管部门意见 "
    "财政部门意见 主管部门审核意见 项目经办人 经办人 制表人 复核人 单位领导 项目联系人 主要负责人 单位主要负责人 "
    "分管领导 项目级次 人员编制 实有人数 编制人数 机构设置 是否为专项资金 功能科目 支出功能科目 项目分类 "
    "一级项目名称 项目背景 填表说明 填报人及电话 分管领导签字 单位公章 签字 盖章 内设机构 人员情况 评价组成员 "
    "自评组长 自评方式 评价方式 附件 公开 财务分管领导 单位地址 邮编 项目地点 实施地点 绩效联系人 专项资金类别 "
    "资金分配方式 项目总投资 项目主要内容 实施内容 概况 项目开始时间 项目完成时间 项目状态 责任科室 业务科室 "
    "项目类别及属性"
)

# Levels of indicators by their printed names: they are labels wherever they stand without an indicator beside them.
_LEVELS = (
    "产出指标 效益指标 满意度指标 成本指标 数量指标 质量指标 时效指标 经济成本指标 社会成本指标 生态环境成本指标 "
    "经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 服务对象满意度 产出 效益 满意度 "
    "数量 质量 时效 成本 经济效益 社会效益 生态效益 可持续影响 进度指标 效果指标 投入 过程 效果 过程指标 投入指标 "
    "可持续发展指标 预算执行 预算执行率 资金管理 社会公众满意度指标 公众满意度指标 影响力指标 "
    "社会公众或服务对象满意度 帮扶对象满意度指标 受益对象满意度指标 可持续性影响指标 预算执行率指标 预算执行指标 "
    "履职效能 管理效率 社会效应 可持续性 部门管理 产出指标项 环境效益指标 环境效益 社会公众或服务对象满意度指标 "
    "社会成本 生态环境成本 经济成本 可持续影响效益指标 可持续影响效益"
)

# Words before a label that do not change what it names.
_NEUTRAL = (
    "部门整体支出的",
    "部门整体支出",
    "部门整体",
    "整体支出",
    "整体",
    "单位整体支出",
    "部门",
    "单位",
    "项目支出",
    "项目",
    "绩效",
    "本年度",
    "年度",
    "年终",
    "年末",
    "年底",
    "全年",
    "当年",
    "本年",
    "财政",
    "县级",
    "市级",
    "区级",
    "省级",
    "州级",
    "地方",
    "专项资金",
    "专项",
    "资金",
    "单位自评",
    "自评",
    "三级指标",
    "指标",
)


def _labels(words: Mapping[str, str]) -> dict[str, str]:
    return {label: name for name, labels in words.items() for label in labels.split()}


_TABLES: Mapping[Block, Mapping[str, str]] = MappingProxyType(
    {
        Block.HEAD: {**_labels(_HEAD_TOTAL), **_labels(_HEAD)},
        Block.FUNDING: _labels(_FUNDING),
        Block.OBJECTIVE: _labels(_OBJECTIVE),
        Block.INDICATOR: _labels(_INDICATOR),
        Block.TASK: _labels(_TASK),
        Block.TOTAL: _labels(_TOTAL),
        Block.TEXT: _labels(_TEXT),
        Block.SECTION: dict.fromkeys(_SECTION.split(), "_section"),
        Block.IGNORED: dict.fromkeys(_IGNORED.split(), "_ignored"),
    }
)
_LEVEL_NAMES = frozenset(_LEVELS.split())


def _cells() -> Iterator[tuple[str, tuple[tuple[Block, str], ...]]]:
    head = {
        "year": "_year",
        "department": "department",
        "project": "project",
        "implementer": "implementer",
        "money_unit": "_money_unit",
        "grade": "grade",
    }
    yield from ((f"form.{cell}", ((Block.HEAD, name),)) for cell, name in head.items())
    yield "form.total_score", ((Block.HEAD, "total_score"), (Block.TOTAL, "_total"))
    yield from ((f"form.{name}", ((Block.TEXT, name),)) for name in ("problems", "improvements", "conclusion"))
    yield "funding.source", ((Block.FUNDING, "_source"),)
    for part, block, names in (
        ("funding", Block.FUNDING, _FUNDING),
        ("objective", Block.OBJECTIVE, _OBJECTIVE),
        ("indicators", Block.INDICATOR, _INDICATOR),
    ):
        yield from ((f"{part}.{name}", ((block, name),)) for name in names if not name.startswith("_"))
    yield "indicators.initial_expected", ((Block.INDICATOR, "_initial"),)
    tasks = {"name": "_task", "expected": "_task_expected", "outcome": "_task_outcome", "funding": "_task_funding"}
    yield from ((f"tasks.{cell}", ((Block.TASK, name),)) for cell, name in tasks.items())


CELLS: Mapping[str, tuple[tuple[Block, str], ...]] = MappingProxyType(dict(_cells()))
"""The cells that a label can name, such as ``indicators.reason``, and what it is a label of."""


@frozen
class Vocabulary:
    """Labels of all blocks; a layout or a place may add spellings of its own, the first of which wins.

    ``adjustment_column`` says what a column called 预算调整数 holds here: the ``delta``, or the ``total`` after it.
    """

    extra: tuple[tuple[Block, str, str], ...] = ()
    adjustment_column: str | None = None

    def with_labels(self, extra: tuple[tuple[Block, str, str], ...]) -> Vocabulary:
        """The same with further ``(block, canonical name, label)`` entries."""
        return evolve(self, extra=self.extra + extra) if extra else self

    def at(self, labels: Iterable[tuple[str, tuple[str, ...]]], adjustment_column: str | None) -> Vocabulary:
        """The same at a place: ``labels`` are those of its own for cells such as ``indicators.reason``."""
        own = tuple((block, name, label) for cell, words in labels for block, name in CELLS[cell] for label in words)
        return evolve(self, extra=own + self.extra, adjustment_column=adjustment_column)

    def find(self, block: Block, text: str) -> str | None:
        """The canonical name of ``text`` as a label of ``block``, or None."""
        return _names(self.extra, text)[block]

    def known(self, text: str) -> bool:
        """Whether ``text`` is a label of any block."""
        return any(_names(self.extra, text))


@lru_cache(maxsize=16384)
def _names(extra: tuple[tuple[Block, str, str], ...], text: str) -> tuple[str | None, ...]:
    """What a text names in each block."""
    bare = key(text)
    if not bare:
        return _NOTHING
    qualified = _qualified(text, bare)
    return tuple(_TABLES[block].get(qualified) or _find(extra, block, bare) for block in Block)


def _qualified(text: str, bare: str) -> str:
    """预算数（年初） is 年初预算数 and no 预算数: the label with what a last bracket says of its time in front; "" if none."""
    head, bracket, inside = text.translate(_SIGNS).strip().rpartition("(")
    inside = _BLANK.sub("", inside)
    if not bracket or not inside.startswith(_TIMES) or inside[-1:] != ")" or len(inside) > _LONGEST_TIME:
        return ""
    return inside[:-1] + (key(head) or bare)


_TIMES = ("年初", "调整", "全年", "年末", "期初", "当年", "本年", "实际")
_LONGEST_TIME = 6


_NOTHING: tuple[str | None, ...] = (None,) * len(Block)


def _find(extra: tuple[tuple[Block, str, str], ...], block: Block, bare: str) -> str | None:
    for of, name, label in extra:
        if of is block and key(label) == bare:
            return name
    table = _TABLES[block]
    if bare in table:
        return table[bare]
    if block in (Block.IGNORED, Block.TOTAL):
        return None
    for prefix in _NEUTRAL:
        if bare.startswith(prefix) and bare[len(prefix) :] in table and len(bare) - len(prefix) > 1:
            return table[bare[len(prefix) :]]
    return None


def is_level(text: str) -> bool:
    """Whether ``text`` names a level of indicators: 产出指标（50分）, 数量指标."""
    bare = key(text)
    return bare in _LEVEL_NAMES or (bare.endswith("等") and bare[:-1] in _LEVEL_NAMES)


_TEMPLATE = re.compile(
    r"(?:(?:指标|目标|任务|绩效指标|三级指标)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[nN])?|[….·。、]{1,12}):?[….]{0,6}"
)
_DASHES = frozenset("-—–－―─/／\\_~～*")


def is_template_line(text: str) -> bool:
    """Whether an indicator's name is what the template printed (指标2：, ……), not what somebody wrote."""
    folded = _BLANK.sub("", text).translate(_SIGNS)
    return not folded or _TEMPLATE.fullmatch(folded) is not None


def is_dash(text: str) -> bool:
    """Whether a cell for a number says that there is none: ``-``, ``——``, ``/``."""
    return bool(text) and set(text) <= _DASHES


_GRADES = ("优秀", "良好", "合格", "不合格", "较差", "优", "良", "中", "差", "及格", "不及格", "一般")


def grade_in(text: str) -> bool:
    """Whether ``text`` is a grade (优, 良, 中, 差 and their longer forms)."""
    return text.strip("()（）级等 ") in _GRADES

"""The vocabulary of targets and results, as data, and the questions about wording that other modules ask."""

from __future__ import annotations

import re
from functools import cache

from perfeval.values.text import fold

__all__ = [
    "cause_clause",
    "says_not_done",
    "says_unfinished",
]

# --- not done -------------------------------------------------------------------------------------------------

NEGATIONS = (
    "未", "没有", "没", "尚未", "暂未", "并未", "均未", "仍未", "还未", "未能", "没能", "未曾", "从未", "无法", "不能",
    "未予", "未予以", "尚没有", "还没有", "暂无法", "暂时未", "暂时无法", "尚无法", "基本未", "基本没有", "不再", "不予",
)
# What may stand between the negation and the verb.
NEGATED_ADVERBS = (
    "全部", "全面", "完全", "按时", "按期", "按计划", "按要求", "按规定", "按进度", "按照计划", "按预期", "及时", "如期",
    "能", "能够", "能按时", "能按期", "能如期", "能及时", "能全部", "得到", "得以", "实际", "正式", "继续", "组织", "再",
    "有效", "真正", "最终", "完整", "足额", "同步", "100%", "单独", "专门", "统一", "进一步", "大规模", "到", "予以",
)
# Activities whose negation means that the indicator's own work was not done.
ACTIVITY_VERBS = (
    "进行", "开展", "实施", "完成", "完工", "竣工", "达成", "达到", "达标", "达", "执行", "启动", "启用", "采购", "购置", "购买",
    "购入", "建成", "建设", "修建", "举办", "举行", "召开", "发放", "支付", "支出", "拨付", "下达", "落实", "组织", "安排",
    "使用", "投入", "投用", "交付", "验收", "通过验收", "实现", "做到", "办理", "办结", "提供", "制定", "出台", "印发", "成立",
    "设立", "开工", "动工", "施工", "招标", "签订", "到位", "配备", "安装", "改造", "维修", "更新", "编制", "发布", "上线",
    "运行", "运营", "开放", "开通", "开设", "招聘", "培训", "检查", "抽检", "监测", "派出", "参加", "参与", "覆盖", "形成",
    "履行", "推进", "推行", "推广", "整改", "公开", "公示", "报送", "上报", "提交", "兑现", "结算", "缴纳", "征收", "收缴",
    "补助", "补贴", "资助", "救助", "申报", "申请", "评选", "表彰", "演出", "出版", "印刷", "归档", "移交", "取得", "获得",
    "见效", "显现", "体现", "涉及", "产出", "补选", "外出", "出国", "调研", "考察", "走访", "慰问", "接待", "实行", "付款",
)
# Said without a negation: 取消, 推迟 …
CALLED_OFF = (
    "取消举办", "取消开展", "取消了", "取消该", "取消本", "取消此", "取消原", "取消今年", "取消当年", "已取消", "被取消", "均取消",
    "全部取消", "予以取消", "活动取消", "会议取消", "项目取消", "培训取消", "计划取消", "任务取消", "停止实施", "停止开展",
    "停止举办", "暂停实施", "暂停开展", "暂停举办", "暂停进行", "已暂停", "终止实施", "中止实施", "已终止", "已中止",
    "项目终止", "项目中止", "合同终止", "暂缓实施", "暂缓开展", "暂缓执行", "暂缓举办", "已停办", "停办", "搁置", "延期举办",
    "延期举行", "延期召开", "延期开展", "延期实施", "延期至", "延期到", "已延期", "推迟至", "推迟到", "推迟举办", "推迟开展",
    "推迟召开", "推迟实施", "已推迟", "延后至", "延后开展", "延后举办", "顺延至", "顺延到", "延迟至", "延迟到", "不具备实施条件",
    "不具备开展条件", "放弃实施", "项目撤销", "项目调整取消", "改为下年", "结转下年实施", "结转至下年", "未果", "不达标", "不合格",
    "未做", "没做", "未干", "没开", "未开", "未建", "未购", "未付", "未用", "未办", "未招", "未支",
)
PARTLY_DONE = (
    "部分达成", "部分完成", "部分实现", "部分达到", "部分开展", "部分实施", "部分落实", "部分达标", "只完成", "仅完成", "只达到",
    "仅达到", "只开展", "仅开展", "只实现", "仅实现", "部分未", "达成部分", "完成部分", "未全部", "未完全", "未全面",
    "部分达成预期指标", "并具有一定效果", "完成一部分", "完成了一部分", "基本未", "只有部分", "仅有部分", "部分已完成",
)
# 无未完成项目, 杜绝未办结: the lack of a lack.
DOUBLE_NEGATIONS = ("无", "没有", "不存在", "杜绝", "避免", "防止", "零", "0", "并非", "不是", "未发现", "减少", "如", "若", "是否")
# Where the negation is a piece of another word.
NOT_A_NEGATION = ("淹没", "埋没", "沉没", "没收", "没落", "未来", "未成年", "未婚", "未央", "前所未有", "能不能", "用不能")

# --- going on -------------------------------------------------------------------------------------------------

GOING_ON = (
    "正在", "正开展", "正进行", "正施工", "正推进", "正建设", "正实施", "正办理", "在建", "在施", "在办", "处于施工", "处于建设",
    "施工阶段", "招标阶段", "建设阶段", "筹备阶段", "前期阶段", "前期工作", "设计阶段", "审批阶段", "收尾阶段", "扫尾阶段",
    "实施阶段", "采购阶段", "准备阶段", "预定", "待完成", "待开展", "待实施", "待验收", "待建", "拟于", "拟在", "计划于", "预计于", "筹备开展",
    "陆续开展", "正陆续", "抓紧", "加紧", "加快推进", "有待", "尚在", "还在", "仍在", "目前在",
)
# …中 after one of these at the end of a clause: 设备购进中, 施工中.
GOING_ON_VERBS = (
    "建设", "施工", "购进", "采购", "进行", "推进", "办理", "审批", "实施", "招标", "筹备", "改造", "整改", "落实", "开展", "制作",
    "安装", "调试", "验收", "审核", "处理", "修建", "装修", "编制", "设计", "论证", "申报", "执行", "完善", "维修", "研发", "测试",
    "结算", "审计", "准备", "筹建", "在建", "修缮", "招投标", "公示", "评审", "治理", "修复", "升级", "研究", "洽谈", "协调", "开发",
    "征迁", "拆迁", "拆除", "收集", "整理", "统计", "征集", "制定", "修订", "组织", "征求意见", "装修", "审理", "建造", "铺设", "加工",
    "生产", "运行", "发放", "支付", "完成", "创建", "签订", "谈判", "走流程", "履行", "持续", "试运行", "起草", "编写", "整治", "扩建",
)

# --- causes ---------------------------------------------------------------------------------------------------

CAUSE_OPENERS = ("由于", "因为", "鉴于", "主要原因", "原因是", "原因为", "原因:", "原因系", "主要是因", "主要系", "考虑到", "囿于", "限于", "碍于")
CAUSE_CLOSERS = ("原因", "缘故", "影响", "制约", "限制", "冲击", "所致")
# 受…影响 needs its closer; so does a bare 因 inside a clause.
_NOT_RECEIVED = "接享承感经遭授难忍"  # 接受, 享受 …
_NOT_BECAUSE = ("因素", "因此", "因而", "因地", "因公", "因材", "因人", "因病", "因灾", "因学", "因残", "因子", "因果", "因时", "因势", "因户", "因村", "因企", "因校", "因事", "因私", "因缘", "因工伤", "因工死", "因特", "因数")
_CLAUSE_END = ",.;。!?、\n"


def _any_of(words: tuple[str, ...]) -> str:
    # Longest first, so that 未能 is not read as 未.
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def _not_done_pattern() -> re.Pattern[str]:
    negated = f"(?:{_any_of(NEGATIONS)})(?:{_any_of(NEGATED_ADVERBS)})?(?:{_any_of(ACTIVITY_VERBS)})"
    # After 尚未 and 暂未 any verb will do, unless it is something unwanted that happens.
    vague = "(?:尚未|暂未|基本未)(?!发生|出现|发现|收到|接到|产生|造成|引发|接获|接报|有)"
    return re.compile(f"{negated}|{vague}|{_any_of(CALLED_OFF + PARTLY_DONE)}|取消(?=$|[,.;。!?)])")


@cache
def _going_on_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{_any_of(GOING_ON_VERBS)})(?:过程|阶段)?中(?=$|[,.;。!?、)(])|{_any_of(GOING_ON)}")


@cache
def _cause_pattern() -> re.Pattern[str]:
    return re.compile(f"{_any_of(CAUSE_OPENERS)}|因|受")


def _is_denied(text: str, start: int) -> bool:
    head = text[max(start - 4, 0) : start]
    return head.endswith(DOUBLE_NEGATIONS) and not head.endswith(("均无", "尚无"))


def find_not_done(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first cue in a folded text, from `start`, that the work was not done or only partly."""
    for match in _not_done_pattern().finditer(text, start):
        around = text[max(match.start() - 3, 0) : match.end() + 2]
        if any(word in around for word in NOT_A_NEGATION) or _is_denied(text, match.start()):
            continue
        # 未达到处罚标准的, 未完成率: a name of things, not a report; 未达 before a number is one.
        if text[match.end() : match.end() + 1] in ("率", "数", "的"):
            continue
        return match.span()
    return None


def find_going_on(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first cue in a folded text, from `start`, that the work still goes on or is only planned."""
    match = _going_on_pattern().search(text, start)
    return match.span() if match else None


def find_cause(text: str) -> tuple[int, int] | None:
    """The first clause in a folded text that gives a cause."""
    for match in _cause_pattern().finditer(text):
        start, end = match.span()
        clause = end
        limit = min(len(text), end + 60)
        while clause < limit and text[clause] not in _CLAUSE_END:
            clause += 1
        closers = [text.find(word, end, clause) for word in CAUSE_CLOSERS]
        closed = [place + len(word) for place, word in zip(closers, CAUSE_CLOSERS, strict=True) if place >= 0]
        if match[0] == "受":
            if closed and text[start - 1 : start] not in tuple(_NOT_RECEIVED):
                return start, min(closed)
            continue
        if match[0] == "因":
            if text.startswith(_NOT_BECAUSE, start) or text[start - 1 : start] in ("原", "成", "起", "基", "病", "诱", "归", "死", "动"):
                continue
            opens = not start or text[start - 1] in _CLAUSE_END + "(:但系是均主要现已"
            if closed:
                return start, min(closed)
            if not opens:
                continue
        return start, clause
    return None


def says_not_done(text: str) -> tuple[int, int] | None:
    """The place of the words that say the work was not done or only partly (未开展, 取消, 部分达成), or None.

    没有发生事故 is not such a word: what did not happen there is unwanted.
    """
    shadow = fold(text)
    found = find_not_done(shadow.text)
    return shadow.span(*found) if found else None


def says_unfinished(text: str) -> tuple[int, int] | None:
    """The place of the words that say the work still goes on (正在施工, 设备购进中), or None."""
    shadow = fold(text)
    found = find_going_on(shadow.text)
    return shadow.span(*found) if found else None


def cause_clause(text: str) -> tuple[int, int] | None:
    """The place of a clause that gives a cause (因疫情原因, 受疫情影响, 由于…), or None."""
    shadow = fold(text)
    found = find_cause(shadow.text)
    return shadow.span(*found) if found else None

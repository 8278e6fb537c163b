"""What a target text promises: its planned items, each an action with an object, without grounds and hopes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from perfeval.values.likeness import clauses, content
from perfeval.values.patterns import Words, pattern
from perfeval.values.record import Record
from perfeval.values.text import Shadow, fold
from perfeval.values.wording import says_not_done

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ACTION_VERBS",
    "MOST_ITEMS",
    "PlannedItem",
    "claims_everything",
    "is_bare_amount",
    "is_template_hint",
    "planned_items",
]

MOST_ITEMS = 100
"""More promises than any goal makes; a text with more is not prose, and only the first are taken."""

# fmt: off
# --- the vocabulary -------------------------------------------------------------------------------------------

# Verbs that only carry the activity named after them.
LIGHT_VERBS = (
    "开展", "进行", "完成", "组织", "召开", "举办", "举行", "实施", "做好", "搞好", "抓好", "办好", "解决", "处理",
    "提供", "承办",
    "筹备", "筹办", "启动", "协助", "配合", "协调", "支持", "参与", "参加", "安排", "请", "送", "给予", "委托",
)
# Verbs that are the activity, for all departments: a verb belongs here if one can see whether its object was done.
ACTION_VERBS = (
    # assemblies, elections, supervision
    "补选", "选举", "选出", "换届", "视察", "评议", "审议", "督办", "调研", "考察", "走访", "慰问", "接待", "任免",
    "表决", "协商", "联系",
    # buying, building, keeping
    "采购", "购置", "购买", "添置", "更新", "更换", "维修", "修缮", "改造", "装修", "安装", "新建", "改建", "扩建",
    "修建", "建成",
    "建设", "建立", "打造", "创建", "搭建", "组建", "设立", "成立", "增设", "配备", "配置", "配套", "租赁", "搬迁",
    "翻新", "升级", "开发",
    "研发", "开通", "延长", "加固", "铺设", "硬化", "修复", "拆除", "清理", "清运", "收运", "清淤", "疏浚", "亮化",
    "养护", "运维", "管护",
    # papers
    "制定", "编制", "修订", "起草", "印发", "出台", "发布", "编印", "印刷", "印制", "出版", "编纂", "编写", "编撰",
    "撰写", "整理", "汇编", "归档", "建档",
    # teaching, telling
    "培训", "轮训", "教育", "宣传", "宣讲", "普及", "推广", "推介", "引导", "指导", "辅导", "招生", "招聘", "招录",
    "引进", "选派", "聘请", "邀请",
    # checking
    "检查", "抽查", "抽检", "检测", "监测", "检验", "巡查", "督查", "督导", "执法", "查处", "整治", "治理", "整改",
    "验收", "审计", "评估", "评审",
    "调查", "普查", "统计", "核查", "登记", "监管", "监督", "测绘", "勘测", "勘查", "勘界", "设计", "规划", "确权",
    "排查", "研判", "考核", "考评", "评选", "表彰", "奖励", "认定",
    # paying out
    "发放", "补助", "补贴", "资助", "救助", "兑现", "拨付", "支付", "缴纳", "征收", "收缴", "偿还", "抚恤", "优抚",
    "供养", "安置", "帮扶", "扶持",
    # health, animals, plants
    "接种", "筛查", "体检", "诊疗", "救治", "随访", "防控", "防治", "消杀", "检疫", "义诊", "绿化", "造林", "植树",
    "种植", "养殖", "育苗", "储备", "轮换", "收购", "灌溉", "增殖", "放流",
    # order and law
    "侦办", "侦破", "办理", "受理", "审理", "调解", "援助", "矫正", "帮教", "巡逻", "处置", "化解", "办结", "审批",
    "整合",
    # culture, sport, science
    "演出", "展览", "展示", "巡演", "排练", "创作", "拍摄", "制作", "播出", "录制", "征集", "收集", "采集", "挖掘",
    "修葺", "参赛", "申报", "签约", "签订", "招商", "孵化", "培育",
)
# Verbs of degree: a plan only if what they push is an activity (加强食品安全监管), not a state (加强能力建设).
PUSHING_VERBS = (
    "加强", "强化", "推进", "推动", "落实", "维护", "健全", "完善", "规范", "深化", "加大", "加快", "巩固", "抓实",
)
# 保证…顺利召开: a meeting is promised; 保证依法履职 is a hope.
HOLDING_VERBS = ("保证", "确保", "保障")
# Effects and manners. A clause led by one of them is a hope.
HOPING_VERBS = (
    "发挥", "提高", "提升", "促进", "增强", "改善", "激发", "营造", "实现", "满足", "优化", "丰富", "扩大", "达到",
    "减少", "降低", "遏制",
    "打击", "缓解", "减轻", "增加", "带动", "助力", "树立", "弘扬", "体现", "彰显", "形成", "发展", "坚持", "贯彻",
    "严格", "遵守", "防止",
    "避免", "杜绝", "防范", "严防", "严禁", "力保", "预防", "控制", "稳定", "使得", "使", "让", "享受", "保持",
    "夯实", "凝聚", "团结",
    "提振", "拓宽", "拓展",
    "压实", "聚焦", "围绕", "服务", "推行", "有利于", "有助于", "便于", "用于",
)
# What may stand before the verb of a clause.
FILLERS = (
    "将", "要", "拟", "计划", "力争", "争取", "预计", "应", "需", "积极", "认真", "切实", "扎实", "深入", "持续",
    "继续", "稳步", "有序", "顺利",
    "圆满", "有效", "充分", "全面", "大力", "着力", "努力", "不断", "进一步", "及时", "按时", "按期", "如期",
    "按计划", "按要求", "按规定", "依法", "严格",
    "科学", "合理", "定期", "常态化", "常态", "统一", "集中", "免费", "共计", "共", "并且", "并", "同时", "以及",
    "还", "再", "另外", "此外", "其中",
    "主要", "做到", "重点", "精心", "广泛", "多形式", "分批", "分期", "逐步", "高标准", "高质量", "保质保量", "按月",
    "按季", "足额", "主动", "规范",
    "全年", "年内", "本年度", "今年", "每年", "全县", "全市", "全区", "全省", "全镇", "全乡", "我县", "我市", "我区",
    "我局", "我镇", "我乡", "我校", "我院",
    "本项目", "该项目", "本单位", "我单位", "通过", "采取", "负责", "统筹", "深化", "和", "及", "与", "一是", "二是",
    "三是", "四是", "五是", "六是", "七是",
    "首先", "其次", "最后", "主要用于", "用于", "预计", "陆续", "多渠道", "多次", "分类", "完善", "成功", "妥善",
    "适时", "尽快", "能够", "可以",
)
# Grounds: 根据…, 按照…. What follows is a plan only after the noun that closes the grounds (根据工作需要召开…).
GROUNDS = (
    "根据", "按照", "依据", "依照", "遵照", "围绕", "结合", "基于", "鉴于", "由于", "针对", "立足", "以", "在",
    "随着",
    "当", "因",
)  # fmt: skip
GROUNDS_END = (
    "需要", "要求", "部署", "精神", "安排", "计划", "规定", "实际", "方案", "通知", "文件", "意见", "标准", "进度",
)  # fmt: skip
# 为残疾人提供…, 对危房进行…: whom or what it is done to stands before the verb.
TOWARDS = ("为", "对", "向", "给", "由", "与", "就", "将", "把", "从")
_GIVING = (
    "提供", "发放", "配备", "配置", "购买", "购置", "缴纳", "办理", "开展", "建设", "安装", "进行", "实施", "补助",
    "给予", "举办", "组织", "采购", "支付",
)
_SEEN_THROUGH = (
    "的?(?:顺利|正常|有序|圆满|按时|按期|如期|及时|、|足额|有效|全面|高效|平稳|依法|安全|成功|能够|能|的){0,4}"
)
_SEEN_ENDS = (
    "开展", "召开", "举办", "举行", "实施", "完成", "发放", "缴纳", "支付",
    "竣工", "建成", "验收", "拨付", "兑现", "进行", "到位", "开放", "播出", "投入使用",
)
_SEEN_TO = f"({'|'.join(_SEEN_ENDS)})"

# fmt: on
# Claims that cover every item at once.
_DONE = "(?:完成|实现|达成|达到|达标)"
_WHOLLY = "(?:已经|已|均已|均|都已|全部|全面|基本|圆满|顺利|按时|按期|如期|按计划|较好|很好|按要求|保质保量|超额|地)"
_WHOLE = (
    "(?:了|年度|年初|全年|当年|本年度|本年|既定|预定|预期|预设|设定|规定|下达|各项|全部|所有|项目|绩效|总体|计划|工作"
    "|阶段性|制定|确定|履职|职能|上级|的|区|市|县)"
)
# Asked of one clause and a full stop, so no other mark that parts clauses can stand in it.
_EVERYTHING = pattern(
    # 各项目标任务均已完成
    f"^[^.。]{{0,14}}(?:目标|任务|工作|计划|指标)[^.。]{{0,6}}{_WHOLLY}[^.。]{{0,4}}{_DONE}(?:。|并)"
    # 按计划完成年度各项目标任务
    f"|{_DONE}{_WHOLE}{{1,8}}(?:目标|任务|计划|工作|指标){{1,2}}(?:要求|值)?。"
    # 已完成; 项目已全部完成并通过验收
    f"|^(?:年度目标|总体目标|项目|任务|工作)?{_WHOLLY}{{0,4}}{_DONE}(?:年度目标|目标|预期)?(?:100%)?(?:并[^.。]{{0,12}})?。"
    # 完成率100%
    "|(?:完成率|达成率|实现率)(?:为|达到|达|均为|均达)?100%。"
)
_FULFILMENTS = ("完成", "实现", "达成", "达到", "达标")
# How a clause that claims everything ends, unless it goes on with 并: the pattern is dear.
_CLAIM_ENDS = (*_FULFILMENTS, "目标", "任务", "计划", "工作", "指标", "要求", "值", "预期", "100%")
_HINT_STARTS = ("对照", "结合", "针对", "简要", "概括", "简述")
_HINT = pattern(
    "[(][^()]{0,12}[0-9]{2,4}字(?:以内|左右|以上)?[)]"
    "|^(?:请)?(?:对照|结合|针对|简要|概括|简述)[^。]{0,30}(?:说明|分析|描述|填写|概述|提出)"
    "|请(?:填写|填报|在此|说明|简述|描述|逐条)|填写说明|填报说明|[此在]处?填"
)
_DIGITS = tuple("0123456789")
_IN_AMOUNT = frozenset("0123456789.,")
_AMOUNT_UNITS = ("万元", "亿元", "元", "万", "%")
_LONGEST_AMOUNT = 25
_ENUMERATOR = pattern(
    "(?:目标|任务|工作|内容|项目|总体目标|年度目标)?[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[).、:]{1,3}"
    "|(?:年度|总体|绩效|工作|预期)?目标[:]|目标[0-9一二三四五六七八九十]{1,2}[:,、.]?"
    "|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九十]是"
)
_ENUMERATED = Words(
    ("目标", "任务", "工作", "内容", "项目", "总体目标", "年度目标", "绩效目标", "工作目标", "预期目标")
)
_ENUMERATOR_FIRSTS = frozenset(":(0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩")
_ENUMERATOR_MARKS = frozenset(").、:是①②③④⑤⑥⑦⑧⑨⑩")
_LONGEST_ENUMERATOR = len("(十一二)")
_WHEN_SIGNS = frozenset("年月")
_PARTS = frozenset("。;!?,:\n")
_PURPOSES = Words(
    (
        *("以便", "以此", "从而", "进而"),
        *("以提高", "以提升", "以保证", "以保障", "以确保", "以促进", "以满足", "以增强", "以改善", "以维护"),
        *("来提高", "来提升", "来保证", "来保障"),
    )
)
_RESULTATIVE = "出"
# 出 belongs to these words and not to the verb before them.
_STARTS_WITH_OUT = (
    "出缺", "出席", "出版", "出行", "出口", "出台", "出生", "出租", "出错", "出勤", "出厂", "出境", "出血", "出入",
    "出国", "出土", "出院", "出资", "出让",
)  # fmt: skip
# 及, 和, 与, 并 as words of their own, not in 及时, 和谐, 参与, 合并: what may stand neither before nor after them.
_AND = {
    "及": ("涉普波触危顾遍推提", "时格第"),
    "和": ("共温缓饱调总祥柔中协平谐联", "谐美平睦解气田县政顺"),
    "与": ("参给赠授", "会时否"),
    "并": ("合", "举网轨购"),
}
_INPUTS = ("资金", "经费", "支出", "费用", "开支", "预算", "款项", "费")
_STATES = ("保障", "支持", "支撑", "便利", "条件", "环境", "氛围", "基础", "依据", "参考", "动力")
_NOT_DONE_BUT_HELD = (
    "控制", "稳定", "提升", "提高", "促进", "增长", "发展", "达标", "落实", "推进", "战略", "政策", "方针", "精神",
    "理念",
    "思想", "意识", "作风", "决策", "部署", "职责", "职能", "态势", "格局", "局面",
)  # fmt: skip
_CLOSING = {"“": "”", "(": ")", "《": "》", "【": "】", "〔": "〕", "[": "]"}
_MAX_SUBJECT = 24
_SUBJECT_ENDS = (
    "区", "县", "市", "镇", "乡", "村", "局", "中心", "学校", "院", "馆", "站", "办", "我们", "单位",
    "部门", "大队", "委员会", "街道",
)  # fmt: skip


class _Word(Record):
    text: str
    start: int
    end: int


_NO_MODIFIERS = ("召开", "举办", "补选", "更换", "添置", "购置", "修缮", "聘请")
_HOLDS = ("召开", "举办", "举行", "开展")


class _Lexicon:
    """A set of words that is asked for the longest one at a place, and where it stands."""

    __slots__ = ("_words",)

    def __init__(self, *rows: tuple[str, ...]) -> None:
        self._words = Words(itertools.chain.from_iterable(rows))

    def match(self, text: str, at: int, end: int) -> _Word | None:
        word = self._words.at(text, at, end)
        return _Word(word, at, at + len(word)) if word else None

    def search(self, text: str, at: int, end: int) -> _Word | None:
        place = self._words.find(text, at, end)
        return None if place is None else _Word(text[place[0] : place[1]], *place)

    def cut(self, text: str) -> str:
        return self._words.replaced(text, " ")


_FILLER = _Lexicon(FILLERS)
_LIGHT = frozenset(LIGHT_VERBS)
_ACTION = _Lexicon(ACTION_VERBS)
_DOING = _Lexicon(LIGHT_VERBS, ACTION_VERBS)
_PUSHING = _Lexicon(PUSHING_VERBS)
_HOLDING = _Lexicon(HOLDING_VERBS)
_HOPING = _Lexicon(HOPING_VERBS)
_GROUNDS = _Lexicon(GROUNDS)
_GROUNDS_END = _Lexicon(GROUNDS_END)
_TOWARDS = _Lexicon(TOWARDS)
_GIVES = _Lexicon(_GIVING)
_WILL = _Lexicon(("将", "拟", "计划", "预计", "力争"))
_EVENT = _Lexicon(("召开", "举办", "开展", "组织", "完成", "实施", "新建", "购置", "发放"))
_SEEN = pattern(f"{_SEEN_THROUGH}{_SEEN_TO}(?:$|工作|任务)")


class PlannedItem(Record):
    """One promise: ``action`` on ``object``, printed at ``start:end`` of the target text.

    ``members`` are the things of one enumeration (开展审计、验资、咨询): reporting any of them answers the promise.
    ``start`` and ``end`` are places in the text as printed, before its widths and blanks were folded.
    """

    text: str
    action: str
    object: str
    start: int
    end: int
    members: tuple[str, ...] = ()


def is_bare_amount(text: str) -> bool:
    """Whether a text box holds a number and nothing else (43.2, 287万元)."""
    plain = fold(text).text
    number = plain.removesuffix(next(filter(plain.endswith, _AMOUNT_UNITS), ""))
    return plain[:1] in _DIGITS and len(number) <= _LONGEST_AMOUNT and _IN_AMOUNT.issuperset(number)


def is_template_hint(text: str) -> bool:
    """Whether a text is the template's own instruction (对照年度目标，说明…（100字以内）), left in by the filer."""
    plain = fold(text).text
    may = "请" in plain or "填" in plain or ("字" in plain and "(" in plain) or plain.startswith(_HINT_STARTS)
    return may and _HINT.search(plain) is not None


def claims_everything(text: str) -> bool:
    """Whether an outcome says in one breath that all is done (已完成; 按计划完成各项目标任务)."""
    return any(
        (each.endswith(_CLAIM_ENDS) or "并" in each)
        and any(word in each for word in _FULFILMENTS)
        and _EVERYTHING.search(f"{each}。") is not None
        and says_not_done(each) is None
        for each in clauses(text)
    )


def planned_items(text: str) -> tuple[PlannedItem, ...]:
    """The planned items of a target text, in printed order.

    No item: grounds (根据…), purposes (为了…), effects and hopes (提高…, 发挥…), a bare amount, a template's hint,
    a noun without a verb, and anything too vague to be looked for (完成各项工作任务).
    """
    if is_bare_amount(text) or is_template_hint(text):
        return ()
    shadow = fold(text.replace("\n", "。"))
    items: list[PlannedItem] = []
    for start, end in _clause_spans(shadow.text):
        items.extend(_items_of_clause(shadow, start, end))
        if len(items) >= MOST_ITEMS:
            break
    return tuple(items[:MOST_ITEMS])


# --- clauses --------------------------------------------------------------------------------------------------


def _clause_spans(text: str) -> list[tuple[int, int]]:
    """Where the clauses stand: parted by punctuation outside brackets, and by 、 before a verb with its object."""
    hidden = _bracketed(text)
    parts = (place for place, char in enumerate(text) if char in _PARTS or (char == "." and _is_stop(text, place)))
    cuts = [0, *(place + 1 for place in parts if place not in hidden), len(text) + 1]
    spans: list[tuple[int, int]] = []
    for start, after in itertools.pairwise(cuts):
        spans.extend(_verb_led(text, start, after - 1, hidden))
    return spans


def _is_stop(text: str, place: int) -> bool:
    """Whether the point there stands between two words, as a full stop, and not in a number or an abbreviation."""
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return all(char.isalnum() and not char.isascii() for char in (before, after))


def _bracketed(text: str) -> frozenset[int]:
    hidden: set[int] = set()
    for opening, closing in _CLOSING.items():
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at, at + 200)
            if end < 0:
                break
            hidden.update(range(at, end + 1))
            at = text.find(opening, end + 1)
    return frozenset(hidden)


def _verb_led(text: str, start: int, end: int, hidden: frozenset[int]) -> list[tuple[int, int]]:
    spans, at, begun = [], start, start
    while True:
        mark = text.find("、", at, end)
        if mark < 0:
            break
        at = mark + 1
        following = text.find("、", at, end)
        piece_end = end if following < 0 else following
        verb = _DOING.match(text, _skip_fillers(text, at, piece_end), piece_end)
        # 印刷材料 may be a thing, like the 办公用品 before it; 补选代表 is none.
        least = 2 if verb is not None and verb.text in _NO_MODIFIERS else 3
        leads = verb is not None and piece_end - verb.end >= least and not text.startswith("的", verb.end)
        # 监测、登记报告: activities in a row, not another verb with its object. 召开 is never the end of such a row.
        in_a_row = text.endswith(ACTION_VERBS, begun, mark) and verb is not None and verb.text not in _HOLDS
        if leads and mark not in hidden and not in_a_row:
            spans.append((begun, mark))
            begun = at
    spans.append((begun, end))
    return spans


def _is_numbered(text: str, at: int) -> bool:
    """Whether an enumerator can stand there at all: most clauses have none, and its pattern is dear."""
    named = _ENUMERATED.at(text, at)
    near = text[at + len(named) : at + len(named) + _LONGEST_ENUMERATOR]
    return near[:1] in _ENUMERATOR_FIRSTS and (named == "目标" or not _ENUMERATOR_MARKS.isdisjoint(near))


def _when_end(text: str, at: int, end: int) -> int:
    """Where 2021年底前, 6月30日前 ends that begins there; ``at`` if none does."""
    # By hand: as a pattern it would take longer to compile than all texts of a form to read.
    unit = _digits_end(text, at, end)
    digits = unit - at
    if digits in (2, 3, 4) and text.startswith("年", unit, end):
        after = unit + 1
        after += text.startswith(("度", "底", "末", "初"), after, end)
        return after + text.startswith(("前", "内"), after, end)
    if digits in (1, 2) and text.startswith("月", unit, end):
        after = unit + 1
        day = _digits_end(text, after, end)
        if text.startswith(("底", "末", "份"), after, end):
            after += 1
        elif day - after in (1, 2) and text.startswith("日", day, end):
            after = day + 1
        return after + (1 if text.startswith("前", after, end) else 2 if text.startswith("之前", after, end) else 0)
    return at


def _digits_end(text: str, at: int, end: int) -> int:
    while at < end and "0" <= text[at] <= "9":
        at += 1
    return at


def _skip_fillers(text: str, at: int, end: int) -> int:
    while at < end:
        mark = _ENUMERATOR.match(text, at, end) if _is_numbered(text, at) else None
        if mark is None and "0" <= text[at] <= "9" and not _WHEN_SIGNS.isdisjoint(text[at + 1 : at + 5]):
            when = _when_end(text, at, end)
            if when > at:
                at = when
                continue
        if mark is not None:
            at = mark.end()
            continue
        if text[at] in " 、.)-":
            at += 1
            continue
        filler = _FILLER.match(text, at, end)
        # 规范, 完善, 计划 … before a noun are the verb itself.
        if filler is None or _is_verb_here(text, filler.end, end, filler.text):
            break
        at = filler.end
    return at


_DOUBLE_DUTY = frozenset(
    ("规范", "完善", "计划", "深化", "统筹", "负责", "严格", "重点", "科学", "集中", "充分", "全面", "要")
)


def _is_verb_here(text: str, at: int, end: int, word: str) -> bool:
    if word not in _DOUBLE_DUTY:
        return False
    return not any(each.match(text, at, end) for each in (_DOING, _PUSHING, _HOLDING, _HOPING, _FILLER))


# --- items ----------------------------------------------------------------------------------------------------


def _items_of_clause(shadow: Shadow, start: int, end: int) -> list[PlannedItem]:
    text = shadow.text
    begin = _skip_fillers(text, start, end)
    if _GROUNDS.match(text, begin, end):
        after = _after(_GROUNDS_END, _EVENT, text, begin, min(end, begin + 80))
        if after is None:
            return _items_after_will(shadow, begin, end)
        begin = after.start
    for led_by, items in ((_HOLDING, _held), (_DOING, _done), (_PUSHING, _pushed)):
        word = led_by.match(text, begin, end)
        if word is not None:
            return items(shadow, word, end)
    if _HOPING.match(text, begin, end):
        return []
    towards = _TOWARDS.match(text, begin, end)
    return _items_after_will(shadow, begin, end) if towards is None else _towards(shadow, towards, end)


def _after(opening: _Lexicon, wanted: _Lexicon, text: str, begin: int, end: int) -> _Word | None:
    """The first wanted word that follows an opening one, with fillers between them at most."""
    for place in range(begin, end):
        word = opening.match(text, place, end)
        while word is not None:
            found = wanted.match(text, word.end, end)
            if found is not None:
                return found
            word = _FILLER.match(text, word.end, end)
    return None


def _items_after_will(shadow: Shadow, begin: int, end: int) -> list[PlannedItem]:
    """Where the subject comes first: 荔湾区将进行…, 全县各村组织….

    Only after a word that says it is a plan, or a subject that can be told to end.
    """
    text = shadow.text
    limit = min(end, begin + _MAX_SUBJECT)
    planned = _after(_WILL, _DOING, text, begin, limit)
    if planned is not None:
        return _done(shadow, planned, end)
    verb = _DOING.search(text, begin, limit)
    # 社区矫正: after such an ending only a verb that is never the second half of a noun can be told to be one.
    if verb is None or verb.text not in _LIGHT or not text[begin : verb.start].endswith(_SUBJECT_ENDS):
        return []
    return _done(shadow, verb, end)


def _done(shadow: Shadow, verb: _Word, end: int, begin: int | None = None) -> list[PlannedItem]:
    """Items led by a verb of doing: 组织召开…, 完成新建…."""
    text = shadow.text
    action, at = verb.text, verb.end
    while action in _LIGHT:
        following = _DOING.match(text, _skip_fillers(text, at, end), end)
        # 组织评议: the second verb is the object itself, and is kept as such if nothing follows it.
        if following is None or end - following.end < 2:
            break
        action, at = following.text, following.end
    if text.startswith(_RESULTATIVE, at) and not text.startswith(_STARTS_WITH_OUT, at):
        at += 1
    if text.startswith("了", at):
        at += 1
    return _objects(shadow, verb.start if begin is None else begin, action, at, end)


def _held(shadow: Shadow, verb: _Word, end: int) -> list[PlannedItem]:
    text = shadow.text
    may = text.endswith(_SEEN_ENDS, verb.end, end) or "工作" in text[verb.end : end] or "任务" in text[verb.end : end]
    match = _SEEN.search(text, verb.end, end) if may else None
    if match is None:
        return []
    tail = text[match.start() : match.end(1)].lstrip("的")
    return _objects(shadow, verb.start, match[1], verb.end, match.start(), tail=tail)


def _pushed(shadow: Shadow, verb: _Word, end: int) -> list[PlannedItem]:
    def tells(item: PlannedItem) -> bool:
        words = content(item.object)
        if not words or not (words[-1].endswith(ACTION_VERBS) or words[-1][:-1].endswith(ACTION_VERBS)):
            return False
        # 加强督查、巡查 says of what as little as 加强工作.
        return verb.text == "落实" or bool(content(_ACTION.cut("".join(words))))

    return [item for item in _objects(shadow, verb.start, verb.text, verb.end, end) if tells(item)]


def _towards(shadow: Shadow, towards: _Word, end: int) -> list[PlannedItem]:
    """为残疾人提供康复服务: the giving verb; 为了提高…, 为加强…: a purpose."""
    text, at = shadow.text, towards.end
    if text.startswith("了", at) or any(each.match(text, at, end) for each in (_HOPING, _PUSHING, _HOLDING, _DOING)):
        return []
    verb = _GIVES.search(text, at, end)
    if verb is None:
        return []
    whom = text[at : verb.start]
    return [
        item.changed(object=f"{whom}{item.object}") if not content(item.object) or verb.text == "进行" else item
        for item in _done(shadow, verb, end, towards.start)
    ]


def _objects(shadow: Shadow, begin: int, action: str, at: int, end: int, *, tail: str = "") -> list[PlannedItem]:
    text = shadow.text
    purpose = _PURPOSES.find(text, at, end)
    if purpose is not None:
        end = purpose[0]
    while end > at and text[end - 1] in " 、.":
        end -= 1
    items = []
    for start, stop in _coordinates(text, at, end, takes_activities=action in LIGHT_VERBS + PUSHING_VERBS):
        object_text = text[start:stop].strip(" 、")
        if not _tells(action, object_text):
            continue
        first = begin if start == at else start
        place, place_end = shadow.span(first, stop)
        lead = "" if start == at else text[begin:at]
        members = _members(object_text) if _is_list(object_text) else ()
        items.append(
            PlannedItem(
                text=f"{lead}{text[first:stop]}{tail}".strip(),
                action=action,
                object=object_text,
                start=place,
                end=place_end,
                members=members,
            )
        )
    return items


def _is_list(text: str) -> bool:
    """甲、乙、丙 is an enumeration; in 甲、乙的丙 the first belongs to the modifier of one thing."""
    mark = text.rfind("、")
    return mark >= 0 and "的" not in text[mark:]


def _members(text: str) -> tuple[str, ...]:
    head, _, last = text.rpartition("、")
    ands = list(_ands(last, 0, len(last)))
    joined = [
        last[start:end] for start, end in zip((0, *(e for _, e in ands)), (*(s for s, _ in ands), None), strict=True)
    ]
    pieces = (*head.split("、"), *(joined if all(joined) else (last,)))
    return tuple(piece for piece in pieces if piece)


def _ands(text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words that join two things stand."""
    while at < end:
        stop = at + 1
        barred = _AND.get(text[at])
        if text.startswith("以及", at, end):
            stop = at + 2
            yield at, stop
        elif (
            barred is not None
            and not (at and text[at - 1] in barred[0])
            and not (stop < end and text[stop] in barred[1])
        ):
            yield at, stop
        at = stop


def _coordinates(text: str, at: int, end: int, *, takes_activities: bool) -> list[tuple[int, int]]:
    """视察评议及培训 is two; an enumeration by 、 stays one promise, whatever joins its last member.

    After a verb that takes activities, 孤儿及困境儿童救助 is one: 孤儿 is none.
    """
    hidden = _bracketed(text[at:end])
    if "、" in text[at:end]:
        return [(at, end)]
    spans, begun = [], at
    for start, stop in _ands(text, at, end):
        whole = start - begun >= 2 and end - stop >= 2
        # 人大代表的素养和意识, 机关和单位的工作: one thing with two modifiers.
        apart = not takes_activities or text.endswith((*ACTION_VERBS, "会", "会议", "活动"), begun, start)
        if whole and apart and start - at not in hidden and "的" not in text[stop:end]:
            spans.append((begun, start))
            begun = stop
    spans.append((begun, end))
    return spans


def _tells(action: str, object_text: str) -> bool:
    """Whether there is anything to look for. An input (经费, 支出) is no activity."""
    if not object_text or object_text.startswith(("率", "情况", "后", "前", "时", "期间")) or len(object_text) > 120:
        return False
    if object_text.endswith(_INPUTS) or (action in ("提供", "给予") and object_text.endswith(_STATES)):
        return False
    # 三公经费控制, 乡村振兴战略: a state or a line of policy is not seen to be done.
    if object_text.endswith(_NOT_DONE_BUT_HELD):
        return False
    # 开展打击…专项行动: the effect that is hoped for stands in the object.
    if object_text.startswith(("打击", "提高", "提升", "促进", "增强", "改善", "扩大", "减少", "降低", "遏制")):
        return False
    return bool(content(object_text))

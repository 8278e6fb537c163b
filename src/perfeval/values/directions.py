"""Which direction of an indicator is better, read from its name and its level."""

from __future__ import annotations

from functools import lru_cache

from perfeval.values import wording
from perfeval.values.patterns import Endings, Words, pattern
from perfeval.values.record import Record
from perfeval.values.text import fold, is_chinese, words
from perfeval.values.units import UNITS

__all__ = ["Direction", "clean_name", "direction", "is_rate_name", "plain_direction", "unit_hint"]

# 1. or 指标1：, which only number the indicator.
_LABEL = pattern(
    r"(?:指标|目标|子目标|任务|绩效指标)?[0-9]{0,2}[.:、)]\s?(?=[^0-9])|(?:指标|目标)[0-9]{1,2}[-:、.]?(?![0-9%])"
)
_LABEL_FIRSTS = frozenset("指目子任绩0123456789")
_KEPT_FIRSTS = frozenset("(（<>≥≤“《")
_QUOTES = dict.fromkeys(map(ord, "\"'“”‘’「」"))  # “三公”经费控制率 is read like 三公经费控制率
_BRACKETS = pattern(r"[(\[【〔][^()\[\]【】〔〕]{0,40}[)\]】〕]")
_OPENING = frozenset("([【〔")
_BOUND_SIGN = pattern(r"[≥≤><]=?")
_BOUND_SIGNS = frozenset("≥≤><")
_BOUND_WORDS = words(
    """
    不低于 不少于 不小于 大于等于 大于 超过 高于 至少 不超过 不高于 不大于 不多于 小于等于 小于 低于 少于 控制在
    """
)
_BOUND_WORD = pattern(f"({'|'.join(_BOUND_WORDS)})(?=$|\\()")
_CHANGE_TAILS = words(
    """
    率 数 量 额 比例 幅度 值 程度 金额 情况 数量 人数 次数 百分比 比率 幅
    """
)


class Direction(Record):
    """`better` is higher, lower, exact (a prescribed standard) or unknown; `source` is printed, name, level or none."""

    better: str
    source: str


@lru_cache(maxsize=8192)
def clean_name(name: str) -> str:
    """The name without its number, its brackets, quotation marks and trailing signs."""
    text = fold(name).text.translate(_QUOTES)
    text = _unlabelled(_unlabelled(text))
    if not _OPENING.isdisjoint(text):
        text = _BRACKETS.sub("", text)
    end = len(text)
    while end and not (_is_lettered(text[end - 1]) or text[end - 1] == "%"):
        end -= 1
    return text[:end]


def _is_lettered(char: str) -> bool:
    return is_chinese(char) or (char.isascii() and char.isalnum())


def _unlabelled(text: str) -> str:
    """The text without signs that lead it, or else without one label that does."""
    start = 0
    while start < len(text) and not (_is_lettered(text[start]) or text[start] in _KEPT_FIRSTS):
        start += 1
    label = _LABEL.match(text) if not start and text[:1] in _LABEL_FIRSTS else None
    return text[label.end() :] if label else text[start:]


@lru_cache(maxsize=8192)
def _head(core: str) -> str:
    """higher, lower, exact, earned, "unclear" beside something unwanted, or "" when the head noun says nothing."""
    if not core:
        return ""
    found = _fixed_head(core) or _measured_head(core) or _head_beside_trouble(core)
    if found != "lower" or core.endswith(wording.LOWER_RATES):
        return found
    return "higher" if _fights(core) else _spared(core) or _worked_on(core) or found


_FIGHTING = words(
    """
    拆除 查处 查办 整治 清理 取缔 打击 排查 处置 治理 调处 化解 清除 收缴 查获 破获 侦破 捣毁 铲除 纠正 制止
    """
)
_FIGHTS = Words(_FIGHTING)
_COUNTS = (
    "面积",
    "数",
    "数量",
    "量",
    "件",
    "起",
    "处",
    "宗",
    "次",
    "案件",
    "建设",
    "建筑",
    "长度",
    "金额",
    "隐患",
    "问题",
)


def _fights(core: str) -> bool:
    """Whether it counts what was done about something unwanted: 拆除违法建设面积, 清理违规摊点数."""
    verb = _FIGHTS.at(core, 0)
    if not verb or core.startswith(_OWN_SLIPS, len(verb)):
        return False
    return core.endswith(_COUNTS) and bool(_TROUBLE_OR_ADVERSE.at(core, len(verb)))


def _fixed_head(core: str) -> str:
    """What the ending alone settles: 补助标准, 下降率, 办理时限, 发生率, 血压控制率."""
    if core.endswith(wording.STANDARDS):
        return "exact"
    tail = next((tail for tail in _CHANGE_TAILS if core.endswith(tail)), "")
    if core.endswith(wording.REDUCING) or core.removesuffix(tail).endswith(wording.REDUCING):
        return "higher"
    if core.startswith(_REDUCES):
        return "higher"
    if core.endswith(wording.SHORTER + wording.LOWER_RATES):
        return "lower"
    if any(core.endswith(tail) and any(word in core for word in bad) for tail, bad in _OF_BAD):
        return "lower"
    return "higher" if core.endswith("控制率") else ""


_OF_BAD = (
    ("浓度", ("PM", "颗粒物", "臭氧", "二氧化", "污染物", "氨氮", "总磷", "需氧量", "高锰酸盐", "粉尘", "VOC")),
    ("用量", ("农药", "化肥", "抗菌药", "一次性", "燃煤", "散煤")),
    ("使用强度", ("药",)),
)
"""A measure that is better when lower because of what it measures."""
_REDUCES = words(
    """
    减少 降低 下降 压减 压降 削减 节约 节省 缩短 化解 避免 挽回 追回 消除 减轻 规避
    """
)
_SPARES = Words(_REDUCES)
_NOT_SPARED = frozenset("未不没可待应需难须无")
_WORK = ("宣传", "培训", "工作", "项目", "设备", "工程", "补助", "补贴", "检查", "处罚")


def _spared(core: str) -> str:
    """Higher where somebody is spared what is unwanted, whoever it is: 受援人挽回经济损失; unclear where it is a cost.

    Silent where it was not spared (未消除隐患数), or other words follow than what was.
    """
    fight = _FIGHTS.find(core, 1)
    if fight is not None and core[fight[0] - 1] not in _NOT_SPARED and _fights(core[fight[0] :]):
        return "higher"
    found = _SPARES.find(core, 1)
    if found is None or core[found[0] - 1] in _NOT_SPARED:
        return ""
    thing = core[found[1] :]
    if not thing or any(word in thing for word in _WORK):
        return ""
    return "unclear" if any(word in thing for word in wording.SPENT) else "higher"


_DEALS = (
    *_FIGHTING,
    *words("预防 防范 应对 处理 追缴 追回 侦办 审理 办理 修复 打捞 疏浚"),
)
_WORKS = (
    *words("更换 维修 维护 改造 安置 帮扶 资助 救助 慰问 走访 盘活 加固 疏通 收治 收容 救治 治疗 关爱 培训 服务 补助"),
    *words(
        "补贴 扶持 接收 托养 看护 修缮 翻新 替换 拆改 提升 收储 消化 利用 回收 发现 查出 奖补 援助 监测 预警 监控 巡查"
    ),
)
_OWN_SLIPS = (
    *words("不及时 不到位 不当 不力 未 超时 超期 逾期 延期 延误 错误 失误 失败 返工 返修 迟 漏报 漏检 误报 误判 后"),
)
"""Trouble with the work itself behind its verb, and not what the work is done on: 处置超时件数, 修复后返修次数."""
_SLIPS_OF_WORK = (
    *_OWN_SLIPS,
    *words("不 超 错 误 漏登 投诉 缺 事故 安全事故 死亡 伤亡 受伤 差错 偏差 违 空置 流失 失联 脱管 走失"),
)
_LEADS = words("新增 综合 完成 全年 年度 年内 开展 实施 组织 累计 联合 协助 共")
_FARTHEST = 4  # characters between a verb and what is unwanted: 治理水土流失, 改造老旧管网漏损点


def _worked_on(core: str) -> str:
    """Higher where a verb of work opens the name and what is unwanted is its object: 治理水土流失面积, 安置失业人员数.

    Unclear where something else stands between the two, unless the verb is one of dealing with trouble; silent where
    the trouble is one of the work itself (处置超时件数), and for rates.
    """
    if core.endswith(_RATE_ENDS) and not core.endswith(wording.NOT_RATE_TAILS):
        return ""
    text = core
    while (lead := next((each for each in _LEADS if text.startswith(each)), "")) and len(text) > len(lead):
        text = text.removeprefix(lead)
    deals = next((verb for verb in _DEALS if text.startswith(verb)), "")
    verb = deals or next((verb for verb in _WORKS if text.startswith(verb)), "")
    thing = text.removeprefix(verb)
    found = _TROUBLE_OR_ADVERSE.find(thing) if verb else None
    gap = 0 if verb and thing.startswith(wording.LOWER_WORDS_AT_END) else found[0] if found else _FARTHEST + 1
    slips = _OWN_SLIPS if deals else _SLIPS_OF_WORK
    if gap > _FARTHEST or thing.startswith(slips) or thing.startswith(slips, gap):
        return ""
    return "higher" if deals or not gap else "unclear"


_RATE_ENDS = ("率", "比例", "占比", "比重", "度")


def _measured_head(core: str) -> str:
    """What stands at the end once counters are taken off: 投诉案件数 counts 投诉, 违法案件查处数 counts 查处."""
    rate = core.endswith(_RATE_ENDS)
    text = core
    for _ in range(5):
        if text.endswith(wording.HANDLING):
            return _work(text)
        if text.endswith(wording.UNWANTED):
            thing = text
            while thing.endswith(wording.TROUBLES):
                thing = next(thing[: -len(word)] for word in wording.TROUBLES if thing.endswith(word))
            # 调解矛盾纠纷件数 counts the work, 审查出错件数 the slips.
            return _work(thing) if thing != text and thing.endswith(wording.HANDLING) else "lower"
        if text.endswith(wording.LOWER_WORDS_AT_END) or (not rate and text.endswith(wording.SPENT)):
            return "lower"
        if not rate and text.endswith(wording.EARNED):
            left_off = any(_UNDONE.search(text.removesuffix(word)) for word in wording.EARNED if text.endswith(word))
            return "lower" if left_off else "earned"
        tail = _TAILS.of(text)
        if not tail:
            break
        text = text.removesuffix(tail)
    return ""


def _work(text: str) -> str:
    """Work is better when there is more of it, but not 未按期办结 and not 受到行政处罚."""
    done = next(text[: -len(word)] for word in wording.HANDLING if text.endswith(word))
    return "lower" if not _UNDONE_FIRSTS.isdisjoint(done) and _UNDONE.search(done) else "higher"


_UNDONE_FIRSTS = frozenset("未不逾超延被受")
_UNDONE = pattern(
    r"(?:未|不|逾期|超期|超时|延期|被|受|受到)(?:能|予|经|曾|及)?(?:按期|按时|及时|有效|全部|如期|依法)?$"
)
_COUNTED = words(
    """
    案件 事件 行为 现象 问题 事项 人员 车辆 单位 企业 项目 工程 次 件 起 人 户
    """
)
_TAILS = Endings(
    (
        *wording.COUNT_TAILS,
        *(counter + "数" for counter in UNITS.counters),
        *(noun + tail for noun in _COUNTED for tail in ("数", "数量", "个数", "总数", "率", "比例")),
    )
)
_ADVERSE = Words(wording.ADVERSE)
_TROUBLE_OR_ADVERSE = Words((*wording.UNWANTED, *wording.ADVERSE))
_LEFT_OFF = Words(no + word for no in ("未", "未能", "不", "没有", "没") for word in wording.LEFT_OFF)


def _slips(core: str) -> bool:
    """错保率, 漏登户数: a slip of any kind; 纠错率 and 容错 are none."""
    may = not _SLIP_SIGNS.isdisjoint(core) or ("不" in core and core.endswith("率"))
    return may and _SLIP.search(core) is not None


_SLIP_SIGNS = frozenset("错漏误")
_SLIP = pattern(
    r"(?:^|[^纠查改容排防检试])[错漏误][^\x00-\x7f](?:率|比例|数|数量|[人户件次例项]数)$|不(?!动产|间断|限|锈|见面)[\u3400-\u9fff]{1,3}率$"
)


_COMPLETIONS = Words(("到位", "完成", "完毕", "成功", "合格", "达标", "通过"))


def _left_off(core: str, start: int) -> int:
    """Where 未整改 or 未按期还款 ends that begins at `start`; `start` when nothing of the kind does."""
    known = _LEFT_OFF.at(core, start)
    if known:
        end = start + len(known)
        return end + len(_COMPLETIONS.at(core, end))  # 未整改到位
    new = core[start] == "未" and not core.startswith(wording.NOT_LEFT_OFF, start)
    return min(start + 3, len(core)) if new else start


def _head_beside_trouble(core: str) -> str:
    """A head noun we do not know behind something unwanted: 逾期办件数 lower, 失业人员再就业 higher, else unclear."""
    start, end, adverse = -1, 0, False
    while (found := _TROUBLE_OR_ADVERSE.find(core, end)) is not None:
        start, end = found
        adverse = bool(_ADVERSE.at(core, start))
    for place in range(end, len(core)):
        if place >= end and (stop := _left_off(core, place)) > place:
            start, end, adverse = place, stop, True
    if start < 0:
        return "lower" if _slips(core) else ""
    behind = core[end:]
    good = wording.HANDLING + wording.GOOD_AFTER if adverse else wording.HANDLING + wording.GOOD_AFTER + wording.GUARDS
    if any(word in behind for word in good):
        return "higher"
    if adverse or not behind or behind in _TAILS:
        return "lower"
    return "unclear" if wording.DEED_SIGNS.isdisjoint(behind) else "higher"


@lru_cache(maxsize=8192)
def direction(name: str, level1: str = "", level2: str = "", money: bool = False) -> Direction:
    """The better direction of an indicator whose target is unstated.

    `money` says that the target is an amount of money, which has no direction of its own.
    """
    printed = _printed_direction(fold(name).text)
    if printed:
        return Direction(printed, "name")
    head = _head(clean_name(name))
    if head in ("higher", "lower", "exact"):
        return Direction(head, "name")
    if head == "" and is_rate_name(name):
        return Direction("higher", "name")
    if "成本" in level1 or "成本" in level2:
        return Direction("lower", "level")
    if head == "unclear" or (money and head != "earned"):
        return Direction("unknown", "none")
    return Direction("higher", "name")


def _printed_direction(text: str) -> str:
    """Higher or lower where the name prints a bound: 失业率低于(%), 种公猪(≥头)."""
    sign = None if _BOUND_SIGNS.isdisjoint(text) else _BOUND_SIGN.search(text)
    if sign and not text[sign.end() : sign.end() + 1].isdigit():
        return "higher" if sign[0][0] in "≥>" else "lower"
    bound = _BOUND_WORD.search(text) if "(" in text or text.endswith(_BOUND_WORDS) else None
    if bound is None:
        return ""
    return "lower" if bound[0] in _UPPER_BOUNDS else "higher"


_UPPER_BOUNDS = ("不超过", "不高于", "不大于", "不多于", "小于等于", "小于", "低于", "少于", "控制在")


@lru_cache(maxsize=8192)
def plain_direction(name: str, level1: str = "", level2: str = "") -> str:
    """Higher or lower where the words of the name or the level settle it, "" where only the default would.

    A count of work done is taken to be better when higher; that is a default, not a statement, and a printed upper
    bound on it contradicts nothing.
    """
    head = _head(clean_name(name))
    if head == "lower" or (head == "" and not is_rate_name(name) and ("成本" in level1 or "成本" in level2)):
        return "lower"
    core = clean_name(name)
    # A share of anything may have a ceiling: 药占比, 人员经费占比.
    capped = core.endswith(wording.CAPPED_RATES) and not core.endswith(("占比", "比例", "比重"))
    return "higher" if capped and direction(name, level1, level2).better == "higher" else ""


@lru_cache(maxsize=8192)
def is_rate_name(name: str) -> bool:
    """Whether the name asks for a share, so that a bare number under it is a percentage."""
    core = clean_name(name)
    folded = fold(name).text
    if "(%)" in folded or "(百分比)" in folded:
        return True
    return core.endswith(wording.RATE_TAILS) and not core.endswith(wording.NOT_RATE_TAILS)


_HINTS = (
    (("人次", "人次数"), "人次"),
    (("人数", "(人)", "人员数", "人员数量"), "人"),
    (("户数", "(户)"), "户"),
    (("户次", "户次数"), "户次"),
    (("次数", "(次)", "频次"), "次"),
    (("场次", "场次数", "场数", "(场)"), "场"),
    (("面积", "(亩)", "(平方米)", "(㎡)"), "area"),
    (("长度", "里程", "(公里)", "(米)"), "length"),
    (
        words(
            """
        资金 金额 投资 成本 费用 (万元) (元) (亿元) 产值 收入 经费 支出 投入 总额 标准
        """
        ),
        "money",
    ),
    (("重量", "产量", "(吨)"), "mass"),
    (
        words(
            """
        时间 时长 时限 天数 期限 工期 (天) (小时) 周期 用时 时效
        """
        ),
        "time",
    ),
    (("个数", "(个)"), "个"),
    (("家数", "(家)", "企业数"), "家"),
    (("件数", "(件)"), "件"),
    (("批次", "批次数"), "批次"),
    (("期数",), "期"),
    (("套数", "(套)"), "套"),
    (("台数", "(台)"), "台"),
    (("起数", "(起)", "宗数"), "起"),
    (("份数",), "份"),
    (("篇数",), "篇"),
    (("项数", "(项)", "项目数", "项目数量"), "项"),
)


@lru_cache(maxsize=8192)
def unit_hint(name: str) -> str:
    """The counter or the family of units the name asks for: 人数 人, 面积 area; empty when it asks for none."""
    folded = fold(name).text
    core = clean_name(name)
    for endings, unit in _HINTS:
        for ending in endings:
            if ending[0] == "(":
                if ending in folded:
                    return unit
            elif core.endswith(ending):
                return unit
    return ""

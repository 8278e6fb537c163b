"""How alike two Chinese texts are, without a dictionary: words by cutting, two-character pieces, copied sentences."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from operator import add

from perfeval.values.patterns import Words, pattern
from perfeval.values.text import fold

__all__ = [
    "ALIKE_ACTS",
    "EQUIVALENTS",
    "GENERIC",
    "abbreviations",
    "alike_acts",
    "alike_form",
    "bigrams",
    "canonical",
    "clauses",
    "content",
    "coverage",
    "quantities",
    "quoted_terms",
    "sentences",
    "without_known",
    "without_quantities",
    "wording",
]

# fmt: off
# Words that are in every form and tell one subject from another in none. Cut out before texts are compared.
GENERIC = (
    # function words
    "以及", "并且", "同时", "其中", "其他", "其它", "此外", "另外", "包括", "按照", "根据", "通过", "对于", "关于",
    "由于",
    "的", "了", "和", "与", "及", "或", "等", "各", "每", "并", "且",
    # how, how much, when, whose
    "各项", "各类", "各级", "各种", "相关", "有关", "重点", "主要", "重要", "必要", "日常", "一定", "部分", "全部",
    "所有", "专项",
    "一次", "一批", "一系列", "系列", "多种", "年度", "全年", "本年", "当年", "今年", "年初", "年底", "全县", "全市",
    "全区",
    "全省", "全镇", "全乡", "我县", "我市", "我区", "我省", "我局", "我镇", "我校", "本县", "本市", "本区", "本级",
    "上级", "辖区", "交办", "下达", "省市", "市县", "布置",
    "顺利", "有效", "及时", "按时", "全面", "切实", "积极", "充分", "圆满", "进一步", "不断", "正常", "有序", "良好",
    "合理",
    "科学", "规范", "新一届", "必需", "基本", "更好", "更加", "较好", "常态化", "常态", "持续", "不足", "短缺",
    "新的",
    # what every office has and does
    "工作", "任务", "项目", "事项", "目标", "计划", "情况", "问题", "活动", "业务", "职责", "职能", "方面", "内容",
    "措施",
    "要求", "标准", "资金", "经费", "支出", "开支", "费用", "预算", "单位", "部门", "机关", "机构", "人员", "群众",
    "社会",
    "经济", "发展", "能力", "水平", "质量", "效率", "效益", "效果", "作用", "管理", "服务", "建设", "保障", "支持",
    "制度",
    "机制", "体系", "环境", "条件", "基础", "力度", "意识", "素质", "氛围", "需求", "使用", "事业", "领域", "工程",
    "运转", "运行",
    # light verbs
    "完成", "开展", "组织", "进行", "实施", "做好", "落实", "推进", "推动", "加强", "强化", "提高", "提升", "促进",
    "保证",
    "确保", "改善", "增强", "实现", "达到", "提供", "解决", "给予", "用于",
    # what indicator names add to what they measure
    "完成率", "覆盖率", "及时率", "合格率", "达标率", "满意度", "数量", "次数", "个数", "人数", "人次", "是否",
    "程度", "指标",
)
# Other ways to say the same thing, each row read as its first word. Only what is safe in any department.
EQUIVALENTS = (
    ("人代会", "人民代表大会会议", "人民代表大会全体会议"),
    ("人大", "人民代表大会"),
    ("常委会", "常务委员会", "常委会议", "常委会会议"),
    ("选举", "选举产生", "选举出", "选出", "推选出", "当选"),
    ("购置", "采购", "购买", "添置", "购进", "购入", "增购", "政采"),
    ("补助", "补贴", "津贴", "资助", "奖补", "助学金"),
    ("维修", "修缮", "检修", "维修养护", "修葺"),
    ("新建", "修建", "兴建", "建成", "建造", "开工建设"),
    ("道路", "公路", "村道", "乡道", "县道", "马路", "路面"),
    ("厕所", "户厕", "改厕", "卫厕", "公厕", "旱厕"),
    ("老年人", "老人", "高龄", "长者", "老同志", "老干部", "离退休"),
    ("宣传", "宣讲", "普法", "宣教", "科普", "健康教育"),
    ("保险", "投保", "参保", "承保"),
    ("检查", "巡查", "巡检", "督查", "督导", "抽查", "稽查", "排查", "巡逻"),
    ("检测", "抽检", "检验", "化验", "监测"),
    ("培训", "轮训", "研修", "授课", "讲座", "培训班", "学习班"),
    ("调研", "调查研究"),
    ("体检", "健康检查", "体格检查", "查体"),
    ("接种", "疫苗", "免疫", "防疫", "预防针"),
    ("绿化", "造林", "植树", "栽植", "补植"),
    ("清淤", "疏浚", "清障"),
    ("危房", "农房", "危旧房"),
    ("演出", "展演", "巡演", "送戏", "汇演", "惠民演出"),
    ("图书", "书籍", "书屋", "送书"),
    ("电脑", "计算机"),
    ("案件", "办案", "结案", "立案", "破案"),
    ("学生", "学员", "生均", "师生"),
    ("困难户", "贫困户", "脱贫户", "低收入户", "困难群众", "困难家庭", "低保"),
    ("垃圾", "环卫", "保洁", "清扫"),
    ("饮水", "供水", "自来水"),
    ("农田", "耕地", "田块"),
    ("慰问", "走访慰问", "看望"),
    ("发放", "兑付", "兑现", "打卡", "拨付", "支付"),
    ("村庄", "村屯", "自然村"),
    ("校舍", "教学楼", "宿舍楼", "教室"),
    ("规划", "方案"),
    ("普查", "摸底", "摸排", "摸清", "清查"),
    ("设备", "器材", "仪器", "装备"),
)
# Acts that are reported for one another, each row one kind of doing. Looser than EQUIVALENTS: used only beside
# a character of the thing that is done.
ALIKE_ACTS = (
    (
        "购置", "采购", "购买", "添置", "配备", "配置", "新购", "购进", "更新", "更换", "换新", "新换", "换装",
        "新增", "引进", "租赁", "到位", "到货", "安装",
    ),
    (
        "新建", "修建", "建设", "建成", "建立", "改建", "扩建", "改扩建", "改造", "升级", "翻新", "打造", "创建",
        "搭建", "设立", "落成", "启用", "竣工", "完工", "投用", "上线", "开工", "铺设", "硬化",
    ),
    ("维修", "修缮", "维护", "养护", "修复", "加固", "管护", "保养", "运维", "整修", "修裱", "抢救"),
    ("宣传", "宣讲", "教育", "普及", "推广", "推介", "咨询", "讲座", "展览", "引导"),
    (
        "检查", "抽查", "巡查", "督查", "督导", "排查", "执法", "查处", "监管", "监督", "整治", "检测", "监测",
        "检验", "抽检", "测评", "测试", "测验", "体检", "筛查", "治理",
    ),
    ("培训", "轮训", "授课", "研修", "讲座", "辅导", "学习", "指导"),
    (
        "发放", "补助", "补贴", "资助", "救助", "兑现", "拨付", "支付", "奖励", "慰问", "扶持", "帮扶", "津贴",
        "优抚", "供养",
    ),
    ("调研", "考察", "走访", "座谈", "接待", "联系"),
    ("编制", "编写", "起草", "制定", "修订", "编印", "出台", "印发", "印制", "编纂", "出版", "出刊", "发布", "撰写"),
    ("招聘", "招录", "引进", "选派", "聘请", "聘用", "选聘", "到岗"),
    ("种植", "造林", "绿化", "补植", "栽植", "植树", "育苗", "供应", "养殖", "推广"),
    ("整理", "归档", "收集", "扫描", "数字化", "征集", "采集", "建档", "登记"),
    ("调解", "化解", "办结", "调处", "处置", "受理", "办理", "审理"),
    ("普查", "调查", "统计", "核查", "摸底", "摸清", "摸排", "清查"),
    ("演出", "巡演", "展演", "汇演", "展示", "展览", "排练"),
    ("清理", "清运", "收运", "清淤", "疏浚", "拆除", "保洁"),
)  # fmt: skip
# fmt: on
_SITTINGS = (
    ("人大会", frozenset("第一二三四五六七八九十0123456789"), 6, "人代会"),
    ("人大", frozenset("第一二三四五六七八九十0123456789"), 6, "人代会"),
    ("政协", frozenset("第一二三四五六七八九十0123456789届委员会"), 12, "政协全会"),
)
"""A body, the characters of the number of its sitting and the most of them, what the sitting is called."""
# By hand below: the classes of characters would take longer to compile than a form to read.
_FIGURE_ALONE = pattern("[0-9][0-9.,%]{0,20}")
_MORE_OF_FIGURE = frozenset("万亿余多")
_COUNTED = Words(
    ("公里", "千米", "平方米", "立方米", "人次", "万元", *"个次户人名批套台辆亩吨场所条件项家座处元年月日期米")
)
_WORD = pattern(r"[^\W_]+")
_FIGURE = pattern(r"[0-9][0-9.]{0,15}(?:[^\W0-9_]|%|$)")
_QUOTED = pattern("[“《]([^”》“《]{2,40})[”》]")
_NUMBERS = frozenset("0123456789一二三四五六七八九十")
_NUMBERING_FIRSTS = frozenset("指目(") | _NUMBERS
_NUMBERING_MARKS = frozenset(").、:")
_SENTENCE_ENDS = str.maketrans(dict.fromkeys("。;；!！?？", "\n"))
_CLAUSE_ENDS = "。;!?,:"


# Rules ask for the pieces of the same items and names again and again, never for those of long texts.
_LONGEST_KEPT = 256
_MOST_KEPT = 1024

_GENERIC = Words(GENERIC)
_MEANINGS = {variant: row[0] for row in EQUIVALENTS for variant in row}
_VARIANTS = Words(_MEANINGS)


def bigrams(text: str) -> frozenset[str]:
    """Every two neighbouring characters of the words in a text; punctuation parts words, blanks do not."""
    return _kept_bigrams(text) if len(text) <= _LONGEST_KEPT else _bigrams(text)


def _bigrams(text: str) -> frozenset[str]:
    plain = fold(text).text
    return frozenset(filter(str.isalnum, map(add, plain, plain[1:])))


_kept_bigrams = lru_cache(maxsize=_MOST_KEPT)(_bigrams)


def quantities(text: str) -> frozenset[str]:
    """The figures of a text with the first character of what they count: 12项, 2万, 98%; 12 where nothing follows."""
    return frozenset(_FIGURE.findall(fold(text).text))


def quoted_terms(text: str) -> frozenset[str]:
    """What stands in quotation marks or book title marks: the names that things are known by."""
    plain = fold(text).text
    return frozenset(_QUOTED.findall(plain) if "“" in plain or "《" in plain else ())


@cache
def alike_acts(act: str) -> frozenset[str]:
    """The act itself and those that are reported in its stead."""
    return frozenset((act, *(other for row in ALIKE_ACTS if act in row for other in row)))


def canonical(text: str) -> str:
    """A text with the usual variants of a term written alike, for comparison only."""
    return _kept_canonical(text) if len(text) <= _LONGEST_KEPT else _canonical(text)


def _canonical(text: str) -> str:
    plain = _VARIANTS.replaced(fold(text).text, _MEANINGS)
    if "次" in plain and "会议" in plain:
        for body, number, most, name in _SITTINGS:
            plain = _with_sittings(plain, body, number, most, name)
    return plain


def _with_sittings(text: str, body: str, number: frozenset[str], most: int, name: str) -> str:
    """人大第十七届一次会议 is 人代会."""
    at = text.find(body)
    while at >= 0:
        start = at + len(body)
        end = _run(text, start, number, most)
        following = next((word for word in ("次会议", "次全体会议") if text.startswith(word, end)), None)
        if end > start and following is not None:
            text = f"{text[:at]}{name}{text[end + len(following) :]}"
            at = text.find(body, at + len(name))
        else:
            at = text.find(body, at + 1)
    return text


_kept_canonical = lru_cache(maxsize=_MOST_KEPT)(_canonical)


def without_quantities(text: str) -> str:
    """A text, folded, with figures and their units blanked."""
    plain = fold(text).text
    pieces: list[str] = []
    done = 0
    for figure in _FIGURE_ALONE.finditer(plain):
        end = figure.end()
        end += plain[end : end + 1] in _MORE_OF_FIGURE
        for _ in range(2):
            end += len(_COUNTED.at(plain, end))
        pieces.append(plain[done : figure.start()])
        done = end
    return " ".join((*pieces, plain[done:])) if pieces else plain


def content(text: str, known: frozenset[str] = frozenset(), *, shortest: int = 2) -> tuple[str, ...]:
    """What a text is about: its words of ``shortest`` characters and more, without quantities and generic words.

    ``known`` are pieces that say nothing on this form, such as those of the department's own name.
    """
    words: list[str] = []
    for run in _kept_specific(text) if len(text) <= _LONGEST_KEPT else _specific(text):
        words.extend(without_known(run, known) if known else [run])
    return tuple(word for word in words if len(word) >= shortest)


def _specific(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_GENERIC.replaced(without_quantities(text), " ")))


_kept_specific = lru_cache(maxsize=_MOST_KEPT)(_specific)


def without_known(run: str, known: frozenset[str]) -> list[str]:
    """The pieces of a run that no known piece covers."""
    if known.isdisjoint(map(add, run, run[1:])):
        return [run]
    covered = [False] * len(run)
    for at in range(len(run) - 1):
        if run[at : at + 2] in known:
            covered[at] = covered[at + 1] = True
    return "".join(" " if hidden else char for char, hidden in zip(run, covered, strict=True)).split()


def abbreviations(word: str) -> frozenset[str]:
    """The short forms officials make of a long word: 安全生命防护 is spoken of as 安防, 危房改造 as 危改."""
    heads = word[:12:2] if len(word) > 3 else ""
    return frozenset(a + b for i, a in enumerate(heads) for b in heads[i + 1 :])


def coverage(wanted: frozenset[str], present: frozenset[str]) -> Fraction:
    """The share (0 to 1) of the wanted pieces that are present; 1 if nothing is wanted."""
    return Fraction(len(wanted & present), len(wanted)) if wanted else Fraction(1)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as printed: parted by full stops, semicolons and line breaks."""
    return tuple(piece.strip() for piece in text.translate(_SENTENCE_ENDS).split("\n") if piece)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text, folded: parted by commas and colons too."""
    folded = fold(text.replace("\n", "。")).text
    for mark in _CLAUSE_ENDS:  # several times as fast as translating
        folded = folded.replace(mark, "\n")
    return tuple(piece for piece in folded.split("\n") if piece)


def _run(text: str, start: int, characters: frozenset[str], most: int) -> int:
    """Where the characters of a kind that stand from ``start`` on end, ``most`` of them at the most."""
    end, limit = start, min(start + most, len(text))
    while end < limit and text[end] in characters:
        end += 1
    return end


def _numbering_end(text: str) -> int:
    """Where the number of a row ends: 1、, (一), 指标1:, 目标2."""
    labelled = 2 if text.startswith(("指标", "目标")) else 0
    bare = _run(text, labelled, _NUMBERS, 2)
    start = labelled + text.startswith("(", labelled)
    number = _run(text, start, _NUMBERS, 2)
    marked = _run(text, number, _NUMBERING_MARKS, 3)
    if number > start and marked > number:
        return marked
    return bare if labelled and bare > labelled else 0


def wording(text: str) -> str:
    """A text reduced to what makes it the same words: no blanks, punctuation, numbering or marks of completion."""
    plain = fold(text).text
    if plain[:1] in _NUMBERING_FIRSTS:
        plain = plain[_numbering_end(plain) :]
    plain = "".join(_WORD.findall(plain))
    return plain.replace("了", "").replace("已经", "").replace("已", "")


def alike_form(name: str) -> str:
    """A key equal for names that use the same characters in another order (事故发生次数, 发生事故次数)."""
    return "".join(sorted(wording(name)))

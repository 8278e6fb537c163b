"""Units as data: families that convert, counters that count the same, and what `元/人·月` is made of."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfeval.values.record import Record
from perfeval.values.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["COUNTERS", "FAMILIES", "ONE", "SAME_COUNT", "UNITS", "Unit", "UnitTable"]

F = Fraction
ONE = Fraction(1)
"""The size of a unit that needs no conversion, one object so that it is quickly recognised."""
_COUNTER = ("", ONE)

FAMILIES: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        "money": {"元": F(1), "块钱": F(1), "元钱": F(1), "元人民币": F(1), "圆": F(1), "角": F(1, 10)},
        "dollars": {"美元": F(1), "美金": F(1)},
        "hong kong dollars": {"港元": F(1), "港币": F(1)},
        "euros": {"欧元": F(1)},
        "ratio": {
            "%": F(1, 100),
            "‰": F(1, 1000),
            "‱": F(1, 10000),
            "成": F(1, 10),
            "℅": F(1, 100),
            "百分比": F(1, 100),
        },
        "points": {"个百分点": F(1), "百分点": F(1), "个千分点": F(1, 10)},
        "area": {
            "亩": F(2000, 3),
            "公顷": F(10000),
            "平方米": F(1),
            "平米": F(1),
            "㎡": F(1),
            "m2": F(1),
            "m²": F(1),
            "平方": F(1),
            "平方公里": F(10**6),
            "平方千米": F(10**6),
            "km2": F(10**6),
            "km²": F(10**6),
            "㎢": F(10**6),
            "ha": F(10000),
            "hm²": F(10000),
        },
        "length": {
            "米": F(1),
            "m": F(1),
            "公里": F(1000),
            "千米": F(1000),
            "km": F(1000),
            "KM": F(1000),
            "Km": F(1000),
            "厘米": F(1, 100),
            "cm": F(1, 100),
            "毫米": F(1, 1000),
            "mm": F(1, 1000),
            "分米": F(1, 10),
            "㎞": F(1000),
            "㎝": F(1, 100),
            "㎜": F(1, 1000),
            "华里": F(500),
        },
        "mass": {
            "吨": F(1000),
            "t": F(1000),
            "公斤": F(1),
            "千克": F(1),
            "kg": F(1),
            "KG": F(1),
            "Kg": F(1),
            "㎏": F(1),
            "斤": F(1, 2),
            "克": F(1, 1000),
            "g": F(1, 1000),
            "毫克": F(1, 10**6),
            "mg": F(1, 10**6),
            "微克": F(1, 10**9),
            "μg": F(1, 10**9),
            "µg": F(1, 10**9),
            "ug": F(1, 10**9),
            "担": F(50),
        },
        "volume": {
            "立方米": F(1),
            "立方": F(1),
            "m³": F(1),
            "m3": F(1),
            "方": F(1),
            "升": F(1, 1000),
            "L": F(1, 1000),
            "l": F(1, 1000),
            "毫升": F(1, 10**6),
            "ml": F(1, 10**6),
            "mL": F(1, 10**6),
            "ML": F(1, 10**6),
        },
        "time": {
            "秒": F(1),
            "秒钟": F(1),
            "s": F(1),
            "分钟": F(60),
            "min": F(60),
            "小时": F(3600),
            "个小时": F(3600),
            "h": F(3600),
            "H": F(3600),
            "天": F(86400),
            "日": F(86400),
            "周": F(604800),
            "星期": F(604800),
            "个星期": F(604800),
            "钟头": F(3600),
            "个自然日": F(86400),
            "自然日": F(86400),
            "日历天": F(86400),
            "个日历天": F(86400),
        },
        # A month has no fixed number of days, so months and days are two families.
        "months": {
            "个月": F(1),
            "月": F(1),
            "季度": F(3),
            "个季度": F(3),
            "年": F(12),
            "个年": F(12),
            "周年": F(12),
            "年度": F(12),
            "个年度": F(12),
            "季": F(3),
            "半年": F(6),
        },
        "workdays": {"个工作日": F(1), "工作日": F(1), "个工作天": F(1), "工作天": F(1)},
        "energy": {
            "千瓦时": F(1),
            "度": F(1),
            "度电": F(1),
            "kWh": F(1),
            "kwh": F(1),
            "KWH": F(1),
            "兆瓦时": F(1000),
            "MWh": F(1000),
        },
        "power": {"千瓦": F(1), "kW": F(1), "kw": F(1), "KW": F(1), "兆瓦": F(1000), "MW": F(1000), "瓦": F(1, 1000)},
        "data": {"KB": F(1, 1024), "MB": F(1), "兆": F(1), "GB": F(1024), "TB": F(1024**2), "PB": F(1024**3)},
        "speed": {"Mbps": F(1), "Gbps": F(1000)},
    }
)
"""Family -> unit -> its size in the family's own base unit."""

COUNTERS: tuple[str, ...] = words(
    """
    人 人次 人数 名 位 个人 户 户次 户数 家 家次 个 个次 项 项次 项目 件 件次 宗 起 例 次 场 场次 回 批 批次
    期 班 班次 届次 轮 轮次 趟 处 座 所 间 栋 幢 套 台 台套 台次 台件 台/套 部 部次 辆 辆次 艘 架 架次 只 头
    匹 羽 尾 条 条次 份 份次 篇 篇次 本 册 册次 卷 幅 张 块 片 面 口 眼 盏 根 棵 株 丛 穴 粒 颗 袋 箱 盒 瓶
    桶 支 枚 把 顶 双 对 组 组次 队 队次 支队 班组 门 门次 节 节次 课时 学时 课 讲 步 版 期次 档 款 种 类
    品种 样 样次 点 点次 点位 站 站次 站点 村 个村 镇 街 社区 标段 段 道 层 级 星 分 座次 床 床位 张床位 席
    席位 个席位 学位 个学位 车次 车位 停车位 个车位 泊位 航班 班列 列 标箱 TEU 页 字 字次 行 帧 集 首 曲 幕
    出 则 宣传 人天 人日 人月 人年 工日 工时 机时 台班 台时 车公里 延米 延长米 亩次 公里次 平方米次 家庭 代
    倍 岁 周岁 ℃ 摄氏度 分贝 dB 吨标准煤 吨标煤 吨公里 兆帕 MPa 伏 千伏 kV 安 Hz 赫兹 度次 吨次 杆 挺 门课
    门课程 部门 企业 单位 条/次 人/次 户/次 场/次 人·次 人.次 个/次 宗次 例次 起次 票 笔 笔次 单 通 声 句 封
    包 卡 杯 碗 桌 餐 人餐 餐次 人份 剂 剂次 针 针次 支次 管 管次 贴 帖 帮 群 伙 窝 箱次 蜂箱 垄 棚 孔 井 扇
    樘 具 尊 樽 件套 件/套 台/件 台(套) 台(件) 套/件 个(套) 名次 位次
    """
)
"""Measure words that only count. The length of a list costs nothing: words are found by their first character."""

SAME_COUNT: tuple[frozenset[str], ...] = (
    frozenset({"次", "场", "场次", "回", "场/次", "趟"}),
    frozenset({"人", "名", "位", "个人", "人数"}),
    frozenset({"户", "户数", "家庭", "户家庭"}),
    frozenset({"人次", "人/次", "人·次", "人.次", "人次数"}),
    frozenset({"户次", "户/次"}),
    frozenset({"起", "宗", "件", "例", "起次", "宗次", "例次"}),
    frozenset({"期", "班", "期次"}),
    frozenset({"批", "批次"}),
    frozenset({"轮", "轮次"}),
    frozenset({"辆", "台"}),
    frozenset({"台", "套", "台套", "台/套", "台(套)", "台件", "件套", "件/套", "台/件", "台(件)", "套/件", "个(套)"}),
    frozenset({"项", "项目", "个项目", "项次"}),
    frozenset({"条", "条次"}),
    frozenset({"篇", "篇次"}),
    frozenset({"份", "份次"}),
    frozenset({"本", "册"}),
    frozenset({"棵", "株"}),
    frozenset({"栋", "幢"}),
    frozenset({"所", "家"}),
    frozenset({"课时", "学时"}),
    frozenset({"床", "床位", "张床位"}),
    frozenset({"学位", "个学位"}),
    frozenset({"车位", "停车位", "个车位", "泊位"}),
    frozenset({"村", "个村"}),
    frozenset({"岁", "周岁"}),
    frozenset({"℃", "摄氏度"}),
    frozenset({"分贝", "dB"}),
    frozenset({"吨标准煤", "吨标煤"}),
    frozenset({"剂", "剂次", "针", "针次", "支"}),
    frozenset({"延米", "延长米"}),
)
"""Counters that count the same things."""

# 个 stands in for any counter of single things, never for people, times or visits.
_THINGS = frozenset(
    words(
        """
    项 家 处 座 所 间 栋 幢 套 台 部 件 宗 起 例 条 份 篇 本 册 张 块 片 口 眼 盏 根 支 枚 组 队 门 节 种 类
    点 站 标段 村 社区 项目 企业 单位 部门 品种 点位 站点 个村 只 面 扇 期 班
    """
    )
)
_PERSON = frozenset({"人", "名", "位", "个人", "人数"})
_VISITS = {"人次": "人", "人/次": "人", "人·次": "人", "人.次": "人", "户次": "户", "户/次": "户"}

# After `/` or 每. 生 is a pupil.
_PER: Mapping[str, str] = MappingProxyType(
    {
        word: line.split()[0]
        for line in """
            人 人 名 位 生 学生 人员 学员 教师 代表
            人次 人次
            户 户 家庭
            天 天 日
            工作日 工作日
            月 月 个月
            季度 季度 季
            年 年 学年
            学期 学期
            亩 亩
            公顷 公顷
            平方米 平方米 ㎡ m2 m² 平米 平方
            立方米 立方米 m³ m3 标方
            公里 公里 千米 km
            米 米 延米
            吨 吨 t
            公斤 公斤 千克 kg
            斤 斤
            次 次
            场 场 场次
            期 期
            件 件
            个 个
            套 套 套次
            台 台
            辆 辆 车
            本 本 册
            份 份
            篇 篇
            头 头
            只 只
            羽 羽
            棵 棵 株
            课时 课时 学时
            节 节
            小时 小时 h
            分钟 分钟
            批 批 批次
            班 班
            所 校 所
            村 村 个村
            家 家 企业
            项 项
            处 处
            座 座
            间 间
            盏 盏
            条 条
            针 针
            剂 剂
            张 张
            床 床
            升 升 L
            万人 万人
            万元 万元
            万辆 万辆
            周 周 星期
            例 例
            宗 宗
            起 起
            单 单
            度 度 千瓦时 kWh
            对 对
            组 组
            队 队
            餐 餐
            栋 栋 幢
            社区 社区
            单位 单位
            样 样
            点 点
            平方公里 km2 平方公里
            部 部
        """.strip().splitlines()
        for word in line.split()[1:]
    }
)
_PER_WORDS = tuple(sorted(_PER, key=len, reverse=True))

# A counter that goes on like this is a piece of another word.
_FALSE_UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        line.split()[0]: tuple(line.split()[1:])
        for line in """
            人 大 民 事 才 工智 居 均 口 社 力 防 文 为
            年 级 制 轻 会 检 报 鉴 终 货
            月 饼
            日 常 报
            天 河 然 津 气 府
            分 别 之 类 局 会 公司 管 级 析 配 散 中心 校 支 布 项 解 区 批 期 院 段 流 包
            次 性 生 要 日 月 年
            期 间 末 初 望 满 货 限 刊
            场 所 馆 地 景 面 镇
            个 性 体 别
            条 例 件 约 款
            点 多 半 钟 击 亮 评 状 名 对点 赞 检
            成 立 功 果 效 本 员 为 熟 绩 交 长 人 都 套 活 型 品 片 群 年 分 就
            方 面 案 式 针 位 向 法 便 可 能 得 有 舱 圆 形
            度 假 过 量
            面 积 对 向 试 临 貌 粉
            位 于 置 列 居
            名 称 单 录 义 牌 优 胜 镇 师 校 医 额 特
            家 庭 长 园 具 电 政 属 乡 风 教 校 禽 畜 里
            户 外 籍 口 用 型 厕 均
            台 风 账 山 湾 州 海 阶 商
            部 门 分 署 队 级 位 委 长 件
            门 诊 店 户 前 口 牌 禁 楼 头 卫
            段 落 位
            块 状 链 茎
            口 罩 岸 腔 头 径 碑 述
            支 部 出 付 持 撑 援 农 教 行
            只 有 是 能 需 要 完 达
            把 握 关
            单 位 元 独 一 项 价 身
            样 本 品 板 式
            组 织 成 建 长 合 团 级
            类 似 别 型
            项 链
            种 植 养 子 公 苗 粮 质 猪 牛 羊
            级 别 以上 联
            道 路 德 理 闸 具
            节 约 能 水 目 日 假 点 余 省 电 支
            课 堂 程 题 后
            班 级 子 主任 长
            行 业 政 为 动 程 驶 道 人
            站 点建 台
            处 理 置 罚 于 方 分 级
            所 有 需 在 属 得 辖 以 长
            代 表 理 码 办 建 缴 发 替
            出 口 台 租 行 具 席 现 生 版 勤 国 让 厂 院 动 资 入
            对 象 于 接 口 外 照 标 策 应 比 全 辖 该 各
            首 次 批 届 创 府 都 席 要 先
            字 样 号
            幕 墙 后
            群 众 体
            帮 扶 助 办 教
            包 括 含 装 保 干 联 村 片
            通 过 知 报 信 车 行 讯 道
            卡 口 点 片
            管 理 道 控 护 网 委 线 辖
            票 据 决
            餐 饮 厅
            具 有 体 备
            孔 雀
            声 音
            升 级 学 降 值 旗
            克 服 扣
            元 旦 素 宵 器 月
            角 度 色
            周 边 期 转 末 岁 年 密 围
            季 节 前 中 后
            安 全 排 装 置 保 防 徽
            讲 座 话 解 述 堂 课 师
            步 行 骤 伐
            档 案 次
            版 本 面 权
            列 入 支 车 为 出
            张 贴 掖 家
            床 位
            株 洲
            队 伍 员
            街 道 镇 区
            镇 街 区 级 政
            村 级 民 委 庄 容 居 务
            层 级 次 面
            星 级 期
            集 中 体 团 成 约 聚 市 镇 贸
            曲 线 艺
            杆 线
            井 盖
            棚 户 改
            贴 息
            款 项
            片 区 状
            起 草 到 步 始 诉 点
            例 行 如 会 外
            批 复 准 发 评
            回 收 复 访 头 落 升 流 应 迁
            笔 试
            本 年 级 地 市 区 县 单位 部门 次 科 辖 身 期 月 季 着 院 校 局 省 项目
            头 部 等
            根 据 本 治
            座 谈 位 落
            间 隔 接 断
            盒 饭
            瓶 颈
            封 闭 控 山 堵
            桌 面
            平方 面
        """.strip().splitlines()
    }
)


def _by_first(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        found.setdefault(word[0], []).append(word)
    return MappingProxyType({first: tuple(rest) for first, rest in found.items()})


class Unit(Record):
    """A unit as understood: `base` counts or measures, `per` are the things it is spread over (元/人·月)."""

    text: str
    base: str = ""
    family: str = ""
    factor: Fraction = ONE
    per: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What makes two units the same apart from their size."""
        return self.family or self.base, self.per


class UnitTable:
    """The units a text is read with.

    `UNITS` is the default; `extended()` gives a table that knows more, without touching the default.
    """

    __slots__ = ("_sizes", "_words", "counters", "families", "same")

    def __init__(
        self,
        families: Mapping[str, Mapping[str, Fraction]] = FAMILIES,
        counters: tuple[str, ...] = COUNTERS,
        same: tuple[frozenset[str], ...] = SAME_COUNT,
    ) -> None:
        self.families = families
        self.counters = counters
        self.same = same
        self._sizes = {unit: (family, size) for family, members in families.items() for unit, size in members.items()}
        self._words = _by_first((*self._sizes, *counters))

    def extended(
        self,
        *,
        families: Mapping[str, Mapping[str, Fraction]] | None = None,
        counters: Iterable[str] = (),
        same: Iterable[Iterable[str]] = (),
    ) -> UnitTable:
        """This table with more families (or more members of a family), counters and groups of equal counters."""
        merged = {name: dict(members) for name, members in self.families.items()}
        for name, members in (families or {}).items():
            merged.setdefault(name, {}).update(members)
        groups = tuple(frozenset(group) for group in same)
        words = tuple(dict.fromkeys((*self.counters, *counters, *(word for group in groups for word in sorted(group)))))
        return UnitTable(
            families=MappingProxyType({name: MappingProxyType(members) for name, members in merged.items()}),
            counters=words,
            same=(*self.same, *groups),
        )

    def word_at(self, text: str, place: int) -> str:
        """The longest unit that stands at `place` of a folded text, or an empty string."""
        for word in self._words.get(text[place : place + 1], ()):
            if not text.startswith(word, place):
                continue
            end = place + len(word)
            follower = text[end : end + 1]
            if word[-1].isascii() and word[-1].isalpha() and follower.isascii() and follower.isalnum():
                continue
            false = _FALSE_UNITS.get(word)
            if false and text.startswith(false, end):
                continue
            return word
        return ""

    def per_at(self, text: str, place: int) -> str:
        """The longest word for what a price is spread over (人, 月, 平方米) at `place`, or an empty string."""
        for word in _PER_WORDS:
            if text.startswith(word, place):
                return word
        return ""

    def size(self, word: str) -> tuple[str, Fraction]:
        """The family of a unit and its size in the family's base unit; no family and 1 for a counter."""
        return self._sizes.get(word, _COUNTER)

    def per(self, word: str) -> str:
        """The one name of what a price is spread over: 生 and 名 are 人."""
        return _PER.get(word, word)

    def unit(self, text: str, base: str, scale: int = 1, per: Iterable[str] = ()) -> Unit:
        """The unit printed as `text`: `base` multiplied by `scale` (万), spread over `per`."""
        return _unit(self, text, base, scale, tuple(per))

    def share(self, text: str, whole: int) -> Unit:
        """A share printed as /10万: so many of `whole`."""
        return Unit(text=text, base=text, family="ratio", factor=Fraction(1, whole))

    def same_count(self, first: str, second: str) -> bool:
        """Whether two counters count the same things."""
        return _same_count(self, first, second)

    def comparable(self, target: Unit, result: Unit, name: str = "") -> bool:
        """Whether numbers of the two units can be compared, each taken in the base unit of its family.

        A near unit (人 and 人次) is comparable only when the indicator's `name` uses the result's unit.
        """
        if target.per != result.per and not _spread_alike(target, result):
            return False
        if target.family or result.family:
            return target.family == result.family
        if self.same_count(target.base, result.base):
            return True
        near = _VISITS.get(result.base) == target.base or _VISITS.get(target.base) == result.base
        near = (
            near
            or (result.base in _VISITS and target.base in _PERSON)
            or (target.base in _VISITS and result.base in _PERSON)
        )
        return near and result.base in name


def _spread_alike(target: Unit, result: Unit) -> bool:
    """480元 answers 500元/人: one of the two leaves out what the price is spread over; 次/年 is 次 in a year's form."""
    if not target.per or not result.per:
        rest = target.per | result.per
        # 23万元 is no price for one of them, 480元 may be.
        return (target.family == "money" and target.factor == result.factor) or rest <= {"年"} or not result.base
    small, large = sorted((target.per, result.per), key=len)
    return target.family == "money" and small < large


@lru_cache(maxsize=4096)
def _unit(table: UnitTable, text: str, base: str, scale: int, per: tuple[str, ...]) -> Unit:
    family, size = table.size(base)
    factor = ONE if size == scale == 1 else size * scale
    return Unit(text=text, base=base, family=family, factor=factor, per=frozenset(_PER.get(word, word) for word in per))


@lru_cache(maxsize=4096)
def _same_count(table: UnitTable, first: str, second: str) -> bool:
    if first == second or any(first in group and second in group for group in table.same):
        return True
    # 12个村 counts like 12个 and 12村.
    short, long = sorted((first, second), key=lambda text: (len(text), text != "个"))
    if short == "个" and (long in _THINGS or long.startswith("个")):
        return True
    return bool(short) and long == "个" + short


UNITS = UnitTable()
"""The units perfeval knows without a profile."""

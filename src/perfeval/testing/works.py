"""Works that made-up offices plan, do and measure: the words of honest forms."""

from __future__ import annotations

from attrs import frozen

__all__ = ["OFFICES", "Office", "Work"]


@frozen
class Work:
    """Something that an office does and counts."""

    action: str
    thing: str
    unit: str
    measure: str
    """What its count is called, such as 长度."""
    low: int
    high: int
    """Between these lies what is planned."""
    quality: str
    """A share of a whole that tells how well it was done."""

    @property
    def counted(self) -> str:
        """The name of the indicator that counts it."""
        return f"{self.thing}{self.action}{self.measure}"


@frozen
class Office:
    """A department, those it serves, and what it does."""

    name: str
    served: str
    works: tuple[Work, ...]


OFFICES = (
    Office(
        "水务局",
        "沿线居民",
        (
            Work("疏浚", "排洪河道", "公里", "长度", 8, 40, "断面验收合格率"),
            Work("更换", "老旧阀门", "只", "数量", 300, 900, "阀门检定合格率"),
            Work("抽检", "管网末梢样品", "份", "数量", 200, 900, "样品检测准确率"),
            Work("加固", "小型堤坝", "处", "数量", 6, 20, "堤坝验收合格率"),
        ),
    ),
    Office(
        "园林绿化中心",
        "周边市民",
        (
            Work("种植", "行道乔木", "株", "数量", 200, 4000, "乔木成活率"),
            Work("养护", "街角花坛", "平方米", "面积", 800, 9000, "花坛管护达标率"),
            Work("更新", "休憩座椅", "张", "数量", 60, 400, "座椅安装合格率"),
            Work("修缮", "木质栈道", "米", "长度", 300, 2600, "栈道验收合格率"),
        ),
    ),
    Office(
        "疾病预防控制中心",
        "受检群众",
        (
            Work("筛查", "慢性病高危人群", "人", "人数", 900, 8000, "筛查档案完整率"),
            Work("轮训", "乡村医生", "人次", "人次", 80, 600, "结业考核合格率"),
            Work("配备", "急救推车", "台", "数量", 15, 90, "推车调试合格率"),
            Work("接种", "流感疫苗", "剂", "数量", 2000, 9000, "冷链温度达标率"),
        ),
    ),
    Office(
        "文化馆",
        "到场观众",
        (
            Work("演出", "惠民小戏", "场", "场次", 20, 90, "演职人员到岗率"),
            Work("修缮", "展厅穹顶", "平方米", "面积", 200, 1500, "穹顶验收合格率"),
            Work("录制", "方言童谣", "期", "数量", 12, 60, "童谣上线率"),
            Work("采购", "排练乐器", "件", "数量", 20, 150, "乐器验收合格率"),
        ),
    ),
    Office(
        "农业农村局",
        "种植大户",
        (
            Work("推广", "抗旱稻种", "亩", "面积", 600, 9000, "稻种发芽率"),
            Work("检测", "蔬菜农残", "批次", "批次", 90, 700, "报告出具及时率"),
            Work("培训", "农机驾驶员", "人次", "人次", 80, 600, "驾驶考试通过率"),
            Work("建设", "冷藏库房", "座", "数量", 6, 20, "库房验收合格率"),
        ),
    ),
    Office(
        "交通运输局",
        "过往司机",
        (
            Work("养护", "县道路面", "公里", "长度", 20, 200, "路面平整度达标率"),
            Work("安装", "波形护栏", "米", "长度", 900, 9000, "护栏抽检合格率"),
            Work("更换", "隧道照明灯", "盏", "数量", 200, 1500, "照明灯亮灯率"),
            Work("检测", "桥梁支座", "个", "个数", 60, 400, "支座检测覆盖率"),
        ),
    ),
    Office(
        "民政局",
        "来访家庭",
        (
            Work("改造", "适老卫生间", "户", "户数", 60, 500, "卫生间验收合格率"),
            Work("发放", "临时救助金", "人", "人数", 900, 8000, "救助金核对准确率"),
            Work("走访", "独居困境家庭", "户", "户数", 90, 800, "走访记录完整率"),
            Work("增设", "社区助餐点", "个", "个数", 6, 30, "助餐点验收合格率"),
        ),
    ),
    Office(
        "城市管理局",
        "临街商户",
        (
            Work("清运", "装修垃圾", "吨", "数量", 900, 9000, "清运车辆密闭率"),
            Work("更新", "分类果皮箱", "套", "数量", 90, 900, "果皮箱完好率"),
            Work("拆除", "违章棚屋", "处", "数量", 20, 150, "拆除现场清理率"),
            Work("印发", "投放指南", "册", "数量", 2000, 9000, "指南入户率"),
        ),
    ),
)
"""Eight offices; no work of one shares a telling word with a work of another."""

"""The vocabulary of targets and results, as data, and the questions about wording that other modules ask."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from perfeval.values.patterns import Words, occurrences
from perfeval.values.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "cause_clause",
    "says_not_done",
    "says_unfinished",
]


# How many places that look like a cue are examined in one text.
_MOST = 100


def _longest_first(words: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """(word, operator) pairs, so that 不低于 is found before 低于."""
    pairs = [(word, op) for op, group in words.items() for word in group]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


# --- not done -------------------------------------------------------------------------------------------------

NEGATIONS = words(
    """
    未 没有 没 尚未 暂未 并未 均未 仍未 还未 未能 没能 未曾 从未 无法 不能 未予 未予以 尚没有 还没有 暂无法
    暂时未 暂时无法 尚无法 基本未 基本没有 不再 不予
    """
)
# What may stand between the negation and the verb.
NEGATED_ADVERBS = words(
    """
    全部 全面 完全 按时 按期 按计划 按要求 按规定 按进度 按照计划 按预期 及时 如期 能 能够 能按时 能按期 能如期
    能及时 能全部 得到 得以 实际 正式 继续 组织 再 有效 真正 最终 完整 足额 同步 100% 单独 专门 统一 进一步
    大规模 到 予以
    """
)
# Activities whose negation means that the indicator's own work was not done.
ACTIVITY_VERBS = words(
    """
    进行 开展 实施 完成 完工 竣工 达成 达到 达标 达 执行 启动 启用 采购 购置 购买 购入 建成 建设 修建 举办 举行
    召开 发放 支付 支出 拨付 下达 落实 组织 安排 使用 投入 投用 交付 验收 通过验收 实现 做到 办理 办结 提供 制定
    出台 印发 成立 设立 开工 动工 施工 招标 签订 到位 配备 安装 改造 维修 更新 编制 发布 上线 运行 运营 开放
    开通 开设 招聘 培训 检查 抽检 监测 派出 参加 参与 覆盖 形成 履行 推进 推行 推广 整改 公开 公示 报送 上报
    提交 兑现 结算 缴纳 征收 收缴 补助 补贴 资助 救助 申报 申请 评选 表彰 演出 出版 印刷 归档 移交 取得 获得
    见效 显现 体现 涉及 产出 补选 外出 出访 出国 调研 考察 走访 慰问 接待 实行 付款
    """
)
# Said without a negation: 取消, 推迟 …
CALLED_OFF = words(
    """
    取消举办 取消开展 取消了 取消该 取消本 取消此 取消原 取消今年 取消当年 已取消 被取消 均取消 全部取消
    予以取消 活动取消 会议取消 项目取消 培训取消 计划取消 任务取消 停止实施 停止开展 停止举办 暂停实施 暂停开展
    暂停举办 暂停进行 已暂停 终止实施 中止实施 已终止 已中止 项目终止 项目中止 合同终止 暂缓实施 暂缓开展
    暂缓执行 暂缓举办 已停办 停办 搁置 延期举办 延期举行 延期召开 延期开展 延期实施 延期至 延期到 已延期 推迟至
    推迟到 推迟举办 推迟开展 推迟召开 推迟实施 已推迟 延后至 延后开展 延后举办 顺延至 顺延到 延迟至 延迟到
    不具备实施条件 不具备开展条件 放弃实施 项目撤销 项目调整取消 改为下年 结转下年实施 结转至下年 未果 不达标
    不合格 未做 没做 未干 没开 未开 未建 未购 未付 未用 未办 未招 未支
    """
)
PARTLY_DONE = words(
    """
    部分达成 部分完成 部分实现 部分达到 部分开展 部分实施 部分落实 部分达标 只完成 仅完成 只达到 仅达到 只开展
    仅开展 只实现 仅实现 部分未 达成部分 完成部分 未全部 未完全 未全面 部分达成预期指标 并具有一定效果
    完成一部分 完成了一部分 基本未 只有部分 仅有部分 部分已完成
    """
)
# 无未完成项目, 杜绝未办结: the lack of a lack.
DOUBLE_NEGATIONS = words(
    """
    无 没有 不存在 杜绝 避免 防止 零 0 并非 不是 未发现 减少 如 若 是否
    """
)
# Where the negation is a piece of another word.
NOT_A_NEGATION = words(
    """
    淹没 埋没 沉没 没收 没落 未来 未成年 未婚 未央 前所未有 能不能 用不能
    """
)

# --- going on -------------------------------------------------------------------------------------------------

GOING_ON = words(
    """
    正在 正开展 正进行 正施工 正推进 正建设 正实施 正办理 在建 在施 在办 处于施工 处于建设 施工阶段 招标阶段
    建设阶段 筹备阶段 前期阶段 前期工作 设计阶段 审批阶段 收尾阶段 扫尾阶段 实施阶段 采购阶段 准备阶段 预定
    待完成 待开展 待实施 待验收 待建 拟于 拟在 计划于 预计于 筹备开展 陆续开展 正陆续 抓紧 加紧 加快推进 有待
    尚在 还在 仍在 目前在
    """
)
# …中 after one of these at the end of a clause: 设备购进中, 施工中.
GOING_ON_VERBS = words(
    """
    建设 施工 购进 采购 进行 推进 办理 审批 实施 招标 筹备 改造 整改 落实 开展 制作 安装 调试 验收 审核 处理
    修建 装修 编制 设计 论证 申报 执行 完善 维修 研发 测试 结算 审计 准备 筹建 在建 修缮 招投标 公示 评审 治理
    修复 升级 研究 洽谈 协调 开发 征迁 拆迁 拆除 收集 整理 统计 征集 制定 修订 组织 征求意见 审理 建造 铺设 加工
    生产 运行 发放 支付 完成 创建 签订 谈判 走流程 履行 持续 试运行 起草 编写 整治 扩建
    """
)

# --- causes ---------------------------------------------------------------------------------------------------

CAUSE_OPENERS = words(
    """
    由于 因为 鉴于 主要原因 原因是 原因为 原因: 原因系 主要是因 主要系 考虑到 囿于 限于 碍于
    """
)
CAUSE_CLOSERS = words(
    """
    原因 缘故 影响 制约 限制 冲击 所致
    """
)
# 受…影响 needs its closer; so does a bare 因 inside a clause.
_NOT_RECEIVED = "接享承感经遭授难忍"  # 接受, 享受 …
_NOT_BECAUSE = words(
    """
    因素 因此 因而 因地制 因公 因材施 因人 因病 因灾 因学 因残 因子 因果 因时 因势利 因户 因村 因企 因校 因事 因私
    因缘 因工伤 因工死 因特 因数
    """
)
_CLAUSE_END = ",.;。!?、\n"


# --- comparators ----------------------------------------------------------------------------------------------

# Civil Code art. 1259: 以上, 以下, 以内 and 届满 include the number; 不满, 超过 and 以外 do not.
COMPARATORS_BEFORE: tuple[tuple[str, str], ...] = _longest_first(
    {
        ">=": words(
            """
            不低于 不少于 不小于 至少 大于等于 大于或等于 大于或者等于 高于等于 高于或等于 不得低于 不得少于
            不能低于 不能少于 不应低于 不应少于 不少於 不低於 不下于 不短于 不短於 起码 最少 最低 应大于等于
            等于或大于 等于大于 未低于 未少于 不弱于 下限 超过或等于 超过等于 不亚于 不小於 不逊于 大等于 ≥
            """
        ),
        "<=": words(
            """
            不超过 不高于 不大于 不多于 至多 最多 不超 不得超过 不得高于 不得大于 不得多于 不能超过 不应超过
            小于等于 小于或等于 小于或者等于 低于等于 低于或等于 少于等于 少于或等于 未超过 未超 未高于 未突破
            不突破 等于或小于 等于小于 上限 最高 不得超 不长于 不晚于 限额 没有超过 没超过 均不超过 小等于
            """
        ),
        ">": words(
            """
            大于 超过 高于 多于 超 突破 超出 优于 远超 大於
            """
        ),
        "<": words(
            """
            小于 低于 少于 不足 不满 不到 未满 未达 未达到 未到 不及 小於 低於 没达到
            """
        ),
        "=": ("等于", "等於"),
    }
)
# 不足 is no bound in 补足…; 超 none in 赶超.
COMPARATOR_TRAPS = {"超": "赶高反班", "不足": "", "最高": "", "最低": "", "突破": "现", "上限": "", "下限": ""}
COMPARATORS_AFTER: tuple[tuple[str, str], ...] = _longest_first(
    {
        ">=": words(
            """
            以上 及以上 或以上 (含)以上 及其以上 (及)以上 以上(含) 起 与以上
            """
        ),
        "<=": words(
            """
            以下 及以下 以内 之内 内 或以下 (含)以下 封顶 为限 之下 及以内 (含)以内
            """
        ),
        ">": ("以外", "开外"),
        "≈": ("左右", "上下", "许"),
    }
)
# At the end of the words before a number: 达到 promises at least, but reports a plain figure.
REACHED: tuple[tuple[str, str], ...] = _longest_first(
    {
        ">=": words(
            """
            达到 达 达至 达成 提高到 提高至 提升到 提升至 增加到 增加至 增至 上升到 上升至 增长到 增长至 扩大到
            扩大至 升至 保持在 稳定在 维持在 力争达到 应达到 须达到 需达到 要达到 到达 实现
            """
        ),
        "<=": words(
            """
            控制在 降低到 降低至 降到 降至 下降到 下降至 减少到 减少至 减至 压减到 压减至 缩短到 缩短至 压缩到
            压缩至 限制在 控制为 控制到 控制
            """
        ),
    }
)
FILLERS_BEFORE = words(
    """
    人民币 ￥ ¥ 每年 全年 年均 为 到 至 的 : 共 达到 达 计划 预算 年度指标值 指标值 目标值 目标 每人 每户 每月
    总额 率 ( 有
    """
)
APPROXIMATE_BEFORE = words(
    """
    大约 大概 接近 将近 约为 约计 约 近 大致 估计 左右
    """
)
APPROXIMATE_TRAPS = {"近": "最附靠邻远相临亲", "约": "节制条合契公预", "约计": "", "左右": ""}
DESCRIBING_SUFFIXES = words(
    """
    以上 及以上 以下 及以下 以内 或以上 或以下 及其以上 之内 内 以外 起
    """
)
# After a bound these go on about the bound itself, not about a thing: 以上的满意度 would be a thing.
AFTER_BOUND = words(
    """
    。 , 为 即 达 且 并 或 ( 的目标 的要求 的标准 目标 要求 完成 办结 到位 得分 率 合格 达标 是 验收 满意 之间
    和 及 均 拨付 支付 发放 办理 处理 响应 到达 送达 解决 回复 反馈
    """
)
# A bare number may run into these and still count: 共100合格.
AFTER_BARE_NUMBER = words(
    """
    以上 以下 以内 及以上 及以下 左右 上下 或以上 为 和 至 到 且 并 或 ( 、 开外 起, 全部 均 已 含 不含 以外
    之内 内 其中 与 符合 达标 合格
    """
)

# --- roles of a quantity in its sentence ----------------------------------------------------------------------

TOTALS = words(
    """
    共计 合计 累计 总计 一共 共 总数 总量 总额 总人数 总面积 总共 累积
    """
)
CHANGES = words(
    """
    增长 增加 增加了 增幅 增速 提高 提升 上升 上涨 下降 降低 减少 降幅 下滑 回落 增长率 增长了 同比增 同比降
    同比 环比 提高了 提升了 下降了 降低了 减少了 涨幅 高出 低出 超出 超额 增长率为 增幅为 增速为 同比增长 节约
    节省 压减 压缩 缩短 缩减 削减 净增 增 降 多出 少于上年 比上年多 比上年少
    """
)
LEFT_OVER = words(
    """
    剩余 还剩 尚余 未完成 未办结 未处理 未整改 未发放 未拨付 未支付 未通过 不合格 未达标 未开展 未实施 结余 差额
    还差 相差 尚有 仍有 还有 未缴 未使用 没有完成 缺口 退库 退回 未开工 未建
    """
)
LEFT_UNDONE = words(
    """
    未完成 未办结 没有 未能 尚未 未开 未整改 未达 未建 未发 未实施 未支付 未拨付 未通过 不合格 未进行 正在 在建
    待 因故未 暂未 还未 仍未 未
    """
)
CLEARLY_UNDONE = words(
    """
    未完成 未开工 未实施 尚未 正在建 正在施 未建成 未验收 没有完成 暂未 未开展 未办结 未整改 未通过
    """
)
_PLANS = words(
    """
    计划 目标 预期 年初 指标值 任务数 任务为 应完成 应达到 预算数 预算为 预算安排 原定 标准为 要求
    """
)
_NOT_PLANS = words(
    """
    按计划 按照计划 按目标 按预期 按要求 照计划 超计划 超目标 超额 完成计划 完成目标 达到目标 的 实际 已
    根据计划 目标任务 计划内 大于 不低于 达到预期 达到年度指标值 完成了计划 实现目标 达到要求 符合要求 工作计划
    完成年初
    """
)
# A Chinese numeral right after these counts: 召开两场, 共三次.
COUNTING_BEFORE = words(
    """
    召开 召开了 举办 举办了 开展 开展了 组织 组织了 完成 完成了 进行 进行了 共 共计 合计 累计 计 为 达 达到 约
    近 发生 出现 实施 新建 新增 建成 建设 购置 采购 印发 制定 出台 发布 发放 派出 参加 接待 走访 慰问 培训 检查
    整改 处理 办理 查处 修建 改造 维修 安装 配备 聘请 选出 表彰 资助 救助 补助 至少 不少于 不低于 不超过 超过
    以上 了 有 达成 实现 演出 出版 编制 获得 取得 申报 引进 每年 全年 年内 举行 举行了 成立 设立 撰写 形成 刊发
    报送 大于 小于 多于 少于 低于 高于 在 至 到 : 计划
    """
)

# --- directions -----------------------------------------------------------------------------------------------

# Unwanted or spent: fewer is better when it ends the name.
UNWANTED = words(
    """
    事故 投诉 出错 差错 错误 违规 违法 违纪 逾期 流失 死亡 伤亡 失败 退货 缺陷 失误 故障 火灾 险情 纠纷 上访
    信访 刑事 发案 案发 治安案件 诈骗 违约 拖欠 欠费 欠薪 超标 超支 超期 超时 延误 延期 迟到 缺席 缺勤 旷工 破损
    损坏 损毁 损失 浪费 丢失 遗漏 漏报 瞒报 误报 误差 偏差 偏离 污染 疫情 感染 传染 发病 患病 病死 误诊 漏诊
    不良反应 舆情 负面 隐患 泄密 泄露 失密 群体性事件 突发事件 安全事件 责任事件 重大事件 不良事件 极端事件
    负面事件 伤害事件 事件 失业 辍学 返贫 复发 犯罪 再犯罪 败诉 撤销 复议 拥堵 中断 停电 停水 断电 宕机 瘫痪
    堵塞 溢流 渗漏 漏损 漏失 损耗 变质 霉变 空置 闲置 不合格 不达标 不满意 不良 缺失 处罚 问责 通报批评 负债
    债务 坏账 贫困发生 差评 意外 冲突 挪用 截留 侵占 腐败 违章 火情 伤害 矛盾 上访人次 减员 返工 质量问题
    安全问题 失踪 溺水 中毒 食物中毒 虫害 灾害 病害 扣款 罚款 失职 渎职 误工 流标 废标 滞留 积压 死亡人口 断档
    脱管 漏管 失联 拒绝 退回 纰漏 异议 质疑 索赔 诉讼 越级上访 非访 死角 暴雷 失信 虚报 冒领 套取
    受伤 轻伤 重伤 伤残 致残 烫伤 摔伤 溺亡 身亡 遇难 走失 迷路 被困 困人 并发症 后遗症 过敏 肥胖 近视 龋齿 贫血 早产
    不及格 留级 逃学 逃课 撤项 烂尾 停建 停工 超概 告警 报错 丢包 挂账 白条 错账 呆滞 扬尘 冒烟 缺编 空缺 缺口 离岗 重访 缠访
    闹访 群访 集访 抱怨 破碎 滞销 短缺 退件 再犯 错捕 羁押 堵车 剐蹭 碰撞 侧翻 断交 漏水 漏气 漏油 渗水 管涌 决口 溃口 坍塌
    沉降 开裂 裂缝 断裂 倾覆 沉没 失火 起火 谎报 套牌 肇祸 枯死 病死 夭折 劣五类 劣Ⅴ类
    成灾 受害 受灾 超限 超载 超员 超编 超速 肇事 盗窃 抢劫 走私 酒驾 醉驾 毒驾 欺凌 霸凌 斗殴 自杀 轻生 致贫 塌方
    滑坡 溃坝 决堤 断供 断网 卡顿 掉线 崩溃 死机 失效 失灵 误操作 误判 错案 冤案 错发 漏发 错检 漏检 错登 漏登 篡改
    病毒 漏洞 撂荒 抛荒 倒塌 翻车 追尾 脱轨 坠落 触电 爆炸 泄漏 爆管 内涝 积水 歉收 疫病 猝死 压疮 坠床 跌倒 退学
    旷课 作弊 违停 涉黄 涉赌 涉毒 吸毒 复吸 脱逃 亏损 赤字 不良贷款 呆账 欠税 欠缴 偷税 漏税 逃税 停运 停摆 晚点
    误点 空驶 脱岗 空岗 离职 辞职 黑臭 异味 火点 火警 盗采 盗伐 滥伐 偷排 直排 毁林 侵权 假冒 伪劣 伪造 造假 欺诈
    传销 非法集资 失实 迟报 错报 死淘 超生 弃渣 乱占 占道 脱销 缺货 断货 缺水 缺电 扣分 失分 错漏 遗失 停机 退稿
    宕机 错号 挂起
    """
)
# Those that work is done on: 处置突发事件 counts the work.
TROUBLES = words(
    """
    事故 投诉 火灾 险情 纠纷 上访 信访 疫情 隐患 突发事件 事件 矛盾 违法 违规 违章 违纪 犯罪 刑事 治安案件 案件
    行为 问题 污染 故障 诉讼 复议 舆情 灾害 火情 虫害 病害 安全 类 重大 各类 群体性事件 质量问题 安全问题 债务
    损坏 破损 拥堵 传染 溺水 失踪 中毒 积压 闲置 拖欠 欠薪 诈骗 盗窃 抢劫 走私 酒驾 醉驾 毒驾 超限 超载 超速
    违停 吸毒 涉毒 盗采 盗伐 偷排 侵权 假冒 伪劣 伪造 欺诈 传销 非法集资 撂荒 黑臭 内涝 失信 漏洞 病毒 火点 火警
    """
)
SPENT = words(
    """
    能耗 消耗 耗能 耗电 耗水 用水量 用电量 排放 成本 费用 支出 开支 花费 三公经费 三公 造价 运行费 维护费 接待费
    会议费 培训费 差旅费 运维费 咨询费 管理费 服务费 租赁费 印刷费 劳务费 电费 水费 保险费 用车费 出国费 办公费
    人工费 材料费 委托费 宣传费 评审费 监理费 设计费 检测费 审计费 聘用费 购置费 工程费 建设费 维修费 加班费
    伙食费 住宿费 交通费 通讯费 邮电费 物业费 保洁费 绿化费 专家费 公务用车购置费 维修维护费 养护费
    """
)
LOWER_RATES = words(
    """
    发生率 投诉率 结转结余率 结余率 结转率 经费控制率 成本控制率 费用控制率 支出控制率 预算控制率 公用经费控制率
    三公经费控制率 人员控制率 编制控制率 调整率 变动率 偏离率 偏离度 偏差率 波动率 失业率 死亡率 发病率 患病率
    感染率 病死率 致死率 伤亡率 差错率 错误率 出错率 失误率 误差率 故障率 返修率 返工率 退货率 退款率 退单率
    流失率 逾期率 违约率 违规率 违法率 违纪率 空置率 闲置率 辍学率 流生率 返贫率 复发率 上访率 信访率 败诉率
    撤销率 纠错率 犯罪率 再犯罪率 重新犯罪率 发案率 案发率 超标率 超支率 超时率 延误率 漏报率 误报率 漏检率
    漏诊率 误诊率 漏损率 漏失率 损耗率 破损率 损坏率 损失率 变质率 淘汰率 缺勤率 缺席率 负债率 不良率 不合格率
    不满意率 拥堵率 中断率 污染率 排放率 致残率 事故率 风险率 丢失率 重复率 脱漏率 脱管率 漏管率 被诉率 违章率
    处罚率 贫困率 脱失率 拒收率 拒付率 退票率 失踪率 跌倒率 感染发病率 费用率 成本率 能耗率 消耗率 残次率 报废率
    发生数 发生起数 发生件数 发生宗数 发生例数 发生次数
    药占比 耗占比 耗材占比 空编率 空岗率 变更率 改判率 发回率 改发率 发改率 发回重审率 弃收率 失败率 废标率 流标率 滞纳率 拖欠率 坏账率 逾期未结率 未完成率
    """
)
# Measures of what is unwanted; the thing before them decides.
COUNT_TAILS = words(
    """
    发生次数 发生数 发生件数 发生起数 发生数量 发生情况 次数 件数 起数 宗数 例数 个数 人数 户数 人次数 人次 数量
    总数 总量 总额 总数量 数 量 额 金额 数额 比例 占比 比率 比重 率 发生 情况 件次 起 次 事件 案件 行为 现象
    问题 事项 人员 车辆 单位 企业 项目 作品 样品 批次 处 点 点位 面积 里程 学生 职工 干部 贷款 合同 订单 病例 案
    总和 指标 情形 投入 总计 控制数 控制 控制额 控制情况 金 值 指数 程度 天数 台次 时长
    时间 小时数 条数 人口 处数 风险 支付 水平 强度 总值 总次数 预算 预算数 上报数 标准化 控制目标 总成本
    """
)
REDUCING = words(
    """
    减少 下降 降低 压减 压降 削减 降幅 节约 节省 缩短 化解 消除 缩减 减幅 减轻 减排 降耗 压缩 减损 降本 挽回
    避免
    """
)
# Work done on what is unwanted: more is better.
HANDLING = words(
    """
    接待 审查 审核 审判 执结 查获 抓获 报告 上报 登记 应对 应急 处理 处置 办结 查处 查办 整改 化解 调处 调解
    打击 破获 侦破 防控 防治 治理 排查 检查 监测 救助 救治 回复 答复 响应率 受理 办理 追缴 清理 清欠 销号 消除
    纠正 追回 救援 扑救 演练 评估 预防 防范 宣传 培训 教育 审理 审结 结案 立案 接诉即办 修复 执法 行政处罚
    公益诉讼 管控 化解稳控 稳控 督办 督查 抽查 稽查 巡查 巡护 取缔 关停 拆除 没收 销毁 移送 清退 扑灭 除险 除治
    转办 交办 清收 劝返 追讨 追偿 讨薪 催收 催缴 清缴 追欠 清零 清欠 补缴 平反 侦办 侦查 查扣 收缴 捣毁 铲除 缉捕
    查缉 督察 处警 打掉 抢修 排除 仲裁 调查 起诉 公诉 批捕 逮捕 抓捕 惩处 惩治 惩戒 约谈 曝光 封堵 拦截 劝阻 止付
    挽损 盘活 帮教 矫正
    戒毒 复查 复核 移交 处罚到位
    """
)
# Said of those who suffer from it or of what is set up against it: 失业人员再就业, 灾害信息员, 投诉热线接通率.
GOOD_AFTER = words(
    """
    奖励 救助 补助 补贴 资助 慰问 帮扶 扶持 就业 创业 安置 康复 收治 治疗 治愈 护理 援助 补偿 赔付 理赔 保险 参保 抚恤
    接通 接听 畅通 预警 预报 预测 保障 覆盖 达标 合格 满意 及时 成功 知晓 到位 准确 规范 完成 改造 加固 更新 替换
    利用 回收 资源化 转化
    转移 干预 疏导 回访 随访 接种 免疫 隔离 筛查 鉴定 检验 检测 督导 普查 勘查 摸排 研判 指挥 调度 出动 处警 出警
    接警 抢险 抢救 救护 普及 研究 建档 签约 服务 关爱 探视 供养 复垦 复耕 复绿
    恢复 绿化 重建 发放 兑付 兑现 覆盖率 有效 提升 提高 认定 申领 抓获 破案 侦破 查获 缴获 抓拍 识别 发现率 报送 通报
    控制 限制 消纳 收集 转运 无害化 减免 缓释 代偿 追偿 执行到位 清偿 偿还 还款 收回 减 降 消 零
    """
)
# Signs of a deed in a word we do not know (缉办, 调停): behind something unwanted it is work done on it.
DEED_SIGNS = frozenset("办查治救整改调解控防护修清追缴惩拆扣除灭补援帮扶训宣")
# What is set up against it: 灾害信息员, 事故应急预案; but 超期服役设备 is unwanted whatever it is.
GUARDS = words(
    """
    预案 队伍 队员 信息员 调解员 监督员 网格员 宣传员 热线 平台 系统 设施 设备 物资 装备 仓库 基地 讲座 课程 手册 资料
    课题 方案 制度 机制 安装 建设 配备 购置 采购 招募 组建 编制 制定 签订 装置
    """
)
# Before a thing or a deed they make it unwanted whatever it is: 逾期办件, 违法建筑, 未整改问题.
ADVERSE = words(
    """
    逾期 超期 超时 超限 超载 超标 超速 超员 超编 违规 违法 违章 违纪 违约 非法 无证 虚假 错误 不合格 不达标 不规范
    不满意
    重复 不及时 不到位 不符合 失信 失实 拖欠 滞留 积压 闲置 空置 损坏 破损 延期 延误 迟到 假冒 伪劣
    """
)
# 未整改, 未按期办结: a deed that was wanted and not done.
LEFT_OFF = words(
    """
    完成 办结 整改 落实 通过 达标 合格 处理 处置 解决 到位 按期 按时 及时 按规定 按要求 参保 缴纳 缴费 签约 入学 完工
    开工 竣工 验收 支付 结案 化解 归还 报到 报送 上报 达到 达成 执行 履行 交付 回复 答复 反馈 兑现 发放 拨付 清理 清偿
    审结 结算 销号 登记 备案 取得 使用 利用 治理 覆盖 实现 响应 到账 到岗 入库 接种 年检 年报 公开 公示 执结 动工
    供地 还款 还本 付息
    """
)
# 未 and two characters are a deed left undone, but for these.
NOT_LEFT_OFF = ("未成年", "未来", "未婚", "未病", "未保", "未央", "未名", "未雨")
STANDARDS = words(
    """
    标准 单价 价格 定额 均价 票价 收费标准 定价 基准价 中标价 合同价 限价 工资标准 发放标准
    """
)
SHORTER = words(
    """
    时限 响应时间 办理时间 办结时间 处理时间 处置时间 等候时间 等待时间 到达时间 到场时间 反馈时间 回复时间
    审批时间 受理时间 出警时间 出勤时间 维修时间 修复时间 故障时间 停电时间 中断时间 工期 周期 响应时长 办理时长
    用时 耗时 办理时效 响应时效 办结期限 办理期限 用工时长 平均等待时长 答复时间 送达时间 恢复时间 抵达时间
    办理天数 审理天数 审批天数 办结天数 等待天数 等候天数 处理天数 审理时间 住院日 住院天数 周转天数
    排队时间 支付时间 拨付时间 时效 期限 时差 审批时长 处理时长 处置时长 等待时长 等候时长 故障时长 停机时间
    停机时长 距离
    """
)
# Money that is earned or raised: more is better.
EARNED = words(
    """
    到位资金 收入 产值 增加值 生产总值 GDP 税收 税额 征缴 征收 收缴 销售额 销售收入 营业额 交易额 成交额 引资 资金到位
    固定资产投资 募集 筹集 筹资 争取 到位 融资 投放 挽回 追回 追缴 效益 利润 存款 创收 增收 出口 进出口 零售
    消费额 消费 回收 清欠 利税 收益 捐赠 捐款 基金 贷款余额 贷款 撬动 带动 拉动 吸引 招商 签约 协议金额 合同金额
    增值 市值 总产 节约 节省 节支 减免 减税 降费 审减 核减 贡献 总投资额 完成投资 投资额 投资完成额 到账 到位额
    旅游 税费 保费 缴费 承保 保额 让利
    """
)
LOWER_WORDS_AT_END = ("失业", "贫困", "粗放")
# What cannot be more than 100 %.
CAPPED_RATES = words(
    """
    满意度 满意率 覆盖率 合格率 达标率 知晓率 到位率 回收率 保障率 优良率 优秀率 通过率 出勤率 及时率 准确率
    成活率 参与率 入学率 巩固率 参保率 处理率 处置率 办结率 整改率 控制率 有效率 完好率 普及率 公开率 正常率
    验收率 抽检率 检测率 监测率 接种率 入户率 落实率 发放率 兑现率 发生率 投诉率 差错率 死亡率 发病率 失业率
    就业率 签约率 履约率 毕业率 升学率 占比 比例 比重 绿化率 达产率 回访率 回复率 受理率 知识知晓率 认可度
    破案率 侦破率 核销率 成功率 准点率 正点率 治愈率 好转率 存活率 归档率 合规率 建档率 签订率 查处率
    识别率 公示率 上线率 响应率
    支持率 满意程度 群众满意 保存率 规范率 符合率 采纳率 录取率 到场率 出席率
    """
)
RATE_TAILS = words(
    """
    率 满意度 比例 占比 比重 百分比 覆盖面 进度 程度 满意程度 度 比
    """
)
NOT_RATE_TAILS = words(
    """
    长度 宽度 高度 厚度 深度 温度 浓度 年度 制度 速度 密度 强度 湿度 季度 精度 亮度 噪声度 频率 功率 分辨率 效率
    利率 汇率 税率 费率 频度
    """
)

# --- assertions -----------------------------------------------------------------------------------------------

ASSERTED_WHOLE = words(
    """
    是 √ ✓ ✔ ☑ 优 优秀 良 良好 好 较好 很好 有 达标 合格 有效 及时 完成 已完成 满意 正常 合规 规范 明显 显著
    健全 完善 安全 稳定 高 较高 全部 全覆盖 全部达标 符合 符合要求 较满意 基本满意 很满意 非常满意 按时 按期
    准时 如期 达到 达成 可持续 长期 持续 充分 准确 真实 落实 到位 中 A 一般以上 同意 通过 已落实 已达标 已达成
    无误 清晰 科学 合理 完整 齐全 顺利 提升 提高 改善 有所提升 有所提高 有所改善 增强
    """
)
ASSERTIONS = words(
    """
    合规 完成 达成 达标 达到预期 达到目标 达到要求 达到年度 达到标准 达到指标 达到既定 达到了预期 达到良好
    达到较好 符合要求 符合标准 符合规定 符合预期 符合规范 符合相关 符合国家 均符合 落实到位 执行到位 保障到位
    管理到位 拨付到位 发放到位 到位 合格 良好 有效 全覆盖 全部覆盖 应保尽保 应助尽助 应发尽发 应收尽收 应检尽检
    应救尽救 应补尽补 应享尽享 如期 圆满 顺利 按时 按期 准时 及时 按计划 按要求 按规定 按进度 按标准 正常运行
    正常运转 运行正常 运转正常 效果明显 效果显著 成效明显 成效显著 效果较好 效果好 满意 好评 优秀 优良 健全 显著
    明显 得到 有所 大幅 切实 持续提升 不断提升 不断提高 不断完善 逐步提升 逐步提高 逐步完善 稳步提升 稳步提高
    进一步提升 进一步提高 进一步完善 进一步加强 进一步增强 进一步改善 进一步规范 持续改善 持续增强 持续完善
    较大提升 较大提高 较大改善 全面提升 全面落实 全部落实 予以落实 实现 保障了 提升了 提高了 改善了 增强了
    促进了 推动了 完善了 确保了 维护了 规范了 优化了 带动了 加强了 满足了 保证了 解决了 缓解了 降低了 减少了
    保护了 营造了 丰富了 稳定 全部验收 验收通过 通过验收 已验收 竣工验收 已竣工 已完工 已建成 已投入使用
    投入使用 已实施 已落实 已发放 已拨付 已支付 已开展 已举办 已召开 已执行 已到位 已兑现 已办结 已整改 全部发放
    全部拨付 全部支付 全部到位 足额 全额 优化 无误 长期有效 长效 可持续 超额 达效 做到了 履行到位 均达 全达
    全部达
    """
)
# Deeds that are done when they are said to be done; 已启动 and 已招标 are only begun.
DEEDS = words(
    """
    购置 购买 采购 购入 建成 建设 修建 举办 举行 召开 发放 支付 拨付 落实 使用 投入 投用 交付 验收 实现 做到
    办理 办结 提供 制定 出台 印发 成立 设立 配备 安装 改造 维修 更新 编制 发布 上线 开通 招聘 培训 检查 抽检
    监测 派出 参加 覆盖 履行 公开 公示 报送 上报 提交 兑现 结算 缴纳 征收 补助 补贴 资助 救助 表彰 演出 出版
    印刷 印制 归档 移交 竣工 完工 开展 实施 执行 整改 付清 结清 缴清 到账 入库 挂网 交房 通车 供水 供电 修复
    修缮 整治 拆除 清理 种植 栽植 补栽 回复 答复 处理 处置 解决 通过 取得 获得 纳入
    """
)
# Whole results that answer words, but no figure.
ONLY_FOR_WORDS = frozenset(
    {
        "长期",
        "持续",
        "可持续",
        "中",
        "A",
        "有",
        "高",
        "较高",
        "稳定",
        "安全",
        "一般以上",
        "明显",
        "显著",
        "提升",
        "提高",
        "改善",
        "有所提升",
        "有所提高",
        "有所改善",
        "增强",
        "清晰",
        "科学",
        "合理",
        "完整",
        "健全",
        "完善",
        "顺利",
    }
)
# 完成率, 完成情况, 预计完成: the word alone asserts nothing there.
ASSERTION_FOLLOWERS = words(
    """
    率 时间 时限 进度 数量 数 量 情况: 情况见 比例 后 不 前 程度 度 日期
    """
)
ASSERTION_BARRIERS = words(
    """
    预计 力争 将 计划 拟 待 争取 预期 有望 尽快 可 能否 是否 确保 努力 未 没有 没 不 尚未 暂未 无法 难以 保证 需
    应 要 即将 抓紧 加快 未能 未按 尚不 并未 不能 无 欠 为 非 不够 待定
    """
)
DENIED_WHOLE = words(
    """
    否 未 没有完成 不合格 不达标 差 较差 不满意 不明显 不显著 不理想 效果不明显 效果不佳 不及时 不规范 不健全
    不完善 不到位 × ✗ 不好 不符合 不符合要求 不可持续 不合规
    """
)
# What a target in words promises, and what a result denies in its own: 未有效改善, 不正常, 改善不明显.
PROMISED = words(
    """
    提升 提高 改善 完善 健全 正常 全覆盖 保障 明显 显著 到位 有效 及时 达标 满意 落实 增强 稳定 规范 合规 优化 加强
    缓解 减轻 好转 改观 巩固 准确 完整 符合 充分 理想 科学 合理
    """
)
_DENIERS = words("未 未能 没有 没 不 未得到 没有得到 不够 不太 不能")
_DENIED_HOW = words("有效 明显 显著 完全 全面 充分 得到 达到 实现 进一步 根本 真正 持续 有")
_POORLY = ("不明显", "不显著", "不理想", "不到位", "不佳", "不够明显", "不太明显", "不足", "欠佳")
_EFFECTS = (*PROMISED, "效果", "成效", "作用")
_NOT_TOLD_OF_AIMS = ("影响", "反应", "异味", "下降", "波动", "偏差", "差异", "变化", "改变", "特征", "症状", "短板")
_LONGEST_DENIAL = 12
NOTHING_SAID = frozenset(r"-—–_/\*.,;:。、…~|()[]·×")

# --- zero in words --------------------------------------------------------------------------------------------

ZERO_WHOLE = words(
    """
    无 没有 零 未发生 未出现 无发生 没有发生 没有出现 没发生 未产生 不存在 未发现 零发生 无此情况 未有发生
    未发生过 从未发生 零星无 暂无 均未发生 均无 未收到 未接到 无情况
    """
)
ZERO_WORDS = words(
    """
    没有 没 未 无 零 不存在 从未 杜绝了 均未 均无 无一 未有 未曾 暂无 尚无 0 不发生 不出现 暂未 尚未 不产生
    不得发生 不得出现
    """
)
_SAME_TROUBLE = (
    words(
        """
        事故 事件 伤亡 火灾 险情 死亡 火情 意外 灾害 中毒 溺水 伤害
        """
    ),
    words(
        """
        投诉 信访 上访 举报 差评 纠纷 矛盾 越级上访 非访 舆情 负面 不良反应
        """
    ),
    words(
        """
        差错 出错 错误 失误 误差 偏差 遗漏 纰漏 不合格 缺陷 质量问题
        """
    ),
    words(
        """
        违规 违法 违纪 违章 处罚 问责 案件 犯罪 挪用 截留 腐败 侵占 虚报 冒领 套取 失信 罚款
        """
    ),
    words(
        """
        逾期 超期 延误 延期 超时 拖欠 迟到 欠薪 滞留 积压
        """
    ),
    words(
        """
        故障 中断 停电 停水 断电 宕机 瘫痪 损坏
        """
    ),
    ("泄密", "泄露", "失密"),
    ("超支", "超标"),
)


_NEGATIONS = Words(NEGATIONS)
_NEGATED_ADVERBS = Words(NEGATED_ADVERBS)
_ACTIVITY_VERBS = Words(ACTIVITY_VERBS)
_UNFULFILLED = Words(CALLED_OFF + PARTLY_DONE)
# After these any verb will do, unless it is something unwanted that happens.
_NOT_YET = Words(("尚未", "暂未", "基本未"))
_HAPPENS = words("发生 出现 发现 收到 接到 产生 造成 引发 接获 接报 有")
_NOT_DONE_FIRSTS = _NEGATIONS.firsts | _UNFULFILLED.firsts | _NOT_YET.firsts | {"取"}


def _not_done_end(text: str, place: int) -> int:
    """Where words that begin at `place` and say that something was not done end; -1 if there are none."""
    for negated in _NEGATIONS.ends(text, place):
        for adverb in (*_NEGATED_ADVERBS.ends(text, negated), negated):
            verb = _ACTIVITY_VERBS.at(text, adverb)
            if verb:
                return adverb + len(verb)
    vague = _NOT_YET.at(text, place)
    if vague and not text.startswith(_HAPPENS, place + len(vague)):
        return place + len(vague)
    word = _UNFULFILLED.at(text, place)
    if word:
        return place + len(word)
    return place + 2 if text.startswith("取消", place) and text[place + 2 : place + 3] in _AFTER_CALLED_OFF else -1


_AFTER_CALLED_OFF = frozenset(("", *",.;。!?)"))
_AFTER_GOING_ON = frozenset(("", *",.;。!?、)("))
_AFTER_DEED = frozenset(("", *",.;。!?、)"))
_GOING_ON = Words(GOING_ON)
_GOING_ON_VERBS = Words(GOING_ON_VERBS)
_STRETCHES = Words(("过程", "阶段"))
_GOING_ON_FIRSTS = _GOING_ON.firsts | _GOING_ON_VERBS.firsts


def _going_on_end(text: str, place: int) -> int:
    """Where words that begin at `place` and say that something goes on end; -1 if there are none."""
    for verb in _GOING_ON_VERBS.ends(text, place):
        for stretch in (*_STRETCHES.ends(text, verb), verb):
            if text.startswith("中", stretch) and text[stretch + 1 : stretch + 2] in _AFTER_GOING_ON:
                return stretch + 1
    word = _GOING_ON.at(text, place)
    return place + len(word) if word else -1


_CAUSES = Words((*CAUSE_OPENERS, "因", "受"))


def _is_denied(text: str, start: int) -> bool:
    head = text[max(start - 4, 0) : start]
    return head.endswith(DOUBLE_NEGATIONS) and not head.endswith(("均无", "尚无"))


_QUALIFYING = ("不合格", "不达标")


def denies_whole(text: str) -> bool:
    """Whether a whole folded result says only that what was promised did not come: 否, 未有效改善, 改善不明显."""
    if text in DENIED_WHOLE:
        return True
    if len(text) > _LONGEST_DENIAL or not text or any(word in text for word in _NOT_TOLD_OF_AIMS) or troubles(text):
        return False
    bare = text.lstrip("均仍还尚并").removesuffix("了")
    if any(bare.endswith(word) and bare.removesuffix(word).endswith(_EFFECTS) for word in _POORLY):
        return True
    for denier in _DENIERS:
        rest = bare.removeprefix(denier)
        if rest != bare and any(rest.removeprefix(how) in PROMISED for how in ("", *_DENIED_HOW)):
            return True
    return False


def find_not_done(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first cue in a folded text, from `start`, that the work was not done or only partly."""
    for place, end in islice(occurrences(text, start, _NOT_DONE_FIRSTS, _not_done_end), _MOST):
        around = text[max(place - 3, 0) : end + 2]
        if any(word in around for word in NOT_A_NEGATION) or _is_denied(text, place):
            continue
        # 不合格食品处置率: what the work was done on, and no report that it failed.
        if text.startswith(_QUALIFYING, place) and "\u4e00" <= text[end : end + 1] <= "\u9fff":
            continue
        # 未达到处罚标准的, 未完成率: a name of things, not a report; 未达 before a number is one.
        if text[end : end + 1] in ("率", "数", "的"):
            continue
        return place, end
    return None


def find_going_on(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first cue in a folded text, from `start`, that the work still goes on or is only planned."""
    return next(occurrences(text, start, _GOING_ON_FIRSTS, _going_on_end), None)


def find_cause(text: str) -> tuple[int, int] | None:
    """The first clause in a folded text that gives a cause."""
    for start, end in islice(_CAUSES.spans(text), _MOST):
        opener = text[start:end]
        clause = end
        limit = min(len(text), end + 60)
        while clause < limit and text[clause] not in _CLAUSE_END:
            clause += 1
        closers = [text.find(word, end, clause) for word in CAUSE_CLOSERS]
        closed = [place + len(word) for place, word in zip(closers, CAUSE_CLOSERS, strict=True) if place >= 0]
        if opener == "受":
            if closed and text[max(start - 1, 0) : start] not in tuple(_NOT_RECEIVED):
                return start, min(closed)
            continue
        if opener == "因":
            if text.startswith(_NOT_BECAUSE, start) or text[max(start - 1, 0) : start] in (
                "原",
                "成",
                "起",
                "基",
                "病",
                "诱",
                "归",
                "死",
                "动",
            ):
                continue
            opens = not start or text[start - 1] in _CLAUSE_END + "(:但系是均主要现已"
            if closed:
                return start, min(closed)
            if not opens:
                continue
        return start, clause
    return None


def planned_in(head: str) -> bool:
    """Whether the words before a quantity say that it was planned, not reached."""
    return _PLAN_WORDS.find(head) is not None and not any(word in head for word in _NOT_PLANS)


_PLAN_WORDS = Words(_PLANS)
PLAN_FIRSTS = _PLAN_WORDS.firsts


def troubles(text: str) -> frozenset[str]:
    """The unwanted things a folded text names; things of one kind have one name (事件 and 伤亡 are 事故)."""
    return frozenset(_TROUBLE_NAMES.get(word, word) for word in _UNWANTED.all(text))


_TROUBLE_NAMES = {word: group[0] for group in _SAME_TROUBLE for word in group}


_UNWANTED = Words(UNWANTED)
_ZERO_WORDS = Words(ZERO_WORDS)
_OCCURRENCES = Words(words("发生 出现 产生 造成 引发 导致 发现"))


def find_zero(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first place in a folded text that says in words that something unwanted did not happen.

    The span runs from the negation to the unwanted thing: 没有发生安全保障事故.
    """
    for place, end in islice(_ZERO_WORDS.spans(text, start), _MOST):
        if text[place:end] == "0" and (
            text[max(place - 1, 0) : place].isdigit() or text[max(place - 1, 0) : place] == "."
        ):
            continue
        if any(word in text[max(place - 2, 0) : end + 2] for word in NOT_A_NEGATION) or text[
            max(place - 1, 0) : place
        ] in ("有", "毫"):
            continue
        limit = end
        while limit < len(text) and limit - end < 24 and text[limit] not in _CLAUSE_END:
            limit += 1
        trouble = _UNWANTED.find(text, end, limit)
        if trouble is None:
            # 未出现学生溺亡: what does not occur need not be in the vocabulary.
            happened = _OCCURRENCES.at(text, end)
            told = end + len(happened)
            if happened and told < limit and not text[told:limit].startswith(HANDLING_VERBS):
                return place, limit
            continue
        between = text[end : trouble[0]]
        # 未完成事故整改, 没有处理投诉: something was not done about the unwanted thing.
        if any(word in between for word in HANDLING_VERBS):
            continue
        # 无投诉处理 hardly occurs; 未处理投诉 is caught above.
        stop = trouble[1]
        while more := _UNWANTED.at(text, stop, limit):
            stop += len(more)
        return place, stop
    return None


HANDLING_VERBS = words(
    """
    处理 整改 完成 办结 查处 排查 开展 实施 解决 办理 化解 治理 组织 建立 制定 及时 按时 进行
    """
)


_ASSERTIONS = Words(ASSERTIONS)
# 已购置, 均已全部建成: a deed said to be done, where its clause ends.
_DONE_OPENINGS = Words(words("已经 已 全部 均 全面 都"))
_DONE_ADVERBS = Words(words("全部 按时 按期 如期 顺利 按要求 按规定 按计划 按合同 及时 足额"))
_DEEDS = Words(DEEDS)
_DONE_CLOSINGS = Words(words("完毕 到位 完成 结束 完 好 了"))
_ASSERTION_FIRSTS = _ASSERTIONS.firsts | _DONE_OPENINGS.firsts


def _assertion_end(text: str, place: int) -> int:
    """Where words that begin at `place` and assert fulfilment end; -1 if there are none."""
    word = _ASSERTIONS.at(text, place)
    if word:
        return place + len(word)
    for opening in _DONE_OPENINGS.ends(text, place):
        for adverb in (*_DONE_ADVERBS.ends(text, opening), opening):
            for deed in _DEEDS.ends(text, adverb):
                for closing in (*_DONE_CLOSINGS.ends(text, deed), deed):
                    if text[closing : closing + 1] in _AFTER_DEED:
                        return closing
    return -1


def find_assertion(text: str, start: int = 0) -> tuple[int, int] | None:
    """The first words in a folded text that assert fulfilment: 已完成, 达标, 落实到位; not 完成率, 预计完成."""
    for place, end in islice(occurrences(text, start, _ASSERTION_FIRSTS, _assertion_end), _MOST):
        if text.startswith(ASSERTION_FOLLOWERS, end):
            continue
        head = text[max(place - 7, 0) : place]
        cut = max((head.rfind(mark) for mark in _CLAUSE_END), default=-1)
        head = head[cut + 1 :]
        if head.endswith(ASSERTION_BARRIERS) or any(word in head for word in _FUTURE):
            continue
        return place, end
    return None


_FUTURE = words(
    """
    预计 力争 计划于 拟于 争取 预期将 有望 未能 尚未 没有 无法 未按 未得到 暂未 不能
    """
)


def says_not_done(text: str) -> tuple[int, int] | None:
    """The place of the words that say the work was not done or only partly (未开展, 取消, 部分达成), or None.

    没有发生事故 is not such a word: what did not happen there is unwanted.
    """
    return _kept_not_done(text) if len(text) <= _LONGEST_KEPT else _says_not_done(text)


def _says_not_done(text: str) -> tuple[int, int] | None:
    shadow = fold(text)
    found = find_not_done(shadow.text)
    return shadow.span(*found) if found else None


# Several rules ask it of the same clauses.
_LONGEST_KEPT = 256
_kept_not_done = lru_cache(maxsize=1024)(_says_not_done)


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

"""Whether a text on the form gives a reason for a changed or unspent budget; the words are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Form
    from perfeval.rule import Context

__all__ = ["CHANGE", "MONEY", "NOTHING_SAID", "UNSPENT", "reason_printed", "speaks_of"]

MONEY = ("预算", "资金", "经费", "支出", "拨款", "款项", "指标数", "用款", "财政")
"""Words that say a clause is about money."""

CHANGE = (
    "调整", "调减", "调增", "调剂", "追加", "追减", "压减", "压缩", "缩减", "削减", "核减", "核增", "核销",
    "减少", "增加", "增拨", "收回", "回收", "统筹", "上缴", "缴回", "调回", "调出", "调入", "下达", "新增",
    "结转", "变动", "变更", "增资", "紧缩", "节减", "过紧日子", "厉行节约", "中期", "年中",
)  # fmt: skip
"""Words that, in a clause about money, speak of a change of the budget."""

UNSPENT = (
    "执行率", "完成率", "执行进度", "支付进度", "支出进度", "未支付", "未支出", "未付", "未拨付", "未使用",
    "未执行", "未完成支付", "尾款", "质保金", "结余", "节余", "剩余", "节约", "节省", "结转", "跨年", "滞后",
    "延迟", "推迟", "延期", "暂缓", "取消", "未开展", "未实施", "偏低", "较低", "缓慢", "沉淀", "未到位",
    "下达较晚", "下达晚", "低于预算", "未形成支出", "未列支",
)  # fmt: skip
"""Words that, in a clause about money, speak of money that was not spent."""

NOTHING_SAID = frozenset(
    {"无", "无。", "暂无", "没有", "-", "—", "——", "/", "\\", "0", "不适用", "未填", "NULL", "null"}
)
"""Cells that are filled but say nothing."""

_CLAUSE_ENDS = str.maketrans(dict.fromkeys("，。；！？,;!?\r", "\n"))


def _texts(form: Form) -> Iterator[str | None]:
    """Every text in which a form reports or explains; aims, names and definitions are no reports."""
    yield form.problems
    yield form.improvements
    yield form.conclusion
    for line in form.funding:
        yield line.reason
    if form.objective is not None:
        yield form.objective.outcome
    for task in form.tasks:
        yield task.outcome
        for indicator in task.indicators:
            yield indicator.reason
            yield indicator.result
    for indicator in form.indicators:
        yield indicator.reason
        yield indicator.result


def speaks_of(ctx: Context, words: tuple[str, ...]) -> bool:
    """Whether a clause anywhere in the reporting texts holds a word for money and one of ``words``."""

    def clauses() -> tuple[str, ...]:
        texts = (text for text in _texts(ctx.form) if text is not None and text.strip() not in NOTHING_SAID)
        split = (clause for text in texts for clause in text.translate(_CLAUSE_ENDS).split("\n"))
        return tuple(clause for clause in split if any(word in clause for word in MONEY))

    about_money = ctx.memo("clauses about money", clauses)
    return any(word in clause for clause in about_money for word in words)


def reason_printed(form: Form) -> bool:
    """Whether a row of the funding block prints a reason of its own (偏差原因)."""
    return any(line.reason is not None and line.reason.strip() not in NOTHING_SAID for line in form.funding)

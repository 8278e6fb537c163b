"""One indicator that measures one of several things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["several_measures_in_one"]

_MEASURES = (
    "人数", "人次", "次数", "场次", "个数", "件数", "户数", "批次", "数量", "金额", "面积", "里程", "天数", "比例", "比率",
    "满意度", "完成率", "合格率", "覆盖率",
)  # fmt: skip


@rule(
    name="several-measures-in-one",
    part=Indicator,
    severity=Severity.INFO,
    title="一个指标有几种计量",
    raised=Raised(
        kind="advice",
        weight=10,
        title="一个指标有几种计量",
        several="“{row}”把几种计量写在一个指标里，应当只选一种",
        ask="",
        gather=True,
    ),
    message="“{name}”把{first}和{second}写在一个指标里，应当只选一种",
    about="""指标名称里写着“人数或次数”，完成值按哪一种计量说不清。应当选定一种，或者拆成两个指标。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "进社区人数或次数", "expected": "900人次", "result": "1116人次"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "进社区人次", "expected": "900人次", "result": "1116人次"},
        ],
    },
)
def several_measures_in_one(row: Indicator, _ctx: Context) -> Iterator[Outcome]:
    """A name that offers two measures (人数或次数): which of them the figures mean is anybody's guess."""
    name = fold(row.name).text
    first, second = _either(name)
    if first != second:
        yield found("name", name=row.name, first=first, second=second)
    elif name.endswith(_MEASURES):
        yield PASSED


def _either(name: str) -> tuple[str, str]:
    """The two measures of 人数或次数, 人次/场次; empty texts if there are none."""
    for place, char in enumerate(name):
        if char in "或/":
            first = next((measure for measure in _MEASURES if name.endswith(measure, 0, place)), "")
            after = place + (2 if name.startswith("或者", place) else 1)
            second = next((measure for measure in _MEASURES if name.startswith(measure, after)), "")
            if first and second:
                return first, second
    return "", ""

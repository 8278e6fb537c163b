"""Satisfaction that nobody was asked about: that there were no complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Indicator
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.values.patterns import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["satisfaction_by_no_complaint"]

_NO_COMPLAINT = Words(
    (
        *(
            "无投诉",
            "零投诉",
            "0投诉",
            "没有投诉",
            "未收到投诉",
            "未接到投诉",
            "无人投诉",
            "未发生投诉",
            "没有收到投诉",
        ),
        *("没有接到投诉", "未出现投诉", "无一投诉", "未被投诉", "无信访投诉", "无有效投诉", "未收到有效投诉"),
    )
)
_ASKED = ("问卷", "调查", "测评", "评议", "回访", "抽样", "访谈", "测评表", "评价表", "受访")


@rule(
    name="satisfaction-by-no-complaint",
    part=Indicator,
    severity=Severity.WARNING,
    title="以无投诉代替满意度",
    raised=Raised(
        kind="must-explain",
        weight=37,
        title="以无投诉代替满意度",
        ask="请说明满意度如何测得，或者补做满意度调查",
        several="{name}以没有投诉代替满意度",
        gather=True,
    ),
    message="“{name}”以“{result}”作为完成情况，没有投诉不等于满意",
    confirms="满意度不是以无投诉代替的",
    about="""满意度指标的完成情况或偏差原因写“无投诉，满意度100%”之类，没有提到问卷、调查、测评、回访。没有投诉只说明没有人来说，
不能当作全体满意。满意度本身的数值由其他规则核对。""",
    bad={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "参训学员满意度", "expected": "≥90%", "result": "全年无投诉，满意度100%"}],
    },
    good={
        "schema": 1,
        "kind": "project",
        "indicators": [{"name": "参训学员满意度", "expected": "≥90%", "result": "发放问卷200份，满意度96%"}],
    },
)
def satisfaction_by_no_complaint(row: Indicator, _ctx: Context) -> Iterator[Outcome]:
    """A satisfaction whose result, or reason, is that nobody complained, and speaks of no survey.

    That nobody complained does not say that all were satisfied. Silent where a survey, a questionnaire or the like is
    named, and for indicators that count complaints.
    """
    if "满意" not in row.name or row.result is None or "投诉" in row.name:
        return
    text = f"{row.result}。{row.reason or ''}"
    if any(_NO_COMPLAINT.spans(text)) and not any(word in text for word in _ASKED):
        yield found("result", name=row.name, result=row.result)
    else:
        yield PASSED

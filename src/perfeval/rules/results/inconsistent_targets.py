"""The same measure with different targets on one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.model import Form
from perfeval.paths import indicator_rows
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule
from perfeval.rules.prose.narrative import bare_name
from perfeval.values.likeness import alike_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval.model import Indicator

__all__ = ["inconsistent_targets"]

_SHORTEST_NAME = 5


@rule(
    name="inconsistent-targets",
    part=Form,
    severity=Severity.INFO,
    title="同一指标目标值不一致",
    raised=Raised(
        kind="advice",
        weight=12,
        title="同一指标目标值不一致",
        ask="",
        gather=True,
    ),
    message="“{name}”目标值为“{expected}”，前面的“{first_name}”目标值却是“{first_expected}”，应当统一",
    about="""同一张表里计量同一件事的两个指标（名称相同，或只是字序不同），目标值却不一样，如安全事故一处“1次以下”、一处“0次”。
应当统一，或者在名称上区分开。""",
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全事故发生次数", "expected": "1次以下", "result": "0次"},
            {"name": "发生安全事故次数", "expected": "0次", "result": "0次"},
        ],
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2022,
        "department": "某区教育局",
        "project": "校园安全",
        "indicators": [
            {"name": "安全事故发生次数", "expected": "0次", "result": "0次"},
            {"name": "发生安全事故次数", "expected": "0次", "result": "0次"},
        ],
    },
)
def inconsistent_targets(form: Form, ctx: Context) -> Iterator[Outcome]:
    """Two rows with the same name, or the same characters in another order, whose numeric targets differ.

    Rows of different level-2 groups measure different things (及时率 of two works) and are let be; so are short names.
    """
    first: dict[tuple[str, str | None], tuple[str, Indicator]] = {}
    clean = True
    for path, row in indicator_rows(form):
        key = alike_form(bare_name(row.name))
        expectation = ctx.assess(row).expectation
        if len(key) < _SHORTEST_NAME or not expectation.numeric:
            continue
        _, earlier = first.setdefault((key, row.level2), (path, row))
        if earlier is not row and ctx.assess(earlier).expectation != expectation:
            clean = False
            yield found(
                f"{path}.expected",
                name=bare_name(row.name),
                expected=row.expected,
                first_name=bare_name(earlier.name),
                first_expected=earlier.expected,
                first=first[key, row.level2][0],
            )
    if clean and len(first) > 1:
        yield PASSED

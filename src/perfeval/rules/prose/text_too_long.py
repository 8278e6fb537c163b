"""A text that is longer than the place allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.messages import Phrase
from perfeval.model import Form, Indicator
from perfeval.paths import indicator_rows, label
from perfeval.rule import PASSED, Context, Outcome, Raised, Severity, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["text_too_long"]


@rule(
    name="text-too-long",
    part=Form,
    severity=Severity.WARNING,
    title="文字超过规定字数",
    raised=Raised(
        kind="must-correct", weight=18, ask="请压缩到规定字数以内", several="{cell}超过规定字数", gather=True
    ),
    message="{cell}有{count}字，超过规定的{limit}字",
    confirms="文字在规定字数以内",
    about="""有的地方规定偏差原因、评价结论、存在问题、改进措施的字数上限。缺省不限；在方案中按各栏设置，0为不限。空白和换行不计。""",
    settings={"problems": 200},
    bad={
        "schema": 1,
        "kind": "project",
        "year": 2023,
        "department": "某区教育局",
        "project": "校舍维修",
        "problems": "前期论证不充分，施工图设计深度不够，导致实施过程中多次变更；" * 20,
        "improvements": "加强前期论证。",
    },
    good={
        "schema": 1,
        "kind": "project",
        "year": 2023,
        "department": "某区教育局",
        "project": "校舍维修",
        "problems": "前期论证不充分，施工图设计深度不够。",
        "improvements": "加强前期论证。",
    },
)
def text_too_long(
    form: Form, _ctx: Context, *, reason: int = 0, conclusion: int = 0, problems: int = 0, improvements: int = 0
) -> Iterator[Outcome]:
    """A reason, conclusion, problems or improvements text with more characters than the place allows.

    The limits are a profile's; 0, the default, is none. Blanks do not count.
    """
    limits = {"conclusion": conclusion, "problems": problems, "improvements": improvements}
    cells = [(f"$.{name}", label(Form, name), getattr(form, name), limit) for name, limit in limits.items()]
    cells += ((f"{path}.reason", label(Indicator, "reason"), row.reason, reason) for path, row in indicator_rows(form))
    limited = [cell for cell in cells if cell[2] is not None and cell[3] > 0]
    clean = True
    for path, name, text, limit in limited:
        count = len("".join(text.split()))
        if count > limit:
            clean = False
            yield found(path, cell=Phrase(name), count=count, limit=limit)
    if limited and clean:
        yield PASSED

"""What notebooks show: small, escaped, without colours of its own, and nothing at all without Jinja2."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import html5lib

import perfeval
from perfeval import Form, Indicator

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
NASTY = "<script>alert(1)</script>\u202e\x1b[31m\"'&amp;{{ 7*7 }}" + "长" * 40_000


class Tags(HTMLParser):
    """The elements and the text of a fragment."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]
        # No colour of its own: it must be read on any page.
        assert all("#" not in (value or "") for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.said += data


def fragment(value: object) -> Tags:
    text = value._repr_html_()
    html5lib.HTMLParser(strict=True).parseFragment(text)
    tags = Tags(text)
    assert set(tags.names) <= {
        "div",
        "strong",
        "small",
        "br",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
    }
    assert set(tags.attributes) <= {"style", "lang", "scope"}
    return tags


def test_each_says_what_it_is(liwan: Form) -> None:
    said = fragment(liwan).said
    assert "95.84%" in said
    assert "进社区人数为1116人次" in said
    report = perfeval.check(liwan)
    said = fragment(report).said
    assert report.gate.title in said
    assert all(matter.message in said for matter in report.matters)
    reading = perfeval.read(ROOT / "examples" / "liwan-2021.xlsx")
    assert "liwan-2021.xlsx" in fragment(reading).said
    said = fragment(liwan.tasks[1].indicators[1].assess(year=2021)).said
    assert "333%" in said
    assert "支持单位任务个数20个" in said


def test_hostile_texts_stay_small_and_harmless() -> None:
    rows = (
        Indicator(name=NASTY, expected=NASTY, result=NASTY),
        *(Indicator(name=f"指标{number}", expected="100%", result=f"{number}%") for number in range(200)),
    )
    form = Form(kind="project", title=NASTY, department=NASTY, indicators=rows)
    for value in (form, perfeval.check(form), rows[0].assess()):
        text = value._repr_html_()
        assert len(text) < 100_000
        assert "\x1b" not in text
        assert "\u202e" not in text
        fragment(value)


def test_a_report_of_nothing_has_a_look_too() -> None:
    assert "可报送" in fragment(perfeval.check(Form(kind="project"), select=["repeated-text"])).said


def test_without_jinja_a_notebook_shows_the_plain_repr(liwan: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval.report import html

    html.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert liwan._repr_html_() is None


def test_values_do_not_load_what_shows_them() -> None:
    code = (
        "import sys, perfeval; form = perfeval.Form(kind='project'); perfeval.check(form).matters; perfeval.read;"
        "print([name for name in sys.modules if name.startswith(('jinja2', 'perfeval.report'))])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"

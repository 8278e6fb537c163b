"""The HTML report holds what it should, whatever stands on the form, and nothing else: two parsers agree on that."""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval import Form, FundingLine, Indicator, Objective, Task
from perfeval.errors import ConfigurationError, escaped
from perfeval.paths import walk
from perfeval.report import Checked, Failure, View, load_format
from perfeval.values.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

HAN = re.compile(r"[一-鿿]")
VOID = {"meta", "br", "input", "img", "hr", "link", "wbr"}
NASTY = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style></title></textarea><!--",
    "]]>&amp;&lt;&#60;",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202e反向\u2066",
    "a\x00b\x1b[31mc\x7f",
    "=HYPERLINK(1)",
    "一\r\n二\n三",
    " 前后有空格 ",
    "长" * 3_000,
)
LANGS = ("zh", "en")


class Node:
    """An element as either parser sees it."""

    def __init__(self, name: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.inside: list[Node | str] = []

    def walk(self) -> Iterator[Node]:
        yield self
        for each in self.inside:
            if isinstance(each, Node):
                yield from each.walk()

    def find(self, name: str = "", cls: str = "") -> list[Node]:
        return [
            node
            for node in self.walk()
            if (not name or node.name == name) and (not cls or cls in node.attributes.get("class", "").split())
        ]

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    def outline(self) -> list[object]:
        """Names, attributes and texts, for comparing; blanks between tags are nothing."""
        inside = [each if isinstance(each, str) else each.outline() for each in self.inside]
        return [
            self.name,
            {name.lower(): value for name, value in self.attributes.items()},
            [each for each in inside if not isinstance(each, str) or each.strip()],
        ]


class Plain(HTMLParser):
    """A tree made by the parser of the standard library, which knows nothing of what belongs where."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("", {}, None)
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.inside.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.here.name, f"</{tag}> inside <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        last = self.here.inside[-1:] and self.here.inside[-1]
        if isinstance(last, str):
            self.here.inside[-1] = last + data
        else:
            self.here.inside.append(data)


def by_the_book(text: str) -> Node:
    """The tree that the HTML standard prescribes, which is what a browser makes."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found = parser.parse(text)

    def made(element: object, parent: Node | None) -> Node:
        name = str(element.tag).rpartition("}")[2]
        node = Node(name, dict(element.attrib), parent)
        node.inside += [element.text] if element.text else []
        for child in element:
            node.inside.append(made(child, node))
            node.inside += [child.tail] if child.tail else []
        return node

    return made(found, None)


def page(results: Iterable[Checked | Failure], lang: str = "zh", **view: str) -> str:
    return "".join(load_format("html").render(iter(results), View(lang=lang, **view)))


def checked(form: Form, file: str = "form.json") -> Checked:
    return Checked(file, perfeval.check(form))


def shown(text: str) -> str:
    return "\n".join(map(escaped, text.replace("\r\n", "\n").split("\n")))


def printed_values(form: Form) -> Iterator[str]:
    """Everything that a form prints, but for what paper does not show."""
    for _, part in walk(form):
        for attribute in attrs.fields(type(part)):
            value = getattr(part, attribute.name)
            if attribute.name not in {"kind", "ref", "figures"} and isinstance(value, str | int | Printed):
                yield str(value)


def sound(text: str) -> Node:
    """The tree of a page that keeps its promises."""
    tree = by_the_book(text)
    plain = Plain(text).root
    assert plain.find("html")[0].outline() == tree.outline()
    scripts, styles = tree.find("script"), tree.find("style")
    assert len(scripts) == len(styles) == 1
    policy = next(m.attributes["content"] for m in tree.find("meta") if "http-equiv" in m.attributes)
    assert policy.startswith("default-src 'none'")
    for node in (*scripts, *styles):
        assert f"'sha256-{b64encode(sha256(node.text.encode()).digest()).decode()}'" in policy
    assert not re.search(r"url\(|@import|expression", styles[0].text)
    ids = [node.attributes["id"] for node in tree.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for node in tree.walk():
        assert node.name not in {"iframe", "object", "embed", "img", "link", "form", "base"}
        assert not {"src", "style", "srcdoc", "action"} & node.attributes.keys()
        assert not any(name.startswith("on") for name in node.attributes)
        if "href" in node.attributes:
            assert node.attributes["href"].removeprefix("#") in ids
            assert node.attributes["href"].startswith("#")
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(node.attributes.get(name, "").split()) <= set(ids)
    assert "\x00" not in text
    assert not any(char in text for char in "\x1b\x7f\u202e\u2066\u2028")
    return tree


def has_every_cell(tree: Node, form: Form) -> None:
    texts = [node.text for node in tree.find("span", "text")]
    for value in printed_values(form):
        assert shown(value) in texts


def stuffed(texts: Iterable[str]) -> Form:
    """A form with a text in every place that takes one."""
    given = iter(texts)

    def text() -> str:
        return next(given)

    return Form(
        kind="department_overall",
        title=text(),
        year=2021,
        department=text(),
        project=text(),
        funding=(FundingLine(source=text(), initial_budget="100.00", actual="96.00", stated_completion_rate="69%"),),
        objective=Objective(expected=text(), outcome=text()),
        tasks=(
            Task(name=text(), expected=text(), outcome=text(), indicators=(Indicator(name=text(), expected=text()),)),
            Task(name=text(), outcome=text()),
        ),
        indicators=(Indicator(level1=text(), level2=text(), name=text(), expected="100%", result=text(), score="3"),),
        problems=text(),
    )


def test_the_form_is_there_as_printed(liwan: Form) -> None:
    tree = sound(page([checked(liwan)]))
    assert tree.attributes["lang"] == "zh-Hans"
    has_every_cell(tree, liwan)
    tasks = tree.find("table", "tasks")[0]
    rows = [th for th in tasks.find("th") if th.attributes.get("scope") == "rowgroup"]
    assert [int(th.attributes["rowspan"]) for th in rows] == [len(task.indicators) for task in liwan.tasks]


def test_each_matter_leads_to_its_cell_and_back(liwan: Form) -> None:
    result = checked(liwan)
    tree = sound(page([result]))
    items = [li for li in tree.find("li") if re.fullmatch(r"f1-m[0-9]+", li.attributes.get("id", ""))]
    said = [li.find("span", "says")[0].text for li in items]
    assert sorted(said) == sorted(matter.message for matter in result.report.matters)
    cells = {node.attributes["id"]: node for node in tree.walk() if "marked" in node.attributes.get("class", "")}
    for item in items:
        spots = [a.attributes["href"][1:] for a in item.find("a") if a.parent is not None and a.parent.name == "span"]
        assert spots
        for spot in spots:
            back = {a.attributes["href"] for a in cells[spot].find("a", "badge")}
            assert f"#{item.attributes['id']}" in back
    # Each is told once more below the rows it is about.
    below = [li.text for ul in tree.find("ul", "notes") for li in ul.find("li")]
    workings = tree.find("section", "workings")[0].text
    assert all(finding.message in workings for finding in result.report.findings)
    assert len(below) == len(items)
    assert all(any(text in each for each in below) for text in said)


def test_rows_that_share_a_name_are_told_apart() -> None:
    row = Indicator(level1="产出指标", level2="数量指标", name="开展活动", result="5次")
    form = Form(kind="project", indicators=tuple(attrs.evolve(row, expected=f"≥{number}次") for number in (3, 4, 5)))
    result = checked(form)
    tree = sound(page([result]))
    matters = [li for li in tree.find("li") if re.fullmatch(r"f1-m[0-9]+", li.attributes.get("id", ""))]
    spots = [[span.find("a")[0].text for span in li.find("span", "spot")] for li in matters]
    assert any("开展活动·指标名称（第3行）" in each for each in spots)
    assert [each for each in spots if len(set(each)) != len(each)] == []
    text = "".join(load_format("text").render([result], View()))
    assert "开展活动·指标名称（第3行）" in "".join(text.split())


def test_a_blank_cell_that_is_missed_is_shown() -> None:
    row = Indicator(level1="产出指标", name="培训人数", expected="≥100人", result="50人", score="5", weight="10")
    report = perfeval.check(Form(kind="project", indicators=(row,)), select=["score-lost-without-reason"])
    (finding,) = report.findings
    assert finding.path == "$.indicators[0].reason"
    tree = sound(page([Checked("x", report)]))
    (cell,) = tree.find("td", "marked")
    assert cell.find("span", "blank")
    assert cell.attributes["id"] == "f1-c-indicators-0-reason"


@pytest.mark.parametrize(("number", "text"), list(enumerate(NASTY)), ids=range(len(NASTY)))
def test_hostile_texts_are_only_texts(number: int, text: str) -> None:
    lang = LANGS[number % 2]
    form = stuffed(text for _ in range(40))
    tree = sound(page([checked(form, f"{text[:50]}.xlsx"), Failure(text[:50], "x", "{x}", (("x", text),))], lang))
    has_every_cell(tree, form)


def test_a_very_long_text_is_there_in_full() -> None:
    form = Form(kind="project", title="长" * 40_000, objective=Objective(outcome="长" * 40_000))
    tree = sound(page([checked(form)]))
    has_every_cell(tree, form)
    assert len(tree.find("title")[0].text) < 300
    assert len(tree.find("h1")[0].text) < 300


@settings(max_examples=15)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=40, max_size=40))
def test_any_texts_are_only_texts(texts: list[str]) -> None:
    form = stuffed(texts)
    has_every_cell(sound(page([checked(form)])), form)


def test_headings_go_down_step_by_step(liwan: Form) -> None:
    for results in ([checked(liwan)], [checked(liwan), checked(liwan)]):
        tree = sound(page(results))
        levels = [int(node.name[1]) for node in tree.walk() if re.fullmatch(r"h[1-6]", node.name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


def test_tables_have_captions_and_headings(liwan: Form) -> None:
    for table in sound(page([checked(liwan), checked(liwan)])).find("table"):
        assert table.find("caption")[0].text.strip()
        assert all(th.attributes["scope"] in {"col", "row", "rowgroup"} for th in table.find("th"))


def test_a_folder_begins_with_an_overview(liwan: Form) -> None:
    other = attrs.evolve(liwan, department="另一单位", tasks=(), objective=None)
    failure = Failure("坏.xlsx", "x", "无法读取：{reason}", (("reason", "坏了"),))
    stray = Failure("说明.docx", "not-a-form", "文件不存在", harmless=True)
    tree = sound(page([checked(liwan, "甲.xlsx"), failure, checked(other, "乙.xlsx"), stray]))
    rows = tree.find("table", "overview")[0].find("tbody")[0].find("tr")
    assert [row.find("a")[0].attributes["href"] for row in rows] == ["#f1", "#f2"]
    assert "另一单位" in rows[1].text
    assert "95.84%" in rows[0].text
    articles = [node.attributes["id"] for node in tree.find("article")]
    assert articles == ["f1", "f2"]
    overview = next(node for node in tree.find("section") if node.attributes.get("id") == "overview")
    assert "坏了" in overview.text
    assert "说明.docx" in overview.text
    assert sum(int(node.text) for node in overview.find("span", "big")) == 3


def test_nothing_to_check_is_said_too() -> None:
    tree = sound(page([]))
    assert tree.find("h1")
    assert not tree.find("article")


def test_only_what_can_be_compared_is_drawn(liwan: Form) -> None:
    tree = sound(page([checked(liwan)]))
    drawn = [svg.find("title")[0].text for svg in tree.find("svg", "bar")]
    assert "支持单位任务个数：333%" in drawn
    assert "解决群众意见建议率：+3个百分点" in drawn
    assert not any("宣传覆盖面" in title for title in drawn)  # it only repeats its target
    assert not any("补选" in title for title in drawn)  # it has no figure


def test_english_is_complete(liwan: Form) -> None:
    form = Form(kind="project", title="Form", project="Project", indicators=(Indicator(name="Rows", expected="5"),))
    texts: list[str] = []

    def gather(node: Node) -> None:
        if node.attributes.get("lang") == "zh-Hans":
            for each in node.walk():
                texts.extend(each.text for _ in [0] if each.attributes.get("lang") == "en")
            return
        told = ("aria-label", "title", "data-filter", "data-all", "data-shown", "data-sort")
        texts.extend(node.attributes.get(name, "") for name in told)
        for each in node.inside:
            if isinstance(each, str):
                texts.append(each)
            else:
                gather(each)

    tree = sound(page([checked(form), checked(form), Failure("x", "x", "文件不存在")], "en"))
    assert tree.attributes["lang"] == "en"
    for node in tree.find("main"):
        gather(node)
    left = {text for text in texts if HAN.search(text)}
    assert not left
    glosses = sound(page([checked(liwan)], "en")).find("span", "gloss")
    labels = sound(page([checked(liwan)])).find("th", "label")
    assert len(glosses) >= len(labels)
    assert not any(HAN.search(gloss.text) for gloss in glosses)


def test_without_jinja_there_is_a_hint(liwan: Form, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ConfigurationError, match=r"perfeval\[html\]"):
        page([checked(liwan)], templates=str(tmp_path))


def test_a_bureau_may_have_its_own_templates(liwan: Form, tmp_path: Path) -> None:
    (tmp_path / "letterhead.html.j2").write_text("<p class='letterhead'>某某局 {{ title }}</p>", encoding="utf-8")
    (tmp_path / "style.css").write_text(
        "{% include 'perfeval/style.css' %}\r\n.letterhead { color: red }", encoding="utf-8"
    )
    tree = sound(page([checked(liwan)], templates=str(tmp_path)))
    assert tree.find("p", "letterhead")[0].text.startswith("某某局")
    assert ".letterhead { color: red }" in tree.find("style")[0].text
    with pytest.raises(ConfigurationError):
        page([checked(liwan)], templates=str(tmp_path / "nowhere"))


def test_a_mistake_in_a_template_is_an_error(liwan: Form, tmp_path: Path) -> None:
    mine = tmp_path / "letterhead.html.j2"
    for text, reason in (
        ("<p>\n{{ nothing_of_this_name }}", "nothing_of_this_name"),
        ("<p>\n{% bad %}", "unknown tag"),
    ):
        mine.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError, match=reason) as told:
            page([checked(liwan)], templates=str(tmp_path))
        assert str(told.value).startswith(f"{mine}:2: ")

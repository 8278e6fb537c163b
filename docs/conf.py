"""How Sphinx makes the site of one language from the pages of this folder; ``build.py`` makes both.

The pages are written to be read where they lie, so nothing in them is for Sphinx: the side bar is made from the lists
of the index page, and links that leave this folder become links to copies.
"""

# A configuration is a script of names that Sphinx looks for.
# ruff: noqa: A001

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import perfeval

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ENGLISH = "tags" in globals() and globals()["tags"].has("english")

project = "perfeval"
author = "perfeval"
copyright = "perfeval, MIT"
version = release = perfeval.__version__
language = "en" if ENGLISH else "zh_CN"
extensions = ["myst_parser"]
root_doc = "index.en" if ENGLISH else "index"
exclude_patterns = ["_build", "**.ipynb"]
exclude_patterns += (
    [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if not path.name.endswith(".en.md")]
    if ENGLISH
    else ["**.en.md"]
)
myst_heading_anchors = 4
nitpicky = True
smartquotes = False  # a curly apostrophe is as wide as a character in Chinese fonts

html_theme = "furo"
html_title = "perfeval documentation" if ENGLISH else "perfeval 文档"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "language.html",
        "sidebar/scroll-end.html",
    ]
}

_GROUP = re.compile(r"^\*\*(.+)\*\*$")
_LISTED = re.compile(r"^- \[([^\]]+)\]\(([^)]+)\.md\)$")
_OTHER_LANGUAGE = re.compile(r"^\[(?:中文|English)\]\([^)]+\)\n+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)#:\s]+)(#[^)\s]+)?\)")
_NAMED = re.compile(r"^```([a-z]+) ([^\n`]+)$", re.MULTILINE)
_CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef”])\n *(?=[\u3000-\u9fff\uff00-\uffef“\[`]|\*\*)")


def unwrapped(text: str) -> str:
    """Chinese text without the blanks that its line ends would become."""
    pieces = _CODE.split(text)
    return "".join(piece if piece.startswith("```") else _WRAPPED.sub("", piece) for piece in pieces)


def side_bar(index: str) -> str:
    """Hidden tables of contents, one for each group of links on the index page."""
    groups: dict[str, list[str]] = {}
    for line in index.splitlines():
        if head := _GROUP.match(line):
            entries = groups.setdefault(head[1], [])
        elif groups and (entry := _LISTED.match(line)):
            entries.append(f"{entry[1]} <{entry[2]}>")
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(entries) + "\n```\n"
        for caption, entries in groups.items()
    )


def _source(app: Sphinx, name: str, source: list[str]) -> None:
    """The page as Sphinx is to see it."""
    here = Path(app.env.doc2path(name)).parent

    def link(match: re.Match[str]) -> str:
        target = here / match[2]
        if target.is_dir():  # has no page and no copy on the site
            return match[1]
        if match[2].endswith(".en.md") and not ENGLISH:  # a page that there is in English only
            up = "../" * name.count("/")
            page = target.resolve().relative_to(DOCS).with_suffix(".html").as_posix()
            return f'<a href="{up}en/{page}{match[3] or ""}">{match[1]}</a>'
        return match[0]

    text = _LINK.sub(link, _OTHER_LANGUAGE.sub("", source[0]))  # the side bar leads to the other language
    text = text if ENGLISH else unwrapped(text)
    text = _NAMED.sub(r"```{code-block} \1\n:caption: \2\n", text)  # the file that the reader is to write
    source[0] = text + side_bar(text) if name == root_doc else text


def _twin(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """The address of the same page in the other language."""
    up = "../" * page.count("/")
    twin = page.removesuffix(".en") if ENGLISH else f"{page}.en"
    if (DOCS / f"{twin}.md").exists():
        context["twin"] = f"{up}../{twin}.html" if ENGLISH else f"{up}en/{twin}.html"


def setup(app: Sphinx) -> None:
    """Hook the changes in."""
    app.connect("source-read", _source)
    app.connect("html-page-context", _twin)

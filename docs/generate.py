"""Fills the generated parts of the pages in this folder from the code: run it after changing a rule, a field or a row.

A page keeps its prose; what stands between ``<!-- generated: NAME -->`` and ``<!-- /generated -->`` is made here, in
Chinese for ``name.md`` and in English for ``name.en.md``. The signs by which profiles are proposed are made from the
profiles as well. ``--check`` writes nothing and exits 1 if a page is stale.
"""

# A script beside the pages it fills, no package.

from __future__ import annotations

import json
import re
import sys
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import api
import attrs
import click

from perfeval import Form, FundingLine, Indicator, Objective, Task
from perfeval.checking import check_example
from perfeval.cli.group import cli
from perfeval.errors import escaped
from perfeval.messages import translate
from perfeval.policy import Certainty
from perfeval.profile import DEFAULT, profiles
from perfeval.profile.proposing import SIGNS_FILE, signs_of
from perfeval.report import FORMATS, is_binary, load_format
from perfeval.report.explain import listed_title, rules_json
from perfeval.rules import ALL
from perfeval.values.printed import Amount, Points, Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from perfeval.policy import Source
    from perfeval.profile import Profile
    from perfeval.profile.entries import Entry
    from perfeval.rule import Rule

DOCS = Path(__file__).parent
SPEC = DOCS.parent / "tests" / "spec"
UNSURE = frozenset({Certainty.INFERRED, Certainty.UNCONFIRMED})
PARTS = (Form, FundingLine, Objective, Task, Indicator)

_REGION = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def _say(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _cell(text: str) -> str:
    """Text for a table cell: nothing in it may end the cell or hide."""
    return escaped(text.replace("\n", " ")).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *map(tuple, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# --- Rules ----------------------------------------------------------------------------------------------------

_SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}


def _severity(rule: Rule, lang: str) -> str:
    return _say(lang, _SEVERITY[rule.severity.value], rule.severity.value)


def _rules_index(lang: str) -> str:
    head = _say(lang, "规则,级别,查什么", "rule,severity,what it finds").split(",")
    rows = ((f"[`{r.name}`](#{r.name})", _severity(r, lang), listed_title(r, lang)) for r in ALL)
    return _table(head, rows)


def _example(data: Mapping[str, Any]) -> str:
    """A form as JSON with one row a line: an example is read, and may be copied."""
    lines = []
    for key, value in data.items():
        if isinstance(value, list | tuple):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f' "{key}": [\n  {rows}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "```json\n{\n" + ",\n".join(lines) + "\n}\n```\n"


def _parameters(rule: Rule) -> Iterator[str]:
    listed = {each["name"]: each["parameters"] for each in json.loads(rules_json("zh"))}
    for name, value in listed[rule.name].items():
        yield f"`{name} = {value}`"


def _rule(rule: Rule, lang: str) -> str:
    colon = _say(lang, "：", ": ")
    kind = _say(lang, "（{}，`{}`）", " ({}, `{}`)").format(_severity(rule, lang), rule.family)
    about = cleandoc(rule.about if lang == "zh" else rule.documentation)
    pieces = [
        f"## {rule.name}\n",
        f"**{translate(rule.title, lang)}**{kind}\n",
        about,
    ]
    if rule.preview:
        pieces.append(
            "\n" + _say(lang, "[试行中](stability.md#试行的规则)。", "[On trial](stability.en.md#rules-on-trial).")
        )
    limits = ", ".join(_parameters(rule))
    if limits:
        pieces.append("\n" + _say(lang, "可在方案中设置：", "A profile may set: ") + limits)
    pieces.append("\n" + _say(lang, "有问题的例子：", "An example that fires:") + "\n")
    pieces.append(_example(rule.bad))
    report = check_example(rule, rule.bad)
    for finding in report.findings:
        where = report.place(finding.path, lang)
        pieces.append(f"> {where + colon if where else ''}{finding.render(lang)}\n")
    pieces.append(_say(lang, "没有问题的例子：", "An example that does not:") + "\n")
    pieces.append(_example(rule.good))
    return "\n".join(pieces)


def _rules(lang: str) -> str:
    return "\n" + "\n".join(_rule(rule, lang) for rule in ALL)


# --- The dict and its terms -----------------------------------------------------------------------------------


_NUMBERS = {
    Amount: ('金额文本 `"94.90"`', 'amount as text `"94.90"`'),
    Rate: ('百分比文本 `"95.84%"`', 'rate as text `"95.84%"`'),
    Points: ('分值文本 `"10"`', 'points as text `"10"`'),
    int: ("整数", "integer"),
    str: ("文本", "text"),
}


def _kind(kind: Any, lang: str) -> str:
    """What a value is, in a few words."""
    if get_origin(kind) is tuple:
        return _say(lang, "数组，每项为 ", "array of ") + _kind(get_args(kind)[0], lang)
    if get_origin(kind) is Literal:
        return " ".join(f"`{choice}`" for choice in get_args(kind))
    if type(None) in get_args(kind):
        return _kind(next(each for each in get_args(kind) if each is not type(None)), lang)
    if kind in PARTS:
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _say(lang, *_NUMBERS[kind])


def _dict(lang: str) -> str:
    head = _say(lang, "键,术语,值", "key,term,value").split(",")
    pieces = []
    for part in PARTS:
        rows = []
        for attribute in attrs.fields(attrs.resolve_types(part)):
            needed = _say(lang, "（必填）", " (required)") if attribute.default is attrs.NOTHING else ""
            label = attribute.metadata["label"]
            term = label if lang == "zh" else f"{translate(label, 'en')} ({label})"
            rows.append((f"`{attribute.name}`", term, _kind(attribute.type, lang) + needed))
        if part is Form:
            version = _say(lang, "格式版本", "version of the format")
            rows.insert(0, ("`schema`", version, "`1`" + _say(lang, "（必填）", " (required)")))
        pieces.append(f"## {part.__name__}\n\n{_table(head, rows)}")
    return "\n" + "\n".join(pieces)


def _glossary(lang: str) -> str:
    terms: dict[tuple[str, str], list[str]] = {}
    for part in PARTS:
        for attribute in attrs.fields(part):
            key = (attribute.metadata["label"], translate(attribute.metadata["label"], "en"))
            terms.setdefault(key, []).append(f"`{part.__name__}.{attribute.name}`")
    head = _say(lang, "官方术语,英文,在模型中", "official term,English,in the model").split(",")
    return _table(head, ((zh, en, ", ".join(names)) for (zh, en), names in terms.items()))


# --- Wordings -------------------------------------------------------------------------------------------------


def _spec(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SPEC / name).read_text(encoding="utf-8").splitlines()]


def _shown(value: str | list[str] | None) -> str:
    """A value of a case: of a range, both numbers."""
    return "–".join(value) if isinstance(value, list) else value or ""


_OPERATORS = {
    ">=": ("不少于", "at least"),
    "<=": ("不超过", "at most"),
    ">": ("多于", "more than"),
    "<": ("少于", "less than"),
    "=": ("等于", "equal to"),
    "range": ("区间", "range"),
    "unstated": ("只有数值", "a bare number"),
    "qualitative": ("定性", "words"),
    "deadline": ("期限", "deadline"),
    "compound": ("多项", "several promises"),
    "unreadable": ("不能读", "unreadable"),
}
_VERDICTS = {
    "met": ("达到", "met"),
    "missed": ("未达到", "missed"),
    "claimed": ("只有表述", "claimed"),
    "undetermined": ("不能判断", "undetermined"),
}


def _parts(row: Mapping[str, Any], lang: str) -> str:
    """The promises of a cell that holds several."""
    at = int(lang != "zh")
    told = (f"{_OPERATORS[op][at]} {_shown(number)}{unit}".rstrip() for op, number, unit in row.get("parts", ()))
    listed = _say(lang, "；", "; ").join(told)
    return f"{_say(lang, '：', ': ')}{_cell(listed)}" if listed else ""


def _targets(lang: str) -> str:
    head = _say(lang, "写法,读作,数,单位,下限,上限", "wording,read as,number,unit,low,high").split(",")
    at = int(lang != "zh")
    rows = (
        (
            f"`{escaped(row['text']).replace('|', chr(92) + '|')}`"
            if row["text"].strip()
            else _say(lang, "（空白）", "(blank)"),
            f"{_OPERATORS[row['op']][at]} `{row['op']}`" + _parts(row, lang),
            *(_cell(_shown(row[key])) for key in ("number", "unit", "low", "high")),
        )
        for row in _spec("expectations.jsonl")
    )
    return _table(head, rows)


def _results(lang: str) -> str:
    head = _say(lang, "指标,目标,完成情况", "indicator,target,result").split(",")
    at = int(lang != "zh")
    rows = _spec("wordings.jsonl")
    pieces = []
    for verdict, words in _VERDICTS.items():
        for restated in (False, True):
            chosen = [row for row in rows if (row["verdict"], row["restated"]) == (verdict, restated)]
            if not chosen:
                continue
            more = _say(lang, "，只是重复目标", ", but only restates the target") if restated else ""
            cells = (tuple(_cell(row[key] or "—") for key in ("name", "expected", "result")) for row in chosen)
            pieces.append(f"### {words[at]} `{verdict}`{more}\n\n{_table(head, cells)}")
    return "\n" + "\n".join(pieces)


# --- The command and the profiles -----------------------------------------------------------------------------


def _half(text: str, lang: str) -> str:
    """The Chinese or the English half of a help text, which has both around a slash."""
    halves = re.split(r"(?<!\w) ?/ |(?<=\w) / ", text, maxsplit=1)
    return halves[-1 if lang != "zh" else 0]


def _options(command: click.Command, lang: str) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        if not isinstance(parameter, click.Option) or parameter.hidden:
            continue
        names = ", ".join(f"`{name}`" for name in parameter.opts)
        if isinstance(parameter.type, click.Choice):
            names += " " + " ".join(f"`{choice}`" for choice in parameter.type.choices)
        elif parameter.metavar:
            names += f" `{parameter.metavar}`"
        told = _half(parameter.help or "", lang)
        if parameter.show_default and isinstance(parameter.default, str):
            told += _say(lang, f"（缺省 `{parameter.default}`）", f" (default `{parameter.default}`)")
        yield names.replace("|", "\\|"), told.replace("|", "\\|")


def _every(commands: Mapping[str, click.Command], before: str) -> Iterator[tuple[str, click.Command]]:
    """The commands and those below them, by their whole names."""
    for name, command in commands.items():
        if isinstance(command, click.Group):
            yield from _every(command.commands, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _commands(lang: str) -> str:
    head = _say(lang, "选项,作用", "option,meaning").split(",")
    pieces = []
    for name, command in _every(cli.commands, ""):
        arguments = " ".join(
            p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
        )
        first = _half((command.help or "").partition("\n")[0].rstrip("."), lang)
        synopsis = f"perfeval {name} {arguments}".rstrip()
        pieces.append(
            f"## {name}\n\n{first[:1].upper() + first[1:]}\n\n`{synopsis}`\n\n{_table(head, _options(command, lang))}"
        )
    return "\n" + "\n".join(pieces)


def _years(profile: Profile) -> str:
    ends = [str(day.year) if day else "" for day in (profile.valid_from, profile.valid_until)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _profiles(lang: str) -> str:
    head = _say(lang, "名称,方案,适用年度", "name,title,years").split(",")
    page = "../reference/profiles" + _say(lang, ".md", ".en.md")
    rows = [(f"[`{each.name}`]({page}#{each.name})", each.title or "", _years(each)) for each in profiles()]
    return _table(head, rows)


def _source(source: Source, lang: str) -> str:
    address = f" <{source.address}>" if source.address else ""
    sure = _say(lang, f"，可靠程度 {source.reliability}", f", reliability {source.reliability}")
    return f"`{source.key}` {_cell(source.title)}{address}{sure if source.reliability else ''}"


def _entry(entry: Entry, profile: Profile, lang: str) -> tuple[str, ...]:
    """The row of one value: its address, what it is, its value, what it rests on."""
    label = translate(entry.label, lang)
    if entry.rule is not None:
        label = f"[{label}](rules.{'en.' if lang == 'en' else ''}md#{entry.rule})"
    certainty = "" if entry.certainty is None else translate(entry.certainty.title, lang)
    if entry.certainty in UNSURE:
        certainty = f"**? {certainty}**"
    sources = _say(lang, "、", ", ").join(f"`{source.key}`" for source in entry.sources)
    layer = f"`{entry.layer}`" if entry.layer not in {profile.name, DEFAULT.name} else ""
    basis = _say(lang, "；", "; ").join(filter(None, (certainty, sources, layer, _cell(entry.note or ""))))
    shown = escaped(entry.shown).replace("|", "\\|")
    return (f"`{entry.key}`", label, f"`{shown}`", basis)


def _profile_pages(lang: str) -> str:
    """Every shipped profile: what it says of itself, the values it sets, the sources of those."""
    head = _say(lang, "键,含义,值,依据", "key,meaning,value,rests on").split(",")
    pieces = []
    for each in profiles():
        own = [
            entry
            for entry in each.explain()
            if (entry.layer != DEFAULT.name) == (each != DEFAULT) and (each != DEFAULT or entry.rule is None)
        ]
        settled = [entry for entry in own if entry.value not in {None, ()}]
        pieces.append(f"## {each.name}\n\n**{_cell(each.title or '')}**\n")
        if each.about:
            pieces.append(f"{_cell(each.about)}\n")
        facts = []
        if len(each.layers) > 1:
            facts.append(_say(lang, "层次：", "Layers: ") + " < ".join(f"`{name}`" for name in each.layers))
        if each.places:
            facts.append(_say(lang, "适用地方：", "Places: ") + _say(lang, "、", ", ").join(each.places))
        if years := _years(each):
            facts.append(_say(lang, "适用年度：", "Years: ") + years)
        unsure = sum(entry.certainty in UNSURE for entry in settled)
        facts.append(_say(lang, f"推断或未证实的值：{unsure}", f"Values that are inferred or unconfirmed: {unsure}"))
        pieces.append("".join(f"- {fact}\n" for fact in facts))
        pieces.append(_table(head, (_entry(entry, each, lang) for entry in settled)))
        sources = {source.key: source for entry in settled for source in entry.sources}
        if sources:
            pieces.append(_say(lang, "来源：", "Sources:") + "\n")
            pieces.append("".join(f"- {_source(source, lang)}\n" for source in sources.values()))
    return "\n" + "\n".join(pieces)


_FORMATS = {
    "text": (
        "人",
        "people",
        "结论和事项，已核对无误的，未能核对的；`-v` 另列每个问题",
        "verdict and matters, what was confirmed, what could not be checked; every finding with `-v`",
    ),
    "json": ("程序", "programs", "一个对象，键是公开的", "one object, whose keys are public"),
    "html": (
        "复核人员、部门",
        "reviewers, departments",
        "一个网页文件：事项、加了标记的表、图、算式；多张表有总览",
        "one page: matters, the form with marks, plots, workings; of several forms an overview",
    ),
    "jsonl": (
        "数据库、数据流",
        "databases, streams",
        "一行一个对象，最后一行是计数",
        "an object a line, counts at the end",
    ),
    "csv": ("表格软件", "spreadsheets", "一个问题一行，UTF-8 带 BOM", "a row a finding, UTF-8 with a BOM"),
    "markdown": ("评论、维基", "comments, wikis", "一张表一个表格", "a table a form"),
    "sarif": (
        "代码扫描、审计工具",
        "code scanning, audit tools",
        "SARIF 2.1.0：位置、指纹、豁免、基线",
        "SARIF 2.1.0: places, fingerprints, waivers, the baseline",
    ),
    "junit": ("流水线的测试页", "test pages of pipelines", "一张表一组，一条规则一例", "a suite a form, a case a rule"),
    "github": ("GitHub Actions", "GitHub Actions", "日志、标注和步骤摘要", "log, annotations, step summary"),
    "gitlab": ("GitLab 合并请求", "GitLab merge requests", "代码质量报告", "code quality report"),
}
"""For whom each format is and what it holds; a format that lacks here stops this script."""


def _formats(lang: str) -> str:
    head = _say(lang, "格式,给谁,内容,不能读的文件,编码", "format,for,holds,unreadable files,encoding").split(",")
    at = int(lang != "zh")
    rows = []
    for name in FORMATS:
        module, told = load_format(name), _FORMATS[name]
        held = (
            _say(lang, "列在报告里", "in the report")
            if module.HOLDS_FAILURES
            else _say(lang, "标准错误", "standard error")
        )
        encoding = _say(lang, "终端的编码，文件为 UTF-8", "of the terminal; files are UTF-8")
        if is_binary(module):
            encoding = _say(lang, "二进制，只写入文件", "binary, to files only")
        elif getattr(module, "UTF8", False):
            encoding = "UTF-8"
        rows.append((f"`{name}`", told[at], told[2 + at], held, encoding))
    return _table(head, rows)


MAKERS: dict[str, Callable[[str], str]] = {
    "rules-index": _rules_index,
    "rules": _rules,
    "dict": _dict,
    "glossary": _glossary,
    "targets": _targets,
    "results": _results,
    "commands": _commands,
    "profiles": _profiles,
    "profile-pages": _profile_pages,
    "formats": _formats,
    "api": api.page,
}


def filled(text: str, lang: str) -> str:
    """A page with its generated parts made afresh."""
    return _REGION.sub(lambda match: f"{match[1]}{MAKERS[match[2]](lang)}{match[3]}", text)


def pages() -> Iterator[tuple[Path, str]]:
    """Every page of the folder with its language."""
    for path in sorted(DOCS.rglob("*.md")):
        yield path, "en" if path.name.endswith(".en.md") else "zh"


def _signs() -> str:
    """What tells the shipped profiles apart, one a line."""
    lines = (
        f"{json.dumps(each.name)}: {json.dumps(signs_of(each), ensure_ascii=False)}"
        for each in profiles()
        if each != DEFAULT
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Write the pages that are stale, or with ``--check`` only name them."""
    signs = Path(SIGNS_FILE)
    if not signs.exists() or signs.read_text(encoding="utf-8") != _signs():
        sys.stdout.write(f"{signs.name}\n")
        if "--check" in sys.argv[1:]:
            return 1
        signs.write_text(_signs(), encoding="utf-8")
    stale = [path for path, lang in pages() if filled(old := path.read_text(encoding="utf-8"), lang) != old]
    for path in stale:
        sys.stdout.write(f"{path.relative_to(DOCS)}\n")
    if "--check" in sys.argv[1:]:
        return int(bool(stale))
    for path in stale:
        lang = "en" if path.name.endswith(".en.md") else "zh"
        path.write_text(filled(path.read_text(encoding="utf-8"), lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

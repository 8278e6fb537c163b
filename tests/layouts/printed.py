"""Invented forms in the printed layouts of many places: cells with spans, and the dict that a reader must find."""

from __future__ import annotations

import random
from typing import Any

from perfeval.tables import Cell, Document, Paragraph, Place, Table


class Page:
    """A printed sheet under construction; rows and columns count from 1."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.cells: list[tuple[int, int, int, int, str]] = []
        self.row = 1
        self.before: list[str] = []
        self.after: list[str] = []

    def put(self, row: int, column: int, text: str | None, rowspan: int = 1, colspan: int = 1) -> None:
        if text:
            self.cells.append((row, column, rowspan, colspan, text))

    def line(self, *cells: tuple[str | None, int]) -> int:
        """One row of cells given as (text, columns)."""
        column = 1
        for text, width in cells:
            self.put(self.row, column, text, 1, width)
            column += width
        self.row += 1
        return self.row - 1

    def wrapped(self, text: str) -> str:
        """A label as narrow columns print it: sometimes with a line wrap."""
        if len(text) > 4 and self.rng.random() < 0.35:
            at = len(text) // 2
            return f"{text[:at]}\n{text[at:]}"
        return text

    def document(self, name: str = "form", sheet: str | None = "Sheet1") -> Document:
        cells = [
            Cell(
                text=text,
                row=row,
                column=column,
                rowspan=rowspan,
                colspan=colspan,
                place=Place(sheet=sheet, cell=f"{chr(64 + column)}{row}") if sheet else Place(row=row, column=column),
            )
            for row, column, rowspan, colspan, text in sorted(self.cells)
        ]
        place = Place(sheet=sheet)
        lines = [Paragraph(text=text, place=Place(line=index)) for index, text in enumerate(self.before, 1)]
        tail = [Paragraph(text=text, place=Place(line=index + 500)) for index, text in enumerate(self.after)]
        return Document(
            name=name,
            format="xlsx" if sheet else "docx",
            content=(*lines, Table(cells=tuple(cells), name=sheet, place=place), *tail),
        )


# --- Invented content ----------------------------------------------------------------------------------------------

_PLACES = ("临江市", "青石县", "东湖区", "云岭县", "白沙镇", "金水区", "南屏市", "河口县", "长宁区", "松山县")
_OFFICES = (
    "水务局",
    "教育体育局",
    "文化和旅游局",
    "农业农村局",
    "卫生健康局",
    "住房和城乡建设局",
    "民政局",
    "交通运输局",
    "人民政府办公室",
)
_PROJECTS = (
    "农村饮水安全巩固提升",
    "中小学校舍维修改造",
    "公共图书馆免费开放",
    "高标准农田建设",
    "基层医疗设备购置",
    "老旧小区改造",
    "困难群众救助补助",
    "县乡道路养护",
)
_UNITS_OF = (
    "水利工程管理站",
    "第二中学",
    "图书馆",
    "农业技术推广中心",
    "中心卫生院",
    "住房保障中心",
    "社会福利院",
    "公路管理所",
)
_GOALS = (
    "完成年度维修改造任务，保障设施正常运行；提高服务质量，群众满意度稳步提升。",
    "目标1：按期完成建设内容。目标2：资金及时足额拨付，专款专用。",
    "保障单位正常运转，完成上级交办的各项工作任务，提升公共服务水平。",
    "1.新建管网12.5公里；2.改造泵站3座；3.受益人口2.3万人。",
)
_OUTCOMES = (
    "全年完成维修改造18处，设施运行正常，群众满意度达到96%。",
    "建设内容已按期完成，资金全部拨付到位，未发现截留挪用。",
    "各项工作任务基本完成，全年接待群众1.2万人次，办结率100%。",
    "新建管网12.5公里，改造泵站3座，受益人口2.35万人。",
)
_NAMES = (
    "维修改造数量",
    "设备购置数量",
    "培训人次",
    "项目验收合格率",
    "资金拨付及时率",
    "项目完成时间",
    "单位成本控制率",
    "带动就业人数",
    "服务人口覆盖率",
    "污水处理达标率",
    "长效管护机制健全性",
    "服务对象满意度",
    "群众满意度",
    "宣传活动场次",
    "政策知晓率",
    "安全事故发生次数",
)
_TARGETS = (
    "≥18处",
    "=100%",
    "≤50万元",
    "≥95%",
    "2023年12月底前",
    "12",
    "0次",
    "100%",
    "90%以上",
    "有效提升",
    "≥2.3万人",
    "显著",
    "不低于98%",
    "3-5场",
)
_RESULTS = (
    "18处",
    "100%",
    "48.6万元",
    "96%",
    "2023年11月20日",
    "12",
    "0次",
    "98.5%",
    "达到92%",
    "有效提升",
    "2.35万人",
    "显著",
    "完成",
    "4场",
    "达成预期指标",
)
_REASONS = (
    "受汛期影响，工期推迟。",
    "招标节约资金，下一年度加强预算编制的精准性。",
    "无",
    "已整改",
    "疫情影响，部分活动未开展；今后提前安排。",
)
_DEFINITIONS = (
    "反映项目产出数量情况",
    "验收合格数/验收总数×100%",
    "考核资金是否及时到位",
    "实际完成率=（实际产出数/计划产出数）×100%",
)
_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
_SOURCES = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")


def amount(rng: random.Random, yuan: bool = False) -> str:
    value = rng.randint(100, 999999)
    if yuan:
        return f"{value * 37}.{rng.randint(0, 99):02d}" if rng.random() < 0.6 else f"{value * 37}"
    return rng.choice((f"{value / 100:.2f}", f"{value / 100:.2f}", f"{value // 100}", f"{value / 10000:.4f}"))


def rate(rng: random.Random) -> str:
    return rng.choice(("100%", "95.84%", "86%", "0.00%", "102.59%", "99.9%", "1", "0.8618"))


def points(rng: random.Random) -> str:
    return rng.choice(("10", "5", "20", "7.5", "9.62", "2", "12.50"))


def grouped(rng: random.Random, text: str) -> str:
    """An amount as some sheets print it, with thousands separators."""
    head, point, tail = text.partition(".")
    if rng.random() < 0.3 and head.isdigit() and len(head) > 3:
        return f"{int(head):,}{point}{tail}"
    return text


def clean(value: Any) -> Any:
    """The truth without what is blank."""
    if isinstance(value, dict):
        made = {key: clean(item) for key, item in value.items()}
        return {key: item for key, item in made.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


# --- Shared pieces of printed forms ----------------------------------------------------------------------------------


def numbers_row(
    page: Page, columns: list[tuple[str, int, int]], *, row: int, yuan: bool, dashes: bool, scored: bool, total: bool
) -> dict[str, str | None]:
    """Figures under the columns (field, column, width) of a funding block."""
    rng = page.rng
    line: dict[str, str | None] = {}
    for name, column, width in columns:
        value: str | None
        if name in ("weight", "score"):
            value = points(rng) if scored and total else ("—" if dashes else None)
        elif name.startswith("stated"):
            value = rate(rng)
        elif name == "reason":
            value = rng.choice(_REASONS) if total and rng.random() < 0.5 else None
        elif name == "adjustment":
            value = rng.choice(("-", "")) + amount(rng)
        else:
            value = amount(rng, yuan)
        page.put(row, column, grouped(rng, value) if value and name != "reason" else value, 1, width)
        line[name] = None if value in ("—", None) else value
    return line


def funding(
    page: Page,
    *,
    label: str | None,
    columns: list[tuple[str, str, int]],
    sources: tuple[str, ...],
    source_width: int,
    label_width: int = 1,
    source_label: str | None = None,
    yuan: bool = False,
) -> list[dict[str, Any]]:
    """A funding block; ``columns`` are (field, printed label, width)."""
    rng = page.rng
    rows = max(len(sources), 1)
    start = label_width + 1 if label else 1
    if label:
        page.put(page.row, 1, page.wrapped(label), rows + 1, label_width)
    page.put(page.row, start, source_label, 1, source_width)
    column = start + source_width
    placed = []
    for name, text, width in columns:
        page.put(page.row, column, page.wrapped(text), 1, width)
        placed.append((name, column, width))
        column += width
    page.row += 1
    lines = []
    dashes = rng.random() < 0.6
    for index in range(rows):
        if sources:
            page.put(page.row, start, sources[index], 1, source_width)
        filled = index < 2 or rng.random() < 0.4
        line = (
            numbers_row(page, placed, row=page.row, yuan=yuan, dashes=dashes, scored=True, total=index == 0)
            if filled
            else {}
        )
        if sources:
            line = {"source": sources[index], **line}
        lines.append(line)
        page.row += 1
    return lines


def indicators(
    page: Page,
    *,
    label: str | None,
    columns: list[tuple[str, str, int]],
    split: tuple[str, str] | None = None,
    label_width: int = 1,
    merge: str = "merge",
    bracketed: bool = False,
    templates: bool = False,
    levels: bool = True,
    header_rows: int = 1,
    numbered: bool = False,
    minimum: int = 4,
) -> list[dict[str, Any]]:
    """An indicator block. ``columns`` are (field or ``_name``, printed label, width), level columns among them."""
    rng = page.rng
    groups = []
    for level1, seconds in _LEVELS:
        first = f"{level1}（{rng.choice((50, 30, 10))}分）" if bracketed else level1
        for second in seconds:
            if rng.random() < 0.25 and level1 != "满意度指标":
                continue
            groups.append((first, second, rng.choice((1, 1, 2, 3))))
    while sum(group[2] for group in groups) < minimum:
        groups.append(("效益指标", "社会效益指标", 1))
    total = sum(group[2] for group in groups) + (2 if templates else 0)
    start = label_width + 1 if label else 1
    if label:
        page.put(page.row, 1, label, total + header_rows, label_width)
    column, placed = start, []
    for name, text, width in columns:
        tall = header_rows if not (header_rows == 2 and name in ("_operator", "expected", "_unit")) else 1
        if header_rows == 2 and name in ("level1", "level2", "name") and split:
            tall = header_rows
        row = page.row + (header_rows - tall)
        page.put(row, column, page.wrapped(text), tall, width)
        placed.append((name, column, width))
        column += width
    if header_rows == 2 and split:
        of = [item for item in placed if item[0] in ("_operator", "expected", "_unit")]
        page.put(page.row, of[0][1], split[0], 1, of[-1][1] + of[-1][2] - of[0][1])
    page.row += header_rows
    return _indicator_rows(page, groups, placed, merge=merge, templates=templates, levels=levels, numbered=numbered)


def _indicator_rows(
    page: Page,
    groups: list[tuple[str, str, int]],
    placed: list[tuple[str, int, int]],
    *,
    merge: str,
    templates: bool,
    levels: bool,
    numbered: bool,
) -> list[dict[str, Any]]:
    rng = page.rng
    at = {name: (column, width) for name, column, width in placed}
    found: list[dict[str, Any]] = []
    first_of: dict[str, int] = {}
    spans: list[tuple[str, int, int]] = []
    for index, (level1, level2, count) in enumerate(groups):
        top = page.row
        for number in range(count):
            row: dict[str, Any] = {"level1": level1, "level2": level2} if levels else {}
            for name, column, width in placed:
                if name in ("level1", "level2"):
                    continue
                value = _cell(rng, name, number + 1 if numbered else 0)
                page.put(page.row, column, value, 1, width)
                row[name] = value
            found.append(_settled(row))
            page.row += 1
        if templates and index in (0, 2):
            page.put(page.row, at["name"][0], rng.choice(("指标2：", "……", "指标3", "...")), 1, at["name"][1])
            page.row += 1
        height = page.row - top
        if levels:
            _group_cell(page, at.get("level2"), level2, (top, height), merge)
        if spans and spans[-1][0] == level1:
            spans[-1] = (level1, spans[-1][1], spans[-1][2] + height)
        else:
            spans.append((level1, top, height))
        first_of.setdefault(level1, top)
    if levels:
        for level1, top, height in spans:
            _group_cell(page, at.get("level1"), level1, (top, height), merge)
    return found


def _group_cell(page: Page, at: tuple[int, int] | None, text: str, rows: tuple[int, int], merge: str) -> None:
    top, height = rows
    if at is None:
        return
    if merge == "merge":
        page.put(top, at[0], page.wrapped(text), height, at[1])
    elif merge == "repeat":
        for row in range(top, top + height):
            page.put(row, at[0], text, 1, at[1])
    else:
        page.put(top, at[0], text, 1, at[1])


_counter = {"name": 0}


def _cell(rng: random.Random, name: str, number: int) -> str | None:
    if name == "name":
        text = rng.choice(_NAMES)
        return f"指标{number}：{text}" if number else text
    return {
        "_operator": lambda: rng.choice(("≥", "＝", "≤", "≧", "定性")),
        "_unit": lambda: rng.choice(("%", "处", "人次", "万元")),
        "_number": lambda: rng.choice(("100", "95", "12", "1.5")),
        "expected": lambda: rng.choice(_TARGETS),
        "_initial": lambda: rng.choice(_TARGETS),
        "_adjusted": lambda: rng.choice((*_TARGETS, None, None)),
        "result": lambda: rng.choice(_RESULTS),
        "weight": lambda: rng.choice((points(rng), "20%") if rng.random() < 0.2 else (points(rng),)),
        "score": lambda: points(rng),
        "reason": lambda: rng.choice((*_REASONS, None, None, None)),
        "definition": lambda: rng.choice(_DEFINITIONS),
        "_criteria": lambda: rng.choice(_DEFINITIONS),
        "_kept_out": lambda: rng.choice(("是", "否", "100%", "2")),
        "_level_weight": lambda: rng.choice(("50", "30")),
    }[name]()


def _settled(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the dict has it: split targets joined, the adjusted target before the initial one."""
    if "_number" in row:
        row["expected"] = f"{row.pop('_operator', None) or ''}{row.pop('_number')}{row.pop('_unit', None) or ''}"
    if "_initial" in row:
        initial, adjusted = row.pop("_initial"), row.pop("_adjusted", None)
        row["expected"] = adjusted or initial
        if adjusted:
            row["initial_expected"] = initial
    return {name: value for name, value in row.items() if not name.startswith("_")}


def goal(
    page: Page,
    label: str | None,
    expected_label: str,
    outcome_label: str,
    widths: tuple[int, int],
    *,
    label_width: int = 1,
) -> dict[str, str]:
    rng = page.rng
    expected, outcome = rng.choice(_GOALS), rng.choice(_OUTCOMES)
    start = label_width + 1 if label else 1
    if label:
        page.put(page.row, 1, page.wrapped(label), 2, label_width)
    page.put(page.row, start, expected_label, 1, widths[0])
    page.put(page.row, start + widths[0], outcome_label, 1, widths[1])
    page.put(page.row + 1, start, expected, 1, widths[0])
    page.put(page.row + 1, start + widths[0], outcome, 1, widths[1])
    page.row += 2
    return {"expected": expected, "outcome": outcome}


def head(
    page: Page, truth: dict[str, Any], title: str, width: int, *, year: int, unit_line: bool, outside: bool
) -> None:
    """Attachment line, title, year and unit, in the table or above it."""
    rng = page.rng
    in_title = rng.random() < 0.4
    printed = f"{year}年度{title}" if in_title else title
    lines = ([f"附件{rng.randint(1, 9)}"] if rng.random() < 0.3 else []) + [printed]
    if not in_title:
        lines.append(rng.choice((f"（{year}年度）", f"({year}年)", f"{year}年度")))
    if outside:
        page.before.extend(lines)
    else:
        for text in lines:
            page.line((text, width))
    truth["title"], truth["year"] = printed, year
    if unit_line:
        unit = truth["money_unit"]
        text = rng.choice((f"单位：{unit}", f"金额单位：{unit}", f"（单位：{unit}）", f"金额单位：人民币{unit}"))
        if outside:
            page.before.append(text)
        else:
            page.put(page.row, width - 1, text, 1, 2)
            page.row += 1


def office(rng: random.Random) -> str:
    code = f"{rng.randint(100, 999)}-" if rng.random() < 0.2 else ""
    return code + rng.choice(_PLACES) + rng.choice(_OFFICES)


# --- The layouts ---------------------------------------------------------------------------------------------------

NATIONAL_FUNDS = [
    ("initial_budget", "年初预算数", 1),
    ("adjusted_budget", "全年预算数", 1),
    ("actual", "全年执行数", 1),
    ("weight", "分值", 1),
    ("stated_completion_rate", "执行率", 1),
    ("score", "得分", 1),
]
NATIONAL_ROWS = [
    ("level1", "一级指标", 1),
    ("level2", "二级指标", 1),
    ("name", "三级指标", 2),
    ("expected", "年度指标值", 1),
    ("result", "实际完成值", 1),
    ("weight", "分值", 1),
    ("score", "得分", 1),
    ("reason", "偏差原因分析及改进措施", 1),
]


def _total(page: Page, truth: dict[str, Any], label: str, width: int, *, weight: bool, extra: int = 0) -> None:
    rng = page.rng
    score = rng.choice(("98.62", "96", "100", "87.5"))
    cells: list[tuple[str | None, int]] = [(label, width)]
    if weight:
        cells.append(("100", 1))
        truth["total_weight"] = "100"
    cells.append((score, 1))
    truth["total_score"] = score
    if extra:
        grade = rng.choice((None, "优", "良"))
        cells.append((grade, extra))
        truth["grade"] = grade
    page.line(*cells)


def national(
    page: Page,
    truth: dict[str, Any],
    *,
    unit: str = "万元",
    split: bool = False,
    bracketed: bool = False,
    **options: Any,
) -> None:
    """Variants 5, 6, 8, 9, 10, 13 and 18: the national project layout."""
    rng = page.rng
    truth.update(kind="project", money_unit=unit)
    unit_line = rng.random() < 0.3
    head(
        page,
        truth,
        options.get("title", "项目支出绩效自评表"),
        10,
        year=rng.choice((2019, 2020, 2022, 2023)),
        unit_line=unit_line,
        outside=rng.random() < 0.3,
    )
    truth["project"], truth["department"] = rng.choice(_PROJECTS), office(rng)
    truth["implementer"] = rng.choice(_UNITS_OF)
    page.line(("项目名称", 2), (truth["project"], 8))
    page.line(
        (rng.choice(("主管部门", "主管部门及代码", "主管\n部门")), 2),
        (truth["department"], 3),
        (rng.choice(("实施单位", "项目实施单位", "实施单位（盖章）", "项目单位")), 2),
        (truth["implementer"], 3),
    )
    label = rng.choice(("项目资金", "资金情况", "预算执行情况", "项目资金情况")) + f"（{unit}）"
    columns = list(NATIONAL_FUNDS)
    if options.get("lettered"):
        columns = [
            ("initial_budget", "年初预算数", 1),
            ("adjusted_budget", "全年预算数（A）", 1),
            ("actual", "全年执行数（B）", 1),
            ("weight", "分值（10分）", 1),
            ("stated_completion_rate", "执行率（B/A）", 1),
            ("score", "得分", 1),
        ]
    if options.get("reason"):
        columns = [
            *columns[:3],
            ("weight", "分值", 1),
            ("score", "得分", 1),
            ("stated_completion_rate", "执行率(B/A)", 1),
            ("reason", "偏差原因分析及改进措施", 1),
        ]
    truth["funding"] = funding(
        page,
        label=label,
        columns=columns,
        sources=options.get("sources", _SOURCES),
        source_width=2,
        label_width=2 if not options.get("reason") else 1,
        yuan=unit == "元",
    )
    truth["objective"] = goal(
        page,
        rng.choice(("年度总体目标", "年度\n总体\n目标", "年度绩效目标")),
        rng.choice(("预期目标", "年初设定目标", "年初预期目标")),
        rng.choice(("实际完成情况", "全年实际完成情况", "年度实际完成情况")),
        (4, 4),
        label_width=2,
    )
    columns = list(NATIONAL_ROWS)
    if split:
        columns = [
            ("level1", "一级指标", 1),
            ("level2", "二级指标", 1),
            ("name", "三级指标", 1),
            ("_operator", "指标性质", 1),
            ("expected", "指标值", 1),
            ("_unit", "度量单位", 1),
            ("result", "实际完成值", 1),
            ("weight", "分值", 1),
            ("score", "得分", 1),
            ("reason", "偏差原因分析及改进措施", 1),
        ]
        columns = [("_number" if name == "expected" else name, text, width) for name, text, width in columns]
    if options.get("lettered"):
        columns = [
            (n, {"expected": "年度指标值（A）", "result": "实际完成值（B）"}.get(n, t), w) for n, t, w in columns
        ]
    truth["indicators"] = indicators(
        page,
        label=None if split else rng.choice(("绩效指标", "绩\n效\n指\n标")),
        columns=columns,
        bracketed=bracketed,
        templates=rng.random() < 0.4,
        merge=rng.choice(("merge", "merge", "repeat", "blank")),
        numbered=rng.random() < 0.4,
    )
    if rng.random() < 0.8:
        _total(page, truth, rng.choice(("总分", "总  分", "合计")), 7, weight=rng.random() < 0.7, extra=0)
        if "total_weight" not in truth:
            # the score stands below its own column
            row, *_ = page.cells.pop()
            page.put(row, 9, truth["total_score"])
    if rng.random() < 0.3:
        page.line(("注：1.其他资金包括单位自有资金。2.定量指标完成数汇总原则：绝对值直接累加计算。", 10))
    if rng.random() < 0.3:
        page.line(("填表人：", 3), ("联系电话：", 3), ("填报日期：", 4))


def lijiang(page: Page, truth: dict[str, Any]) -> None:
    """Variant 8 with a two-row header."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元")
    head(page, truth, "项目支出绩效自评表", 10, year=2020, unit_line=True, outside=False)
    truth["project"], truth["department"], truth["implementer"] = (
        rng.choice(_PROJECTS),
        office(rng),
        rng.choice(_UNITS_OF),
    )
    page.line(("项目名称", 1), (truth["project"], 9))
    page.line(("主管部门", 1), (truth["department"], 4), ("实施单位", 2), (truth["implementer"], 3))
    truth["funding"] = funding(
        page,
        label="项目资金（万元）",
        columns=[(n, t, w + (n == "initial_budget") * 2) for n, t, w in NATIONAL_FUNDS],
        sources=_SOURCES,
        source_width=1,
    )
    truth["objective"] = goal(page, "年度总体目标", "预期目标", "实际完成情况", (5, 4))
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 1),
        ("_operator", "指标性质", 1),
        ("_number", "指标值", 1),
        ("_unit", "度量单位", 1),
        ("result", "实际完成值", 1),
        ("weight", "分值", 1),
        ("score", "得分", 1),
        ("reason", "偏差原因分析及改进措施", 1),
    ]
    top = page.row
    page.put(top, 1, "绩效指标", 1, 3)
    page.put(top, 4, "年度指标值", 1, 3)
    for column, text in ((7, "实际完成值"), (8, "分值"), (9, "得分"), (10, "偏差原因分析及改进措施")):
        page.put(top, column, text, 2, 1)
    for column, (_, text, _w) in enumerate(columns[:6], 1):
        page.put(top + 1, column, text)
    page.row += 2
    placed = [(name, column, 1) for column, (name, _, _w) in enumerate(columns, 1)]
    truth["indicators"] = _indicator_rows(
        page,
        [
            ("产出指标", "数量指标", 2),
            ("产出指标", "质量指标", 1),
            ("效益指标", "社会效益指标", 1),
            ("满意度指标", "服务对象满意度指标等", 1),
        ],
        placed,
        merge="merge",
        templates=False,
        levels=True,
        numbered=False,
    )
    page.line(("其他需要说明事项", 3), ("无", 7))
    _total(page, truth, "总分", 7, weight=True, extra=1)


def liwan(page: Page, truth: dict[str, Any]) -> None:
    """Variant 1: tasks with their key indicators."""
    rng = page.rng
    truth.update(kind="department_overall", money_unit="万元")
    head(
        page,
        truth,
        f"{rng.choice(_PLACES)}部门整体支出绩效自评表",
        9,
        year=2021,
        unit_line=False,
        outside=rng.random() < 0.4,
    )
    page.line(("部门名称（盖章）", 5), ("单位：万元", 4))
    truth["department"] = office(rng)
    page.line(("部门名称", 1), (truth["department"], 8))
    columns = [
        ("initial_budget", "整体支出年初预算数", 1),
        ("adjustment", "整体支出预算调整数", 1),
        ("actual", "整体年度实际支出数", 2),
        ("stated_completion_rate", "预算完成率", 2),
        ("stated_adjustment_rate", "预算调整率", 1),
    ]
    truth["funding"] = funding(
        page,
        label="部门资金情况",
        columns=columns,
        sources=("合计", "一般公共预算", "政府性基金"),
        source_width=1,
        source_label="资金来源",
    )
    truth["objective"] = goal(page, "年度目标", "部门整体支出的预期目标", "部门整体支出的目标完成情况", (3, 5))
    page.line(
        ("主要任务", 1),
        ("年初预期目标", 2),
        ("目标完成情况", 1),
        ("关键指标", 1),
        ("计算公式或指标内容", 1),
        ("预期实现值", 1),
        ("指标完成情况", 1),
        ("任务涉及资金", 1),
    )
    truth["tasks"] = []
    for number in range(1, rng.randint(2, 5)):
        count = rng.randint(1, 4)
        task: dict[str, Any] = {
            "name": rng.choice((f"任务{number}", f"任务{number}：{rng.choice(_PROJECTS)}")),
            "expected": rng.choice(_GOALS),
            "outcome": rng.choice(_OUTCOMES),
            "funding": amount(rng),
            "indicators": [],
        }
        page.put(page.row, 1, task["name"], count)
        page.put(page.row, 2, task["expected"], count, 2)
        page.put(page.row, 4, task["outcome"], count)
        page.put(page.row, 9, task["funding"], count)
        for _ in range(count):
            row = {name: _cell(rng, name, 0) for name in ("name", "definition", "expected", "result")}
            for column, name in enumerate(("name", "definition", "expected", "result"), 5):
                page.put(page.row, column, row[name])
            task["indicators"].append(row)
            page.row += 1
        truth["tasks"].append(task)
    truth["problems"], truth["improvements"] = "预算编制不够精细。", "加强预算编制管理，提高执行率。"
    page.line(("存在问题", 1), (truth["problems"], 8))
    page.line(("改进措施", 1), (truth["improvements"], 8))


def sichuan(page: Page, truth: dict[str, Any]) -> None:
    """Variant 2: funds by source with reasons, split targets, conclusion, problems, measures."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元", title="部门预算项目支出绩效自评表(2023年度)", year=2023)
    page.line(("报表编号：510000_0013zp", 10))
    page.line((truth["title"], 10))
    truth["project"] = f"51000021R0000000{rng.randint(10000, 99999)}-{rng.choice(_PROJECTS)}"
    truth["department"], truth["implementer"] = office(rng), rng.choice(_UNITS_OF)
    page.line(("项目名称", 2), (truth["project"], 8))
    page.line(("主管部门", 2), (truth["department"], 3), ("实施单位（盖章）", 2), (truth["implementer"], 3))
    page.put(page.row, 1, "项目基本情况", 4, 1)
    page.put(page.row, 2, "1.项目年度目标完成情况", 1, 9)
    page.put(page.row + 1, 2, "项目年度目标", 1, 4)
    page.put(page.row + 1, 6, "年度目标完成情况", 1, 5)
    truth["objective"] = {"expected": rng.choice(_GOALS), "outcome": rng.choice(_OUTCOMES)}
    page.put(page.row + 2, 2, truth["objective"]["expected"], 1, 4)
    page.put(page.row + 2, 6, truth["objective"]["outcome"], 1, 5)
    page.put(page.row + 3, 2, "2.项目实施内容及过程概述", 1, 2)
    page.put(page.row + 3, 4, "按计划实施。", 1, 7)
    page.row += 4
    columns = [
        ("initial_budget", "年初预算", 1),
        ("adjusted_budget", "调整后预算数", 1),
        ("actual", "预算执行数", 1),
        ("stated_completion_rate", "预算执行率", 1),
        ("weight", "权重", 1),
        ("score", "得分", 1),
        ("reason", "原因", 1),
    ]
    truth["funding"] = funding(
        page,
        label="预算执行情况（10分）",
        columns=columns,
        sources=("总额", "其中：财政资金", "财政专户管理资金", "单位资金", "其他资金"),
        source_width=2,
        source_label="年度预算数（万元）",
    )
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 1),
        ("_operator", "指标性质", 1),
        ("_number", "指标值", 1),
        ("_unit", "度量单位", 1),
        ("result", "完成值", 1),
        ("weight", "权重", 1),
        ("score", "得分", 1),
    ]
    truth["indicators"] = indicators(page, label="绩效指标（90分）", columns=columns, merge="merge")
    _total(page, truth, "合计", 8, weight=False)
    row, *_ = page.cells.pop()
    page.put(row, 10, truth["total_score"])
    for name, text in (("conclusion", "评价结论"), ("problems", "存在问题"), ("improvements", "改进措施")):
        truth[name] = rng.choice(_REASONS)
        page.line((text, 2), (truth[name], 8))
    page.line(("项目负责人：", 5), ("财务负责人：", 5))


def haidian(page: Page, truth: dict[str, Any]) -> None:
    """Variant 4: 得分计算方法 in both blocks, initial budget as the base."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元")
    head(page, truth, "财政支出项目绩效自评表", 10, year=2016, unit_line=False, outside=False)
    truth["project"], truth["department"], truth["implementer"] = (
        rng.choice(_PROJECTS),
        office(rng),
        rng.choice(_UNITS_OF),
    )
    page.line(("项目名称", 2), (truth["project"], 8))
    page.line(("主管部门及代码", 2), (truth["department"], 3), ("实施单位", 2), (truth["implementer"], 3))
    page.line(("项目负责人", 2), ("张三", 3), ("联系电话", 2), ("010-88880000", 3))
    columns = [
        ("initial_budget", "年初预算数（A）", 1),
        ("actual", "全年执行数（B）", 1),
        ("weight", "分值（10分）", 1),
        ("stated_completion_rate", "执行率（B/A）", 1),
        ("score", "得分", 1),
    ]
    truth["funding"] = funding(
        page,
        label="项目资金（万元）",
        columns=columns,
        sources=("年度资金总额：", "其中：当年财政拨款", "上年结转资金", "其他资金"),
        source_width=2,
        label_width=2,
    )
    truth["objective"] = goal(page, "年度总体目标", "年初设定目标", "全年实际完成情况", (4, 4), label_width=2)
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 1),
        ("weight", "分值", 1),
        ("expected", "年度指标值（A）", 1),
        ("result", "全年实际值（B）", 1),
        ("definition", "得分计算方法", 1),
        ("score", "得分", 1),
        ("reason", "未完成原因分析", 1),
    ]
    truth["indicators"] = indicators(page, label="绩\n效\n指\n标", columns=columns, merge="merge")
    _total(page, truth, "总分", 8, weight=False)
    row, *_ = page.cells.pop()
    page.put(row, 9, truth["total_score"])


def hubei(page: Page, truth: dict[str, Any]) -> None:
    """Variant 7: 20 + 80 points, no weights, reasons for the whole form."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元", title="2020年度水土保持监测项目绩效自评表", year=2020)
    page.line((truth["title"], 7))
    page.line(("单位名称：水土保持科", 4), ("填报日期：2021年3月8日", 3))
    truth["project"], truth["department"], truth["implementer"] = (
        rng.choice(_PROJECTS),
        office(rng),
        rng.choice(_UNITS_OF),
    )
    page.line(("项目名称", 1), (truth["project"], 6))
    page.line(("主管部门", 1), (truth["department"], 3), ("项目实施单位", 1), (truth["implementer"], 2))
    page.line(("项目类别", 1), ("1、部门预算项目 ☑   2、市直专项 □", 6))
    columns = [
        ("adjusted_budget", "预算数（A）", 1),
        ("actual", "执行数（B）", 1),
        ("stated_completion_rate", "执行率（B/A）", 1),
        ("score", "得分\n（20分*执行率）", 1),
    ]
    truth["funding"] = funding(
        page, label="预算执行情况（万元）（20分）", columns=columns, sources=("年度财政资金总额",), source_width=2
    )
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 1),
        ("expected", "年初目标值（A）", 1),
        ("result", "实际完成值（B）", 1),
        ("score", "得分", 1),
    ]
    first = indicators(page, label="年度绩效目标1（40分）", columns=columns)
    second = indicators(page, label="年度绩效目标2（40分）", columns=columns) if rng.random() < 0.6 else []
    truth["indicators"] = first + second
    _total(page, truth, "总分", 6, weight=False)
    for name, text in (("problems", "偏差大或\n目标未完成\n原因分析"), ("improvements", "改进措施及\n结果应用方案")):
        truth[name] = rng.choice(_REASONS)
        page.line((text, 1), (truth[name], 6))
    page.line(("备注：1.预算执行情况口径：预算数为调整后财政资金总额。", 7))
    page.line(("2.定量指标完成数汇总原则：绝对值直接累加计算。", 7))


def chongqing(page: Page, truth: dict[str, Any]) -> None:
    """Variant 11: initial and adjusted targets, coefficients, core indicators; the total stands in the head."""
    rng = page.rng
    truth.update(kind="department_overall", money_unit="万元", title="部门整体绩效自评表", year=2021)
    page.line(("2021年度", 10))
    page.line((truth["title"], 10))
    truth["department"], truth["total_score"] = office(rng), "97.6"
    page.line(
        ("主管部门", 1),
        (truth["department"], 3),
        ("财政处室", 1),
        ("行政政法科", 2),
        ("自评总分（分）", 2),
        ("97.6", 1),
    )
    page.line(("部门联系人", 1), ("李四", 3), ("联系电话", 1), ("023-60000000", 5))
    columns = [
        ("initial_budget", "年初预算数", 2),
        ("adjusted_budget", "全年（调整）预算数", 2),
        ("actual", "全年执行数", 2),
        ("stated_completion_rate", "执行率（%）", 1),
        ("weight", "执行率权重", 1),
        ("score", "执行率得分（分）", 1),
    ]
    truth["funding"] = funding(page, label="部门预算执行情况（万元）", columns=columns, sources=(), source_width=0)
    initial, adjusted, outcome = (
        rng.choice(_GOALS),
        rng.choice((None, "调整后：" + rng.choice(_GOALS))),
        rng.choice(_OUTCOMES),
    )
    page.put(page.row, 1, "当年绩效目标", 2, 1)
    for column, width, text, below in (
        (2, 3, "年初绩效目标", initial),
        (5, 3, "全年（调整）绩效目标", adjusted),
        (8, 3, "全年目标实际完成情况", outcome),
    ):
        page.put(page.row, column, text, 1, width)
        page.put(page.row + 1, column, below, 1, width)
    page.row += 2
    truth["objective"] = {"expected": adjusted or initial, "outcome": outcome}
    columns = [
        ("name", "指标名称", 1),
        ("_none", "计量单位", 1),
        ("_nature", "指标性质", 1),
        ("_initial", "年初指标值", 1),
        ("_adjusted", "调整指标值", 1),
        ("result", "全年完成值", 1),
        ("_kept_out", "得分系数（%）", 1),
        ("weight", "指标权重（分）", 1),
        ("score", "指标得分（分）", 1),
        ("_kept_out", "是否核心指标", 1),
    ]
    count = rng.randint(4, 9)
    page.put(page.row, 1, "绩效指标", count + 1)
    for column, (_, text, _w) in enumerate(columns, 2):
        page.put(page.row, column, text)
    page.row += 1
    truth["indicators"] = []
    for _ in range(count):
        row = {}
        for column, (name, _, _w) in enumerate(columns, 2):
            value = None if name in ("_none", "_nature") else _cell(rng, name, 0)
            page.put(page.row, column, value)
            if not name.startswith("_kept"):
                row[name] = value
        truth["indicators"].append(_settled(row))
        page.row += 1


def hengshan(page: Page, truth: dict[str, Any]) -> None:
    """Variant 12: 专项资金 without scores, 说明 below."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元", title="2020年度县级专项资金绩效目标自评表", year=2020)
    page.line((truth["title"], 8))
    truth["project"], truth["department"], truth["implementer"] = (
        rng.choice(_PROJECTS),
        office(rng),
        rng.choice(_UNITS_OF),
    )
    page.line(("专项资金名称", 2), (truth["project"], 3), ("负责人及电话", 1), ("王五", 2))
    page.line(("县级主管部门", 2), (truth["department"], 3), ("实施单位", 1), (truth["implementer"], 2))
    columns = [
        ("adjusted_budget", "全年预算数（A）", 1),
        ("actual", "全年执行数（B）", 1),
        ("stated_completion_rate", "执行率（B/A）", 2),
    ]
    truth["funding"] = funding(
        page,
        label="项目资金（万元）",
        columns=columns,
        sources=("年度资金总额：", "其中：中央、省、市补助", "县级资金", "其他资金"),
        source_width=3,
        label_width=1,
    )
    truth["objective"] = goal(page, "年度总体目标", "年初设定目标", "全年实际完成情况", (3, 4))
    columns = [
        ("level1", "一级\n指标", 1),
        ("level2", "二级\n指标", 1),
        ("name", "三级指标", 2),
        ("expected", "年度指标值", 1),
        ("result", "全年完成值", 1),
        ("reason", "未完成原因和改进措施", 1),
    ]
    truth["indicators"] = indicators(page, label="绩效指标", columns=columns)
    page.line(("说明", 1), ("无", 7))
    page.line(("注：1.其他资金包括和中央、省、市补助、地方财政资金共同投入到同一项目的自有资金等。", 8))


def hunan_index(page: Page, truth: dict[str, Any]) -> None:
    """Variant 14: an index table with points at every level and no targets."""
    rng = page.rng
    truth.update(kind="department_overall", title="部门整体支出绩效自评表", year=2022)
    page.line((truth["title"], 9))
    page.line(("（2022年度）", 9))
    truth["department"] = office(rng)
    page.line((f"部门名称：{truth['department']}", 9))
    names = (
        "一级指标",
        "分值",
        "二级指标",
        "分值",
        "三级指标",
        "分值",
        rng.choice(("评价标准", "评分标准")),
        rng.choice(("指标说明", "指标解释")),
        rng.choice(("得分", "自评得分")),
    )
    page.line(*((name, 1) for name in names))
    truth["indicators"] = []
    for level1, level2, count in (("投入", "目标设定", 2), ("过程", "预算执行", 3), ("产出及效率", "职责履行", 2)):
        page.put(page.row, 1, level1, count)
        page.put(page.row, 2, "30", count)
        page.put(page.row, 3, level2, count)
        page.put(page.row, 4, "15", count)
        for _ in range(count):
            row = {
                "level1": level1,
                "level2": level2,
                "name": rng.choice(_NAMES),
                "weight": points(rng),
                "definition": rng.choice(_DEFINITIONS),
                "score": points(rng),
            }
            for column, text in (
                (5, row["name"]),
                (6, row["weight"]),
                (7, "每低5个百分点扣2分，扣完为止。"),
                (8, row["definition"]),
                (9, row["score"]),
            ):
                page.put(page.row, column, text)
            truth["indicators"].append(row)
            page.row += 1
    page.put(page.row, 1, "总分", 1, 5)
    page.put(page.row, 6, "100")
    page.put(page.row, 9, "95")
    page.row += 1
    truth["total_weight"], truth["total_score"] = "100", "95"


def tianjin(page: Page, truth: dict[str, Any]) -> None:
    """Variant 15: initial budget, change and total; unit after the result."""
    rng = page.rng
    truth.update(kind="department_overall", money_unit="万元")
    head(page, truth, "部门整体支出绩效自评表", 9, year=2022, unit_line=True, outside=rng.random() < 0.5)
    truth["department"] = office(rng)
    page.line(("部门名称", 1), (truth["department"], 8))
    columns = [
        ("initial_budget", "年初预算", 1),
        ("adjustment", "年度预算调整", 1),
        ("adjusted_budget", "调整后的预算", 1),
        ("actual", "全年执行数", 2),
        ("stated_completion_rate", "预算执行率%", 1),
    ]
    truth["funding"] = funding(
        page,
        label="部门预算情况",
        columns=columns,
        sources=("合计", "基本支出", "项目支出"),
        source_width=2,
        source_label="支出类型",
    )
    page.line(("年度绩效目标", 3), ("实际完成情况", 3), ("偏差原因分析及改进措施", 3))
    truth["objective"] = {"expected": rng.choice(_GOALS), "outcome": rng.choice(_OUTCOMES)}
    page.line((truth["objective"]["expected"], 3), (truth["objective"]["outcome"], 3), (None, 3))
    columns = [
        ("name", "指标名称", 1),
        ("_operator", "计算符号", 1),
        ("_number", "指标值", 1),
        ("result", "实际完成值", 1),
        ("_unit", "计量单位", 1),
        ("weight", "分值", 1),
        ("score", "得分", 1),
        ("reason", "偏差原因分析及改进措施", 2),
    ]
    truth["indicators"] = indicators(page, label=None, columns=columns, levels=False)


def anhui(page: Page, truth: dict[str, Any]) -> None:
    """Variant 16: the weight before the target; measures as a row of their own."""
    rng = page.rng
    truth.update(kind="department_overall", money_unit="万元")
    head(page, truth, "部门整体绩效自评表", 10, year=2023, unit_line=False, outside=False)
    truth["department"] = office(rng)
    page.line(("部门", 2), (truth["department"], 8))
    truth["funding"] = funding(
        page, label="预算资金（万元）", columns=NATIONAL_FUNDS, sources=_SOURCES, source_width=2, label_width=2
    )
    truth["objective"] = goal(page, "年度总体目标", "预期目标", "实际完成情况", (4, 4), label_width=2)
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 2),
        ("weight", "权重", 1),
        ("expected", "年度指标值", 1),
        ("result", "实际完成值", 1),
        ("score", "得分", 1),
        ("reason", "偏差原因分析", 1),
    ]
    truth["indicators"] = indicators(page, label="绩效指标", columns=columns, merge="merge", numbered=True)
    truth["improvements"] = rng.choice(_REASONS)
    page.line(("整改的措施与建议", 2), (truth["improvements"], 8))


def chengdu(page: Page, truth: dict[str, Any]) -> None:
    """Variant 17: a re-check sheet; only the self-evaluation belongs to the form."""
    rng = page.rng
    truth.update(kind="project", title="2024年项目支出绩效自评复核表", year=2024)
    page.line((truth["title"], 12))
    truth["project"], truth["department"] = rng.choice(_PROJECTS), office(rng)
    page.line(("项目名称", 1), (truth["project"], 5), ("主管部门", 1), (truth["department"], 5))
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 1),
        ("_operator", "指标性质", 1),
        ("_number", "指标值", 1),
        ("_unit", "度量单位", 1),
        ("weight", "权重", 1),
        ("result", "自评完成值", 1),
        ("score", "自评得分", 1),
        ("_kept_out", "复核完成值", 1),
        ("_kept_out", "复核得分", 1),
        ("_kept_out", "偏离度", 1),
    ]
    truth["indicators"] = indicators(page, label=None, columns=columns)


def daying(page: Page, truth: dict[str, Any]) -> None:
    """Variant 3: an index with explanation and scoring standard, 备注."""
    rng = page.rng
    truth.update(kind="department_overall", title="2020年度部门整体支出绩效自评表", year=2020)
    page.line((truth["title"], 9))
    truth["department"] = office(rng)
    page.line(("部门名称", 1), (truth["department"], 8))
    top = page.row
    page.put(top, 1, "绩效指标", 1, 3)
    for column, text in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        page.put(top + 1, column, text)
    for column, text in enumerate(("指标分值", "指标解释", "计分标准", "自评得分", "备注"), 4):
        page.put(top, column, text, 2)
    page.row += 2
    placed = [
        ("level1", 1, 1),
        ("level2", 2, 1),
        ("name", 3, 1),
        ("weight", 4, 1),
        ("definition", 5, 1),
        ("_criteria", 6, 1),
        ("score", 7, 1),
        ("reason", 8, 1),
    ]
    truth["indicators"] = _indicator_rows(
        page,
        [("部门预算管理", "预算编制", 2), ("部门预算管理", "预算执行", 2), ("专项预算管理", "项目管理", 1)],
        placed,
        merge="merge",
        templates=False,
        levels=True,
        numbered=False,
    )


def transfer(page: Page, truth: dict[str, Any]) -> None:
    """转移支付绩效自评表: managed funds, central and local departments."""
    rng = page.rng
    truth.update(kind="project", money_unit="万元", title="转移支付区域（项目）绩效自评表", year=2022)
    page.line((truth["title"], 8))
    page.line(("（2022年度）", 8))
    truth["project"], truth["department"], truth["implementer"] = (
        rng.choice(_PROJECTS),
        office(rng),
        rng.choice(_UNITS_OF),
    )
    page.line(("转移支付（项目）名称", 2), (truth["project"], 6))
    page.line(("中央主管部门", 2), ("财政部", 6))
    page.line(("地方主管部门", 2), (truth["department"], 3), ("资金使用单位", 1), (truth["implementer"], 2))
    columns = [
        ("adjusted_budget", "全年预算数（A）", 1),
        ("actual", "全年执行数（B）", 1),
        ("stated_completion_rate", "预算执行率（B/A×100%）", 2),
    ]
    truth["funding"] = funding(
        page,
        label="资金投入情况（万元）",
        columns=columns,
        sources=("年度资金总额：", "其中：中央财政资金", "地方资金", "其他资金"),
        source_width=2,
        label_width=2,
    )
    page.put(page.row, 1, "资金管理情况", 3, 2)
    page.put(page.row, 5, "情况说明", 1, 2)
    page.put(page.row, 7, "存在问题和改进措施", 1, 2)
    page.put(page.row + 1, 3, "分配科学性", 1, 2)
    page.put(page.row + 1, 5, "按因素法分配", 1, 2)
    page.put(page.row + 2, 3, "拨付合规性", 1, 2)
    page.put(page.row + 2, 5, "合规", 1, 2)
    page.row += 3
    truth["objective"] = goal(page, "总体目标完成情况", "总体目标", "全年实际完成情况", (3, 3), label_width=2)
    columns = [
        ("level1", "一级指标", 1),
        ("level2", "二级指标", 1),
        ("name", "三级指标", 2),
        ("expected", "指标值", 1),
        ("result", "全年实际完成值", 1),
        ("reason", "未完成原因和改进措施", 1),
    ]
    truth["indicators"] = indicators(page, label="绩效指标", columns=columns)
    page.line(("说明", 1), ("无", 7))


LAYOUTS = {
    "01-liwan": liwan,
    "02-sichuan": sichuan,
    "03-daying": daying,
    "04-haidian": haidian,
    "05-langfang": national,
    "06-ezhou": lambda page, truth: national(page, truth, lettered=True),
    "07-huanggang": hubei,
    "08-lijiang": lijiang,
    "09-guichi": lambda page, truth: national(
        page, truth, bracketed=True, sources=("年度资金总额：", "其中：本年财政拨款", "上年结转资金", "其他资金")
    ),
    "10-putuo": lambda page, truth: national(page, truth, unit="元"),
    "11-chongqing": chongqing,
    "12-hengshan": hengshan,
    "13-jiangxi": lambda page, truth: national(page, truth, lettered=True, split=True),
    "14-hunan": hunan_index,
    "15-tianjin": tianjin,
    "16-anhui": anhui,
    "17-chengdu": chengdu,
    "18-review": lambda page, truth: national(page, truth, reason=True),
    "19-transfer": transfer,
}


def make(layout: str, seed: int) -> tuple[Page, dict[str, Any]]:
    """A printed page in a layout and its truth."""
    page = Page(random.Random(f"{layout}/{seed}"))
    truth: dict[str, Any] = {"schema": 1}
    LAYOUTS[layout](page, truth)
    return page, clean(truth)

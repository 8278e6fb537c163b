"""Indicator rows and the tasks around them: columns by their labels, groups that span rows, totals below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from perfeval.layouts.headers import Column, Header, find_header
from perfeval.layouts.vocabulary import Block, Vocabulary, grade_in, is_dash, is_level, is_template_line, key
from perfeval.values.printed import Amount, Points

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval.layouts.grid import Box, Grid
    from perfeval.layouts.work import Work

__all__ = ["Table", "indicator_header", "read_indicators", "read_total", "total_label"]

_WEAK_NAMES = frozenset({"绩效指标", "指标", "考核指标", "评价指标", "自评指标"})
_CONTENTS = frozenset({"指标内容", "具体内容"})
_ANSWERS = ("result", "weight", "score")
_MOST_UNIT = 4
_MOST_LABELS = 3
_LEFT_OF_NAME = frozenset({"_task", "_task_expected", "_task_outcome"})


def _find_task(vocabulary: Vocabulary, text: str) -> str | None:
    return vocabulary.find(Block.TASK, text) or vocabulary.find(Block.INDICATOR, text)


def _with_tasks(header: Header, vocabulary: Vocabulary) -> Header:
    """Labels such as 完成情况 belong to the task left of the indicator's name, to the indicator right of it."""
    name = next((column.left for column in header.columns if column.role == "name"), None)
    columns, used = [], set[str]()
    for column in header.columns:
        text = column.box.text
        task, indicator = vocabulary.find(Block.TASK, text), vocabulary.find(Block.INDICATOR, text)
        if name is None or column.left < name:
            role = task or indicator
        else:
            role = indicator if indicator and indicator not in used else task
            role = role if role not in used else column.role
        if role:
            used.add(role)
        columns.append(Column(role, column.left, column.right, column.box, column.boxes))
    return _with_contents(Header(header.top, header.bottom, tuple(columns), header.sections))


def _with_contents(header: Header) -> Header:
    """指标内容 names the indicator, but beside a column of names it says what each one means."""
    contents = [column for column in header.columns if key(column.box.text) in _CONTENTS]
    if len(contents) != 1 or "definition" in header.roles:
        return header
    if not any(column.role == "name" and column is not contents[0] for column in header.columns):
        return header
    columns = tuple(evolve(column, role="definition") if column is contents[0] else column for column in header.columns)
    return evolve(header, columns=columns)


def indicator_header(work: Work, row: int) -> Header | None:
    """The header of an indicator block, with or without tasks, that starts in ``row``."""
    return work.header("indicator", row, _indicator_header)


def _indicator_header(work: Work, row: int) -> Header | None:
    vocabulary = work.vocabulary
    tasks = find_header(work, row, partial(_find_task, vocabulary))
    if tasks is not None:
        tasked = _with_tasks(tasks, vocabulary)
        roles = tasked.roles
        if "_task" in roles and roles & {"name", "_task_expected"} and len(roles) > 2:  # noqa: PLR2004
            return tasked
    header = find_header(work, row, partial(vocabulary.find, Block.INDICATOR))
    if header is None:
        return None
    header = _named(_with_contents(header))
    roles = header.roles
    if "name" not in roles or len(roles) < 3:  # noqa: PLR2004
        return None
    values = {"expected", "_initial", "_adjusted", "result", "weight", "score", "definition", "_criteria"}
    return header if roles & values else None


def _named(header: Header) -> Header:
    """The deepest level names the indicator where the form has no column of that name."""
    roles = [column.role for column in header.columns]
    if "_fourth" in roles:
        new = {"_fourth": "name", "name": "_level3"}
    elif "name" in roles:
        if roles.count("name") == 1 or not {"level1", "level2"} & set(roles):
            return header
        new = {}
    elif any(column.role is None and column.box not in header.sections for column in header.columns):
        return header  # the names may stand in the column that nobody knows
    elif "level2" in roles:
        new = {"level2": "name"}
    elif "level1" in roles:
        new = {"level1": "name"}
    else:
        new = {}
    columns = [
        Column(new.get(column.role or "", column.role), column.left, column.right, column.box, column.boxes)
        for column in header.columns
    ]
    if not new and "name" not in roles:
        # 绩效指标 as the only label of the names.
        columns = [
            Column("name", column.left, column.right, column.box, column.boxes)
            if index == 0 and key(column.box.text) in _WEAK_NAMES
            else column
            for index, column in enumerate(columns)
        ]
    return Header(header.top, header.bottom, tuple(columns), header.sections)


@frozen
class Table:
    """The columns of an indicator block, one for each field, and those that have no field."""

    header: Header
    chosen: dict[str, Column]
    unkept: tuple[Column, ...]
    unknown: tuple[Column, ...]

    def crossed(self, box: Box) -> bool:
        """Whether a cell runs over several columns, so that it belongs to none of them; group cells may."""
        columns = [*self.chosen.values(), *self.unkept, *self.unknown]
        covered = [column.role for column in columns if box.covers(column.left, column.right)]
        return len(covered) > 1 and not set(covered) <= {"level1", "level2", "name"}

    @classmethod
    def of(cls, header: Header) -> Table:
        """Choose among columns that claim the same field."""
        name = next((column.left for column in header.columns if column.role == "name"), 0)
        chosen: dict[str, Column] = {}
        unkept: list[Column] = []
        unknown: list[Column] = []
        for column in header.columns:
            role = column.role
            if role is None:
                if column.box not in header.sections:
                    unknown.append(column)
            elif role in ("_unkept", "_level3"):
                unkept.append(column)
            elif role in ("weight", "score") and role in chosen and chosen[role].left < name:
                # 一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值: the last ones are the indicator's.
                unkept.append(chosen[role])
                chosen[role] = column
            elif role in chosen:
                unkept.append(column)
            else:
                chosen[role] = column
        for better, second in (("reason", "_remark"), ("definition", "_criteria"), ("weight", "_declared")):
            if second in chosen:
                if better in chosen:
                    unkept.append(chosen.pop(second))
                else:
                    chosen[better] = chosen.pop(second)
        if "expected" in chosen and ("_initial" in chosen) and "_adjusted" not in chosen:
            chosen["_adjusted"] = chosen.pop("expected")
        return cls(header, chosen, tuple(unkept), tuple(unknown))


def _in(grid: Grid, row: int, column: Column | None) -> list[Box]:
    """Cells of a column in a row; one that reaches in from the left belongs to the column where it starts."""
    if column is None:
        return []
    return [box for box in grid.touching(row, column.left, column.right) if box.left >= column.left]


def total_label(work: Work, row: int) -> Box | None:
    """The cell that says 总分 or 合计 at the left of a row."""
    grid, vocabulary = work.grid, work.vocabulary
    for box in grid.touching(row, 1, grid.right):
        if box.top == row and vocabulary.find(Block.TOTAL, box.text) is not None:
            return box
        if vocabulary.find(Block.SECTION, box.text) is None:
            return None
    return None


def read_total(work: Work, row: int, label: Box, table: Table | None, form: dict[str, Any]) -> None:
    """The row 总分: points, score and perhaps the grade."""
    grid, draft, vocabulary = work.grid, work.draft, work.vocabulary
    draft.claim(label)
    rest = [box for box in grid.starting(row) if box.left >= label.right and draft.is_free(box)]
    for role, path in (("weight", "total_weight"), ("score", "total_score")):
        column = table.chosen.get(role) if table else None
        boxes = [box for box in rest if column and column.left <= box.left < column.right]
        if path in form or not boxes:
            continue
        value = draft.number(f"$.{path}", Points, boxes)
        if value is not None:
            form[path] = value
            if path == "total_weight":
                draft.note("inferred", "总分行中分值栏的数，读作总分值", path="$.total_weight", place=boxes[0].place)
    rest = [box for box in rest if draft.is_free(box)]
    for box in rest:
        grade = _grade(box.text, vocabulary)
        if grade is not None and "grade" not in form:
            draft.text("$.grade", box)
            form["grade"] = grade
        elif "total_score" not in form and len(rest) == 1:
            value = draft.number("$.total_score", Points, [box])
            if value is not None:
                form["total_score"] = value
        else:
            draft.no_field(box, label.text)


def _grade(text: str, vocabulary: Vocabulary) -> str | None:
    """The grade in a cell, also beside its own label: 优, （自评等级）优, 自评等级：良."""
    if grade_in(text):
        return text
    parts = text.translate(_MARKS).split()
    if len(parts) == 2:  # noqa: PLR2004
        for label, grade in (parts, reversed(parts)):
            if vocabulary.find(Block.HEAD, label) == "grade" and grade_in(grade):
                return grade
    return None


_MARKS = dict.fromkeys(map(ord, "()（）[]【】:："), " ")


class _Rows:
    """Reads the rows of one block; remembers the group cells above."""

    def __init__(self, work: Work, table: Table, form: dict[str, Any]) -> None:
        self.grid = work.grid
        self.draft = work.draft
        self.table = table
        self.tasks: list[dict[str, Any]] = form["tasks"]
        self.indicators: list[dict[str, Any]] = form["indicators"]
        self.levels: dict[str, Box | None] = {"level1": None, "level2": None}
        self.last: tuple[str, int | None, dict[str, Any]] | None = None

    def fits(self, row: int) -> bool:
        """Whether the row fills the columns as an indicator does: 项目完成时间 may be its name, not a label."""
        chosen = self.table.chosen
        name = chosen.get("name")
        names = [box for box in _in(self.grid, row, name) if name and box.left == name.left and box.right <= name.right]
        values = [c for role, c in chosen.items() if role != "name" for box in _in(self.grid, row, c) if box.top == row]
        return bool(names) and names[0].top == row and len(values) > 1

    def read(self, row: int) -> None:
        """One row of the grid."""
        chosen = self.table.chosen
        if "_task" in chosen:
            self._task(row)
        self._levels(row)
        names = [box for box in _in(self.grid, row, chosen.get("name")) if box.top == row]
        if not names:
            names = [box for box in self._across(row) if box.top == row]
        values = self._values(row)
        if any(self.table.crossed(box) for box in names):
            return  # a remark or a label across the block
        if not names:
            above = [box for box in _in(self.grid, row, chosen.get("name")) if box.top < row]
            if above and any(values.values()) and not is_template_line(above[0].text):
                self._again(row, above, values)
            else:
                self._nameless(values)
            return
        self._indicator(row, names, values)

    def _across(self, row: int) -> list[Box]:
        """A name that runs over the columns of the levels too, as 预算执行率 does where it is a row of its own."""
        chosen = self.table.chosen
        name = chosen.get("name")
        if name is None:
            return []
        boxes = self.grid.touching(row, name.left, name.right)
        levels = [chosen[level] for level in ("level1", "level2") if level in chosen]
        return [
            box
            for box in boxes
            if box.left < name.left and box.right <= name.right and any(box.left == c.left for c in levels)
        ]

    # --- groups ---

    def _levels(self, row: int) -> None:
        fresh = False
        across = self._across(row)
        for level in ("level1", "level2"):
            boxes = _in(self.grid, row, self.table.chosen.get(level))
            if across:
                self.levels[level] = boxes[0] if boxes and boxes[0] not in across else None
            elif boxes:
                if self.levels[level] is not boxes[0]:
                    fresh = True
                self.levels[level] = boxes[0]
                for box in boxes:
                    if is_level(box.text):
                        self.draft.claim(box)
            elif fresh:
                self.levels[level] = None

    def _task(self, row: int) -> None:
        chosen = self.table.chosen
        boxes = _in(self.grid, row, chosen["_task"])
        texts = {
            role: [box for box in _in(self.grid, row, chosen.get(role)) if box.top == row]
            for role in ("_task_expected", "_task_outcome", "_task_funding")
        }
        if any(self.table.crossed(box) for found in texts.values() for box in found):
            return
        begins = bool(boxes) and boxes[0].top == row
        at_break = row in self.grid.breaks or any(row - 1 in self.grid.breaks for _ in (0,))
        if not begins and texts["_task_expected"] and not boxes and not (at_break and self.tasks):
            begins = True
        if not begins:
            if any(texts.values()) and self.tasks:
                self._continue_task(texts)
            return
        path = f"$.tasks[{len(self.tasks)}]"
        task: dict[str, Any] = {"indicators": []}
        for role, field in (("_task", "name"), ("_task_expected", "expected"), ("_task_outcome", "outcome")):
            found = boxes if role == "_task" else texts[role]
            value = self.draft.text(f"{path}.{field}", *found)
            if value is not None:
                task[field] = value
        funding = self.draft.number(f"{path}.funding", Amount, texts["_task_funding"])
        if funding is not None:
            task["funding"] = funding
        if len(task) == 1 and not boxes:
            return
        self.tasks.append(task)

    def _continue_task(self, texts: dict[str, list[Box]]) -> None:
        """Text in a task's columns below its first row: the rest of a cell that a page break cut."""
        task, path = self.tasks[-1], f"$.tasks[{len(self.tasks) - 1}]"
        for role, field in (("_task_expected", "expected"), ("_task_outcome", "outcome")):
            for box in texts[role]:
                before = self.draft.places.get(f"{path}.{field}", ())
                value = self.draft.text(f"{path}.{field}", box)
                if value is None:
                    continue
                task[field] = task.get(field, "") + value
                self.draft.places[f"{path}.{field}"] = (*before, box.place)
                self.draft.note("several-cells", "由多个单元格拼接而成", path=f"{path}.{field}", place=box.place)
        if "funding" not in task:
            funding = self.draft.number(f"{path}.funding", Amount, texts["_task_funding"])
            if funding is not None:
                task["funding"] = funding
        else:
            for box in texts["_task_funding"]:
                self.draft.note_cell("several-cells", "同一任务有多个金额，只读第一个；其余：{text}", box, path=path)

    # --- indicators ---

    def _values(self, row: int) -> dict[str, list[Box]]:
        skip = {"name", "level1", "level2"} | _LEFT_OF_NAME | {"_task_funding"}
        return {
            role: [box for box in _in(self.grid, row, column) if box.top == row]
            for role, column in self.table.chosen.items()
            if role not in skip
        }

    def _where(self) -> tuple[list[dict[str, Any]], str]:
        if "_task" in self.table.chosen and self.tasks:
            rows = self.tasks[-1]["indicators"]
            return rows, f"$.tasks[{len(self.tasks) - 1}].indicators[{len(rows)}]"
        return self.indicators, f"$.indicators[{len(self.indicators)}]"

    def _nameless(self, values: dict[str, list[Box]]) -> None:
        for role, boxes in values.items():
            for box in boxes:
                if is_dash(box.text):
                    self.draft.no_field(box)
                else:
                    label = self.table.chosen[role].label
                    self.draft.note_cell(
                        "not-understood", "这一行没有指标名称，“{label}”未读入：{text}", box, label=label
                    )

    def _again(self, row: int, above: list[Box], values: dict[str, list[Box]]) -> None:
        """A name that spans several rows with values in each: one indicator for each row of values."""
        filled = [role for role, boxes in values.items() if boxes]
        if set(filled) <= {"reason", "definition"}:
            self._nameless(values)
            return
        rows, path = self._where()
        self._indicator(row, above, values)
        if self._where()[0] is rows:
            self.draft.note("ambiguous", "指标名称跨多行，每行各读作一个指标", path=path, place=above[0].place)

    def _indicator(self, row: int, names: list[Box], values: dict[str, list[Box]]) -> None:
        draft = self.draft
        text = "".join(box.text for box in names)
        if is_template_line(text) or is_dash(text):
            for box in names:
                draft.note_cell("template-line", "样表中的空行，不是指标：{text}", box)
            self._nameless(values)
            return
        rows, path = self._where()
        indicator: dict[str, Any] = {}
        for level in ("level1", "level2"):
            group = self.levels[level]
            if group is not None:
                indicator[level] = draft.text(f"{path}.{level}", group)
        indicator["name"] = draft.text(f"{path}.name", *names)
        self._targets(path, values, indicator)
        for field in ("definition", "result", "reason"):
            value = self._text(row, f"{path}.{field}", field, values.get(field, []))
            if value is not None:
                indicator[field] = value
        for field in ("weight", "score"):
            boxes = values.get(field, [])
            value = draft.number(f"{path}.{field}", Points, boxes)
            if value is not None:
                indicator[field] = value
                if boxes[0].height > max(box.height for box in names):
                    draft.note(
                        "shared-cell",
                        "此数跨多行，只记在首行：{text}",
                        path=f"{path}.{field}",
                        place=boxes[0].place,
                        text=value,
                    )
        if "_remark" not in self.table.chosen and self.table.chosen.get("reason") is not None:
            self._say_remark(path, indicator)
        self._others(row)
        self._doubt(row, path, indicator)
        self._doubt_break(path, names[0].place.page, indicator)
        rows.append(indicator)

    def _doubt(self, row: int, path: str, indicator: dict[str, Any]) -> None:
        """What an unknown column beside the known ones may mean for them."""
        unknown = [box for column in self.table.unknown for box in _in(self.grid, row, column)]
        short = any(len(box.text) <= _MOST_UNIT and not box.text[0].isdigit() for box in unknown)
        if short and "expected" in indicator:
            self.draft.note("unsure", "旁边不认识的栏可能是目标值的符号或单位", path=f"{path}.expected")
        second = self.table.chosen.get("definition")
        if unknown and second is not None and second.role == "_criteria" and "definition" in indicator:
            self.draft.note("inferred", "“{label}”读作指标说明", path=f"{path}.definition", label=second.label)

    def _doubt_break(self, path: str, page: int | None, indicator: dict[str, Any]) -> None:
        """A row without figures at the top of a page may be the rest of the row above."""
        before, self.last = self.last, (path, page, indicator)
        if before is None or before[1] == page or any(indicator.get(field) for field in _ANSWERS):
            return
        for at, row in ((before[0], before[2]), (path, indicator)):
            for field in row:
                self.draft.note("unsure", "可能是被分页截断的一行", path=f"{at}.{field}")

    def _say_remark(self, path: str, indicator: dict[str, Any]) -> None:
        column = self.table.chosen["reason"]
        if column.role == "_remark" and "reason" in indicator:
            self.draft.note("inferred", "“{label}”读作偏差原因", path=f"{path}.reason", label=column.label)

    def _text(self, row: int, path: str, role: str, boxes: list[Box]) -> str | None:
        """A text of the row, also one that its cell shares with the rows above."""
        if not boxes:
            above = [box for box in _in(self.grid, row, self.table.chosen.get(role)) if box.top < row]
            if not above or above[0].top < self.table.header.bottom:
                return None
            self.draft.note("shared-cell", "此格跨多行，各行都读入", path=path, place=above[0].place)
            boxes = above
        return self.draft.text(path, *boxes)

    def _target(self, path: str, role: str, values: dict[str, list[Box]]) -> str | None:
        """A target from its cell and the cells for its operator and unit, joined without blanks."""
        target = values.get(role, [])
        operator = [box for box in values.get("_operator", []) if not is_dash(box.text)]
        unit = [box for box in values.get("_unit", []) if not is_dash(box.text)]
        if not target:
            return None  # an operator or a unit alone is no target
        text = "".join(box.text for box in target)
        kept_operator = [box for box in operator if not (text.startswith(box.text) or _is_nature(box.text))]
        kept_unit = [box for box in unit if not text.endswith(box.text)]
        for box in (*operator, *unit):
            if box not in kept_operator and box not in kept_unit:
                self.draft.note_cell("no-field", "未并入目标值：{text}", box, path=path)
        return self.draft.text(path, *kept_operator, *target, *kept_unit)

    def _targets(self, path: str, values: dict[str, list[Box]], indicator: dict[str, Any]) -> None:
        if "_initial" in self.table.chosen or "_adjusted" in self.table.chosen:
            values = dict(values)
            if values.get("_adjusted"):
                initial = self._target(f"{path}.initial_expected", "_initial", values)
                if initial is not None:
                    indicator["initial_expected"] = initial
                values["expected"] = values["_adjusted"]
            else:
                values["expected"] = values.get("_initial", [])
        expected = self._target(f"{path}.expected", "expected", values)
        if expected is not None:
            indicator["expected"] = expected
        for role in ("_operator", "_unit"):
            for box in values.get(role, []):
                if self.draft.is_free(box):
                    self.draft.no_field(box, self.table.chosen[role].label)

    def _others(self, row: int) -> None:
        for column in self.table.unkept:
            for box in _in(self.grid, row, column):
                if box.top == row and self.draft.is_free(box):
                    self.draft.no_field(box, column.label)
        for column in self.table.unknown:
            for box in _in(self.grid, row, column):
                if box.top == row and self.draft.is_free(box):
                    self.draft.note_cell(
                        "not-understood", "不认识的栏“{label}”，未读入：{text}", box, label=column.label
                    )


def _is_nature(text: str) -> bool:
    """指标性质 that says what sort of indicator this is, not how to compare: 定量指标, 正向指标."""
    return text in ("定量", "定量指标", "定性指标", "正向指标", "反向指标", "正向", "反向", "预期性", "约束性")


def _labels_in(work: Work, row: int) -> int:
    """How many cells of a row are spelled like labels of indicator columns: many make a header, never a row."""
    return sum(work.vocabulary.find(Block.INDICATOR, box.text) is not None for box in work.grid.starting(row))


_WHOLE = frozenset({"总额", "小计", "合计", "总计", "金额"})
_MONEY_TOTALS = frozenset({"金额合计", "合计", "总计", "资金合计", "预算合计", "合计金额"})
_TASK_MONEY = frozenset({"initial_budget", "adjusted_budget", "actual"})


def _task_money(work: Work, table: Table) -> dict[str, list[Column]]:
    """The columns of budget and spending in a table of tasks that has no money of its own kind: 预算数 over 总额 and more.

    The first of each is the whole, the others are its sources.
    """
    if "_task" not in table.chosen or "name" in table.chosen:
        return {}
    found: dict[str, list[Column]] = {}
    for column in table.unknown:
        role = work.vocabulary.find(Block.FUNDING, column.boxes[0].text)
        if role in _TASK_MONEY:
            found.setdefault(role, []).append(column)
            work.draft.claim_labels(*column.boxes)
    whole = (column for columns in found.values() for column in columns[:1] if len(column.boxes) > 1)
    return found if all(key(column.box.text) in _WHOLE for column in whole) else {}


def _read_task_money(
    work: Work, row: int, table: Table, money: dict[str, list[Column]], funding: list[dict[str, Any]]
) -> bool:
    """Whether the row is the total of the tasks' money; the money of a task alone has no field."""
    grid, draft = work.grid, work.draft
    names = [box for box in _in(grid, row, table.chosen["_task"]) if box.top == row]
    if not names or key(names[0].text) not in _MONEY_TOTALS:
        for columns in money.values():
            for column in columns:
                for box in _in(grid, row, column):
                    if box.top == row and draft.is_free(box) and not work.vocabulary.known(box.text):
                        draft.no_field(box, column.label)
        return False
    path = f"$.funding[{len(funding)}]"
    line: dict[str, Any] = {"source": draft.text(f"{path}.source", names[0])}
    for role, columns in money.items():
        for column in columns:
            boxes = [box for box in _in(grid, row, column) if box.top == row and draft.is_free(box)]
            if column is not columns[0]:
                for box in boxes:
                    draft.no_field(box, column.label)
            elif (value := draft.number(f"{path}.{role}", Amount, boxes)) is not None:
                line[role] = value
    funding.append(line)
    return True


def read_indicators(
    work: Work, header: Header, stops: Callable[[int, bool], bool], form: dict[str, Any]
) -> tuple[int, Table]:
    """Read the rows below ``header`` until ``stops(row)``; the row after the block, and its columns."""
    grid = work.grid
    work.draft.claim(*header.boxes, *header.sections)
    work.draft.claim_labels(*header.understood)
    table = Table.of(header)
    rows = _Rows(work, table, form)
    for role in ("definition", "expected", "result", "weight", "score", "reason"):
        if role in table.chosen:
            owner = "$.tasks[].indicators[]" if "_task" in table.chosen else "$.indicators[]"
            work.draft.headings[f"{owner}.{role}"] = table.chosen[role].box.place
    money = _task_money(work, table)
    for row in [row for row in grid.rows() if row >= header.bottom]:
        if money and _read_task_money(work, row, table, money, form["funding"]):
            continue
        label = total_label(work, row)
        if label is not None:
            read_total(work, row, label, table, form)
        elif stops(row, rows.fits(row)) or _labels_in(work, row) >= _MOST_LABELS:
            return row, table
        else:
            rows.read(row)
    return grid.bottom, table

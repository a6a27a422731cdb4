"""A rectangle copied from a spreadsheet: which cell of the grid each of its cells is meant for.

Pure. What the texts say is read by `shorthand` like everything that is typed; here they only get their places.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.points import gettext_noop
from scoring.shorthand import NotUnderstood, parse

HEADER_ROWS = 6
NAME_COLUMNS = 3
SUMS = frozenset(
    ("合计", "小计", "总计", "平均", "平均分", "备注", "满分", "分值", "total", "subtotal", "average")
)
BESIDE_INDICATORS = SUMS | frozenset(
    ("序号", "序", "部室", "部门", "单位", "科室", "department", "no", "no.")
)

MESSAGES = {
    "below": gettext_noop("This row lies below the last department of the table."),
    "beside": gettext_noop("This column lies to the right of the last indicator of the table."),
    "no_department": gettext_noop("There is no department “%(name)s” in this grid."),
    "no_name": gettext_noop("This row has no name of a department."),
    "not_together": gettext_noop("%(indicator)s is not an indicator of %(department)s."),
    "twice": gettext_noop("%(department)s stands there twice: in row %(first)s and in row %(row)s."),
    "title": gettext_noop("row %(row)s: a title"),
    "header": gettext_noop("row %(row)s: headings"),
    "sum_row": gettext_noop("row %(row)s: %(name)s"),
    "no_indicator": gettext_noop("column %(column)s: “%(name)s” is no indicator of this grid"),
    "nameless_column": gettext_noop("column %(column)s: no heading"),
    "indicator_twice": gettext_noop("column %(column)s: %(name)s stands there twice"),
    "names": gettext_noop("column %(column)s: names of departments"),
    "beside_names": gettext_noop("column %(column)s: before the names"),
}

_MAXIMUM = re.compile(r"\([0-9.]+分?\)(?:by branch|按支部记|按支部)?$")


class Named(NamedTuple):
    """A department or an indicator: its code and its name."""

    code: str
    name: str


class Table(NamedTuple):
    """The departments and indicators of one table of the grid, in their order."""

    departments: Sequence[Named]
    indicators: Sequence[Named]


class Pasted(NamedTuple):
    """A text with the place it comes from, counted from 1, and the cell of the grid it goes to."""

    row: int
    column: int
    department: Named
    indicator: Named
    text: str

    @property
    def code(self) -> str:
        return f"{self.department.code}:{self.indicator.code}"


class Misplaced(NamedTuple):
    """A text that goes nowhere; `code` of MESSAGES says why."""

    row: int
    column: int
    text: str
    code: str
    args: Mapping[str, object]


class LeftOut(NamedTuple):
    """A row or column that holds no scores: headings, names, sums."""

    code: str
    args: Mapping[str, object]


@dataclass
class Layout:
    """Where everything of a pasted rectangle goes."""

    cells: list[Pasted] = field(default_factory=list)
    misplaced: list[Misplaced] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def lay_out(
    rows: Sequence[Sequence[str]], tables: Sequence[Table], *, department: str, indicator: str
) -> Layout:
    """Give every text of the rectangle its cell in the grid.

    Rows go by the names of departments where one of the first columns holds such names, otherwise downwards from
    `department`; columns by a row of headings (codes or names of indicators) where there is one, otherwise to the right
    from `indicator`. An empty cell says nothing, so that what merging or hiding leaves behind changes nothing. A cell
    of several lines, each a deduction of its own, becomes several texts for one cell.
    """
    layout = Layout()
    grid = _Grid(tables, department, indicator)
    header = _header_row(rows, grid)
    body = range(0 if header is None else header + 1, len(rows))
    names = _names_column(rows, body, grid)
    columns = _columns(rows, header, names, grid, layout)
    _say_rows_above(rows, header, layout)
    first_row: dict[str, int] = {}
    for row in body:
        texts = {column: rows[row][column] for column in columns if rows[row][column]}
        if not texts:
            continue
        person = _department(rows, row, body.start, names, grid)
        problem = _row_problem(person, rows, row, names, first_row)
        if isinstance(problem, LeftOut):
            layout.left_out.append(problem)
            continue
        for column, text in texts.items():
            item = columns[column]
            if problem:
                layout.misplaced.append(Misplaced(row + 1, column + 1, text, *problem))
            elif item is None:
                layout.misplaced.append(Misplaced(row + 1, column + 1, text, "beside", {}))
            elif not grid.belong(person, item):
                args = {"indicator": item.code, "department": person.name}
                layout.misplaced.append(Misplaced(row + 1, column + 1, text, "not_together", args))
            else:
                layout.cells += (Pasted(row + 1, column + 1, person, item, piece) for piece in _pieces(text))
    return layout


class _Grid:
    """The grid's rows and columns, to be found by name and counted from a cell."""

    def __init__(self, tables: Sequence[Table], department: str, indicator: str):
        self.departments = {key: one for table in tables for one in table.departments for key in _keys(one)}
        self.indicators = {key: one for table in tables for one in table.indicators for key in _keys(one)}
        self.pairs = [
            ({one.code for one in table.departments}, {one.code for one in table.indicators})
            for table in tables
        ]
        here = next(
            (
                table
                for table, (rows, columns) in zip(tables, self.pairs, strict=True)
                if department in rows and indicator in columns
            ),
            tables[0],
        )
        self.down = _from(here.departments, department)
        self.right = _from(here.indicators, indicator)

    def belong(self, department: Named, indicator: Named) -> bool:
        return any(department.code in rows and indicator.code in columns for rows, columns in self.pairs)

    def indicator(self, text: str) -> Named | None:
        key = _key(text)
        return self.indicators.get(key) or self.indicators.get(_MAXIMUM.sub("", key))


def _key(text: str) -> str:
    """A name without what people write differently: width, spaces, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _keys(one: Named) -> Iterator[str]:
    yield _key(one.code)
    yield _key(one.name)
    yield _key(one.code + one.name)


def _from(sequence: Sequence[Named], code: str) -> Sequence[Named]:
    """What begins with the one of that code."""
    place = next((place for place, one in enumerate(sequence) if one.code == code), 0)
    return sequence[place:]


def _header_row(rows: Sequence[Sequence[str]], grid: _Grid) -> int | None:
    """The first of the upper rows that names indicators, in at least half of what it says beside the usual words."""
    for place, row in enumerate(rows[:HEADER_ROWS]):
        named = sum(grid.indicator(text) is not None for text in row)
        said = sum(bool(text) and _key(text) not in BESIDE_INDICATORS for text in row)
        if named and named * 2 >= said:
            return place
    return None


def _names_column(rows: Sequence[Sequence[str]], body: range, grid: _Grid) -> int | None:
    """Which of the first columns holds names of departments."""
    width = len(rows[0]) if rows else 0
    for column in range(min(NAME_COLUMNS, width)):
        if any(_key(rows[row][column]) in grid.departments for row in body if rows[row][column]):
            return column
    return None


def _columns(
    rows: Sequence[Sequence[str]], header: int | None, names: int | None, grid: _Grid, layout: Layout
) -> dict[int, Named | None]:
    """The indicator of every column that holds texts for cells; None for one beyond the grid."""
    width = len(rows[0]) if rows else 0
    first = 0 if names is None else names + 1
    for column in range(first):
        code = "names" if column == names else "beside_names"
        layout.left_out.append(LeftOut(code, {"column": column + 1}))
    if header is None:
        return {
            column: grid.right[column - first] if column - first < len(grid.right) else None
            for column in range(first, width)
        }
    found: dict[int, Named | None] = {}
    for column in range(first, width):
        heading = " ".join(rows[header][column].split())
        item = grid.indicator(heading)
        if item is not None and item not in found.values():
            found[column] = item
        elif any(rows[row][column] for row in range(header, len(rows))):
            code = "indicator_twice" if item else "no_indicator" if heading else "nameless_column"
            layout.left_out.append(LeftOut(code, {"column": column + 1, "name": heading}))
    return found


def _say_rows_above(rows: Sequence[Sequence[str]], header: int | None, layout: Layout) -> None:
    if header is None:
        return
    layout.left_out += [LeftOut("title", {"row": row + 1}) for row in range(header) if any(rows[row])]
    layout.left_out.append(LeftOut("header", {"row": header + 1}))


def _department(
    rows: Sequence[Sequence[str]], row: int, start: int, names: int | None, grid: _Grid
) -> Named | None:
    if names is not None:
        return grid.departments.get(_key(rows[row][names]))
    return grid.down[row - start] if row - start < len(grid.down) else None


def _row_problem(
    person: Named | None,
    rows: Sequence[Sequence[str]],
    row: int,
    names: int | None,
    first_row: dict[str, int],
) -> LeftOut | tuple[str, dict] | None:
    """Why nothing of a row has a place, where that is so."""
    if person is None and names is None:
        return "below", {}
    if person is None:
        name = " ".join(rows[row][names].split())
        if _key(name) in SUMS:
            return LeftOut("sum_row", {"row": row + 1, "name": name})
        return ("no_department", {"name": name}) if name else ("no_name", {})
    first = first_row.setdefault(person.code, row + 1)
    if first != row + 1:
        return "twice", {"department": person.name, "first": first, "row": row + 1}
    return None


def _pieces(text: str) -> list[str]:
    """The lines of a cell where each is a deduction of its own; otherwise the text as a whole."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_is_deduction(line) for line in lines):
        return lines
    return [" ".join(lines)] if lines else []


def _is_deduction(line: str) -> bool:
    try:
        return parse(line).kind == "deduction"
    except NotUnderstood:
        return False

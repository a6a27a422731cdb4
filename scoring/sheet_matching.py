"""A month's deductions as a clerk keeps them: which row is the header, which column holds which indicator.

Pure. A title may stand above, the header may take two rows (sections over indicators, merged), maxima may stand in
brackets behind the names, columns may come in any order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from campaign.workbooks.grid import Grid
from campaign.workbooks.words import clean, key

SEARCHED_ROWS = 30
DEPARTMENT_TITLES = {
    "部室",
    "部室名称",
    "部门",
    "部门名称",
    "被考核部室",
    "科室",
    "处室",
    "单位",
    "单位名称",
    "部室名稱",
    "部門",
    "部門名稱",
    "單位",
    "department",
}
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_MARKS = re.compile(r"[*:：、,，.。·_\-]")
_MAXIMUM = re.compile(r"[(（][^()（）]*?([0-9]+(?:\.[0-9]+)?)\s*分[^()（）]*[)）]")
_MONTH = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月")


class KnownIndicator(NamedTuple):
    """What a heading can mean."""

    code: str
    name: str
    section: str
    maximum: Decimal


@dataclass(frozen=True)
class Matching:
    """How a sheet is read; rows and columns count from 0."""

    header_row: int
    department: int | None
    columns: Mapping[int, str]


def match_sheet(
    grid: Grid, indicators: Sequence[KnownIndicator], departments: Sequence[str]
) -> Matching | None:
    """The row that names the most indicators, and what its columns hold; None where no row names one.

    `departments` are the names that the column of departments may hold.
    """
    best = None
    for row in range(min(SEARCHED_ROWS, len(grid.rows))):
        columns = match_columns(grid, row, indicators)
        if columns and (best is None or len(columns) > len(best[1])):
            best = row, columns
    if best is None:
        return None
    row, columns = best
    return Matching(row, department_column(grid, row, columns, departments), columns)


def match_columns(grid: Grid, header_row: int, indicators: Sequence[KnownIndicator]) -> dict[int, str]:
    """The indicator of each column by its heading: the code, or the name; the section above it decides between two."""
    columns: dict[int, str] = {}
    for column in range(grid.width):
        named = [indicator for indicator in indicators if _names(grid.value(header_row, column), indicator)]
        if len(named) > 1:
            section = _plain(_above(grid, header_row, column))
            named = [indicator for indicator in named if _plain(indicator.section) == section]
        if len(named) == 1 and named[0].code not in columns.values():
            columns[column] = named[0].code
    return columns


def department_column(
    grid: Grid, header_row: int, columns: Mapping[int, str], departments: Sequence[str]
) -> int | None:
    """The column with a heading for departments, otherwise the one that names the most of them."""
    for row in range(header_row, -1, -1):
        for column in range(grid.width):
            if column not in columns and _plain(grid.value(row, column)) in DEPARTMENT_TITLES:
                return column
    known = {key(name) for name in departments}
    hits = {
        column: sum(key(grid.value(row, column)) in known for row in range(header_row + 1, len(grid.rows)))
        for column in range(grid.width)
        if column not in columns
    }
    best = max(hits, key=lambda column: (hits[column], -column), default=None)
    return best if best is not None and hits[best] else None


def heading(grid: Grid, header_row: int, column: int) -> str:
    """What stands above a column, the section before the indicator."""
    above, own = clean(_above(grid, header_row, column)), clean(grid.value(header_row, column))
    return " / ".join(dict.fromkeys(part for part in (above, own) if part))


def other_maxima(
    grid: Grid, header_row: int, columns: Mapping[int, str], indicators: Sequence[KnownIndicator]
) -> Iterator[tuple[int, Decimal, KnownIndicator]]:
    """The columns whose heading states another maximum than the scheme, with what it states."""
    known = {indicator.code: indicator for indicator in indicators}
    for column, code in columns.items():
        stated = _MAXIMUM.search(clean(grid.value(header_row, column)))
        if code in known and stated and Decimal(stated[1]) != known[code].maximum:
            yield column, Decimal(stated[1]), known[code]


def months_named(grid: Grid, header_row: int) -> set[tuple[int, int]]:
    """Years and months that the rows above the header name."""
    return {
        (int(found[1]), int(found[2]))
        for row in range(min(header_row + 1, len(grid.rows)))
        for value in grid.rows[row]
        for found in _MONTH.finditer(clean(value))
    }


def _above(grid: Grid, header_row: int, column: int) -> object:
    """The heading over a heading: what stands in the row above, or the nearest to the left, which is merged over it."""
    if header_row == 0:
        return ""
    return next(
        (value for at in range(column, -1, -1) if (value := grid.value(header_row - 1, at)) != ""), ""
    )


def _names(title: object, indicator: KnownIndicator) -> bool:
    plain = _plain(title)
    code, name = _plain(indicator.code), _plain(indicator.name)
    return plain in (code, name, code + name, name + code)


def _plain(title: object) -> str:
    said = key(title)
    return _MARKS.sub("", _BRACKETS.sub("", said) or said)

"""The sheets of a group's workbook: its grid as texts, by department or, where it is recorded so, by branch."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.grid import BLIND, NOT_APPLICABLE, OWN, RECUSED, Grid, GridCell, GridRow, GridTable
from scoring.held_cells import EMPTY, CellKey, HeldCell
from scoring.models import Indicator
from scoring.roster import Participant

LOCK_WORDS = {NOT_APPLICABLE: "缺项", RECUSED: "回避", OWN: "回避", BLIND: "已录入"}
BY_BRANCH = "按党支部"


@dataclass(frozen=True)
class SheetCell:
    """A cell of the workbook: its code, what it holds, and whether it can be typed into."""

    code: str
    text: str
    is_open: bool


@dataclass(frozen=True)
class SheetRow:
    """A department, or a branch with its departments, under the code by which the row is known."""

    code: str
    name: str
    cells: Sequence[SheetCell]


@dataclass(frozen=True)
class SheetTable:
    """One sheet of the workbook: indicators that concern the same departments, by department or by branch."""

    name: str
    indicators: Sequence[Indicator]
    rows: Sequence[SheetRow]


def sheet_tables(grid: Grid, held: dict[CellKey, HeldCell]) -> list[SheetTable]:
    """The tables of the grid; what is recorded by branch stands on a sheet of its own, a row for each branch."""
    tables = []
    for table in grid.tables:
        for by_branch in (False, True):
            chosen = [
                place
                for place, indicator in enumerate(table.indicators)
                if indicator.section.by_branch == by_branch
            ]
            if chosen:
                rows = _branch_rows(table, chosen) if by_branch else table.rows
                tables.append(_sheet(table, rows, chosen, grid, held, by_branch=by_branch))
    return tables


def _sheet(
    table: GridTable,
    rows: Sequence[GridRow],
    chosen: Sequence[int],
    grid: Grid,
    held: dict[CellKey, HeldCell],
    *,
    by_branch: bool,
) -> SheetTable:
    category = table.indicators[chosen[0]].section.category
    name = BY_BRANCH if by_branch else category.name if category else "各部室"
    return SheetTable(
        name,
        [table.indicators[place] for place in chosen],
        [
            SheetRow(
                row.department.code,
                _branch_name(row.department, table) if by_branch else row.department.name,
                [_cell(row.cells[place], row.department, grid, held) for place in chosen],
            )
            for row in rows
        ],
    )


def _cell(cell: GridCell, department: Participant, grid: Grid, held: dict[CellKey, HeldCell]) -> SheetCell:
    if cell.lock:
        return SheetCell(cell.code, LOCK_WORDS[cell.lock], is_open=False)
    text = held.get((department.department_id, cell.indicator.pk), EMPTY).text
    return SheetCell(cell.code, text, is_open=not grid.closed)


def _branch_rows(table: GridTable, chosen: Sequence[int]) -> list[GridRow]:
    """For each branch its first department for which the indicators apply; departments without a branch as they are."""
    first: dict[object, GridRow] = {}
    for row in table.rows:
        of = row.department.branch_id or f"alone {row.department.code}"
        if of not in first or (_applies(row, chosen) and not _applies(first[of], chosen)):
            first[of] = row
    return list(first.values())


def _applies(row: GridRow, chosen: Sequence[int]) -> bool:
    return all(row.cells[place].lock != NOT_APPLICABLE for place in chosen)


def _branch_name(department: Participant, table: GridTable) -> str:
    if department.branch_id is None:
        return department.name
    names = "、".join(
        row.department.name for row in table.rows if row.department.branch_id == department.branch_id
    )
    return f"{department.branch_name}（{names}）"

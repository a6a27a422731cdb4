"""The grid of a group with a row for each branch: a line of a branch is entered once and counts for its departments."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from scoring.grid import NOT_APPLICABLE, Grid, GridCell, GridRow, GridTable, subtotal


def has_shared_lines(grid: Grid) -> bool:
    """Is there a cell whose lines count for several departments?"""
    return any(cell.is_shared for cell in grid.cells)


def by_branch(grid: Grid) -> Grid:
    """The indicators of the grid that are recorded by branch, each branch once under its name and its departments'.

    A row stands for the branch through its first department to which the indicators apply: what is written there is a
    line of the branch. Departments without a branch keep a row of their own. Source: rules.md §2.9.
    """
    tables = []
    for table in grid.tables:
        columns = [place for place, found in enumerate(table.indicators) if found.section.by_branch]
        if columns:
            tables.append(_table(table, columns))
    return replace(grid, tables=tables)


def _table(table: GridTable, columns: Sequence[int]) -> GridTable:
    of_branch: dict[int | str, list[GridRow]] = {}
    for row in table.rows:
        of_branch.setdefault(row.department.branch_id or row.department.code, []).append(row)
    rows = [_row(members, columns) for members in of_branch.values()]
    return table._replace(indicators=[table.indicators[place] for place in columns], rows=rows)


def _row(members: Sequence[GridRow], columns: Sequence[int]) -> GridRow:
    first = next((row for row in members if _applies(row, columns)), members[0])
    cells: list[GridCell] = [first.cells[place]._replace(is_shared=False) for place in columns]
    department = first.department
    if len(members) > 1:
        names = _(", ").join(row.department.name for row in members)
        name = _("%(branch)s (%(departments)s)") % {"branch": department.branch_name, "departments": names}
        department = replace(department, name=name)
    return first._replace(department=department, cells=cells, subtotal=subtotal(cells))


def _applies(row: GridRow, columns: Sequence[int]) -> bool:
    return all(row.cells[place].lock != NOT_APPLICABLE for place in columns)

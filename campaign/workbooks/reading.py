"""The values of a checked workbook, sheet by sheet."""

import io
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from campaign.workbooks.checking import check
from campaign.workbooks.grid import Grid, Value
from campaign.workbooks.limits import BadWorkbook, damaged
from campaign.workbooks.scanning import SheetScan


def read_workbook(path: Path, *, hidden: Collection[str] = ()) -> list[Grid]:
    """Check the file, then read its visible sheets that hold anything. Raises BadWorkbook.

    Merged cells are filled downwards from their first row; formula cells are empty and named. Of the hidden sheets
    only those are read whose names are in `hidden`.
    """
    checked = check(path)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(checked.content))
        grids = [
            _grid(workbook.get_sheet_by_name(sheet.name), checked.sheets[sheet.name])
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and (sheet.visible == SheetVisibleEnum.Visible or sheet.name in hidden)
            and sheet.name in checked.sheets
        ]
    except CalamineError as why:
        raise damaged() from why
    filled = [grid for grid in grids if any(not grid.is_blank(row) for row in range(len(grid.rows)))]
    if not filled:
        raise BadWorkbook(_("The workbook is empty."))
    return filled


def _grid(sheet, scan: SheetScan) -> Grid:
    rows = [[_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row, column in scan.formulas:
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = ""
    formulas = set(scan.formulas)
    for (top, left), (bottom, _right) in scan.merges:
        _fill(rows, formulas, top, left, bottom)
    return Grid(sheet.name, rows, frozenset(formulas))


def _fill(rows: list[list[Value]], formulas: set[tuple[int, int]], top: int, left: int, bottom: int) -> None:
    """Repeat the first cell of a merged range in the cells below it, as far as the sheet has rows.

    A cell that holds something ends it: ranges of a damaged file may overlap, and no cell is filled twice.
    """
    if top >= len(rows):
        return
    value = rows[top][left] if left < len(rows[top]) else ""
    is_formula = (top, left) in formulas
    if value == "" and not is_formula:
        return
    for row in range(top + 1, min(bottom + 1, len(rows))):
        if left < len(rows[row]) and rows[row][left] != "":
            return
        rows[row].extend([""] * (left + 1 - len(rows[row])))
        rows[row][left] = value
        if is_formula:
            formulas.add((row, left))


def _value(value: object) -> Value:
    """Whole numbers as int, other numbers and days as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if (value.hour or value.minute) else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, int) else str(value)

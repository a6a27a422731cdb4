"""A group's workbook that came back: what was changed in it, against what the cells held then and hold now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext as _

from campaign.permissions import Access
from campaign.workbooks.grid import Grid, address
from campaign.workbooks.words import clean, key
from scoring.cell_texts import CellRules, Unreadable, lines_of, read_cell, said_by
from scoring.grid import BLIND, GridCell, read_grid
from scoring.group_workbook_xlsx import CODE_HEADING
from scoring.held_cells import held_cells, text_of
from scoring.models import IndicatorGroup, LineSource
from scoring.roster import Participant, participants
from scoring.score_plans import (
    Effect,
    PlannedCell,
    ScorePlan,
    cell_rules,
    held_of,
    refused,
    tried,
    unreadable,
    waiting,
    with_acts,
)
from scoring.sheet_tables import LOCK_WORDS
from scoring.workbook_stamp import SHEET, Stamp

SEARCHED_ROWS = 30


@dataclass(frozen=True)
class FileCell:
    """A cell as the file has it; `code` is “D05:Z2”."""

    code: str
    place: str
    text: str
    is_formula: bool


def plan_workbook(grids: Sequence[Grid], *, stamp: Stamp, group: IndicatorGroup, by: Access) -> ScorePlan:
    """What the workbook would change in the group; the same number of queries whatever its size.

    A cell that says what it said at its export, or what the month says now, is unchanged: so a workbook that is
    brought back a second time changes nothing. One that was changed both here and there is a conflict.
    """
    month = group.month
    grid = read_grid(group, by)
    people = participants(by.campaign, first_day=month.first_day, last_day=month.last_day)
    where = {
        cell.code: (row.department, cell) for table in grid.tables for row in table.rows for cell in row.cells
    }
    held = held_cells(month, indicators=grid.indicators, people=people)
    rules = cell_rules(month, grid.indicators)
    plan = ScorePlan(LineSource.Kind.WORKBOOK)
    seen: dict[str, str] = {}
    cells = []
    for found in file_cells(grids, {indicator.code for indicator in grid.indicators}):
        if found.code not in where:
            if found.text and found.text not in LOCK_WORDS.values():
                cells.append(
                    PlannedCell(
                        found.place,
                        found.text,
                        Effect.REFUSED,
                        refusal=_("%(cell)s is not part of this group.") % {"cell": found.code},
                    )
                )
            continue
        department, here = where[found.code]
        if here.lock == BLIND:
            cells.append(_waiting(found, department, here))
            continue
        cell = PlannedCell(
            found.place,
            found.text,
            Effect.UNCHANGED,
            department=department,
            indicator=here.indicator,
            held=held_of(held, department, here.indicator),
            was=stamp.text(found.code),
        )
        if found.code in seen:
            again = _("This cell stands in %(place)s already.") % {"place": seen[found.code]}
            cells.append(refused(cell, again))
        else:
            seen[found.code] = found.place
            cells.append(_planned(cell, found, here, rules[here.indicator.pk], stamp))
    plan.cells = tried(cells, month=month, by=by, page_of=group.code, reasons_follow=False)
    return plan


def file_cells(grids: Iterable[Grid], indicators: set[str]) -> Iterator[FileCell]:
    """The cells of every sheet that looks like one of ours: codes of departments down, of indicators across."""
    for grid in grids:
        header = None if grid.name == SHEET else _header(grid, indicators)
        if header is None:
            continue
        row_of_codes, columns = header
        for row in range(row_of_codes + 1, len(grid.rows)):
            department = clean(grid.value(row, 0))
            for column, indicator in columns.items():
                text = str(grid.value(row, column)).strip()
                is_formula = (row, column) in grid.formulas
                if department or text or is_formula:
                    place = f"{grid.name}!{address(row, column)}"
                    yield FileCell(f"{department}:{indicator}", place, text, is_formula)


def _header(grid: Grid, indicators: set[str]) -> tuple[int, Mapping[int, str]] | None:
    for row in range(min(SEARCHED_ROWS, len(grid.rows))):
        if key(grid.value(row, 0)) != CODE_HEADING:
            continue
        codes = {
            column: clean(grid.value(row, column)).split(" ")[0]
            for column in range(2, grid.width)
            if clean(grid.value(row, column))
        }
        known = {column: code for column, code in codes.items() if code in indicators}
        if known:
            return row, known
    return None


def _planned(
    cell: PlannedCell, found: FileCell, here: GridCell, about: CellRules, stamp: Stamp
) -> PlannedCell:
    if found.is_formula:
        return refused(cell, _("The cell holds a formula; formulas are not evaluated."))
    if here.lock and found.text in ("", LOCK_WORDS[here.lock], cell.was):
        return cell
    there = [said_by([text_of(line)], about)[0] for line in cell.held.lines]
    try:
        wanted = _said(found.text, there, about)
    except Unreadable as refusal:
        return unreadable(cell, refusal)
    if Counter(wanted) in (Counter(said_by(lines_of(cell.was), about)), Counter(there)):
        return cell
    return _difference(cell, wanted, there, stamp)


def _waiting(found: FileCell, department: Participant, here: GridCell) -> PlannedCell:
    """A cell whose first score this person is not shown yet: nothing of what it holds stands in the plan."""
    cell = PlannedCell(
        found.place, found.text, Effect.UNCHANGED, department=department, indicator=here.indicator
    )
    if found.text in ("", LOCK_WORDS[BLIND]):
        return cell
    return waiting(cell)


def _said(text: str, there: Sequence[tuple], about: CellRules) -> list[tuple]:
    """What the cell says. A line that stands there already need not be readable: its reason may hold anything."""
    try:
        return list(read_cell(text, about))
    except Unreadable:
        lines = [(line, said_by([line], about)) for line in lines_of(text)]
        known = [said[0] for __, said in lines if said[:1] and said[0] in there]
        others = [line for line, said in lines if not said or said[0] not in there]
        if not known:
            raise
        return [*known, *read_cell("\n".join(others), about)]


def _difference(
    cell: PlannedCell, wanted: Sequence[tuple], there: Sequence[tuple], stamp: Stamp
) -> PlannedCell:
    """What comes and what goes; what stands in both stays."""
    coming = Counter(wanted)
    withdraws = []
    for line, said in zip(cell.held.lines, there, strict=True):
        if coming[said]:
            coming[said] -= 1
        else:
            withdraws.append(line)
    effect = Effect.CHANGED if cell.held.lines else Effect.NEW
    if cell.held.version != stamp.version(cell.code):
        effect = Effect.CONFLICT
    place = f"{stamp.serial}:{cell.code}:{cell.held.version}"
    return with_acts(
        replace(cell, take=_("Make it as the workbook says")),
        effect,
        list(coming.elements()),
        withdraws,
        key=lambda number, said: uuid5(NAMESPACE_OID, f"{place}:{number}:{said}"),
    )

"""What others did in a group since a page was last told: the cells as they now stand, with who and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from campaign.permissions import Access
from scoring.cells import formula
from scoring.grid import GridCell, GridRow, read_grid
from scoring.models import IndicatorGroup, LedgerLine

# A writer may commit a little after the time that its line carries; so much is told twice.
OVERLAP = timedelta(minutes=1)


class News(NamedTuple):
    """A cell that changed, and who did the last thing there."""

    cell: GridCell
    by: str
    at: datetime


class _Last(NamedTuple):
    """Who did something, and when."""

    by: str
    at: datetime


def changes_since(group: IndicatorGroup, access: Access, since: datetime) -> list[News]:
    """The group's cells that changed, as this person may see them; one query where nothing did, otherwise five.

    A cell changes by a line entered or withdrawn; a branch's line changes the cell of each of its departments.
    """
    touched = _touched(group, since - OVERLAP)
    if not touched:
        return []
    rows = [row for table in read_grid(group, access).tables for row in table.rows]
    return [
        News(cell, *last)
        for row in rows
        for cell in row.cells
        if cell.value is not None and (last := _last(touched, row, cell))
    ]


def _touched(group: IndicatorGroup, since: datetime) -> dict[tuple, _Last]:
    """The last act by (indicator, department, None) and (indicator, None, branch)."""
    lines = LedgerLine.objects.filter(
        Q(entered_at__gte=since) | Q(withdrawn_at__gte=since), month=group.month_id
    )
    if not group.is_recusal:
        lines = lines.filter(indicator__owner=group.owner_id)
    columns = ("indicator__code", "department__code", "branch_id")
    acts = ("entered_by__name", "entered_at", "withdrawn_by__name", "withdrawn_at")
    found: dict[tuple, _Last] = {}
    for *place, by, at, struck_by, struck_at in lines.order_by("id").values_list(*columns, *acts):
        last = _Last(struck_by, struck_at) if struck_at else _Last(by, at)
        place = tuple(place)
        if place not in found or found[place].at <= last.at:
            found[place] = last
    return found


def _last(touched: dict[tuple, _Last], row: GridRow, cell: GridCell) -> _Last | None:
    places = [(cell.indicator.code, row.department.code, None)]
    if row.department.branch_id:
        places.append((cell.indicator.code, None, row.department.branch_id))
    acts = [touched[place] for place in places if place in touched]
    return max(acts, key=lambda act: act.at, default=None)


def told(news: Sequence[News]) -> list[dict]:
    """The changed cells as the page takes them over."""
    return [
        {
            "code": one.cell.code,
            "score": f"{one.cell.value.score:.2f}",
            "lines": one.cell.value.lines,
            "version": one.cell.value.version,
            "formula": one.cell.formula or formula(one.cell.indicator.maximum, ()),
            "by": one.by,
            "at": f"{timezone.localtime(one.at):%H:%M}",
        }
        for one in news
    ]

"""A group of a month as a workbook to fill in away from the site, and what its cells were when it left."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from campaign.audit import record
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Export
from scoring.grid import Grid, read_grid
from scoring.group_workbook_xlsx import group_xlsx
from scoring.held_cells import CellKey, HeldCell, held_cells
from scoring.models import DeductionRule, IndicatorGroup
from scoring.roster import participants
from scoring.sheet_tables import sheet_tables
from scoring.workbook_stamp import FORMAT, Stamp, stamp_pieces


def export_group(group: IndicatorGroup, *, by: Access, at: datetime | None = None) -> Export:
    """The group as its lines stand now, in a workbook that can be brought back; written into the audit trail.

    Cells that cannot be written are locked. A hidden sheet says whose workbook it is and what its open cells held,
    signed with the key of the site. Eight queries whatever the number of departments.
    """
    at = at or timezone.now()
    month = group.month
    grid = read_grid(group, by)
    people = participants(by.campaign, first_day=month.first_day, last_day=month.last_day)
    held = held_cells(month, indicators=grid.indicators, people=people)
    tables = sheet_tables(grid, held)
    rules = list(
        DeductionRule.objects.filter(indicator__in=[indicator.pk for indicator in grid.indicators])
        .select_related("indicator")
        .order_by(
            "indicator__section__sheet__position",
            "indicator__section__position",
            "indicator__position",
            "position",
            "pk",
        )
    )
    stamp = _stamp(group, grid, held, by=by, at=at)
    content = group_xlsx(tables, group=group, rules=rules, pieces=stamp_pieces(stamp), stamp=stamp, at=at)
    rows = sum(len(table.rows) for table in tables)
    record(
        "export.group",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        month=month.code,
        owner=group.code,
        serial=stamp.serial,
        rows=rows,
    )
    return Export(content, MEDIA_TYPES["xlsx"], f"{month.code}考核评分表（{group_name(group)}）.xlsx", rows)


def group_name(group: IndicatorGroup) -> str:
    """How papers and workbooks call the group."""
    return "回避事项" if group.is_recusal else group.owner.name


def _stamp(
    group: IndicatorGroup, grid: Grid, held: dict[CellKey, HeldCell], *, by: Access, at: datetime
) -> Stamp:
    return Stamp(
        format=FORMAT,
        campaign=by.campaign.code,
        campaign_name=by.campaign.name,
        month=group.month.code,
        group=group.code,
        group_name=group_name(group),
        scheme=group.month.scheme.version,
        exported_at=f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        exported_by=by.user.name,
        serial=uuid4().hex,
        cells=dict(_contents(grid, held)),
    )


def _contents(grid: Grid, held: dict[CellKey, HeldCell]) -> Iterator[tuple[str, list]]:
    """Version and text of the open cells in which something was written."""
    for table in grid.tables:
        for row in table.rows:
            for cell in row.cells:
                one = held.get((row.department.department_id, cell.indicator.pk))
                if one is not None and not cell.lock:
                    yield cell.code, [one.version, one.text]

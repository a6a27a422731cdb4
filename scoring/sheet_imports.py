"""A month's sheet as a clerk keeps it: received, and its columns proposed and chosen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.models import Role, Upload, UploadKind
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.uploads import keep_upload, kept_file, still_open
from campaign.workbooks.grid import Grid
from campaign.workbooks.reading import read_workbook
from scoring.board import scheme_indicators
from scoring.cells import MonthNotOpen
from scoring.models import Month, MonthState
from scoring.roster import participants
from scoring.sheet_matching import Matching, match_sheet
from scoring.sheet_plan import known_indicators
from scoring.workbook_stamp import SHEET, OtherWorkbook, Stamp, stamp_of


class NotRecognised(Refused):
    """No row of the workbook names an indicator."""


class BadMatching(Refused):
    """A column is missing, chosen twice, or outside the sheet."""


def open_scores(file: Path) -> tuple[list[Grid], Stamp | None]:
    """The sheets of a checked workbook and the stamp that it may carry. Raises BadWorkbook, ForeignWorkbook."""
    grids = read_workbook(file, hidden=(SHEET,))
    stamp = stamp_of(grids)
    return [grid for grid in grids if grid.name != SHEET], stamp


@transaction.atomic
def receive_sheet(*, month: Month, name: str, file: Path, by: Access, at: datetime | None = None) -> Upload:
    """Check a month's sheet as a clerk keeps it, propose its columns, and keep it. For the assessment office.

    Raises BadWorkbook, NotRecognised, OtherWorkbook (a group's workbook has its own page), MonthNotOpen.
    """
    by.demand(Role.OFFICE, campaign_id=month.campaign_id)
    grids, stamp = open_scores(file)
    if stamp is not None:
        raise OtherWorkbook(
            _("This is the workbook of a group: %(owner)s. Bring it back on the page of that group.")
            % {"owner": stamp.group_name}
        )
    check_month_open(month)
    sheet, matching = propose(grids, month=month, by=by)
    purpose = {"month": month.code, "group": ""}
    mapping = purpose | as_json(sheet, matching)
    return keep_upload(
        kind=UploadKind.SCORES, name=name, file=file, mapping=mapping, purpose=purpose, by=by, at=at
    )


def propose(grids: Sequence[Grid], *, month: Month, by: Access) -> tuple[int, Matching]:
    """The sheet that names the most indicators, and how it would be read. Raises NotRecognised."""
    known = known_indicators(scheme_indicators(month))
    people = participants(by.campaign, first_day=month.first_day, last_day=month.last_day)
    names = [name for person in people for name in (person.name, person.code)]
    found = [(index, match_sheet(grid, known, names)) for index, grid in enumerate(grids)]
    named = [(index, matching) for index, matching in found if matching is not None]
    if not named:
        raise NotRecognised(
            _(
                "No row of the workbook names an indicator of this month's scheme. Write the names or codes of the "
                "indicators above the columns."
            )
        )
    return max(named, key=lambda one: (len(one[1].columns), -one[0]))


@transaction.atomic
def choose_sheet_columns(
    upload: Upload,
    *,
    sheet: int,
    header_row: int,
    department: int | None,
    columns: Mapping[int, str],
    month: Month,
    by: Access,
) -> Upload:
    """Say which row is the header, which column names the departments, and which holds which indicator.

    Raises BadMatching, ImportOver.
    """
    by.demand(Role.OFFICE, campaign_id=upload.campaign_id)
    upload = still_open(upload)
    grids, _stamp = open_scores(kept_file(upload))
    if not (0 <= sheet < len(grids) and 0 <= header_row < len(grids[sheet].rows)):
        raise BadMatching(_("There is no such row in the workbook."))
    if department is None:
        raise BadMatching(_("Choose the column of the departments."))
    if not columns:
        raise BadMatching(_("Choose the indicator of at least one column."))
    known = {indicator.code for indicator in scheme_indicators(month)}
    if len(set(columns.values())) != len(columns) or department in columns or set(columns.values()) - known:
        raise BadMatching(_("Choose each indicator for one column only."))
    if any(not 0 <= column < grids[sheet].width for column in (department, *columns)):
        raise BadMatching(_("There is no such column in the workbook."))
    upload.mapping |= as_json(sheet, Matching(header_row, department, columns)) | {"chosen": True}
    upload.save(update_fields=["mapping"])
    return upload


def check_month_open(month: Month) -> None:
    """Raises MonthNotOpen."""
    if month.state != MonthState.OPEN:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month.name})


def as_json(sheet: int, matching: Matching) -> dict:
    return {
        "sheet": sheet,
        "header_row": matching.header_row,
        "department": matching.department,
        "columns": {str(column): code for column, code in matching.columns.items()},
    }


def from_json(said: Mapping) -> tuple[int, Matching]:
    columns = {int(column): code for column, code in said["columns"].items()}
    return said["sheet"], Matching(said["header_row"], said["department"], columns)

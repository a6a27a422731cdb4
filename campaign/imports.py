"""Importing departments and people: a workbook is received, its columns are chosen, and what was previewed is written."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.import_days import check_day, first_day
from campaign.import_plans import FIELDS, RESTRICTED, Plan, plan_import
from campaign.import_writing import write_plan
from campaign.jobs import Progress
from campaign.models import Job, Role, Upload, UploadKind, UploadState
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from campaign.uploads import forget, keep_upload, kept_file, mark_written, still_open
from campaign.workbooks.grid import Grid
from campaign.workbooks.headers import Field, find_header
from campaign.workbooks.limits import MOST_ROWS, too_many_rows
from campaign.workbooks.reading import read_workbook
from campaign.workbooks.rows import split

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)


class BadColumns(Refused):
    """A column is missing, chosen twice, or outside the sheet."""


class RowsRefused(Refused):
    """Some rows are refused and the person has not said to leave them out."""


class NothingToImport(Refused):
    """There is no row that could be written."""


class PreviewOutdated(Refused):
    """What there is has changed since the preview."""


def fields_for(kind: str, access: Access) -> tuple[Field, ...]:
    """The fields that this person may fill: party membership is for the office only (security.md PRV-11)."""
    may_all = access.holds(Role.OFFICE)
    return tuple(field for field in FIELDS[kind] if may_all or field.key not in RESTRICTED)


@transaction.atomic
def receive_upload(*, kind: str, name: str, file: Path, by: Access, at: datetime | None = None) -> Upload:
    """Check an uploaded workbook and keep its bytes until it is written or dropped; proposes its columns.

    Raises BadWorkbook with what to do. What this person uploaded before for the same purpose, and what anybody forgot
    for a day, is dropped. Source: security.md UPL-3, UPL-4.
    """
    by.demand(*KEEPERS, campaign_id=by.campaign.pk)
    grids = read_workbook(file)
    fields = fields_for(kind, by)
    index, grid = _likeliest(grids, fields)
    header = find_header(grid, fields)
    _check_length(grid, header.row if header else -1, header.columns if header else {})
    mapping = {"sheet": index, "header_row": header.row if header else 0}
    return keep_upload(kind=kind, name=name, file=file, mapping=mapping, by=by, at=at)


@transaction.atomic
def choose_columns(
    upload: Upload,
    *,
    sheet: int,
    header_row: int,
    columns: Mapping[str, int],
    by: Access,
    since: date | None = None,
) -> Upload:
    """Say which sheet, which row is the header, which column holds what, and from which day departments count.

    Raises BadColumns, BadDay or BadWorkbook (too many rows).
    """
    by.demand(*KEEPERS, campaign_id=upload.campaign_id)
    upload = still_open(upload)
    grids = grids_of(upload)
    if not (0 <= sheet < len(grids) and 0 <= header_row < len(grids[sheet].rows)):
        raise BadColumns(_("There is no such row in the workbook."))
    fields = fields_for(upload.kind, by)
    unknown = set(columns) - {field.key for field in fields}
    outside = [column for column in columns.values() if not 0 <= column < grids[sheet].width]
    if unknown or outside or len(set(columns.values())) != len(columns):
        raise BadColumns(_("Choose one column for each field."))
    missing = [field.key for field in fields if field.required and field.key not in columns]
    if missing:
        raise BadColumns(
            _("Choose the columns of the required fields, which are marked with a star."), field=missing[0]
        )
    since = since or first_day(upload.campaign)
    check_day(upload.campaign, since)
    _check_length(grids[sheet], header_row, columns)
    upload.mapping = {
        "sheet": sheet,
        "header_row": header_row,
        "columns": dict(columns),
        "since": since.isoformat(),
    }
    upload.save(update_fields=["mapping"])
    return upload


def preview_of(upload: Upload, tell=lambda done, total: None) -> Plan:
    """What the upload would do now. Raises BadColumns while no columns are chosen."""
    mapping = upload.mapping
    if "columns" not in mapping:
        raise BadColumns(_("Choose the columns first."))
    return plan_import(
        upload.kind,
        upload.campaign,
        grids_of(upload)[mapping["sheet"]],
        header_row=mapping["header_row"],
        columns=mapping["columns"],
        since=date.fromisoformat(mapping["since"]),
        tell=tell,
    )


@transaction.atomic
def confirm_import(upload: Upload, *, by: Access, leave_out: bool = False, at: datetime | None = None) -> Job:
    """Have the previewed workbook written, as one piece of slow work.

    With refused rows nothing is written unless `leave_out` says to go on without them. Raises RowsRefused,
    NothingToImport, ImportOver.
    """
    by.demand(*KEEPERS, campaign_id=upload.campaign_id)
    upload = still_open(upload)
    plan = preview_of(upload)
    if plan.refused and not leave_out:
        raise RowsRefused(
            _("Some rows are refused. Correct them in the workbook, or say that they are left out.")
        )
    if not plan.planned:
        raise NothingToImport(_("There is no row that could be written."))
    upload.state = UploadState.CONFIRMED
    upload.expected = plan.counts
    upload.job = jobs.start(
        "import", campaign=upload.campaign, by=by.user, subject=upload.original_name, at=at, upload=upload.pk
    )
    upload.save(update_fields=["state", "expected", "job"])
    return upload.job


@transaction.atomic
def drop_upload(upload: Upload, *, by: Access) -> Upload:
    """Forget an uploaded workbook; its bytes are removed and nothing is written. Raises ImportOver."""
    by.demand(*KEEPERS, campaign_id=upload.campaign_id)
    upload = still_open(upload)
    forget(upload)
    return upload


def write_import(progress: Progress) -> None:
    """The work of an import: compare chunk by chunk, telling how far it is, then write all rows in one transaction.

    Every row is compared with what there is now; a difference from the confirmed preview writes nothing. A second run
    of the same work changes nothing. Raises PreviewOutdated, NotAllowed, and what forbids departments that an open month
    could not score.
    """
    upload = Upload.objects.select_related("campaign__unit", "by").get(pk=progress.arguments["upload"])
    if upload.state != UploadState.CONFIRMED:
        return
    is_written = False
    try:
        preview_of(upload, tell=progress.at)
        _write(upload.pk, at=progress.job.requested_at)
        is_written = True
    except IntegrityError as race:
        raise _outdated() from race
    finally:
        if not is_written:  # the person may look at the preview again
            Upload.objects.filter(pk=upload.pk).update(state=UploadState.RECEIVED)


def grids_of(upload: Upload) -> list[Grid]:
    """The sheets of the kept workbook, if its bytes are those that were received."""
    return read_workbook(kept_file(upload))


@transaction.atomic
def _write(upload_id: int, *, at: datetime) -> None:
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload_id)
    campaign, user = upload.campaign, upload.by
    access = access_of(user, campaign) or Access(user, campaign, frozenset())
    access.demand(*KEEPERS, campaign_id=campaign.pk)
    if upload.kind == UploadKind.DEPARTMENTS:
        check_day(campaign, date.fromisoformat(upload.mapping["since"]), locked=True)
    plan = preview_of(upload)
    if plan.counts != upload.expected:
        raise _outdated()
    write_plan(plan, upload.kind, campaign, since=date.fromisoformat(upload.mapping["since"]))
    if upload.kind == UploadKind.DEPARTMENTS:
        import_string(settings.OPEN_MONTHS_CHECK)(campaign)
    record(
        f"campaign.import.{upload.kind}",
        by=user,
        campaign=campaign,
        obj=upload,
        at=at,
        file=upload.original_name,
        sha256=upload.sha256,
        **plan.counts,
    )
    mark_written(upload)


def _outdated() -> PreviewOutdated:
    return PreviewOutdated(
        _("Something has changed since the preview. Nothing was written: look at the preview again.")
    )


def _likeliest(grids: list[Grid], fields: tuple[Field, ...]) -> tuple[int, Grid]:
    """The sheet whose header names the most fields; the first one among equals."""

    def named(index: int) -> int:
        header = find_header(grids[index], fields)
        return len(header.columns) if header else 0

    index = max(range(len(grids)), key=lambda index: (named(index), -index))
    return index, grids[index]


def _check_length(grid: Grid, header_row: int, columns: Mapping[str, int]) -> None:
    proof = tuple(columns)
    if len(split(grid, header_row, columns, proof=proof)[0] if columns else grid.rows) > MOST_ROWS:
        raise too_many_rows()

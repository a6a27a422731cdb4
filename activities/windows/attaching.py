"""Photos of an inspection and proofs of a rectification: made safe first, then kept with the row that they belong to."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    ChecklistItem,
    Finding,
    FindingFile,
    FindingState,
    Inspection,
    InspectionPhoto,
    InspectionState,
    InspectorSeat,
)
from activities.windows.acts import record_inspection
from activities.windows.assigning import locked
from activities.windows.hiding import departments_of
from activities.windows.inspecting import BadEntry, EnteredAlready
from activities.windows.teams import check_outsider
from campaign.attachments.formats import EVIDENCE, MOST_FILES, PHOTO, Purpose
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import KeptFile, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused


class TooMany(Refused):
    """It holds as many files as it may."""


def attach_photo(
    *,
    inspection: Inspection,
    key: UUID,
    file: Path,
    name: str,
    by: Access,
    item: ChecklistItem | None = None,
    at: datetime | None = None,
) -> InspectionPhoto:
    """Keep a photo that an inspector took at the window, until the inspection is filed.

    The photo is drawn anew (no place, no maker of the phone) and its name does not tell whose phone it was. Sent again
    with the same key it is kept once. Raises BadFile, VirusFound (recorded), TooMany, QuotaUsedUp, EnteredAlready.
    Source: security.md UPL-1, UPL-2, UPL-7, UPL-8.
    """
    if item is not None and item.checklist_id != inspection.checklist_id:
        raise BadEntry(_("This item is not on the checklist: load the page again."), field="item")

    def rows() -> QuerySet:
        return InspectionPhoto.objects.filter(inspection=_being_inspected(inspection, by))

    there = InspectionPhoto.objects.filter(inspection=inspection, key=key).first()
    if there is not None:
        return there
    ending = name.rpartition(".")[2]
    return _attach(
        InspectionPhoto(inspection=inspection, item=item, key=key),
        rows=rows,
        about=inspection,
        file=file,
        name=f"{_('Photo')}.{ending}",
        purpose=PHOTO,
        by=by,
        at=at,
    )


def attach_proof(
    *, finding: Finding, file: Path, name: str, by: Access, at: datetime | None = None
) -> FindingFile:
    """Keep a file by which head or deputy prove that a finding is put right, while it is theirs to do so."""

    def rows() -> QuerySet:
        return FindingFile.objects.filter(finding=finding_to_rectify(finding, by))

    return _attach(
        FindingFile(finding=finding),
        rows=rows,
        about=finding.inspection,
        file=file,
        name=name,
        purpose=EVIDENCE,
        by=by,
        at=at,
    )


def finding_to_rectify(finding: Finding, by: Access) -> Finding:
    """The finding under its lock, for head or deputy of its department. Raises NotAllowed, EnteredAlready."""
    by.demand(Role.HEAD, Role.DEPUTY, campaign_id=finding.inspection.window.campaign_id)
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("inspection__window__campaign", "item")
        .get(pk=finding.pk)
    )
    if found.inspection.window.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department rectifies its own findings only."))
    if found.state != FindingState.OPEN or found.inspection.state != InspectionState.FILED:
        raise EnteredAlready(_("Proof was given already, or it is settled."))
    return found


def _being_inspected(inspection: Inspection, by: Access) -> Inspection:
    by.demand(Role.INSPECTOR, campaign_id=inspection.window.campaign_id)
    found = locked(inspection)
    if not InspectorSeat.objects.filter(inspection=found, inspector=by.user).exists():
        raise NotAllowed(_("Only its inspectors enter and sign an inspection."))
    check_outsider(found.window.department, by.user, departments_of(by))
    if found.state not in (InspectionState.PLANNED, InspectionState.SIGNED):
        raise EnteredAlready(_("It is filed; its photos stay as they are."))
    return found


def _attach(
    row: KeptFile,
    *,
    rows: Callable[[], QuerySet],
    about: Inspection,
    file: Path,
    name: str,
    purpose: Purpose,
    by: Access,
    at: datetime | None,
) -> KeptFile:
    """Look at the file before any lock is taken; the bytes first, then the row; without it they are taken away again.

    `rows` takes the lock, refuses who may not, and gives the files that are there.
    """
    with transaction.atomic():
        rows()
    room = "undercover" if about.is_covert else "inspection"
    event = f"activities.{room}.virus_found"
    with looked_at(file, name, about=None, event=event, by=by, at=at, purpose=purpose) as safe:
        row.attached_by, row.attached_at = by.user, at or timezone.now()
        keep_bytes(row, safe)
    written = None
    try:
        written = _written(row, rows, about=about, by=by)
        return written
    finally:
        if written is not row:
            _remove_unless_named(row)


@transaction.atomic
def _written(row: KeptFile, rows: Callable[[], QuerySet], *, about: Inspection, by: Access) -> KeptFile:
    there = list(rows().order_by("pk"))
    for other in there:
        if other.key == row.key or (other.source_sha256 == row.source_sha256 and not other.is_erased):
            return other
    if len(there) >= MOST_FILES:
        raise TooMany(_("It takes %(most)s files at most.") % {"most": MOST_FILES})
    check_quota(by.campaign, row.size)
    row.save(force_insert=True)
    record_inspection(
        "file_attached", about, by=by, at=row.attached_at, name=row.name, sha256=row.sha256, size=row.size
    )
    return row


def _remove_unless_named(row: KeptFile) -> None:
    """Two that send the same key at once write the same file: it stays when one of them has its row."""
    if not type(row).objects.filter(key=row.key).exists():
        row.remove_bytes()

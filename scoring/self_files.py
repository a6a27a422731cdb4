"""Files that go with a self-summary: attached and taken off while it is written, read by whoever reads it."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.attachments.receiving import Received
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed
from scoring.closing import WrongState
from scoring.evidence import TooMany
from scoring.models import HalfYearState, SelfAssessment, SelfFile, SelfState
from scoring.rights import reads_all

MOST = 10


def attach_self_file(
    *, assessment: SelfAssessment, file: Path, name: str, by: Access, at: datetime | None = None
) -> SelfFile:
    """Attach a file to a self-summary that is being written, by the head or deputy of the department.

    Looked at and made safe before any lock is taken; the same file sent again is attached once. Raises BadFile,
    VirusFound (recorded), TooMany, QuotaUsedUp, WrongState. Source: security.md UPL-1 to UPL-3, UPL-8.
    """
    with transaction.atomic():
        _writable(assessment, by)
    event = "scoring.self_file.virus_found"
    with looked_at(file, name, about=assessment, event=event, by=by, at=at) as safe:
        return _kept(assessment, safe, by=by, at=at or timezone.now())


@transaction.atomic
def remove_self_file(*, file: SelfFile, by: Access, at: datetime | None = None) -> None:
    """Take a file off a self-summary that is being written; its bytes leave the disk when the act is committed."""
    assessment = _writable(file.assessment, by)
    found = SelfFile.objects.select_for_update().filter(pk=file.pk).first()
    if found is None:
        return
    _record("file_removed", found, assessment, by=by, at=at or timezone.now())
    found.delete()
    transaction.on_commit(found.remove_bytes)


def reads_self_assessment(assessment: SelfAssessment, access: Access) -> bool:
    """Its own department at any time; the office, the leading group and the auditor once it is submitted."""
    if assessment.department_id in access.departments(Role.HEAD, Role.DEPUTY):
        return True
    return reads_all(access) and assessment.state == SelfState.SUBMITTED


def _kept(assessment: SelfAssessment, safe: Received, *, by: Access, at: datetime) -> SelfFile:
    """The bytes first, then the row that names them; without the row they are taken away again."""
    row = SelfFile(assessment=assessment, attached_by=by.user, attached_at=at)
    keep_bytes(row, safe)
    written = None
    try:
        written = _written(row, by=by)
        return written
    finally:
        if written is not row:
            row.remove_bytes()


@transaction.atomic
def _written(row: SelfFile, *, by: Access) -> SelfFile:
    assessment = _writable(row.assessment, by)
    there = list(SelfFile.objects.filter(assessment=assessment).order_by("pk"))
    for other in there:
        if other.source_sha256 == row.source_sha256:
            return other
    if len(there) >= MOST:
        raise TooMany(_("A self-summary takes %(most)s files at most.") % {"most": MOST})
    check_quota(by.campaign, row.size)
    row.save(force_insert=True)
    _record("file_attached", row, assessment, by=by, at=row.attached_at)
    return row


def _writable(assessment: SelfAssessment, by: Access) -> SelfAssessment:
    found = (
        SelfAssessment.objects.select_for_update(of=("self",))
        .select_related("evaluation__campaign", "department")
        .get(pk=assessment.pk)
    )
    by.demand(Role.HEAD, Role.DEPUTY, campaign_id=found.evaluation.campaign_id)
    if found.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department assesses itself only."))
    if found.state == SelfState.SUBMITTED or found.evaluation.state != HalfYearState.OPEN:
        raise WrongState(_("It is submitted; its files stay as they are."))
    return found


def _record(act: str, row: SelfFile, assessment: SelfAssessment, *, by: Access, at: datetime) -> None:
    record(
        f"scoring.self_assessment.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=assessment,
        at=at,
        half_year=assessment.evaluation.code,
        department=assessment.department.code,
        name=row.name,
        sha256=row.sha256,
    )

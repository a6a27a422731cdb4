"""Evidence on ledger lines: attached, withdrawn with a reason, erased where the bytes must not be kept."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.attachments.formats import MOST_FILES
from campaign.attachments.receiving import Received
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.cells import AlreadyWithdrawn, BadLine, UnknownCell
from scoring.locking import check_open, check_writer, department_of, locked_cell
from scoring.models import Evidence, LedgerLine, Month

SHORTEST_REASON = 2
LONGEST_REASON = Evidence._meta.get_field("withdrawal_reason").max_length


class TooMany(Refused):
    """The line holds as many files as a line may."""


class AlreadyErased(Refused):
    """The bytes are gone already."""


def attach_evidence(
    *, line: LedgerLine, file: Path, name: str, by: Access, at: datetime | None = None
) -> Evidence:
    """Attach a file to a line in force, by whoever may write the line, while its group is open.

    The file is looked at and made safe before any lock is taken. The same file sent again is attached once. Raises
    BadFile (what is wrong with it), VirusFound (recorded), TooMany, QuotaUsedUp, and what guards a line.
    Source: security.md UPL-1, UPL-2, UPL-3, UPL-8.
    """
    with transaction.atomic():
        _writable(line, by)
    with looked_at(file, name, about=line, event="scoring.evidence.virus_found", by=by, at=at) as safe:
        return _kept(line, safe, by=by, at=at or timezone.now())


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: Access, reason: str, at: datetime | None = None) -> Evidence:
    """Say that a file is not evidence of its line after all; it stays readable, struck out, with the reason."""
    reason = _reason(reason, _("Say why the file is withdrawn."))
    _writable(evidence.line, by)
    held = Evidence.objects.select_for_update(of=("self",)).select_related("line").get(pk=evidence.pk)
    if held.is_withdrawn:
        raise AlreadyWithdrawn(_("This file is withdrawn already."))
    held.withdrawn_by, held.withdrawn_at, held.withdrawal_reason = by.user, at or timezone.now(), reason
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    _record("withdrawn", held, by=by, at=held.withdrawn_at, reason=reason)
    return held


@transaction.atomic
def erase_evidence(*, evidence: Evidence, by: Access, reason: str, at: datetime | None = None) -> Evidence:
    """Remove the bytes of a file that must not be kept (somebody's personal data), whatever its month's state.

    Row, fingerprint, reason and trail stay; every line to which the file was carried shows it as erased. The bytes
    leave the disk when the act is committed. Source: PIPL Art. 47, security.md PRV-4a in kind.
    """
    by.demand(Role.OFFICE, campaign_id=evidence.line.month.campaign_id)
    reason = _reason(reason, _("Say why the bytes are erased."))
    rows = _locked_rows(evidence)
    while len(again := _locked_rows(evidence)) > len(rows):  # carried while the lock was waited for
        rows = again
    if rows[0].is_erased:
        raise AlreadyErased(_("This file is erased already."))
    for row in rows:
        row.erased_by, row.erased_at, row.erasure_reason = by.user, at or timezone.now(), reason
        row.save(update_fields=["erased_by", "erased_at", "erasure_reason"])
    held = next(row for row in rows if row.pk == evidence.pk)
    _record("erased", held, by=by, at=held.erased_at, reason=reason, rows=[row.pk for row in rows])
    transaction.on_commit(held.remove_bytes)
    return held


def carry_evidence(old: LedgerLine, new: LedgerLine) -> list[Evidence]:
    """The files in force of a line that another replaces, for the new one too; in the caller's transaction."""
    return carry_all_evidence([(old, new)])


def carry_all_evidence(pairs: Iterable[tuple[LedgerLine, LedgerLine]]) -> list[Evidence]:
    """The same for many lines, each with the one that takes its place; two queries whatever their number."""
    new_of = {old.pk: new for old, new in pairs}
    rows = (
        Evidence.objects.in_force()
        .select_for_update(of=("self",))  # nobody erases the bytes between the reading and the copy
        .filter(line__in=list(new_of), erased_at__isnull=True)
        .order_by("pk")
    )
    return Evidence.objects.bulk_create(
        Evidence(
            line=new_of[row.line_id],
            key=row.key,
            carried_from=row,
            name=row.name,
            format=row.format,
            size=row.size,
            sha256=row.sha256,
            source_sha256=row.source_sha256,
            width=row.width,
            height=row.height,
            attached_by_id=row.attached_by_id,
            attached_at=row.attached_at,
        )
        for row in rows
    )


def _locked_rows(evidence: Evidence) -> list[Evidence]:
    """Every row that names the bytes, under its lock."""
    rows = Evidence.objects.select_for_update(of=("self",)).filter(key=evidence.key)
    return list(rows.order_by("pk"))


def freeze_evidence(month: Month, *, at: datetime) -> int:
    """The month is published: none of its evidence is withdrawn any more; in the caller's transaction."""
    return Evidence.objects.filter(line__month=month, frozen_at__isnull=True).update(frozen_at=at)


def _kept(line: LedgerLine, safe: Received, *, by: Access, at: datetime) -> Evidence:
    """The bytes first, then the row that names them; without the row they are taken away again."""
    evidence = Evidence(line=line, attached_by=by.user, attached_at=at)
    keep_bytes(evidence, safe)
    written = None
    try:
        written = _written(evidence, by=by)
        return written
    finally:
        if written is not evidence:
            evidence.remove_bytes()


@transaction.atomic
def _written(evidence: Evidence, *, by: Access) -> Evidence:
    """The row under the lock of its group; what was sent twice is answered with the row that there is."""
    _writable(evidence.line, by)
    there = list(Evidence.objects.in_force().filter(line=evidence.line_id).order_by("pk"))
    for row in there:
        if row.source_sha256 == evidence.source_sha256 and not row.is_erased:
            return row
    if len(there) >= MOST_FILES:
        raise TooMany(_("A line takes %(most)s files at most.") % {"most": MOST_FILES})
    check_quota(by.campaign, evidence.size)
    evidence.save(force_insert=True)
    _record("attached", evidence, by=by, at=evidence.attached_at, size=evidence.size)
    return evidence


def _writable(line: LedgerLine, by: Access) -> None:
    """The guards of a line, under the lock of its group; files belong to a line in force only."""
    cell = locked_cell(line.month, line.indicator.code, department_of(line, by), by=by)
    check_writer(cell, by=by)
    check_open(cell, seen=None)
    held = next((other for other in cell.lines if other.pk == line.pk), None)
    if held is None:
        raise UnknownCell(_("The department of this line takes no part in the month any more."))
    if held.is_withdrawn:
        raise AlreadyWithdrawn(_("This line is withdrawn; its files stay as they are."))


def _reason(text: str, otherwise: str) -> str:
    reason = one_line(text, field="reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise BadLine(otherwise, field="reason")
    return reason


def _record(act: str, evidence: Evidence, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.evidence.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=evidence,
        at=at,
        line=evidence.line_id,
        name=evidence.name,
        sha256=evidence.sha256,
        **data,
    )

"""Files that are handed out with an event: attached and taken off by the office, read by everybody in the campaign."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.events import Cancelled
from activities.models import AgendaItem, Event, EventFile
from campaign.attachments.receiving import Received
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused

MOST = 20


class TooMany(Refused):
    """The event has as many files as it takes."""


class AttachedElsewhere(Refused):
    """The file is attached to another place of the same event, which other people read."""


class LastOfASpeech(Refused):
    """The file is all that a released speech consists of."""


def attach_material(
    *,
    event: Event,
    file: Path,
    name: str,
    by: Access,
    speech: AgendaItem | None = None,
    at: datetime | None = None,
) -> EventFile:
    """Attach a file to an event, or to a speech on its agenda; the same file sent again is attached once.

    Looked at and made safe before any lock is taken. Raises BadFile, VirusFound (recorded), AttachedElsewhere, TooMany,
    QuotaUsedUp, Cancelled. Source: security.md UPL-1 to UPL-3, UPL-8.
    """
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    with looked_at(file, name, about=event, event="activities.event_file.virus_found", by=by, at=at) as safe:
        return _kept(event, speech, safe, by=by, at=at or timezone.now())


@transaction.atomic
def remove_material(*, file: EventFile, by: Access, at: datetime | None = None) -> None:
    """Take a file off an event; its bytes leave the disk when the act is committed. Raises LastOfASpeech."""
    by.demand(Role.OFFICE, campaign_id=file.event.campaign_id)
    Event.objects.select_for_update().get(pk=file.event_id)
    found = EventFile.objects.select_related("speech").filter(pk=file.pk).first()
    if found is None:
        return
    speech = found.speech
    if speech and speech.is_released and not speech.text and speech.files.count() == 1:
        raise LastOfASpeech(_("The speech is released: take it back before its only file is taken off."))
    _record("removed", found, by=by, at=at)
    found.delete()
    transaction.on_commit(found.remove_bytes)


def _kept(event: Event, speech: AgendaItem | None, safe: Received, *, by: Access, at: datetime) -> EventFile:
    """The bytes first, then the row that names them; without the row they are taken away again."""
    row = EventFile(event=event, speech=speech, attached_by=by.user, attached_at=at)
    keep_bytes(row, safe)
    written = None
    try:
        written = _written(row, by=by)
        return written
    finally:
        if written is not row:
            row.remove_bytes()


@transaction.atomic
def _written(row: EventFile, *, by: Access) -> EventFile:
    event = Event.objects.select_for_update().get(pk=row.event_id)
    if event.is_cancelled:
        raise Cancelled(_("This was called off."))
    there = list(EventFile.objects.filter(event=event).order_by("pk"))
    for other in there:
        if other.source_sha256 != row.source_sha256:
            continue
        if other.speech_id != row.speech_id:
            raise AttachedElsewhere(
                _("This file is attached to the meeting in another place; take it off there first.")
            )
        return other
    if len(there) >= MOST:
        raise TooMany(_("An event takes %(most)s files at most.") % {"most": MOST})
    check_quota(by.campaign, row.size)
    row.save(force_insert=True)
    _record("attached", row, by=by, at=row.attached_at)
    return row


def _record(act: str, row: EventFile, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.event_file.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=row.event,
        at=at,
        title=row.event.title,
        name=row.name,
        sha256=row.sha256,
    )

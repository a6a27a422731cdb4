"""Files in the thread of an objection or appeal: made safe first, kept with a message, erased where they must not stay."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.attachments.receiving import Received
from campaign.attachments.refusing import BadFile
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Role
from campaign.permissions import Access
from campaign.wording import one_line
from scoring.cells import BadLine
from scoring.evidence import LONGEST_REASON, SHORTEST_REASON, AlreadyErased, TooMany
from scoring.models import Recheck, RecheckFile, RecheckMessage
from scoring.rights import visible_rechecks

MOST = 5  # with one message


@contextmanager
def files_to_keep(
    sent: Iterable[tuple[Path, str]], *, by: Access, about: Recheck | None = None
) -> Iterator[list[RecheckFile]]:
    """Look at files and keep their bytes; the rows go to the verb, which adds them to its message.

    Before any lock is taken. What belongs to no message in the end is taken off the disk again. Raises TooMany,
    BadFile (with the name of the file), VirusFound (recorded). Source: security.md UPL-1, UPL-2, UPL-3, UPL-8.
    """
    sent = list(sent)
    if len(sent) > MOST:
        raise TooMany(_("A message takes %(most)s files at most.") % {"most": MOST})
    rows: list[RecheckFile] = []
    try:
        for file, name in sent:
            with _looked_at(file, name, by=by, about=about) as safe:
                row = RecheckFile()
                keep_bytes(row, safe)
                rows.append(row)
        yield rows
    finally:
        keys = [row.key for row in rows]
        there = set(RecheckFile.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else ()
        for row in rows:
            if row.key not in there:
                row.remove_bytes()


def add_files(
    message: RecheckMessage, files: Sequence[RecheckFile], *, by: Access, at: datetime
) -> list[dict]:
    """Keep the files with the message, in its transaction; one sent twice is kept once. Returns what the trail says."""
    once = list({file.source_sha256: file for file in reversed(files)}.values())[::-1]
    if len(once) > MOST:
        raise TooMany(_("A message takes %(most)s files at most.") % {"most": MOST})
    check_quota(by.campaign, sum(file.size for file in once))
    for file in once:
        file.message, file.attached_by, file.attached_at = message, by.user, at
        file.save(force_insert=True)
    return [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in once]


@transaction.atomic
def erase_recheck_file(
    *, file: RecheckFile, by: Access, reason: str, at: datetime | None = None
) -> RecheckFile:
    """Remove the bytes of a file that must not be kept (somebody's personal data); row and fingerprint stay.

    The bytes leave the disk when the act is committed. Source: PIPL Art. 47, security.md PRV-4a in kind.
    """
    held = (
        RecheckFile.objects.select_for_update(of=("self",))
        .select_related("message__recheck__month")
        .get(pk=file.pk)
    )
    by.demand(Role.OFFICE, campaign_id=held.message.recheck.month.campaign_id)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise BadLine(_("Say why the bytes are erased."), field="reason")
    if held.is_erased:
        raise AlreadyErased(_("This file is erased already."))
    held.erased_by, held.erased_at, held.erasure_reason = by.user, at or timezone.now(), reason
    held.save(update_fields=["erased_by", "erased_at", "erasure_reason"])
    record(
        "scoring.recheck_file.erased",
        by=by.user,
        campaign=by.campaign,
        obj=held,
        at=held.erased_at,
        name=held.name,
        sha256=held.sha256,
        reason=reason,
    )
    transaction.on_commit(held.remove_bytes)
    return held


def readable_file(access: Access, pk: int) -> RecheckFile | None:
    """A file of a thread that this person may read, or None as if there were none (ACL-5)."""
    return (
        RecheckFile.objects.filter(pk=pk, message__recheck__in=visible_rechecks(access))
        .select_related("message__recheck__month")
        .first()
    )


@contextmanager
def _looked_at(file: Path, name: str, *, by: Access, about: Recheck | None) -> Iterator[Received]:
    try:
        with looked_at(file, name, about=about, event="scoring.recheck_file.virus_found", by=by) as safe:
            yield safe
    except BadFile as bad:
        raise type(bad)(f"{name}: {bad.message}") from bad

"""What attaching has in common wherever a file goes: looked at and made safe, then kept on disk for the row that names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db.models import Model

from campaign.attachments.formats import EVIDENCE, Purpose
from campaign.attachments.keeping import keep
from campaign.attachments.receiving import Received, received
from campaign.attachments.refusing import VirusFound
from campaign.audit import record
from campaign.models import KeptFile
from campaign.permissions import Access

LONGEST_NAME = 200


@contextmanager
def looked_at(
    file: Path,
    name: str,
    *,
    about: Model | None,
    event: str,
    by: Access,
    at: datetime | None = None,
    purpose: Purpose = EVIDENCE,
) -> Iterator[Received]:
    """A file made safe; a virus is recorded as `event` about `about`. Raises BadFile, VirusFound (UPL-2, UPL-8)."""
    try:
        with received(file, name=name, purpose=purpose) as safe:
            yield safe
    except VirusFound as found:
        record(
            event,
            by=by.user,
            campaign=by.campaign,
            obj=about,
            at=at,
            succeeded=False,
            name=name[:LONGEST_NAME],
            why=found.message,
        )
        raise


def keep_bytes(row: KeptFile, safe: Received) -> None:
    """The bytes and their small picture on disk under the row's key, and what the row says of them (UPL-3).

    What was written is taken off again when the disk refuses.
    """
    for column in ("name", "format", "size", "sha256", "source_sha256", "width", "height"):
        setattr(row, column, getattr(safe, column))
    try:
        keep(safe.path, row.path)
        if safe.thumbnail is not None:
            keep(safe.thumbnail, row.thumbnail_path)
    except OSError:
        row.remove_bytes()
        raise

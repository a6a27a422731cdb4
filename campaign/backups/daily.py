"""The daily backup of the task process, where a folder for it is set (BAK-1)."""

import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.backups import form
from campaign.backups.making import Made, make_backup
from campaign.refusals import Refused

EVERY = timedelta(hours=24)
AGAIN_AFTER = 60 * 60  # seconds after one that failed
log = logging.getLogger(__name__)
_next_try = 0.0


def back_up_daily(*, at: datetime | None = None) -> Made | None:
    """Make a backup when the newest one is a day old; one that fails is told in the log and tried again in an hour."""
    global _next_try
    at = at or timezone.now()
    if not settings.BACKUP_DIR or time.monotonic() < _next_try:
        return None
    folder = Path(settings.BACKUP_DIR)
    try:
        if not _is_due(folder, at):
            return None
        return make_backup(folder, at=at)
    except (Refused, OSError) as fault:
        _next_try = time.monotonic() + AGAIN_AFTER
        log.error("The daily backup failed: %s", fault)
        return None


def _is_due(folder: Path, at: datetime) -> bool:
    names = sorted(path.name for path in folder.glob("wenming-*") if form.day_of(path.name))
    if not names:
        return True
    newest = datetime.strptime(names[-1][8:24], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return at - newest >= EVERY

"""The file of the slips: for the one who ordered them, until they are printed or their day is over."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import PasswordSlips, Role, SlipsState, User
from campaign.models.slips import slips_folder
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.slip_drawing import KEPT_FOR


class SlipsGone(Refused):
    """The file is deleted; whoever has no slip gets a new password."""


@transaction.atomic
def take_slips(slips: PasswordSlips, *, by: Access, at: datetime | None = None) -> bytes:
    """The file of the slips, for the one who ordered them; every download is recorded. Raises SlipsGone."""
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=slips.campaign_id)
    at = at or timezone.now()
    slips = PasswordSlips.objects.select_for_update(of=("self",)).get(pk=slips.pk, by=by.user)
    if slips.state != SlipsState.PRINTED or slips.keep_until <= at or not slips.path.exists():
        raise SlipsGone(_("The slips are deleted. Whoever has none gets a new first password."))
    content = slips.path.read_bytes()
    slips.downloads += 1
    slips.save(update_fields=["downloads"])
    record(
        "campaign.slips.downloaded",
        by=by.user,
        campaign=by.campaign,
        obj=slips,
        at=at,
        people=len(slips.accounts),
        download=slips.downloads,
    )
    return content


@transaction.atomic
def drop_slips(slips: PasswordSlips, *, by: Access, at: datetime | None = None) -> PasswordSlips:
    """Delete the file of the slips: they are printed. Once it is gone, this changes nothing."""
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=slips.campaign_id)
    slips = PasswordSlips.objects.select_for_update(of=("self",)).get(pk=slips.pk, by=by.user)
    if slips.state == SlipsState.PRINTED:
        _delete(slips, by=by.user, at=at)
    return slips


def delete_old_slips(*, at: datetime | None = None) -> int:
    """Work of every few seconds: delete the files whose day is over; returns how many. One query when there is none."""
    at = at or timezone.now()
    over = PasswordSlips.objects.filter(state=SlipsState.PRINTED, keep_until__lte=at)
    found = 0
    if over.exists():
        with transaction.atomic():
            locked = over.select_for_update(of=("self",)).select_related("campaign").order_by("pk")
            for slips in locked:
                _delete(slips, by=None, at=at)
                found += 1
    _sweep(at)
    return found


def keep_privately(path: Path, content: bytes) -> None:
    """Write the file so that only the owner of the process reads it; it outlives a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sweep(at: datetime) -> None:
    """What a killed process left: files whose passwords never became good."""
    oldest = (at - KEPT_FOR).timestamp()
    for file in slips_folder().glob("*.pdf"):
        with suppress(FileNotFoundError):  # another task process was quicker
            if file.stat().st_mtime < oldest:
                file.unlink()


def _delete(slips: PasswordSlips, *, by: User | None, at: datetime | None) -> None:
    slips.state = SlipsState.GONE
    slips.save(update_fields=["state"])
    record(
        "campaign.slips.deleted", by=by, campaign=slips.campaign, obj=slips, at=at, downloads=slips.downloads
    )
    transaction.on_commit(lambda: slips.path.unlink(missing_ok=True))

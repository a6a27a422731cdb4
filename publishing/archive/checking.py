"""An archive that lies here checked against what was made: asked for by the office, done in the task process."""

from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.models import Campaign, Job, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.archive.making import ticking
from publishing.archive.verifying import verify
from publishing.archive.writing import sha256_of_file
from publishing.models import Archive

KIND = "archive_check"
NAMED = 5


class ArchiveGone(Refused):
    """The file is not kept any more."""


class ArchiveDiffers(Refused):
    """The file is not what was made; the message names what is amiss."""


@transaction.atomic
def check_archive(*, archive: Archive, by: Access, at: datetime | None = None) -> Job:
    """Have an archive checked; a check under way serves whoever asks meanwhile. Raises ArchiveGone, NotAllowed."""
    by.demand(Role.OFFICE, campaign_id=archive.campaign_id)
    Campaign.objects.select_for_update().get(pk=archive.campaign_id)
    if not archive.is_there:
        raise ArchiveGone(_("The file of this archive is not kept here any more."))
    running = latest_check(archive)
    if running is not None and running.finished_at is None:
        return running
    return jobs.start(
        KIND,
        campaign=archive.campaign,
        by=by.user,
        subject=str(archive)[:100],
        at=at,
        archive=archive.pk,
    )


def latest_check(archive: Archive) -> Job | None:
    """The newest check of an archive, whatever its state."""
    return checks_of(archive.campaign).filter(arguments__archive=archive.pk).first()


def checks_of(campaign: Campaign):
    """The checks of the campaign's archives, the newest first."""
    return Job.objects.filter(campaign=campaign, kind=KIND).order_by("-pk")


def last_checks(campaign: Campaign) -> dict[int, Job]:
    """The newest check of each archive of the campaign; one query."""
    found: dict[int, Job] = {}
    for job in checks_of(campaign):
        found.setdefault(job.arguments["archive"], job)
    return found


def render_check(progress: jobs.Progress) -> None:
    """The job: every file and everything frozen against its fingerprint. Raises ArchiveGone, ArchiveDiffers."""
    job = progress.job
    archive = Archive.objects.select_related("campaign").get(pk=progress.arguments["archive"])
    if not archive.is_there:
        raise ArchiveGone(_("The file of this archive is not kept here any more."))
    alive = ticking(progress, 20 + archive.counts.get("entries", 0))
    sha256, __ = sha256_of_file(archive.path)
    amiss = [checked for checked in verify(archive.path, alive=alive) if not checked.is_ok]
    is_ok = sha256 == archive.sha256 and not amiss
    record(
        "archive.checked",
        by=job.requested_by,
        campaign=archive.campaign,
        obj=archive,
        succeeded=is_ok,
        sha256=sha256,
        amiss=len(amiss),
    )
    if not is_ok:
        places = list(islice((checked.place for checked in amiss if checked.place), NAMED))
        raise ArchiveDiffers(
            _("This file is not what was made here: %(places)s")
            % {"places": "、".join(places or [archive.path.name])}
        )

"""Making the archive of a campaign: asked for by the office, written in the task process, kept for a while.

A file has its name only when it is whole: it is written beside, fingerprinted, and then moved.
"""

import errno
import shutil
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record, seal
from campaign.models import Campaign, Job, JobState, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.archive.contents import MARGIN, estimate
from publishing.archive.format import safe_name
from publishing.archive.paper_files import draw_papers
from publishing.archive.whole import write_archive
from publishing.archive.writing import sha256_of_file
from publishing.files import storing
from publishing.models import Archive
from scoring.blind_hiding import months_with_hidden_scores

KIND = "archive"
KEPT_FILES = 3  # of each campaign; the rows of older ones stay, with their fingerprints
ABANDONED = timedelta(days=1)
TELL_EVERY = 1.0  # seconds
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class NoRoom(Refused):
    """There is not enough room on the disk for the archive."""


class ScoresHidden(Refused):
    """First scores wait for a second entry, and the archive would show them to whoever makes it."""


@transaction.atomic
def make_archive(*, campaign: Campaign, by: Access, at: datetime | None = None) -> Job:
    """Have the archive of the campaign made; one that is under way serves whoever asks meanwhile.

    A campaign may be put away as it stands: what is open is said in the archive and holds nothing up, but for
    first scores that are hidden until the second ones are entered (features.md M10). Raises NoRoom, ScoresHidden, NotAllowed.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    running = latest_making(campaign)
    if running is not None and running.state in UNDER_WAY:
        return running
    check_hidden(campaign)
    check_room(estimate(campaign).size, _folder())
    job = jobs.start(KIND, campaign=campaign, by=by.user, subject=str(campaign)[:100], at=at)
    record("archive.ordered", by=by.user, campaign=campaign, obj=job, at=at)
    return job


def check_hidden(campaign: Campaign) -> None:
    """Raises ScoresHidden while somebody could still learn a first score from the archive."""
    if months := months_with_hidden_scores(campaign):
        raise ScoresHidden(
            _("Scores of %(month)s wait for their second entry: the archive is made when it is done.")
            % {"month": date_format(months[0].first_day, "YEAR_MONTH_FORMAT")}
        )


def latest_making(campaign: Campaign) -> Job | None:
    """The newest job that makes an archive of the campaign, whatever its state."""
    return Job.objects.filter(campaign=campaign, kind=KIND).order_by("-pk").first()


def archives_of(campaign: Campaign) -> QuerySet[Archive]:
    """The archives that were made of the campaign, the newest first."""
    return Archive.objects.filter(campaign=campaign).select_related("made_by").order_by("-made_at", "-pk")


def render_archive(progress: jobs.Progress) -> None:
    """The job: draw what papers lack, write the archive, keep its row. Run twice for one job it makes one archive.

    Raises NoRoom.
    """
    job = progress.job
    if Archive.objects.filter(job=job).exists():
        return
    campaign = Campaign.objects.select_related("unit").get(pk=job.campaign_id)
    expected = estimate(campaign)
    steps = 20 + expected.departments * expected.months + expected.files + 3 * expected.papers
    alive = ticking(progress, steps)
    problems = draw_papers(campaign, alive=alive)
    archive = keep_archive(
        campaign, by=job.requested_by, at=job.requested_at, problems=problems, alive=alive, job=job
    )
    progress.at(steps, steps)
    record(
        "archive.made",
        by=job.requested_by,
        campaign=campaign,
        obj=archive,
        sha256=archive.sha256,
        size=archive.size,
        problems=len(archive.problems),
    )
    drop_old_archives()


def keep_archive(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    problems: list[str],
    alive: Callable[[], None],
    job: Job | None = None,
) -> Archive:
    """Write the archive under the name of its fingerprint, and its row. Raises NoRoom, ScoresHidden."""
    check_hidden(campaign)
    check_room(estimate(campaign).size, _folder())
    while seal():
        alive()
    part = _folder() / f"{uuid4()}.part"
    try:
        with storing(part) as file:
            written = write_archive(
                file, campaign, made_by=by.name, made_at=at, problems=problems, alive=alive
            )
        sha256, size = sha256_of_file(part)
        archive = Archive(
            campaign=campaign,
            made_by=by,
            made_at=at,
            sha256=sha256,
            size=size,
            counts=dict(written.counts),
            problems=written.problems,
            job=job,
        )
        part.replace(archive.path)
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        raise NoRoom(_("The disk is full; the archive was not made. Make room and try again.")) from fault
    finally:
        part.unlink(missing_ok=True)
    archive.save(force_insert=True)
    return archive


def check_room(size: int, folder: Path) -> None:
    """Raise NoRoom where an archive of about this size would fill the disk."""
    needed = size + size // 5 + MARGIN
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(
            _("The archive needs about %(needed)s on the disk; %(free)s are free. Make room and try again.")
            % {"needed": filesizeformat(needed), "free": filesizeformat(free)}
        )


def drop_old_archives(*, at: datetime | None = None) -> int:
    """A chore: of each campaign the files of the newest three archives stay; returns how many archives lost theirs.

    What a killed process left goes after a day.
    """
    at = at or timezone.now()
    dropped = []
    kept: dict[int, list[str]] = defaultdict(list)
    for archive in Archive.objects.filter(removed_at__isnull=True).order_by("-made_at", "-pk"):
        if len(kept[archive.campaign_id]) < KEPT_FILES:
            kept[archive.campaign_id].append(archive.path.name)
        else:
            archive.path.unlink(missing_ok=True)
            dropped.append(archive.pk)
    Archive.objects.filter(pk__in=dropped).update(removed_at=at)
    names = {name for of_campaign in kept.values() for name in of_campaign}
    folder = settings.MEDIA_ROOT / "archives"
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in names and file.stat().st_mtime < (at - ABANDONED).timestamp():
            file.unlink(missing_ok=True)
    return len(dropped)


def archive_name(archive: Archive) -> str:
    """How the file is called outside."""
    day = timezone.localdate(archive.made_at)
    campaign = archive.campaign
    return safe_name(f"{campaign.year}年{campaign.name}存档 {day.isoformat()}", extension="zip")


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "archives"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ticking(progress: jobs.Progress, steps: int) -> Callable[[], None]:
    """A sign of life for every piece of work, told once a second at most."""
    done, told = 0, 0.0

    def alive() -> None:
        nonlocal done, told
        done = min(done + 1, steps - 1)
        if time.monotonic() - told >= TELL_EVERY:
            progress.at(done, steps)
            told = time.monotonic()

    return alive

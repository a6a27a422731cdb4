"""One way to have a sheet drawn that is not a numbered paper: a list to sign, a sign for a window, a question paper.

A subject registers a `Sheet` under a kind (setting PRINTS): what it prints for this person as plain values, and the
template that prints them. A drawing is found by what it says: who may see the same values opens the same file, nobody
another one; what has changed is drawn anew. The page asks, shows how far it is, and opens the PDF.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Job, JobState
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from publishing.files import newest_drawn, store
from publishing.press import print_apart

KIND = "print"
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


class SheetChanged(Refused):
    """What the person sees is not what was asked for any more."""


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet. `frozen(by, key)` gives what it prints, or None for what is not there or not for this person.

    The values are plain JSON with a `title` in Chinese; the template (under publishing/print/) gets them as `paper`.
    `pdf`, when given, makes the bytes of the values in place of the template: for sheets that are put together.
    """

    frozen: Callable[[Access, str], Mapping | None]
    template: str = ""
    pdf: Callable[[Mapping], bytes] | None = None

    def drawn(self, frozen: Mapping) -> bytes:
        if self.pdf is not None:
            return self.pdf(frozen)
        html = render_to_string(self.template, {"paper": frozen})
        return print_apart(html, identifier=sha256_of(frozen)).pdf


def sheet_of(kind: str) -> Sheet | None:
    """The sheet of a kind, or None."""
    return import_string(settings.PRINTS[kind]) if kind in settings.PRINTS else None


def frozen_sheet(by: Access, kind: str, key: str) -> Mapping | None:
    """What the sheet prints for this person; None for what is not there or not for him."""
    sheet = sheet_of(kind)
    return sheet and sheet.frozen(by, key)


@transaction.atomic
def start_print(*, kind: str, key: str, by: Access) -> Job | None:
    """Have a sheet drawn as this person sees it; None for what is not there.

    A drawing of the same content that is there, or under way, serves again (OUT-6).
    """
    frozen = frozen_sheet(by, kind, key)
    if frozen is None:
        return None
    content = sha256_of(frozen)
    record("export.print", by=by.user, campaign=by.campaign, kind=kind, key=key, content=content)
    there = finished_print(by, content) or _drawings(by, content).filter(state__in=UNDER_WAY).first()
    return there or jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=frozen["title"][:100],
        content=content,
        sheet=kind,
        key=key,
    )


def latest_print(by: Access, content: str) -> Job | None:
    """The newest job for what a sheet says, whatever its state."""
    return _drawings(by, content).order_by("-pk").first()


def finished_print(by: Access, content: str) -> Job | None:
    """The newest drawing of what a sheet says that can be opened."""
    return newest_drawn(_drawings(by, content), print_path)


def print_path(job: Job) -> Path:
    return print_folder() / f"{job.pk}.pdf"


def print_folder() -> Path:
    return settings.MEDIA_ROOT / "prints"


def open_print(job: Job) -> BinaryIO:
    """The drawing to be read; that it was used today keeps it for another while. Raises FileNotFoundError."""
    path = print_path(job)
    os.utime(path)
    return path.open("rb")


def drop_old_prints(*, at: datetime | None = None) -> int:
    """A chore: drawings that nobody opened for the days of the setting go; returns how many.

    They hold names, and are drawn anew whenever they are wanted (PRV-9).
    """
    folder, kept = print_folder(), timedelta(days=settings.PRINTS_KEPT_DAYS)
    oldest = ((at or timezone.now()) - kept).timestamp()
    old = [file for file in folder.iterdir() if file.stat().st_mtime < oldest] if folder.is_dir() else []
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def render_print(progress: jobs.Progress) -> None:
    """The job: draw a sheet, as the person who asked for it sees it now. Raises SheetChanged."""
    job, arguments = progress.job, progress.arguments
    by = access_of(job.requested_by, job.campaign)
    frozen = by and frozen_sheet(by, arguments["sheet"], arguments["key"])
    if not frozen or sha256_of(frozen) != arguments["content"]:
        raise SheetChanged(_("This has changed meanwhile; have it drawn again."))
    store(print_path(job), sheet_of(arguments["sheet"]).drawn(frozen))


def _drawings(by: Access, content: str):
    return Job.objects.filter(campaign=by.campaign, kind=KIND, arguments__content=content)

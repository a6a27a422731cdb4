"""Has a paper in work drawn in the task process: its real pages, as pictures beside the editor and as a PDF."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.models import Job, JobState
from campaign.page_pictures import page_pictures, picture_size
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.blocks import numbers_of
from publishing.composing import Composed
from publishing.draft_texts import payload_of
from publishing.fields import UnknownField
from publishing.files import store
from publishing.models import PaperDraft
from publishing.paper import paper_pdf
from publishing.printable import printable

KIND = "draft_preview"
MOST_PICTURES = 60  # a bulletin of three hundred departments has about as many; the PDF has all


class CannotBeDrawn(Refused):
    """The text names a figure that is not there: it has to be put right first."""


def start_pages(*, draft: PaperDraft, by: Access) -> Job:
    """Have the pages drawn as the paper stands when the task begins; a drawing that waits serves whoever asks."""
    latest = latest_pages(draft)
    if latest is not None and latest.state == JobState.QUEUED:
        return latest
    return jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=_("Pages of %(title)s") % {"title": draft},
        draft=draft.pk,
    )


def latest_pages(draft: PaperDraft) -> Job | None:
    """The newest drawing of the paper, whatever its state."""
    return Job.objects.filter(campaign=draft.campaign_id, kind=KIND, arguments__draft=draft.pk).first()


def render_pages(progress: jobs.Progress) -> None:
    """The job: draw the pages of a paper in work; the drawing before is thrown away once they are there."""
    draft = PaperDraft.objects.select_related(
        "campaign__unit",
        "campaign__office",
        "month_revision__month__campaign__unit",
        "month_revision__month__campaign__rules",
        "month_revision__month__campaign__office",
    ).get(pk=progress.arguments["draft"])
    try:
        payload = printable(payload_of(draft, at=timezone.now(), serial=None))
    except UnknownField as bad:
        raise CannotBeDrawn(
            _("%(field)s is no figure of this paper; the pages can be drawn when it is taken out.")
            % {"field": bad}
        ) from bad
    pdf = paper_pdf(payload).pdf
    folder = pages_folder(draft)
    here = folder / f"{progress.job.pk}"
    shutil.rmtree(here, ignore_errors=True)  # what a drawing left that was cut off
    store(here / "paper.pdf", pdf)
    for number, picture in enumerate(page_pictures(pdf, most=MOST_PICTURES), start=1):
        store(here / f"{number}.png", picture)
    store(here / "version", str(draft.version).encode())
    for older in folder.iterdir():
        if older.name.isdecimal() and int(older.name) < progress.job.pk:
            shutil.rmtree(older, ignore_errors=True)  # another worker may be at it


def pages_folder(draft: PaperDraft) -> Path:
    return settings.MEDIA_ROOT / "drafts" / str(draft.pk)


def drawn_pages(draft: PaperDraft) -> "DrawnPages | None":
    """The newest pages that are there, also while others are being drawn."""
    folder = pages_folder(draft)
    if not folder.is_dir():
        return None
    finished = [
        int(each.name) for each in folder.iterdir() if each.name.isdecimal() and (each / "version").exists()
    ]
    return DrawnPages(folder / str(max(finished))) if finished else None


@dataclass(frozen=True)
class Sheet:
    """A page as it is shown: its number and the size of its picture, so that its place is kept while it loads."""

    number: int
    width: int
    height: int


class DrawnPages:
    """Pages of one drawing: their pictures, the PDF, and the version of the draft that they show."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = int(folder.name)
        self.version = int((folder / "version").read_bytes())

    @property
    def numbers(self) -> list[Sheet]:
        """The pages in their order."""
        count = sum(1 for _file in self.folder.glob("*.png"))
        return [Sheet(number, *picture_size(self.picture(number))) for number in range(1, count + 1)]

    @property
    def pdf(self) -> Path:
        return self.folder / "paper.pdf"

    def picture(self, page: int) -> Path:
        return self.folder / f"{page}.png"


def block_numbers(composed: list[Composed]) -> dict[str, str]:
    """Key → the number that a heading or a run-in heading has in print."""
    return numbers_of([one.block for one in composed if one.is_printed])

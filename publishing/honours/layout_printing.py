"""Has a roll drawn in one of its layouts in the task process: pictures for the page beside the choices, the PDF to print.

A roll in work is shown in pictures only; what goes to a print shop is drawn from an issued edition, whose consents are
looked at again at that moment (PRV-4a).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Job, JobState, Role
from campaign.page_pictures import page_pictures, picture_size
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.files import newest_drawn, store
from publishing.honours.formats import BLEED, LAYOUTS, SLUG, Layout
from publishing.honours.imposition import imposed
from publishing.honours.kept_pictures import PictureGone, picture_bytes
from publishing.honours.roll_content import Roll, frozen, thawed
from publishing.honours.roll_paper import roll_pdf
from publishing.honours.roll_payload import material_of, roll_content
from publishing.honours.rolls import edition_to_print, still_allowed
from publishing.honours.sheets import NothingFits
from publishing.models import HonourRoll, RollEdition

KIND = "roll_layout"
KEPT = timedelta(days=7)
MOST_PICTURES = 4
LONGEST_PICTURE = 1500  # dots


class RollEmpty(Refused):
    """Nobody is on the roll."""


class TooMany(Refused):
    """The honours do not fit into the layout."""


class ConsentsChanged(Refused):
    """Consents fell away between the order and the drawing."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A finished drawing of a layout: its files."""

    job: Job

    @property
    def pdf(self) -> Path:
        return layout_path(self.job, "print.pdf")

    @property
    def imposed(self) -> Path:
        return layout_path(self.job, "imposed.pdf")

    def picture(self, number: int) -> Path:
        return layout_path(self.job, f"{number}.png")

    @property
    def pictures(self) -> list[tuple[int, int, int]]:
        """Number, width and height of each picture."""
        numbers = [number for number in range(1, MOST_PICTURES + 1) if self.picture(number).exists()]
        return [(number, *picture_size(self.picture(number))) for number in numbers]


@transaction.atomic
def start_layout(*, roll: HonourRoll, layout: Layout, edition: RollEdition | None, by: Access) -> Job:
    """Have a roll drawn in a layout: an edition for the print shop, or None for the roll as it stands in work.

    Where consents of the edition fell away, the edition that takes its place is drawn. A drawing of the same content
    that is there or under way serves again (OUT-6). Raises NotNewest, RollEmpty, NotAllowed.
    """
    by.demand(Role.OFFICE, campaign_id=roll.campaign_id)
    if edition is not None:
        edition = edition_to_print(edition=edition, by=by)
        content = edition.sha256
        record(
            "publishing.roll.printed",
            by=by.user,
            campaign=by.campaign,
            obj=roll,
            edition=edition.number,
            layout=layout.code,
        )
    else:
        in_work = content_in_work(roll)
        if not in_work.count:
            raise RollEmpty(_("Nobody is on this roll yet."))
        content = sha256_of(frozen(in_work))
    number = edition.number if edition else 0
    same = _drawings(roll, layout, number).filter(arguments__content=content)
    there = newest_drawn(same, lambda job: layout_path(job, "print.pdf"))
    there = there or same.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).first()
    return there or jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=f"{roll} {layout.name}"[:100],
        roll=roll.pk,
        edition=number,
        layout=layout.code,
        content=content,
    )


def content_in_work(roll: HonourRoll) -> Roll:
    """The roll as it would be issued now."""
    return roll_content(material_of(roll))


def latest_layout(roll: HonourRoll, layout: Layout, edition: int) -> Job | None:
    """The newest job for a layout of the roll, whatever its state."""
    return _drawings(roll, layout, edition).order_by("-pk").first()


def finished_layout(roll: HonourRoll, layout: Layout, edition: int) -> Drawing | None:
    """The newest drawing of a layout, while it shows what may be shown."""
    job = newest_drawn(_drawings(roll, layout, edition), lambda job: layout_path(job, "print.pdf"))
    return Drawing(job=job) if job and _may_be_shown(job, roll) else None


def drawing_of(roll: HonourRoll, pk: int) -> Drawing | None:
    """A finished drawing of the roll by its number, while it shows what may be shown."""
    job = Job.objects.filter(
        campaign=roll.campaign_id, kind=KIND, arguments__roll=roll.pk, pk=pk, state=JobState.DONE
    ).first()
    return Drawing(job=job) if job and _may_be_shown(job, roll) else None


def drop_old_layouts(*, at: datetime | None = None) -> int:
    """A chore: the files of drawings that are older than a week go, pictures of people with them; returns how many.

    They are drawn anew from the edition whenever they are wanted (PRV-9).
    """
    folder = layout_folder()
    oldest = ((at or timezone.now()) - KEPT).timestamp()
    old = [file for file in folder.iterdir() if file.stat().st_mtime < oldest] if folder.is_dir() else []
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def layout_folder() -> Path:
    return settings.MEDIA_ROOT / "roll_layouts"


def layout_path(job: Job, name: str) -> Path:
    return layout_folder() / f"{job.pk}-{name}"


def render_layout(progress: jobs.Progress) -> None:
    """The job: PDF, pictures, and for a leaflet the sheets of its print run. Raises RollEmpty, TooMany, ConsentsChanged."""
    job, arguments = progress.job, progress.arguments
    roll = HonourRoll.objects.select_related("campaign__unit").get(
        campaign=job.campaign, pk=arguments["roll"]
    )
    layout = LAYOUTS[arguments["layout"]]
    content = _content(roll, arguments)
    if not content.count:
        raise RollEmpty(_("Nobody is on this roll yet."))
    done = 0

    def fetch(sha256: str) -> bytes:
        nonlocal done
        done += 1
        progress.at(done, done + 3)
        return picture_bytes(roll.campaign, sha256)

    try:
        printed = roll_pdf(content, layout, fetch=fetch)
    except NothingFits as full:
        raise TooMany(
            _("%(count)s honours do not fit into “%(layout)s”; choose a larger one.")
            % {"count": content.count, "layout": layout.name}
        ) from full
    except PictureGone as gone:
        raise ConsentsChanged(_("A picture was taken back meanwhile; draw the layout again.")) from gone
    progress.at(done + 1, done + 3)
    for number, picture in enumerate(
        page_pictures(printed.pdf, most=MOST_PICTURES, dots=LONGEST_PICTURE), start=1
    ):
        store(layout_path(job, f"{number}.png"), picture)
    if layout.code == "leaflet_a4":
        run = imposed(printed.pdf, width=layout.width, height=layout.height, slug=SLUG, bleed=BLEED)
        store(layout_path(job, "imposed.pdf"), run)
    store(layout_path(job, "print.pdf"), printed.pdf)


def _content(roll: HonourRoll, arguments: dict) -> Roll:
    """What is drawn: the frozen edition while its consents hold, or the roll in work."""
    if not arguments["edition"]:
        return content_in_work(roll)
    edition = roll.editions.select_related("roll__campaign").get(number=arguments["edition"])
    if still_allowed(edition) != edition.payload:
        raise ConsentsChanged(_("Consents fell away meanwhile; draw the layout again."))
    return thawed(edition.payload)


def _may_be_shown(job: Job, roll: HonourRoll) -> bool:
    """Is it drawn from the newest edition, whose consents all hold, or from the roll as it stands in work (PRV-4a)?"""
    if not job.arguments["edition"]:
        return job.arguments["content"] == sha256_of(frozen(content_in_work(roll)))
    edition = roll.editions.order_by("-number").first()
    is_newest = edition is not None and edition.sha256 == job.arguments["content"]
    return is_newest and still_allowed(edition) == edition.payload


def _drawings(roll: HonourRoll, layout: Layout, edition: int):
    return Job.objects.filter(
        campaign=roll.campaign_id,
        kind=KIND,
        arguments__roll=roll.pk,
        arguments__layout=layout.code,
        arguments__edition=edition,
    )

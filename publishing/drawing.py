"""The files of issued papers: drawn in the task process, kept by their fingerprints, drawn anew when asked."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.models import Job, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.files import FileDiffers, content_of, store
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.outputs import Drawn, formats_of, text_sha256

KIND = "paper"


class DrawnOtherwise(Refused):
    """What was drawn anew does not say what the issued file says; it is not kept."""


@transaction.atomic
def draw_again(*, publication: Publication, by: Access, at: datetime | None = None) -> Job:
    """Have an issued paper drawn anew: what is missing is added, what was lost comes back, what is there is compared.

    The same bytes change nothing. Other bytes with the same text (fonts or programs have changed since) are kept beside
    the first, each with its fingerprint; another text is refused and recorded. A drawing under way serves whoever asks
    meanwhile.
    """
    by.demand(Role.OFFICE, campaign_id=publication.campaign_id)
    under_way = latest_drawing(publication)
    if under_way is not None and under_way.finished_at is None:
        return under_way
    return start_drawing(publication=publication, by=by, at=at or timezone.now(), anew=True)


def start_drawing(*, publication: Publication, by: Access, at: datetime, anew: bool = False) -> Job:
    """Have the files drawn in the task process; `anew` also those that are there."""
    arguments = {"publication": publication.pk} | ({"anew": True} if anew else {})
    return jobs.start(
        KIND, campaign=publication.campaign, by=by.user, subject=str(publication.number), at=at, **arguments
    )


def latest_drawing(publication: Publication) -> Job | None:
    """The newest job that draws the paper, whatever its state."""
    return Job.objects.filter(
        campaign=publication.campaign_id, kind=KIND, arguments__publication=publication.pk
    ).first()


def render_paper(progress: jobs.Progress) -> None:
    """The job: draw what the paper lacks, or everything anew; run twice it adds nothing.

    A format that is refused holds no other one back; the first refusal is raised at the end.
    """
    publication = whole_paper(progress.arguments["publication"])
    there = issued_files(publication.files.all())
    drawers = formats_of(publication)
    refusals: list[Refused] = []
    for done, (file_format, draw) in enumerate(drawers.items(), start=1):
        if file_format not in there or progress.arguments.get("anew"):
            try:
                drawn = draw(publication.payload, publication)
                # a sign of life: reading the text of 200 pages takes a while too
                progress.at(done - 1, len(drawers))
                if file_format in there:
                    _compare(there[file_format], drawn, progress)
                else:
                    _keep(publication, file_format, drawn, drawing=1)
            except Refused as refusal:
                refusals.append(refusal)
        progress.at(done, len(drawers))
    if refusals:
        raise refusals[0]


def whole_paper(pk: int) -> Publication:
    """A paper with everything that drawing it needs."""
    return Publication.objects.select_related(
        "campaign__unit", "number", "month_revision__month__campaign"
    ).get(pk=pk)


def pdf_of(publication: Publication, *, alive: Callable[[], None]) -> PublicationFile:
    """The paper's PDF; drawn now where its own task has not come to it yet. `alive` is called when that has taken time."""
    there = issued_files(publication.files.all())
    if FileFormat.PDF not in there:
        drawn = formats_of(publication)[FileFormat.PDF](publication.payload, publication)
        alive()
        _keep(publication, FileFormat.PDF, drawn, drawing=1)
    return publication.files.get(format=FileFormat.PDF, drawing=1)


def draw_missing(publication: Publication, *, alive: Callable[[], None]) -> None:
    """Draw the formats that a paper lacks still, for who needs all of them now. Raises the first refusal at the end."""
    there = issued_files(publication.files.all())
    refusals: list[Refused] = []
    for file_format, draw in formats_of(publication).items():
        if file_format not in there:
            try:
                drawn = draw(publication.payload, publication)
                alive()
                _keep(publication, file_format, drawn, drawing=1)
            except Refused as refusal:
                refusals.append(refusal)
    if refusals:
        raise refusals[0]


def issued_files(files: Iterable[PublicationFile]) -> dict[str, PublicationFile]:
    """The file of each format that was drawn first: the one that is handed out as the paper."""
    return {file.format: file for file in sorted(files, key=lambda file: -file.drawing)}


def _compare(file: PublicationFile, drawn: Drawn, progress: jobs.Progress) -> None:
    """Keep another drawing beside the first when it says the same in other bytes. Raises DrawnOtherwise."""
    sha256 = hashlib.sha256(drawn.content).hexdigest()
    drawings = list(file.publication.files.filter(format=file.format).order_by("drawing"))
    event = {
        "by": progress.job.requested_by,
        "campaign": progress.job.campaign,
        "obj": file.publication,
        "format": file.format,
        "sha256": sha256,
        "issued": file.sha256,
    }
    known = next((each for each in drawings if each.sha256 == sha256), None)
    if known is not None:
        if _is_sound(known):
            record("publishing.file.redrawn", **event)
        else:
            store(known.path, drawn.content)
            record("publishing.file.restored", **event)
        return
    if text_sha256(file.format, drawn.content) != _text_sha256_of(file):
        record("publishing.file.differs", **event, succeeded=False)
        raise DrawnOtherwise(
            _(
                "The %(format)s drawn anew does not say what was issued; it is not kept. The first drawing stays."
            )
            % {"format": file.get_format_display()}
        )
    with transaction.atomic():
        _keep(file.publication, file.format, drawn, drawing=drawings[-1].drawing + 1)
        record("publishing.file.redrawn", **event)


def _text_sha256_of(file: PublicationFile) -> str:
    """What the issued file says, read from its bytes as it is read today; of lost bytes, what was recorded."""
    return text_sha256(file.format, content_of(file)) if _is_sound(file) else file.text_sha256


def _is_sound(file: PublicationFile) -> bool:
    try:
        content_of(file)
    except FileDiffers:
        return False
    return True


def _keep(publication: Publication, file_format: str, drawn: Drawn, *, drawing: int) -> None:
    file = PublicationFile(
        publication=publication,
        format=file_format,
        drawing=drawing,
        sha256=hashlib.sha256(drawn.content).hexdigest(),
        size=len(drawn.content),
        pages=drawn.pages,
        text_sha256=text_sha256(file_format, drawn.content),
        engine=drawn.engine,
        fonts=drawn.faces,
        drawn_at=timezone.now(),
    )
    store(file.path, drawn.content)
    with suppress(IntegrityError), transaction.atomic():  # somebody else drew it meanwhile: that file stays
        file.save(force_insert=True)

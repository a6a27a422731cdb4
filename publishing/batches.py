"""Several issued papers printed in one go: PDFs of at most 200 pages with a bookmark for each paper, or one archive.

Drawn in the task process, paper by paper; what is not drawn yet is drawn on the way. A batch is kept for a week.
"""

import gc
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import count, takewhile
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign import jobs
from campaign.audit import record
from campaign.models import Campaign, Job, JobState, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.drawing import pdf_of, whole_paper
from publishing.files import FileDiffers, content_of, storing
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.pdf import MAX_PAGES

KIND = "paper_batch"
KEPT = timedelta(days=7)
FORBIDDEN = '\\/:*?"<>|\n\r\t\0'
MOST_PAGES = 5 * MAX_PAGES  # of a batch; one PDF of it holds MAX_PAGES (PDF-4)
LONGEST_NAME = 80  # characters: of three bytes each they stay under the 255 bytes of a file name


class BatchOutput(models.TextChoices):
    PDF = "pdf", gettext_lazy("One PDF, to print on both sides")
    ZIP = "zip", gettext_lazy("One archive with every file")


class NothingChosen(Refused):
    """A batch holds at least one paper."""


class BatchTooLong(Refused):
    """More pages than one batch may hold."""


class PaperDamaged(Refused):
    """A paper's file is not what was drawn; nothing is printed with it."""


@transaction.atomic
def start_batch(*, papers: Sequence[Publication], output: str, by: Access) -> Job:
    """Have papers of the campaign printed in one batch, in the order of their numbers.

    Each PDF of a batch has at most 200 pages, the batch at most 1000; papers that are not drawn yet are counted when
    they are. Raises NothingChosen, BatchTooLong, NotAllowed for a paper of another campaign.
    """
    by.demand(Role.OFFICE, campaign_id=by.campaign.pk)
    for paper in papers:
        by.demand(Role.OFFICE, campaign_id=paper.campaign_id)
    if not papers:
        raise NothingChosen(_("Choose at least one paper."), field="papers")
    chosen = [paper.pk for paper in papers]
    pages = (
        PublicationFile.objects.filter(publication__in=chosen, format=FileFormat.PDF, drawing=1).aggregate(
            pages=Sum("pages")
        )["pages"]
        or 0
    )
    _check_length(pages)
    ordered = sorted(papers, key=lambda paper: (paper.number.year, paper.number.number, paper.pk))
    job = jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=ngettext("%(count)s paper", "%(count)s papers", len(papers)) % {"count": len(papers)},
        papers=[paper.pk for paper in ordered],
        output=BatchOutput(output),
    )
    record(
        "publishing.batch.ordered",
        by=by.user,
        campaign=by.campaign,
        obj=job,
        papers=[str(paper.number) for paper in ordered],
        output=BatchOutput(output),
    )
    return job


def batches_of(campaign: Campaign) -> QuerySet[Job]:
    """The batches of the last week, the newest first."""
    since = timezone.now() - KEPT
    return Job.objects.filter(campaign=campaign, kind=KIND, requested_at__gte=since).select_related(
        "requested_by"
    )


def batch_path(job: Job, part: int) -> Path:
    return settings.MEDIA_ROOT / "batches" / f"{job.pk}-{part}.{job.arguments['output']}"


def parts_of(job: Job) -> list[int]:
    """The parts of a finished batch that are there, from 1: one archive, or PDFs of at most 200 pages."""
    if job.state != JobState.DONE:
        return []
    return list(takewhile(lambda part: batch_path(job, part).exists(), count(1)))


def render_batch(progress: jobs.Progress) -> None:
    """The job: one paper after the other, so that memory holds the batch and never the drawing of two papers."""
    _drop_old(progress.job.campaign)
    write = {BatchOutput.PDF: _write_pdf, BatchOutput.ZIP: _write_zip}[
        BatchOutput(progress.arguments["output"])
    ]
    write(progress)


def _write_pdf(progress: jobs.Progress) -> None:
    """PDFs of at most 200 pages; every paper begins on a right-hand page and has a bookmark, its headings below it."""
    from pypdf import PdfWriter  # slow, and needed for drawing only

    papers = progress.arguments["papers"]
    steps = len(papers) + 1
    writer, part, before = PdfWriter(), 1, 0
    for done, pk in enumerate(papers):
        paper = whole_paper(pk)
        file = pdf_of(paper, alive=partial(progress.at, done, steps))
        pages = (file.pages or 0) + (file.pages or 0) % 2
        _check_length(before + len(writer.pages) + pages)
        if writer.pages and len(writer.pages) + pages > MAX_PAGES:
            before += len(writer.pages)
            _close(writer, progress.job, part)
            writer, part = PdfWriter(), part + 1
        _append(writer, _sound(file, paper), title=str(paper))
        if len(writer.pages) % 2:
            writer.add_blank_page()
        progress.at(done + 1, steps)
    _close(writer, progress.job, part)
    progress.at(steps, steps)


def _append(writer, content: bytes, *, title: str) -> None:
    """Add a paper and let go of what was read for it: 20 MB for each would stay until the PDF is written."""
    from pypdf import PdfReader  # as above

    reader = PdfReader(BytesIO(content))
    writer.append(reader, outline_item=title)
    writer.reset_translation(reader)
    reader.close()
    del reader
    gc.collect()  # reader and pages hold each other


def _close(writer, job: Job, part: int) -> None:
    """Write one PDF of the batch and let go of its memory."""
    writer.metadata = {"/Title": f"{job.subject} ({part})"}
    with storing(batch_path(job, part)) as whole:
        writer.write(whole)
    writer.close()


def _write_zip(progress: jobs.Progress) -> None:
    """The files as they were drawn, byte for byte, each under the number and the title of its paper."""
    papers = progress.arguments["papers"]
    pages = 0
    with storing(batch_path(progress.job, 1)) as whole, ZipFile(whole, "w", ZIP_STORED) as archive:
        for done, pk in enumerate(papers):
            paper = whole_paper(pk)
            pages += pdf_of(paper, alive=partial(progress.at, done, len(papers))).pages or 0
            _check_length(pages)
            for file in paper.files.filter(drawing=1).order_by("format"):
                archive.writestr(file_name(paper, file.format), _sound(file, paper))
            progress.at(done + 1, len(papers))


def file_name(paper: Publication, file_format: str) -> str:
    """How a file is called outside: number and title, without signs that a file system refuses, and not too long."""
    return f"{file_name_part(f'{paper.number} {paper.title}')}.{file_format}"


def file_name_part(name: str) -> str:
    """A name without signs that a file system refuses, and not too long."""
    return "".join(sign for sign in name if sign not in FORBIDDEN)[:LONGEST_NAME]


def _sound(file: PublicationFile, paper: Publication) -> bytes:
    try:
        return content_of(file)
    except FileDiffers as differs:
        record(
            "publishing.file.differs",
            by=None,
            campaign=paper.campaign,
            obj=paper,
            succeeded=False,
            format=file.format,
        )
        raise PaperDamaged(
            _("The file of %(number)s is not what was issued; have it drawn anew on its page first.")
            % {"number": paper.number}
        ) from differs


def _check_length(pages: int) -> None:
    if pages > MOST_PAGES:
        raise BatchTooLong(
            _("These papers have %(pages)s pages; at most %(most)s are printed in one batch. Choose fewer.")
            % {"pages": pages, "most": MOST_PAGES},
            field="papers",
        )


def _drop_old(campaign: Campaign) -> None:
    """What is older than a week goes; the papers stay."""
    old: Iterable[Job] = Job.objects.filter(
        campaign=campaign, kind=KIND, requested_at__lt=timezone.now() - KEPT
    ).order_by("pk")
    for job in old:
        for path in batch_path(job, 1).parent.glob(f"{job.pk}-*"):
            path.unlink(missing_ok=True)

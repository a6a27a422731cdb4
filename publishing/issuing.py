"""From a published month to an issued bulletin: numbered and frozen at once, drawn afterwards."""

import hashlib
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.models import Job, Role
from campaign.numbers import allot_number
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import add_working_days
from publishing.bulletin import bulletin_pdf, payload_sha256
from publishing.bulletin_xlsx import bulletin_xlsx
from publishing.drafting import BulletinOptions, draft_bulletin
from publishing.files import store
from publishing.models import FileFormat, Publication, PublicationFile, PublicationKind
from scoring.closing import holidays_of
from scoring.models import MonthRevision


class AlreadyIssued(Refused):
    """The paper exists; it is reprinted, not issued again."""


def preview_payload(revision: MonthRevision, *, at: datetime | None = None) -> dict:
    """What the bulletin of a month would print today; its number still stands empty."""
    return _draft(revision, at=at or timezone.now(), serial=None)


@transaction.atomic
def issue_bulletin(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> Publication:
    """Number and freeze the bulletin of a published month, and have its files drawn.

    One bulletin for each revision of a month: a second call raises AlreadyIssued, also from another browser at
    the same moment. Source: rules.md §4; the number as in GB/T 9704 7.2.5.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=revision.month.campaign_id)
    if Publication.objects.filter(month_revision=revision, kind=PublicationKind.BULLETIN).exists():
        raise AlreadyIssued(_("The bulletin of this month is issued already."))
    month = revision.month
    subject = _("Bulletin of %(month)s") % {"month": month.name}
    number = allot_number(unit=month.campaign.unit, year=timezone.localtime(at).year, subject=subject, at=at)
    payload = _draft(revision, at=at, serial=number.number)
    publication = Publication(
        campaign=month.campaign,
        kind=PublicationKind.BULLETIN,
        title=payload["title"]["text"],
        month_revision=revision,
        number=number,
        payload=payload,
        sha256=payload_sha256(payload),
        issued_by=by.user,
        issued_at=at,
    )
    try:
        with transaction.atomic():
            publication.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyIssued(_("The bulletin of this month is issued already.")) from clash
    record(
        "publishing.bulletin.issued",
        by=by.user,
        campaign=by.campaign,
        obj=publication,
        at=at,
        month=month.code,
        revision=revision.number,
        number=str(number),
        sha256=publication.sha256,
    )
    _draw(publication, by=by, at=at)
    return publication


@transaction.atomic
def draw_again(*, publication: Publication, by: Access) -> Job:
    """Have the files of an issued paper drawn that a failed job left out; what is there stays as it is."""
    by.demand(Role.OFFICE, campaign_id=publication.campaign_id)
    return _draw(publication, by=by, at=timezone.now())


def _draw(publication: Publication, *, by: Access, at: datetime) -> Job:
    return jobs.start(
        "bulletin",
        campaign=publication.campaign,
        by=by.user,
        subject=str(publication.number),
        at=at,
        publication=publication.pk,
    )


def start_preview(*, revision: MonthRevision, by: Access) -> Job:
    """Have the bulletin drawn as it would look now; the job's page shows it when it is done."""
    by.demand(Role.OFFICE, campaign_id=revision.month.campaign_id)
    return jobs.start(
        "bulletin_preview",
        campaign=by.campaign,
        by=by.user,
        subject=_("Preview of the bulletin of %(month)s") % {"month": revision.month.name},
        revision=revision.pk,
    )


def render_bulletin(progress: jobs.Progress) -> None:
    """The job: draw the files of an issued bulletin; a file that is there already is left alone."""
    publication = Publication.objects.get(pk=progress.arguments["publication"])
    drawers = {FileFormat.PDF: _drawn_pdf, FileFormat.XLSX: _drawn_xlsx}
    there = set(publication.files.values_list("format", flat=True))
    for done, (file_format, draw) in enumerate(drawers.items(), start=1):
        if file_format not in there:
            content, pages = draw(publication)
            _keep(publication, file_format, content, pages)
        progress.at(done, len(drawers))


def render_preview(progress: jobs.Progress) -> None:
    """The job: draw a bulletin that is not issued yet."""
    revision = MonthRevision.objects.select_related("month__campaign__unit").get(
        pk=progress.arguments["revision"]
    )
    store(preview_path(progress.job), bulletin_pdf(preview_payload(revision)).pdf)


def preview_path(job: Job):
    return settings.MEDIA_ROOT / "previews" / f"{job.pk}.pdf"


def _draft(revision: MonthRevision, *, at: datetime, serial: int | None) -> dict:
    month = revision.month
    rules = month.campaign.rules
    unit = month.campaign.unit
    day = timezone.localdate(at)
    days_off = holidays_of(month.campaign)
    before = (
        MonthRevision.objects.filter(month__campaign=month.campaign_id, month__first_day__lt=month.first_day)
        .order_by("-month__first_day", "-number")
        .first()
    )
    return draft_bulletin(
        revision.payload(),
        previous=before.payload() if before else None,
        options=BulletinOptions(
            issued_on=day,
            code=unit.issuer_code,
            serial=serial,
            issuer=unit.issuer_name,
            office=month.campaign.office.name if month.campaign.office else "",
            objections_until=add_working_days(
                timezone.localdate(revision.published_at), rules.recheck_days, holidays=days_off
            ),
            answer_days=rules.answer_days,
            rectify_by=add_working_days(day, 10, holidays=days_off),
            month_sha256=revision.sha256,
        ),
    )


def _drawn_pdf(publication: Publication) -> tuple[bytes, int | None]:
    paper = bulletin_pdf(publication.payload)
    return paper.pdf, paper.pages


def _drawn_xlsx(publication: Publication) -> tuple[bytes, int | None]:
    return bulletin_xlsx(publication.month_revision.payload(), publication.payload), None


def _keep(publication: Publication, file_format: str, content: bytes, pages: int | None) -> None:
    file = PublicationFile(
        publication=publication,
        format=file_format,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=pages,
        drawn_at=timezone.now(),
    )
    store(file.path, content)
    with suppress(IntegrityError), transaction.atomic():  # somebody else drew it meanwhile: that file stays
        file.save(force_insert=True)

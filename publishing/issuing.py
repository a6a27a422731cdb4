"""From a published month to an issued bulletin: numbered and frozen at once, drawn afterwards."""

import hashlib
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import jobs
from campaign.audit import record
from campaign.chat import tell_chat
from campaign.models import ChatMessage, Job, NoticeKind, Role
from campaign.notice_texts import EVERYBODY_AT_WORK
from campaign.notices import holders, notify
from campaign.numbers import allot_number
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import add_working_days
from publishing.bulletin import bulletin_pdf, payload_sha256
from publishing.bulletin_xlsx import bulletin_xlsx
from publishing.correction_notice import CorrectedPaper, draft_notice
from publishing.drafting import BulletinOptions, draft_bulletin
from publishing.files import store
from publishing.models import FileFormat, Publication, PublicationFile, PublicationKind
from scoring.closing import holidays_of
from scoring.models import MonthRevision


class AlreadyIssued(Refused):
    """The paper exists; it is reprinted, not issued again."""


class NotCorrected(Refused):
    """Only a corrected revision has a notice of correction."""


def preview_payload(
    revision: MonthRevision, *, kind: str = PublicationKind.BULLETIN, at: datetime | None = None
) -> dict:
    """What the paper of a revision would print today; its number still stands empty."""
    return _DRAFTS[kind](revision, at=at or timezone.now(), serial=None)


def issue_bulletin(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> Publication:
    """Number and freeze the bulletin of a published month, and have its files drawn.

    One bulletin for each revision of a month: a second call raises AlreadyIssued, also from another browser at
    the same moment. That of a corrected revision supersedes the one before. Source: rules.md §4; the number as in
    GB/T 9704 7.2.5.
    """
    before = (
        Publication.objects.filter(
            month_revision__month=revision.month_id,
            month_revision__number__lt=revision.number,
            kind=PublicationKind.BULLETIN,
        )
        .order_by("-month_revision__number")
        .first()
    )
    return issue_paper(
        revision=revision, kind=PublicationKind.BULLETIN, supersedes=before, by=by, at=at or timezone.now()
    )


def issue_notice(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> Publication:
    """Number and freeze the notice (更正) of a corrected revision. Raises NotCorrected for a first revision."""
    if revision.number == 1:
        raise NotCorrected(_("This revision corrects nothing."))
    return issue_paper(
        revision=revision, kind=PublicationKind.CORRECTION, supersedes=None, by=by, at=at or timezone.now()
    )


@transaction.atomic
def issue_paper(
    *, revision: MonthRevision, kind: str, supersedes: Publication | None, by: Access, at: datetime
) -> Publication:
    by.demand(Role.OFFICE, campaign_id=revision.month.campaign_id)
    if Publication.objects.filter(month_revision=revision, kind=kind).exists():
        raise AlreadyIssued(_("This paper is issued already."))
    month = revision.month
    number = allot_number(
        unit=month.campaign.unit,
        year=timezone.localtime(at).year,
        subject=_SUBJECTS[kind] % {"month": month.name},
        at=at,
    )
    payload = _DRAFTS[kind](revision, at=at, serial=number.number)
    publication = Publication(
        campaign=month.campaign,
        kind=kind,
        title=payload["title"]["text"],
        month_revision=revision,
        number=number,
        payload=payload,
        sha256=payload_sha256(payload),
        supersedes=supersedes,
        issued_by=by.user,
        issued_at=at,
    )
    try:
        with transaction.atomic():
            publication.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyIssued(_("This paper is issued already.")) from clash
    record(
        f"publishing.{kind}.issued",
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
    _tell(publication, by=by, at=at)
    return publication


def _tell(publication: Publication, *, by: Access, at: datetime) -> None:
    """Everybody at work learns of the paper; the chat group of a bulletin, of a notice when the month is corrected."""
    campaign, month = publication.campaign, publication.month_revision.month.first_day
    link = reverse("publishing:publication_detail", args=[campaign.code, publication.pk])
    notify(
        NoticeKind.BULLETIN_ISSUED,
        campaign=campaign,
        to=holders(*EVERYBODY_AT_WORK),
        link=link,
        month=month,
        by=by.user,
        at=at,
    )
    if publication.kind == PublicationKind.BULLETIN:
        tell_chat(ChatMessage.Kind.BULLETIN_ISSUED, campaign=campaign, month=month, link=link, at=at)


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


def start_preview(*, revision: MonthRevision, by: Access, kind: str = PublicationKind.BULLETIN) -> Job:
    """Have the paper drawn as it would look now; the job's page shows it when it is done."""
    by.demand(Role.OFFICE, campaign_id=revision.month.campaign_id)
    return jobs.start(
        "bulletin_preview",
        campaign=by.campaign,
        by=by.user,
        subject=_PREVIEWS[kind] % {"month": revision.month.name},
        revision=revision.pk,
        paper=kind,
    )


def render_bulletin(progress: jobs.Progress) -> None:
    """The job: draw the files of an issued paper; a file that is there already is left alone."""
    publication = Publication.objects.get(pk=progress.arguments["publication"])
    drawers = {FileFormat.PDF: _drawn_pdf}
    if publication.kind == PublicationKind.BULLETIN:
        drawers[FileFormat.XLSX] = _drawn_xlsx
    there = set(publication.files.values_list("format", flat=True))
    for done, (file_format, draw) in enumerate(drawers.items(), start=1):
        if file_format not in there:
            content, pages = draw(publication)
            _keep(publication, file_format, content, pages)
        progress.at(done, len(drawers))


def render_preview(progress: jobs.Progress) -> None:
    """The job: draw a paper that is not issued yet."""
    revision = MonthRevision.objects.select_related("month__campaign__unit").get(
        pk=progress.arguments["revision"]
    )
    kind = progress.arguments.get("paper", PublicationKind.BULLETIN)
    store(preview_path(progress.job), bulletin_pdf(preview_payload(revision, kind=kind)).pdf)


def preview_path(job: Job):
    return settings.MEDIA_ROOT / "previews" / f"{job.pk}.pdf"


def _draft_bulletin(revision: MonthRevision, *, at: datetime, serial: int | None) -> dict:
    month = revision.month
    before = (
        MonthRevision.objects.filter(month__campaign=month.campaign_id, month__first_day__lt=month.first_day)
        .order_by("-month__first_day", "-number")
        .first()
    )
    return draft_bulletin(
        revision.payload(),
        previous=before.payload() if before else None,
        options=_options(revision, at=at, serial=serial),
    )


def _draft_notice(revision: MonthRevision, *, at: datetime, serial: int | None) -> dict:
    before = MonthRevision.objects.get(month=revision.month_id, number=revision.number - 1)
    paper = (
        Publication.objects.filter(
            month_revision__month=revision.month_id,
            month_revision__number__lt=revision.number,
            kind=PublicationKind.BULLETIN,
        )
        .select_related("number")
        .order_by("-month_revision__number")
        .first()
    )
    return draft_notice(
        before.payload(),
        revision.payload(),
        corrected=CorrectedPaper(title=paper.title, number=str(paper.number)) if paper else CorrectedPaper(),
        options=_options(revision, at=at, serial=serial),
    )


def _options(revision: MonthRevision, *, at: datetime, serial: int | None) -> BulletinOptions:
    month = revision.month
    rules = month.campaign.rules
    unit = month.campaign.unit
    day = timezone.localdate(at)
    days_off = holidays_of(month.campaign)
    return BulletinOptions(
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
    )


_DRAFTS = {
    PublicationKind.BULLETIN: _draft_bulletin,
    PublicationKind.CORRECTION: _draft_notice,
}
_SUBJECTS = {
    PublicationKind.BULLETIN: gettext_lazy("Bulletin of %(month)s"),
    PublicationKind.CORRECTION: gettext_lazy("Notice of correction of %(month)s"),
}
_PREVIEWS = {
    PublicationKind.BULLETIN: gettext_lazy("Preview of the bulletin of %(month)s"),
    PublicationKind.CORRECTION: gettext_lazy("Preview of the notice of correction of %(month)s"),
}


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

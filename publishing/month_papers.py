"""The papers of a published month: its bulletin, and the notice of correction of a corrected revision."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import jobs
from campaign.models import Job, PaperKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import add_working_days
from publishing.correction_notice import CorrectedPaper, draft_notice
from publishing.drafting import BulletinOptions, draft_bulletin
from publishing.files import store
from publishing.issuing import Matter, issue_paper
from publishing.models import PaperDraft, Publication
from publishing.paper import paper_pdf
from publishing.printable import printable
from scoring.closing import holidays_of
from scoring.models import MonthRevision


class BeingComposed(Refused):
    """The office composes this bulletin: it is issued with its words, or given up first."""


class RevisionReplaced(Refused):
    """A newer revision is in force: a bulletin of the older one would tell what no longer holds."""


class NotCorrected(Refused):
    """Only a corrected revision has a notice of correction."""


def issue_bulletin(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> Publication:
    """Issue the bulletin of a published month.

    One bulletin for each revision of a month; that of a corrected revision supersedes the one before. Raises as
    `issue_paper`, BeingComposed while the office has it in work, RevisionReplaced when the month was corrected since.
    Source: rules.md §4.
    """
    if PaperDraft.objects.in_work().filter(month_revision=revision).exists():
        raise BeingComposed(_("This bulletin is being written: issue it from there, or give it up first."))
    if MonthRevision.objects.filter(month=revision.month_id, number__gt=revision.number).exists():
        raise RevisionReplaced(_("The month was corrected: issue the bulletin of its newest revision."))
    return issue_paper(bulletin_matter(revision), by=by, at=at)


def issue_notice(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> Publication:
    """Issue the notice (更正) of a corrected revision. Raises NotCorrected for a first revision, and as `issue_paper`."""
    if revision.number == 1:
        raise NotCorrected(_("This revision corrects nothing."))
    return issue_paper(notice_matter(revision), by=by, at=at)


def bulletin_matter(revision: MonthRevision) -> Matter:
    """The bulletin of a revision; it supersedes the last one in force of an earlier revision of the month."""
    month = revision.month
    return Matter(
        campaign=month.campaign,
        kind=PaperKind.BULLETIN,
        key=matter_key(revision, PaperKind.BULLETIN),
        compose=lambda at, serial: _draft_bulletin(revision, at=at, serial=serial),
        month_revision=revision,
        supersedes=_bulletins_before(revision).in_force().first(),
    )


def notice_matter(revision: MonthRevision) -> Matter:
    """The notice that tells what a corrected revision changed."""
    month = revision.month
    return Matter(
        campaign=month.campaign,
        kind=PaperKind.CORRECTION,
        key=matter_key(revision, PaperKind.CORRECTION),
        compose=lambda at, serial: _draft_notice(revision, at=at, serial=serial),
        month_revision=revision,
    )


def matter_key(revision: MonthRevision, kind: str) -> str:
    return f"{kind}:{revision.month.code}:{revision.number}"


def issued_paper(revision: MonthRevision, kind: str) -> Publication | None:
    """The paper of the revision that is issued and not void, with its number and files."""
    return (
        Publication.objects.filter(
            campaign=revision.month.campaign_id,
            source_key=matter_key(revision, kind),
            number__voided_at__isnull=True,
        )
        .defer("payload")
        .select_related("number", "campaign__unit")
        .prefetch_related("files")
        .order_by("-edition")
        .first()
    )


def void_papers(revision: MonthRevision, kind: str) -> list[Publication]:
    """The papers of the revision that were issued and declared void, the first edition first."""
    return list(
        Publication.objects.filter(
            campaign=revision.month.campaign_id,
            source_key=matter_key(revision, kind),
            number__voided_at__isnull=False,
        )
        .defer("payload")
        .select_related("number")
        .order_by("edition")
    )


def preview_payload(
    revision: MonthRevision, *, kind: str = PaperKind.BULLETIN, at: datetime | None = None
) -> Mapping:
    """What the paper of a revision would print today; its number still stands empty."""
    matter = {PaperKind.BULLETIN: bulletin_matter, PaperKind.CORRECTION: notice_matter}[PaperKind(kind)]
    return printable(matter(revision).compose(at or timezone.now(), None))


def start_preview(*, revision: MonthRevision, by: Access, kind: str = PaperKind.BULLETIN) -> Job:
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


def render_preview(progress: jobs.Progress) -> None:
    """The job: draw a paper that is not issued yet."""
    revision = MonthRevision.objects.select_related("month__campaign__unit").get(
        pk=progress.arguments["revision"]
    )
    kind = progress.arguments.get("paper", PaperKind.BULLETIN)
    store(preview_path(progress.job), paper_pdf(preview_payload(revision, kind=kind)).pdf)


def preview_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "previews" / f"{job.pk}.pdf"


def _bulletins_before(revision: MonthRevision):
    return (
        Publication.objects.filter(
            month_revision__month=revision.month_id,
            month_revision__number__lt=revision.number,
            kind=PaperKind.BULLETIN,
        )
        .select_related("number")
        .order_by("-month_revision__number", "-edition")
    )


def revision_before(revision: MonthRevision) -> MonthRevision | None:
    """What is in force of the published month before: a bulletin tells what has changed since."""
    month = revision.month
    return (
        MonthRevision.objects.filter(month__campaign=month.campaign_id, month__first_day__lt=month.first_day)
        .order_by("-month__first_day", "-number")
        .first()
    )


def _draft_bulletin(revision: MonthRevision, *, at: datetime, serial: int | None) -> dict:
    before = revision_before(revision)
    return draft_bulletin(
        revision.payload(),
        previous=before.payload() if before else None,
        options=bulletin_options(revision, at=at, serial=serial),
    )


def _draft_notice(revision: MonthRevision, *, at: datetime, serial: int | None) -> dict:
    before = MonthRevision.objects.get(month=revision.month_id, number=revision.number - 1)
    paper = _bulletins_before(revision).filter(number__voided_at__isnull=True).first()
    return draft_notice(
        before.payload(),
        revision.payload(),
        corrected=CorrectedPaper(title=paper.title, number=str(paper.number)) if paper else CorrectedPaper(),
        options=bulletin_options(revision, at=at, serial=serial),
    )


def bulletin_options(revision: MonthRevision, *, at: datetime, serial: int | None) -> BulletinOptions:
    """What the papers of a revision print beside its figures, on the day they are issued."""
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


_PREVIEWS = {
    PaperKind.BULLETIN: gettext_lazy("Preview of the bulletin of %(month)s"),
    PaperKind.CORRECTION: gettext_lazy("Preview of the notice of correction of %(month)s"),
}

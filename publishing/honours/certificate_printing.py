"""Has the certificates of a decision drawn in one go: one PDF with a bookmark for each, or an archive of single PDFs.

All of a batch is one document (at most 200 pages each), so that fonts are made ready once. A batch is kept for a week;
drawn again it is the same, because a certificate's texts are frozen.
"""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import AwardDecision
from campaign import jobs
from campaign.audit import record
from campaign.models import Campaign, Job, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.batches import BatchOutput, file_name_part
from publishing.files import store
from publishing.honours.certificate_paper import certificates_pdf, single_pages
from publishing.honours.certificate_sheet import BlankPaper
from publishing.honours.certificate_sources import certificates_of
from publishing.honours.certificates import paper_of
from publishing.models import Certificate
from publishing.pdf import MAX_PAGES
from scoring.models import HalfYearEvaluation

KIND = "certificates"
KEPT = timedelta(days=7)
MOST = 5 * MAX_PAGES


class NoCertificates(Refused):
    """There is no certificate to print."""


@transaction.atomic
def start_certificates(
    *, source: AwardDecision | HalfYearEvaluation, output: str, by: Access, only: int | None = None
) -> Job:
    """Have the certificates of a decision printed, or one of them. Raises NoCertificates, ValueError for an output."""
    by.demand(Role.OFFICE, campaign_id=source.campaign_id)
    chosen = certificates_of(source)
    if only is not None:
        chosen = chosen.filter(pk=only)
    certificates = list(chosen.values_list("pk", flat=True)[:MOST])
    if not certificates:
        raise NoCertificates(_("No certificate is issued yet."))
    job = jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=ngettext("%(count)s certificate", "%(count)s certificates", len(certificates))
        % {"count": len(certificates)},
        certificates=certificates,
        output=BatchOutput(output).value,
        source=source_key(source),
    )
    record(
        "publishing.certificates.printed",
        by=by.user,
        campaign=by.campaign,
        obj=source,
        count=len(certificates),
        output=output,
    )
    return job


def source_key(source: AwardDecision | HalfYearEvaluation) -> str:
    """Which decision a batch belongs to."""
    return f"awards:{source.pk}" if isinstance(source, AwardDecision) else f"half:{source.code}"


def certificate_batches(campaign: Campaign) -> QuerySet[Job]:
    """The batches of the last week, the newest first."""
    since = timezone.now() - KEPT
    return Job.objects.filter(campaign=campaign, kind=KIND, requested_at__gte=since).order_by("-pk")


def certificates_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "certificates" / f"{job.pk}.{job.arguments['output']}"


def render_certificates(progress: jobs.Progress) -> None:
    """The job: one document for at most 200 certificates, several are put together or taken apart afterwards."""
    job, arguments = progress.job, progress.arguments
    _drop_old(job.campaign)
    certificates = list(
        Certificate.objects.filter(campaign=job.campaign, pk__in=arguments["certificates"]).order_by(
            "series", "serial"
        )
    )
    paper = _blank_paper(job.campaign)
    steps = -(-len(certificates) // MAX_PAGES) + 1
    parts = []
    for done, start in enumerate(range(0, len(certificates), MAX_PAGES)):
        progress.at(done, steps)
        printed = certificates_pdf(
            [printed_certificate(one) for one in certificates[start : start + MAX_PAGES]], paper=paper
        )
        parts.append(printed.pdf)
    progress.at(steps - 1, steps)
    is_pdf = arguments["output"] == BatchOutput.PDF
    store(certificates_path(job), _joined(parts) if is_pdf else _archive(certificates, parts))
    progress.at(steps, steps)


def printed_certificate(certificate: Certificate) -> dict:
    """A certificate as plain values, as its drawing takes it."""
    return {
        "number": certificate.number,
        "holder": certificate.holder,
        "wording": certificate.wording,
        "address": certificate.address,
    }


def _blank_paper(campaign: Campaign) -> BlankPaper:
    paper = paper_of(campaign)
    return BlankPaper(
        width=paper.width, height=paper.height, right=paper.right, down=paper.down, is_blank=paper.is_blank
    )


def _joined(parts: Sequence[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    from pypdf import PdfWriter  # slow, and needed for drawing only

    writer, file = PdfWriter(), BytesIO()
    for part in parts:
        writer.append(BytesIO(part))
    writer.write(file)
    return file.getvalue()


def _archive(certificates: Sequence[Certificate], parts: Sequence[bytes]) -> bytes:
    file = BytesIO()
    pages = (page for part in parts for page in single_pages(part))
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for certificate, page in zip(certificates, pages, strict=True):
            archive.writestr(f"{file_name_part(str(certificate))}.pdf", page)
    return file.getvalue()


def _drop_old(campaign: Campaign) -> None:
    """What is older than a week goes; the certificates stay."""
    for job in Job.objects.filter(
        campaign=campaign, kind=KIND, requested_at__lt=timezone.now() - KEPT
    ).order_by("pk"):
        certificates_path(job).unlink(missing_ok=True)

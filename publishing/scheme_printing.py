"""Has the annex of a scheme's version drawn in the task process, and keeps the newest drawing."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.models import Job, JobState, Role
from campaign.permissions import Access
from publishing.files import newest_drawn, store
from publishing.scheme_table import scheme_table_pdf
from scoring.models import Scheme
from scoring.scheme_catalogue import catalogue_of

KIND = "scheme_table"


def start_drawing(*, scheme: Scheme, by: Access) -> Job:
    """Have the annex drawn as the version stands when the task begins; its page shows it when it is done.

    A drawing that waits for its turn serves whoever asks meanwhile.
    """
    by.demand(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, campaign_id=scheme.campaign_id)
    waiting = latest_drawing(scheme)
    if waiting is not None and waiting.state == JobState.QUEUED:
        return waiting
    return jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=_("Annex of %(scheme)s") % {"scheme": scheme},
        scheme=scheme.pk,
    )


def latest_drawing(scheme: Scheme) -> Job | None:
    """The newest job for the version, whatever its state."""
    return Job.objects.filter(campaign=scheme.campaign_id, kind=KIND, arguments__scheme=scheme.pk).first()


def finished_drawing(scheme: Scheme) -> Job | None:
    """The newest drawing of the version that can be opened, also while another is under way."""
    drawn = Job.objects.filter(campaign=scheme.campaign_id, kind=KIND, arguments__scheme=scheme.pk)
    return newest_drawn(drawn, drawing_path)


def drawing_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "schemes" / f"{job.pk}.pdf"


def render_scheme_table(progress: jobs.Progress) -> None:
    """The job: draw the annex of a version."""
    scheme = Scheme.objects.select_related("campaign__unit").get(pk=progress.arguments["scheme"])
    store(drawing_path(progress.job), scheme_table_pdf(freeze_scheme(scheme)).pdf)


def freeze_scheme(scheme: Scheme) -> Mapping:
    """Everything that the annex prints, as plain values."""
    campaign = scheme.campaign
    day = timezone.localdate(scheme.activated_at) if scheme.activated_at else timezone.localdate()
    return catalogue_of(scheme) | {
        "unit": campaign.unit.name,
        "issuer": campaign.unit.issuer_name,
        "campaign": f"{campaign.year}年{campaign.name}",
        "version": scheme.version,
        "from_month": f"{scheme.from_month.year}年{scheme.from_month.month}月",
        "is_draft": scheme.activated_at is None,
        "date": day.isoformat(),
    }

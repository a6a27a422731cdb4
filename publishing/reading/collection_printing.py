"""Has the works of a decision drawn as a book in the task process, and keeps the newest drawing."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AwardDecision, Submission
from campaign import jobs
from campaign.models import Job, JobState, Role
from campaign.permissions import Access
from publishing.files import newest_drawn, store
from publishing.reading.prize_collection import prize_collection_pdf

KIND = "prize_collection"


def start_collection(*, decision: AwardDecision, by: Access) -> Job:
    """Have the book drawn; a drawing that waits for its turn serves whoever asks meanwhile."""
    by.demand(Role.OFFICE, campaign_id=decision.campaign_id)
    waiting = latest_collection(decision)
    if waiting is not None and waiting.state == JobState.QUEUED:
        return waiting
    return jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=_("Prize works: %(title)s") % {"title": decision.title},
        decision=decision.pk,
    )


def latest_collection(decision: AwardDecision) -> Job | None:
    """The newest job for the decision, whatever its state."""
    return _jobs(decision).first()


def finished_collection(decision: AwardDecision) -> Job | None:
    """The newest book of the decision that can be opened, also while another is under way."""
    return newest_drawn(_jobs(decision), collection_path)


def collection_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "collections" / f"{job.pk}.pdf"


def render_collection(progress: jobs.Progress) -> None:
    """The job: draw the book of a decision."""
    decision = AwardDecision.objects.select_related("campaign__unit").get(pk=progress.arguments["decision"])
    store(collection_path(progress.job), prize_collection_pdf(freeze_collection(decision)).pdf)


def freeze_collection(decision: AwardDecision) -> Mapping:
    """Everything that the book prints: the works of the decision by prize, in its order, with their authors.

    A work that came as pictures of its pages has no text to set: its place says so.
    """
    campaign = decision.campaign
    day = timezone.localdate(decision.decided_at)
    works = {
        (work.author_id, work.title): work.text
        for work in Submission.objects.filter(
            contest=decision.key.removeprefix("contest:"), contest__campaign=campaign
        )
    }
    awards = list(decision.awards.order_by("position"))
    numbered = [
        {
            "number": number,
            "honour": award.honour,
            "title": award.work,
            "author": award.holder,
            "department": award.department_name,
            "paragraphs": _paragraphs(works.get((award.person_id, award.work), "")),
        }
        for number, award in enumerate(awards, start=1)
    ]
    return {
        "title": decision.title,
        "unit": campaign.unit.name,
        "issuer": campaign.unit.issuer_name,
        "campaign": f"{campaign.year}年{campaign.name}",
        "month": f"{day.year}年{day.month}月",
        "date": day.isoformat(),
        "prizes": [
            {"honour": honour, "works": list(works_of_prize)}
            for honour, works_of_prize in groupby(numbered, key=lambda work: work["honour"])
        ],
    }


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _jobs(decision: AwardDecision):
    return Job.objects.filter(
        campaign=decision.campaign_id, kind=KIND, arguments__decision=decision.pk
    ).order_by("-pk")

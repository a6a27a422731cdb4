"""What the launch came to: the survey, the plan as it was issued, the mobilisation meeting, the study of the rules."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from activities.models import Event, EventKind
from campaign.models import Campaign, StudyConfirmation, Survey
from publishing.models import Publication

PLAN = "plan"  # the starter of the paper by which the plan is issued


def launch_facts(campaign: Campaign, counts: Mapping[str, int], *, day: date) -> dict:
    """The part `launch` of the year's facts; None for what the campaign has not had until the day."""
    return {
        "survey": _survey(campaign),
        "plan": _plan(campaign),
        "meeting": _meeting(campaign, day),
        "study": _study(campaign, counts),
        "flyers": counts["flyers"],
    }


def _survey(campaign: Campaign) -> dict | None:
    """The problems of a survey that is concluded; while it is open they are nobody's word yet."""
    survey = Survey.objects.filter(campaign=campaign, concluded_at__isnull=False).first()
    if survey is None:
        return None
    findings = list(survey.findings.order_by("position", "pk").values("title", "answer", "part", "part_name"))
    return {"problems": [row["title"] for row in findings], "findings": findings} if findings else None


def _plan(campaign: Campaign) -> dict | None:
    paper = (
        Publication.objects.in_force()
        .filter(campaign=campaign, draft__starter=PLAN)
        .defer("payload")
        .select_related("number")
        .order_by("-issued_at", "-pk")
        .first()
    )
    if paper is None:
        return None
    return {"number": str(paper.number), "issued_on": timezone.localdate(paper.issued_at).isoformat()}


def _meeting(campaign: Campaign, day: date) -> dict | None:
    """The first mobilisation meeting that was held."""
    meeting = (
        Event.objects.filter(
            campaign=campaign, kind=EventKind.MOBILISATION, cancelled_at__isnull=True, held_on__lte=day
        )
        .order_by("held_on", "pk")
        .first()
    )
    if meeting is None:
        return None
    return {"held_on": meeting.held_on.isoformat(), "attended": meeting.attendance.count()}


def _study(campaign: Campaign, counts: Mapping[str, int]) -> dict | None:
    """Who confirmed the study of the rules, whatever their version: each person once."""
    confirmed = StudyConfirmation.objects.filter(campaign=campaign).values("person").distinct().count()
    return {"confirmed": confirmed, "people": counts["employees"]} if confirmed else None

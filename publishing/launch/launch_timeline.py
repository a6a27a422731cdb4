"""The launch on the timeline of the year: the survey, the steps of the plan, the study of the rules.

Flyers stand in campaign.timeline_reading, the mobilisation meeting is an event.
"""

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.handovers import reads_handovers
from campaign.models import PlanPhase, Role, StudyConfirmation, Survey
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import everybody, is_due_from, words_of
from publishing.launch.study import reads_totals
from publishing.launch.survey import reads_survey


def launch_entries(access: Access) -> list[Entry]:
    """The survey for its readers, the steps of the plan and the study for everybody; three queries at most."""
    return [*_survey(access), *_phases(access), *_study(access)]


def _survey(access: Access) -> list[Entry]:
    survey = Survey.objects.filter(campaign=access.campaign).first() if reads_survey(access) else None
    if survey is None:
        return []
    day = timezone.localdate(survey.concluded_at) if survey.is_concluded else None
    return [
        Entry(
            track=Track.LAUNCH,
            key="launch.survey",
            title=_("Survey before the launch"),
            first_day=survey.began_on,
            last_day=survey.ended_on,
            due=words_of([Role.OFFICE]),
            is_mine=is_due_from(access, Role.OFFICE),
            is_done=day is not None,
            done_on=day,
            url=reverse("publishing:survey_detail", args=[access.campaign.code]),
        )
    ]


def _phases(access: Access) -> list[Entry]:
    url = reverse("publishing:plan_detail", args=[access.campaign.code]) if reads_handovers(access) else ""
    return [
        Entry(
            track=Track.LAUNCH,
            key=f"launch.phase.{phase.number}",
            title=phase.name,
            first_day=phase.begins,
            last_day=phase.ends,
            passes=True,
            url=url,
            note=_("step %(number)s of the plan") % {"number": phase.number},
        )
        for phase in PlanPhase.objects.filter(campaign=access.campaign).order_by("number")
    ]


def _study(access: Access) -> list[Entry]:
    """From the first confirmation to the last one; how many is for those who read the register."""
    rows = StudyConfirmation.objects.filter(campaign=access.campaign)
    days = rows.aggregate(first=Min("studied_on"), last=Max("studied_on"), people=Count("pk"))
    if not days["people"]:
        return []
    reads = reads_totals(access)
    page = "study_list" if reads else "rules_explained"
    words = ngettext("%(people)s confirmation", "%(people)s confirmations", days["people"]) % days
    return [
        Entry(
            track=Track.LAUNCH,
            key="launch.study",
            title=_("Study of the rules"),
            first_day=days["first"],
            last_day=days["last"],
            due=everybody(),
            passes=True,
            url=reverse(f"publishing:{page}", args=[access.campaign.code]),
            note=words if reads and not access.departments(Role.HEAD, Role.DEPUTY) else "",
        )
    ]

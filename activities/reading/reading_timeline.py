"""Contests, their juries and the commendations of readers on the timeline of the year.

A contest that is being prepared is for those who run or oversee it; a jury's day for them and for its jurors.
"""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Commendation,
    CommendationState,
    Contest,
    ContestState,
    Juror,
    Jury,
    Submission,
)
from activities.reading.contests import is_eligible
from campaign.models import Role
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import is_due_from, words_of

OVERSEES = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
NOMINATES = (Role.HEAD, Role.DEPUTY)


def reading_entries(access: Access) -> list[Entry]:
    """Contests with their last day for works, juries, nominations of readers; three queries."""
    return [*_contests(access), *_juries(access), *_commendations(access)]


def _contests(access: Access) -> list[Entry]:
    person, runs = access.user.person, access.holds(*OVERSEES)
    own = Submission.objects.standing().filter(contest=OuterRef("pk"), author=access.user.person_id)
    rows = Contest.objects.filter(campaign=access.campaign).annotate(is_submitted=Exists(own))
    found = []
    for number, row in enumerate(rows.order_by("until", "pk"), start=1):
        if row.state == ContestState.DRAFT and not runs:
            continue
        last_day = timezone.localdate(row.until)
        is_done = row.state not in (ContestState.DRAFT, ContestState.OPEN)
        found.append(
            Entry(
                track=Track.READING,
                key=f"contest.{row.kind}.{number}",
                title=_("Works wanted: %(title)s") % {"title": row.title},
                first_day=min(row.opens_on, last_day),
                last_day=last_day,
                due=row.get_eligible_display(),
                is_mine=person is not None and not row.is_submitted and is_eligible(row, person),
                is_done=is_done,
                passes=not runs,  # who runs it still has to close it
                done_on=last_day if is_done else None,
                url=reverse("activities:contest_detail", args=[access.campaign.code, row.pk]),
                row=f"contest.{row.pk}",
            )
        )
    return found


def _juries(access: Access) -> list[Entry]:
    seat = Juror.objects.filter(jury=OuterRef("pk"), user=access.user, stood_down_at__isnull=True)
    rows = (
        Jury.objects.filter(contest__campaign=access.campaign)
        .select_related("contest")
        .annotate(is_mine=Exists(seat))
        .order_by("marks_until", "pk")
    )
    found = []
    for number, row in enumerate(rows, start=1):
        if not (row.is_mine or access.holds(*OVERSEES)):
            continue
        day = row.marks_until
        page = "jury_works" if row.is_mine else "jury_detail"
        opens = row.is_mine or access.holds(Role.OFFICE, Role.AUDITOR)
        found.append(
            Entry(
                track=Track.READING,
                key=f"jury.{row.contest.kind}.{number}",
                title=_("Marks of the jury: %(title)s") % {"title": row.contest.title},
                first_day=day,
                last_day=day,
                due=words_of([Role.JUROR]),
                is_mine=row.is_mine,
                is_done=row.is_closed,
                done_on=timezone.localdate(row.closed_at) if row.closed_at else None,
                url=reverse(f"activities:{page}", args=[access.campaign.code, row.contest_id])
                if opens
                else "",
                row=f"jury.{row.pk}",
            )
        )
    return found


def _commendations(access: Access) -> list[Entry]:
    rows = Commendation.objects.filter(campaign=access.campaign).order_by("nominate_until", "kind", "pk")
    found = []
    for number, row in enumerate(rows, start=1):
        is_done = row.state != CommendationState.OPEN
        found.append(
            Entry(
                track=Track.READING,
                key=f"commendation.{row.kind}.{number}",
                title=_("Nominate: %(what)s") % {"what": str(row)},
                first_day=row.nominate_until,
                last_day=row.nominate_until,
                due=words_of(NOMINATES),
                is_mine=is_due_from(access, *NOMINATES),
                is_done=is_done,
                done_on=row.nominate_until if is_done else None,
                url=reverse("activities:commendation_detail", args=[access.campaign.code, row.pk]),
                row=f"commendation.{row.pk}",
            )
        )
    return found

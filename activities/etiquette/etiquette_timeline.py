"""Etiquette learning on the timeline of the year: the handbook, the papers, the quick-fire contests.

Trainings are events (activities.event_timeline). What is being made is for those who run or audit it.
"""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Handbook, QuickFireContest, QuizAttempt, QuizPaper, QuizState
from campaign.models import Role
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import everybody, is_due_from, words_of

RUNS = (Role.OFFICE, Role.AUDITOR)


def etiquette_entries(access: Access) -> list[Entry]:
    """Published handbooks, papers and contests; three queries."""
    return [*_handbooks(access), *_papers(access), *_contests(access)]


def _handbooks(access: Access) -> list[Entry]:
    rows = Handbook.objects.filter(campaign=access.campaign, published_at__isnull=False).order_by("version")
    found = []
    for row in rows:
        day = timezone.localdate(row.published_at)
        found.append(
            Entry(
                track=Track.ETIQUETTE,
                key=f"etiquette.handbook.{row.version}",
                title=_("Handbook published: %(title)s") % {"title": row.title},
                first_day=day,
                last_day=day,
                due=words_of([Role.OFFICE]),
                is_mine=is_due_from(access, Role.OFFICE),
                is_done=True,
                done_on=day,
                url=reverse("activities:handbook", args=[access.campaign.code]),
            )
        )
    return found


def _papers(access: Access) -> list[Entry]:
    own = QuizAttempt.objects.filter(
        paper=OuterRef("pk"), person=access.user.person_id, submitted_at__isnull=False, voided_at__isnull=True
    )
    rows = QuizPaper.objects.filter(campaign=access.campaign).annotate(is_answered=Exists(own))
    runs = access.holds(*RUNS)
    code = access.campaign.code
    found = []
    for number, row in enumerate(rows.order_by("opens_at", "pk"), start=1):
        if row.state == QuizState.DRAFT and not runs:
            continue
        # Who runs it still has to close it; for everybody else it is over with its last day or the own paper.
        is_done = row.state in (QuizState.CLOSED, QuizState.RELEASED) or (row.is_answered and not runs)
        page = reverse("activities:quiz_detail", args=[code, row.pk]) if runs else ""
        found.append(
            Entry(
                track=Track.ETIQUETTE,
                key=f"etiquette.paper.{number}",
                title=_("Answer the paper: %(title)s") % {"title": row.title},
                first_day=timezone.localdate(row.opens_at),
                last_day=timezone.localdate(row.closes_at),
                due=everybody(),
                is_mine=access.user.person_id is not None and not row.is_answered,
                is_done=is_done,
                passes=not runs,
                done_on=timezone.localdate(row.closed_at) if is_done and row.closed_at else None,
                url=page or reverse("activities:quiz_list", args=[code]),
                row=f"paper.{row.pk}",
            )
        )
    return found


def _contests(access: Access) -> list[Entry]:
    rows = QuickFireContest.objects.filter(campaign=access.campaign).order_by("held_on", "pk")
    return [
        Entry(
            track=Track.ETIQUETTE,
            key=f"etiquette.quickfire.{number}",
            title=row.title,
            first_day=row.held_on,
            last_day=row.held_on,
            due=words_of([Role.OFFICE]),
            is_mine=is_due_from(access, Role.OFFICE),
            is_done=row.sheet is not None,
            done_on=row.held_on if row.sheet is not None else None,
            url=reverse("activities:quickfire_detail", args=[access.campaign.code, row.pk]),
            note=row.place,
            row=f"quickfire.{row.pk}",
        )
        for number, row in enumerate(rows, start=1)
    ]

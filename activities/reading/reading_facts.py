"""What people took part in: sessions and works of a period, for a commendation and for a person's own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, F
from django.utils import timezone

from activities.models import Attendance, Commendation, EventKind, Nomination, Submission
from activities.reading.commending import Candidate, Lack, Outcome, Terms, lacks, outcomes


@dataclass(frozen=True)
class Weighed:
    """A nomination with its facts, what it lacks, and what became or would become of it."""

    nomination: Nomination
    candidate: Candidate
    lacks: tuple[Lack, ...]
    outcome: Outcome


def terms_of(commendation: Commendation, *, quota: int | None = None) -> Terms:
    """The terms of a commendation, or those with another quota (what if)."""
    return Terms(
        least_sessions=commendation.least_sessions,
        least_works=commendation.least_works,
        party_only=commendation.party_only,
        quota=commendation.quota if quota is None else quota,
        majority=commendation.majority,
        voters=commendation.voters,
    )


def weighed(
    commendation: Commendation, *, quota: int | None = None, decided: Mapping | None = None
) -> list[Weighed]:
    """Every standing nomination, in the order of departments and staff numbers; three queries.

    `decided` is the frozen content of the decision in effect: its facts count then, whatever became of people since.
    """
    rows = list(
        commendation.nominations.standing()
        .select_related("person", "department", "branch", "nominated_by")
        .order_by("department__code", "person__staff_number")
    )
    people = [row.person_id for row in rows]
    sessions = sessions_attended(commendation, people)
    works = works_submitted(commendation, people)
    terms = terms_of(commendation, quota=quota)
    candidates = {
        row.pk: Candidate(
            row.pk,
            sessions.get(row.person_id, 0),
            works.get(row.person_id, 0),
            row.person.is_party_member,
            row.votes,
        )
        for row in rows
    }
    if decided is not None:
        frozen = {each["staff_number"]: each for each in decided["candidates"]}
        for row in rows:
            if row.person.staff_number in frozen:
                candidates[row.pk] = _as_decided(row.pk, frozen[row.person.staff_number], terms)
    found = outcomes(candidates.values(), terms)
    return [Weighed(row, candidates[row.pk], lacks(candidates[row.pk], terms), found[row.pk]) for row in rows]


def _as_decided(pk: int, said: Mapping, terms: Terms) -> Candidate:
    """The facts of a candidate as they were decided; the decision says whether somebody was entitled, not why."""
    enough = said["sessions"] >= terms.least_sessions and said["works"] >= terms.least_works
    is_member = said["outcome"] != Outcome.NOT_ELIGIBLE or not enough
    return Candidate(pk, said["sessions"], said["works"], is_member, said["votes"])


def sessions_attended(commendation: Commendation, people: list[int]) -> dict[int, int]:
    """How many reading sessions of the period each of these people attended."""
    return dict(
        Attendance.objects.filter(
            person__in=people,
            event__campaign=commendation.campaign_id,
            event__kind=EventKind.READING_SESSION,
            event__cancelled_at__isnull=True,
            event__held_on__range=(commendation.first_day, commendation.last_day),
        )
        .order_by()
        .values("person")
        .annotate(number=Count("pk"))
        .values_list("person", "number")
    )


def works_submitted(commendation: Commendation, people: list[int]) -> dict[int, int]:
    """How many works of the period each of these people submitted and did not take back."""
    begin = timezone.make_aware(datetime.combine(commendation.first_day, time.min))
    end = timezone.make_aware(datetime.combine(commendation.last_day, time.max))
    return dict(
        Submission.objects.standing()
        .filter(
            author__in=people,
            contest__campaign=commendation.campaign_id,
            submitted_at__range=(begin, end),
        )
        .order_by()
        .values(by=F("author"))
        .annotate(number=Count("pk"))
        .values_list("by", "number")
    )

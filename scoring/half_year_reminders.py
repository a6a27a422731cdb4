"""What nobody does but the calendar: whoever owes something to a half-year is reminded before and after its last day."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from campaign.workdays import add_working_days
from scoring import half_year_telling as telling
from scoring.closing import holidays_of
from scoring.half_year_people import candidates
from scoring.models import HalfYearEvaluation, HalfYearReminder, HalfYearState, SelfAssessment, SelfState
from scoring.panel import panel_progress

What = HalfYearReminder.What


def remind_half_years(*, now: datetime | None = None) -> int:
    """Remind once a working day before, and once after, the last day of self-assessments and of marks; M18, M21.

    Whoever has submitted is left alone. Returns how many reminders were given; the mark and the notifications are one
    transaction, and two task processes make one.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    given = 0
    open_ones = HalfYearEvaluation.objects.filter(
        state=HalfYearState.OPEN, campaign__is_demo=False, campaign__history_since=None
    )
    for evaluation in open_ones.select_related("campaign__rules", "campaign__unit").order_by("pk"):
        for what in _due(evaluation, today):
            given += _remind(evaluation, what, now)
    return given


def self_missing(evaluation: HalfYearEvaluation) -> set[int]:
    """The departments that have not submitted their self-assessment; two queries."""
    filed = SelfAssessment.objects.filter(evaluation=evaluation, state=SelfState.SUBMITTED)
    people = {person.department_id for person in candidates(evaluation)}
    return people - set(filed.values_list("department", flat=True))


def _due(evaluation: HalfYearEvaluation, today: date) -> list[str]:
    """The reminders whose time has come; a reminder before the last day is not made up for after it."""
    found = []
    reminded = set(evaluation.reminders.values_list("what", flat=True))
    next_day = add_working_days(today, 1, holidays=holidays_of(evaluation.campaign))
    for last, soon, late in (
        (evaluation.self_until, What.SELF_SOON, What.SELF_LATE),
        (evaluation.marks_until, What.MARKS_SOON, What.MARKS_LATE),
    ):
        if today > last:
            found.append(late)
        elif next_day >= last:
            found.append(soon)
    return [what for what in found if what not in reminded]


@transaction.atomic
def _remind(evaluation: HalfYearEvaluation, what: str, now: datetime) -> bool:
    # The row of the half-year is the lock: two task processes come one after the other.
    HalfYearEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    __, is_new = HalfYearReminder.objects.get_or_create(
        evaluation=evaluation, what=what, defaults={"at": now}
    )
    if not is_new:
        return False
    if what in (What.SELF_SOON, What.SELF_LATE):
        missing = self_missing(evaluation)
        departments = [one for one in candidates(evaluation) if one.department_id in missing]
        telling.self_due(evaluation, departments=departments, at=now)
        return bool(departments)
    waiting = {member.member.pk for member in panel_progress(evaluation).members if member.is_awaited}
    if waiting:
        telling.marks_due(evaluation, members=waiting, at=now)
    return bool(waiting)

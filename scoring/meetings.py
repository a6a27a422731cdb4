"""The commendation meeting of a half-year (总结表彰会): planned, its agenda, who came, in which order honours are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.closing import WrongState
from scoring.half_year_people import candidates
from scoring.models import (
    AgendaItem,
    Attendance,
    CommendationMeeting,
    HalfYearDecision,
    HalfYearEvaluation,
    ModelIndividual,
    Outcome,
    TitleDecision,
)

MOST_ITEMS = 30
LONGEST = 100
LONGEST_NAME = 50


class BadMeeting(Refused):
    """Something about the meeting is missing; the field says what."""


@dataclass(frozen=True)
class Item:
    """One item of an agenda as it is entered."""

    title: str
    speaker: str = ""


@transaction.atomic
def plan_meeting(
    *,
    evaluation: HalfYearEvaluation,
    title: str,
    held_on: date,
    begins_at: time,
    place: str,
    chair: str,
    agenda: Sequence[Item],
    by: Access,
    at: datetime | None = None,
) -> CommendationMeeting:
    """Plan the meeting with its agenda, or change what is planned, by the office. Raises BadMeeting with its field."""
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    evaluation = HalfYearEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if held_on <= evaluation.last_day:
        raise BadMeeting(_("The meeting comes after the half-year."), field="held_on")
    items = [
        AgendaItem(
            title=_words(item.title, "agenda", LONGEST),
            speaker=one_line(item.speaker, field="agenda", longest=LONGEST_NAME),
        )
        for item in agenda
        if item.title.strip() or item.speaker.strip()
    ]
    if not items or len(items) > MOST_ITEMS:
        raise BadMeeting(_("An agenda has 1 to %(most)s items.") % {"most": MOST_ITEMS}, field="agenda")
    meeting, is_new = CommendationMeeting.objects.update_or_create(
        evaluation=evaluation,
        defaults={
            "title": _words(title, "title", LONGEST),
            "held_on": held_on,
            "begins_at": begins_at,
            "place": _words(place, "place", LONGEST),
            "chair": _words(chair, "chair", LONGEST_NAME),
        },
    )
    meeting.agenda.all().delete()
    for position, item in enumerate(items, start=1):
        item.meeting, item.position = meeting, position
    AgendaItem.objects.bulk_create(items)
    _record("planned" if is_new else "changed", meeting, evaluation, by=by, at=at, held_on=held_on)
    return meeting


@transaction.atomic
def record_attendance(
    *,
    meeting: CommendationMeeting,
    came: Mapping[str, tuple[str, str]],
    by: Access,
    at: datetime | None = None,
) -> int:
    """Keep who came for each department, on the day or afterwards, by the office; returns how many were present.

    `came` goes by the department's code: present, excused or absent, or empty, and who it was.
    """
    at = at or timezone.now()
    evaluation = meeting.evaluation
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    if timezone.localdate(at) < meeting.held_on:
        raise WrongState(_("Attendance is kept from the day of the meeting on."))
    people = {person.code: person.department_id for person in candidates(evaluation)}
    rows = []
    for code, (value, who) in came.items():
        if not value:
            continue
        if code not in people or value not in Attendance.Came.values:
            raise BadMeeting(_("Choose for each department who came."), field=code)
        who = one_line(who, field=code, longest=LONGEST)
        rows.append(Attendance(meeting=meeting, department_id=people[code], came=value, people=who))
    CommendationMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.attendance.all().delete()
    Attendance.objects.bulk_create(rows)
    present = sum(row.came == Attendance.Came.PRESENT for row in rows)
    _record("attended", meeting, evaluation, by=by, at=at, present=present, recorded=len(rows))
    return present


@dataclass(frozen=True)
class Honours:
    """What is given at the meeting, in the order of giving."""

    departments: tuple[TitleDecision, ...]
    individuals: tuple[ModelIndividual, ...]


def order_of_honours(evaluation: HalfYearEvaluation) -> Honours:
    """The titles in effect by place, then in the departments' fixed order, and the honours of persons; three queries.

    From the latest decision in effect; empty before there is one. Reads frozen rows only.
    """
    decision = HalfYearDecision.objects.filter(evaluation=evaluation).order_by("-number").first()
    titles = TitleDecision.objects.filter(decision=decision, outcome=Outcome.TITLE) if decision else ()
    return Honours(
        tuple(titles.order_by("rank", "position") if decision else ()),
        tuple(ModelIndividual.objects.filter(evaluation=evaluation).order_by("position")),
    )


def _words(text: str, field: str, longest: int) -> str:
    text = one_line(text, field=field, longest=longest)
    if not text:
        raise BadMeeting(_("This is needed."), field=field)
    return text


def _record(
    act: str,
    meeting: CommendationMeeting,
    evaluation: HalfYearEvaluation,
    *,
    by: Access,
    at: datetime | None,
    **data,
) -> None:
    record(
        f"scoring.meeting.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=meeting,
        at=at,
        half_year=evaluation.code,
        **data,
    )

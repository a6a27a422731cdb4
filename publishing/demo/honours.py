"""Model individuals and the commendation meeting of the demo's first half-year, through the verbs at their times."""

from collections.abc import Sequence
from datetime import datetime, time

from campaign.models import Person
from campaign.permissions import Access
from publishing.demo.months import Stage
from publishing.demo.texts import text
from scoring.individuals import apply_individuals, decide_nominations, nominate
from scoring.meetings import Item, plan_meeting, record_attendance
from scoring.models import HalfYearEvaluation, Nomination
from scoring.roster import Participant

SEAT = 4  # neither a head nor a deputy nor a scorer
BEGINS = time(9, 30)


def nominate_people(stage: Stage, evaluation: HalfYearEvaluation, *, at: datetime) -> list[Nomination]:
    """Some heads name somebody of the own department, with what the person did."""
    return [
        nominate(
            evaluation=evaluation,
            kind=told["kind"],
            staff_number=_person(stage, told["department"]).staff_number,
            department=stage.organisation.departments[told["department"]].code,
            deeds=told["deeds"],
            by=stage.cast.heads[told["department"]],
            at=at,
        )
        for told in text("honours")["individuals"]
    ]


def choose_people(
    stage: Stage, evaluation: HalfYearEvaluation, rows: Sequence[Nomination], *, at: datetime
) -> None:
    """The leading group chooses; a department that bears a veto has nobody among them."""
    told = text("honours")["individuals"]
    chosen = [row.pk for row, one in zip(rows, told, strict=True) if one["chosen"]]
    decide_nominations(evaluation=evaluation, chosen=chosen, by=stage.cast.leaders[0], at=at)


def honour_people(
    evaluation: HalfYearEvaluation,
    people: Sequence[Participant],
    *,
    by: Access,
    at: datetime,
    meets_at: datetime,
) -> None:
    """The honours take effect, and the meeting is planned and held."""
    apply_individuals(evaluation=evaluation, by=by, at=at)
    told = text("honours")["meeting"]
    meeting = plan_meeting(
        evaluation=evaluation,
        title=f"{evaluation.first_day.year}年上半年文明部室总结表彰会",
        held_on=meets_at.date(),
        begins_at=BEGINS,
        place=told["place"],
        chair=told["chair"],
        agenda=[Item(title, speaker) for title, speaker in told["agenda"]],
        by=by,
        at=at,
    )
    came = {person.code: ("present", "部室负责人") for person in people}
    came[people[-1].code] = ("excused", "因公出差")
    record_attendance(meeting=meeting, came=came, by=by, at=meets_at)


def _person(stage: Stage, department: str) -> Person:
    return stage.organisation.people[department][SEAT]

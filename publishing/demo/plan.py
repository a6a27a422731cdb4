"""The plan of the demo campaign: the groups take their seats, the office writes, the notice is issued early in January."""

from datetime import date, datetime, time

from django.utils import timezone

from campaign.models import GroupSeat
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.drafts import begin_paper, issue_draft
from publishing.launch.plan_writing import Step, write_plan
from publishing.launch.seats import end_seat, give_seat, write_duties
from publishing.models import Publication
from publishing.skeletons import PLAN

ISSUED_ON = (1, 5)


def issue_plan(stage: Stage) -> Publication:
    """Seat the groups, write the texts and steps, and issue the notice with the plan; a seat changes at midyear."""
    told, office = text("plan"), stage.cast.office[0]
    campaign = stage.organisation.campaign
    day = _working_day(stage, *ISSUED_ON)
    _seat_groups(stage, at=_at(day, 8))
    write_plan(
        campaign=campaign,
        texts={
            name: said if isinstance(said, str) else "\n".join(said) for name, said in told["texts"].items()
        },
        steps=[
            Step(
                step["name"],
                date(campaign.year, *step["begins"]),
                date(campaign.year, *step["ends"]),
                "\n".join(step["tasks"]),
            )
            for step in told["steps"]
        ],
        seen=0,
        by=office,
        at=_at(day, 9),
    )
    draft = begin_paper(starter=PLAN.code, by=office, at=_at(day, 10))
    paper = issue_draft(draft=draft, seen=draft.version, by=office, at=_at(day, 15))
    _change_seat(stage)
    return paper


def _seat_groups(stage: Stage, *, at: datetime) -> None:
    organisation = stage.organisation
    campaign, office = organisation.campaign, stage.cast.office[0]
    since = date(campaign.year, 1, 1)
    for kind, group in text("plan")["groups"].items():
        write_duties(
            campaign=campaign, kind=kind, duties="\n".join(group["duties"]), seen=0, by=office, at=at
        )
        leaders = zip(organisation.leaders, group.get("leaders", ()), strict=False)
        others = ((_person(stage, told), told) for told in group.get("people", ()))
        for person, told in (*leaders, *others):
            give_seat(
                campaign=campaign,
                kind=kind,
                person=person,
                post=told["post"],
                office=told.get("office", ""),
                duty=told.get("duty", ""),
                since=since,
                by=office,
                at=at,
            )


def _change_seat(stage: Stage) -> None:
    """Somebody of the assessment group is followed by somebody else at midyear."""
    change, campaign = text("plan")["change"], stage.organisation.campaign
    office = stage.cast.office[0]
    leaves, comes = change["leaves"], change["comes"]
    at = _at(_working_day(stage, *comes["on"]), 9)
    seat = GroupSeat.objects.select_related("group", "person").get(
        group__campaign=campaign, group__kind=change["group"], person=_person(stage, leaves)
    )
    end_seat(seat=seat, until=date(campaign.year, *leaves["on"]), by=office, at=at)
    give_seat(
        campaign=campaign,
        kind=change["group"],
        person=_person(stage, comes),
        post=comes["post"],
        since=date(campaign.year, *comes["on"]),
        by=office,
        at=at,
    )


def _person(stage: Stage, told: dict):
    return stage.organisation.people[told["department"]][told["seat"] - 1]


def _working_day(stage: Stage, month: int, day: int) -> date:
    return next_working_day(date(stage.organisation.campaign.year, month, day), holidays=stage.holidays)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))

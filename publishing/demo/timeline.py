"""The office's own milestones of the demo year, and how one of its clerks handed the work over to another in spring."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from campaign.handovers import confirm_handover, write_note
from campaign.milestones import Planned, plan_milestone, tick_milestone, withdraw_milestone
from campaign.models import Handover, Milestone
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.launch.handing_over import hand_over

OUTGOING, INCOMING = 2, 1  # clerks of the office by their seats, from 0
HANDED_OVER_AFTER = 4  # the month whose bulletin is out by then


def put_milestones(stage: Stage) -> int:
    """The milestones of the year and those ahead, which are counted from the day of loading; returns how many."""
    told, year = text("timeline"), stage.organisation.campaign.year
    office = stage.cast.office[0]
    for one in told["milestones"]:
        first = date(year, one["month"], one["day"])
        last = date(year, *one["until"]) if "until" in one else first
        milestone = _plan(stage, one, first, last, at=_at(stage, date(year, *told["entered"])))
        if "done" in one:
            day = date(year, *one["done"])
            tick_milestone(milestone=milestone, done_on=day, by=office, at=_at(stage, day, 16))
        if "withdrawn" in one:
            withdraw_milestone(
                milestone=milestone,
                reason=one["withdrawn"],
                by=office,
                at=_at(stage, first - timedelta(days=20)),
            )
    today = timezone.localdate(stage.now)
    entered = min(_at(stage, date(year, *told["coming_entered"])), stage.now)
    for one in told["coming"]:
        first = next_working_day(today + timedelta(days=one["from"]), holidays=stage.holidays)
        last = next_working_day(today + timedelta(days=one["until"]), holidays=stage.holidays)
        _plan(stage, one, first, last, at=entered)
    return len(told["milestones"]) + len(told["coming"])


def hand_over_in_spring(stage: Stage) -> Handover:
    """One clerk of the office hands over to another, who confirms it the next day."""
    told, cast = text("timeline")["handover"], stage.cast
    outgoing, incoming = cast.office[OUTGOING], cast.office[INCOMING]
    day = next_working_day(
        date(stage.organisation.campaign.year, told["month"], told["day"]), holidays=stage.holidays
    )
    for minute, note in enumerate(told["notes"]):
        write_note(campaign=outgoing.campaign, text=note, by=outgoing, at=_at(stage, day, 9, minute))
    handover = hand_over(
        to=incoming.user,
        day=day,
        witness=cast.leaders[told["witness"]].user.name,
        by=outgoing,
        at=_at(stage, day, 10),
    )
    after = next_working_day(day + timedelta(days=1), holidays=stage.holidays)
    confirm_handover(handover=handover, remark=told["remark"], by=incoming, at=_at(stage, after, 9))
    return handover


def _plan(stage: Stage, one: Mapping, first: date, last: date, *, at: datetime) -> Milestone:
    departments = stage.organisation.departments
    planned = Planned(
        title=one["title"],
        first_day=first,
        last_day=last,
        role=one.get("role", ""),
        department=departments[one["department"]] if "department" in one else None,
        words=one.get("words", ""),
        is_public=one.get("public", False),
        note=one.get("note", ""),
    )
    return plan_milestone(
        campaign=stage.organisation.campaign, planned=planned, by=stage.cast.office[0], at=at
    )


def _at(stage: Stage, day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a working day on or after the day."""
    day = next_working_day(day, holidays=stage.holidays)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))

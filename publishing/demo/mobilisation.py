"""The mobilisation meeting of the demo campaign: its agenda and speeches, who came, its notes; the words of the flyer."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.agendas import add_item
from activities.event_times import ends
from activities.events import change_event, enter_attendance, plan_event
from activities.models import Event, EventKind
from activities.speeches import release_speech, write_speech
from campaign.models import Person
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.launch.flyer_texts import write_flyer_words


def hold_mobilisation(stage: Stage) -> Event:
    """Plan the meeting with its agenda, hold it, enter who came, release the speeches and write the notes."""
    told, campaign = text("mobilisation"), stage.organisation.campaign
    office, second, __ = stage.cast.office
    day = next_working_day(date(campaign.year, *told["held_on"]), holidays=stage.holidays)
    planned = _at(day - timedelta(days=told["planned_days_before"]), 10)
    chair = stage.organisation.leaders[2]
    plan = {
        "title": f"{campaign.year}年{told['title']}",
        "held_on": day,
        "begins_at": time.fromisoformat(told["begins"]),
        "ends_at": time.fromisoformat(told["ends"]),
        "place": told["place"],
        "host": _titled(chair),
    }
    write_flyer_words(campaign=campaign, by=office, at=planned, **told["flyer"])
    event = plan_event(campaign=campaign, kind=EventKind.MOBILISATION, by=office, at=planned, **plan)
    speeches = [item for one in told["agenda"] if (item := _put_on(stage, event, one, at=planned)).text]
    over = ends(event)
    enter_attendance(
        event=event,
        staff_numbers=[person.staff_number for person in _who_came(stage, told)],
        by=second,
        at=over + timedelta(minutes=20),
    )
    for speech in speeches:
        release_speech(item=speech, by=office, at=over + timedelta(hours=2))
    return change_event(event=event, minutes=told["minutes"], by=office, at=over + timedelta(days=1), **plan)


def _put_on(stage: Stage, event: Event, told: Mapping, *, at: datetime):
    office = stage.cast.office[0]
    person = _person(stage, told)
    item = add_item(
        event=event,
        kind=told["kind"],
        minutes=told["minutes"],
        subject=told["subject"],
        person=person,
        who=_titled(person) if "leader" in told else "",
        by=office,
        at=at,
    )
    if "text" not in told:
        return item
    return write_speech(item=item, text=told["text"], by=office, at=at + timedelta(days=1))


def _titled(leader: Person) -> str:
    """A leader by the first of his offices."""
    return f"{leader.post.partition('、')[0]} {leader.name}"


def _person(stage: Stage, told: Mapping) -> Person | None:
    if "leader" in told:
        return stage.organisation.leaders[told["leader"] - 1]
    if "department" in told:
        return stage.organisation.people[told["department"]][told["seat"] - 1]
    return None


def _who_came(stage: Stage, told: Mapping) -> list[Person]:
    """The leaders, the heads, and some of each department."""
    rng = random.Random("who came to the mobilisation meeting")
    came = list(stage.organisation.leaders)
    for people in stage.organisation.people.values():
        count = max(1, len(people) * rng.randint(*told["came_percent"]) // 100)
        came += [people[0], *rng.sample(people[1:], count - 1)]
    return came


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))

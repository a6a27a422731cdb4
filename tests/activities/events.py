"""Makers of events: a training of March, people of many departments, whoever is on a list."""

from datetime import UTC, date, datetime, time, timedelta

from activities.events import enter_attendance, plan_event
from activities.models import Event, EventKind
from campaign.models import Department, Enrolment, Person
from tests.makers import World

DAY = date(2026, 3, 20)
PLANNED = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
BEGINS = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai
DURING = BEGINS + timedelta(minutes=30)


def make_event(world: World, *, kind: str = EventKind.TRAINING, held_on: date = DAY, **values) -> Event:
    told = {
        "title": "第一期礼仪培训",
        "begins_at": time(9),
        "ends_at": time(11),
        "place": "职工培训中心",
        "host": "宣传部",
        "agenda": "公务礼仪\n接待礼仪",
    } | values
    return plan_event(
        campaign=world.campaign, kind=kind, held_on=held_on, by=world.access("office"), at=PLANNED, **told
    )


def make_departments(world: World, count: int) -> list[Department]:
    """More departments, enrolled after those of the world."""
    made = Department.objects.bulk_create(
        Department(unit=world.unit, code=f"E{number:03}", name=f"新设{number}部") for number in range(count)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            campaign=world.campaign,
            department=department,
            category=world.categories[0],
            branch=world.branches[0],
            position=100 + number,
            since=date(2026, 1, 1),
        )
        for number, department in enumerate(made)
    )
    return made


def make_people(world: World, count: int, departments: list[Department]) -> list[Person]:
    """More people, in turn over the departments; their numbers begin with 1."""
    return Person.objects.bulk_create(
        Person(
            unit=world.unit,
            staff_number=f"1{number:04}",
            name=f"职工{number}",
            department=departments[number % len(departments)],
        )
        for number in range(count)
    )


def attend(event: Event, world: World, people: list[Person]):
    return enter_attendance(
        event=event,
        staff_numbers=[person.staff_number for person in people],
        by=world.access("office"),
        at=BEGINS,
    )

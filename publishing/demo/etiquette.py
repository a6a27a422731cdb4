"""Etiquette learning in the demo: the handbook, its ceremony, two trainings with who came and what they thought."""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from activities.etiquette.handbooks import begin_handbook, publish_handbook, save_chapter
from activities.etiquette.receipts import enter_receipts
from activities.etiquette.trainings import offer_training
from activities.event_door import give_feedback
from activities.event_times import ends
from activities.events import change_event, enter_attendance, plan_event
from activities.models import Event, EventKind, Handbook
from campaign.models import Person
from campaign.rich_text import from_plain
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text

BEGUN = (3, 2)
PUBLISHED = (3, 20)
CEREMONY = (3, 26)
PLANNED_BEFORE = timedelta(days=9)
COME = (2, 3, 3, 4)  # people of a department at a training


@transaction.atomic
def learn_etiquette(stage: Stage) -> tuple[int, int]:
    """Handbook, ceremony and trainings, through the verbs; returns how many copies and how many attendances."""
    _publish(stage)
    copies = _hand_out(stage)
    rng = random.Random("trainings of the demo")
    trained: set[int] = set()
    for told in text("etiquette")["trainings"]:
        trained |= _train(stage, told, trained, rng)
    return copies, len(trained)


def _publish(stage: Stage) -> Handbook:
    office, second, __ = stage.cast.office
    campaign = stage.organisation.campaign
    at = _at(_day(stage, *BEGUN), 9)
    handbook = begin_handbook(campaign=campaign, title=text("etiquette")["title"], by=office, at=at)
    told = text("etiquette")["chapters"]
    for hours, chapter in enumerate(handbook.chapters.select_related("handbook").order_by("code"), start=1):
        save_chapter(
            chapter=chapter,
            title=chapter.title,
            text=from_plain(told[chapter.code]),
            by=second,
            at=at + timedelta(days=hours // 2),
        )
    return publish_handbook(handbook=handbook, by=office, at=_at(_day(stage, *PUBLISHED), 15))


def _hand_out(stage: Stage) -> int:
    """The ceremony: every employee of every department receives one, entered the same afternoon."""
    day = _day(stage, *CEREMONY)
    organisation = stage.organisation
    return sum(
        len(
            enter_receipts(
                campaign=organisation.campaign,
                department=department,
                received_on=day,
                by=stage.cast.office[1],
                at=_at(day, 16),
            )
        )
        for department in organisation.departments.values()
    )


def _train(stage: Stage, told: dict, trained: set[int], rng: random.Random) -> set[int]:
    """One training: planned, held with people who were at none before, its list entered, its notes written."""
    office, second, __ = stage.cast.office
    day = _day(stage, told["month"], told["day"])
    plan = {
        "title": told["title"],
        "held_on": day,
        "begins_at": time.fromisoformat(told["begins"]),
        "ends_at": time.fromisoformat(told["ends"]),
        "place": told["place"],
        "host": told["host"],
        "agenda": told["agenda"],
    }
    event = plan_event(
        campaign=stage.organisation.campaign,
        kind=EventKind.TRAINING,
        by=office,
        at=_at(day - PLANNED_BEFORE, 10),
        **plan,
    )
    over = ends(event)
    people = [
        person
        for everybody in stage.organisation.people.values()
        for person in rng.sample([one for one in everybody if one.pk not in trained], rng.choice(COME))
    ]
    numbers = [person.staff_number for person in people]
    enter_attendance(event=event, staff_numbers=numbers, by=second, at=over + timedelta(minutes=20))
    _answer(event, people, rng, at=over)
    minutes = told["minutes"]
    change_event(event=event, minutes=minutes, by=office, at=over + timedelta(days=1), **plan)
    offer_training(event=event, by=office, at=over + timedelta(days=1))
    return {person.pk for person in people}


def _answer(event: Event, people: list[Person], rng: random.Random, *, at: datetime) -> None:
    told = text("etiquette")["feedback"]
    for person, (grade, said) in zip(rng.sample(people, len(told)), told, strict=True):
        give_feedback(event=event, person=person, grade=grade, said=said, at=at)


def _day(stage: Stage, month: int, day: int) -> date:
    """The day, or the first working day after it."""
    return next_working_day(date(stage.organisation.campaign.year, month, day), holidays=stage.holidays)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))

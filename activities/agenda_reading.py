"""What a person reads of a meeting: its programme with times, and how many came of how many in service."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from activities.agenda_times import minutes_over, timetable
from activities.event_reading import departments_in_order
from activities.models import AgendaItem, Event
from activities.speeches import may_read_speech
from campaign.models import Enrolment, Person
from campaign.permissions import Access


@dataclass(frozen=True)
class ProgrammeLine:
    """An item with its times; `is_readable` says whether its speech has something that this person may read."""

    item: AgendaItem
    begins: str
    ends: str
    is_readable: bool


@dataclass(frozen=True)
class RollLine:
    """A department at a meeting: how many came, and how many were in service on the day."""

    code: str
    name: str
    people: int
    serving: int


def programme_of(event: Event, access: Access) -> list[ProgrammeLine]:
    """The agenda in its order; one query."""
    items = agenda_of(event)
    times = timetable(event.begins_at, [item.minutes for item in items])
    return [
        ProgrammeLine(item, *slot, bool(item.text or item.attached) and may_read_speech(item, access))
        for item, slot in zip(items, times, strict=True)
    ]


def agenda_of(event: Event) -> list[AgendaItem]:
    """The items in their order, with the number of their files (`attached`); one query."""
    items = event.agenda_items.annotate(attached=Count("files")).order_by("position", "pk")
    return list(items)


def overrun_of(event: Event, items: Sequence[AgendaItem]) -> int:
    """Minutes past the planned end."""
    return minutes_over(event.begins_at, event.ends_at, [item.minutes for item in items])


def roll_call(event: Event) -> list[RollLine]:
    """Every department that took part in the campaign on the day or sent somebody, in the fixed order; five queries."""
    came = Counter(event.attendance.order_by().values_list("department", flat=True))
    serving = serving_on(event.campaign.unit_id, event.held_on)
    enrolled = [
        place.department_id
        for place in Enrolment.objects.filter(campaign=event.campaign_id, since__lte=event.held_on).order_by(
            "position", "pk"
        )
        if place.covers(event.held_on)
    ]
    departments = departments_in_order(event.campaign_id, {*came, *enrolled})
    return [RollLine(one.code, one.name, came[one.pk], serving.get(one.pk, 0)) for one in departments]


def serving_on(unit_id: int, day: date) -> dict[int, int]:
    """People in service on a day by their department's id; one query."""
    rows = Person.objects.filter(unit=unit_id).in_service(day).order_by().values("department")
    return {row["department"]: row["people"] for row in rows.annotate(people=Count("pk"))}

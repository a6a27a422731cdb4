"""Meetings, trainings and sessions: planned, changed, cancelled, and who took part.

An attendance list is the list of one session, as it lies on the table; it is no merit of a person (rules.md §7).
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.event_times import door_closes
from activities.models import Attendance, AttendanceSource, Event
from campaign.audit import record
from campaign.models import Campaign, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST = 100


class BadEvent(Refused):
    """Something about the event is missing or does not fit; the field says what."""


class Cancelled(Refused):
    """The event was cancelled; nothing is entered for it."""


class UnknownPeople(Refused):
    """Staff numbers that nobody of the unit has; nothing was entered."""

    def __init__(self, numbers: Sequence[str]):
        self.numbers = list(numbers)
        super().__init__(
            _("Nobody has these staff numbers: %(numbers)s. Nothing was entered.")
            % {"numbers": ", ".join(self.numbers)},
            field="staff_numbers",
        )


@transaction.atomic
def plan_event(
    *,
    campaign: Campaign,
    kind: str,
    title: str,
    held_on: date,
    begins_at: time,
    place: str,
    by: Access,
    ends_at: time | None = None,
    host: str = "",
    agenda: str = "",
    at: datetime | None = None,
) -> Event:
    """Plan an event, by the office. Raises BadEvent with its field."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    event = Event(campaign=campaign, kind=kind, planned_by=by.user, planned_at=at)
    _fill(event, title=title, held_on=held_on, begins_at=begins_at, ends_at=ends_at, place=place)
    event.host, event.agenda = host.strip(), agenda.strip()
    event.save(force_insert=True)
    _record("planned", event, by=by, at=at)
    return event


@transaction.atomic
def change_event(
    *,
    event: Event,
    title: str,
    held_on: date,
    begins_at: time,
    place: str,
    by: Access,
    ends_at: time | None = None,
    host: str = "",
    agenda: str = "",
    minutes: str = "",
    at: datetime | None = None,
) -> Event:
    """Change what is planned, or enter the notes of what was held. Raises BadEvent, Cancelled."""
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    event = Event.objects.select_for_update().get(pk=event.pk)
    _check_held(event)
    _fill(event, title=title, held_on=held_on, begins_at=begins_at, ends_at=ends_at, place=place)
    event.host, event.agenda, event.minutes = host.strip(), agenda.strip(), minutes.strip()
    if event.door_digest:
        event.door_until = door_closes(event)
    event.save()
    _record("changed", event, by=by, at=at)
    return event


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: Access, at: datetime | None = None) -> Event:
    """Call an event off, with a reason; who was on its list stays there. Raises BadEvent, Cancelled."""
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    at = at or timezone.now()
    reason = " ".join(reason.split())
    if not reason:
        raise BadEvent(_("Say why it is called off."), field="reason")
    event = Event.objects.select_for_update().get(pk=event.pk)
    _check_held(event)
    event.cancelled_at, event.cancellation_reason = at, reason[:200]
    event.door_digest, event.door_until = "", None
    event.save(update_fields=["cancelled_at", "cancellation_reason", "door_digest", "door_until"])
    _record("cancelled", event, by=by, at=at, reason=event.cancellation_reason)
    return event


@transaction.atomic
def enter_attendance(
    *,
    event: Event,
    staff_numbers: Sequence[str],
    by: Access,
    source: str = AttendanceSource.LIST,
    at: datetime | None = None,
) -> list[Attendance]:
    """Put people on the list of an event by their staff numbers; who is on it already is passed over.

    Returns the new lines. Raises UnknownPeople with every number that nobody in service on that day has, and Cancelled.
    Three queries and one for each hundred people.
    """
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    at = at or timezone.now()
    event = Event.objects.select_for_update().get(pk=event.pk)
    _check_held(event)
    wanted = list(dict.fromkeys(number.strip() for number in staff_numbers if number.strip()))
    people = {
        person.staff_number: person
        for person in Person.objects.filter(unit_id=by.campaign.unit_id, staff_number__in=wanted).in_service(
            event.held_on
        )
    }
    if unknown := [number for number in wanted if number not in people]:
        raise UnknownPeople(unknown)
    there = set(event.attendance.values_list("person", flat=True))
    new = Attendance.objects.bulk_create(
        Attendance(
            event=event,
            person=people[number],
            department_id=people[number].department_id,
            source=source,
            at=at,
            by=by.user,
        )
        for number in wanted
        if people[number].pk not in there
    )
    _record("attendance", event, by=by, at=at, people=len(new), source=str(source))
    return new


@transaction.atomic
def strike_attendance(*, attendance: Attendance, reason: str, by: Access, at: datetime | None = None) -> None:
    """Take a line off the list of an event; the trail keeps whose and why. Raises BadEvent without a reason."""
    by.demand(Role.OFFICE, campaign_id=attendance.event.campaign_id)
    reason = " ".join(reason.split())
    if not reason:
        raise BadEvent(_("Say why the line is struck."), field="reason")
    _record(
        "attendance_struck",
        attendance.event,
        by=by,
        at=at,
        person=attendance.person.staff_number,
        reason=reason[:200],
    )
    attendance.delete()


def _fill(event: Event, *, title, held_on, begins_at, ends_at, place) -> None:
    title, place = " ".join(title.split()), " ".join(place.split())
    for field, value in (("title", title), ("place", place)):
        if not value or len(value) > LONGEST:
            raise BadEvent(_("Enter at most %(most)s characters.") % {"most": LONGEST}, field=field)
    if ends_at is not None and ends_at <= begins_at:
        raise BadEvent(_("It ends before it begins."), field="ends_at")
    event.title, event.place = title, place
    event.held_on, event.begins_at, event.ends_at = held_on, begins_at, ends_at


def _check_held(event: Event) -> None:
    if event.is_cancelled:
        raise Cancelled(_("This was called off."))


def _record(act: str, event: Event, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.event.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=event,
        at=at,
        kind=event.kind,
        title=event.title,
        held_on=str(event.held_on),
        **data,
    )

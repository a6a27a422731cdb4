"""Signing in at the door of an event: an address behind a QR code, open around its time, closed at any moment.

What comes of it is the list of one session, as it lies on the table: no device, no streak, no count per person
(rules.md §7). Of the address only the digest is kept (security.md ACL-1).
"""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.event_times import begins, door_closes, door_opens, feedback_until
from activities.events import Cancelled
from activities.models import Attendance, AttendanceSource, Event, EventFeedback, FeedbackGrade
from campaign.audit import record
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workbooks import words

LONGEST_WORDS = EventFeedback._meta.get_field("words").max_length
FEWEST = 3  # answers below which nobody reads any of them


class DoorClosed(Refused):
    """The time for signing in has not come, or it is over."""


class NotKnownHere(Refused):
    """Staff number and name do not belong together; which of them is wrong is not said."""


class NothingSaid(Refused):
    """There is no grade."""


class NotAsked(Refused):
    """The person was not there, has answered already, or the time for it is over."""


@transaction.atomic
def open_door(*, event: Event, by: Access, at: datetime | None = None) -> str:
    """Make an address for signing in, shown this once; the one before it leads nowhere. Raises Cancelled, DoorClosed."""
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    at = at or timezone.now()
    event = Event.objects.select_for_update().get(pk=event.pk)
    _check_on(event)
    if at >= door_closes(event):
        raise DoorClosed(_("It is over; enter who came from the list on paper."))
    token = secrets.token_urlsafe(24)
    event.door_digest, event.door_until = _digest(token), door_closes(event)
    event.save(update_fields=["door_digest", "door_until"])
    _record("door_opened", event, by=by, at=at)
    return token


@transaction.atomic
def close_door(*, event: Event, by: Access, at: datetime | None = None) -> None:
    """End the address at the door; a second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.door_digest:
        event.door_digest, event.door_until = "", None
        event.save(update_fields=["door_digest", "door_until"])
        _record("door_closed", event, by=by, at=at)


def door_of(token: str) -> Event | None:
    """The event at whose door the address hangs; None once it was closed or the event called off."""
    return (
        Event.objects.filter(door_digest=_digest(token), cancelled_at__isnull=True)
        .select_related("campaign__unit")
        .first()
    )


def person_named(event: Event, *, staff_number: str, name: str) -> Person:
    """Somebody in service whose staff number and name belong together. Raises NotKnownHere."""
    person = (
        Person.objects.filter(unit=event.campaign.unit_id, staff_number=words.clean(staff_number))
        .in_service(event.held_on)
        .first()
    )
    if person is None or words.key(person.name) != words.key(name):
        raise NotKnownHere(_("Staff number and name do not belong together. Look at both once more."))
    return person


@transaction.atomic
def sign_in(*, event: Event, person: Person, at: datetime | None = None) -> bool:
    """Put somebody who stands at the door on the list; False for who is on it already.

    Nobody else acts here, so that the trail names the person and neither an account nor a network address. Raises
    Cancelled, DoorClosed, NotKnownHere for somebody of another unit.
    """
    at = at or timezone.now()
    event = Event.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=event.pk)
    check_door(event, at=at)
    if person.unit_id != event.campaign.unit_id or person.has_left(event.held_on):
        raise NotKnownHere(_("Staff number and name do not belong together. Look at both once more."))
    if Attendance.objects.filter(event=event, person=person).exists():
        return False
    Attendance.objects.create(
        event=event,
        person=person,
        department_id=person.department_id,
        source=AttendanceSource.DOOR,
        at=at,
    )
    record(
        "activities.event.signed_in",
        by=None,
        campaign=event.campaign,
        obj=event,
        at=at,
        kind=event.kind,
        title=event.title,
        person=person.staff_number,
    )
    return True


def check_door(event: Event, *, at: datetime | None = None) -> None:
    """Whether people can sign in now. Raises Cancelled, DoorClosed, which says when it opens."""
    at = at or timezone.now()
    _check_on(event)
    if event.campaign.history_since or not event.door_digest or at >= event.door_until:
        raise DoorClosed(_("Signing in is over. Tell the person who leads the event that you are here."))
    if at < door_opens(event):
        opens = date_format(timezone.localtime(door_opens(event)), "DATETIME_FORMAT")
        raise DoorClosed(_("Signing in begins on %(opens)s.") % {"opens": opens})


@transaction.atomic
def give_feedback(
    *, event: Event, person: Person, grade: str, said: str = "", at: datetime | None = None
) -> None:
    """Keep what somebody who was there thinks of the event, without the person; once for each.

    The line of the list only knows that there was an answer. The answer has no time, no order and no entry in the
    trail, for each of them could be set beside the list. Raises NothingSaid, NotAsked.
    """
    said = said.strip()
    if grade not in FeedbackGrade.values:
        raise NothingSaid(_("Choose one of the four answers."), field="grade")
    if len(said) > LONGEST_WORDS:
        raise NothingSaid(_("Enter at most %(most)s characters.") % {"most": LONGEST_WORDS}, field="words")
    if not takes_feedback(event, at=at):
        raise NotAsked(_("Answers are taken from the beginning until a week after the end."))
    answered = Attendance.objects.filter(event=event, person=person, gave_feedback=False).update(
        gave_feedback=True
    )
    if not answered:
        raise NotAsked(_("You are not on the list, or you have answered already."))
    EventFeedback.objects.create(event=event, grade=grade, words=said)


def takes_feedback(event: Event, *, at: datetime | None = None) -> bool:
    """Whether those who were there are asked now."""
    if event.campaign.history_since:
        return False
    return not event.is_cancelled and begins(event) <= (at or timezone.now()) < feedback_until(event)


def _check_on(event: Event) -> None:
    if event.is_cancelled:
        raise Cancelled(_("This was called off."))


def _digest(token: str) -> str:
    return hashlib.sha256(f"event-door:{token}".encode()).hexdigest()


def _record(act: str, event: Event, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.event.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=event,
        at=at,
        kind=event.kind,
        title=event.title,
    )

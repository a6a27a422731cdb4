"""When the door of an event is open for signing in, and how long what people thought of it is asked."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

BEFORE = timedelta(hours=1)
AFTER = timedelta(minutes=30)
USUAL_LENGTH = timedelta(hours=2)
FEEDBACK_DAYS = timedelta(days=7)


class Times(Protocol):
    """Day, beginning and, where it is planned, the end."""

    held_on: date
    begins_at: time
    ends_at: time | None


def begins(event: Times) -> datetime:
    return timezone.make_aware(datetime.combine(event.held_on, event.begins_at))


def ends(event: Times) -> datetime:
    """The planned end; two hours after the beginning where none is planned."""
    if event.ends_at is None:
        return begins(event) + USUAL_LENGTH
    return timezone.make_aware(datetime.combine(event.held_on, event.ends_at))


def door_opens(event: Times) -> datetime:
    """An hour before the beginning."""
    return begins(event) - BEFORE


def door_closes(event: Times) -> datetime:
    """Half an hour after the end."""
    return ends(event) + AFTER


def feedback_until(event: Times) -> datetime:
    """A week after the end."""
    return ends(event) + FEEDBACK_DAYS

"""Meetings, trainings and sessions on the timeline of the year; the reading sessions as one span."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Event, EventKind
from campaign.models import Role
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import is_due_from, words_of

TRACKS = {
    EventKind.TRAINING: Track.ETIQUETTE,
    EventKind.READING_SESSION: Track.READING,
    EventKind.EXCHANGE_MEETING: Track.READING,
    EventKind.COMMENDATION_MEETING: Track.HONOURS,
    EventKind.MOBILISATION: Track.LAUNCH,
}


def event_entries(access: Access) -> list[Entry]:
    """Every event that was not called off, for everybody; done when its day is over. One query."""
    rows = Event.objects.filter(campaign=access.campaign, cancelled_at__isnull=True).order_by(
        "held_on", "begins_at", "pk"
    )
    sessions, numbers, found = [], dict.fromkeys(EventKind.values, 0), []
    for event in rows.only("kind", "title", "held_on", "place"):
        if event.kind == EventKind.READING_SESSION:
            sessions.append(event.held_on)
            continue
        numbers[event.kind] += 1
        found.append(_event(event, access, numbers[event.kind]))
    return [*found, *_sessions(sessions, access)]


def _event(event: Event, access: Access, number: int) -> Entry:
    return Entry(
        track=TRACKS[EventKind(event.kind)],
        key=f"event.{event.kind}.{number}",
        title=event.title,
        first_day=event.held_on,
        last_day=event.held_on,
        due=words_of([Role.OFFICE]),
        is_mine=is_due_from(access, Role.OFFICE),
        passes=True,
        url=reverse("activities:event_detail", args=[access.campaign.code, event.pk]),
        note=event.place,
        row=f"event.{event.pk}",
    )


def _sessions(days: list[date], access: Access) -> list[Entry]:
    """The reading sessions of the year as one span, from the first to the last."""
    if not days:
        return []
    words = ngettext("%(count)s session", "%(count)s sessions", len(days)) % {"count": len(days)}
    return [
        Entry(
            track=Track.READING,
            key="event.reading_session",
            title=_("Reading sessions"),
            first_day=days[0],
            last_day=days[-1],
            due=words_of([Role.OFFICE]),
            is_mine=is_due_from(access, Role.OFFICE),
            passes=True,
            url=reverse("activities:reading_programme", args=[access.campaign.code]),
            note=words,
        )
    ]

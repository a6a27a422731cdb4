"""Weekly sessions of a reading group and exchange meetings: events of their own kinds, with what is read and who speaks.

The event itself (day, place, attendance, files, notes) is that of `activities.events`.
"""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.events import plan_event
from activities.models import Book, Event, EventKind, ReadingGroup, ReadingSession, Talk
from campaign.audit import record
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

MOST_WEEKS = 26


class BadSession(Refused):
    """Something about the session or the talk is missing or does not fit; the field says what."""


@transaction.atomic
def plan_sessions(
    *,
    group: ReadingGroup,
    title: str,
    first_day: date,
    begins_at: time,
    place: str,
    by: Access,
    weeks: int = 1,
    ends_at: time | None = None,
    host: str = "",
    book: Book | None = None,
    passage: str = "",
    film: str = "",
    at: datetime | None = None,
) -> list[ReadingSession]:
    """Plan a session of a group, or one every week for `weeks` weeks on the same weekday.

    Of several the title gets the number of the week. Raises BadEvent, BadSession.
    """
    by.demand(Role.OFFICE, campaign_id=group.campaign_id)
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadSession(_("From 1 to %(most)s weeks.") % {"most": MOST_WEEKS}, field="weeks")
    _check_book(group, book)
    sessions = []
    for week in range(weeks):
        event = plan_event(
            campaign=group.campaign,
            kind=EventKind.READING_SESSION,
            title=title if weeks == 1 else f"{title}（{week + 1}）",
            held_on=first_day + timedelta(weeks=week),
            begins_at=begins_at,
            ends_at=ends_at,
            place=place,
            host=host or group.led_by,
            by=by,
            at=at,
        )
        session = ReadingSession(event=event, group=group)
        _fill(session, book, passage, film)
        session.save(force_insert=True)
        sessions.append(session)
    return sessions


@transaction.atomic
def change_session(
    *,
    session: ReadingSession,
    by: Access,
    book: Book | None = None,
    passage: str = "",
    film: str = "",
    at: datetime | None = None,
) -> ReadingSession:
    """Change what a session reads; day, place and title are changed with its event. Raises BadSession."""
    by.demand(Role.OFFICE, campaign_id=session.event.campaign_id)
    _check_book(session.group, book)
    _fill(session, book, passage, film)
    session.save(update_fields=["book", "passage", "film"])
    record(
        "activities.reading.session_changed",
        by=by.user,
        campaign=by.campaign,
        obj=session.event,
        at=at,
        title=session.event.title,
        book=book.title if book else "",
    )
    return session


def plan_exchange(
    *,
    title: str,
    held_on: date,
    begins_at: time,
    place: str,
    by: Access,
    ends_at: time | None = None,
    host: str = "",
    at: datetime | None = None,
) -> Event:
    """Plan an exchange meeting (读书经验交流会). Raises BadEvent."""
    return plan_event(
        campaign=by.campaign,
        kind=EventKind.EXCHANGE_MEETING,
        title=title,
        held_on=held_on,
        begins_at=begins_at,
        ends_at=ends_at,
        place=place,
        host=host,
        by=by,
        at=at,
    )


@transaction.atomic
def enter_talk(
    *, event: Event, speaker: Person, topic: str, by: Access, notes: str = "", at: datetime | None = None
) -> Talk:
    """Put a speaker at the end of the programme of an exchange meeting; each speaks once. Raises BadSession."""
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    at = at or timezone.now()
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.kind != EventKind.EXCHANGE_MEETING or event.is_cancelled:
        raise BadSession(_("Talks belong to an exchange meeting that takes place."))
    if speaker.unit_id != by.campaign.unit_id or speaker.has_left(event.held_on):
        raise BadSession(_("%(name)s is not in service.") % {"name": speaker.name}, field="speaker")
    last = event.talks.aggregate(last=Max("position"))["last"] or 0
    talk = Talk(
        event=event,
        position=last + 1,
        speaker=speaker,
        department_id=speaker.department_id,
        entered_by=by.user,
        entered_at=at,
    )
    _fill_talk(talk, topic, notes)
    _record_talk("talk_entered", talk, by=by, at=at)
    return talk


@transaction.atomic
def change_talk(*, talk: Talk, topic: str, by: Access, notes: str = "", at: datetime | None = None) -> Talk:
    """Change the topic of a talk, or enter its text or notes. Raises BadSession."""
    by.demand(Role.OFFICE, campaign_id=talk.event.campaign_id)
    _fill_talk(talk, topic, notes)
    _record_talk("talk_changed", talk, by=by, at=at)
    return talk


@transaction.atomic
def remove_talk(*, talk: Talk, by: Access, at: datetime | None = None) -> None:
    """Take a talk off the programme."""
    by.demand(Role.OFFICE, campaign_id=talk.event.campaign_id)
    _record_talk("talk_removed", talk, by=by, at=at)
    talk.delete()


def _check_book(group: ReadingGroup, book: Book | None) -> None:
    if book is not None and (book.campaign_id != group.campaign_id or book.group_id not in (None, group.pk)):
        raise BadSession(_("The book is on another group's list."), field="book")


def _fill(session: ReadingSession, book: Book | None, passage: str, film: str) -> None:
    session.book = book
    session.passage = " ".join(passage.split())[:200]
    session.film = film.strip()[:300]
    if session.film.lower().startswith(("javascript:", "data:", "vbscript:")):
        raise BadSession(_("Give an address in the unit's network, or where the file lies."), field="film")


def _fill_talk(talk: Talk, topic: str, notes: str) -> None:
    topic = " ".join(topic.split())
    if not topic or len(topic) > 100:
        raise BadSession(_("Enter at most %(most)s characters.") % {"most": 100}, field="topic")
    notes = notes.strip()
    if len(notes) > 8000:
        raise BadSession(_("Enter at most %(most)s characters.") % {"most": 8000}, field="notes")
    talk.topic, talk.notes = topic, notes
    try:
        with transaction.atomic():
            talk.save()
    except IntegrityError as clash:
        raise BadSession(_("This person speaks at the meeting already."), field="speaker") from clash


def _record_talk(act: str, talk: Talk, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.reading.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=talk.event,
        at=at,
        title=talk.event.title,
        speaker=talk.speaker.staff_number,
        topic=talk.topic,
    )

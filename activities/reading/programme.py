"""What a person reads of the reading programme: lists, groups, sessions, talks; names only where they concern him."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from activities.models import (
    Attendance,
    Award,
    Book,
    Event,
    EventKind,
    ReadingGroup,
    ReadingSession,
    Submission,
    Talk,
)
from campaign.models import Campaign, Department, Person, Role
from campaign.permissions import Access, any_of

reads_members = any_of(Role.OFFICE, Role.AUDITOR)


@dataclass(frozen=True)
class BookList:
    """The books of everybody, or of one group."""

    group: ReadingGroup | None
    books: list[Book]


def book_lists(campaign: Campaign) -> list[BookList]:
    """The list of everybody first, then those of the groups that have one; one query."""
    lists: dict[int | None, BookList] = {None: BookList(None, [])}
    rows = Book.objects.filter(campaign=campaign).select_related("group")
    for book in rows.order_by("group__kind", "group__name", "position", "pk"):
        lists.setdefault(book.group_id, BookList(book.group, [])).books.append(book)
    return list(lists.values())


def groups_of(campaign: Campaign) -> QuerySet[ReadingGroup]:
    """The groups with how many members and sessions they have."""
    return (
        ReadingGroup.objects.filter(campaign=campaign)
        .annotate(people=Count("memberships", distinct=True), held=Count("sessions", distinct=True))
        .order_by("kind", "name")
    )


def sessions_of(group: ReadingGroup) -> QuerySet[ReadingSession]:
    """The sessions of a group in their order, with how many came."""
    return (
        group.sessions.select_related("event", "book")
        .annotate(people=Count("event__attendance"))
        .order_by("event__held_on", "event__begins_at", "pk")
    )


def coming_sessions(campaign: Campaign, *, today: date, most: int = 6) -> list[ReadingSession]:
    """The next sessions of all groups."""
    rows = ReadingSession.objects.filter(
        event__campaign=campaign, event__held_on__gte=today, event__cancelled_at__isnull=True
    ).select_related("event", "book", "group")
    return list(rows.order_by("event__held_on", "event__begins_at", "pk")[:most])


def exchanges_of(campaign: Campaign) -> QuerySet[Event]:
    """The exchange meetings, newest first, with how many spoke."""
    return (
        Event.objects.filter(campaign=campaign, kind=EventKind.EXCHANGE_MEETING)
        .annotate(speakers=Count("talks"))
        .order_by("-held_on", "-begins_at", "-pk")
    )


def members_for(group: ReadingGroup, access: Access) -> list[Person]:
    """The members whom this person may know: all, those of the own department, or all when he is one of them."""
    rows = list(group.members.select_related("department").order_by("department__code", "staff_number"))
    own = access.user.person_id
    if reads_members(access) or any(person.pk == own for person in rows):
        return rows
    departments = access.departments(Role.HEAD, Role.DEPUTY)
    return [person for person in rows if person.department_id in departments]


@dataclass(frozen=True)
class OwnReading:
    """What one person took part in, wrote, said and was honoured for; nothing is counted or compared."""

    attendance: list[Attendance]
    talks: list[Talk]
    works: list[Submission]
    honours: list[Award]
    groups: list[ReadingGroup]


def own_reading(person: Person, campaign: Campaign) -> OwnReading:
    """Everything of one campaign about one person; five queries (PRV-8)."""
    return OwnReading(
        attendance=list(
            Attendance.objects.filter(
                person=person, event__campaign=campaign, event__cancelled_at__isnull=True
            )
            .select_related("event")
            .order_by("-event__held_on", "-event__begins_at", "-pk")
        ),
        talks=list(
            Talk.objects.filter(speaker=person, event__campaign=campaign)
            .select_related("event")
            .order_by("-event__held_on", "pk")
        ),
        works=list(
            Submission.objects.filter(author=person, contest__campaign=campaign)
            .select_related("contest")
            .order_by("-submitted_at", "-pk")
        ),
        honours=list(
            Award.objects.filter(
                person=person, decision__campaign=campaign, decision__revocation__isnull=True
            )
            .select_related("decision")
            .order_by("-decision__decided_at", "position")
        ),
        groups=list(ReadingGroup.objects.filter(campaign=campaign, members=person).order_by("name")),
    )


def copy_of(own: OwnReading, person: Person, department: Department) -> dict:
    """The same as plain data, for the person to take along (PRV-8)."""
    return {
        "person": {
            "staff_number": person.staff_number,
            "name": person.name,
            "department": department.name,
        },
        "groups": [group.name for group in own.groups],
        "attendance": [
            {
                "event": line.event.title,
                "kind": line.event.kind,
                "day": str(line.event.held_on),
                "place": line.event.place,
            }
            for line in own.attendance
        ],
        "talks": [
            {
                "event": talk.event.title,
                "day": str(talk.event.held_on),
                "topic": talk.topic,
                "notes": talk.notes,
            }
            for talk in own.talks
        ],
        "works": [
            {
                "contest": work.contest.title,
                "title": work.title,
                "text": work.text,
                "length": work.length,
                "submitted_at": timezone.localtime(work.submitted_at).isoformat(timespec="minutes"),
                "late_reason": work.late_reason,
                "withdrawn": work.is_withdrawn,
            }
            for work in own.works
        ],
        "honours": [
            {
                "title": award.decision.title,
                "period": award.decision.period,
                "honour": award.honour,
                "work": award.work,
            }
            for award in own.honours
        ],
    }

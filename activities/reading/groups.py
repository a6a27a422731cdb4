"""Reading groups with their members and book lists, kept by the office."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.events import UnknownPeople
from activities.models import Book, GroupKind, ReadingGroup, ReadingGroupMember
from campaign.audit import record
from campaign.models import Campaign, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused


class BadGroup(Refused):
    """Something about the group or the book is missing or is there already; the field says what."""


class BookInUse(Refused):
    """A session reads the book."""


@transaction.atomic
def plan_group(
    *,
    campaign: Campaign,
    name: str,
    kind: str,
    by: Access,
    led_by: str = "",
    staff_numbers: Sequence[str] = (),
    at: datetime | None = None,
) -> ReadingGroup:
    """Begin a reading group, with its members by their staff numbers. Raises BadGroup, UnknownPeople."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    group = ReadingGroup(campaign=campaign)
    _fill(group, name, kind, led_by)
    _record("planned", group, by=by, at=at)
    if staff_numbers:
        add_members(group=group, staff_numbers=staff_numbers, by=by, at=at)
    return group


@transaction.atomic
def change_group(
    *, group: ReadingGroup, name: str, kind: str, by: Access, led_by: str = "", at: datetime | None = None
) -> ReadingGroup:
    """Change name, kind or leader of a group. Raises BadGroup."""
    by.demand(Role.OFFICE, campaign_id=group.campaign_id)
    _fill(group, name, kind, led_by)
    _record("changed", group, by=by, at=at)
    return group


@transaction.atomic
def add_members(
    *, group: ReadingGroup, staff_numbers: Sequence[str], by: Access, at: datetime | None = None
) -> int:
    """Take people into a group by their staff numbers; who is in it already is passed over. Returns how many are new.

    Raises UnknownPeople with every number that nobody in service has; nothing was entered then.
    """
    by.demand(Role.OFFICE, campaign_id=group.campaign_id)
    today = timezone.localdate(at or timezone.now())
    wanted = list(dict.fromkeys(number.strip() for number in staff_numbers if number.strip()))
    people = dict(
        Person.objects.in_service(today)
        .filter(unit_id=by.campaign.unit_id, staff_number__in=wanted)
        .values_list("staff_number", "pk")
    )
    if unknown := [number for number in wanted if number not in people]:
        raise UnknownPeople(unknown)
    ReadingGroup.objects.select_for_update().get(pk=group.pk)
    there = set(group.memberships.values_list("person", flat=True))
    new = [people[number] for number in wanted if people[number] not in there]
    ReadingGroupMember.objects.bulk_create(ReadingGroupMember(group=group, person_id=pk) for pk in new)
    _record("members_added", group, by=by, at=at, people=len(new))
    return len(new)


@transaction.atomic
def remove_member(*, group: ReadingGroup, person: Person, by: Access, at: datetime | None = None) -> None:
    """Take somebody out of a group; what he took part in stays."""
    by.demand(Role.OFFICE, campaign_id=group.campaign_id)
    gone, _kinds = group.memberships.filter(person=person).delete()
    if gone:
        _record("member_removed", group, by=by, at=at, person=person.staff_number)


@transaction.atomic
def add_book(
    *,
    campaign: Campaign,
    title: str,
    by: Access,
    group: ReadingGroup | None = None,
    author: str = "",
    publisher: str = "",
    why: str = "",
    at: datetime | None = None,
) -> Book:
    """Put a book at the end of the list of everybody, or of a group. Raises BadGroup."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    book = Book(campaign=campaign, group=group)
    rows = Book.objects.filter(campaign=campaign, group=group)
    book.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    _fill_book(book, title, author, publisher, why)
    _record_book("book_added", book, by=by, at=at)
    return book


@transaction.atomic
def change_book(
    *,
    book: Book,
    title: str,
    by: Access,
    author: str = "",
    publisher: str = "",
    why: str = "",
    at: datetime | None = None,
) -> Book:
    """Put right what the list says of a book. Raises BadGroup."""
    by.demand(Role.OFFICE, campaign_id=book.campaign_id)
    _fill_book(book, title, author, publisher, why)
    _record_book("book_changed", book, by=by, at=at)
    return book


@transaction.atomic
def remove_book(*, book: Book, by: Access, at: datetime | None = None) -> None:
    """Take a book off its list. Raises BookInUse when a session reads it."""
    by.demand(Role.OFFICE, campaign_id=book.campaign_id)
    _record_book("book_removed", book, by=by, at=at)
    try:
        book.delete()
    except ProtectedError as used:
        raise BookInUse(
            _("A session reads “%(title)s”: it stays on the list.") % {"title": book.title}
        ) from used


def _fill(group: ReadingGroup, name: str, kind: str, led_by: str) -> None:
    group.name = _text(name, 60, "name")
    if kind not in GroupKind.values:
        raise BadGroup(_("Choose what kind of group it is."), field="kind")
    group.kind, group.led_by = kind, " ".join(led_by.split())[:100]
    _save(group, "name", _("A group has this name already."))


def _fill_book(book: Book, title: str, author: str, publisher: str, why: str) -> None:
    book.title = _text(title.strip().strip("《》"), 100, "title")
    book.author, book.publisher = " ".join(author.split())[:100], " ".join(publisher.split())[:100]
    book.why = " ".join(why.split())[:200]
    _save(book, "title", _("This book is on the list already."))


def _text(text: str, longest: int, field: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > longest:
        raise BadGroup(_("Enter at most %(most)s characters.") % {"most": longest}, field=field)
    return text


def _save(row, field: str, said: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise BadGroup(said, field=field) from clash


def _record(act: str, group: ReadingGroup, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.reading_group.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        name=group.name,
        **data,
    )


def _record_book(act: str, book: Book, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.reading.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=book,
        at=at,
        title=book.title,
        group=book.group.name if book.group else "",
    )

"""The agenda of a meeting: items added, changed, moved and taken off by the office while the meeting is not over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.agenda_times import fits_the_day
from activities.events import Cancelled
from activities.models import WITH_AGENDA, AgendaItem, Event, ItemKind
from activities.models.meetings import LONGEST_ITEM
from campaign.audit import record
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

MOST_ITEMS = 40
LONGEST_SUBJECT = 100
LONGEST_WHO = 60


class BadItem(Refused):
    """Something about the item is missing or does not fit; the field says what."""


class AgendaClosed(Refused):
    """The meeting is over or has no agenda: its programme stays as it was."""


@transaction.atomic
def add_item(
    *,
    event: Event,
    kind: str,
    minutes: int,
    subject: str,
    by: Access,
    person: Person | None = None,
    who: str = "",
    at: datetime | None = None,
) -> AgendaItem:
    """Put an item at the end of a meeting's agenda. Raises AgendaClosed, Cancelled, BadItem with its field.

    Who does it is a person of the roster, a name and post, or nobody; of a person without `who`, post and name of
    the roster are printed.
    """
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    event = _open_event(event, at)
    items = list(event.agenda_items.order_by("position", "pk"))
    if len(items) >= MOST_ITEMS:
        raise BadItem(_("An agenda has at most %(most)s items.") % {"most": MOST_ITEMS})
    item = AgendaItem(event=event, position=len(items) + 1)
    _fill(item, kind=kind, minutes=minutes, subject=subject, person=person, who=who)
    _check_day(event, [*items, item])
    item.save(force_insert=True)
    _renumber([*items, item])
    _record("item_added", item, by=by, at=at)
    return item


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    kind: str,
    minutes: int,
    subject: str,
    by: Access,
    person: Person | None = None,
    who: str = "",
    at: datetime | None = None,
) -> AgendaItem:
    """Change an item; its text and place stay. Raises AgendaClosed, Cancelled, BadItem."""
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    event = _open_event(item.event, at)
    item = _there(event, item)
    _fill(item, kind=kind, minutes=minutes, subject=subject, person=person, who=who)
    if not item.takes_text and (item.text or item.files.exists()):
        raise BadItem(
            _("This item has a text: take the text off before it becomes another kind."), field="kind"
        )
    others = event.agenda_items.exclude(pk=item.pk)
    _check_day(event, [*others, item])
    item.save(update_fields=["kind", "minutes", "subject", "person", "who"])
    _record("item_changed", item, by=by, at=at)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Access, at: datetime | None = None) -> None:
    """Move an item one place; at the end it stays. Raises AgendaClosed, Cancelled, BadItem."""
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    event = _open_event(item.event, at)
    items = list(event.agenda_items.order_by("position", "pk"))
    place = next((place for place, one in enumerate(items) if one.pk == item.pk), None)
    if place is None:
        raise BadItem(_("The item is not on the agenda any more."))
    other = place + (-1 if up else 1)
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    _renumber(items)
    _record("item_moved", items[other], by=by, at=at)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Access, at: datetime | None = None) -> None:
    """Take an item off the agenda. Raises AgendaClosed, Cancelled, BadItem where it has a text or files."""
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    event = _open_event(item.event, at)
    item = _there(event, item)
    if item.text or item.files.exists():
        raise BadItem(_("This item has a text or files: take them off first."))
    _record("item_removed", item, by=by, at=at)
    item.delete()
    _renumber(list(event.agenda_items.order_by("position", "pk")))


def called(person: Person) -> str:
    """Department, post and name of a person, as an agenda prints them."""
    post = (
        person.post
        if person.post.startswith(person.department.name)
        else person.department.name + person.post
    )
    return f"{post} {person.name}"[:LONGEST_WHO]


def has_agenda(event: Event) -> bool:
    """Is it a meeting that goes by an agenda?"""
    return event.kind in WITH_AGENDA


def _open_event(event: Event, at: datetime | None) -> Event:
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.is_cancelled:
        raise Cancelled(_("This was called off."))
    if not has_agenda(event):
        raise AgendaClosed(_("Only mobilisation and commendation meetings have an agenda of this kind."))
    if event.held_on < timezone.localdate(at or timezone.now()):
        raise AgendaClosed(_("The meeting is over; its agenda stays as it was."))
    return event


def _there(event: Event, item: AgendaItem) -> AgendaItem:
    """The item under its lock: its text is written without the lock of the meeting."""
    found = event.agenda_items.select_for_update().filter(pk=item.pk).first()
    if found is None:
        raise BadItem(_("The item is not on the agenda any more."))
    found.event = event
    return found


def _fill(
    item: AgendaItem, *, kind: str, minutes: int, subject: str, person: Person | None, who: str
) -> None:
    if kind not in ItemKind.values:
        raise BadItem(_("Choose what it is."), field="kind")
    if not 1 <= minutes <= LONGEST_ITEM:
        raise BadItem(_("From 1 to %(most)s minutes.") % {"most": LONGEST_ITEM}, field="minutes")
    subject, who = " ".join(subject.split()), " ".join(who.split())
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise BadItem(_("Enter at most %(most)s characters.") % {"most": LONGEST_SUBJECT}, field="subject")
    if len(who) > LONGEST_WHO:
        raise BadItem(_("Enter at most %(most)s characters.") % {"most": LONGEST_WHO}, field="who")
    if person is not None:
        if person.unit_id != item.event.campaign.unit_id or person.has_left(item.event.held_on):
            raise BadItem(_("%(name)s is not in service.") % {"name": person.name}, field="staff_number")
        who = who or called(person)
    item.kind, item.minutes, item.subject, item.person, item.who = kind, minutes, subject, person, who


def _check_day(event: Event, items: list[AgendaItem]) -> None:
    if not fits_the_day(event.begins_at, [item.minutes for item in items]):
        raise BadItem(_("The meeting would run past midnight."), field="minutes")


def _renumber(items: list[AgendaItem]) -> None:
    """The positions 1, 2, 3 … in this order; only rows that change are written."""
    changed = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["position"])


def _record(act: str, item: AgendaItem, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.agenda.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=item.event,
        at=at,
        title=item.event.title,
        position=item.position,
        subject=item.subject,
        minutes=item.minutes,
    )

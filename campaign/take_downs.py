"""Printed boards that still show somebody whose consent fell away: each is a task that the office ticks off (PRV-4).

What was printed with whose portrait, the room above says by the setting PORTRAITS_PRINTED.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Person, Role, TakeDown
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST_NOTE = TakeDown._meta.get_field("note").max_length


class DoneAlready(Refused):
    """The task is ticked off."""


class NoteMissing(Refused):
    """What was done is said in a few words."""


@dataclass(frozen=True)
class Printed:
    """Something on a wall or on paper that shows a person: for which purpose, how it is called, its key."""

    purpose: str
    what: str
    key: str


def raise_take_downs(
    *, campaign: Campaign, person: Person, purposes: Collection[str], because: str, at: datetime
) -> int:
    """A task for every printed thing that shows the person for one of the purposes; in the caller's transaction.

    Returns how many tasks are new; what waits already is not asked for twice.
    """
    shown = import_string(settings.PORTRAITS_PRINTED)(campaign, person)
    waiting = TakeDown.objects.filter(campaign=campaign, person=person, done_at=None)
    there = set(waiting.values_list("key", flat=True))
    rows = {
        one.key: TakeDown(
            campaign=campaign,
            person=person,
            purpose=one.purpose,
            what=one.what,
            key=one.key,
            because=because,
            raised_at=at,
        )
        for one in shown
        if one.purpose in purposes and one.key not in there
    }
    TakeDown.objects.bulk_create(rows.values())
    return len(rows)


@transaction.atomic
def tick_off(*, task: TakeDown, note: str, by: Access, at: datetime | None = None) -> TakeDown:
    """The board is down, or the portrait covered or replaced. Raises DoneAlready, NoteMissing."""
    by.demand(Role.OFFICE, campaign_id=task.campaign_id)
    note = " ".join(note.split())[:LONGEST_NOTE]
    held = TakeDown.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if held.done_at is not None:
        raise DoneAlready(_("This is done already."))
    if not note:
        raise NoteMissing(_("Say in a few words what was done."), field="note")
    held.done_by, held.done_at, held.note = by.user, at or timezone.now(), note
    held.save(update_fields=["done_by", "done_at", "note"])
    record(
        "campaign.take_down.done",
        by=by.user,
        campaign=by.campaign,
        obj=held,
        at=held.done_at,
        what=held.what,
        note=note,
    )
    return held


def open_take_downs(campaign: Campaign) -> QuerySet[TakeDown]:
    """The tasks that wait, the oldest first."""
    rows = TakeDown.objects.filter(campaign=campaign, done_at=None).select_related("person__department")
    return rows.order_by("raised_at", "pk")

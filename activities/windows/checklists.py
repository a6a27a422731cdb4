"""The checklist: a draft is written until its hundred points are whole, then put in force and never changed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Checklist, ChecklistItem
from activities.windows.default_checklist import DEFAULT
from activities.windows.marking import FULL
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line

LONGEST_SECTION = ChecklistItem._meta.get_field("section").max_length
LONGEST_TEXT = ChecklistItem._meta.get_field("text").max_length
MOST_ITEMS = 60


class BadChecklist(Refused):
    """An item is incomplete, or the points are not a hundred."""


class InForce(Refused):
    """A version that is in force stays as it is."""


class DraftThere(Refused):
    """There is a draft already."""


class StaleDraft(Refused):
    """Somebody else saved the draft meanwhile."""


@dataclass(frozen=True)
class ItemLine:
    """One item as it is entered."""

    section: str
    text: str
    maximum: Decimal


def checklist_in_force(campaign: Campaign) -> Checklist | None:
    """The version by which new inspections are made: the newest that is in force."""
    return Checklist.objects.filter(campaign=campaign, in_force_at__isnull=False).order_by("-version").first()


@transaction.atomic
def begin_checklist(*, campaign: Campaign, by: Access, at: datetime | None = None) -> Checklist:
    """Begin a new version as a draft: a copy of the newest, for the first one the default. Raises DraftThere."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    newest = Checklist.objects.filter(campaign=campaign).order_by("-version").first()
    if newest is not None and newest.is_draft:
        raise DraftThere(_("There is a draft already: go on with it."))
    draft = Checklist.objects.create(campaign=campaign, version=newest.version + 1 if newest else 1)
    lines = [ItemLine(item.section, item.text, item.maximum) for item in newest.items.all()] if newest else []
    _write(draft, lines or [ItemLine(*line) for line in DEFAULT])
    _record("begun", draft, by=by, at=at)
    return draft


@transaction.atomic
def save_checklist(
    *, checklist: Checklist, lines: Sequence[ItemLine], seen: int, by: Access, at: datetime | None = None
) -> Checklist:
    """Keep the items of a draft as entered; their sum is asked for when it is put in force.

    `seen` is the edition that the person had before him. Raises InForce, StaleDraft, BadChecklist with the row.
    """
    found = _draft(checklist, by)
    if found.edition != seen:
        raise StaleDraft(_("Somebody saved this draft meanwhile: load the page again."))
    if not lines or len(lines) > MOST_ITEMS:
        raise BadChecklist(_("A checklist has 1 to %(most)s items.") % {"most": MOST_ITEMS})
    clean = []
    for number, line in enumerate(lines, start=1):
        section = one_line(line.section, field="section", longest=LONGEST_SECTION)
        text = one_line(line.text, field="text", longest=LONGEST_TEXT)
        if not section or not text or not 0 < line.maximum <= FULL:
            raise BadChecklist(
                _("Row %(row)s: heading, text and points from 0.01 to 100 are needed.") % {"row": number}
            )
        clean.append(ItemLine(section, text, line.maximum))
    found.items.all().delete()
    _write(found, clean)
    found.edition += 1
    found.save(update_fields=["edition"])
    _record("saved", found, by=by, at=at, items=len(clean))
    return found


@transaction.atomic
def put_in_force(*, checklist: Checklist, by: Access, at: datetime | None = None) -> Checklist:
    """From now on inspections are planned by this version. Raises InForce, BadChecklist unless the sum is 100."""
    found = _draft(checklist, by)
    at = at or timezone.now()
    total = sum((item.maximum for item in found.items.all()), Decimal(0))
    if total != FULL:
        raise BadChecklist(
            _("The points add up to %(total)s; they must be 100.") % {"total": f"{total.normalize():f}"}
        )
    found.in_force_at, found.in_force_by = at, by.user
    found.save(update_fields=["in_force_at", "in_force_by"])
    _record("in_force", found, by=by, at=at)
    return found


def _draft(checklist: Checklist, by: Access) -> Checklist:
    by.demand(Role.OFFICE, campaign_id=checklist.campaign_id)
    found = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if not found.is_draft:
        raise InForce(_("This version is in force and stays as it is: begin a new one."))
    return found


def _write(checklist: Checklist, lines: Sequence[ItemLine]) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            checklist=checklist,
            position=position,
            section=line.section,
            text=line.text,
            maximum=line.maximum,
        )
        for position, line in enumerate(lines, start=1)
    )


def _record(act: str, checklist: Checklist, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.checklist.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=checklist,
        at=at,
        version=checklist.version,
        **data,
    )

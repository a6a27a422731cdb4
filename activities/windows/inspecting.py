"""An inspection made: entered once by one inspector, signed by the others, filed with the last signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Finding,
    Inspection,
    InspectionMark,
    InspectionOutcome,
    InspectionState,
    InspectorSeat,
)
from activities.windows import telling
from activities.windows.acts import record_inspection
from activities.windows.assigning import OnThatDay, locked
from activities.windows.drawing import TEAM
from activities.windows.hiding import departments_of
from activities.windows.marking import Fault, Mark, faults, total_of
from activities.windows.quarter_deciding import check_not_decided
from activities.windows.teams import OneInspector, check_outsider
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line

LONGEST_NOTES = Inspection._meta.get_field("notes").max_length
LONGEST_REASON = InspectionMark._meta.get_field("reason").max_length


class BadEntry(Refused):
    """Something about the entry is missing or does not fit; the field says what."""


class BadMarks(Refused):
    """Marks that do not fit their items; `problems` has a sentence for each item by its id, and nothing is written."""

    def __init__(self, problems: dict[int, str]):
        self.problems = problems
        super().__init__(_("Nothing is written yet: see the marks that are named."))


class EnteredAlready(Refused):
    """Another inspector entered it first, or it is filed or withdrawn."""


class ReadAnother(Refused):
    """What is to be signed is no longer what was read."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the inspectors agreed on at the window. `key` is made by the phone: sent twice, it is one inspection."""

    key: UUID
    outcome: str
    day: date
    marks: Sequence[Mark] = ()
    notes: str = ""


@transaction.atomic
def enter_inspection(
    *, inspection: Inspection, entry: Entry, by: Access, at: datetime | None = None
) -> Inspection:
    """Enter what was found and sign it, by one of its inspectors; the others sign after him.

    A window that refused or was closed has no marks, and the notes say what was met. An entry that came before with
    the same key is answered as it now stands. Raises BadEntry, BadMarks, EnteredAlready, OwnDepartment, OneInspector.
    """
    at = at or timezone.now()
    found, seats = _seated(inspection, by)
    if found.entry_key == entry.key:
        return found
    if found.state != InspectionState.PLANNED:
        raise EnteredAlready(_("It was entered already: load the page, read it and sign."))
    _check_entry(found, entry, today=timezone.localdate(at))
    notes = one_line(entry.notes, field="notes", longest=LONGEST_NOTES)
    if entry.outcome == InspectionOutcome.INSPECTED:
        _write_marks(found, entry)
    else:
        if not notes:
            raise BadEntry(_("Say in the notes what you met there."), field="notes")
        found.marks.all().delete()
    found.outcome, found.day, found.notes = entry.outcome, entry.day, notes
    found.state, found.entry_key, found.sent_back_for = InspectionState.SIGNED, entry.key, ""
    found.entered_by, found.entered_at = by.user, at
    found.save(
        update_fields=[
            "outcome",
            "day",
            "notes",
            "state",
            "entry_key",
            "sent_back_for",
            "entered_by",
            "entered_at",
        ]
    )
    _sign(_own(seats, by), at)
    record_inspection("entered", found, by=by, at=at, outcome=found.outcome)
    telling.tell_to_sign(found, [seat.inspector_id for seat in seats if seat.signed_at is None], by=by, at=at)
    return found


@transaction.atomic
def sign_inspection(
    *, inspection: Inspection, seen: UUID, by: Access, at: datetime | None = None
) -> Inspection:
    """Sign what another inspector entered; the last signature files it, with its total and its findings.

    `seen` is the key of the entry that was read. Signing twice changes nothing. Raises EnteredAlready, ReadAnother,
    OwnDepartment.
    """
    at = at or timezone.now()
    found, seats = _seated(inspection, by)
    own = _own(seats, by)
    if found.entry_key == seen and own.signed_at is not None:
        return found
    if found.state != InspectionState.SIGNED:
        raise EnteredAlready(_("There is nothing to sign: load the page to see how it stands."))
    if found.entry_key != seen:
        raise ReadAnother(_("It was entered anew meanwhile: load the page and read it again."))
    _sign(own, at)
    record_inspection("signed", found, by=by, at=at)
    if all(seat.signed_at is not None for seat in seats):
        _file(found, by=by, at=at)
    return found


@transaction.atomic
def send_back_inspection(
    *, inspection: Inspection, seen: UUID, reason: str, by: Access, at: datetime | None = None
) -> Inspection:
    """Do not sign: say why; the marks stay as they are for whoever enters it anew, all signatures are taken back."""
    at = at or timezone.now()
    found, seats = _seated(inspection, by)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise BadEntry(_("Say what you do not agree with."), field="reason")
    if found.state != InspectionState.SIGNED:
        raise EnteredAlready(_("There is nothing to sign: load the page to see how it stands."))
    if found.entry_key != seen:
        raise ReadAnother(_("It was entered anew meanwhile: load the page and read it again."))
    found.state, found.sent_back_for = InspectionState.PLANNED, reason
    found.save(update_fields=["state", "sent_back_for"])
    InspectorSeat.objects.filter(inspection=found).update(signed_at=None)
    record_inspection("sent_back", found, by=by, at=at, reason=reason)
    telling.tell_sent_back(found, [seat.inspector_id for seat in seats], by=by, at=at)
    return found


def seat_of(inspection: Inspection, access: Access) -> InspectorSeat | None:
    """The person's own seat on an inspection, if he has one."""
    return next((seat for seat in inspection.seats.all() if seat.inspector_id == access.user.pk), None)


def _seated(inspection: Inspection, by: Access) -> tuple[Inspection, list[InspectorSeat]]:
    """The inspection and its seats under their locks, for one of its inspectors. Raises NotAllowed, OwnDepartment."""
    by.demand(Role.INSPECTOR, campaign_id=inspection.window.campaign_id)
    found = locked(inspection)
    seats = list(
        InspectorSeat.objects.select_for_update(of=("self",))
        .filter(inspection=found)
        .select_related("inspector")
        .order_by("pk")
    )
    if all(seat.inspector_id != by.user.pk for seat in seats):
        raise NotAllowed(_("Only its inspectors enter and sign an inspection."))
    check_outsider(found.window.department, by.user, departments_of(by))
    if len(seats) < TEAM:
        raise OneInspector(_("Two inspectors or more inspect together: tell the office."))
    return found, seats


def _own(seats: Sequence[InspectorSeat], by: Access) -> InspectorSeat:
    return next(seat for seat in seats if seat.inspector_id == by.user.pk)


def _sign(seat: InspectorSeat, at: datetime) -> None:
    seat.signed_at = at
    seat.save(update_fields=["signed_at"])


def _check_entry(inspection: Inspection, entry: Entry, *, today: date) -> None:
    if entry.outcome not in InspectionOutcome.values:
        raise BadEntry(_("Say what you met: inspected, refused or closed."), field="outcome")
    if entry.day > today:
        raise BadEntry(_("The day of the inspection is still to come."), field="day")
    if not inspection.window.is_valid_on(entry.day):
        raise BadEntry(_("The window does not take part on that day."), field="day")
    check_not_decided(inspection.window.campaign, entry.day)
    if (entry.day.year, entry.day.month) != (inspection.day.year, inspection.day.month):
        raise BadEntry(_("It is planned for another month: tell the office."), field="day")
    if entry.day != inspection.day:
        there = Inspection.objects.filter(window=inspection.window, kind=inspection.kind, day=entry.day)
        if there.exclude(pk=inspection.pk).exclude(state=InspectionState.WITHDRAWN).exists():
            raise OnThatDay(_("This window has an inspection of this kind on that day already."), field="day")


def _write_marks(inspection: Inspection, entry: Entry) -> None:
    items = list(inspection.checklist.items.all())
    marks = [
        Mark(
            mark.item,
            mark.points,
            one_line(mark.reason, field="reason", longest=LONGEST_REASON),
            mark.rectify_by,
        )
        for mark in entry.marks
    ]
    if found := faults(items, marks, day=entry.day):
        texts = {item.pk: item for item in items}
        raise BadMarks({fault.item: _words(fault, texts.get(fault.item)) for fault in found})
    inspection.marks.all().delete()
    InspectionMark.objects.bulk_create(
        InspectionMark(
            inspection=inspection,
            item_id=mark.item,
            points=mark.points,
            reason=mark.reason,
            rectify_by=mark.rectify_by,
        )
        for mark in marks
    )


def _file(inspection: Inspection, *, by: Access, at: datetime) -> None:
    """Total, findings and the time, together; in the caller's transaction."""
    marks = list(inspection.marks.select_related("item").order_by("item__position"))
    check_not_decided(inspection.window.campaign, inspection.day)
    inspection.state, inspection.filed_at = InspectionState.FILED, at
    if inspection.outcome == InspectionOutcome.INSPECTED:
        inspection.total = total_of([mark.points for mark in marks])
    inspection.save(update_fields=["state", "filed_at", "total"])
    findings = Finding.objects.bulk_create(
        Finding(
            inspection=inspection,
            item=mark.item,
            text=mark.reason,
            points=mark.item.maximum - mark.points,
            due_on=mark.rectify_by,
        )
        for mark in marks
        if mark.rectify_by is not None
    )
    record_inspection(
        "filed",
        inspection,
        by=by,
        at=at,
        outcome=inspection.outcome,
        total=str(inspection.total) if inspection.total is not None else "",
        findings=len(findings),
    )
    telling.tell_filed(inspection, by=by, at=at)


def _words(fault: Fault, item) -> str:
    full = f"{item.maximum.normalize():f}" if item else ""
    return {
        "unknown": _("This item is not on the checklist: load the page again."),
        "missing": _("Give a mark."),
        "twice": _("There are two marks for this item."),
        "not_points": _("Write a number such as 0.5."),
        "above": _("At most %(full)s points."),
        "decimals": _("At most two decimals."),
        "no_reason": _("Say why it is not full."),
        "nothing_to_rectify": _("Full marks leave nothing to rectify."),
        "rectify_by": _("Choose a day within sixty days after the inspection."),
    }[fault.code] % {"full": full}

"""Single inspections: planned by hand, given to others, withdrawn with a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Checklist,
    Finding,
    FindingState,
    Inspection,
    InspectionKind,
    InspectionPlan,
    InspectionState,
    InspectorSeat,
    ServiceWindow,
)
from activities.windows import telling
from activities.windows.acts import record_inspection
from activities.windows.checklists import checklist_in_force
from activities.windows.hiding import departments_of
from activities.windows.quarter_deciding import check_not_decided
from activities.windows.teams import check_outsider, seats_for
from campaign.models import Campaign, Role, User
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line

LONGEST_REASON = Inspection._meta.get_field("withdrawal_reason").max_length


class BadPlan(Refused):
    """Something about the plan is missing or does not fit; the field says what."""


class OnThatDay(Refused):
    """The window has an inspection of this kind on that day."""


class TooLate(Refused):
    """It was entered, filed or withdrawn already."""


@transaction.atomic
def assign_inspection(
    *,
    window: ServiceWindow,
    kind: str,
    day: date,
    inspectors: Sequence[User],
    by: Access,
    plan: InspectionPlan | None = None,
    at: datetime | None = None,
) -> Inspection:
    """Plan one inspection by hand. Raises BadPlan, OneInspector, OwnDepartment, NotAnInspector, OnThatDay."""
    by.demand(Role.OFFICE, campaign_id=window.campaign_id)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(
        pk=window.campaign_id
    )  # before the window, as whoever writes below it
    window = (
        ServiceWindow.objects.select_for_update(of=("self",), no_key=True)
        .select_related("department")
        .get(pk=window.pk)
    )
    if kind == InspectionKind.COVERT and window.department_id in departments_of(by):
        raise NotAllowed(_("Undercover inspections of your own department are planned by a colleague."))
    _check_day(window, kind, day)
    seats = seats_for(window, inspectors, by=by, today=timezone.localdate(at))
    inspection = Inspection.objects.create(
        window=window, kind=kind, day=day, plan=plan, checklist=checklist_to_use(by.campaign)
    )
    for seat in seats:
        seat.inspection = inspection
    InspectorSeat.objects.bulk_create(seats)
    record_inspection("assigned", inspection, by=by, at=at, inspectors=len(seats))
    told = {seat.inspector_id for seat in seats}
    telling.tell_assigned(by.campaign, told, day.replace(day=1), by=by, at=at)
    return inspection


@transaction.atomic
def change_assignment(
    *, inspection: Inspection, day: date, inspectors: Sequence[User], by: Access, at: datetime | None = None
) -> Inspection:
    """Move a planned inspection to another day or to other inspectors, before anything is entered."""
    by.demand(Role.OFFICE, campaign_id=inspection.window.campaign_id)
    at = at or timezone.now()
    found = locked(inspection)
    _check_reader(found, by)
    if found.state != InspectionState.PLANNED:
        raise TooLate(_("It was entered already; its day and inspectors stay."))
    if day != found.day:
        _check_day(found.window, found.kind, day)
    seats = seats_for(found.window, inspectors, by=by, today=timezone.localdate(at))
    before = set(found.seats.values_list("inspector", flat=True))
    found.seats.all().delete()
    for seat in seats:
        seat.inspection = found
    InspectorSeat.objects.bulk_create(seats)
    found.day = day
    found.save(update_fields=["day"])
    record_inspection("reassigned", found, by=by, at=at, inspectors=len(seats))
    told = {seat.inspector_id for seat in seats} - before
    telling.tell_assigned(by.campaign, told, day.replace(day=1), by=by, at=at)
    return found


@transaction.atomic
def withdraw_inspection(
    *, inspection: Inspection, reason: str, by: Access, at: datetime | None = None
) -> Inspection:
    """Call a planned inspection off, or declare a filed one void; it stays on file with the reason and counts no more.

    A decision that was made from it keeps what it was made from. Nobody declares one of the own department void. Raises
    BadPlan without a reason, TooLate, OwnDepartment.
    """
    by.demand(Role.OFFICE, campaign_id=inspection.window.campaign_id)
    at = at or timezone.now()
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise BadPlan(_("Say why."), field="reason")
    found = locked(inspection)
    _check_reader(found, by)
    if found.filed_at is not None:
        check_outsider(found.window.department, by.user, departments_of(by))
    if found.state == InspectionState.WITHDRAWN:
        raise TooLate(_("It is withdrawn already."))
    if Finding.objects.filter(inspection=found, state=FindingState.DEDUCTED).exists():
        raise TooLate(_("A finding of it was deducted already; it stays."))
    found.state = InspectionState.WITHDRAWN
    found.withdrawn_at, found.withdrawn_by, found.withdrawal_reason = at, by.user, reason
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record_inspection("withdrawn", found, by=by, at=at, reason=reason)
    telling.settle_withdrawn(found, at=at)
    return found


def locked(inspection: Inspection) -> Inspection:
    """The inspection under its lock, with its window."""
    return (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("window__department", "window__campaign", "checklist")
        .get(pk=inspection.pk)
    )


def _check_day(window: ServiceWindow, kind: str, day: date) -> None:
    if not window.is_valid_on(day):
        raise BadPlan(_("The window does not take part on that day."), field="day")
    check_not_decided(window.campaign, day)
    there = Inspection.objects.filter(window=window, kind=kind, day=day)
    if there.exclude(state=InspectionState.WITHDRAWN).exists():
        raise OnThatDay(_("This window has an inspection of this kind on that day already."), field="day")


def _check_reader(inspection: Inspection, by: Access) -> None:
    """The office of the inspected department neither moves nor withdraws what it must not see."""
    is_hidden = inspection.is_covert and inspection.filed_at is None
    if is_hidden and inspection.window.department_id in departments_of(by):
        raise NotAllowed(_("Undercover inspections of your own department are planned by a colleague."))


def checklist_to_use(campaign: Campaign) -> Checklist:
    checklist = checklist_in_force(campaign)
    if checklist is None:
        raise BadPlan(_("No checklist is in force yet: put one in force first."))
    return checklist

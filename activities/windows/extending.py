"""The day by which a finding must be put right, moved by the office for a reason, before it has passed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Finding, FindingExtension, FindingState, InspectionState
from activities.windows.acts import record_inspection
from activities.windows.hiding import departments_of
from activities.windows.inspecting import BadEntry, EnteredAlready
from activities.windows.marking import LONGEST_RECTIFICATION
from activities.windows.teams import check_outsider
from activities.windows.telling import tell_extended
from campaign.models import Role
from campaign.permissions import Access
from campaign.wording import one_line

LONGEST_REASON = FindingExtension._meta.get_field("reason").max_length


@transaction.atomic
def extend_finding(
    *, finding: Finding, due_on: date, reason: str, by: Access, at: datetime | None = None
) -> Finding:
    """Give a department more time for a finding: a later day, at most sixty days after the one that held.

    What passed its day is a deduction and is not extended any more; not by somebody of the inspected department
    (rules.md §6). The department is told. Raises BadEntry, EnteredAlready, OwnDepartment.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=finding.inspection.window.campaign_id)
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("inspection__window__department", "inspection__window__campaign", "item")
        .get(pk=finding.pk)
    )
    check_outsider(found.inspection.window.department, by.user, departments_of(by))
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not is_extendable(found, today=timezone.localdate(at)):
        raise EnteredAlready(_("Its day has passed, proof was given, or it is settled: the day stays."))
    if not reason:
        raise BadEntry(_("Say why."), field="reason")
    if not found.due_on < due_on <= found.due_on + LONGEST_RECTIFICATION:
        raise BadEntry(_("Choose a later day, within sixty days after the present one."), field="due_on")
    FindingExtension.objects.create(
        finding=found, was_due_on=found.due_on, due_on=due_on, reason=reason, by=by.user, at=at
    )
    record_inspection(
        "finding_extended",
        found.inspection,
        by=by,
        at=at,
        finding=found.pk,
        was_due_on=str(found.due_on),
        due_on=str(due_on),
        reason=reason,
    )
    found.due_on = due_on
    found.save(update_fields=["due_on"])
    tell_extended(found, by=by, at=at)
    return found


def is_extendable(finding: Finding, *, today: date) -> bool:
    """Whether its day can still be moved: no proof yet, not past, of an inspection that holds."""
    return (
        finding.state == FindingState.OPEN
        and finding.due_on >= today
        and finding.inspection.state == InspectionState.FILED
    )

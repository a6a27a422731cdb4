"""Findings put right: proof by the department, recheck by the office or an inspector, closed or deducted."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Finding, FindingState, InspectionState, InspectorSeat
from activities.windows import telling
from activities.windows.acts import record_inspection
from activities.windows.attaching import finding_to_rectify
from activities.windows.hiding import departments_of
from activities.windows.inspecting import BadEntry, EnteredAlready
from activities.windows.teams import check_outsider
from campaign.models import NoticeKind, Notification, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed
from campaign.wording import one_line

LONGEST_PROOF = Finding._meta.get_field("proof").max_length
LONGEST_REMARK = Finding._meta.get_field("remark").max_length
CLOSE, AGAIN, DEDUCT = "close", "again", "deduct"


@transaction.atomic
def prove_finding(*, finding: Finding, proof: str, by: Access, at: datetime | None = None) -> Finding:
    """Say what was done, by head or deputy; the files attached before go with it. Late proof is taken and marked late.

    Raises BadEntry without words, EnteredAlready, NotAllowed.
    """
    at = at or timezone.now()
    found = finding_to_rectify(finding, by)
    proof = one_line(proof, field="proof", longest=LONGEST_PROOF)
    if not proof:
        raise BadEntry(_("Say what was done."), field="proof")
    found.state, found.proof, found.proved_by, found.proved_at = FindingState.PROVED, proof, by.user, at
    found.save(update_fields=["state", "proof", "proved_by", "proved_at"])
    record_inspection("finding_proved", found.inspection, by=by, at=at, finding=found.pk)
    telling.tell_proved(found, by=by, at=at)
    return found


@transaction.atomic
def recheck_finding(
    *, finding: Finding, verdict: str, remark: str, by: Access, at: datetime | None = None
) -> Finding:
    """Say what the recheck found: put right, to be done again while its day has not passed, or not put right.

    What was not put right by its day, or proved only after it, is a deduction in the month in which it fell due: it
    cannot be closed any more (rules.md §6). Raises BadEntry, EnteredAlready, OwnDepartment, NotAllowed.
    """
    at = at or timezone.now()
    found = _to_recheck(finding, by)
    today = timezone.localdate(at)
    remark = one_line(remark, field="remark", longest=LONGEST_REMARK)
    if verdict not in (CLOSE, AGAIN, DEDUCT):
        raise BadEntry(_("Say what the recheck found."), field="verdict")
    if verdict != CLOSE and not remark:
        raise BadEntry(_("Say what is still wrong."), field="remark")
    if verdict == CLOSE and not found.was_proved_in_time:
        raise BadEntry(
            _("Proof did not come by the day it fell due: it is a deduction of that month."), field="verdict"
        )
    if verdict == AGAIN and found.due_on < today:
        raise BadEntry(_("Its day has passed: it cannot be done again."), field="verdict")
    if found.state == FindingState.OPEN and not found.is_overdue_on(today):
        raise EnteredAlready(_("Its day has not passed and there is no proof yet."))
    if verdict == AGAIN:
        found.state, found.proved_at, found.proved_by = FindingState.OPEN, None, None
    else:
        found.state = FindingState.CLOSED if verdict == CLOSE else FindingState.DEDUCTED
    found.remark, found.rechecked_by, found.rechecked_at = remark, by.user, at
    found.save(update_fields=["state", "proved_at", "proved_by", "remark", "rechecked_by", "rechecked_at"])
    record_inspection(
        "finding_rechecked",
        found.inspection,
        by=by,
        at=at,
        finding=found.pk,
        verdict=verdict,
        points=str(found.points),
    )
    telling.tell_rechecked(found, by=by, at=at)
    return found


def verdicts_for(finding: Finding, *, today: date) -> list[str]:
    """What a recheck of today can say of a finding: what came late is not closed, what is past is not done again."""
    closes = [CLOSE] if finding.state == FindingState.PROVED and finding.was_proved_in_time else []
    again = [AGAIN] if finding.state == FindingState.PROVED and finding.due_on >= today else []
    return [*closes, *again, DEDUCT]


def may_recheck(finding: Finding, access: Access) -> bool:
    """The office, or an inspector of the inspection; nobody of the inspected department."""
    if finding.inspection.window.department_id in departments_of(access):
        return False
    if access.holds(Role.OFFICE):
        return True
    seats = InspectorSeat.objects.filter(inspection=finding.inspection_id, inspector=access.user)
    return access.holds(Role.INSPECTOR) and seats.exists()


def remind_overdue(*, at: datetime | None = None) -> int:
    """Tell of each finding whose day has passed without proof, once; returns of how many. Safe to run at any time."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    passed = Finding.objects.filter(
        Q(inspection__state=InspectionState.FILED),
        state=FindingState.OPEN,
        due_on__lt=today,
        inspection__window__campaign__history_since=None,
    )
    told, overdue = 0, Notification.objects.filter(kind=NoticeKind.FINDING_OVERDUE)
    before = set(overdue.values_list("link", flat=True).distinct())
    for finding in passed.select_related("inspection__window__campaign").order_by("pk"):
        link = telling.finding_link(finding)
        if link in before:
            continue
        campaign = finding.inspection.window.campaign
        with transaction.atomic():
            Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
            if not overdue.filter(campaign=campaign, link=link).exists():
                telling.tell_overdue(finding, at=at)
                told += 1
    return told


def _to_recheck(finding: Finding, by: Access) -> Finding:
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("inspection__window__department", "inspection__window__campaign", "item")
        .get(pk=finding.pk)
    )
    by.demand(Role.OFFICE, Role.INSPECTOR, campaign_id=found.inspection.window.campaign_id)
    check_outsider(found.inspection.window.department, by.user, departments_of(by))
    if not may_recheck(found, by):
        raise NotAllowed(_("The office or one of its inspectors rechecks a finding."))
    if found.state not in (FindingState.OPEN, FindingState.PROVED):
        raise EnteredAlready(_("This finding is settled already."))
    if found.inspection.state != InspectionState.FILED:
        raise EnteredAlready(_("The inspection was withdrawn."))
    return found

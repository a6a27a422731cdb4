"""Unfiled reports become proposed deductions; a person accepts or declines each, nothing is deducted by itself."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Proposal, ProposalKind, ProposalState, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from scoring.entry import enter_deduction
from scoring.models import ExpectedReport, LedgerLine, Month, ReportDue
from scoring.reports import departments_of, may_declare
from scoring.roster import participants

LONGEST = Proposal._meta.get_field("reason").max_length
SHORTEST = 2
# Names the entry that a proposal makes, so that it is written once.
ENTRIES = UUID("6f1f3c58-54f5-4b0b-9a9e-0a5a3f1d7c11")


class AlreadyDecided(Refused):
    """The proposal was accepted or declined before."""


class ReportWithdrawn(Refused):
    """The report that a proposal comes from is withdrawn; the proposal can only be declined."""


class NotExpected(Refused):
    """Nobody of the branch or department takes part in the month any more."""


@transaction.atomic
def propose_unfiled(*, campaign: Campaign | None = None, at: datetime | None = None) -> int:
    """Propose a deduction for every report that is not filed on the day after its deadline; returns how many are new.

    Run by the task process for all campaigns; running it again proposes nothing twice. Nothing is deducted: a
    person accepts or declines each. Features N9.
    """
    at = at or timezone.now()
    missing = (
        ExpectedReport.objects.filter(
            report__withdrawn_at__isnull=True,
            report__due_on__lt=timezone.localdate(at),
            filed_on__isnull=True,
            report__month__campaign__history_since=None,
        )
        .select_for_update(of=("self",))
        .select_related("report__indicator", "report__rule", "report__month__campaign")
        .order_by("pk")
    )
    if campaign is not None:
        missing = missing.filter(report__month__campaign=campaign)
    found = {(one.report.month.campaign_id, one.key): one for one in missing}
    known = set(
        Proposal.objects.filter(kind=ProposalKind.DEDUCTION, key__in=[key for __, key in found]).values_list(
            "campaign_id", "key"
        )
    )
    fresh = [one for place, one in found.items() if place not in known]
    made = Proposal.objects.bulk_create(
        [
            Proposal(
                campaign_id=one.report.month.campaign_id,
                kind=ProposalKind.DEDUCTION,
                key=one.key,
                payload=_payload(one),
                proposed_at=at,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    for one in fresh:
        record(
            "scoring.deduction.proposed",
            by=None,
            campaign=one.report.month.campaign,
            obj=one.report,
            at=at,
            key=one.key,
            month=one.report.month.code,
            indicator=one.report.indicator.code,
        )
    return len(made)


def _payload(one: ExpectedReport) -> dict:
    """What would be entered, in words and numbers as they stood when it was proposed."""
    report = one.report
    return {
        "month": report.month.code,
        "report": report.pk,
        "expected": one.pk,
        "indicator": report.indicator.code,
        "owner": report.indicator.owner_id,
        "rule": report.rule.code if report.rule else "",
        "points": f"{report.rule.points if report.rule else report.points:.2f}",
        "department": one.department_id,
        "branch": one.branch_id,
        "fact_date": report.due_on.isoformat(),
        "reason": reason_of(report),
    }


def reason_of(report: ReportDue) -> str:
    """The public reason, as papers print it: they are written in Chinese whatever the screen's language."""
    return f"未按时报送“{report.title}”"


@transaction.atomic
def accept_proposal(
    *, proposal: Proposal, by: Access, reason: str = "", at: datetime | None = None
) -> LedgerLine:
    """Make a ledger line of a proposed deduction, through the same entry as every other line and its guards.

    `reason` replaces the proposed public reason. Raises AlreadyDecided, and what entering raises: the month or the group
    is closed, the department is the person's own, the indicator another owner's; ReportWithdrawn. Then nothing is decided.
    """
    at = at or timezone.now()
    proposal, expected = _locked(proposal, by)
    report = expected.report
    still_due = ReportDue.objects.select_for_update(of=("self",), no_key=True).filter(pk=report.pk)
    if still_due.get().withdrawn_at is not None:
        raise ReportWithdrawn(_("This report was withdrawn; the proposal can only be declined."))
    payload = proposal.payload
    reason = one_line(reason, field="reason", longest=LONGEST) or payload["reason"]
    __, line = enter_deduction(
        month=report.month,
        indicator=report.indicator.code,
        department=_department_code(expected),
        by=by,
        rule=report.rule.code if report.rule else None,
        points=None if report.rule else report.points,
        reason=reason,
        fact_date=report.due_on,
        key=uuid5(ENTRIES, str(proposal.pk)),
        at=at,
    )
    _decide(proposal, ProposalState.ACCEPTED, by=by, at=at, result=f"line:{line.pk}")
    return line


@transaction.atomic
def decline_proposal(*, proposal: Proposal, by: Access, reason: str, at: datetime | None = None) -> Proposal:
    """Say why nothing is deducted; by the owner or the office, also when the month is closed. Raises AlreadyDecided."""
    at = at or timezone.now()
    proposal, expected = _locked(proposal, by)
    if not may_declare(by, expected.report.indicator):
        raise NotAllowed(
            _("This indicator belongs to %(owner)s.") % {"owner": expected.report.indicator.owner.name}
        )
    if by.own_department_id in departments_of(expected, expected.report.month):
        raise NotAllowed(_("Nobody decides about the own department."))
    reason = one_line(reason, field="reason", longest=LONGEST)
    if len(reason) < SHORTEST:
        raise Refused(_("Give the reason."), field="reason")
    _decide(proposal, ProposalState.DECLINED, by=by, at=at, reason=reason)
    return proposal


def open_proposals(month: Month) -> int:
    """How many proposed deductions of the month wait for a decision; one query."""
    return Proposal.objects.filter(
        campaign=month.campaign_id,
        kind=ProposalKind.DEDUCTION,
        state=ProposalState.OPEN,
        payload__month=month.code,
    ).count()


def waiting_proposals(access: Access) -> dict[str, int]:
    """How many proposed deductions wait for this person's decision, by month; one query.

    For the office those of every owner, for scorers those of their own indicators.
    """
    waiting = Proposal.objects.filter(
        campaign=access.campaign, kind=ProposalKind.DEDUCTION, state=ProposalState.OPEN
    )
    if not access.holds(Role.OFFICE):
        waiting = waiting.filter(payload__owner__in=sorted(access.departments(Role.SCORER)))
    found: dict[str, int] = {}
    for month in waiting.order_by("pk").values_list("payload__month", flat=True):
        found[month] = found.get(month, 0) + 1
    return found


def _locked(proposal: Proposal, by: Access) -> tuple[Proposal, ExpectedReport]:
    """The proposal under its lock with what it comes from; refused when it is decided."""
    found = (
        Proposal.objects.select_for_update(of=("self",))
        .filter(pk=proposal.pk, campaign=by.campaign, kind=ProposalKind.DEDUCTION)
        .first()
    )
    if found is None:
        raise NotAllowed(_("This proposal belongs to another campaign."))
    if found.state != ProposalState.OPEN:
        raise AlreadyDecided(
            _("%(name)s decided on this proposal already.") % {"name": found.decided_by.name}
        )
    expected = ExpectedReport.objects.select_related(
        "report__indicator__owner", "report__rule", "report__month", "department"
    ).get(pk=found.payload["expected"])
    expected.report.month.campaign = by.campaign
    return found, expected


def _department_code(expected: ExpectedReport) -> str:
    """The code under which the cell is written: the department's, of a branch that of its first in the month."""
    if expected.department_id:
        return expected.department.code
    month = expected.report.month
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    for person in people:
        if person.branch_id == expected.branch_id:
            return person.code
    raise NotExpected(_("Nobody of this branch takes part in the month any more; decline the proposal."))


def _decide(
    proposal: Proposal, state: ProposalState, *, by: Access, at: datetime, reason: str = "", result: str = ""
) -> None:
    proposal.state, proposal.reason, proposal.result = state, reason, result
    proposal.decided_by, proposal.decided_at = by.user, at
    proposal.save(update_fields=["state", "reason", "result", "decided_by", "decided_at"])
    record(
        f"scoring.deduction.{state}",
        by=by.user,
        campaign=by.campaign,
        obj=proposal,
        at=at,
        reason=reason,
        result=result,
        proposed=proposal.payload,
    )

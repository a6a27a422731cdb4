"""The reports of a month as a page shows them: what each department owes, and what is proposed where it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaign.models import Enrolment, Proposal, ProposalKind, ProposalState, Role
from campaign.permissions import Access
from scoring.models import ExpectedReport, Month, MonthState, ReportDue
from scoring.reports import may_declare
from scoring.rights import reads_all
from scoring.roster import Participant, participants


@dataclass(frozen=True)
class ExpectedRow:
    """One department's or branch's part of a report, with what this person may do about it."""

    expected: ExpectedReport
    name: str
    proposal: Proposal | None
    may_file: bool
    may_take_back: bool
    may_decide: bool
    may_accept: bool

    @property
    def waits(self) -> bool:
        return self.proposal is not None and self.proposal.state == ProposalState.OPEN


@dataclass(frozen=True)
class ReportRow:
    """A report with the parts that this person may see."""

    report: ReportDue
    parts: Sequence[ExpectedRow]
    is_over: bool
    may_withdraw: bool

    @property
    def filed_parts(self) -> list[ExpectedRow]:
        return [part for part in self.parts if part.expected.filed_on is not None]

    @property
    def unfiled(self) -> list[ExpectedRow]:
        return [part for part in self.parts if part.expected.filed_on is None]

    @property
    def waiting(self) -> int:
        return sum(part.waits for part in self.parts)


def report_rows(month: Month, access: Access, *, today: date) -> list[ReportRow]:
    """The month's reports with what is expected, four queries whatever their number.

    Whoever reads all sees all, scorers those of their indicators, heads and deputies the part of their department.
    """
    reports = (
        ReportDue.objects.filter(month=month)
        .select_related("indicator__owner", "rule", "declared_by", "withdrawn_by")
        .order_by("withdrawn_at", "due_on", "pk")
    )
    expected = (
        ExpectedReport.objects.filter(report__month=month)
        .select_related("department", "branch", "marked_by")
        .order_by("report", "pk")
    )
    parts: dict[int, list[ExpectedReport]] = {}
    for one in expected:
        parts.setdefault(one.report_id, []).append(one)
    proposals = {
        proposal.key: proposal
        for proposal in Proposal.objects.filter(
            campaign=access.campaign, kind=ProposalKind.DEDUCTION, payload__month=month.code
        ).select_related("decided_by")
    }
    people = participants(access.campaign, first_day=month.first_day, last_day=month.last_day)
    found = []
    for report in reports:
        of_owner = may_declare(access, report.indicator)
        rows = [
            row
            for one in parts.get(report.pk, ())
            if (
                row := _row(
                    one, report, month, access, people, proposals.get(one.key), of_owner=of_owner, today=today
                )
            )
        ]
        if rows:
            found.append(
                ReportRow(
                    report,
                    rows,
                    is_over=today > report.due_on,
                    may_withdraw=of_owner
                    and report.withdrawn_at is None
                    and not any(row.proposal for row in rows),
                )
            )
    return found


def _row(
    one: ExpectedReport,
    report: ReportDue,
    month: Month,
    access: Access,
    people: Sequence[Participant],
    proposal: Proposal | None,
    *,
    of_owner: bool,
    today: date,
) -> ExpectedRow | None:
    """The part as this person sees it; None where it is none of his business."""
    around = {
        person.department_id
        for person in people
        if (person.branch_id == one.branch_id if one.branch_id else person.department_id == one.department_id)
    }
    is_mine = bool(access.departments(Role.HEAD, Role.DEPUTY) & around)
    if not (of_owner or is_mine or reads_all(access)):
        return None
    lasts = report.withdrawn_at is None and proposal is None
    for_owner = of_owner and access.own_department_id not in around
    waits = proposal is not None and proposal.state == ProposalState.OPEN
    return ExpectedRow(
        expected=one,
        name=(one.branch or one.department).name,
        proposal=proposal,
        may_file=lasts and one.filed_on is None and (for_owner or (is_mine and today <= report.due_on)),
        may_take_back=lasts and one.filed_on is not None and for_owner,
        may_decide=waits and for_owner,
        may_accept=waits and for_owner and month.state == MonthState.OPEN,
    )


def reports_owed(access: Access, *, today: date) -> list[ExpectedReport]:
    """What the person's own department still has to file, the most urgent first; one query, none for others."""
    own = access.departments(Role.HEAD, Role.DEPUTY)
    if not own:
        return []
    branches = Enrolment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        campaign=access.campaign,
        department__in=own,
        since__lte=today,
        branch__isnull=False,
    )
    mine = ExpectedReport.objects.filter(
        Q(department__in=own) | Q(branch__in=branches.values("branch")),
        report__month__campaign=access.campaign,
        report__withdrawn_at__isnull=True,
        report__due_on__gte=today,
        filed_on__isnull=True,
    )
    return list(
        mine.select_related("report__month", "report__indicator__owner").order_by("report__due_on", "pk")
    )

"""Reports that departments owe: declared due by an owner, and marked as filed by the department or the owner."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Proposal, ProposalKind, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from scoring.cells import MonthNotOpen, OwnDepartment
from scoring.group_cells import targets
from scoring.models import (
    DeductionRule,
    ExpectedReport,
    Indicator,
    Month,
    MonthState,
    NotApplicableGrant,
    ReportDue,
)
from scoring.points import MESSAGES, PointsError, free_line_points
from scoring.roster import Participant, participants

SHORTEST = 2
LONGEST = ReportDue._meta.get_field("title").max_length
TAKES_REPORTS = (MonthState.DRAFT, MonthState.OPEN)


class BadReport(Refused):
    """The title, the day, the rule or the departments cannot stand."""


class ReportLate(Refused):
    """The deadline has passed; what is filed later is the owner's matter."""


class AlreadyMarked(Refused):
    """The report is marked as filed, or not marked, already, or its deduction is proposed."""


def may_declare(access: Access, indicator: Indicator) -> bool:
    """The owner's scorers, or the office on their behalf."""
    return access.holds(Role.OFFICE) or indicator.owner_id in access.departments(Role.SCORER)


@transaction.atomic
def declare_report(
    *,
    month: Month,
    indicator: Indicator,
    title: str,
    due_on: date,
    by: Access,
    rule: DeductionRule | None = None,
    points: Decimal | None = None,
    departments: Collection[str] | None = None,
    at: datetime | None = None,
) -> ReportDue:
    """Say that departments owe a report by a day of the month; who does not file it is proposed for a deduction.

    The deduction follows a rule of the indicator, counted once, or `points`. `departments` are codes; left out, all to
    which the indicator applies. An indicator that is recorded by branch expects one report from each branch. The
    title is printed in the reason: it names no person there, which is checked when the deduction is entered.
    Raises BadReport, MonthNotOpen, NotAllowed. Features N9.
    """
    at = at or timezone.now()
    month = Month.objects.select_for_update(of=("self",), no_key=True).get(pk=month.pk, campaign=by.campaign)
    month.campaign = by.campaign
    if not may_declare(by, indicator):
        raise NotAllowed(_("This indicator belongs to %(owner)s.") % {"owner": indicator.owner.name})
    if month.state not in TAKES_REPORTS:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month.name})
    title = one_line(title, field="title", longest=LONGEST)
    if len(title) < SHORTEST:
        raise BadReport(_("Name the report."), field="title")
    if not month.first_day <= due_on <= month.last_day:
        raise BadReport(
            _("The day lies outside %(month)s. A report counts in the month in which it falls due.")
            % {"month": month.name},
            field="due_on",
        )
    if due_on < timezone.localdate(at):
        raise BadReport(_("A report is declared before it is due."), field="due_on")
    _check_deduction(indicator, rule, points)
    report = ReportDue(
        month=month,
        indicator=indicator,
        rule=rule,
        points=points,
        title=title,
        due_on=due_on,
        declared_by=by.user,
        declared_at=at,
        on_behalf=indicator.owner_id not in by.departments(Role.SCORER)
        and indicator.owner_id != by.campaign.office_id,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as clash:
        raise BadReport(_("This report is declared already."), field="title") from clash
    owing = owing_targets(month, indicator)
    if departments is not None:
        owing = [
            (branch, around)
            for branch, around in owing
            if {person.code for person in around} & set(departments)
        ]
    if not owing:
        raise BadReport(_("Choose from whom the report is expected."), field="departments")
    ExpectedReport.objects.bulk_create(
        [
            ExpectedReport(
                report=report,
                branch_id=branch,
                department_id=None if branch else around[0].department_id,
            )
            for branch, around in owing
        ]
    )
    _record(
        "declared",
        report,
        by=by,
        at=at,
        title=title,
        due_on=due_on,
        departments=[around[0].code for __, around in owing],
        on_behalf=report.on_behalf,
    )
    return report


def owing_targets(month: Month, indicator: Indicator) -> list[tuple[int | None, Sequence[Participant]]]:
    """From whom a report under the indicator can be expected: departments, or branches, to which it applies."""
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    left_out = set(
        NotApplicableGrant.objects.filter(
            indicator=indicator, first_month__lte=month.first_day, last_month__gte=month.first_day
        ).values_list("department_id", flat=True)
    )
    found = []
    for branch, around in targets(indicator, people):
        applies = [
            person
            for person in around
            if indicator.section.category_id in (None, person.category_id)
            and person.department_id not in left_out
        ]
        if applies:
            found.append((branch, applies))
    return found


@transaction.atomic
def withdraw_report(*, report: ReportDue, by: Access, at: datetime | None = None) -> ReportDue:
    """Take a declared report back: nothing is expected and nothing proposed any more.

    Refused once a deduction was proposed for it; those are declined one by one.
    """
    at = at or timezone.now()
    report = _locked(report, by)
    if not may_declare(by, report.indicator):
        raise NotAllowed(_("This indicator belongs to %(owner)s.") % {"owner": report.indicator.owner.name})
    if report.withdrawn_at is not None:
        raise AlreadyMarked(_("This report is withdrawn already."))
    keys = [one.key for one in report.expected.all()]
    if Proposal.objects.filter(campaign=by.campaign, kind=ProposalKind.DEDUCTION, key__in=keys).exists():
        raise AlreadyMarked(_("Deductions are proposed for this report; decline them instead."))
    report.withdrawn_by, report.withdrawn_at = by.user, at
    report.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _record("withdrawn", report, by=by, at=at, title=report.title)
    return report


@transaction.atomic
def mark_filed(
    *, expected: ExpectedReport, by: Access, filed_on: date | None = None, at: datetime | None = None
) -> ExpectedReport:
    """Mark a report as filed: by the head or deputy until the deadline, by the owner or the office at any time.

    `filed_on` is the day on which it came in, today if left out. Once a deduction is proposed nothing is marked any
    more: the owner declines the proposal and says why. Nobody marks the own department for the owner.
    Raises ReportLate, AlreadyMarked, OwnDepartment, NotAllowed. Features N9.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    report = _locked(expected.report, by)
    expected = _expected(expected)
    as_department = owes(by, expected, report.month)
    if not as_department and not may_declare(by, report.indicator):
        raise NotAllowed(_("This report is not expected from your department."))
    if not as_department and _is_own(by, expected, report.month):
        raise OwnDepartment(_("Nobody marks the own department's report for the owner."))
    _check_not_settled(report, expected, by=by)
    if expected.filed_on is not None:
        raise AlreadyMarked(_("This report is marked as filed already."))
    filed_on = filed_on or today
    if filed_on > today:
        raise BadReport(_("The day lies ahead."), field="filed_on")
    if as_department and today > report.due_on:
        raise ReportLate(
            _("The deadline was %(day)s; the owner marks what comes in later.")
            % {"day": date_format(report.due_on, "DATE_FORMAT")}
        )
    expected.filed_on, expected.marked_by, expected.marked_at = filed_on, by.user, at
    expected.save(update_fields=["filed_on", "marked_by", "marked_at"])
    _record("filed", report, by=by, at=at, expected=expected.pk, filed_on=filed_on)
    return expected


@transaction.atomic
def take_back_filing(
    *, expected: ExpectedReport, by: Access, reason: str, at: datetime | None = None
) -> ExpectedReport:
    """The owner or the office says that a report marked as filed has not come in; it is expected again."""
    at = at or timezone.now()
    report = _locked(expected.report, by)
    expected = _expected(expected)
    if not may_declare(by, report.indicator):
        raise NotAllowed(_("This indicator belongs to %(owner)s.") % {"owner": report.indicator.owner.name})
    if _is_own(by, expected, report.month):
        raise OwnDepartment(_("Nobody marks the own department's report for the owner."))
    reason = one_line(reason, field="reason", longest=200)
    if len(reason) < SHORTEST:
        raise Refused(_("Give the reason."), field="reason")
    _check_not_settled(report, expected, by=by)
    if expected.filed_on is None:
        raise AlreadyMarked(_("This report is not marked as filed."))
    expected.filed_on = expected.marked_by = expected.marked_at = None
    expected.save(update_fields=["filed_on", "marked_by", "marked_at"])
    _record("filing_taken_back", report, by=by, at=at, expected=expected.pk, reason=reason)
    return expected


def owes(access: Access, expected: ExpectedReport, month: Month) -> bool:
    """Does the person lead a department from which this is expected?"""
    return bool(access.departments(Role.HEAD, Role.DEPUTY) & departments_of(expected, month))


def departments_of(expected: ExpectedReport, month: Month) -> frozenset[int]:
    """The departments that owe it: one, or in the month all of the branch."""
    if expected.department_id:
        return frozenset({expected.department_id})
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    return frozenset(person.department_id for person in people if person.branch_id == expected.branch_id)


def _is_own(by: Access, expected: ExpectedReport, month: Month) -> bool:
    return by.own_department_id in departments_of(expected, month)


def _check_deduction(indicator: Indicator, rule: DeductionRule | None, points: Decimal | None) -> None:
    if rule is not None:
        if rule.indicator_id != indicator.pk:
            raise BadReport(
                _("%(rule)s is not a deduction rule of %(indicator)s.")
                % {"rule": rule.code, "indicator": indicator.code},
                field="rule",
            )
        if points is not None:
            raise BadReport(_("Choose a rule or write points, not both."), field="points")
        if rule.step is not None:
            raise BadReport(_("This rule counts steps; choose another one or write points."), field="rule")
        return
    if points is None:
        raise BadReport(_("Say by which rule or how many points are deducted."), field="points")
    try:
        free_line_points(points, maximum=indicator.maximum)
    except PointsError as refusal:
        raise BadReport(_(MESSAGES[refusal.code]) % refusal.message_args, field="points") from refusal


def _check_not_settled(report: ReportDue, expected: ExpectedReport, *, by: Access) -> None:
    if report.withdrawn_at is not None:
        raise AlreadyMarked(_("This report is withdrawn already."))
    if Proposal.objects.filter(campaign=by.campaign, kind=ProposalKind.DEDUCTION, key=expected.key).exists():
        raise AlreadyMarked(_("A deduction is proposed for this report already; the owner decides on it."))


def _locked(report: ReportDue, by: Access) -> ReportDue:
    found = (
        ReportDue.objects.select_for_update(of=("self",))
        .select_related("month", "indicator__owner", "indicator__section", "rule")
        .filter(pk=report.pk, month__campaign=by.campaign)
        .first()
    )
    if found is None:
        raise NotAllowed(_("This report belongs to another campaign."))
    found.month.campaign = by.campaign
    return found


def _expected(expected: ExpectedReport) -> ExpectedReport:
    return ExpectedReport.objects.select_for_update(of=("self",)).get(pk=expected.pk)


def _record(act: str, report: ReportDue, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.report.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=report,
        at=at,
        month=report.month.code,
        indicator=report.indicator.code,
        **data,
    )

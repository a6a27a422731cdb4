"""The reports that departments owe in a month, and the deductions proposed for those that are missing."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Proposal, ProposalKind, Role
from campaign.permissions import any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from scoring.models import DeductionRule, ExpectedReport, Indicator, Month, ReportDue
from scoring.report_forms import FiledForm, ReportForm, WhyForm
from scoring.report_pages import report_rows
from scoring.report_proposals import accept_proposal, decline_proposal
from scoring.reports import (
    TAKES_REPORTS,
    declare_report,
    mark_filed,
    take_back_filing,
    withdraw_report,
)
from scoring.rights import reads_all
from scoring.roster import participants
from scoring.views.progress import month_of

sees_reports = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.SCORER, Role.HEAD, Role.DEPUTY)
declares = any_of(Role.OFFICE, Role.SCORER)
files = any_of(Role.OFFICE, Role.SCORER, Role.HEAD, Role.DEPUTY)


@require(sees_reports)
@require_safe
def report_list(request: HttpRequest, month: date) -> HttpResponse:
    """The month's reports as far as they concern the person: own indicators, own department, or all."""
    return _page(request, month_of(request, month))


@require(declares)
@require_POST
def report_declare(request: HttpRequest, month: date) -> HttpResponse:
    """Say that departments owe a report."""
    found = month_of(request, month)
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        declare_report(month=found, by=request.access, **form.arguments())
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, form=form, status=409)
    messages.success(request, _("The report is declared; the departments see it on their workbench."))
    return _back(request, found)


@require(declares)
@require_POST
def report_withdraw(request: HttpRequest, report: int) -> HttpResponse:
    """Take a declared report back."""
    found = get_object_or_404(
        ReportDue.objects.select_related("month"), pk=report, month__campaign=request.access.campaign
    )
    return _act(
        request,
        found.month,
        lambda: withdraw_report(report=found, by=request.access),
        _("The report is withdrawn: nothing is expected any more."),
    )


@require(files)
@require_POST
def report_file(request: HttpRequest, expected: int) -> HttpResponse:
    """Mark a report as filed."""
    found = _expected(request, expected)
    form = FiledForm(request.POST)
    if not form.is_valid():
        return _page(
            request, month_of(request, found.report.month.first_day), said=_("Write a day."), status=422
        )
    return _act(
        request,
        found.report.month,
        lambda: mark_filed(expected=found, by=request.access, filed_on=form.cleaned_data["filed_on"]),
        _("The report is marked as filed."),
    )


@require(declares)
@require_POST
def report_take_back(request: HttpRequest, expected: int) -> HttpResponse:
    """Say that a report marked as filed has not come in."""
    found = _expected(request, expected)
    return _act(
        request,
        found.report.month,
        lambda: take_back_filing(expected=found, by=request.access, reason=_why(request)),
        _("The report is expected again."),
    )


@require(declares)
@require_POST
def proposal_accept(request: HttpRequest, proposal: int) -> HttpResponse:
    """Make a ledger line of a proposed deduction."""
    found = _proposal(request, proposal)
    return _act(
        request,
        _month(request, found),
        lambda: accept_proposal(proposal=found, by=request.access, reason=_why(request)),
        _("The deduction is entered; it can be withdrawn in its cell."),
    )


@require(declares)
@require_POST
def proposal_decline(request: HttpRequest, proposal: int) -> HttpResponse:
    """Say why nothing is deducted."""
    found = _proposal(request, proposal)
    return _act(
        request,
        _month(request, found),
        lambda: decline_proposal(proposal=found, by=request.access, reason=_why(request)),
        _("The proposal is declined: nothing is deducted."),
    )


def _act(request: HttpRequest, month: Month, verb, done: str) -> HttpResponse:
    """Run a verb; what the rules refuse is answered by the page with the reason, what the role refuses by a denial."""
    found = month_of(request, month.first_day)
    try:
        verb()
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise denial(request) from refusal
        return _page(
            request, found, said=str(refusal.message), status=422 if refusal.field == "reason" else 409
        )
    messages.success(request, done)
    return _back(request, found)


def _page(
    request: HttpRequest,
    month: Month,
    *,
    form: ReportForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    may_declare = declares(access) and month.state in TAKES_REPORTS
    rows = report_rows(month, access, today=timezone.localdate())
    context = {
        "month": month,
        "rows": rows,
        "said": said,
        "reads_all": reads_all(access),
        "may_declare": may_declare,
    }
    if may_declare:
        context["form"] = form or _form(request, month)
    return render(request, "scoring/report_list.html", context, status=status)


def _form(request: HttpRequest, month: Month, data=None) -> ReportForm:
    """Indicators of the person's owners, for the office of all; departments that take part in the month."""
    access = request.access
    indicators = Indicator.objects.filter(section__sheet__scheme=month.scheme_id).select_related(
        "section", "owner"
    )
    if not access.holds(Role.OFFICE):
        indicators = indicators.filter(owner__in=access.departments(Role.SCORER))
    rules = DeductionRule.objects.filter(indicator__in=indicators.values("pk"), step__isnull=True)
    return ReportForm(
        data,
        month=month,
        indicators=list(indicators),
        rules=list(rules.order_by("position", "code")),
        people=participants(access.campaign, first_day=month.first_day, last_day=month.last_day),
    )


def _expected(request: HttpRequest, key: int) -> ExpectedReport:
    return get_object_or_404(
        ExpectedReport.objects.select_related("report__month"),
        pk=key,
        report__month__campaign=request.access.campaign,
    )


def _proposal(request: HttpRequest, key: int) -> Proposal:
    return get_object_or_404(Proposal, pk=key, campaign=request.access.campaign, kind=ProposalKind.DEDUCTION)


def _month(request: HttpRequest, proposal: Proposal) -> Month:
    return get_object_or_404(
        Month,
        campaign=request.access.campaign,
        first_day=date.fromisoformat(f"{proposal.payload['month']}-01"),
    )


def _why(request: HttpRequest) -> str:
    form = WhyForm(request.POST)
    form.is_valid()
    return form.cleaned_data.get("reason", "")


def _back(request: HttpRequest, month: Month) -> HttpResponse:
    return redirect("scoring:report_list", campaign=request.access.campaign.code, month=month.first_day)

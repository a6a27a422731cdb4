"""The months: the list, one month's progress, planning the next, and the steps forwards and back."""

from datetime import date

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Campaign, Role
from campaign.permissions import any_of, denial, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.closing import Blocked, plan_month
from scoring.deadlines import next_deadline
from scoring.forms import MonthPlanForm, StepForm
from scoring.gates import blockers
from scoring.models import GateOverride, GroupState, Month, MonthState
from scoring.progress import IN_WORK, own_groups, progress_of
from scoring.report_proposals import open_proposals
from scoring.rights import reads_all, sees_months
from scoring.steps import BY_CODE, STEPS, Step, forward_step, way_back
from scoring.views.progress import readings_of

# When the scoring is over its figures can be compared.
CALIBRATED = (MonthState.CLOSED, MonthState.REVIEWED, MonthState.APPROVED)
takes_steps = any_of(Role.OFFICE, Role.LEADER)


@require(sees_months)
@require_safe
def month_list(request: HttpRequest) -> HttpResponse:
    """The months of the campaign with their states; for a scorer the groups to fill in."""
    access = request.access
    months = list(
        Month.objects.filter(campaign=access.campaign)
        .annotate(
            of_all=Count("groups"),
            submitted=Count("groups", filter=~Q(groups__state=GroupState.OPEN)),
            reviewed=Count("groups", filter=Q(groups__state=GroupState.REVIEWED)),
        )
        .order_by("-first_day")
    )
    in_work = [month for month in months if month.state in IN_WORK]
    request.month_in_work = in_work[-1] if in_work else None
    today = timezone.localdate()
    own = own_groups(access, in_work)
    offered = months_on_offer(access.campaign, months) if office(access) else []
    context = {
        "rows": [
            {"month": month, "deadline": next_deadline(month, today=today), "own": own.get(month.pk, [])}
            for month in months
        ],
        "reads_all": reads_all(access),
        "offered": offered,
        "plan_form": MonthPlanForm(
            offered=offered, initial={"month": f"{likely_month(access.campaign, offered, today):%Y-%m}"}
        )
        if offered
        else None,
    }
    return render(request, "scoring/month_list.html", context)


def months_on_offer(campaign: Campaign, months: list[Month]) -> list[date]:
    """What may be planned: any month of the year as the first, then the one after the latest, none after December."""
    if not months:
        return [date(campaign.year, number, 1) for number in range(1, 13)]
    latest = max(month.first_day for month in months)
    return [latest.replace(month=latest.month + 1)] if latest.month < 12 else []


def likely_month(campaign: Campaign, offered: list[date], today: date) -> date:
    """The month with which the campaign begins, or that is being worked in today, else the first on offer."""
    if campaign.first_month in offered:
        return campaign.first_month
    return today.replace(day=1) if today.replace(day=1) in offered else offered[0]


@require(office)
@require_POST
def month_plan(request: HttpRequest) -> HttpResponse:
    """Put the next month on the calendar as a draft."""
    access = request.access
    months = list(Month.objects.filter(campaign=access.campaign))
    form = MonthPlanForm(
        request.POST,
        offered=months_on_offer(access.campaign, months),
        existing=[month.first_day for month in months],
    )
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect("scoring:month_list", campaign=access.campaign.code)
    try:
        month = plan_month(campaign=access.campaign, first_day=form.cleaned_data["month"], by=access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("scoring:month_list", campaign=access.campaign.code)
    messages.success(request, _("%(month)s is planned. Next: open it for scoring.") % {"month": month.name})
    return redirect("scoring:month_detail", campaign=access.campaign.code, month=month.first_day)


@require(reads_all)
@require_safe
def month_detail(request: HttpRequest, month: date) -> HttpResponse:
    """One month: how far each group is, the calendar, and the next step with all that blocks it."""
    return _month_page(request, _month(request, month))


@require(takes_steps)
@require_POST
def month_move(request: HttpRequest, month: date, step: str) -> HttpResponse:
    """Take a step; what the rules refuse changes nothing and is answered by the page with the reason (409)."""
    access = request.access
    found = _month(request, month)
    if step not in BY_CODE:
        raise Http404
    taken = BY_CODE[step]
    if not access.holds(taken.role):
        raise denial(request)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _month_page(request, found, tried=taken, form=form, status=400)
    try:
        taken.take(found, by=access, reason=form.cleaned_data["reason"], silent=form.cleaned_data["silent"])
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
        elif isinstance(refusal, Blocked) and "reason" in request.POST:
            form.add_error("reason", _("Give the reason."))
        found.refresh_from_db(fields=["state"])
        return _month_page(request, found, tried=taken, form=form, refusal=refusal, status=409)
    messages.success(request, taken.done)
    return redirect("scoring:month_detail", campaign=access.campaign.code, month=month)


def _month(request: HttpRequest, first_day: date) -> Month:
    month = get_object_or_404(
        Month.objects.filter(campaign=request.access.campaign).select_related("scheme"), first_day=first_day
    )
    month.campaign = request.access.campaign
    return month


def _month_page(
    request: HttpRequest,
    month: Month,
    *,
    tried: Step | None = None,
    form: StepForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The progress page; after a refusal with what was typed and why it was refused."""
    access = request.access
    if month.state in IN_WORK:
        request.month_in_work = month
    today = timezone.localdate()
    step, back = forward_step(month), way_back(month)
    context = {
        "month": month,
        "progress": progress_of([month], today=today)[0],
        "deadline": next_deadline(month, today=today),
        "calendar": _calendar(month, today),
        "overrides": _overrides(month),
        "proposals": open_proposals(month) if month.state in IN_WORK else 0,
        "readings": [row for row in readings_of(month, by=access) if row.findings]
        if month.state in CALIBRATED
        else None,
        "revision": month.revisions.defer("header").select_related("published_by").first()
        if month.state == MonthState.PUBLISHED
        else None,
        "step": step,
        "may_step": bool(step) and access.holds(step.role),
        "step_form": form
        if form and tried == step
        else StepForm(label=_("Reason for going on nevertheless")),
        "blockers": blockers(month, step.gate) if step and step.gate else [],
        "back": back if back and access.holds(back.role) else None,
        "back_form": form if form and tried == back else StepForm(),
        "refusal": _words_of(refusal),
        "in_work": month.state in IN_WORK,
        "may_issue": access.holds(Role.OFFICE),
        "may_import": access.holds(Role.OFFICE) and month.state == MonthState.OPEN,
    }
    return render(request, "scoring/month_detail.html", context, status=status)


def _overrides(month: Month) -> list[GateOverride]:
    """What was gone through nevertheless, each with the name of its step."""
    found = list(month.overrides.select_related("by").order_by("at", "pk"))
    for override in found:
        override.step = next(step.label for step in STEPS if step.gate == override.gate)
    return found


def _words_of(refusal: Refused | None) -> str:
    """Blockers are listed on the page anyway; everything else is said as it is."""
    if isinstance(refusal, Blocked):
        return _("Nothing was changed: %(why)s See the list below.") % {"why": refusal.message}
    return refusal.message if refusal else ""


def _calendar(month: Month, today: date) -> list[tuple[str, date | None, bool]]:
    """The month's dates in their order, each with whether it is past."""
    dated = [
        (_("Owners score until"), month.owner_deadline),
        (_("Close by"), month.close_by),
        (_("Preview until"), month.preview_until),
        (_("Approve by"), month.approve_by),
        (_("Publish by"), month.publish_by),
    ]
    return [(what, day, day is not None and day < today) for what, day in dated]

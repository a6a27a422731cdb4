"""Pages of the office: the inspections of a month, drawn, assigned, moved, withdrawn."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Inspection, InspectionKind, InspectionPlan, InspectionState, ServiceWindow
from activities.windows.assigning import assign_inspection, change_assignment, withdraw_inspection
from activities.windows.checklists import checklist_in_force
from activities.windows.coverage import coverage
from activities.windows.hiding import departments_of, names_of, visible_inspections
from activities.windows.inspection_forms import AssignForm, DrawForm
from activities.windows.planning import days_left, done_in_quarter, draw_plan
from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused

PLACE = "activities:track_list"


@require(office)
@require_safe
def inspection_plan(request: HttpRequest, month: date) -> HttpResponse:
    """The inspections of a month, how far the quarter is covered, and what may be done."""
    return _page(request, month)


@require(office)
@require_POST
def plan_draw(request: HttpRequest, month: date) -> HttpResponse:
    """Draw the inspections of a month."""
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _page(request, month, draw=form, status=422)
    try:
        plan = draw_plan(
            campaign=request.access.campaign, first_day=month, by=request.access, **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, month, draw=form, status=409)
    made = plan.inspections.count()
    words = ngettext("%(count)s inspection is drawn.", "%(count)s inspections are drawn.", made)
    messages.success(request, words % {"count": made})
    return _to(request, month)


@require(office)
@require_POST
def inspection_assign(request: HttpRequest, month: date) -> HttpResponse:
    """Plan one inspection by hand."""
    access = request.access
    form = AssignForm(request.POST, campaign=access.campaign, auto_id="assign-%s")
    if not form.is_valid():
        return _page(request, month, assign=form, status=422)
    try:
        assign_inspection(by=access, **form.cleaned_data)
    except NotAllowed as refusal:
        denial(request)
        form.add_error(None, refusal.message)
        return _page(request, month, assign=form, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, month, assign=form, status=409)
    messages.success(request, _("The inspection is planned; its inspectors are told."))
    return _to(request, form.cleaned_data["day"])


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_change(request: HttpRequest, inspection: int) -> HttpResponse:
    """Give a planned inspection another day or other inspectors."""
    access = request.access
    found = _inspection(request, inspection)
    if found.state != InspectionState.PLANNED:
        raise Http404  # who inspected is not read off a form
    initial = {"day": found.day, "inspectors": [seat.inspector_id for seat in found.seats.all()]}
    form = AssignForm(request.POST or None, campaign=access.campaign, is_change=True, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_assignment(inspection=found, by=access, **form.cleaned_data)
            messages.success(request, _("The assignment is changed; new inspectors are told."))
            return _to(request, form.cleaned_data["day"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = 409
    elif request.method == "POST":
        status = 422
    request.place = PLACE
    context = {"inspection": found, "form": form}
    return render(request, "activities/windows/inspection_change.html", context, status=status)


@require(office)
@require_POST
def inspection_withdraw(request: HttpRequest, inspection: int) -> HttpResponse:
    """Call an inspection off, or declare a filed one void, with the reason."""
    found = _inspection(request, inspection)
    try:
        withdraw_inspection(inspection=found, reason=request.POST.get("reason", ""), by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(
            "activities:inspection_detail", campaign=request.access.campaign.code, inspection=found.pk
        )
    messages.success(request, _("The inspection is withdrawn; it stays on file."))
    return _to(request, found.day)


def _inspection(request: HttpRequest, pk: int) -> Inspection:
    """An inspection that this clerk may see; of the own department's undercover ones there are none for him."""
    found = visible_inspections(request.access).filter(pk=pk).select_related("window__department").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    month: date,
    *,
    draw: DrawForm | None = None,
    assign: AssignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    campaign = access.campaign
    today = timezone.localdate()
    following = (month + timedelta(days=31)).replace(day=1)
    windows = list(
        ServiceWindow.objects.filter(campaign=campaign)
        .valid_on(month)
        .select_related("department")
        .order_by("code")
    )
    inspections = list(
        visible_inspections(access)
        .filter(day__gte=month, day__lt=following)
        .select_related("window__department")
        .order_by("day", "window__code", "kind", "pk")
    )
    names = names_of(inspections, access)
    own = departments_of(access)
    seen = [window for window in windows if window.department_id not in own]
    done = done_in_quarter(campaign, month)
    counted = [one for one in inspections if one.state != InspectionState.WITHDRAWN]
    context = {
        "month": month,
        "previous": (month - timedelta(days=1)).replace(day=1),
        "following": following,
        "rows": [(one, names.get(one.pk, ())) for one in inspections],
        "counts": [
            (label, sum(one.kind == kind for one in counted)) for kind, label in InspectionKind.choices
        ],
        "filed": sum(one.is_filed for one in counted),
        "planned": len(counted),
        # What is planned undercover for the clerk's own department does not show by way of what is lacking.
        "coverage": coverage(seen, done),
        "kinds": InspectionKind.choices,
        "plans": InspectionPlan.objects.filter(campaign=campaign, first_day=month)
        .select_related("drawn_by")
        .order_by("round"),
        "shows_seed": not any(window.department_id in own for window in windows),
        "has_checklist": checklist_in_force(campaign) is not None,
        "windows": len(windows),
        "days": len(days_left(campaign, month, today=today)),
        "draw": draw
        or DrawForm(initial={"open_count": len(windows), "covert_count": len(windows)}, auto_id="draw-%s"),
        "assign": assign
        or AssignForm(campaign=campaign, initial={"day": max(today, month)}, auto_id="assign-%s"),
    }
    request.place = PLACE
    return render(request, "activities/windows/inspection_plan.html", context, status=status)


def _to(request: HttpRequest, day: date) -> HttpResponse:
    return redirect("activities:inspection_plan", campaign=request.access.campaign.code, month=f"{day:%Y-%m}")

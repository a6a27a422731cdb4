"""Pages of the checklist: the version in force, older ones, the draft that the office writes."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.models import Checklist
from activities.windows.checklists import begin_checklist, put_in_force, save_checklist
from activities.windows.inspection_forms import ChecklistRows
from campaign.permissions import member, office, require
from campaign.refusals import Refused

PLACE = "activities:track_list"


@require(member)
@require_safe
def checklist_list(request: HttpRequest) -> HttpResponse:
    """The version in force, whole; for the office the versions before it and the draft."""
    rows = Checklist.objects.filter(campaign=request.access.campaign).order_by("-version")
    is_office = office(request.access)
    versions = list(rows if is_office else rows.filter(in_force_at__isnull=False))
    current = next((one for one in versions if not one.is_draft), None)
    context = {
        "versions": versions,
        "current": current,
        "items": list(current.items.all()) if current else [],
        "draft": next((one for one in versions if one.is_draft), None),
        "is_office": is_office,
    }
    return _shown(request, "activities/windows/checklist_list.html", context)


@require(office)
@require_safe
def checklist_detail(request: HttpRequest, version: int) -> HttpResponse:
    """One version: to read, or to write while it is a draft."""
    return _page(request, _checklist(request, version))


@require(office)
@require_POST
def checklist_begin(request: HttpRequest) -> HttpResponse:
    """Begin a new version."""
    access = request.access
    try:
        draft = begin_checklist(campaign=access.campaign, by=access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("activities:checklist_list", campaign=access.campaign.code)
    return redirect("activities:checklist_detail", campaign=access.campaign.code, version=draft.version)


@require(office)
@require_POST
def checklist_save(request: HttpRequest, version: int) -> HttpResponse:
    """Keep the draft as entered, and put it in force where that is asked for."""
    checklist = _checklist(request, version)
    rows = ChecklistRows(request.POST, prefix="row")
    if not rows.is_valid():
        return _page(request, checklist, rows=rows, status=422)
    lines = [line for form in rows for line in [form.line()] if line is not None]
    seen = request.POST.get("seen", "")
    try:
        saved = save_checklist(
            checklist=checklist,
            lines=lines,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
            by=request.access,
        )
        if request.POST.get("do") == "force":
            put_in_force(checklist=saved, by=request.access)
            messages.success(request, _("The checklist is in force: new inspections are planned by it."))
        else:
            messages.success(request, _("The draft is saved."))
    except Refused as refusal:
        return _page(
            request,
            _checklist(request, version),
            rows=rows,
            refused=refusal.message,
            status=409,
        )
    return redirect("activities:checklist_detail", campaign=request.access.campaign.code, version=version)


def _checklist(request: HttpRequest, version: int) -> Checklist:
    return get_object_or_404(Checklist, campaign=request.access.campaign, version=version)


def _page(
    request: HttpRequest, checklist: Checklist, *, rows=None, refused: str = "", status: int = 200
) -> HttpResponse:
    items = list(checklist.items.all())
    if rows is None and checklist.is_draft:
        initial = [
            {"section": item.section, "text": item.text, "maximum": f"{item.maximum.normalize():f}"}
            for item in items
        ]
        rows = ChecklistRows(prefix="row", initial=initial)
    context = {
        "checklist": checklist,
        "items": items,
        "rows": rows if checklist.is_draft else None,
        "total": f"{sum((item.maximum for item in items), Decimal(0)).normalize():f}",
        "refused": refused,
    }
    return _shown(request, "activities/windows/checklist_detail.html", context, status=status)


def _shown(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    request.place = PLACE
    return render(request, template, context, status=status)

"""The score sheet of a group on paper: asked for, shown while it is drawn, opened."""

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from campaign.models import Role
from campaign.permissions import any_of, require
from publishing.pdf import PDF_POLICY
from publishing.score_sheet_printing import (
    EMPTY,
    FILLED,
    drawing_path,
    finished_drawing,
    latest_drawings,
    start_drawing,
)
from scoring.group_workbook import group_name
from scoring.groups import visible_groups
from scoring.models import IndicatorGroup

writes = any_of(Role.OFFICE, Role.SCORER)


@require(writes)
@require_http_methods(["GET", "POST"])
def score_sheet(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The newest drawing of the sheet, filled or (`?form=empty`) empty, or how far it is; a POST has it drawn."""
    group = _group(request, month, owner)
    form = EMPTY if request.GET.get("form") == EMPTY else FILLED
    if request.method == "POST":
        start_drawing(group=group, form=form, by=request.access)
        return redirect(f"{request.path}?form={form}")
    job = latest_drawings(group, request.access).get(form)
    context = {"group": group, "month": group.month, "job": job, "form": form}
    template = "publishing/_score_sheet_drawing.html" if request.htmx else "publishing/score_sheet.html"
    response = render(request, template, context)
    if request.htmx and job and job.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(writes)
@require_safe
@xframe_options_sameorigin
def score_sheet_print(request: HttpRequest, month: date, owner: str, form: str) -> HttpResponse:
    """This person's newest finished drawing as a PDF."""
    group = _group(request, month, owner)
    job = finished_drawing(group, form, request.access)
    if job is None:
        raise Http404
    kind = "（空表）" if form == EMPTY else ""
    response = FileResponse(
        drawing_path(job).open("rb"),
        content_type="application/pdf",
        filename=f"{group.month.code}考核评分表（{group_name(group)}）{kind}.pdf",
    )
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _group(request: HttpRequest, month: date, owner: str) -> IndicatorGroup:
    """A group that the person may look at."""
    groups = visible_groups(request.access).filter(month__first_day=month).select_related("month", "owner")
    group = next((group for group in groups if group.code == owner), None)
    if group is None:
        raise Http404
    group.month.campaign = request.access.campaign
    return group

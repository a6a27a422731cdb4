"""A published ranking on paper: asked for, shown while it is drawn, opened."""

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from campaign.permissions import member, require
from publishing.pdf import PDF_POLICY
from publishing.ranking_paper import content_of
from publishing.ranking_printing import (
    drawing_path,
    finished_drawing,
    frozen_list,
    latest_drawing,
    start_drawing,
)
from scoring.half_years import HalfYear
from scoring.history import TOTAL


@require(member)
@require_http_methods(["GET", "POST"])
def ranking_paper(request: HttpRequest, month: date) -> HttpResponse:
    """The drawing of a month's list as this person sees it, or how far it is; a POST has it drawn."""
    return _paper(request, month)


@require(member)
@require_http_methods(["GET", "POST"])
def half_year_paper(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The drawing of a half-year's list as this person sees it, or how far it is; a POST has it drawn."""
    return _paper(request, half)


@require(member)
@require_safe
@xframe_options_sameorigin
def ranking_print(request: HttpRequest, month: date) -> HttpResponse:
    """The drawing of a month's list as a PDF."""
    return _print(request, month)


@require(member)
@require_safe
@xframe_options_sameorigin
def half_year_print(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The drawing of a half-year's list as a PDF."""
    return _print(request, half)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"order": request.GET.get("by", TOTAL), "category": request.GET.get("category", "")}


def _paper(request: HttpRequest, period: date | HalfYear) -> HttpResponse:
    access, asked = request.access, _asked(request)
    frozen = frozen_list(access, period, **asked)
    if frozen is None:
        raise Http404
    request.place = "scoring:ranking"
    query = f"?{urlencode({'by': frozen['order'], 'category': frozen['category']})}"
    if request.method == "POST":
        start_drawing(period=period, by=access, **asked)
        return redirect(f"{request.path}{query}")
    content = content_of(frozen)
    is_half = isinstance(period, HalfYear)
    keys = {"campaign": access.campaign.code, "half" if is_half else "month": period}
    job = latest_drawing(access, content)
    context = {
        "paper": frozen,
        "job": job,
        "is_drawn": finished_drawing(access, content) is not None,
        "here": request.path + query,
        "list_url": reverse("scoring:half_year_ranking" if is_half else "scoring:month_ranking", kwargs=keys)
        + query,
        "print_url": reverse(f"publishing:{'half_year_print' if is_half else 'ranking_print'}", kwargs=keys)
        + query,
    }
    template = "publishing/_sheet_drawing.html" if request.htmx else "publishing/ranking_paper.html"
    response = render(request, template, context)
    if request.htmx and job and job.finished_at:
        response["HX-Refresh"] = "true"
    return response


def _print(request: HttpRequest, period: date | HalfYear) -> HttpResponse:
    frozen = frozen_list(request.access, period, **_asked(request))
    job = finished_drawing(request.access, content_of(frozen)) if frozen else None
    if job is None:
        raise Http404
    response = FileResponse(
        drawing_path(job).open("rb"), content_type="application/pdf", filename=f"{frozen['title']}.pdf"
    )
    response["Content-Security-Policy"] = PDF_POLICY
    return response

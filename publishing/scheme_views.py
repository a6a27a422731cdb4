"""The scheme as the printed annex of the assessment rules: asked for, shown while it is drawn, opened."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from campaign.models import JobState
from campaign.permissions import denial, keeper, require
from publishing.pdf import PDF_POLICY
from publishing.scheme_printing import drawing_path, finished_drawing, latest_drawing, start_drawing
from scoring.models import Scheme
from scoring.rights import reads_scheme


@require(reads_scheme)
@require_http_methods(["GET", "POST"])
def scheme_paper(request: HttpRequest, version: int) -> HttpResponse:
    """The newest drawing of a version's annex, or how far it is; a POST has it drawn."""
    access = request.access
    scheme = _scheme(request, version)
    if request.method == "POST":
        if not keeper(access):
            raise denial(request)
        start_drawing(scheme=scheme, by=access)
        return redirect("publishing:scheme_paper", campaign=access.campaign.code, version=version)
    job = latest_drawing(scheme)
    shown = job if job is None or job.state == JobState.DONE else finished_drawing(scheme)
    context = {"scheme": scheme, "job": job, "shown": shown, "may_draw": keeper(access)}
    template = "publishing/_scheme_drawing.html" if request.htmx else "publishing/scheme_paper.html"
    response = render(request, template, context)
    if request.htmx and context["job"] and context["job"].finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(reads_scheme)
@require_safe
@xframe_options_sameorigin
def scheme_print(request: HttpRequest, version: int) -> HttpResponse:
    """The newest finished drawing as a PDF."""
    job = finished_drawing(_scheme(request, version))
    if job is None:
        raise Http404
    response = FileResponse(
        drawing_path(job).open("rb"),
        content_type="application/pdf",
        filename=f"考核办法附表第{version}版.pdf",
    )
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _scheme(request: HttpRequest, version: int) -> Scheme:
    scheme = get_object_or_404(Scheme, campaign=request.access.campaign, version=version)
    scheme.campaign = request.access.campaign
    return scheme

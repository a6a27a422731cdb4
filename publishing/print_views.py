"""A sheet on paper: asked for, shown while it is drawn, opened."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from campaign.digests import sha256_of
from campaign.permissions import member, require
from publishing.pdf import PDF_POLICY
from publishing.prints import finished_print, frozen_sheet, latest_print, open_print, start_print


@require(member)
@require_http_methods(["GET", "POST"])
def print_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The drawing of a sheet as this person sees it, or how far it is; a POST has it drawn.

    `back` in the query is the page to return to, on this site only (OUT-5).
    """
    access = request.access
    frozen = frozen_sheet(access, kind, key)
    if frozen is None:
        raise Http404
    request.place = "activities:track_list"
    if request.method == "POST":
        start_print(kind=kind, key=key, by=access)
        return redirect(request.get_full_path())
    content = sha256_of(frozen)
    job = latest_print(access, content)
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = ""
    context = {
        "paper": frozen,
        "job": job,
        "is_drawn": finished_print(access, content) is not None,
        "here": request.get_full_path(),
        "back": back,
        "print_url": f"{request.path}sheet.pdf",
    }
    template = "publishing/_sheet_drawing.html" if request.htmx else "publishing/print_page.html"
    response = render(request, template, context)
    if request.htmx and job and job.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(member)
@require_safe
@xframe_options_sameorigin
def print_file(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The drawing of a sheet as a PDF."""
    frozen = frozen_sheet(request.access, kind, key)
    job = finished_print(request.access, sha256_of(frozen)) if frozen else None
    if job is None:
        raise Http404
    try:
        drawing = open_print(job)
    except FileNotFoundError as gone:  # dropped since it was looked for
        raise Http404 from gone
    response = FileResponse(drawing, content_type="application/pdf", filename=f"{frozen['title']}.pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    return response

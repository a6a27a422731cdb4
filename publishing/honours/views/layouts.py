"""The layouts of a roll: choices at the left, the picture of the sheet at the right, files for the print shop."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from campaign.permissions import denial, office, require
from campaign.refusals import Refused
from publishing.draft_views import reads_drafts
from publishing.honours.formats import LAYOUTS, Layout
from publishing.honours.layout_printing import (
    content_in_work,
    drawing_of,
    finished_layout,
    latest_layout,
    start_layout,
)
from publishing.honours.placed import placed_pictures
from publishing.honours.roll_content import Roll, thawed
from publishing.honours.roll_paper import printer_note
from publishing.honours.rolls import still_allowed
from publishing.honours.sheets import NothingFits, compose
from publishing.honours.views.rolls import renewed
from publishing.models import HonourRoll, RollEdition
from publishing.pdf import PDF_POLICY

FIRST = "poster_a1"


@require(reads_drafts)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_layouts(request: HttpRequest, roll: int) -> HttpResponse:
    """A layout of the newest edition, or of the roll in work where none is issued; a POST has it drawn."""
    found = _roll(request, roll)
    edition = found.editions.order_by("-number").first()
    if request.GET.get("work"):
        edition = None
    layout = LAYOUTS.get(request.GET.get("layout", ""), LAYOUTS[FIRST])
    if request.method == "POST":
        if not office(request.access):
            raise denial(request)
        try:
            started = start_layout(roll=found, layout=layout, edition=edition, by=request.access)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            if edition is not None and started.arguments["edition"] != edition.number:
                messages.warning(request, renewed(started.arguments["edition"]))
        return redirect(_here(request, found, layout, edition))
    number = edition.number if edition else 0
    job = latest_layout(found, layout, number)
    drawing = finished_layout(found, layout, number)
    context = {
        "roll": found,
        "edition": edition,
        "layouts": [(one, _here(request, found, one, edition)) for one in LAYOUTS.values()],
        "layout": layout,
        "here": _here(request, found, layout, edition),
        "job": job,
        "drawing": drawing,
        "note": printer_note(layout),
        "may_draw": office(request.access),
        "fell_away": edition is not None and still_allowed(edition) != edition.payload,
        **_told(thawed(edition.payload) if edition else content_in_work(found), layout),
    }
    template = "_roll_drawing" if request.htmx else "roll_layouts"
    response = render(request, f"publishing/honours/{template}.html", context)
    if request.htmx and job and job.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(reads_drafts)
@require_safe
def roll_picture(request: HttpRequest, roll: int, drawing: int, page: int) -> HttpResponse:
    """One sheet of a drawing as a picture."""
    found = drawing_of(_roll(request, roll), drawing)
    if found is None or not found.picture(page).exists():
        raise Http404
    response = FileResponse(found.picture(page).open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require(office)
@require_safe
@xframe_options_sameorigin
def roll_file(request: HttpRequest, roll: int, drawing: int, form: str) -> HttpResponse:
    """The PDF of a drawing for the print shop (`print`), or the sheets of its print run (`imposed`); editions only."""
    row = _roll(request, roll)
    found = drawing_of(row, drawing)
    if found is None or not found.job.arguments["edition"] or form not in ("print", "imposed"):
        raise Http404
    path = found.imposed if form == "imposed" else found.pdf
    if not path.exists():
        raise Http404
    layout = LAYOUTS[found.job.arguments["layout"]]
    name = f"{row}{layout.name}{'拼版SRA3' if form == 'imposed' else ''}.pdf"
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _told(content: Roll, layout: Layout) -> dict:
    """What was left out for want of room, and which pictures will look coarse."""
    if not content.count:
        return {"is_empty": True}
    try:
        composition = compose(content, layout)
    except NothingFits:
        return {"is_full": True}
    return {
        "left_out": composition.left_out,
        "coarse": [placed for placed in placed_pictures(composition) if placed.is_coarse],
    }


def _here(request: HttpRequest, roll: HonourRoll, layout: Layout, edition: RollEdition | None) -> str:
    path = reverse("publishing:roll_layouts", args=[request.access.campaign.code, roll.pk])
    return f"{path}?{urlencode({'layout': layout.code} | ({} if edition else {'work': 1}))}"


def _roll(request: HttpRequest, pk: int) -> HonourRoll:
    request.place = "publishing:honour_page"
    access = request.access
    found = get_object_or_404(HonourRoll.objects.filter(campaign=access.campaign), pk=pk)
    found.campaign = access.campaign
    return found

"""The book of the works that won: asked for, shown while it is drawn, opened."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from activities.awards import decision_in_force
from activities.models import AwardDecision, Contest
from campaign.models import JobState, Role
from campaign.permissions import any_of, denial, office, require
from publishing.pdf import PDF_POLICY
from publishing.reading.collection_printing import (
    collection_path,
    finished_collection,
    latest_collection,
    start_collection,
)

reads_collection = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


@require(reads_collection)
@require_http_methods(["GET", "HEAD", "POST"])
def prize_collection(request: HttpRequest, contest: int) -> HttpResponse:
    """The newest book of a contest's prize works, or how far it is; a POST has it drawn."""
    access = request.access
    decision = _decision(request, contest)
    if request.method == "POST":
        if not office(access):
            raise denial(request)
        start_collection(decision=decision, by=access)
        return redirect("publishing:prize_collection", campaign=access.campaign.code, contest=contest)
    job = latest_collection(decision)
    shown = job if job is None or job.state == JobState.DONE else finished_collection(decision)
    context = {
        "decision": decision,
        "contest": contest,
        "job": job,
        "shown": shown,
        "may_draw": office(access),
    }
    name = "_prize_collection" if request.htmx else "prize_collection"
    response = render(request, f"publishing/reading/{name}.html", context)
    if request.htmx and job and job.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(reads_collection)
@require_safe
@xframe_options_sameorigin
def prize_collection_print(request: HttpRequest, contest: int) -> HttpResponse:
    """The newest finished book as a PDF."""
    decision = _decision(request, contest)
    job = finished_collection(decision)
    if job is None:
        raise Http404
    response = FileResponse(
        collection_path(job).open("rb"),
        content_type="application/pdf",
        filename=f"{decision.title}获奖作品集.pdf",
    )
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _decision(request: HttpRequest, contest: int) -> AwardDecision:
    """The decision in force on a contest of the own campaign; before it nobody reads works with their authors here."""
    access = request.access
    found = decision_in_force(
        access.campaign, get_object_or_404(Contest, campaign=access.campaign, pk=contest).key
    )
    if found is None:
        raise Http404
    found.campaign = access.campaign
    return found

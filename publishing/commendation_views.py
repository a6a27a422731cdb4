"""The desk of a half-year's commendation: what would be issued, its paper in work, and the papers that were issued."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.commendation_drafts import begin_commendation
from publishing.commendation_papers import (
    commendation_waiting,
    commendations_issued,
    decision_to_commend,
    draft_in_work,
    issue_commendation,
)
from publishing.draft_printing import start_pages
from publishing.draft_views import reads_drafts
from scoring.half_years import HalfYear
from scoring.models import HalfYearDecision, HalfYearEvaluation


@require(reads_drafts)
@require_safe
def commendation(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The decision of commendation as it would be issued now, and those of the half-year that were."""
    access = request.access
    decision = _decision(request, half)
    waiting = commendation_waiting(decision)
    context = {
        "evaluation": decision.evaluation,
        "decision": decision,
        "waiting": waiting,
        "content": waiting.payload(at=timezone.now(), serial=None) if waiting else None,
        "draft": draft_in_work(decision),
        "papers": commendations_issued(decision.evaluation),
        "may_issue": office(access),
    }
    return render(request, "publishing/commendation.html", context)


@require(office)
@require_POST
def commendation_issue(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Number and freeze the decision of commendation as the software words it."""
    access = request.access
    try:
        paper = issue_commendation(decision=_decision(request, half), by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("publishing:commendation", campaign=access.campaign.code, half=half)
    messages.success(
        request, _("Issued as %(number)s; its files are being drawn.") % {"number": paper.number}
    )
    return redirect("publishing:publication_detail", campaign=access.campaign.code, publication=paper.pk)


@require(office)
@require_POST
def commendation_compose(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Begin to write the decision of commendation; go on with the one that is in work."""
    access = request.access
    decision = _decision(request, half)
    draft = draft_in_work(decision)
    if draft is None:
        try:
            draft = begin_commendation(decision=decision, by=access)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect("publishing:commendation", campaign=access.campaign.code, half=half)
        start_pages(draft=draft, by=access)
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)


def _decision(request: HttpRequest, half: HalfYear) -> HalfYearDecision:
    """The decision in force of a half-year of the person's campaign; the frame marks the place of the titles."""
    request.place = "scoring:half_year_list"
    access = request.access
    evaluation = get_object_or_404(HalfYearEvaluation, campaign=access.campaign, code=half.code)
    decision = decision_to_commend(evaluation)
    if decision is None:
        raise Http404
    decision.evaluation.campaign = access.campaign
    return decision

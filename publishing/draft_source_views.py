"""What a paper in work tells of: newer data taken over, and another paper begun with its text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaign.permissions import Access, office, require
from campaign.refusals import Refused
from publishing.commendation_drafts import begin_commendation, follow_decision
from publishing.commendation_papers import decision_to_commend
from publishing.draft_printing import start_pages
from publishing.draft_views import done, draft_of
from publishing.drafts import begin_like, follow_revision
from publishing.honours.award_drafts import begin_award_paper
from publishing.models import PaperDraft
from publishing.summary.drafting import begin_summary, follow_year


@require(office)
@require_POST
def draft_follow(request: HttpRequest, draft: int) -> HttpResponse:
    """Take over the newest revision of the month, the newest decision of the half-year, or the year's figures of today."""
    access = request.access
    found = draft_of(request, draft)

    def follow():
        for source, taken_over in (
            (found.month_revision, follow_revision),
            (found.half_year_decision, follow_decision),
            (found.year_summary, follow_year),
        ):
            if source is not None:
                start_pages(draft=taken_over(draft=found, by=access), by=access)

    return done(request, found, follow)


@require(office)
@require_POST
def draft_like(request: HttpRequest, draft: int) -> HttpResponse:
    """Begin a new paper with the text of this one."""
    access = request.access
    found = draft_of(request, draft)
    try:
        begun = _begun_like(found, access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        begun = found
    else:
        start_pages(draft=begun, by=access)
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=begun.pk)


def _begun_like(found: PaperDraft, access: Access) -> PaperDraft:
    """A paper that follows data begins from the data of today."""
    if found.half_year_decision is not None:
        newest = decision_to_commend(found.half_year_decision.evaluation)
        return begin_commendation(decision=newest, by=access)
    if found.award_decision is not None:
        return begin_award_paper(decision=found.award_decision, by=access)
    if found.year_summary is not None:
        return begin_summary(by=access)
    return begin_like(draft=found, by=access)

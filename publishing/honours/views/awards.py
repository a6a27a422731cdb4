"""The decisions on awards: the list, a decision with its papers and certificates, its revocation."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.awards import revoke_awards
from activities.models import AwardDecision
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.draft_printing import start_pages
from publishing.draft_views import reads_drafts
from publishing.honours.award_drafts import award_draft_in_work, begin_award_paper
from publishing.honours.award_papers import issued_paper
from publishing.honours.certificate_printing import certificate_batches, source_key
from publishing.honours.certificate_sources import (
    certificates_of,
    decisions_with_certificates,
    without_certificate,
)


@require(reads_drafts)
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Every decision on awards of the campaign, the newest first."""
    request.place = "activities:track_list"
    decisions = decisions_with_certificates(request.access.campaign).annotate(
        honours=Count("awards", distinct=True), certificates=Count("awards__certificate", distinct=True)
    )
    return render(request, "publishing/honours/award_list.html", {"decisions": decisions})


@require(reads_drafts)
@require_safe
def award_detail(request: HttpRequest, decision: int) -> HttpResponse:
    """A decision: who is honoured, and what was made from it."""
    found = decision_of(request, decision)
    certificates = {row.award_id: row for row in certificates_of(found)}
    batches = certificate_batches(found.campaign).filter(arguments__source=source_key(found))
    context = {
        "decision": found,
        "is_revoked": hasattr(found, "revocation"),
        "rows": [(award, certificates.get(award.pk)) for award in found.awards.order_by("position")],
        "certificates": len(certificates),
        "waiting": len(without_certificate(found)),
        "paper": issued_paper(found),
        "draft": award_draft_in_work(found),
        "batch": batches.first(),
        "may_act": office(request.access),
    }
    return render(request, "publishing/honours/award_detail.html", context)


@require(office)
@require_POST
def award_compose(request: HttpRequest, decision: int) -> HttpResponse:
    """Begin to write the decision of commendation; go on with the one that is in work."""
    found = decision_of(request, decision)
    draft = award_draft_in_work(found)
    if draft is None:
        try:
            draft = begin_award_paper(decision=found, by=request.access)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return _to_decision(request, found)
        start_pages(draft=draft, by=request.access)
    return redirect("publishing:draft_detail", campaign=request.access.campaign.code, draft=draft.pk)


@require(office)
@require_POST
def award_revoke(request: HttpRequest, decision: int) -> HttpResponse:
    """Declare that a decision no longer holds; its certificates say so from now on."""
    found = decision_of(request, decision)
    try:
        revoke_awards(decision=found, reason=request.POST.get("reason", ""), by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The decision is revoked; the check of its certificates says so."))
    return _to_decision(request, found)


def decision_of(request: HttpRequest, pk: int) -> AwardDecision:
    """A decision of the person's campaign."""
    request.place = "activities:track_list"
    campaign = request.access.campaign
    found = get_object_or_404(decisions_with_certificates(campaign), pk=pk)
    found.campaign = campaign
    return found


def _to_decision(request: HttpRequest, decision: AwardDecision) -> HttpResponse:
    return redirect("publishing:award_detail", campaign=request.access.campaign.code, decision=decision.pk)

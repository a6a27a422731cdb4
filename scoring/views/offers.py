"""What activities offer to scoring: read, noted, declined; an offered bonus is taken over on the month's bonus page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Proposal, Role
from campaign.permissions import any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from scoring.bonuses import TAKES_BONUSES
from scoring.models import Month
from scoring.offers import OFFERED, decline_offer, grouped, note_alike, note_evidence, offers_for

reads_offers = any_of(Role.OFFICE, Role.SCORER, Role.LEADER, Role.AUDITOR)
decides = any_of(Role.OFFICE, Role.SCORER)


@require(reads_offers)
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """The offers that this person may read, with what may be done about them."""
    return _page(request)


@require(decides)
@require_POST
def offer_note(request: HttpRequest, offer: int) -> HttpResponse:
    """Take note of offered evidence; `all`: of everything that the same activity offers."""
    found = _offer(request, offer)
    if "all" in request.POST:
        return _decided(
            request, lambda: note_alike(proposal=found, remark=_why(request), by=request.access), _("Noted.")
        )
    return _decided(
        request, lambda: note_evidence(proposal=found, remark=_why(request), by=request.access), _("Noted.")
    )


@require(decides)
@require_POST
def offer_decline(request: HttpRequest, offer: int) -> HttpResponse:
    """Say why an offer is not taken over."""
    found = _offer(request, offer)
    return _decided(
        request,
        lambda: decline_offer(proposal=found, reason=_why(request), by=request.access),
        _("The offer is declined."),
    )


def _decided(request: HttpRequest, verb, done: str) -> HttpResponse:
    try:
        verb()
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _page(request, said=str(refusal), status=422 if refusal.field == "reason" else 409)
    messages.success(request, done)
    return redirect("scoring:offer_list", campaign=request.access.campaign.code)


def _why(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _offer(request: HttpRequest, key: int) -> Proposal:
    return get_object_or_404(Proposal, pk=key, campaign=request.access.campaign, kind__in=OFFERED)


def _page(request: HttpRequest, *, said: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    months = Month.objects.filter(campaign=access.campaign, state__in=TAKES_BONUSES).order_by("first_day")
    context = {
        "groups": grouped(offers_for(access)),
        "months": list(months) if access.holds(Role.OFFICE) else [],
        "said": said,
    }
    return render(request, "scoring/offer_list.html", context, status=status)

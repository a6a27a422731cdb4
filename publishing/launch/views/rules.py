"""What the campaign is and how points come about: for everybody in it, and at an address without a sign-in once opened."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Campaign, RulesOpening
from campaign.permissions import member, office, open_to_all, require
from campaign.refusals import Refused
from publishing.launch.explainer import explained
from publishing.launch.plan_papers import issued_plan
from publishing.launch.rules_opening import close_rules, open_rules, opening_of
from publishing.launch.study import confirm_own, own_confirmation, reads_totals

PLACE = "activities:track_list"


@require(member)
@require_safe
def rules_explained(request: HttpRequest) -> HttpResponse:
    """The rules for everybody in the campaign, with the own confirmation of having studied them."""
    return _page(request)


@require(member)
@require_POST
def rules_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm for oneself that one studied the rules of the page; a second time changes nothing."""
    access = request.access
    seen = request.POST.get("version", "")
    try:
        confirm_own(
            campaign=access.campaign,
            by=access,
            seen=int(seen) if seen.isdecimal() and len(seen) < 6 else None,
        )
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    messages.success(request, _("Your confirmation is entered. Thank you."))
    return redirect("publishing:rules_explained", campaign=access.campaign.code)


@require(office)
@require_POST
def rules_open(request: HttpRequest) -> HttpResponse:
    """Open the page to everybody who has its address."""
    access = request.access
    try:
        open_rules(campaign=access.campaign, by=access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    messages.success(request, _("Everybody who has the address can read this page now."))
    return redirect("publishing:rules_explained", campaign=access.campaign.code)


@require(office)
@require_POST
def rules_close(request: HttpRequest) -> HttpResponse:
    """Close the page's public address."""
    access = request.access
    close_rules(campaign=access.campaign, by=access)
    messages.success(request, _("The public address leads nowhere now."))
    return redirect("publishing:rules_explained", campaign=access.campaign.code)


@open_to_all("the rules of a campaign without persons and figures, once the office opened them")
@login_not_required
@never_cache
@require_safe
def rules_public(request: HttpRequest, campaign: str) -> HttpResponse:
    """The rules for everybody who has the address; 404 while the office has not opened them.

    Neither caches nor search engines keep it: what the office closes is gone.
    """
    opening = (
        RulesOpening.objects.select_related("campaign__unit", "campaign__rules")
        .filter(campaign__code=campaign)
        .first()
    )
    if opening is None:
        raise Http404
    own_address = reverse("publishing:rules_explained", args=[opening.campaign.code])
    context = {"told": explained(opening.campaign), "is_public": True, "own_address": own_address}
    response = render(request, "publishing/launch/rules_public.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    request.place = PLACE
    access = request.access
    told = explained(access.campaign)
    runs = office(access)
    context = {
        "told": told,
        "confirmation": own_confirmation(access, told.scheme),
        "plan": issued_plan(access.campaign),
        "may_confirm": access.user.person_id is not None
        and told.scheme is not None
        and not access.campaign.history_since,
        "opening": opening_of(access.campaign) if runs else None,
        "public_address": _public_address(access.campaign) if runs else "",
        "runs": runs,
        "reads_totals": reads_totals(access),
        "refused": refused,
    }
    return render(request, "publishing/launch/rules_explained.html", context, status=status)


def _public_address(campaign: Campaign) -> str:
    return settings.SITE_URL + reverse("rules", args=[campaign.code])

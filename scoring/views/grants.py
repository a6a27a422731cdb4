"""缺项: what the leading group granted, a new grant, and the end of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import leader, require, sees_settings
from campaign.refusals import Refused
from scoring.grant_endings import end_grant, grants_of
from scoring.grant_forms import EndingForm, GrantForm, month_choices
from scoring.grants import grant_not_applicable
from scoring.models import NotApplicableGrant
from scoring.rights import reads_all


@require(reads_all)
@require_safe
def grant_list(request: HttpRequest) -> HttpResponse:
    """Every grant of the campaign; for the leading group the form for another."""
    return _page(request)


@require(leader)
@require_POST
def grant_give(request: HttpRequest) -> HttpResponse:
    """Leave an indicator out for a department's coming months."""
    access = request.access
    form = GrantForm(request.POST, campaign=access.campaign)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        grant = grant_not_applicable(campaign=access.campaign, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, form=form, status=409)
    messages.success(
        request,
        _("%(indicator)s is left out for %(department)s.")
        % {"indicator": grant.indicator, "department": grant.department},
    )
    return redirect("scoring:grant_list", campaign=access.campaign.code)


@require(leader)
@require_POST
def grant_end(request: HttpRequest, grant: int) -> HttpResponse:
    """End a grant with an earlier month, or take it back before it begins."""
    access = request.access
    found = get_object_or_404(
        NotApplicableGrant.objects.select_related("indicator", "department"),
        pk=grant,
        campaign=access.campaign,
    )
    form = EndingForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=_("Choose the month with which the grant ends."), status=422)
    try:
        end_grant(grant=found, last_month=form.cleaned_data["last_month"], by=access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    messages.success(
        request,
        _("%(indicator)s applies to %(department)s again from the month after.")
        % {"indicator": found.indicator, "department": found.department},
    )
    return redirect("scoring:grant_list", campaign=access.campaign.code)


def _page(
    request: HttpRequest, *, form: GrantForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    access = request.access
    grants = [(granted, _endings(granted)) for granted in grants_of(access.campaign)]
    context = {
        "grants": grants,
        "refused": refused,
        "may_grant": leader(access),
        "sees_settings": sees_settings(access),
    }
    if leader(access):
        context["form"] = form or GrantForm(campaign=access.campaign)
    return render(request, "scoring/grant_list.html", context, status=status)


def _endings(granted) -> list[tuple[str, str]]:
    """The months to choose from; the first may stand for “never”."""
    choices = month_choices(granted.endings)
    if granted.may_vanish:
        choices[0] = (choices[0][0], _("take it back whole"))
    return choices

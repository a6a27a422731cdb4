"""The campaign of the next year, begun from this one."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.permissions import keeper, require
from campaign.refusals import Refused
from scoring.campaign_copy import copy_campaign, gone_owners
from scoring.scheme_catalogue import scoring_bodies
from scoring.scheme_forms import CampaignCopyForm
from scoring.scheme_versions import current_scheme
from scoring.views.schemes import sent


@require(keeper)
@require_http_methods(["GET", "POST"])
def campaign_copy(request: HttpRequest) -> HttpResponse:
    """Begin a new year: code, year and name; who scores in place of owners that are gone."""
    source = request.access.campaign
    scheme = current_scheme(source)
    new_year = source.year + 1
    first_day = date(new_year, 1, 1)
    form = CampaignCopyForm(
        sent(request),
        gone=gone_owners(source, scheme, day=first_day),
        bodies=scoring_bodies(source, day=first_day),
        initial={"code": str(new_year), "name": source.name, "year": new_year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_campaign(
                source,
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                year=form.cleaned_data["year"],
                owners=form.owners(),
                with_roles=form.cleaned_data["with_roles"],
                by=request.access,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request, _("%(campaign)s is begun. This is its scheme, a draft.") % {"campaign": made}
            )
            return redirect("scoring:scheme_list", campaign=made.code)
    context = {"form": form, "scheme": scheme}
    return render(request, "scoring/campaign_copy.html", context, status=422 if form.errors else 200)

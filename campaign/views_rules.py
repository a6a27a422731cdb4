"""The settings of a campaign on one page, each with its meaning and default."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaign.models import CampaignRules
from campaign.permissions import administrator, denial, require, sees_settings
from campaign.refusals import Refused
from campaign.rules import change_rules
from campaign.settings_forms import SettingsForm


@require(sees_settings)
@require_http_methods(["GET", "POST"])
def rules_edit(request: HttpRequest) -> HttpResponse:
    """Read by office and auditor, changed by a system administrator; the trail keeps old and new."""
    access = request.access
    if request.method == "POST" and not administrator(access):
        raise denial(request)
    rules = CampaignRules.objects.get(campaign=access.campaign)
    form = SettingsForm(request.POST or None, instance=rules, is_writer=administrator(access))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                changes = change_rules(campaign=access.campaign, values=form.values(), by=access)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _said(len(changes)))
                return redirect("campaign:rules_edit", campaign=access.campaign.code)
        status = 422
    context = {"form": form, "may_change": administrator(access)}
    return render(request, "campaign/rules_edit.html", context, status=status)


def _said(count: int) -> str:
    if not count:
        return _("Everything is as it was.")
    return ngettext("%(count)s setting is changed.", "%(count)s settings are changed.", count) % {
        "count": count
    }

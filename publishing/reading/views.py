"""The call of a contest: begun from the contest's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.models import Contest
from campaign.permissions import office, require
from publishing.reading.contest_calls import begin_call


@require(office)
@require_POST
def contest_call(request: HttpRequest, contest: int) -> HttpResponse:
    """Begin the notice that calls for works."""
    found = get_object_or_404(Contest, pk=contest, campaign=request.access.campaign)
    draft = begin_call(contest=found, by=request.access)
    messages.success(request, _("The notice is drafted with the contest's figures; finish it and issue it."))
    return redirect("publishing:draft_detail", campaign=request.access.campaign.code, draft=draft.pk)

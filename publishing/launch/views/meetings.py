"""From a meeting to its minutes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.models import WITH_AGENDA, Event
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.draft_printing import start_pages
from publishing.launch.meeting_minutes import begin_minutes


@require(office)
@require_POST
def meeting_minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """Begin the minutes of a meeting as a paper, or go on with them."""
    access = request.access
    found = get_object_or_404(Event, pk=meeting, campaign=access.campaign, kind__in=WITH_AGENDA)
    try:
        draft = begin_minutes(event=found, by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("activities:event_detail", campaign=access.campaign.code, event=found.pk)
    if draft.version == 1:
        start_pages(draft=draft, by=access)
    messages.success(
        request, _("The minutes are begun from what is known of the meeting; ×× marks what is missing.")
    )
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)

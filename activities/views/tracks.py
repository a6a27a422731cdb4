"""The page of all activities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.tracks import tracks
from campaign.permissions import member, require


@require(member)
@require_safe
def track_list(request: HttpRequest) -> HttpResponse:
    """The three tracks with the pages that this person may open."""
    return render(request, "activities/track_list.html", {"tracks": tracks(request.access)})

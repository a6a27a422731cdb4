"""The page of all activities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.tracks import tracks
from campaign.models import Role
from campaign.permissions import member, require


@require(member)
@require_safe
def track_list(request: HttpRequest) -> HttpResponse:
    """The three tracks with the pages that this person may open."""
    access = request.access
    context = {
        "tracks": tracks(access),
        "reads_awards": access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR),
    }
    return render(request, "activities/track_list.html", context)

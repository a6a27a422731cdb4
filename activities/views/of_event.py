"""An event of the own campaign, as an address names it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import Event


def event_of(request: HttpRequest, pk: int) -> Event:
    """The event with its campaign at hand; 404 for one of another campaign."""
    rows = Event.objects.select_related("reading__group", "reading__book")
    found = get_object_or_404(rows, pk=pk, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    return found

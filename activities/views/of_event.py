"""An event of the own campaign, as an address names it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import WITH_AGENDA, AgendaItem, Event


def event_of(request: HttpRequest, pk: int) -> Event:
    """The event with its campaign at hand; 404 for one of another campaign."""
    rows = Event.objects.select_related("reading__group", "reading__book")
    found = get_object_or_404(rows, pk=pk, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    return found


def meeting_of(request: HttpRequest, pk: int) -> Event:
    """The meeting with an agenda, with its campaign at hand; 404 for an event of another kind or campaign."""
    found = get_object_or_404(Event, pk=pk, campaign=request.access.campaign, kind__in=WITH_AGENDA)
    found.campaign = request.access.campaign
    return found


def item_of(request: HttpRequest, event: int, pk: int) -> AgendaItem:
    """An item of such a meeting's agenda."""
    meeting = meeting_of(request, event)
    found = get_object_or_404(AgendaItem, pk=pk, event=meeting)
    found.event = meeting
    return found

"""The door to the quick-fire contest on the page of all activities."""

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.doors import Door
from activities.models import QuickFireContest
from campaign.models import Role
from campaign.permissions import Access


def contest_doors(access: Access) -> list[Door]:
    """The contests, for everybody once there is one; one query."""
    last = QuickFireContest.objects.filter(campaign=access.campaign).order_by("-held_on", "-pk").first()
    if last is None and not access.holds(Role.OFFICE):
        return []
    note = _("Teams, desk, board and final sheet.")
    if last is not None:
        note = _("%(title)s: signed") % {"title": last.title} if last.signed_at else last.title
    url = reverse("activities:quickfire_list", args=[access.campaign.code])
    return [
        Door(
            _("Quick-fire contest"),
            note,
            url,
            last is not None and bool(last.begun_at) and not last.signed_at,
        )
    ]

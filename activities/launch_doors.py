"""The doors of the launch on the page of all activities: the mobilisation meeting, and the flyer."""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.doors import Door
from activities.models import Event, EventKind
from campaign.models import FlyerHandout, Role
from campaign.permissions import Access, office


def launch_doors(access: Access) -> list[Door]:
    """The meeting for everybody once it is planned, the flyer for those who may read its register; two queries."""
    return [*_meeting(access), *_flyer(access)]


def _meeting(access: Access) -> list[Door]:
    code = access.campaign.code
    meetings = (
        Event.objects.filter(campaign=access.campaign, kind=EventKind.MOBILISATION, cancelled_at__isnull=True)
        .annotate(people=Count("attendance"))
        .order_by("-held_on", "-begins_at", "-pk")[:2]
    )
    if not meetings:
        if not office(access):
            return []
        url = f"{reverse('activities:event_plan', args=[code])}?kind={EventKind.MOBILISATION}"
        return [Door(_("Mobilisation meeting"), _("Not planned yet"), url)]
    newest = meetings[0]
    note = date_format(newest.held_on)
    if newest.people:
        note = _("%(day)s · %(people)s came") % {"day": note, "people": newest.people}
    url = reverse("activities:event_detail", args=[code, newest.pk])
    if len(meetings) > 1:
        url = f"{reverse('activities:event_list', args=[code])}?kind={EventKind.MOBILISATION}"
    return [Door(_("Mobilisation meeting"), note, url)]


def _flyer(access: Access) -> list[Door]:
    if not access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        return []
    copies = FlyerHandout.objects.filter(campaign=access.campaign).aggregate(copies=Sum("copies"))["copies"]
    note = _("%(count)s copies handed out") % {"count": copies or 0}
    return [Door(_("Flyer"), note, reverse("publishing:flyer", args=[access.campaign.code]))]

"""The doors of the launch on the page of all activities."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.doors import Door
from campaign.models import FlyerHandout, Role
from campaign.permissions import Access


def launch_doors(access: Access) -> list[Door]:
    """The register of flyers, for those who may read it; one query."""
    if not access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        return []
    copies = FlyerHandout.objects.filter(campaign=access.campaign).aggregate(copies=Sum("copies"))["copies"]
    note = _("%(count)s copies handed out") % {"count": copies or 0}
    return [Door(_("Flyers"), note, reverse("campaign:flyer_list", args=[access.campaign.code]))]

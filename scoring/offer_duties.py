"""What activities offer, on the desk of those who decide; named by the setting DESK_DUTIES."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from scoring.desk import Duty
from scoring.history import PublishedMonth
from scoring.offers import waiting_offers


def offers_waiting(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office all open offers, for a scorer the evidence for the own indicators; at most two queries."""
    if not access.holds(Role.OFFICE, Role.SCORER):
        return []
    waiting = waiting_offers(access)
    if not waiting:
        return []
    url = reverse("scoring:offer_list", args=[access.campaign.code])
    return [Duty(_("Decide on offers of activities"), _("%(count)s wait") % {"count": waiting}, url)]

"""The public address of the rules of a campaign: what a QR code on paper leads to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from campaign.models import Campaign, RulesOpening
from campaign.robots import LOOPBACK_NAMES


def rules_url(campaign: Campaign) -> str | None:
    """The absolute address of the page that everybody may read; None while the office has not opened it. One query."""
    if not RulesOpening.objects.filter(campaign=campaign).exists():
        return None
    return settings.SITE_URL + reverse("rules", args=[campaign.code])


def leads_nowhere_else(address: str) -> bool:
    """Whether an address is that of this machine only, so that a telephone that reads it finds nothing."""
    return urlsplit(address).hostname in LOOPBACK_NAMES

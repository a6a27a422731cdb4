"""How many bytes of attached files a campaign keeps, wherever they are attached (UPL-1)."""

from django.apps import apps
from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from campaign.attachments.formats import MB
from campaign.models import Campaign, KeptFile
from campaign.refusals import Refused


class QuotaUsedUp(Refused):
    """The campaign keeps as many bytes of files as the installation allows it."""


def check_quota(campaign: Campaign, more: int) -> None:
    """Refuse `more` bytes that go beyond what the campaign may keep. Raises QuotaUsedUp; one query a kind of file."""
    if _kept(campaign) + more > settings.EVIDENCE_QUOTA_MB * MB:
        raise QuotaUsedUp(
            _("This campaign keeps %(most)s MB of evidence already, as much as it may. Tell IT.")
            % {"most": settings.EVIDENCE_QUOTA_MB}
        )


def _kept(campaign: Campaign) -> int:
    kinds = [model for model in apps.get_models() if issubclass(model, KeptFile)]
    return sum(kind.kept_in(campaign).aggregate(bytes=Sum("size"))["bytes"] or 0 for kind in kinds)

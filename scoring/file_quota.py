"""How many bytes of attached files a campaign keeps: those on its ledger lines, in its threads and with its self-summaries (UPL-1)."""

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from campaign.attachments.formats import MB
from campaign.models import Campaign
from campaign.refusals import Refused
from scoring.models import Evidence, RecheckFile, SelfFile


class QuotaUsedUp(Refused):
    """The campaign keeps as many bytes of files as the installation allows it."""


def check_quota(campaign: Campaign, more: int) -> None:
    """Refuse `more` bytes that go beyond what the campaign may keep. Raises QuotaUsedUp; three queries."""
    if _kept(campaign) + more > settings.EVIDENCE_QUOTA_MB * MB:
        raise QuotaUsedUp(
            _("This campaign keeps %(most)s MB of evidence already, as much as it may. Tell IT.")
            % {"most": settings.EVIDENCE_QUOTA_MB}
        )


def _kept(campaign: Campaign) -> int:
    on_lines = Evidence.objects.filter(
        line__month__campaign=campaign, carried_from__isnull=True, erased_at__isnull=True
    )
    in_threads = RecheckFile.objects.filter(
        message__recheck__month__campaign=campaign, erased_at__isnull=True
    )
    with_summaries = SelfFile.objects.filter(
        assessment__evaluation__campaign=campaign, erased_at__isnull=True
    )
    return sum(
        rows.aggregate(bytes=Sum("size"))["bytes"] or 0 for rows in (on_lines, in_threads, with_summaries)
    )

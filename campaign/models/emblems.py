"""The emblem of a unit, as boards and leaflets print it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.kept_files import KeptFile
from campaign.models.organisation import Campaign


class Emblem(KeptFile):
    """A picture of the unit's emblem; the newest that is not withdrawn stands on what is issued from then on.

    One that is withdrawn keeps its bytes: what was issued with it prints the same again.
    """

    folder_name = "emblems"
    campaign_path = "campaign"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="emblems", verbose_name=_("campaign"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("emblem")
        verbose_name_plural = _("emblems")
        ordering = ["campaign", "-pk"]
        constraints = [models.UniqueConstraint(fields=["key"], name="emblem_key_once")]

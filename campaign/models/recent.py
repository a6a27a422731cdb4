"""What a person opened lately, for his own way back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign


class RecentItems(models.Model):
    """The pages that an account opened last in a campaign, the latest first; shown to nobody else.

    `items` are texts “kind key” (`campaign.recent`): what they are called is read anew whenever they are shown.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recent_items")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    items = models.JSONField(_("pages opened lately"), default=list)

    class Meta:
        verbose_name = _("pages opened lately")
        verbose_name_plural = _("pages opened lately")
        constraints = [models.UniqueConstraint(fields=["user", "campaign"], name="recent_items_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.campaign_id}"

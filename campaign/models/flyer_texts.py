"""What the office writes for the flyer (宣传单); everything else on it comes from the campaign's own settings."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign


class FlyerText(models.Model):
    """The office's words on the flyer of a campaign: slogan, invitation, contact, and whether a QR code is printed."""

    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="flyer_text", verbose_name=_("campaign")
    )
    slogan = models.TextField(_("slogan"), max_length=60)
    invitation = models.CharField(_("sentence of invitation"), max_length=120)
    contact = models.CharField(_("contact"), max_length=80)
    with_code = models.BooleanField(_("print the QR code to the rules"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("text of the flyer")
        verbose_name_plural = _("texts of flyers")

    def __str__(self) -> str:
        return str(self.campaign)

"""Screens in a lobby that show the published ranking without signing in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.organisation import Campaign


class Display(models.Model):
    """A screen with an address of its own that reads one campaign's published ranking, until it is revoked."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="displays")
    name = models.CharField(pgettext_lazy("of a screen", "name"), max_length=50)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

"""Slips with first passwords, from the order to the day on which their file is gone."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign
from campaign.models.work import Job


def slips_folder() -> Path:
    """Where the files of slips lie while they are kept; nothing else lies there."""
    return Path(settings.MEDIA_ROOT) / "slips"


class SlipsState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    PRINTED = "printed", _("Ready to print")
    GONE = "gone", _("Deleted")


class PasswordSlips(models.Model):
    """An order of first passwords: for whom, who ordered it, and whether its file is there still.

    The passwords stand nowhere but in the file, which is for the one who ordered it and is deleted within a day.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="password_slips", verbose_name=_("campaign")
    )
    accounts = models.JSONField(_("staff numbers"), default=list)
    site_address = models.CharField(_("address of the site"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=SlipsState, default=SlipsState.ORDERED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    at = models.DateTimeField(_("ordered at"))
    valid_until = models.DateTimeField(_("passwords are valid until"), null=True, blank=True)
    keep_until = models.DateTimeField(_("file is kept until"), null=True, blank=True)
    file = models.CharField(_("file"), max_length=60, blank=True)
    downloads = models.PositiveSmallIntegerField(_("downloads"), default=0)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("password slips")
        verbose_name_plural = _("password slips")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} ({len(self.accounts)})"

    @property
    def path(self) -> Path:
        return slips_folder() / self.file

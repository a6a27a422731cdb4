"""Workbooks that were uploaded to be imported."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign
from campaign.models.work import Job


class UploadKind(models.TextChoices):
    DEPARTMENTS = "departments", _("Departments")
    PEOPLE = "people", _("People")
    SCORES = "scores", _("Deductions")


class UploadState(models.TextChoices):
    RECEIVED = "received", _("Received")
    CONFIRMED = "confirmed", _("Being written")
    WRITTEN = "written", _("Written")
    DROPPED = "dropped", _("Dropped")


class Upload(models.Model):
    """A workbook on its way in: what it is, how its columns are read, and how far it is.

    Its bytes lie on disk under a name of their own until it is written or dropped, then they are removed.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="uploads", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=20, choices=UploadKind)
    original_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    expected = models.JSONField(_("what was confirmed"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    at = models.DateTimeField(_("uploaded at"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "uploads" / f"{self.pk}.xlsx"

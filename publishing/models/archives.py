"""Archives of campaigns that were made here, and the name of this installation in them."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Job


class Installation(models.Model):
    """This installation: one row with a random name, by which an archive says where it was made."""

    key = models.UUIDField(_("name of the installation"), default=uuid4, editable=False)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_installation")]

    def __str__(self) -> str:
        return str(self.key)


class Archive(models.Model):
    """An archive that was made: its fingerprint and what it counts stay, the file only for the latest few.

    `problems` names what could not be taken along, a file that is lost on disk for instance.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="archives", verbose_name=_("campaign")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    counts = models.JSONField(_("what it holds"), default=dict)
    problems = models.JSONField(_("what is missing"), default=list, blank=True)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="archive")
    removed_at = models.DateTimeField(_("file removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("archive of a campaign")
        verbose_name_plural = _("archives of campaigns")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.sha256[:12]}"

    @property
    def path(self) -> Path:
        """Where the file lies, named by its fingerprint, outside of anything that a server hands out."""
        return Path(settings.MEDIA_ROOT) / "archives" / f"{self.sha256}.zip"

    @property
    def is_there(self) -> bool:
        """Whether the file can be downloaded; one look at the disk."""
        return self.removed_at is None and self.path.is_file()

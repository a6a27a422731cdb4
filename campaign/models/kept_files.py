"""What every file that people attach has in common: how it was made safe, where its bytes lie, that they may be erased."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.attachments.formats import FORMATS


class KeptFile(models.Model):
    """A file as it was made safe and kept, under a name of its own in `folder_name`.

    What counts is never deleted. Its bytes can be erased where they must not be kept; row and fingerprint stay.
    `campaign_path` leads from the row to its campaign.
    """

    folder_name = ""
    shows_people = False  # such files are deleted a year after their campaign (PRV-9)
    campaign_path = ""

    key = models.UUIDField(_("name on disk"), default=uuid4, editable=False)
    name = models.CharField(_("name of the file"), max_length=200)
    format = models.CharField(_("format"), max_length=5)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    source_sha256 = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(_("attached at"))
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    erasure_reason = models.CharField(_("why erased"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_image(self) -> bool:
        return FORMATS[self.format].is_image

    @property
    def media_type(self) -> str:
        return FORMATS[self.format].media_type

    @property
    def path(self) -> Path:
        return self._folder / f"{self.key}.{self.format}"

    @property
    def thumbnail_path(self) -> Path:
        return self._folder / f"{self.key}.small.jpg"

    def remove_bytes(self) -> None:
        """Take the bytes off the disk; what is gone already is no fault."""
        self.path.unlink(missing_ok=True)
        self.thumbnail_path.unlink(missing_ok=True)

    @classmethod
    def kept_in(cls, campaign) -> models.QuerySet:
        """The files of a campaign whose bytes are on disk."""
        return cls.objects.filter(**{cls.campaign_path: campaign}, erased_at__isnull=True)

    @classmethod
    def root(cls) -> Path:
        """The folder in which all files of this kind lie."""
        return Path(settings.MEDIA_ROOT) / cls.folder_name

    @property
    def _folder(self) -> Path:
        return self.root() / str(self.key)[:2]

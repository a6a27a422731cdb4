"""Files that go with a department's self-summary."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.attachments.formats import FORMATS
from scoring.models.self_assessment import SelfAssessment


class SelfFile(models.Model):
    """A file of a self-summary, as it was made safe and kept; taken off while the summary is a draft."""

    assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="files")
    key = models.UUIDField(_("name on disk"), default=uuid4, editable=False, unique=True)
    name = models.CharField(_("name of the file"), max_length=200)
    format = models.CharField(_("format"), max_length=5)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    source_sha256 = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(_("attached at"))

    class Meta:
        verbose_name = _("file of a self-summary")
        verbose_name_plural = _("files of self-summaries")
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "source_sha256"],
                name="self_file_once",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        return FORMATS[self.format].media_type

    @property
    def is_image(self) -> bool:
        return FORMATS[self.format].is_image

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "self" / str(self.key)[:2] / f"{self.key}.{self.format}"

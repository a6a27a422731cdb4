"""Papers as they were issued, and the files that were drawn from them."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, DocumentNumber, FrozenRow
from scoring.models import MonthRevision


class PublicationKind(models.TextChoices):
    BULLETIN = "bulletin", _("Assessment bulletin")
    CORRECTION = "correction", _("Notice of correction")


class Publication(FrozenRow):
    """An issued paper: everything that it prints, frozen at issue; a correction is another one that supersedes it."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="publications", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PublicationKind)
    title = models.CharField(_("title"), max_length=200)
    month_revision = models.ForeignKey(
        MonthRevision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name=_("published revision"),
    )
    number = models.OneToOneField(
        DocumentNumber, models.PROTECT, related_name="publication", verbose_name=_("document number")
    )
    payload = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month_revision", "kind"],
                name="one_paper_per_revision",
                violation_error_message=_("This paper is issued already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class PublicationFile(FrozenRow):
    """A file drawn from a paper, with the SHA-256 of its bytes; a download is compared with it."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    format = models.CharField(_("format"), max_length=10, choices=FileFormat)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("size"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("file of a paper")
        verbose_name_plural = _("files of papers")
        ordering = ["publication", "format"]
        constraints = [models.UniqueConstraint(fields=["publication", "format"], name="one_file_per_format")]

    def __str__(self) -> str:
        return f"{self.publication} {self.format}"

    @property
    def path(self) -> Path:
        """Where the bytes lie: named by their fingerprint, outside of anything that a server hands out."""
        return settings.MEDIA_ROOT / "papers" / f"{self.sha256}.{self.format}"

"""Files that prove a ledger line."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.attachments.formats import FORMATS
from scoring.models.ledger import LedgerLine


class EvidenceQuerySet(models.QuerySet):
    def in_force(self) -> "EvidenceQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Evidence(models.Model):
    """A file on a ledger line, as it was made safe and kept; withdrawn with a reason, never deleted.

    The database refuses to delete the row, to change what it says of the file, and, once its month is published
    (`frozen_at`), to withdraw it. Its bytes can be erased where they must not be kept; row and fingerprint stay.
    """

    line = models.ForeignKey(
        LedgerLine, models.PROTECT, related_name="evidence", verbose_name=_("ledger line")
    )
    key = models.UUIDField(_("name on disk"), default=uuid4, editable=False)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried", verbose_name=_("carried from")
    )
    name = models.CharField(_("name of the file"), max_length=200)
    format = models.CharField(_("format"), max_length=5)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    source_sha256 = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(_("attached at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    erasure_reason = models.CharField(_("why erased"), max_length=200, blank=True)
    frozen_at = models.DateTimeField(_("frozen with its month at"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["line", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "key"], name="evidence_file_once"),
            models.UniqueConstraint(
                fields=["line", "source_sha256"],
                condition=Q(withdrawn_at__isnull=True, erased_at__isnull=True),
                name="evidence_once_on_a_line",
                violation_error_message=_("This file is attached already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="evidence_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="evidence_erased_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

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
        return _folder(self.key) / f"{self.key}.{self.format}"

    @property
    def thumbnail_path(self) -> Path:
        return _folder(self.key) / f"{self.key}.small.jpg"


def _folder(key) -> Path:
    return Path(settings.MEDIA_ROOT) / "evidence" / str(key)[:2]

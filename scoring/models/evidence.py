"""Files that prove a ledger line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import KeptFile
from scoring.models.ledger import LedgerLine


class EvidenceQuerySet(models.QuerySet):
    def in_force(self) -> "EvidenceQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Evidence(KeptFile):
    """A file on a ledger line, as it was made safe and kept; withdrawn with a reason, never deleted.

    The database refuses to delete the row, to change what it says of the file, and, once its month is published
    (`frozen_at`), to withdraw it.
    """

    folder_name = "evidence"
    campaign_path = "line__month__campaign"

    line = models.ForeignKey(
        LedgerLine, models.PROTECT, related_name="evidence", verbose_name=_("ledger line")
    )
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried", verbose_name=_("carried from")
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)
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

    @classmethod
    def kept_in(cls, campaign) -> models.QuerySet:
        """A file that a correction carried on lies on disk once."""
        return super().kept_in(campaign).filter(carried_from__isnull=True)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

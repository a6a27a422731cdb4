"""Rows that are written once: the audit trail and what is frozen."""

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.audit_wording import event_name


class WrittenOnce(Exception):
    """Somebody tried to change or delete a row that is written once."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")

    def delete(self):
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise WrittenOnce(f"{self.model.__name__} rows are written once.")


class AppendOnly(models.Model):
    """A row that is written once and never changed or deleted; the database holds it with triggers too."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} rows are written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise WrittenOnce(f"{type(self).__name__} rows are written once.")


class FrozenRow(AppendOnly):
    """A published or applied figure, as it stood when it was frozen."""

    class Meta:
        abstract = True


class AuditEntry(AppendOnly):
    """One act: who did what to which object, when, from where, with what outcome."""

    campaign = models.ForeignKey(
        "campaign.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("campaign"),
    )
    at = models.DateTimeField(_("time"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    actor = models.CharField(pgettext_lazy("of a person", "name"), max_length=50, blank=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    event = models.CharField(_("event"), max_length=60, db_index=True)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=40, blank=True)
    succeeded = models.BooleanField(_("succeeded"), default=True)
    data = models.JSONField(_("details"), default=dict)
    recorded_at = models.DateTimeField(_("recorded at"))
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["campaign", "-id"]),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.at):%Y-%m-%d %H:%M} {event_name(self.event)}"


class AuditLink(AppendOnly):
    """The place of an audit entry in the hash chain of its campaign; added in batches after the entry."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="link")
    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    chained = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("link of the audit chain")
        verbose_name_plural = _("links of the audit chain")
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_sequence_once")]

    def __str__(self) -> str:
        return f"{self.chain}:{self.sequence}"

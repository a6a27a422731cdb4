"""The handbook of etiquette in versions, and who received a copy."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.aspects import Aspect
from campaign.models import Campaign, Department, Person


class Handbook(models.Model):
    """A version of the handbook: written while it is a draft, frozen with its chapters when it is published."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="handbooks", verbose_name=_("campaign")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=50)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    begun_at = models.DateTimeField(_("begun at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("handbook")
        verbose_name_plural = _("handbooks")
        ordering = ["campaign", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="handbook_version_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(published_at__isnull=True), name="one_handbook_in_work"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True, sha256="")
                | (Q(published_at__isnull=False, published_by__isnull=False) & ~Q(sha256="")),
                name="handbook_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class HandbookChapter(models.Model):
    """One chapter of a version, about one of the ten aspects; its text is cleaned markup (campaign.rich_text).

    `edition` counts the times it was saved. With the publication `frozen_at` is set, and nothing changes any more.
    """

    handbook = models.ForeignKey(
        Handbook, models.PROTECT, related_name="chapters", verbose_name=_("handbook")
    )
    code = models.CharField(_("aspect"), max_length=2, choices=Aspect)
    title = models.CharField(_("title"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("chapter of the handbook")
        verbose_name_plural = _("chapters of the handbook")
        ordering = ["handbook", "code"]
        constraints = [models.UniqueConstraint(fields=["handbook", "code"], name="handbook_chapter_once")]

    def __str__(self) -> str:
        return self.title


class HandbookReceipt(models.Model):
    """Somebody received his copy, as a member of the department that he belonged to then; one copy for each person."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="handbook_receipts", verbose_name=_("campaign")
    )
    handbook = models.ForeignKey(
        Handbook, models.PROTECT, related_name="receipts", verbose_name=_("handbook")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="handbook_receipts", verbose_name=_("person")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    received_on = models.DateField(_("received on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("receipt of a handbook")
        verbose_name_plural = _("receipts of handbooks")
        ordering = ["department__code", "person__staff_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                name="one_handbook_each",
                violation_error_message=_("This person has a copy already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.received_on}"

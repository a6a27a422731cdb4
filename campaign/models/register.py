"""The register of numbers of official papers: what was taken, what was skipped, what no longer holds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.organisation import Unit
from campaign.models.trail import AppendOnly


class PaperKind(models.TextChoices):
    """The kinds of papers (文种) that take a number."""

    BULLETIN = "bulletin", pgettext_lazy("kind of paper", "Bulletin")
    DECISION = "decision", pgettext_lazy("kind of paper", "Decision")
    CIRCULAR = "circular", pgettext_lazy("kind of paper", "Circular")
    CORRECTION = "correction", pgettext_lazy("kind of paper", "Correction")
    MINUTES = "minutes", pgettext_lazy("kind of paper", "Minutes")
    REPORT = "report", pgettext_lazy("kind of paper", "Report")


class DocumentNumber(models.Model):
    """A number of an official paper: code, year and running number, taken once and never given again.

    It is allotted when a paper is issued here, or entered afterwards for a paper that was numbered outside of the
    system. A number that is void stays taken and says why. The database refuses any other change.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_numbers", verbose_name=_("unit"))
    issuer_code = models.CharField(_("issuer code"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind, default=PaperKind.BULLETIN)
    subject = models.CharField(_("subject"), max_length=200)
    allotted_at = models.DateTimeField(_("allotted at"))
    allotted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("allotted by"),
    )
    is_outside = models.BooleanField(_("numbered outside of the system"), default=False)
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("declared void by"),
    )

    class Meta:
        verbose_name = _("document number")
        verbose_name_plural = _("document numbers")
        ordering = ["-year", "issuer_code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "issuer_code", "year", "number"], name="number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="void_number_says_why",
            ),
        ]

    def __str__(self) -> str:
        return document_number(self.issuer_code, self.year, self.number)

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class NumberLeap(AppendOnly):
    """Numbers that were left out on purpose: the register goes on with a later one, for a reason that it tells."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="number_leaps", verbose_name=_("unit"))
    issuer_code = models.CharField(_("issuer code"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    first = models.PositiveIntegerField(_("first number left out"))
    next_number = models.PositiveIntegerField(_("goes on with"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("leap of the register")
        verbose_name_plural = _("leaps of the register")
        ordering = ["year", "issuer_code", "first", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, next_number__gt=F("first")), name="leap_goes_forward"
            ),
            models.UniqueConstraint(fields=["unit", "issuer_code", "year", "first"], name="leap_once"),
        ]

    def __str__(self) -> str:
        return f"{document_number(self.issuer_code, self.year, self.next_number)} ←"


def document_number(issuer_code: str, year: int, number: int) -> str:
    """发文字号: 机关代字 + 〔year in full〕 + number without leading zero + 号 (GB/T 9704 7.2.5)."""
    return f"{issuer_code}〔{year}〕{number}号"

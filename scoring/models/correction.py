"""A correction (更正) of a published month: what is to change, who asked, who decided, and the revision it made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Department
from scoring.models.frozen import MonthRevision
from scoring.models.ledger import BonusLine, LedgerLine
from scoring.models.month import Month
from scoring.models.scheme import BonusItem, BonusLevel, DeductionRule, Indicator, points_field


class CorrectionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Awaiting decision")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Corrected")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PENDING = (CorrectionState.DRAFT, CorrectionState.REQUESTED, CorrectionState.APPROVED)


class Correction(models.Model):
    """One correction of a month from draft to a new revision; a month has one that is pending at most."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="corrections", verbose_name=_("month"))
    base = models.ForeignKey(
        MonthRevision, models.PROTECT, related_name="corrections", verbose_name=_("revision to correct")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.DRAFT
    )
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("basis document"), max_length=100)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    result = models.OneToOneField(
        MonthRevision, models.PROTECT, null=True, blank=True, related_name="correction"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(state__in=PENDING),
                name="one_pending_correction",
                violation_error_message=_("Another correction of this month is pending."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PUBLISHED) | Q(result__isnull=False),
                name="published_correction_has_revision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CorrectionState.DRAFT, CorrectionState.WITHDRAWN])
                | Q(requested_by__isnull=False),
                name="correction_requested_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CorrectionState.APPROVED, CorrectionState.DECLINED])
                | Q(decided_by__isnull=False),
                name="correction_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.reason}"


class CorrectionChange(models.Model):
    """One thing that a correction changes: a published line struck out, a deduction added, or the one for the other."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="changes")
    strikes = models.ForeignKey(
        LedgerLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("strikes out")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.ForeignKey(DeductionRule, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.DecimalField(_("count"), max_digits=8, decimal_places=2, default=1)
    points = points_field(_("points"), null=True, blank=True)
    fact_date = models.DateField(_("date of the fact"), null=True, blank=True)
    date_stated = models.BooleanField(_("date stated"), default=True)
    public_reason = models.CharField(_("public reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of a correction")
        verbose_name_plural = _("changes of a correction")
        ordering = ["correction", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "strikes"],
                condition=Q(strikes__isnull=False),
                name="line_struck_once",
                violation_error_message=_("This correction strikes the line out already."),
            ),
            models.CheckConstraint(
                condition=Q(strikes__isnull=False) | Q(points__isnull=False),
                name="change_strikes_or_adds",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True)
                | (
                    Q(points__gt=0, indicator__isnull=False, fact_date__isnull=False)
                    & (
                        Q(department__isnull=False, branch__isnull=True)
                        | Q(department__isnull=True, branch__isnull=False)
                    )
                ),
                name="added_deduction_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.public_reason}"

    @property
    def whom(self) -> str:
        """The department, or the branch, whose points change."""
        row = self if self.adds else self.strikes
        return (row.department or row.branch).name

    @property
    def where(self) -> Indicator:
        return self.indicator if self.adds else self.strikes.indicator

    @property
    def adds(self) -> bool:
        return self.points is not None


class BonusChange(models.Model):
    """One bonus that a correction changes: a published one struck out, one added, or the one for the other."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="bonus_changes")
    strikes = models.ForeignKey(
        BonusLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("strikes out")
    )
    level = models.ForeignKey(BonusLevel, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.CharField(_("matter"), max_length=200, blank=True)
    proof = models.CharField(_("proof"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bonus change of a correction")
        verbose_name_plural = _("bonus changes of a correction")
        ordering = ["correction", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "strikes"],
                condition=Q(strikes__isnull=False),
                name="bonus_struck_once",
                violation_error_message=_("This correction strikes the line out already."),
            ),
            models.CheckConstraint(
                condition=Q(strikes__isnull=False) | Q(level__isnull=False),
                name="bonus_change_strikes_or_adds",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True)
                | (Q(department__isnull=False) & ~Q(matter="") & ~Q(proof="")),
                name="added_bonus_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.matter}"

    @property
    def whom(self) -> Department:
        """The department whose bonus changes."""
        return self.department if self.adds else self.strikes.department

    @property
    def item(self) -> BonusItem:
        return self.level.item if self.adds else self.strikes.item

    @property
    def adds(self) -> bool:
        return self.level_id is not None

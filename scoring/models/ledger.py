"""What is entered: deductions with their reasons, grants of not-applicable, bonuses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Campaign, Department
from scoring.models.month import Month
from scoring.models.scheme import BonusItem, BonusLevel, DeductionRule, Indicator, points_field


class LedgerLineQuerySet(models.QuerySet):
    def in_force(self) -> "LedgerLineQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class LedgerLine(models.Model):
    """One deduction with its fact and reason; never edited: a change withdraws it and writes another."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="lines")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="lines")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="lines")
    rule = models.ForeignKey(DeductionRule, models.PROTECT, null=True, blank=True, related_name="lines")
    count = models.DecimalField(_("count"), max_digits=8, decimal_places=2, default=1)
    points = points_field(_("points"))
    fact_date = models.DateField(_("date of the fact"))
    date_stated = models.BooleanField(_("date stated"), default=True)
    public_reason = models.CharField(_("public reason"), max_length=200, blank=True)
    internal_note = models.CharField(_("internal note"), max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    on_behalf = models.BooleanField(_("entered on the owner's behalf"), default=False)
    is_recusal = models.BooleanField(_("entered because the owner recused"), default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)
    entry_key = models.UUIDField(
        _("entry key"),
        null=True,
        unique=True,
        editable=False,
        help_text=_("Made by the page that sent the line: sent twice, it is written once."),
    )

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        ordering = ["fact_date", "id"]
        indexes = [
            models.Index(fields=["month", "indicator", "department"]),
            models.Index(fields=["month", "department"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0),
                name="line_points_positive",
                violation_error_message=_("A deduction is more than zero."),
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="line_count_positive"),
            models.CheckConstraint(
                condition=Q(department__isnull=False, branch__isnull=True)
                | Q(department__isnull=True, branch__isnull=False),
                name="line_for_department_or_branch",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="line_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"-{self.points} {self.public_reason}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class NotApplicableGrant(models.Model):
    """The leading group's leave that an indicator does not apply to a department for whole months (缺项)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="na_grants")
    department = models.ForeignKey(Department, models.PROTECT, related_name="na_grants")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="na_grants")
    first_month = models.DateField(_("from month"))
    last_month = models.DateField(_("to month"))
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("not-applicable grant")
        verbose_name_plural = _("not-applicable grants")
        ordering = ["department", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["department", "indicator", "first_month"], name="grant_once"),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="grant_whole_months",
                violation_error_message=_("A grant covers whole months, in order."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.indicator}"


class BonusLine(models.Model):
    """A bonus for one matter of a department in a month; beside the total, capped."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="bonus_lines")
    item = models.ForeignKey(BonusItem, models.PROTECT, related_name="lines")
    level = models.ForeignKey(BonusLevel, models.PROTECT, related_name="lines")
    department = models.ForeignKey(Department, models.PROTECT, related_name="bonus_lines")
    points = points_field(_("points"))
    matter = models.CharField(_("matter"), max_length=200)
    proof = models.CharField(_("proof"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("bonus line")
        verbose_name_plural = _("bonus lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "item", "level", "department", "matter"],
                condition=Q(withdrawn_at__isnull=True),
                name="bonus_matter_once",
                violation_error_message=_("This matter is already counted."),
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="bonus_points_positive"),
        ]

    def __str__(self) -> str:
        return f"+{self.points} {self.matter}"

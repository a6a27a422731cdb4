"""Reports that departments owe: declared due by an owner, marked as filed, otherwise a deduction is proposed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Department
from scoring.models.month import Month
from scoring.models.review import ABOUT_ONE
from scoring.models.scheme import DeductionRule, Indicator, points_field


class ReportDue(models.Model):
    """A report that an owner wants by a day; who does not file it is proposed for a deduction."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="reports_due")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    rule = models.ForeignKey(
        DeductionRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deduction rule"),
    )
    points = points_field(_("points without a rule"), null=True, blank=True)
    title = models.CharField(_("report"), max_length=80)
    due_on = models.DateField(_("due on"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"))
    on_behalf = models.BooleanField(_("declared on the owner's behalf"), default=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report due")
        verbose_name_plural = _("reports due")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "indicator", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="report_declared_once",
                violation_error_message=_("This report is declared already."),
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=False, points__isnull=True) | Q(rule__isnull=True, points__gt=0),
                name="report_by_rule_or_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on}"


class ExpectedReport(models.Model):
    """What one department, or branch where the indicator is recorded by branch, owes of a report."""

    report = models.ForeignKey(ReportDue, models.CASCADE, related_name="expected")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+")
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("expected report")
        verbose_name_plural = _("expected reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "department"],
                condition=Q(department__isnull=False),
                name="expected_of_department_once",
            ),
            models.UniqueConstraint(
                fields=["report", "branch"], condition=Q(branch__isnull=False), name="expected_of_branch_once"
            ),
            models.CheckConstraint(condition=ABOUT_ONE, name="expected_department_or_branch"),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True, marked_by__isnull=True)
                | Q(filed_on__isnull=False, marked_by__isnull=False),
                name="filed_marked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.department or self.branch}"

    @property
    def key(self) -> str:
        """How its proposal is named."""
        return f"report:{self.pk}"

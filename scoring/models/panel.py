"""The leading group's marks for a half-year: each member's own sheet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Department
from scoring.models.half_year import HalfYearEvaluation


def mark_field(name: str) -> models.DecimalField:
    return models.DecimalField(name, max_digits=5, decimal_places=2, null=True, blank=True)


class PanelSheet(models.Model):
    """One member's marks for a half-year; nobody else reads them before they are submitted."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="panel_sheets")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("handed back at"), null=True, blank=True)
    return_reason = models.CharField(_("why handed back"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sheet of marks")
        verbose_name_plural = _("sheets of marks")
        ordering = ["evaluation", "member__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "member"],
                name="one_panel_sheet",
                violation_error_message=_("This member has a sheet of marks already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.member}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class PanelMark(models.Model):
    """A member's two marks for one department; one of them may be missing until the sheet is submitted."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="panel_marks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    business = mark_field(_("business work"))
    self_development = mark_field(_("self-development"))

    class Meta:
        verbose_name = _("mark of the leading group")
        verbose_name_plural = _("marks of the leading group")
        ordering = ["evaluation", "member__username", "department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "member", "department"], name="one_mark_per_department"
            ),
            models.CheckConstraint(
                condition=(Q(business__isnull=True) | Q(business__gte=0, business__lte=100))
                & (Q(self_development__isnull=True) | Q(self_development__gte=0, self_development__lte=100)),
                name="mark_within_a_sheet",
                violation_error_message=_("A mark lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.business} {self.self_development}"

    @property
    def is_complete(self) -> bool:
        return self.business is not None and self.self_development is not None

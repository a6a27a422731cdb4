"""What a department says of its own half-year (自我总结, 自评分)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Department
from scoring.models.half_year import HalfYearEvaluation
from scoring.models.scheme import points_field


class SelfState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Sent back")


def sheet_field(name: str) -> models.DecimalField:
    """The self-score of a sheet; empty until every section of it has one."""
    return models.DecimalField(name, max_digits=5, decimal_places=2, null=True, blank=True)


class SelfAssessment(models.Model):
    """A department's self-summary and self-scores of a half-year, from the first words to the submission."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="self_assessments")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="self_assessments", verbose_name=_("department")
    )
    state = models.CharField(_("state"), max_length=10, choices=SelfState, default=SelfState.DRAFT)
    summary = models.TextField(_("self-summary"), blank=True)
    business = sheet_field(_("business work"))
    self_development = sheet_field(_("self-development"))
    edition = models.PositiveIntegerField(default=0, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    is_late = models.BooleanField(_("submitted late"), default=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    late_until = models.DateField(_("taken late until"), null=True, blank=True)
    late_reason = models.CharField(_("why taken late"), max_length=200, blank=True)
    late_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["evaluation", "department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "department"],
                name="one_self_assessment",
                violation_error_message=_("This department has its self-assessment already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SelfState.SUBMITTED)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="self_assessment_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | (Q(late_by__isnull=False) & ~Q(late_reason="")),
                name="late_self_assessment_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.department}"

    @property
    def is_filed(self) -> bool:
        return self.state == SelfState.SUBMITTED


class SelfScore(models.Model):
    """What a department gives itself in one section of a sheet."""

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="scores")
    sheet_code = models.CharField(max_length=30)
    section_code = models.CharField(max_length=30)
    points = points_field(_("self-score"))

    class Meta:
        verbose_name = _("self-score")
        verbose_name_plural = _("self-scores")
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "section_code"], name="one_self_score_per_section"),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=100), name="self_score_within_a_sheet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_code} {self.points}"

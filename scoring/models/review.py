"""What the second person's review leaves behind: samples, blind entries, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Department
from scoring.models.month import IndicatorGroup
from scoring.models.scheme import Indicator, points_field

ABOUT_ONE = Q(department__isnull=False, branch__isnull=True) | Q(
    department__isnull=True, branch__isnull=False
)


class ReviewSample(models.Model):
    """Cells of a submitted group, drawn by a recorded seed, that a reviewer looks at closely."""

    group = models.ForeignKey(IndicatorGroup, models.CASCADE, related_name="samples")
    seed = models.CharField(_("seed"), max_length=32)
    submitted_at = models.DateTimeField(_("submission that it was drawn from"))
    of_all = models.PositiveIntegerField(_("cells to draw from"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("sample of a review")
        verbose_name_plural = _("samples of reviews")
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.group} {self.seed}"


class SampledCell(models.Model):
    """One drawn cell: its score when it was drawn, and who found it right, with a remark."""

    sample = models.ForeignKey(ReviewSample, models.CASCADE, related_name="cells")
    position = models.PositiveSmallIntegerField(_("position"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+")
    score = points_field(_("score"))
    lines = models.PositiveSmallIntegerField(_("lines"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sampled cell")
        verbose_name_plural = _("sampled cells")
        ordering = ["sample", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "position"], name="sampled_position_once"),
            models.CheckConstraint(condition=ABOUT_ONE, name="sampled_department_or_branch"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="sampled_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.position}"


class BlindEntry(models.Model):
    """A score that a second person entered without seeing the first; a difference is settled with a reason."""

    group = models.ForeignKey(IndicatorGroup, models.CASCADE, related_name="blind_entries")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+")
    score = points_field(_("score"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    settled_score = points_field(_("first score that stands"), null=True, blank=True)
    settlement = models.CharField(_("why the first score stands"), max_length=200, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("blind entry")
        verbose_name_plural = _("blind entries")
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "indicator", "department"],
                condition=Q(department__isnull=False),
                name="blind_once_for_department",
                violation_error_message=_("This cell is entered a second time already."),
            ),
            models.UniqueConstraint(
                fields=["group", "indicator", "branch"],
                condition=Q(branch__isnull=False),
                name="blind_once_for_branch",
                violation_error_message=_("This cell is entered a second time already."),
            ),
            models.CheckConstraint(condition=ABOUT_ONE, name="blind_department_or_branch"),
            models.CheckConstraint(condition=Q(score__gte=0), name="blind_score_not_negative"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_score__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False, settled_score__isnull=False),
                name="blind_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.indicator_id} {self.score}"


class Reminder(models.Model):
    """An owner was reminded of a group that is not submitted; at most once a day."""

    group = models.ForeignKey(IndicatorGroup, models.CASCADE, related_name="reminders")
    day = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "day"],
                name="reminded_once_a_day",
                violation_error_message=_("This group was reminded today already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.day}"

"""That people were reminded of a deadline of a half-year, so that it is done once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.half_year import HalfYearEvaluation


class HalfYearReminder(models.Model):
    """One reminder of one deadline; the row is written in the transaction of its notifications."""

    class What(models.TextChoices):
        SELF_SOON = "self_soon", _("the self-assessment is due soon")
        SELF_LATE = "self_late", _("the self-assessment is overdue")
        MARKS_SOON = "marks_soon", _("the marks are due soon")
        MARKS_LATE = "marks_late", _("the marks are overdue")

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="reminders")
    what = models.CharField(max_length=15, choices=What)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of a half-year")
        verbose_name_plural = _("reminders of half-years")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "what"], name="half_year_reminded_once")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.what}"

"""What the office makes of a year: experiences, shortcomings, and the tasks of the year to come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign


class LessonKind(models.TextChoices):
    EXPERIENCE = "experience", _("Experience")
    SHORTCOMING = "shortcoming", _("Shortcoming")
    TASK = "task", _("Task for next year")


class Lesson(models.Model):
    """One lesson of a campaign's year in the office's words, at its place among those of its kind."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="lessons", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=12, choices=LessonKind)
    position = models.PositiveSmallIntegerField(_("position"))
    heading = models.CharField(pgettext_lazy("of a lesson", "heading"), max_length=40)
    text = models.TextField(_("text"), max_length=600)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("lesson of the year")
        verbose_name_plural = _("lessons of the year")
        ordering = ["campaign", "kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="lesson_position_from_one"),
            models.CheckConstraint(condition=~Q(heading="") & ~Q(text=""), name="lesson_says_something"),
        ]

    def __str__(self) -> str:
        return self.heading

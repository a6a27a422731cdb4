"""The commendation meeting (总结表彰会) of a half-year: when, what on it, who came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models import Department
from scoring.models.half_year import HalfYearEvaluation


class CommendationMeeting(models.Model):
    """The meeting at which the titles of a half-year are given."""

    evaluation = models.OneToOneField(HalfYearEvaluation, models.CASCADE, related_name="meeting")
    title = models.CharField(_("name of the meeting"), max_length=100)
    held_on = models.DateField(_("day"))
    begins_at = models.TimeField(_("begins at"))
    place = models.CharField(_("place"), max_length=100)
    chair = models.CharField(_("chaired by"), max_length=50)

    class Meta:
        verbose_name = _("commendation meeting")
        verbose_name_plural = _("commendation meetings")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One item of the agenda, and who speaks to it."""

    meeting = models.ForeignKey(CommendationMeeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("item"), max_length=100)
    speaker = models.CharField(_("speaker"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["meeting", "position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_in_order")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Who came to a commendation meeting for a department, or that nobody did."""

    class Came(models.TextChoices):
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(CommendationMeeting, models.CASCADE, related_name="attendance")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    came = models.CharField(_("attendance"), max_length=10, choices=Came)
    people = models.CharField(_("who"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("attendance at a commendation meeting")
        verbose_name_plural = _("attendance at commendation meetings")
        ordering = ["meeting", "department__code"]
        constraints = [models.UniqueConstraint(fields=["meeting", "department"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.came}"

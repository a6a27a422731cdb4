"""Meetings, trainings and reading sessions: when and where, and who took part."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign, Department, Person


class EventKind(models.TextChoices):
    TRAINING = "training", _("Etiquette training")
    READING_SESSION = "reading_session", _("Reading session")
    EXCHANGE_MEETING = "exchange_meeting", _("Exchange meeting")
    COMMENDATION_MEETING = "commendation", _("Commendation meeting")
    MOBILISATION = "mobilisation", _("Mobilisation meeting")


class Event(models.Model):
    """Something that people come to at a place and time.

    It is over when its day is over; until then it can be changed, and cancelled with a reason. `door_digest` is the
    digest of the address behind the QR code at the door, by which people sign in while `door_until` has not come.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="events", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    title = models.CharField(_("title"), max_length=100)
    held_on = models.DateField(_("day"))
    begins_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100)
    host = models.CharField(
        _("led by"), max_length=100, blank=True, help_text=_("Chair, trainer or speaker.")
    )
    agenda = models.TextField(_("agenda"), blank=True, max_length=4000, help_text=_("One item a line."))
    minutes = models.TextField(_("notes"), blank=True, max_length=8000)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancellation_reason = models.CharField(_("why cancelled"), max_length=200, blank=True)
    door_digest = models.CharField(max_length=64, blank=True, editable=False)
    door_until = models.DateTimeField(_("door open until"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("training or meeting", "event")
        verbose_name_plural = pgettext_lazy("training or meeting", "events")
        ordering = ["-held_on", "-begins_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["door_digest"], condition=~Q(door_digest=""), name="event_door_once"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancellation_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancellation_reason="")),
                name="event_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class AttendanceSource(models.TextChoices):
    LIST = "list", _("List")
    DOOR = "door", _("At the door")
    IMPORT = "import", _("Import")


class Attendance(models.Model):
    """Somebody took part in an event, as a member of the department that he belonged to then."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendance", verbose_name=_("event"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendance", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    source = models.CharField(_("entered from"), max_length=10, choices=AttendanceSource)
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    gave_feedback = models.BooleanField(
        _("has answered"), default=False, help_text=_("What was said is kept elsewhere, without a name.")
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["event", "department__code", "person__staff_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="attends_once",
                violation_error_message=_("This person is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.person}"

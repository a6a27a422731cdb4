"""What goes with an event: its materials, and what people thought of it."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.events import Event
from activities.models.meetings import AgendaItem
from campaign.models import KeptFile


class EventFile(KeptFile):
    """A file that is handed out with an event, such as the slides of a training; taken off again as a whole.

    The file of a speech is read by those who may read the speech.
    """

    folder_name = "events"
    campaign_path = "event__campaign"

    event = models.ForeignKey(Event, models.PROTECT, related_name="files", verbose_name=_("event"))
    speech = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("speech")
    )

    class Meta:
        verbose_name = _("file of an event")
        verbose_name_plural = _("files of events")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="event_file_key_once"),
            models.UniqueConstraint(
                fields=["event", "source_sha256"],
                name="event_file_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]


class FeedbackGrade(models.TextChoices):
    """What somebody thinks of an event, from best to worst."""

    VERY_GOOD = "very_good", _("Very useful")
    GOOD = "good", _("Useful")
    FAIR = "fair", _("Fairly useful")
    POOR = "poor", _("Of little use")


class EventFeedback(models.Model):
    """One answer about an event. It has no person, no time and a random key: nothing sets it beside the list."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="feedback", verbose_name=_("event"))
    grade = models.CharField(_("answer"), max_length=10, choices=FeedbackGrade)
    words = models.CharField(_("in own words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("feedback on an event")
        verbose_name_plural = _("feedback on events")
        ordering = ["event", "id"]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_grade_display()}"

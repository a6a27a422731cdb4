"""Meetings with an agenda: what is on it, how long each item takes, who speaks and what was said."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.events import Event, EventKind
from campaign.models import Person

WITH_AGENDA = (EventKind.MOBILISATION, EventKind.COMMENDATION_MEETING)
LONGEST_ITEM = 300  # minutes


class ItemKind(models.TextChoices):
    """What happens at an item of an agenda."""

    ITEM = "item", _("Agenda item")
    READING = "reading", _("Reading out")
    SPEECH = "speech", _("Speech")
    PLEDGE = "pledge", _("Pledge speech")
    AWARD = "award", _("Handing over of awards")
    FILM = "film", _("Film")


WITH_TEXT = (ItemKind.SPEECH, ItemKind.PLEDGE, ItemKind.READING)


class AgendaItem(models.Model):
    """An item of a meeting's agenda; when it begins follows from the meeting's beginning and the minutes before it.

    `who` is what is printed, such as “机关党委书记 李明”; `person` is the same one in the roster, where he is in it. The
    text of a speech is a draft until it is released.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="agenda_items", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind)
    subject = models.CharField(_("subject"), max_length=100)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("person"),
    )
    who = models.CharField(_("by whom"), max_length=60, blank=True)
    text = models.TextField(_("text of the speech"), blank=True, max_length=20_000)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_ITEM),
                name="agenda_item_takes_time",
                violation_error_message=_("From 1 to 300 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="agenda_item_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def takes_text(self) -> bool:
        return self.kind in WITH_TEXT

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

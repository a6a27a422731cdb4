"""The reading programme: book lists, groups that read together, what a session reads, who spoke at a meeting."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.events import Event
from campaign.models import Campaign, Department, Person


class GroupKind(models.TextChoices):
    CADRES = "cadres", _("Cadres")
    YOUNG = "young", _("The young")
    OTHER = "other", pgettext_lazy("a reading group", "Others")


class ReadingGroup(models.Model):
    """People who read together every week, with a book list of their own."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="reading_groups", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind)
    led_by = models.CharField(_("led by"), max_length=100, blank=True)
    members = models.ManyToManyField(
        Person, through="ReadingGroupMember", related_name="reading_groups", verbose_name=_("members")
    )

    class Meta:
        verbose_name = _("reading group")
        verbose_name_plural = _("reading groups")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="reading_group_once")]

    def __str__(self) -> str:
        return self.name


class ReadingGroupMember(models.Model):
    """Somebody belongs to a reading group."""

    group = models.ForeignKey(ReadingGroup, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("member of a reading group")
        verbose_name_plural = _("members of reading groups")
        ordering = ["group", "person__staff_number"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="reading_member_once")]

    def __str__(self) -> str:
        return f"{self.group} · {self.person}"


class Book(models.Model):
    """A book of the list for everybody, or of one group's list."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="books", verbose_name=_("campaign"))
    group = models.ForeignKey(
        ReadingGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="books",
        verbose_name=_("reading group"),
        help_text=_("Empty for the list of everybody."),
    )
    title = models.CharField(_("book"), max_length=100)
    author = models.CharField(_("author"), max_length=100, blank=True)
    publisher = models.CharField(_("publisher"), max_length=100, blank=True)
    why = models.CharField(_("why it is read"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
        ordering = ["group__kind", "group__name", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "title"], condition=Q(group__isnull=True), name="common_book_once"
            ),
            models.UniqueConstraint(
                fields=["group", "title"], condition=Q(group__isnull=False), name="group_book_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReadingSession(models.Model):
    """What a session reads: an event of the kind reading session, with its group, book, pages and film."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="reading")
    group = models.ForeignKey(
        ReadingGroup, models.PROTECT, related_name="sessions", verbose_name=_("reading group")
    )
    book = models.ForeignKey(
        Book, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("book")
    )
    passage = models.CharField(_("what is read"), max_length=200, blank=True)
    film = models.CharField(
        _("film"),
        max_length=300,
        blank=True,
        help_text=_("Its address in the unit's network, or where the file lies."),
    )

    class Meta:
        verbose_name = _("reading session")
        verbose_name_plural = _("reading sessions")
        ordering = ["event__held_on", "event__begins_at", "pk"]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def film_is_link(self) -> bool:
        return self.film.startswith(("http://", "https://"))


class Talk(models.Model):
    """Somebody speaks at an exchange meeting, as a member of the department that he belonged to then."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="talks", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("position"))
    speaker = models.ForeignKey(Person, models.PROTECT, related_name="talks", verbose_name=_("speaker"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    topic = models.CharField(_("topic"), max_length=100)
    notes = models.TextField(_("text or notes"), blank=True, max_length=8000)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["event", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "speaker"], name="speaks_once")]

    def __str__(self) -> str:
        return f"{self.speaker} · {self.topic}"

"""The honour roll: what departments write and show for it, the roll in work, its frozen editions, leaflets handed out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, FrozenRow, KeptFile, Person
from scoring.models import HalfYearEvaluation

WHOLE = 10_000  # crops are counted in ten-thousandths


class StoryState(models.TextChoices):
    WRITING = "writing", _("being written")
    SUBMITTED = "submitted", _("handed in")
    APPROVED = "approved", _("approved")


class AchievementStory(models.Model):
    """The deeds of a department in a half-year, as its board tells them; written by the department, approved by the office."""

    evaluation = models.ForeignKey(
        HalfYearEvaluation, models.PROTECT, related_name="stories", verbose_name=_("half-year")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="stories", verbose_name=_("department")
    )
    text = models.CharField(_("deeds"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StoryState, default=StoryState.WRITING)
    saves = models.PositiveSmallIntegerField(_("saved so often"), default=0)
    remark = models.CharField(_("remark of the office"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("achievement story")
        verbose_name_plural = _("achievement stories")
        ordering = ["evaluation", "department"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "department"], name="story_once"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="approved_story_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.department}"


class GroupPhoto(KeptFile):
    """A group photo of a department for its board; the newest with its bytes is the one that is used.

    Shown is the part from `crop_left`, `crop_top` as wide as `crop_width`, in ten-thousandths of the picture, and as high
    as 4:3 makes it. `is_nobody` states that nobody on it can be recognised; otherwise the persons on it are listed.
    """

    folder_name = "group_photos"
    shows_people = True
    campaign_path = "story__evaluation__campaign"

    story = models.ForeignKey(AchievementStory, models.PROTECT, related_name="photos")
    crop_left = models.PositiveSmallIntegerField(_("crop: left"), default=0)
    crop_top = models.PositiveSmallIntegerField(_("crop: top"), default=0)
    crop_width = models.PositiveSmallIntegerField(_("crop: width"), default=WHOLE)
    is_nobody = models.BooleanField(_("nobody on it can be recognised"), default=False)
    people = models.ManyToManyField(
        Person, through="GroupPhotoPerson", related_name="+", verbose_name=_("people on it")
    )

    class Meta:
        verbose_name = _("group photo")
        verbose_name_plural = _("group photos")
        ordering = ["story", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(crop_width__gte=1) & Q(crop_left__lte=WHOLE - F("crop_width")),
                name="group_photo_crop_inside",
            )
        ]

    @property
    def crop_height(self) -> int:
        """The height of the 4:3 part, in ten-thousandths of the picture's height, rounded down."""
        return self.crop_width * self.width * 3 // (4 * self.height)


class GroupPhotoPerson(models.Model):
    """Somebody who can be recognised on a group photo."""

    photo = models.ForeignKey(GroupPhoto, models.CASCADE, related_name="listed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("person on a group photo")
        verbose_name_plural = _("people on group photos")
        ordering = ["photo", "person__staff_number"]
        constraints = [models.UniqueConstraint(fields=["photo", "person"], name="person_on_photo_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.person_id}"


class HonourRoll(models.Model):
    """A roll of honour in work and its plan: from which decisions it is made, for which uses, where it stands.

    `sources` are the keys of the decisions (publishing.honours.decisions). `placeholders` are the ids of the persons
    and departments for whom the office accepts the neutral placeholder. `assessed` is the tick of PRV-13.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="honour_rolls", verbose_name=_("campaign")
    )
    title = models.CharField(_("title"), max_length=60)
    period = models.CharField(_("period"), max_length=60)
    theme = models.CharField(_("theme"), max_length=10, default="classic")
    purposes = models.JSONField(_("uses"), default=list)
    is_public = models.BooleanField(_("people from outside see the board"), default=False)
    sources = models.JSONField(_("decisions"), default=list)
    placeholders = models.JSONField(_("placeholders"), default=dict)
    assessment = models.CharField(
        _("impact assessment"),
        max_length=200,
        blank=True,
        help_text=_("Date and place of the assessment of personal information, kept for three years."),
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(_("assessed at"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("honour roll")
        verbose_name_plural = _("honour rolls")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "title", "period"], name="roll_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.period}{self.title}"


class RollEdition(FrozenRow):
    """A roll as it was issued: everything that is drawn from it, with its SHA-256. A newer edition takes its place.

    `because` says why there is another: what changed, or that consents fell away (PRV-4a).
    """

    roll = models.ForeignKey(HonourRoll, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    payload = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    purposes = models.JSONField(_("uses"))
    is_public = models.BooleanField(_("people from outside see the board"), default=False)
    because = models.CharField(_("reason"), max_length=200, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("supersedes")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("edition of an honour roll")
        verbose_name_plural = _("editions of honour rolls")
        ordering = ["roll", "-number"]
        constraints = [models.UniqueConstraint(fields=["roll", "number"], name="roll_edition_once")]

    def __str__(self) -> str:
        return f"{self.roll} {self.number}"


class ReceiverKind(models.TextChoices):
    OFFICE = "office", _("Office")
    HEAD = "head", _("Department head")
    LEADER = "leader", _("Company leader")


class Distribution(models.Model):
    """How many leaflets of a roll somebody received: an office, a head or a company leader; names as of that day."""

    roll = models.ForeignKey(HonourRoll, models.PROTECT, related_name="distribution")
    kind = models.CharField(_("receiver"), max_length=10, choices=ReceiverKind)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    receiver = models.CharField(_("receiver"), max_length=100)
    copies = models.PositiveSmallIntegerField(_("copies"))
    handed_on = models.DateField(_("handed over on"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("distribution")
        verbose_name_plural = _("distribution register")
        ordering = ["roll", "kind", "department", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "kind", "department"],
                condition=Q(person__isnull=True),
                name="department_receives_once",
            ),
            models.UniqueConstraint(
                fields=["roll", "person"], condition=Q(person__isnull=False), name="person_receives_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="office", department__isnull=False, person__isnull=True)
                | (~Q(kind="office") & Q(person__isnull=False)),
                name="receiver_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.copies}"

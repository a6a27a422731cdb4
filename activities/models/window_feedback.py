"""What the public says of a service window by the QR code at it: ratings, complaints; no names, no accounts."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign, Job
from campaign.models.slips import slips_folder

USER = settings.AUTH_USER_MODEL
MOST_STARS = 5


class RatingSign(models.Model):
    """The address behind the QR code at a window, until it is revoked; it hangs in public, so it is kept as it is."""

    window = models.ForeignKey("activities.ServiceWindow", models.PROTECT, related_name="rating_signs")
    token = models.CharField(max_length=43, unique=True, editable=False)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("address for ratings")
        verbose_name_plural = _("addresses for ratings")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(revoked_at__isnull=True), name="one_sign_in_force"
            )
        ]

    def __str__(self) -> str:
        return str(self.window)


class RatingState(models.TextChoices):
    COUNTED = "counted", _("counted")
    ASIDE = "aside", _("set aside")
    DROPPED = "dropped", pgettext_lazy("a rating", "left out")


class WordsState(models.TextChoices):
    NONE = "", _("no words")
    WAITING = "waiting", _("waiting for a look")
    SHOWN = "shown", _("shown")
    HIDDEN = "hidden", _("not shown")


class Rating(models.Model):
    """One rating of a window by somebody unknown: stars, tags, perhaps words.

    `device` and `origin` are digests under a key of the day, so that one day cannot be set beside another; they serve
    the limits and are wiped after two days.
    """

    window = models.ForeignKey("activities.ServiceWindow", models.PROTECT, related_name="ratings")
    at = models.DateTimeField(_("rated at"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    tags = models.JSONField(_("tags"), default=list, blank=True)
    words = models.CharField(_("words"), max_length=300, blank=True)
    words_state = models.CharField(max_length=8, choices=WordsState, blank=True, default=WordsState.NONE)
    state = models.CharField(_("state"), max_length=8, choices=RatingState, default=RatingState.COUNTED)
    device = models.CharField(max_length=32, blank=True, editable=False)
    origin = models.CharField(max_length=32, blank=True, editable=False)
    looked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["window", "at"], name="rating_window_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="rating_one_to_five_stars"
            ),
            models.CheckConstraint(
                condition=Q(words="", words_state="") | (~Q(words="") & ~Q(words_state="")),
                name="rating_words_have_a_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window} · {self.stars}"


class RatingCodeOrder(models.Model):
    """An order of printed codes for windows: how many for which; the codes stand nowhere but in its file."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    counts = models.JSONField(default=dict)
    site_address = models.CharField(_("address of the site"), max_length=200)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("ordered at"))
    keep_until = models.DateTimeField(_("file is kept until"), null=True, blank=True)
    file = models.CharField(_("file"), max_length=60, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("order of rating codes")
        verbose_name_plural = _("orders of rating codes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def path(self) -> Path:
        return slips_folder() / self.file


class RatingCode(models.Model):
    """One printed code of a window, of which only the digest is kept: used or not, without a time."""

    digest = models.CharField(max_length=64, primary_key=True)
    window = models.ForeignKey("activities.ServiceWindow", models.PROTECT, related_name="rating_codes")
    is_used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rating code")
        verbose_name_plural = _("rating codes")
        ordering = ["digest"]

    def __str__(self) -> str:
        return self.digest[:8]


class ComplaintSource(models.TextChoices):
    SIGN = "sign", _("by the QR code")
    OFFICE = "office", _("taken down by the office")


class Complaint(models.Model):
    """A complaint about a window and what became of it.

    `text` and `contact` are the complainant's and for the office alone; the department reads `matter`, the case in the
    office's words, says its part in `statement` and never learns who complained (PRV-14). The contact is erased thirty
    days after the case is closed. `receipt_digest` belongs to the number by which the complainant finds the answer.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="complaints")
    window = models.ForeignKey("activities.ServiceWindow", models.PROTECT, related_name="complaints")
    number = models.PositiveIntegerField(_("number"))
    source = models.CharField(_("source"), max_length=8, choices=ComplaintSource)
    at = models.DateTimeField(_("received at"))
    text = models.TextField(_("complaint"), max_length=1000)
    contact = models.CharField(_("contact"), max_length=100, blank=True)
    receipt_digest = models.CharField(max_length=64, blank=True, editable=False)
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("answer by"))
    matter = models.CharField(_("case for the department"), max_length=300, blank=True)
    passed_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    statement = models.TextField(_("statement of the department"), max_length=1000, blank=True)
    stated_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(_("stated at"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    is_upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    is_grave = models.BooleanField(_("grave"), default=False)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="complaint_number_once"),
            models.UniqueConstraint(
                fields=["receipt_digest"], condition=~Q(receipt_digest=""), name="complaint_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, is_upheld__isnull=True, is_grave=False)
                | (Q(closed_at__isnull=False, is_upheld__isnull=False) & ~Q(answer="")),
                name="complaint_closed_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(is_grave=False) | Q(is_upheld=True), name="complaint_grave_is_upheld"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.window}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

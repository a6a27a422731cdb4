"""The jury of a contest: what it marks by, who sits in it, who reads which work, the marks, the votes on ties."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.contests import Contest, Submission
from campaign.models import AppendOnly


class JuryTieRule(models.TextChoices):
    VOTE = "vote", _("the jury votes")
    UP = "up", _("all of them get the higher prize")


class Jury(models.Model):
    """How the works of a contest are judged: how many read each, what is dropped, when marks lie too far apart.

    The draw is made from `seed` and can be made again from it. From the draw on the rules of marking stay as they are;
    the prizes can be changed until they are in effect.
    """

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="jury", verbose_name=_("contest"))
    readers_each = models.PositiveSmallIntegerField(_("jurors for each work"), default=5)
    drop_from = models.PositiveSmallIntegerField(_("highest and lowest dropped from"), default=5)
    spread_limit = models.DecimalField(
        _("second reading when marks lie further apart than"), max_digits=5, decimal_places=2, default=15
    )
    tie_rule = models.CharField(
        _("works equal at the line of a prize"), max_length=4, choices=JuryTieRule, default=JuryTieRule.VOTE
    )
    marks_until = models.DateField(_("marks until"))
    seed = models.CharField(_("seed of the draw"), max_length=40, blank=True, editable=False)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("marks closed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("jury")
        verbose_name_plural = _("juries")
        ordering = ["contest"]
        constraints = [
            models.CheckConstraint(condition=Q(readers_each__gte=1), name="jury_reads"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(drawn_at__isnull=False), name="jury_drawn_then_closed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contest)

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class JuryCriterion(models.Model):
    """One thing that works are marked by: its weight in percent of all, its scale from 0 to `top`."""

    class Scale(models.IntegerChoices):
        FIVE = 5, "0–5"
        TEN = 10, "0–10"
        TWENTY = 20, "0–20"
        FIFTY = 50, "0–50"
        HUNDRED = 100, "0–100"

    jury = models.ForeignKey(Jury, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=40)
    hint = models.CharField(_("what to look at"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight in percent"))
    top = models.PositiveSmallIntegerField(_("scale"), choices=Scale, default=Scale.HUNDRED)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["jury", "position"]
        constraints = [
            models.UniqueConstraint(fields=["jury", "position"], name="criterion_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight"),
            models.CheckConstraint(condition=Q(top__in=[5, 10, 20, 50, 100]), name="criterion_scale"),
        ]

    def __str__(self) -> str:
        return self.name


class PrizeCode(models.TextChoices):
    """The levels of prizes as decisions carry them."""

    SPECIAL = "special", _("special prize")
    FIRST = "first", _("first prize")
    SECOND = "second", _("second prize")
    THIRD = "third", _("third prize")
    EXCELLENT = "excellent", _("excellent")


class PrizeLevel(models.Model):
    """One level of prizes: its name as certificates print it, its places, its least points; at least one limit."""

    jury = models.ForeignKey(Jury, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("level"), max_length=20, choices=PrizeCode)
    honour = models.CharField(_("name on the certificate"), max_length=60)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    minimum = models.DecimalField(_("least points"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("level of prizes")
        verbose_name_plural = _("levels of prizes")
        ordering = ["jury", "position"]
        constraints = [
            models.UniqueConstraint(fields=["jury", "position"], name="level_position_once"),
            models.UniqueConstraint(fields=["jury", "code"], name="level_code_once"),
            models.CheckConstraint(
                condition=Q(places__isnull=False) | Q(minimum__isnull=False), name="level_has_a_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.honour


class Juror(models.Model):
    """An account that marks the works of one contest; who stood down marks no more, what he handed in stays."""

    jury = models.ForeignKey(Jury, models.PROTECT, related_name="jurors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("juror")
    )
    named_at = models.DateTimeField(_("named at"))
    stood_down_at = models.DateTimeField(_("stood down at"), null=True, blank=True)
    stand_down_reason = models.CharField(_("why stood down"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("juror of a contest")
        verbose_name_plural = _("jurors of a contest")
        ordering = ["jury", "user__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["jury", "user"],
                name="juror_once",
                violation_error_message=_("This person sits in the jury already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.jury} · {self.user}"

    @property
    def is_active(self) -> bool:
        return self.stood_down_at is None


class ReadingCause(models.TextChoices):
    DRAWN = "drawn", _("drawn")
    REDRAWN = "redrawn", _("drawn for somebody else")
    SECOND = "second", _("second reading")


class WorkReadingQuerySet(models.QuerySet):
    def standing(self) -> "WorkReadingQuerySet":
        """Readings that count or are still to come: not declined, of works that nobody took back."""
        return self.filter(declined_at__isnull=True, submission__withdrawn_at__isnull=True)

    def with_moves(self) -> "WorkReadingQuerySet":
        """The standing ones with `is_moved`."""
        return self.standing().with_every_move()

    def with_every_move(self) -> "WorkReadingQuerySet":
        """With `is_moved`: not handed in nor declined, and the juror belongs to the author's department by now.

        That of the day of the submission counts, and the one that the author has now; as in the draw.
        """
        own = F("juror__user__person__department")
        together = Q(submission__department=own) | Q(submission__author__department=own)
        open_now = Q(handed_in_at__isnull=True, declined_at__isnull=True, juror__stood_down_at__isnull=True)
        moved = When(together & open_now, then=Value(True))
        return self.annotate(is_moved=Case(moved, default=Value(False), output_field=models.BooleanField()))


class WorkReading(models.Model):
    """One juror reads one work. `marks` are his own, by the criterion's number, until and after he hands them in.

    `version` counts the saves: a window that shows an older one does not write over a newer one. `sent_back` keeps each
    sending back: when, why, and the marks that were handed in until then.
    """

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="readings")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="readings")
    cause = models.CharField(_("why he reads it"), max_length=10, choices=ReadingCause)
    given_at = models.DateTimeField(_("given at"))
    marks = models.JSONField(_("marks"), default=dict)
    comment = models.CharField(_("remark"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_reason = models.CharField(_("why declined"), max_length=200, blank=True)
    sent_back = models.JSONField(_("sent back"), default=list, editable=False)

    objects = WorkReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a work")
        verbose_name_plural = _("readings of works")
        ordering = ["submission", "juror"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "submission"], name="reads_a_work_once"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(declined_at__isnull=True),
                name="reading_handed_in_or_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.submission_id}"

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None

    @property
    def back_reason(self) -> str:
        """Why it was sent back, as long as it is not handed in again."""
        return self.sent_back[-1]["reason"] if self.sent_back and not self.is_handed_in else ""


class Redaction(models.Model):
    """What the office takes out of a work before the jury reads it: words, and pages on which the author shows.

    Pictures say nothing to a program: a work with pages is given to the jury only when a person has looked at it.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="redaction")
    words = models.JSONField(_("words to blot out"), default=list)
    withheld = models.JSONField(_("pages that are not shown"), default=list)
    version = models.PositiveSmallIntegerField(_("version of the work"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("looked at by")
    )
    checked_at = models.DateTimeField(_("looked at"))

    class Meta:
        verbose_name = _("redaction of a work")
        verbose_name_plural = _("redactions of works")
        ordering = ["submission"]

    def __str__(self) -> str:
        return str(self.submission_id)


class JuryVote(AppendOnly):
    """The jury's vote on works that share a place at the line of a prize, by the works' numbers; held once."""

    jury = models.ForeignKey(Jury, models.PROTECT, related_name="votes")
    votes = models.JSONField(_("votes"), help_text=_("By the number of the work."))
    minutes = models.CharField(_("minutes"), max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("vote of the jury on a tie")
        verbose_name_plural = _("votes of the jury on ties")
        ordering = ["jury", "pk"]

    def __str__(self) -> str:
        return f"{self.jury_id} {self.pk}"

"""Quiz papers, the attempts of people at them, and their answers."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.aspects import Aspect
from activities.models.questions import Question, QuestionKind
from campaign.models import Campaign, Department, Person


class QuizState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a quiz paper", "Being made")
    OPEN = "open", pgettext_lazy("state of a quiz paper", "Open")
    CLOSED = "closed", pgettext_lazy("state of a quiz paper", "Closed")
    RELEASED = "released", pgettext_lazy("state of a quiz paper", "Results released")


class QuizPaper(models.Model):
    """A paper of questions that people answer once, online or by hand.

    `token` is its address for everybody (the QR code), `secret` the key under which personal links are signed. With
    its opening the items are frozen; with the release their figures are.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="quiz_papers", verbose_name=_("campaign")
    )
    title = models.CharField(_("title"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=QuizState, default=QuizState.DRAFT)
    pass_mark = models.DecimalField(_("pass mark"), max_digits=6, decimal_places=2)
    opens_at = models.DateTimeField(_("open from"))
    closes_at = models.DateTimeField(_("open until"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes for one paper"), null=True, blank=True, help_text=_("Empty: until the paper closes.")
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace"), default=2, help_text=_("For answers that a lost line held up.")
    )
    is_shuffled = models.BooleanField(_("shuffled for each person"), default=True)
    by_number = models.BooleanField(_("with staff number and name at the QR code"), default=True)
    token = models.CharField(max_length=32, unique=True, editable=False)
    secret = models.CharField(max_length=43, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    answers_erased_at = models.DateTimeField(_("answers erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("quiz paper")
        verbose_name_plural = _("quiz papers")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "title"],
                name="quiz_title_once",
                violation_error_message=_("There is a paper with this title already."),
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="quiz_has_a_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == QuizState.DRAFT

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)


class QuizItem(models.Model):
    """A question on a paper at its place, with its points.

    With the opening of the paper the question is copied here: what was asked stays, whatever becomes of the bank.
    `answered`, `right_share` and `discrimination` are frozen with the release.
    """

    paper = models.ForeignKey(QuizPaper, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="items", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("position"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    chapter = models.CharField(_("chapter"), max_length=2, choices=Aspect)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    stem = models.TextField(_("question"))
    options = models.JSONField(_("options"), default=list)
    correct = models.CharField(_("right answer"), max_length=8, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    answered = models.PositiveIntegerField(_("answered by"), null=True, blank=True)
    right_share = models.DecimalField(_("share right"), max_digits=5, decimal_places=2, null=True, blank=True)
    discrimination = models.DecimalField(
        _("discrimination"), max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("item of a quiz paper")
        verbose_name_plural = _("items of quiz papers")
        ordering = ["paper", "position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "question"], name="quiz_question_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="quiz_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.position}"

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """The options with their letters."""
        return list(zip("ABCDEFGH", self.options, strict=False))


class AttemptWay(models.TextChoices):
    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")


class QuizAttempt(models.Model):
    """The one attempt of a person at a paper, online or on paper.

    `parts` are points by kind; `total` and `is_passed` stand when everything is marked. An attempt that the office
    declared void stays, with the reason, and leaves room for another.
    """

    paper = models.ForeignKey(QuizPaper, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="quiz_attempts", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    way = models.CharField(pgettext_lazy("of answering", "way"), max_length=10, choices=AttemptWay)
    seed = models.CharField(max_length=40, editable=False)
    device = models.CharField(max_length=64, blank=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"))
    due_at = models.DateTimeField(_("due at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    is_timed_out = models.BooleanField(_("time was up"), default=False)
    parts = models.JSONField(_("points by kind"), default=dict)
    total = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    voided_because = models.CharField(_("why void"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attempt at a quiz paper")
        verbose_name_plural = _("attempts at quiz papers")
        ordering = ["paper", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "person"],
                condition=Q(voided_at__isnull=True),
                name="quiz_attempt_once",
                violation_error_message=_("This person has a paper already."),
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True, is_passed__isnull=True)
                | Q(total__isnull=False, is_passed__isnull=False, submitted_at__isnull=False),
                name="quiz_total_after_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.pk}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class QuizAnswer(models.Model):
    """What an attempt says to one item: letters of options, or a text. `points` stand when it is marked."""

    attempt = models.ForeignKey(QuizAttempt, models.CASCADE, related_name="answers")
    item = models.ForeignKey(QuizItem, models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("As this person sees it."))
    chosen = models.CharField(_("chosen"), max_length=8, blank=True)
    text = models.TextField(_("answer"), max_length=4000, blank=True)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked by"),
    )
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a quiz paper")
        verbose_name_plural = _("answers to quiz papers")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quiz_answer_once"),
            models.UniqueConstraint(fields=["attempt", "item"], name="quiz_item_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.position}"

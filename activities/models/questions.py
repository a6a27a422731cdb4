"""The question bank of etiquette learning."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from activities.models.aspects import Aspect
from campaign.models import Campaign


class QuestionKind(models.TextChoices):
    """The four kinds of questions (rules.md §7), in the order of a paper."""

    SINGLE = "single", _("Single choice")
    MULTIPLE = "multiple", _("Multiple choice")
    TRUE_FALSE = "true_false", _("True or false")
    SHORT = "short", _("Short answer")


class QuestionQuerySet(models.QuerySet):
    def in_use(self) -> "QuestionQuerySet":
        """Questions that were not retired."""
        return self.filter(retired_at__isnull=True)

    def in_order(self) -> "QuestionQuerySet":
        """By chapter, inside it in the order of kinds on a paper, then as they were entered."""
        kinds = [When(kind=kind, then=place) for place, kind in enumerate(QuestionKind.values)]
        return self.order_by("chapter", Case(*kinds, output_field=models.IntegerField()), "pk")


class Question(models.Model):
    """A question of the bank: its stem, its options in order (“A” is the first), which are right, and why.

    A statement that is true or false has two options, 正确 and 错误. A short answer has none; `explanation` is then
    what a good answer says. `digest` is that of its normalised text: no two in use are the same.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="questions", verbose_name=_("campaign")
    )
    chapter = models.CharField(_("chapter"), max_length=2, choices=Aspect)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    stem = models.TextField(_("question"), max_length=1000)
    options = models.JSONField(_("options"), default=list, blank=True)
    correct = models.CharField(
        _("right answer"), max_length=8, blank=True, help_text=_("The letters of the right options: AC.")
    )
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    made_at = models.DateTimeField(_("entered at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_because = models.CharField(_("why retired"), max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["chapter", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "digest"],
                condition=Q(retired_at__isnull=True),
                name="question_once",
                violation_error_message=_("This question is in the bank already."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="short") & Q(correct="")) | (~Q(kind="short") & ~Q(correct="")),
                name="question_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.stem[:60]

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

"""How a half-year is decided: votes on ties, objections in the public notice, and the titles in effect."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Department, FrozenRow
from scoring.models.half_year import HalfYearComputation, HalfYearEvaluation
from scoring.models.scheme import points_field


class TieVote(FrozenRow):
    """The leading group's vote on the departments that share the place at the line; one that was held stays."""

    computation = models.ForeignKey(HalfYearComputation, models.PROTECT, related_name="tie_votes")
    scope = models.CharField(_("department category"), max_length=20, blank=True)
    places = models.PositiveSmallIntegerField(_("places that are left"))
    voters = models.PositiveSmallIntegerField(_("members who voted"))
    votes = models.JSONField(_("votes"), help_text=_("By the department's code."))
    minutes = models.CharField(_("minutes"), max_length=100)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("vote on a tie")
        verbose_name_plural = _("votes on ties")
        ordering = ["computation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "scope"],
                name="tie_voted_once",
                violation_error_message=_("This vote is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.computation_id} {self.scope}"


class NoticeObjection(models.Model):
    """What a head objects to while the list is open to objections, and the answer."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.PROTECT, related_name="objections")
    computation = models.ForeignKey(HalfYearComputation, models.PROTECT, related_name="objections")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("raised by"))
    about = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("about"))
    text = models.CharField(_("objection"), max_length=1000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed at"))
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection to the list")
        verbose_name_plural = _("objections to the list")
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, upheld__isnull=True)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, upheld__isnull=False)
                    & ~Q(answer="")
                ),
                name="notice_answer_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.department_id}"


class HalfYearDecision(FrozenRow):
    """The titles of a half-year as they took effect; a later decision stands beside it and is then the one in force."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("decision"))
    computation = models.OneToOneField(HalfYearComputation, models.PROTECT, related_name="decision")
    header = models.JSONField(_("rules, votes and names in force"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("in effect since"))

    class Meta:
        verbose_name = _("decision of a half-year")
        verbose_name_plural = _("decisions of half-years")
        ordering = ["evaluation", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "number"],
                name="decision_once",
                violation_error_message=_("This decision is in effect already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} D{self.number}"

    def payload(self) -> dict:
        """The whole decision as the SHA-256 was taken over it."""
        return self.header | {"titles": [row.frozen() for row in self.titles.all()]}


class Outcome(models.TextChoices):
    """What a decision says of a department, and why."""

    TITLE = "title", _("earns the title")
    BELOW_LINE = "below_line", _("below the points needed")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    OUTSIDE_QUOTA = "outside_quota", _("outside the quota")
    LOST_TIE = "lost_tie", _("missed by a tie at the line")
    EXCLUDED = "excluded", _("left out by a recorded decision")
    OPEN_TIE = "open_tie", _("shares the place at the line; the vote is open")


class TitleDecision(FrozenRow):
    """One department in a decision: its figures, its place, and whether it holds the title."""

    decision = models.ForeignKey(HalfYearDecision, models.PROTECT, related_name="titles")
    department = models.ForeignKey(Department, models.PROTECT, related_name="titles")
    position = models.PositiveSmallIntegerField(_("position"))
    department_code = models.CharField(max_length=20)
    department_name = models.CharField(_("department"), max_length=100)
    category_code = models.CharField(max_length=20)
    category_name = models.CharField(_("department category"), max_length=50)
    composite = points_field(_("composite"), null=True, blank=True)
    bonus = points_field(_("bonus"), null=True, blank=True)
    points = points_field(_("composite and bonus"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    tied = models.BooleanField(_("tied"), default=False)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome)
    detail = models.JSONField(_("derivation"))

    class Meta:
        verbose_name = _("title decision")
        verbose_name_plural = _("title decisions")
        ordering = ["decision", "position"]
        constraints = [models.UniqueConstraint(fields=["decision", "department"], name="title_decided_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.department_name}"

    @property
    def holds_title(self) -> bool:
        return self.outcome == Outcome.TITLE

    def frozen(self) -> dict:
        """The row as plain values; points are strings with two places."""
        return {
            "department": self.department_code,
            "department_name": self.department_name,
            "category": self.category_code,
            "category_name": self.category_name,
            "composite": _plain(self.composite),
            "bonus": _plain(self.bonus),
            "points": _plain(self.points),
            "rank": self.rank,
            "tied": self.tied,
            "outcome": self.outcome,
        } | self.detail


def _plain(points) -> str | None:
    return None if points is None else f"{points:.2f}"

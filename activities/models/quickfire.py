"""The quick-fire contest: its set-up, its teams and questions, and every key that was pressed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import AppendOnly, Campaign, Department, Person


class QuickFireContest(models.Model):
    """A quick-fire contest (抢答赛). `rules` are points and seconds; `rounds` say kind and number of questions.

    From the first key on set-up and teams stay as they are. `sheet` is the final sheet, frozen when it is signed.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="quickfire_contests", verbose_name=_("campaign")
    )
    title = models.CharField(_("title"), max_length=100)
    held_on = models.DateField(_("day"))
    place = models.CharField(pgettext_lazy("where", "place"), max_length=100)
    chair = models.CharField(_("chaired by"), max_length=50)
    rules = models.JSONField(_("points and seconds"), default=dict)
    rounds = models.JSONField(_("rounds"), default=list)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    timer_until = models.DateTimeField(_("time is up at"), null=True, blank=True)
    sheet = models.JSONField(_("final sheet"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("quick-fire contest")
        verbose_name_plural = _("quick-fire contests")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, sheet__isnull=True)
                | Q(signed_at__isnull=False, sheet__isnull=False),
                name="signed_contest_has_a_sheet",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ContestTeam(models.Model):
    """A team, sent by a department; `position` is its seat from 1, by which the desk's keys name it."""

    contest = models.ForeignKey(QuickFireContest, models.CASCADE, related_name="teams")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(pgettext_lazy("of a team", "name"), max_length=40)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    members = models.ManyToManyField(
        Person, related_name="contest_teams", blank=True, verbose_name=_("members of the team")
    )

    class Meta:
        verbose_name = _("team of a contest")
        verbose_name_plural = _("teams of contests")
        ordering = ["contest", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="team_position_once"),
            models.UniqueConstraint(fields=["contest", "name"], name="team_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ContestQuestion(models.Model):
    """A question as it is read out, copied from the bank or typed; `number` counts within its round."""

    contest = models.ForeignKey(QuickFireContest, models.CASCADE, related_name="questions")
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"), max_length=1000)
    options = models.JSONField(_("options"), default=list)
    answer = models.TextField(_("answer"), max_length=1000)

    class Meta:
        verbose_name = _("question of a contest")
        verbose_name_plural = _("questions of contests")
        ordering = ["contest", "round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "round", "number"], name="contest_question_once")
        ]

    def __str__(self) -> str:
        return self.text


class ContestAct(AppendOnly):
    """A key that was pressed at the desk; nothing is taken away, undoing is an act as well."""

    contest = models.ForeignKey(QuickFireContest, models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10)
    team = models.PositiveSmallIntegerField(_("team"), null=True, blank=True)
    points = models.SmallIntegerField(_("points"), default=0)
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("pressed at"))

    class Meta:
        verbose_name = _("key pressed in a contest")
        verbose_name_plural = _("keys pressed in contests")
        ordering = ["contest", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="contest_act_once")]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.number} {self.kind}"

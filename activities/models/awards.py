"""Honours that an activity gave: a decision in effect, frozen with the computation behind it, and who was honoured."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import AppendOnly, Campaign, Department, FrozenRow, Person
from campaign.models.trail import AppendOnlyQuerySet


class AwardKind(models.TextChoices):
    """What is honoured; the tracks decide, the papers, certificates and the honour roll follow."""

    STAR_WINDOW = "star_window", _("Star window")
    QUICKFIRE = "quickfire", _("Quick-fire contest")
    ESSAY = "essay", _("Essay contest")
    STUDY_NOTES = "study_notes", _("Study notes")
    RESEARCH_PAPER = "research_paper", _("Research papers")
    ACTIVE_READER = "active_reader", _("Active reader")
    LEARNING_MEMBER = "learning_member", _("Learning-type party member")


class AwardDecisionQuerySet(AppendOnlyQuerySet):
    def in_force(self) -> "AwardDecisionQuerySet":
        return self.filter(~Exists(AwardRevocation.objects.filter(decision=OuterRef("pk"))))


class AwardDecision(FrozenRow):
    """A decision in effect. Its matter (`key`: “windows:2026Q1”, “contest:7”) is decided once, unless it was revoked.

    `title` and `period` are as papers print them, in Chinese (“2026年第一季度优质服务窗口竞赛”, “2026年第一季度”).
    `payload` holds what it was computed from, with the rules: enough to recompute it from outside.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="award_decisions", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AwardKind)
    key = models.CharField(_("matter"), max_length=60)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=100)
    period = models.CharField(_("period"), max_length=40)
    payload = models.JSONField(_("computation"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    objects = AwardDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on awards")
        verbose_name_plural = _("decisions on awards")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key", "edition"], name="award_decision_once")
        ]

    def __str__(self) -> str:
        return self.title


class AwardRevocation(AppendOnly):
    """A decision that no longer holds, and why; its matter may be decided anew."""

    decision = models.OneToOneField(AwardDecision, models.PROTECT, related_name="revocation")
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("revoked by")
    )
    at = models.DateTimeField(_("revoked at"))

    class Meta:
        verbose_name = _("revocation of awards")
        verbose_name_plural = _("revocations of awards")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.decision} · {self.reason}"


class Award(FrozenRow):
    """One honour of a decision: who got what, with names as they stood that day.

    `position` is the order of the list. `level` is the code of the grade (“five_star”, “first”), `honour` its name as
    certificates print it (“五星级优质服务窗口”, “一等奖”), `work` the title of the work that won, if there is one.
    """

    decision = models.ForeignKey(AwardDecision, models.PROTECT, related_name="awards")
    position = models.PositiveSmallIntegerField(_("position"))
    holder = models.CharField(_("holder"), max_length=100)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    department_name = models.CharField(_("department"), max_length=100)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("person")
    )
    level = models.CharField(_("level"), max_length=20)
    honour = models.CharField(_("honour"), max_length=60)
    work = models.CharField(_("work"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["decision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="award_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="award_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} · {self.honour}"

"""Commending readers: who is nominated by whom, by which facts, and what the vote said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Branch, Campaign, Department, Person


class CommendationKind(models.TextChoices):
    """What is given; the values are those of the honours (`AwardKind`)."""

    ACTIVE_READER = "active_reader", _("Active reader")
    LEARNING_MEMBER = "learning_member", _("Learning-type party member")


class CommendationState(models.TextChoices):
    OPEN = "open", _("Nominations are open")
    VOTING = "voting", _("Before the vote")
    DECIDED = "decided", pgettext_lazy("of a contest", "Decided")


class VotedBy(models.TextChoices):
    LEADING_GROUP = "leading_group", _("Leading group")
    PANEL = "panel", pgettext_lazy("who voted", "Panel")


class Commendation(models.Model):
    """A commendation of readers for a period: what entitles to it, how many there are, and when it was voted on.

    Sessions and works count from `first_day` to `last_day`. Chosen is who has more than `majority` percent of the voters,
    in the order of votes, up to the quota; a tie that does not fit falls below it as a whole.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="commendations", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CommendationKind)
    period = models.CharField(
        _("period"), max_length=40, help_text=_("As papers print it, such as 2026年上半年.")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    least_sessions = models.PositiveSmallIntegerField(_("reading sessions attended, at least"), default=4)
    least_works = models.PositiveSmallIntegerField(_("works submitted, at least"), default=1)
    party_only = models.BooleanField(_("party members only"), default=False)
    quota = models.PositiveSmallIntegerField(_("quota"))
    majority = models.PositiveSmallIntegerField(_("more votes than, in percent of the voters"), default=50)
    nominate_until = models.DateField(_("nominations until"))
    state = models.CharField(
        pgettext_lazy("of a commendation", "state"),
        max_length=10,
        choices=CommendationState,
        default=CommendationState.OPEN,
    )
    voted_by = models.CharField(_("voted by"), max_length=20, choices=VotedBy, blank=True)
    voted_on = models.DateField(_("voted on"), null=True, blank=True)
    voters = models.PositiveSmallIntegerField(_("voters"), null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))

    class Meta:
        verbose_name = _("commendation of readers")
        verbose_name_plural = _("commendations of readers")
        ordering = ["-last_day", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "period"], name="commendation_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="commendation_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(quota__gte=1) & Q(majority__lt=100), name="commendation_quota_and_majority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.get_kind_display()}"

    @property
    def key(self) -> str:
        """The matter under which its awards are decided."""
        return f"commendation:{self.pk}"


class NominationQuerySet(models.QuerySet):
    def standing(self) -> "NominationQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Nomination(models.Model):
    """Somebody is nominated by his department or by his branch; the facts are looked up when they are shown."""

    commendation = models.ForeignKey(Commendation, models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nominated by the branch"),
    )
    deeds = models.CharField(_("why"), max_length=300)
    votes = models.PositiveSmallIntegerField(_("votes"), null=True, blank=True)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(_("nominated at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["commendation", "department__code", "person__staff_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["commendation", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="reading_nominated_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.commendation}"

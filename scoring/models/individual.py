"""Model individuals (劳动模范, 先进个人): nominated with their deeds, decided together, frozen when applied."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Department, FrozenRow, Person
from scoring.models.half_year import HalfYearEvaluation


class IndividualKind(models.TextChoices):
    MODEL_WORKER = "model_worker", _("Model worker")
    ADVANCED = "advanced", _("Advanced individual")


class NominationState(models.TextChoices):
    NOMINATED = "nominated", _("Nominated")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PENDING = "pending", _("Chosen, on public notice")
    DECLINED = "declined", _("Not chosen")
    APPLIED = "applied", _("Honoured")


FOR_EVERYBODY = (NominationState.PENDING, NominationState.APPLIED)


class Nomination(models.Model):
    """One person named by a department or a party branch for one honour, with what the person did."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="nominations")
    kind = models.CharField(_("honour"), max_length=20, choices=IndividualKind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party branch")
    )
    deeds = models.CharField(_("deeds"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=NominationState, default=NominationState.NOMINATED
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("nominated at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    notice_until = models.DateField(_("public notice until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["evaluation", "kind", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "person"],
                condition=~Q(state=NominationState.WITHDRAWN),
                name="nominated_once",
                violation_error_message=_("This person is nominated already in this half-year."),
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False, branch__isnull=True)
                | Q(department__isnull=True, branch__isnull=False),
                name="nominated_by_department_or_branch",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NominationState.NOMINATED, NominationState.WITHDRAWN])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="nomination_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    @property
    def nominator(self) -> str:
        return (self.department or self.branch).name


class ModelIndividual(FrozenRow):
    """An honour of a person as it was applied: names and deeds of that day."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.PROTECT, related_name="individuals")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="honour")
    kind = models.CharField(_("honour"), max_length=20, choices=IndividualKind)
    position = models.PositiveSmallIntegerField(_("position"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=50)
    department_name = models.CharField(max_length=100)
    nominated_by_name = models.CharField(max_length=100)
    deeds = models.CharField(_("deeds"), max_length=200)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("applied at"))

    class Meta:
        verbose_name = _("model individual")
        verbose_name_plural = _("model individuals")
        ordering = ["evaluation", "position"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "position"], name="individual_in_order")]

    def __str__(self) -> str:
        return self.name

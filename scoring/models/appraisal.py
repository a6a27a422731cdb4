"""The democratic appraisal (民主测评): printed codes, and how many ballots said what; never who said it."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, Job
from campaign.models.slips import slips_folder
from scoring.models.half_year import HalfYearEvaluation


class Grade(models.TextChoices):
    EXCELLENT = "excellent", _("Excellent")
    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    POOR = "poor", _("Poor")


class Appraisal(models.Model):
    """The voting of one half-year: what a ballot is about, and from when to when it is taken."""

    class Scope(models.TextChoices):
        ALL = "all", _("a ballot is about every department")
        OWN = "own", _("a ballot is about the department it was handed out in")

    evaluation = models.OneToOneField(HalfYearEvaluation, models.CASCADE, related_name="appraisal")
    scope = models.CharField(_("what a ballot is about"), max_length=5, choices=Scope, default=Scope.ALL)
    until = models.DateField(_("last day of voting"))
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("democratic appraisal")
        verbose_name_plural = _("democratic appraisals")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="appraisal_closed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.evaluation)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class BallotOrder(models.Model):
    """An order of printed codes: how many, for which department; the codes stand nowhere but in its file."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="orders")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    counts = models.JSONField(default=dict)
    site_address = models.CharField(_("address of the site"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("ordered at"))
    keep_until = models.DateTimeField(_("file is kept until"), null=True, blank=True)
    file = models.CharField(_("file"), max_length=60, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("order of ballot codes")
        verbose_name_plural = _("orders of ballot codes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def path(self) -> Path:
        return slips_folder() / self.file


class BallotCode(models.Model):
    """One printed code, of which only the digest is kept: used or not, without a time and without a choice."""

    digest = models.CharField(max_length=64, primary_key=True)
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="codes")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    is_used = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("ballot code")
        verbose_name_plural = _("ballot codes")
        ordering = ["digest"]

    def __str__(self) -> str:
        return self.digest[:8]


class BallotTally(models.Model):
    """How many ballots gave a department a grade; a single ballot is kept nowhere."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="ballot_tallies")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=10, choices=Grade)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of ballots")
        verbose_name_plural = _("tallies of ballots")
        ordering = ["evaluation", "department__code", "grade"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "department", "grade"], name="one_tally_per_grade")
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.grade} {self.count}"

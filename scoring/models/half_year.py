"""The evaluation of a half-year: its calendar and settings, what was left out of it, and each computation."""

from datetime import date

from django.conf import settings as site
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, FrozenRow
from scoring.half_year_names import half_year_name
from scoring.half_years import HalfYear


class HalfYearState(models.TextChoices):
    OPEN = "open", _("Entries open")
    CLOSED = "closed", _("Entries closed")
    PENDING = "pending", _("Pending decision")
    NOTICE = "notice", _("Public notice")
    APPLIED = "applied", _("In effect")


class HalfYearEvaluation(models.Model):
    """One half-year of a campaign, from its opening to the titles in effect; it keeps the settings of its opening."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="half_years", verbose_name=_("campaign")
    )
    code = models.CharField(_("half-year"), max_length=6)
    state = models.CharField(_("state"), max_length=10, choices=HalfYearState, default=HalfYearState.OPEN)
    settings = models.JSONField(_("settings of its opening"))
    months = models.JSONField(_("months that count"), help_text=_("Their codes, the earliest first."))
    left_out = models.JSONField(_("months left out"), default=list, blank=True)
    left_out_reason = models.CharField(_("reason"), max_length=300, blank=True)
    self_until = models.DateField(_("self-assessments until"))
    marks_until = models.DateField(_("marks and ballots until"))
    decide_by = models.DateField(_("decision by"))
    opened_by = models.ForeignKey(site.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("entries closed at"), null=True, blank=True)
    computation = models.ForeignKey(
        "HalfYearComputation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice_from = models.DateField(_("public notice from"), null=True, blank=True)
    notice_until = models.DateField(_("public notice until"), null=True, blank=True)
    reopened_reason = models.CharField(_("why it is decided anew"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("half-year evaluation")
        verbose_name_plural = _("half-year evaluations")
        ordering = ["-code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"],
                name="half_year_once",
                violation_error_message=_("This half-year is open already."),
            ),
            models.CheckConstraint(
                condition=Q(self_until__lte=models.F("marks_until"), marks_until__lte=models.F("decide_by")),
                name="half_year_days_in_order",
                violation_error_message=_("The dates must follow one another."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["pending", "notice", "applied"]) | Q(computation__isnull=False),
                name="decided_half_year_is_computed",
            ),
            models.CheckConstraint(
                condition=~Q(state="notice") | Q(notice_until__isnull=False),
                name="notice_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def half(self) -> HalfYear:
        return HalfYear.parse(self.code)

    @property
    def name(self) -> str:
        """The half-year as a person reads it."""
        return half_year_name(self.half)

    @property
    def first_day(self) -> date:
        return self.half.first_day

    @property
    def last_day(self) -> date:
        return self.half.last_day

    @property
    def last_month(self) -> date:
        """The first day of the last month: who takes part in it is the base of the quota."""
        return self.last_day.replace(day=1)


class PartExclusion(models.Model):
    """A recorded decision to go on without something that is missing: a member's marks, a part, a department."""

    class What(models.TextChoices):
        MEMBER = "member", _("the marks of a member")
        PANEL = "panel", _("the leading group's part of a department")
        APPRAISAL = "appraisal", _("the appraisal of a department")
        SELF = "self", _("the self-assessment of a department")
        DEPARTMENT = "department", _("a department")

    evaluation = models.ForeignKey(HalfYearEvaluation, models.CASCADE, related_name="exclusions")
    what = models.CharField(_("what is left out"), max_length=10, choices=What)
    member = models.ForeignKey(site.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = models.ForeignKey(site.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("recorded exclusion")
        verbose_name_plural = _("recorded exclusions")
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "member"],
                condition=Q(what="member"),
                name="member_excluded_once",
                violation_error_message=_("This is left out already."),
            ),
            models.UniqueConstraint(
                fields=["evaluation", "what", "department"],
                condition=~Q(what="member"),
                name="part_excluded_once",
                violation_error_message=_("This is left out already."),
            ),
            models.CheckConstraint(
                condition=Q(what="member", member__isnull=False, department__isnull=True)
                | (~Q(what="member") & Q(member__isnull=True, department__isnull=False)),
                name="exclusion_names_its_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.get_what_display()}"


class HalfYearComputation(FrozenRow):
    """One computation with all that it was made of; a later one stands beside it."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.PROTECT, related_name="computations")
    number = models.PositiveSmallIntegerField(_("computation"))
    payload = models.JSONField(_("inputs, results and reasons"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_by = models.ForeignKey(site.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("computation of a half-year")
        verbose_name_plural = _("computations of half-years")
        ordering = ["evaluation", "-number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="computation_once")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} #{self.number}"


class WhatIf(FrozenRow):
    """A comparison that was laid before the leading group: other settings, who would gain, who would lose."""

    evaluation = models.ForeignKey(HalfYearEvaluation, models.PROTECT, related_name="what_ifs")
    number = models.PositiveSmallIntegerField(_("annex"))
    note = models.CharField(_("note"), max_length=300)
    payload = models.JSONField(_("settings compared and their results"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_by = models.ForeignKey(site.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("what-if annex")
        verbose_name_plural = _("what-if annexes")
        ordering = ["evaluation", "-number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="what_if_once")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} W{self.number}"

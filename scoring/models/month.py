"""A month of assessment: its state, its groups, and what was overridden at its gates."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department
from campaign.months import month_name
from scoring.models.scheme import Scheme


class MonthState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for scoring")
    CLOSED = "closed", _("Closed")
    REVIEWED = "reviewed", _("Reviewed")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class Month(models.Model):
    """One assessed month of a campaign, from draft to published."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="months", verbose_name=_("campaign"))
    first_day = models.DateField(_("month"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="months", verbose_name=_("scheme"))
    state = models.CharField(_("state"), max_length=10, choices=MonthState, default=MonthState.DRAFT)
    owner_deadline = models.DateField(_("owners score until"))
    close_by = models.DateField(_("the office closes by"))
    approve_by = models.DateField(_("the leading group approves by"))
    publish_by = models.DateField(_("the bulletin is out by"))
    preview_until = models.DateField(_("preview until"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    late_reminded_at = models.DateTimeField(_("owners reminded at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("month")
        verbose_name_plural = _("months")
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "first_day"],
                name="month_once",
                violation_error_message=_("This month exists already."),
            ),
            models.CheckConstraint(condition=Q(first_day__day=1), name="month_starts_on_first"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The month in addresses, exports and the trail."""
        return f"{self.first_day:%Y-%m}"

    @property
    def name(self) -> str:
        """The month as a person reads it."""
        return month_name(self.first_day)

    @property
    def last_day(self) -> date:
        return (self.first_day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


RECUSAL = "recusal"


class GroupState(models.TextChoices):
    OPEN = "open", _("Open for scoring")
    SUBMITTED = "submitted", _("Submitted")
    REVIEWED = "reviewed", _("Reviewed")


class IndicatorGroup(models.Model):
    """One owner's indicators in one month; the recusal group holds what owners may not write about themselves."""

    month = models.ForeignKey(Month, models.CASCADE, related_name="groups")
    owner = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("owner department")
    )
    is_recusal = models.BooleanField(_("recusal"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=GroupState, default=GroupState.OPEN)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    on_behalf = models.BooleanField(_("submitted on the owner's behalf"), default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator group")
        verbose_name_plural = _("indicator groups")
        ordering = ["month", "is_recusal", "owner__code"]
        constraints = [
            models.UniqueConstraint(fields=["month", "owner", "is_recusal"], name="group_once"),
            models.CheckConstraint(
                condition=Q(state=GroupState.OPEN) | Q(submitted_by__isnull=False),
                name="submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupState.REVIEWED) | Q(reviewed_by__isnull=False),
                name="reviewed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.owner}"

    @property
    def code(self) -> str:
        """How addresses name the group: its owner's code, or “recusal”."""
        return RECUSAL if self.is_recusal else self.owner.code


class GateOverride(models.Model):
    """Somebody went through a gate although something blocked it: what blocked, and why it was overridden."""

    month = models.ForeignKey(Month, models.CASCADE, related_name="overrides")
    gate = models.CharField(_("gate"), max_length=20)
    blockers = models.JSONField(_("what blocked"))
    snapshot = models.JSONField(_("what it was about"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("gate override")
        verbose_name_plural = _("gate overrides")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.month} {self.gate}"

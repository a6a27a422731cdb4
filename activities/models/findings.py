"""What an inspection asks a department to put right: by when, with what proof, and what came of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.checklists import ChecklistItem
from activities.models.inspections import Inspection
from campaign.models import KeptFile


class FindingState(models.TextChoices):
    OPEN = "open", _("To be rectified")
    PROVED = "proved", _("Waits for recheck")
    CLOSED = "closed", _("Rectified")
    DEDUCTED = "deducted", _("Not rectified in time: deducted")


class Finding(models.Model):
    """A fault that a filed inspection found, with the day by which it must be put right.

    Not rectified by that day it costs `points` in the month in which it fell due (rules.md §6). The deadline is kept
    when proof came by `due_on` and the recheck found it in order.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    text = models.CharField(_("what is wrong"), max_length=200)
    points = models.DecimalField(_("deduction if it is not rectified"), max_digits=5, decimal_places=2)
    due_on = models.DateField(_("rectify by"))
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    proof = models.CharField(_("what was done"), max_length=500, blank=True)
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proved_at = models.DateTimeField(_("proof given at"), null=True, blank=True)
    remark = models.CharField(_("remark of the recheck"), max_length=200, blank=True)
    rechecked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rechecked_at = models.DateTimeField(_("rechecked at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of an inspection", "finding")
        verbose_name_plural = _("findings")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="finding_once_an_item"),
            models.CheckConstraint(condition=Q(points__gt=0), name="finding_points_positive"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def was_proved_in_time(self) -> bool:
        return self.proved_at is not None and localdate(self.proved_at) <= self.due_on

    def is_overdue_on(self, day: date) -> bool:
        """Whether the day to rectify it has passed without proof."""
        return self.state == FindingState.OPEN and self.due_on < day


class FindingExtension(models.Model):
    """A later day given for a finding, with the reason; the finding has the day that holds."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions")
    was_due_on = models.DateField(_("day before"))
    due_on = models.DateField(_("new day"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("extended at"))

    class Meta:
        verbose_name = _("extension of a rectification")
        verbose_name_plural = _("extensions of rectifications")
        ordering = ["finding", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "was_due_on"], name="finding_day_moved_once"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("was_due_on")), name="finding_extended_to_a_later_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_due_on} → {self.due_on}"


class FindingFile(KeptFile):
    """A file by which the department proves that a finding is put right."""

    folder_name = "findings"
    campaign_path = "finding__inspection__window__campaign"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("proof of a rectification")
        verbose_name_plural = _("proofs of rectifications")
        ordering = ["finding", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="finding_file_key_once"),
            models.UniqueConstraint(
                fields=["finding", "source_sha256"],
                condition=Q(erased_at__isnull=True),
                name="finding_file_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]

"""The checklist of a hundred points by which windows are inspected, in versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign


class Checklist(models.Model):
    """One version of the checklist. A draft is written; once it is in force it stays as it is.

    The newest version that is in force is the one that new inspections are given.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="checklists", verbose_name=_("campaign")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put in force by"),
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["campaign", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(in_force_at__isnull=True),
                name="one_checklist_draft",
                violation_error_message=_("There is a draft already."),
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def is_draft(self) -> bool:
        return self.in_force_at is None


class ChecklistItem(models.Model):
    """One item of a version: under which heading, what is looked at, and how many points it is worth."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    section = models.CharField(_("heading"), max_length=40)
    text = models.CharField(_("what is looked at"), max_length=100)
    maximum = models.DecimalField(_("full points"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ["checklist", "position"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "position"], name="checklist_position_once"),
            models.CheckConstraint(
                condition=Q(maximum__gt=0, maximum__lte=100), name="checklist_points_within_100"
            ),
        ]

    def __str__(self) -> str:
        return self.text

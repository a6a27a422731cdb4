"""What the office itself puts on the timeline of the year; everything else on it is read from what the system knows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.access import Role
from campaign.models.organisation import Campaign, Department


class MilestoneQuerySet(models.QuerySet):
    def standing(self) -> "MilestoneQuerySet":
        """Those that nobody took off."""
        return self.filter(withdrawn_at__isnull=True)


class Milestone(models.Model):
    """Something that is due on a day or within some days, from a role, a department, or a group in words.

    `is_public`: every member reads it; otherwise those who run the campaign and those from whom it is due. `done_on`
    is the day on which it was done, `done_by` who said so. `edition` counts its changes, so that nobody writes over
    what he has not seen.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="milestones", verbose_name=_("campaign")
    )
    title = models.CharField(_("title"), max_length=60)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    role = models.CharField(_("role"), max_length=30, choices=Role, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    words = models.CharField(_("group in words"), max_length=60, blank=True)
    is_public = models.BooleanField(_("every member reads it"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why taken off"), max_length=200, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["campaign", "first_day", "last_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "title", "first_day"],
                condition=Q(withdrawn_at__isnull=True),
                name="milestone_once",
                violation_error_message=_("This milestone is on the timeline already."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="milestone_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=(Q(department__isnull=True) & ~Q(role="") & Q(words=""))
                | (Q(department__isnull=False) & Q(role="") & Q(words=""))
                | (Q(department__isnull=True) & Q(role="") & ~Q(words="")),
                name="milestone_due_from_one",
                violation_error_message=_("Choose one: a role, a department, or a group in words."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="milestone_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, done_on__isnull=True)
                    & ~Q(withdrawal_reason="")
                ),
                name="milestone_taken_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due_from(self) -> str:
        """From whom it is due, in words; the department is one that was loaded."""
        if self.role:
            return str(Role(self.role).label)
        return self.department.name if self.department_id else self.words

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

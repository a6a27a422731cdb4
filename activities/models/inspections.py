"""Inspections of windows: drawn, made by two or more, signed by each, filed once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.checklists import Checklist, ChecklistItem
from activities.models.windows import ServiceWindow
from campaign.models import Campaign, Department, KeptFile


class InspectionKind(models.TextChoices):
    OPEN = "open", _("Open inspection")
    COVERT = "covert", _("Undercover inspection")


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SIGNED = "signed", _("Waits for signatures")
    FILED = "filed", _("Filed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InspectionOutcome(models.TextChoices):
    """What the inspectors met: only a window that was inspected has marks."""

    INSPECTED = "inspected", _("Inspected")
    REFUSED = "refused", _("Inspection refused")
    CLOSED = "closed", _("Window closed")


class InspectionPlan(models.Model):
    """A draw of inspections for a month. Seed and basis (who and what was in the urn) let it be drawn again.

    Both tell the undercover schedule: they are for the office only.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="inspection_plans", verbose_name=_("campaign")
    )
    first_day = models.DateField(_("first day of the month"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    seed = models.CharField(_("seed"), max_length=40)
    basis = models.JSONField(_("drawn from"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("inspection plan")
        verbose_name_plural = _("inspection plans")
        ordering = ["campaign", "-first_day", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "first_day", "round"], name="inspection_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}/{self.round}"


class Inspection(models.Model):
    """One inspection of a window, open (明察) or undercover (暗访).

    `day` is the planned day until it is entered, then the day on which it was made. `total` and `filed_at` are set
    together when the last inspector signs; from then on marks, day and outcome stay. `entry_key` is made by the phone
    that entered it: sent twice, it is one inspection. Who may read a row, and whose names in it, says
    `activities.windows.hiding`; no page reads inspections past it.
    """

    window = models.ForeignKey(
        ServiceWindow, models.PROTECT, related_name="inspections", verbose_name=_("service window")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=InspectionKind)
    day = models.DateField(_("day"))
    plan = models.ForeignKey(
        InspectionPlan, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="inspections")
    state = models.CharField(
        _("state"), max_length=10, choices=InspectionState, default=InspectionState.PLANNED
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=InspectionOutcome, blank=True)
    notes = models.CharField(_("notes"), max_length=500, blank=True)
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    entry_key = models.UUIDField(_("entry key"), null=True, unique=True, editable=False)
    sent_back_for = models.CharField(_("why sent back"), max_length=200, blank=True)
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-day", "window__code", "-pk"]
        indexes = [models.Index(fields=["window", "day"]), models.Index(fields=["state", "day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "kind", "day"],
                condition=~Q(state="withdrawn"),
                name="one_inspection_of_a_kind_a_day",
                violation_error_message=_("There is an inspection of this kind on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, total__isnull=True)
                | (Q(filed_at__isnull=False, outcome="inspected", total__isnull=False))
                | (Q(filed_at__isnull=False, total__isnull=True) & Q(outcome__in=["refused", "closed"])),
                name="inspection_total_when_filed",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(filed_at__isnull=False), name="inspection_filed_says_when"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100),
                name="inspection_total_within_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window} · {self.day}"

    @property
    def is_covert(self) -> bool:
        return self.kind == InspectionKind.COVERT

    @property
    def is_filed(self) -> bool:
        return self.state == InspectionState.FILED


class InspectorSeat(models.Model):
    """An inspector on an inspection, as a member of the department that he belonged to then, and when he signed."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="seats")
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="inspection_seats", verbose_name=_("inspector")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspector of an inspection")
        verbose_name_plural = _("inspectors of inspections")
        ordering = ["inspection", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "inspector"], name="inspector_once_on_an_inspection"
            )
        ]

    def __str__(self) -> str:
        return str(self.inspector)


class InspectionMark(models.Model):
    """The one mark of all inspectors for an item, with the reason where it is not full.

    `rectify_by` asks the department to put it right by that day: it becomes a finding when the inspection is filed.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="marks")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rectify_by = models.DateField(_("rectify by"), null=True, blank=True)

    class Meta:
        verbose_name = _("mark of an inspection")
        verbose_name_plural = _("marks of inspections")
        ordering = ["inspection", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspection_mark_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="inspection_mark_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


class InspectionPhoto(KeptFile):
    """A photo taken at the window, for an item or for the whole; its key is made by the phone that took it."""

    folder_name = "inspections"
    campaign_path = "inspection__window__campaign"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("photo of an inspection")
        verbose_name_plural = _("photos of inspections")
        ordering = ["inspection", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="inspection_photo_key_once"),
            models.UniqueConstraint(
                fields=["inspection", "source_sha256"],
                condition=Q(erased_at__isnull=True),
                name="inspection_photo_once",
                violation_error_message=_("This photo is attached already."),
            ),
        ]

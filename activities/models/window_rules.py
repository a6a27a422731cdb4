"""What the competition of the service windows leaves to the unit: weights, lines, quota, and how the public is asked."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign

QUOTA = {"null": True, "blank": True, "validators": [MaxValueValidator(9999)]}
POINTS = {
    "max_digits": 5,
    "decimal_places": 2,
    "validators": [MinValueValidator(0), MaxValueValidator(100)],
}


class WindowRules(models.Model):
    """The settings of one campaign's competition; a decided quarter keeps those of its decision."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="window_rules")
    weight_open = models.PositiveSmallIntegerField(
        _("weight of open inspections, percent"), default=40, validators=[MaxValueValidator(100)]
    )
    fewest_months = models.PositiveSmallIntegerField(
        _("scored months that a quarter needs"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    low_month = models.DecimalField(_("a month below costs the star"), default=Decimal("80.00"), **POINTS)
    line_five = models.DecimalField(_("five stars from"), default=Decimal("95.00"), **POINTS)
    line_four = models.DecimalField(_("four stars from"), default=Decimal("90.00"), **POINTS)
    line_three = models.DecimalField(_("three stars from"), default=Decimal("85.00"), **POINTS)
    quota_in_percent = models.BooleanField(_("the quota is a percentage of all windows"), default=False)
    quota_five = models.PositiveSmallIntegerField(_("at most with five stars"), **QUOTA)
    quota_four = models.PositiveSmallIntegerField(_("at most with four stars"), **QUOTA)
    quota_three = models.PositiveSmallIntegerField(_("at most with three stars"), **QUOTA)
    ratings_open = models.BooleanField(_("the public may rate"), default=True)
    codes_needed = models.BooleanField(_("a rating needs a printed code"), default=False)
    ratings_per_device = models.PositiveSmallIntegerField(
        _("ratings of a window by one device in a day"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    ratings_per_address = models.PositiveSmallIntegerField(
        _("ratings of a window from one network address in a day"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("working days to answer a complaint"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name = _("settings of the window competition")
        verbose_name_plural = _("settings of the window competition")
        ordering = ["campaign"]
        constraints = [
            models.CheckConstraint(
                condition=Q(line_three__lt=F("line_four"), line_four__lt=F("line_five")),
                name="window_lines_in_order",
                violation_error_message=_("Three stars begin below four, and four below five."),
            )
        ]

    def __str__(self) -> str:
        return str(self.campaign)

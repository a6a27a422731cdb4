"""The settings of a campaign: what rules.md leaves to the unit."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.half_year_rules import HALF_YEAR_CONSTRAINTS, HalfYearRules
from campaign.models.organisation import Campaign

CODES = RegexValidator(
    r"^\s*[A-Za-z0-9_-]+(?:[\s,;，、；]+[A-Za-z0-9_-]+)*\s*\Z",
    _("Write codes such as C1 K22, with spaces between."),
)


class CampaignRules(HalfYearRules):
    """The settings of one campaign that rules.md leaves to the unit; published months keep a copy."""

    class RankStyle(models.TextChoices):
        STANDARD = "standard", _("1-2-2-4")
        DENSE = "dense", _("1-2-2-3")

    class Board(models.TextChoices):
        FULL = "full", _("everybody sees every place")
        ENDS = "ends", _("the first and the last, and one's own")
        OWN = "own", _("one's own only")

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="rules", verbose_name=_("campaign")
    )
    rank_style = models.CharField(
        _("rank after a tie"), max_length=10, choices=RankStyle, default=RankStyle.STANDARD
    )
    tie_breakers = models.JSONField(
        _("tie-breakers"),
        default=list,
        blank=True,
        help_text=_("In order, from: business, fewer_lines, lower_deducted."),
    )
    bonus_in_ranking = models.BooleanField(_("bonus counts in the monthly ranking"), default=False)
    bonus_sheet_cap = models.DecimalField(
        _("bonus cap per sheet and month"), max_digits=5, decimal_places=2, default=3
    )
    owner_day = models.PositiveSmallIntegerField(_("owners score until day"), default=5)
    close_day = models.PositiveSmallIntegerField(_("the office closes by day"), default=7)
    preview_days = models.PositiveSmallIntegerField(_("working days of preview"), default=3)
    approve_day = models.PositiveSmallIntegerField(_("the leading group approves by day"), default=13)
    bulletin_day = models.PositiveSmallIntegerField(_("the bulletin is out by day"), default=15)
    recheck_days = models.PositiveSmallIntegerField(_("working days to ask for a recheck"), default=3)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer a recheck"), default=5)
    board = models.CharField(_("published ranking"), max_length=10, choices=Board, default=Board.FULL)
    board_ends = models.PositiveSmallIntegerField(
        _("how many of the first and of the last"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    merge_weighted = models.BooleanField(
        _("inherited months of a merger are weighted by head count"), default=False
    )
    sample_size = models.PositiveSmallIntegerField(
        _("cells in a sample of the review"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    blind_indicators = models.CharField(
        _("indicators entered a second time blind"),
        max_length=300,
        blank=True,
        validators=[CODES],
        help_text=_("Their codes, for instance C1 K22."),
    )
    full_marks_share = models.PositiveSmallIntegerField(
        _("full marks: share worth a look, in percent"), default=90, validators=[MaxValueValidator(100)]
    )
    deduction_gap = models.DecimalField(
        _("mean deduction: gap worth a look, in percentage points"), max_digits=5, decimal_places=2, default=3
    )
    compared_months = models.PositiveSmallIntegerField(
        _("own months compared with"), default=3, validators=[MaxValueValidator(12)]
    )

    class Meta:
        verbose_name = _("rules of the campaign")
        verbose_name_plural = _("rules of the campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(bonus_sheet_cap__gte=0),
                name="bonus_sheet_cap_not_negative",
                violation_error_message=_("A cap cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(owner_day__gte=1)
                & Q(owner_day__lte=F("close_day"))
                & Q(close_day__lte=F("approve_day"))
                & Q(approve_day__lte=F("bulletin_day"))
                & Q(bulletin_day__lte=28),
                name="calendar_days_in_order",
                violation_error_message=_("The days of the calendar must follow one another, up to 28."),
            ),
            models.CheckConstraint(
                condition=Q(deduction_gap__gte=0),
                name="deduction_gap_not_negative",
                violation_error_message=_("The gap cannot be negative."),
            ),
            *HALF_YEAR_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def blind_codes(self) -> frozenset[str]:
        """The codes of the indicators that a second person enters blind."""
        return frozenset(re.findall(r"[A-Za-z0-9_-]+", self.blind_indicators))

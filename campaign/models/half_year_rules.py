"""The settings of a half-year's evaluation: weights, parts, who may hold the title, how many, and its calendar."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def _points(verbose_name, default: str) -> models.DecimalField:
    return models.DecimalField(
        verbose_name,
        max_digits=5,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )


def _days(verbose_name, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        verbose_name, default=default, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )


class HalfYearRules(models.Model):
    """The half-year's share of a campaign's settings; an evaluation keeps the values of its opening (rules.md §5)."""

    class QuotaKind(models.TextChoices):
        PERCENT = "percent", _("percent of the departments")
        NUMBER = "number", _("a number")

    class QuotaScope(models.TextChoices):
        OVERALL = "overall", _("of all departments together")
        CATEGORY = "category", _("of each category by itself")

    class TieRule(models.TextChoices):
        BREAKERS = "breakers", _("business sheet, fewer lines, fewer points deducted, then a vote")
        VOTE = "vote", _("the leading group votes at once")
        BELOW = "below", _("whoever shares the place at the line stays below it")

    weight_monthly = models.PositiveSmallIntegerField(_("weight of the months, in percent"), default=60)
    weight_panel = models.PositiveSmallIntegerField(
        _("weight of the leading group's marks, in percent"), default=40
    )
    weight_appraisal = models.PositiveSmallIntegerField(
        _("weight of the democratic appraisal, in percent"), default=0
    )
    panel_drop_from = models.PositiveSmallIntegerField(
        _("marks from which the highest and the lowest are dropped"),
        default=5,
        validators=[MaxValueValidator(99)],
    )
    appraisal_excellent = _points(_("a ballot “excellent” counts"), "100")
    appraisal_good = _points(_("a ballot “good” counts"), "85")
    appraisal_fair = _points(_("a ballot “fair” counts"), "70")
    appraisal_poor = _points(_("a ballot “poor” counts"), "50")
    half_bonus_cap = _points(_("bonus cap of a half-year"), "5")
    self_gap = _points(_("self-score: gap worth a look"), "5")
    title_line = _points(_("points needed for the title"), "90")
    quota_kind = models.CharField(
        _("the quota is"), max_length=10, choices=QuotaKind, default=QuotaKind.PERCENT
    )
    quota_value = models.DecimalField(
        _("quota"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(45),
        validators=[MinValueValidator(Decimal(0))],
    )
    quota_scope = models.CharField(
        _("the quota counts"), max_length=10, choices=QuotaScope, default=QuotaScope.OVERALL
    )
    title_tie = models.CharField(
        _("equal points at the line of the quota"),
        max_length=10,
        choices=TieRule,
        default=TieRule.BREAKERS,
    )
    min_months = models.PositiveSmallIntegerField(
        _("scored months needed"), default=3, validators=[MaxValueValidator(6)]
    )
    min_sheet = _points(_("points needed on each sheet in every month"), "80")
    bottom_months = models.PositiveSmallIntegerField(
        _("months alone at the bottom that exclude"), default=2, validators=[MaxValueValidator(6)]
    )
    veto_excludes = models.BooleanField(_("a veto in force excludes"), default=True)
    summary_needed = models.BooleanField(_("the self-summary must be filed"), default=True)
    self_days = _days(_("working days for the self-assessment"), 5)
    mark_days = _days(_("working days for the leading group's marks"), 5)
    decide_days = _days(_("working days until the decision"), 3)
    notice_days = _days(_("working days of public notice"), 5)

    class Meta:
        abstract = True


HALF_YEAR_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(weight_monthly=100 - F("weight_panel") - F("weight_appraisal")),
        name="weights_sum_to_100",
        violation_error_message=_("The three weights must sum to 100."),
    ),
    models.CheckConstraint(
        condition=Q(quota_kind=HalfYearRules.QuotaKind.NUMBER) | Q(quota_value__lte=100),
        name="quota_percent_up_to_100",
        violation_error_message=_("A quota in percent goes up to 100."),
    ),
    models.CheckConstraint(
        condition=Q(panel_drop_from=0) | Q(panel_drop_from__gte=3),
        name="drop_leaves_a_mark",
        violation_error_message=_("Marks are dropped from three on; 0 drops none."),
    ),
    models.CheckConstraint(
        condition=Q(appraisal_excellent__gte=F("appraisal_good"))
        & Q(appraisal_good__gte=F("appraisal_fair"))
        & Q(appraisal_fair__gte=F("appraisal_poor")),
        name="ballots_in_order",
        violation_error_message=_("A better ballot cannot count less than a worse one."),
    ),
]

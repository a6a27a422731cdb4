"""The written standard: sheets, sections, indicators and deduction rules of one version of a scheme."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, DepartmentCategory


def points_field(verbose_name, **kwargs) -> models.DecimalField:
    """A column of points: two places, never a float."""
    return models.DecimalField(verbose_name, max_digits=8, decimal_places=2, **kwargs)


class Scheme(models.Model):
    """A version of the campaign's assessment standard; in force from a month, read-only once a month uses it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="schemes", verbose_name=_("campaign"))
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"))
    from_month = models.DateField(_("in force from"), help_text=_("First day of a month."))
    activated_at = models.DateTimeField(_("activated at"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["campaign", "-version"]
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return gettext("%(name)s (version %(version)s)") % {"name": self.name, "version": self.version}


class Sheet(models.Model):
    """One of the two 100-point sheets."""

    class Code(models.TextChoices):
        BUSINESS = "business", _("Business work")
        SELF_DEVELOPMENT = "self_development", _("Self-development")

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="sheets")
    code = models.CharField(_("code"), max_length=20, choices=Code)
    name = models.CharField(_("name"), max_length=50)
    full = points_field(_("full marks"), default=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="sheet_once")]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A part of a sheet; for one category of departments, or for all."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="sections")
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=50)
    full = points_field(_("full marks"))
    category = models.ForeignKey(
        DepartmentCategory, models.PROTECT, null=True, blank=True, related_name="sections"
    )
    by_branch = models.BooleanField(
        _("recorded once per branch"),
        default=False,
        help_text=_("A line counts for each department of the party branch."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["sheet__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code"], name="section_once"),
            models.CheckConstraint(condition=Q(full__gt=0), name="section_full_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """An item of a section with its maximum, scored by its owner."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    maximum = points_field(_("maximum"))
    owner = models.ForeignKey(
        Department, models.PROTECT, related_name="owned_indicators", verbose_name=_("owner department")
    )
    evidence_hint = models.CharField(_("evidence"), max_length=200, blank=True)
    na_allowed = models.BooleanField(_("may be not applicable"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["section__sheet__position", "section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="indicator_once"),
            models.CheckConstraint(condition=Q(maximum__gt=0), name="indicator_maximum_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DeductionRule(models.Model):
    """A written reason to deduct: so many points for each unit counted, or all that the indicator has."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="rules")
    code = models.CharField(_("code"), max_length=20)
    text = models.CharField(_("standard"), max_length=200)
    points = points_field(_("points"))
    unit_text = models.CharField(_("per"), max_length=30)
    step = models.DecimalField(
        _("step"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Percentage points that make one step; only whole steps count."),
    )
    to_zero = models.BooleanField(_("deducts all"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("deduction rule")
        verbose_name_plural = _("deduction rules")
        ordering = ["indicator", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "code"], name="rule_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="rule_points_positive"),
            models.CheckConstraint(condition=Q(step__isnull=True) | Q(step__gt=0), name="rule_step_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


DeductionRule._meta.get_field("code").register_lookup(Lower)  # people type “c1-2” as well


class BonusItem(models.Model):
    """A kind of bonus with its levels and its cap per month; shown beside the total."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="bonus_items")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    sheet_code = models.CharField(_("score sheet"), max_length=20, choices=Sheet.Code)
    cap = points_field(_("cap per month"))
    proof_hint = models.CharField(_("proof"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bonus item")
        verbose_name_plural = _("bonus items")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="bonus_item_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BonusLevel(models.Model):
    """A level of a bonus item and its points."""

    item = models.ForeignKey(BonusItem, models.CASCADE, related_name="levels")
    name = models.CharField(_("name"), max_length=60)
    points = points_field(_("points"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("bonus level")
        verbose_name_plural = _("bonus levels")
        ordering = ["item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "name"], name="bonus_level_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="bonus_level_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.points}"

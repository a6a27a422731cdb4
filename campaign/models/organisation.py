"""Unit, campaign, branches, departments, people and the calendar."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", _("Use letters, digits, - and _ only."))


class Unit(models.Model):
    """An organisation that runs campaigns, with the names that its papers print."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("full name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50)
    issuer_name = models.CharField(_("issuing organ of papers"), max_length=100)
    issuer_code = models.CharField(_("issuer code"), max_length=20, help_text=_("For the document number."))

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """One year of the civilized-department campaign of a unit; the boundary of all data."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns", verbose_name=_("unit"))
    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    goals = models.CharField(_("goals"), max_length=200, blank=True)
    first_month = models.DateField(
        _("first month that is assessed"),
        null=True,
        blank=True,
        help_text=_("Its first day; empty for a campaign that begins with the year."),
    )
    office = models.ForeignKey(
        "Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assessment office"),
        help_text=_("Writes what an owner may not write about itself."),
    )
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    history_since = models.DateTimeField(
        _("history since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When it was taken over from an archive; nothing of it is changed from then on."),
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "name"], name="campaign_once_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def begins(self) -> date:
        """The first day of the first month that is assessed."""
        return self.first_month or date(self.year, 1, 1)

    def day_within(self, day: date) -> date:
        """The day, or the nearest one of the campaign's year."""
        return max(date(self.year, 1, 1), min(day, date(self.year, 12, 31)))


class Branch(models.Model):
    """A party branch; it can hold several departments."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="branches", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("party branch")
        verbose_name_plural = _("party branches")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="branch_code_once")]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department of the unit, or an organ that scores without taking part; its identity outlives its name."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="departments", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="department_code_once")]

    def __str__(self) -> str:
        return self.name


class DepartmentName(models.Model):
    """A name that a department bore up to a day; a document prints the name of its date."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="former_names", verbose_name=_("department")
    )
    name = models.CharField(_("name"), max_length=100)
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["department", "until"]
        constraints = [models.UniqueConstraint(fields=["department", "until"], name="one_name_a_day")]

    def __str__(self) -> str:
        return f"{self.name} ({self.until})"


class DepartmentCategory(models.Model):
    """A category of departments in one campaign: its departments share the category indicators and rank together."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="categories", verbose_name=_("campaign")
    )
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(_("name"), max_length=50)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("department category")
        verbose_name_plural = _("department categories")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="category_code_once")]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A department's place in a campaign for a time: its category and branch; without a category it only scores."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="enrolments", verbose_name=_("campaign")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="enrolments", verbose_name=_("department")
    )
    category = models.ForeignKey(
        DepartmentCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("department category"),
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("party branch"),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The department's fixed order in every list.")
    )
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts.")
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["position", "department__code", "since"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "department", "since"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="enrolment_until_after_since",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.campaign}"

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class PersonQuerySet(models.QuerySet):
    def in_service(self, day: date) -> "PersonQuerySet":
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def named_in(self, text: str) -> "PersonQuerySet":
        """People whose name occurs in the text."""
        return self.alias(found_at=StrIndex(Value(text), F("name"))).filter(found_at__gt=0)


class Person(models.Model):
    """An employee: only what the campaign needs (staff number, name, department, post, branch)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people", verbose_name=_("unit"))
    staff_number = models.CharField(_("staff number"), max_length=20, validators=[CODE])
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="people", verbose_name=_("department")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("party branch")
    )
    post = models.CharField(_("post"), max_length=50, blank=True)
    is_section_cadre = models.BooleanField(_("section-level cadre or above"), default=False)
    is_party_member = models.BooleanField(_("party member"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["staff_number"]
        constraints = [models.UniqueConstraint(fields=["unit", "staff_number"], name="staff_number_once")]

    def __str__(self) -> str:
        return self.name

    def has_left(self, day: date) -> bool:
        """Whether the person is no longer in service on the day; the day of leaving is the first without."""
        return self.left_on is not None and self.left_on <= day


class Holiday(models.Model):
    """A day that differs from its weekday: off although a weekday, or worked although a weekend (调休)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="holidays", verbose_name=_("unit"))
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=50)
    is_worked = models.BooleanField(_("worked"), default=False)

    class Meta:
        verbose_name = _("holiday arrangement")
        verbose_name_plural = _("holiday arrangements")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

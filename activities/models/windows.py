"""Service windows that take part in the competition: where, who, what is promised; and the marks handed out to them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign, Department, Person
from campaign.models.organisation import CODE


class ServiceWindowQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "ServiceWindowQuerySet":
        """Windows that take part on the day."""
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class ServiceWindow(models.Model):
    """A window of a department that takes part in the competition while it is valid (`since` to `until`).

    Name, place, services, pledges, standards and the supervisor's telephone are public. `pledges` and `standards` are
    one item a line. A window that closes keeps its rows: `until` is then its last day.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="service_windows", verbose_name=_("campaign")
    )
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="service_windows", verbose_name=_("department")
    )
    place = models.CharField(pgettext_lazy("where", "place"), max_length=100)
    responsible = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    staff = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("staff"))
    pledges = models.TextField(_("pledges"), blank=True, max_length=1000, help_text=_("One pledge a line."))
    standards = models.TextField(
        _("standards"), blank=True, max_length=2000, help_text=_("One standard a line.")
    )
    supervisor_line = models.CharField(_("supervisor's telephone"), max_length=40, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts.")
    )
    closing_reason = models.CharField(_("why it closed"), max_length=200, blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)

    objects = ServiceWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("service window")
        verbose_name_plural = _("service windows")
        ordering = ["campaign", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"],
                name="window_code_once",
                violation_error_message=_("Another window has this code."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="window_until_after_since",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def pledge_list(self) -> list[str]:
        return [line for line in self.pledges.splitlines() if line.strip()]

    @property
    def standard_list(self) -> list[str]:
        return [line for line in self.standards.splitlines() if line.strip()]


class WindowService(models.Model):
    """One thing that a window does for people, and within what time."""

    window = models.ForeignKey(ServiceWindow, models.CASCADE, related_name="services")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("service"), max_length=60)
    time_limit = models.CharField(_("time limit"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("service of a window")
        verbose_name_plural = _("services of windows")
        ordering = ["window", "position"]
        constraints = [
            models.UniqueConstraint(fields=["window", "position"], name="window_service_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class CompetitionMark(models.Model):
    """A competition mark (参赛标志) handed out to a window, by its number; taken back on a day, or out still."""

    window = models.ForeignKey(
        ServiceWindow, models.PROTECT, related_name="competition_marks", verbose_name=_("service window")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="competition_marks", verbose_name=_("campaign")
    )
    number = models.CharField(_("number of the mark"), max_length=20)
    handed_on = models.DateField(_("handed out on"))
    received_by = models.CharField(_("received by"), max_length=50)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed out by")
    )
    returned_on = models.DateField(_("taken back on"), null=True, blank=True)
    return_reason = models.CharField(_("why taken back"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("competition mark")
        verbose_name_plural = _("competition marks")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="competition_mark_once",
                violation_error_message=_("This number was handed out already."),
            ),
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(returned_on__isnull=True),
                name="one_competition_mark_out",
                violation_error_message=_("This window holds a mark already."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("handed_on")),
                name="competition_mark_back_after_out",
                violation_error_message=_("It cannot come back before it was handed out."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

"""The rules of a campaign as people learn them: opened to everybody, studied, and confirmed by each employee."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign, Department, Person


class RulesOpening(models.Model):
    """The page of the rules is open to everybody at an address without a sign-in; without this row it is not there."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="rules_opening", verbose_name=_("campaign")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("opened page of the rules")
        verbose_name_plural = _("opened pages of the rules")

    def __str__(self) -> str:
        return str(self.campaign)


class StudyConfirmation(models.Model):
    """An employee confirmed that he studied the rules: those of one version of the scheme.

    It is no merit and counts nowhere (rules.md §7). `scheme_version` and `in_force_from` say which rules these were;
    the department is the one that the person belonged to then.
    """

    class Way(models.TextChoices):
        ACCOUNT = "account", _("own account")
        LIST = "list", _("signed list")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="study_confirmations", verbose_name=_("campaign")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    scheme_version = models.PositiveSmallIntegerField(_("version of the scheme"))
    in_force_from = models.DateField(_("in force from"))
    way = models.CharField(_("way"), max_length=10, choices=Way)
    studied_on = models.DateField(_("studied on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("confirmation of study")
        verbose_name_plural = _("confirmations of study")
        ordering = ["campaign", "-scheme_version", "person__staff_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "scheme_version"],
                name="rules_studied_once",
                violation_error_message=_("This person has confirmed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.scheme_version}"

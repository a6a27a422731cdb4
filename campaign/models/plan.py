"""The plan of a campaign (活动方案): the texts that only the office can write, and its four steps with their days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.organisation import Campaign


class CampaignPlan(models.Model):
    """What the office writes for the plan; everything else in it comes from the campaign's own settings.

    Of `aims`, `rewards`, `consequences` and `demands` each line is one point. `version` counts the changes, so that
    nobody writes over what he has not seen.
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="plan", verbose_name=_("campaign"))
    background = models.TextField(_("why the campaign is held"), blank=True)
    guiding_thought = models.TextField(_("guiding thought"), blank=True)
    aims = models.TextField(_("aims"), blank=True)
    rewards = models.TextField(_("rewards"), blank=True)
    consequences = models.TextField(_("consequences"), blank=True)
    demands = models.TextField(_("demands on the work"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("plan of a campaign")
        verbose_name_plural = _("plans of campaigns")

    def __str__(self) -> str:
        return str(self.campaign)


class PlanPhase(models.Model):
    """A step of the campaign (宣传发动 …): from when to when, and what is done in it, one task on each line."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="plan_phases", verbose_name=_("campaign")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=50)
    begins = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    tasks = models.TextField(_("what is done"), blank=True)

    class Meta:
        verbose_name = _("step of a campaign's plan")
        verbose_name_plural = _("steps of campaigns' plans")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="plan_phase_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("begins")),
                name="plan_phase_ends_after_begin",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""The facts of a year as a paper in work took them: frozen, so that what is read is what is issued."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, FrozenRow


class YearSummary(FrozenRow):
    """The facts of a campaign's year on one day (`publishing.summary.shapes.YearFacts`), with their fingerprint."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="year_summaries", verbose_name=_("campaign")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    facts = models.JSONField(_("facts"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("facts of a year")
        verbose_name_plural = _("facts of years")
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="year_summary_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} #{self.number}"

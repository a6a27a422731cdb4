"""Which departments came out of which: mergers and splits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign, Department


class Succession(models.Model):
    """From a day on one department stands for another: it inherits that one's months, not its identity."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merger")
        SPLIT = "split", _("Split")

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="successions", verbose_name=_("campaign")
    )
    day = models.DateField(_("from day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    successor = models.ForeignKey(
        Department, models.PROTECT, related_name="predecessions", verbose_name=_("successor")
    )
    predecessor = models.ForeignKey(
        Department, models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    head_count = models.PositiveIntegerField(
        _("head count"), help_text=_("People in service in the predecessor on the day.")
    )

    class Meta:
        verbose_name = _("succession of departments")
        verbose_name_plural = _("successions of departments")
        ordering = ["day", "successor__code", "predecessor__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "successor", "predecessor", "day"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="merge") | ~Q(successor=F("predecessor")), name="split_makes_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.day})"

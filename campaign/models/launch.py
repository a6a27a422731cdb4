"""What is handed out when a campaign is launched."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign, Department


class FlyerHandout(models.Model):
    """How many flyers (宣传单) of the campaign a department received, and when."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="flyer_handouts", verbose_name=_("campaign")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    copies = models.PositiveSmallIntegerField(_("copies"))
    handed_on = models.DateField(_("handed over on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("handout of flyers")
        verbose_name_plural = _("handouts of flyers")
        ordering = ["campaign", "department__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "department"], name="flyers_once_a_department"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="flyers_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.copies}"

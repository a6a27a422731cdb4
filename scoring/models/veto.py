"""Events that cost a department its title (一票否决)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department


class VetoState(models.TextChoices):
    PROPOSED = "proposed", _("Awaits approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class Veto(models.Model):
    """One event of one department: proposed by the office, approved by somebody of the leading group, lifted or not.

    Nothing of it is edited once it is approved; it ends by a day or by being lifted with a reason.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="vetoes", verbose_name=_("campaign"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="vetoes", verbose_name=_("department")
    )
    event = models.CharField(_("event"), max_length=200)
    basis = models.CharField(_("basis"), max_length=200)
    document = models.CharField(_("document"), max_length=100)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=VetoState, default=VetoState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_reason = models.CharField(_("why lifted"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="veto_until_after_since",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state=VetoState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=VetoState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="veto_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="veto_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False, state=VetoState.APPROVED),
                name="only_an_approved_veto_is_lifted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.event}"

    @property
    def is_approved(self) -> bool:
        return self.state == VetoState.APPROVED

    @property
    def approver(self) -> str:
        """Who approved it; empty while nobody has decided."""
        return self.decided_by.name if self.decided_by else ""

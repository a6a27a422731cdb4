"""What one room has for another: an act that the software or a room puts forward and a person decides on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign


class ProposalKind(models.TextChoices):
    DEDUCTION = "deduction", _("Deduction")
    BONUS = "bonus", _("Bonus")
    EVIDENCE = "evidence", _("Evidence")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Proposal(models.Model):
    """An act that is put forward and changes nothing until a person accepts it; accepted or declined once."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="proposals", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind)
    key = models.CharField(
        _("key"), max_length=60, help_text=_("What it comes from; from one thing there is one proposal.")
    )
    payload = models.JSONField(_("what is proposed"), default=dict)
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    result = models.CharField(_("what came of it"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "key"], name="proposal_once"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_by__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_by__isnull=False)),
                name="proposal_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

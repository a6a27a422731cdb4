"""Handing the campaign's work over: notes for whoever comes next, and the formal act with what was open that day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign
from campaign.models.trail import AppendOnly, FrozenRow


class HandoverNote(AppendOnly):
    """What an officer writes down for whoever takes over."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="handover_notes", verbose_name=_("campaign")
    )
    text = models.CharField(_("note"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note for the handover")
        verbose_name_plural = _("notes for the handover")
        ordering = ["campaign", "-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Handover(FrozenRow):
    """One clerk handed the work over to another on a day, with everything that was open then as plain values.

    It changes no role: the administrator grants and ends them. `payload` is what the list prints, `sha256` its digest.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="handovers", verbose_name=_("campaign")
    )
    outgoing = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    incoming = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken over by")
    )
    day = models.DateField(_("day"))
    witness = models.CharField(_("witness"), max_length=50, blank=True)
    payload = models.JSONField(_("what was open"))
    sha256 = models.CharField("SHA-256", max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["campaign", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(outgoing=F("incoming")), name="handover_between_two")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.outgoing_id} → {self.incoming_id}"


class HandoverAnswer(FrozenRow):
    """What came of a handover: confirmed by the one who takes over, or taken back before by the one who hands over."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        TAKEN_BACK = "taken_back", _("taken back")

    handover = models.OneToOneField(
        Handover, models.PROTECT, related_name="answer", verbose_name=_("handover")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("answer to a handover")
        verbose_name_plural = _("answers to handovers")
        ordering = ["handover"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="confirmed") | ~Q(remark=""), name="handover_taken_back_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.kind}"

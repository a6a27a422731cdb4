"""What a department objects to: an objection during the preview, an appeal after publication, and their thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import AppendOnly, Department, KeptFile
from scoring.models.ledger import LedgerLine
from scoring.models.month import Month
from scoring.models.scheme import Indicator


class RecheckStage(models.TextChoices):
    PREVIEW = "preview", _("Objection")
    PUBLISHED = "published", _("Appeal")


class RecheckState(models.TextChoices):
    FILED = "filed", _("Awaiting answer")
    ANSWERED = "answered", _("Answered")
    APPEALED = "appealed", _("Before the leading group")
    FINAL = "final", _("Final")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Finding(models.TextChoices):
    """What an answer finds."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Not upheld")


class Recheck(models.Model):
    """One department's question about one indicator of a month, from filing to the last word."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="rechecks", verbose_name=_("month"))
    stage = models.CharField(_("stage"), max_length=10, choices=RecheckStage)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="rechecks", verbose_name=_("department")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="rechecks", verbose_name=_("indicator")
    )
    line = models.ForeignKey(
        LedgerLine, models.PROTECT, null=True, blank=True, related_name="rechecks", verbose_name=_("line")
    )
    state = models.CharField(_("state"), max_length=10, choices=RecheckState, default=RecheckState.FILED)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed at"))
    on_behalf = models.BooleanField(_("filed by the office for the department"), default=False)
    answer_by = models.DateField(_("answer by"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recheck")
        verbose_name_plural = _("rechecks")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "stage", "department", "indicator"],
                condition=~Q(state=RecheckState.WITHDRAWN),
                name="one_recheck_per_indicator",
                violation_error_message=_("This indicator was asked about already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RecheckState.FILED, RecheckState.WITHDRAWN])
                | (Q(answered_by__isnull=False) & ~Q(finding="")),
                name="answered_recheck_has_finding",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecheckState.FINAL) | Q(decided_by__isnull=False),
                name="final_recheck_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.department} {self.indicator.code}"

    @property
    def is_open(self) -> bool:
        """Somebody still owes an answer."""
        return self.state in (RecheckState.FILED, RecheckState.APPEALED)


class RecheckMessage(AppendOnly):
    """One contribution to the thread of a recheck; never edited."""

    class Act(models.TextChoices):
        FILED = "filed", _("filed")
        REMARK = "remark", _("added a remark")
        ANSWERED = "answered", _("answered")
        APPEALED = "appealed", _("took it further")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrew")

    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="messages")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    text = models.CharField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("message of a recheck")
        verbose_name_plural = _("messages of a recheck")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class RecheckFile(KeptFile):
    """A file with a contribution to a thread; it stays as long as the thread, readable by whoever reads that."""

    folder_name = "rechecks"
    campaign_path = "message__recheck__month__campaign"

    message = models.ForeignKey(RecheckMessage, models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a recheck")
        verbose_name_plural = _("files of rechecks")
        ordering = ["message", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="recheck_file_once"),
            models.UniqueConstraint(
                fields=["message", "source_sha256"],
                name="recheck_file_once_in_a_message",
                violation_error_message=_("This file is attached already."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="recheck_file_erased_by_somebody",
            ),
        ]

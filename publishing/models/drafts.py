"""Papers in work: what the office composes until it is issued, and every version of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import AwardDecision
from campaign.models import Campaign, FrozenRow, PaperKind
from publishing.models.papers import Publication
from publishing.models.summaries import YearSummary
from scoring.models import HalfYearDecision, MonthRevision


class PaperDraftQuerySet(models.QuerySet):
    def in_work(self) -> "PaperDraftQuerySet":
        """Neither issued nor given up."""
        return self.filter(publication__isnull=True, discarded_at__isnull=True)


class PaperDraft(models.Model):
    """A paper in work; once it is issued it stays as it was and points to the paper.

    `content` holds title, addresses, date, blocks and annexes (`draft_content`); `version` counts its changes, so that
    nobody writes over what he has not seen. `accepted` are the warnings that somebody accepted.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="paper_drafts", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    starter = models.CharField(_("began as"), max_length=20)
    month_revision = models.ForeignKey(
        MonthRevision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_drafts",
        verbose_name=_("published revision"),
    )
    half_year_decision = models.ForeignKey(
        HalfYearDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_drafts",
        verbose_name=_("decision of a half-year"),
    )
    award_decision = models.ForeignKey(
        AwardDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_drafts",
        verbose_name=_("decision on awards"),
    )
    year_summary = models.ForeignKey(
        YearSummary,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_drafts",
        verbose_name=_("facts of a year"),
    )
    title = models.CharField(_("title"), max_length=200)
    content = models.JSONField(_("content"))
    version = models.PositiveIntegerField(_("version"), default=1)
    accepted = models.JSONField(_("accepted warnings"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    updated_at = models.DateTimeField(_("changed at"))
    publication = models.OneToOneField(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
        verbose_name=_("issued as"),
    )
    supersedes = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts_after",
        verbose_name=_("supersedes"),
    )
    discarded_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    objects = PaperDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper in work")
        verbose_name_plural = _("papers in work")
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month_revision", "kind"],
                condition=Q(discarded_at__isnull=True, publication__isnull=True),
                name="one_draft_per_revision",
                violation_error_message=_("This paper is in work already."),
            ),
            models.UniqueConstraint(
                fields=["half_year_decision", "starter"],
                condition=Q(discarded_at__isnull=True, publication__isnull=True),
                name="one_draft_per_decision",
                violation_error_message=_("This paper is in work already."),
            ),
            models.UniqueConstraint(
                fields=["award_decision"],
                condition=Q(discarded_at__isnull=True, publication__isnull=True),
                name="one_draft_per_award_decision",
                violation_error_message=_("This paper is in work already."),
            ),
            models.UniqueConstraint(
                fields=["year_summary"],
                condition=Q(discarded_at__isnull=True, publication__isnull=True),
                name="one_draft_per_year_summary",
                violation_error_message=_("This paper is in work already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_commendation(self) -> bool:
        """Does it tell of a decision that honours somebody?"""
        return self.half_year_decision_id is not None or self.award_decision_id is not None

    @property
    def is_open(self) -> bool:
        """May it still be changed?"""
        return self.publication_id is None and self.discarded_at is None


class DraftVersion(FrozenRow):
    """A paper in work as it stood after one change, and who made it."""

    draft = models.ForeignKey(PaperDraft, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    at = models.DateTimeField(_("changed at"))
    restores = models.PositiveIntegerField(_("restores version"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a paper in work")
        verbose_name_plural = _("versions of papers in work")
        ordering = ["draft", "-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]

    def __str__(self) -> str:
        return f"{self.draft} v{self.number}"

"""What a month was when it was published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models import Department, FrozenRow
from scoring.models.month import Month
from scoring.models.scheme import points_field


class MonthRevision(FrozenRow):
    """A published revision of a month: rules, scheme and names in force, with the SHA-256 over all of it."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="revisions", verbose_name=_("month"))
    number = models.PositiveSmallIntegerField(_("revision"))
    header = models.JSONField(_("rules and names in force"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("published revision")
        verbose_name_plural = _("published revisions")
        ordering = ["month", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "number"],
                name="revision_once",
                violation_error_message=_("This revision is already published."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} r{self.number}"

    def payload(self) -> dict:
        """The whole frozen month: the header and every standing, as the SHA-256 was taken over it."""
        return self.header | {"standings": [row.frozen() for row in self.standings.all()]}


class Standing(FrozenRow):
    """A department's points and places in a published revision."""

    revision = models.ForeignKey(MonthRevision, models.PROTECT, related_name="standings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="standings")
    position = models.PositiveSmallIntegerField(_("position"))
    department_code = models.CharField(max_length=20)
    department_name = models.CharField(_("department"), max_length=100)
    category_code = models.CharField(max_length=20)
    category_name = models.CharField(_("department category"), max_length=50)
    business = points_field(_("Business work"))
    self_development = points_field(_("Self-development"))
    total = points_field(_("total"))
    bonus = points_field(_("bonus"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    tied = models.BooleanField(_("tied"))
    category_rank = models.PositiveSmallIntegerField(_("rank in category"))
    category_tied = models.BooleanField(_("tied in category"))
    business_rank = models.PositiveSmallIntegerField()
    business_tied = models.BooleanField()
    self_rank = models.PositiveSmallIntegerField()
    self_tied = models.BooleanField()
    detail = models.JSONField(_("sections, indicators and lines"))

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["revision", "position"]
        constraints = [models.UniqueConstraint(fields=["revision", "department"], name="standing_once")]

    def __str__(self) -> str:
        return f"{self.revision} {self.department_name}"

    def frozen(self) -> dict:
        """The standing as plain values; points are strings with two places."""
        return {
            "department": self.department_code,
            "department_name": self.department_name,
            "category": self.category_code,
            "category_name": self.category_name,
            "business": f"{self.business:.2f}",
            "self_development": f"{self.self_development:.2f}",
            "total": f"{self.total:.2f}",
            "bonus": f"{self.bonus:.2f}",
            "rank": self.rank,
            "tied": self.tied,
            "category_rank": self.category_rank,
            "category_tied": self.category_tied,
            "business_rank": self.business_rank,
            "business_tied": self.business_tied,
            "self_rank": self.self_rank,
            "self_tied": self.self_tied,
        } | self.detail

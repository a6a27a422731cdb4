"""Files that go with a department's self-summary."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import KeptFile
from scoring.models.self_assessment import SelfAssessment


class SelfFile(KeptFile):
    """A file of a self-summary; unlike others it is taken off, row and bytes, while the summary is a draft."""

    folder_name = "self"
    campaign_path = "assessment__evaluation__campaign"

    assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a self-summary")
        verbose_name_plural = _("files of self-summaries")
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="self_file_key_once"),
            models.UniqueConstraint(
                fields=["assessment", "source_sha256"],
                name="self_file_once",
                violation_error_message=_("This file is attached already."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="self_file_erased_by_somebody",
            ),
        ]

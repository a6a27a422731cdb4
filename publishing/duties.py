"""What publishing puts on a person's desk; the workbench asks for it by the setting DESK_DUTIES."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import PaperKind, Role
from campaign.permissions import Access
from publishing.models import Publication
from scoring.desk import Duty
from scoring.history import PublishedMonth
from scoring.models import MonthRevision


def bulletins_to_issue(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office: published months whose bulletin is not issued, the oldest first, each with its last day.

    One query, none for other roles. Source: rules.md §4 (the bulletin is out by the 15th).
    """
    if not access.holds(Role.OFFICE):
        return []
    issued = Publication.objects.filter(
        month_revision=OuterRef("pk"), kind=PaperKind.BULLETIN, number__voided_at__isnull=True
    )
    waiting = (
        MonthRevision.objects.filter(pk__in=[month.revision_id for month in published])
        .filter(~Exists(issued))
        .select_related("month")
        .defer("header")
        .order_by("month__first_day")
    )
    return [
        Duty(
            label=_("Issue the bulletin"),
            about=_("%(month)s: out by %(day)s")
            % {"month": revision.month.name, "day": date_format(revision.month.publish_by)},
            url=reverse("admin:bulletin", args=[revision.pk]),
        )
        for revision in waiting
    ]

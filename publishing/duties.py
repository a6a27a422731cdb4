"""What publishing puts on a person's desk; the workbench asks for it by the setting DESK_DUTIES."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import PaperKind, Role
from campaign.permissions import Access
from publishing.commendation_papers import half_years_to_commend
from publishing.models import Publication
from scoring.desk import Duty
from scoring.history import PublishedMonth
from scoring.models import MonthRevision


def bulletins_to_issue(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office: published months whose bulletin is not issued, the oldest first, each with its last day.

    A corrected month is told by its notice of correction; whether its bulletin is issued anew is the office's choice.

    One query, none for other roles. Source: rules.md §4 (the bulletin is out by the 15th).
    """
    if not access.holds(Role.OFFICE):
        return []
    waiting = without_bulletin(published)
    return [
        Duty(
            label=_("Issue the bulletin"),
            about=_("%(month)s: out by %(day)s")
            % {"month": revision.month.name, "day": date_format(revision.month.publish_by)},
            url=reverse("publishing:month_bulletin", args=[access.campaign.code, revision.month.code]),
        )
        for revision in waiting
    ]


def without_bulletin(published: Sequence[PublishedMonth]) -> QuerySet[MonthRevision]:
    """The published months that no bulletin and no notice of correction in force tells of, the oldest first."""
    issued = Publication.objects.filter(
        month_revision=OuterRef("pk"),
        kind__in=(PaperKind.BULLETIN, PaperKind.CORRECTION),
        number__voided_at__isnull=True,
    )
    return (
        MonthRevision.objects.filter(pk__in=[month.revision_id for month in published])
        .filter(~Exists(issued))
        .select_related("month")
        .defer("header")
        .order_by("month__first_day")
    )


def commendations_to_issue(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office: half-years whose titles or honours are in effect without a decision of commendation.

    One query while no half-year is decided, four at most, none for other roles. Source: rules.md §5.
    """
    if not access.holds(Role.OFFICE):
        return []
    return [
        Duty(
            label=_("Issue the decision of commendation"),
            about=evaluation.name,
            url=reverse("publishing:commendation", args=[access.campaign.code, evaluation.code]),
        )
        for evaluation in half_years_to_commend(access.campaign)
    ]

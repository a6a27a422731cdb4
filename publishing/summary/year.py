"""Who reads a year in figures, and which: those at work the figures of today, everybody those of the issued report."""

from collections.abc import Mapping
from datetime import datetime

from campaign.models import Campaign, Role
from campaign.permissions import Access, any_of
from publishing.models import Publication
from publishing.summary.facts import year_facts
from publishing.summary.report import SUMMARY

reads_year = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


def issued_summary(campaign: Campaign) -> Publication | None:
    """The newest report on the year in force, with the facts that were frozen for it."""
    return (
        Publication.objects.in_force()
        .filter(campaign=campaign, source_key__startswith=f"{SUMMARY}:", draft__year_summary__isnull=False)
        .defer("payload")
        .select_related("number", "draft__year_summary")
        .order_by("-issued_at", "-pk")
        .first()
    )


def facts_for(access: Access, *, at: datetime) -> tuple[Mapping | None, Publication | None]:
    """The facts that the person may read and the report in force; None for no facts to be read yet."""
    issued = issued_summary(access.campaign)
    if reads_year(access):
        return year_facts(access.campaign, at=at), issued
    return (issued.draft.year_summary.facts if issued else None), issued

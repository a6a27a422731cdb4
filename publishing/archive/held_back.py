"""Marks that nobody reads yet, and so no archive holds: an archive made in between opens nothing before its time.

The marks of the leading group are read by nobody before all members have submitted (rules.md §5), those of a jury before
its marks are closed (rules.md §7).
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from activities.models import Jury
from campaign.models import Campaign
from scoring.models import HalfYearEvaluation, HalfYearState
from scoring.panel import panel_progress


@dataclass(frozen=True)
class HeldBack:
    """The half-years and the juries of a campaign whose marks are still nobody's to read."""

    half_years: tuple[HalfYearEvaluation, ...]
    juries: tuple[Jury, ...]

    def without(self, label: str, rows: QuerySet) -> QuerySet:
        """The rows of a table that an archive may hold now."""
        if label == "scoring.panelmark":
            return rows.exclude(evaluation__in=[half.pk for half in self.half_years])
        if label == "activities.workreading":
            return rows.exclude(juror__jury__in=[jury.pk for jury in self.juries])
        return rows


def held_back(campaign: Campaign) -> HeldBack:
    """What is still held back; two queries, and six more for each half-year that takes entries (one or none)."""
    open_halves = HalfYearEvaluation.objects.filter(campaign=campaign, state=HalfYearState.OPEN)
    juries = Jury.objects.filter(contest__campaign=campaign, drawn_at__isnull=False, closed_at=None)
    return HeldBack(
        tuple(half for half in open_halves.order_by("code") if not panel_progress(half).is_complete),
        tuple(juries.select_related("contest").order_by("pk")),
    )

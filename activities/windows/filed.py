"""What a month is computed from: filed inspections, and findings that were not put right when they fell due."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from activities.models import Finding, FindingState, Inspection, InspectionOutcome, InspectionState
from campaign.models import Campaign


@dataclass(frozen=True)
class FiledInspection:
    """One filed inspection; a window that refused or was closed has no total."""

    pk: int
    window_id: int
    day: date
    kind: str
    outcome: str
    total: Decimal | None

    @property
    def is_refused(self) -> bool:
        return self.outcome == InspectionOutcome.REFUSED


@dataclass(frozen=True)
class FindingDeduction:
    """A finding that was not put right by the day on which it fell due, and what it costs its window."""

    pk: int
    window_id: int
    due_on: date
    points: Decimal


def filed_inspections(campaign: Campaign, first_day: date) -> list[FiledInspection]:
    """The filed inspections of a campaign that were made in the month of `first_day`, by window and day; one query."""
    rows = Inspection.objects.filter(
        window__campaign=campaign,
        state=InspectionState.FILED,
        day__range=_month(first_day),
    ).order_by("window__code", "day", "kind", "pk")
    return [
        FiledInspection(*row) for row in rows.values_list("pk", "window", "day", "kind", "outcome", "total")
    ]


def finding_deductions(
    campaign: Campaign, first_day: date, *, today: date | None = None
) -> list[FindingDeduction]:
    """The deductions of a month: findings that fell due in it and were not put right by then; one query.

    Deducted is what a recheck found not put right, what came with its proof too late, and what passed its day without
    proof. Proof that came in time and waits for its recheck is none of them: see `awaiting_recheck`. A finding says the
    same however late it is asked; a month that is computed keeps what it was computed from (rules.md §6).
    """
    found = _due_in(campaign, first_day).exclude(state=FindingState.CLOSED)
    return [
        FindingDeduction(finding.pk, finding.inspection.window_id, finding.due_on, finding.points)
        for finding in found
        if _is_deducted(finding, today or localdate())
    ]


def awaiting_recheck(campaign: Campaign, first_day: date) -> list[Finding]:
    """Findings of a month whose proof came in time and that nobody has rechecked yet; one query."""
    found = _due_in(campaign, first_day).filter(state=FindingState.PROVED)
    return [finding for finding in found if finding.was_proved_in_time]


def _due_in(campaign: Campaign, first_day: date):
    return (
        Finding.objects.filter(
            due_on__range=_month(first_day),
            inspection__window__campaign=campaign,
            inspection__state=InspectionState.FILED,
        )
        .select_related("inspection__window")
        .order_by("inspection__window__code", "due_on", "pk")
    )


def _is_deducted(finding: Finding, today: date) -> bool:
    if finding.state == FindingState.DEDUCTED:
        return True
    if finding.state == FindingState.PROVED:
        return not finding.was_proved_in_time
    return finding.is_overdue_on(today)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])

"""What a department has from those it came out of: the inherited months of rules.md §3."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from campaign.models import Campaign, Succession
from scoring.history import PublishedMonth
from scoring.models import Standing
from scoring.points import quantize


@dataclass(frozen=True)
class Sheets:
    """The two sheet scores of a department in a month."""

    business: Decimal
    self_development: Decimal

    @property
    def total(self) -> Decimal:
        return self.business + self.self_development


@dataclass(frozen=True)
class Origin:
    """From `day` on the successor stands for the predecessor, which had so many people then."""

    day: date
    successor: int
    predecessor: int
    head_count: int


def sheets_of_month(
    department: int,
    month: date,
    *,
    frozen: Mapping[tuple[int, date], Sheets],
    origins: Collection[Origin],
    weighted: bool = False,
    before: date = date.max,
) -> Sheets | None:
    """What counts for a department in a month: its frozen sheets, or what it inherits; None without either.

    Out of a merger the successor inherits, for each month that ended before the day of the merger, per sheet
    round(mean of what its predecessors had), weighted by their head counts on that day if the setting says so (all
    alike when none has people); a predecessor without a score in the month is left out. A part of a split inherits
    what its predecessor had. Chains are followed back; `before` leaves out what happened later. A department that
    goes on as the successor is a predecessor of itself. Rounded half up to 0.01 at each merger. Source: rules.md §3.
    """
    last_day = (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = [origin.day for origin in origins if origin.successor == department]
    latest = max((day for day in days if last_day < day < before), default=None)
    if latest is None:
        return frozen.get((department, month))
    parts = []
    for origin in origins:
        if origin.successor == department and origin.day == latest:
            had = sheets_of_month(
                origin.predecessor, month, frozen=frozen, origins=origins, weighted=weighted, before=latest
            )
            if had is not None:
                parts.append((origin.head_count, had))
    if not parts:
        return None
    if not weighted or not any(heads for heads, __ in parts):
        parts = [(1, had) for __, had in parts]
    return Sheets(
        _mean([(heads, had.business) for heads, had in parts]),
        _mean([(heads, had.self_development) for heads, had in parts]),
    )


def _mean(parts: Sequence[tuple[int, Decimal]]) -> Decimal:
    return quantize(sum(heads * points for heads, points in parts) / sum(heads for heads, __ in parts))


def inherited_sheets(
    campaign: Campaign, department_id: int, months: Sequence[PublishedMonth]
) -> dict[date, Sheets]:
    """The months that the department inherits, by their first day, from the frozen standings of `months`.

    One query for a department that came out of no other, two for one that did. A department that absorbed another and
    goes on has such months too, beside its own standings, which stay as they were printed.
    """
    origins = [
        Origin(*row)
        for row in Succession.objects.filter(campaign=campaign)
        .order_by("day")
        .values_list("day", "successor_id", "predecessor_id", "head_count")
    ]
    days = [origin.day for origin in origins if origin.successor == department_id]
    if not days or not months:
        return {}
    first_days = {month.revision_id: month.first_day for month in months}
    rows = Standing.objects.filter(
        revision__in=first_days, department__in=_line_of(department_id, origins)
    ).values_list("department_id", "revision_id", "business", "self_development")
    frozen = {
        (department, first_days[revision]): Sheets(business, own)
        for department, revision, business, own in rows
    }
    found = {}
    for month in months:
        if month.last_day < max(days):
            sheets = sheets_of_month(
                department_id,
                month.first_day,
                frozen=frozen,
                origins=origins,
                weighted=campaign.rules.merge_weighted,
            )
            if sheets is not None:
                found[month.first_day] = sheets
    return found


def scored_sheets(
    campaign: Campaign, months: Sequence[PublishedMonth], departments: Collection[int]
) -> dict[int, dict[date, Sheets]]:
    """What counts for each of the departments in each of the months, frozen or inherited; two queries for all.

    A month in which a department has neither is missing, never zero. Source: rules.md §3 and §5.
    """
    origins = [
        Origin(*row)
        for row in Succession.objects.filter(campaign=campaign)
        .order_by("day", "pk")
        .values_list("day", "successor_id", "predecessor_id", "head_count")
    ]
    first_days = {month.revision_id: month.first_day for month in months}
    rows = Standing.objects.filter(revision__in=first_days).values_list(
        "department_id", "revision_id", "business", "self_development"
    )
    frozen = {
        (department, first_days[revision]): Sheets(business, own)
        for department, revision, business, own in rows
    }
    found: dict[int, dict[date, Sheets]] = {}
    for department in departments:
        by_month = {
            day: sheets_of_month(
                department, day, frozen=frozen, origins=origins, weighted=campaign.rules.merge_weighted
            )
            for day in first_days.values()
        }
        found[department] = {day: sheets for day, sheets in by_month.items() if sheets is not None}
    return found


def _line_of(department: int, origins: Collection[Origin]) -> set[int]:
    """The department and all that it came out of, however far back."""
    line, found = set(), {department}
    while found:
        line |= found
        found = {origin.predecessor for origin in origins if origin.successor in found} - line
    return line

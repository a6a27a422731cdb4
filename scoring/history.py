"""Published months beside one another: places by any order, movement since the month before, trends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from campaign.models import Campaign
from campaign.prepared import Prepared
from scoring.models import MonthRevision, Standing
from scoring.points import quantize
from scoring.ranking import Place, rank

TOTAL, BUSINESS, SELF = "total", "business", "self_development"
FROZEN_PLACES = {
    TOTAL: ("rank", "tied"),
    BUSINESS: ("business_rank", "business_tied"),
    SELF: ("self_rank", "self_tied"),
}
CATEGORY_PLACES = ("category_rank", "category_tied")


@dataclass(frozen=True)
class PublishedMonth:
    """The revision of a month that counts: its latest."""

    revision_id: int
    number: int
    first_day: date
    published_at: datetime
    sha256: str
    rank_style: str
    bonus_in_ranking: bool

    @property
    def code(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def last_day(self) -> date:
        return (self.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A department's frozen figures in one published month, by one order.

    `place` is the one within the chosen departments, `counted` what it follows from: with the bonus, where that counts.
    """

    department_id: int
    category_code: str
    value: Decimal
    place: Place
    counted: Decimal


def published_months(campaign: Campaign, *, until: date | None = None) -> list[PublishedMonth]:
    """The published months of the campaign, the newest first, each by its latest revision; one query."""
    found: dict[date, PublishedMonth] = {}
    for row in _REVISIONS.ask(campaign=campaign.pk):
        month = PublishedMonth(*row)
        if until is None or month.first_day <= until:
            found.setdefault(month.first_day, month)
    return list(found.values())


_REVISIONS = Prepared(
    lambda campaign: (
        MonthRevision.objects.filter(month__campaign=campaign)
        .order_by("-month__first_day", "-number")
        .values_list(
            "pk",
            "number",
            "month__first_day",
            "published_at",
            "sha256",
            "header__rules__rank_style",
            "header__rules__bonus_in_ranking",
        )
    ),
    campaign=int,
)


def entries(
    months: Sequence[PublishedMonth], *, order: str = TOTAL, category: str = ""
) -> dict[int, dict[int, Entry]]:
    """For each month (by its revision) its departments in their fixed order with value and place; one query.

    Overall places, and places by total within a category, are the frozen ones; places by one sheet within a
    category follow from the frozen points by the rule of that month. Source: rules.md §3.
    """
    number, tied = CATEGORY_PLACES if category and order == TOTAL else FROZEN_PLACES[order]
    rows = Standing.objects.filter(revision__in=[month.revision_id for month in months])
    if category:
        rows = rows.filter(category_code=category)
    found: dict[int, dict[int, Entry]] = {month.revision_id: {} for month in months}
    with_bonus = {month.revision_id for month in months if month.bonus_in_ranking and order == TOTAL}
    columns = ("revision_id", "department_id", "category_code", order, "bonus", number, tied)
    for row in rows.order_by("position").values_list(*columns):
        revision, department, of_category, value, bonus, place, is_tied = row
        counted = value + bonus if revision in with_bonus else value
        found[revision][department] = Entry(department, of_category, value, Place(place, is_tied), counted)
    if category and order != TOTAL:
        for month in months:
            found[month.revision_id] = _placed(found[month.revision_id], month.rank_style)
    return found


def entries_by_order(months: Sequence[PublishedMonth]) -> dict[str, dict[int, dict[int, Entry]]]:
    """What `entries` says overall by total and by each sheet, by order; one query for all three."""
    rows = Standing.objects.filter(revision__in=[month.revision_id for month in months])
    places = [column for columns in FROZEN_PLACES.values() for column in columns]
    found = {order: {month.revision_id: {} for month in months} for order in FROZEN_PLACES}
    with_bonus = {month.revision_id for month in months if month.bonus_in_ranking}
    columns = ("revision_id", "department_id", "category_code", "bonus", *FROZEN_PLACES, *places)
    for row in rows.order_by("position").values(*columns):
        revision, department = row["revision_id"], row["department_id"]
        for order, (number, tied) in FROZEN_PLACES.items():
            counted = row[order] + row["bonus"] if order == TOTAL and revision in with_bonus else row[order]
            found[order][revision][department] = Entry(
                department, row["category_code"], row[order], Place(row[number], row[tied]), counted
            )
    return found


def _placed(month: dict[int, Entry], style: str) -> dict[int, Entry]:
    places = rank(month, key=lambda department: month[department].value, style=style)
    return {department: replace(entry, place=places[department]) for department, entry in month.items()}


def movement(now: Entry, before: Entry | None) -> int | None:
    """Places gained since the month before (lost: negative); None for a department that had no place then."""
    return before.place.number - now.place.number if before else None


@dataclass(frozen=True)
class NextPlace:
    """How far it is to the place before."""

    number: int
    points: Decimal


def next_place(mine: Entry, others: Sequence[Entry]) -> NextPlace | None:
    """The nearest better place and the points that are missing to share it; None for whoever is first."""
    better = [other for other in others if other.place.number < mine.place.number]
    if not better:
        return None
    nearest = max(better, key=lambda other: other.place.number)
    return NextPlace(nearest.place.number, nearest.counted - mine.counted)


@dataclass(frozen=True)
class TrendPoint:
    """One month of a department beside the median of its category; an inherited month has points and no place."""

    month: PublishedMonth
    value: Decimal
    place: Place | None
    median: Decimal | None


def trend(
    department_id: int,
    months: Sequence[PublishedMonth],
    by_month: dict[int, dict[int, Entry]],
    *,
    inherited: Mapping[date, Decimal] | None = None,
    fewest: int = 0,
) -> list[TrendPoint]:
    """The department through its published months, the oldest first; the median is rounded half up to 0.01.

    A category of fewer than `fewest` departments has no median: it would tell the points of the other one.

    `inherited` are the points of months, by their first day, in which the department did not take part but those it
    came out of did; they stand beside the median of the category that it has in the newest of the months.
    """
    inherited = inherited or {}
    ordered = sorted(months, key=lambda month: month.first_day)
    own = [
        by_month[month.revision_id][department_id]
        for month in ordered
        if department_id in by_month[month.revision_id]
    ]
    points = []
    for month in ordered:
        standing = by_month[month.revision_id]
        mine = standing.get(department_id)
        value = mine.value if mine else inherited.get(month.first_day)
        if value is None:
            continue
        category = (mine or own[-1]).category_code
        peers = [entry.value for entry in standing.values() if entry.category_code == category]
        middle = quantize(median(peers or [value])) if len(peers) >= fewest else None
        points.append(TrendPoint(month, value, mine.place if mine else None, middle))
    return points

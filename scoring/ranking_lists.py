"""Published rankings as lists: what the list of a month or of a half-year shows to one reader, in order of places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.models import CampaignRules
from campaign.permissions import Access
from scoring.gentle import narrowed, shown_of, shown_to
from scoring.half_year_ranking import HalfYearRow, half_year_rows
from scoring.half_years import HalfYear
from scoring.history import FROZEN_PLACES, TOTAL, Entry, PublishedMonth, entries, published_months
from scoring.models import Standing
from scoring.ranking import Place
from scoring.rights import reads_all
from scoring.tables import frozen_rows

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class MonthList:
    """A published month as one reader sees it: the month, the one before, and the rows of `frozen_rows`."""

    months: tuple[PublishedMonth, ...]
    order: str
    category: str
    category_name: str
    rows: Sequence[Mapping]
    is_gentle: bool


@dataclass(frozen=True)
class HalfYearList:
    """A half-year so far as one reader sees it; the newest of its months first."""

    months: tuple[PublishedMonth, ...]
    category: str
    categories: Mapping[str, str]
    rows: Sequence[tuple[Place, HalfYearRow]]
    is_gentle: bool

    @property
    def category_name(self) -> str:
        return self.categories.get(self.category, "")


def chosen_of(order: str, category: str, categories: Mapping[str, str]) -> tuple[str, str]:
    """The order and category asked for; what is not on the list is the default (OUT-9)."""
    return order if order in FROZEN_PLACES else TOTAL, category if category in categories else ""


def shown_by_month(access: Access, months: Sequence[PublishedMonth]) -> tuple[frozenset[int], ...] | None:
    """For each month the departments whose place this person sees; None where all see all, without a query."""
    if access.campaign.rules.board == CampaignRules.Board.FULL or reads_all(access):
        return None
    by_month = entries(months)
    return tuple(shown_of(access, by_month[month.revision_id]) for month in months)


def month_rows(
    standings: Sequence[Standing],
    months: Sequence[PublishedMonth],
    *,
    order: str,
    category: str,
    only: Sequence[frozenset[int]] | None,
    campaign: str,
    mine: Collection[int] = NOBODY,
) -> list[dict]:
    """The rows of a published month beside the months before it, narrowed month by month to `only`; one query."""
    by_month = entries(months, order=order, category=category)
    if only is not None:
        standings = narrowed(standings, only[0])
        by_month = {
            month.revision_id: _within(by_month[month.revision_id], seen)
            for month, seen in zip(months, only, strict=True)
        }
    return frozen_rows(
        standings,
        months,
        by_month,
        campaign=campaign,
        mine=mine,
        before_of=only[1] if only and len(only) > 1 else None,
    )


def month_list(access: Access, first_day: date, *, order: str, category: str) -> MonthList | None:
    """The list of a published month with the movement since the month before; None where none is published."""
    months = tuple(published_months(access.campaign, until=first_day)[:2])
    if not months or months[0].first_day != first_day:
        return None
    standings = _standings(months[0])
    categories = categories_of(standings)
    order, category = chosen_of(order, category, categories)
    only = shown_by_month(access, months)
    return MonthList(
        months=months,
        order=order,
        category=category,
        category_name=categories.get(category, ""),
        rows=month_rows(
            standings, months, order=order, category=category, only=only, campaign=access.campaign.code
        ),
        is_gentle=only is not None,
    )


def half_year_list(
    access: Access,
    half: HalfYear,
    *,
    category: str,
    published: Sequence[PublishedMonth] | None = None,
    standings: Sequence[Standing] | None = None,
) -> HalfYearList | None:
    """The list of a half-year so far; None while nothing of it is published. Two queries beside what is handed in."""
    published = published_months(access.campaign) if published is None else published
    months = tuple(month for month in published if month.first_day in half)
    if not months:
        return None
    standings = _standings(months[0]) if standings is None else standings
    categories = categories_of(standings)
    __, category = chosen_of(TOTAL, category, categories)
    rows = half_year_rows(access.campaign, months, standings)
    only = shown_to(access, rows)
    shown = [
        (row.category_place if category else row.place, row)
        for row in narrowed(rows, only)
        if not category or row.category_code == category
    ]
    return HalfYearList(
        months=months,
        category=category,
        categories=categories,
        rows=sorted(shown, key=lambda entry: entry[0].number),
        is_gentle=only is not None,
    )


def categories_of(standings: Sequence[Standing]) -> dict[str, str]:
    """The categories of a published month by their codes, in the order of its departments."""
    return {row.category_code: row.category_name for row in standings}


def _standings(month: PublishedMonth) -> list[Standing]:
    return list(Standing.objects.filter(revision=month.revision_id).order_by("position").defer("detail"))


def _within(month: Mapping[int, Entry], seen: Collection[int]) -> dict[int, Entry]:
    return {department: entry for department, entry in month.items() if department in seen}

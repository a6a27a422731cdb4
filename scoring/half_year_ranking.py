"""The half-year so far: every department's mean of its published months, with places overall and in its category."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaign.models import Campaign
from scoring.half_years import HalfYear, SheetPair, monthly_part, sheet_means
from scoring.history import PublishedMonth
from scoring.models import Standing
from scoring.ranking import Place, rank
from scoring.succession import scored_sheets


@dataclass(frozen=True)
class HalfYearRow:
    """One department's half-year so far; the sheet means are for display, the value is not made of them."""

    department_id: int
    department_code: str
    department_name: str
    category_code: str
    category_name: str
    value: Decimal
    business: Decimal
    self_development: Decimal
    months: int
    place: Place
    category_place: Place

    @property
    def rank(self) -> int:
        """The overall place, by which gentle boards show or hide."""
        return self.place.number


def half_year_rows(
    campaign: Campaign, months: Sequence[PublishedMonth], standings: Sequence[Standing]
) -> list[HalfYearRow]:
    """The departments of `standings` (the newest of the months) by the mean of `months`; two queries for any number.

    Inherited months count as scored. Equal means share a place, in the style of the newest month; bonuses are left
    out. The answer keeps the fixed order of the departments. Source: rules.md §3 and §5.
    """
    style = months[0].rank_style
    scored = scored_sheets(campaign, months, [row.department_id for row in standings])
    pairs = {
        department: [SheetPair(sheets.business, sheets.self_development) for sheets in by_month.values()]
        for department, by_month in scored.items()
    }
    values = {department: monthly_part(found) for department, found in pairs.items() if found}
    overall = rank(values, key=values.__getitem__, style=style)
    within: dict[int, Place] = {}
    for category in dict.fromkeys(row.category_code for row in standings):
        members = [
            row.department_id
            for row in standings
            if row.category_code == category and row.department_id in values
        ]
        within |= rank(members, key=values.__getitem__, style=style)
    return [
        HalfYearRow(
            department_id=row.department_id,
            department_code=row.department_code,
            department_name=row.department_name,
            category_code=row.category_code,
            category_name=row.category_name,
            value=values[row.department_id],
            **sheet_means(pairs[row.department_id])._asdict(),
            months=len(pairs[row.department_id]),
            place=overall[row.department_id],
            category_place=within[row.department_id],
        )
        for row in standings
        if row.department_id in values
    ]


def halves_of(months: Iterable[PublishedMonth]) -> list[HalfYear]:
    """The half-years in which something is published, the newest first."""
    return sorted({HalfYear.of(month.first_day) for month in months}, reverse=True)

"""A department beside itself: the month before, the half-year so far, the same month last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaign.permissions import Access, access_of, current_memberships
from scoring.gentle import shown_of
from scoring.half_years import HalfYear, SheetPair, monthly_part, sheet_means
from scoring.history import BUSINESS, SELF, Entry, PublishedMonth, entries, movement, published_months
from scoring.losses import MonthDetail
from scoring.models import Standing
from scoring.ranking import Place
from scoring.succession import Sheets
from scoring.tables import change_words, order_choices, points_words

ByOrder = Mapping[str, Mapping[int, Mapping[int, Entry]]]


@dataclass(frozen=True)
class ComparedMonth:
    """Points and place by one order beside those of the month before, as (kind, text …) for the page."""

    order: str
    name: str
    value: Decimal
    place: Place
    before: Decimal | None
    points: tuple[str, str] | None
    places: tuple[str, str, str] | None


def beside_month_before(
    department_id: int, by_order: ByOrder, month: PublishedMonth, before: PublishedMonth | None
) -> list[ComparedMonth]:
    """The total and each sheet; the changes are None where the department has nothing in the month before."""
    rows = []
    for order, name in order_choices():
        now = by_order[order][month.revision_id][department_id]
        then = by_order[order][before.revision_id].get(department_id) if before else None
        rows.append(
            ComparedMonth(
                order=order,
                name=name,
                value=now.value,
                place=now.place,
                before=then.value if then else None,
                points=points_words(now.value - then.value if then else None),
                places=change_words(movement(now, then)) if then else None,
            )
        )
    return rows


def own_details(department_id: int, months: Sequence[PublishedMonth]) -> dict[int, MonthDetail]:
    """The department's frozen indicators and sections of the months, by revision; one query."""
    codes = {month.revision_id: month.code for month in months}
    rows = Standing.objects.filter(revision__in=codes, department=department_id).values_list(
        "revision_id", "revision__header__sheets", "detail__indicators", "detail__sections"
    )
    return {
        revision: MonthDetail(codes[revision], sheets, indicators, sections)
        for revision, sheets, indicators, sections in rows
    }


@dataclass(frozen=True)
class HalfYearSoFar:
    """The mean of the months until now beside the line of the title, which the evaluation decides about."""

    half: HalfYear
    value: Decimal
    means: SheetPair
    months: int
    line: Decimal

    @property
    def to_line(self) -> Decimal:
        """Points above the line, or (negative) missing to it."""
        return self.value - self.line

    @property
    def missing(self) -> Decimal:
        """Points that are missing to the line; negative above it."""
        return self.line - self.value


def half_year_so_far(
    department_id: int,
    months: Sequence[PublishedMonth],
    by_order: ByOrder,
    *,
    inherited: Mapping[date, Sheets],
    line: Decimal,
) -> HalfYearSoFar | None:
    """Over `months`, the newest first and all of one half-year; inherited months count as scored; None without any.

    Source: rules.md §5, the monthly part. The bonus is left out.
    """
    scored = []
    for month in months:
        business = by_order[BUSINESS][month.revision_id].get(department_id)
        if month.first_day in inherited:
            sheets = inherited[month.first_day]
            scored.append(SheetPair(sheets.business, sheets.self_development))
        elif business:
            own = by_order[SELF][month.revision_id][department_id]
            scored.append(SheetPair(business.value, own.value))
    if not scored:
        return None
    return HalfYearSoFar(
        half=HalfYear.of(months[0].first_day),
        value=monthly_part(scored),
        means=sheet_means(scored),
        months=len(scored),
        line=line,
    )


@dataclass(frozen=True)
class LastYear:
    """The department in the same month of the unit's campaign of the year before."""

    campaign: str
    campaign_name: str
    month: PublishedMonth
    department_code: str
    value: Decimal
    place: Place
    of_all: int
    points: tuple[str, str]
    places: tuple[str, str, str]


def same_month_last_year(access: Access, department_id: int, month: date, now: Entry) -> LastYear | None:
    """The year before, if this person has a role there today and that campaign shows the place; else None.

    Departments belong to the unit, so that the campaigns of two years mean the same one, whatever its name was. With
    several campaigns in that year the one of the same name comes first. No query for somebody without such a role.
    """
    mine = access.campaign
    earlier = {
        membership.campaign_id: membership.campaign
        for membership in current_memberships(access.user)
        if membership.campaign.unit_id == mine.unit_id and membership.campaign.year == mine.year - 1
    }
    day = month.replace(year=month.year - 1)
    for campaign in sorted(earlier.values(), key=lambda found: (found.name != mine.name, found.code)):
        published = published_months(campaign, until=day)
        if not published or published[0].first_day != day:
            continue
        places = entries(published[:1])[published[0].revision_id]
        then = places.get(department_id)
        only = shown_of(access_of(access.user, campaign), places)
        if then is None or (only is not None and department_id not in only):
            continue
        code = Standing.objects.filter(
            revision=published[0].revision_id, department=department_id
        ).values_list("department_code", flat=True)
        return LastYear(
            campaign=campaign.code,
            campaign_name=campaign.name,
            month=published[0],
            department_code=code[0],
            value=then.value,
            place=then.place,
            of_all=len(places),
            points=points_words(now.value - then.value),
            places=change_words(movement(now, then)),
        )
    return None

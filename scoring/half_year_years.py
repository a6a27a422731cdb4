"""The year from its two half-years, and several years side by side, from decisions in effect (rules.md §5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from campaign.models import Campaign
from campaign.permissions import Access, access_of, current_memberships
from scoring.evaluation import year_value
from scoring.models import HalfYearDecision, TitleDecision
from scoring.rights import reads_all
from scoring.tables import own_departments


@dataclass(frozen=True)
class Half:
    """A department in one half-year in effect."""

    code: str
    composite: Decimal | None
    points: Decimal | None
    rank: int | None
    tied: bool
    holds_title: bool


@dataclass
class YearRow:
    """A department through one year: its half-years by their number, and the mean of the two composites."""

    department_code: str
    department_name: str
    category_name: str
    halves: dict[int, Half] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """round(mean of the two composites); None while one is missing."""
        found = [half.composite for half in self.halves.values() if half.composite is not None]
        return year_value(*found) if len(found) == 2 else None

    @property
    def titles(self) -> int:
        return sum(half.holds_title for half in self.halves.values())

    @property
    def first(self) -> Half | None:
        return self.halves.get(1)

    @property
    def second(self) -> Half | None:
        return self.halves.get(2)


def latest_decisions(campaigns: Collection[Campaign]) -> list[HalfYearDecision]:
    """The decision in force of each half-year of the campaigns, the earliest half-year first; one query."""
    found = {}
    rows = HalfYearDecision.objects.filter(evaluation__campaign__in=campaigns).select_related(
        "evaluation__campaign"
    )
    for decision in rows.order_by("evaluation__code", "evaluation_id", "-number"):
        found.setdefault(decision.evaluation_id, decision)
    return list(found.values())


def year_rows(decisions: Sequence[HalfYearDecision], *, only: Collection[int] | None = None) -> list[YearRow]:
    """Every department that one of a year's decisions knows, in the order of the latest; one query.

    The name and the category are those of the latest decision that has it.
    """
    halves = {decision.pk: decision.evaluation for decision in decisions}
    titles = TitleDecision.objects.filter(decision__in=halves).order_by(
        "-decision__evaluation__code", "position"
    )
    if only is not None:
        titles = titles.filter(department__in=only)
    found: dict[int, YearRow] = {}
    for title in titles.defer("detail"):
        row = found.setdefault(
            title.department_id, YearRow(title.department_code, title.department_name, title.category_name)
        )
        half = halves[title.decision_id].half
        row.halves[half.half] = Half(
            half.code, title.composite, title.points, title.rank, title.tied, title.holds_title
        )
    return list(found.values())


@dataclass(frozen=True)
class Year:
    """One year of the unit that the person may read."""

    campaign: Campaign
    rows: dict[str, YearRow]


def years_of(access: Access, *, most: int = 5) -> list[Year]:
    """This campaign and earlier ones of the unit in which the person has a role today, the newest first.

    Each by the role held there: whoever reads all sees every department, a head the own one.
    """
    mine = access.campaign
    campaigns = {
        membership.campaign_id: membership.campaign
        for membership in current_memberships(access.user)
        if membership.campaign.unit_id == mine.unit_id and membership.campaign.year <= mine.year
    }
    chosen = sorted(campaigns.values(), key=lambda each: (-each.year, each.code))[:most]
    decisions = latest_decisions(chosen)
    years = []
    for campaign in chosen:
        there = access_of(access.user, campaign)
        of_year = [decision for decision in decisions if decision.evaluation.campaign_id == campaign.pk]
        only = None if reads_all(there) else own_departments(there)
        rows = year_rows(of_year, only=only) if of_year else []
        years.append(Year(campaign, {row.department_code: row for row in rows}))
    return years

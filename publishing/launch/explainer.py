"""What the campaign is and how points come about: composed from the campaign's own settings and the scheme in force.

It holds rules only: no person, no department's figure, no state of a month.
"""

from dataclasses import dataclass
from decimal import Decimal

from campaign.models import Campaign, CampaignRules, SurveyFinding
from publishing.launch.groups import groups_of
from publishing.launch.worked_example import Item, Part, Rule, Worked, worked_example
from scoring.half_year_settings import Settings
from scoring.models import BonusItem, DeductionRule, Indicator, Scheme, Sheet
from scoring.rules_in_force import scheme_in_force


@dataclass(frozen=True)
class ToldIndicator:
    """An indicator with its written standards."""

    code: str
    name: str
    maximum: Decimal
    na_allowed: bool
    rules: list[DeductionRule]


@dataclass(frozen=True)
class ToldSection:
    """A section of a sheet; `category` is for whom, empty for all."""

    name: str
    full: Decimal
    category: str
    by_branch: bool
    indicators: list[ToldIndicator]


@dataclass(frozen=True)
class ToldSheet:
    """A sheet: its sections for everybody, and those for one category each, of which a department has one."""

    code: str
    name: str
    full: Decimal
    sections: list[ToldSection]

    @property
    def shared(self) -> list[ToldSection]:
        return [section for section in self.sections if not section.category]

    @property
    def by_category(self) -> list[ToldSection]:
        return [section for section in self.sections if section.category]


@dataclass(frozen=True)
class ToldGroup:
    """A group that decides, as the reader's language calls it, with its duties."""

    name: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """Everything that the page says."""

    campaign: Campaign
    scheme: Scheme | None
    sheets: list[ToldSheet]
    rules: CampaignRules
    half_year: Settings
    bonus: list[BonusItem]
    example: Worked | None
    groups: list[ToldGroup]
    tracks: list[str]

    @property
    def full(self) -> Decimal:
        return sum((sheet.full for sheet in self.sheets), Decimal(0))

    @property
    def by_branch(self) -> str:
        """The names of the sections that are recorded once for each party branch."""
        names = [section.name for sheet in self.sheets for section in sheet.sections if section.by_branch]
        return "、".join(names)


def explained(campaign: Campaign) -> Explained:
    """The page's content; a constant number of queries."""
    scheme = scheme_in_force(campaign)
    sheets = _sheets(scheme) if scheme else []
    rules = campaign.rules
    return Explained(
        campaign=campaign,
        scheme=scheme,
        sheets=sheets,
        rules=rules,
        half_year=Settings.of(rules),
        bonus=list(scheme.bonus_items.prefetch_related("levels").order_by("code")) if scheme else [],
        example=_example(sheets),
        groups=told_groups(campaign),
        tracks=[str(label) for label in SurveyFinding.Track.labels],
    )


def told_groups(campaign: Campaign) -> list[ToldGroup]:
    """The groups that have somebody or something written of them, without their people."""
    return [ToldGroup(str(group.label), group.duties) for group in groups_of(campaign) if not group.is_empty]


def _sheets(scheme: Scheme) -> list[ToldSheet]:
    rows = Sheet.objects.filter(scheme=scheme).prefetch_related("sections__category")
    indicators = Indicator.objects.filter(section__sheet__scheme=scheme).prefetch_related("rules")
    by_section: dict[int, list[Indicator]] = {}
    for indicator in indicators.order_by("position", "pk"):
        by_section.setdefault(indicator.section_id, []).append(indicator)
    return [
        ToldSheet(
            sheet.code,
            sheet.name,
            sheet.full,
            [
                ToldSection(
                    section.name,
                    section.full,
                    section.category.name if section.category else "",
                    section.by_branch,
                    [_indicator(one) for one in by_section.get(section.pk, [])],
                )
                for section in sorted(sheet.sections.all(), key=lambda one: (one.position, one.pk))
            ],
        )
        for sheet in rows.order_by("position", "pk")
    ]


def _indicator(indicator: Indicator) -> ToldIndicator:
    rules = sorted(indicator.rules.all(), key=lambda rule: (rule.position, rule.pk))
    return ToldIndicator(indicator.code, indicator.name, indicator.maximum, indicator.na_allowed, rules)


def _example(sheets: list[ToldSheet]) -> Worked | None:
    """The example from the sheet that says most about people's own work: the second one, else the first."""
    for place in (1, 0):
        if len(sheets) == 2:
            sheet, other = sheets[place], sheets[1 - place]
            parts = [_part(sheet, section) for section in sheet.shared if not section.by_branch]
            found = worked_example(parts, other=(other.name, other.full))
            if found is not None:
                return found
    return None


def _part(sheet: ToldSheet, section: ToldSection) -> Part:
    return Part(
        section.name,
        section.full,
        sheet.name,
        sheet.full,
        tuple(
            Item(
                one.code,
                one.name,
                one.maximum,
                tuple(
                    Rule(rule.code, rule.text, rule.points, rule.unit_text)
                    for rule in one.rules
                    if not rule.to_zero and rule.step is None
                ),
                one.na_allowed,
            )
            for one in section.indicators
        ),
    )

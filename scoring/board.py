"""The live table of a month: every department's points by indicator, section and sheet, with places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from campaign.models import CampaignRules
from campaign.prepared import Prepared
from scoring.group_cells import Key, key_of
from scoring.models import BonusLine, Indicator, LedgerLine, Month, NotApplicableGrant, Section, Sheet
from scoring.points import BonusEntry, capped_bonus, indicator_score, section_score
from scoring.ranking import Place, rank, sort_key
from scoring.roster import Participant, participants

ZERO = Decimal("0.00")


class CountedLine(NamedTuple):
    """What the figures need of a ledger line; a whole month of them is read ten times as fast as of whole rows."""

    indicator_id: int
    department_id: int | None
    branch_id: int | None
    points: Decimal


class IndicatorScore(NamedTuple):
    """One cell: what the department has of the indicator, and how much was deducted before the floor."""

    points: Decimal
    deducted: Decimal
    is_applicable: bool
    lines: tuple[LedgerLine | CountedLine, ...] = ()


@dataclass(eq=False)
class Row:
    """One department's month."""

    participant: Participant
    scores: dict[int, IndicatorScore] = field(default_factory=dict)
    sections: dict[str, Decimal] = field(default_factory=dict)
    business: Decimal = ZERO
    self_development: Decimal = ZERO
    lost: Decimal = ZERO  # Σ (maximum − points): deducted within the maxima; a tie-breaker
    bonus: Decimal = ZERO
    bonus_lines: tuple[BonusLine, ...] = ()
    place: Place | None = None
    category_place: Place | None = None
    business_place: Place | None = None
    self_place: Place | None = None

    @property
    def total(self) -> Decimal:
        return self.business + self.self_development

    @property
    def lines(self) -> list[LedgerLine | CountedLine]:
        return [line for score in self.scores.values() for line in score.lines]


@dataclass(frozen=True)
class Board:
    """A month's indicators in their order and a row for each department, in the departments' fixed order."""

    month: Month
    indicators: Sequence[Indicator]
    rows: Sequence[Row]

    @property
    def sections(self) -> list[Section]:
        return list(dict.fromkeys(indicator.section for indicator in self.indicators))


def scheme_indicators(month: Month) -> list[Indicator]:
    """The indicators of the month's scheme with section, sheet and owner, in the order of the sheets; one query."""
    return _INDICATORS.ask(scheme=month.scheme_id)


_INDICATORS = Prepared(
    lambda scheme: Indicator.objects.filter(section__sheet__scheme=scheme).select_related(
        "section__sheet", "section__category", "owner"
    ),
    scheme=int,
)


def live_board(
    month: Month,
    *,
    rules: CampaignRules,
    with_reasons: bool = True,
    without: Collection[int] = (),
    added: Sequence[LedgerLine] = (),
    without_bonuses: Collection[int] = (),
    added_bonuses: Sequence[BonusLine] = (),
    hidden: Collection[Key] = (),
) -> Board:
    """The month as its lines stand now; five queries whatever the number of departments.

    Without reasons the lines are only counted (CountedLine): enough for points and places, not for freezing.
    A correction is tried `without` the lines that it strikes out (their keys) and with those `added`, unsaved; bonuses
    likewise. What stands in cells that are `hidden` from the reader counts as if nothing were there.
    Source: rules.md §2 (points) and §3 (places). Groups that are not submitted count as if nothing more came:
    the caller says so beside the figures.
    """
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    indicators = scheme_indicators(month)
    in_force = LedgerLine.objects.in_force().filter(month=month).order_by("fact_date", "id")
    if with_reasons:
        lines = list(in_force.select_related("rule"))
    else:
        lines = [CountedLine(*row) for row in in_force.order_by().values_list(*CountedLine._fields)]
    if without or added:
        lines = [*(line for line in lines if line.pk not in without), *added]
    if hidden:
        lines = [line for line in lines if key_of(line) not in hidden]
    grants = NotApplicableGrant.objects.filter(
        campaign=month.campaign_id, first_month__lte=month.first_day, last_month__gte=month.first_day
    ).values_list("department_id", "indicator_id")
    bonus_lines = BonusLine.objects.in_force().filter(month=month).select_related("item", "level")
    bonus_lines = [*(line for line in bonus_lines if line.pk not in without_bonuses), *added_bonuses]
    return assemble(
        month,
        people=people,
        indicators=indicators,
        lines=lines,
        not_applicable=set(grants),
        bonus_lines=bonus_lines,
        rules=rules,
    )


def waiting_codes(indicators: Iterable[Indicator], hidden: Iterable[Key]) -> list[str]:
    """The indicators, by their codes in the order of the sheets, in which something is hidden from the reader."""
    waiting = {indicator for indicator, *_ in hidden}
    return [indicator.code for indicator in indicators if indicator.pk in waiting]


def assemble(
    month: Month,
    *,
    people: Sequence[Participant],
    indicators: Sequence[Indicator],
    lines: Iterable[LedgerLine | CountedLine],
    not_applicable: set[tuple[int, int]],
    bonus_lines: Iterable[BonusLine],
    rules: CampaignRules,
) -> Board:
    """Points and places from loaded rows; no query."""
    by_cell = _lines_by_cell(people, lines)
    bonuses = defaultdict(list)
    for bonus in bonus_lines:
        bonuses[bonus.department_id].append(bonus)
    rows = []
    for person in people:
        row = Row(participant=person)
        _score_row(row, indicators, by_cell, not_applicable)
        row.bonus_lines = tuple(bonuses[person.department_id])
        row.bonus = counted_bonus(row.bonus_lines, rules)
        rows.append(row)
    _place(rows, rules)
    return Board(month=month, indicators=indicators, rows=rows)


def _lines_by_cell(people: Sequence[Participant], lines: Iterable[LedgerLine | CountedLine]):
    """A branch's line counts in the cell of each of its departments."""
    of_branch = defaultdict(list)
    for person in people:
        of_branch[person.branch_id].append(person.department_id)
    cells = defaultdict(list)
    for line in lines:
        departments = of_branch[line.branch_id] if line.branch_id else [line.department_id]
        for department in departments:
            cells[department, line.indicator_id].append(line)
    return cells


def _score_row(row: Row, indicators: Sequence[Indicator], by_cell, not_applicable) -> None:
    parts = defaultdict(list)
    sections = {}
    for indicator in indicators:
        section = indicator.section
        if section.category_id not in (None, row.participant.category_id):
            continue
        key = (row.participant.department_id, indicator.pk)
        applicable = key not in not_applicable
        # A branch's line touches the departments of the branch for which the indicator applies.
        lines = tuple(by_cell.get(key, ())) if applicable else ()
        taken = [line.points for line in lines]
        points = indicator_score(indicator.maximum, taken) if applicable else ZERO
        row.scores[indicator.pk] = IndicatorScore(points, sum(taken, ZERO), applicable, lines)
        if applicable:
            row.lost += indicator.maximum - points
        sections[section.code] = section
        parts[section.code].append((indicator.maximum, points, applicable))
    for code, section in sections.items():
        points = section_score(section.full, parts[code])
        row.sections[code] = points
        if section.sheet.code == Sheet.Code.BUSINESS:
            row.business += points
        else:
            row.self_development += points


def counted_bonus(lines: Sequence[BonusLine], rules: CampaignRules) -> Decimal:
    """What a department's bonus lines of a month come to under the caps of their items and of the sheets."""
    entries = [
        BonusEntry(sheet=line.item.sheet_code, item=line.item.code, matter=line.matter, points=line.points)
        for line in lines
    ]
    caps = {line.item.code: line.item.cap for line in lines}
    return capped_bonus(entries, item_caps=caps, sheet_cap=rules.bonus_sheet_cap).total


def _place(rows: Sequence[Row], rules: CampaignRules) -> None:
    def key(row: Row):
        counted = row.total + row.bonus if rules.bonus_in_ranking else row.total
        return sort_key(
            counted,
            tie_breakers=rules.tie_breakers,
            business=row.business,
            lines=len(row.lines),
            deducted=row.lost,
        )

    style = rules.rank_style
    overall = rank(rows, key=key, style=style)
    business = rank(rows, key=lambda row: row.business, style=style)
    self_development = rank(rows, key=lambda row: row.self_development, style=style)
    by_category = defaultdict(list)
    for row in rows:
        by_category[row.participant.category_id].append(row)
        row.place, row.business_place, row.self_place = overall[row], business[row], self_development[row]
    for members in by_category.values():
        for row, place in rank(members, key=key, style=style).items():
            row.category_place = place

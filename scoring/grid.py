"""The grid of one group: departments down, its indicators across, in tables none of whose columns is empty for a row."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from campaign.history import CampaignIsHistory
from campaign.permissions import Access
from scoring.blind_hiding import hidden_cells, hidden_on_page
from scoring.cells import CellValue, cell_value, formula, untouched
from scoring.group_cells import key_of
from scoring.groups import writes_for
from scoring.models import (
    Evidence,
    GroupState,
    Indicator,
    IndicatorGroup,
    LedgerLine,
    Month,
    MonthState,
    NotApplicableGrant,
)
from scoring.points import ZERO
from scoring.rights import PREVIEWED, about_department, reads_all, reads_notes
from scoring.roster import Participant, participants

NOT_APPLICABLE, RECUSED, OWN, BLIND = "na", "recused", "own", "blind"


class Tried(NamedTuple):
    """A text that was typed into a cell and refused, with the reason."""

    text: str
    message: str


class GridCell(NamedTuple):
    """One cell: what it holds, and why it cannot be written where it cannot. Hidden cells have no value."""

    code: str
    indicator: Indicator
    value: CellValue | None
    lock: str = ""
    formula: str = ""
    tried: Tried | None = None
    is_shared: bool = False  # a line here counts in the rows of other departments too


class GridRow(NamedTuple):
    """One department in one table."""

    key: str
    department: Participant
    cells: Sequence[GridCell]
    subtotal: Decimal | None


class GridTable(NamedTuple):
    """Departments to which the same indicators apply."""

    caption: str
    indicators: Sequence[Indicator]
    rows: Sequence[GridRow]

    @property
    def maximum(self) -> Decimal:
        return sum((indicator.maximum for indicator in self.indicators), ZERO)

    @property
    def has_many_columns(self) -> bool:
        """More than a screen shows side by side."""
        return len(self.indicators) > 11


@dataclass(frozen=True)
class Grid:
    """A group of a month as a person may see it; `closed` says why nothing can be typed, where that is so."""

    group: IndicatorGroup
    tables: Sequence[GridTable]
    closed: str

    @property
    def cells(self) -> list[GridCell]:
        return [cell for table in self.tables for row in table.rows for cell in row.cells]

    @property
    def versions(self) -> dict[str, int]:
        """The versions that the page shows, of the cells in which something happened."""
        return {cell.code: cell.value.version for cell in self.cells if cell.value and cell.value.version}

    @property
    def locks(self) -> set[str]:
        return {cell.lock for cell in self.cells if cell.lock}

    @property
    def indicators(self) -> list[Indicator]:
        return [indicator for table in self.tables for indicator in table.indicators]


class _Line(NamedTuple):
    """What of a ledger line the grid needs."""

    points: Decimal
    count: Decimal
    is_withdrawn: bool


def read_grid(group: IndicatorGroup, access: Access, *, tried: Mapping[str, Tried] | None = None) -> Grid:
    """The group as its lines stand now; four queries whatever the number of departments.

    `tried` are refused texts by cell code, shown at their cells. Source: rules.md §2.4, §2.5, §2.8, §2.9.
    """
    month = group.month
    people = participants(access.campaign, first_day=month.first_day, last_day=month.last_day)
    indicators = _indicators(group, people)
    reader = _Reader(group, access, people, indicators, tried or {})
    return Grid(group=group, tables=reader.tables(), closed=why_closed(group, access))


def shared_branches(people: Sequence[Participant]) -> frozenset[int]:
    """The branches that hold several departments, whose lines count for each of them."""
    held = Counter(person.branch_id for person in people if person.branch_id)
    return frozenset(branch for branch, departments in held.items() if departments > 1)


def why_closed(group: IndicatorGroup, access: Access) -> str:
    """Why nobody, or not this person, can type into the group now; empty when it is open."""
    month = group.month
    if month.state != MonthState.OPEN:
        return _("The month is “%(state)s”: nothing can be entered any more.") % {
            "state": month.get_state_display()
        }
    if group.state != GroupState.OPEN:
        return _("This group is submitted: nothing can be entered until it is sent back.")
    if not writes_for(group, access):
        return _("You can read this group; its scorers and the assessment office write it.")
    if access.campaign.history_since:
        return str(CampaignIsHistory())
    return ""


def hides_own(access: Access, month: Month) -> bool:
    """A scorer does not see the points of the own department before the preview (security.md ACL-4)."""
    return not reads_all(access) and month.state not in PREVIEWED


def lines_of_group(group: IndicatorGroup, access: Access) -> list[LedgerLine]:
    """The lines of the group as a list to read through, withdrawn ones among them, with their files; two queries.

    Without those of cells that wait for a second entry which this person may make, and without the internal notes for
    whoever is not to read them.
    """
    lines = LedgerLine.objects.filter(month=group.month_id, is_recusal=group.is_recusal)
    if not group.is_recusal:
        lines = lines.filter(indicator__owner=group.owner_id)
    own = access.own_department_id
    if own is not None and hides_own(access, group.month):
        lines = lines.exclude(about_department(own))
    related = ("indicator__owner", "department", "branch", "rule", "entered_by", "withdrawn_by")
    sheet_order = (
        "indicator__section__sheet__position",
        "indicator__section__position",
        "indicator__position",
    )
    files = Prefetch("evidence", Evidence.objects.order_by("id"), to_attr="files")
    rows = lines.select_related(*related).prefetch_related(files)
    hidden = hidden_cells([group], by=access)
    found = [line for line in rows.order_by(*sheet_order, "fact_date", "id") if key_of(line) not in hidden]
    return found if reads_notes(access) else without_notes(found)


def without_notes(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """The lines as somebody reads them to whom the internal notes are not told; not to be saved."""
    for line in lines:
        line.internal_note = ""
    return list(lines)


def _indicators(group: IndicatorGroup, people: Sequence[Participant]) -> list[Indicator]:
    """The owner's indicators in the order of the sheets; for recusals those of every owner that takes part."""
    owners = [person.department_id for person in people] if group.is_recusal else [group.owner_id]
    return list(
        Indicator.objects.filter(
            section__sheet__scheme=group.month.scheme_id, owner__in=owners
        ).select_related("section__category")
    )


class _Reader:
    """Puts the loaded rows of one grid together."""

    def __init__(
        self,
        group: IndicatorGroup,
        access: Access,
        people: Sequence[Participant],
        indicators: Sequence[Indicator],
        tried: Mapping[str, Tried],
    ):
        self.group, self.people, self.indicators, self.tried = group, people, indicators, tried
        self.own_id = access.own_department_id
        self.hides_own = hides_own(access, group.month)
        self.hidden = hidden_on_page(group, by=access)
        self.branch_of = {person.department_id: person.branch_id for person in people}
        self.shared = shared_branches(people)
        self.lines = self._lines()
        self.not_applicable = set(
            NotApplicableGrant.objects.filter(
                campaign=access.campaign,
                indicator__in=[indicator.pk for indicator in indicators],
                first_month__lte=group.month.first_day,
                last_month__gte=group.month.first_day,
            ).values_list("department_id", "indicator_id")
        )

    def tables(self) -> list[GridTable]:
        """Indicators that concern the same departments stand in one table."""
        columns: dict[tuple[int, ...], list[Indicator]] = defaultdict(list)
        for indicator in self.indicators:
            if concerned := tuple(self._concerned(indicator)):
                columns[concerned].append(indicator)
        largest_first = columns.items()
        if not self.group.is_recusal:
            largest_first = sorted(columns.items(), key=lambda column: -len(column[0]))
        return [
            self._table(number, [self.people[place] for place in concerned], indicators)
            for number, (concerned, indicators) in enumerate(largest_first, start=1)
        ]

    def _lines(self) -> dict[tuple[int, int], list[_Line]]:
        """Lines by (department, indicator); a branch's line counts in the cell of each of its departments."""
        of_branch = defaultdict(list)
        for person in self.people:
            of_branch[person.branch_id].append(person.department_id)
        found = defaultdict(list)
        columns = ("indicator_id", "department_id", "branch_id", "points", "count", "withdrawn_at")
        rows = LedgerLine.objects.filter(
            month=self.group.month_id, indicator__in=[indicator.pk for indicator in self.indicators]
        ).order_by("id")
        for indicator, department, branch, points, count, withdrawn_at in rows.values_list(*columns):
            line = _Line(points, count, withdrawn_at is not None)
            for one in of_branch[branch] if branch else (department,):
                found[one, indicator].append(line)
        return found

    def _concerned(self, indicator: Indicator) -> Iterator[int]:
        """The places, among the departments, of those to which the indicator applies in this group."""
        category = indicator.section.category_id
        for place, person in enumerate(self.people):
            if category in (None, person.category_id) and (
                not self.group.is_recusal or self._touches(indicator, person, indicator.owner_id)
            ):
                yield place

    def _touches(self, indicator: Indicator, person: Participant, department_id: int | None) -> bool:
        """Would a line in the cell be about the department too, because both share a branch?"""
        if person.department_id == department_id:
            return True
        return (
            indicator.section.by_branch
            and person.branch_id is not None
            and self.branch_of.get(department_id) == person.branch_id
        )

    def _table(
        self, number: int, concerned: Sequence[Participant], indicators: Sequence[Indicator]
    ) -> GridTable:
        rows = []
        for position, person in enumerate(concerned, start=1):
            cells = [self._cell(person, indicator) for indicator in indicators]
            rows.append(GridRow(f"r{number}-{position}", person, cells, subtotal(cells)))
        return GridTable(self._caption(concerned, indicators), indicators, rows)

    def _caption(self, concerned: Sequence[Participant], indicators: Sequence[Indicator]) -> str:
        category = indicators[0].section.category
        if not self.group.is_recusal:
            return category.name if category else _("All departments")
        return _(", ").join(person.name for person in concerned)

    def _cell(self, person: Participant, indicator: Indicator) -> GridCell:
        code = f"{person.code}:{indicator.code}"
        lock = self._lock(person, indicator)
        if lock in (RECUSED, OWN) and self.hides_own:
            return GridCell(code, indicator, None, lock)
        if lock != NOT_APPLICABLE and (indicator.pk, person.department_id, None) in self.hidden:
            return GridCell(code, indicator, None, BLIND)
        lines = self.lines.get((person.department_id, indicator.pk))
        tried = self.tried.get(code)
        is_shared = indicator.section.by_branch and person.branch_id in self.shared
        if not lines:
            return GridCell(code, indicator, untouched(indicator.maximum), lock, "", tried, is_shared)
        value = cell_value(indicator.maximum, [(line.points, line.is_withdrawn) for line in lines])
        return GridCell(code, indicator, value, lock, formula(indicator.maximum, lines), tried, is_shared)

    def _lock(self, person: Participant, indicator: Indicator) -> str:
        if (person.department_id, indicator.pk) in self.not_applicable:
            return NOT_APPLICABLE
        if not self.group.is_recusal and self._touches(indicator, person, indicator.owner_id):
            return RECUSED
        return OWN if self._touches(indicator, person, self.own_id) else ""


def subtotal(cells: Sequence[GridCell]) -> Decimal | None:
    """What the department has of the table; None where a cell is hidden."""
    if any(cell.value is None for cell in cells):
        return None
    return sum((cell.value.score for cell in cells if cell.lock != NOT_APPLICABLE), ZERO)

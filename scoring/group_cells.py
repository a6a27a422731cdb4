"""The cells of one group, each once: whom it is about and what its lines come to, for whoever checks the group."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scoring.cells import CellValue, cell_value
from scoring.models import Indicator, IndicatorGroup, LedgerLine, Month, NotApplicableGrant
from scoring.roster import Participant, participants

Key = tuple[int, int | None, int | None]


class GroupCell(NamedTuple):
    """One department on one indicator, or one branch where the indicator is recorded by branch."""

    indicator: Indicator
    touched: tuple[Participant, ...]
    branch_id: int | None
    value: CellValue

    @property
    def department(self) -> Participant:
        """The department under which the cell is looked at; of a branch its first."""
        return self.touched[0]

    @property
    def key(self) -> Key:
        """How rows about the cell name it: indicator, department, branch."""
        if self.branch_id:
            return self.indicator.pk, None, self.branch_id
        return self.indicator.pk, self.department.department_id, None

    @property
    def code(self) -> str:
        return f"{self.department.code}:{self.indicator.code}"

    @property
    def name(self) -> str:
        """Whom it is about, in words."""
        return target_name(self.touched, self.branch_id)


def target_name(touched: Sequence[Participant], branch_id: int | None) -> str:
    """The branch, where it stands for several departments; otherwise the department."""
    return touched[0].branch_name if branch_id and len(touched) > 1 else touched[0].name


def key_of(row) -> Key:
    """The cell of a line, a sampled cell or a blind entry."""
    return row.indicator_id, row.department_id, row.branch_id


def cells_of(group: IndicatorGroup, *, only: frozenset[str] | None = None) -> list[GroupCell]:
    """Every cell of the group that is written in it, by indicator and then in the departments' order; four queries.

    `only` names indicators by their codes. Cells that do not apply are left out, and those that the owner recuses
    itself from stand in the group of recusals. Source: rules.md §2.5, §2.8, §2.9.
    """
    return cells_of_groups([group], month=group.month, only=only)[group.pk]


def cells_of_groups(
    groups: Sequence[IndicatorGroup], *, month: Month, only: frozenset[str] | None = None
) -> dict[int, list[GroupCell]]:
    """The same for several groups of a month, by group; four queries however many there are."""
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    indicators = _indicators(groups, month, people, only)
    not_applicable = set(
        NotApplicableGrant.objects.filter(
            campaign=month.campaign_id,
            indicator__in=[indicator.pk for indicator in indicators],
            first_month__lte=month.first_day,
            last_month__gte=month.first_day,
        ).values_list("department_id", "indicator_id")
    )
    found: dict[int, list[GroupCell]] = {group.pk: [] for group in groups}
    of_owner = {group.owner_id: group.pk for group in groups if not group.is_recusal}
    of_recusals = next((group.pk for group in groups if group.is_recusal), None)
    lines = _lines(month, indicators)
    for indicator in indicators:
        for branch_id, around in targets(indicator, people):
            is_recused = indicator.owner_id in {person.department_id for person in around}
            touched = tuple(
                person
                for person in around
                if indicator.section.category_id in (None, person.category_id)
                and (person.department_id, indicator.pk) not in not_applicable
            )
            group = of_recusals if is_recused else of_owner.get(indicator.owner_id)
            if touched and group is not None:
                own = lines[indicator.pk, touched[0].department_id, None]
                own = own + lines[indicator.pk, None, branch_id] if branch_id else own
                value = cell_value(indicator.maximum, own)
                found[group].append(GroupCell(indicator, touched, branch_id, value))
    return found


def targets(
    indicator: Indicator, people: Sequence[Participant]
) -> list[tuple[int | None, tuple[Participant, ...]]]:
    """Whom a line of the indicator can be about: each department, or each branch with all of its departments."""
    if not indicator.section.by_branch:
        return [(None, (person,)) for person in people]
    of_branch: dict[int | str, list[Participant]] = {}
    for person in people:
        of_branch.setdefault(person.branch_id or person.code, []).append(person)
    return [(members[0].branch_id, tuple(members)) for members in of_branch.values()]


def _indicators(
    groups: Sequence[IndicatorGroup],
    month: Month,
    people: Sequence[Participant],
    only: frozenset[str] | None,
) -> list[Indicator]:
    owners = {group.owner_id for group in groups if not group.is_recusal}
    if any(group.is_recusal for group in groups):
        owners |= {person.department_id for person in people}
    found = Indicator.objects.filter(section__sheet__scheme=month.scheme_id, owner__in=owners)
    if only is not None:
        found = found.filter(code__in=only)
    return list(found.select_related("section"))


def _lines(month: Month, indicators: Sequence[Indicator]) -> dict[Key, list]:
    found = defaultdict(list)
    rows = LedgerLine.objects.filter(
        month=month.pk, indicator__in=[indicator.pk for indicator in indicators]
    ).order_by("id")
    columns = ("indicator_id", "department_id", "branch_id", "points", "withdrawn_at")
    for indicator, department, branch, points, withdrawn_at in rows.values_list(*columns):
        found[indicator, department, branch].append((points, withdrawn_at is not None))
    return found

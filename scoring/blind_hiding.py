"""First scores that somebody is not shown yet, wherever a group is looked at, because the second may come from him."""

from collections.abc import Sequence

from campaign.models import Role
from campaign.permissions import Access
from scoring.blind_reading import blind_cells_of, enterable
from scoring.cells import Cell
from scoring.group_cells import Key
from scoring.groups import writers_of, writes_for
from scoring.models import GroupState, IndicatorGroup


def hidden_cells(groups: Sequence[IndicatorGroup], *, by: Access) -> set[Key]:
    """The cells of a month's groups whose first scores this person is not shown yet.

    Between the submission and the second entry, for whoever may still make that. Named as lines name them: indicator,
    department, branch. No query where the campaign wants nothing entered twice. Features M10.
    """
    if not by.campaign.rules.blind_codes:
        return set()
    blind_to = [group for group in groups if _may_enter_second(group, by)]
    found = set()
    for cells in blind_cells_of(blind_to, month=blind_to[0].month).values() if blind_to else ():
        for one in enterable(cells, by=by):
            indicator = one.cell.indicator.pk
            found |= {(indicator, person.department_id, None) for person in one.cell.touched}
            if one.cell.branch_id:
                found.add((indicator, None, one.cell.branch_id))
    return found


def hidden_on_page(group: IndicatorGroup, *, by: Access) -> set[Key]:
    """The same for the page of a group, where the cells that its owner recused itself from stand too, locked."""
    groups = [group]
    if by.campaign.rules.blind_codes and by.holds(Role.OFFICE) and not group.is_recusal:
        groups += group.month.groups.filter(is_recusal=True).select_related("owner")
    return hidden_cells(groups, by=by)


def hides_first_score(cell: Cell, *, by: Access) -> bool:
    """Does the cell wait for a second entry that this person may make?"""
    here = cell.indicator.pk, cell.department.department_id, None
    return here in hidden_on_page(cell.group, by=by)


def _may_enter_second(group: IndicatorGroup, by: Access) -> bool:
    return (
        group.state == GroupState.SUBMITTED and writes_for(group, by) and by.user.pk not in writers_of(group)
    )

"""First scores that somebody is not shown yet, wherever a group is looked at, because the second may come from him."""

from collections.abc import Sequence

from campaign.models import Campaign, Role
from campaign.permissions import Access
from scoring.blind_reading import BlindCell, blind_cells_of, enterable, groups_with_blind_cells
from scoring.cells import Cell
from scoring.group_cells import Key, key_of
from scoring.groups import writers_of, writes_for
from scoring.models import GroupState, IndicatorGroup, LedgerLine, Month


def hidden_cells(groups: Sequence[IndicatorGroup], *, by: Access) -> set[Key]:
    """The cells of a month's groups whose first scores this person is not shown yet.

    Between the submission and the second entry, for whoever may still make that. Named as lines name them: indicator,
    department, branch. No query where the campaign wants nothing entered twice. Features M10.
    """
    return set().union(*_hidden_by_group(groups, by=by).values())


def hidden_in_month(month: Month, *, by: Access) -> set[Key]:
    """The same for the whole month, for pages that add up what its groups say."""
    return hidden_cells(groups_with_blind_cells(month), by=by)


def owners_hidden(month: Month, *, by: Access) -> set[int]:
    """The owners of whose scores this person is not shown all yet: what is made of them would tell."""
    groups = groups_with_blind_cells(month)
    hidden = _hidden_by_group(groups, by=by)
    return {group.owner_id for group in groups if not group.is_recusal and hidden.get(group.pk)}


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


def months_with_hidden_scores(campaign: Campaign) -> list[Month]:
    """The months in which first scores are submitted and the second ones are not all entered, whoever makes those.

    For what leaves the house as a whole, such as an archive. No query where the campaign wants nothing entered twice.
    """
    if not campaign.rules.blind_codes:
        return []
    found = []
    waiting = Month.objects.filter(campaign=campaign, groups__state=GroupState.SUBMITTED).distinct()
    for month in waiting.order_by("first_day"):
        month.campaign = campaign
        groups = [group for group in groups_with_blind_cells(month) if group.state == GroupState.SUBMITTED]
        cells = blind_cells_of(groups, month=month).values()
        if any(one.entry is None for own in cells for one in own):
            found.append(month)
    return found


def hides_line(line: LedgerLine, *, by: Access) -> bool:
    """Does the line stand in such a cell? For what is reached by an address of its own, such as its files."""
    if line.indicator.code not in by.campaign.rules.blind_codes:
        return False
    line.month.campaign = by.campaign
    groups = line.month.groups.filter(is_recusal=line.is_recusal).select_related("owner")
    if not line.is_recusal:
        groups = groups.filter(owner=line.indicator.owner_id)
    return key_of(line) in hidden_cells(list(groups), by=by)


def _hidden_by_group(groups: Sequence[IndicatorGroup], *, by: Access) -> dict[int, set[Key]]:
    if not by.campaign.rules.blind_codes:
        return {}
    blind_to = [group for group in groups if _may_enter_second(group, by)]
    if not blind_to:
        return {}
    cells_of = blind_cells_of(blind_to, month=blind_to[0].month)
    return {group: _keys(enterable(cells, by=by)) for group, cells in cells_of.items()}


def _keys(cells: Sequence[BlindCell]) -> set[Key]:
    found = set()
    for one in cells:
        indicator = one.cell.indicator.pk
        found |= {(indicator, person.department_id, None) for person in one.cell.touched}
        if one.cell.branch_id:
            found.add((indicator, None, one.cell.branch_id))
    return found


def _may_enter_second(group: IndicatorGroup, by: Access) -> bool:
    return (
        group.state == GroupState.SUBMITTED and writes_for(group, by) and by.user.pk not in writers_of(group)
    )

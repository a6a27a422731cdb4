"""What a second person entered blind beside what the ledger says: what is missing, what differs, what is settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from campaign.permissions import Access
from scoring.group_cells import GroupCell, cells_of_groups, key_of
from scoring.models import BlindEntry, Indicator, IndicatorGroup, Month


@dataclass(frozen=True)
class BlindCell:
    """A cell that is entered twice, with the second entry where there is one."""

    cell: GroupCell
    entry: BlindEntry | None

    @property
    def differs(self) -> bool:
        return self.entry is not None and self.entry.score != self.cell.value.score

    @property
    def is_settled(self) -> bool:
        """Somebody gave a reason for the first score as it stands now; another score lifts it."""
        return self.differs and self.entry.settled_score == self.cell.value.score

    @property
    def is_open(self) -> bool:
        """It stands in the way of the review."""
        return self.entry is None or (self.differs and not self.is_settled)


def blind_cells(group: IndicatorGroup) -> list[BlindCell]:
    """The group's cells of the indicators that the campaign wants entered twice; no query where it wants none."""
    return blind_cells_of([group], month=group.month)[group.pk]


def blind_cells_of(groups: Sequence[IndicatorGroup], *, month: Month) -> dict[int, list[BlindCell]]:
    """The same for several groups of a month, by group; five queries however many there are."""
    codes = month.campaign.rules.blind_codes
    if not codes or not groups:
        return {group.pk: [] for group in groups}
    cells = cells_of_groups(groups, month=month, only=codes)
    if not any(cells.values()):
        return {group.pk: [] for group in groups}
    entries = BlindEntry.objects.filter(group__in=groups).select_related("entered_by", "settled_by")
    entered = {(entry.group_id, *key_of(entry)): entry for entry in entries.order_by("pk")}
    return {
        group: [BlindCell(cell, entered.get((group, *cell.key))) for cell in own]
        for group, own in cells.items()
    }


def enterable(cells: list[BlindCell], *, by: Access) -> list[BlindCell]:
    """The cells that this person can enter a second time now: not done yet, not about the own department."""
    own = by.own_department_id
    return [
        one
        for one in cells
        if one.entry is None and own not in {person.department_id for person in one.cell.touched}
    ]


def still_open(cells: Sequence[BlindCell]) -> list[BlindCell]:
    return [cell for cell in cells if cell.is_open]


def groups_with_blind_cells(month: Month) -> list[IndicatorGroup]:
    """The groups of the month in which something is entered twice; no query where the campaign wants none."""
    codes = month.campaign.rules.blind_codes
    if not codes:
        return []
    owners = Indicator.objects.filter(section__sheet__scheme=month.scheme_id, code__in=codes).values("owner")
    return list(
        month.groups.filter(Q(owner__in=owners) | Q(is_recusal=True))
        .select_related("owner")
        .order_by("is_recusal", "owner__code")
    )

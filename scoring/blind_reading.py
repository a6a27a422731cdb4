"""What a second person entered blind beside what the ledger says: what is missing, what differs, what is settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from scoring.group_cells import GroupCell, cells_of, key_of
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
    codes = group.month.campaign.rules.blind_codes
    cells = cells_of(group, only=codes) if codes else []
    if not cells:
        return []
    entries = group.blind_entries.select_related("entered_by", "settled_by").order_by("pk")
    entered = {key_of(entry): entry for entry in entries}
    return [BlindCell(cell, entered.get(cell.key)) for cell in cells]


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

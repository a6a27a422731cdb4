"""Whose places are shown in a published ranking, by the campaign's setting (N19).

Those who run, approve or audit the campaign see every place. Papers that are issued are not touched by it: what the
unit publishes in its bulletin it has decided to publish.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from campaign.models import CampaignRules
from campaign.permissions import Access
from scoring.history import Entry
from scoring.rights import reads_all
from scoring.tables import own_departments

Board = CampaignRules.Board
FEWEST_OF_A_MEDIAN = 3


class Ranked(Protocol):
    """A department on its overall place in one list."""

    department_id: int
    rank: int


R = TypeVar("R", bound=Ranked)


class _OnPlace(NamedTuple):
    department_id: int
    rank: int


def shown_to(access: Access, standings: Sequence[Ranked]) -> frozenset[int] | None:
    """The ids of the departments whose places this person sees; None for all of them."""
    if reads_all(access):
        return None
    return shown(access.campaign.rules, standings, mine=own_departments(access))


def shown(
    rules: CampaignRules, standings: Sequence[Ranked], *, mine: Collection[int] = ()
) -> frozenset[int] | None:
    """The departments that the setting shows: all (None), the first and last with ties, or `mine` only."""
    if rules.board == Board.FULL:
        return None
    own = {row.department_id for row in standings if row.department_id in mine}
    if rules.board == Board.OWN:
        return frozenset(own)
    return frozenset(own | _ends(standings, rules.board_ends))


def shown_of(access: Access, month: dict[int, Entry]) -> frozenset[int] | None:
    """What `shown_to` says of a published month, from its overall places by total."""
    return shown_to(access, [_OnPlace(entry.department_id, entry.place.number) for entry in month.values()])


def narrowed(standings: Iterable[R], only: frozenset[int] | None) -> list[R]:
    """The standings that may be shown."""
    return [row for row in standings if only is None or row.department_id in only]


def _ends(standings: Sequence[Ranked], count: int) -> set[int]:
    """Those on the first places and those on the last; whoever shares a place with one of them is shown too."""
    ranks = sorted(row.rank for row in standings)
    if not ranks:
        return set()
    first, last = ranks[min(count, len(ranks)) - 1], ranks[-min(count, len(ranks))]
    return {row.department_id for row in standings if row.rank <= first or row.rank >= last}

"""The three tracks of activities and their doors: what a person finds under “Activities”."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaign.permissions import Access


@dataclass(frozen=True)
class Door:
    """One page of a track: its name, what it says now, and whether it waits for this person."""

    label: str
    note: str
    url: str
    waits: bool = False


@dataclass(frozen=True)
class Track:
    """A track with the pages that this person may open, in the order of the work."""

    title: str
    lead: str
    doors: list[Door] = field(default_factory=list)


# Each gives the doors of one part of a track, for this person, with a constant number of queries.
Doors = Callable[[Access], list[Door]]
WINDOWS: tuple[Doors, ...] = ()
ETIQUETTE: tuple[Doors, ...] = ()
READING: tuple[Doors, ...] = ()


def tracks(access: Access) -> list[Track]:
    """The tracks with their doors for this person; a track that has none for him is left out."""
    found = [
        Track(
            _("Service windows"),
            _("Inspected on the spot, rated by rule every quarter."),
            _doors(WINDOWS, access),
        ),
        Track(
            _("Etiquette learning"), _("Handbook, papers, trainings and contest."), _doors(ETIQUETTE, access)
        ),
        Track(_("Reading programme"), _("Sessions, talks, contests and honours."), _doors(READING, access)),
    ]
    return [track for track in found if track.doors]


def _doors(parts: tuple[Doors, ...], access: Access) -> list[Door]:
    return [door for part in parts for door in part(access)]

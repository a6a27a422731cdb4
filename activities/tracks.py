"""The three tracks of activities and their doors: what a person finds under “Activities”."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from activities.doors import Door
from activities.etiquette.contest_doors import contest_doors
from activities.etiquette.handbook_doors import handbook_doors, training_doors
from activities.etiquette.quiz_doors import quiz_doors
from activities.launch_doors import launch_doors
from activities.reading.jury_doors import jury_doors
from activities.reading.reading_doors import reading_doors
from activities.windows.inspection_doors import inspection_doors
from activities.windows.quarter_doors import star_doors
from campaign.permissions import Access


@dataclass(frozen=True)
class Track:
    """A track with the pages that this person may open, in the order of the work."""

    title: str
    lead: str
    doors: list[Door] = field(default_factory=list)


# Each gives the doors of one part of a track, for this person, with a constant number of queries.
Doors = Callable[[Access], list[Door]]
LAUNCH: tuple[Doors, ...] = (launch_doors,)
WINDOWS: tuple[Doors, ...] = (inspection_doors, star_doors)
ETIQUETTE: tuple[Doors, ...] = (handbook_doors, quiz_doors, training_doors, contest_doors)
READING: tuple[Doors, ...] = (
    jury_doors,
    reading_doors,
)


def tracks(access: Access) -> list[Track]:
    """The tracks with their doors for this person; a track that has none for him is left out."""
    found = [
        Track(_("Launch"), _("What everybody received when the campaign began."), _doors(LAUNCH, access)),
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

"""Launch, the three tracks of activities and the year's end, with their doors: what a person finds under “Activities”.

The doors of launch and year's end are named in settings, since rooms above this one have some of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from activities.doors import Door
from activities.etiquette.contest_doors import contest_doors
from activities.etiquette.handbook_doors import handbook_doors, training_doors
from activities.etiquette.quiz_doors import quiz_doors
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
WINDOWS: tuple[Doors, ...] = (inspection_doors, star_doors)
ETIQUETTE: tuple[Doors, ...] = (handbook_doors, quiz_doors, training_doors, contest_doors)
READING: tuple[Doors, ...] = (
    jury_doors,
    reading_doors,
)


def tracks(access: Access) -> list[Track]:
    """The tracks with their doors for this person; a track that has none for him is left out."""
    found = [
        Track(
            _("Launch"),
            _("What the campaign is about, who runs it, and how everybody learned of it."),
            _doors(_named(settings.LAUNCH_DOORS), access),
        ),
        Track(
            _("Service windows"),
            _("Inspected on the spot, rated by rule every quarter."),
            _doors(WINDOWS, access),
        ),
        Track(
            _("Etiquette learning"), _("Handbook, papers, trainings and contest."), _doors(ETIQUETTE, access)
        ),
        Track(_("Reading programme"), _("Sessions, talks, contests and honours."), _doors(READING, access)),
        Track(
            _("Year's end"),
            _("The year in figures, what it taught, and what is kept of it."),
            _doors(_named(settings.YEAR_END_DOORS), access),
        ),
    ]
    return [track for track in found if track.doors]


def _named(paths: Sequence[str]) -> tuple[Doors, ...]:
    return tuple(import_string(path) for path in paths)


def _doors(parts: tuple[Doors, ...], access: Access) -> list[Door]:
    return [door for part in parts for door in part(access)]

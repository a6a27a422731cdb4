"""What a roll of honour says: frozen values, the one thing that its layouts, its page and its reprint are made from.

Pure. `frozen` turns a roll into plain JSON for its row and its SHA-256, `thawed` turns it back; the two are inverse. Pictures are
named by the SHA-256 of their kept file and never copied (PRV-4a): whoever draws hands their bytes over.

Consent: a picture carries the purposes for which it may be shown (`uses`), as they stood when the roll was frozen. An
output asks `shown(picture, purpose)` and draws a neutral placeholder for None. A consent that fell away since makes a
new revision of the roll with smaller `uses`; the layouts need not know of it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

WHOLE = 10_000  # a crop is counted in ten-thousandths of the picture's sides


class Purpose(StrEnum):
    """What a portrait may be used for, each asked for by itself (PRV-3)."""

    BOARD = "board"
    LEAFLET = "leaflet"
    INTRANET = "intranet"
    HANDBOOK = "handbook"


class Theme(StrEnum):
    """How a roll is dressed: red and gold, or calm."""

    CLASSIC = "classic"
    CALM = "calm"


class HolderKind(StrEnum):
    """Who or what an entry names."""

    DEPARTMENT = "department"
    WINDOW = "window"
    PERSON = "person"
    WORK = "work"


@dataclass(frozen=True, kw_only=True)
class Crop:
    """The part of a picture that is shown, in ten-thousandths of its width and height from its upper left corner."""

    left: int = 0
    top: int = 0
    width: int = WHOLE
    height: int = WHOLE


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A kept picture: fingerprint of its file, size in pixels as it is kept, the part shown, and for which purposes."""

    sha256: str
    width: int
    height: int
    crop: Crop = Crop()
    uses: tuple[str, ...] = ()

    @property
    def shown_pixels(self) -> tuple[int, int]:
        """Width and height of the part that is shown."""
        return (self.width * self.crop.width // WHOLE, self.height * self.crop.height // WHOLE)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of an entry: the name as printed, the post, and the portrait or None."""

    name: str
    post: str = ""
    portrait: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One honour: the holder's name, what it is called, the deeds and the pictures.

    `department` is empty where the holder is the department. `work` is the title of the work that won. Of a person
    `members` holds that person alone, of a department or window those who are shown with it.
    """

    kind: str
    holder: str
    honour: str
    department: str = ""
    work: str = ""
    deeds: str = ""
    photo: Picture | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What put somebody on the roll: the decision's name and day, and the paper's number once it is issued."""

    name: str
    decided_on: str  # ISO date
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Honours of one kind: its code, the heading that is printed, the decision, the entries in its order."""

    kind: str
    heading: str
    decision: Decision
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Roll:
    """A roll of honour as it is printed. `date` is an ISO date, `revision` counts from 1."""

    title: str
    period: str
    campaign: str
    unit: str
    issuer: str
    date: str
    theme: str = Theme.CLASSIC
    emblem: Picture | None = None
    revision: int = 1
    sections: tuple[Section, ...] = ()

    @property
    def count(self) -> int:
        """How many honours it names."""
        return sum(len(section.entries) for section in self.sections)


def shown(picture: Picture | None, purpose: str) -> Picture | None:
    """The picture where it may be shown for this purpose (PRV-3); None stands for the placeholder."""
    return picture if picture is not None and purpose in picture.uses else None


def pictures_of(roll: Roll) -> list[Picture]:
    """Every picture that the roll names, each file once, in the order of the roll."""
    found: dict[str, Picture] = {}
    for picture in _all_pictures(roll):
        if picture is not None:
            found.setdefault(picture.sha256, picture)
    return list(found.values())


def frozen(roll: Roll) -> dict:
    """The roll as plain JSON: texts, whole numbers, lists and None."""
    return _plain(asdict(roll))


def thawed(payload: Mapping) -> Roll:
    """The roll that a payload holds. Raises KeyError or TypeError for a payload that is none."""
    return Roll(
        **{
            **payload,
            "emblem": _picture(payload["emblem"]),
            "sections": tuple(_section(section) for section in payload["sections"]),
        }
    )


def _all_pictures(roll: Roll):
    yield roll.emblem
    for section in roll.sections:
        for entry in section.entries:
            yield entry.photo
            for member in entry.members:
                yield member.portrait


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _section(section: Mapping) -> Section:
    return Section(
        **{
            **section,
            "decision": Decision(**section["decision"]),
            "entries": tuple(_entry(entry) for entry in section["entries"]),
        }
    )


def _entry(entry: Mapping) -> Entry:
    return Entry(
        **{
            **entry,
            "photo": _picture(entry["photo"]),
            "members": tuple(
                Member(**{**member, "portrait": _picture(member["portrait"])}) for member in entry["members"]
            ),
        }
    )


def _picture(picture: Mapping | None) -> Picture | None:
    if picture is None:
        return None
    return Picture(**{**picture, "crop": Crop(**picture["crop"]), "uses": tuple(picture["uses"])})

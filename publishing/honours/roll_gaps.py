"""What is missing before a roll of honour can be issued, each with the person or department that it is about.

Pure.
"""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What an entry lacks; with a placeholder accepted, the last four no longer stop an issue."""

    DEEDS = "deeds"
    PHOTO = "photo"
    PHOTO_CONSENT = "photo_consent"
    CONSENT = "consent"
    PORTRAIT = "portrait"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing: `key` is that of the placeholder that would do instead, empty where none does.

    `names` are the people who lack the consent, `purposes` those for which it is lacking.
    """

    lack: str
    about: str
    key: str = ""
    department_id: int | None = None
    person_id: int | None = None
    names: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    accepted: bool = False


def person_key(person: int) -> str:
    """The placeholder of a person's portrait."""
    return f"person:{person}"


def photo_key(department: int) -> str:
    """The placeholder of a department's group photo."""
    return f"photo:{department}"


def open_gaps(gaps: list[Gap]) -> list[Gap]:
    """What still stops the issue."""
    return [gap for gap in gaps if not gap.accepted]

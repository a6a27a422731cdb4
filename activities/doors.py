"""What a track shows on the page of all activities: its pages, each with what it says now."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """One page of a track: its name, what it says now, and whether it waits for this person."""

    label: str
    note: str
    url: str
    waits: bool = False

"""The rows of the activities: what is common to the three tracks, then each track's own."""

from activities.models.awards import Award, AwardDecision, AwardKind, AwardRevocation
from activities.models.events import Attendance, AttendanceSource, Event, EventKind

__all__ = [
    "Attendance",
    "AttendanceSource",
    "Award",
    "AwardDecision",
    "AwardKind",
    "AwardRevocation",
    "Event",
    "EventKind",
]

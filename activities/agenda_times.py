"""When the items of an agenda begin: counted on from the beginning of the meeting. Pure."""

from collections.abc import Iterable
from datetime import time

DAY = 24 * 60


def minutes_of(clock: time) -> int:
    """Minutes since midnight."""
    return clock.hour * 60 + clock.minute


def clock_of(minutes: int) -> str:
    """“09:05”; past midnight it counts on (“24:10”), so that nobody reads it as the same morning."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def timetable(begins_at: time, lengths: Iterable[int]) -> list[tuple[str, str]]:
    """Beginning and end of items that take so many minutes each, one after the other."""
    found, now = [], minutes_of(begins_at)
    for length in lengths:
        found.append((clock_of(now), clock_of(now + length)))
        now += length
    return found


def minutes_over(begins_at: time, ends_at: time | None, lengths: Iterable[int]) -> int:
    """By how many minutes the items run past the planned end; 0 where they do not or none is planned."""
    if ends_at is None:
        return 0
    return max(0, minutes_of(begins_at) + sum(lengths) - minutes_of(ends_at))


def fits_the_day(begins_at: time, lengths: Iterable[int]) -> bool:
    """Do the items end by midnight?"""
    return minutes_of(begins_at) + sum(lengths) <= DAY

"""The timeline drawn: a strip of twelve months with a row for each track, as whole-number shapes for an SVG.

Points are shapes by state, so that nothing is said by colour alone; a span is a bar. What lies side by side too closely
goes into a lane below. Entries outside of the year are not drawn; the list has them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.timeline import Dated, State, Track

LABELS = 150  # width of the names of the tracks
WIDTH = 1050  # of the twelve months
HEAD = 26
LANE = 14
LEAST_ROW = 20
POINT = 5  # half the width of a point's shape
GAP = 2


@dataclass(frozen=True)
class Shape:
    """A point or a bar: where, how wide, and what it says when one points at it."""

    x: int
    y: int
    width: int
    state: State
    words: str

    @property
    def is_bar(self) -> bool:
        return self.width > 0

    @property
    def points(self) -> str:
        """The corners of the triangle that stands for what is late."""
        return (
            f"{self.x},{self.y - POINT} {self.x + POINT},{self.y + POINT} {self.x - POINT},{self.y + POINT}"
        )


@dataclass(frozen=True)
class Row:
    """A track of the strip."""

    label: str
    y: int
    height: int
    shapes: Sequence[Shape]

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Column:
    """A month of the strip."""

    month: int
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Strip:
    """The whole drawing; `today` is where the line of today stands, None outside of the year."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    today: int | None
    height: int
    width: int = LABELS + WIDTH


def strip_of(entries: Iterable[Dated], *, year: int, today: date) -> Strip:
    """The entries of a year as shapes, track by track; a track without entries has no row."""
    by_track: dict[str, list[Dated]] = {}
    first, last = date(year, 1, 1), date(year, 12, 31)
    for one in entries:
        if one.entry.first_day <= last and one.entry.last_day >= first:
            by_track.setdefault(one.entry.track, []).append(one)
    rows, y = [], HEAD
    for track in Track:
        if track in by_track:
            rows.append(_row(str(track.label), by_track[track], y=y, year=year))
            y += rows[-1].height
    return Strip(_columns(year), rows, _x(today, year) if first <= today <= last else None, y)


def _columns(year: int) -> list[Column]:
    starts = [_x(date(year, month, 1), year) for month in range(1, 13)] + [LABELS + WIDTH]
    return [Column(month, starts[month - 1], starts[month] - starts[month - 1]) for month in range(1, 13)]


def _x(day: date, year: int) -> int:
    """Where a day begins; days outside of the year stand at its edge."""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return LABELS + WIDTH * min(max((day - date(year, 1, 1)).days, 0), days) // days


def _row(label: str, entries: Sequence[Dated], *, y: int, year: int) -> Row:
    ends: list[int] = []  # where each lane is free again
    placed = []
    for one in entries:
        entry = one.entry
        x, width = _x(entry.first_day, year), 0
        if entry.is_span:
            width = max(_x(entry.last_day, year) - x, 2 * POINT)
        left, right = (x, x + width) if width else (x - POINT, x + POINT)
        lane = next((number for number, end in enumerate(ends) if end + GAP <= left), len(ends))
        ends[lane : lane + 1] = [right]
        placed.append((lane, x, width, one))
    height = max(LEAST_ROW, LANE * len(ends) + 6)
    top = y + (height - LANE * len(ends)) // 2
    shapes = [
        Shape(
            x,
            top + LANE * lane + LANE // 2,
            width,
            one.state,
            f"{one.entry.first_day:%m-%d} {one.entry.title} · {one.state_label}",
        )
        for lane, x, width, one in placed
    ]
    return Row(label, y, height, shapes)

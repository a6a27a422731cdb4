"""What the page of the timeline shows: the months with their entries, filtered, what is due next, the strip, the calendar."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.icalendar import Day, calendar_file
from campaign.permissions import Access
from campaign.timeline import Dated, Entry, MonthOfYear, State, Track, by_month, dated, due_next
from campaign.timeline_strip import Strip, strip_of

SOON = timedelta(days=14)
NEXT_SHOWN = 6


@dataclass(frozen=True)
class Filtered:
    """What somebody asked to see: one track or all, everything or what is due from him."""

    track: str = ""
    mine: bool = False

    @classmethod
    def of(cls, query) -> "Filtered":
        """From an address; what is no track shows all."""
        track = query.get("kind", "")
        return cls(track if track in Track.values else "", query.get("mine") == "1")

    @property
    def key(self) -> str:
        """The filter as the key of a printed sheet."""
        return f"{self.track or 'all'}{'-mine' if self.mine else ''}"

    @classmethod
    def parse(cls, key: str) -> "Filtered | None":
        """The filter of a sheet's key, or None."""
        track = key.removesuffix("-mine")
        if track != "all" and track not in Track.values:
            return None
        return cls("" if track == "all" else track, key.endswith("-mine"))

    @property
    def is_on(self) -> bool:
        return bool(self.track or self.mine)

    def apply(self, entries: Sequence[Entry]) -> list[Entry]:
        return [
            entry
            for entry in entries
            if (not self.track or entry.track == self.track) and (not self.mine or entry.is_mine)
        ]


@dataclass(frozen=True)
class ShownMonth:
    """A month of the list: what it is called and holds, how much of it is done or late, whether it stands open."""

    month: MonthOfYear
    done: int
    late: int
    is_open: bool

    @property
    def total(self) -> int:
        return len(self.month.entries)


@dataclass(frozen=True)
class TimelineDesk:
    """Everything that the page shows."""

    months: Sequence[ShownMonth]
    next_due: Sequence[Dated]
    tracks: Sequence[tuple[str, str]]
    strip: Strip | None
    late: int


def timeline_desk(
    entries: Sequence[Entry], *, filtered: Filtered, year: int, today: date, oversees: bool
) -> TimelineDesk:
    """The page of the entries. Months that are over stand closed, unless a filter is on.

    What is due next is all of it for those who run or oversee the campaign, otherwise what is due from the reader.
    """
    chosen = filtered.apply(entries)
    rows = dated(chosen, today=today)
    there = {entry.track for entry in entries}
    months = []
    for month in by_month(chosen, today=today):
        states = Counter(one.state for one in month.entries)
        is_past = month.first_day < today.replace(day=1)
        months.append(
            ShownMonth(
                month,
                states[State.DONE],
                states[State.LATE],
                is_open=not is_past or filtered.is_on,
            )
        )
    upcoming = [
        one
        for one in due_next(chosen, today=today)
        if one.last_day <= today + SOON and (oversees or one.is_mine)
    ]
    return TimelineDesk(
        months,
        [Dated(entry, entry.state_on(today)) for entry in upcoming[:NEXT_SHOWN]],
        [(track.value, str(track.label)) for track in Track if track.value in there],
        strip_of(rows, year=year, today=today) if rows else None,
        sum(one.state == State.LATE for one in rows),
    )


def own_calendar(access: Access, entries: Sequence[Entry], *, at: datetime) -> bytes:
    """What is due from this person and not done, as a calendar file (RFC 5545)."""
    code = access.campaign.code
    days = [
        Day(
            uid=f"{code}.{entry.identity}@wenming",
            title=entry.title,
            first_day=entry.first_day,
            last_day=entry.last_day,
            words="\n".join(filter(None, [_("Due from: %(who)s") % {"who": entry.due}, entry.note])),
            url=f"{settings.SITE_URL}{entry.url}" if entry.url else "",
            category=entry.track_label,
        )
        for entry in entries
        if entry.is_mine and entry.state_on(timezone.localdate(at)) != State.DONE
    ]
    return calendar_file(str(access.campaign), days, at=at)

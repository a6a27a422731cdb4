"""The timeline of a year, as arithmetic over entries: what is done, late, of today or coming, and month by month.

An entry says what is due, when, and from whom; where it comes from, the rooms say (campaign.timeline_reading).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(TextChoices):
    """The parts of the year, in the order in which a page shows them."""

    LAUNCH = "launch", _("Launch")
    MONTHS = "months", _("Monthly assessment")
    HALF_YEARS = "half_years", _("Half-year evaluation")
    WINDOWS = "windows", _("Service windows")
    ETIQUETTE = "etiquette", _("Etiquette learning")
    READING = "reading", _("Reading programme")
    HONOURS = "honours", _("Commendation and honour roll")
    PAPERS = "papers", _("Papers")
    YEAR_END = "year_end", _("Year's end")
    OWN = "own", _("Milestones")


class State(TextChoices):
    """Where an entry stands on a day; `NOW` is the day itself, or a span that has begun and is not over."""

    DONE = "done", _("Done")
    LATE = "late", _("Late")
    NOW = "now", pgettext_lazy("of an entry of the timeline", "Today")
    COMING = "coming", pgettext_lazy("of an entry of the timeline", "Coming")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something of the year. A deadline has one day; a span lasts from its first to its last day.

    `key` names the matter without the year: the same matter of the year before has the same key. `row` names what
    was entered by hand by its row, which stays when its title or its place in the list changes. `due` is from whom, in
    words; `is_mine` whether it is due from the reader or the reader's department. `done_on` may be unknown of what
    is done; what `passes` (a meeting, a period) is done when its last day is over. `url` is a page that the reader may
    open, or empty.
    """

    track: str
    key: str
    title: str
    first_day: date
    last_day: date
    due: str = ""
    is_mine: bool = False
    is_done: bool = False
    passes: bool = False
    done_on: date | None = None
    url: str = ""
    note: str = ""
    row: str = ""

    @property
    def identity(self) -> str:
        """What a calendar knows the entry by: the same however often it is changed."""
        return self.row or self.key

    @property
    def is_span(self) -> bool:
        return self.last_day > self.first_day

    @property
    def track_label(self) -> str:
        return str(Track(self.track).label)

    def state_on(self, day: date) -> State:
        """Done, or by its days: late after the last one, now from the first to the last, coming before."""
        if self.is_done or (self.passes and self.last_day < day):
            return State.DONE
        if self.last_day < day:
            return State.LATE
        return State.NOW if self.first_day <= day else State.COMING


@dataclass(frozen=True)
class Dated:
    """An entry with where it stands today."""

    entry: Entry
    state: State

    @property
    def state_label(self) -> str:
        """The state in words; of a span that is not over: under way."""
        if self.state == State.NOW and self.entry.is_span:
            return str(_("under way"))
        return str(self.state.label)


@dataclass(frozen=True)
class MonthOfYear:
    """The entries that begin in a month; the day of today lies between `before` and `after` where there is one."""

    first_day: date
    before: Sequence[Dated]
    after: Sequence[Dated]
    has_today: bool

    @property
    def code(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def entries(self) -> list[Dated]:
        return [*self.before, *self.after]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By first and last day, then by track and key: the same twice."""
    place = {track: number for number, track in enumerate(Track.values)}
    return sorted(entries, key=lambda entry: (entry.first_day, entry.last_day, place[entry.track], entry.key))


def dated(entries: Iterable[Entry], *, today: date) -> list[Dated]:
    """The entries in order, each with its state."""
    return [Dated(entry, entry.state_on(today)) for entry in in_order(entries)]


def by_month(entries: Iterable[Entry], *, today: date) -> list[MonthOfYear]:
    """The months in which something begins, and the month of today when it lies between them.

    What began before today stands before the line of today, the rest after it.
    """
    found: dict[date, list[Dated]] = {}
    for one in dated(entries, today=today):
        found.setdefault(one.entry.first_day.replace(day=1), []).append(one)
    now = today.replace(day=1)
    if found and min(found) <= now <= max(found):
        found.setdefault(now, [])
    return [
        MonthOfYear(
            month,
            [one for one in rows if one.entry.first_day < today],
            [one for one in rows if one.entry.first_day >= today],
            has_today=month == now,
        )
        for month, rows in sorted(found.items())
    ]


def due_next(entries: Iterable[Entry], *, today: date) -> list[Entry]:
    """What is not done, the most urgent first: by the last day, then as in the list."""
    waiting = [entry for entry in in_order(entries) if entry.state_on(today) != State.DONE]
    return sorted(waiting, key=lambda entry: entry.last_day)


def within(entries: Iterable[Entry], *, first_day: date, last_day: date) -> list[Entry]:
    """The entries of which a day lies between the two days."""
    return [one for one in in_order(entries) if one.first_day <= last_day and one.last_day >= first_day]

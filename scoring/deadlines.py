"""Which deadline of a month comes next, and how far away it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Month, MonthState

SOON = 2


@dataclass(frozen=True)
class Deadline:
    """The last day for what comes next in a month, counted from a day."""

    what: str
    day: date
    days_left: int

    @property
    def is_over(self) -> bool:
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days_left <= SOON

    @property
    def tone(self) -> str:
        return "bad" if self.is_over else "warn" if self.is_soon else "calm"

    @property
    def distance(self) -> str:
        """In words: two days to the deadline, due today, one day late."""
        if self.days_left == 0:
            return _("due today")
        if self.is_over:
            late = -self.days_left
            return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        return ngettext("%(days)s day left", "%(days)s days left", self.days_left) % {"days": self.days_left}


def next_deadline(month: Month, *, today: date) -> Deadline | None:
    """What must happen next in the month and by when; None for a draft and for a published month.

    The first of the deadlines that belong to the state and are not over; when all are over, the last of them.
    Source: rules.md §4.
    """
    dated = {
        MonthState.OPEN: [(_("Owners score until"), month.owner_deadline), (_("Close by"), month.close_by)],
        MonthState.CLOSED: [(_("Close by"), month.close_by), (_("Approve by"), month.approve_by)],
        MonthState.REVIEWED: [(_("Preview until"), month.preview_until), (_("Approve by"), month.approve_by)],
        MonthState.APPROVED: [(_("Publish by"), month.publish_by)],
    }.get(month.state, [])
    ahead = [pair for pair in dated if pair[1] and pair[1] >= today] or dated[-1:]
    if not ahead:
        return None
    what, day = ahead[0]
    return Deadline(what, day, (day - today).days)

"""Who has to do what about the groups of a month: people, lateness in working days, reminders, a list to paste."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Membership, Role
from campaign.permissions import Access
from campaign.workdays import Holidays, working_days_since
from scoring.models import IndicatorGroup, Month, Reminder
from scoring.progress import GroupRow, Progress


@dataclass(frozen=True)
class Duty:
    """A group with the people who can submit it, how late it is, and its last reminder."""

    row: GroupRow
    people: Sequence[str]
    days_late: int
    reminder: Reminder | None
    is_reminded_today: bool

    @property
    def late_words(self) -> str:
        """How late in words; empty while it is not."""
        if not self.row.is_late:
            return ""
        if not self.days_late:
            return _("the deadline has passed")
        return ngettext("%(days)s working day late", "%(days)s working days late", self.days_late) % {
            "days": self.days_late
        }

    @property
    def names(self) -> str:
        return _(", ").join(self.people)


def duties(progress: Progress, access: Access, *, holidays: Holidays, today: date) -> list[Duty]:
    """The groups of a month as duties; two queries however many there are."""
    people = _people(access)
    last = last_reminders([row.group for row in progress.rows])
    found = []
    for row in progress.rows:
        holder = (Role.OFFICE, None) if row.group.is_recusal else (Role.SCORER, row.group.owner_id)
        deadline = row.month.owner_deadline
        reminder = last.get(row.group.pk)
        found.append(
            Duty(
                row,
                people[holder],
                working_days_since(deadline, today, holidays=holidays) if row.is_late else 0,
                reminder,
                is_reminded_today=reminder is not None and reminder.day == today,
            )
        )
    return found


def last_reminders(groups: Sequence[IndicatorGroup]) -> dict[int, Reminder]:
    """The latest reminder of each group that has one; one query."""
    found: dict[int, Reminder] = {}
    for reminder in Reminder.objects.filter(group__in=groups).select_related("by").order_by("-at", "-pk"):
        found.setdefault(reminder.group_id, reminder)
    return found


def list_to_paste(month: Month, found: Sequence[Duty]) -> str:
    """Who has not submitted yet as plain text for a chat, a line for each owner; empty when all have. Features M21."""
    waiting = [duty for duty in found if not duty.row.is_submitted]
    if not waiting:
        return ""
    head = ngettext(
        "%(month)s: %(count)s group is not submitted yet (deadline %(day)s)",
        "%(month)s: %(count)s groups are not submitted yet (deadline %(day)s)",
        len(waiting),
    ) % {
        "month": date_format(month.first_day, "YEAR_MONTH_FORMAT"),
        "count": len(waiting),
        "day": date_format(month.owner_deadline, "MONTH_DAY_FORMAT"),
    }
    return "\n".join([head, *map(_line, waiting)])


def _line(duty: Duty) -> str:
    line = f"- {duty.row.name}"
    if duty.people:
        line = _("%(owner)s: %(people)s") % {"owner": line, "people": duty.names}
    return f"{line} · {duty.late_words}" if duty.late_words else line


def _people(access: Access) -> dict[tuple[str, int | None], list[str]]:
    """The names of those who may submit: scorers by their department, the office for recusals."""
    found = defaultdict(list)
    held = (
        Membership.objects.current()
        .of_open_accounts()
        .filter(campaign=access.campaign, role__in=(Role.SCORER, Role.OFFICE))
        .order_by("user__username", "pk")
    )
    for role, department, name in held.values_list("role", "department_id", "user__name"):
        found[role, department].append(name)
    return found

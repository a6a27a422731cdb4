"""The handover on one page (features.md N17): the month's checklist, what else is due, who holds what, what is open.

The frozen list of a formal handover is made of the same parts, in Chinese, as plain values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.windows.hiding import READ_NAMES
from campaign.models import HandoverNote, Membership, Role
from campaign.permissions import Access
from campaign.timeline import Dated, Entry, State, Track, dated, within
from campaign.timeline_reading import campaign_before, timeline_of, year_before
from publishing.launch.handover_matters import Matter, open_matters
from scoring.handover import Chore, month_checklist
from scoring.models import Month, MonthState
from scoring.progress import IN_WORK, progress_of
from scoring.seats import Seat, seats_of

PAPER_LANGUAGE = "zh-hans"
NOTES_ON_THE_LIST = 10
# Roles without a department, in the order in which a new officer asks for them.
ORGANS = (Role.OFFICE, Role.LEADER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.INSPECTOR, Role.JUROR)


@dataclass(frozen=True)
class Due:
    """Something of this or the next month besides the month's checklist, with its day of the year before."""

    dated: Dated
    last_year: date | None


@dataclass(frozen=True)
class Holders:
    """Who holds a role, in words; `code` is the role."""

    code: str
    role: str
    names: Sequence[str]


@dataclass(frozen=True)
class DepartmentSeats:
    """A department with its head, its deputies and its scorers; what is empty is a gap where the seat is wanted."""

    name: str
    head: Sequence[str]
    deputies: Sequence[str]
    scorers: Sequence[str]
    is_owner: bool
    is_scored: bool


@dataclass(frozen=True)
class HandoverPage:
    """Everything on the page; `has_last_year`: whether the campaign of the year before can be read."""

    month: Month | None
    checklist: Sequence[Chore]
    due: Sequence[Due]
    has_last_year: bool
    organs: Sequence[Holders]
    departments: Sequence[DepartmentSeats]
    matters: Sequence[Matter]

    @property
    def open_matters(self) -> list[Matter]:
        return [matter for matter in self.matters if matter.count]

    @property
    def settled(self) -> list[Matter]:
        return [matter for matter in self.matters if not matter.count]


def handover_page(access: Access, *, today: date | None = None) -> HandoverPage:
    """The page for whoever takes over; the same number of queries however much there is."""
    today = today or timezone.localdate()
    month = _month(access)
    checklist: Sequence[Chore] = ()
    if month is not None:
        progress = progress_of([month], today=today)[0]
        checklist = month_checklist(access, month, progress, today=today)
    organs, departments = _seats(access, today=today)
    return HandoverPage(
        month,
        checklist,
        _due(access, today=today),
        campaign_before(access) is not None,
        organs,
        departments,
        open_matters(access, today=today),
    )


def frozen_points(access: Access, *, today: date | None = None) -> dict:
    """What is open today as plain values in Chinese, for the list of a handover.

    The leading group reads the list and it lies on desks: it does not say who inspects (security.md PRV-14).
    """
    today = today or timezone.localdate()
    with translation.override(PAPER_LANGUAGE):
        page = handover_page(access, today=today)
        notes = HandoverNote.objects.filter(campaign=access.campaign).select_related("by")
        return {
            "unit": access.campaign.unit.name,
            "campaign": access.campaign.name,
            "year": access.campaign.year,
            "as_of": today.isoformat(),
            "month": page.month.name if page.month else "",
            "checklist": [
                {
                    "what": str(chore.what),
                    "due": _day(chore.due),
                    "who": chore.doers,
                    "state": _chore_state(chore),
                }
                for chore in page.checklist
            ],
            "due": [
                {
                    "what": one.dated.entry.title,
                    "track": one.dated.entry.track_label,
                    "due": _days(one.dated.entry),
                    "who": one.dated.entry.due,
                    "state": one.dated.state_label,
                }
                for one in page.due
            ],
            "matters": [
                {"what": matter.label, "count": matter.count, "note": matter.note}
                for matter in page.open_matters
            ],
            "organs": [
                {"role": one.role, "names": list(one.names)}
                for one in page.organs
                if one.names and one.code != Role.INSPECTOR
            ],
            "notes": [
                {"text": note.text, "by": note.by.name, "on": _day(timezone.localdate(note.at))}
                for note in notes.order_by("-at", "-pk")[:NOTES_ON_THE_LIST]
            ],
        }


def _month(access: Access) -> Month | None:
    """The oldest month in work, otherwise the newest one that is published; one or two queries."""
    rows = Month.objects.filter(campaign=access.campaign)
    month = rows.filter(state__in=IN_WORK).order_by("first_day").first()
    month = month or rows.filter(state=MonthState.PUBLISHED).order_by("-first_day").first()
    if month is not None:
        month.campaign = access.campaign
    return month


def _due(access: Access, *, today: date) -> list[Due]:
    """What is late, or due in this or the next month, besides the months of scoring and what is only on record."""
    first_day = today.replace(day=1)
    last_day = ((first_day + timedelta(days=62)).replace(day=1)) - timedelta(days=1)
    entries = [one for one in timeline_of(access) if one.track not in (Track.MONTHS, Track.PAPERS)]
    of_now = within(entries, first_day=first_day, last_day=last_day)
    late = [one for one in entries if one.state_on(today) == State.LATE and one not in of_now]
    before: Mapping[str, Entry] = {one.key: one for one in year_before(access)}
    found = []
    for one in dated([*late, *of_now], today=today):
        earlier = before.get(one.entry.key)
        found.append(Due(one, (earlier.done_on or earlier.last_day) if earlier else None))
    return found


def _seats(access: Access, *, today: date) -> tuple[list[Holders], list[DepartmentSeats]]:
    """Who holds which role today; six queries. Who inspects is for those who may know undercover inspectors."""
    seats: list[Seat] = seats_of(access.campaign, today=today)
    rows = (
        Membership.objects.current(today)
        .of_open_accounts()
        .filter(Q(role__in=ORGANS) | Q(role=Role.DEPUTY), campaign=access.campaign)
    )
    organs: dict[str, list[str]] = {role: [] for role in ORGANS}
    deputies: dict[int, list[str]] = {}
    for role, department, name in rows.order_by("user__username", "pk").values_list(
        "role", "department_id", "user__name"
    ):
        if role == Role.DEPUTY:
            deputies.setdefault(department, []).append(name)
        else:
            organs[role].append(name)
    by_department: dict[int, dict[str, Seat]] = {}
    for seat in seats:
        by_department.setdefault(seat.department.pk, {})[seat.role] = seat
    found = []
    for pk, own in by_department.items():
        head, scorer = own.get(Role.HEAD), own.get(Role.SCORER)
        found.append(
            DepartmentSeats(
                (head or scorer).department.name,
                _names(head),
                deputies.get(pk, ()),
                _names(scorer),
                is_owner=scorer is not None,
                is_scored=head is not None,
            )
        )
    shown = [role for role in ORGANS if role != Role.INSPECTOR or access.holds(*READ_NAMES)]
    return [Holders(role.value, str(role.label), organs[role]) for role in shown], found


def _names(seat: Seat | None) -> list[str]:
    return [user.name for user in seat.holders] if seat else []


def _chore_state(chore: Chore) -> str:
    if chore.is_done:
        return _("Done")
    if chore.is_skipped:
        return _("passed over by an override")
    return _("Late") if chore.is_late else _("to do")


def _day(day: date | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT") if day else ""


def _days(entry: Entry) -> str:
    days: Iterable[date] = (entry.first_day, entry.last_day) if entry.is_span else (entry.first_day,)
    return "—".join(map(_day, days))

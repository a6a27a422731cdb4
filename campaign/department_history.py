"""What happened to the departments of a campaign, read from their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from campaign.models import Campaign, DepartmentName, Enrolment, Succession

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One change of one department, in a sentence."""

    day: date
    department: str
    what: str


@dataclass(frozen=True)
class Place:
    """A department as it stands on a day: its place in the campaign, its former names, until when it lasts."""

    enrolment: Enrolment
    former_names: Sequence[DepartmentName]


@dataclass(frozen=True)
class Departments:
    """The departments of a campaign on a day, and everything that changed since the campaign began."""

    places: Sequence[Place]
    events: Sequence[Event]

    @property
    def taking_part(self) -> list[Place]:
        return [place for place in self.places if place.enrolment.category_id is not None]


def departments_of(campaign: Campaign, *, day: date) -> Departments:
    """The departments on the day in their fixed order, and the events with the newest first; three queries."""
    enrolments = list(
        Enrolment.objects.filter(campaign=campaign)
        .select_related("department", "category", "branch")
        .order_by("position", "department__code", "since")
    )
    names: dict[int, list[DepartmentName]] = {}
    held = {enrolment.department_id for enrolment in enrolments}
    for name in DepartmentName.objects.filter(department__in=held):
        names.setdefault(name.department_id, []).append(name)
    successions = list(
        Succession.objects.filter(campaign=campaign).select_related("successor", "predecessor")
    )
    places = [
        Place(enrolment, names.get(enrolment.department_id, ()))
        for enrolment in enrolments
        if enrolment.covers(day)
    ]
    events = _moves(enrolments) + _renamings(enrolments, names) + _successions(successions)
    events = [event for event in events if event.day > date(campaign.year, 1, 1)]
    return Departments(places, sorted(events, key=lambda event: event.day, reverse=True))


def _moves(enrolments: Sequence[Enrolment]) -> list[Event]:
    """Founded, moved and dissolved, as the stretches of each department's time in the campaign tell."""
    stretches: dict[int, list[Enrolment]] = {}
    for enrolment in sorted(enrolments, key=lambda row: row.since):
        stretches.setdefault(enrolment.department_id, []).append(enrolment)
    events = []
    for rows in stretches.values():
        name = rows[0].department.name
        events.append(Event(rows[0].since, name, _("founded")))
        for before, after in pairwise(rows):
            events += [Event(after.since, name, what) for what in _differences(before, after)]
        if rows[-1].until is not None:
            events.append(Event(rows[-1].until + ONE_DAY, name, _("dissolved")))
    return events


def _differences(before: Enrolment, after: Enrolment) -> list[str]:
    said = []
    if before.category_id != after.category_id:
        said.append(
            _("category: %(old)s → %(new)s")
            % {"old": before.category or _("scores only"), "new": after.category or _("scores only")}
        )
    if before.branch_id != after.branch_id:
        said.append(
            _("party branch: %(old)s → %(new)s")
            % {"old": before.branch or _("no party branch"), "new": after.branch or _("no party branch")}
        )
    return said


def _renamings(enrolments: Sequence[Enrolment], names: dict[int, list[DepartmentName]]) -> list[Event]:
    events = []
    departments = {enrolment.department_id: enrolment.department for enrolment in enrolments}
    for key, of_one in names.items():
        department = departments[key]
        borne = sorted(of_one, key=lambda name: name.until)
        following = [*(name.name for name in borne[1:]), department.name]
        for former, later in zip(borne, following, strict=True):
            what = _("renamed: %(old)s → %(new)s") % {"old": former.name, "new": later}
            events.append(Event(former.until + ONE_DAY, department.name, what))
    return events


def _successions(rows: Sequence[Succession]) -> list[Event]:
    merged: dict[tuple[date, int], list[Succession]] = {}
    events = []
    for row in rows:
        if row.kind == Succession.Kind.MERGE:
            merged.setdefault((row.day, row.successor_id), []).append(row)
        else:
            what = _("came out of %(name)s") % {"name": row.predecessor.name}
            events.append(Event(row.day, row.successor.name, what))
    for (day, __), of_one in merged.items():
        names = _(", ").join(
            _("%(name)s (%(count)s people)") % {"name": row.predecessor.name, "count": row.head_count}
            for row in of_one
        )
        events.append(
            Event(day, of_one[0].successor.name, _("came out of the merger of %(names)s") % {"names": names})
        )
    return events

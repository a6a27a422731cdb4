"""What a person reads of events and their lists: everybody totals, names only whom they concern (security.md PRV-10)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from activities.attendance_reading import Known, Register
from activities.event_door import FEWEST
from activities.models import Attendance, Event, EventFeedback, FeedbackGrade
from campaign.models import Campaign, Department, Enrolment, Person, Role
from campaign.permissions import Access, any_of

reads_lists = any_of(Role.OFFICE, Role.AUDITOR)
reads_feedback = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


@dataclass(frozen=True)
class DepartmentTotal:
    """How many people of a department came."""

    code: str
    name: str
    people: int


@dataclass(frozen=True)
class Feedback:
    """What was thought of an event; nothing but the number of answers while there are few."""

    answers: int
    grades: list[tuple[str, int]]
    words: list[str]


def events_of(campaign: Campaign, kind: str = "") -> QuerySet[Event]:
    """The events of a campaign, newest first, with how many people came (`people`)."""
    found = Event.objects.filter(campaign=campaign).annotate(people=Count("attendance"))
    return (found.filter(kind=kind) if kind else found).order_by("-held_on", "-begins_at", "-pk")


def lines_for(event: Event, access: Access) -> QuerySet[Attendance]:
    """The lines of a list that this person may read: all, those of the own department, or the own one."""
    rows = event.attendance.select_related("person", "department").order_by(
        "department__code", "person__staff_number"
    )
    if reads_lists(access):
        return rows
    own = Q(department__in=access.departments(Role.HEAD, Role.DEPUTY)) | Q(person=access.user.person_id)
    return rows.filter(own)


def totals_of(event: Event) -> list[DepartmentTotal]:
    """How many people of each department came, in the departments' fixed order; three queries."""
    people = Counter(event.attendance.order_by().values_list("department", flat=True))
    return [
        DepartmentTotal(department.code, department.name, people[department.pk])
        for department in departments_in_order(event.campaign_id, people)
    ]


def departments_in_order(campaign_id: int, among: Iterable[int]) -> list[Department]:
    """These departments in their fixed order; those that were never enrolled come last. Two queries."""
    departments = Department.objects.filter(pk__in=list(among))
    places = dict(
        Enrolment.objects.filter(campaign=campaign_id)
        .order_by("-since")
        .values_list("department", "position")
    )
    last = max(places.values(), default=0) + 1
    return sorted(departments, key=lambda one: (places.get(one.pk, last), one.code))


def staff_by_department(campaign: Campaign, rows: QuerySet) -> list[tuple[Department, int, int]]:
    """Departments with people in service today, in the fixed order: how many people, how many with one of the rows.

    The rows are of a model with a `person`. Somebody counts where he works today, leavers nowhere. Three queries.
    """
    counted = (
        Person.objects.filter(unit=campaign.unit_id)
        .in_service(timezone.localdate())
        .annotate(has_one=Exists(rows.filter(person=OuterRef("pk"))))
        .order_by()
        .values("department")
        .annotate(people=Count("pk"), having=Count("pk", filter=Q(has_one=True)))
    )
    found = {row["department"]: (row["people"], row["having"]) for row in counted}
    return [(department, *found[department.pk]) for department in departments_in_order(campaign.pk, found)]


def feedback_of(event: Event) -> Feedback:
    """The answers by grade and in words, in an order that says nothing; from three answers up."""
    found = list(EventFeedback.objects.filter(event=event).order_by("id").values_list("grade", "words"))
    if len(found) < FEWEST:
        return Feedback(len(found), [], [])
    grades = Counter(grade for grade, __ in found)
    return Feedback(
        len(found),
        [(str(grade.label), grades[grade]) for grade in FeedbackGrade],
        sorted(said for __, said in found if said),
    )


def register_of(campaign: Campaign, event: Event) -> Register:
    """Everybody of the unit who is in service on the day, as lists name them; two queries."""
    people = list(
        Person.objects.filter(unit=campaign.unit_id)
        .in_service(event.held_on)
        .order_by("staff_number")
        .values_list("staff_number", "name", "department__name", "post")
    )
    departments = (
        Department.objects.filter(unit=campaign.unit_id).order_by("code").values_list("code", "name")
    )
    ways = {said: name for code, name in departments for said in (code, name)}
    return Register(
        (Known(number, name, department) for number, name, department, __ in people),
        departments=ways,
        posts={post for *__, post in people if post},
    )


def is_over(event: Event) -> bool:
    """Whether the day of the event lies behind."""
    return event.held_on < timezone.localdate()

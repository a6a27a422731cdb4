"""Mergers and splits of departments: what ends, what begins, and what stands for what from then on (rules.md §3)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.departments import NewDepartment, current_enrolment, ended, founded, guard
from campaign.models import Campaign, Department, Person, Succession
from campaign.permissions import Access
from campaign.refusals import Refused

FEWEST = 2


class TooFew(Refused):
    """One department cannot merge, and into one part nothing splits."""


class NotMerged(Refused):
    """An existing successor must itself be one of those that merge."""


@transaction.atomic
def merge_departments(
    *,
    predecessors: Sequence[Department],
    successor: Department | NewDepartment,
    campaign: Campaign,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> Department:
    """Merge departments from a day on: into a new one, or into one of themselves, which goes on.

    The others end the day before. Past months stay as they are; the successor inherits the mean of what its
    predecessors had (scoring.succession), for which each one's head count of the day is kept.
    Raises TooFew, NotMerged, and what founding and dissolving raise. Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    predecessors = sorted(dict.fromkeys(predecessors), key=lambda department: department.code)
    if len(predecessors) < FEWEST:
        raise TooFew(_("Choose at least two departments that merge."), field="predecessors")
    counts = head_counts(predecessors, day=day)
    if isinstance(successor, NewDepartment):
        into = None
    elif successor in predecessors:
        into = successor
        current_enrolment(campaign, successor, day)
    else:
        raise NotMerged(_("The successor is a new department or one of those that merge."), field="successor")
    for department in predecessors:
        if department != into:
            ended(department, campaign=campaign, day=day)
    into = into or founded(successor, campaign=campaign, day=day).department
    Succession.objects.bulk_create(
        Succession(
            campaign=campaign,
            day=day,
            kind=Succession.Kind.MERGE,
            successor=into,
            predecessor=department,
            head_count=counts[department.pk],
        )
        for department in predecessors
    )
    record(
        "campaign.department.merged",
        by=by.user,
        campaign=campaign,
        obj=into,
        at=at,
        day=day,
        department=into.code,
        name=into.name,
        predecessors={department.code: counts[department.pk] for department in predecessors},
    )
    return into


@transaction.atomic
def split_department(
    *,
    predecessor: Department,
    parts: Sequence[NewDepartment],
    goes_on: bool,
    campaign: Campaign,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> list[Department]:
    """Split a department from a day on into new ones; it ends the day before, or goes on as one of the parts.

    Each part inherits what the predecessor had. Raises TooFew, and what founding and dissolving raise.
    Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    if len(parts) + goes_on < FEWEST:
        raise TooFew(_("A split makes at least two departments."), field="parts")
    counts = head_counts([predecessor], day=day)
    if goes_on:
        current_enrolment(campaign, predecessor, day)
    else:
        ended(predecessor, campaign=campaign, day=day)
    made = [founded(part, campaign=campaign, day=day).department for part in parts]
    Succession.objects.bulk_create(
        Succession(
            campaign=campaign,
            day=day,
            kind=Succession.Kind.SPLIT,
            successor=part,
            predecessor=predecessor,
            head_count=counts[predecessor.pk],
        )
        for part in made
    )
    record(
        "campaign.department.split",
        by=by.user,
        campaign=campaign,
        obj=predecessor,
        at=at,
        day=day,
        department=predecessor.code,
        goes_on=goes_on,
        parts={part.code: part.name for part in made},
        head_count=counts[predecessor.pk],
    )
    return made


def head_counts(departments: Sequence[Department], *, day: date) -> dict[int, int]:
    """How many people in service each department has on the day, by its key; one query."""
    people = Person.objects.in_service(day).filter(department__in=departments).order_by()
    counts = dict(people.values_list("department_id").annotate(Count("pk")))
    return {department.pk: counts.get(department.pk, 0) for department in departments}

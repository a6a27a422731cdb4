"""Who takes part in a month, under which name, category and branch."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from campaign.models import Campaign, DepartmentName, Enrolment
from campaign.prepared import Prepared


@dataclass(frozen=True)
class Participant:
    """A department that takes part in a month: its name and place in the organisation on the month's last day."""

    department_id: int
    code: str
    name: str
    category_id: int
    category_code: str
    category_name: str
    category_position: int
    branch_id: int | None
    branch_name: str
    position: int


def participants(
    campaign: Campaign,
    *,
    first_day: date,
    last_day: date,
    only: str | None = None,
    around: str | None = None,
) -> list[Participant]:
    """The departments that take part in the month, in their fixed order; one query.

    Of one department by its code: `only` that one, or those `around` it, which share its branch.
    A department takes part from its first full month (founded on the 1st counts as full); the month of its
    dissolution is not ranked. Category, branch and name are those of the month's last day. Source: rules.md §3.
    """
    days = {"campaign": campaign.pk, "first_day": first_day, "last_day": last_day}
    if only is not None:
        found = _ONE.ask(**days, code=only)
    elif around is not None:
        found = _BRANCH.ask(**days, code=around)
    else:
        found = _ALL.ask(**days)
    rows = [
        (_covering(since, until, first_day, last_day), Participant(*facts)) for since, until, *facts in found
    ]
    there_on_the_first = {person.department_id for (on_first, __), person in rows if on_first}
    return [
        person for (__, on_last), person in rows if on_last and person.department_id in there_on_the_first
    ]


def _covering(since: date, until: date | None, first_day: date, last_day: date) -> tuple[bool, bool]:
    """Does the time from since to until cover the first day, and the last?"""
    return tuple(since <= day and (until is None or day <= until) for day in (first_day, last_day))


def _enrolled(*, campaign, first_day, last_day) -> QuerySet[Enrolment]:
    """The days, then what a Participant holds, in its order."""
    names_of_the_day = DepartmentName.objects.filter(
        department=OuterRef("department"), until__gte=last_day
    ).order_by("until")
    return (
        Enrolment.objects.filter(campaign=campaign, category__isnull=False, since__lte=last_day)
        .filter(Q(until__isnull=True) | Q(until__gte=first_day))
        .annotate(name_then=Coalesce(Subquery(names_of_the_day.values("name")[:1]), "department__name"))
        .order_by("position", "department__code", "since")
        .values_list(
            "since",
            "until",
            "department_id",
            "department__code",
            "name_then",
            "category_id",
            "category__code",
            "category__name",
            "category__position",
            "branch_id",
            Coalesce("branch__name", Value("")),
            "position",
        )
    )


def _one(*, code, **days) -> QuerySet[Enrolment]:
    return _enrolled(**days).filter(department__code=code)


def _branch(*, code, campaign, **days) -> QuerySet[Enrolment]:
    mine = Enrolment.objects.filter(campaign=campaign, department__code=code, branch__isnull=False)
    mates = Enrolment.objects.filter(campaign=campaign, branch__in=mine.values("branch"))
    around = Q(department__code=code) | Q(department__in=mates.values("department"))
    return _enrolled(campaign=campaign, **days).filter(around)


_DAYS = {"campaign": int, "first_day": date, "last_day": date}
_ALL = Prepared(_enrolled, **_DAYS)
_ONE = Prepared(_one, **_DAYS, code=str)
_BRANCH = Prepared(_branch, **_DAYS, code=str)

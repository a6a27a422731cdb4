"""Who takes part in a month, under which name, category and branch."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from campaign.models import Campaign, DepartmentName, Enrolment


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
    names_of_the_day = DepartmentName.objects.filter(
        department=OuterRef("department"), until__gte=last_day
    ).order_by("until")
    rows = (
        Enrolment.objects.filter(campaign=campaign, category__isnull=False, since__lte=last_day)
        .filter(Q(until__isnull=True) | Q(until__gte=first_day))
        .annotate(name_then=Coalesce(Subquery(names_of_the_day.values("name")[:1]), "department__name"))
        .select_related("department", "category", "branch")
        .order_by("position", "department__code", "since")
    )
    if only is not None:
        rows = rows.filter(department__code=only)
    if around is not None:
        mine = Enrolment.objects.filter(campaign=campaign, department__code=around, branch__isnull=False)
        mates = Enrolment.objects.filter(campaign=campaign, branch__in=mine.values("branch"))
        rows = rows.filter(Q(department__code=around) | Q(department__in=mates.values("department")))
    there_on_the_first = {row.department_id for row in rows if row.covers(first_day)}
    return [
        Participant(
            department_id=row.department_id,
            code=row.department.code,
            name=row.name_then,
            category_id=row.category_id,
            category_code=row.category.code,
            category_name=row.category.name,
            category_position=row.category.position,
            branch_id=row.branch_id,
            branch_name=row.branch.name if row.branch else "",
            position=row.position,
        )
        for row in rows
        if row.covers(last_day) and row.department_id in there_on_the_first
    ]

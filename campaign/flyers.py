"""The register of flyers (宣传单): how many copies each department received at the launch of the campaign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, FlyerHandout, Role
from campaign.permissions import Access
from campaign.refusals import Refused

MOST_COPIES = 9999
SPARE = 2  # copies for the notice board and the file of a department


class BadCopies(Refused):
    """A number of copies is none; `field` is the department's code."""


@dataclass(frozen=True)
class FlyerLine:
    """A department of the campaign: how many people it has, what it received."""

    department: Department
    people: int
    handout: FlyerHandout | None

    @property
    def suggested(self) -> int:
        """One for everybody in service, and some to spare; none for a department without people."""
        return self.people + SPARE if self.people else 0


def flyer_lines(campaign: Campaign, *, on: date | None = None) -> list[FlyerLine]:
    """Every department that was enrolled on the day, in its fixed order, and those that received flyers. Two queries."""
    on = on or timezone.localdate()
    given = {row.department_id: row for row in FlyerHandout.objects.filter(campaign=campaign)}
    serving = Q(people__left_on__isnull=True) | Q(people__left_on__gt=on)
    departments = (
        Department.objects.filter(
            Q(enrolments__campaign=campaign)
            & (Q(enrolments__until__isnull=True) | Q(enrolments__until__gte=on))
            | Q(pk__in=given)
        )
        .annotate(serving=Count("people", filter=serving, distinct=True))
        .order_by("code")
        .distinct()
    )
    return [FlyerLine(row, row.serving, given.get(row.pk)) for row in departments]


@transaction.atomic
def hand_out_flyers(
    *,
    campaign: Campaign,
    copies: Mapping[str, int],
    handed_on: date,
    by: Access,
    redates: bool = False,
    at: datetime | None = None,
) -> int:
    """Enter how many flyers departments received, by their codes; 0 takes an entry back. Returns how many changed.

    An entry whose number stays keeps its day, unless the day itself is corrected (`redates`).

    Raises BadCopies for a department that is not enrolled or a number that is none.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    departments = {
        row.code: row for row in Department.objects.filter(enrolments__campaign=campaign).distinct()
    }
    there = {row.department_id: row for row in FlyerHandout.objects.filter(campaign=campaign)}
    changed: dict[str, int] = {}
    for code, number in copies.items():
        department = departments.get(code)
        if department is None or not 0 <= number <= MOST_COPIES:
            raise BadCopies(_("Enter a number between 0 and %(most)s.") % {"most": MOST_COPIES}, field=code)
        before = there.get(department.pk)
        same_day = before is not None and (before.handed_on == handed_on or not redates)
        if before is not None and before.copies == number and same_day:
            continue
        if number == 0:
            if before is not None:
                before.delete()
                changed[code] = 0
            continue
        FlyerHandout.objects.update_or_create(
            campaign=campaign,
            department=department,
            defaults={
                "copies": number,
                "handed_on": handed_on,
                "entered_by": by.user,
                "entered_at": at,
            },
        )
        changed[code] = number
    if changed:
        record(
            "campaign.flyers.handed_out",
            by=by.user,
            campaign=campaign,
            at=at,
            handed_on=str(handed_on),
            copies=changed,
        )
    return len(changed)

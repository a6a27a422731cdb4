"""The window competition on the timeline of the year: months of inspections, and the decision on each quarter's stars.

Of inspections only the months are told, never one of them (security.md PRV-14). Whether anything was filed in a month
is looked up for those who read every filed inspection; for everybody else a month that is over is done.
"""

from datetime import date, timedelta

from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import InspectionState, ServiceWindow
from activities.windows.hiding import reads_inspections, visible_inspections
from activities.windows.quarter_reading import oversees, quarters_of
from activities.windows.quarters import Quarter
from campaign.models import Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import is_due_from, words_of

ONE_DAY = timedelta(days=1)


def window_entries(access: Access) -> list[Entry]:
    """Inspections month by month for those who read some, the quarters' stars for everybody; three queries.

    A quarter is to be decided in the month after it. Before there is a window there is nothing.
    """
    first = (
        ServiceWindow.objects.filter(campaign=access.campaign)
        .order_by("since")
        .values_list("since", flat=True)
    ).first()
    inspected = set(
        visible_inspections(access)
        .filter(state=InspectionState.FILED)
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values_list("month", flat=True)
        .distinct()
    )
    decided = {state.quarter: state.decision for state in quarters_of(access.campaign) if state.decision}
    if first is None:
        return []
    found = []
    for number in (1, 2, 3, 4):
        quarter = Quarter(access.campaign.year, number)
        if quarter.last_day < first:
            continue
        if reads_inspections(access):
            found += [
                _inspections(day, access, is_inspected=day in inspected)
                for day in quarter.months
                if _last_day(day) >= first
            ]
        found.append(_stars(quarter, access, decided.get(quarter)))
    return found


def _inspections(month: date, access: Access, *, is_inspected: bool) -> Entry:
    return Entry(
        track=Track.WINDOWS,
        key=f"windows.{month:%m}.inspections",
        title=_("Inspections of %(month)s") % {"month": month_name(month)},
        first_day=month,
        last_day=_last_day(month),
        due=words_of([Role.INSPECTOR]),
        is_mine=is_due_from(access, Role.INSPECTOR),
        passes=is_inspected or not oversees(access),
        url=reverse("activities:inspection_list", args=[access.campaign.code]),
    )


def _stars(quarter: Quarter, access: Access, decision) -> Entry:
    first_day = quarter.following.first_day
    day = timezone.localdate(decision.decided_at) if decision else None
    opens = oversees(access) or decision is not None
    return Entry(
        track=Track.WINDOWS,
        key=f"windows.{quarter.number}.stars",
        title=_("%(quarter)s: star windows") % {"quarter": quarter.name},
        first_day=first_day if day is None else min(first_day, day),
        last_day=_last_day(first_day) if day is None else max(first_day, day),
        due=words_of([Role.OFFICE]),
        is_mine=is_due_from(access, Role.OFFICE),
        is_done=day is not None,
        done_on=day,
        url=reverse("activities:quarter_detail", args=[access.campaign.code, quarter]) if opens else "",
    )


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - ONE_DAY

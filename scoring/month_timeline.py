"""The months on the timeline of the year: each step with its deadline, and those of months that are still to come.

Whoever sees months reads every step; a head and deputy the preview and the bulletin; everybody else the bulletin.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import is_due_from, words_of
from campaign.workdays import MonthCalendar, month_calendar
from scoring.closing import holidays_of
from scoring.handover import EVENTS, ORDER, REACHED, SUBMITTED, month_days
from scoring.models import GroupState, IndicatorGroup, Month, MonthState
from scoring.rights import previews, reads_all, sees_months
from scoring.steps import BY_CODE

MONTHS_A_YEAR = 12


def month_entries(access: Access) -> list[Entry]:
    """The months of the campaign from its first to December; five queries.

    A month that is not planned yet has the days that the settings and the holiday table give it (rules.md §4); one
    that was passed over has none.
    """
    months = list(Month.objects.filter(campaign=access.campaign).order_by("first_day"))
    holidays = holidays_of(access.campaign)
    days = month_days(months)
    waiting: dict[int, set[int | None]] = {}  # the owner of a recusal group is None
    groups = IndicatorGroup.objects.filter(
        month__in=months, month__state=MonthState.OPEN, state=GroupState.OPEN
    )
    for month, owner, is_recusal in groups.order_by("pk").values_list("month_id", "owner_id", "is_recusal"):
        waiting.setdefault(month, set()).add(None if is_recusal else owner)
    found = []
    for month in months:
        found += _of_month(month, access, days=days, waiting=waiting.get(month.pk, set()))
    following = months[-1].first_day.month + 1 if months else access.campaign.begins.month
    for number in range(following, MONTHS_A_YEAR + 1):
        first_day = date(access.campaign.year, number, 1)
        found += _ahead(first_day, access, calendar_ahead(access, first_day, holidays))
    return found


def calendar_ahead(access: Access, first_day: date, holidays: Mapping[date, bool]) -> MonthCalendar:
    """The days of a month by the settings of the campaign."""
    rules = access.campaign.rules
    return month_calendar(
        first_day,
        owner_day=rules.owner_day,
        close_day=rules.close_day,
        preview_days=rules.preview_days,
        approve_day=rules.approve_day,
        bulletin_day=rules.bulletin_day,
        holidays=holidays,
    )


def _of_month(
    month: Month, access: Access, *, days: Mapping[tuple[int, str], date], waiting: set[int | None]
) -> list[Entry]:
    """The entries of a month that is on the calendar."""
    reached = ORDER.index(month.state)
    own = access.departments(Role.SCORER)
    url = _url(month, access)
    found = []
    for entry, event in _steps(month.first_day, access, _calendar(month)):
        is_done = reached >= ORDER.index(REACHED[event]) if event in REACHED else False
        if event == SUBMITTED:
            is_over = reached >= ORDER.index(MonthState.CLOSED)
            is_mine_alone = bool(own) and not reads_all(access)
            missing = waiting & own if is_mine_alone else waiting
            is_done = is_over or (month.state == MonthState.OPEN and not missing)
        elif event not in EVENTS:
            is_done = reached >= ORDER.index(MonthState.APPROVED)
        found.append(
            replace(
                entry,
                is_done=is_done,
                done_on=days.get((month.pk, event)) if is_done else None,
                url=url,
            )
        )
    return found


def _ahead(first_day: date, access: Access, calendar: MonthCalendar) -> list[Entry]:
    """The entries of a month that is not on the calendar yet."""
    url = reverse("scoring:month_list", args=[access.campaign.code]) if sees_months(access) else ""
    note = _("by the settings")
    return [replace(entry, note=note, url=url) for entry, __ in _steps(first_day, access, calendar)]


def _calendar(month: Month) -> MonthCalendar:
    return MonthCalendar(
        month.owner_deadline, month.close_by, month.preview_until, month.approve_by, month.publish_by
    )


def _steps(first_day: date, access: Access, calendar: MonthCalendar) -> list[tuple[Entry, str]]:
    """The steps that this person reads, each with the event that tells when it was done."""
    office, leader, scorer = (Role.OFFICE,), (Role.LEADER,), (Role.SCORER,)
    heads = (Role.HEAD, Role.DEPUTY)
    published = ("published", _("Publish and issue the bulletin"), calendar.publish_by, office)
    if sees_months(access):
        steps = [
            ("opened", BY_CODE["open"].label, first_day, office),
            (SUBMITTED, _("Owners submit their groups"), calendar.owner_deadline, scorer),
            ("closed", BY_CODE["close"].label, calendar.close_by, office),
            ("approved", BY_CODE["approve"].label, calendar.approve_by, leader),
            published,
        ]
    else:
        steps = [published]
    if previews(access) and calendar.preview_until is not None:
        words = _("Look at the preview, object where something is wrong")
        steps.append(("preview", words, calendar.preview_until, heads))
    month = month_name(first_day)
    return [
        (
            Entry(
                track=Track.MONTHS,
                key=f"month.{first_day:%m}.{event}",
                title=_("%(month)s: %(what)s") % {"month": month, "what": what},
                first_day=day,
                last_day=day,
                due=_("owner departments") if event == SUBMITTED else words_of(doers),
                is_mine=is_due_from(access, *doers),
            ),
            event,
        )
        for event, what, day, doers in steps
    ]


def _url(month: Month, access: Access) -> str:
    """Where this person reads the month; empty for a month that he reads nowhere yet."""
    place = {"campaign": access.campaign.code, "month": month.code}
    if reads_all(access):
        return reverse("scoring:month_detail", kwargs=place)
    if month.state == MonthState.PUBLISHED:
        return reverse("scoring:month_ranking", kwargs=place)
    return reverse("scoring:month_list", args=[access.campaign.code]) if sees_months(access) else ""

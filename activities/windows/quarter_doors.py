"""The doors to stars, ratings and complaints of the windows, for the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from activities.models import Complaint, Rating, RatingState, WordsState
from activities.windows.quarter_reading import quarters_of
from campaign.models import Role
from campaign.permissions import Access


def star_doors(access: Access) -> list[Door]:
    """Stars for every member, ratings for the office and the auditor, complaints for whom they concern; four queries."""
    doors = [_stars(access)]
    if access.holds(Role.OFFICE, Role.AUDITOR):
        doors.append(_ratings(access))
    if access.holds(Role.OFFICE, Role.AUDITOR, Role.LEADER, Role.HEAD, Role.DEPUTY):
        doors.append(_complaints(access))
    return doors


def _stars(access: Access) -> Door:
    states = quarters_of(access.campaign)
    waiting = [state for state in states if state.waits]
    decided = next((state for state in states if state.decision), None)
    if waiting and access.holds(Role.OFFICE):
        note = _("%(quarter)s waits to be decided") % {"quarter": waiting[-1].quarter.name}
    elif decided is not None:
        note = _("in effect: %(quarter)s") % {"quarter": decided.quarter.name}
    else:
        note = _("no quarter is decided yet")
    return Door(
        _("Star windows"),
        note,
        reverse("activities:quarter_list", args=[access.campaign.code]),
        waits=bool(waiting) and access.holds(Role.OFFICE),
    )


def _ratings(access: Access) -> Door:
    rows = Rating.objects.filter(window__campaign=access.campaign)
    aside = rows.filter(state=RatingState.ASIDE).count()
    words = rows.filter(words_state=WordsState.WAITING).exclude(state=RatingState.DROPPED).count()
    return Door(
        _("Ratings by the public"),
        _("%(aside)s set aside, %(words)s with words to read") % {"aside": aside, "words": words},
        reverse("activities:rating_list", args=[access.campaign.code]),
        waits=bool(aside or words) and access.holds(Role.OFFICE),
    )


def _complaints(access: Access) -> Door:
    rows = Complaint.objects.filter(campaign=access.campaign, closed_at__isnull=True)
    if not access.holds(Role.OFFICE, Role.AUDITOR, Role.LEADER):
        own = access.departments(Role.HEAD, Role.DEPUTY)
        rows = rows.filter(passed_at__isnull=False, window__department__in=own)
    due = list(rows.values_list("due_on", "stated_at"))
    late = sum(day < timezone.localdate() for day, __ in due)
    note = ngettext("%(count)s to be answered", "%(count)s to be answered", len(due)) % {"count": len(due)}
    if late:
        note += _(", %(late)s overdue") % {"late": late}
    waits = bool(due) if access.holds(Role.OFFICE) else any(stated is None for __, stated in due)
    return Door(
        _("Complaints about windows"),
        note,
        reverse("activities:complaint_list", args=[access.campaign.code]),
        waits=waits and access.holds(Role.OFFICE, Role.HEAD, Role.DEPUTY),
    )

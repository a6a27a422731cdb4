"""The doors to the juries on the page of all activities: works that wait for a juror, results that wait for the office."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from activities.models import ContestState, Jury
from campaign.models import Role
from campaign.permissions import Access


def jury_doors(access: Access) -> list[Door]:
    """A juror's contests with what he still has to mark, and for the office those whose marks are closed; two queries."""
    code = access.campaign.code
    juries = Jury.objects.filter(
        contest__campaign=access.campaign, contest__state=ContestState.JUDGING
    ).select_related("contest")
    own = Q(
        jurors__user=access.user,
        jurors__stood_down_at__isnull=True,
        jurors__readings__declined_at__isnull=True,
        jurors__readings__handed_in_at__isnull=True,
        jurors__readings__submission__withdrawn_at__isnull=True,
    )
    doors = [
        Door(
            _("Works to mark: %(title)s") % {"title": jury.contest.title},
            ngettext("%(count)s work until %(day)s", "%(count)s works until %(day)s", jury.waiting)
            % {"count": jury.waiting, "day": date_format(jury.marks_until, "MONTH_DAY_FORMAT")},
            reverse("activities:jury_works", args=[code, jury.contest_id]),
            True,
        )
        for jury in juries.filter(closed_at__isnull=True)
        .annotate(waiting=Count("jurors__readings", filter=own))
        .filter(waiting__gt=0)
        .order_by("marks_until", "pk")
    ]
    if access.holds(Role.OFFICE):
        doors += [
            Door(
                _("Results: %(title)s") % {"title": jury.contest.title},
                _("The marks are closed: the prizes are to be decided."),
                reverse("activities:jury_results", args=[code, jury.contest_id]),
                True,
            )
            for jury in juries.filter(closed_at__isnull=False).order_by("closed_at", "pk")
        ]
    return doors

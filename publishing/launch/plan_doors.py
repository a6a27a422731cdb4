"""The doors of the groups and of the plan on the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from campaign.models import GroupSeat, Role
from campaign.permissions import Access
from publishing.launch.plan_papers import issued_plan, plan_in_work
from publishing.models import Publication


def plan_doors(access: Access) -> list[Door]:
    """The groups, for everybody; the plan for those who read papers in work, to others once it is issued. Four queries."""
    code = access.campaign.code
    doors = [Door(_("Groups of the campaign"), _seats(access), reverse("publishing:group_list", args=[code]))]
    if access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        doors.append(_plan(access, reverse("publishing:plan_detail", args=[code])))
    elif (issued := issued_plan(access.campaign)) is not None:
        url = reverse("publishing:publication_detail", args=[code, issued.pk])
        doors.append(Door(_("Plan of the campaign"), _issued(issued), url))
    return doors


def _seats(access: Access) -> str:
    today = timezone.localdate()
    rows = GroupSeat.objects.filter(group__campaign=access.campaign).select_related("person")
    count = sum(
        1
        for seat in rows
        if seat.covers(today) and not (seat.person is not None and seat.person.has_left(today))
    )
    return ngettext("%(count)s seat", "%(count)s seats", count) % {"count": count}


def _plan(access: Access, url: str) -> Door:
    draft, issued = plan_in_work(access.campaign), issued_plan(access.campaign)
    if draft is not None:
        note = _("in work")
    elif issued is not None:
        note = _issued(issued)
    else:
        note = _("not begun")
    waits = access.holds(Role.OFFICE) and (draft is not None or issued is None)
    return Door(_("Plan of the campaign"), note, url, waits=waits)


def _issued(publication: Publication) -> str:
    return _("issued as %(number)s") % {"number": publication.number}

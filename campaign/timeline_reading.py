"""The timeline as one person may read it: what every room has for it, and the office's own milestones.

Each room names a function of the person's access in the setting MILESTONES; it gives the entries that this person may
read, with a constant number of queries. Nothing undercover is among them (security.md PRV-14).
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.milestones import departments_of, due_from_me, visible_milestones
from campaign.models import Campaign, FlyerHandout, Milestone, Role
from campaign.permissions import Access, access_of, current_memberships
from campaign.timeline import Entry, Track, in_order

SHOWN_AT_A_DESK = 3


def timeline_of(access: Access) -> list[Entry]:
    """Everything of the year that this person may read, in order; the same number of queries whatever there is."""
    return in_order(entry for path in settings.MILESTONES for entry in import_string(path)(access))


def year_before(access: Access) -> list[Entry]:
    """What the same person reads of the unit's campaign of the year before; nothing without a role there."""
    earlier = campaign_before(access)
    there = access_of(access.user, earlier) if earlier else None
    return timeline_of(there) if there else []


def campaign_before(access: Access) -> Campaign | None:
    """The unit's campaign of the year before in which the person has a role; no query in a request."""
    found = {
        membership.campaign.code: membership.campaign
        for membership in current_memberships(access.user)
        if membership.campaign.unit_id == access.campaign.unit_id
        and membership.campaign.year == access.campaign.year - 1
    }
    return found[min(found)] if found else None


def is_due_from(access: Access, *roles: str, departments: Collection[int] | None = None) -> bool:
    """Whether something that is due from these roles is due from this person, for any or for one of the departments."""
    return any(
        role in roles and (departments is None or department is None or department in departments)
        for role, department in access.grants
    )


def everybody() -> str:
    """Due from every employee, in words."""
    return str(Role.EMPLOYEE.label)


def words_of(roles: Iterable[str]) -> str:
    """Roles as a list in words."""
    return _(", ").join(str(Role(role).label) for role in roles)


def own_milestones(access: Access) -> list[Entry]:
    """The office's milestones; one query."""
    rows = visible_milestones(access).select_related("department").order_by("first_day", "last_day", "pk")
    return [_entry(row, access) for row in rows]


def milestones_at_a_desk(access: Access, *, today: date | None = None) -> list[Entry]:
    """The next milestones that are due from this person or the own department and not done; one query.

    The most urgent first. Months, half-years and papers have places of their own on the workbench.
    """
    rows = (
        visible_milestones(access)
        .filter(due_from_me(access), done_on__isnull=True)
        .select_related("department")
        .order_by("last_day", "first_day", "pk")[:SHOWN_AT_A_DESK]
    )
    return [_entry(row, access) for row in rows]


def flyer_entries(access: Access) -> list[Entry]:
    """From when to when flyers were handed out, for those who may read their register; one query."""
    if not access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        return []
    days = FlyerHandout.objects.filter(campaign=access.campaign).order_by("handed_on")
    given = list(days.values_list("handed_on", "copies"))
    if not given:
        return []
    return [
        Entry(
            track=Track.LAUNCH,
            key="launch.flyers",
            title=_("Flyers handed out"),
            first_day=given[0][0],
            last_day=given[-1][0],
            due=words_of([Role.OFFICE]),
            is_mine=is_due_from(access, Role.OFFICE),
            is_done=True,
            done_on=given[-1][0],
            url=reverse("campaign:flyer_list", args=[access.campaign.code]),
            note=_("%(copies)s copies") % {"copies": sum(copies for __, copies in given)},
        )
    ]


def _entry(milestone: Milestone, access: Access) -> Entry:
    is_mine = milestone.department_id in departments_of(access) if milestone.department_id else False
    return Entry(
        track=Track.OWN,
        key=f"own.{milestone.title}",
        title=milestone.title,
        first_day=milestone.first_day,
        last_day=milestone.last_day,
        due=milestone.due_from,
        is_mine=is_mine or bool(milestone.role and access.holds(milestone.role)),
        is_done=milestone.is_done,
        done_on=milestone.done_on,
        url=reverse("publishing:milestone", args=[access.campaign.code, milestone.pk]),
        note=milestone.note,
        row=f"milestone.{milestone.pk}",
    )

"""Who inspects: two or more, none of whom belongs to the window's department or acts for it."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from activities.models import InspectorSeat, ServiceWindow
from activities.windows.drawing import TEAM
from campaign.models import Campaign, Department, Membership, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused


class OneInspector(Refused):
    """An inspection takes two inspectors or more."""


class OwnDepartment(Refused):
    """Nobody inspects a window of his own department."""


class NotAnInspector(Refused):
    """Somebody holds no inspector's role today, or belongs to no department that is known."""


def inspectors_of(campaign: Campaign, *, today: date) -> dict[str, tuple[User, frozenset[str]]]:
    """Who may inspect today, by login: the account and the codes of all departments that are his; three queries.

    An account without a person belongs to nowhere that is known, and inspects nobody.
    """
    holding = Membership.objects.current(today).filter(campaign=campaign)
    people = (
        User.objects.filter(
            pk__in=holding.filter(role=Role.INSPECTOR).values("user"), is_active=True, person__isnull=False
        )
        .select_related("person__department")
        .order_by("username")
    )
    acting: dict[int, set[str]] = {}
    scoped = holding.filter(department__isnull=False, user__in=people.order_by().values("pk"))
    for user, code in scoped.order_by("pk").values_list("user", "department__code"):
        acting.setdefault(user, set()).add(code)
    return {
        user.username: (user, frozenset({user.person.department.code} | acting.get(user.pk, set())))
        for user in people
    }


def seats_for(
    window: ServiceWindow, inspectors: Sequence[User], *, by: Access, today: date
) -> list[InspectorSeat]:
    wanted = list({user.pk: user for user in inspectors}.values())
    if len(wanted) < TEAM:
        raise OneInspector(_("Two inspectors or more inspect together: choose one more."), field="inspectors")
    known = inspectors_of(by.campaign, today=today)
    seats = []
    for user in wanted:
        if user.username not in known:
            raise NotAnInspector(
                _("%(name)s is no inspector today.") % {"name": user.name}, field="inspectors"
            )
        account, homes = known[user.username]
        check_outsider(
            window.department, account, {window.department_id} if window.department.code in homes else ()
        )
        seats.append(InspectorSeat(inspector=account, department_id=account.person.department_id))
    return seats


def check_outsider(department: Department, user: User, homes: Collection[int]) -> None:
    """Refuse somebody who belongs to the department of the window or acts for it. Raises OwnDepartment."""
    if department.pk in homes:
        raise OwnDepartment(
            _("%(name)s belongs to %(department)s and does not inspect its windows.")
            % {"name": user.name, "department": department.name},
            field="inspectors",
        )

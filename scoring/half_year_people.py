"""Who is evaluated in a half-year, who marks, and about whom somebody says nothing; and whether it takes entries."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaign.models import Membership, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.models import HalfYearEvaluation, HalfYearState
from scoring.roster import Participant, participants


class EntriesClosed(Refused):
    """The half-year takes no entries any more."""


class UnknownDepartment(Refused):
    """The department is not evaluated in this half-year."""


def locked_open(evaluation: HalfYearEvaluation) -> HalfYearEvaluation:
    """The half-year under a lock that it shares with its closing, while it takes entries. Raises EntriesClosed."""
    found = (
        HalfYearEvaluation.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules")
        .get(pk=evaluation.pk)
    )
    if found.state != HalfYearState.OPEN:
        raise EntriesClosed(_("The half-year takes no entries any more."))
    return found


def candidates(evaluation: HalfYearEvaluation) -> list[Participant]:
    """The departments taking part on the last day, in their fixed order; one query. Source: rules.md §5 (title)."""
    return participants(evaluation.campaign, first_day=evaluation.last_month, last_day=evaluation.last_day)


def candidate(evaluation: HalfYearEvaluation, code: str) -> Participant | None:
    """One of them by its code, or None; one query."""
    found = participants(
        evaluation.campaign, first_day=evaluation.last_month, last_day=evaluation.last_day, only=code
    )
    return found[0] if found else None


def panel_members(evaluation: HalfYearEvaluation) -> list[User]:
    """Who marks: today's members of the leading group with an open account, by staff number; one query."""
    held = Membership.objects.current().filter(campaign=evaluation.campaign_id, role=Role.LEADER)
    return list(
        User.objects.filter(pk__in=held.of_open_accounts().values("user"))
        .select_related("person")
        .order_by("username")
    )


def recused_from(access: Access) -> frozenset[int]:
    """The departments about which this person gives no mark: the own one, and those that he heads (rules.md §2.8)."""
    own = {access.own_department_id} - {None}
    return frozenset(own | access.departments(Role.HEAD, Role.DEPUTY))


def recusals(evaluation: HalfYearEvaluation, members: Iterable[User]) -> dict[int, set[int]]:
    """The same for many members at once, by account; one query."""
    found = {member.pk: {member.person.department_id} if member.person else set() for member in members}
    headed = Membership.objects.current().filter(
        campaign=evaluation.campaign_id, role__in=(Role.HEAD, Role.DEPUTY), user__in=found
    )
    for user, department in headed.values_list("user_id", "department_id"):
        found[user].add(department)
    return found

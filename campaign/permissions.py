"""Who may do what: a person's access to one campaign, and the policy that every view carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.history import READS_AS, refuse_history
from campaign.models import Campaign, Membership, Role, User
from campaign.prepared import Prepared
from campaign.refusals import NotAllowed


@dataclass(frozen=True)
class Access:
    """A person in one campaign: the roles held today and the departments they are for."""

    user: User
    campaign: Campaign
    grants: frozenset[tuple[str, int | None]]

    def holds(self, *roles: str) -> bool:
        return any(role in roles for role, __ in self.grants)

    def departments(self, *roles: str) -> frozenset[int]:
        """The ids of the departments for which one of the roles is held."""
        return frozenset(
            department for role, department in self.grants if role in roles and department is not None
        )

    @property
    def own_department_id(self) -> int | None:
        """The department that the person belongs to; nobody writes points about it."""
        person = self.user.person
        return person.department_id if person else None

    def demand(self, *roles: str, campaign_id: int | None = None) -> None:
        """Raise NotAllowed unless one of the roles is held; for verbs, which run without a view too.

        `campaign_id` is the campaign of what the verb is about: a role counts in its own campaign only. Raises
        CampaignIsHistory where nothing is changed any more.
        """
        refuse_history(self.campaign)
        if not self.holds(*roles) or campaign_id not in (None, self.campaign.pk):
            raise NotAllowed(_("Your role does not allow this."))


SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
Policy = Callable[[Access], bool]


def access_of(user: User, campaign: Campaign) -> Access | None:
    """The user's access to the campaign today, or None for somebody who has no role there.

    In a campaign that is history the roles are those of a reader (campaign.history).
    """
    here = [membership for membership in current_memberships(user) if membership.campaign_id == campaign.pk]
    if not here:
        return None
    read_as = READS_AS if campaign.history_since else {}
    grants = frozenset((read_as.get(m.role, m.role), m.department_id) for m in here)
    # The account of the membership is the account itself: request.user looks itself up at every question.
    return Access(user=here[0].user, campaign=campaign, grants=grants)


def current_memberships(user: User) -> list[Membership]:
    """The user's memberships of today with their campaigns; read once for each signed-in request."""
    if not hasattr(user, "_current_memberships"):
        memberships = _MEMBERSHIPS.ask(user=user.pk, today=timezone.localdate())
        for membership in memberships:
            membership.user = user
        user._current_memberships = memberships
    return user._current_memberships


_MEMBERSHIPS = Prepared(
    lambda user, today: (
        Membership.objects.current(today)
        .filter(user_id=user)
        .select_related("campaign__unit", "campaign__rules", "campaign__office")
    ),
    user=int,
    today=date,
)


def any_of(*roles: str) -> Policy:
    """A policy that lets in whoever holds one of the roles."""

    def policy(access: Access) -> bool:
        return access.holds(*roles)

    policy.roles = frozenset(roles)
    return policy


member = any_of(*Role.values)
office = any_of(Role.OFFICE)
leader = any_of(Role.LEADER)
administrator = any_of(Role.SYSTEM_ADMINISTRATOR)
keeper = any_of(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
sees_settings = any_of(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


def require(policy: Policy):
    """Let the view run only for a member of the campaign in its address whom the policy lets in.

    The view gets `request.access` in place of the campaign's code. Who has no role in the campaign finds nothing
    there (404); who has a role but not this right is refused (403), and the refusal is recorded. A campaign that is
    history is only looked at: everything else gets a page that says so (409).
    """

    def decorate(view):
        @wraps(view)
        def checked(request: HttpRequest, campaign: str, **kwargs) -> HttpResponse:
            memberships = [m for m in current_memberships(request.user) if m.campaign.code == campaign]
            if not memberships:
                raise Http404
            access = access_of(request.user, memberships[0].campaign)
            request.access = access
            if access.campaign.history_since and request.method not in SAFE_METHODS:
                return render(request, "campaign/history.html", status=409)
            if not policy(access):
                raise denial(request)
            return view(request, **kwargs)

        checked.policy = policy
        return checked

    return decorate


class Denied(PermissionDenied):
    """A refusal that stands in the trail already."""


def denial(request: HttpRequest) -> Denied:
    """Record that somebody reached for what his role does not allow; the exception to raise."""
    access = getattr(request, "access", None)
    record(
        "access.denied",
        by=request.user,
        campaign=access.campaign if access else None,
        succeeded=False,
        path=request.path,
        method=request.method,
    )
    return Denied()


def open_to_all(reason: str):
    """Mark a view that needs no campaign role, with the reason; it still needs a login unless marked otherwise."""

    def decorate(view):
        view.policy = reason
        return view

    return decorate

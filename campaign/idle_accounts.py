"""Accounts and roles that nobody uses: closed after a time, or reported (security.md ACL-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from campaign.audit import record
from campaign.leavers import newest_campaign
from campaign.membership import leaves_no_administrator
from campaign.models import AuditEntry, Campaign, ClosedBecause, Membership, Role, User
from campaign.sign_ins import end_sessions_of

# Whoever holds these leaves entries in the trail when using them; the other roles read, and are used by signing in.
ACTING_ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.OFFICE, Role.SCORER, Role.LEADER)
NOTICE_AFTER = (2, 3)  # of the time after which an account is closed


@dataclass(frozen=True)
class UnusedRole:
    """A role that its holder has not used for so long, and the last sign of the holder."""

    membership: Membership
    last_act: datetime | None

    @property
    def number(self) -> str:
        """Under which number the account is found in the list."""
        user = self.membership.user
        return user.person.staff_number if user.person else user.username


def idle_for() -> timedelta | None:
    """How long an account may lie unused; None when accounts are not closed for it."""
    days = settings.ACCOUNT_IDLE_DAYS
    return timedelta(days=days) if days > 0 else None


def noticed_after() -> timedelta | None:
    """After how long without use the list calls an account idle."""
    limit = idle_for()
    return limit * NOTICE_AFTER[0] / NOTICE_AFTER[1] if limit else None


def unused_since(day: datetime, *, of: str = "") -> Q:
    """Accounts that were opened before the moment and not signed in to since; `of` leads to the account."""
    return Q(**{f"{of}active_since__lt": day}) & (
        Q(**{f"{of}last_login__isnull": True}) | Q(**{f"{of}last_login__lt": day})
    )


def last_use(user: User) -> datetime:
    """The last sign-in, or the opening when that is later."""
    return max(filter(None, (user.last_login, user.active_since)))


@transaction.atomic
def close_idle_accounts(*, at: datetime | None = None) -> int:
    """The daily work: close accounts that nobody has used for the time that is set; returns how many.

    Who alone administers a campaign stays, or nobody could open the others again; so do the demo's accounts.
    """
    at = at or timezone.now()
    limit = idle_for()
    if limit is None:
        return 0
    idle = (
        User.objects.select_for_update(of=("self",))
        .filter(unused_since(at - limit), is_active=True)
        .exclude(memberships__campaign__is_demo=True)
        .select_related("person")
        .order_by("pk")
    )
    closed = 0
    for user in idle:
        if leaves_no_administrator([user], at=at):
            continue
        user.is_active = False
        user.closed_because = ClosedBecause.IDLE
        user.save(update_fields=["is_active", "closed_because"])
        record(
            "campaign.account.closed",
            by=None,
            campaign=newest_campaign(user),
            obj=user,
            at=at,
            username=user.username,
            because=ClosedBecause.IDLE,
            last_use=last_use(user),
        )
        closed += 1
        end_sessions_of([user])
    return closed


def unused_roles(campaign: Campaign, *, at: datetime | None = None) -> list[UnusedRole]:
    """Roles of the campaign that were not used for as long as an account may lie idle, by department and number.

    A role that acts (administrator, office, scorer, leading group) is used by an entry in the campaign's trail, one
    that reads by a sign-in. Being an employee is no right that anybody could misuse, and is left out. Two queries.
    """
    at = at or timezone.now()
    limit = idle_for()
    if limit is None:
        return []
    since = at - limit
    held = list(
        Membership.objects.current()
        .filter(campaign=campaign, user__is_active=True, since__lt=timezone.localdate(since))
        .exclude(role=Role.EMPLOYEE)
        .select_related("user__person__department", "department")
        .order_by("role", "department__code", "user__username", "pk")
    )
    acts = AuditEntry.objects.filter(
        campaign=campaign, user__in=[each.user_id for each in held], succeeded=True
    )
    last = dict(
        acts.exclude(event__startswith="access.")
        .order_by()
        .values_list("user")
        .annotate(at=Max("recorded_at"))
    )
    found = []
    for membership in held:
        acted = last.get(membership.user_id)
        used = acted if membership.role in ACTING_ROLES else membership.user.last_login
        if used is None or used < since:
            found.append(UnusedRole(membership, acted))
    return found

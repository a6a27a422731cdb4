"""The people of a campaign with what is known of their accounts: filtered, and named by state."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.idle_accounts import idle_for, last_use, noticed_after, unused_since
from campaign.models import Campaign, Membership, Person, User
from campaign.password_age import first_password_is_over

UNUSABLE = "!"  # with which Django marks the hash of an account without a password


class AccountState(models.TextChoices):
    NONE = "none", _("No account")
    UNSET = "unset", _("No password yet")
    FIRST = "first", _("First password waiting")
    OVER = "over", _("First password expired")
    ACTIVE = "active", _("Active")
    IDLE = "idle", _("Not used")
    CLOSED = "closed", pgettext_lazy("of an account", "Closed")
    LEFT = "left", _("Has left")


@dataclass(frozen=True)
class AccountRow:
    """One line of the list: a person (or an account without one), the account, its state, the roles of the campaign."""

    person: Person | None
    user: User | None
    state: AccountState
    closes_at: datetime | None = None

    @property
    def number(self) -> str:
        return self.person.staff_number if self.person else self.user.username

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.user.name

    @property
    def roles(self) -> list[Membership]:
        return self.user.roles_here if self.user else []


def people_of(campaign: Campaign):
    """Everybody of the unit with account and roles of today, by department and staff number."""
    return (
        Person.objects.filter(unit=campaign.unit_id)
        .select_related("department", "user")
        .prefetch_related(Prefetch("user__memberships", queryset=_roles(campaign), to_attr="roles_here"))
        .order_by("department__code", "staff_number")
    )


def accounts_without_person(campaign: Campaign, *, at: datetime | None = None) -> list[AccountRow]:
    """Accounts with a role in the campaign that belong to nobody of the list, as the first administrator's at first."""
    users = (
        User.objects.filter(person__isnull=True, memberships__campaign=campaign)
        .prefetch_related(Prefetch("memberships", queryset=_roles(campaign), to_attr="roles_here"))
        .distinct()
        .order_by("username")
    )
    return [_row(None, user, at=at or timezone.now()) for user in users]


def row_of(person: Person, *, at: datetime | None = None) -> AccountRow:
    """The line of a person of `people_of`."""
    return _row(person, getattr(person, "user", None), at=at or timezone.now())


def matching(text: str = "", department: str = "", state: str = "", *, at: datetime | None = None) -> Q:
    """People whose name or staff number holds the text, of the department, in the state; without one, in service."""
    found = Q()
    for word in text.split():
        found &= Q(name__icontains=word) | Q(staff_number__icontains=word)
    if department:
        found &= Q(department__code=department)
    return found & in_state(state, at=at or timezone.now())


def in_state(state: str, *, at: datetime) -> Q:
    """The people who are in a state; of a person in service exactly one is true."""
    gone = Q(left_on__isnull=False, left_on__lte=timezone.localdate(at))
    if state == AccountState.LEFT:
        return gone
    unset = Q(user__password__startswith=UNUSABLE)
    first = Q(user__first_password_until__isnull=False)
    over = first & Q(user__first_password_until__lte=at)
    notice = noticed_after()
    idle = unused_since(at - notice, of="user__") if notice else Q(pk__isnull=True)
    opened = Q(user__is_active=True) & ~gone
    return {
        AccountState.NONE: Q(user__isnull=True) & ~gone,
        AccountState.CLOSED: Q(user__is_active=False) & ~gone,
        AccountState.UNSET: opened & unset,
        AccountState.OVER: opened & ~unset & over,
        AccountState.FIRST: opened & ~unset & Q(user__first_password_until__gt=at),
        AccountState.IDLE: opened & ~unset & ~first & idle,
        AccountState.ACTIVE: opened & ~unset & ~first & ~idle,
    }.get(state, ~gone)


def _roles(campaign: Campaign):
    return (
        Membership.objects.current()
        .filter(campaign=campaign)
        .select_related("department")
        .order_by("role", "department__code", "pk")
    )


def _row(person: Person | None, user: User | None, *, at: datetime) -> AccountRow:
    state = _state(person, user, at=at)
    closes = idle_for()
    return AccountRow(
        person, user, state, last_use(user) + closes if state == AccountState.IDLE and closes else None
    )


def _state(person: Person | None, user: User | None, *, at: datetime) -> AccountState:
    if person is not None and person.has_left(timezone.localdate(at)):
        return AccountState.LEFT
    if user is None:
        return AccountState.NONE
    if not user.is_active:
        return AccountState.CLOSED
    if not user.has_usable_password():
        return AccountState.UNSET
    if user.first_password_until is not None:
        return AccountState.OVER if first_password_is_over(user, at=at) else AccountState.FIRST
    notice = noticed_after()
    return AccountState.IDLE if notice and last_use(user) < at - notice else AccountState.ACTIVE

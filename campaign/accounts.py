"""What becomes of an account that exists: its password, its sign-ins, closing and opening it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.membership import LastAdministrator, leaves_no_administrator
from campaign.models import ClosedBecause, Person, Role, Unit, User
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.sign_ins import end_sessions_of


class WeakPassword(Refused):
    """The password breaks the rules for passwords; the text says which."""


class WrongPassword(Refused):
    """The present password is not the one that was typed."""


class PersonLeft(Refused):
    """Whoever left the unit has no account that is open."""


@transaction.atomic
def change_password(
    *, user: User, current: str, new: str, session: str | None = None, at: datetime | None = None
) -> User:
    """The person's own change of password; every other sign-in ends, the one with the key `session` goes on.

    Raises WrongPassword (recorded by the caller, whose transaction goes on) or WeakPassword.
    Source: security.md IAM-3, IAM-6, IAM-10.
    """
    at = at or timezone.now()
    if not user.check_password(current):
        raise WrongPassword(_("This is not your present password."), field="current")
    if new == current:
        raise WeakPassword(_("Choose another password than the present one."), field="new")
    try:
        validate_password(new, user=user)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages), field="new") from weak
    was_first = user.first_password_until is not None
    user.set_password(new)
    user.password_set_at = at
    user.first_password_until = None
    user.save(update_fields=["password", "password_set_at", "first_password_until"])
    ended = end_sessions_of([user], but=session)
    record("campaign.account.password_changed", by=user, obj=user, at=at, was_first=was_first, sessions=ended)
    return user


@transaction.atomic
def let_in(*, user: User, may_sign_in: bool, by: Access, at: datetime | None = None) -> User:
    """Open or close an account; all sign-ins of a closed one end (security.md IAM-6).

    The days without use count from the opening. Whoever had left and came back signs in with a new first password only:
    the one from before is good no more. Raises NotAllowed for one's own account, PersonLeft, LastAdministrator.
    """
    demand_account(by, user)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.pk == by.user.pk:
        raise NotAllowed(_("Nobody closes his own account."), field="is_active")
    if may_sign_in and user.person is not None and user.person.has_left(timezone.localdate(at)):
        raise PersonLeft(_("%(name)s has left; take the leaving back first.") % {"name": user.name})
    if not may_sign_in and leaves_no_administrator([user], at=at):
        raise LastAdministrator(_("Name another system administrator first."), field="is_active")
    was_left = may_sign_in and user.closed_because == ClosedBecause.LEFT
    user.is_active = may_sign_in
    user.closed_because = "" if may_sign_in else ClosedBecause.BY_HAND
    if may_sign_in:
        user.active_since = at or timezone.now()
    if was_left:
        user.set_unusable_password()
        user.first_password_until = None
    user.save(
        update_fields=["is_active", "closed_because", "active_since", "password", "first_password_until"]
    )
    end_sessions_of([user])
    _record("opened_again" if may_sign_in else "closed", user, by=by, at=at)
    return user


@transaction.atomic
def end_sessions(*, user: User, by: Access, at: datetime | None = None) -> int:
    """Sign a person out everywhere; returns how many sign-ins ended (security.md IAM-7)."""
    demand_account(by, user)
    ended = end_sessions_of([user])
    _record("sessions_ended", user, by=by, at=at, sessions=ended)
    return ended


def follow_people(unit: Unit, staff_numbers: Iterable[str]) -> None:
    """Let the accounts of these people bear the names of the people: two queries, however many there are.

    An account of the unit that was there before its person (the first administrator's) becomes that person's.
    """
    numbers = list(staff_numbers)
    people = Person.objects.filter(unit=unit, staff_number__in=numbers)
    User.objects.filter(
        person__isnull=True,
        memberships__campaign__unit=unit,
        username__in=people.filter(user__isnull=True).values("staff_number"),
    ).update(person=Subquery(people.filter(staff_number=OuterRef("username")).values("pk")[:1]))
    User.objects.filter(person__in=people).exclude(name=F("person__name")).update(
        name=Subquery(Person.objects.filter(pk=OuterRef("person_id")).values("name")[:1])
    )


def demand_account(by: Access, user: User) -> None:
    """Only an administrator of the account's own unit: a role elsewhere hands nobody the account."""
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    if user.person is not None:
        belongs = user.person.unit_id == by.campaign.unit_id
    else:
        belongs = user.memberships.filter(campaign__unit=by.campaign.unit_id).exists()
    if not belongs:
        raise NotAllowed(_("This person belongs to another unit."))


def _record(act: str, user: User, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"campaign.account.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=user,
        at=at,
        username=user.username,
        **data,
    )

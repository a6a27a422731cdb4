"""First passwords are drawn and hashed in the task process, and become good together with their slips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.audit import record_each
from campaign.first_passwords import Wanted, plan_order
from campaign.models import Membership, PasswordSlips, Role, SlipsState, User
from campaign.password_age import FIRST_PASSWORD_LASTS
from campaign.passwords import first_password
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from campaign.sign_ins import end_sessions_of

KEPT_FOR = timedelta(days=1)  # the file of the slips
CHUNK = 200
TELL_EVERY = 10


class SlipsOutdated(Refused):
    """Something changed between the order and its work; nothing was made."""


@dataclass(frozen=True)
class Slip:
    """One slip: what is printed on it. The password is nowhere else, and never in what a program shows of a slip."""

    number: str
    name: str
    department: str
    is_new: bool
    password: str = field(repr=False)
    hashed: str = field(repr=False)


def draw_slips(slips: PasswordSlips, tell: Callable[[int, int], None]) -> list[Slip]:
    """Draw and hash a password for everybody in the order; nothing is written. `tell` hears after every ten how many are done.

    Raises SlipsOutdated when somebody in the order may no longer have one, NotAllowed.
    """
    wanted = _still_wanted(slips)
    hasher = import_string(settings.FIRST_PASSWORD_HASHER)()
    drawn = []
    for done, each in enumerate(wanted, start=1):
        password = _acceptable(each.account)
        drawn.append(
            Slip(
                number=each.number,
                name=each.name,
                department=each.department,
                is_new=each.user is None,
                password=password,
                hashed=make_password(password, hasher=hasher),
            )
        )
        if done % TELL_EVERY == 0 or done == len(wanted):
            tell(done, len(wanted))
    return drawn


@transaction.atomic
def hand_out(
    slips: PasswordSlips, drawn: Sequence[Slip], *, file: str, at: datetime | None = None
) -> PasswordSlips:
    """Make the accounts of the drawn slips and set the passwords of the others; from now on the slips in `file` are good.

    Whoever has no role in the campaign becomes an employee there. Sign-ins and lockouts of the accounts end. The same
    number of queries for each 200 people. Raises SlipsOutdated when anything differs from what was drawn.
    """
    at = at or timezone.now()
    slips = (
        PasswordSlips.objects.select_for_update(of=("self",))
        .select_related("campaign", "by")
        .get(pk=slips.pk)
    )
    if slips.state != SlipsState.ORDERED:
        raise _outdated()
    # Nobody closes one of these accounts between the check and the writing.
    theirs = Q(username__in=slips.accounts) | Q(
        person__staff_number__in=slips.accounts, person__unit=slips.campaign.unit_id
    )
    list(User.objects.select_for_update(of=("self",)).filter(theirs).order_by("pk"))
    wanted = {each.number: each for each in _still_wanted(slips)}
    if {(slip.number, slip.is_new) for slip in drawn} != {
        (each.number, each.user is None) for each in wanted.values()
    }:
        raise _outdated()
    slips.valid_until = at + FIRST_PASSWORD_LASTS
    slips.keep_until = at + KEPT_FOR
    new, again, opened_again = [], [], []
    for slip in drawn:
        user = wanted[slip.number].account
        user.password = slip.hashed
        user.password_set_at = at
        user.first_password_until = slips.valid_until
        if not user.is_active:
            opened_again.append(user)
        if slip.is_new or not user.is_active:
            user.is_active, user.closed_because, user.active_since = True, "", at
        (new if slip.is_new else again).append(user)
    try:
        with transaction.atomic():
            User.objects.bulk_create(new, batch_size=CHUNK)
    except IntegrityError as race:
        raise _outdated() from race
    fields = [
        "password",
        "password_set_at",
        "first_password_until",
        "is_active",
        "closed_because",
        "active_since",
    ]
    User.objects.bulk_update(again, fields, batch_size=CHUNK)
    end_sessions_of(again)
    AccessAttempt.objects.filter(username__in=[user.username for user in again]).delete()
    employees = _become_employees([*new, *again], slips, at=at)
    for act, users in (("opened", new), ("opened_again", opened_again), ("first_password", [*new, *again])):
        _tell(
            f"campaign.account.{act}", slips, [(user, {"username": user.username}) for user in users], at=at
        )
    _tell("campaign.role.granted", slips, [(each, _granted(each)) for each in employees], at=at)
    slips.file = file
    slips.state = SlipsState.PRINTED
    slips.save(update_fields=["file", "state", "valid_until", "keep_until"])
    return slips


def _still_wanted(slips: PasswordSlips) -> list[Wanted]:
    access = access_of(slips.by, slips.campaign) or Access(slips.by, slips.campaign, frozenset())
    access.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=slips.campaign_id)
    wanted = plan_order(slips.accounts, by=access, being_made=False).everybody
    if [each.number for each in wanted] != slips.accounts:
        raise _outdated()
    return wanted


def _acceptable(account: User) -> str:
    """A first password that passes the rules; by chance one could hold a very short staff number."""
    while True:
        password = first_password()
        try:
            validate_password(password, user=account)
        except ValidationError:
            continue
        return password


def _become_employees(users: Sequence[User], slips: PasswordSlips, *, at: datetime) -> list[Membership]:
    today = timezone.localdate(at)
    memberships = Membership.objects.filter(campaign=slips.campaign_id, user__in=users)
    held = set(memberships.current().values_list("user", flat=True))
    before = {each.user_id: each for each in memberships.filter(role=Role.EMPLOYEE)}
    new, lifted = [], []
    for user in users:
        if user.pk in held:
            continue
        membership = before.get(user.pk)
        if membership is None:
            membership = Membership(campaign=slips.campaign, role=Role.EMPLOYEE, since=today)
            new.append(membership)
        else:
            membership.since, membership.until = min(membership.since, today), None
            lifted.append(membership)
        membership.user = user
    Membership.objects.bulk_create(new, batch_size=CHUNK)
    Membership.objects.bulk_update(lifted, ["since", "until"], batch_size=CHUNK)
    return [*new, *lifted]


def _granted(membership: Membership) -> dict:
    return {
        "username": membership.user.username,
        "role": membership.role,
        "department": None,
        "since": membership.since,
        "until": None,
    }


def _tell(event: str, slips: PasswordSlips, objects: Sequence[tuple], *, at: datetime) -> None:
    each = [(obj, {**data, "slips": slips.pk}) for obj, data in objects]
    record_each(event, each, by=slips.by, campaign=slips.campaign, at=at)


def _outdated() -> SlipsOutdated:
    return SlipsOutdated(_("Something has changed since the order. Nothing was made: order the slips again."))

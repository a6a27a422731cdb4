"""Who holds which role in a campaign: accounts are opened, roles granted and ended, duties kept apart."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, Membership, Person, Role, User
from campaign.models.access import DEPARTMENT_ROLES, EXCLUSIVE_ROLES
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.sign_ins import end_sessions_of

ONE_DAY = timedelta(days=1)
# What a role leaves no room for, in every campaign of the unit: an administrator touches no points, an auditor
# changes nothing at all (security.md ACL-2).
POINTS_ROLES = (Role.OFFICE, Role.SCORER, Role.LEADER, Role.INSPECTOR, Role.JUROR)
EXCLUDED_BY = {
    Role.SYSTEM_ADMINISTRATOR: {*POINTS_ROLES, Role.AUDITOR},
    Role.AUDITOR: set(Role) - {Role.AUDITOR, Role.EMPLOYEE},
}


class AccountExists(Refused):
    """The person has an account, or the staff number is the login of somebody else."""


class WrongScope(Refused):
    """Scorers, heads and deputies hold their role for a department of the unit, others for none."""


class RoleHeld(Refused):
    """The account holds the role already."""


class DutiesExclude(Refused):
    """The account holds a role that must lie in other hands."""


class LastAdministrator(Refused):
    """The campaign would be left without a system administrator."""


@transaction.atomic
def open_account(*, person: Person, by: Access, at: datetime | None = None) -> User:
    """Open the account of a person; the staff number is the login, and there is no password yet.

    For many people at once, each with a first password on a slip: `campaign.first_passwords`.
    Raises AccountExists. Source: security.md IAM-1.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    if person.unit_id != by.campaign.unit_id:
        raise WrongScope(_("This person belongs to another unit."))
    if User.objects.filter(Q(person=person) | Q(username=person.staff_number)).exists():
        raise AccountExists(
            _("There is an account for %(number)s already.") % {"number": person.staff_number}
        )
    user = User.objects.create_user(
        person.staff_number, name=person.name, person=person, active_since=at or timezone.now()
    )
    record(
        "campaign.account.opened",
        by=by.user,
        campaign=by.campaign,
        obj=user,
        at=at,
        username=user.username,
    )
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    by: Access,
    department: Department | None = None,
    since: date | None = None,
    until: date | None = None,
    at: datetime | None = None,
) -> Membership:
    """Give an account a role in the campaign of `by`, for a department where the role has a scope.

    System administrator, assessment office and auditor exclude each other in all campaigns of the unit; an
    administrator holds no role that gives points, an auditor none but employee. A role that ended is taken up again,
    one that is going to end goes on. The account signs in anew (security.md IAM-6), unless it is the granting one.
    Raises WrongScope, RoleHeld or DutiesExclude. Source: architecture.md “Roles”, security.md ACL-2.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    role = Role(role)
    since = since or timezone.localdate(at)
    _check_scope(role, department, by=by)
    # Under the account's lock two administrators cannot grant two excluding duties at one moment.
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _check_duties(user, role, by=by, since=since, until=until)
    held = Membership.objects.filter(
        user=user, campaign=by.campaign, role=role, department=department
    ).first()
    if held is None:
        held = Membership.objects.create(
            user=user, campaign=by.campaign, role=role, department=department, since=since, until=until
        )
    elif held.until is None or (until is not None and since <= held.until and until <= held.until):
        raise RoleHeld(_("%(name)s holds this role already.") % {"name": user.name}, field="role")
    else:
        held.since = since if held.until < since else min(held.since, since)
        held.until = until
        held.save(update_fields=["since", "until"])
    _sign_in_anew(user, by=by)
    _record("granted", held, by=by, at=at, since=since, until=until)
    return held


@transaction.atomic
def end_role(
    *, membership: Membership, by: Access, last_day: date | None = None, at: datetime | None = None
) -> Membership:
    """End a role; without `last_day` at once: yesterday was its last day. One that is over by then stays as it is.

    A later last day than the present one is a grant for the days between and is checked like one. Raises
    LastAdministrator when nobody would be left to grant roles, DutiesExclude.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=membership.campaign_id)
    user = User.objects.select_for_update(of=("self",)).get(pk=membership.user_id)
    was = Membership.objects.get(pk=membership.pk).until
    today = timezone.localdate(at)
    ends = last_day or today - ONE_DAY
    if last_day is None and was is not None and was <= ends:
        membership.until = was
        return membership
    if was is not None and ends > was:
        _check_duties(user, Role(membership.role), by=by, since=was + ONE_DAY, until=ends)
    elif membership.role == Role.SYSTEM_ADMINISTRATOR and not _another_administrator(
        membership, on=max(ends + ONE_DAY, today), at=at or timezone.now()
    ):
        raise LastAdministrator(_("Name another system administrator first."))
    membership.until = ends
    membership.since = min(membership.since, membership.until)
    membership.save(update_fields=["since", "until"])
    _sign_in_anew(user, by=by)
    _record("ended", membership, by=by, at=at, until=membership.until)
    return membership


def leaves_no_administrator(
    users: Iterable[User], *, at: datetime | None = None, counts_leavers: bool = False
) -> bool:
    """Whether the newest campaign of a unit would be left without a system administrator who can sign in.

    Under the lock of the administrators' roles, so that two acts cannot close two of them at one moment; whoever asks
    holds the lock of the accounts before. `counts_leavers`: somebody whose leaving is not carried out yet is enough, so
    that of two who leave on one day one goes.
    """
    going = {user.pk for user in users}
    list(_lock_administrators(Campaign.objects.filter(memberships__user__in=going)))
    return without_administrator(going, at=at, counts_leavers=counts_leavers)


def without_administrator(
    going: Collection[int], *, at: datetime | None = None, counts_leavers: bool = False
) -> bool:
    """Whether the accounts, by their keys, hold a newest campaign that nobody else who can sign in administers.

    Two queries, without a lock.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    newest = Campaign.objects.exclude(unit__campaigns__year__gt=F("year"))
    in_force = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        since__lte=today,
        role=Role.SYSTEM_ADMINISTRATOR,
        user__is_active=True,
        campaign__in=newest,
    )
    theirs = set(in_force.filter(user__in=going).values_list("campaign", flat=True))
    others = in_force.filter(_has_password(at), campaign__in=theirs).exclude(user__in=going)
    if not counts_leavers:
        others = others.filter(_in_service(today))
    return theirs != set(others.values_list("campaign", flat=True))


def _has_password(at: datetime) -> Q:
    """Roles of accounts with a password that is no first one gone by; in a demo a click signs in without any."""
    none = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(user__password="")
    is_over = Q(user__first_password_until__isnull=False, user__first_password_until__lte=at)
    return Q(campaign__is_demo=True) | ~(none | is_over)


def _in_service(on: date) -> Q:
    return Q(user__person__left_on__isnull=True) | Q(user__person__left_on__gt=on)


def _sign_in_anew(user: User, *, by: Access) -> None:
    if user.pk != by.user.pk:
        end_sessions_of([user])


def _another_administrator(membership: Membership, *, on: date, at: datetime) -> bool:
    """Whether somebody else who can sign in administers the campaign on that day; under the lock of all of them."""
    list(_lock_administrators([membership.campaign_id]))
    administrators = Membership.objects.filter(
        _has_password(at),
        _in_service(on),
        campaign=membership.campaign_id,
        role=Role.SYSTEM_ADMINISTRATOR,
        user__is_active=True,
    )
    return any(
        other.pk != membership.pk and other.since <= on and (other.until is None or other.until >= on)
        for other in administrators
    )


def _lock_administrators(campaigns) -> QuerySet[Membership]:
    """The administrators' roles in the campaigns, so that two cannot end each other at one moment."""
    return (
        Membership.objects.select_for_update(of=("self",))
        .filter(campaign__in=campaigns, role=Role.SYSTEM_ADMINISTRATOR)
        .order_by("pk")
    )


def _check_scope(role: Role, department: Department | None, *, by: Access) -> None:
    if (role in DEPARTMENT_ROLES) != (department is not None):
        raise WrongScope(
            _("Scorers, heads and deputies need a department, others have none."), field="department"
        )
    if department is not None and department.unit_id != by.campaign.unit_id:
        raise WrongScope(_("This department belongs to another unit."), field="department")


def _check_duties(user: User, role: Role, *, by: Access, since: date, until: date | None) -> None:
    overlap = Q(until__isnull=True) | Q(until__gte=since)
    if until is not None:
        overlap &= Q(since__lte=until)
    # Within one campaign the three exclusive duties do not pass to each other, not even one after the other.
    in_this_campaign = Q(campaign=by.campaign, role__in=EXCLUSIVE_ROLES)
    held = Membership.objects.filter(
        overlap | in_this_campaign, user=user, campaign__unit=by.campaign.unit_id
    )
    for other in held.exclude(role=role).order_by("role"):
        if _exclude(role, Role(other.role)):
            raise DutiesExclude(
                _("%(name)s is %(held)s; %(wanted)s must lie in other hands. The rule: %(rule)s")
                % {
                    "name": user.name,
                    "held": other.get_role_display(),
                    "wanted": role.label,
                    "rule": _rule(role, Role(other.role)),
                },
                field="role",
            )


def _exclude(one: Role, other: Role) -> bool:
    return other in EXCLUDED_BY.get(one, ()) or one in EXCLUDED_BY.get(other, ())


def _rule(one: Role, other: Role) -> str:
    """The rule by which two roles exclude each other, in words."""
    if one in EXCLUSIVE_ROLES and other in EXCLUSIVE_ROLES:
        return _("system administrator, assessment office and auditor exclude each other.")
    if Role.AUDITOR in (one, other):
        return _("an auditor changes nothing, and holds no other role than employee.")
    return _("a system administrator holds no role that gives points.")


def _record(act: str, membership: Membership, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"campaign.role.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=membership,
        at=at,
        username=membership.user.username,
        role=membership.role,
        department=membership.department.code if membership.department else None,
        **data,
    )

"""People who leave: their roles end, their account is closed, and every row about them stays."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.membership import LastAdministrator, leaves_no_administrator
from campaign.models import Campaign, ClosedBecause, Membership, Person, Role, User
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.sign_ins import end_sessions_of

ONE_DAY = timedelta(days=1)


class NotInService(Refused):
    """The person has left already, or never did."""


@transaction.atomic
def leave(*, person: Person, on: date, by: Access, at: datetime | None = None) -> Person:
    """A person leaves the unit: `on` is the first day out of service.

    On that day every role of the person ends, in all campaigns of the unit, and the account is closed; a day that lies
    ahead is kept and carried out by the daily work. Names, points and the trail stay. Raises NotInService,
    NotAllowed for oneself, LastAdministrator. Source: security.md ACL-6.
    """
    person = _own_person(person, by)
    if person.left_on is not None:
        raise NotInService(_("%(name)s has left already.") % {"name": person.name}, field="on")
    if by.user.person_id == person.pk:
        raise NotAllowed(_("Nobody closes his own account."), field="on")
    person.left_on = on
    person.save(update_fields=["left_on"])
    record(
        "campaign.person.left",
        by=by.user,
        campaign=by.campaign,
        obj=person,
        at=at,
        staff_number=person.staff_number,
        left_on=on,
    )
    if person.has_left(timezone.localdate(at)):
        user = User.objects.select_for_update(of=("self",)).filter(person=person).first()
        if user is not None and leaves_no_administrator([user], at=at):
            raise LastAdministrator(_("Name another system administrator first."))
        _close([person], by=by.user, campaign=by.campaign, at=at)
    return person


@transaction.atomic
def come_back(*, person: Person, by: Access, at: datetime | None = None) -> Person:
    """Take a leaving back, also after it happened; account and roles are given anew by hand. Raises NotInService."""
    person = _own_person(person, by)
    if person.left_on is None:
        raise NotInService(_("%(name)s is in service.") % {"name": person.name})
    was = person.left_on
    person.left_on = None
    person.save(update_fields=["left_on"])
    record(
        "campaign.person.came_back",
        by=by.user,
        campaign=by.campaign,
        obj=person,
        at=at,
        staff_number=person.staff_number,
        left_on=was,
    )
    return person


@transaction.atomic
def close_accounts_of_leavers(*, at: datetime | None = None) -> int:
    """The daily work: carry out every leaving whose day has come; returns how many accounts were closed.

    Also for a day that was entered in the table of people. Who alone administers a campaign stays until another does.
    """
    today = timezone.localdate(at)
    open_still = Q(user__is_active=True) | (
        Q(user__memberships__until__isnull=True, user__memberships__isnull=False)
        | Q(user__memberships__until__gte=today)
    )
    due = (
        Person.objects.filter(open_still, left_on__lte=today)
        .select_related("user", "unit")
        .distinct()
        .order_by("pk")
    )
    closed = 0
    for person in due:  # one after the other: of two last administrators one stays
        user = User.objects.select_for_update(of=("self",)).get(pk=person.user.pk)
        if not leaves_no_administrator([user], at=at, counts_leavers=True):
            _close([person], by=None, campaign=newest_campaign(person.user), at=at)
            closed += 1
    return closed


def newest_campaign(user: User) -> Campaign | None:
    """The campaign in whose trail the daily work writes about an account: the newest of the unit, or of its roles."""
    units = [user.person.unit_id] if user.person else user.memberships.values("campaign__unit")
    return Campaign.objects.filter(unit__in=units).order_by("-year", "-pk").first()


def _own_person(person: Person, by: Access) -> Person:
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    if person.unit_id != by.campaign.unit_id:
        raise NotAllowed(_("This person belongs to another unit."))
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _close(
    people: Iterable[Person], *, by: User | None, campaign: Campaign | None, at: datetime | None
) -> None:
    for person in people:
        user = User.objects.select_for_update(of=("self",)).filter(person=person).first()
        if user is None:
            continue
        last_day = person.left_on - ONE_DAY
        lasting = Q(until__isnull=True) | Q(until__gt=last_day)
        ended = Membership.objects.select_for_update(of=("self",)).filter(lasting, user=user)
        roles = []
        for membership in ended.order_by("pk"):
            membership.until = last_day
            membership.since = min(membership.since, last_day)
            membership.save(update_fields=["since", "until"])
            roles.append(membership.role)
        was_active = user.is_active
        user.is_active = False
        user.closed_because = ClosedBecause.LEFT
        user.save(update_fields=["is_active", "closed_because"])
        end_sessions_of([user])
        record(
            "campaign.account.closed",
            by=by,
            campaign=campaign,
            obj=user,
            at=at,
            username=user.username,
            because=ClosedBecause.LEFT,
            was_active=was_active,
            roles_ended=roles,
        )

"""Who heads each department and who scores for each owner: the seats, who might take them, and filling them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.membership import grant_role, open_account
from campaign.models import Campaign, Department, Enrolment, Membership, Person, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.scheme_versions import current_scheme

# A post that says who heads a department; a deputy's says 副.
HEADING = ("部长", "主任", "处长", "馆长", "主席", "书记", "经理", "负责人")


class SeatRefused(Refused):
    """Somebody cannot take the seat; `field` is the seat's key, and no seat is filled."""


@dataclass(frozen=True)
class Seat:
    """A role for a department: who holds it, or who of its people might take it."""

    role: Role
    department: Department
    holders: Sequence[User] = ()
    candidates: Sequence[Person] = ()

    @property
    def key(self) -> str:
        return f"{self.role}_{self.department.pk}"

    @property
    def proposed(self) -> Person | None:
        """The one person whose post says so; for a scorer nobody."""
        heading = [person for person in self.candidates if is_head(person.post)]
        return heading[0] if self.role == Role.HEAD and len(heading) == 1 else None


@dataclass(frozen=True)
class Named:
    """Somebody is to take a seat."""

    seat: Seat
    person: Person


def is_head(post: str) -> bool:
    """Whether the words of a post say that its holder heads the department."""
    return post.endswith(HEADING) and "副" not in post


def seats_of(campaign: Campaign, *, today: date) -> list[Seat]:
    """A head for each department that takes part, a scorer for each owner of the scheme; five queries.

    In the order of the departments. Without a scheme there are no owners yet.
    """
    day = campaign.day_within(today)
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    enrolled = list(
        Enrolment.objects.filter(lasting, campaign=campaign, since__lte=day)
        .select_related("department")
        .order_by("position", "department__code")
    )
    scheme = current_scheme(campaign)
    owners = set(
        Department.objects.filter(owned_indicators__section__sheet__scheme=scheme).values_list(
            "pk", flat=True
        )
        if scheme
        else ()
    )
    held: dict[tuple[str, int | None], list[User]] = {}
    memberships = (
        Membership.objects.current()
        .of_open_accounts()
        .filter(campaign=campaign, role__in=(Role.HEAD, Role.SCORER))
    )
    for membership in memberships.select_related("user").order_by("user__username"):
        held.setdefault((membership.role, membership.department_id), []).append(membership.user)
    people: dict[int, list[Person]] = {}
    for person in Person.objects.in_service(today).filter(unit=campaign.unit_id).order_by("staff_number"):
        people.setdefault(person.department_id, []).append(person)
    wanted = [(Role.HEAD, each.department) for each in enrolled if each.category_id is not None]
    wanted += [(Role.SCORER, each.department) for each in enrolled if each.department_id in owners]
    return [
        Seat(role, department, held.get((role, department.pk), ()), people.get(department.pk, ()))
        for role, department in wanted
    ]


@transaction.atomic
def fill_seats(named: Sequence[Named], *, by: Access, at: datetime | None = None) -> list[User]:
    """Give each named person the seat, opening an account where there is none; returns the accounts in their order.

    A new account has no password: it gets one by a slip (`campaign.first_passwords`). All of it or nothing: raises
    SeatRefused with the seat at which it failed. Source: security.md IAM-1, ACL-2.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    return [_fill(each, by=by, at=at) for each in named]


def _fill(named: Named, *, by: Access, at: datetime | None) -> User:
    seat, person = named.seat, named.person
    try:
        user = User.objects.filter(person=person).first() or open_account(person=person, by=by, at=at)
        if not user.is_active:
            raise SeatRefused(_("The account of %(name)s is closed.") % {"name": user.name})
        if user not in seat.holders:
            grant_role(user=user, role=seat.role, department=seat.department, by=by, at=at)
    except Refused as refusal:
        raise SeatRefused(refusal.message, field=seat.key) from refusal
    return user

"""First passwords are ordered: for people without an account, and for those who forgot theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign import jobs
from campaign.audit import record
from campaign.models import ClosedBecause, PasswordSlips, Person, Role, SlipsState, Unit, User
from campaign.permissions import Access
from campaign.refusals import Refused

KIND = "first_passwords"
MOST = 1000  # people in one order: more pages than these fill are not printed at once (PDF-4)

LEFT = gettext_lazy("has left")
CLOSED = gettext_lazy("the account is closed; open it first")
OWN = gettext_lazy("your own password is changed on its own page")
TAKEN = gettext_lazy("the staff number is the login of somebody else")
BEING_MADE = gettext_lazy("a slip is being made already")


class NobodyChosen(Refused):
    """There is nobody who could get a first password."""


class TooManyChosen(Refused):
    """More people than one order may hold."""


@dataclass(frozen=True)
class Wanted:
    """Somebody who gets a first password: the person, and the account when there is one."""

    number: str
    person: Person | None
    user: User | None

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.user.name

    @property
    def department(self) -> str:
        return self.person.department.name if self.person else ""

    @property
    def account(self) -> User:
        """The account, or how the new one will be."""
        return self.user or User(username=self.number, name=self.name, person=self.person)


@dataclass
class Order:
    """What an order would do: for whom accounts are made, who gets another password, who is left out and why."""

    new: list[Wanted] = field(default_factory=list)
    again: list[Wanted] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def everybody(self) -> list[Wanted]:
        """In the order in which the slips are handed out: by department, then by staff number."""
        return sorted(
            [*self.new, *self.again],
            key=lambda each: (each.person.department.code if each.person else "", each.number),
        )


def plan_order(numbers: Iterable[str], *, by: Access, being_made: bool = True) -> Order:
    """What an order for these staff numbers would do now; four queries, however many there are.

    An account that was closed because nobody used it is opened again with its new password; one that was closed by hand
    is opened by hand first. Whose slip is being made already is left out, unless the order itself asks (`being_made`).
    """
    numbers = set(numbers)
    people = Person.objects.filter(unit=by.campaign.unit_id, staff_number__in=numbers)
    order = Order()
    today = timezone.localdate()
    waiting = _being_made(by) if being_made else set()
    found = {person.staff_number: person for person in people.select_related("department", "user", "unit")}
    accounts = User.objects.filter(username__in=numbers).exclude(person__in=people).distinct()
    strangers = {user.username: user for user in accounts}
    own = set(
        accounts.filter(person__isnull=True, memberships__campaign__unit=by.campaign.unit_id).values_list(
            "username", flat=True
        )
    )
    for number in sorted(numbers):
        person, stranger = found.get(number), strangers.get(number)
        user = getattr(person, "user", None) if person else stranger if number in own else None
        wanted = Wanted(number, person, user)
        if person is None and user is None:
            continue  # nobody of this unit
        reason = _reason_against(wanted, stranger, by=by, today=today)
        if not reason and number in waiting:
            reason = BEING_MADE
        if reason:
            order.left_out.append((f"{wanted.name} {number}", str(reason)))
        else:
            (order.again if user else order.new).append(wanted)
    return order


@transaction.atomic
def order_slips(
    numbers: Sequence[str], *, site_address: str, by: Access, at: datetime | None = None
) -> PasswordSlips:
    """Order accounts with first passwords, and another first password for those who have an account.

    Made by the task process, which alone ever knows the passwords. Raises NobodyChosen, TooManyChosen.
    Source: security.md IAM-3, AUD-5.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=by.campaign.pk)
    at = at or timezone.now()
    # One order after the other: a second one for the same people would make the first one's slips worthless.
    Unit.objects.select_for_update(no_key=True).get(pk=by.campaign.unit_id)
    wanted = plan_order(numbers, by=by).everybody
    if not wanted:
        raise NobodyChosen(_("Nobody who is chosen can get a first password."))
    if len(wanted) > MOST:
        raise TooManyChosen(_("Choose at most %(most)s people at once.") % {"most": MOST})
    slips = PasswordSlips.objects.create(
        campaign=by.campaign,
        accounts=[each.number for each in wanted],
        site_address=site_address,
        by=by.user,
        at=at,
    )
    subject = ngettext(
        "First password of %(count)s person", "First passwords of %(count)s people", len(wanted)
    )
    slips.job = jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=subject % {"count": len(wanted)},
        at=at,
        slips=slips.pk,
    )
    slips.save(update_fields=["job"])
    record(
        "campaign.slips.ordered",
        by=by.user,
        campaign=by.campaign,
        obj=slips,
        at=at,
        accounts=slips.accounts,
    )
    return slips


def _being_made(by: Access) -> set[str]:
    """The staff numbers in the unit's orders that the task process has not finished."""
    orders = PasswordSlips.objects.filter(
        campaign__unit=by.campaign.unit_id,
        state=SlipsState.ORDERED,
        job__isnull=False,
        job__finished_at__isnull=True,
    )
    return {number for numbers in orders.values_list("accounts", flat=True) for number in numbers}


def _reason_against(wanted: Wanted, stranger: User | None, *, by: Access, today: date) -> str:
    if wanted.person is not None and wanted.person.has_left(today):
        return LEFT
    if wanted.user is None:
        return TAKEN if stranger is not None else ""
    if wanted.user.pk == by.user.pk:
        return OWN
    if not wanted.user.is_active and wanted.user.closed_because != ClosedBecause.IDLE:
        return CLOSED
    return ""

"""The register of handbooks: every employee one copy, entered department by department with its exceptions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.handbooks import current_handbook
from activities.event_reading import staff_by_department
from activities.models import HandbookReceipt
from campaign.audit import record
from campaign.models import Campaign, Department, Person, Role
from campaign.permissions import Access, any_of
from campaign.refusals import Refused

reads_names = any_of(Role.OFFICE, Role.AUDITOR)


class NoHandbook(Refused):
    """No version is published: there is nothing to hand out."""


class WrongDay(Refused):
    """The day lies ahead, or before the handbook was published."""


class NobodyReceived(Refused):
    """Everybody of the department has a copy already, or is an exception."""


class NoReason(Refused):
    """A struck receipt says why."""


@dataclass(frozen=True)
class DepartmentCopies:
    """A department's people in service today: how many there are and how many have a copy."""

    code: str
    name: str
    people: int
    received: int

    @property
    def missing(self) -> int:
        return self.people - self.received


@transaction.atomic
def enter_receipts(
    *,
    campaign: Campaign,
    department: Department,
    received_on: date,
    by: Access,
    except_for: Collection[str] = (),
    at: datetime | None = None,
) -> list[HandbookReceipt]:
    """Everybody of a department who was in service on the day and has no copy yet received one, but for the exceptions.

    `except_for` are staff numbers. Four statements whatever the size. Raises NoHandbook, WrongDay, NobodyReceived.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    handbook = current_handbook(campaign)
    if handbook is None:
        raise NoHandbook(_("No version of the handbook is published yet."))
    published = timezone.localdate(handbook.published_at)
    if received_on > timezone.localdate(at) or (handbook.version == 1 and received_on < published):
        raise WrongDay(_("The day lies ahead, or before the handbook was published."), field="received_on")
    people = [
        person
        for person in owed(campaign, department.pk, on=received_on)
        if person.staff_number not in except_for
    ]
    if not people:
        raise NobodyReceived(_("Nobody is left who received one: everybody has a copy or is an exception."))
    new = HandbookReceipt.objects.bulk_create(
        HandbookReceipt(
            campaign=campaign,
            handbook=handbook,
            person=person,
            department=department,
            received_on=received_on,
            entered_by=by.user,
            entered_at=at,
        )
        for person in people
    )
    _record("entered", department, by=by, at=at, copies=len(new), received_on=str(received_on))
    return new


@transaction.atomic
def strike_receipt(*, receipt: HandbookReceipt, reason: str, by: Access, at: datetime | None = None) -> None:
    """Take a receipt off the register; the trail keeps whose and why. Raises NoReason."""
    by.demand(Role.OFFICE, campaign_id=receipt.campaign_id)
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason(_("Say why the line is struck."), field="reason")
    _record(
        "struck",
        receipt.department,
        by=by,
        at=at,
        person=receipt.person.staff_number,
        reason=reason[:200],
    )
    receipt.delete()


def owed(campaign: Campaign, department: int, *, on: date | None = None) -> Sequence[Person]:
    """Who of a department is in service on the day and has no copy, by staff number; one query."""
    has_one = HandbookReceipt.objects.filter(campaign=campaign, person=OuterRef("pk"))
    return list(
        Person.objects.filter(~Exists(has_one), unit=campaign.unit_id, department=department)
        .in_service(on or timezone.localdate())
        .order_by("staff_number")
    )


def copies_by_department(campaign: Campaign) -> list[DepartmentCopies]:
    """Every department with people in service today, in the fixed order; three queries.

    Somebody counts where he works today, wherever he received his copy; leavers count nowhere.
    """
    rows = HandbookReceipt.objects.filter(campaign=campaign)
    return [
        DepartmentCopies(department.code, department.name, people, received)
        for department, people, received in staff_by_department(campaign, rows)
    ]


def receipts_of_leavers(campaign: Campaign) -> int:
    """How many copies went to people who have left since."""
    in_service = Person.objects.in_service(timezone.localdate())
    return HandbookReceipt.objects.filter(campaign=campaign).exclude(person__in=in_service).count()


def reads_department(access: Access, department_id: int) -> bool:
    """Names of a department's register: its head and deputy, the office, the auditor (security.md PRV-10)."""
    return reads_names(access) or department_id in access.departments(Role.HEAD, Role.DEPUTY)


def _record(act: str, department: Department, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.receipt.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=department,
        at=at,
        department=department.code,
        **data,
    )

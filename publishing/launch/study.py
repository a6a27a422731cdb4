"""Study of the rules: every employee confirms once for each version of the scheme, by account or on a signed list.

It is knowledge, not merit: no points, no places, no bonus come of it (rules.md §7).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.event_reading import staff_by_department
from campaign.audit import record
from campaign.models import Campaign, Department, Person, Role, StudyConfirmation
from campaign.permissions import Access, any_of
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.models import Scheme
from scoring.rules_in_force import scheme_in_force

reads_names = any_of(Role.OFFICE, Role.AUDITOR)
reads_totals = any_of(Role.OFFICE, Role.AUDITOR, Role.LEADER, Role.HEAD, Role.DEPUTY)
LONGEST_REASON = 200


class NothingToStudy(Refused):
    """No version of the scheme is in force."""


class ReadAnother(Refused):
    """The rules that were read are no longer those in force."""


class NoPerson(Refused):
    """The account belongs to nobody of the unit who is in service."""


class WrongDay(Refused):
    """The day lies ahead, or before these rules were put in force."""


class NobodySigned(Refused):
    """Nobody is ticked who has not confirmed already."""


class UnknownPerson(Refused):
    """Somebody who is ticked does not belong to the department, or has left."""


class NoReason(Refused):
    """A struck confirmation says why."""


@dataclass(frozen=True)
class DepartmentStudy:
    """A department's people in service today: how many there are and how many have confirmed."""

    pk: int
    code: str
    name: str
    people: int
    confirmed: int

    @property
    def missing(self) -> int:
        return self.people - self.confirmed

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down: 100 means everybody."""
        return self.confirmed * 100 // self.people if self.people else 0


@transaction.atomic
def confirm_own(
    *, campaign: Campaign, by: Access, seen: int | None = None, at: datetime | None = None
) -> StudyConfirmation:
    """Somebody confirms for himself that he studied the rules in force; a second time changes nothing.

    `seen` is the version that he read. Raises NothingToStudy, ReadAnother, NoPerson.
    """
    by.demand(*Role.values, campaign_id=campaign.pk)
    at = at or timezone.now()
    scheme = _scheme(campaign, on=timezone.localdate(at))
    if seen is not None and seen != scheme.version:
        raise ReadAnother(
            _("A newer version is in force since you opened the page. Read it here, then confirm.")
        )
    person = Person.objects.select_for_update(of=("self",)).filter(pk=by.user.person_id).first()
    if person is None or person.unit_id != campaign.unit_id or person.has_left(timezone.localdate(at)):
        raise NoPerson(_("This account belongs to nobody who is in service here."))
    there = StudyConfirmation.objects.filter(
        campaign=campaign, person=person, scheme_version=scheme.version
    ).first()
    if there is not None:
        return there
    row = _row(scheme, person, way=StudyConfirmation.Way.ACCOUNT, on=timezone.localdate(at), by=by, at=at)
    row.save()
    _record("confirmed", row, by=by, at=at, version=scheme.version)
    return row


@transaction.atomic
def enter_signed(
    *,
    campaign: Campaign,
    department: Department,
    staff_numbers: Collection[str],
    signed_on: date,
    by: Access,
    at: datetime | None = None,
) -> list[StudyConfirmation]:
    """Enter who of a department signed the paper list; who has confirmed already stays as he is.

    Constant number of statements whatever the size. Raises NothingToStudy, WrongDay, UnknownPerson, NobodySigned.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    scheme = _scheme(campaign, on=timezone.localdate(at))
    # Before a newer version is in force, lists are signed for the older one.
    if (
        not timezone.localdate(scheme.activated_at) <= signed_on <= timezone.localdate(at)
        or scheme_in_force(campaign, on=signed_on) != scheme
    ):
        raise WrongDay(_("The day lies ahead, or before these rules were put in force."), field="signed_on")
    wanted = set(staff_numbers)
    people = Person.objects.filter(unit=campaign.unit_id, department=department, staff_number__in=wanted)
    people = people.in_service(signed_on)
    # Locked, as each locks himself who confirms at the same moment.
    known = {person.staff_number for person in people.select_for_update(of=("self",)).order_by("pk")}
    if wanted - known:
        raise UnknownPerson(
            _("%(number)s is not in service in this department.") % {"number": min(wanted - known)},
            field="signed",
        )
    has_one = confirmations(campaign, scheme).filter(person=OuterRef("pk"))
    missing = list(people.filter(~Exists(has_one)).order_by("staff_number"))
    if not missing:
        raise NobodySigned(_("Tick at least one person who signed."), field="signed")
    way = StudyConfirmation.Way.LIST
    new = StudyConfirmation.objects.bulk_create(
        _row(scheme, person, way=way, on=signed_on, by=by, at=at) for person in missing
    )
    record(
        "publishing.study.entered",
        by=by.user,
        campaign=campaign,
        obj=department,
        at=at,
        department=department.code,
        people=len(new),
        version=scheme.version,
        signed_on=str(signed_on),
    )
    return new


@transaction.atomic
def strike_confirmation(
    *, confirmation: StudyConfirmation, reason: str, by: Access, at: datetime | None = None
) -> None:
    """Take back a confirmation that was entered wrongly; the trail keeps whose and why, once. Raises NoReason."""
    by.demand(Role.OFFICE, campaign_id=confirmation.campaign_id)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise NoReason(_("Say why the line is struck."), field="reason")
    if StudyConfirmation.objects.select_for_update().filter(pk=confirmation.pk).first() is None:
        return
    _record(
        "struck",
        confirmation,
        by=by,
        at=at,
        version=confirmation.scheme_version,
        person=confirmation.person.staff_number,
        reason=reason,
    )
    confirmation.delete()


def confirmations(campaign: Campaign, scheme: Scheme | None) -> QuerySet[StudyConfirmation]:
    """The confirmations of one version; none where no version is in force."""
    rows = StudyConfirmation.objects.filter(campaign=campaign)
    return rows.filter(scheme_version=scheme.version) if scheme else rows.none()


def own_confirmation(access: Access, scheme: Scheme | None) -> StudyConfirmation | None:
    """The own confirmation of these rules, or None."""
    person = access.user.person_id
    return confirmations(access.campaign, scheme).filter(person=person).first() if person else None


def not_confirmed(campaign: Campaign, scheme: Scheme | None, department: int) -> list[Person]:
    """Who of a department is in service today and has not confirmed, by staff number; one query."""
    has_one = confirmations(campaign, scheme).filter(person=OuterRef("pk"))
    return list(
        Person.objects.filter(~Exists(has_one), unit=campaign.unit_id, department=department)
        .in_service(timezone.localdate())
        .order_by("staff_number")
    )


def study_by_department(campaign: Campaign, scheme: Scheme | None) -> list[DepartmentStudy]:
    """Every department with people in service today, in the fixed order; three queries.

    Somebody counts where he works today, wherever he confirmed; leavers count nowhere.
    """
    return [
        DepartmentStudy(department.pk, department.code, department.name, people, confirmed)
        for department, people, confirmed in staff_by_department(campaign, confirmations(campaign, scheme))
    ]


def visible_rows(access: Access, rows: Iterable[DepartmentStudy]) -> list[DepartmentStudy]:
    """All departments for office, auditor and leading group; for a head or deputy the own ones."""
    if access.holds(Role.OFFICE, Role.AUDITOR, Role.LEADER):
        return list(rows)
    own = access.departments(Role.HEAD, Role.DEPUTY)
    return [row for row in rows if row.pk in own]


def reads_department(access: Access, department_id: int) -> bool:
    """Names of a department: its head and deputy, the office, the auditor (security.md PRV-10)."""
    return reads_names(access) or department_id in access.departments(Role.HEAD, Role.DEPUTY)


def _scheme(campaign: Campaign, *, on: date) -> Scheme:
    scheme = scheme_in_force(campaign, on=on)
    if scheme is None:
        raise NothingToStudy(_("No scheme is in force yet: there are no rules to study."))
    return scheme


def _row(
    scheme: Scheme, person: Person, *, way: str, on: date, by: Access, at: datetime
) -> StudyConfirmation:
    return StudyConfirmation(
        campaign_id=scheme.campaign_id,
        person=person,
        department_id=person.department_id,
        scheme_version=scheme.version,
        in_force_from=scheme.from_month,
        way=way,
        studied_on=on,
        entered_by=by.user,
        entered_at=at,
    )


def _record(act: str, row: StudyConfirmation, *, by: Access, at: datetime | None, **data) -> None:
    record(f"publishing.study.{act}", by=by.user, campaign=by.campaign, obj=row, at=at, **data)

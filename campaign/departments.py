"""The history of departments: founded, renamed, moved, dissolved, each from a day on (rules.md §3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.founding import CodeTaken
from campaign.models import (
    Branch,
    Campaign,
    Department,
    DepartmentCategory,
    DepartmentName,
    Enrolment,
    Role,
)
from campaign.permissions import Access
from campaign.refusals import Refused

ONE_DAY = timedelta(days=1)
KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
# Organs that only score stand after all departments that take part.
FIRST_ORGAN_POSITION = 900


class DayTooEarly(Refused):
    """The change would reach into a month that is closed already; `earliest` is the first day that is free."""

    def __init__(self, earliest: date):
        super().__init__(
            _(
                "The months up to %(until)s are closed and keep what they were: the change is possible from "
                "%(earliest)s on."
            )
            % {"until": date_format(earliest - ONE_DAY), "earliest": date_format(earliest)},
            field="day",
        )
        self.earliest = earliest


class WrongDay(Refused):
    """The day lies outside the campaign's year, or before the department was there."""


class BadName(Refused):
    """There is no name, or another department of the campaign bears it."""


class NotEnrolled(Refused):
    """The department is not part of the campaign on that day."""


class NothingChanges(Refused):
    """The department is already what it should become."""


class LaterChange(Refused):
    """Something else about the department is entered for a later day."""


class StillNeeded(Refused):
    """The department is the campaign's assessment office."""


@dataclass(frozen=True)
class NewDepartment:
    """A department that is about to be founded; without a category it scores and takes no part."""

    code: str
    name: str
    category: DepartmentCategory | None
    branch: Branch | None


@transaction.atomic
def found_department(
    new: NewDepartment,
    *,
    campaign: Campaign,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> Enrolment:
    """Found a department on a day: it takes part from its first full month (the 1st counts as full).

    `settled_until` is, here and below, the last day of the last month that is closed (scoring.settled).
    Raises DayTooEarly, WrongDay, CodeTaken, BadName. Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    enrolment = founded(new, campaign=campaign, day=day)
    _record("founded", enrolment, by=by, at=at, day=day, **_said(enrolment), name=enrolment.department.name)
    return enrolment


@transaction.atomic
def rename_department(
    department: Department,
    *,
    campaign: Campaign,
    name: str,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> DepartmentName:
    """Give a department a new name from a day on; the former name is kept with its last day.

    A document prints the name of its date. The name on the pages is that of today, so the day is not a future one.
    Raises DayTooEarly, WrongDay, NotEnrolled, BadName, NothingChanges, LaterChange. Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    if day > timezone.localdate(at):
        raise WrongDay(_("A new name is entered on its day or afterwards."), field="day")
    enrolments = Enrolment.objects.filter(campaign=campaign, department=department)
    if not any(enrolment.covers(day) for enrolment in enrolments):
        raise _not_enrolled(department, day)
    department = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
    former = department.name
    if DepartmentName.objects.filter(department=department, until__gte=day - ONE_DAY).exists():
        raise LaterChange(_("The department was renamed on this day or later already."), field="day")
    if " ".join(name.split()) == former:
        raise NothingChanges(_("This is the name already."), field="name")
    department.name = free_name(campaign, name)
    department.save(update_fields=["name"])
    kept = DepartmentName.objects.create(department=department, name=former, until=day - ONE_DAY)
    record(
        "campaign.department.renamed",
        by=by.user,
        campaign=campaign,
        obj=department,
        at=at,
        department=department.code,
        day=day,
        changes={"name": [former, department.name]},
    )
    return kept


@transaction.atomic
def change_category(
    department: Department,
    *,
    campaign: Campaign,
    category: DepartmentCategory | None,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> Enrolment:
    """Put a department in another category from a day on; without one it only scores from then on.

    A month's category is that of its last day. Raises DayTooEarly, WrongDay, NotEnrolled, NothingChanges, LaterChange.
    Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    if category is not None and category.campaign_id != campaign.pk:
        raise NotEnrolled(_("This category belongs to another campaign."), field="category")
    return _changed("category", category, campaign, department, day, by=by, at=at)


@transaction.atomic
def move_branch(
    department: Department,
    *,
    campaign: Campaign,
    branch: Branch | None,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> Enrolment:
    """Put a department under another party branch from a day on; its 党建 lines are that branch's.

    Raises DayTooEarly, WrongDay, NotEnrolled, NothingChanges, LaterChange. Source: rules.md §2.9.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    if branch is not None and branch.unit_id != campaign.unit_id:
        raise NotEnrolled(_("This branch belongs to another unit."), field="branch")
    return _changed("branch", branch, campaign, department, day, by=by, at=at)


@transaction.atomic
def dissolve_department(
    department: Department,
    *,
    campaign: Campaign,
    day: date,
    settled_until: date | None,
    by: Access,
    at: datetime | None = None,
) -> Enrolment:
    """End a department: from `day` on it is no more; a month that it does not see to its end is not ranked.

    Its months stay, and so do the roles of its accounts, which a system administrator ends. Raises DayTooEarly,
    WrongDay, NotEnrolled, LaterChange, StillNeeded. Source: rules.md §3.
    """
    guard(campaign, day, settled_until=settled_until, by=by)
    enrolment = ended(department, campaign=campaign, day=day)
    _record("dissolved", enrolment, by=by, at=at, day=day, last_day=enrolment.until)
    return enrolment


def guard(campaign: Campaign, day: date, *, settled_until: date | None, by: Access) -> None:
    """Who may, and from which day on; under the lock of the campaign, so that changes come one after the other."""
    by.demand(*KEEPERS, campaign_id=campaign.pk)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not date(campaign.year, 1, 1) <= day <= date(campaign.year + 1, 1, 1):
        raise WrongDay(
            _("The day lies outside the campaign's year %(year)s.") % {"year": campaign.year}, field="day"
        )
    if settled_until is not None and day <= settled_until:
        raise DayTooEarly(settled_until + ONE_DAY)


def founded(new: NewDepartment, *, campaign: Campaign, day: date) -> Enrolment:
    """The rows of a new department, at the end of the departments' fixed order."""
    if new.category is not None and new.category.campaign_id != campaign.pk:
        raise NotEnrolled(_("This category belongs to another campaign."), field="category")
    if new.branch is not None and new.branch.unit_id != campaign.unit_id:
        raise NotEnrolled(_("This branch belongs to another unit."), field="branch")
    name = free_name(campaign, new.name)
    try:
        with transaction.atomic():
            department = Department.objects.create(unit=campaign.unit, code=new.code, name=name)
    except IntegrityError as clash:
        raise CodeTaken(_("This code is taken."), field="code") from clash
    takes_part = new.category is not None
    alike = Enrolment.objects.filter(campaign=campaign, category__isnull=not takes_part)
    last = alike.aggregate(last=Max("position"))["last"]
    return Enrolment.objects.create(
        campaign=campaign,
        department=department,
        category=new.category,
        branch=new.branch,
        position=(0 if takes_part else FIRST_ORGAN_POSITION) if last is None else last + 1,
        since=day,
    )


def ended(department: Department, *, campaign: Campaign, day: date) -> Enrolment:
    """The department's place in the campaign, ended the day before."""
    if department.pk == campaign.office_id:
        raise StillNeeded(
            _("%(name)s is the assessment office of the campaign: name another one first.")
            % {"name": department.name}
        )
    enrolment = current_enrolment(campaign, department, day)
    if enrolment.since >= day:
        raise WrongDay(
            _("%(name)s is what it is only since %(since)s; choose a later day.")
            % {"name": department.name, "since": date_format(enrolment.since)},
            field="day",
        )
    enrolment.until = day - ONE_DAY
    enrolment.save(update_fields=["until"])
    return enrolment


def free_name(campaign: Campaign, name: str) -> str:
    """The name on one line; no other department that is in the campaign today bears it."""
    name = " ".join(name.split())
    if not name:
        raise BadName(_("Give the name."), field="name")
    borne = Enrolment.objects.filter(campaign=campaign, until__isnull=True, department__name=name)
    if borne.exists():
        raise BadName(_("A department of the campaign bears this name."), field="name")
    return name


def current_enrolment(campaign: Campaign, department: Department, day: date) -> Enrolment:
    """The department's place on the day, after which nothing else is entered."""
    rows = Enrolment.objects.filter(campaign=campaign, department=department).select_related(
        "department", "category", "branch"
    )
    rows = list(rows.order_by("since"))
    current = next((row for row in rows if row.covers(day)), None)
    if current is None:
        raise _not_enrolled(department, day)
    if current is not rows[-1] or current.until is not None:
        raise LaterChange(
            _("A change of %(name)s is entered for a later day already.") % {"name": department.name},
            field="day",
        )
    return current


def _not_enrolled(department: Department, day: date) -> NotEnrolled:
    return NotEnrolled(
        _("%(name)s is not part of the campaign on %(day)s.")
        % {"name": department.name, "day": date_format(day)},
        field="day",
    )


def _changed(
    what: str,
    value: DepartmentCategory | Branch | None,
    campaign: Campaign,
    department: Department,
    day: date,
    *,
    by: Access,
    at: datetime | None,
) -> Enrolment:
    """The department's place with another category or branch from the day on: the old one ends the day before."""
    enrolment = current_enrolment(campaign, department, day)
    former = getattr(enrolment, what)
    if former == value:
        raise NothingChanges(_("This is so already."), field=what)
    if enrolment.since < day:
        enrolment.until = day - ONE_DAY
        enrolment.save(update_fields=["until"])
        enrolment.pk, enrolment._state.adding = None, True
        enrolment.since, enrolment.until = day, None
    setattr(enrolment, what, value)
    enrolment.save()
    codes = [row.code if row else None for row in (former, value)]
    _record(f"{what}_changed", enrolment, by=by, at=at, day=day, changes={what: codes})
    return enrolment


def _said(enrolment: Enrolment) -> dict:
    return {
        "category": enrolment.category.code if enrolment.category else None,
        "branch": enrolment.branch.code if enrolment.branch else None,
    }


def _record(act: str, enrolment: Enrolment, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"campaign.department.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=enrolment,
        at=at,
        department=enrolment.department.code,
        **data,
    )

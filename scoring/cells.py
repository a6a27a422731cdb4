"""A cell of the grid under its group's lock: what it holds, and everything that forbids to write there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext as _

from campaign.models import Department, Enrolment, Person, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from scoring.models import (
    GroupState,
    Indicator,
    IndicatorGroup,
    LedgerLine,
    Month,
    MonthState,
    NotApplicableGrant,
)


class MonthNotOpen(Refused):
    """The month is not open for scoring."""


class GroupNotOpen(Refused):
    """The group is submitted or reviewed already."""


class UnknownCell(Refused):
    """The indicator or the department is not part of this month, or they do not belong together."""


class NotApplicable(Refused):
    """The indicator does not apply to the department (缺项)."""


class OwnDepartment(NotAllowed):
    """Nobody writes points about the department that he belongs to; an owner recuses itself."""


class BadLine(Refused):
    """The points, the date or the reason cannot stand."""


class StaleCell(Refused):
    """Somebody else changed the cell since it was shown."""


class AlreadyWithdrawn(Refused):
    """The line is withdrawn already."""


@dataclass(frozen=True)
class Cell:
    """One department (or its branch) on one indicator of a month, as it stands under the lock of its group."""

    month: Month
    group: IndicatorGroup
    indicator: Indicator
    department: Department
    branch_id: int | None
    siblings: tuple[int, ...]
    lines: tuple[LedgerLine, ...]

    @property
    def version(self) -> int:
        """How many things happened in the cell; grows with each line and each withdrawal."""
        return cell_version(self.lines)

    @property
    def target(self) -> dict:
        """The columns of a line that say whom it is about."""
        return {"branch_id": self.branch_id} if self.branch_id else {"department": self.department}

    def with_line(self, line: LedgerLine) -> "Cell":
        """The cell after the line was added or changed."""
        others = [other for other in self.lines if other.pk != line.pk]
        return replace(self, lines=tuple(sorted([*others, line], key=lambda item: item.pk)))


def cell_version(lines: Iterable[LedgerLine]) -> int:
    return sum(2 if line.is_withdrawn else 1 for line in lines)


def locked_cell(
    month: Month, indicator_code: str, department_code: str, *, by: Access, reason: str, seen: int | None
) -> Cell:
    """Load the cell, lock its group and check everything that does not depend on the line; five queries."""
    indicator = _indicator(month, indicator_code, department_code, reason)
    department, branch_id, siblings = _target(month, indicator, department_code)
    is_recusal = indicator.owner_id in siblings
    group = _lock_group(month, indicator, is_recusal=is_recusal, by=by)
    _check_writer(group, indicator, siblings, by=by)
    if group.month.state != MonthState.OPEN:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month.code})
    if group.state != GroupState.OPEN:
        raise GroupNotOpen(_("This group is submitted; it must be sent back before anything changes."))
    if indicator.is_not_applicable:
        raise NotApplicable(_("This indicator does not apply to the department this month."))
    if indicator.names_person:
        raise BadLine(
            _("The public reason names a person. Name the fact, not the person."), field="reason"
        )
    target = Q(branch=branch_id) if branch_id else Q(department=department)
    lines = tuple(
        LedgerLine.objects.filter(target, month=month, indicator=indicator)
        .select_related("rule", "entered_by")
        .order_by("id")
    )
    cell = Cell(
        month=month,
        group=group,
        indicator=indicator,
        department=department,
        branch_id=branch_id,
        siblings=siblings,
        lines=lines,
    )
    if seen is not None and seen != cell.version:
        raise StaleCell(_("Somebody else changed this cell. Look at the new value, then enter yours again."))
    return cell


def _indicator(month: Month, code: str, department_code: str, reason: str) -> Indicator:
    """The indicator with two answers beside it: is it not applicable here, does the reason name a person?"""
    grants = NotApplicableGrant.objects.filter(
        indicator=OuterRef("pk"),
        department__code=department_code,
        department__unit=month.campaign.unit_id,
        first_month__lte=month.first_day,
        last_month__gte=month.first_day,
    )
    named = (
        Person.objects.filter(unit=month.campaign.unit_id)
        .annotate(text=Value(reason))
        .filter(text__contains=F("name"))
    )
    indicator = (
        Indicator.objects.filter(section__sheet__scheme=month.scheme_id, code=code)
        .annotate(is_not_applicable=Exists(grants), names_person=Exists(named))
        .select_related("section", "owner")
        .first()
    )
    if indicator is None:
        raise UnknownCell(
            _("There is no indicator %(code)s in this month's scheme.") % {"code": code}, field="indicator"
        )
    return indicator


def _target(month: Month, indicator: Indicator, department_code: str):
    """The department, its branch where lines are kept by branch, and every department that the line touches."""
    in_force = Q(since__lte=month.last_day) & (Q(until__isnull=True) | Q(until__gte=month.last_day))
    own = Enrolment.objects.filter(
        in_force, campaign=month.campaign_id, category__isnull=False, department__code=department_code
    )
    rows = list(
        Enrolment.objects.filter(in_force, campaign=month.campaign_id, category__isnull=False)
        .filter(Q(department__code=department_code) | Q(branch__isnull=False, branch__in=own.values("branch")))
        .select_related("department")
    )
    mine = next((row for row in rows if row.department.code == department_code), None)
    if mine is None:
        raise UnknownCell(
            _("There is no department %(code)s in this month.") % {"code": department_code}, field="department"
        )
    section = indicator.section
    if section.category_id not in (None, mine.category_id):
        raise UnknownCell(
            _("%(indicator)s is not an indicator of this department's category.")
            % {"indicator": indicator.code},
            field="indicator",
        )
    if section.by_branch and mine.branch_id:
        return mine.department, mine.branch_id, tuple(row.department_id for row in rows)
    return mine.department, None, (mine.department_id,)


def _lock_group(month: Month, indicator: Indicator, *, is_recusal: bool, by: Access) -> IndicatorGroup:
    owner = by.campaign.office_id if is_recusal else indicator.owner_id
    group = (
        IndicatorGroup.objects.select_for_update(of=("self",))
        .select_related("month")
        .filter(month=month, owner=owner, is_recusal=is_recusal)
        .first()
    )
    if group is None:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month.code})
    return group


def _check_writer(
    group: IndicatorGroup, indicator: Indicator, siblings: tuple[int, ...], *, by: Access
) -> None:
    if by.own_department_id in siblings:
        raise OwnDepartment(_("Nobody writes points about his own department."))
    if by.holds(Role.OFFICE):
        return
    if group.is_recusal:
        raise OwnDepartment(_("The assessment office writes an owner's own department."))
    if indicator.owner_id not in by.departments(Role.SCORER):
        raise NotAllowed(_("This indicator belongs to %(owner)s.") % {"owner": indicator.owner.name})



"""A cell under the lock of its group and month, and everything that forbids to write there."""

from datetime import date, timedelta

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.models import Person, Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.refusals import NotAllowed
from scoring.cells import BadLine, Cell, GroupNotOpen, MonthNotOpen, OwnDepartment, StaleCell, UnknownCell
from scoring.models import (
    RECUSAL,
    DeductionRule,
    GroupState,
    Indicator,
    IndicatorGroup,
    LedgerLine,
    Month,
    MonthState,
    NotApplicableGrant,
)
from scoring.roster import Participant, participants


def locked_cell(
    month: Month | date,
    indicator_code: str,
    department_code: str,
    *,
    by: Access,
    rule: str | None = None,
    reason: str = "",
) -> Cell:
    """Load a cell of the campaign's month and lock its group; four queries, one of them the lock.

    The month may be named by its first day. It comes with the group and is locked with it, so that it cannot be
    closed meanwhile. Raises UnknownCell, MonthNotOpen (no such group), BadLine (no such rule).
    """
    first_day = month if isinstance(month, date) else month.first_day
    indicator = _indicator(first_day, indicator_code, department_code, by=by, rule=rule, reason=reason)
    department, touched, is_by_branch = _target(first_day, indicator, department_code, by=by)
    is_recusal = indicator.owner_id in {other.department_id for other in touched}
    group = _locked_group(first_day, indicator, is_recusal=is_recusal, by=by)
    return _cell(
        group, indicator, department, touched, is_by_branch, rule=indicator.chosen_rule if rule else None
    )


def shown_cell(group: IndicatorGroup, indicator_code: str, department_code: str, *, by: Access) -> Cell:
    """A cell as it can be looked at from the page of its group or, locked there, of its owner; no lock."""
    first_day = group.month.first_day
    indicator = _indicator(first_day, indicator_code, department_code, by=by, rule=None, reason="")
    department, touched, is_by_branch = _target(first_day, indicator, department_code, by=by)
    cell = _cell(group, indicator, department, touched, is_by_branch)
    if cell.is_recusal if group.is_recusal else group.owner_id == indicator.owner_id:
        return cell
    raise UnknownCell(_("%(indicator)s is not part of this group.") % {"indicator": indicator.code})


def _cell(
    group: IndicatorGroup,
    indicator: Indicator,
    department: Participant,
    touched: tuple[Participant, ...],
    is_by_branch: bool,
    *,
    rule: DeductionRule | None = None,
) -> Cell:
    about = Q(department__in=[other.department_id for other in touched])
    if is_by_branch:
        about |= Q(branch=department.branch_id)
    lines = (
        LedgerLine.objects.filter(about, month=group.month_id, indicator=indicator)
        .select_related("rule", "entered_by", "withdrawn_by")
        .order_by("id")
    )
    return Cell(
        group=group,
        indicator=indicator,
        rule=rule,
        department=department,
        touched=touched,
        is_by_branch=is_by_branch,
        lines=tuple(lines),
        is_not_applicable=indicator.is_not_applicable,
        names_person=indicator.names_person,
    )


def check_writer(cell: Cell, *, by: Access, page_of: str | None = None) -> None:
    """Refuse whoever may not write in the cell, whatever the month's state.

    `page_of` is the group's code in the address from which the entry came; a cell of another group is unknown
    there. Source: rules.md §2.8, §2.9.
    """
    owner = cell.indicator.owner
    if page_of is not None and page_of != (RECUSAL if cell.group.is_recusal else owner.code):
        raise UnknownCell(
            _("%(indicator)s is not part of this group.") % {"indicator": cell.indicator.code},
            field="indicator",
        )
    if cell.touches(by.own_department_id):
        raise OwnDepartment(_("Nobody writes points about his own department."))
    if by.holds(Role.OFFICE):
        return
    if owner.pk not in by.departments(Role.SCORER):
        raise NotAllowed(_("This indicator belongs to %(owner)s.") % {"owner": owner.name})
    if cell.group.is_recusal:
        raise OwnDepartment(_("The assessment office writes an owner's own department."))


def check_open(cell: Cell, *, seen: int | None) -> None:
    """Refuse to write in a month or group that is not open, or over what the person has not seen."""
    if cell.month.state != MonthState.OPEN:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": cell.month.name})
    if cell.group.state != GroupState.OPEN:
        raise GroupNotOpen(_("This group is submitted; it must be sent back before anything changes."))
    if seen is not None and seen != cell.value.version:
        raise StaleCell(cell)


def _indicator(
    first_day: date, code: str, department_code: str, *, by: Access, rule: str | None, reason: str
) -> Indicator:
    """The indicator with its rule and two answers beside it: does it apply here, does the reason name a person?"""
    grants = NotApplicableGrant.objects.filter(
        campaign=by.campaign,
        indicator=OuterRef("pk"),
        department__code=department_code,
        first_month__lte=first_day,
        last_month__gte=first_day,
    )
    named = Person.objects.filter(unit=by.campaign.unit_id).named_in(reason)
    months = Month.objects.filter(campaign=by.campaign, first_day=first_day)
    found = (
        Indicator.objects.filter(section__sheet__scheme__in=months.values("scheme"), code=code)
        .annotate(is_not_applicable=Exists(grants), names_person=Exists(named))
        .select_related("section", "owner")
        .order_by()
    )
    if rule:
        found = found.annotate(
            chosen_rule=FilteredRelation("rules", condition=Q(rules__code__iexact=rule))
        ).select_related("section", "owner", "chosen_rule")
    indicator = next(iter(found[:1]), None)
    if indicator is None:
        raise UnknownCell(
            _("There is no indicator %(code)s in this month's scheme.") % {"code": code}, field="indicator"
        )
    if rule and getattr(indicator, "chosen_rule", None) is None:
        raise BadLine(
            _("%(rule)s is not a deduction rule of %(indicator)s.") % {"rule": rule, "indicator": code},
            field="rule",
        )
    return indicator


def _target(
    first_day: date, indicator: Indicator, department_code: str, *, by: Access
) -> tuple[Participant, tuple[Participant, ...], bool]:
    """The department, every department that a line touches, and whether lines are kept by branch."""
    last_day = (first_day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    section = indicator.section
    wanted = {"around" if section.by_branch else "only": department_code}
    people = participants(by.campaign, first_day=first_day, last_day=last_day, **wanted)
    mine = next((person for person in people if person.code == department_code), None)
    if mine is None:
        raise UnknownCell(
            _("There is no department %(code)s in this month.") % {"code": department_code},
            field="department",
        )
    if section.category_id not in (None, mine.category_id):
        raise UnknownCell(
            _("%(indicator)s is not an indicator of this department's category.")
            % {"indicator": indicator.code},
            field="indicator",
        )
    if section.by_branch and mine.branch_id:
        return mine, tuple(person for person in people if person.branch_id == mine.branch_id), True
    return mine, (mine,), False


def _locked_group(first_day: date, indicator: Indicator, *, is_recusal: bool, by: Access) -> IndicatorGroup:
    """The cell's group with its month, both locked: of a row that is only joined to a locking query, PostgreSQL
    would give the state from before the wait."""
    # The one group of recusals stays that of the office which had it when the month was opened.
    which = {"is_recusal": True} if is_recusal else {"is_recusal": False, "owner": indicator.owner_id}
    groups = (
        IndicatorGroup.objects.select_for_update(of=("self", "month"), no_key=True)
        .select_related("month")
        .filter(month__campaign=by.campaign, month__first_day=first_day, **which)
        .order_by()
    )
    group = next(iter(groups), None)
    if group is None:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month_name(first_day)})
    return group


def department_of(line: LedgerLine, by: Access) -> str:
    """The code of a department that the line counts for."""
    month = line.month
    people = participants(by.campaign, first_day=month.first_day, last_day=month.last_day)
    for person in people:
        if line.department_id == person.department_id or (
            line.branch_id and line.branch_id == person.branch_id
        ):
            return person.code
    raise UnknownCell(_("The department of this line takes no part in the month any more."))

"""A cell under the lock of its group and month, and everything that forbids to write there."""

from datetime import date, timedelta

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaign.models import Person, Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.prepared import Prepared
from campaign.refusals import NotAllowed
from scoring.cells import BadLine, Cell, GroupNotOpen, MonthNotOpen, OwnDepartment, StaleCell, UnknownCell
from scoring.models import (
    RECUSAL,
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

    The month may be named by its first day. Whoever moves the month locks its groups first: read after the lock, its
    state holds until the end of the transaction. Raises UnknownCell, MonthNotOpen (no such group), BadLine (no such rule).
    """
    first_day = month if isinstance(month, date) else month.first_day
    indicator = _indicator(first_day, indicator_code, department_code, by=by, rule=rule, reason=reason)
    department, touched, is_by_branch = _target(first_day, indicator, department_code, by=by)
    is_recusal = indicator.owner_id in {other.department_id for other in touched}
    group = _locked_group(first_day, indicator, is_recusal=is_recusal, by=by)
    about = {"branch": department.branch_id} if is_by_branch else {"department": department.department_id}
    group.month, lines = _month_and_lines(group, indicator, **about)
    here = {other.department_id for other in touched}
    return Cell(
        group=group,
        indicator=indicator,
        rule=indicator.chosen_rule if rule else None,
        department=department,
        touched=touched,
        is_by_branch=is_by_branch,
        lines=tuple(line for line in lines if line.branch_id or line.department_id in here),
        is_not_applicable=indicator.is_not_applicable,
        names_person=indicator.names_person,
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
        rule=None,
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
    wanted = {
        "campaign": by.campaign.pk,
        "unit": by.campaign.unit_id,
        "first_day": first_day,
        "code": code,
        "department": department_code,
        "reason": reason,
    }
    found = _INDICATOR_AND_RULE.ask(**wanted, rule=rule.lower()) if rule else _INDICATOR.ask(**wanted)
    if not found:
        raise UnknownCell(
            _("There is no indicator %(code)s in this month's scheme.") % {"code": code}, field="indicator"
        )
    indicator = found[0]
    if rule and getattr(indicator, "chosen_rule", None) is None:
        raise BadLine(
            _("%(rule)s is not a deduction rule of %(indicator)s.") % {"rule": rule, "indicator": code},
            field="rule",
        )
    return indicator


def _indicators(*, campaign, unit, first_day, code, department, reason) -> QuerySet[Indicator]:
    grants = NotApplicableGrant.objects.filter(
        campaign=campaign,
        indicator=OuterRef("pk"),
        department__code=department,
        first_month__lte=first_day,
        last_month__gte=first_day,
    )
    named = Person.objects.filter(unit=unit).named_in(reason)
    months = Month.objects.filter(campaign=campaign, first_day=first_day)
    return (
        Indicator.objects.filter(section__sheet__scheme__in=months.values("scheme"), code=code)
        .annotate(is_not_applicable=Exists(grants), names_person=Exists(named))
        .select_related("section", "owner")
        .order_by("pk")
    )


def _indicators_with_rule(*, rule, **wanted) -> QuerySet[Indicator]:
    chosen = FilteredRelation("rules", condition=Q(rules__code__lower=rule))
    return (
        _indicators(**wanted).annotate(chosen_rule=chosen).select_related("section", "owner", "chosen_rule")
    )


_NAMED = {"campaign": int, "unit": int, "first_day": date, "code": str, "department": str, "reason": str}
_INDICATOR = Prepared(_indicators, **_NAMED)
_INDICATOR_AND_RULE = Prepared(_indicators_with_rule, **_NAMED, rule=str)


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
    # The one group of recusals stays that of the office which had it when the month was opened.
    wanted = {"campaign": by.campaign.pk, "first_day": first_day}
    groups = (
        _RECUSALS.ask(**wanted) if is_recusal else _GROUP_OF_OWNER.ask(**wanted, owner=indicator.owner_id)
    )
    if not groups:
        raise MonthNotOpen(_("%(month)s is not open for scoring.") % {"month": month_name(first_day)})
    return groups[0]


def _locked_groups(*, campaign, first_day, **which) -> QuerySet[IndicatorGroup]:
    return (
        IndicatorGroup.objects.select_for_update(of=("self",), no_key=True)
        .filter(month__campaign=campaign, month__first_day=first_day, **which)
        .order_by("pk")
    )


_RECUSALS = Prepared(lambda **of: _locked_groups(**of, is_recusal=True), campaign=int, first_day=date)
_GROUP_OF_OWNER = Prepared(
    lambda **of: _locked_groups(**of, is_recusal=False), campaign=int, first_day=date, owner=int
)


def _month_and_lines(
    group: IndicatorGroup, indicator: Indicator, *, department: int = 0, branch: int = 0
) -> tuple[Month, list[LedgerLine]]:
    """The group's month and the lines of the cell as they stand now, after the lock; one query.

    Of a row that is only joined to the locking query, PostgreSQL would give the state from before the wait.
    """
    wanted = {"month": group.month_id, "indicator": indicator.pk}
    if branch:
        rows = _MONTH_AND_LINES_OF_BRANCH.ask(**wanted, branch=branch)
    else:
        rows = _MONTH_AND_LINES.ask(**wanted, department=department)
    lines = [row[len(_MONTH) :] for row in rows]
    return (
        Month.from_db(DEFAULT_DB_ALIAS, _MONTH, rows[0][: len(_MONTH)]),
        [LedgerLine.from_db(DEFAULT_DB_ALIAS, _LINE, line) for line in lines if line[0] is not None],
    )


_MONTH = [field.attname for field in Month._meta.concrete_fields]
_LINE = [field.attname for field in LedgerLine._meta.concrete_fields]  # begins with the primary key


def _months_with_lines(month, about: Q) -> QuerySet[Month]:
    columns = (*_MONTH, *(f"line__{name}" for name in _LINE))
    line = FilteredRelation("lines", condition=about)
    return Month.objects.filter(pk=month).annotate(line=line).order_by("line__id").values_list(*columns)


def _of_department(*, month, indicator, department) -> QuerySet[Month]:
    return _months_with_lines(month, Q(lines__indicator=indicator, lines__department=department))


def _of_branch(*, month, indicator, branch) -> QuerySet[Month]:
    """Those of the branch, and the few that were written about departments while they had no branch."""
    either = Q(lines__branch=branch) | Q(lines__branch__isnull=True)
    return _months_with_lines(month, Q(lines__indicator=indicator) & either)


_MONTH_AND_LINES = Prepared(_of_department, month=int, indicator=int, department=int)
_MONTH_AND_LINES_OF_BRANCH = Prepared(_of_branch, month=int, indicator=int, branch=int)


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

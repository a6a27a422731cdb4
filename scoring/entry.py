"""Writing the ledger: a deduction is entered or withdrawn, never edited."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Department, Enrolment, Role
from campaign.permissions import Access
from scoring.cells import AlreadyWithdrawn, BadLine, Cell, locked_cell
from scoring.models import DeductionRule, Indicator, IndicatorGroup, LedgerLine, Month
from scoring.points import MESSAGES, PointsError, free_line_points, rule_line_points

SHORTEST_REASON = 2


@transaction.atomic
def enter_deduction(
    *,
    month: Month,
    indicator: str,
    department: str,
    by: Access,
    points: Decimal | None = None,
    rule: str | None = None,
    count: Decimal = Decimal(1),
    reason: str = "",
    note: str = "",
    fact_date: date | None = None,
    date_stated: bool = True,
    seen: int | None = None,
    at: datetime | None = None,
) -> tuple[Cell, LedgerLine]:
    """Record one deduction in a cell; returns the cell as it now stands and the new line.

    With `rule` (its code) the points follow from the rule and the count, without it `points` are taken as they
    are. `seen` is the version of the cell that the person saw; another one raises StaleCell and nothing is
    written. The reason defaults to the rule's text. Points have two places; the rule product is rounded half up.
    Raises a Refused that names the field. Source: rules.md §2.2, §2.3, §2.5, §2.8, §2.9.
    """
    at = at or timezone.now()
    reason = reason.strip()
    cell = locked_cell(month, indicator, department, by=by, reason=reason, seen=seen)
    chosen = _rule(cell.indicator, rule) if rule else None
    line = LedgerLine(
        month=month,
        indicator=cell.indicator,
        rule=chosen,
        count=count if chosen else Decimal(1),
        points=_points(cell.indicator, chosen, count, points),
        fact_date=_fact_date(month, fact_date),
        date_stated=date_stated and fact_date is not None,
        public_reason=_reason(reason or (chosen.text if chosen else "")),
        internal_note=note.strip(),
        entered_by=by.user,
        entered_at=at,
        on_behalf=_is_on_behalf(cell.group, by),
        is_recusal=cell.group.is_recusal,
        **cell.target,
    )
    line.save(force_insert=True)
    record(
        "scoring.line.entered",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=at,
        month=month.code,
        indicator=cell.indicator.code,
        department=cell.department.code,
        branch=cell.branch_id,
        rule=rule or "",
        count=line.count,
        points=line.points,
        reason=line.public_reason,
        on_behalf=line.on_behalf,
        recusal=line.is_recusal,
    )
    return cell.with_line(line), line


@transaction.atomic
def withdraw_line(
    *, line: LedgerLine, by: Access, reason: str, seen: int | None = None, at: datetime | None = None
) -> Cell:
    """Strike a line out: it stays readable and counts no more. The same guards as for entering."""
    at = at or timezone.now()
    if not reason.strip():
        raise BadLine(_("Say why the line is withdrawn."), field="withdrawal_reason")
    cell = locked_cell(
        line.month, line.indicator.code, _any_department(line, by).code, by=by, reason="", seen=seen
    )
    struck = LedgerLine.objects.filter(pk=line.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by.user, withdrawal_reason=reason.strip()
    )
    if not struck:
        raise AlreadyWithdrawn(_("This line is withdrawn already."))
    line.refresh_from_db()
    record(
        "scoring.line.withdrawn",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=at,
        month=line.month.code,
        indicator=line.indicator.code,
        points=line.points,
        reason=reason.strip(),
    )
    return cell.with_line(line)


def _is_on_behalf(group: IndicatorGroup, by: Access) -> bool:
    """The office wrote where an owner should have; its own groups and recusals are its duty."""
    return not group.is_recusal and group.owner_id not in by.departments(Role.SCORER)


def _any_department(line: LedgerLine, by: Access) -> Department:
    if line.department_id:
        return line.department
    enrolment = (
        Enrolment.objects.filter(campaign=by.campaign, branch=line.branch_id, category__isnull=False)
        .filter(since__lte=line.month.last_day)
        .filter(Q(until__isnull=True) | Q(until__gte=line.month.last_day))
        .select_related("department")
        .first()
    )
    return enrolment.department


def _rule(indicator: Indicator, code: str) -> DeductionRule:
    rule = DeductionRule.objects.filter(indicator=indicator, code__iexact=code).first()
    if rule is None:
        raise BadLine(
            _("%(rule)s is not a deduction rule of %(indicator)s.")
            % {"rule": code, "indicator": indicator.code},
            field="rule",
        )
    return rule


def _points(indicator: Indicator, rule: DeductionRule | None, count: Decimal, points: Decimal | None) -> Decimal:
    try:
        if rule is None:
            if points is None:
                raise BadLine(_("Say how many points are deducted."), field="points")
            return free_line_points(points, maximum=indicator.maximum)
        counted = rule_line_points(
            rule_points=rule.points,
            count=count,
            maximum=indicator.maximum,
            to_zero=rule.to_zero,
            step=rule.step,
        )
    except PointsError as refusal:
        raise BadLine(_(MESSAGES[refusal.code]) % refusal.message_args, field="points") from refusal
    if points is not None and points != counted:
        raise BadLine(
            _("By rule %(rule)s this is %(counted)s points, not %(typed)s.")
            % {"rule": rule.code, "counted": counted, "typed": points},
            field="points",
        )
    return counted


def _fact_date(month: Month, day: date | None) -> date:
    if day is None:
        return month.last_day
    if not month.first_day <= day <= month.last_day:
        raise BadLine(_("The date of the fact lies outside %(month)s.") % {"month": month.code}, field="date")
    return day


def _reason(text: str) -> str:
    longest = LedgerLine._meta.get_field("public_reason").max_length
    if len(text) < SHORTEST_REASON:
        raise BadLine(_("Every deduction needs a reason that can be read out."), field="reason")
    if len(text) > longest:
        raise BadLine(
            _("The reason is longer than %(longest)s characters.") % {"longest": longest}, field="reason"
        )
    return text

"""Putting a correction (更正) together: its reason, the published lines it strikes out, the deductions it adds."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.wording import one_line
from scoring.board import live_board
from scoring.cells import AlreadyWithdrawn, BadLine, NotApplicable, OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.correction_effects import Effect, effects
from scoring.correction_rows import as_bonus_line, as_line, bonus_changes_of, changes_of
from scoring.freezing import freeze, thawed_rules
from scoring.lines import SHORTEST_REASON, deduction_line
from scoring.locking import check_writer, department_of, locked_cell
from scoring.models import (
    PENDING,
    Correction,
    CorrectionChange,
    CorrectionState,
    IndicatorGroup,
    LedgerLine,
    Month,
    MonthRevision,
    MonthState,
)

LONGEST_REASON = Correction._meta.get_field("reason").max_length
LONGEST_DOCUMENT = Correction._meta.get_field("document").max_length


@transaction.atomic
def begin_correction(
    *, month: Month, reason: str, document: str, by: Access, at: datetime | None = None
) -> Correction:
    """Begin a correction of a published month, by the office, with its reason and the document it rests on.

    Raises WrongState for a month that is not published, or while another correction of it is pending.
    Source: rules.md §4; AUD-7.
    """
    by.demand(Role.OFFICE, campaign_id=month.campaign_id)
    month = locked_month(month)
    reason = needed(reason, field="reason", longest=LONGEST_REASON, otherwise=_("Give the reason."))
    document = needed(
        document,
        field="document",
        longest=LONGEST_DOCUMENT,
        otherwise=_("Name the document that the correction rests on."),
    )
    if Person.objects.filter(unit=month.campaign.unit_id).named_in(reason + document).exists():
        raise BadLine(
            _("The reason is printed and names a person. Name the fact, not the person."), field="reason"
        )
    if pending_correction(month):
        raise WrongState(_("Another correction of this month is pending."))
    correction = Correction(
        month=month,
        base=latest_revision(month),
        reason=reason,
        document=document,
        begun_by=by.user,
        begun_at=at or timezone.now(),
    )
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("Another correction of this month is pending.")) from clash
    trace("begun", correction, by=by, at=at, reason=reason, document=document)
    return correction


@transaction.atomic
def strike_published(
    *, correction: Correction, line: LedgerLine, by: Access, at: datetime | None = None
) -> CorrectionChange:
    """Have a published line struck out by the correction."""
    correction = locked(correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    line = _line_of(correction, line, by=by)
    try:
        with transaction.atomic():
            change = CorrectionChange.objects.create(correction=correction, strikes=line)
    except IntegrityError as clash:
        raise AlreadyWithdrawn(_("This correction strikes the line out already.")) from clash
    trace("changed", correction, by=by, at=at, strikes=line.pk, points=line.points, why=line.public_reason)
    return change


@transaction.atomic
def add_deduction(
    *,
    correction: Correction,
    indicator: str,
    department: str,
    by: Access,
    points: Decimal | None = None,
    rule: str | None = None,
    count: Decimal | int = 1,
    reason: str = "",
    fact_date: date | None = None,
    instead_of: LedgerLine | None = None,
    at: datetime | None = None,
) -> CorrectionChange:
    """Have a deduction added, or put in place of a published line (`instead_of`), as scoring.entry would enter it.

    Points, rule, count, reason and date are those of enter_deduction, with the same refusals; the date lies in the
    month. A line may only give way to one in the same cell.
    """
    correction = locked(correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    cell = locked_cell(correction.month, indicator, department, by=by, rule=rule, reason=reason)
    check_writer(cell, by=by)
    if cell.is_not_applicable:
        raise NotApplicable(_("This indicator does not apply to the department this month."))
    line = deduction_line(cell, by=by, points=points, count=count, reason=reason, fact_date=fact_date)
    change = CorrectionChange(
        correction=correction,
        strikes=_line_of(correction, instead_of, by=by) if instead_of else None,
        indicator=cell.indicator,
        rule=line.rule,
        count=line.count,
        points=line.points,
        fact_date=line.fact_date,
        date_stated=line.date_stated,
        public_reason=line.public_reason,
        **cell.target,
    )
    if instead_of and instead_of.pk not in {other.pk for other in cell.own_lines}:
        raise BadLine(_("A line gives way to one of the same department and indicator."), field="indicator")
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyWithdrawn(_("This correction strikes the line out already.")) from clash
    trace(
        "changed",
        correction,
        by=by,
        at=at,
        strikes=change.strikes_id,
        indicator=cell.indicator.code,
        department=cell.department.code,
        points=line.points,
        why=line.public_reason,
    )
    return change


@transaction.atomic
def drop_change(*, change: CorrectionChange, by: Access, at: datetime | None = None) -> None:
    """Take a change out of a correction that nobody has asked for yet."""
    correction = locked(change.correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    dropped, __ = CorrectionChange.objects.filter(pk=change.pk, correction=correction).delete()
    if dropped:
        trace("change_dropped", correction, by=by, at=at, change=change.pk)


def foreseen(correction: Correction) -> list[Effect]:
    """What the correction would change if it were published now; written corrections answer from what they froze."""
    before = correction.base.payload()
    if correction.result:
        return effects(before, correction.result.payload())
    changes, bonuses = changes_of(correction), bonus_changes_of(correction)
    after = standings_of(
        correction,
        without=frozenset(change.strikes_id for change in changes if change.strikes_id),
        added=[as_line(change, by=None, at=None) for change in changes if change.adds],
        without_bonuses=frozenset(change.strikes_id for change in bonuses if change.strikes_id),
        added_bonuses=[as_bonus_line(change, by=None, at=None) for change in bonuses if change.adds],
    )
    return effects(before, {"standings": after})


def latest_revision(month: Month) -> MonthRevision:
    return MonthRevision.objects.filter(month=month).order_by("-number").first()


def pending_correction(month: Month) -> Correction | None:
    return Correction.objects.filter(month=month, state__in=PENDING).first()


def standings_of(correction: Correction, **changed) -> list[dict]:
    """The month's rows of today as they would be frozen by the rules of the revision that is corrected."""
    base = correction.base
    board = live_board(with_campaign(correction.month), rules=thawed_rules(base.header), **changed)
    __, standings = freeze(
        board, header=base.header, number=base.number, by=base.published_by, at=base.published_at
    )
    return [row.frozen() for row in standings]


def _line_of(correction: Correction, line: LedgerLine, *, by: Access) -> LedgerLine:
    """A line in force of the corrected month, which this person may touch."""
    line = LedgerLine.objects.select_related("month", "indicator").get(pk=line.pk)
    if line.month_id != correction.month_id:
        raise BadLine(_("This line belongs to another month."))
    if line.is_withdrawn:
        raise AlreadyWithdrawn(_("This line is withdrawn already."))
    cell = locked_cell(line.month, line.indicator.code, department_of(line, by), by=by)
    if cell.touches(by.own_department_id):
        raise OwnDepartment(_("Nobody writes points about his own department."))
    return line


def locked_month(month: Month) -> Month:
    """The published month under the locks that publishing takes too, in the same order."""
    list(IndicatorGroup.objects.select_for_update().filter(month=month).order_by("pk").values_list("pk"))
    month = with_campaign(month, Month.objects.select_for_update(of=("self",)))
    if month.state != MonthState.PUBLISHED:
        raise WrongState(_("%(month)s is not published: mend its lines themselves.") % {"month": month.name})
    return month


def with_campaign(month: Month, rows=None) -> Month:
    rows = Month.objects if rows is None else rows
    return rows.select_related("campaign__unit", "campaign__rules", "scheme").get(pk=month.pk)


def locked(correction: Correction, state: CorrectionState, *, by: Access, role: Role) -> Correction:
    found = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("month__campaign__unit", "base__published_by", "begun_by")
        .get(pk=correction.pk)
    )
    by.demand(role, campaign_id=found.month.campaign_id)
    if found.state != state:
        raise wrong_state(found)
    return found


def wrong_state(correction: Correction) -> WrongState:
    return WrongState(_("This correction is “%(state)s”.") % {"state": correction.get_state_display()})


def needed(text: str, *, field: str, longest: int, otherwise: str) -> str:
    text = one_line(text, field=field, longest=longest)
    if len(text) < SHORTEST_REASON:
        raise ReasonNeeded(otherwise, field=field)
    return text


def trace(act: str, correction: Correction, *, by: Access, at: datetime | None = None, **data) -> None:
    record(
        f"scoring.correction.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=correction,
        at=at,
        month=correction.month.code,
        **data,
    )

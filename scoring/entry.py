"""Writing the ledger: a deduction is entered or withdrawn, never edited."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.audit import record
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring import shorthand
from scoring.cells import AlreadyWithdrawn, BadLine, Cell, NotApplicable, UnknownCell
from scoring.groups import is_on_behalf
from scoring.locking import check_open, check_writer, department_of, locked_cell
from scoring.models import LedgerLine, Month
from scoring.points import (
    MESSAGES,
    InvalidCount,
    PointsError,
    direct_score_line_points,
    free_line_points,
    line_count,
    rule_line_points,
)
from scoring.wording import one_line, paragraph

SHORTEST_REASON = 2
LONGEST_REASON = LedgerLine._meta.get_field("public_reason").max_length
LONGEST_NOTE = LedgerLine._meta.get_field("internal_note").max_length


class KeyUsed(Refused):
    """The key of this entry belongs to another line already."""


def enter_typed(*, text: str, **entry) -> tuple[Cell, LedgerLine | None]:
    """Record what somebody typed into a cell; `entry` is what enter_deduction takes.

    “-2 迟到” is a deduction, “C1-2×3” one by rule, a bare number the score itself, “—” nothing; no line is written
    where nothing is to be deducted. Raises BadLine for what cannot be read, and what the other two raise.
    """
    try:
        typed = shorthand.parse(text)
    except shorthand.NotUnderstood as refusal:
        raise BadLine(_(shorthand.MESSAGES[refusal.code]) % refusal.message_args, field="text") from refusal
    if typed.kind == "deduction":
        return enter_deduction(
            points=typed.line_points,
            rule=typed.rule_code,
            count=1 if typed.count is None else typed.count,
            reason=typed.reason,
            **entry,
        )
    return enter_score(score=typed.points, reason=typed.reason, **entry)


def enter_deduction(
    *,
    month: Month | date,
    indicator: str,
    department: str,
    by: Access,
    points: Decimal | None = None,
    rule: str | None = None,
    count: Decimal | int = 1,
    reason: str = "",
    note: str = "",
    fact_date: date | None = None,
    date_stated: bool = True,
    seen: int | None = None,
    key: UUID | None = None,
    page_of: str | None = None,
    at: datetime | None = None,
) -> tuple[Cell, LedgerLine]:
    """Record one deduction in a cell; returns the cell as it now stands and the new line.

    With `rule` (its code) the points follow from the rule and the count; `points` are always those of the whole
    line and must then agree. `seen` is the version of the cell that the person saw; another one raises StaleCell.
    `key` makes the entry safe to send again: the line is written once and the repetition gets the same answer.
    The reason defaults to the rule's text, the date to the month's last day (not stated). Points have two places;
    the rule product is rounded half up. Raises a Refused that names the field, and nothing is written.
    Source: rules.md §2.2, §2.3, §2.5, §2.8, §2.9.
    """
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    with _written_once(key):
        cell = locked_cell(month, indicator, department, by=by, rule=rule, reason=reason)
        if sent := cell.line_sent_with(key, by):
            return cell, sent
        _check(cell, by=by, page_of=page_of, seen=seen)
        line = deduction_of(
            cell, points=points, count=count, reason=reason, fact_date=fact_date, date_stated=date_stated
        )
        line.internal_note = paragraph(note, field="note", longest=LONGEST_NOTE)
        line.entry_key = key
        return _add(line, cell, by=by, at=at)


def deduction_of(
    cell: Cell,
    *,
    points: Decimal | None,
    count: Decimal | int,
    reason: str,
    fact_date: date | None,
    date_stated: bool = True,
) -> LedgerLine:
    """A deduction in the cell by its rule or in points, checked and not saved. Raises BadLine at the field."""
    line = LedgerLine(
        points=_points(cell, count=count, points=points),
        count=_count(cell, count),
        rule=cell.rule,
        public_reason=one_line(reason, field="reason", longest=LONGEST_REASON)
        or (cell.rule.text if cell.rule else ""),
        date_stated=date_stated and fact_date is not None,
        fact_date=fact_date or cell.month.last_day,
    )
    _check_words(line, cell)
    _check_date(line, cell)
    return line


def enter_score(
    *,
    month: Month | date,
    indicator: str,
    department: str,
    by: Access,
    score: Decimal | None,
    reason: str = "",
    note: str = "",
    fact_date: date | None = None,
    seen: int | None = None,
    key: UUID | None = None,
    page_of: str | None = None,
    at: datetime | None = None,
) -> tuple[Cell, LedgerLine | None]:
    """Score a cell directly: what it lacks becomes one line; the score that it has already needs none.

    `score` is 0…maximum with at most two places; None stands for full marks (nothing to deduct). A score above
    the present one would need lines to be withdrawn and is refused; below the maximum a reason is required.
    Otherwise like enter_deduction. Source: rules.md §2.2.
    """
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    with _written_once(key):
        cell = locked_cell(month, indicator, department, by=by, reason=reason)
        if sent := cell.line_sent_with(key, by):
            return cell, sent
        _check(cell, by=by, page_of=page_of, seen=seen)
        missing = _missing(cell, score)
        if missing == 0:
            return cell, None
        line = LedgerLine(
            points=missing,
            public_reason=reason,
            internal_note=paragraph(note, field="note", longest=LONGEST_NOTE),
            date_stated=fact_date is not None,
            fact_date=fact_date or cell.month.last_day,
            entry_key=key,
        )
        return _add(line, cell, by=by, at=at)


@transaction.atomic
def withdraw_line(
    *,
    line: LedgerLine,
    by: Access,
    reason: str,
    seen: int | None = None,
    department: str | None = None,
    at: datetime | None = None,
) -> Cell:
    """Strike a line out: it stays readable and counts no more. The same guards as for entering.

    `department` says in whose cell it was seen, for a line of a branch; left out, any of the branch.
    """
    reason = one_line(reason, field="withdrawal_reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise BadLine(_("Say why the line is withdrawn."), field="withdrawal_reason")
    cell = locked_cell(line.month, line.indicator.code, department or department_of(line, by), by=by)
    check_writer(cell, by=by)
    check_open(cell, seen=seen)
    held = next((other for other in cell.lines if other.pk == line.pk), None)
    if held is None:
        raise UnknownCell(_("The department of this line takes no part in the month any more."))
    if held.is_withdrawn:
        raise AlreadyWithdrawn(_("This line is withdrawn already."))
    at = at or timezone.now()
    for row in (held, line):
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by.user, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record(
        "scoring.line.withdrawn",
        by=by.user,
        campaign=by.campaign,
        obj=held,
        at=at,
        month=cell.month.code,
        indicator=cell.indicator.code,
        department=cell.department.code,
        points=held.points,
        reason=reason,
    )
    return cell


@contextmanager
def _written_once(key: UUID | None) -> Iterator[None]:
    """One transaction; a key that another line holds already is answered, not raised as a database error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if key is not None and LedgerLine.objects.filter(entry_key=key).exists():
            raise KeyUsed(_("This entry was already used elsewhere. Type it again.")) from clash
        raise


def _check(cell: Cell, *, by: Access, page_of: str | None, seen: int | None) -> None:
    check_writer(cell, by=by, page_of=page_of)
    check_open(cell, seen=seen)
    if cell.is_not_applicable:
        raise NotApplicable(_("This indicator does not apply to the department this month."))


def _add(line: LedgerLine, cell: Cell, *, by: Access, at: datetime | None) -> tuple[Cell, LedgerLine]:
    """Complete the line, check its words and its date, and write it with its trace."""
    _check_words(line, cell)
    _check_date(line, cell)
    line.month, line.indicator = cell.month, cell.indicator
    for column, value in cell.target.items():
        setattr(line, column, value)
    line.entered_by, line.entered_at = by.user, at or timezone.now()
    line.is_recusal = cell.group.is_recusal
    line.on_behalf = is_on_behalf(cell.group, by)
    line.save(force_insert=True)
    record(
        "scoring.line.entered",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=line.entered_at,
        month=cell.month.code,
        indicator=cell.indicator.code,
        department=cell.department.code,
        branch=line.branch_id,
        rule=line.rule.code if line.rule else "",
        count=line.count,
        points=line.points,
        reason=line.public_reason,
        on_behalf=line.on_behalf,
        recusal=line.is_recusal,
    )
    return replace(cell, lines=(*cell.lines, line)), line


def _check_date(line: LedgerLine, cell: Cell) -> None:
    if not cell.month.first_day <= line.fact_date <= cell.month.last_day:
        raise BadLine(
            _("The date of the fact lies outside %(month)s.") % {"month": cell.month.code}, field="date"
        )


def _check_words(line: LedgerLine, cell: Cell) -> None:
    if cell.names_person:
        raise BadLine(_("The public reason names a person. Name the fact, not the person."), field="reason")
    if len(line.public_reason) < SHORTEST_REASON:
        raise BadLine(_("Every deduction needs a reason that can be read out."), field="reason")


def _points(cell: Cell, *, count: Decimal | int, points: Decimal | None) -> Decimal:
    """The points of the line by its rule and count, or as they are typed."""
    rule, maximum = cell.rule, cell.indicator.maximum
    with _as_bad_line():
        if rule is None:
            if points is None:
                raise BadLine(_("Say how many points are deducted."), field="points")
            return free_line_points(points, maximum=maximum)
        counted = rule_line_points(
            rule_points=rule.points, count=count, maximum=maximum, to_zero=rule.to_zero, step=rule.step
        )
    if points is not None and points != counted:
        raise BadLine(
            _("By rule %(rule)s this is %(counted)s points, not %(typed)s.")
            % {"rule": rule.code, "counted": counted, "typed": points},
            field="points",
        )
    return counted


def _count(cell: Cell, count: Decimal | int) -> Decimal:
    if cell.rule and cell.rule.to_zero:
        return Decimal(1)
    with _as_bad_line():
        return line_count(count)


def _missing(cell: Cell, score: Decimal | None) -> Decimal:
    """What a cell lacks to come to the score; never negative."""
    maximum, now = cell.indicator.maximum, cell.value
    with _as_bad_line():
        wanted = maximum - direct_score_line_points(maximum if score is None else score, maximum=maximum)
    if wanted > now.score:
        raise BadLine(
            ngettext(
                "The cell stands at %(score)s because of %(count)s line. Open the cell and withdraw it to raise the score.",
                "The cell stands at %(score)s because of %(count)s lines. Open the cell and withdraw some to raise the score.",
                now.lines,
            )
            % {"score": now.score, "count": now.lines},
            field="points",
        )
    return now.score - wanted


@contextmanager
def _as_bad_line() -> Iterator[None]:
    try:
        yield
    except PointsError as refusal:
        field = "count" if isinstance(refusal, InvalidCount) else "points"
        raise BadLine(_(MESSAGES[refusal.code]) % refusal.message_args, field=field) from refusal

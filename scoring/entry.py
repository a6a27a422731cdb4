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

from campaign.audit import record
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.cells import AlreadyWithdrawn, BadLine, Cell, UnknownCell
from scoring.lines import (
    LONGEST_REASON,
    SHORTEST_REASON,
    check_entry,
    deduction_line,
    printed_reason,
    read_typed,
    score_line,
    trace_of,
    trace_of_withdrawal,
)
from scoring.locking import check_open, check_writer, department_of, locked_cell
from scoring.models import LedgerLine, Month


class KeyUsed(Refused):
    """The key of this entry belongs to another line already."""


def enter_typed(*, text: str, **entry) -> tuple[Cell, LedgerLine | None]:
    """Record what somebody typed into a cell; `entry` is what enter_deduction takes.

    “-2 迟到” is a deduction, “C1-2×3” one by rule, a bare number the score itself, “—” nothing; no line is written
    where nothing is to be deducted. Raises BadLine for what cannot be read, and what the other two raise.
    """
    typed = read_typed(text)
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
    replaces: LedgerLine | None = None,
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
    reason = printed_reason(reason)
    with _written_once(key):
        cell = locked_cell(month, indicator, department, by=by, rule=rule, reason=reason)
        if sent := cell.line_sent_with(key, by):
            return cell, sent
        check_entry(cell, by=by, page_of=page_of, seen=seen)
        line = deduction_line(
            cell,
            by=by,
            points=points,
            count=count,
            reason=reason,
            note=note,
            fact_date=fact_date,
            date_stated=date_stated,
            key=key,
            replaces=replaces,
            at=at,
        )
        return _add(line, cell, by=by)


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
    reason = printed_reason(reason)
    with _written_once(key):
        cell = locked_cell(month, indicator, department, by=by, reason=reason)
        if sent := cell.line_sent_with(key, by):
            return cell, sent
        check_entry(cell, by=by, page_of=page_of, seen=seen)
        line = score_line(
            cell, by=by, score=score, reason=reason, note=note, fact_date=fact_date, key=key, at=at
        )
        return (cell, None) if line is None else _add(line, cell, by=by)


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
        **trace_of_withdrawal(held, cell),
    )
    return replace(cell)  # anew: what the cell came to was worked out before


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


def _add(line: LedgerLine, cell: Cell, *, by: Access) -> tuple[Cell, LedgerLine]:
    """Write the line with its trace."""
    line.save(force_insert=True)
    record(
        "scoring.line.entered",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=line.entered_at,
        **trace_of(line, cell),
    )
    return replace(cell, lines=(*cell.lines, line)), line

"""A ledger line before it is written: what an entry comes to in its cell, and everything that it is refused for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.permissions import Access
from campaign.rows import new_row
from campaign.wording import one_line, paragraph
from scoring import shorthand
from scoring.cells import BadLine, Cell, NotApplicable
from scoring.groups import is_on_behalf
from scoring.locking import check_open, check_writer
from scoring.models import DeductionRule, LedgerLine
from scoring.points import (
    MESSAGES,
    InvalidCount,
    PointsError,
    direct_score_line_points,
    free_line_points,
    line_count,
    rule_line_points,
)

SHORTEST_REASON = 2
ONCE = Decimal(1)
# The account stands in its column already; only that it is known is noted, for a thousand lines in a tenth of the time.
ENTERED_BY = LedgerLine._meta.get_field("entered_by")
LONGEST_REASON = LedgerLine._meta.get_field("public_reason").max_length
LONGEST_NOTE = LedgerLine._meta.get_field("internal_note").max_length


def read_typed(text: str) -> shorthand.Typed:
    """What was typed into a cell; raises BadLine for what cannot be read."""
    try:
        return shorthand.parse(text)
    except shorthand.NotUnderstood as refusal:
        raise BadLine(_(shorthand.MESSAGES[refusal.code]) % refusal.message_args, field="text") from refusal


def printed_reason(reason: str) -> str:
    """The public reason as it is kept; raises BadWording."""
    return one_line(reason, field="reason", longest=LONGEST_REASON)


def check_entry(cell: Cell, *, by: Access, page_of: str | None, seen: int | None) -> None:
    """Refuse whoever may not write here, a closed month or group, a version not seen, and what does not apply."""
    check_writer(cell, by=by, page_of=page_of)
    check_open(cell, seen=seen)
    if cell.is_not_applicable:
        raise NotApplicable(_("This indicator does not apply to the department this month."))


def deduction_line(
    cell: Cell,
    *,
    by: Access,
    points: Decimal | None,
    count: Decimal | int,
    reason: str,
    note: str = "",
    fact_date: date | None = None,
    date_stated: bool = True,
    key: UUID | None = None,
    replaces: LedgerLine | None = None,
    reason_follows: bool = False,
    at: datetime | None = None,
) -> LedgerLine:
    """The line of a deduction by the cell's rule, or in points; not saved. Raises BadLine and BadWording.

    `reason_follows` lets a line without words stand until its group is submitted.
    """
    return _completed(
        cell,
        by=by,
        points=_points(cell, count=count, points=points),
        count=_count(cell, count),
        rule=cell.rule,
        reason=reason or (cell.rule.text if cell.rule else ""),
        note=note,
        fact_date=fact_date,
        date_stated=date_stated and fact_date is not None,
        key=key,
        replaces=replaces,
        at=at,
        wordless=reason_follows,
    )


def score_line(
    cell: Cell,
    *,
    by: Access,
    score: Decimal | None,
    reason: str,
    note: str = "",
    fact_date: date | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> LedgerLine | None:
    """The line of what the cell lacks to come to the score, or None where it stands there; not saved.

    None as the score stands for full marks. Raises BadLine and BadWording.
    """
    missing = _missing(cell, score)
    if missing == 0:
        return None
    return _completed(
        cell,
        by=by,
        points=missing,
        reason=reason,
        note=note,
        fact_date=fact_date,
        date_stated=fact_date is not None,
        key=key,
        at=at,
    )


def trace_of(line: LedgerLine, cell: Cell) -> dict:
    """What the trail keeps of a line that was entered."""
    return {
        "month": cell.month.code,
        "indicator": cell.indicator.code,
        "department": cell.department.code,
        "branch": line.branch_id,
        "rule": line.rule.code if line.rule else "",
        "count": line.count,
        "points": line.points,
        "reason": line.public_reason,
        "on_behalf": line.on_behalf,
        "recusal": line.is_recusal,
    }


def trace_of_withdrawal(line: LedgerLine, cell: Cell) -> dict:
    """What the trail keeps of a line that was withdrawn."""
    return {
        "month": cell.month.code,
        "indicator": cell.indicator.code,
        "department": cell.department.code,
        "points": line.points,
        "reason": line.withdrawal_reason,
    }


def _completed(
    cell: Cell,
    *,
    by: Access,
    points: Decimal,
    count: Decimal = ONCE,
    rule: DeductionRule | None = None,
    reason: str,
    note: str,
    fact_date: date | None,
    date_stated: bool,
    key: UUID | None,
    replaces: LedgerLine | None = None,
    at: datetime | None,
    wordless: bool = False,
) -> LedgerLine:
    """The line once its words and its date are checked, with whom and what it is about."""
    if cell.names_person:
        raise BadLine(_("The public reason names a person. Name the fact, not the person."), field="reason")
    if len(reason) < SHORTEST_REASON and not (wordless and not reason):
        raise BadLine(_("Every deduction needs a reason that can be read out."), field="reason")
    month, note = cell.month, paragraph(note, field="note", longest=LONGEST_NOTE)
    last_day = month.last_day
    fact_date = fact_date or last_day
    if not month.first_day <= fact_date <= last_day:
        raise BadLine(_("The date of the fact lies outside %(month)s.") % {"month": month.name}, field="date")
    line = new_row(
        LedgerLine,
        month_id=month.pk,
        indicator_id=cell.indicator.pk,
        points=points,
        count=count,
        public_reason=reason,
        internal_note=note,
        fact_date=fact_date,
        date_stated=date_stated,
        entered_by_id=by.user.pk,
        entered_at=at or timezone.now(),
        entry_key=key,
        is_recusal=cell.group.is_recusal,
        on_behalf=is_on_behalf(cell.group, by),
        **cell.target,
    )
    ENTERED_BY.set_cached_value(line, by.user)
    if rule is not None:
        line.rule = rule
    if replaces is not None:
        line.replaces = replaces
    return line


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
        return ONCE
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

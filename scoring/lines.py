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
from scoring import shorthand
from scoring.cells import BadLine, Cell, NotApplicable
from scoring.groups import is_on_behalf
from scoring.locking import check_open, check_writer
from scoring.models import LedgerLine
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
    line = LedgerLine(
        points=_points(cell, count=count, points=points),
        count=_count(cell, count),
        rule=cell.rule,
        public_reason=reason or (cell.rule.text if cell.rule else ""),
        date_stated=date_stated and fact_date is not None,
        replaces=replaces,
    )
    return _completed(
        line, cell, by=by, note=note, fact_date=fact_date, key=key, at=at, wordless=reason_follows
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
    line = LedgerLine(points=missing, public_reason=reason, date_stated=fact_date is not None)
    return _completed(line, cell, by=by, note=note, fact_date=fact_date, key=key, at=at)


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
    line: LedgerLine,
    cell: Cell,
    *,
    by: Access,
    note: str,
    fact_date: date | None,
    key: UUID | None,
    at: datetime | None,
    wordless: bool = False,
) -> LedgerLine:
    """The line with its words and its date checked, and with whom and what it is about."""
    if cell.names_person:
        raise BadLine(_("The public reason names a person. Name the fact, not the person."), field="reason")
    if len(line.public_reason) < SHORTEST_REASON and not (wordless and not line.public_reason):
        raise BadLine(_("Every deduction needs a reason that can be read out."), field="reason")
    line.internal_note = paragraph(note, field="note", longest=LONGEST_NOTE)
    line.fact_date = fact_date or cell.month.last_day
    if not cell.month.first_day <= line.fact_date <= cell.month.last_day:
        raise BadLine(
            _("The date of the fact lies outside %(month)s.") % {"month": cell.month.name}, field="date"
        )
    line.month, line.indicator, line.entry_key = cell.month, cell.indicator, key
    for column, value in cell.target.items():
        setattr(line, column, value)
    line.entered_by, line.entered_at = by.user, at or timezone.now()
    line.is_recusal = cell.group.is_recusal
    line.on_behalf = is_on_behalf(cell.group, by)
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

"""Changing a ledger line: it is withdrawn and another takes its place, as one act."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.permissions import Access
from scoring.cells import BadLine, Cell
from scoring.entry import enter_deduction, withdraw_line
from scoring.evidence import carry_evidence
from scoring.locking import department_of, locked_cell
from scoring.models import LedgerLine

SAID = ("points", "rule_id", "count", "fact_date", "date_stated", "public_reason", "internal_note")


@transaction.atomic
def change_line(
    *,
    line: LedgerLine,
    by: Access,
    why: str,
    points: Decimal | None = None,
    rule: str | None = None,
    count: Decimal | int = 1,
    reason: str = "",
    note: str = "",
    fact_date: date | None = None,
    seen: int | None = None,
    key: UUID | None = None,
    department: str | None = None,
    at: datetime | None = None,
) -> tuple[Cell, LedgerLine]:
    """Withdraw the line and enter what it should say in its place; returns the cell and the new line.

    `why` is the reason of the change and is kept with the line that is withdrawn; its evidence goes with the new one.
    The rest is as for enter_deduction and withdraw_line, whose refusals change nothing; sent again with its `key` it
    is done once. Source: rules.md §2.3, features.md M11.
    """
    at = at or timezone.now()
    department = department or department_of(line, by)
    cell = locked_cell(line.month, line.indicator.code, department, by=by)
    sent = cell.line_sent_with(key, by)
    if sent is not None and sent.replaces_id == line.pk:
        return cell, sent
    withdraw_line(line=line, by=by, reason=why, seen=seen, department=department, at=at)
    cell, new = enter_deduction(
        month=line.month,
        indicator=line.indicator.code,
        department=department,
        by=by,
        points=points,
        rule=rule,
        count=count,
        reason=reason,
        note=note,
        fact_date=fact_date,
        key=key,
        replaces=line,
        at=at,
    )
    if all(getattr(new, said) == getattr(line, said) for said in SAID):
        raise BadLine(_("Nothing differs from the line as it stands."))
    carry_evidence(line, new)
    record(
        "scoring.line.changed",
        by=by.user,
        campaign=by.campaign,
        obj=new,
        at=at,
        replaces=line.pk,
        old={said: getattr(line, said) for said in SAID},
        new={said: getattr(new, said) for said in SAID},
        reason=line.withdrawal_reason,
    )
    return cell, new

"""Taking back what was typed into the grid: lines are withdrawn, put back, or replaced by another text, as one act."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.blocks import Block, Entry, Kind, enter_block
from scoring.cells import UnknownCell
from scoring.evidence import carry_all_evidence, carry_evidence
from scoring.models import LedgerLine, Month
from scoring.roster import Participant, participants


class NothingToTakeBack(Refused):
    """None of the lines stands any more."""


def withdraw_lines(
    *,
    month: date,
    by: Access,
    page_of: str,
    lines: Sequence[int] = (),
    keys: Sequence[UUID] = (),
    restores: Sequence[int] = (),
    key: UUID,
    reason: str,
) -> Block:
    """Withdraw lines by their numbers or by the keys with which this person sent them, and put back withdrawn ones.

    A line is put back as a new one that says the same, with its evidence; `key` makes that safe to send again. All or
    nothing, with the guards of entering. Lines that are withdrawn meanwhile are passed over; where nothing is left,
    NothingToTakeBack.
    """
    in_month = LedgerLine.objects.filter(month__campaign=by.campaign, month__first_day=month)
    mine = Q(entry_key__in=keys, entered_by=by.user)
    struck = _with_facts(in_month.in_force().filter(Q(pk__in=lines) | mine))
    again = _with_facts(in_month.filter(pk__in=restores, withdrawn_at__isnull=False))
    if not struck and not again:
        raise NothingToTakeBack(_("There is nothing left to take back."))
    of = _departments(by, month)
    entries = [Entry(of(line), line.indicator.code, withdraws=(line.pk,)) for line in struck]
    entries += [_restored(line, of(line), key) for line in again]
    if not again:
        return _all_or_nothing(entries, month=month, by=by, page_of=page_of, reason=reason)
    with transaction.atomic():
        block = _all_or_nothing(entries, month=month, by=by, page_of=page_of, reason=reason)
        put_back = zip(again, block.outcomes[len(struck) :], strict=True)
        carry_all_evidence(
            [(line, outcome.line) for line, outcome in put_back if outcome.kind is Kind.WRITTEN]
        )
    return block


@transaction.atomic
def retype_line(
    *,
    month: date,
    by: Access,
    page_of: str,
    line: int,
    department: str,
    indicator: str,
    text: str,
    seen: int | None,
    key: UUID,
    reason: str,
) -> Block:
    """Withdraw a line of a cell and enter what was typed in its place, as one act; nothing where either is refused.

    Its evidence goes with what takes its place.
    """
    entry = Entry(department, indicator, text, seen=seen, key=key, withdraws=(line,))
    block = _all_or_nothing([entry], month=month, by=by, page_of=page_of, reason=reason)
    (outcome,) = block.outcomes
    if outcome.kind is Kind.WRITTEN and outcome.line is not None:
        carry_evidence(outcome.withdrawn[0], outcome.line)
    return block


def restored_key(key: UUID, line: int) -> UUID:
    """The key of the line that stands for a withdrawn one put back."""
    return uuid5(key, str(line))


def _all_or_nothing(entries: Sequence[Entry], *, month: date, by: Access, page_of: str, reason: str) -> Block:
    block = enter_block(
        entries, month=month, by=by, page_of=page_of, withdrawal_reason=reason, source="amended"
    )
    if refused := next((one.refusal for one in block.outcomes if one.refusal is not None), None):
        raise refused
    return block


def _with_facts(lines: QuerySet[LedgerLine]) -> list[LedgerLine]:
    return list(lines.select_related("indicator", "department", "rule").order_by("pk"))


def _departments(by: Access, first_day: date):
    """Under which department a line is looked at: its own, or the first of its branch."""
    last_day = Month(first_day=first_day).last_day
    people = participants(by.campaign, first_day=first_day, last_day=last_day)

    def of(line: LedgerLine) -> str:
        found: Participant | None = next((one for one in people if _is_about(line, one)), None)
        if found is None:
            raise UnknownCell(_("The department of this line takes no part in the month any more."))
        return found.code

    return of


def _is_about(line: LedgerLine, person: Participant) -> bool:
    if line.branch_id:
        return line.branch_id == person.branch_id
    return line.department_id == person.department_id


def _restored(line: LedgerLine, department: str, key: UUID) -> Entry:
    return Entry(
        department,
        line.indicator.code,
        rule=line.rule.code if line.rule else "",
        points=line.points,
        count=line.count,
        reason=line.public_reason,
        note=line.internal_note,
        fact_date=line.fact_date if line.date_stated else None,
        key=restored_key(key, line.pk),
    )

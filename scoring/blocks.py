"""Many cells at once: what a paste, a workbook or a command brings, checked and written as the single cell is."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import Act, record_all
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.rows import write_rows
from campaign.wording import one_line
from scoring.block_cells import BlockCells, targets_of
from scoring.cells import AlreadyWithdrawn, BadLine, Cell, StaleCell, UnknownCell
from scoring.entry import KeyUsed
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
from scoring.models import LedgerLine, Month
from scoring.shorthand import Typed

LARGEST_BLOCK = 20_000


@dataclass(frozen=True)
class Entry:
    """One thing to enter into a cell: what was typed, or points, rule and count.

    `seen` is the version of the cell that the person saw, before anything of this block; None does not ask.
    `key` makes the entry safe to send again. `withdraws` are the keys of lines of the cell that are struck out in the
    same act; they may come alone. `place` is the caller's own name for where it came from (“Sheet1!C7”); it comes back
    untouched. Several entries may be for one cell; they are taken in their order.
    """

    department: str
    indicator: str
    text: str = ""
    rule: str = ""
    points: Decimal | None = None
    count: Decimal | int = 1
    reason: str = ""
    note: str = ""
    fact_date: date | None = None
    seen: int | None = None
    key: UUID | None = None
    withdraws: tuple[int, ...] = ()
    place: str = ""

    @property
    def only_withdraws(self) -> bool:
        return bool(self.withdraws) and not (self.text or self.rule or self.points is not None)


class Kind(StrEnum):
    """What became of an entry, or would."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"  # nothing to deduct: the cell stands there already
    SHARED = "shared"  # the same line was entered with another department of the branch
    REPEATED = "repeated"  # written before with the same key
    CONFLICT = "conflict"  # somebody else changed the cell since it was seen
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one entry.

    `cell` is the cell after the entry (before it, where it was refused; None where there is no such cell); `line` what
    is or would be written, without a primary key in a dry run; `refusal` why not.
    """

    entry: Entry
    kind: Kind
    cell: Cell | None = None
    line: LedgerLine | None = None
    refusal: Refused | None = None
    withdrawn: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True)
class Block:
    """The outcomes in the order of the entries. `applied` is False for a dry run and where all was held back."""

    outcomes: Sequence[Outcome]
    applied: bool

    def count(self, *kinds: Kind) -> int:
        return sum(outcome.kind in kinds for outcome in self.outcomes)

    @property
    def is_good(self) -> bool:
        """Nothing is refused or in conflict."""
        return self.count(Kind.REFUSED, Kind.CONFLICT) == 0

    @property
    def cells(self) -> list[Cell]:
        """Every cell that was written to, now or before with the same key, as it stands after the block; once, with
        those of its branch."""
        found: dict[str, Cell] = {}
        for outcome in self.outcomes:
            if outcome.kind in (Kind.WRITTEN, Kind.REPEATED):
                for department in outcome.cell.touched:
                    cell = outcome.cell.seen_from(department)
                    found[cell.code] = cell
        return list(found.values())


class BlockTooLarge(Refused):
    """More entries than one block takes."""


def enter_block(
    entries: Sequence[Entry],
    *,
    month: Month | date,
    by: Access,
    page_of: str | None = None,
    only_good: bool = False,
    dry_run: bool = False,
    reasons_follow: bool = False,
    withdrawal_reason: str = "",
    source: str = "block",
    at: datetime | None = None,
) -> Block:
    """Record many entries in one transaction; the number of queries does not grow with theirs.

    Each entry passes the guards of the single cell (scoring.lines): owner and recusal, month and group open, grants of
    not-applicable, rule and points, the version seen, no person named. What does not pass comes back as an outcome with
    its refusal, which names the field; nothing is raised for a single entry. Unless `only_good`, one refused entry
    holds all back. `dry_run` says what would happen, without a lock, and writes nothing. An entry whose key is on file
    is not written again. A line that concerns a branch is written once, however many of its departments bring it; other
    words for the same branch are refused. `page_of` is the group's code in the address, as for the single cell; None
    takes every group of the month. `reasons_follow` takes lines without words, which are asked for before their group
    is submitted. `withdrawal_reason` is kept with what the entries withdraw. `source` goes into the trail: “paste”,
    “workbook”, “command”.
    Raises BlockTooLarge, BadLine (withdrawing without a reason), KeyUsed (a key that somebody uses at this moment).
    Source: rules.md §2.2–§2.9.
    """
    if len(entries) > LARGEST_BLOCK:
        raise BlockTooLarge(_("At most %(count)s cells are taken at once.") % {"count": LARGEST_BLOCK})
    why = one_line(withdrawal_reason, field="withdrawal_reason", longest=LONGEST_REASON)
    if len(why) < SHORTEST_REASON and any(entry.withdraws for entry in entries):
        raise BadLine(_("Say why the line is withdrawn."), field="withdrawal_reason")
    first_day = month if isinstance(month, date) else month.first_day
    writing = _Writing(by, page_of, reasons_follow, why, at or timezone.now())
    try:
        with nullcontext() if dry_run else transaction.atomic():
            outcomes = writing.outcomes(entries, first_day, lock=not dry_run)
            block = Block(outcomes, applied=False)
            if dry_run or not (only_good or block.is_good):
                return block
            writing.write(outcomes, source=source)
    except IntegrityError as clash:
        keys = [entry.key for entry in entries if entry.key is not None]
        if LedgerLine.objects.filter(entry_key__in=keys).exists():
            raise KeyUsed(_("This entry was already used elsewhere. Type it again.")) from clash
        raise
    return Block(outcomes, applied=True)


class _Writing:
    """One block under way: what each entry comes to after those before it, then all of it written."""

    def __init__(self, by: Access, page_of: str | None, reasons_follow: bool, why: str, at: datetime):
        self.by, self.page_of, self.reasons_follow, self.why, self.at = by, page_of, reasons_follow, why, at
        self.typed: dict[str, Typed] = {}

    def outcomes(self, entries: Sequence[Entry], first_day: date, *, lock: bool) -> list[Outcome]:
        self.cells = BlockCells(
            first_day,
            by=self.by,
            departments={entry.department for entry in entries},
            indicators={entry.indicator for entry in entries},
            keys={entry.key for entry in entries if entry.key is not None},
            lock=lock,
        )
        self.of_branch: dict[tuple, Outcome] = {}
        self.keys_here: set[UUID] = set()
        return [self._outcome(entry) for entry in entries]

    def _outcome(self, entry: Entry) -> Outcome:
        cell = None
        try:
            cell = self.cells.cell(entry.department, entry.indicator)
            return self._entered(entry, cell)
        except StaleCell as refusal:
            return Outcome(entry, Kind.CONFLICT, cell, refusal=refusal)
        except Refused as refusal:
            return Outcome(entry, Kind.REFUSED, cell, refusal=refusal)

    def _entered(self, entry: Entry, cell: Cell) -> Outcome:
        if sent := self._sent_before(entry, cell):
            return Outcome(entry, Kind.REPEATED, cell, sent)
        was = self.cells.before(cell)
        check_entry(was, by=self.by, page_of=self.page_of, seen=entry.seen)
        withdrawn = self._withdrawn(entry, cell)
        left = self.cells.without(cell, withdrawn)
        line = None if entry.only_withdraws else self._line(entry, left)
        if line is None and not withdrawn:
            return Outcome(entry, Kind.UNCHANGED, cell)
        if cell.is_by_branch and (shared := self._shared(entry, cell, line)):
            return shared
        if line is not None and line.entry_key is not None:
            self.keys_here.add(line.entry_key)
        outcome = Outcome(
            entry, Kind.WRITTEN, self.cells.written(left, line), line, withdrawn=tuple(withdrawn)
        )
        if cell.is_by_branch:
            self.of_branch.setdefault(targets_of(cell)[0], outcome)
        return outcome

    def _sent_before(self, entry: Entry, cell: Cell) -> LedgerLine | None:
        """The line that the same entry wrote before. A key that belongs to another line is refused."""
        sent = cell.line_sent_with(entry.key, self.by)
        if sent is None and (entry.key in self.cells.used_keys or entry.key in self.keys_here):
            raise KeyUsed(_("This entry was already used elsewhere. Type it again."))
        return sent

    def _line(self, entry: Entry, cell: Cell) -> LedgerLine | None:
        """What the entry comes to in the cell; None where there is nothing to deduct."""
        more = {
            "by": self.by,
            "note": entry.note,
            "fact_date": entry.fact_date,
            "key": entry.key,
            "at": self.at,
        }
        if not entry.text:
            reason, rule, points, count = printed_reason(entry.reason), entry.rule, entry.points, entry.count
        else:
            typed = self._typed(entry.text)
            if typed.kind != "deduction":
                reason = typed.reason
                said = self.cells.said(cell, reason=reason)
                return score_line(said, score=typed.points, reason=reason, **more)
            reason, rule, points = typed.reason, typed.rule_code, typed.line_points
            count = 1 if typed.count is None else typed.count
        said = self.cells.said(cell, rule=rule, reason=reason)
        return deduction_line(
            said, points=points, count=count, reason=reason, reason_follows=self.reasons_follow, **more
        )

    def _typed(self, text: str) -> Typed:
        if text not in self.typed:
            typed = read_typed(text)
            self.typed[text] = replace(typed, reason=printed_reason(typed.reason))
        return self.typed[text]

    def _withdrawn(self, entry: Entry, cell: Cell) -> list[LedgerLine]:
        """The lines that the entry strikes out, as they will be."""
        held = {line.pk: line for line in cell.lines if line.pk is not None}
        for key in entry.withdraws:
            if key not in held:
                raise UnknownCell(_("A line that was to be withdrawn is not in this cell."))
            if held[key].is_withdrawn:
                raise AlreadyWithdrawn(_("This line is withdrawn already."))
        return [self.cells.struck(held[key], by=self.by, at=self.at, why=self.why) for key in entry.withdraws]

    def _shared(self, entry: Entry, cell: Cell, line: LedgerLine | None) -> Outcome | None:
        """A branch that another department of it was entered for: the same line stands for both, another is refused."""
        first = self.of_branch.get(targets_of(cell)[0])
        if first is None or first.entry.department == entry.department:
            return None
        if line is not None and first.line is not None and _says(line) == _says(first.line):
            return Outcome(entry, Kind.SHARED, cell, first.line)
        raise BadLine(
            _("%(branch)s has another deduction with %(department)s; it is recorded once per branch.")
            % {"branch": cell.department.branch_name, "department": first.cell.department.name}
        )

    def write(self, outcomes: Sequence[Outcome], *, source: str) -> None:
        """The withdrawals, the lines and their trace: four statements."""
        written = [outcome for outcome in outcomes if outcome.kind is Kind.WRITTEN]
        struck = [(line, outcome.cell) for outcome in written for line in outcome.withdrawn]
        if struck:
            LedgerLine.objects.filter(pk__in=[line.pk for line, __ in struck]).update(
                withdrawn_at=self.at, withdrawn_by=self.by.user, withdrawal_reason=self.why
            )
        lines = [(outcome.line, outcome.cell) for outcome in written if outcome.line is not None]
        write_rows([line for line, __ in lines])
        acts = [
            Act("scoring.line.withdrawn", line, trace_of_withdrawal(line, cell) | {"source": source})
            for line, cell in struck
        ]
        acts += [
            Act("scoring.line.entered", line, trace_of(line, cell) | {"source": source})
            for line, cell in lines
        ]
        record_all(acts, by=self.by.user, campaign=self.by.campaign, at=self.at)


def _says(line: LedgerLine) -> tuple:
    return line.points, line.count, line.rule_id, line.public_reason, line.fact_date, line.internal_note

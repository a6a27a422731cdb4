"""What a workbook of scores would do to a month: each cell beside what the month holds now, and why not where not."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from campaign.permissions import Access
from scoring.blocks import Entry, Kind, enter_block
from scoring.cell_texts import MESSAGES as UNREADABLE
from scoring.cell_texts import CellRules, Deduction, Unreadable
from scoring.groups import is_on_behalf
from scoring.held_cells import EMPTY, HeldCell
from scoring.models import DeductionRule, Indicator, LedgerLine, LineSource, Month
from scoring.roster import Participant

LONGEST_KEPT = LineSource._meta.get_field("text").max_length


class Effect(StrEnum):
    """What taking a cell over would mean."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"  # the month says something else than the file knew: a person decides
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class PlannedCell:
    """One cell of the file: where it stands, what it says, what the month holds, and what would be done.

    `was` is what the cell held when the workbook was exported. `take` says in words what taking a conflict means.
    """

    place: str
    said: str
    effect: Effect
    department: Participant | None = None
    indicator: Indicator | None = None
    held: HeldCell = EMPTY
    was: str = ""
    entries: tuple[Entry, ...] = ()
    withdraws: tuple[LedgerLine, ...] = ()
    refusal: str = ""
    take: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_wordless(self) -> bool:
        """A line would be written that still needs its reason."""
        return any(not (entry.reason or entry.rule or entry.only_withdraws) for entry in self.entries)

    @property
    def code(self) -> str:
        return f"{self.department.code}:{self.indicator.code}"


@dataclass
class ScorePlan:
    """Everything that a file would do in a month; `warnings` are about the file as a whole.

    `other_months` are those that the file names where it is not this month.
    """

    kind: str
    cells: list[PlannedCell] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    other_months: str = ""

    def of(self, *effects: Effect) -> list[PlannedCell]:
        return [cell for cell in self.cells if cell.effect in effects]

    @property
    def refused(self) -> list[PlannedCell]:
        return self.of(Effect.REFUSED)

    @property
    def conflicts(self) -> list[PlannedCell]:
        return self.of(Effect.CONFLICT)

    def acting(self, take: Collection[str] = ()) -> list[PlannedCell]:
        """The cells that would be written, with those conflicts that are decided for the file."""
        return [
            cell
            for cell in self.cells
            if cell.effect in (Effect.NEW, Effect.CHANGED)
            or (cell.effect is Effect.CONFLICT and cell.code in take)
        ]

    @property
    def versions(self) -> dict[str, int]:
        """The versions of the cells that could be written, as they are now."""
        return {cell.code: cell.held.version for cell in self.of(Effect.NEW, Effect.CHANGED, Effect.CONFLICT)}

    @property
    def counts(self) -> dict[str, int]:
        return {effect.value: len(self.of(effect)) for effect in Effect}


def cell_rules(month: Month, indicators: Iterable[Indicator]) -> dict[int, CellRules]:
    """What reading the cells of each indicator needs to know; one query."""
    indicators = list(indicators)
    texts: dict[int, dict[str, str]] = {indicator.pk: {} for indicator in indicators}
    rules = DeductionRule.objects.filter(indicator__in=list(texts)).order_by("pk")
    for indicator, code, text in rules.values_list("indicator_id", "code", "text"):
        texts[indicator][code.upper()] = text
    return {
        indicator.pk: CellRules(indicator.maximum, texts[indicator.pk], month.first_day)
        for indicator in indicators
    }


def with_acts(
    cell: PlannedCell,
    effect: Effect,
    deductions: Sequence[Deduction],
    withdraws: Sequence[LedgerLine] = (),
    *,
    key: Callable[[int, Deduction], UUID],
) -> PlannedCell:
    """The cell with what would be done: each deduction takes the place of a line that goes, as far as there are any.

    `key` makes the key of an entry from its number and what it says.
    """
    entries = [
        Entry(
            department=cell.department.code,
            indicator=cell.indicator.code,
            rule=said.rule,
            points=said.points,
            count=1 if said.count is None else said.count,
            reason=said.reason,
            note=withdraws[number].internal_note if number < len(withdraws) else "",
            fact_date=said.day,
            seen=cell.held.version,
            key=key(number, said),
            withdraws=tuple(line.pk for line in withdraws[number : number + 1]),
            place=cell.place,
        )
        for number, said in enumerate(deductions)
    ]
    if rest := withdraws[len(deductions) :]:
        entries.append(
            Entry(
                department=cell.department.code,
                indicator=cell.indicator.code,
                seen=cell.held.version,
                withdraws=tuple(line.pk for line in rest),
                place=cell.place,
            )
        )
    return replace(cell, effect=effect, entries=tuple(entries), withdraws=tuple(withdraws))


def unreadable(cell: PlannedCell, refusal: Unreadable) -> PlannedCell:
    return replace(
        cell, effect=Effect.REFUSED, refusal=str(_(UNREADABLE[refusal.code]) % refusal.message_args)
    )


def refused(cell: PlannedCell, message: str) -> PlannedCell:
    return replace(cell, effect=Effect.REFUSED, refusal=message, entries=(), withdraws=())


def waiting(cell: PlannedCell) -> PlannedCell:
    """A cell whose first score the person is not shown yet cannot be compared with anything."""
    return refused(cell, _("This cell waits for its second entry."))


def tried(
    cells: Sequence[PlannedCell],
    *,
    month: Month,
    by: Access,
    page_of: str | None,
    reasons_follow: bool,
) -> list[PlannedCell]:
    """The cells with what the guards of entering say: a refused entry refuses its cell; nothing is written."""
    entries = [entry for cell in cells for entry in cell.entries]
    if not entries:
        return list(cells)
    block = enter_block(
        entries,
        month=month,
        by=by,
        page_of=page_of,
        dry_run=True,
        reasons_follow=reasons_follow,
        withdrawal_reason=_("Changed in the workbook."),
    )
    outcomes: dict[int, list] = {}
    position = 0
    for place, cell in enumerate(cells):
        outcomes[place] = block.outcomes[position : position + len(cell.entries)]
        position += len(cell.entries)
    return [_after_trial(cell, outcomes[place], by) for place, cell in enumerate(cells)]


def _after_trial(cell: PlannedCell, outcomes: Sequence, by: Access) -> PlannedCell:
    bad = next((one for one in outcomes if one.kind in (Kind.REFUSED, Kind.CONFLICT)), None)
    if bad is not None:
        return refused(cell, str(bad.refusal.message))
    remarks = list(cell.remarks)
    for one in outcomes[:1]:
        if one.cell.is_recusal:
            remarks.append(_("recusal entry"))
        elif is_on_behalf(one.cell.group, by):
            remarks.append(_("entered on the owner's behalf"))
        if one.cell.is_by_branch and len(one.cell.touched) > 1:
            names = "、".join(other.name for other in one.cell.touched)
            remarks.append(_("counts for the whole branch: %(names)s") % {"names": names})
    if cell.is_wordless:
        remarks.append(_("the reason is still missing"))
    return replace(cell, remarks=tuple(remarks))


def kept_text(said: str) -> str:
    """What a line keeps of its cell: the words, of many the first ones and the fingerprint of them all."""
    if len(said) <= LONGEST_KEPT:
        return said
    fingerprint = hashlib.sha256("".join(said.split()).encode()).hexdigest()
    return f"{said[: LONGEST_KEPT - len(fingerprint) - 1]} {fingerprint}"


def held_of(held: Mapping, department: Participant, indicator: Indicator) -> HeldCell:
    return held.get((department.department_id, indicator.pk), EMPTY)

"""What changed in a group since somebody last looked at it as a reviewer: cell by cell, before beside after."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from scoring.models import Indicator, LedgerLine
from scoring.points import indicator_score


@dataclass(frozen=True)
class ChangedCell:
    """A cell with its lines in force before and after; the lines that are on one side only are marked by it."""

    indicator: Indicator
    name: str
    before: Sequence[LedgerLine]
    after: Sequence[LedgerLine]

    @property
    def score_before(self) -> Decimal:
        return indicator_score(self.indicator.maximum, [line.points for line in self.before])

    @property
    def score_after(self) -> Decimal:
        return indicator_score(self.indicator.maximum, [line.points for line in self.after])

    @property
    def removed(self) -> list[LedgerLine]:
        """What counted then and counts no more."""
        kept = {line.pk for line in self.after}
        return [line for line in self.before if line.pk not in kept]

    @property
    def added(self) -> list[LedgerLine]:
        """What counts now and did not then."""
        known = {line.pk for line in self.before}
        return [line for line in self.after if line.pk not in known]

    @property
    def kept(self) -> list[LedgerLine]:
        known = {line.pk for line in self.before}
        return [line for line in self.after if line.pk in known]


def changed_since(lines: Iterable[LedgerLine], moment: datetime) -> list[ChangedCell]:
    """The cells whose lines in force differ from those at the moment, in the order of the lines given.

    Nothing else has to be kept for this: lines are never edited, so the ledger itself says what stood there then. A line
    that was entered and withdrawn since leaves no difference.
    """
    cells: dict[tuple, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        cells[line.indicator_id, line.department_id, line.branch_id].append(line)
    found = []
    for own in cells.values():
        before = [line for line in own if stood_at(line, moment)]
        after = [line for line in own if not line.is_withdrawn]
        if [line.pk for line in before] != [line.pk for line in after]:
            target = own[0].branch or own[0].department
            found.append(ChangedCell(own[0].indicator, target.name, before, after))
    return found


def stood_at(line: LedgerLine, moment: datetime) -> bool:
    """Was the line entered by then and not yet withdrawn?"""
    return line.entered_at <= moment and (line.withdrawn_at is None or line.withdrawn_at > moment)

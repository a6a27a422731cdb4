"""A cell of the grid: whom it is about, what its lines come to, and why writing there may be refused."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import User
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from scoring.models import DeductionRule, Indicator, IndicatorGroup, LedgerLine, Month
from scoring.points import ZERO, deducted_total, indicator_score
from scoring.roster import Participant


class MonthNotOpen(Refused):
    """The month is not open for scoring."""


class GroupNotOpen(Refused):
    """The group is submitted or reviewed already."""


class UnknownCell(Refused):
    """The indicator or the department is not part of this month, or they do not belong together."""


class NotApplicable(Refused):
    """The indicator does not apply to the department (缺项)."""


class OwnDepartment(NotAllowed):
    """Nobody writes points about the department that he belongs to; an owner recuses itself."""


class BadLine(Refused):
    """The points, the date or the reason cannot stand."""


class AlreadyWithdrawn(Refused):
    """The line is withdrawn already."""


class StaleCell(Refused):
    """Somebody else changed the cell since it was shown; `cell` is what it holds now."""

    def __init__(self, cell: "Cell"):
        self.cell = cell
        change = last_change(cell.own_lines)
        said = {"score": cell.value.score}
        if change is None:
            message = _("The cell stands at %(score)s. Look at it, then send yours again.") % said
        else:
            said |= {"name": change.by.name, "time": f"{timezone.localtime(change.at):%m-%d %H:%M}"}
            message = (
                _(
                    "%(name)s changed this cell on %(time)s; it now stands at %(score)s. Send yours again if it holds."
                )
                % said
            )
        super().__init__(message)


class CellValue(NamedTuple):
    """What the lines of a cell come to. The version grows with each line and each withdrawal."""

    score: Decimal
    deducted: Decimal
    lines: int
    version: int


class Change(NamedTuple):
    """Who did the last thing in a cell, and when."""

    by: User
    at: datetime


@dataclass(frozen=True)
class Cell:
    """One department (or its branch) on one indicator of a month, as it stands under the lock of its group.

    What its lines come to is worked out once: whoever changes a line goes on with another Cell.
    """

    group: IndicatorGroup
    indicator: Indicator
    rule: DeductionRule | None
    department: Participant
    touched: tuple[Participant, ...]
    is_by_branch: bool
    lines: tuple[LedgerLine, ...]
    is_not_applicable: bool
    names_person: bool

    @property
    def month(self) -> Month:
        return self.group.month

    @property
    def code(self) -> str:
        """How the grid names the cell: “D05:Z2”."""
        return f"{self.department.code}:{self.indicator.code}"

    @property
    def is_recusal(self) -> bool:
        """A line here touches the owner's own department, which the owner may not write about."""
        return self.touches(self.indicator.owner_id)

    def seen_from(self, department: Participant) -> "Cell":
        """The cell of another department that the same lines touch."""
        return self if department is self.department else replace(self, department=department)

    def touches(self, department_id: int | None) -> bool:
        return department_id in {other.department_id for other in self.touched}

    @cached_property
    def own_lines(self) -> list[LedgerLine]:
        """The lines that count for the department: its own and its branch's, withdrawn ones among them."""
        own = (None, self.department.department_id)
        return [line for line in self.lines if line.department_id in own]

    @cached_property
    def value(self) -> CellValue:
        return cell_value(
            self.indicator.maximum, [(line.points, line.is_withdrawn) for line in self.own_lines]
        )

    @property
    def target(self) -> dict:
        """The columns of a line that say whom it is about."""
        if self.is_by_branch:
            return {"branch_id": self.department.branch_id}
        return {"department_id": self.department.department_id}

    def line_sent_with(self, key: UUID | None, by: Access) -> LedgerLine | None:
        """The line that this person wrote here with the key, when the same entry arrives again."""
        if key is None:
            return None
        return next(
            (line for line in self.lines if line.entry_key == key and line.entered_by_id == by.user.pk), None
        )


def untouched(maximum: Decimal) -> CellValue:
    """A cell in which nothing was written."""
    return CellValue(score=maximum, deducted=ZERO, lines=0, version=0)


def cell_value(maximum: Decimal, lines: Iterable[tuple[Decimal, bool]]) -> CellValue:
    """Score, unclipped deduction, lines in force and version of a cell from (points, is_withdrawn) of its lines."""
    lines = list(lines)
    in_force = [points for points, is_withdrawn in lines if not is_withdrawn]
    return CellValue(
        score=indicator_score(maximum, in_force),
        deducted=deducted_total(in_force),
        lines=len(in_force),
        version=2 * len(lines) - len(in_force),
    )


def last_change(lines: Iterable[LedgerLine]) -> Change | None:
    changes = [Change(line.entered_by, line.entered_at) for line in lines]
    changes += [Change(line.withdrawn_by, line.withdrawn_at) for line in lines if line.is_withdrawn]
    return max(changes, key=lambda change: change.at, default=None)


def formula(maximum: Decimal, lines: Iterable[LedgerLine]) -> str:
    """How the score comes about: “5.00 − 0.5×2 = 4.00”; where the floor holds, “3.00 − 2 − 1.5 = −0.50 → 0.00”."""
    in_force = [line for line in lines if not line.is_withdrawn]
    if not in_force:
        return f"{maximum:.2f}"
    left = maximum - deducted_total(line.points for line in in_force)
    terms = " − ".join([f"{maximum:.2f}", *map(_term, in_force)])
    return f"{terms} = {left:.2f}" if left >= 0 else f"{terms} = −{-left:.2f} → {ZERO}"


def _term(line: LedgerLine) -> str:
    each = line.points / line.count
    if line.count != 1 and each == round(each, 2):
        return f"{each.normalize():f}×{line.count.normalize():f}"
    return f"{line.points.normalize():f}"

"""What the cells of a month hold now, with the texts that a workbook shows of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.cell_texts import line_text
from scoring.cells import Change, last_change
from scoring.models import Indicator, LedgerLine, Month
from scoring.roster import Participant

CellKey = tuple[int, int]  # department, indicator


@dataclass(frozen=True)
class HeldCell:
    """The lines of one cell, withdrawn ones among them, and those of its branch."""

    history: tuple[LedgerLine, ...] = ()

    @property
    def lines(self) -> tuple[LedgerLine, ...]:
        return tuple(line for line in self.history if not line.is_withdrawn)

    @property
    def version(self) -> int:
        """As `cells.cell_value` counts it: it grows with each line and each withdrawal."""
        return 2 * len(self.history) - len(self.lines)

    @property
    def text(self) -> str:
        return "\n".join(map(text_of, self.lines))

    @property
    def change(self) -> Change | None:
        return last_change(self.history)


EMPTY = HeldCell()


def held_cells(
    month: Month, *, indicators: Iterable[Indicator], people: Sequence[Participant]
) -> dict[CellKey, HeldCell]:
    """The cells in which something was written, by department and indicator; one query.

    A branch's line stands in the cell of each of its departments.
    """
    of_branch = defaultdict(list)
    for person in people:
        of_branch[person.branch_id].append(person.department_id)
    lines = (
        LedgerLine.objects.filter(month=month, indicator__in=[indicator.pk for indicator in indicators])
        .select_related("rule", "entered_by", "withdrawn_by", "source")
        .order_by("id")
    )
    found = defaultdict(list)
    for line in lines:
        for department in of_branch[line.branch_id] if line.branch_id else (line.department_id,):
            found[department, line.indicator_id].append(line)
    return {key: HeldCell(tuple(history)) for key, history in found.items()}


def text_of(line: LedgerLine) -> str:
    """A line as it stands in a cell of a workbook."""
    return line_text(
        points=line.points,
        count=line.count,
        rule=line.rule.code if line.rule else "",
        rule_text=line.rule.text if line.rule else "",
        reason=line.public_reason,
        day=line.fact_date if line.date_stated else None,
    )

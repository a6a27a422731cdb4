"""A month's deductions as a clerk keeps them, read into the month on the owners' behalf."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext as _

from campaign.permissions import Access
from campaign.workbooks.grid import Grid, address
from campaign.workbooks.rows import Line, split
from campaign.workbooks.words import clean, key
from scoring.blind_hiding import hidden_in_month
from scoring.board import scheme_indicators
from scoring.cell_texts import CellRules, Unreadable, read_cell, said_by
from scoring.group_cells import Key
from scoring.held_cells import CellKey, HeldCell, held_cells, text_of
from scoring.models import Indicator, LedgerLine, LineSource, Month
from scoring.roster import Participant, participants
from scoring.score_plans import (
    Effect,
    PlannedCell,
    ScorePlan,
    cell_rules,
    held_of,
    kept_text,
    refused,
    tried,
    unreadable,
    waiting,
    with_acts,
)
from scoring.sheet_matching import KnownIndicator, Matching, months_named, other_maxima

DEPARTMENT = "department"


@dataclass
class _Month:
    """What the cells are compared with."""

    month: Month
    indicators: Mapping[str, Indicator]
    people: Mapping[str, Participant]
    held: Mapping[CellKey, HeldCell]
    rules: Mapping[int, CellRules]
    waiting: Collection[Key] = ()  # for a second entry that this person may make: what they hold is not told
    branches: dict[tuple[int, int], PlannedCell] = field(default_factory=dict)


def known_indicators(indicators: Sequence[Indicator]) -> list[KnownIndicator]:
    return [
        KnownIndicator(indicator.code, indicator.name, indicator.section.name, indicator.maximum)
        for indicator in indicators
    ]


def plan_sheet(grid: Grid, matching: Matching, *, month: Month, by: Access) -> ScorePlan:
    """What the sheet would enter into the month; the same number of queries whatever its size.

    “—”, “无”, “0”, “/” and blanks are no deduction. A line without words is entered and asks for its reason before its
    group is submitted. What an earlier sheet entered is known by its words in its cell, wherever that stands in the
    file: the same words again are unchanged, other words take the place of the earlier line. A cell in which somebody
    else wrote is a conflict, and so is a blank where an earlier sheet had a deduction. A cell that waits for a second
    entry which this person may make is refused where the sheet has a deduction, whatever it holds.
    """
    people = participants(by.campaign, first_day=month.first_day, last_day=month.last_day)
    indicators = scheme_indicators(month)
    about = _Month(
        month,
        {indicator.code: indicator for indicator in indicators},
        {key(word): person for person in people for word in (person.code, person.name)},
        held_cells(month, indicators=indicators, people=people),
        cell_rules(month, indicators),
        hidden_in_month(month, by=by),
    )
    columns = {code: column for column, code in matching.columns.items()}
    lines, skipped = split(
        grid, matching.header_row, {DEPARTMENT: matching.department, **columns}, proof=(DEPARTMENT, *columns)
    )
    plan = ScorePlan(LineSource.Kind.SHEET)
    plan.skipped = [(f"{grid.name}!{row.row + 1}", row.text) for row in skipped]
    plan.other_months = _other_months(grid, matching, month)
    plan.warnings = list(_warnings(grid, matching, month, known_indicators(indicators)))
    rows: dict[int, int] = {}
    cells: list[PlannedCell] = []
    for line in lines:
        cells += _row(grid, line, about, rows)
    plan.cells = tried(cells, month=month, by=by, page_of=None, reasons_follow=True)
    return plan


def words_of(text: str) -> str:
    """What two spellings of a cell have in common."""
    return unicodedata.normalize("NFKC", clean(text)).replace(" ", "")


def _other_months(grid: Grid, matching: Matching, month: Month) -> str:
    """The months that the sheet names above its columns, where it names others than this one."""
    named = months_named(grid, matching.header_row)
    if not named or (month.first_day.year, month.first_day.month) in named:
        return ""
    return "、".join(f"{year}-{number:02}" for year, number in sorted(named))


def _warnings(grid: Grid, matching: Matching, month: Month, known: Sequence[KnownIndicator]):
    if theirs := _other_months(grid, matching, month):
        yield _("The sheet says %(theirs)s; it would be entered into %(ours)s.") % {
            "theirs": theirs,
            "ours": month.code,
        }
    for column, stated, indicator in other_maxima(grid, matching.header_row, matching.columns, known):
        yield _("%(place)s says %(stated)s points for %(indicator)s; the scheme has %(maximum)s.") % {
            "place": f"{grid.name}!{address(matching.header_row, column)}",
            "stated": f"{stated.normalize():f}",
            "indicator": indicator.name,
            "maximum": f"{indicator.maximum.normalize():f}",
        }


def _row(grid: Grid, line: Line, about: _Month, rows: dict[int, int]) -> list[PlannedCell]:
    """The cells of one department's row; a row that cannot be read is refused where it says something."""
    said = clean(line.values[DEPARTMENT])
    person = about.people.get(key(said))
    why = ""
    if person is None:
        why = (
            _("No department “%(name)s” takes part in this month.") % {"name": said}
            if said
            else _("The row names no department.")
        )
    elif person.department_id in rows:
        why = _("%(department)s stands in row %(row)s already.") % {
            "department": person.name,
            "row": rows[person.department_id] + 1,
        }
    else:
        rows[person.department_id] = line.row
    cells = []
    for code, column in line.columns.items():
        if code == DEPARTMENT:
            continue
        text = str(line.values[code]).strip()
        cell = PlannedCell(
            f"{grid.name}!{address(line.row, column)}",
            text,
            Effect.UNCHANGED,
            department=person,
            indicator=about.indicators[code],
        )
        if (line.row, column) in grid.formulas:
            cells.append(refused(cell, why or _("The cell holds a formula; formulas are not evaluated.")))
        elif why:
            if text:
                cells.append(refused(cell, why))
        else:
            cells.append(_cell(cell, about))
    return cells


def _cell(cell: PlannedCell, about: _Month) -> PlannedCell:
    indicator, person = cell.indicator, cell.department
    rules = about.rules[indicator.pk]
    try:
        deductions = read_cell(cell.said, rules, takes_scores=False)
    except Unreadable as refusal:
        return unreadable(cell, refusal)
    if (indicator.pk, person.department_id, None) in about.waiting:
        return waiting(cell) if deductions else cell
    cell = replace(cell, held=held_of(about.held, person, indicator))
    by_branch = indicator.section.by_branch and person.branch_id
    if by_branch and not deductions:
        return cell  # another row of the branch may say it
    if by_branch:
        first = about.branches.setdefault((person.branch_id, indicator.pk), cell)
        if first is not cell:
            if words_of(first.said) == words_of(cell.said):
                return cell
            other = _("%(branch)s has another deduction in %(place)s; it is recorded once per branch.")
            return refused(cell, other % {"branch": person.branch_name, "place": first.place})
    imported = [line for line in cell.held.history if _is_of_sheet(line)]
    in_force = [line for line in imported if not line.is_withdrawn]
    if not deductions:
        return _nothing(cell, in_force)
    words = words_of(kept_text(cell.said))
    if any(words_of(line.source.text) == words for line in in_force):
        return cell
    times = sum(words_of(line.source.text) == words for line in imported)
    if times and not in_force:
        return replace(cell, remarks=(_("entered from a sheet before and withdrawn since"),))
    target = f"branch {person.branch_id}" if by_branch else person.code
    place = f"{about.month.pk}:{target}:{indicator.code}:{words}"
    cell = with_acts(
        cell,
        Effect.CHANGED if in_force else Effect.NEW,
        deductions,
        in_force,
        key=lambda number, said: uuid5(NAMESPACE_OID, f"{place}:{number}:{times}"),
    )
    if in_force or not cell.held.lines:
        return cell
    there = said_by(map(text_of, cell.held.lines), rules)
    if all(said in there for said in deductions):
        return replace(cell, effect=Effect.UNCHANGED, entries=())
    return replace(cell, effect=Effect.CONFLICT, take=_("Enter it as another line"))


def _nothing(cell: PlannedCell, in_force: Sequence[LedgerLine]) -> PlannedCell:
    if not in_force:
        return cell
    return with_acts(
        replace(cell, take=_("Withdraw what the earlier sheet had entered")),
        Effect.CONFLICT,
        (),
        in_force,
        key=uuid5,
    )


def _is_of_sheet(line: LedgerLine) -> bool:
    source = getattr(line, "source", None)
    return source is not None and source.kind == LineSource.Kind.SHEET

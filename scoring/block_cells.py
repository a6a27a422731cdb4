"""The cells of many entries, loaded at once and locked with all their groups; then each as the entries leave it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.models import Person, User
from campaign.months import month_name
from campaign.permissions import Access
from scoring.cells import BadLine, Cell, MonthNotOpen, UnknownCell
from scoring.lines import ENTERED_BY
from scoring.models import (
    DeductionRule,
    Indicator,
    IndicatorGroup,
    LedgerLine,
    Month,
    NotApplicableGrant,
)
from scoring.roster import Participant, participants

Target = tuple[int, int | None, int | None]  # indicator, department, branch


class BlockCells:
    """What `locking.locked_cell` reads for one cell, for many: ten queries, whatever their number."""

    def __init__(
        self,
        first_day: date,
        *,
        by: Access,
        departments: Collection[str],
        indicators: Collection[str],
        keys: Collection[UUID],
        lock: bool,
    ):
        self.first_day, self.by = first_day, by
        last_day = (first_day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        people = participants(by.campaign, first_day=first_day, last_day=last_day)
        self.people = {person.code: person for person in people}
        self.mates: dict[int | None, list[Participant]] = defaultdict(list)
        for person in people:
            self.mates[person.branch_id].append(person)
        self.indicators = self._indicators(indicators)
        numbers = [indicator.pk for indicator in self.indicators.values()]
        self.rules = {
            (rule.indicator_id, rule.code.lower()): rule
            for rule in DeductionRule.objects.filter(indicator__in=numbers).order_by("-pk")
        }
        grants = NotApplicableGrant.objects.filter(
            campaign=by.campaign, first_month__lte=first_day, last_month__gte=first_day
        )
        self.not_applicable = set(grants.values_list("department_id", "indicator_id"))
        self.names = Names(Person.objects.filter(unit=by.campaign.unit_id).values_list("name", flat=True))
        self.groups = self._groups(lock=lock)
        self.now = self._lines(departments)
        self.before_block: dict[Target, list[LedgerLine]] = {}
        used = LedgerLine.objects.filter(entry_key__in=keys)
        self.used_keys = set(used.values_list("entry_key", flat=True))

    def _indicators(self, codes: Collection[str]) -> dict[str, Indicator]:
        found = (
            Indicator.objects.filter(
                section__sheet__scheme__months__campaign=self.by.campaign,
                section__sheet__scheme__months__first_day=self.first_day,
            )
            .select_related("section", "owner")
            .order_by("-pk")
        )
        return {indicator.code: indicator for indicator in found if indicator.code in codes}

    def _groups(self, *, lock: bool) -> dict[int | None, IndicatorGroup]:
        """The groups of the indicators by owner, that of recusals under None; locked in their order, as for closing."""
        owners = {indicator.owner_id for indicator in self.indicators.values()}
        groups = (
            IndicatorGroup.objects.filter(month__campaign=self.by.campaign, month__first_day=self.first_day)
            .filter(Q(is_recusal=True) | Q(owner__in=owners))
            .order_by("pk")
        )
        if lock:
            groups = groups.select_for_update(of=("self",), no_key=True)
        found = {None if group.is_recusal else group.owner_id: group for group in groups}
        # Read after the lock, the month's state holds until the end of the transaction (see locking.locked_cell).
        month = Month.objects.filter(campaign=self.by.campaign, first_day=self.first_day).first()
        for group in found.values():
            group.month = month
        return found

    def _lines(self, departments: Collection[str]) -> dict[Target, list[LedgerLine]]:
        """The lines of the departments on the indicators, and those of their branches."""
        found = defaultdict(list)
        wanted = [person for code, person in self.people.items() if code in departments]
        if any(indicator.section.by_branch for indicator in self.indicators.values()):
            wanted = [
                mate for branch in {person.branch_id for person in wanted} for mate in self.mates[branch]
            ]
        about = Q(department__in=[person.department_id for person in wanted]) | Q(
            branch__in={person.branch_id for person in wanted} - {None}
        )
        lines = LedgerLine.objects.filter(
            about,
            month__campaign=self.by.campaign,
            month__first_day=self.first_day,
            indicator__in=[indicator.pk for indicator in self.indicators.values()],
        )
        lines = list(lines.order_by("id"))
        writers = User.objects.in_bulk(
            {line.entered_by_id for line in lines} | {line.withdrawn_by_id for line in lines} - {None}
        )
        for line in lines:
            ENTERED_BY.set_cached_value(line, writers[line.entered_by_id])
            if line.withdrawn_by_id:
                line.withdrawn_by = writers[line.withdrawn_by_id]
            found[target_of(line)].append(line)
        return found

    def cell(self, department_code: str, indicator_code: str) -> Cell:
        """The cell as the entries before have left it. Raises UnknownCell and MonthNotOpen."""
        indicator = self.indicators.get(indicator_code)
        if indicator is None:
            raise UnknownCell(
                _("There is no indicator %(code)s in this month's scheme.") % {"code": indicator_code},
                field="indicator",
            )
        mine = self.people.get(department_code)
        if mine is None:
            raise UnknownCell(
                _("There is no department %(code)s in this month.") % {"code": department_code},
                field="department",
            )
        section = indicator.section
        if section.category_id not in (None, mine.category_id):
            raise UnknownCell(
                _("%(indicator)s is not an indicator of this department's category.")
                % {"indicator": indicator.code},
                field="indicator",
            )
        is_by_branch = bool(section.by_branch and mine.branch_id)
        touched = tuple(self.mates[mine.branch_id]) if is_by_branch else (mine,)
        is_recusal = indicator.owner_id in {other.department_id for other in touched}
        group = self.groups.get(None if is_recusal else indicator.owner_id)
        if group is None:
            raise MonthNotOpen(
                _("%(month)s is not open for scoring.") % {"month": month_name(self.first_day)}
            )
        about = targets(indicator, mine, touched if is_by_branch else ())
        return Cell(
            group=group,
            indicator=indicator,
            rule=None,
            department=mine,
            touched=touched,
            is_by_branch=is_by_branch,
            lines=_in_order(self.now[target] for target in about),
            is_not_applicable=(mine.department_id, indicator.pk) in self.not_applicable,
            names_person=False,
        )

    def before(self, cell: Cell) -> Cell:
        """The cell as it was before the block: whoever looked at it has seen that."""
        about = targets_of(cell)
        if not any(target in self.before_block for target in about):
            return cell
        were = (self.before_block.get(target, self.now[target]) for target in about)
        return replace(cell, lines=_in_order(were))

    def said(self, cell: Cell, *, reason: str, rule: str | None = None) -> Cell:
        """The cell with the rule of the entry, and whether its words name a person. Raises BadLine (no such rule)."""
        chosen = self.rules.get((cell.indicator.pk, rule.lower())) if rule else None
        if rule and chosen is None:
            raise BadLine(
                _("%(rule)s is not a deduction rule of %(indicator)s.")
                % {"rule": rule, "indicator": cell.indicator.code},
                field="rule",
            )
        names_person = self.names.occur_in(reason)
        if chosen is cell.rule and names_person == cell.names_person:
            return cell
        return replace(cell, rule=chosen, names_person=names_person)

    def struck(self, line: LedgerLine, *, by: Access, at: datetime, why: str) -> LedgerLine:
        """A copy of the line as it will be when it is withdrawn."""
        line = copy(line)
        line.withdrawn_at, line.withdrawn_by, line.withdrawal_reason = at, by.user, why
        return line

    def without(self, cell: Cell, withdrawn: Iterable[LedgerLine]) -> Cell:
        """The cell after the withdrawals."""
        struck = {line.pk: line for line in withdrawn}
        if not struck:
            return cell
        return replace(cell, lines=tuple(struck.get(line.pk, line) for line in cell.lines))

    def written(self, cell: Cell, line: LedgerLine | None) -> Cell:
        """The cell with its new line; from now on the entries that follow find it so."""
        lines = cell.lines if line is None else (*cell.lines, line)
        for target in targets_of(cell):
            self.before_block.setdefault(target, self.now[target])
            self.now[target] = [one for one in lines if target_of(one) == target]
        return replace(cell, lines=lines)


class Names:
    """The names of the unit's people, looked for in words that will be printed (as `PersonQuerySet.named_in`)."""

    def __init__(self, names: Iterable[str]):
        self.names = frozenset(names)
        self.lengths = {len(name) for name in self.names}
        self.asked: dict[str, bool] = {}

    def occur_in(self, text: str) -> bool:
        """Every piece of the text as long as some name is looked up, once for each text."""
        if text not in self.asked:
            self.asked[text] = any(
                text[at : at + length] in self.names
                for length in self.lengths
                for at in range(len(text) - length + 1)
            )
        return self.asked[text]


def target_of(line: LedgerLine) -> Target:
    return line.indicator_id, line.department_id, line.branch_id


def targets(
    indicator: Indicator, department: Participant, branch: Sequence[Participant] = ()
) -> list[Target]:
    """Whom lines may be about: the department, or its branch (which comes first) and each department of that."""
    if not branch:
        return [(indicator.pk, department.department_id, None)]
    departments = [(indicator.pk, other.department_id, None) for other in branch]
    return [(indicator.pk, None, department.branch_id), *departments]


def targets_of(cell: Cell) -> list[Target]:
    """Whom the lines of the cell are about."""
    return targets(cell.indicator, cell.department, cell.touched if cell.is_by_branch else ())


def _in_order(found: Iterable[list[LedgerLine]]) -> tuple[LedgerLine, ...]:
    """In the order in which they were written; those of the block, which have no key yet, last."""
    found = list(found)
    if len(found) == 1:
        return tuple(found[0])
    lines = [line for lines in found for line in lines]
    return tuple(sorted(lines, key=lambda line: (line.pk is None, line.pk)))

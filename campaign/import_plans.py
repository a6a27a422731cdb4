"""What an uploaded workbook would change: each accepted row beside what the campaign has, old and new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Q

from campaign.models import Branch, Campaign, Department, Enrolment, Person, UploadKind
from campaign.setup import PRESET_CATEGORIES
from campaign.workbooks import departments as department_sheet
from campaign.workbooks import people as people_sheet
from campaign.workbooks.departments import DepartmentRow, KnownDepartments, read_departments
from campaign.workbooks.grid import Grid
from campaign.workbooks.headers import Field
from campaign.workbooks.people import KnownPeople, PersonRow, read_people
from campaign.workbooks.rows import Problem, Skipped
from campaign.workbooks.words import key

CHUNK = 100  # of nine columns each: one statement, also where a statement takes 999 values at most
FIELDS: dict[str, tuple[Field, ...]] = {
    UploadKind.DEPARTMENTS: department_sheet.FIELDS,
    UploadKind.PEOPLE: people_sheet.FIELDS,
}
# What only the office reads and writes (security.md PRV-11).
RESTRICTED = ("is_party_member",)

Row = PersonRow | DepartmentRow
Found = Person | Department


@dataclass(frozen=True)
class Changed:
    """One value that becomes another."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Planned:
    """One accepted row: what it is about, if that exists, and what changes of it."""

    row: Row
    found: Found | None
    changes: tuple[Changed, ...] = ()
    enrolment: Enrolment | None = None

    @property
    def outcome(self) -> str:
        if self.found is None:
            return "new"
        return "changed" if self.changes else "unchanged"


@dataclass
class Plan:
    """Everything that an upload would do, and what it would not."""

    planned: list[Planned] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    new_branches: list[str] = field(default_factory=list)
    new_categories: list[str] = field(default_factory=list)

    def of(self, outcome: str) -> list[Planned]:
        return [each for each in self.planned if each.outcome == outcome]

    @property
    def refused_rows(self) -> list[int]:
        return sorted({problem.row for problem in self.refused})

    @property
    def counts(self) -> dict[str, int]:
        counts = {outcome: len(self.of(outcome)) for outcome in ("new", "changed", "unchanged")}
        return counts | {"left_out": len(self.refused_rows), "branches": len(self.new_branches)}


def plan_import(
    kind: str,
    campaign: Campaign,
    grid: Grid,
    *,
    header_row: int,
    columns: Mapping[str, int],
    since: date,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """Read the sheet and compare each row with what there is, a chunk at a time with the same few queries each.

    `tell` hears after each chunk how many of all rows are done.
    """
    read, compare = _ways(kind, campaign, since)
    outcome = read(grid, header_row, columns)
    plan = Plan(refused=outcome.refused, skipped=outcome.skipped)
    for chunk in chunks(outcome.accepted):
        plan.planned += compare(chunk)
        tell(len(plan.planned), len(outcome.accepted))
    if kind == UploadKind.DEPARTMENTS and not campaign.categories.exists():
        plan.new_categories = [label for __, label in PRESET_CATEGORIES]
    plan.new_branches = _new_branches(campaign, [each.row for each in plan.planned])
    return plan


def chunks(rows: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def category_keys(campaign: Campaign) -> dict[str, str]:
    """The key of each category that a workbook may name, with its name: the campaign's, or the preset's at first."""
    have = list(campaign.categories.values_list("code", "name"))
    return {known: name for code, name in have or PRESET_CATEGORIES for known in (key(code), key(name))}


def branch_ids(campaign: Campaign) -> dict[str, int]:
    """The branches of the unit by the keys of their names."""
    rows = Branch.objects.filter(unit=campaign.unit_id).order_by("-code").values_list("name", "pk")
    return {key(name): pk for name, pk in rows}


def _ways(kind: str, campaign: Campaign, since: date):
    if kind == UploadKind.PEOPLE:
        return partial(read_people, known=_known_people(campaign)), partial(_compare_people, campaign)
    known = partial(read_departments, known=_known_departments(campaign))
    return known, partial(_compare_departments, campaign, category_keys(campaign), since)


def _known_people(campaign: Campaign) -> KnownPeople:
    departments: dict[str, int | None] = {}
    for pk, code, label in Department.objects.filter(unit=campaign.unit_id).values_list("pk", "code", "name"):
        departments.setdefault(key(code), pk)
        departments[key(label)] = pk if departments.get(key(label), pk) == pk else None
    people = list(Person.objects.filter(unit=campaign.unit_id).values_list("staff_number", "left_on"))
    return KnownPeople(
        departments=departments,
        staff_numbers=[number for number, __ in people],
        left={number: left_on for number, left_on in people if left_on},
    )


def _known_departments(campaign: Campaign) -> KnownDepartments:
    names: dict[str, str] = {}
    codes: dict[str, str | None] = {}
    for code, label in Department.objects.filter(unit=campaign.unit_id).values_list("code", "name"):
        names[code] = label
        codes[key(label)] = code if key(label) not in codes else None
    return KnownDepartments(categories=category_keys(campaign), names=names, codes=codes)


def _compare_people(campaign: Campaign, rows: Sequence[PersonRow]) -> list[Planned]:
    found = {
        person.staff_number: person
        for person in Person.objects.filter(
            unit=campaign.unit_id, staff_number__in=[row.staff_number for row in rows]
        ).select_related("department", "branch")
    }
    names = dict(Department.objects.filter(pk__in={row.department for row in rows}).values_list("pk", "name"))
    return [
        Planned(row, found.get(row.staff_number), _person_changes(found.get(row.staff_number), row, names))
        for row in rows
    ]


def _person_changes(person: Person | None, row: PersonRow, names: Mapping[int, str]) -> tuple[Changed, ...]:
    if person is None:
        return ()
    changes = []
    for name in ("name", "post", "is_party_member", "is_section_cadre"):
        new = getattr(row, name)
        if new is not None and new != getattr(person, name):
            changes.append(Changed(name, getattr(person, name), new))
    if row.department != person.department_id:
        changes.append(Changed("department", person.department.name, names[row.department]))
    branch = person.branch.name if person.branch else ""
    if row.branch is not None and key(row.branch) != key(branch):
        changes.append(Changed("branch", branch, row.branch))
    return tuple(changes)


def _compare_departments(
    campaign: Campaign, categories: Mapping[str, str], since: date, rows: Sequence[DepartmentRow]
) -> list[Planned]:
    codes = [row.code for row in rows if row.code]
    found = {each.code: each for each in Department.objects.filter(unit=campaign.unit_id, code__in=codes)}
    enrolments: dict[int, Enrolment] = {}
    for enrolment in (
        Enrolment.objects.filter(Q(until__isnull=True) | Q(until__gte=since))
        .filter(campaign=campaign, department__in=found.values())
        .select_related("category", "branch")
        .order_by("since")
    ):
        enrolments.setdefault(enrolment.department_id, enrolment)
    planned = []
    for row in rows:
        department = found.get(row.code)
        enrolment = enrolments.get(department.pk) if department else None
        changes = _department_changes(department, enrolment, row, categories)
        planned.append(Planned(row, department, changes, enrolment))
    return planned


def _department_changes(
    department: Department | None,
    enrolment: Enrolment | None,
    row: DepartmentRow,
    categories: Mapping[str, str],
) -> tuple[Changed, ...]:
    if department is None:
        return ()
    wanted = categories.get(row.category, "")
    if enrolment is None:
        return (Changed("enrolment", "", wanted),)
    changes = []
    category = enrolment.category.name if enrolment.category else ""
    branch = enrolment.branch.name if enrolment.branch else ""
    if key(wanted) != key(category):
        changes.append(Changed("category", category, wanted))
    if row.branch is not None and key(row.branch) != key(branch):
        changes.append(Changed("branch", branch, row.branch))
    if row.position not in (None, enrolment.position) and row.category is not None:
        changes.append(Changed("position", enrolment.position, row.position))
    return tuple(changes)


def _new_branches(campaign: Campaign, rows: Sequence[Row]) -> list[str]:
    """Branches that the rows name and the unit does not have, in the order of the sheet."""
    known = branch_ids(campaign)
    named = {key(row.branch): row.branch for row in reversed(rows) if row.branch}
    order = dict.fromkeys(key(row.branch) for row in rows if row.branch)
    return [named[each] for each in order if each not in known]

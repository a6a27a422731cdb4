"""Writes a planned import: branches, categories, departments with their enrolments, people; in chunks."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Max

from campaign.accounts import follow_people
from campaign.import_plans import Plan, Planned, branch_ids, chunks
from campaign.models import Branch, Campaign, Department, DepartmentCategory, Enrolment, Person, UploadKind
from campaign.setup import LAST_POSITION, PRESET_CATEGORIES
from campaign.workbooks.words import key

ONE_DAY = timedelta(days=1)


def write_plan(plan: Plan, kind: str, campaign: Campaign, *, since: date) -> None:
    """Write every planned row, in the caller's transaction; each chunk takes the same number of queries.

    Departments are in the campaign from `since` on. A category or branch that changes does so on that day: the enrolment
    before it keeps what it was, unless it began no earlier.
    """
    _add_branches(plan, campaign)
    branches = branch_ids(campaign)
    if kind == UploadKind.PEOPLE:
        for chunk in chunks(plan.planned):
            _write_people(chunk, campaign, branches)
        return
    if plan.new_categories:
        DepartmentCategory.objects.bulk_create(
            DepartmentCategory(campaign=campaign, code=code, name=label, position=position)
            for position, (code, label) in enumerate(PRESET_CATEGORIES, start=1)
        )
    categories = {
        known: pk
        for pk, code, label in campaign.categories.values_list("pk", "code", "name")
        for known in (key(code), key(label))
    }
    codes = _free_codes("D", Department.objects.filter(unit=campaign.unit_id), plan)
    positions = _next_positions(campaign)
    for chunk in chunks(plan.planned):
        _write_departments(chunk, campaign, since, branches, categories, codes, positions)


def _add_branches(plan: Plan, campaign: Campaign) -> None:
    taken = set(Branch.objects.filter(unit=campaign.unit_id).values_list("code", flat=True))
    codes = _codes("B", taken)
    Branch.objects.bulk_create(
        [Branch(unit=campaign.unit, code=next(codes), name=name) for name in plan.new_branches]
    )


def _free_codes(letter: str, departments, plan: Plan):
    taken = set(departments.values_list("code", flat=True))
    return _codes(letter, taken | {each.row.code for each in plan.planned if each.row.code})


def _codes(letter: str, taken: set[str]):
    """Codes that are free, after the highest one: D01, D02, …"""
    used = [int(found[1]) for code in taken if (found := re.fullmatch(rf"{letter}(\d{{1,6}})", code))]
    number = max(used, default=0)
    while True:
        number += 1
        yield f"{letter}{number:02}"


def _next_positions(campaign: Campaign) -> dict[bool, int]:
    """The last place in the order, of departments that take part and of organs that only score."""
    enrolments = Enrolment.objects.filter(campaign=campaign)
    taking_part = enrolments.filter(position__lt=LAST_POSITION).aggregate(last=Max("position"))["last"]
    scoring = enrolments.filter(position__gte=LAST_POSITION).aggregate(last=Max("position"))["last"]
    return {True: taking_part or 0, False: scoring or LAST_POSITION}


def _write_people(chunk: Sequence[Planned], campaign: Campaign, branches: Mapping[str, int]) -> None:
    new, changed = [], []
    for planned in chunk:
        row, person = planned.row, planned.found
        if person is None:
            person = Person(unit=campaign.unit, staff_number=row.staff_number)
            new.append(person)
        elif planned.changes:
            changed.append(person)
        person.name = row.name
        person.department_id = row.department
        for field in ("post", "is_party_member", "is_section_cadre"):
            if getattr(row, field) is not None:
                setattr(person, field, getattr(row, field))
        if row.branch is not None:
            person.branch_id = branches.get(key(row.branch))
    Person.objects.bulk_create(new)
    # bulk_update would build a CASE of all rows for each column: twelve times slower, and writers wait meanwhile.
    for person in changed:
        person.pk = None
    Person.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["unit", "staff_number"],
        update_fields=["name", "department", "branch", "post", "is_party_member", "is_section_cadre"],
    )
    follow_people(campaign.unit, [planned.row.staff_number for planned in chunk])


def _write_departments(
    chunk: Sequence[Planned],
    campaign: Campaign,
    since: date,
    branches: Mapping[str, int],
    categories: Mapping[str, int],
    codes,
    positions: dict[bool, int],
) -> None:
    made = Department.objects.bulk_create(
        Department(unit=campaign.unit, code=each.row.code or next(codes), name=each.row.name)
        for each in chunk
        if each.found is None
    )
    departments = iter(made)
    new, changed = [], []
    for planned in chunk:
        row = planned.row
        before = planned.enrolment
        if planned.found is not None and not planned.changes:
            continue
        moves = {change.field for change in planned.changes} & {"category", "branch"}
        if before is not None and (before.since >= since or not moves):
            enrolment = before
        else:
            enrolment = Enrolment(
                campaign=campaign,
                department=planned.found or next(departments),
                branch_id=before.branch_id if before else None,
                position=before.position if before else 0,
                since=since,
                until=before.until if before else None,
            )
            new.append(enrolment)
            if before is not None:
                before.until = since - ONE_DAY
        enrolment.category_id = categories.get(row.category)
        if row.branch is not None:
            enrolment.branch_id = branches.get(key(row.branch))
        _place(enrolment, planned, positions)
        if before is not None:
            changed.append(before)
    Enrolment.objects.bulk_update(changed, ["category", "branch", "position", "until"])
    Enrolment.objects.bulk_create(new)


def _place(enrolment: Enrolment, planned: Planned, positions: dict[bool, int]) -> None:
    """The place that the workbook gives, the one that the department had, or the next."""
    takes_part = enrolment.category_id is not None
    if planned.row.position is not None and takes_part:
        enrolment.position = planned.row.position
    elif planned.enrolment is None:
        positions[takes_part] += 1
        enrolment.position = positions[takes_part]

"""The invented organisation: unit, campaign, branches, departments, people, holidays."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaign.audit import record
from campaign.founding import found_campaign, found_unit
from campaign.models import (
    Branch,
    Campaign,
    Department,
    DepartmentCategory,
    Enrolment,
    Holiday,
    Person,
    Unit,
    User,
)
from publishing.demo.texts import department_tales, everything_written, text
from scoring.schemes import preset

ORGAN_POSITION = 900
ADMINISTRATOR = ("信息中心", 5)
CADRES_AFTER_HEADS = 6  # one more section-level cadre for so many people
PARTY_PERCENT_OF_STAFF = 19
POSTS_OF_CADRES = ("科长", "副科长", "主管")
POSTS_OF_STAFF = ("主办", "科员", "科员", "业务员", "办事员")


@dataclass
class Organisation:
    """The rows of the invented organisation; departments and organs by their names."""

    unit: Unit
    campaign: Campaign
    administrator: User
    departments: dict[str, Department]
    categories: dict[str, DepartmentCategory]
    branches: dict[str, Branch]
    people: dict[str, list[Person]] = field(default_factory=dict)
    leaders: list[Person] = field(default_factory=list)


def found_organisation(*, year: int, at: datetime) -> Organisation:
    """Write the organisation as it stands at the beginning of the campaign year."""
    told = text("organisation")
    unit = found_unit(**told["unit"], at=at)
    departments = _departments(unit)
    branches = _branches(unit)
    people, leaders = _people(unit, departments, branches)
    name, seat = ADMINISTRATOR
    first = people[name][seat - 1]
    administrator = User.objects.create_user(first.staff_number, name=first.name, person=first)
    campaign = found_campaign(
        unit=unit,
        code=str(year),
        year=year,
        administrator=administrator,
        is_demo=True,
        by=administrator,
        at=at,
        **told["campaign"],
    )
    campaign.office = departments["考核办公室"]
    campaign.save(update_fields=["office"])
    categories = _categories(campaign)
    _enrol(campaign, departments, categories, branches, since=date(year, 1, 1))
    days = _holidays(unit, year)
    record(
        "campaign.organisation.entered",
        by=administrator,
        campaign=campaign,
        obj=unit,
        at=at,
        departments=len(departments),
        branches=len(branches),
        people=sum(map(len, people.values())) + len(leaders),
        holidays=days,
    )
    return Organisation(unit, campaign, administrator, departments, categories, branches, people, leaders)


def _departments(unit: Unit) -> dict[str, Department]:
    rows = [
        Department(unit=unit, code=code, name=tale["name"]) for code, _category, tale in department_tales()
    ]
    rows += [
        Department(unit=unit, code=organ["code"], name=organ["name"])
        for organ in text("organisation")["organs"]
    ]
    return {row.name: row for row in Department.objects.bulk_create(rows)}


def _branches(unit: Unit) -> dict[str, Branch]:
    names = [tale["branch"] for _code, _category, tale in department_tales()]
    names += [organ["branch"] for organ in text("organisation")["organs"]]
    rows = [
        Branch(unit=unit, code=f"B{number:02}", name=name)
        for number, name in enumerate(dict.fromkeys(names), start=1)
    ]
    return {row.name: row for row in Branch.objects.bulk_create(rows)}


def _categories(campaign: Campaign) -> dict[str, DepartmentCategory]:
    rows = DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=campaign, position=position, **category)
        for position, category in enumerate(preset()["categories"], start=1)
    )
    return {row.code: row for row in rows}


def _enrol(campaign: Campaign, departments, categories, branches, *, since: date) -> None:
    rows = [
        Enrolment(
            campaign=campaign,
            department=departments[tale["name"]],
            category=categories[category],
            branch=branches[tale["branch"]],
            position=position,
            since=since,
        )
        for position, (_code, category, tale) in enumerate(department_tales(), start=1)
    ]
    rows += [
        Enrolment(
            campaign=campaign,
            department=departments[organ["name"]],
            branch=branches[organ["branch"]],
            position=ORGAN_POSITION + number,
            since=since,
        )
        for number, organ in enumerate(text("organisation")["organs"])
    ]
    Enrolment.objects.bulk_create(rows)


def _holidays(unit: Unit, year: int) -> int:
    """The country's arrangement where it is known for the year; otherwise weekends alone."""
    told = text("holidays").get(str(year), {"off": [], "worked": []})
    rows = []
    for first, last, name in told["off"]:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            rows.append(Holiday(unit=unit, day=day, name=name))
            day += timedelta(days=1)
    rows += [
        Holiday(unit=unit, day=date.fromisoformat(day), name=name, is_worked=True)
        for day, name in told["worked"]
    ]
    return len(Holiday.objects.bulk_create(rows))


def invented_names(rng: random.Random) -> Iterator[str]:
    """Names of three characters, each once, none of which occurs in the demo's texts."""
    told = text("names")
    surnames, given = list(told["surnames"]), told["given"].split()
    written = everything_written()
    used = set()
    while True:
        name = rng.choice(surnames) + rng.choice(given)
        if name not in used and name not in written:
            used.add(name)
            yield name


def _people(unit: Unit, departments, branches) -> tuple[dict[str, list[Person]], list[Person]]:
    """Everybody, with staff numbers of five digits that begin with the department's."""
    rng = random.Random("people of the demo")
    names = invented_names(rng)
    told = text("organisation")
    houses = [("2" + code[1:], tale) for code, _category, tale in department_tales()]
    houses += [(organ["prefix"], organ) for organ in told["organs"]]
    rows = []
    for prefix, tale in houses:
        for seat in range(1, tale["people"] + 1):
            rows.append(
                _person(rng, next(names), unit, f"{prefix}{seat:02}", seat, tale, departments, branches)
            )
    for seat, post in enumerate(told["leading_group"], start=1):
        leader = Person(
            unit=unit,
            staff_number=f"100{seat:02}",
            name=next(names),
            department=departments["机关党委"],
            branch=branches["机关党委党支部"],
            post=post,
            is_section_cadre=True,
            is_party_member=True,
        )
        rows.append(leader)
    people: dict[str, list[Person]] = {}
    leaders = []
    for person in Person.objects.bulk_create(rows):
        if person.staff_number.startswith("100"):
            leaders.append(person)
        else:
            people.setdefault(person.department.name, []).append(person)
    return people, leaders


def _person(rng, name, unit, number, seat, tale, departments, branches) -> Person:
    is_cadre = seat <= 2 + tale["people"] // CADRES_AFTER_HEADS
    is_party_member = is_cadre or rng.randrange(100) < PARTY_PERCENT_OF_STAFF
    if seat <= 2:
        post = tale["name"] + tale["head" if seat == 1 else "deputy"]
    else:
        post = rng.choice(POSTS_OF_CADRES if is_cadre else POSTS_OF_STAFF)
    return Person(
        unit=unit,
        staff_number=number,
        name=name,
        department=departments[tale["name"]],
        branch=branches[tale["branch"]] if is_party_member else None,
        post=post,
        is_section_cadre=is_cadre,
        is_party_member=is_party_member,
    )

"""Who takes part in a month, under which name, category and branch (rules.md §3)."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.models import Department, DepartmentName, Enrolment
from scoring.cells import UnknownCell
from scoring.entry import enter_deduction
from scoring.roster import participants
from tests.makers import make_open_month

MARCH = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
APRIL = {"first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}


def found(world, month=MARCH) -> list[tuple[str, str, str]]:
    people = participants(world.campaign, **month)
    return [(person.code, person.category_code, person.branch_name) for person in people]


def enrol(world, code: str, *, since: date, until: date | None = None, category: int = 0, position: int = 50):
    department, _ = Department.objects.get_or_create(
        unit=world.unit, code=code, defaults={"name": f"新{code}"}
    )
    return Enrolment.objects.create(
        campaign=world.campaign,
        department=department,
        category=world.categories[category],
        position=position,
        since=since,
        until=until,
    )


BASE = [("D01", "A", "第1党支部"), ("D02", "B", "第1党支部"), ("D03", "A", "第2党支部")]


def test_organ_that_only_scores_takes_no_part(world):
    assert found(world) == BASE


def test_department_founded_on_the_first_takes_part_at_once(world):
    enrol(world, "D04", since=date(2026, 3, 1))

    assert found(world) == [*BASE, ("D04", "A", "")]


def test_department_founded_in_mid_month_takes_part_from_the_next(world):
    enrol(world, "D04", since=date(2026, 3, 2))

    assert [found(world), found(world, APRIL)] == [BASE, [*BASE, ("D04", "A", "")]]


def test_department_founded_in_mid_month_gets_no_lines(world):
    enrol(world, "D04", since=date(2026, 3, 2))
    month = make_open_month(world)

    with pytest.raises(UnknownCell) as refused:
        enter_deduction(
            month=month,
            indicator="C2",
            department="D04",
            by=world.access("second"),
            points=Decimal("1"),
            reason="月度检查发现",
        )

    assert refused.value.field == "department"


@pytest.mark.parametrize(
    ("last_day", "takes_part"),
    [(date(2026, 2, 28), False), (date(2026, 3, 30), False), (date(2026, 3, 31), True)],
)
def test_dissolved_department_is_not_ranked_in_the_month_of_its_end(world, last_day, takes_part):
    Enrolment.objects.filter(department=world.departments[2]).update(until=last_day)

    assert found(world) == (BASE if takes_part else BASE[:2])
    assert found(world, APRIL) == BASE[:2]


def test_category_and_branch_are_those_of_the_last_day(world):
    Enrolment.objects.filter(department=world.departments[0]).update(until=date(2026, 3, 15))
    enrol(world, "D01", since=date(2026, 3, 16), category=1, position=0)

    assert found(world) == [("D01", "B", ""), *BASE[1:]]
    assert found(world, {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 28)}) == BASE


def test_department_that_paused_over_the_first_takes_no_part(world):
    Enrolment.objects.filter(department=world.departments[0]).update(until=date(2026, 2, 20))
    enrol(world, "D01", since=date(2026, 3, 10), position=0)

    assert found(world) == BASE[1:]


def test_listing_keeps_the_fixed_order(world):
    Enrolment.objects.filter(department=world.departments[2]).update(position=0)
    Enrolment.objects.filter(department=world.departments[0]).update(position=9)

    assert [code for code, *_ in found(world)] == ["D03", "D02", "D01"]


@pytest.mark.parametrize(
    ("first_day", "last_day", "name"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), "政工部"),
        (date(2026, 2, 1), date(2026, 2, 28), "宣教部"),
        (date(2026, 3, 1), date(2026, 3, 31), "第1部"),
    ],
)
def test_name_is_that_of_the_last_day(world, first_day, last_day, name):
    DepartmentName.objects.create(department=world.departments[0], name="政工部", until=date(2026, 1, 31))
    DepartmentName.objects.create(department=world.departments[0], name="宣教部", until=date(2026, 3, 30))

    people = participants(world.campaign, first_day=first_day, last_day=last_day)

    assert people[0].name == name


def test_around_a_department_are_those_that_share_its_branch(world):
    around = {
        code: [
            person.code for person in participants(world.campaign, **MARCH, around=code) if person.branch_id
        ]
        for code in ("D01", "D03", "D99")
    }

    assert around == {"D01": ["D01", "D02"], "D03": ["D03"], "D99": []}


def test_roster_is_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        participants(world.campaign, **MARCH)

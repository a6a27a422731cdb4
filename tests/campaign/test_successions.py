"""Mergers and splits: what ends, what begins, and what is kept of them (rules.md §3)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from campaign.department_history import Event, departments_of
from campaign.departments import (
    BadName,
    DayTooEarly,
    NewDepartment,
    NotEnrolled,
    StillNeeded,
    WrongDay,
    found_department,
)
from campaign.models import AuditEntry, Department, Enrolment, Person, Succession
from campaign.refusals import NotAllowed
from campaign.successions import NotMerged, TooFew, merge_departments, split_department
from tests.makers import make_world

IN_MAY = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
APRIL = date(2026, 4, 1)
SETTLED = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def about(world, **changed) -> dict:
    return {
        "campaign": world.campaign,
        "day": APRIL,
        "settled_until": SETTLED,
        "by": world.access("office"),
        "at": IN_MAY,
    } | changed


def new(world, code: str = "D09", name: str = "安全技术部") -> NewDepartment:
    return NewDepartment(code, name, world.categories[0], world.branches[1])


def until(code: str) -> date | None:
    return Enrolment.objects.get(department__code=code).until


def kept() -> list[tuple]:
    return list(
        Succession.objects.values_list("kind", "day", "successor__code", "predecessor__code", "head_count")
    )


def hire(world, department: Department, count: int, **left) -> None:
    for number in range(count):
        Person.objects.create(
            unit=world.unit,
            staff_number=f"9{department.code[-2:]}{number}{len(left)}",
            name=f"新人{number}",
            department=department,
            **left,
        )


def test_merger_into_a_new_department_ends_the_others(world):
    first, second, __ = world.departments

    into = merge_departments(predecessors=[second, first], successor=new(world), **about(world))

    assert [into.code, until("D01"), until("D02"), until("D03"), until("D09")] == [
        "D09",
        SETTLED,
        SETTLED,
        None,
        None,
    ]
    assert kept() == [("merge", APRIL, "D09", "D01", 3), ("merge", APRIL, "D09", "D02", 0)]
    entry = AuditEntry.objects.latest("pk")
    assert [entry.event, entry.at, entry.data] == [
        "campaign.department.merged",
        IN_MAY,
        {
            "day": "2026-04-01",
            "department": "D09",
            "name": "安全技术部",
            "predecessors": {"D01": 3, "D02": 0},
        },
    ]


def test_merger_into_one_of_them_lets_that_one_go_on(world):
    first, second, __ = world.departments

    into = merge_departments(predecessors=[first, second], successor=first, **about(world))

    assert [into, until("D01"), until("D02")] == [first, None, SETTLED]
    assert kept() == [("merge", APRIL, "D01", "D01", 3), ("merge", APRIL, "D01", "D02", 0)]


def test_merged_department_may_bear_the_name_of_one_that_ends(world):
    merge_departments(predecessors=world.departments[:2], successor=new(world, name="第1部"), **about(world))

    assert Department.objects.get(code="D09").name == "第1部"


def test_head_count_is_of_people_in_service_on_the_day(world):
    hire(world, world.departments[1], 2)
    hire(world, world.departments[1], 1, left_on=APRIL)

    merge_departments(predecessors=world.departments[:2], successor=new(world), **about(world))

    assert [count for *__, count in kept()] == [3, 2]


def test_one_department_does_not_merge(world):
    first = world.departments[0]

    with pytest.raises(TooFew):
        merge_departments(predecessors=[first, first], successor=new(world), **about(world))

    assert [until("D01"), kept()] == [None, []]


def test_merger_into_a_third_department_is_refused(world):
    first, second, third = world.departments

    with pytest.raises(NotMerged) as refused:
        merge_departments(predecessors=[first, second], successor=third, **about(world))

    assert [refused.value.field, until("D01")] == ["successor", None]


def test_merger_that_fails_half_way_changes_nothing(world):
    with pytest.raises(BadName):
        merge_departments(
            predecessors=world.departments[:2], successor=new(world, name="第3部"), **about(world)
        )

    assert [until("D01"), until("D02"), kept()] == [None, None, []]


def test_assessment_office_does_not_vanish_in_a_merger(world):
    with pytest.raises(StillNeeded):
        merge_departments(
            predecessors=[world.organ, world.departments[0]], successor=new(world), **about(world)
        )


def test_merger_in_a_settled_month_is_refused(world):
    with pytest.raises(DayTooEarly):
        merge_departments(
            predecessors=world.departments[:2], successor=new(world), **about(world, day=SETTLED)
        )


@pytest.mark.parametrize("role", ["leader", "scorer", "head", "auditor"])
def test_mergers_and_splits_are_for_office_and_administrator(world, role):
    asked = about(world, by=world.access(role))

    with pytest.raises(NotAllowed):
        merge_departments(predecessors=world.departments[:2], successor=new(world), **asked)
    with pytest.raises(NotAllowed):
        split_department(predecessor=world.departments[0], parts=[new(world)], goes_on=True, **asked)


def test_split_makes_parts_that_inherit(world):
    parts = [new(world, "D08", "安全部"), new(world, "D09", "技术部")]

    made = split_department(predecessor=world.departments[0], parts=parts, goes_on=False, **about(world))

    assert [[part.code for part in made], until("D01"), until("D08")] == [["D08", "D09"], SETTLED, None]
    assert kept() == [("split", APRIL, "D08", "D01", 3), ("split", APRIL, "D09", "D01", 3)]
    entry = AuditEntry.objects.latest("pk")
    assert [entry.event, entry.data] == [
        "campaign.department.split",
        {
            "day": "2026-04-01",
            "department": "D01",
            "goes_on": False,
            "parts": {"D08": "安全部", "D09": "技术部"},
            "head_count": 3,
        },
    ]


def test_department_may_go_on_beside_what_is_split_off(world):
    split_department(predecessor=world.departments[0], parts=[new(world)], goes_on=True, **about(world))

    assert [until("D01"), kept()] == [None, [("split", APRIL, "D09", "D01", 3)]]


def test_split_into_one_part_is_refused(world):
    with pytest.raises(TooFew) as refused:
        split_department(predecessor=world.departments[0], parts=[new(world)], goes_on=False, **about(world))

    assert [refused.value.field, until("D01")] == ["parts", None]


def test_history_tells_where_departments_came_from(world):
    merge_departments(predecessors=world.departments[:2], successor=new(world), **about(world))
    made = Department.objects.get(code="D09")
    split_department(
        predecessor=made,
        parts=[new(world, "D10", "技术部")],
        goes_on=True,
        **about(world, day=date(2026, 5, 1)),
    )

    events = departments_of(world.campaign, day=date(2026, 5, 1)).events

    assert [event for event in events if event.department in ("安全技术部", "技术部")] == [
        Event(date(2026, 5, 1), "技术部", "成立"),
        Event(date(2026, 5, 1), "技术部", "由安全技术部分出"),
        Event(APRIL, "安全技术部", "成立"),
        Event(APRIL, "安全技术部", "由第1部（3人）、第2部（0人）合并而成"),
    ]


def test_merged_department_founded_the_same_day_is_not_merged_again(world):
    found_department(new(world), **about(world))

    with pytest.raises(WrongDay):
        merge_departments(
            predecessors=[world.departments[0], Department.objects.get(code="D09")],
            successor=new(world, "D10", "技术部"),
            **about(world),
        )


def test_another_unit_does_not_merge_here(world):
    other = make_world("other")

    with pytest.raises(NotEnrolled):
        merge_departments(
            predecessors=[world.departments[0], other.departments[1]], successor=new(world), **about(world)
        )

    enrolment = Enrolment.objects.get(campaign=other.campaign, department__code="D02")
    assert enrolment.until is None

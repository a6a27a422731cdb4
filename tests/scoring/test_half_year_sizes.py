"""Pages of a half-year take the same queries for any number of departments, nominations and members."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from campaign.models import Person
from scoring.appraisals import begin_appraisal
from scoring.half_year_opening import close_entries
from scoring.meetings import Item, plan_meeting, record_attendance
from scoring.models import HalfYearEvaluation, Nomination
from tests.browsing import client_of
from tests.half_years import CLOSED, OPENED, file_self, mark_all, open_half, publish_half
from tests.makers import World, make_world

PAGE = "/c/t2026/half-years/2026H1/"


def half_of(departments: int) -> tuple[World, HalfYearEvaluation]:
    world = make_world(departments=departments)
    publish_half(world, months=[3])
    return world, open_half(world, left_out_reason="当月未考核")


def asked(world: World, who: str, path: str, number: int, assert_num_queries):
    """The page after a first one that fills caches, with exactly this number of queries."""
    client = client_of(world.users[who])
    client.get(path)
    with assert_num_queries(number):
        return client.get(path)


def nominate_one_each(world: World, half: HalfYearEvaluation) -> None:
    """A person of every department is nominated; every second one is on public notice."""
    for number, department in enumerate(world.departments):
        person = Person.objects.create(
            unit=world.unit, staff_number=f"6{number:04}", name=f"先进{number}", department=department
        )
        on_notice = number % 2
        Nomination.objects.create(
            evaluation=half,
            kind="advanced",
            person=person,
            department=department,
            deeds="事迹",
            state="pending" if on_notice else "nominated",
            decided_by=world.users["leader"] if on_notice else None,
            decided_at=OPENED if on_notice else None,
            notice_until=timezone.localdate() if on_notice else None,
            by=world.users["office"],
            at=OPENED,
        )


@pytest.mark.parametrize("departments", [3, 30])
def test_appraisal_takes_the_same_queries(db, django_assert_num_queries, departments):
    world, half = half_of(departments)
    today = timezone.localdate()
    half.marks_until, half.decide_by = today + timedelta(days=5), today + timedelta(days=9)
    half.save()
    begin_appraisal(evaluation=half, scope="all", until=half.marks_until, by=world.access("office"))

    asked(world, "office", f"{PAGE}appraisal/", 10, django_assert_num_queries)


@pytest.mark.parametrize("departments", [3, 30])
@pytest.mark.parametrize(("who", "queries"), [("leader", 7), ("head", 7), ("employee", 5)])
def test_individuals_take_the_same_queries(db, django_assert_num_queries, departments, who, queries):
    world, half = half_of(departments)
    nominate_one_each(world, half)

    asked(world, who, f"{PAGE}individuals/", queries, django_assert_num_queries)


@pytest.mark.parametrize("departments", [3, 30])
@pytest.mark.parametrize(("page", "queries"), [("meeting/", 10), ("meeting/honours/", 7)])
def test_meeting_takes_the_same_queries(db, django_assert_num_queries, departments, page, queries):
    world, half = half_of(departments)
    today = timezone.localdate()
    meeting = plan_meeting(
        evaluation=half,
        title="上半年总结表彰会",
        held_on=today,
        begins_at=time(9),
        place="多功能厅",
        chair="党委副书记",
        agenda=[Item("通报考评情况", "办公室主任"), Item("颁奖")],
        by=world.access("office"),
    )
    record_attendance(
        meeting=meeting,
        came={department.code: ("present", "部长") for department in world.departments},
        by=world.access("office"),
    )

    asked(world, "office", PAGE + page, queries, django_assert_num_queries)


@pytest.mark.parametrize("departments", [3, 300])
def test_overview_and_marks_hold_three_hundred_departments(db, django_assert_num_queries, departments):
    world, half = half_of(departments)

    overview = asked(world, "leader", PAGE, 42, django_assert_num_queries)
    marks = asked(world, "leader", f"{PAGE}marks/", 12, django_assert_num_queries)
    file_self(world, half)
    mark_all(world, half)
    close_entries(evaluation=half, by=world.access("office"), at=CLOSED)

    assert [len(group["gaps"]) for group in overview.context["missing_groups"]] == [1, departments]
    assert [len(marks.context["rows"]), half.state] == [departments, "open"]

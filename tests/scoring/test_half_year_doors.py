"""The doors of a half-year by role, and what it puts on the workbench."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Department, Enrolment, Notification
from scoring.half_year_doors import doors, half_year_duties
from scoring.half_year_reminders import remind_half_years
from scoring.half_year_settings import Settings
from scoring.models import HalfYearEvaluation, PanelSheet, SelfAssessment, Veto


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """A half-year that takes entries for some days."""
    today = timezone.localdate()
    return HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H1",
        settings=Settings().frozen(),
        months=["2026-03"],
        self_until=today,
        marks_until=today + timedelta(days=5),
        decide_by=today + timedelta(days=9),
        opened_by=world.users["office"],
        opened_at=timezone.now(),
    )


def seen(world, half, name) -> list[tuple[str, bool]]:
    return [(door.url.rpartition("2026H1/")[2], door.waits) for door in doors(world.access(name), half)]


def test_doors_follow_the_role(world, half):
    own, vetoes = ("self/own/", True), ("/c/t2026/vetoes/", False)
    rest = [vetoes, ("individuals/", False), ("meeting/", False)]

    assert {
        name: seen(world, half, name) for name in ("head", "leader", "office", "auditor", "employee")
    } == {
        "head": [own, *rest],
        "leader": [("self/", False), ("marks/", True), ("marks/progress/", False), *rest],
        "office": [("self/", False), ("marks/progress/", False), *rest],
        "auditor": [("self/", False), ("marks/progress/", False), *rest],
        "employee": [("meeting/", False)],
    }


def test_what_is_done_waits_no_more(world, half):
    waiting = {
        name: len(half_year_duties(world.access(name))) for name in ("head", "deputy", "leader", "office")
    }
    SelfAssessment.objects.create(
        evaluation=half,
        department=world.departments[2],
        state="submitted",
        submitted_by=world.users["head"],
        submitted_at=timezone.now(),
    )
    PanelSheet.objects.create(evaluation=half, member=world.users["leader"], submitted_at=timezone.now())

    done = {name: len(half_year_duties(world.access(name))) for name in ("head", "deputy", "leader")}

    assert [waiting, done] == [
        {"head": 1, "deputy": 1, "leader": 1, "office": 0},
        {"head": 0, "deputy": 0, "leader": 0},
    ]


def test_proposed_veto_waits_for_the_leading_group(world, half):
    Veto.objects.create(
        campaign=world.campaign,
        department=world.departments[0],
        event="事件",
        basis="依据",
        document="文件",
        since=date(2026, 5, 1),
        proposed_by=world.users["office"],
        proposed_at=timezone.now(),
    )

    assert [duty.url for duty in half_year_duties(world.access("leader"))][-1] == "/c/t2026/vetoes/"
    assert ("/c/t2026/vetoes/", True) in seen(world, half, "leader")
    assert ("/c/t2026/vetoes/", False) in seen(world, half, "office")


def test_reminder_of_marks_reaches_those_who_have_not_submitted(world, half):
    HalfYearEvaluation.objects.update(marks_until=timezone.localdate())

    remind_half_years()
    PanelSheet.objects.create(evaluation=half, member=world.users["leader"], submitted_at=timezone.now())
    HalfYearEvaluation.objects.update(
        self_until=timezone.localdate() - timedelta(days=9),
        marks_until=timezone.localdate() - timedelta(days=5),
    )
    remind_half_years()

    told = Notification.objects.filter(kind="marks_due").values_list("user__username", flat=True)
    assert list(told) == ["t2026-leader"]


@pytest.mark.parametrize("many", [3, 30])
@pytest.mark.parametrize(("name", "queries"), [("leader", 16), ("head", 14)])
def test_workbench_with_a_half_year_asks_the_same_number_of_queries(
    world, half, many, name, queries, django_assert_num_queries
):
    for number in range(4, many + 1):
        department = Department.objects.create(unit=world.unit, code=f"D{number:02}", name=f"第{number}部")
        Enrolment.objects.create(
            campaign=world.campaign,
            department=department,
            category=world.categories[0],
            position=number,
            since=date(2026, 1, 1),
        )
    client = Client()
    client.force_login(world.users[name])
    client.get("/c/t2026/")

    with django_assert_num_queries(queries):
        page = client.get("/c/t2026/")

    assert len(page.context["half_year_duties"]) == 1

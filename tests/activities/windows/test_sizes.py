"""Pages of the competition take the same queries for any number of windows, inspections and findings."""

from datetime import timedelta

import pytest

from activities.models import Finding, Inspection, InspectorSeat, ServiceWindow, WindowService
from activities.windows.checklists import checklist_in_force
from activities.windows.filed import awaiting_recheck, filed_inspections, finding_deductions
from activities.windows.inspection_doors import inspection_doors
from tests.activities.windows.making import DAY, ON_DAY, SINCE, make_checklist, make_team
from tests.browsing import client_of
from tests.makers import World

PAGES = {
    "": ("head", 6),
    "window/W000/": ("office", 9),
    "plan/2026-03/": ("office", 14),
    "inspections/": ("inspector", 8),
    "findings/": ("head", 5),
    "checklist/": ("employee", 5),
}


@pytest.fixture(params=[3, 30])
def competition(request, world) -> World:
    """So many windows of D03, each with an undercover inspection filed, one planned, and a finding."""
    make_checklist(world)
    checklist = checklist_in_force(world.campaign)
    item = checklist.items.first()
    team = make_team(world)
    windows = ServiceWindow.objects.bulk_create(
        ServiceWindow(
            campaign=world.campaign,
            code=f"W{number:03}",
            name=f"窗口{number}",
            department=world.departments[2],
            place="一楼",
            since=SINCE,
        )
        for number in range(request.param)
    )
    WindowService.objects.bulk_create(
        WindowService(window=window, position=1, name="咨询") for window in windows
    )
    about = {"kind": "covert", "checklist": checklist}
    rows = [Inspection(window=window, day=DAY + timedelta(days=9), **about) for window in windows]
    filed = {"state": "filed", "outcome": "inspected", "total": 98, "filed_at": ON_DAY}
    rows += [Inspection(window=window, day=DAY, **filed, **about) for window in windows]
    rows += [
        Inspection(window=windows[0], day=DAY - timedelta(days=1 + number), **filed, **about)
        for number in range(min(request.param // 2, 8))
    ]
    Inspection.objects.bulk_create(rows)
    InspectorSeat.objects.bulk_create(
        InspectorSeat(inspection=row, inspector=user, department=user.person.department)
        for row in rows
        for user in team
    )
    Finding.objects.bulk_create(
        Finding(inspection=row, item=item, text="缺牌", points=2, due_on=DAY + timedelta(days=5))
        for row in rows
        if row.state == "filed"
    )
    return world


@pytest.mark.parametrize("page", PAGES)
def test_page_takes_the_same_queries(competition, django_assert_num_queries, page):
    who, number = PAGES[page]
    client = client_of(competition.users[who])
    path = f"/c/t2026/windows/{page}"
    client.get(path)

    with django_assert_num_queries(number):
        answer = client.get(path)

    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["office", "head", "inspector"])
def test_doors_take_the_same_queries(competition, django_assert_num_queries, who):
    access = competition.access(who)

    with django_assert_num_queries(3):
        doors = inspection_doors(access)

    assert len(doors) == (5 if who == "office" else 4)


def test_month_is_read_with_a_query_for_each_kind_of_row(competition, django_assert_num_queries):
    month = DAY.replace(day=1)

    with django_assert_num_queries(3):
        rows = filed_inspections(competition.campaign, month)
        due = finding_deductions(competition.campaign, month)
        waits = awaiting_recheck(competition.campaign, month)

    assert (len(rows), len(due), waits) == (len(due), len(rows), [])

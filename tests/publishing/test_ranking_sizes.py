"""Every page of a published ranking costs the same literal number of queries with 30 and with 300 departments."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign.displays import make_display
from campaign.models import CampaignRules
from scoring.closing import approve_month, publish_month
from scoring.entry import enter_deduction
from scoring.views.standings import forget_tables
from tests.browsing import client_of
from tests.makers import World, make_open_month, make_reviewed_month, make_world, publish

RANKING = "/c/t2026/ranking/2026-04/"
HALF = "/c/t2026/ranking/half-year/2026H1/"
PAGES = (
    RANKING,
    f"{RANKING}?category=A",
    f"{RANKING}?by=business",
    f"{RANKING}?by=self_development",
    f"{RANKING}?category=B&by=business",
    HALF,
    f"{HALF}?category=A",
    "/c/t2026/papers/ranking/2026-04/",
    "/c/t2026/papers/ranking/2026H1/",
    f"{RANKING}r1/",
)


def deduct(world: World, month, department: str, points: str) -> None:
    enter_deduction(
        month=month,
        indicator="C2",
        department=department,
        by=world.access("office"),
        points=Decimal(points),
        reason="督办逾期",
    )


def published_twice(departments: int) -> World:
    """March and April, in each of which every third department lost something."""
    world = make_world(departments=departments)
    march = make_open_month(world)
    for number, department in enumerate(world.departments[:30:3]):
        deduct(world, march, department.code, f"{1 + number / 2:.1f}")
    publish(world, march)
    april = make_open_month(world, date(2026, 4, 1))
    deduct(world, april, world.departments[1].code, "2")
    make_reviewed_month(world, april)
    april.refresh_from_db()
    approve_month(month=april, by=world.access("leader"), at=datetime(2026, 5, 13, 2, tzinfo=UTC))
    publish_month(month=april, by=world.access("office"), at=datetime(2026, 5, 14, 2, tzinfo=UTC))
    return world


def costs(client: Client, pages) -> dict[str, int]:
    """How many queries each page takes when nothing of it is kept from before."""
    found = {}
    for page in pages:
        forget_tables()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(page)
        assert answer.status_code == 200, page
        found[page] = len(asked)
    return found


@pytest.mark.parametrize("departments", [30, 300])
def test_rankings_cost_the_same_with_30_and_300_departments(db, departments):
    world = published_twice(departments)
    __, token = make_display(campaign=world.campaign, name="一楼大厅", by=world.access("office"))
    last = world.departments[-1].code

    employee = costs(client_of(world.users["employee"]), PAGES)
    head = costs(client_of(world.users["head"]), [f"{RANKING}{last}/"])
    office = costs(client_of(world.users["office"]), [RANKING, f"{RANKING}{last}/"])
    wall = costs(Client(), [f"/wall/{token}/"])

    assert [list(found.values()) for found in (employee, head, office, wall)] == [
        [6, 6, 6, 6, 6, 7, 7, 8, 9, 6],
        [10],
        [6, 10],
        [3],
    ]


@pytest.mark.parametrize("departments", [30, 300])
@pytest.mark.parametrize("board", [CampaignRules.Board.OWN, CampaignRules.Board.ENDS])
def test_gentle_rankings_cost_the_same_with_30_and_300_departments(db, departments, board):
    world = published_twice(departments)
    world.campaign.rules.board = board
    world.campaign.rules.save()
    last = world.departments[-1].code

    found = costs(client_of(world.users["head"]), [*PAGES, f"{RANKING}{last}/"])

    assert list(found.values()) == [7, 7, 7, 7, 7, 8, 8, 9, 9, 6, 10]

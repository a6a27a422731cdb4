"""The half-year so far as a ranking: figures, ties, categories, and whom gentle boards show (ACL-4, OUT-9, N19)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scoring.closing import approve_month, publish_month
from scoring.entry import enter_deduction
from scoring.models import Standing
from scoring.views.standings import forget_tables
from tests.browsing import client_of, plain
from tests.makers import IN_MARCH, make_open_month, make_reviewed_month, make_world, publish

APRIL = date(2026, 4, 1)
HALF = "/c/t2026/ranking/half-year/2026H1/"
MONTH = "/c/t2026/ranking/2026-04/"


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_tables()


def deduct(world, month, **points) -> None:
    for department, value in points.items():
        enter_deduction(
            month=month,
            indicator="C2",
            department=department,
            by=world.access("office"),
            points=Decimal(value),
            reason="督办逾期",
            fact_date=month.first_day,
            at=IN_MARCH,
        )


def publish_march(world, **points) -> None:
    month = make_open_month(world)
    deduct(world, month, **points)
    publish(world, month)


def publish_april(world, **points) -> None:
    month = make_open_month(world, APRIL)
    deduct(world, month, **points)
    make_reviewed_month(world, month)
    month.refresh_from_db()
    approve_month(month=month, by=world.access("leader"), at=datetime(2026, 5, 13, 2, tzinfo=UTC))
    publish_month(month=month, by=world.access("office"), at=datetime(2026, 5, 14, 2, tzinfo=UTC))


def table(page) -> list[list[str]]:
    body = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    rows = [row.replace("<th", "<td").split("<td")[1:] for row in body.split("<tr")[1:]]
    return [[plain(f"<td{cell}") for cell in row] for row in rows]


def set_board(world, **values) -> None:
    for name, value in values.items():
        setattr(world.campaign.rules, name, value)
    world.campaign.rules.save()


def shown_names(page) -> list[str]:
    return sorted(row[1] for row in table(page))


# Figures


def test_mean_of_the_published_months_with_places(world):
    publish_march(world, D01=3, D02=1)
    publish_april(world, D02=2, D03="2.01")

    page = client_of(world.users["employee"]).get(HALF)

    assert table(page) == [
        ["1", "第3部", "A类", "99.00", "100.00", "99.50", "2"],
        ["2 tied", "第1部", "A类", "98.50", "100.00", "99.25", "2"],
        ["2 tied", "第2部", "B类", "98.50", "100.00", "99.25", "2"],
    ]


def test_places_within_a_category(world):
    publish_march(world, D01=1, D03=2)

    page = client_of(world.users["employee"]).get(f"{HALF}?category=A")

    assert [row[:2] for row in table(page)] == [["1", "第1部"], ["2", "第3部"]]


def test_unknown_category_is_the_whole_list(world):
    publish_march(world)

    page = client_of(world.users["employee"]).get(f"{HALF}?category=' OR 1=1&by=password")

    assert [page.status_code, len(table(page))] == [200, 3]


def test_month_that_is_not_published_does_not_count(world):
    publish_march(world)
    month = make_open_month(world, APRIL)
    deduct(world, month, D01=30)
    make_reviewed_month(world, month)

    page = client_of(world.users["office"]).get(HALF)

    assert [(row[5], row[6]) for row in table(page)] == [("100.00", "1")] * 3


@pytest.mark.parametrize("code", ["2026H2", "2025H1"])
def test_half_year_without_a_published_month_is_not_found(world, code):
    publish_march(world)

    assert client_of(world.users["office"]).get(f"/c/t2026/ranking/half-year/{code}/").status_code == 404


def test_month_ranking_leads_to_the_half_year_and_back(world):
    publish_march(world)
    client = client_of(world.users["employee"])

    there = client.get("/c/t2026/ranking/2026-03/?category=A").content.decode()
    back = client.get(f"{HALF}?category=A").content.decode()

    assert there.count(f'href="{HALF}?category=A"') == 1
    assert back.count('href="/c/t2026/ranking/2026-03/?category=A"') == 1


# Query counts: the same for 30 and for 300 departments


@pytest.mark.parametrize("departments", [30, 300])
def test_rankings_cost_the_same_for_each_size(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    publish_march(world, D01=1, D02=2)
    client = client_of(world.users["employee"])

    with django_assert_num_queries(6):
        month = client.get("/c/t2026/ranking/2026-03/")
    with django_assert_num_queries(6):
        half = client.get(HALF)
    with django_assert_num_queries(7):
        own = client.get(f"/c/t2026/ranking/2026-03/{world.departments[-1].code}/")

    assert [len(table(month)), len(table(half)), own.status_code] == [departments, departments, 200]


# Gentle boards


@pytest.fixture
def six(db):
    """D01 to D06 on their places in March; in April the first is last and the fourth is first."""
    world = make_world(departments=6)
    publish_march(world, D02=1, D03=2, D04=3, D05=4, D06=5)
    publish_april(world, D04=1, D02=2, D03=3, D05=4, D06=5, D01=6)
    return world


@pytest.mark.parametrize("name", ["head", "deputy", "employee"])
def test_own_board_shows_ones_own_half_year_only(six, name):
    set_board(six, board="own")

    page = client_of(six.users[name]).get(HALF)

    assert shown_names(page) == ["第6部"]


@pytest.mark.parametrize("query", ["", "?category=A", "?category=B"])
def test_own_board_shows_a_stranger_nobody(six, query):
    set_board(six, board="own")

    page = client_of(six.users["organ_scorer"]).get(f"{HALF}{query}")

    assert [name for name in ("第1部", "第2部", "第3部", "第6部") if name in page.content.decode()] == []


def test_ends_board_shows_the_ends_of_the_half_year(six):
    set_board(six, board="ends", board_ends=1)

    page = client_of(six.users["organ_scorer"]).get(HALF)

    assert shown_names(page) == ["第2部", "第6部"]


def test_name_leads_to_its_page_only_where_that_shows_it(six):
    set_board(six, board="ends", board_ends=1)

    page = client_of(six.users["organ_scorer"]).get(HALF).content.decode()

    assert [page.count(f'href="{MONTH}D02/'), page.count(f'href="{MONTH}D06/')] == [0, 0]
    assert client_of(six.users["organ_scorer"]).get(f"{MONTH}D02/").status_code == 403


@pytest.mark.parametrize("name", ["office", "leader", "auditor"])
@pytest.mark.parametrize("board", ["own", "ends"])
def test_those_who_read_everything_see_every_half_year(six, name, board):
    set_board(six, board=board, board_ends=1)

    page = client_of(six.users[name]).get(HALF)

    assert len(table(page)) == 6


def test_movement_from_a_place_that_was_not_shown_is_not_told(six):
    """D04 is first in April; that it was fourth in March is not for a stranger (its sparkline neither)."""
    set_board(six, board="ends", board_ends=1)

    page = client_of(six.users["organ_scorer"]).get(MONTH)

    rows = {row[1]: row for row in table(page)}
    text = page.content.decode()
    assert sorted(rows) == ["第1部", "第4部"]
    assert [rows["第1部"][7], rows["第4部"][7]] == ["↓5 down 5 places", ""]
    assert text.count('<polyline points=""/>') == 1


def test_department_page_tells_only_the_months_that_are_shown(six):
    set_board(six, board="ends", board_ends=1)

    page = client_of(six.users["organ_scorer"]).get(f"{MONTH}D04/")

    assert [[point.month.code for point in trend["points"]] for trend in page.context["trends"]] == [
        ["2026-04"]
    ] * 3
    assert [page.context["before"], page.context["half"], page.context["next_overall"]] == [None, None, None]
    march = Standing.objects.get(department_code="D04", revision__month__first_day=date(2026, 3, 1))
    assert [str(march.total) in page.content.decode(), march.total] == [False, Decimal("197.00")]


def test_own_page_keeps_its_months_under_the_own_board(six):
    set_board(six, board="own")

    page = client_of(six.users["head"]).get(f"{MONTH}D06/")

    assert [point.month.code for point in page.context["trends"][0]["points"]] == ["2026-03", "2026-04"]
    assert [page.context["half"].value, page.context["next_overall"].points] == [
        Decimal("97.50"),
        Decimal("1.00"),
    ]


def test_median_of_two_is_not_told_under_a_gentle_board(db):
    """With two in a category the median and one's own points are the other one's."""
    world = make_world(departments=3)
    publish_march(world, D01=2)
    client = client_of(world.users["head"])

    full = client.get("/c/t2026/ranking/2026-03/D03/").context["trends"][0]["points"][0].median
    set_board(world, board="own")
    gentle = client_of(world.users["head"]).get("/c/t2026/ranking/2026-03/D03/")

    assert [full, gentle.context["trends"][0]["points"][0].median] == [Decimal("199.00"), None]

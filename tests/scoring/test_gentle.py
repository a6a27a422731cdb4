"""Gentle boards (N19): whose places a member sees, on every page and in every file."""

from decimal import Decimal

import pytest
from django.test import Client

from scoring.entry import enter_deduction
from scoring.gentle import shown
from scoring.models import Standing
from scoring.views.standings import forget_tables
from tests.makers import make_open_month, make_world, publish

RANKING = "/c/t2026/ranking/2026-03/"


def board(*ranks: int) -> list[Standing]:
    return [Standing(department_id=number, rank=rank) for number, rank in enumerate(ranks, start=1)]


@pytest.fixture
def published(db):
    """Six departments on six places, D06 (that of head and deputy) on the fourth."""
    forget_tables()
    world = make_world(departments=6)
    month = make_open_month(world)
    for code, points in (("D01", 1), ("D02", 2), ("D03", 3), ("D06", 4), ("D04", 5), ("D05", 6)):
        enter_deduction(
            month=month,
            indicator="C2",
            department=code,
            points=Decimal(points),
            reason="督办逾期",
            by=world.access("organ_scorer"),
        )
    publish(world, month)
    return world


def set_board(world, **values) -> None:
    for name, value in values.items():
        setattr(world.campaign.rules, name, value)
    world.campaign.rules.save()


def client_of(world, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def names_in(world, text: str) -> list[str]:
    return [department.name for department in world.departments if department.name in text]


def test_full_board_shows_everybody(db):
    world = make_world()

    assert shown(world.campaign.rules, board(1, 2, 3)) is None


@pytest.mark.parametrize(
    ("ranks", "count", "expected"),
    [
        ((1, 2, 3, 4, 5), 1, {1, 5}),
        ((1, 1, 3, 4, 4), 1, {1, 2, 4, 5}),
        ((1, 2, 3), 5, {1, 2, 3}),
        ((), 3, set()),
    ],
)
def test_ends_are_shown_with_those_who_share_them(db, ranks, count, expected):
    world = make_world()
    rules = world.campaign.rules
    rules.board, rules.board_ends = "ends", count

    assert shown(rules, board(*ranks)) == expected


def test_own_board_shows_ones_own_only(published):
    set_board(published, board="own")

    page = client_of(published, "head").get(RANKING)

    assert names_in(published, str(page.context["table"])) == ["第6部"]


def test_ends_board_shows_the_ends_and_ones_own(published):
    set_board(published, board="ends", board_ends=1)

    page = client_of(published, "head").get(RANKING)

    assert names_in(published, str(page.context["table"])) == ["第1部", "第5部", "第6部"]


@pytest.mark.parametrize("name", ["office", "leader", "auditor"])
def test_those_who_read_everything_see_every_place(published, name):
    set_board(published, board="own")

    page = client_of(published, name).get(RANKING)

    assert len(names_in(published, str(page.context["table"]))) == 6


def test_table_that_is_kept_for_one_is_not_shown_to_another(published):
    set_board(published, board="own")
    client_of(published, "office").get(RANKING)

    page = client_of(published, "employee").get(RANKING)

    assert names_in(published, str(page.context["table"])) == ["第6部"]


@pytest.mark.parametrize(("code", "status"), [("D06", 200), ("D01", 200), ("D02", 403)])
def test_page_of_a_department_that_is_not_shown_is_denied(published, code, status):
    set_board(published, board="ends", board_ends=1)

    assert client_of(published, "head").get(f"{RANKING}{code}/").status_code == status


@pytest.mark.parametrize("file_format", ["json", "csv", "xlsx"])
def test_standings_are_handed_out_to_readers_only(published, file_format):
    set_board(published, board="own")
    address = f"{RANKING}standings.{file_format}"

    assert [client_of(published, name).get(address).status_code for name in ("head", "office")] == [403, 200]


def test_revision_on_file_is_narrowed_too(published):
    set_board(published, board="own")

    page = client_of(published, "deputy").get(f"{RANKING}r1/")

    assert [row.department_code for row in page.context["standings"]] == ["D06"]

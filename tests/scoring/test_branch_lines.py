"""党建 lines: recorded once for a branch, counted for each of its departments, everywhere (rules.md §2.9)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import Enrolment
from scoring.board import live_board
from scoring.branch_grid import by_branch, has_shared_lines
from scoring.cells import AlreadyWithdrawn
from scoring.closing import close_month
from scoring.entry import enter_deduction, enter_typed, withdraw_line
from scoring.gates import REVIEW, blockers
from scoring.grid import read_grid
from scoring.models import LedgerLine
from tests.browsing import client_of
from tests.makers import IN_MARCH, make_open_month, make_world, publish, review_all, submit_all


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def world(db):
    """A branch with three departments, D01 to D03, and D04 in a branch of its own."""
    world = make_world(departments=4)
    Enrolment.objects.filter(department=world.departments[2]).update(branch=world.branches[0])
    return world


@pytest.fixture
def month(world):
    return make_open_month(world)


def enter(world, month, department, *, points="2", by="organ_scorer"):
    return enter_deduction(
        month=month,
        indicator="P1",
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason="三会一课记录不全",
        at=IN_MARCH,
    )


def scores(world, month):
    rows = live_board(month, rules=world.campaign.rules).rows
    return {row.participant.code: row.sections["SELF_P"] for row in rows}


def group_of(month):
    group = month.groups.select_related("owner").get(owner__code="ORG1", is_recusal=False)
    group.month = month
    return group


def move(world, department, *, branch, since):
    """The department belongs to another branch from a day on."""
    old = Enrolment.objects.get(department=department, until__isnull=True)
    Enrolment.objects.filter(pk=old.pk).update(until=date(since.year, since.month, since.day - 1))
    Enrolment.objects.create(
        campaign=world.campaign,
        department=department,
        category=old.category,
        branch=branch,
        position=old.position,
        since=since,
    )


def test_line_of_a_branch_of_three_departments_is_one_row_and_counts_three_times(world, month):
    cell, line = enter(world, month, "D02")

    assert [LedgerLine.objects.count(), line.branch, line.department] == [1, world.branches[0], None]
    assert [person.code for person in cell.touched] == ["D01", "D02", "D03"]
    assert scores(world, month) == {
        "D01": Decimal("23.00"),
        "D02": Decimal("23.00"),
        "D03": Decimal("23.00"),
        "D04": Decimal("25.00"),
    }


def test_grid_shows_the_line_in_each_row_and_marks_it(world, month):
    enter(world, month, "D02")

    grid = read_grid(group_of(month), world.access("organ_scorer"))

    shown = {
        cell.code: (cell.value.score, cell.is_shared) for cell in grid.cells if cell.indicator.code == "P1"
    }
    assert shown == {
        "D01:P1": (Decimal("23.00"), True),
        "D02:P1": (Decimal("23.00"), True),
        "D03:P1": (Decimal("23.00"), True),
        "D04:P1": (Decimal("25.00"), False),
    }


def test_branch_grid_has_one_row_for_the_branch(world, month):
    enter(world, month, "D03")
    grid = read_grid(group_of(month), world.access("organ_scorer"))

    with translation.override("en"):
        found = by_branch(grid)

    assert has_shared_lines(grid)
    assert [
        (row.department.code, row.department.name, [cell.value.score for cell in row.cells], row.subtotal)
        for table in found.tables
        for row in table.rows
    ] == [
        ("D01", "第1党支部 (第1部, 第2部, 第3部)", [Decimal("23.00")], Decimal("23.00")),
        ("D04", "第4部", [Decimal("25.00")], Decimal("25.00")),
    ]


def test_branch_grid_page_offers_each_branch_once(world, month):
    page = client_of(world.users["organ_scorer"]).get("/c/t2026/months/2026-03/entry/ORG1/branches/")

    assert [page.status_code, page.content.decode().count("<tr data-d=")] == [200, 2]


def test_line_entered_in_the_row_of_the_branch_counts_for_each(world, month):
    enter_typed(
        text="-1.5 台账缺页",
        month=month,
        indicator="P1",
        department="D01",
        by=world.access("organ_scorer"),
        page_of="ORG1",
        at=IN_MARCH,
    )

    assert set(scores(world, month).values()) == {Decimal("23.50"), Decimal("25.00")}


def test_line_is_withdrawn_once_for_all(world, month):
    __, line = enter(world, month, "D01")
    withdraw_line(line=line, by=world.access("organ_scorer"), reason="误录", department="D03", at=IN_MARCH)

    with pytest.raises(AlreadyWithdrawn):
        withdraw_line(
            line=line, by=world.access("organ_scorer"), reason="误录", department="D02", at=IN_MARCH
        )

    assert set(scores(world, month).values()) == {Decimal("25.00")}


def test_frozen_month_holds_the_line_in_each_department(world, month):
    __, line = enter(world, month, "D02")

    revision = publish(world, month)

    held = {
        row.department_code: [one["id"] for one in row.detail["lines"]] for row in revision.standings.all()
    }
    assert held == {"D01": [line.pk], "D02": [line.pk], "D03": [line.pk], "D04": []}


def test_department_that_changes_its_branch_in_the_month_follows_the_last_day(world, month):
    enter(world, month, "D02")
    before = scores(world, month)

    move(world, world.departments[2], branch=world.branches[2], since=date(2026, 3, 25))

    assert [before["D03"], scores(world, month)] == [
        Decimal("23.00"),
        {
            "D01": Decimal("23.00"),
            "D02": Decimal("23.00"),
            "D03": Decimal("25.00"),
            "D04": Decimal("25.00"),
        },
    ]


def test_department_that_joins_a_branch_takes_over_its_lines(world, month):
    enter(world, month, "D04", points="1")

    move(world, world.departments[0], branch=world.branches[2], since=date(2026, 3, 25))

    assert scores(world, month)["D01"] == Decimal("24.00")


def test_published_month_is_not_moved_by_a_later_change(world, month):
    enter(world, month, "D02")
    revision = publish(world, month)

    move(world, world.departments[2], branch=world.branches[2], since=date(2026, 4, 10))

    standing = revision.standings.get(department_code="D03")
    assert standing.detail["sections"]["SELF_P"] == "23.00"


def test_line_that_counts_for_nobody_blocks_the_review(world, month):
    __, line = enter(world, month, "D04")
    submit_all(world, month)
    review_all(world, month)
    close_month(month=month, by=world.access("office"))
    assert blockers(month, REVIEW) == []

    move(world, world.departments[3], branch=world.branches[0], since=date(2026, 3, 25))

    assert [(found.code, found.line_id, found.url) for found in blockers(month, REVIEW)] == [
        ("counts_nowhere", line.pk, "/c/t2026/months/2026-03/entry/ORG1/lines/")
    ]

"""The calibration panel of a month, from its lines and from frozen months (features N8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from scoring.calibrating import calibration_of
from scoring.entry import enter_deduction
from tests.makers import MARCH, make_open_month, make_world, publish


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def deduct(world, month, department, points, *, indicator="C1", by="scorer"):
    enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason="材料迟交",
    )


def panel(world, month):
    month.campaign = world.campaign
    submitted = {world.departments[0].pk, world.organ.pk}
    return {row.owner.code: row for row in calibration_of(month, submitted=submitted)}


def test_owner_is_compared_with_the_others_without_its_own_department(world):
    month = make_open_month(world)
    deduct(world, month, "D02", "2")
    deduct(world, month, "D01", "9", by="office")

    row = panel(world, month)["D01"]

    assert [row.full_marks_share, row.mean, row.median, row.others, row.before, row.findings] == [
        Decimal("50.00"),
        Decimal("10.00"),
        Decimal("10.00"),
        Decimal("0.00"),
        None,
        ["The mean deduction of 10.00 % lies away from the 0.00 % of the other owners."],
    ]


def test_line_of_a_branch_counts_for_each_of_its_departments(world):
    month = make_open_month(world)
    deduct(world, month, "D01", "19", indicator="P1", by="organ_scorer")

    row = panel(world, month)["ORG1"]

    # 19 of the 190 points that the organ gives, for two departments of three
    assert [row.full_marks_share, row.mean, row.median] == [
        Decimal("33.33"),
        Decimal("6.67"),
        Decimal("10.00"),
    ]


def test_own_last_months_come_from_what_was_published(world):
    march = make_open_month(world, MARCH)
    deduct(world, march, "D02", "1")
    publish(world, march)
    april = make_open_month(world, date(2026, 4, 1))

    row = panel(world, april)["D01"]

    assert [row.before, row.mean] == [Decimal("5.00"), Decimal("0.00")]
    assert row.findings == [
        "100.00 % of the departments have full marks.",
        "The mean deduction of 0.00 % lies away from the owner's former 5.00 %.",
    ]


def test_group_that_is_not_submitted_is_not_full_marks(world):
    month = make_open_month(world)
    month.campaign = world.campaign

    assert calibration_of(month, submitted=()) == []


@pytest.mark.parametrize("departments", [3, 30])
def test_panel_costs_seven_queries(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    publish(world, make_open_month(world, MARCH))
    month = make_open_month(world, date(2026, 4, 1))
    deduct(world, month, "D02", "2")
    month.campaign = world.campaign

    with django_assert_num_queries(7):
        calibration_of(month, submitted={world.departments[0].pk, world.organ.pk})

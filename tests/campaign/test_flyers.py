"""The register of flyers: entered by department, changed, taken back."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.flyers import BadCopies, flyer_lines, hand_out_flyers
from campaign.models import AuditEntry, FlyerHandout
from campaign.refusals import NotAllowed
from tests.browsing import client_of
from tests.makers import make_world

DAY = date(2026, 1, 8)


def hand_out(world, copies: dict[str, int], name: str = "office") -> int:
    return hand_out_flyers(campaign=world.campaign, copies=copies, handed_on=DAY, by=world.access(name))


def test_flyers_are_entered_and_changed_by_department(world):
    first = hand_out(world, {"D01": 20, "D02": 15})

    again = hand_out(world, {"D01": 20, "D02": 16, "D03": 0})
    taken_back = hand_out(world, {"D01": 0})

    assert [first, again, taken_back] == [2, 1, 1]
    assert list(FlyerHandout.objects.values_list("department__code", "copies")) == [("D02", 16)]
    assert AuditEntry.objects.filter(event="campaign.flyers.handed_out").count() == 3


@pytest.mark.parametrize(("redates", "changed", "days"), [(False, 1, [8, 8, 12]), (True, 3, [12, 12, 12])])
def test_day_of_an_entry_changes_only_when_it_is_corrected(world, redates, changed, days):
    hand_out(world, {"D01": 20, "D02": 15})

    entered = hand_out_flyers(
        campaign=world.campaign,
        copies={"D01": 20, "D02": 15, "D03": 9},
        handed_on=date(2026, 1, 12),
        redates=redates,
        by=world.access("office"),
    )

    there = FlyerHandout.objects.order_by("department__code").values_list("handed_on__day", flat=True)
    assert [entered, list(there)] == [changed, days]


@pytest.mark.parametrize("copies", [{"D01": 5, "D99": 1}, {"D01": 5, "D02": -1}, {"D01": 10_000}])
def test_copies_that_cannot_be_enter_nothing(world, copies):
    with pytest.raises(BadCopies):
        hand_out(world, copies)

    assert FlyerHandout.objects.count() == 0


def test_flyers_are_entered_by_the_office_only(world):
    with pytest.raises(NotAllowed):
        hand_out(world, {"D01": 1}, name="head")


def test_lines_name_every_department_with_its_people(world):
    hand_out(world, {"D03": 7})

    lines = flyer_lines(world.campaign, on=DAY)

    assert [(line.department.code, line.handout and line.handout.copies) for line in lines] == [
        ("D01", None),
        ("D02", None),
        ("D03", 7),
        ("ORG1", None),
    ]
    assert [line.people for line in lines] == [
        line.department.people.filter(left_on__isnull=True).count() for line in lines
    ]


def test_page_keeps_what_was_typed_when_a_number_is_none(world):
    client = client_of(world.users["office"])

    answer = client.post(
        reverse("campaign:flyer_enter", args=["t2026"]),
        {"handed_on": "2026-01-08", "copies-D01": "12", "copies-D02": "zwölf"},
    )

    assert [answer.status_code, FlyerHandout.objects.count()] == [422, 0]
    assert [(typed, is_wrong) for _, typed, is_wrong in answer.context["rows"]][:2] == [
        ("12", False),
        ("zwölf", True),
    ]


@pytest.mark.parametrize("departments", [3, 30])
def test_page_costs_the_same_for_three_and_thirty_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    client = client_of(world.users["office"])
    page = reverse("campaign:flyer_list", args=["t2026"])
    client.get(page)

    with django_assert_num_queries(5):
        client.get(page)

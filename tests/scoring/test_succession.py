"""Inherited months: the mean of the predecessors' frozen sheets (rules.md §3, test vectors of §8)."""

from datetime import date
from decimal import Decimal
from statistics import mean

import pytest

from campaign.departments import NewDepartment
from campaign.models import CampaignRules, Department
from campaign.successions import merge_departments, split_department
from scoring.closing import open_month, plan_month
from scoring.entry import enter_deduction
from scoring.history import published_months
from scoring.points import quantize
from scoring.succession import Origin, Sheets, inherited_sheets, sheets_of_month
from tests.browsing import client_of, words
from tests.makers import IN_MARCH, MARCH, make_open_month, publish

A, B, C, D = 1, 2, 3, 4
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
APRIL, MAY, JULY = date(2026, 4, 1), date(2026, 5, 1), date(2026, 7, 1)


def sheets(business: str, own: str | None = None) -> Sheets:
    return Sheets(Decimal(business), Decimal(own or business))


MERGER = [Origin(APRIL, C, A, 12), Origin(APRIL, C, B, 8)]
FROZEN = {(A, MARCH): sheets("96.10"), (B, MARCH): sheets("93.40")}


@pytest.mark.parametrize(
    ("weighted", "inherited", "half_year"), [(False, "94.75", "95.88"), (True, "95.02", "96.01")]
)
def test_vector_of_a_merger(weighted, inherited, half_year):
    months = [date(2026, number, 1) for number in range(1, 7)]
    frozen = {(A, month): sheets("96.10") for month in months[:3]}
    frozen |= {(B, month): sheets("93.40") for month in months[:3]}
    frozen |= {(C, month): sheets("97.00") for month in months[3:]}

    found = [sheets_of_month(C, month, frozen=frozen, origins=MERGER, weighted=weighted) for month in months]

    assert found == [sheets(inherited)] * 3 + [sheets("97.00")] * 3
    assert quantize(mean(each.total / 2 for each in found)) == Decimal(half_year)


def test_each_sheet_has_its_own_mean_rounded_half_up():
    frozen = {(A, MARCH): sheets("96.10", "95.00"), (B, MARCH): sheets("93.41", "95.01")}

    assert sheets_of_month(C, MARCH, frozen=frozen, origins=MERGER) == sheets("94.76", "95.01")


def test_predecessor_without_a_score_is_left_out():
    frozen = {(A, MARCH): sheets("96.10")}

    assert [
        sheets_of_month(C, MARCH, frozen=frozen, origins=MERGER),
        sheets_of_month(C, FEBRUARY, frozen=frozen, origins=MERGER),
    ] == [sheets("96.10"), None]


def test_merger_of_departments_without_people_weighs_them_alike():
    origins = [Origin(APRIL, C, A, 0), Origin(APRIL, C, B, 0)]

    assert sheets_of_month(C, MARCH, frozen=FROZEN, origins=origins, weighted=True) == sheets("94.75")


def test_part_of_a_split_has_what_the_whole_had():
    origins = [Origin(APRIL, C, A, 12), Origin(APRIL, D, A, 12)]

    assert [
        sheets_of_month(part, MARCH, frozen=FROZEN, origins=origins, weighted=True) for part in (C, D, A)
    ] == [sheets("96.10")] * 3


def test_chain_of_mergers_is_followed_back():
    origins = [*MERGER, Origin(JULY, D, C, 20), Origin(JULY, D, 9, 20)]
    frozen = FROZEN | {(9, MARCH): sheets("90.00"), (C, MAY): sheets("98.00"), (9, MAY): sheets("91.00")}

    assert [sheets_of_month(D, month, frozen=frozen, origins=origins) for month in (MARCH, MAY)] == [
        sheets("92.38"),  # (94.75 + 90.00) ÷ 2
        sheets("94.50"),
    ]


def test_department_that_goes_on_shares_in_the_mean():
    origins = [Origin(APRIL, A, A, 12), Origin(APRIL, A, B, 8)]
    frozen = FROZEN | {(A, APRIL): sheets("97.00")}

    assert [sheets_of_month(A, month, frozen=frozen, origins=origins) for month in (MARCH, APRIL)] == [
        sheets("94.75"),
        sheets("97.00"),
    ]


def test_month_of_a_merger_in_its_middle_is_not_inherited():
    origins = [Origin(date(2026, 3, 16), C, A, 12), Origin(date(2026, 3, 16), C, B, 8)]

    assert sheets_of_month(C, MARCH, frozen=FROZEN, origins=origins) is None


# From the rows


def about(world, day: date) -> dict:
    return {
        "campaign": world.campaign,
        "day": day,
        "settled_until": None,
        "by": world.access("office"),
    }


@pytest.fixture
def march(world):
    """March published: D01 and D02 with different points on both sheets, D03 with full marks."""
    month = make_open_month(world)
    for department, indicator, points in (
        ("D01", "C2", "3.90"),
        ("D02", "C2", "6.60"),
        ("D02", "T1", "1.00"),
    ):
        enter_deduction(
            month=month,
            indicator=indicator,
            department=department,
            by=world.access("office"),
            points=Decimal(points),
            reason="逾期",
            at=IN_MARCH,
        )
    return publish(world, month)


def merged(world) -> Department:
    return merge_departments(
        predecessors=world.departments[:2],
        successor=NewDepartment("D09", "安全技术部", world.categories[0], world.branches[0]),
        **about(world, APRIL),
    )


def test_successor_inherits_frozen_sheets(world, march):
    into = merged(world)

    found = inherited_sheets(world.campaign, into.pk, published_months(world.campaign))

    assert found == {MARCH: sheets("94.75", "99.50")}


def test_setting_weighs_by_head_count(world, march):
    CampaignRules.objects.update(merge_weighted=True)
    world.campaign.rules.refresh_from_db()
    into = merged(world)  # three people against none

    found = inherited_sheets(world.campaign, into.pk, published_months(world.campaign))

    assert found == {MARCH: sheets("96.10", "100.00")}


def test_part_of_a_split_inherits(world, march):
    (part,) = split_department(
        predecessor=world.departments[1],
        parts=[NewDepartment("D09", "技术部", world.categories[1], None)],
        goes_on=True,
        **about(world, APRIL),
    )

    found = inherited_sheets(world.campaign, part.pk, published_months(world.campaign))

    assert found == {MARCH: sheets("93.40", "99.00")}


def test_query_counts(world, march, django_assert_num_queries):
    into = merged(world)
    months = published_months(world.campaign)

    with django_assert_num_queries(2):
        inherited_sheets(world.campaign, into.pk, months)
    with django_assert_num_queries(1):
        assert inherited_sheets(world.campaign, world.departments[2].pk, months) == {}


def test_successor_is_ranked_from_its_first_full_month_and_shows_what_it_inherited(world, march):
    merged(world)
    april = open_month(
        month=plan_month(campaign=world.campaign, first_day=APRIL, by=world.access("office")),
        by=world.access("office"),
    )
    revision = publish(world, april)

    page = client_of(world.users["auditor"]).get("/c/t2026/ranking/2026-04/D09/")

    assert [row.department_code for row in revision.standings.all()] == ["D03", "D09"]
    assert [
        (point.month.code, point.value, point.place and point.place.number)
        for point in page.context["trends"][0]["points"]
    ] == [
        ("2026-03", Decimal("194.25"), None),
        ("2026-04", Decimal("200.00"), 1),
    ]
    assert "194.25 inherited" in words(page)


def test_department_that_inherits_nothing_says_nothing_of_it(world, march):
    page = client_of(world.users["auditor"]).get("/c/t2026/ranking/2026-03/D03/")

    assert [page.context["has_inherited"], "nherited" in words(page)] == [False, False]

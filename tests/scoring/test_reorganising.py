"""What follows from a change of the organisation, tried and done; settled months hold (rules.md §3)."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from campaign.departments import (
    DayTooEarly,
    NewDepartment,
    change_category,
    dissolve_department,
    found_department,
    move_branch,
    rename_department,
)
from campaign.models import AuditEntry, CampaignRules, Department, Enrolment, Succession
from campaign.successions import merge_departments
from scoring.closing import close_month, plan_month
from scoring.entry import enter_deduction
from scoring.models import IndicatorGroup
from scoring.open_months import MonthLacksGroup
from scoring.reorganising import MonthOutlook, reorganise
from scoring.roster import participants
from scoring.settled import settled_until
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world, publish, submit_all

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
MID_MARCH = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def outlook(world, verb, *args, day: date, is_trial: bool = False, of_unit: bool = False, **chosen):
    act = partial(verb, *args, campaign=world.campaign, day=day, by=world.access("office"), **chosen)
    return reorganise(act, campaign=world.campaign, day=day, is_trial=is_trial, of_unit=of_unit)


def new(world, code: str = "D09", name: str = "新能源部") -> NewDepartment:
    return NewDepartment(code, name, world.categories[1], world.branches[1])


# Up to when the past is settled


def test_nothing_is_settled_while_months_are_draft_or_open(world):
    plan_month(campaign=world.campaign, first_day=APRIL, by=world.access("office"))
    make_open_month(world)

    assert settled_until(world.campaign) is None


def test_closed_and_published_months_are_settled_to_their_last_day(world):
    publish(world)
    april = make_open_month(world, APRIL)
    published = settled_until(world.campaign)
    submit_all(world, april)
    close_month(month=april, by=world.access("office"))

    assert [published, settled_until(world.campaign)] == [date(2026, 3, 31), date(2026, 4, 30)]


def test_a_name_is_settled_by_every_campaign_of_the_unit(world):
    other = make_world("other")
    publish(other)
    other.campaign.unit, other.campaign.name = world.unit, "另一活动"
    other.campaign.save()

    assert [settled_until(world.campaign), settled_until(world.campaign, of_unit=True)] == [
        None,
        date(2026, 3, 31),
    ]


def test_change_in_a_published_month_is_refused_and_says_from_when(world):
    publish(world)

    with pytest.raises(DayTooEarly) as refused:
        outlook(world, dissolve_department, world.departments[0], day=MID_MARCH)

    assert refused.value.earliest == APRIL


def test_change_in_an_open_month_is_possible(world):
    make_open_month(world)

    outlook(world, dissolve_department, world.departments[2], day=MID_MARCH)

    assert Enrolment.objects.get(department__code="D03").until == date(2026, 3, 15)


# What follows


def test_trial_changes_nothing(world):
    found = outlook(world, found_department, new(world), day=APRIL, is_trial=True)

    assert [found.months, Department.objects.filter(code="D09").count()] == [
        [MonthOutlook(APRIL, True, ["新能源部 takes part and is ranked in B类."])],
        0,
    ]
    assert AuditEntry.objects.filter(event="campaign.department.founded").count() == 0


def test_foundation_in_mid_month_counts_from_the_next(world):
    found = outlook(world, found_department, new(world), day=date(2026, 4, 2))

    assert found.months == [MonthOutlook(MAY, True, ["新能源部 takes part and is ranked in B类."])]


def test_dissolved_department_has_no_place_in_its_last_month(world):
    found = outlook(world, dissolve_department, world.departments[0], day=date(2026, 4, 30))

    assert found.months == [MonthOutlook(APRIL, True, ["第1部 takes no part and has no place."])]
    assert found.remarks == [
        "第1部 owns 1 indicators: give them to others in a new version of the scheme.",
        "1 roles of accounts are for 第1部: a system administrator ends them.",
        "3 people stand in the list under 第1部: give them their new department.",
    ]


def test_renamed_department_is_printed_by_the_name_of_the_date(world):
    outlook(
        world, rename_department, world.departments[0], name="安监部", day=date(2026, 4, 10), of_unit=True
    )

    printed = [
        participants(world.campaign, first_day=first, last_day=last)[0].name
        for first, last in ((MARCH, date(2026, 3, 31)), (APRIL, date(2026, 4, 30)))
    ]
    assert printed == ["第1部", "安监部"]


def test_change_of_category_and_branch_says_where_it_counts(world):
    category = outlook(
        world, change_category, world.departments[0], category=world.categories[1], day=date(2026, 4, 30)
    )
    branch = outlook(world, move_branch, world.departments[1], branch=None, day=MAY)

    assert category.months == [MonthOutlook(APRIL, True, ["第1部 is scored and ranked in B类, not in A类."])]
    assert branch.months == [MonthOutlook(MAY, True, ["第2部 has the lines of no party branch."])]


def test_lines_that_count_no_more_are_counted(world):
    month = make_open_month(world)
    for department, indicator in (("D01", "KA1"), ("D01", "C2"), ("D03", "C2")):
        enter_deduction(
            month=month,
            indicator=indicator,
            department=department,
            by=world.access("office"),
            points=Decimal(1),
            reason="逾期",
            at=IN_MARCH,
        )

    category = outlook(
        world,
        change_category,
        world.departments[0],
        category=world.categories[1],
        day=MID_MARCH,
        is_trial=True,
    )
    gone = outlook(world, dissolve_department, world.departments[2], day=MID_MARCH, is_trial=True)

    assert category.remarks == ["March 2026: 1 line entered for 第1部 counts no more."]
    assert gone.remarks[0] == "March 2026: 1 line entered for 第3部 counts no more."


def test_merger_says_what_is_inherited(world):
    publish(world)

    found = outlook(
        world, merge_departments, predecessors=world.departments[:2], successor=new(world), day=APRIL
    )

    assert found.months == [
        MonthOutlook(
            APRIL,
            True,
            [
                "第1部 takes no part and has no place.",
                "第2部 takes no part and has no place.",
                "新能源部 takes part and is ranked in B类.",
            ],
        )
    ]
    assert found.remarks[:2] == [
        "新能源部 inherits 1 published month from 第1部 (3 people), 第2部 (0 people).",
        "Per month and sheet it inherits their mean; the head counts are only kept.",
    ]
    assert Succession.objects.count() == 2


def test_weighted_merger_says_so(world):
    CampaignRules.objects.update(merge_weighted=True)
    world.campaign.rules.refresh_from_db()

    found = outlook(
        world,
        merge_departments,
        predecessors=world.departments[:2],
        successor=world.departments[0],
        day=APRIL,
    )

    assert "Per month and sheet it inherits their mean, weighted by these head counts." in found.remarks


def test_open_month_without_the_groups_that_are_needed_is_refused(world):
    Enrolment.objects.filter(department__code="D02").update(category=None)
    make_open_month(world)
    IndicatorGroup.objects.filter(is_recusal=True).delete()

    with pytest.raises(MonthLacksGroup) as refused:
        outlook(world, found_department, new(world), day=MARCH)

    assert [refused.value.field, Department.objects.filter(code="D09").exists()] == ["day", False]


@pytest.mark.parametrize("departments", [3, 30])
def test_query_count_is_the_same_for_each_size(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    publish(world)
    make_open_month(world, APRIL)
    access = world.access("office")
    act = partial(
        dissolve_department, world.departments[1], campaign=world.campaign, day=date(2026, 4, 16), by=access
    )

    with django_assert_num_queries(25):
        reorganise(act, campaign=world.campaign, day=date(2026, 4, 16), is_trial=True)

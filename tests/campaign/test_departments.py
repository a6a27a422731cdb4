"""Departments founded, renamed, moved and dissolved from a day on; what is settled stays (rules.md §3)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from campaign.department_history import Event, departments_of
from campaign.departments import (
    BadName,
    DayTooEarly,
    LaterChange,
    NewDepartment,
    NotEnrolled,
    NothingChanges,
    StillNeeded,
    WrongDay,
    change_category,
    dissolve_department,
    found_department,
    move_branch,
    rename_department,
)
from campaign.founding import CodeTaken
from campaign.models import AuditEntry, Department, DepartmentName, Enrolment
from campaign.refusals import NotAllowed
from tests.makers import make_world

IN_MAY = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
APRIL = date(2026, 4, 1)
SETTLED = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def about(world, **changed) -> dict:
    return {
        "campaign": world.campaign,
        "day": APRIL,
        "settled_until": SETTLED,
        "by": world.access("office"),
        "at": IN_MAY,
    } | changed


def stretches(world, code: str) -> list[tuple]:
    rows = Enrolment.objects.filter(campaign=world.campaign, department__code=code).order_by("since")
    return [
        (
            row.since,
            row.until,
            row.category and row.category.code,
            row.branch and row.branch.code,
            row.position,
        )
        for row in rows
    ]


def new(world, **changed) -> NewDepartment:
    return NewDepartment(
        **{"code": "D09", "name": "新能源部", "category": world.categories[1], "branch": world.branches[0]}
        | changed
    )


def said() -> tuple:
    entry = AuditEntry.objects.latest("pk")
    return entry.event, entry.user.username, entry.at, entry.data


# Founding


def test_founded_department_stands_at_the_end_of_the_order(world):
    enrolment = found_department(new(world), **about(world))

    assert [enrolment.department.name, stretches(world, "D09")] == [
        "新能源部",
        [(APRIL, None, "B", "B01", 3)],
    ]
    assert said() == (
        "campaign.department.founded",
        "t2026-office",
        IN_MAY,
        {"department": "D09", "day": "2026-04-01", "category": "B", "branch": "B01", "name": "新能源部"},
    )


def test_founded_organ_stands_after_the_other_organs(world):
    found_department(new(world, category=None, branch=None), **about(world))

    assert stretches(world, "D09") == [(APRIL, None, None, None, 901)]


def test_first_department_and_first_organ_of_a_campaign_begin_the_order(world):
    Enrolment.objects.all().delete()

    found_department(new(world), **about(world))
    found_department(new(world, code="O9", name="机关党委", category=None), **about(world))

    assert [stretches(world, code)[0][-1] for code in ("D09", "O9")] == [0, 900]


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"code": "D01"}, CodeTaken, "code"),
        ({"name": " 第1部 "}, BadName, "name"),
        ({"name": "  "}, BadName, "name"),
    ],
)
def test_founding_refuses_a_taken_code_or_name(world, changed, refusal, field):
    with pytest.raises(refusal) as refused:
        found_department(new(world, **changed), **about(world))

    assert [refused.value.field, Department.objects.filter(code="D09").exists()] == [field, False]


def test_name_of_a_dissolved_department_is_free(world):
    dissolve_department(world.departments[0], **about(world))

    made = found_department(new(world, name="第1部"), **about(world))

    assert made.department.name == "第1部"


@pytest.mark.parametrize("what", ["category", "branch"])
def test_founding_refuses_what_belongs_to_another_unit(world, what):
    other = make_world("other")

    with pytest.raises(NotEnrolled) as refused:
        found_department(
            new(world, **{what: {"category": other.categories[0], "branch": other.branches[0]}[what]}),
            **about(world),
        )

    assert refused.value.field == what


# Who may, and from when


@pytest.mark.parametrize("role", ["scorer", "leader", "head", "employee", "auditor"])
def test_history_is_kept_by_office_and_administrator(world, role):
    with pytest.raises(NotAllowed):
        dissolve_department(world.departments[0], **about(world, by=world.access(role)))

    assert stretches(world, "D01") == [(date(2026, 1, 1), None, "A", "B01", 0)]


def test_administrator_may_too(world):
    dissolve_department(world.departments[0], **about(world, by=world.access("administrator")))

    assert stretches(world, "D01") == [(date(2026, 1, 1), SETTLED, "A", "B01", 0)]


def test_office_of_another_campaign_is_refused(world):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        dissolve_department(world.departments[0], **about(world, by=other.access("office")))


def test_day_in_a_settled_month_is_refused_and_names_the_first_free_day(world):
    with pytest.raises(DayTooEarly) as refused:
        dissolve_department(world.departments[0], **about(world, day=SETTLED))

    assert [refused.value.field, refused.value.earliest] == ["day", APRIL]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 2)])
def test_day_outside_the_year_is_refused(world, day):
    with pytest.raises(WrongDay) as refused:
        found_department(new(world), **about(world, day=day, settled_until=None))

    assert refused.value.field == "day"


# Renaming


def test_rename_keeps_the_former_name_with_its_last_day(world):
    rename_department(world.departments[0], name=" 安全 监察部 ", **about(world))

    former = list(DepartmentName.objects.values_list("department__code", "name", "until"))
    assert [Department.objects.get(code="D01").name, former] == [
        "安全 监察部",
        [("D01", "第1部", SETTLED)],
    ]
    assert said()[0::3] == (
        "campaign.department.renamed",
        {"department": "D01", "day": "2026-04-01", "changes": {"name": ["第1部", "安全 监察部"]}},
    )


@pytest.mark.parametrize(
    ("name", "day", "refusal"),
    [
        ("第1部", APRIL, NothingChanges),
        ("第2部", APRIL, BadName),
        ("新名", date(2026, 5, 21), WrongDay),
    ],
)
def test_rename_refuses_the_same_name_a_taken_one_and_a_day_to_come(world, name, day, refusal):
    with pytest.raises(refusal):
        rename_department(world.departments[0], name=name, **about(world, day=day))

    assert [Department.objects.get(code="D01").name, DepartmentName.objects.count()] == ["第1部", 0]


def test_second_rename_lies_after_the_first(world):
    rename_department(world.departments[0], name="甲部", **about(world, day=date(2026, 5, 1)))

    with pytest.raises(LaterChange):
        rename_department(world.departments[0], name="乙部", **about(world, day=date(2026, 5, 1)))
    rename_department(world.departments[0], name="乙部", **about(world, day=date(2026, 5, 2)))

    assert list(DepartmentName.objects.values_list("name", "until")) == [
        ("第1部", date(2026, 4, 30)),
        ("甲部", date(2026, 5, 1)),
    ]


def test_department_of_another_campaign_is_not_renamed(world):
    other = make_world("other")

    with pytest.raises(NotEnrolled):
        rename_department(other.departments[0], name="甲部", **about(world))


# Category and branch


def test_category_changes_from_its_day_on(world):
    change_category(world.departments[0], category=world.categories[1], **about(world))

    assert stretches(world, "D01") == [
        (date(2026, 1, 1), SETTLED, "A", "B01", 0),
        (APRIL, None, "B", "B01", 0),
    ]
    assert said()[0::3] == (
        "campaign.department.category_changed",
        {"department": "D01", "day": "2026-04-01", "changes": {"category": ["A", "B"]}},
    )


def test_change_on_the_day_of_the_last_one_corrects_it(world):
    change_category(world.departments[0], category=world.categories[1], **about(world))
    move_branch(world.departments[0], branch=world.branches[1], **about(world))

    assert stretches(world, "D01") == [
        (date(2026, 1, 1), SETTLED, "A", "B01", 0),
        (APRIL, None, "B", "B02", 0),
    ]


def test_branch_may_be_left(world):
    move_branch(world.departments[0], branch=None, **about(world))

    assert [stretches(world, "D01")[1], said()[3]["changes"]] == [
        (APRIL, None, "A", None, 0),
        {"branch": ["B01", None]},
    ]


def test_change_to_what_is_so_already_is_refused(world):
    with pytest.raises(NothingChanges) as refused:
        change_category(world.departments[0], category=world.categories[0], **about(world))

    assert refused.value.field == "category"


def test_change_before_a_later_one_is_refused(world):
    change_category(world.departments[0], category=world.categories[1], **about(world, day=date(2026, 6, 1)))

    with pytest.raises(LaterChange):
        move_branch(world.departments[0], branch=None, **about(world, day=date(2026, 5, 1)))


def test_department_that_is_gone_does_not_change(world):
    dissolve_department(world.departments[0], **about(world))

    with pytest.raises(NotEnrolled):
        change_category(
            world.departments[0], category=world.categories[1], **about(world, day=date(2026, 5, 1))
        )


# Dissolving


def test_dissolved_department_ends_the_day_before(world):
    dissolve_department(world.departments[1], **about(world, day=date(2026, 4, 16)))

    assert stretches(world, "D02") == [(date(2026, 1, 1), date(2026, 4, 15), "B", "B01", 1)]
    assert said()[0::3] == (
        "campaign.department.dissolved",
        {"department": "D02", "day": "2026-04-16", "last_day": "2026-04-15"},
    )


def test_assessment_office_is_not_dissolved(world):
    with pytest.raises(StillNeeded):
        dissolve_department(world.organ, **about(world))


def test_department_is_not_dissolved_on_its_first_day_nor_twice(world):
    found_department(new(world), **about(world))
    made = Department.objects.get(code="D09")

    with pytest.raises(WrongDay):
        dissolve_department(made, **about(world))
    dissolve_department(made, **about(world, day=date(2026, 5, 1)))
    with pytest.raises(LaterChange):
        dissolve_department(made, **about(world, day=date(2026, 4, 20)))


# What happened, read back


def test_history_tells_everything_with_the_newest_first(world):
    rename_department(world.departments[0], name="甲部", **about(world))
    change_category(world.departments[1], category=world.categories[0], **about(world, day=date(2026, 5, 1)))
    move_branch(world.departments[2], branch=None, **about(world, day=date(2026, 5, 2)))
    found_department(new(world), **about(world, day=date(2026, 5, 3)))
    dissolve_department(world.departments[2], **about(world, day=date(2026, 6, 1)))

    found = departments_of(world.campaign, day=date(2026, 6, 1))

    assert list(found.events) == [
        Event(date(2026, 6, 1), "第3部", "撤销"),
        Event(date(2026, 5, 3), "新能源部", "成立"),
        Event(date(2026, 5, 2), "第3部", "党支部：第2党支部 → 无党支部"),
        Event(date(2026, 5, 1), "第2部", "部室类别：B类 → A类"),
        Event(APRIL, "甲部", "更名：第1部 → 甲部"),
    ]
    assert [place.enrolment.department.code for place in found.places] == ["D01", "D02", "D09", "ORG1"]
    assert [place.enrolment.department.code for place in found.taking_part] == ["D01", "D02", "D09"]
    assert [name.name for name in found.places[0].former_names] == ["第1部"]


@pytest.mark.parametrize("departments", [3, 30])
def test_history_is_three_queries(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    rename_department(world.departments[0], name="甲部", **about(world))

    with django_assert_num_queries(3):
        departments_of(world.campaign, day=APRIL)

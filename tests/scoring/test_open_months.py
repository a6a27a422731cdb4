"""Rules.md §2.4, §2.7: every department of an open month is scored on two full sheets, by groups that are there."""

from datetime import date
from functools import partial

import pytest
from django.utils import translation

from campaign.departments import change_category, found_department
from campaign.imports import confirm_import
from campaign.models import Department, DepartmentCategory, Enrolment, JobState
from scoring.closing import open_month, plan_month
from scoring.models import MonthState, Scheme
from scoring.open_months import SheetNotFull
from scoring.reorganising import reorganise
from scoring.schemes import SchemeNotBalanced, activate_scheme
from tests.campaign.test_imports import files, propose, receive, run  # noqa: F401
from tests.makers import MARCH, make_open_month
from tests.scoring.test_reorganising import new
from tests.workbooks import xlsx

CATEGORY_C = "Business work comes to 45.00, not 100.00, for the category C类"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def late_category(world):
    """A category that was made after the scheme was put in force."""
    return DepartmentCategory.objects.create(campaign=world.campaign, code="C", name="C类", position=9)


def test_month_of_a_category_without_indicators_is_not_opened(world, late_category):
    month = plan_month(campaign=world.campaign, first_day=MARCH, by=world.access("office"))
    Enrolment.objects.filter(department=world.departments[0]).update(category=late_category)

    with pytest.raises(SheetNotFull) as refused:
        open_month(month=month, by=world.access("office"))

    month.refresh_from_db()
    assert [month.state, refused.value.message.partition(":")[0]] == [MonthState.DRAFT, CATEGORY_C]


def test_department_is_not_moved_to_a_category_without_indicators_in_an_open_month(world, late_category):
    make_open_month(world)
    act = partial(
        change_category,
        world.departments[0],
        campaign=world.campaign,
        category=late_category,
        day=MARCH,
        by=world.access("office"),
    )

    with pytest.raises(SheetNotFull, match=CATEGORY_C):
        reorganise(act, campaign=world.campaign, day=MARCH)

    assert Enrolment.objects.filter(category=late_category).count() == 0


def test_change_is_checked_against_every_month_that_is_open(world, late_category):
    for month in (3, 4, 5):
        make_open_month(world, date(2026, month, 1))
    Enrolment.objects.filter(department=world.departments[0]).update(until=date(2026, 4, 30))
    Enrolment.objects.create(
        campaign=world.campaign,
        department=world.departments[0],
        category=late_category,
        since=date(2026, 5, 1),
    )
    act = partial(found_department, new(world), campaign=world.campaign, day=MARCH, by=world.access("office"))

    with pytest.raises(SheetNotFull, match=CATEGORY_C):
        reorganise(act, campaign=world.campaign, day=MARCH)


def test_scheme_is_not_put_in_force_before_there_is_a_category(world):
    Scheme.objects.update(activated_at=None)
    Enrolment.objects.update(category=None)
    scheme = Scheme.objects.get()
    scheme.sheets.get(code="business").sections.exclude(category=None).delete()
    DepartmentCategory.objects.all().delete()

    with pytest.raises(SchemeNotBalanced) as refused:
        activate_scheme(scheme, by=world.access("office"))

    assert refused.value.wrong == ["The campaign has no department category yet."]


def test_import_of_departments_that_an_open_month_could_not_score_writes_nothing(
    world, late_category, tmp_path
):
    make_open_month(world)
    office = world.access("office")
    sheet = xlsx(tmp_path / "list.xlsx", ("部室名称", "类别"), ("新设部", "C类"))

    job = confirm_import(propose(receive(sheet, "departments", office), office), by=office)
    run(job)

    assert [job.state, job.error.partition(":")[0]] == [JobState.FAILED, CATEGORY_C]
    assert Department.objects.filter(name="新设部").count() == 0

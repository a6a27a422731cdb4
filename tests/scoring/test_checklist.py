"""The checklist from a blank campaign to an open month."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from campaign.holidays import Day, keep_holidays
from campaign.membership import end_role, grant_role
from campaign.models import Branch, Campaign, Membership, Person, Role, User
from campaign.permissions import access_of
from campaign.setup import NewAccount, NewCampaign, NewUnit, set_up_site
from scoring.checklist import checklist
from scoring.closing import open_month, plan_month
from scoring.models import Indicator, Scheme
from tests.makers import make_open_month, make_world

ITEMS = [
    "categories",
    "departments",
    "office",
    "branches",
    "people",
    "heads",
    "scheme",
    "scorers",
    "calendar",
    "holidays",
    "planned",
    "opened",
]
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def ready(world):
    """A campaign with everything: a head for each department, a scorer for each owner, people everywhere."""
    administrator = world.access("administrator")
    for index, department in enumerate(world.departments):
        person = Person.objects.create(
            unit=world.unit, staff_number=f"8{index:03}", name=f"负责人{index}", department=department
        )
        user = User.objects.create_user(f"8{index:03}", name=person.name, person=person)
        grant_role(user=user, role=Role.HEAD, department=department, by=administrator, since=date(2026, 1, 1))
    keep_holidays([Day(date(2026, 10, 1), "国庆节", False)], unit=world.unit, by=world.access("office"))
    make_open_month(world)
    return world


def items(world, user: str = "office") -> dict:
    return {item.code: item for item in checklist(world.access(user), today=TODAY)}


def missing(world) -> list[str]:
    return [code for code, item in items(world).items() if not item.is_done]


def test_blank_campaign_has_categories_office_and_calendar_only(db):
    administrator = NewAccount("10001", "管理员", "Kuang-2026-shan")
    clerk = NewAccount("10002", "经办人", "Kuang-2026-shan")
    campaign = set_up_site(
        unit=NewUnit("清河矿业集团有限公司", "清河矿业", "机关党委", "清矿党"),
        campaign=NewCampaign("“323”文明部室创建活动", 2026),
        administrator=administrator,
        clerk=clerk,
    )

    found = checklist(access_of(User.objects.get(username="10002"), campaign), today=TODAY)

    assert [item.code for item in found] == ITEMS
    assert [item.code for item in found if item.is_done] == ["categories", "office", "calendar"]
    assert [item.url for item in found if item.code in ("departments", "people")] == [
        "/c/2026/settings/import/departments/",
        "/c/2026/settings/import/people/",
    ]


def test_nothing_is_missing_once_a_month_is_open(ready):
    assert missing(ready) == []


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("categories", "A类, B类"),
        ("departments", "3 departments take part."),
        ("office", "考核办公室"),
        ("branches", "2 party branches."),
        ("people", "15 people."),
        ("heads", "3 heads have accounts."),
        ("scheme", "“双百”量化考核 (version 1), in force from January 2026: every sheet comes to 100.00."),
        ("scorers", "2 owners have scorers."),
        (
            "calendar",
            "In the following month: scoring until day 5, closed by day 7, approved by day 13, bulletin by day 15.",
        ),
        ("holidays", "2026: 1 day that differs from its weekday."),
        ("planned", "March 2026"),
        ("opened", "March 2026"),
    ],
)
def test_each_item_says_what_there_is(ready, code, detail):
    assert items(ready)[code].detail == detail


def test_item_names_what_is_missing_and_how_many_more(db):
    world = make_world(departments=8)

    assert (
        items(world)["people"].detail == "12 people; missing: 第2部, 第3部, 第4部, 第5部, 第6部 and 1 more."
    )


def test_department_without_branch_head_or_people_is_missing(ready):
    second = ready.departments[1]
    second.enrolments.update(branch=None)
    end_role(
        membership=Membership.objects.get(role=Role.HEAD, department=second), by=ready.access("administrator")
    )
    Person.objects.filter(department=second).update(left_on=TODAY)

    found = items(ready)

    assert missing(ready) == ["branches", "people", "heads"]
    assert found["heads"].detail == "2 heads have accounts; missing: 第2部."


def test_head_who_may_not_sign_in_is_missing(ready):
    User.objects.filter(memberships__role=Role.HEAD, memberships__department=ready.departments[0]).update(
        is_active=False
    )

    assert missing(ready) == ["heads"]


def test_category_without_departments_is_missing(ready):
    ready.campaign.categories.create(code="C", name="综合服务类", position=9)

    found = items(ready)

    assert [missing(ready), found["departments"].detail] == [
        ["departments"],
        "3 departments take part; missing: 综合服务类.",
    ]


def test_owner_without_a_scorer_is_missing(ready):
    Membership.objects.filter(role=Role.SCORER, department=ready.organ).delete()

    assert [missing(ready), items(ready)["scorers"].detail] == [
        ["scorers"],
        "1 owner has a scorer; missing: 考核办公室.",
    ]


def test_scheme_that_is_not_in_force_is_missing(world):
    Scheme.objects.update(activated_at=None)
    right = items(world)["scheme"]
    Indicator.objects.filter(code="C1").update(maximum=9)
    wrong = items(world)["scheme"]

    assert [right.is_done, right.detail, wrong.is_done, wrong.detail] == [
        False,
        "“双百”量化考核 (version 1) comes to 100.00 everywhere and is not in force yet.",
        False,
        "“双百”量化考核 (version 1) is not in force: 1 sum is wrong.",
    ]


def test_draft_of_a_next_version_leaves_the_scheme_in_force(world):
    Scheme.objects.create(campaign=world.campaign, name="新版", version=2, from_month=date(2026, 7, 1))

    assert items(world)["scheme"].is_done is True


def test_planned_month_leads_to_its_page(world):
    month = plan_month(campaign=world.campaign, first_day=date(2026, 1, 1), by=world.access("office"))
    planned = items(world)
    open_month(month=month, by=world.access("office"))
    opened = items(world)

    assert [
        (found["planned"].is_done, found["opened"].is_done, found["opened"].url)
        for found in (planned, opened)
    ] == [(True, False, "/c/t2026/months/2026-01/"), (True, True, "/c/t2026/months/")]


def test_campaign_of_the_next_year_is_judged_by_its_own_days(world):
    Campaign.objects.update(year=2027)
    world.campaign.refresh_from_db()

    assert items(world)["departments"].is_done is True


def test_people_of_another_unit_do_not_count(ready):
    other = make_world("other")
    Branch.objects.create(unit=other.unit, code="B77", name="别处支部")

    assert items(ready)["people"].detail == "15 people."


@pytest.mark.parametrize("departments", [3, 30])
def test_checklist_is_eight_queries(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    make_open_month(world)
    access = world.access("office")

    with django_assert_num_queries(8):
        checklist(access, today=timezone.localdate(datetime(2026, 3, 20, tzinfo=UTC)))

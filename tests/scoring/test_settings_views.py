"""The pages of the settings: the hub, the departments' changes with their trial, 缺项 and bonuses."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.models import AuditEntry, Department, Enrolment, Succession
from scoring.bonuses import enter_bonus
from scoring.grants import grant_not_applicable
from scoring.models import BonusItem, BonusLevel, BonusLine, Indicator, NotApplicableGrant
from tests.browsing import client_of, links, notices, words
from tests.makers import IN_MARCH, MARCH, make_approved_month, make_open_month, make_world, publish

HUB = "/c/t2026/settings/"
DEPARTMENTS = f"{HUB}departments/"
GRANTS = f"{HUB}grants/"
BONUSES = "/c/t2026/months/2026-03/bonuses/"


@pytest.fixture(params=[3, 30])
def sized(request, db):
    return make_world(departments=request.param)


# The hub


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (
            "office",
            [
                "settings/departments/",
                "settings/import/departments/",
                "settings/import/people/",
                "settings/categories/",
                "settings/accounts/",
                "settings/seats/",
                "settings/schemes/",
                "settings/screens/",
                "settings/grants/",
                "settings/particulars/",
                "settings/rules/",
                "settings/holidays/",
                "settings/chat/",
                "settings/campaign-copy/",
            ],
        ),
        (
            "administrator",
            [
                "settings/departments/",
                "settings/import/departments/",
                "settings/import/people/",
                "settings/categories/",
                "settings/accounts/",
                "settings/seats/",
                "settings/schemes/",
                "settings/particulars/",
                "settings/rules/",
                "settings/holidays/",
                "settings/chat/",
                "settings/campaign-copy/",
            ],
        ),
        (
            "auditor",
            [
                "settings/departments/",
                "settings/categories/",
                "settings/accounts/",
                "settings/seats/",
                "settings/schemes/",
                "settings/screens/",
                "settings/grants/",
                "settings/particulars/",
                "settings/rules/",
                "settings/holidays/",
                "settings/chat/",
            ],
        ),
    ],
)
def test_hub_leads_to_the_pages_of_the_role(world, role, own):
    page = client_of(world.users[role]).get(HUB)

    doors = [url for __, doors in page.context["rooms"] for __, url in doors]
    assert [url.removeprefix("/c/t2026/") for url in doors if url.startswith("/c/")] == own


@pytest.mark.parametrize("role", ["office", "administrator", "auditor"])
def test_hub_offers_no_door_that_stays_shut(world, role):
    client = client_of(world.users[role])

    answers = {url: client.get(url).status_code for url in links(client.get(HUB))}

    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_hub_says_who_does_what_the_person_may_not(world):
    page = client_of(world.users["office"]).get(HUB)

    assert (
        "missing: 第1部, 第2部. It can follow while the month is open. Done by: System administrator."
        in words(page)
    )
    assert [item.code for item, may_do in page.context["items"] if not may_do] == [
        "office",
        "heads",
        "scorers",
        "calendar",
    ]


def test_hub_is_the_settings_place_of_the_frame(world):
    page = client_of(world.users["auditor"]).get(DEPARTMENTS)

    assert [place.url for place in page.context["places"] if place.is_current] == [HUB]


def test_hub_costs_eleven_queries(sized, django_assert_num_queries):
    make_open_month(sized)
    client = client_of(sized.users["office"])

    with django_assert_num_queries(11):
        client.get(HUB)


# Departments


def sent(**changed) -> dict:
    return {"day": "2026-04-01"} | changed


def test_department_list_costs_six_queries(sized, django_assert_num_queries):
    client = client_of(sized.users["office"])

    with django_assert_num_queries(6):
        page = client.get(DEPARTMENTS)

    assert len(page.context["departments"].taking_part) == len(sized.departments)


@pytest.mark.parametrize(("role", "may"), [("office", True), ("administrator", True), ("auditor", False)])
def test_department_list_offers_changes_to_those_who_may(world, role, may):
    page = client_of(world.users[role]).get(DEPARTMENTS)

    assert [f"{DEPARTMENTS}D01/rename/" in links(page), f"{DEPARTMENTS}merge/" in links(page)] == [may, may]


def test_change_is_shown_before_it_is_made(world):
    client = client_of(world.users["office"])
    entries = sent(code="D09", name="新能源部", category=world.categories[1].pk)

    shown = client.post(f"{DEPARTMENTS}found/", entries)
    before = Department.objects.filter(code="D09").count()
    done = client.post(f"{DEPARTMENTS}found/", entries | {"step": "confirm"}, follow=True)

    assert [shown.status_code, "新能源部 takes part and is ranked in B类." in words(shown), before] == [
        200,
        True,
        0,
    ]
    assert [notices(done), Enrolment.objects.get(department__code="D09").since] == [
        ["The department is founded."],
        date(2026, 4, 1),
    ]


def test_what_is_shown_sends_the_same_entries_again(world):
    entries = sent(code="D09", name="新能源部", category="none", branch=world.branches[0].pk)

    shown = client_of(world.users["office"]).post(f"{DEPARTMENTS}found/", entries).content.decode()

    hidden = [f'name="{name}" value="{value}"' in shown for name, value in entries.items()]
    assert [hidden, 'type="hidden"' in shown] == [[True] * 5, True]


def test_way_back_keeps_what_was_typed(world):
    entries = sent(code="D09", name="新能源部", category="none", step="edit")

    page = client_of(world.users["office"]).post(f"{DEPARTMENTS}found/", entries)

    assert [page.status_code, 'value="新能源部"' in page.content.decode(), notices(page)] == [200, True, []]


def test_settled_month_is_refused_at_the_field_with_the_first_free_day(world):
    publish(world)

    page = client_of(world.users["office"]).post(f"{DEPARTMENTS}D03/dissolve/", {"day": "2026-03-16"})

    assert [page.status_code, list(page.context["form"].errors.values())] == [
        409,
        [
            [
                "The months up to March 31, 2026 are closed and keep what they were: the change is possible from "
                "April 1, 2026 on."
            ]
        ],
    ]


def test_month_that_is_closed_meanwhile_refuses_the_confirmation(world):
    client = client_of(world.users["office"])
    client.post(f"{DEPARTMENTS}D03/dissolve/", {"day": "2026-03-16"})
    publish(world)

    page = client.post(f"{DEPARTMENTS}D03/dissolve/", {"day": "2026-03-16", "step": "confirm"})

    assert [page.status_code, Enrolment.objects.get(department__code="D03").until] == [409, None]


@pytest.mark.parametrize(
    ("act", "entries"),
    [
        ("rename", {"name": "安监部", "day": "2026-03-16"}),
        ("category", {"category": "none"}),
        ("branch", {"branch": ""}),
        ("dissolve", {}),
        (
            "split",
            {"goes_on": "on", "first_code": "D08", "first_name": "通风部", "first_category": "none"},
        ),
    ],
)
def test_each_change_of_one_department_is_made(world, act, entries):
    client = client_of(world.users["administrator"])

    form = client.get(f"{DEPARTMENTS}D03/{act}/")
    done = client.post(f"{DEPARTMENTS}D03/{act}/", sent(**entries) | {"step": "confirm"})

    event = {"category": "category_changed", "branch": "branch_changed"}.get(act, f"{act}d").replace(
        "splitd", "split"
    )
    entry = AuditEntry.objects.latest("pk")
    assert [form.status_code, done.status_code, entry.event, entry.user] == [
        200,
        302,
        f"campaign.department.{event}",
        world.users["administrator"],
    ]


def test_departments_merge_on_the_page(world):
    first, second, __ = world.departments
    entries = sent(predecessors=[first.pk, second.pk], successor=first.pk, step="confirm")

    page = client_of(world.users["office"]).post(f"{DEPARTMENTS}merge/", entries, follow=True)

    assert [notices(page), Succession.objects.count(), page.context["departments"].events[0].department] == [
        ["The departments are merged."],
        2,
        "第2部",
    ]


@pytest.mark.parametrize(
    ("page", "entries", "errors"),
    [
        ("found/", {"code": "D 9", "name": "", "category": ""}, ["category", "code", "name"]),
        ("found/", {"code": "D09", "name": "新", "category": "none", "day": "16.3."}, ["day"]),
        ("merge/", {}, ["category", "code", "name", "predecessors"]),
        ("D03/split/", {"first_code": "D08"}, ["first_category", "first_name"]),
        ("D03/category/", {"category": "77"}, ["category"]),
    ],
)
def test_incomplete_entries_are_marked(world, page, entries, errors):
    answer = client_of(world.users["office"]).post(DEPARTMENTS + page, sent(**entries))

    assert [answer.status_code, sorted(answer.context["form"].errors)] == [422, errors]


def test_split_into_nothing_is_refused_in_words(world):
    page = client_of(world.users["office"]).post(f"{DEPARTMENTS}D03/split/", sent())

    assert [page.status_code, notices(page)] == [
        409,
        ["Nothing is changed: see what is marked. A split makes at least two departments."],
    ]


def test_rows_of_another_campaign_are_no_choice(world):
    other = make_world("other")
    client = client_of(world.users["office"])

    merged = client.post(
        f"{DEPARTMENTS}merge/",
        sent(
            predecessors=[world.departments[0].pk, other.departments[0].pk], successor=world.departments[0].pk
        ),
    )
    founded = client.post(
        f"{DEPARTMENTS}found/",
        sent(code="D09", name="新", category=other.categories[0].pk, branch=other.branches[0].pk),
    )

    assert [sorted(merged.context["form"].errors), sorted(founded.context["form"].errors)] == [
        ["predecessors"],
        ["branch", "category"],
    ]


@pytest.mark.parametrize("page", ["D99/rename/", "D01/abolish/", "nothing/"])
def test_what_is_not_there_is_not_found(world, page):
    assert client_of(world.users["office"]).get(DEPARTMENTS + page).status_code == 404


def test_dissolved_department_changes_no_more(world):
    world.departments[0].enrolments.update(until=date(2026, 3, 31))

    assert client_of(world.users["office"]).get(f"{DEPARTMENTS}D01/rename/").status_code == 404


# 缺项


def give(client, world, **changed):
    entries = {
        "department": world.departments[2].pk,
        "indicator": Indicator.objects.get(code="C1").pk,
        "first_month": "2026-03",
        "last_month": "2026-06",
        "reason": "无此项业务",
    }
    return client.post(f"{GRANTS}give/", entries | changed, follow=True)


def test_leader_grants_and_ends(world):
    client = client_of(world.users["leader"])

    granted = give(client, world)
    grant = NotApplicableGrant.objects.get()
    ended = client.post(f"{GRANTS}{grant.pk}/end/", {"last_month": "2026-04"}, follow=True)

    assert [notices(granted), notices(ended)] == [
        ["C1 重点工作 is left out for 第3部."],
        ["C1 重点工作 applies to 第3部 again from the month after."],
    ]
    grant.refresh_from_db()
    assert [grant.first_month, grant.last_month, grant.granted_by] == [
        MARCH,
        date(2026, 4, 1),
        world.users["leader"],
    ]


def test_only_indicators_that_may_be_left_out_and_months_ahead_are_offered(world):
    make_open_month(world)

    form = client_of(world.users["leader"]).get(GRANTS).context["form"]

    months = [value for value, __ in form.fields["first_month"].choices]
    assert [[str(row) for row in form.fields["indicator"].queryset], months[:3]] == [
        ["C1 重点工作"],
        ["2026-01", "2026-02", "2026-04"],
    ]


def test_refused_grant_is_marked_at_its_field(world):
    page = give(client_of(world.users["leader"]), world, first_month="2026-06", last_month="2026-03")

    assert [page.status_code, list(page.context["form"].errors), NotApplicableGrant.objects.count()] == [
        409,
        ["last_month"],
        0,
    ]


@pytest.mark.parametrize(("sent", "status"), [({}, 422), ({"last_month": "2026-06"}, 409)])
def test_refused_end_is_said_at_the_top(world, sent, status):
    client = client_of(world.users["leader"])
    give(client, world)

    page = client.post(f"{GRANTS}{NotApplicableGrant.objects.get().pk}/end/", sent)

    assert [page.status_code, len(notices(page))] == [status, 1]


@pytest.mark.parametrize("role", ["office", "auditor"])
def test_office_and_auditor_read_the_grants(world, role):
    give(client_of(world.users["leader"]), world)

    page = client_of(world.users[role]).get(GRANTS)

    assert ["无此项业务" in words(page), "form" in page.context] == [True, False]


def test_grant_list_costs_the_same_for_each_number(world, django_assert_num_queries):
    client = client_of(world.users["auditor"])
    for month in ("2026-03", "2026-04", "2026-05"):
        give(
            client_of(world.users["leader"]),
            world,
            first_month=month,
            last_month=month,
            reason=f"理由{month}",
        )
        with django_assert_num_queries(5):
            client.get(GRANTS)


def test_grant_of_another_campaign_is_not_found(world):
    other = make_world("other")
    grant = grant_not_applicable(
        campaign=other.campaign,
        indicator=Indicator.objects.select_related("section__sheet__scheme").get(
            code="C1", section__sheet__scheme=other.scheme
        ),
        department=other.departments[2],
        first_month=MARCH,
        last_month=MARCH,
        reason="无此项业务",
        by=other.access("leader"),
    )

    page = client_of(world.users["leader"]).post(f"{GRANTS}{grant.pk}/end/", {"last_month": "2026-02"})

    assert [page.status_code, NotApplicableGrant.objects.count()] == [404, 1]


def test_leader_finds_the_grants_on_the_workbench(world):
    page = client_of(world.users["leader"]).get("/c/t2026/")

    assert GRANTS in links(page)


# Bonuses


@pytest.fixture
def level(world) -> BonusLevel:
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="表彰", sheet_code="business", cap=Decimal("1.50")
    )
    return BonusLevel.objects.create(item=item, name="市级", points=Decimal("1.00"))


def enter(client, chosen, **changed):
    entries = {"department": "D02", "level": chosen.pk, "matter": "获市级表彰", "proof": "表彰文件"}
    return client.post(f"{BONUSES}enter/", entries | changed, follow=True)


def test_office_enters_and_withdraws(world, level):
    make_open_month(world)
    client = client_of(world.users["office"])

    entered = enter(client, level)
    line = BonusLine.objects.get()
    withdrawn = client.post(
        f"/c/t2026/bonuses/{line.pk}/withdraw/", {"withdrawal_reason": "重复"}, follow=True
    )

    assert [notices(entered), notices(withdrawn)] == [
        ["The bonus of +1.00 is entered."],
        ["The bonus is withdrawn; it stays readable and counts no more."],
    ]
    assert [
        "counts +1.00" in words(entered),
        "counts +0.00" in words(withdrawn),
        "withdrawn by 测试人1: 重复" in words(withdrawn),
    ] == [True, True, True]


def test_page_shows_what_counts_under_the_caps(world, level):
    make_open_month(world)
    client = client_of(world.users["office"])
    enter(client, level)

    page = enter(client, level, matter="又获市级表彰")

    assert [(department.code, counted) for department, __, counted in page.context["departments"]] == [
        ("D02", Decimal("1.50"))
    ]


@pytest.mark.parametrize(
    ("changed", "status", "errors"),
    [
        ({"matter": ""}, 422, ["matter"]),
        ({"level": "999"}, 422, ["level"]),
        ({"department": "ORG1"}, 422, ["department"]),
        ({"matter": "测试人3获表彰"}, 409, ["matter"]),
        ({"proof": "无"}, 409, ["proof"]),
    ],
)
def test_refused_bonus_is_marked_at_its_field(world, level, changed, status, errors):
    make_open_month(world)

    page = enter(client_of(world.users["office"]), level, **changed)

    assert [page.status_code, list(page.context["form"].errors), BonusLine.objects.count()] == [
        status,
        errors,
        0,
    ]


def test_month_that_is_approved_takes_no_bonus(world, level):
    make_approved_month(world)
    client = client_of(world.users["office"])

    page = client.get(BONUSES)
    answer = enter(client, level)

    assert ["form" in page.context, answer.status_code, BonusLine.objects.count()] == [False, 409, 0]


def test_withdrawal_needs_a_reason(world, level):
    make_open_month(world)
    client = client_of(world.users["office"])
    enter(client, level)

    page = client.post(f"/c/t2026/bonuses/{BonusLine.objects.get().pk}/withdraw/", {"withdrawal_reason": " "})

    assert [page.status_code, notices(page), BonusLine.objects.get().withdrawn_at] == [
        422,
        ["Say why the line is withdrawn."],
        None,
    ]


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_bonuses_are_read_by_those_who_read_the_month(world, level, role):
    make_open_month(world)
    enter(client_of(world.users["office"]), level)

    page = client_of(world.users[role]).get(BONUSES)

    assert ["获市级表彰" in words(page), "form" in page.context] == [True, False]


def test_bonus_page_costs_the_same_for_each_number(world, level, django_assert_num_queries):
    month = make_open_month(world)
    client = client_of(world.users["office"])
    for code in ("D01", "D02", "D03"):
        enter_bonus(
            month=month,
            item="A1",
            level="市级",
            department=code,
            matter="获市级表彰",
            proof="表彰文件",
            by=world.access("office"),
            at=IN_MARCH,
        )
        with django_assert_num_queries(6):
            client.get(BONUSES)


def test_bonus_of_another_campaign_is_not_found(world, level):
    other = make_world("other")
    item = BonusItem.objects.create(scheme=other.scheme, code="A1", name="表彰", sheet_code="business", cap=1)
    BonusLevel.objects.create(item=item, name="市级", points=1)
    line = enter_bonus(
        month=make_open_month(other),
        item="A1",
        level="市级",
        department="D02",
        matter="获市级表彰",
        proof="表彰文件",
        by=other.access("office"),
    )

    page = client_of(world.users["office"]).post(
        f"/c/t2026/bonuses/{line.pk}/withdraw/", {"withdrawal_reason": "重复"}
    )

    line.refresh_from_db()
    assert [page.status_code, line.withdrawn_at] == [404, None]


def test_month_leads_to_its_bonuses(world):
    make_open_month(world)

    page = client_of(world.users["office"]).get("/c/t2026/months/2026-03/")

    assert BONUSES in links(page)

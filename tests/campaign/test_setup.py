"""The first set-up: what it makes, what it refuses, and that it happens once (security.md IAM-1, IAM-3, ACL-1, ACL-2)."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from campaign.models import (
    AuditEntry,
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    Membership,
    Person,
    Unit,
    User,
)
from campaign.setup import (
    PRESET_CATEGORIES,
    PRESET_GOALS,
    AlreadySetUp,
    NewAccount,
    NewCampaign,
    NewUnit,
    set_up_site,
)
from scoring.models import Scheme
from scoring.schemes import preset, wrong_sums
from tests.browsing import client_of, links, notices

FORM = {
    "administrator_number": "00001",
    "administrator_name": "甲某",
    "administrator_password": "lange und gute Worte",
    "administrator_again": "lange und gute Worte",
    "clerk_number": "00002",
    "clerk_name": "乙某",
    "clerk_password": "andere gute Worte",
    "clerk_again": "andere gute Worte",
    "unit_name": "清河矿业集团有限公司",
    "unit_short_name": "清河矿业",
    "issuer_name": "中共清河矿业集团机关委员会",
    "issuer_code": "清矿机党发",
    "committee_name": "机关党委",
    "office_name": "考核办公室",
    "campaign_name": "“323”文明部室创建活动",
    "year": "2026",
    "first_month": "3",
    "goals": "建设一流作风、一流队伍、一流业绩",
    "owner_day": "4",
    "close_day": "7",
    "preview_days": "3",
    "approve_day": "13",
    "bulletin_day": "15",
    "scheme": "preset",
}
MADE = (Unit, Campaign, CampaignRules, Department, Person, User, Membership, Scheme, AuditEntry)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def counts() -> list[int]:
    return [model._default_manager.count() for model in MADE]


def sign_in(client: Client, username: str, password: str):
    return client.post("/sign-in/", {"username": username, "password": password}, follow=True)


def test_blank_site_leads_to_set_up(db, visitor):
    assert visitor.get("/").url == "/sign-in/?next=/"
    assert visitor.get("/sign-in/").url == "/set-up/"
    assert visitor.get("/set-up/").status_code == 200


def test_page_offers_the_usual_values_and_no_password(db, visitor):
    """IAM-1: nothing has a default password."""
    form = visitor.get("/set-up/").context["form"]

    today = timezone.localdate()
    offered = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert offered == {
        "committee_name": "机关党委",
        "office_name": "考核办公室",
        "campaign_name": "“323”文明部室创建活动",
        "year": today.year,
        "first_month": today.month,
        "goals": preset()["goals"],
        "scheme": "preset",
        "owner_day": 5,
        "close_day": 7,
        "preview_days": 3,
        "approve_day": 13,
        "bulletin_day": 15,
    }
    assert [title for __, title, *__ in form.steps()] == [
        "System administrator",
        "First clerk of the assessment office",
        "Names of the unit",
        "Campaign and goals",
        "Calendar of a month",
        "Assessment scheme",
    ]


def test_values_of_the_preset_are_those_of_its_file():
    assert [(each["code"], each["name"]) for each in preset()["categories"]] == list(PRESET_CATEGORIES)
    assert preset()["goals"] == PRESET_GOALS


def test_set_up_makes_unit_campaign_calendar_organs_and_two_accounts(db, visitor):
    answer = visitor.post("/set-up/", FORM)

    campaign = Campaign.objects.get()
    rules = CampaignRules.objects.get()
    assert [answer.status_code, answer.url] == [302, "/sign-in/"]
    assert [campaign.code, campaign.first_month, campaign.goals, campaign.unit.issuer_code] == [
        "2026",
        date(2026, 3, 1),
        "建设一流作风、一流队伍、一流业绩",
        "清矿机党发",
    ]
    assert [rules.owner_day, rules.close_day, rules.rank_style] == [4, 7, "standard"]
    assert campaign.office.name == "考核办公室"
    assert list(
        campaign.enrolments.order_by("position").values_list("department__name", "category", "position")
    ) == [("考核办公室", None, 900), ("机关党委", None, 901)]
    assert list(DepartmentCategory.objects.values_list("code", "name")) == list(PRESET_CATEGORIES)
    assert list(Membership.objects.order_by("id").values_list("user__username", "role")) == [
        ("00001", "system_administrator"),
        ("00002", "office"),
    ]
    assert Scheme.objects.count() == 0
    assert AuditEntry.objects.get(event="campaign.set_up").data == {"clerk": "00002", "scheme": "preset"}


def test_password_of_the_clerk_is_a_first_one(db, visitor):
    """IAM-3: changed at the first sign-in, within 72 hours; the administrator typed his own."""
    visitor.post("/set-up/", FORM)

    administrator, clerk = User.objects.order_by("username")
    assert administrator.first_password_until is None
    assert abs(clerk.first_password_until - timezone.now() - timedelta(hours=72)) < timedelta(minutes=1)
    assert sign_in(visitor, "00001", FORM["administrator_password"]).request["PATH_INFO"] == "/c/2026/"
    assert sign_in(visitor, "00002", FORM["clerk_password"]).request["PATH_INFO"] == "/password/"


def test_small_unit_has_one_organ_for_both(db, visitor):
    visitor.post("/set-up/", FORM | {"committee_name": "考核办公室"})

    assert list(Department.objects.values_list("code", "name")) == [("OFFICE", "考核办公室")]


def test_empty_scheme_is_begun_at_once(db, visitor):
    visitor.post("/set-up/", FORM | {"scheme": "empty"})

    scheme = Scheme.objects.get()
    assert [scheme.from_month, scheme.activated_at, list(scheme.sheets.values_list("code", "full"))] == [
        date(2026, 3, 1),
        None,
        [("business", 100), ("self_development", 100)],
    ]
    assert [sheet.sections.count() for sheet in scheme.sheets.all()] == [0, 0]
    assert len(wrong_sums(scheme)) == 8
    assert AuditEntry.objects.get(event="scoring.scheme.begun").user.username == "00002"


def test_administrators_first_page_leads_on(db, visitor):
    visitor.post("/set-up/", FORM)

    page = sign_in(visitor, "00001", FORM["administrator_password"])

    assert page.context["next"].code == "departments"
    assert links(page)[:2] == ["/c/2026/settings/import/departments/", "/c/2026/settings/"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"clerk_number": "00001"}, "clerk_number", "Two people: the two duties exclude each other."),
        ({"administrator_again": "lange und gute Wort"}, "administrator_again", "The two are not the same."),
        (
            {"clerk_password": FORM["administrator_password"], "clerk_again": FORM["administrator_password"]},
            "clerk_password",
            "Two people have two passwords.",
        ),
        (
            {"administrator_password": "short", "administrator_again": "short"},
            "administrator_password",
            "At least 12 characters, or at least 8 with three of: small letters, capitals, digits, other signs.",
        ),
        (
            {"clerk_password": "00002 is my number", "clerk_again": "00002 is my number"},
            "clerk_password",
            "Not your staff number, not your name, not the name of the unit.",
        ),
        (
            {"clerk_password": "xx清河矿业xx2026xx", "clerk_again": "xx清河矿业xx2026xx"},
            "clerk_password",
            "Not your staff number, not your name, not the name of the unit.",
        ),
        ({"administrator_number": "甲 1"}, "administrator_number", "Use letters, digits, - and _ only."),
        ({"year": "1890"}, "year", "Ensure this value is greater than or equal to 2000."),
        ({"first_month": "13"}, "first_month", None),
        ({"unit_name": ""}, "unit_name", "This field is required."),
        ({"unit_name": "名" * 101}, "unit_name", None),
        ({"close_day": "3"}, "close_day", "The days of the calendar must follow one another, up to 28."),
        ({"bulletin_day": "29"}, "bulletin_day", "Ensure this value is less than or equal to 28."),
        ({"owner_day": ""}, "owner_day", "This field is required."),
        ({"scheme": "other"}, "scheme", None),
    ],
)
def test_set_up_refuses_at_the_field_and_saves_nothing(db, visitor, change, field, said):
    answer = visitor.post("/set-up/", FORM | change)

    errors = answer.context["form"].errors
    assert [answer.status_code, list(errors), counts()] == [422, [field], [0] * len(MADE)]
    assert said is None or errors[field] == [said]


def test_what_was_typed_comes_back_without_the_passwords(db, visitor):
    answer = visitor.post("/set-up/", FORM | {"unit_name": ""})

    page = answer.content.decode()
    assert 'value="清矿机党发"' in page
    assert FORM["clerk_password"] not in page


def test_form_that_is_sent_twice_counts_once(db, visitor):
    visitor.post("/set-up/", FORM)
    before = counts()

    again = visitor.post("/set-up/", FORM)

    assert [again.status_code, again.url, counts()] == [302, "/sign-in/", before]
    assert str(list(get_messages(again.wsgi_request))[-1]) == (
        "This site is set up already; a form that is sent later changes nothing. Sign in here."
    )


def test_second_browser_is_told_that_it_is_done(db, visitor):
    other = Client(headers={"accept-language": "en"})
    other.get("/set-up/")
    visitor.post("/set-up/", FORM)

    answer = other.post("/set-up/", FORM | {"administrator_number": "00009"}, follow=True)

    assert notices(answer) == [
        "This site is set up already; a form that is sent later changes nothing. Sign in here."
    ]
    assert User.objects.count() == 2


def test_set_up_is_gone_once_an_account_exists(world, visitor):
    """ACL-1."""
    assert [visitor.get("/set-up/").status_code, visitor.post("/set-up/", FORM).status_code] == [404, 302]
    assert Unit.objects.count() == 1


def test_set_up_a_second_time_changes_nothing(db, visitor):
    visitor.post("/set-up/", FORM)
    before = counts()

    with pytest.raises(AlreadySetUp):
        set_up_site(
            unit=NewUnit("别家", "别家", "别家", "别"),
            campaign=NewCampaign("别家", 2027),
            administrator=NewAccount("9", "丙某", "lange und gute Worte"),
            clerk=NewAccount("10", "丁某", "andere gute Worte"),
        )

    assert counts() == before


def test_clerk_is_led_from_page_to_page_of_a_blank_campaign(db, visitor):
    visitor.post("/set-up/", FORM)
    clerk = client_of(User.objects.get(username="00002"))
    User.objects.update(first_password_until=None)

    workbench, hub, schemes, preset_page, months = (
        clerk.get(f"/c/2026/{page}")
        for page in ("", "settings/", "settings/schemes/", "settings/schemes/load/", "months/")
    )

    assert [page.status_code for page in (workbench, hub, schemes, preset_page, months)] == [200] * 5
    assert [page.context["next"].act for page in (workbench, hub)] == ["import the departments"] * 2
    assert preset_page.context["form"]["from_month"].value() == "2026-03-01"
    assert months.context["plan_form"]["month"].value() == "2026-03"


def test_empty_scheme_is_begun_by_the_office_later_too(db, visitor):
    visitor.post("/set-up/", FORM)
    clerk = client_of(User.objects.get(username="00002"))
    User.objects.update(first_password_until=None)

    answer = clerk.post("/c/2026/settings/schemes/begin/")

    assert [answer.status_code, answer.url] == [302, "/c/2026/settings/schemes/1/edit/"]
    assert clerk.get(answer.url).status_code == 200
    assert clerk.get("/c/2026/").context["next"].code == "departments"

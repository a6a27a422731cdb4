"""What the campaign is and how points come about: composed from the settings, in both its faces; its address."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import AuditEntry, CampaignRules, RulesOpening, StudyConfirmation
from campaign.refusals import NotAllowed
from publishing.launch.explainer import explained
from publishing.launch.rules_address import rules_url
from publishing.launch.rules_opening import NothingToShow, close_rules, open_rules
from scoring.models import BonusItem, Scheme
from tests.browsing import client_of, words
from tests.makers import make_open_month, make_world

PUBLIC = "/rules/t2026/"


def url(name: str) -> str:
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026"})


def test_page_says_what_the_settings_say(world):
    CampaignRules.objects.update(
        owner_day=4,
        close_day=6,
        approve_day=11,
        bulletin_day=12,
        recheck_days=2,
        title_line=Decimal("92.5"),
        quota_value=Decimal(40),
        weight_monthly=70,
        weight_panel=30,
    )
    BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="荣誉", sheet_code="business", cap=Decimal("1.50")
    )

    said = words(client_of(world.users["employee"]).get(url("rules_explained")))

    expected = [
        "by day 4",
        "by day 12",
        "at least 92.5 points",
        "quota of 40% of",
        "70%",
        "at most 1.5 a month",
    ]
    assert [text for text in expected if text not in said] == []
    assert "C1 重点工作" in said


def test_example_is_computed_from_the_scheme(world):
    worked = explained(world.campaign).example

    assert [worked.part.name, worked.item.code, worked.score, worked.section, worked.total] == [
        "理论业务学习",
        "T1",
        Decimal("24.00"),
        Decimal("24.00"),
        Decimal("199.00"),
    ]


def test_page_without_a_scheme_says_so_and_takes_no_confirmation(world):
    Scheme.objects.update(activated_at=None)
    client = client_of(world.users["employee"])

    page, confirmed = client.get(url("rules_explained")), client.post(url("rules_confirm"))

    assert [page.status_code, page.context["may_confirm"], confirmed.status_code] == [200, False, 409]
    assert StudyConfirmation.objects.count() == 0


def test_employee_confirms_with_one_button_and_twice_is_once(world):
    client = client_of(world.users["employee"])

    before = client.get(url("rules_explained"))
    client.post(url("rules_confirm"))
    client.post(url("rules_confirm"))
    after = client.get(url("rules_explained"))

    assert 'name="version" value="1"' in before.content.decode()
    assert ["I have studied them" in words(page) for page in (before, after)] == [True, False]
    assert StudyConfirmation.objects.get().person == world.users["employee"].person


def test_public_address_is_closed_until_the_office_opens_it_acl_1(world, settings):
    settings.SITE_URL = "https://wenming.example"
    stranger = Client()
    office = client_of(world.users["office"])

    closed = [stranger.get(PUBLIC).status_code, rules_url(world.campaign)]
    office.post(url("rules_open"))
    office.post(url("rules_open"))
    opened = [stranger.get(PUBLIC).status_code, rules_url(world.campaign)]
    office.post(url("rules_close"))
    again = [stranger.get(PUBLIC).status_code, rules_url(world.campaign)]

    assert [closed, opened, again] == [
        [404, None],
        [200, "https://wenming.example/rules/t2026/"],
        [404, None],
    ]
    assert list(
        AuditEntry.objects.filter(event__startswith="publishing.rules")
        .order_by("pk")
        .values_list("event", flat=True)
    ) == ["publishing.rules.opened", "publishing.rules.closed"]


def test_public_page_shows_rules_and_nothing_of_people_departments_and_months_acl_1(world):
    make_open_month(world)
    open_rules(campaign=world.campaign, by=world.access("office"))

    page = Client(headers={"accept-language": "en"}).get(PUBLIC)

    said = page.content.decode()
    hidden = ["测试人", "第1部", "第2部", "第3部", "考核办公室", "/c/t2026/", "csrfmiddlewaretoken"]
    assert [text for text in hidden if text in said.replace("/language/", "")] == ["csrfmiddlewaretoken"]
    assert "C1 重点工作" in said
    assert [page["X-Robots-Tag"], "no-store" in page["Cache-Control"]] == ["noindex", True]


def test_older_page_confirms_nothing(world):
    client = client_of(world.users["employee"])

    page = client.post(url("rules_confirm"), {"version": "2"})

    assert [page.status_code, StudyConfirmation.objects.count()] == [409, 0]
    assert "A newer version is in force" in words(page)


def test_public_address_of_another_campaign_is_its_own_acl_3(world):
    other = make_world("u2026")
    open_rules(campaign=other.campaign, by=other.access("office"))

    assert [Client().get(path).status_code for path in (PUBLIC, "/rules/u2026/", "/rules/none/")] == [
        404,
        200,
        404,
    ]


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator", "head", "employee"])
def test_address_is_opened_and_closed_by_the_office_alone_acl_2(world, role):
    with pytest.raises(NotAllowed):
        open_rules(campaign=world.campaign, by=world.access(role))
    open_rules(campaign=world.campaign, by=world.access("office"))
    with pytest.raises(NotAllowed):
        close_rules(campaign=world.campaign, by=world.access(role))

    assert RulesOpening.objects.count() == 1


def test_address_is_not_opened_without_a_scheme(world):
    Scheme.objects.update(activated_at=None)

    with pytest.raises(NothingToShow):
        open_rules(campaign=world.campaign, by=world.access("office"))


def test_public_page_costs_few_queries(world, django_assert_num_queries):
    open_rules(campaign=world.campaign, by=world.access("office"))
    client = Client()

    with django_assert_num_queries(10):
        client.get(PUBLIC)

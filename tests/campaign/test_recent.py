"""What somebody opened lately: noted once, told to him alone, checked again whenever it is shown."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from campaign.models import AuditEntry, Campaign, Membership, RecentItems
from campaign.recent import note_opened, opened_lately
from campaign.searching import pages_that_count, sources
from tests.browsing import client_of, words
from tests.house.addresses import of_site
from tests.makers import make_open_month, make_world, publish

RANKING = "/c/t2026/ranking/2026-03/"
THIRD = "/c/t2026/ranking/2026-03/D03/"


@pytest.fixture(autouse=True)
def kept(settings):
    """The tests of other pages are without it (config.settings_test)."""
    settings.RECENT_ITEMS = 20


def titles(world, name: str) -> list[str]:
    """What the person is shown, as with a request of its own."""
    answer = client_of(world.users[name]).get("/c/t2026/search/recent/")
    return [part.split("</span>")[0] for part in answer.content.decode().split('recent-title">')[1:]]


def test_opened_pages_stand_with_the_latest_on_top(world):
    publish(world)
    client = client_of(world.users["employee"])

    for address in (RANKING, THIRD, RANKING, "/c/t2026/papers/"):
        client.get(address)

    assert titles(world, "employee") == ["March 2026", "第3部"]
    assert list(RecentItems.objects.values_list("items", flat=True)) == [
        ["months 2026-03-01", "departments D03"]
    ]


def test_list_is_the_persons_own_in_every_browser_and_nobody_elses(world):
    publish(world)
    client_of(world.users["employee"]).get(THIRD)

    assert titles(world, "employee") == ["第3部"]
    assert titles(world, "head") == []


def test_list_belongs_to_the_campaign(world):
    publish(world)
    other = make_world("other")
    Membership.objects.create(user=world.users["office"], campaign=other.campaign, role="office")
    client = client_of(world.users["office"])
    client.get(THIRD)

    elsewhere = words(client.get("/c/other/search/"))

    assert "第3部" not in elsewhere
    assert "第3部" in words(client.get("/c/t2026/search/"))


def test_same_page_again_writes_nothing_and_another_one_statement(world, django_assert_num_queries):
    publish(world)
    client = client_of(world.users["employee"])
    client.get(THIRD)
    with django_assert_num_queries(7) as again:
        client.get(THIRD)
    client.get(RANKING)
    with django_assert_num_queries(8) as after_another:
        client.get(THIRD)

    assert [len(again), len(after_another)] == [7, 8]


@pytest.mark.parametrize(
    "address", ["/c/t2026/ranking/2026-03/D99/", "/c/t2026/months/2026-03/", "/c/t2026/papers/"]
)
def test_page_that_was_not_shown_or_does_not_count_is_not_noted(world, address):
    publish(world)

    client_of(world.users["employee"]).get(address)

    assert RecentItems.objects.count() == 0


def test_fragment_and_export_are_not_noted(world):
    publish(world)
    client = client_of(world.users["office"])

    client.get(THIRD, headers={"hx-request": "true"})
    client.get(f"{RANKING}standings.csv")
    client.head(THIRD)

    assert RecentItems.objects.count() == 0


def test_what_may_not_be_opened_any_more_is_not_shown_acl_4(world):
    month = make_open_month(world)
    client_of(world.users["office"]).get(f"/c/t2026/months/{month.code}/")
    items = RecentItems.objects.get(user=world.users["office"]).items
    note_opened(user=world.users["employee"], campaign=world.campaign, item=items[0])
    RecentItems.objects.filter(user=world.users["employee"]).update(
        items=["departments D99", "nothing 1", "drafts 999", *items]
    )

    assert titles(world, "office") == ["March 2026"]
    assert titles(world, "employee") == []


def test_twenty_are_kept(world):
    publish(world)
    user = world.users["office"]
    before = [f"departments X{number:02}" for number in range(20)]
    RecentItems.objects.create(user=user, campaign=world.campaign, items=before)

    client_of(user).get(THIRD)

    assert RecentItems.objects.get(user=user).items == ["departments D03", *before[:19]]


def test_copy_of_ones_data_holds_the_list_prv_8(world):
    publish(world)
    client = client_of(world.users["employee"])
    client.get(THIRD)

    answer = client.post("/c/t2026/me/data/")

    with ZipFile(BytesIO(b"".join(answer) if answer.streaming else answer.content)) as archive:
        said = json.loads(archive.read("data.json"))
    assert said["pages_opened_lately"] == ["departments D03"]


def test_person_empties_the_list_and_the_trail_does_not_tell_of_it(world):
    publish(world)
    client = client_of(world.users["employee"])
    client.get(THIRD)
    before = AuditEntry.objects.count()

    answer = client.post("/c/t2026/search/recent/clear/", follow=True)

    assert answer.redirect_chain == [("/c/t2026/search/", 302)]
    assert "What you open will stand here." in words(answer)
    assert [RecentItems.objects.count(), AuditEntry.objects.count()] == [0, before]


def test_workbench_shows_the_last_five(world):
    publish(world)
    client = client_of(world.users["employee"])
    for address in (RANKING, THIRD):
        client.get(address)

    page = words(client.get("/c/t2026/"))

    assert "Opened lately 第3部 Departments · D03 · A类 March 2026" in page


def test_switched_off_nothing_is_noted(world, settings):
    settings.RECENT_ITEMS = 0
    publish(world)

    client_of(world.users["employee"]).get(THIRD)

    assert RecentItems.objects.count() == 0


def test_history_is_not_noted(world):
    publish(world)
    Campaign.objects.filter(pk=world.campaign.pk).update(history_since="2027-01-01T00:00:00Z")

    client_of(world.users["employee"]).get(THIRD)

    assert RecentItems.objects.count() == 0


def test_pages_that_count_are_addresses_of_the_site_with_those_parameters():
    there = {address.name: set(address.parameters) for address in of_site()}

    wrong = {
        page: parameters
        for page, (__, parameters) in pages_that_count().items()
        if not set(parameters) <= there.get(page, set())
    }

    assert wrong == {}
    assert sum(len(source.pages) for source in sources().values()) == len(pages_that_count())


def test_nothing_is_asked_for_where_nothing_was_opened(world, django_assert_num_queries):
    access = world.access("office")

    with django_assert_num_queries(0):
        shown = opened_lately(access)

    assert shown == []
    assert reverse("campaign:search_recent", args=["t2026"]) == "/c/t2026/search/recent/"

"""The wall board: a screen with an address of its own, and nothing but what is published."""

import pytest
from django.test import Client

from campaign.displays import BadDisplay, display_of, make_display, revoke_display
from campaign.models import AuditEntry, Display
from campaign.refusals import NotAllowed
from scoring.exports import standings_json
from scoring.views.wall import ON_SCREEN
from tests.makers import make_open_month, make_world, publish


def made(world, name: str = "一楼大厅") -> tuple[Display, str]:
    return make_display(campaign=world.campaign, name=name, by=world.access("office"))


def test_screen_shows_the_latest_published_places_without_a_sign_in(world):
    publish(world)
    __, token = made(world)

    page = Client().get(f"/wall/{token}/")

    assert [(name, [row.department_code for row in rows]) for name, rows in page.context["categories"]] == [
        ("A类", ["D01", "D03"]),
        ("B类", ["D02"]),
    ]
    assert page["Referrer-Policy"] == "no-referrer"


def test_screen_before_the_first_publication_shows_nothing(world):
    make_open_month(world)
    __, token = made(world)

    page = Client().get(f"/wall/{token}/")

    assert [page.status_code, list(page.context["categories"]), page.context["month"]] == [200, [], None]


def test_screen_follows_the_setting_of_gentle_boards(world):
    publish(world)
    world.campaign.rules.board = "own"
    world.campaign.rules.save()
    __, token = made(world)

    assert list(Client().get(f"/wall/{token}/").context["categories"]) == []


def test_revoked_address_is_not_found(world):
    publish(world)
    display, token = made(world)

    revoke_display(display=display, by=world.access("office"))

    assert [display_of(token), Client().get(f"/wall/{token}/").status_code] == [None, 404]


@pytest.mark.parametrize("token", ["nobody", "文", "a" * 200])
def test_address_that_was_never_given_is_not_found(world, token):
    made(world)

    assert Client().get(f"/wall/{token}/").status_code == 404


def test_token_is_not_kept(world):
    display, token = made(world)

    assert token not in str(Display.objects.filter(pk=display.pk).values().get())
    assert token not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_program_reads_what_the_screen_shows_by_the_keys_of_the_export(world):
    """ACL-1: no sheets, no bonus, no earlier month."""
    revision = publish(world)
    __, token = made(world)

    read = Client().get(f"/wall/{token}/standings.json").json()

    exported = standings_json(revision)
    by_place = sorted(exported["standings"], key=lambda standing: standing["rank"])
    shown = [{key: standing[key] for key in ON_SCREEN} for standing in by_place]
    assert read == {
        "month": "2026-03",
        "revision": 1,
        "sha256": exported["sha256"],
        "standings": shown,
    }


def test_program_reads_no_more_than_the_setting_of_gentle_boards_shows(world):
    publish(world)
    world.campaign.rules.board = "own"
    world.campaign.rules.save()
    __, token = made(world)

    assert Client().get(f"/wall/{token}/standings.json").json()["standings"] == []


def test_nothing_is_read_before_the_first_month_is_published(world):
    make_open_month(world)
    __, token = made(world)

    assert Client().get(f"/wall/{token}/standings.json").status_code == 404


def test_program_only_reads_and_only_while_its_address_holds_acl_1(world):
    publish(world)
    display, token = made(world)
    address = f"/wall/{token}/standings.json"

    written = Client().post(address, {"total": "200"}).status_code
    revoke_display(display=display, by=world.access("office"))

    assert [written, Client().get(address).status_code] == [405, 404]


def test_program_of_one_campaign_reads_nothing_of_another_acl_1(world):
    other = make_world("other")
    publish(other)
    __, token = made(world)

    assert Client().get(f"/wall/{token}/standings.json").status_code == 404


def test_screen_needs_a_name(world):
    with pytest.raises(BadDisplay) as refusal:
        made(world, name="  ")

    assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["scorer", "head", "leader", "auditor", "administrator"])
def test_only_the_office_makes_a_screen(world, name):
    with pytest.raises(NotAllowed):
        make_display(campaign=world.campaign, name="大厅", by=world.access(name))


def test_screen_of_one_campaign_shows_nothing_of_another(world):
    other = make_world("other")
    publish(other)
    __, token = made(world)

    assert list(Client().get(f"/wall/{token}/").context["categories"]) == []


def test_address_is_shown_once(world):
    client = Client()
    client.force_login(world.users["office"])

    answer = client.post("/c/t2026/settings/screens/make/", {"name": "一楼大厅"})
    again = client.get("/c/t2026/settings/screens/")

    token = answer.context["token"]
    assert [display_of(token).name, token in again.content.decode()] == ["一楼大厅", False]


@pytest.mark.parametrize("departments", [3, 30])
def test_screen_costs_the_same_with_3_and_30_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    publish(world)
    __, token = made(world)

    with django_assert_num_queries(3):
        Client().get(f"/wall/{token}/")


@pytest.mark.parametrize("departments", [3, 30])
def test_program_costs_the_same_with_3_and_30_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    publish(world)
    __, token = made(world)

    with django_assert_num_queries(3):
        Client().get(f"/wall/{token}/standings.json")

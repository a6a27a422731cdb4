"""Signing in and out, the demo's buttons, health and headers (security.md IAM-4…6, OUT-3, OUT-5)."""

import re

import pytest
from django.test import Client

from campaign.models import AuditEntry, Campaign, Membership, Role, User
from tests.browsing import client_of, words
from tests.makers import make_world

GOOD = "lange und gute Worte"


@pytest.fixture
def account(world) -> User:
    user = world.users["employee"]
    user.set_password(GOOD)
    user.save()
    return user


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def sign_in(client: Client, username: str, password: str, **data):
    return client.post("/sign-in/", {"username": username, "password": password, **data})


def trail() -> list[tuple]:
    return list(
        AuditEntry.objects.order_by("id").values_list("event", "succeeded", "user__username", "address")
    )


def test_sign_in_begins_a_session_with_a_new_key(account, visitor):
    visitor.get("/sign-in/")
    visitor.session.save()
    before = visitor.session.session_key

    answer = sign_in(visitor, account.username, GOOD)

    assert [answer.status_code, answer.url] == [302, "/"]
    assert visitor.session.session_key != before
    assert trail() == [("access.signed_in", True, account.username, "127.0.0.1")]


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/c/t2026/ranking/", "/c/t2026/ranking/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:1", "/"),
    ],
)
def test_sign_in_follows_only_addresses_of_this_site(account, visitor, wanted, leads_to):
    answer = sign_in(visitor, account.username, GOOD, next=wanted)

    assert answer.url == leads_to


def test_wrong_password_reads_the_same_as_an_unknown_account(account, visitor):
    known = sign_in(visitor, account.username, "wrong")
    unknown = sign_in(visitor, "nobody", "wrong")

    assert [known.status_code, unknown.status_code] == [200, 200]
    assert words(known) == words(unknown)
    assert trail() == [("access.sign_in_failed", False, None, "127.0.0.1")] * 2
    assert [entry.data for entry in AuditEntry.objects.order_by("id")] == [
        {"account": account.username},
        {"account": ""},
    ]


def test_fifth_wrong_password_locks_the_account_and_no_other(account, world, visitor):
    other = world.users["leader"]
    other.set_password(GOOD)
    other.save()
    for _ in range(4):
        sign_in(visitor, account.username, "wrong")

    fifth = sign_in(visitor, account.username, "wrong")
    right = sign_in(visitor, account.username, GOOD)
    neighbour = sign_in(visitor, other.username, GOOD)

    assert [fifth.status_code, right.status_code, neighbour.status_code] == [429, 429, 302]
    assert [event for event, *__ in trail()] == [
        *["access.sign_in_failed"] * 4,
        "access.locked_out",
        "access.locked_out",
        "access.signed_in",
    ]


@pytest.mark.parametrize("number", ["\0", "x" * 300], ids=["nul", "too long"])
def test_what_no_column_holds_is_no_staff_number(account, visitor, number):
    answer = sign_in(visitor, number, GOOD)

    assert [answer.status_code, list(answer.context["form"].errors)] == [200, ["username"]]
    assert trail() == [("access.sign_in_failed", False, None, "127.0.0.1")]


@pytest.mark.parametrize(
    "address",
    [
        "/c/t2026/ranking/2026-03/%00/",
        "/c/t2026/papers/1/%00/",
        "/c/t2026/papers/99999999999999999999/pdf/",
        "/c/t2026/months/2026-03/move/%00/",
        "/manage/scoring/month/?state__exact=%00",
        "/manage/campaign/person/?q=%00",
    ],
)
def test_address_that_no_database_can_look_up_is_not_found(world, address):
    assert client_of(world.users["office"]).get(address).status_code == 404


def test_closed_account_cannot_sign_in(account, visitor):
    User.objects.filter(pk=account.pk).update(is_active=False)

    answer = sign_in(visitor, account.username, GOOD)

    assert [answer.status_code, "_auth_user_id" in visitor.session] == [200, False]


def test_sign_out_ends_the_session_and_empties_the_browser(world):
    client = client_of(world.users["head"])

    answer = client.post("/sign-out/")

    assert [answer.status_code, answer.url, answer["Clear-Site-Data"]] == [
        302,
        "/sign-in/",
        '"cache", "storage"',
    ]
    assert client.get("/").url == "/sign-in/?next=/"
    assert trail() == [("access.signed_out", True, "t2026-head", "127.0.0.1")]


@pytest.mark.parametrize("address", ["/sign-out/", "/demo/sign-in/", "/language/"])
def test_acts_answer_only_to_post(world, address):
    assert client_of(world.users["head"]).get(address).status_code == 405


def test_home_leads_to_the_newest_campaign(world):
    newest = make_world("t2027")
    Campaign.objects.filter(pk=newest.campaign.pk).update(year=2027)
    user = world.users["employee"]
    Membership.objects.create(user=user, campaign=newest.campaign, role=Role.EMPLOYEE)

    answer = client_of(user).get("/")

    assert answer.url == "/c/t2027/"


def test_account_without_a_role_is_told_so(world):
    user = User.objects.create_user("00999", name="某人")

    answer = client_of(user).get("/")

    assert [answer.status_code, answer.templates[0].name] == [200, "campaign/no_role.html"]


def test_language_is_chosen_before_signing_in(world, visitor):
    answer = visitor.post("/language/", {"language": "zh-hant", "next": "/sign-in/"})

    assert [answer.status_code, answer.url] == [302, "/sign-in/"]
    assert re.search(r'<html lang="([^"]+)"', visitor.get("/sign-in/").content.decode())[1] == "zh-hant"


# The demo


@pytest.fixture
def demo(world, settings):
    settings.DEMO = True
    Campaign.objects.filter(pk=world.campaign.pk).update(is_demo=True)
    return world


def test_demo_button_signs_in_to_an_account_of_the_role(demo, visitor):
    answer = visitor.post("/demo/sign-in/", {"role": "leader"})

    assert [answer.status_code, answer.url] == [302, "/"]
    assert visitor.session["_auth_user_id"] == str(demo.users["leader"].pk)
    assert AuditEntry.objects.get().data == {"demo": True}


def test_demo_offers_a_second_person_of_the_office(demo, visitor):
    visitor.post("/demo/sign-in/", {"role": "office_second"})

    assert visitor.session["_auth_user_id"] == str(demo.users["second"].pk)


@pytest.mark.parametrize("role", ["", "nothing", "office' --", "\0"])
def test_demo_knows_only_roles(demo, visitor, role):
    assert visitor.post("/demo/sign-in/", {"role": role}).status_code == 404


def test_demo_never_signs_in_to_a_real_campaign(world, settings, visitor):
    settings.DEMO = True

    answer = visitor.post("/demo/sign-in/", {"role": "office"})

    assert [answer.status_code, "_auth_user_id" in visitor.session] == [404, False]


def test_demo_does_not_exist_outside_demo_mode(demo, settings, visitor):
    settings.DEMO = False

    page = visitor.get("/sign-in/")
    answer = visitor.post("/demo/sign-in/", {"role": "office"})

    assert [list(page.context["demo_roles"]), answer.status_code] == [[], 404]


def test_demo_page_offers_each_role_that_somebody_holds(demo, visitor):
    Membership.objects.filter(role=Role.JUROR).delete()

    page = visitor.get("/sign-in/")

    offered = re.findall(r'name="role" value="(\w+)"', page.content.decode())
    assert offered == [
        "office",
        "office_second",
        "scorer",
        "leader",
        "head",
        "deputy",
        "inspector",
        "employee",
        "auditor",
        "system_administrator",
    ]


# Health and headers


def test_health_says_how_the_database_and_the_queue_are(db, visitor):
    answer = visitor.get("/healthz")

    assert [answer.status_code, answer.json()] == [
        200,
        {"database": "ok", "tasks": {"queued": 0, "oldest_waiting_seconds": 0, "last_sign_of_life": None}},
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/c/t2026/", "no-store"),
        ("/c/t2026/months/", "no-store"),
        ("/manage/", "no-store"),
    ],
)
def test_pages_of_persons_are_not_kept(world, address, kept):
    said = client_of(world.users["office"]).get(address)["Cache-Control"]

    assert kept in said.split(", ")


def test_pages_carry_the_headers_of_the_list(world):
    answer = client_of(world.users["employee"]).get("/c/t2026/")

    assert sorted(answer["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
    ]
    assert [
        answer["X-Content-Type-Options"],
        answer["Referrer-Policy"],
        answer["Cross-Origin-Opener-Policy"],
    ] == [
        "nosniff",
        "same-origin",
        "same-origin",
    ]


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (
            "office",
            ["Workbench", "Scoring", "Ranking", "Titles", "Activities", "Honour roll", "Papers", "Settings"],
        ),
        ("scorer", ["Workbench", "Scoring", "Ranking", "Titles", "Activities", "Honour roll", "Papers"]),
        ("leader", ["Workbench", "Scoring", "Ranking", "Titles", "Activities", "Honour roll", "Papers"]),
        ("head", ["Workbench", "Ranking", "My department", "Titles", "Activities", "Honour roll", "Papers"]),
        ("employee", ["Workbench", "Ranking", "Titles", "Activities", "Honour roll", "Papers"]),
        (
            "auditor",
            ["Workbench", "Scoring", "Ranking", "Titles", "Activities", "Honour roll", "Papers", "Settings"],
        ),
        (
            "administrator",
            ["Workbench", "Ranking", "Titles", "Activities", "Honour roll", "Papers", "Settings"],
        ),
    ],
)
def test_places_follow_the_role(world, role, places):
    page = client_of(world.users[role]).get("/c/t2026/")

    assert [str(place.label) for place in page.context["places"]] == places
    assert [place.is_current for place in page.context["places"]] == [True] + [False] * (len(places) - 1)

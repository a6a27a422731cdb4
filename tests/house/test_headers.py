"""What every answer says to the browser (security.md OUT-1 to OUT-4, IAM-8, ACL-9)."""

import re

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from campaign.models import User
from campaign.permissions import open_to_all
from tests.house.addresses import of_site
from tests.house.parts_of_house import PARTS
from tests.makers import World, make_open_month, make_world, publish

POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
VALUES = {
    "campaign": "t2026",
    "act": "rename",
    "bonus": 1,
    "bonus_change": 1,
    "evidence": 1,
    "entry": 1,
    "expected": 1,
    "proposal": 1,
    "report": 1,
    "sample": 1,
    "grant": 1,
    "correction": 1,
    "revision": 1,
    "display": 1,
    "token": "nobody",
    "recheck": 1,
    "attachment": 1,
    "change": 1,
    "half": "2026H1",
    "exclusion": 1,
    "objection": 1,
    "annex": 1,
    "veto": 1,
    "nomination": 1,
    "order": 1,
    "file": 1,
    "marks": 1,
    "holiday": 1,
    "number": "00011",
    "slips": 1,
    "membership": 1,
    "notice": 1,
    "kind": "people",
    "upload": 1,
    "workbook": 1,
    "form": "filled",
    "version": 1,
    "other": 2,
    "section": "COMMON",
    "sheet": "business",
    "item": "A1",
    "month": "2026-03",
    "department": "D03",
    "indicator": "C1",
    "owner": "D01",
    "format": "csv",
    "line": 1,
    "publication": 1,
    "draft": 1,
    "drawing": 1,
    "page": 1,
    "taken": 1,
    "batch": 1,
    "part": 1,
    "year": 2026,
    "step": "close",
} | {name: value for part in PARTS for name, value in part.VALUES.items()}
KEPT_BY_THE_BROWSER = {"scoring:month_ranking", "scoring:half_year_ranking"}


@open_to_all("a view of the tests that fails")
def broken(request) -> HttpResponse:
    raise RuntimeError("the secret of the house")


urlpatterns = [path("broken/", broken, name="broken")]
handler500 = "campaign.pages.broken"


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """One published month for all tests of this module, which change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        publish(world, make_open_month(world))
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def answers(published: World, db, client) -> dict[str, HttpResponse]:
    """Every page that the office gets with 200, and the sign-in page of a stranger."""
    found = {"stranger": client.get("/sign-in/")}
    client.force_login(published.users["office"])
    for address in of_site():
        answer = client.get(address.path(**VALUES))
        if answer.status_code == 200:
            found[address.name] = answer
    return found


def test_every_answer_carries_the_headers(answers):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Access-Control-Allow-Origin": None,
    }

    found = {
        name: {header: answer.headers.get(header) for header in wanted} for name, answer in answers.items()
    }

    assert found == dict.fromkeys(answers, wanted)
    assert len(answers) > 12


def test_every_answer_carries_the_content_policy(answers):
    policies = {
        name: set(answer.headers["Content-Security-Policy"].split("; ")) for name, answer in answers.items()
    }

    assert policies == dict.fromkeys(answers, POLICY)


def test_pages_are_not_kept_but_published_ones_privately(answers):
    kept = {name: answer.headers["Cache-Control"] for name, answer in answers.items() if name != "stranger"}

    assert {name for name, said in kept.items() if "no-store" not in said} == KEPT_BY_THE_BROWSER
    assert {kept[name] for name in KEPT_BY_THE_BROWSER} == {"private, no-cache"}
    assert all(answers[name].headers["ETag"] for name in KEPT_BY_THE_BROWSER)


def test_page_that_the_browser_has_is_not_sent_again(published, db, client):
    client.force_login(published.users["employee"])
    first = client.get("/c/t2026/ranking/2026-03/")

    again = client.get("/c/t2026/ranking/2026-03/", headers={"If-None-Match": first["ETag"]})

    assert [again.status_code, again.content] == [304, b""]


def test_sign_out_asks_the_browser_to_forget(published, db, client):
    client.force_login(published.users["employee"])

    answer = client.post("/sign-out/")

    assert [answer.status_code, answer["Clear-Site-Data"]] == [302, '"cache", "storage"']


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example"])
def test_unknown_host_is_refused(db, client, host):
    assert client.get("/sign-in/", headers={"host": host}).status_code == 400


@pytest.mark.urls("tests.house.test_headers")
def test_fault_tells_nothing_of_the_program(db, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name]

    answer = Client(raise_request_exception=False).get("/broken/")

    assert answer.status_code == 500
    assert [
        word for word in (b"Traceback", b"RuntimeError", b"secret of the house") if word in answer.content
    ] == []


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(published, db, client):
    user = User.objects.get(username="t2026-employee")
    user.set_password("correct horse battery")
    user.save()

    client.post("/sign-in/", {"username": "t2026-employee", "password": "correct horse battery"})

    session = client.cookies["sessionid"]
    assert [session["httponly"], session["samesite"], session["max-age"]] == [True, "Lax", ""]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_order_that_is_not_offered_is_the_default(published, db, client):
    client.force_login(published.users["employee"])
    usual = client.get("/c/t2026/ranking/2026-03/").content

    for wanted in (
        "?by=password",
        "?by=-total",
        "?category=%27%3B--",
        "?by=department__people__user__password",
    ):
        asked = client.get(f"/c/t2026/ranking/2026-03/{wanted}").content
        assert without_tokens(asked) == without_tokens(usual)


def without_tokens(page: bytes) -> bytes:
    """A page without what differs in every answer: the token, and the address that the language form leads back to."""
    return re.sub(rb'name="(?:csrfmiddlewaretoken|next)" value="[^"]*"', b"", page)


def test_published_pages_name_no_person(published, db, client):
    reader = published.users["employee"]
    client.force_login(reader)
    names = {user.name for user in published.users.values()} - {reader.name}

    pages = [
        client.get(f"/c/t2026/{address}").content.decode("utf-8-sig", errors="replace")
        for address in (
            "",
            "ranking/2026-03/",
            "ranking/2026-03/D03/",
            "ranking/2026-03/standings.csv",
            "ranking/2026-03/standings.json",
            "papers/",
        )
    ]

    assert [name for page in pages for name in names if re.search(rf"{name}(?!\d)", page)] == []
    assert all("第3部" in page for page in pages[1:4])

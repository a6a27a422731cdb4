"""Pages of quarters, ratings and complaints, and what the public opens without a sign-in (ACL-1, OUT-6, PRV-14)."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.awards import revoke_awards
from activities.models import AwardDecision, Complaint, Rating
from activities.windows.competition import keep_window_rules
from activities.windows.quarters import Quarter
from activities.windows.rating_signs import make_signs, revoke_sign
from campaign.models import AuditEntry, Proposal
from publishing.honours.decisions import decisions_in_effect
from publishing.models import PaperDraft
from tests.activities.windows.quarters import make_windows, mark_quarter
from tests.activities.windows.test_quarter_deciding import decide
from tests.makers import World, make_world

BASE = "/c/t2026/windows/"
AT = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def sign(world):
    (window,) = make_windows(world, 1)
    return make_signs(campaign=world.campaign, windows=[window], by=world.access("office"), at=AT)[0]


def queries(world: World, path: str, role: str = "office") -> int:
    client = Client()
    client.force_login(world.users[role])
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(
    "path, exactly",
    [
        ("quarters/2026Q1/", 22),
        ("quarters/2026Q2/", 9),
        ("quarters/", 4),
        ("ratings/", 9),
        ("complaints/", 4),
    ],
)
def test_queries_do_not_grow_with_the_windows(world, path, exactly, count):
    windows = make_windows(world, count)
    mark_quarter(world, dict.fromkeys(windows, "96"), months=range(1, 7))
    decide(world, Quarter(2026, 2), at=datetime(2026, 7, 8, 2, 0, tzinfo=UTC))

    assert queries(world, BASE + path) == exactly


def test_public_rates_without_a_sign_in(client, sign):
    page = client.get(f"/rate/{sign.token}/")
    done = client.post(f"/rate/{sign.token}/", {"stars": "4", "tags": ["quick"], "words": "很快"})
    again = client.post(f"/rate/{sign.token}/", {"stars": "5"})

    cookie = done.cookies["rating"]
    assert [page.status_code, done.status_code, again.status_code] == [200, 200, 429]
    assert [cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]] == [
        True,
        "Lax",
        86400,
        "/rate/",
    ]
    assert [(rating.stars, rating.tags, rating.words) for rating in Rating.objects.all()] == [
        (4, ["quick"], "很快")
    ]


@pytest.mark.parametrize("sent", [{}, {"stars": "6"}, {"stars": "x"}, {"stars": "5", "tags": ["none"]}])
def test_public_page_refuses_a_bad_rating(client, sign, sent):
    assert client.post(f"/rate/{sign.token}/", sent).status_code == 422
    assert Rating.objects.count() == 0


def test_public_post_needs_the_token_of_the_form(sign):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(f"/rate/{sign.token}/", {"stars": "5"}).status_code == 403


def test_revoked_address_is_not_found(client, world, sign):
    revoke_sign(sign=sign, by=world.access("office"))

    paths = (f"/rate/{sign.token}/", f"/rate/{sign.token}/complaint/")
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_public_page_asks_for_the_code_where_it_is_needed(client, world, sign):
    keep_window_rules(campaign=world.campaign, values={"codes_needed": True}, by=world.access("office"))

    without = client.post(f"/rate/{sign.token}/", {"stars": "5"})
    wrong = client.post(f"/rate/{sign.token}/", {"stars": "5", "code": "aaaa-bbbb-cccc"})

    assert [without.status_code, wrong.status_code, Rating.objects.count()] == [422, 409, 0]


def test_complaint_and_its_answer_without_a_sign_in(client, sign):
    filed = client.post(
        f"/rate/{sign.token}/complaint/", {"text": "等了一个小时没人理", "contact": "短号6123"}
    )
    receipt = filed.context["receipt"]
    open_case = client.post("/rate/answer/", {"code": receipt})
    unknown = client.post("/rate/answer/", {"code": "aaaa-bbbb-cccc"})

    assert [filed.status_code, open_case.status_code, unknown.status_code] == [200, 200, 422]
    assert open_case.context["complaint"] == Complaint.objects.get()
    assert "等了一个小时" not in open_case.content.decode()


def test_many_complaints_from_one_address_are_refused(client, sign):
    statuses = [
        client.post(
            f"/rate/{sign.token}/complaint/", {"text": f"第{number}次来没有人"}, REMOTE_ADDR="10.77.0.1"
        ).status_code
        for number in range(21)
    ]

    assert statuses == [200] * 20 + [429]


def test_office_sees_the_pages_of_an_empty_campaign(client, world):
    client.force_login(world.users["office"])

    paths = ("quarters/", "quarters/2026Q1/", "ratings/", "ratings/slips/", "complaints/", "competition/")
    assert [client.get(BASE + path).status_code for path in paths] == [200] * 6


def test_star_is_offered_to_scoring_once(client, world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "96"})
    decide(world)
    client.force_login(world.users["office"])

    for _each in range(2):
        client.post(f"{BASE}quarters/2026Q1/offer/")

    (proposal,) = Proposal.objects.all()
    assert [proposal.payload["department"], proposal.payload["matter"]] == [
        "D03",
        "第3部1号窗口获2026年第一季度五星级优质服务窗口",
    ]


def test_what_if_by_post(client, world):
    windows = make_windows(world, 2)
    mark_quarter(world, {windows[0]: "96", windows[1]: "84"})
    client.force_login(world.users["leader"])
    settings = {
        "weight_open": 40,
        "fewest_months": 2,
        "low_month": "80",
        "line_five": "95",
        "line_four": "90",
        "line_three": "83",
    }

    answer = client.post(f"{BASE}quarters/2026Q1/what-if/", settings)
    wrong = client.post(f"{BASE}quarters/2026Q1/what-if/", settings | {"line_three": "92"})

    assert [answer.status_code, wrong.status_code] == [200, 422]
    assert [row["window"] for row in answer.context["gained"]] == ["W02"]


def test_quarter_without_a_star_is_frozen_and_asks_for_no_papers(world, client):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "60"})
    client.force_login(world.users["office"])
    seen = client.get(f"{BASE}quarters/2026Q1/").context["seen"]

    done = client.post(f"{BASE}quarters/2026Q1/apply/", {"seen": seen})
    again = client.post(f"{BASE}quarters/2026Q1/apply/", {"seen": seen})

    decision = AwardDecision.objects.get()
    pages = [
        client.get(path)
        for path in (f"{BASE}quarters/2026Q1/", f"{BASE}quarters/", f"/c/t2026/awards/{decision.pk}/")
    ]
    receipt = client.get(f"/c/t2026/prints/prize-receipt/{decision.pk}/")
    compose = client.post(f"/c/t2026/awards/{decision.pk}/compose/")
    assert [done.status_code, again.status_code, compose.status_code] == [302, 409, 302]
    assert [page.status_code for page in pages] == [200, 200, 200]
    offers = [address in page.content.decode() for page in pages for address in ("/offer/", "/compose/")]
    assert (offers, receipt.status_code) == ([False] * 6, 404)
    assert PaperDraft.objects.count() == 0
    assert [one.key for one in decisions_in_effect(world.campaign)] == []


def test_revoked_quarter_withdraws_its_offers_that_nobody_decided(world, client):
    windows = make_windows(world, 2)
    mark_quarter(world, dict.fromkeys(windows, "96"))
    decision = decide(world)
    client.force_login(world.users["office"])
    client.post(f"{BASE}quarters/2026Q1/offer/")
    first, __ = Proposal.objects.order_by("pk")
    Proposal.objects.filter(pk=first.pk).update(
        state="accepted", decided_by=world.users["office"], decided_at=AT
    )

    revoke_awards(decision=decision, reason="复核有误", by=world.access("office"))

    assert [one.state for one in Proposal.objects.order_by("pk")] == ["accepted", "declined"]
    assert AuditEntry.objects.get(event="activities.awards.revoked").data["offers_withdrawn"] == 1

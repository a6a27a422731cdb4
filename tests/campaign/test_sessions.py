"""How long a sign-in lasts, and what ends it (security.md IAM-5, IAM-6)."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from campaign.models import AccountSession, AuditEntry, Membership, User
from campaign.sessions import REFRESH_AFTER

HOME = "/"
PASSWORD = "correct horse battery"


@pytest.fixture
def user(world) -> User:
    user = world.users["employee"]
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def signed_in(client, user) -> Client:
    client.post("/sign-in/", {"username": user.username, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    answer = client.get(HOME)
    return answer.status_code == 302 and answer.url == "/c/t2026/"


def grow_older(client: Client, **stored: int) -> None:
    """Move moments that the session has noted into the past, in seconds."""
    session = client.session
    for name, seconds in stored.items():
        session[name] -= seconds
    session.save()


def test_limits_are_half_an_hour_and_half_a_day():
    assert [settings.SESSION_COOKIE_AGE, settings.SESSION_ABSOLUTE_AGE] == [1800, 43200]
    assert [settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE] == [True, "Lax"]


def test_idle_sign_in_ends(signed_in):
    assert is_signed_in(signed_in)

    AccountSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    answer = signed_in.get(HOME)
    assert [answer.status_code, answer.url] == [302, "/sign-in/?next=/"]


def test_activity_moves_the_idle_limit(signed_in):
    signed_in.get(HOME)
    grow_older(signed_in, seen=REFRESH_AFTER + 1)
    AccountSession.objects.update(expire_date=timezone.now() + timedelta(seconds=20))

    signed_in.get(HOME)

    left = AccountSession.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_requests_within_a_minute_write_nothing(signed_in, django_assert_num_queries):
    signed_in.get(HOME)

    with django_assert_num_queries(2) as queries:
        signed_in.get(HOME)

    assert [query["sql"].split()[0] for query in queries.captured_queries] == ["SELECT", "SELECT"]


def test_activity_does_not_move_the_absolute_limit(signed_in, user):
    signed_in.get(HOME)
    grow_older(signed_in, begun=settings.SESSION_ABSOLUTE_AGE - 60, seen=120)
    assert is_signed_in(signed_in)

    grow_older(signed_in, begun=61)

    assert signed_in.get(HOME).url == "/sign-in/"
    assert AccountSession.objects.count() == 0
    assert list(AuditEntry.objects.order_by("id").values_list("event", "user")) == [
        ("access.signed_in", user.pk),
        ("access.session_ended", user.pk),
    ]


def test_signing_in_begins_the_absolute_limit_anew(signed_in, user):
    signed_in.get(HOME)
    grow_older(signed_in, begun=settings.SESSION_ABSOLUTE_AGE - 10)

    signed_in.post("/sign-in/", {"username": user.username, "password": PASSWORD})
    signed_in.get(HOME)

    assert time.time() - signed_in.session["begun"] < 60


def test_signing_in_changes_the_session_key(client, user):
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    client.post("/sign-in/", {"username": user.username, "password": PASSWORD})

    assert client.session.session_key != before
    assert AccountSession.objects.filter(session_key=before).count() == 0


def test_signing_out_ends_the_session_on_the_server(signed_in):
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME].value

    signed_in.post("/sign-out/")

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get(HOME).url == "/sign-in/?next=/"
    assert AccountSession.objects.count() == 0


def test_disabled_account_is_out_at_its_next_request(signed_in, user):
    assert is_signed_in(signed_in)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert signed_in.get(HOME).url == "/sign-in/?next=/"


def test_new_password_ends_every_session(signed_in, user):
    user.set_password("another long phrase")
    user.save()

    assert signed_in.get(HOME).url == "/sign-in/?next=/"


def test_ended_role_closes_the_campaign_at_the_next_request(signed_in, user):
    assert signed_in.get("/c/t2026/").status_code == 200

    Membership.objects.filter(user=user).update(
        since=timezone.localdate() - timedelta(days=3), until=timezone.localdate() - timedelta(days=1)
    )

    assert signed_in.get("/c/t2026/").status_code == 404


@pytest.mark.parametrize("target", ["//evil/", "https://evil/", "javascript:alert(1)", "\\\\evil"])
def test_sign_in_leads_to_our_own_pages_only(client, user, target):
    answer = client.post(
        f"/sign-in/?next={target}", {"username": user.username, "password": PASSWORD, "next": target}
    )

    assert [answer.status_code, answer.url] == [302, HOME]

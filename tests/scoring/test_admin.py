"""Schemes and months in the admin: everything is to look at, with the way to the pages that change it."""

import pytest

from scoring.models import Indicator, Scheme
from tests.browsing import client_of
from tests.makers import make_world, publish


def test_scheme_of_another_campaign_is_out_of_reach(world):
    foreign = make_world("other").scheme

    answer = client_of(world.users["office"]).get(f"/manage/scoring/scheme/{foreign.pk}/change/")

    assert [answer.status_code, answer.url] == [302, "/manage/"]


@pytest.mark.parametrize("is_draft", [True, False])
def test_scheme_is_to_look_at(world, is_draft):
    if is_draft:
        Scheme.objects.update(activated_at=None)
    client = client_of(world.users["office"])
    address = f"/manage/scoring/scheme/{world.scheme.pk}/change/"

    page = client.get(address)
    change = client.post(address, {"name": "改了的方案"})

    assert [page.status_code, change.status_code] == [200, 403]
    assert page.context["ways"] == [("Assessment scheme", "/c/t2026/settings/schemes/")]
    text = page.content.decode()
    assert [text.count(f"{code} ") > 0 for code in Indicator.objects.values_list("code", flat=True)] == [
        True
    ] * 8
    assert Scheme.objects.get().name == "“双百”量化考核"


@pytest.mark.parametrize("address", ["scoring/month", "scoring/monthrevision"])
def test_months_are_to_look_at(world, address):
    revision = publish(world)
    key = revision.month_id if address == "scoring/month" else revision.pk
    client = client_of(world.users["office"])

    answers = [
        client.get(f"/manage/{address}/{key}/change/").status_code,
        client.post(f"/manage/{address}/{key}/change/", {"state": "draft"}).status_code,
        client.post(f"/manage/{address}/{key}/delete/", {"post": "yes"}).status_code,
    ]

    assert answers == [200, 403, 403]

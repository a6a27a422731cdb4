"""Schemes and months in the admin: loaded and put in force by the office, everything else to look at."""

import pytest

from campaign.models import AuditEntry, Department
from scoring.models import Indicator, Scheme
from scoring.schemes import preset, preset_owners
from tests.browsing import client_of
from tests.makers import make_open_month, make_world, publish


@pytest.fixture
def unowned(world):
    """The campaign without a scheme, with the preset's categories and scoring bodies."""
    world.campaign.schemes.all().delete()
    for position, category in enumerate(preset()["categories"]):
        world.campaign.categories.update_or_create(
            code=category["code"], defaults={"name": category["name"], "position": position}
        )
    world.campaign.enrolments.filter(category__code__in="AB").delete()
    world.campaign.categories.filter(code__in="AB").delete()
    for number, name in enumerate(preset_owners()):
        if not Department.objects.filter(unit=world.unit, name=name).exists():
            Department.objects.create(unit=world.unit, code=f"P{number:02}", name=name)
    return world


def test_preset_is_loaded_and_put_in_force(unowned):
    client = client_of(unowned.users["office"])

    loaded = client.post("/manage/scoring/scheme/load/t2026/")
    scheme = Scheme.objects.get()
    page = client.get(loaded.url)
    put_in_force = client.post(f"/manage/scoring/scheme/{scheme.pk}/activate/")

    scheme.refresh_from_db()
    assert [loaded.url, put_in_force.url] == [f"/manage/scoring/scheme/{scheme.pk}/change/"] * 2
    assert [page.status_code, page.context["may_activate"]] == [200, True]
    assert [scheme.version, scheme.activated_at is None] == [1, False]
    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True)) == [
        "scoring.scheme.loaded",
        "scoring.scheme.activated",
    ]


def test_preset_without_its_owners_is_refused_with_their_names(world):
    before = Scheme.objects.count()

    page = client_of(world.users["office"]).post("/manage/scoring/scheme/load/t2026/", follow=True)

    assert [str(message).startswith("Not found: 综合办公室、") for message in page.context["messages"]] == [
        True
    ]
    assert Scheme.objects.count() == before


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_only_the_office_loads_and_activates(unowned, role):
    client_of(unowned.users["office"]).post("/manage/scoring/scheme/load/t2026/")
    scheme = Scheme.objects.get()
    client = client_of(unowned.users[role])

    answers = [
        client.post("/manage/scoring/scheme/load/t2026/").status_code,
        client.post(f"/manage/scoring/scheme/{scheme.pk}/activate/").status_code,
    ]

    scheme.refresh_from_db()
    assert [answers, Scheme.objects.count(), scheme.activated_at] == [[403, 403], 1, None]


def test_scheme_of_another_campaign_is_out_of_reach(world):
    foreign = make_world("other").scheme
    client = client_of(world.users["office"])

    answers = [
        client.post("/manage/scoring/scheme/load/other/").status_code,
        client.post(f"/manage/scoring/scheme/{foreign.pk}/activate/").status_code,
        client.get(f"/manage/scoring/scheme/{foreign.pk}/change/").status_code,
    ]

    assert answers == [403, 404, 302]


def test_scheme_in_use_is_to_look_at(world):
    make_open_month(world)
    client = client_of(world.users["office"])
    address = f"/manage/scoring/scheme/{world.scheme.pk}/change/"

    page = client.get(address)
    change = client.post(address, {"name": "改了的方案"})

    assert [page.status_code, page.context["may_activate"], change.status_code] == [200, False, 403]
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

"""What holds for every address: a policy, a sign-in, POST with a token for changes (ACL-1, ACL-9)."""

import pytest
from django.test import Client

from campaign.admin import FrozenAdmin, RoleAdmin
from campaign.models import Membership, Role
from campaign.site import wenming_admin
from tests.house.addresses import Address, every_address, of_admin, of_site
from tests.house.parts_of_house import PARTS
from tests.house.sources import APPS
from tests.makers import make_world, publish

OPEN_TO_ALL = {
    "campaign:sign_in",
    "campaign:demo_sign_in",
    "campaign:set_up",
    "campaign:health",
    "wall:wall",
    "wall:standings",
    "set_language",
    "vote",
    "quiz:door",
    "quiz:answer",
    "quiz:save",
    "quiz:submit",
    "door",
    "certificate",
    "rules",
    "rate",
    "rate_complain",
    "rate_answer",
}
# They hold nothing: both lead to the sign-in page, or back to the admin's first page.
ADMIN_DOORS = {"admin:login", "admin:logout"}
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
    "holiday": 1,
    "number": "00001",
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
    "step": "close",
    "line": 1,
    "correction": 1,
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
    "publication": 1,
    "draft": 1,
    "drawing": 1,
    "page": 1,
    "taken": 1,
    "year": 2026,
    "batch": 1,
    "part": 1,
    "revision": 1,
    "scheme": 1,
    "job": 1,
    "format": "json",
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "campaign",
    "url": "anything",
} | {name: value for part in PARTS for name, value in part.VALUES.items()}
ids = {"ids": lambda address: address.name}


@pytest.mark.parametrize("address", of_site(), **ids)
def test_view_carries_a_policy(address: Address):
    assert callable(address.view.policy) or len(address.view.policy) > 5


@pytest.mark.parametrize("address", [a for a in of_site() if a.route.startswith("c/")], **ids)
def test_view_of_a_campaign_asks_for_a_role_there(address: Address):
    assert callable(address.view.policy)
    assert address.parameters[0] == "campaign"


def test_addresses_have_names_of_their_own():
    names = [address.name for address in of_site()]

    assert [name for name in names if name.endswith(("None", ":"))] == []
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("model_admin", wenming_admin._registry.values(), ids=str)
def test_admin_of_a_model_derives_from_the_house(model_admin):
    assert isinstance(model_admin, (RoleAdmin, FrozenAdmin))
    for inline in model_admin.inlines:
        assert inline.__module__.split(".")[0] in set(APPS)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_addresses_send_strangers_to_sign_in(client, db, method):
    closed = [address for address in every_address() if address.name not in OPEN_TO_ALL | ADMIN_DOORS]

    answers = {}
    for address in closed:
        path = address.path(**VALUES)
        answer = getattr(client, method)(path)
        answers[path] = answer.status_code, answer["Location"].replace("/manage/login/", "/sign-in/")

    assert answers == {path: (302, f"/sign-in/?next={path}") for path in answers}
    assert len(answers) > 100


def test_admin_has_no_sign_in_page_of_its_own(client, world):
    stranger = client.get("/manage/login/?next=/manage/campaign/")
    signed_in = {}
    for name in ("employee", "office"):
        client.force_login(world.users[name])
        answer = client.get("/manage/login/?next=/manage/")
        signed_in[name] = answer.status_code, answer.headers.get("Location")

    assert [stranger.status_code, stranger["Location"]] == [302, "/sign-in/?next=/manage/campaign/"]
    assert signed_in == {"employee": (403, None), "office": (302, "/manage/")}


def test_addresses_that_are_open_to_all(client, world):
    answers = {
        address.name: (
            client.get(address.path(**VALUES)).status_code,
            client.post(address.path(**VALUES)).status_code,
        )
        for address in of_site()
        if address.name in OPEN_TO_ALL
    }

    assert answers == {
        "campaign:sign_in": (200, 200),
        "campaign:demo_sign_in": (405, 404),
        "campaign:set_up": (404, 302),
        "campaign:health": (200, 405),
        "set_language": (405, 302),
        "wall:wall": (404, 405),
        "wall:standings": (404, 405),
        "vote": (200, 422),
        "quiz:door": (404, 404),
        "quiz:answer": (404, 404),
        "quiz:save": (405, 400),
        "quiz:submit": (405, 404),
        "certificate": (404, 405),
        "rules": (404, 405),
        "door": (404, 404),
        "rate": (404, 404),
        "rate_complain": (404, 404),
        "rate_answer": (200, 422),
    }


def test_addresses_refuse_a_post_without_token(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["office"])

    statuses = {address.name: strict.post(address.path(**VALUES)).status_code for address in every_address()}

    assert {name: status for name, status in statuses.items() if status != 403} == {}


@pytest.mark.parametrize("name", ["scorer", "leader", "head", "deputy", "inspector", "juror", "employee"])
def test_admin_is_closed_to_those_without_a_role_for_it(client, world, name):
    client.force_login(world.users[name])

    paths = [address.path(**VALUES) for address in of_admin() if address.name not in ADMIN_DOORS]
    answers = {path: client.get(path) for path in paths}
    open_ones = {
        path: answer.status_code
        for path, answer in answers.items()
        if answer.status_code != 403 and not answer.headers.get("Location", "").startswith("/manage/login/")
    }

    assert open_ones == {}


def test_admin_lists_show_nothing_of_another_campaign(client, world):
    other = make_world("other")
    publish(other)
    Membership.objects.create(user=world.users["auditor"], campaign=other.campaign, role=Role.EMPLOYEE)

    shown = {}
    for name in ("office", "administrator", "auditor"):
        client.force_login(world.users[name])
        for model in wenming_admin._registry:
            answer = client.get(f"/manage/{model._meta.label_lower.replace('.', '/')}/")
            if answer.status_code == 200:
                rows = answer.context["cl"].queryset
                own = [row for row in rows if "other" in repr(_campaign_or_unit_of(row))]
                shown[f"{name} {model._meta.label}"] = len(own)

    assert {place: count for place, count in shown.items() if count} == {}
    assert len(shown) > 20


def _campaign_or_unit_of(row) -> str:
    """The code of the campaign or the unit that a row belongs to, as far as it has one."""
    for attribute in ("campaign", "unit"):
        owner = getattr(row, attribute, None)
        if owner is not None:
            return owner.code
    month = getattr(row, "month", None)
    return month.campaign.code if month is not None else getattr(row, "code", "")

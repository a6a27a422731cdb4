"""The first campaign beside a history, and who may begin it."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from campaign.history_readers import NotAReader
from campaign.membership import grant_role
from campaign.models import AuditEntry, Campaign, Membership, Role, User
from campaign.permissions import access_of
from scoring.after_history import NoHistory, begin_after_history
from scoring.campaign_copy import WrongYear
from tests.makers import World, publish

TAKEN_OVER = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
WANTED = {
    "code": "2027",
    "name": "文明部室创建活动",
    "year": 2027,
    "administrator_number": "t2026-administrator",
}


@pytest.fixture
def history(world) -> World:
    publish(world)
    User.objects.update(is_active=False, closed_because="idle")
    Campaign.objects.update(history_since=TAKEN_OVER)
    world.campaign.refresh_from_db()
    return world


def test_campaign_is_begun_beside_the_history_and_both_are_read(client, history):
    campaign, opened = begin_after_history(history.campaign, **WANTED)
    administrator = access_of(opened.user, campaign)
    head = history.users["head"]
    grant_role(user=head, role=Role.HEAD, department=history.departments[-1], by=administrator)
    head.is_active = True
    head.save()
    client.force_login(head)

    pages = [client.get(f"/c/{code}/").status_code for code in ("2027", "t2026")]
    roles = list(Membership.objects.filter(campaign=campaign).values_list("user__username", "role"))

    assert [pages, sorted(roles)] == [
        [200, 200],
        [("t2026-administrator", "system_administrator"), ("t2026-head", "head")],
    ]
    assert [campaign.schemes.count(), campaign.enrolments.count()] == [1, 4]
    assert opened.user.check_password(opened.password)
    assert client.get("/c/t2026/ranking/2026-03/").status_code == 200
    assert Campaign.objects.filter(history_since=None).get() == campaign


def test_only_an_administrator_of_a_history_that_nobody_follows_begins_it(history):
    """ACL-2."""
    wrong = {
        "another duty": (NoHistory, {"administrator_number": "t2026-office"}),
        "no name": (NotAReader, {"administrator_number": "90001"}),
        "no later year": (WrongYear, {"year": 2026, "code": "2026"}),
    }
    for refusal, change in wrong.values():
        with pytest.raises(refusal):
            begin_after_history(history.campaign, **WANTED | change)
    closed = User.objects.get(username="t2026-administrator").is_active
    campaign, __ = begin_after_history(history.campaign, **WANTED)
    for source in (history.campaign, campaign):
        with pytest.raises(NoHistory):
            begin_after_history(source, **WANTED | {"code": "2028", "year": 2028})

    assert [closed, Campaign.objects.count()] == [False, 2]


def test_command_begins_and_says_what_is_wrong(history, capsys):
    said = {"after": "t2026", "code": "2027", "name": "新年", "year": 2027, "administrator": "90001"}
    for change in ({"after": "nothing"}, {"owner": ["D01"]}, {"owner": ["D01=D99"]}, {}):
        with pytest.raises(CommandError):
            call_command("begin_campaign", **said | change)
    call_command("begin_campaign", **said | {"administrator_name": "钱管"})

    assert "Administrator 90001, first password " in capsys.readouterr().out
    assert AuditEntry.objects.filter(event="campaign.copied").count() == 1

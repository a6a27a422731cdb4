"""A campaign that was taken over from an archive is read and never changed: by no address, no verb and no chore."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from campaign.history import CampaignIsHistory, refuse_history
from campaign.models import Campaign, Role
from campaign.site import wenming_admin
from scoring.closing import plan_month
from tests.house.addresses import of_site
from tests.house.test_addresses import VALUES
from tests.makers import World, make_open_month

TAKEN_OVER = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
OF_CAMPAIGN = [address for address in of_site() if address.route.startswith("c/")]
ROLES = ["administrator", "office", "scorer", "leader", "head", "juror", "employee", "auditor"]
# They forget what the law has forgotten, of histories too; everything else leaves these alone.
ERASING = {
    "activities.etiquette.quiz_closing.erase_old_answers",
    "activities.windows.ratings.forget_senders",
    "activities.windows.complaints.forget_contacts",
    "publishing.honours.layout_printing.drop_old_layouts",
}


@pytest.fixture
def history(world) -> World:
    make_open_month(world, date(2026, 3, 1))
    Campaign.objects.filter(pk=world.campaign.pk).update(history_since=TAKEN_OVER)
    world.campaign.refresh_from_db()
    return world


def statements_that_write(queries: CaptureQueriesContext) -> list[str]:
    words = ("INSERT", "UPDATE", "DELETE")
    found = [query["sql"] for query in queries if query["sql"].startswith(words)]
    return [sql for sql in found if "campaign_accountsession" not in sql]


@pytest.mark.parametrize("role", ["office", "head"])
def test_every_address_of_a_history_answers_a_change_with_words_and_writes_nothing(client, history, role):
    client.force_login(history.users[role])

    with CaptureQueriesContext(connection) as queries:
        answers = {address.name: client.post(address.path(**VALUES)) for address in OF_CAMPAIGN}
        deleted = client.delete(OF_CAMPAIGN[0].path(**VALUES))

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 409)
    assert deleted.status_code == 409
    assert {answer.templates[0].name for answer in answers.values()} == {"campaign/history.html"}
    assert statements_that_write(queries) == []
    assert len(answers) > 300


def test_somebody_without_a_role_finds_no_history(client, history):
    other = history.users["employee"]
    other.memberships.all().delete()
    client.force_login(other)

    assert client.post(OF_CAMPAIGN[0].path(**VALUES)).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_verbs_refuse_whoever_asks(history, role):
    with pytest.raises(CampaignIsHistory):
        history.access(role).demand(*Role)
    with pytest.raises(CampaignIsHistory):
        plan_month(campaign=history.campaign, first_day=date(2026, 4, 1), by=history.access(role))
    with pytest.raises(CampaignIsHistory):
        refuse_history(history.campaign)


def test_office_reads_a_history_as_the_auditor_does(history):
    grants = {role: history.access(role).grants for role in ("office", "auditor", "head", "administrator")}

    assert grants == {
        "office": frozenset({(Role.AUDITOR, None)}),
        "auditor": frozenset({(Role.AUDITOR, None)}),
        "head": frozenset({(Role.HEAD, history.departments[-1].pk)}),
        "administrator": frozenset({(Role.SYSTEM_ADMINISTRATOR, None)}),
    }


def test_every_page_says_that_it_is_history_and_another_campaign_does_not(client, history):
    client.force_login(history.users["office"])
    said = client.get("/c/t2026/months/").content.decode()
    Campaign.objects.update(history_since=None)
    unsaid = client.get("/c/t2026/months/").content.decode()

    band = '<p class="history-band" role="note">'
    assert [said.count(band), unsaid.count(band)] == [1, 0]
    assert ["2027年2月1日" in said, said.count("is-history")] == [True, 1]


def test_grid_and_settings_of_a_history_are_read_and_not_written(client, history):
    """What a page tells inside of a form stays on it: css/frame.css hides every other form of a history."""
    client.force_login(history.users["office"])
    pages = {
        place: client.get(f"/c/t2026/{place}").content.decode()
        for place in ("months/2026-03/entry/D01/", "settings/rules/", "settings/seats/", "launch/flyers/")
    }
    client.force_login(history.users["scorer"])
    typed = client.get("/c/t2026/months/2026-03/entry/D01/").content.decode()

    assert {place: page.count(" data-shows") for place, page in pages.items()} == dict.fromkeys(pages, 1)
    assert [typed.count("data-save="), typed.count(str(CampaignIsHistory()))] == [0, 1]


def test_admin_shows_a_history_and_changes_nothing_of_it(client, history):
    shown, refused = {}, {}
    for role in ("office", "administrator"):
        client.force_login(history.users[role])
        for model, model_admin in wenming_admin._registry.items():
            place = f"/manage/{model._meta.label_lower.replace('.', '/')}/"
            if client.get(place).status_code == 200:
                request = client.get(place).wsgi_request
                may = model_admin.has_add_permission(request), model_admin.has_change_permission(request)
                shown[f"{role} {place}"] = may
                with CaptureQueriesContext(connection) as queries:
                    refused[place] = client.post(f"{place}add/").status_code
                assert [
                    sql for sql in statements_that_write(queries) if "campaign_auditentry" not in sql
                ] == []

    assert shown == dict.fromkeys(shown, (False, False))
    assert refused == dict.fromkeys(refused, 403)
    assert len(shown) > 10


@pytest.mark.parametrize("chore", [chore for chore in settings.CHORES if chore not in ERASING])
def test_chores_leave_histories_alone(history, chore):
    with CaptureQueriesContext(connection) as queries:
        import_string(chore)()

    assert statements_that_write(queries) == []

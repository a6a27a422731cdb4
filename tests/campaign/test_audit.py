"""The audit trail is append-only, and tampering is found and named (security.md AUD-2, AUD-3)."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaign.audit import digest, faults, record, seal
from campaign.models import AuditEntry, AuditLink
from campaign.models.trail import WrittenOnce
from campaign.written_once import lifted
from scoring.models import MonthRevision, Standing
from tests.makers import publish


@pytest.fixture
def trail(world) -> list[AuditEntry]:
    """Four acts in two chains, sealed."""
    user = world.users["office"]
    entries = [
        record("test.first", by=user, campaign=world.campaign, amount="2.00"),
        record("test.second", by=user, campaign=world.campaign),
        record("test.elsewhere", by=user),
        record("test.third", by=user, campaign=world.campaign),
    ]
    assert seal() == 4
    return entries


def tamper(sql: str, *parameters) -> None:
    connection.check_constraints()  # PostgreSQL drops no trigger while deferred checks are waiting
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        connection.check_constraints()


def verified() -> list[str]:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue().splitlines()


def test_entry_says_who_what_and_when(trail, world):
    entry = AuditEntry.objects.get(event="test.first")

    assert [entry.actor, entry.campaign, entry.succeeded, entry.data, entry.at.tzinfo is not None] == [
        world.users["office"].name,
        world.campaign,
        True,
        {"amount": "2.00"},
        True,
    ]


def test_verify_audit_seals_and_counts(trail, world):
    record("test.fourth", by=world.users["office"], campaign=world.campaign)

    assert verified() == [
        "5 entries in 2 chains checked.",
        "The audit trail is as it was written.",
    ]
    assert AuditLink.objects.count() == 5


@pytest.mark.parametrize(
    ("column", "value"), [("actor", "别人"), ("event", "test.harmless"), ("data", '{"amount": "0.50"}')]
)
def test_changed_entry_is_named(trail, world, column, value):
    tamper(f"UPDATE campaign_auditentry SET {column} = %s WHERE id = %s", value, trail[1].pk)

    with pytest.raises(CommandError) as refusal:
        verified()

    place = f"chain {world.campaign.pk} sequence 2 entry {trail[1].pk}"
    assert [str(refusal.value), refusal.value.returncode] == [
        f"The audit trail was tampered with:\n{place}: the entry was changed",
        1,
    ]


def test_changed_entry_with_a_fresh_digest_is_named(trail, world):
    entry = trail[0]
    entry.actor = "别人"
    tamper(
        "UPDATE campaign_auditentry SET actor = %s, digest = %s WHERE id = %s",
        "别人",
        digest(entry),
        entry.pk,
    )

    assert list(faults()) == [
        f"chain {world.campaign.pk} sequence 1 entry {entry.pk}: the chain does not fit"
    ]


def test_removed_entry_is_named(trail, world):
    tamper("DELETE FROM campaign_auditlink WHERE entry_id = %s", trail[1].pk)
    tamper("DELETE FROM campaign_auditentry WHERE id = %s", trail[1].pk)

    assert list(faults()) == [
        f"chain {world.campaign.pk} sequence 3 entry {trail[3].pk}: 1 links are missing before it"
    ]


def test_entry_that_is_not_sealed_yet_is_checked_too(trail, world):
    entry = record("test.fourth", by=world.users["office"], campaign=world.campaign)
    tamper("UPDATE campaign_auditentry SET actor = %s WHERE id = %s", "别人", entry.pk)

    assert list(faults()) == [f"chain {world.campaign.pk} not sealed entry {entry.pk}: the entry was changed"]


@pytest.mark.parametrize(
    "table",
    ["campaign_auditentry", "campaign_auditlink", "scoring_monthrevision", "scoring_standing"],
)
@pytest.mark.parametrize("act", ["update", "delete"])
def test_database_refuses_to_change_what_is_written_once(world, table, act):
    publish(world)
    seal()
    column = "entry_id" if table == "campaign_auditlink" else "id"
    sql = {"update": f"UPDATE {table} SET {column} = {column}", "delete": f"DELETE FROM {table}"}[act]

    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("model", [AuditEntry, AuditLink, MonthRevision, Standing])
def test_models_refuse_to_change_what_is_written_once(world, model):
    publish(world)
    seal()
    row = model.objects.first()

    refusals = (
        lambda: model.objects.update(pk=row.pk),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], ["pk"]),
        row.save,
        row.delete,
    )
    for refused in refusals:
        with pytest.raises(WrittenOnce):
            refused()

    assert model.objects.filter(pk=row.pk).exists()


def lines_after(number: int) -> list[dict]:
    out = StringIO()
    call_command("export_audit", "--after", f"{number}", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_trail_leaves_as_lines_of_json_behind_the_last_one_taken_aud_6(trail, world, monkeypatch):
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    lines = lines_after(trail[0].pk)

    assert [(line["id"], line["event"], line["digest"]) for line in lines] == [
        (entry.pk, entry.event, entry.digest) for entry in trail[1:]
    ]
    assert [lines[0]["campaign"], lines[1]["campaign"], lines[0]["user"], lines[0]["succeeded"]] == [
        "t2026",
        None,
        world.users["office"].username,
        True,
    ]


def test_entry_whose_neighbours_may_still_be_written_waits_for_the_next_time_aud_6(trail):
    assert lines_after(0) == []


def test_line_break_in_an_entry_stays_in_its_line_aud_5(world, monkeypatch):
    entry = record("test.first", by=world.users["office"], said="first\r\nsecond")
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert [line["data"] for line in lines_after(entry.pk - 1)] == [{"said": "first\r\nsecond"}]

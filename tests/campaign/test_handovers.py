"""Notes for the next one, and the handover: recorded by one, confirmed by the other (features.md N17)."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from campaign.digests import sha256_of
from campaign.handovers import (
    BadHandover,
    HandoverAnswered,
    HandoverWaits,
    confirm_handover,
    record_handover,
    take_back_handover,
    takers,
    write_note,
)
from campaign.models import AuditEntry, Handover, HandoverNote
from campaign.models.trail import WrittenOnce
from campaign.refusals import NotAllowed

AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 5, 20)
POINTS = {"matters": [{"what": "待答复的申诉", "count": 2}]}


def hand_over(world, *, by: str = "office", to: str = "second") -> Handover:
    return record_handover(
        campaign=world.campaign,
        to=world.users[to],
        day=DAY,
        points=POINTS,
        witness="某领导",
        by=world.access(by),
        at=AT,
    )


def test_handover_is_recorded_and_confirmed_by_the_other_one(world):
    handover = hand_over(world)

    answer = confirm_handover(handover=handover, remark="已核对", by=world.access("second"), at=AT)

    assert [handover.payload, handover.sha256] == [POINTS, sha256_of(POINTS)]
    assert [answer.kind, answer.by, answer.remark] == ["confirmed", world.users["second"], "已核对"]
    events = AuditEntry.objects.filter(event__startswith="campaign.handover.").order_by("id")
    assert [row.event for row in events] == ["campaign.handover.recorded", "campaign.handover.confirmed"]


def test_handover_changes_no_role(world):
    before = [world.access(name).grants for name in ("office", "second")]

    confirm_handover(handover=hand_over(world), by=world.access("second"), at=AT)

    assert [world.access(name).grants for name in ("office", "second")] == before


@pytest.mark.parametrize(("to", "refusal"), [("office", BadHandover), ("head", BadHandover)])
def test_handover_goes_to_another_clerk_of_the_office(world, to, refusal):
    with pytest.raises(refusal) as refused:
        hand_over(world, to=to)

    assert [refused.value.field, Handover.objects.count()] == ["to", 0]


def test_takers_are_open_accounts_of_the_office_also_those_to_come(world):
    second, office = world.users["second"], world.users["office"]
    second.memberships.update(since=date(2026, 6, 1))
    office.is_active = False
    office.save()

    assert list(takers(world.campaign, day=DAY)) == [second]
    second.memberships.update(since=date(2026, 1, 1), until=date(2026, 5, 19))
    assert list(takers(world.campaign, day=DAY)) == []


def test_only_the_other_one_confirms_and_only_the_own_is_taken_back(world):
    handover = hand_over(world)

    for name in ("office", "leader", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            confirm_handover(handover=handover, by=world.access(name))
    with pytest.raises(NotAllowed):
        take_back_handover(handover=handover, reason="误", by=world.access("second"))


def test_second_answer_is_refused(world):
    handover = hand_over(world)
    confirm_handover(handover=handover, by=world.access("second"), at=AT)

    with pytest.raises(HandoverAnswered):
        confirm_handover(handover=handover, by=world.access("second"), at=AT)
    with pytest.raises(HandoverAnswered):
        take_back_handover(handover=handover, reason="误", by=world.access("office"), at=AT)


def test_second_handover_waits_for_the_first(world):
    first = hand_over(world)
    with pytest.raises(HandoverWaits):
        hand_over(world)

    with pytest.raises(BadHandover):
        take_back_handover(handover=first, reason=" ", by=world.access("office"))
    take_back_handover(handover=first, reason="日期有误", by=world.access("office"), at=AT)

    assert hand_over(world).pk != first.pk


def test_notes_are_written_once_by_the_office(world):
    note = write_note(campaign=world.campaign, text=" 请提前提醒\n各部室 ", by=world.access("office"), at=AT)

    assert note.text == "请提前提醒\n各部室"
    note.text = "改"
    with pytest.raises(WrittenOnce):
        note.save()
    with pytest.raises(BadHandover):
        write_note(campaign=world.campaign, text="  ", by=world.access("office"))
    for name in ("leader", "auditor", "head"):
        with pytest.raises(NotAllowed):
            write_note(campaign=world.campaign, text="x", by=world.access(name))
    assert HandoverNote.objects.count() == 1


@pytest.mark.parametrize("act", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", ["campaign_handover", "campaign_handoveranswer", "campaign_handovernote"])
def test_database_refuses_to_change_a_handover(world, table, act):
    write_note(campaign=world.campaign, text="请提前提醒", by=world.access("office"), at=AT)
    confirm_handover(handover=hand_over(world), by=world.access("second"), at=AT)
    sql = act.format(table=table)

    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

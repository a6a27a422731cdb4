"""Marks of one work sent back to a juror by the office before they are closed; the same marks sent twice."""

from decimal import Decimal

import pytest

from activities.models import WorkReading
from activities.reading.jury_deciding import apply_prizes
from activities.reading.jury_marks import (
    MarkedElsewhere,
    MarksClosed,
    enter_marks,
    hand_in_marks,
    send_back_marks,
)
from activities.reading.jury_progress import NotAllIn, close_marks, progress_of
from activities.reading.jury_reading import NoReason, NotYours
from campaign.models import AuditEntry, Notification
from campaign.refusals import NotAllowed
from tests.activities.reading.jury_makers import IN_JUNE, IN_MAY, JURORS, make_closed, make_jury, mark_works

REASON = "误将59录成95"


@pytest.fixture
def jury(world):
    jury = make_jury(world, works=2)
    for name in JURORS:
        mark_works(world, jury, name, lambda number: (95, 8))
    return jury


def send_back(world, jury, *, number=1, reason=REASON, by="office", juror="juror"):
    found = jury.jurors.get(user=world.users[juror])
    return send_back_marks(juror=found, number=number, reason=reason, by=world.access(by), at=IN_JUNE)


def criterion(jury):
    return jury.criteria.order_by("position").first().pk


def test_marks_sent_back_are_changed_and_handed_in_again_with_the_first_ones_on_file(world, jury):
    first = str(criterion(jury))
    before = WorkReading.objects.get(juror__user=world.users["juror"], submission__number=1).marks

    reading = send_back(world, jury)

    assert (reading.is_handed_in, reading.back_reason) == (False, REASON)
    with pytest.raises(NotAllIn):
        close_marks(jury=jury, by=world.access("office"), at=IN_JUNE)
    enter_marks(jury=jury, marks={1: {int(first): Decimal(59)}}, by=world.access("juror"), at=IN_JUNE)
    assert hand_in_marks(jury=jury, by=world.access("juror"), at=IN_JUNE) == 1
    reading.refresh_from_db()
    assert (reading.marks[first], reading.sent_back[0]["marks"], reading.back_reason) == ("59", before, "")
    assert progress_of(jury).is_all_in


def test_other_works_of_the_juror_stay_closed(world, jury):
    send_back(world, jury)

    with pytest.raises(MarksClosed):
        enter_marks(jury=jury, marks={2: {criterion(jury): Decimal(1)}}, by=world.access("juror"), at=IN_JUNE)


def test_sending_back_tells_the_juror_and_the_trail_without_marks(world, jury):
    Notification.objects.all().delete()

    send_back(world, jury)

    entry = AuditEntry.objects.get(event="activities.jury.marks_sent_back")
    assert entry.data == {"work": 1, "juror": world.users["juror"].username, "reason": REASON}
    assert list(Notification.objects.values_list("user__username", flat=True)) == [
        world.users["juror"].username
    ]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"reason": " "}, NoReason), ({"number": 77}, NotYours), ({"by": "head"}, NotAllowed)],
    ids=["no-reason", "no-such-work", "not-the-office"],
)
def test_sending_back_is_refused(world, jury, given, refusal):
    with pytest.raises(refusal):
        send_back(world, jury, **given)

    assert WorkReading.objects.filter(handed_in_at__isnull=True).count() == 0


def test_marks_are_sent_back_once_and_not_after_closing(world, jury):
    send_back(world, jury)
    with pytest.raises(NotYours):
        send_back(world, jury)

    closed = make_closed(world, title="学习笔记评选")
    with pytest.raises(MarksClosed):
        send_back(world, closed)


def test_decision_keeps_what_was_sent_back(world, jury):
    reading = send_back(world, jury)
    hand_in_marks(jury=jury, by=world.access("juror"), at=IN_JUNE)
    # Both works are equal and share the first prize's line: the rule gives both the higher one.
    type(jury).objects.filter(pk=jury.pk).update(tie_rule="up")
    close_marks(jury=jury, by=world.access("office"), at=IN_JUNE)
    jury.refresh_from_db()

    decision = apply_prizes(jury=jury, title="征文", period="2026年", by=world.access("office"), at=IN_JUNE)

    kept = [
        before
        for work in decision.payload["works"]
        for marks in work["marks"]
        for before in marks["sent_back"]
    ]
    assert kept == [{"at": IN_JUNE.isoformat(timespec="seconds"), "reason": REASON, "marks": reading.marks}]


def test_same_marks_sent_twice_are_no_conflict_and_others_are(world):
    jury = make_jury(world, works=2)
    access = world.access("juror")
    given = {"jury": jury, "marks": {1: {criterion(jury): Decimal(80)}}, "by": access, "at": IN_MAY}
    enter_marks(**given, seen={1: 0})

    assert enter_marks(**given, seen={1: 0}) == []
    with pytest.raises(MarkedElsewhere):
        enter_marks(**given | {"marks": {1: {criterion(jury): Decimal(70)}}}, seen={1: 0})


def test_office_sends_back_by_the_button_and_the_juror_reads_why(world, jury, client):
    base = f"/c/{world.campaign.code}/reading/contests/{jury.contest_id}/jury/"
    juror = jury.jurors.get(user=world.users["juror"])
    client.force_login(world.users["office"])

    answer = client.post(f"{base}jurors/{juror.pk}/send-back/", {"number": "1", "reason": REASON})

    assert (answer.status_code, answer.headers["Location"]) == (302, base)
    client.force_login(world.users["juror"])
    assert [REASON in client.get(f"{base}works/{path}").content.decode() for path in ("", "1/", "2/")] == [
        True,
        True,
        False,
    ]

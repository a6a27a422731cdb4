"""The papers of a meeting: agenda, the chair's script, and the minutes that begin from it."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from activities.agendas import add_item
from activities.events import Cancelled, cancel_event, change_event
from activities.models import EventKind
from campaign.refusals import NotAllowed
from publishing.draft_texts import payload_of
from publishing.events.meeting_sheets import frozen_agenda, frozen_script
from publishing.launch.meeting_minutes import NoMeeting, begin_minutes
from publishing.models import PaperDraft
from tests.activities.events import attend, make_event
from tests.browsing import client_of

DAY = date(2027, 1, 8)
BEFORE = datetime(2027, 1, 4, 1, tzinfo=UTC)
PLAN = {
    "title": "动员大会",
    "held_on": DAY,
    "begins_at": time(8, 30),
    "ends_at": time(9, 30),
    "place": "礼堂",
    "host": "副书记 王强",
}


@pytest.fixture
def meeting(world):
    event = make_event(world, kind=EventKind.MOBILISATION, agenda="", **PLAN)
    for kind, minutes, subject, who in (
        ("item", 5, "介绍议程", "副书记 王强"),
        ("film", 10, "观看专题片", ""),
        ("speech", 20, "动员讲话", "党委书记 李明"),
    ):
        add_item(
            event=event,
            kind=kind,
            minutes=minutes,
            subject=subject,
            who=who,
            by=world.access("office"),
            at=BEFORE,
        )
    return event


def test_agenda_prints_times_and_names_for_everybody(world, meeting):
    sheet = frozen_agenda(world.access("employee"), f"{meeting.pk}")

    assert [sheet["title"], sheet["when"], sheet["host"]] == [
        "动员大会议程",
        "2027年1月8日 08:30",
        "副书记 王强",
    ]
    assert [(row["begins"], row["ends"], row["subject"], row["who"]) for row in sheet["items"]] == [
        ("08:30", "08:35", "介绍议程", "副书记 王强"),
        ("08:35", "08:45", "观看专题片", ""),
        ("08:45", "09:05", "动员讲话", "党委书记 李明"),
    ]


def test_script_calls_everybody_but_the_chair_himself(world, meeting):
    sheet = frozen_script(world.access("office"), f"{meeting.pk}")

    assert [(row["ordinal"], row["call"]) for row in sheet["items"]] == [
        ("一", ""),
        ("二", "请大家观看。"),
        ("三", "请党委书记李明讲话，大家欢迎！"),
    ]
    assert sheet["opening"][-1] == "今天的会议有三项议程：一是介绍议程；二是观看专题片；三是动员讲话。"
    assert frozen_script(world.access("leader"), f"{meeting.pk}") is None


def test_sheets_are_not_there_for_what_is_off_or_another_event(world, meeting):
    training = make_event(world, held_on=DAY)
    cancel_event(event=meeting, reason="改期", by=world.access("office"), at=BEFORE)

    assert [
        frozen_agenda(world.access("office"), key) for key in (f"{meeting.pk}", f"{training.pk}", "0", "x")
    ] == [None] * 4


def test_minutes_begin_with_what_is_known(world, meeting):
    by = world.access("office")
    attend(meeting, world, [world.users["head"].person, world.users["employee"].person])
    change_event(event=meeting, minutes="一要学{习}。\n\n二要落实。", by=by, **PLAN)

    draft = begin_minutes(event=meeting, by=by)
    again = begin_minutes(event=meeting, by=by)

    payload = payload_of(draft, at=BEFORE, serial=None)
    texts = [block["text"] for block in payload["body"]]
    assert [again, PaperDraft.objects.count(), draft.content["dated"]] == [draft, 1, "2027-01-08"]
    assert texts[0].startswith("2027年1月8日上午，") and "会议由副书记王强主持。会议应到" in texts[0]
    assert "实到2人。" in texts[0]
    assert texts[1:] == [
        "一、会议议程",
        "会议共有三项议程。",
        "08:30—08:35，介绍议程（副书记王强）。",
        "08:35—08:45，观看专题片。",
        "08:45—09:05，动员讲话（党委书记李明讲话）。",
        "二、会议要求",
        "一要学｛习｝。",
        "二要落实。",
    ]
    assert payload["attendance"] == [
        {"label": "出席", "names": ["机关各部室职工2人"]},
    ]


def test_minutes_of_an_empty_meeting_say_what_is_missing(world):
    event = make_event(world, kind=EventKind.COMMENDATION_MEETING, agenda="", **(PLAN | {"host": ""}))

    draft = begin_minutes(event=event, by=world.access("office"))

    text = str(payload_of(draft, at=BEFORE, serial=None)["body"])
    assert [part in text for part in ("会议由××主持", "实到××人", "会议听取了××")] == [True] * 3


def test_minutes_are_begun_by_the_office_from_a_meeting_that_took_place(world, meeting):
    by = world.access("office")
    training = make_event(world, held_on=DAY)
    with pytest.raises(NotAllowed):
        begin_minutes(event=meeting, by=world.access("leader"))
    with pytest.raises(NoMeeting):
        begin_minutes(event=training, by=by)
    cancel_event(event=meeting, reason="改期", by=by, at=BEFORE)
    with pytest.raises(Cancelled):
        begin_minutes(event=meeting, by=by)

    answer = client_of(world.users["office"]).post(
        reverse("publishing:meeting_minutes", args=["t2026", meeting.pk])
    )

    assert [answer.url, PaperDraft.objects.count()] == [
        reverse("activities:event_detail", args=["t2026", meeting.pk]),
        0,
    ]

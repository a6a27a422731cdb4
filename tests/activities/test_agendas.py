"""The agenda of a meeting: its items and times, who may change it when, its speeches, who came."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.agenda_reading import RollLine, overrun_of, programme_of, roll_call
from activities.agenda_times import minutes_over, timetable
from activities.agendas import AgendaClosed, BadItem, add_item, change_item, move_item, remove_item
from activities.events import Cancelled, cancel_event, change_event
from activities.models import AgendaItem, Event, EventFile, EventKind
from activities.speeches import (
    BadSpeech,
    may_read_speech,
    release_speech,
    take_back_speech,
    write_speech,
)
from campaign.audit import AuditEntry
from campaign.models import Person
from campaign.refusals import NotAllowed
from tests.activities.events import attend, make_departments, make_event, make_people
from tests.browsing import client_of
from tests.files import picture
from tests.makers import World

DAY = date(2027, 1, 8)
BEFORE = datetime(2027, 1, 4, 1, tzinfo=UTC)
AFTER = datetime(2027, 1, 9, 1, tzinfo=UTC)


def meeting(world: World, **values) -> Event:
    told = {"title": "动员大会", "agenda": "", "begins_at": time(8, 30), "ends_at": time(9, 30)} | values
    return make_event(world, kind=EventKind.MOBILISATION, **({"held_on": DAY} | told))


def item(world: World, event: Event, subject: str = "领导讲话", **values) -> AgendaItem:
    told = {"kind": "speech", "minutes": 20} | values
    return add_item(event=event, subject=subject, by=world.access("office"), at=BEFORE, **told)


def url(name: str, event: Event, **values) -> str:
    about = "event" if name in ("event_detail", "material_file") else "meeting"
    return reverse(f"activities:{name}", kwargs={"campaign": "t2026", about: event.pk, **values})


@pytest.mark.parametrize(
    ("begins", "lengths", "expected"),
    [
        (time(8, 30), [5, 25], [("08:30", "08:35"), ("08:35", "09:00")]),
        (time(23, 50), [20, 5], [("23:50", "24:10"), ("24:10", "24:15")]),
        (time(9), [], []),
    ],
)
def test_times_follow_from_the_beginning_and_the_minutes(begins, lengths, expected):
    assert timetable(begins, lengths) == expected


def test_overrun_is_counted_from_the_planned_end():
    assert [
        minutes_over(time(9), time(10), [60]),
        minutes_over(time(9), time(10), [60, 5]),
        minutes_over(time(9), None, [600]),
    ] == [0, 5, 0]


def test_agenda_is_made_moved_and_changed_and_its_times_follow(world):
    event, by = meeting(world), world.access("office")
    first = item(world, event, "介绍议程", kind="item", minutes=5)
    second = item(world, event, "宣读方案", kind="reading", minutes=15)
    third = item(world, event, "讲话", minutes=45)

    move_item(item=third, up=True, by=by, at=BEFORE)
    move_item(item=first, up=True, by=by, at=BEFORE)  # it is the first already
    change_item(item=second, kind="film", minutes=10, subject="看片", by=by, at=BEFORE)
    remove_item(item=first, by=by, at=BEFORE)
    change_event(
        event=event,
        title="动员大会",
        held_on=DAY,
        begins_at=time(9),
        ends_at=time(9, 30),
        place="礼堂",
        by=by,
        at=BEFORE,
    )

    event.refresh_from_db()
    lines = programme_of(event, by)
    assert [(one.begins, one.ends, one.item.subject, one.item.position) for one in lines] == [
        ("09:00", "09:45", "讲话", 1),
        ("09:45", "09:55", "看片", 2),
    ]
    assert overrun_of(event, [one.item for one in lines]) == 25


def test_person_of_the_roster_is_printed_with_department_and_post(world):
    event = meeting(world)
    speaker = world.users["head"].person
    Person.objects.filter(pk=speaker.pk).update(post="部长")
    speaker.refresh_from_db()

    named = item(world, event, person=speaker)
    own = item(world, event, "表态", person=speaker, who="部室代表")
    outside = item(world, event, "授课", who="特邀讲师 陈晨")

    assert [one.who for one in (named, own, outside)] == [
        f"{speaker.department.name}部长 {speaker.name}",
        "部室代表",
        "特邀讲师 陈晨",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "dance"}, "kind"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 301}, "minutes"),
        ({"subject": " "}, "subject"),
        ({"subject": "长" * 101}, "subject"),
        ({"who": "长" * 61}, "who"),
    ],
)
def test_item_that_does_not_fit_says_where(world, values, field):
    event = meeting(world)

    with pytest.raises(BadItem) as refused:
        item(world, event, **({"subject": "讲话"} | values))

    assert [refused.value.field, event.agenda_items.count()] == [field, 0]


def test_agenda_past_midnight_is_refused(world):
    event = meeting(world, begins_at=time(22), ends_at=None)
    item(world, event, minutes=120)

    with pytest.raises(BadItem) as refused:
        item(world, event, minutes=1)

    assert [refused.value.field, event.agenda_items.count()] == ["minutes", 1]


def test_agenda_stays_once_the_meeting_is_over_or_off(world):
    event, by = meeting(world), world.access("office")
    one = item(world, event)
    training = make_event(world, held_on=DAY)
    off = meeting(world, title="另一次动员大会")
    cancel_event(event=off, reason="改期", by=by, at=BEFORE)
    told = {"kind": "speech", "minutes": 5, "subject": "补充", "by": by}

    with pytest.raises(AgendaClosed):
        add_item(event=event, at=AFTER, **told)
    with pytest.raises(AgendaClosed):
        change_item(item=one, at=AFTER, **told)
    with pytest.raises(AgendaClosed):
        remove_item(item=one, by=by, at=AFTER)
    with pytest.raises(AgendaClosed):
        add_item(event=training, at=BEFORE, **told)
    with pytest.raises(Cancelled):
        add_item(event=off, at=BEFORE, **told)
    with pytest.raises(NotAllowed):
        add_item(event=event, at=BEFORE, **(told | {"by": world.access("leader")}))
    assert list(AgendaItem.objects.values_list("subject", flat=True)) == ["领导讲话"]


def test_speech_is_a_draft_for_office_and_speaker_until_released(world):
    event, by = meeting(world), world.access("office")
    speech = item(world, event, person=world.users["head"].person)
    readers = ("office", "head", "deputy", "leader", "auditor", "employee")

    with pytest.raises(BadSpeech):
        release_speech(item=speech, by=by, at=BEFORE)
    speech = write_speech(item=speech, text="  同志们：  \n\n大家好。 ", by=by, at=AFTER)
    drafted = [may_read_speech(speech, world.access(name)) for name in readers]
    speech = release_speech(item=speech, by=by, at=AFTER)
    released = [may_read_speech(speech, world.access(name)) for name in readers]
    speech = take_back_speech(item=speech, by=by, at=AFTER)
    back = [may_read_speech(speech, world.access(name)) for name in readers]

    assert speech.text == "同志们：\n\n大家好。"
    assert [drafted, released, back] == [
        [True, True, False, False, False, False],
        [True] * 6,
        [True, True, False, False, False, False],
    ]
    assert list(
        AuditEntry.objects.filter(event__startswith="activities.speech")
        .order_by("pk")
        .values_list("event", flat=True)
    ) == ["activities.speech.written", "activities.speech.released", "activities.speech.taken_back"]


def test_item_with_a_text_is_neither_removed_nor_made_another_kind(world):
    event, by = meeting(world), world.access("office")
    speech = item(world, event)
    write_speech(item=speech, text="同志们", by=by, at=BEFORE)

    with pytest.raises(BadItem):
        remove_item(item=speech, by=by, at=BEFORE)
    with pytest.raises(BadItem) as refused:
        change_item(item=speech, kind="film", minutes=5, subject="看片", by=by, at=BEFORE)
    write_speech(item=speech, text="", by=by, at=BEFORE)
    remove_item(item=speech, by=by, at=BEFORE)

    assert [refused.value.field, AgendaItem.objects.count()] == ["kind", 0]


def test_roll_call_sets_who_came_beside_who_was_in_service(world):
    event = meeting(world)
    (extra,) = make_departments(world, 1)
    people = make_people(world, 3, [extra])
    attend(event, world, people[:2])

    lines = {line.code: line for line in roll_call(event)}

    assert lines[extra.code] == RollLine(extra.code, extra.name, 2, 3)
    assert sum(line.people for line in lines.values()) == 2
    assert {line.people for code, line in lines.items() if code != extra.code} == {0}


def test_agenda_is_written_on_its_pages(world):
    event = meeting(world)
    client = client_of(world.users["office"])
    typed = {"kind": "speech", "minutes": "20", "subject": "讲话", "staff_number": "", "who": "党委书记 李明"}
    head = world.users["head"].person

    added = client.post(url("agenda_add", event), typed)
    bad = client.post(url("agenda_add", event), typed | {"staff_number": "nobody", "minutes": "0"})
    one = AgendaItem.objects.get()
    changed = client.post(
        url("agenda_item", event, agenda_item=one.pk), typed | {"staff_number": head.staff_number}
    )
    one.refresh_from_db()
    written = client.post(url("speech_write", event, agenda_item=one.pk), {"text": "同志们"})
    kept = client.post(url("agenda_item", event, agenda_item=one.pk), {"act": "remove"})
    released = client.post(url("speech_release", event, agenda_item=one.pk), {"act": "release"})

    assert [added.status_code, bad.status_code, kept.status_code] == [302, 422, 409]
    assert bad.context["form"].errors == {
        "staff_number": ["Nobody has this staff number."],
        "minutes": ["Ensure this value is greater than or equal to 1."],
    }
    assert changed.url == url("agenda", event)
    assert written.url == released.url == url("speech_detail", event, agenda_item=one.pk)
    assert [one.person, one.who] == [head, f"{head.department.name}{head.post} {head.name}"]


def test_file_of_a_draft_speech_is_hidden_like_the_speech(world):
    """PRV-10: what is not released is read by the office and the speaker only."""
    event = meeting(world)
    speech = item(world, event, person=world.users["head"].person)
    office = client_of(world.users["office"])
    sent = {"files": SimpleUploadedFile("讲话.jpg", picture(), "image/jpeg")}

    attached = office.post(url("speech_attach", event, agenda_item=speech.pk), sent)
    file = EventFile.objects.get()
    address = url("material_file", event, material=file.pk)
    asked = {name: client_of(world.users[name]) for name in ("office", "head", "employee")}
    draft = {name: client.get(address).status_code for name, client in asked.items()}
    pages = {
        name: client.get(url("speech_detail", event, agenda_item=speech.pk)).status_code
        for name, client in asked.items()
    }
    listed = asked["employee"].get(url("event_detail", event)).context["files"]
    release_speech(item=speech, by=world.access("office"))
    released = {name: client.get(address).status_code for name, client in asked.items()}

    assert attached.url == url("speech_detail", event, agenda_item=speech.pk)
    assert file.speech == speech
    assert draft == pages == {"office": 200, "head": 200, "employee": 404}
    assert [listed, released] == [[], {"office": 200, "head": 200, "employee": 200}]


def test_text_is_not_written_over_what_somebody_saved_meanwhile(world):
    event = meeting(world)
    speech = item(world, event)
    client = client_of(world.users["office"])
    page = url("speech_write", event, agenda_item=speech.pk)
    seen = client.get(page).context["form"].initial["seen"]

    first = client.post(page, {"text": "第一稿", "seen": seen})
    second = client.post(page, {"text": "另一窗口里的稿", "seen": seen})
    same = client.post(page, {"text": "第一稿", "seen": seen})

    speech.refresh_from_db()
    assert [first.status_code, second.status_code, same.status_code] == [302, 409, 302]
    assert [speech.text, second.context["form"]["text"].value()] == ["第一稿", "另一窗口里的稿"]


def test_same_file_is_not_both_a_draft_and_a_material(world):
    """PRV-10: one of the two is read by everybody, so the second is refused and nobody believes it attached."""
    event = meeting(world)
    speech = item(world, event, person=world.users["head"].person)
    office = client_of(world.users["office"])

    def sent() -> dict:
        return {"files": SimpleUploadedFile("讲话.jpg", picture(), "image/jpeg")}

    draft = office.post(url("speech_attach", event, agenda_item=speech.pk), sent())
    material = office.post(reverse("activities:material_attach", args=["t2026", event.pk]), sent())
    again = office.post(url("speech_attach", event, agenda_item=speech.pk), sent())

    assert [draft.status_code, material.status_code, again.status_code] == [302, 422, 302]
    assert [file.speech_id for file in EventFile.objects.all()] == [speech.pk]


def test_only_file_of_a_released_speech_stays_until_it_is_taken_back(world):
    event = meeting(world)
    speech = item(world, event, person=world.users["head"].person)
    office = client_of(world.users["office"])
    sent = {"files": SimpleUploadedFile("讲话.jpg", picture(), "image/jpeg")}
    office.post(url("speech_attach", event, agenda_item=speech.pk), sent)
    release_speech(item=speech, by=world.access("office"))
    remove = reverse("activities:material_remove", args=["t2026", event.pk, EventFile.objects.get().pk])

    office.post(remove)
    kept = EventFile.objects.count()
    take_back_speech(item=speech, by=world.access("office"))
    office.post(remove)

    assert [kept, EventFile.objects.count()] == [1, 0]


@pytest.mark.parametrize("count", [3, 30])
def test_agenda_takes_the_same_queries_for_few_and_many(world, count, django_assert_num_queries):
    event = meeting(world, begins_at=time(8), ends_at=None)
    for number in range(count):
        item(world, event, f"第{number}项", minutes=5, person=world.users["head"].person)
    client = client_of(world.users["office"])
    client.get(url("agenda", event))

    with django_assert_num_queries(5):
        answer = client.get(url("agenda", event))

    assert len(answer.context["programme"]) == count


def test_script_is_offered_only_where_something_is_on_the_agenda(world):
    client = client_of(world.users["office"])
    empty = meeting(world)
    filled = meeting(world, title="另一次会议")
    item(world, filled)

    offered = [
        [
            address
            for __, address in client.get(url("event_detail", event)).context["prints"]
            if "script" in address
        ]
        for event in (empty, filled)
    ]

    assert [len(offered[0]), client.get(offered[1][0]).status_code] == [0, 200]

"""Pages of events: what they show to whom, their lists, the door."""

from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.event_door import open_door
from activities.events import cancel_event, plan_event
from activities.models import Attendance, AttendanceSource, Event, EventFeedback, EventFile, EventKind
from campaign.wrong_tries import WrongTries
from tests.activities.events import attend, make_departments, make_event, make_people
from tests.browsing import client_of, notices, words
from tests.files import picture
from tests.makers import World
from tests.workbooks import xlsx


def url(name: str, event: Event | None = None, **values) -> str:
    about = {"event": event.pk} if event else {}
    return reverse(f"activities:{name}", kwargs={"campaign": "t2026", **about, **values})


def training_now(world: World) -> tuple[Event, str]:
    """A training that has just begun, and the token at its door."""
    begun = timezone.localtime()
    event = plan_event(
        campaign=world.campaign,
        kind=EventKind.TRAINING,
        title="礼仪培训",
        held_on=begun.date(),
        begins_at=time(begun.hour, begun.minute),
        place="报告厅",
        by=world.access("office"),
    )
    return event, open_door(event=event, by=world.access("office"))


@pytest.fixture(autouse=True)
def no_wrong_tries():
    cache.clear()


def test_event_is_planned_changed_and_called_off_on_its_pages(world):
    client = client_of(world.users["office"])
    typed = {
        "kind": "training",
        "title": "礼仪培训",
        "held_on": "2026-04-15",
        "begins_at": "14:30",
        "ends_at": "17:00",
        "place": "报告厅",
        "host": "宣传部",
        "agenda": "授课",
    }

    planned = client.post(url("event_plan"), typed)
    event = Event.objects.get()
    changed = client.post(url("event_change", event), typed | {"place": "礼堂", "minutes": "第一条"})
    bare = client.post(url("event_cancel", event), {"reason": ""})
    off = client.post(url("event_cancel", event), {"reason": "改期"})
    again = client.post(url("event_cancel", event), {"reason": "改期"})

    event.refresh_from_db()
    assert planned.url == changed.url == off.url == url("event_detail", event)
    assert [event.place, event.minutes, event.cancellation_reason] == ["礼堂", "第一条", "改期"]
    assert [bare.status_code, again.status_code, again.context["refused"]] == [
        422,
        409,
        ["This was called off."],
    ]


def test_plan_that_does_not_fit_says_where_and_keeps_what_was_typed(world):
    client = client_of(world.users["office"])
    typed = {
        "kind": "training",
        "title": "礼仪培训",
        "held_on": "2026-04-15",
        "begins_at": "14:30",
        "ends_at": "14:00",
        "place": "报告厅",
    }

    early = client.post(url("event_plan"), typed)
    empty = client.post(url("event_plan"), {})

    assert [early.status_code, empty.status_code] == [409, 422]
    assert early.context["form"].errors == {"ends_at": ["It ends before it begins."]}
    assert early.context["form"]["title"].value() == "礼仪培训"
    assert Event.objects.count() == 0


def test_list_shows_one_kind_and_nothing_of_another_campaign(world):
    make_event(world)
    make_event(world, kind=EventKind.READING_SESSION, title="读书会一")
    client = client_of(world.users["employee"])

    both, one = client.get(url("event_list")), client.get(url("event_list") + "?kind=reading_session")
    odd = client.get(url("event_list") + "?kind=nothing&page=7")

    titles = [[event.title for event in page.context["page"].object_list] for page in (both, one, odd)]
    assert titles == [["读书会一", "第一期礼仪培训"], ["读书会一"], ["读书会一", "第一期礼仪培训"]]


@pytest.mark.parametrize("count", [3, 40])
def test_list_takes_the_same_queries_for_3_and_40_events(world, count, django_assert_num_queries):
    for number in range(count):
        make_event(world, title=f"培训{number}")
    client = client_of(world.users["employee"])

    with django_assert_num_queries(5):
        client.get(url("event_list"))


@pytest.mark.parametrize(("departments", "people"), [(3, 40), (30, 600)])
def test_event_takes_the_same_queries_whatever_came(world, departments, people, django_assert_num_queries):
    event = make_event(world)
    attend(event, world, make_people(world, people, make_departments(world, departments)))
    client = client_of(world.users["office"])

    with django_assert_num_queries(10):
        answer = client.get(url("event_detail", event))

    assert [len(answer.context["totals"]), len(answer.context["lines"])] == [departments, people]


@pytest.mark.parametrize(
    ("role", "named"),
    [("office", ["00004", "00011"]), ("head", ["00011"]), ("leader", []), ("scorer", []), ("juror", [])],
)
def test_page_names_people_to_those_whom_they_concern_prv_10(world, role, named):
    event = make_event(world)
    attend(event, world, [world.users["scorer"].person, world.users["employee"].person])

    answer = client_of(world.users[role]).get(url("event_detail", event))

    said = words(answer)
    assert [number for number in ("00004", "00011") if number in said] == named
    assert len(answer.context["totals"]) == 2


def test_own_line_is_told_and_makes_no_table_of_one(world):
    event = make_event(world)
    attend(event, world, [world.users["employee"].person])

    answer = client_of(world.users["employee"]).get(url("event_detail", event))

    assert [notices(answer)[0], answer.context["lines"]] == ["You are on the list.", []]


def test_pasted_list_is_looked_at_first_and_entered_afterwards(world):
    event = make_event(world)
    attend(event, world, [world.users["head"].person])
    client = client_of(world.users["office"])
    text = "第3部\n测试人10\n00007\n无此人\n99999"

    preview = client.post(url("attendance_enter", event), {"people": text})
    shown = [person.number for person in preview.context["new"]]
    unclear = [(one.line, one.text) for one in preview.context["read"].unclear]
    before = Attendance.objects.count()
    done = client.post(
        url("attendance_confirm", event), {"staff_numbers": "\n".join(shown), "source": "list"}
    )
    again = client.post(
        url("attendance_confirm", event), {"staff_numbers": "\n".join(shown), "source": "list"}, follow=True
    )

    assert [shown, unclear] == [["00011"], [(4, "无此人"), (5, "99999")]]
    assert [before, preview.context["there"], Attendance.objects.count()] == [1, 1, 2]
    assert [done.url, notices(again)[1]] == [url("event_detail", event), "Everybody was on the list already."]


def test_workbook_is_read_like_a_pasted_list(world, tmp_path):
    event = make_event(world)
    file = xlsx(tmp_path / "名单.xlsx", ("序号", "工号", "姓名", "部室"), (1, 11, "测试人10", "第3部"))
    client = client_of(world.users["office"])
    sent = SimpleUploadedFile("名单.xlsx", Path(file).read_bytes())

    preview = client.post(url("attendance_enter", event), {"people": "", "file": sent})
    client.post(
        url("attendance_confirm", event), {"staff_numbers": "00011", "source": preview.context["source"]}
    )

    assert preview.context["read"].unclear == []
    assert [(line.person.name, line.source) for line in Attendance.objects.select_related("person")] == [
        ("测试人10", AttendanceSource.IMPORT)
    ]


def test_what_is_no_workbook_is_refused_with_what_to_do(world):
    event = make_event(world)
    sent = SimpleUploadedFile("名单.xlsx", b"not a workbook")

    answer = client_of(world.users["office"]).post(url("attendance_enter", event), {"file": sent})

    assert [answer.status_code, len(answer.context["form"].non_field_errors())] == [422, 1]


@pytest.mark.parametrize(
    "typed", [{}, {"staff_numbers": "00011", "source": "door"}, {"staff_numbers": "", "source": "list"}]
)
def test_confirmation_without_a_preview_enters_nobody(world, typed):
    event = make_event(world)

    answer = client_of(world.users["office"]).post(url("attendance_confirm", event), typed)

    assert [answer.status_code, Attendance.objects.count()] == [422, 0]


def test_line_is_struck_with_a_reason(world):
    event = make_event(world)
    (line,) = attend(event, world, [world.users["employee"].person])
    client = client_of(world.users["office"])

    bare = client.post(url("attendance_strike", event, attendance=line.pk), {"reason": ""})
    done = client.post(url("attendance_strike", event, attendance=line.pk), {"reason": "未到"})
    gone = client.post(url("attendance_strike", event, attendance=line.pk), {"reason": "未到"})

    assert [bare.status_code, done.url, gone.status_code] == [422, url("event_detail", event), 404]


@pytest.mark.parametrize(("role", "rows"), [("office", 2), ("auditor", 2), ("head", 1)])
def test_workbook_of_a_list_has_what_the_person_may_read(world, role, rows):
    event = make_event(world)
    attend(event, world, [world.users["scorer"].person, world.users["employee"].person])

    answer = client_of(world.users[role]).get(url("attendance_export", event))

    people = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [answer.status_code, people.max_row - 1] == [200, rows]


def test_materials_are_attached_read_by_everybody_and_taken_off(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    event = make_event(world)
    office = client_of(world.users["office"])

    none = office.post(url("material_attach", event), {})
    sent = SimpleUploadedFile("课件.jpg", picture())
    attached = office.post(url("material_attach", event), {"files": sent})
    file = EventFile.objects.get()
    read = client_of(world.users["employee"]).get(url("material_file", event, material=file.pk))
    off = office.post(url("material_remove", event, material=file.pk))

    assert [none.status_code, attached.status_code, off.status_code] == [422, 302, 302]
    assert [read.status_code, read["Content-Type"], EventFile.objects.count()] == [200, "image/jpeg", 0]


def test_page_of_the_door_shows_the_address_once(world):
    event, _token = training_now(world)
    client = client_of(world.users["office"])

    made = client.post(url("event_door", event), {"do": "open"})
    later = client.get(url("event_door", event))
    closed = client.post(url("event_door", event), {"do": "close"}, follow=True)

    assert made.context["address"].startswith("http://testserver/door/")
    assert made.context["code"].startswith("data:image/svg+xml")
    assert [("address" in later.context), notices(closed)] == [
        False,
        ["The address at the door leads nowhere any more."],
    ]
    assert Client().get(made.context["address"]).status_code == 404


def test_stranger_signs_in_at_the_door_by_number_and_name(world):
    event, token = training_now(world)
    client = Client(headers={"accept-language": "en"})

    page = client.get(reverse("door", args=[token]))
    done = client.post(reverse("door", args=[token]), {"staff_number": "00011", "name": "测试人10"})
    again = client.post(reverse("door", args=[token]), {"staff_number": "00011", "name": "测试人10"})

    assert [page.status_code, page["Cache-Control"].count("no-store")] == [200, 1]
    assert [notices(done), notices(again)] == [
        ["测试人10, you are on the list."],
        ["测试人10, you were on the list already."],
    ]
    assert Attendance.objects.get(event=event).source == AttendanceSource.DOOR
    assert client.cookies.get("sessionid") is None


def test_account_signs_in_at_the_door_with_one_click(world):
    event, token = training_now(world)

    done = client_of(world.users["employee"]).post(reverse("door", args=[token]), {"own": "1"})

    assert [done.status_code, Attendance.objects.get(event=event).person] == [
        200,
        world.users["employee"].person,
    ]


def test_click_without_an_account_signs_nobody_in(world):
    _event, token = training_now(world)

    answer = Client().post(reverse("door", args=[token]), {"own": "1"})

    assert [answer.status_code, Attendance.objects.count()] == [422, 0]


def test_wrong_names_are_limited_out_6(world, monkeypatch):
    monkeypatch.setattr("activities.views.doors.WRONG_NAMES", WrongTries("event-door-name", 3))
    _event, token = training_now(world)
    typed = {"staff_number": "00011", "name": "别人"}
    client = Client()

    statuses = [client.post(reverse("door", args=[token]), typed).status_code for _each in range(4)]
    right = client.post(reverse("door", args=[token]), typed | {"name": "测试人10"})
    beside = client.post(reverse("door", args=[token]), {"staff_number": "00012", "name": "测试人11"})

    assert [statuses, right.status_code] == [[422, 422, 422, 429], 429]
    assert [beside.status_code, Attendance.objects.count()] == [200, 1]  # the others in the hall go on


def test_program_that_tries_many_numbers_is_stopped_at_the_door_out_6(world, monkeypatch):
    monkeypatch.setattr("activities.views.doors.WRONG_FROM_ADDRESS", WrongTries("event-door", 3))
    _event, token = training_now(world)
    client = Client()

    statuses = [
        client.post(
            reverse("door", args=[token]), {"staff_number": f"0001{each}", "name": "别人"}
        ).status_code
        for each in range(4)
    ]

    assert statuses == [422, 422, 422, 429]


@pytest.mark.parametrize("token", ["nobody", "x" * 200, "签到"])
def test_address_that_leads_nowhere_is_not_found_acl_1(client, db, token):
    assert client.get(reverse("door", args=[token])).status_code == 404


def test_door_of_another_day_says_when_it_opens_and_takes_nobody(world):
    begins = timezone.localdate() + timedelta(days=2)
    event = make_event(world, held_on=begins)
    token = open_door(event=event, by=world.access("office"))
    client = Client(headers={"accept-language": "en"})

    page = client.get(reverse("door", args=[token]))
    posted = client.post(reverse("door", args=[token]), {"staff_number": "00011", "name": "测试人10"})

    assert [page.status_code, posted.status_code, Attendance.objects.count()] == [200, 409, 0]
    assert [notices(page)[0][:20], "staff_number" in page.content.decode()] == ["Signing in begins on", False]


def test_door_of_what_was_called_off_is_not_found(world):
    event, token = training_now(world)
    cancel_event(event=event, reason="改期", by=world.access("office"))

    assert Client().get(reverse("door", args=[token])).status_code == 404


def test_feedback_is_given_at_the_door_and_once(world):
    _event, token = training_now(world)
    who = {"staff_number": "00011", "name": "测试人10"}
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("door", args=[token]), who)

    empty = client.post(reverse("door", args=[token]), who | {"answer": "1"})
    given = client.post(reverse("door", args=[token]), who | {"answer": "1", "grade": "good", "words": "好"})
    again = client.post(reverse("door", args=[token]), who | {"answer": "1", "grade": "poor"})

    assert [empty.status_code, given.status_code, again.status_code] == [422, 200, 409]
    assert list(EventFeedback.objects.values_list("grade", "words")) == [("good", "好")]
    assert notices(given) == ["Thank you. Your answer is kept without your name."]


def test_feedback_is_given_on_the_own_page_by_who_was_there(world):
    event, _token = training_now(world)
    attend(event, world, [world.users["employee"].person])
    client = client_of(world.users["employee"])

    asked = client.get(url("event_feedback", event))
    given = client.post(url("event_feedback", event), {"grade": "very_good", "words": ""})
    later = client.get(url("event_feedback", event))
    other = client_of(world.users["head"]).get(url("event_feedback", event))

    assert [asked.status_code, given.url, later.context["is_done"], other.status_code] == [
        200,
        url("event_detail", event),
        True,
        404,
    ]
    assert EventFeedback.objects.get().grade == "very_good"


def test_event_that_is_over_opens_no_door(world):
    event = make_event(world, held_on=timezone.localdate() - timedelta(days=1))

    answer = client_of(world.users["office"]).post(url("event_door", event), {"do": "open"})

    assert [answer.status_code, Event.objects.get().door_digest] == [409, ""]

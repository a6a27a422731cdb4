"""Events and their lists: the verbs."""

from datetime import date, time, timedelta

import pytest

from activities.event_door import (
    DoorClosed,
    NotAsked,
    NothingSaid,
    NotKnownHere,
    close_door,
    door_of,
    give_feedback,
    open_door,
    person_named,
    sign_in,
)
from activities.event_reading import feedback_of, lines_for, totals_of
from activities.events import (
    BadEvent,
    Cancelled,
    UnknownPeople,
    cancel_event,
    change_event,
    enter_attendance,
    strike_attendance,
)
from activities.materials import attach_material, remove_material
from activities.models import Attendance, AttendanceSource, EventFeedback, EventFile
from campaign.models import AuditEntry, Person
from campaign.refusals import NotAllowed, Refused
from tests.activities.events import BEGINS, DAY, DURING, PLANNED, attend, make_event, make_people
from tests.files import picture, written
from tests.makers import make_world

CHANGED = {"title": "培训", "held_on": DAY, "begins_at": time(14), "place": "礼堂"}


@pytest.mark.parametrize(
    "role", ["administrator", "scorer", "leader", "head", "inspector", "juror", "employee", "auditor"]
)
def test_events_are_run_by_the_office_alone(world, role):
    event = make_event(world)
    other = world.access(role)
    (line,) = attend(event, world, [world.users["employee"].person])

    acts = [
        lambda: change_event(event=event, by=other, **CHANGED),
        lambda: cancel_event(event=event, reason="r", by=other),
        lambda: enter_attendance(event=event, staff_numbers=["00001"], by=other),
        lambda: strike_attendance(attendance=line, reason="r", by=other),
        lambda: open_door(event=event, by=other, at=PLANNED),
        lambda: close_door(event=event, by=other),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()

    assert Attendance.objects.count() == 1


def test_office_of_another_campaign_changes_nothing(world):
    event = make_event(world)
    stranger = make_world("other").access("office")

    with pytest.raises(NotAllowed):
        enter_attendance(event=event, staff_numbers=["00001"], by=stranger)


def test_event_that_ends_before_it_begins_is_refused_at_the_field(world):
    with pytest.raises(BadEvent) as refusal:
        make_event(world, begins_at=time(9), ends_at=time(8, 59))

    assert refusal.value.field == "ends_at"


def test_list_takes_each_person_once_and_all_or_nobody(world):
    event = make_event(world)
    people = make_people(world, 3, world.departments)

    first = attend(event, world, people[:2])
    again = attend(event, world, people)
    with pytest.raises(UnknownPeople) as refusal:
        enter_attendance(event=event, staff_numbers=["10002", "nobody"], by=world.access("office"))

    assert [len(first), len(again), Attendance.objects.count()] == [2, 1, 3]
    assert refusal.value.numbers == ["nobody"]


def test_leaver_is_on_a_list_of_the_time_before_only(world):
    event = make_event(world)
    people = make_people(world, 2, world.departments)
    Person.objects.filter(pk=people[0].pk).update(left_on=DAY)
    Person.objects.filter(pk=people[1].pk).update(left_on=DAY + timedelta(days=1))

    with pytest.raises(UnknownPeople) as refusal:
        attend(event, world, people)

    assert refusal.value.numbers == [people[0].staff_number]


def test_line_keeps_the_department_of_the_day(world):
    event = make_event(world)
    (person,) = make_people(world, 1, world.departments[:1])
    attend(event, world, [person])
    Person.objects.filter(pk=person.pk).update(department=world.departments[1])

    assert [(total.name, total.people) for total in totals_of(event)] == [("第1部", 1)]


def test_event_that_was_called_off_takes_nobody(world):
    event = make_event(world)
    token = open_door(event=event, by=world.access("office"), at=PLANNED)
    cancel_event(event=event, reason="临时改期", by=world.access("office"), at=PLANNED)

    for act in (
        lambda: attend(event, world, [world.users["head"].person]),
        lambda: change_event(event=event, by=world.access("office"), **CHANGED),
        lambda: sign_in(event=event, person=world.users["head"].person, at=DURING),
        lambda: open_door(event=event, by=world.access("office"), at=PLANNED),
    ):
        with pytest.raises(Cancelled):
            act()

    assert door_of(token) is None


def test_struck_line_is_gone_and_the_trail_knows_whose(world):
    event = make_event(world)
    (line,) = attend(event, world, [world.users["employee"].person])

    strike_attendance(attendance=line, reason="未到场", by=world.access("office"))

    entry = AuditEntry.objects.get(event="activities.event.attendance_struck")
    assert [entry.data["person"], entry.data["reason"]] == ["00011", "未到场"]
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "read"),
    [
        ("office", ["00002", "00004", "00007", "00011"]),
        ("auditor", ["00002", "00004", "00007", "00011"]),
        ("head", ["00007", "00011"]),
        ("deputy", ["00007", "00011"]),
        ("employee", ["00011"]),
        ("scorer", ["00004"]),
        ("leader", []),
        ("administrator", []),
        ("juror", []),
    ],
)
def test_names_of_a_list_are_read_by_those_whom_they_concern_prv_10(world, role, read):
    event = make_event(world)
    attend(event, world, [world.users[name].person for name in ("office", "scorer", "head", "employee")])

    found = lines_for(event, world.access(role)).order_by("person__staff_number")

    assert [line.person.staff_number for line in found] == read


def test_door_keeps_the_digest_alone_and_the_newest_address_counts_acl_1(world):
    event = make_event(world)
    first = open_door(event=event, by=world.access("office"), at=PLANNED)
    second = open_door(event=event, by=world.access("office"), at=PLANNED)

    event.refresh_from_db()
    assert [door_of(first), door_of(second)] == [None, event]
    assert second not in str(list(type(event).objects.values())) + str(list(AuditEntry.objects.values()))
    close_door(event=event, by=world.access("office"))
    assert door_of(second) is None


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (BEGINS - timedelta(hours=1, seconds=1), False),
        (BEGINS - timedelta(hours=1), True),
        (BEGINS + timedelta(hours=2, minutes=29), True),
        (BEGINS + timedelta(hours=2, minutes=30), False),
    ],
)
def test_door_is_open_around_the_time_of_the_event(world, at, is_open):
    event = make_event(world)
    open_door(event=event, by=world.access("office"), at=PLANNED)
    person = world.users["employee"].person

    if is_open:
        assert sign_in(event=event, person=person, at=at) is True
    else:
        with pytest.raises(DoorClosed):
            sign_in(event=event, person=person, at=at)

    assert Attendance.objects.count() == int(is_open)


def test_door_moves_with_the_event_and_no_address_is_made_for_what_is_over(world):
    event = make_event(world)
    open_door(event=event, by=world.access("office"), at=PLANNED)
    later = CHANGED | {"held_on": DAY + timedelta(days=1), "begins_at": time(9)}
    change_event(event=event, by=world.access("office"), at=PLANNED, **later)
    person = world.users["employee"].person

    with pytest.raises(DoorClosed):
        sign_in(event=event, person=person, at=DURING)
    is_new = sign_in(event=event, person=person, at=DURING + timedelta(days=1))
    with pytest.raises(DoorClosed):
        open_door(event=event, by=world.access("office"), at=DURING + timedelta(days=2))

    assert is_new is True


def test_signing_in_twice_makes_one_line_and_leaves_no_trace_of_the_device(world):
    event = make_event(world)
    open_door(event=event, by=world.access("office"), at=PLANNED)
    person = world.users["employee"].person

    said = [sign_in(event=event, person=person, at=DURING) for _each in range(2)]

    line = Attendance.objects.get()
    entry = AuditEntry.objects.get(event="activities.event.signed_in")
    assert said == [True, False]
    assert [line.source, line.by] == [AttendanceSource.DOOR, None]
    assert [entry.user, entry.actor, entry.address, entry.data["person"]] == [None, "", "", "00011"]


@pytest.mark.parametrize(
    ("number", "name"), [("00011", "别人"), ("99999", "测试人10"), ("", ""), ("00011\x00", "测试人10 x")]
)
def test_number_and_name_that_do_not_belong_together_read_alike(world, number, name):
    event = make_event(world)
    with pytest.raises(NotKnownHere) as refusal:
        person_named(event, staff_number=number, name=name)

    assert refusal.value.field == ""


def test_person_at_the_door_may_write_the_name_with_spaces(world):
    event = make_event(world)

    assert person_named(event, staff_number=" ０００11 ", name="测 试人10") == world.users["employee"].person


def test_somebody_of_another_unit_does_not_sign_in(world):
    event = make_event(world)
    open_door(event=event, by=world.access("office"), at=PLANNED)
    stranger = make_world("other").users["employee"].person

    with pytest.raises(NotKnownHere):
        sign_in(event=event, person=stranger, at=DURING)


def test_feedback_is_kept_without_the_person_and_once_for_each(world):
    event = make_event(world)
    people = make_people(world, 3, world.departments)
    attend(event, world, people)
    entries = AuditEntry.objects.count()

    for person in people:
        give_feedback(event=event, person=person, grade="good", said="很实用", at=DURING)
    with pytest.raises(NotAsked):
        give_feedback(event=event, person=people[0], grade="poor", at=DURING)

    columns = {field.name for field in EventFeedback._meta.concrete_fields}
    assert columns == {"id", "event", "grade", "words"}
    assert [EventFeedback.objects.count(), AuditEntry.objects.count()] == [3, entries]
    assert set(Attendance.objects.values_list("gave_feedback", flat=True)) == {True}


@pytest.mark.parametrize(
    ("grade", "said", "at", "refusal"),
    [
        ("splendid", "", DURING, NothingSaid),
        ("good", "长" * 501, DURING, NothingSaid),
        ("good", "", BEGINS - timedelta(seconds=1), NotAsked),
        ("good", "", BEGINS + timedelta(days=7, hours=2), NotAsked),
    ],
)
def test_feedback_that_does_not_fit_is_refused(world, grade, said, at, refusal):
    event = make_event(world)
    person = world.users["employee"].person
    attend(event, world, [person])

    with pytest.raises(refusal):
        give_feedback(event=event, person=person, grade=grade, said=said, at=at)

    assert EventFeedback.objects.count() == 0


def test_who_was_not_there_is_not_asked(world):
    with pytest.raises(NotAsked):
        give_feedback(event=make_event(world), person=world.users["employee"].person, grade="good", at=DURING)


def test_few_answers_are_shown_to_nobody(world):
    event = make_event(world)
    people = make_people(world, 3, world.departments)
    attend(event, world, people)
    shown = []
    for person in people:
        give_feedback(event=event, person=person, grade="fair", said=person.name, at=DURING)
        shown.append(feedback_of(event))

    assert [(one.answers, len(one.grades), len(one.words)) for one in shown] == [
        (1, 0, 0),
        (2, 0, 0),
        (3, 4, 3),
    ]
    assert [count for __, count in shown[-1].grades] == [0, 0, 3, 0]


def test_material_is_attached_once_and_taken_off_with_its_bytes(
    world, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    event = make_event(world)
    office = world.access("office")
    file = written(tmp_path, "sent", picture())

    kept = [attach_material(event=event, file=file, name="课件.jpg", by=office) for _each in range(2)]
    path = kept[0].path
    was_there = path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(file=kept[0], by=office)

    assert kept[0] == kept[1]
    assert [was_there, path.exists(), EventFile.objects.count()] == [True, False, 0]


def test_material_is_attached_by_the_office_alone(world, tmp_path):
    event = make_event(world)
    file = written(tmp_path, "sent", picture())

    with pytest.raises(NotAllowed):
        attach_material(event=event, file=file, name="课件.jpg", by=world.access("head"))


def test_material_for_what_was_called_off_is_refused_and_leaves_no_bytes(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    event = make_event(world)
    cancel_event(event=event, reason="改期", by=world.access("office"))
    file = written(tmp_path, "sent", picture())

    with pytest.raises(Refused):
        attach_material(event=event, file=file, name="课件.jpg", by=world.access("office"))

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_events_of_a_day_long_past_are_told_as_they_were(world):
    event = make_event(world, held_on=date(2026, 1, 9))

    assert [event.planned_at, event.is_cancelled] == [PLANNED, False]

"""The lessons of the year: entered, worded anew, moved and taken away by the office; read by leader and auditor."""

import pytest

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from campaign.wording import BadWording
from publishing.models import Lesson
from publishing.summary.lessons import (
    LONGEST_TEXT,
    MOST,
    LessonGone,
    LessonIncomplete,
    TooManyLessons,
    change_lesson,
    enter_lesson,
    move_lesson,
    remove_lesson,
)
from tests.browsing import client_of, words
from tests.makers import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def entered(world: World, *headings: str, kind: str = "experience") -> list[Lesson]:
    return [
        enter_lesson(kind=kind, heading=heading, text="内容。", by=world.access("office"))
        for heading in headings
    ]


def order(kind: str = "experience") -> list[tuple[int, str]]:
    return list(Lesson.objects.filter(kind=kind).order_by("position").values_list("position", "heading"))


def test_lessons_are_numbered_by_kind(world):
    entered(world, "甲", "乙")
    entered(world, "丙", kind="task")

    assert [order(), order("task")] == [[(1, "甲"), (2, "乙")], [(1, "丙")]]


def test_lesson_moves_one_place_and_not_over_the_end(world):
    _first, second = entered(world, "甲", "乙")

    move_lesson(lesson=second, up=True, by=world.access("office"))
    move_lesson(lesson=second, up=True, by=world.access("office"))

    assert order() == [(1, "乙"), (2, "甲")]
    assert AuditEntry.objects.filter(event="publishing.lesson.moved").count() == 1


def test_removed_lesson_leaves_no_gap_and_its_words_in_the_trail(world):
    first, _second = entered(world, "甲", "乙")

    remove_lesson(lesson=first, by=world.access("office"))
    remove_lesson(lesson=first, by=world.access("office"))

    (entry,) = AuditEntry.objects.filter(event="publishing.lesson.removed")
    assert order() == [(1, "乙")]
    assert [entry.data["heading"], entry.data["text"]] == ["甲", "内容。"]


def test_changed_lesson_keeps_its_place_and_the_same_words_are_no_change(world):
    lesson, _other = entered(world, "甲", "乙")

    change_lesson(lesson=lesson, heading="丁。", text="新的内容。", by=world.access("office"))
    change_lesson(lesson=lesson, heading="丁", text="新的内容。", by=world.access("office"))

    assert order() == [(1, "丁"), (2, "乙")]
    assert AuditEntry.objects.filter(event="publishing.lesson.changed").count() == 1


def test_lesson_sent_twice_is_entered_once(world):
    entered(world, "甲", "甲")

    assert order() == [(1, "甲")]
    assert AuditEntry.objects.filter(event="publishing.lesson.entered").count() == 1


def test_page_that_is_older_than_the_wording_changes_nothing(world):
    (lesson,) = entered(world, "甲")
    client = client_of(world.users["office"])
    address = f"/c/t2026/year/lessons/{lesson.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    change_lesson(lesson=lesson, heading="乙", text="别人写的。", by=world.access("second"))

    answer = client.post(address, {"heading": "丙", "text": "我写的。", "seen": seen})

    assert [answer.status_code, order()] == [409, [(1, "乙")]]
    assert "Somebody else saved meanwhile." in words(answer)
    assert "我写的。" in answer.content.decode()


def test_lesson_that_is_gone_is_not_changed(world):
    (lesson,) = entered(world, "甲")
    remove_lesson(lesson=Lesson.objects.get(), by=world.access("office"))

    with pytest.raises(LessonGone):
        change_lesson(lesson=lesson, heading="乙", text="内容。", by=world.access("office"))


@pytest.mark.parametrize(
    ("heading", "text", "refused"),
    [
        (" ", "内容。", LessonIncomplete),
        ("甲", "\n", LessonIncomplete),
        ("甲", "长" * (LONGEST_TEXT + 1), BadWording),
    ],
    ids=["no heading", "no text", "too long"],
)
def test_bad_lesson_is_refused(world, heading, text, refused):
    with pytest.raises(refused):
        enter_lesson(kind="task", heading=heading, text=text, by=world.access("office"))

    assert not Lesson.objects.exists()


def test_lessons_of_a_kind_have_an_end(world):
    entered(world, *map(str, range(MOST)))

    with pytest.raises(TooManyLessons):
        entered(world, "多")


def test_lessons_are_the_office_s(world):
    """ACL-2: nobody else enters a lesson, whatever he reads."""
    with pytest.raises(NotAllowed):
        enter_lesson(kind="task", heading="甲", text="内容。", by=world.access("leader"))


def test_pages_show_lessons_and_take_one(world):
    entered(world, "甲")
    office, leader = client_of(world.users["office"]), client_of(world.users["leader"])

    taken = office.post(
        f"/c/{world.campaign.code}/year/lessons/enter/experience/", {"heading": "乙", "text": "第二条。"}
    )
    bad = office.post(f"/c/{world.campaign.code}/year/lessons/enter/task/", {"heading": "", "text": "x"})
    page = leader.get(f"/c/{world.campaign.code}/year/lessons/")

    assert [taken.status_code, bad.status_code, order()] == [302, 422, [(1, "甲"), (2, "乙")]]
    assert "第二条。" in words(page)
    assert "Enter one" not in words(page)

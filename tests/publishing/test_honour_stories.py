"""Deeds and group photos: counted, written by the department, approved by the office; who is on a photo, which part."""

import pytest

from campaign.refusals import NotAllowed
from publishing.honours.counting import characters, fits
from publishing.honours.group_photos import (
    BadCrop,
    NobodyListed,
    Shown,
    crop_photo,
    keep_group_photo,
    list_people,
    middle_crop,
)
from publishing.honours.stories import (
    BadLength,
    ChangedMeanwhile,
    NamesPerson,
    NoTitle,
    NotNow,
    approve_story,
    give_back_story,
    save_story,
    submit_story,
)
from publishing.models import AchievementStory, GroupPhoto, StoryState
from tests.files import picture
from tests.honours import DEEDS, LATER, approved_stories, group_photo, sent, titles


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def half(world):
    return titles(world, world.departments[-1:])


def save(world, half, text=DEEDS, *, seen=0, name="head", department=None):
    return save_story(
        evaluation=half,
        department=department or world.departments[-1],
        text=text,
        seen=seen,
        by=world.access(name),
        at=LATER,
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("文明 部室\n", 4), ("一，二。", 4), ("　全角空格　", 4), ("“323”", 5), ("𠮷野", 2)],
)
def test_characters_are_counted_without_white_space(text, count):
    assert characters(text) == count


@pytest.mark.parametrize(("count", "is_right"), [(99, False), (100, True), (200, True), (201, False)])
def test_deeds_have_100_to_200_characters(count, is_right):
    assert fits("字 " * count) == is_right


def test_deeds_go_from_the_department_to_the_office(world, half):
    story = submit_story(story=save(world, half), by=world.access("head"), at=LATER)

    story = approve_story(story=story, by=world.access("office"), at=LATER)

    assert [story.state, story.text, story.approved_by.username] == [
        StoryState.APPROVED,
        DEEDS,
        "t2026-office",
    ]


@pytest.mark.parametrize("text", ["太短", "字" * 201])
def test_deeds_of_a_wrong_length_are_kept_and_not_handed_in(world, half, text):
    story = save(world, half, text)

    with pytest.raises(BadLength):
        submit_story(story=story, by=world.access("head"), at=LATER)

    assert AchievementStory.objects.get().text == text


def test_deeds_that_name_a_person_are_not_handed_in(world, half):
    story = save(world, half, DEEDS + world.users["employee"].person.name)

    with pytest.raises(NamesPerson):
        submit_story(story=story, by=world.access("head"), at=LATER)


def test_second_save_of_the_same_page_overwrites_nothing(world, half):
    save(world, half)

    with pytest.raises(ChangedMeanwhile):
        save(world, half, "别人写的", name="deputy")

    assert AchievementStory.objects.get().text == DEEDS


def test_what_is_handed_in_is_changed_by_the_office_only(world, half):
    submit_story(story=save(world, half), by=world.access("head"), at=LATER)
    with pytest.raises(NotNow):
        save(world, half, DEEDS + "补充", seen=1)

    story = save(world, half, DEEDS + "完善", seen=1, name="office")

    assert [story.text, story.state] == [DEEDS + "完善", StoryState.SUBMITTED]


def test_approved_deeds_that_change_are_approved_anew(world, half):
    (story,) = approved_stories(world, half, world.departments[-1:])

    story = save(world, half, DEEDS + "完善", seen=1, name="office")

    assert [story.state, story.approved_by, story.approved_at] == [StoryState.SUBMITTED, None, None]


def test_office_gives_deeds_back_with_a_remark(world, half):
    story = submit_story(story=save(world, half), by=world.access("head"), at=LATER)

    story = give_back_story(story=story, remark="请补充数据", by=world.access("office"), at=LATER)

    assert [story.state, story.remark] == [StoryState.WRITING, "请补充数据"]


@pytest.mark.parametrize("name", ["scorer", "leader", "employee", "auditor"])
def test_deeds_are_written_by_head_deputy_and_office(world, half, name):
    with pytest.raises(NotAllowed):
        save(world, half, name=name)


def test_head_writes_about_the_own_department_only(world):
    half = titles(world)

    with pytest.raises(NotAllowed):
        save(world, half, department=world.departments[0])


def test_department_without_the_title_has_no_deeds(world, half):
    with pytest.raises(NoTitle):
        save(world, half, name="office", department=world.departments[0])


@pytest.mark.parametrize("shown", [Shown(), Shown(staff_numbers=("00011",), is_nobody=True)])
def test_group_photo_without_a_clear_list_is_refused(world, half, shown):
    """PRV-6: who uploads lists everybody who can be recognised, or states that nobody can."""
    with pytest.raises(NobodyListed):
        keep_group_photo(
            evaluation=half,
            department=world.departments[-1],
            file=sent(),
            name="合影.jpg",
            shown=shown,
            by=world.access("head"),
            at=LATER,
        )

    assert GroupPhoto.objects.count() == 0


def test_group_photo_is_kept_with_its_list_and_shows_its_middle(world, half):
    """PRV-6, UPL-7: 16:9 is cut at its sides to 4:3."""
    photo = keep_group_photo(
        evaluation=half,
        department=world.departments[-1],
        file=sent(picture(size=(1600, 900))),
        name="合影.jpg",
        shown=Shown(staff_numbers=("00007", "00011")),
        by=world.access("head"),
        at=LATER,
    )

    listed = [row.person.staff_number for row in photo.listed.order_by("person__staff_number")]
    assert listed == ["00007", "00011"]
    assert [photo.crop_left, photo.crop_top, photo.crop_width, photo.crop_height] == [1250, 0, 7500, 10_000]


@pytest.mark.parametrize(
    ("size", "crop"),
    [((4000, 3000), (0, 0, 10_000)), ((3000, 4000), (0, 2187, 10_000)), ((8000, 3000), (2500, 0, 5000))],
)
def test_middle_crop_is_the_largest_of_4_to_3(size, crop):
    assert middle_crop(*size) == crop


@pytest.mark.parametrize(
    ("left", "top", "width"), [(0, 0, 10_001), (5001, 0, 5000), (0, 6000, 8000), (0, 0, 0), (-1, 0, 100)]
)
def test_crop_outside_of_the_picture_is_refused(world, half, left, top, width):
    (story,) = approved_stories(world, half, world.departments[-1:])
    photo = group_photo(world, story)

    with pytest.raises(BadCrop):
        crop_photo(photo=photo, left=left, top=top, width=width, by=world.access("head"), at=LATER)

    photo.refresh_from_db()
    assert [photo.crop_left, photo.crop_top, photo.crop_width] == [0, 625, 10_000]


def test_crop_and_list_are_changed_by_the_department(world, half):
    (story,) = approved_stories(world, half, world.departments[-1:])
    photo = group_photo(world, story)

    crop_photo(photo=photo, left=1000, top=2000, width=5000, by=world.access("deputy"), at=LATER)
    changed = list_people(
        photo=photo, shown=Shown(staff_numbers=("00011",)), by=world.access("deputy"), at=LATER
    )

    assert [changed.crop_left, changed.crop_top, changed.crop_width, changed.is_nobody] == [
        1000,
        2000,
        5000,
        False,
    ]
    assert [row.person.staff_number for row in changed.listed.all()] == ["00011"]

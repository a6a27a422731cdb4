"""The handbook in versions."""

import pytest
from django.db import DatabaseError, transaction

from activities.etiquette.handbooks import (
    BadChapter,
    ChaptersMissing,
    HandbookPublished,
    InWorkAlready,
    WrittenMeanwhile,
    begin_handbook,
    current_handbook,
    handbook_in_work,
    publish_handbook,
    save_chapter,
)
from activities.models import Aspect, Handbook, HandbookChapter
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from tests.activities.etiquette.handbooks import BEGUN, PUBLISHED, published_handbook, written_handbook
from tests.makers import make_world


def first_chapter(handbook: Handbook) -> HandbookChapter:
    return handbook.chapters.select_related("handbook").order_by("code")[0]


def test_first_version_has_the_ten_aspects_in_their_order(world):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"), at=BEGUN)

    chapters = handbook.chapters.order_by("code")
    assert [chapter.code for chapter in chapters] == Aspect.values
    assert [handbook.version, handbook.title, {chapter.text for chapter in chapters}] == [
        1,
        "职工文明礼仪手册",
        {""},
    ]


def test_one_version_is_written_at_a_time(world):
    begin_handbook(campaign=world.campaign, by=world.access("office"))

    with pytest.raises(InWorkAlready):
        begin_handbook(campaign=world.campaign, by=world.access("office"))


def test_version_without_a_text_is_not_published_and_the_chapters_are_named(world):
    handbook = written_handbook(world)
    HandbookChapter.objects.filter(handbook=handbook, code__in=["03", "07"]).update(text="<p></p>")

    with pytest.raises(ChaptersMissing) as refusal:
        publish_handbook(handbook=handbook, by=world.access("office"))

    titles = list(
        handbook.chapters.filter(code__in=["03", "07"]).order_by("code").values_list("title", flat=True)
    )
    assert refusal.value.message.endswith("、".join(titles))
    assert current_handbook(world.campaign) is None


def test_published_version_stays_as_it_is_and_the_next_begins_with_it(world):
    handbook = published_handbook(world)
    chapter = first_chapter(handbook)
    about = {"title": "另一个题目", "text": "<p>改</p>", "by": world.access("office")}

    with pytest.raises(HandbookPublished):
        save_chapter(chapter=chapter, **about)
    with pytest.raises(HandbookPublished):
        publish_handbook(handbook=handbook, by=world.access("office"))
    second = begin_handbook(campaign=world.campaign, by=world.access("office"))
    save_chapter(chapter=first_chapter(second), **about)

    assert [current_handbook(world.campaign), handbook_in_work(world.campaign)] == [handbook, second]
    assert [first_chapter(handbook).title, first_chapter(second).title] == [chapter.title, "另一个题目"]
    texts = [
        list(one.chapters.order_by("code").values_list("text", flat=True)[1:]) for one in (handbook, second)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "write",
    [
        lambda handbook: HandbookChapter.objects.filter(handbook=handbook).update(text="<p>改</p>"),
        lambda handbook: HandbookChapter.objects.filter(handbook=handbook).update(frozen_at=None),
        lambda handbook: HandbookChapter.objects.filter(handbook=handbook).delete(),
        lambda handbook: Handbook.objects.filter(pk=handbook.pk).update(title="改"),
        lambda handbook: Handbook.objects.filter(pk=handbook.pk).update(published_at=None),
    ],
)
def test_database_keeps_what_is_published_aud_3(world, write):
    handbook = published_handbook(world)

    with pytest.raises(DatabaseError), transaction.atomic():
        write(handbook)


def test_text_is_cleaned_to_the_allow_list_pdf_3(world):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"))
    chapter = first_chapter(handbook)

    saved = save_chapter(
        chapter=chapter,
        title=" 办公室 礼仪 ",
        text='<p onclick="x()">敲门</p><script>x()</script><img src="/x"><h2>守时</h2>',
        by=world.access("office"),
    )

    assert [saved.title, saved.text] == ["办公室 礼仪", "<p>敲门</p><p>守时</p>"]


def test_second_writer_is_told_instead_of_writing_over(world):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"))
    chapter = first_chapter(handbook)
    save_chapter(chapter=chapter, title="一", text="<p>甲</p>", seen=0, by=world.access("office"))

    with pytest.raises(WrittenMeanwhile):
        save_chapter(chapter=chapter, title="一", text="<p>乙</p>", seen=0, by=world.access("second"))

    assert first_chapter(handbook).text == "<p>甲</p>"


def test_saving_the_same_again_leaves_no_trace(world):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"))
    chapter = first_chapter(handbook)
    for _each in range(2):
        save_chapter(chapter=chapter, title="一", text="<p>甲</p>", by=world.access("office"))

    assert first_chapter(handbook).edition == 1
    assert AuditEntry.objects.filter(event="activities.handbook.chapter_saved").count() == 1


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [("", "<p>x</p>", "title"), ("长" * 41, "<p>x</p>", "title"), ("题", f"<p>{'长' * 5001}</p>", "text")],
)
def test_chapter_that_does_not_fit_is_refused_at_its_field(world, title, text, field):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"))

    with pytest.raises(BadChapter) as refusal:
        save_chapter(chapter=first_chapter(handbook), title=title, text=text, by=world.access("office"))

    assert refusal.value.field == field


@pytest.mark.parametrize("role", ["administrator", "leader", "head", "employee", "auditor", "scorer"])
def test_handbook_is_written_by_the_office_alone(world, role):
    handbook = written_handbook(world)
    other = world.access(role)

    for act in (
        lambda: begin_handbook(campaign=world.campaign, by=other),
        lambda: save_chapter(chapter=first_chapter(handbook), title="x", text="<p>x</p>", by=other),
        lambda: publish_handbook(handbook=handbook, by=other),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_handbook_of_another_campaign_is_its_own(world):
    published_handbook(world)
    other = make_world("other")

    with pytest.raises(NotAllowed):
        begin_handbook(campaign=world.campaign, by=other.access("office"))
    assert current_handbook(other.campaign) is None


def test_fingerprint_says_what_is_in_it(world):
    one, other = published_handbook(world), published_handbook(make_world("other"))

    assert [one.published_at, one.sha256 == other.sha256, len(one.sha256)] == [PUBLISHED, True, 64]

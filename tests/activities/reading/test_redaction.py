"""What the jury sees of a work: no name in it, none beside it, none behind it (M22)."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter

from activities.models import Contest, ContestState, Submission
from activities.reading.jury import name_juror, set_up_jury
from activities.reading.jury_reading import CannotDraw, draw_readers
from activities.reading.redaction import (
    BadRedaction,
    check_work,
    page_seen,
    titles_seen,
    unchecked,
    work_seen,
)
from campaign.models import DepartmentName
from campaign.refusals import NotAllowed
from tests.activities.reading.jury_makers import CRITERIA, IN_MAY, LEVELS, make_jury
from tests.activities.reading.reading_makers import author, make_contest, make_work
from tests.browsing import client_of

SECRET = "LEAK-AUTHOR"


def scan(tmp_path, pages=2):
    """A PDF without text that says in its properties who wrote it."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Author": SECRET, "/Title": SECRET})
    path = tmp_path / "scan.pdf"
    with path.open("wb") as file:
        writer.write(file)
    return path


def photo(tmp_path):
    """A photo with an author in its EXIF and a comment."""
    exif = Image.Exif()
    exif[0x013B] = SECRET
    path = tmp_path / "photo.jpg"
    Image.effect_noise((400, 300), 80).convert("RGB").save(path, exif=exif, comment=SECRET.encode())
    return path


@pytest.fixture
def scanned(world, tmp_path) -> Submission:
    contest = make_contest(world)
    files = [(scan(tmp_path), f"{SECRET}.pdf"), (photo(tmp_path), f"{SECRET}.jpg")]
    return make_work(world, contest, text="", files=files)


def ready(world, contest):
    """The contest with a jury before the draw."""
    Contest.objects.filter(pk=contest.pk).update(state=ContestState.CLOSED)
    office = world.access("office")
    jury = set_up_jury(
        contest=contest,
        criteria=CRITERIA,
        levels=LEVELS,
        readers_each=1,
        marks_until=date(2026, 6, 1),
        by=office,
        at=IN_MAY,
    )
    name_juror(jury=jury, user=world.users["juror"], by=office)
    return jury


def test_work_seen_names_nobody_and_no_department_also_not_a_former_name(world):
    jury = make_jury(world, works=1)
    work = Submission.objects.select_related("author__department", "department").get()
    DepartmentName.objects.create(department=work.department, name="老通风区", until=date(2026, 1, 5))
    work.title = f"{work.author.name}的读书路"
    work.text = f"老通风区的同事好。\n{work.department.name}里，工号{work.author.staff_number}。"

    seen = work_seen(work)

    assert (seen.title, seen.paragraphs) == ("□□的读书路", ["□□的同事好。", "□□里，工号□□。"])
    assert titles_seen([work]) == {work.pk: "□□的读书路"}
    assert jury.readers_each == 3


def test_office_blots_out_further_words(world):
    make_jury(world, works=1)
    work = Submission.objects.select_related("author__department", "department", "contest").get()
    work.text = "我在提升机房值班。"

    check_work(submission=work, words=["提升机房", " ", "提升机房"], withheld=[], by=world.access("office"))

    assert work_seen(work).paragraphs == ["我在□□值班。"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"words": ["一"]}, "words"),
        ({"words": ["字" * 41]}, "words"),
        ({"words": [f"词{n}" for n in range(51)]}, "words"),
        ({"withheld": [9]}, "withheld"),
    ],
)
def test_redaction_that_does_not_fit_is_refused(world, values, field):
    make_jury(world, works=1)
    work = Submission.objects.select_related("author__department", "department", "contest").get()

    with pytest.raises(BadRedaction) as refused:
        check_work(submission=work, by=world.access("office"), **({"words": [], "withheld": []} | values))

    assert refused.value.field == field


def test_pages_are_drawn_anew_without_the_properties_of_the_files(scanned):
    first, second, third = (page_seen(scanned, number) for number in (1, 2, 3))

    assert [media_type for __, media_type in (first, second, third)] == [
        "image/png",
        "image/png",
        "image/jpeg",
    ]
    assert [content for content, __ in (first, second, third) if SECRET.encode() in content] == []
    with Image.open(BytesIO(third[0])) as image:
        assert (dict(image.getexif()), image.info.get("comment"), image.size) == ({}, None, (400, 300))
    assert page_seen(scanned, 4) is None


def test_draw_waits_until_a_person_has_looked_at_the_pages(world, scanned):
    jury = ready(world, scanned.contest)
    office = world.access("office")
    with pytest.raises(CannotDraw, match="1"):
        draw_readers(jury=jury, by=office)

    check_work(submission=scanned, words=[], withheld=[1], by=office)
    draw_readers(jury=jury, by=office)

    assert unchecked([scanned]) == []
    assert page_seen(scanned, 1) is None
    assert page_seen(scanned, 1, withheld_too=True) is not None


def test_work_that_changed_is_looked_at_again(world, scanned):
    check_work(submission=scanned, words=[], withheld=[], by=world.access("office"))
    scanned.version += 1

    assert unchecked([scanned]) == [scanned]


def test_all_pages_of_a_work_without_text_are_never_withheld(world, scanned):
    with pytest.raises(BadRedaction):
        check_work(submission=scanned, words=[], withheld=[1, 2, 3], by=world.access("office"))


def test_only_the_office_redacts(world, scanned):
    with pytest.raises(NotAllowed):
        check_work(submission=scanned, words=[], withheld=[], by=world.access("juror"))


def test_juror_gets_pages_under_names_that_say_nothing(world, scanned):
    jury = ready(world, scanned.contest)
    check_work(submission=scanned, words=[], withheld=[2], by=world.access("office"))
    draw_readers(jury=jury, by=world.access("office"))
    juror = client_of(world.users["juror"])
    base = f"/c/{world.campaign.code}/reading/contests/{scanned.contest_id}/jury/works/1/"

    page, picture, withheld = (juror.get(base + path) for path in ("", "pages/3/", "pages/2/"))

    assert picture.headers["Content-Disposition"] == 'inline; filename="001-3.jpg"'
    assert withheld.status_code == 404
    told = page.content + picture.content + str(picture.headers).encode()
    assert [word for word in (SECRET, author(world).name) if word.encode() in told] == []

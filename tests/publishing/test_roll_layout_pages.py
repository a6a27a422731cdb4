"""The page of a roll's layouts and the job that draws them: what is drawn, what may be fetched, and when no longer."""

import os
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from campaign import jobs
from campaign.models import Job, JobState
from campaign.portraits import withdraw_consent
from publishing.honours.formats import LAYOUTS
from publishing.honours.layout_printing import (
    KEPT,
    RollEmpty,
    drop_old_layouts,
    layout_folder,
    layout_path,
    start_layout,
)
from publishing.honours.rolls import issue_roll
from publishing.models import GroupPhoto, HonourRoll, RollEdition
from tests.browsing import client_of
from tests.honours import ASKED, LATER, person_of, ready_roll
from tests.publishing.rolls import photo_bytes

POSTER, LEAFLET = LAYOUTS["poster_a2"], LAYOUTS["leaflet_a4"]
LARGEST = (3000, 4000)  # as large as the pictures of the makers


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch):
    """A folder of the test's own; the makers' pictures are no photos, so every picture is drawn as the same one."""
    settings.MEDIA_ROOT = tmp_path
    photo = photo_bytes(*LARGEST)
    monkeypatch.setattr("publishing.honours.layout_printing.picture_bytes", lambda campaign, sha256: photo)


@pytest.fixture
def edition(world):
    return issue_roll(roll=ready_roll(world), by=world.access("office"), at=LATER)


@pytest.fixture
def empty(world):
    return HonourRoll.objects.create(
        campaign=world.campaign,
        title="光荣榜",
        period="2026年下半年",
        purposes=["board"],
        made_by=world.users["office"],
        made_at=ASKED,
    )


def address(roll, end=""):
    return f"/c/t2026/honours/rolls/{roll.pk}/layouts/{end}"


def drawn(world, edition, layout, *, roll=None):
    """A drawing as the task process leaves it."""
    job = start_layout(roll=roll or edition.roll, layout=layout, edition=edition, by=world.access("office"))
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def test_leaflet_is_drawn_with_its_print_run_and_served(world, edition):
    job = drawn(world, edition, LEAFLET)

    office, roll = client_of(world.users["office"]), edition.roll
    assert [job.state, job.error] == [JobState.DONE, ""]
    documents = {
        form: pypdfium2.PdfDocument(
            b"".join(office.get(address(roll, f"{job.pk}/{form}.pdf")).streaming_content)
        )
        for form in ("print", "imposed")
    }
    assert {form: len(document) for form, document in documents.items()} == {"print": 2, "imposed": 2}
    assert [office.get(address(roll, f"{job.pk}/{page}.png")).status_code for page in (1, 2, 3)] == [
        200,
        200,
        404,
    ]
    again = start_layout(roll=roll, layout=LEAFLET, edition=edition, by=world.access("office"))
    assert again == job


def test_drawing_is_not_handed_out_after_a_withdrawal(world, edition):
    """PRV-4, PRV-4a: neither picture nor file; drawing it makes edition 2, and the file of edition 1 stays shut."""
    roll, office = edition.roll, client_of(world.users["office"])
    old = drawn(world, edition, POSTER)
    files = [f"{old.pk}/1.png", f"{old.pk}/print.pdf"]
    before = [office.get(address(roll, end)).status_code for end in files]

    withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)
    after = [office.get(address(roll, end)).status_code for end in files]
    page = office.get(address(roll, "?layout=poster_a2"))
    office.post(address(roll, "?layout=poster_a2"))
    new = Job.objects.order_by("-pk").first()
    jobs.run_job.func(new.pk)

    assert [before, after, page.context["drawing"], page.context["fell_away"]] == [
        [200, 200],
        [404, 404],
        None,
        True,
    ]
    assert [new.arguments["edition"], RollEdition.objects.count()] == [2, 2]
    assert [office.get(address(roll, f"{one}/print.pdf")).status_code for one in (new.pk, old.pk)] == [
        200,
        404,
    ]


def test_consent_that_falls_away_before_the_drawing_stops_it(world, edition):
    job = start_layout(roll=edition.roll, layout=POSTER, edition=edition, by=world.access("office"))
    withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)

    jobs.run_job.func(job.pk)

    job.refresh_from_db()
    assert [job.state, layout_path(job, "print.pdf").exists()] == [JobState.FAILED, False]


def test_roll_in_work_is_shown_and_its_file_is_not_for_the_print_shop(world):
    roll = ready_roll(world)
    job = drawn(world, None, POSTER, roll=roll)
    office = client_of(world.users["office"])
    page = office.get(address(roll, "?layout=poster_a2&work=1"))
    picture = address(roll, f"{job.pk}/1.png")
    before = office.get(picture).status_code

    withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)

    assert [page.context["drawing"].job, before, office.get(picture).status_code] == [job, 200, 404]
    assert office.get(address(roll, f"{job.pk}/print.pdf")).status_code == 404


def test_roll_with_nobody_on_it_says_so(world, empty):
    office = client_of(world.users["office"])

    pages = [office.get(address(empty, f"?layout={code}")) for code in LAYOUTS]

    assert {page.status_code for page in pages} == {200}
    assert [page.context["is_empty"] for page in pages] == [True] * len(LAYOUTS)
    with pytest.raises(RollEmpty):
        start_layout(roll=empty, layout=POSTER, edition=None, by=world.access("office"))
    assert [office.post(address(empty)).status_code, Job.objects.count()] == [302, 0]


def test_drawings_go_after_a_week(world, edition):
    """PRV-9: no pictures of people lie about; the edition is drawn again when it is wanted."""
    job = drawn(world, edition, POSTER)
    kept = drop_old_layouts()
    old = (timezone.now() - KEPT - timedelta(hours=1)).timestamp()
    for file in layout_folder().iterdir():
        os.utime(file, (old, old))

    gone = drop_old_layouts()

    again = start_layout(roll=edition.roll, layout=POSTER, edition=edition, by=world.access("office"))
    assert [kept, gone > 0, list(layout_folder().iterdir()), again == job] == [0, True, [], False]


def test_desk_says_how_coarse_a_picture_will_be(world):
    """In print terms, entry by entry, for the layouts of the roll's uses alone."""
    roll = ready_roll(world)
    GroupPhoto.objects.update(width=640, height=480)

    page = client_of(world.users["office"]).get(f"/c/t2026/honours/rolls/{roll.pk}/")

    [(__, __, [row])] = page.context["sections"]
    found = {placed.layout.code: placed for placed in row["coarse"]}
    assert {placed.layout.purpose for placed in row["coarse"]} <= set(roll.purposes)
    assert all(placed.dpi < placed.layout.least_dpi for placed in row["coarse"])
    assert f"{found['board_tall'].dpi} dpi" in page.content.decode()


def test_leader_looks_and_does_not_draw(world, edition):
    job = drawn(world, edition, POSTER)
    leader = client_of(world.users["leader"])

    answers = [
        leader.get(address(edition.roll)).status_code,
        leader.get(address(edition.roll, f"{job.pk}/1.png")).status_code,
        leader.get(address(edition.roll, f"{job.pk}/print.pdf")).status_code,
        leader.post(address(edition.roll)).status_code,
    ]

    assert answers == [200, 200, 403, 403]

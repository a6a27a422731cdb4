"""Reprints: the stored bytes, or drawn anew the same text with both fingerprints."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.jobs import run_job
from campaign.models import AuditEntry, Job, JobState
from publishing.drawing import draw_again, issued_files, latest_drawing
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.outputs import DRAWERS, text_sha256
from publishing.paper import paper_pdf
from publishing.press import PaperTooHeavy
from tests.browsing import client_of
from tests.publishing.keeping import keep_file
from tests.publishing.matters import issue_matter


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def draw(world, paper: Publication, callbacks) -> Job:
    """The paper drawn anew by the office; the finished job."""
    with callbacks(execute=True):
        job = draw_again(publication=paper, by=world.access("office"))
    job.refresh_from_db()
    return job


def issued_long_ago(world) -> Publication:
    """An issued paper whose drawing is over, with the files that the test keeps for it."""
    paper = issue_matter(world)
    Job.objects.update(state=JobState.DONE, finished_at=timezone.now())
    return paper


def drawn(world, callbacks, **about) -> Publication:
    """An issued paper with its files."""
    with callbacks(execute=True):
        return issue_matter(world, **about)


def pdfs(paper: Publication) -> list[PublicationFile]:
    return list(paper.files.filter(format=FileFormat.PDF).order_by("drawing"))


@pytest.mark.pdf
def test_paper_without_a_month_is_drawn_in_every_format_but_a_workbook(
    world, django_capture_on_commit_callbacks
):
    paper = drawn(world, django_capture_on_commit_callbacks)

    files = issued_files(paper.files.all())
    assert sorted(files) == ["docx", "html", "pdf"]
    for file in files.values():
        content = file.path.read_bytes()
        assert [hashlib.sha256(content).hexdigest(), text_sha256(file.format, content)] == [
            file.sha256,
            file.text_sha256,
        ]
        assert file.engine
    assert len(files["pdf"].fonts) == 64


@pytest.mark.pdf
def test_paper_drawn_anew_has_the_identical_bytes_and_adds_nothing(world, django_capture_on_commit_callbacks):
    paper = drawn(world, django_capture_on_commit_callbacks)
    before = sorted(paper.files.values_list("pk", "sha256"))

    job = draw(world, paper, django_capture_on_commit_callbacks)

    assert [job.state, job.error, sorted(paper.files.values_list("pk", "sha256"))] == [
        JobState.DONE,
        "",
        before,
    ]
    entries = AuditEntry.objects.filter(event="publishing.file.redrawn", object_id=str(paper.pk))
    assert sorted(entry.data["format"] for entry in entries) == ["docx", "html", "pdf"]
    assert all(entry.data["sha256"] == entry.data["issued"] for entry in entries)


@pytest.mark.pdf
def test_other_bytes_with_the_same_text_are_kept_beside_the_first(world, django_capture_on_commit_callbacks):
    paper = issued_long_ago(world)
    older = keep_file(paper, paper_pdf(paper.payload).pdf)  # as another program would have drawn it

    job = draw(world, paper, django_capture_on_commit_callbacks)
    again = draw(world, paper, django_capture_on_commit_callbacks)

    first, second = pdfs(paper)
    assert [job.state, again.state, first, second.drawing] == [JobState.DONE, JobState.DONE, older, 2]
    assert first.sha256 != second.sha256
    assert text_sha256("pdf", first.path.read_bytes()) == second.text_sha256
    assert issued_files(paper.files.all())[FileFormat.PDF] == older
    page = client_of(world.users["auditor"]).get(f"/c/t2026/papers/{paper.pk}/").content.decode()
    assert [first.sha256[:16] in page, second.sha256[:16] in page] == [True, True]


@pytest.mark.pdf
def test_another_text_is_refused_and_recorded(world, django_capture_on_commit_callbacks):
    paper = issued_long_ago(world)
    other = paper.payload | {"title": {"text": "另一标题", "lines": ["另一标题"]}}
    keep_file(paper, paper_pdf(other).pdf)

    job = draw(world, paper, django_capture_on_commit_callbacks)

    assert [job.state, len(pdfs(paper))] == [JobState.FAILED, 1]
    entry = AuditEntry.objects.get(event="publishing.file.differs")
    assert [entry.succeeded, entry.object_id, entry.data["format"]] == [False, str(paper.pk), "pdf"]


@pytest.mark.pdf
@pytest.mark.parametrize("damage", ["flipped", "gone"])
def test_lost_file_comes_back_byte_for_byte(world, django_capture_on_commit_callbacks, damage):
    paper = drawn(world, django_capture_on_commit_callbacks)
    file = pdfs(paper)[0]
    before = file.path.read_bytes()
    if damage == "flipped":
        file.path.write_bytes(before[:-1] + b"?")
    else:
        file.path.unlink()

    draw(world, paper, django_capture_on_commit_callbacks)

    assert [file.path.read_bytes(), len(pdfs(paper))] == [before, 1]
    entry = AuditEntry.objects.get(event="publishing.file.restored")
    assert [entry.data["format"], entry.data["sha256"]] == ["pdf", file.sha256]


@pytest.mark.pdf
def test_drawing_that_was_cut_off_adds_what_is_missing(world, django_capture_on_commit_callbacks):
    paper = issue_matter(world)
    kept = keep_file(paper, paper_pdf(paper.payload, archival=True).pdf)

    run_job.func(latest_drawing(paper).pk)

    assert [sorted(issued_files(paper.files.all())), pdfs(paper)] == [["docx", "html", "pdf"], [kept]]


def test_drawing_under_way_serves_a_second_click(world):
    paper = issue_matter(world)

    jobs = {draw_again(publication=paper, by=world.access(name)).pk for name in ("office", "second")}

    assert jobs == {latest_drawing(paper).pk}


@pytest.mark.parametrize(
    ("role", "status"), [("office", 200), ("auditor", 200), ("head", 404), ("employee", 404)]
)
def test_later_drawings_are_for_the_office_and_the_auditor(world, role, status):
    paper = issue_matter(world)
    keep_file(paper, b"%PDF-1.7 first")
    keep_file(paper, b"%PDF-1.7 second", drawing=2)
    client = client_of(world.users[role])

    first = client.get(reverse("publishing:publication_file", args=["t2026", paper.pk, "pdf"]))
    second = client.get(reverse("publishing:publication_drawing", args=["t2026", paper.pk, "pdf", 2]))

    assert [first.status_code, first.content, second.status_code] == [200, b"%PDF-1.7 first", status]


def test_page_of_a_paper_runs_nothing_and_loads_nothing(world):
    paper = issue_matter(world)
    keep_file(paper, b"<!doctype html><body>x</body>", "html")

    answer = client_of(world.users["employee"]).get(f"/c/t2026/papers/{paper.pk}/html/")

    assert [answer["Content-Type"], answer["Content-Security-Policy"], answer["Content-Disposition"][:6]] == [
        "text/html; charset=utf-8",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; "
        "base-uri 'none'; form-action 'none'; sandbox",
        "inline",
    ]


def test_format_that_is_refused_holds_no_other_one_back(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(payload, publication):
        raise PaperTooHeavy

    monkeypatch.setitem(DRAWERS, FileFormat.PDF, refuse)

    paper = drawn(world, django_capture_on_commit_callbacks)

    job = latest_drawing(paper)
    assert sorted(issued_files(paper.files.all())) == ["docx", "html"]
    assert [job.state, job.error] == [JobState.FAILED, str(PaperTooHeavy())]

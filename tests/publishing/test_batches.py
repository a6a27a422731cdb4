"""Several papers printed in one go (PDF-4)."""

import hashlib
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from campaign.jobs import run_job
from campaign.models import AuditEntry, Job, JobState
from campaign.refusals import NotAllowed
from publishing.batches import (
    BatchTooLong,
    NothingChosen,
    batch_path,
    file_name,
    parts_of,
    start_batch,
)
from publishing.issuing import void_paper
from publishing.models import Publication
from tests.browsing import client_of
from tests.makers import make_world
from tests.publishing.keeping import keep_file
from tests.publishing.matters import issue_matter


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def blank(pages: int) -> bytes:
    """A PDF of empty pages."""
    writer, stream = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(stream)
    return stream.getvalue()


def issue_some(world, *pages: int) -> list[Publication]:
    """Issued papers with PDFs of so many pages."""
    papers = []
    for place, count in enumerate(pages, start=1):
        paper = issue_matter(world, f"test:{place}")
        keep_file(paper, blank(count), pages=count)
        papers.append(paper)
    return papers


def order(world, papers, *, output: str = "pdf", by: str = "office") -> Job:
    return start_batch(papers=papers, output=output, by=world.access(by))


def printed(world, papers, *, output: str = "pdf") -> Job:
    job = order(world, papers, output=output)
    run_job.func(job.pk)
    job.refresh_from_db()
    return job


def outline(pdf: PdfReader) -> list[tuple[str, int]]:
    """The bookmarks of the first level, each with its page from 0."""
    return [
        (each.title, pdf.get_destination_page_number(each))
        for each in pdf.outline
        if not isinstance(each, list)
    ]


def test_batch_is_one_pdf_with_a_bookmark_for_each_paper_on_a_right_hand_page(world):
    papers = issue_some(world, 3, 2, 1)

    job = printed(world, list(reversed(papers)))

    assert [job.state, job.error, job.done, job.total, parts_of(job)] == [JobState.DONE, "", 4, 4, [1]]
    pdf = PdfReader(batch_path(job, 1))
    assert [len(pdf.pages), outline(pdf)] == [
        8,
        [(str(papers[0]), 0), (str(papers[1]), 4), (str(papers[2]), 6)],
    ]
    entry = AuditEntry.objects.get(event="publishing.batch.ordered")
    assert entry.data["papers"] == [str(paper.number) for paper in papers]


@pytest.mark.pdf
def test_batch_draws_what_is_not_drawn_yet_and_keeps_it(world):
    papers = [issue_matter(world, f"test:{place}") for place in (1, 2)]

    job = printed(world, papers)

    pdf = PdfReader(batch_path(job, 1))
    text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    assert [str(paper.number) in text for paper in papers] == [True, True]
    kept = [paper.files.get(format="pdf") for paper in papers]
    assert [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in kept] == [
        file.sha256 for file in kept
    ]


def test_batch_of_more_than_200_pages_is_several_pdfs(world):
    papers = issue_some(world, 120, 79, 20, 199)

    job = printed(world, papers)

    assert [len(PdfReader(batch_path(job, part)).pages) for part in parts_of(job)] == [200, 20, 200]


def test_batch_of_more_than_1000_pages_is_refused(world):
    papers = issue_some(world, *[200] * 5, 1)

    with pytest.raises(BatchTooLong):
        order(world, papers)

    assert Job.objects.filter(kind="paper_batch").count() == 0
    assert order(world, papers[:5]).state == JobState.QUEUED


def test_archive_holds_every_file_as_it_was_drawn(world):
    papers = issue_some(world, 1, 2)
    keep_file(papers[0], b"PK word", "docx")

    job = printed(world, papers, output="zip")

    with ZipFile(batch_path(job, 1)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {
        file_name(paper, file.format): file.path.read_bytes()
        for paper in papers
        for file in paper.files.all()
    }


def test_damaged_paper_is_not_printed(world):
    papers = issue_some(world, 1, 2)
    papers[1].files.get().path.write_bytes(b"something else")

    job = printed(world, papers)

    assert [job.state, parts_of(job), str(papers[1].number) in job.error] == [JobState.FAILED, [], True]
    assert (
        AuditEntry.objects.filter(event="publishing.file.differs", object_id=str(papers[1].pk)).count() == 1
    )


def test_batch_is_gone_after_a_week(world):
    job = printed(world, issue_some(world, 1))
    Job.objects.update(requested_at=job.requested_at - timedelta(days=8))

    printed(world, list(Publication.objects.all()))

    job.refresh_from_db()
    assert parts_of(job) == []


def test_batch_runs_twice_with_one_result(world):
    job = printed(world, issue_some(world, 1, 1))
    before = batch_path(job, 1).read_bytes()

    Job.objects.update(state=JobState.QUEUED)
    run_job.func(job.pk)

    assert [batch_path(job, 1).read_bytes() == before, sorted(batch_path(job, 1).parent.iterdir())] == [
        True,
        [batch_path(job, 1)],
    ]


def test_nothing_chosen_prints_nothing(world):
    with pytest.raises(NothingChosen):
        order(world, [])


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "employee", "auditor"])
def test_only_the_office_prints_batches(world, role):
    papers = issue_some(world, 1)

    with pytest.raises(NotAllowed):
        order(world, papers, by=role)


def test_paper_of_another_campaign_is_not_printed_along(world):
    mine, foreign = issue_some(world, 1), issue_some(make_world("other"), 1)

    with pytest.raises(NotAllowed):
        order(world, [*mine, *foreign])


def test_file_name_is_short_and_safe(world):
    paper = issue_matter(world, title='关于/印发"方案"的通知：\t' + "长" * 150)

    name = file_name(paper, "pdf")

    assert [len(name), name[:24], len(name.encode()) < 255] == [
        84,
        "清矿机党发〔2026〕1号 关于印发方案的通知：",
        True,
    ]


def test_batch_is_chosen_followed_and_opened_in_the_browser_of_the_office(world):
    papers = issue_some(world, 2, 1)
    client = client_of(world.users["office"])
    choose = reverse("publishing:paper_batch", args=["t2026"])

    answer = client.post(choose, {"papers": [paper.pk for paper in papers], "output": "pdf"})
    job = Job.objects.get(kind="paper_batch")
    waiting = client.get(answer["Location"], headers={"HX-Request": "true"})
    run_job.func(job.pk)
    ready = client.get(answer["Location"], headers={"HX-Request": "true"})
    file = client.get(reverse("publishing:batch_file", args=["t2026", job.pk, 1]))

    assert answer["Location"] == reverse("publishing:batch_detail", args=["t2026", job.pk])
    assert ["<progress" in each.content.decode() for each in (waiting, ready)] == [True, False]
    assert ["hx-get" in each.content.decode() for each in (waiting, ready)] == [True, False]
    assert [file.status_code, file["Content-Type"]] == [200, "application/pdf"]
    assert len(PdfReader(BytesIO(b"".join(file.streaming_content))).pages) == 4
    assert AuditEntry.objects.latest("id").event == "publishing.batch.downloaded"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"papers": ["x"]},
        *({"papers": [pk], "output": "pdf"} for pk in ("99999", "9" * 30)),
        {"output": "exe"},
    ],
)
def test_bad_choice_is_answered_and_nothing_is_printed(world, given):
    issue_some(world, 1)

    answer = client_of(world.users["office"]).post(reverse("publishing:paper_batch", args=["t2026"]), given)

    assert [answer.status_code, Job.objects.filter(kind="paper_batch").count()] == [422, 0]


def test_void_paper_is_not_offered(world):
    papers = issue_some(world, 1, 1)
    void_paper(publication=papers[0], reason="误", by=world.access("office"))
    client = client_of(world.users["office"])

    page = client.get(reverse("publishing:paper_batch", args=["t2026"]))
    sent = client.post(
        reverse("publishing:paper_batch", args=["t2026"]), {"papers": [papers[0].pk], "output": "pdf"}
    )

    assert [[paper.pk for paper, *_ in page.context["rows"]], sent.status_code] == [[papers[1].pk], 422]

"""From a published month to an issued bulletin: numbered and frozen at once, drawn afterwards."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_default_timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from campaign.digests import sha256_of
from campaign.jobs import run_job
from campaign.models import AuditEntry, DocumentNumber, Job, JobState
from campaign.models.trail import WrittenOnce
from campaign.refusals import NotAllowed
from publishing.drawing import draw_again
from publishing.files import store
from publishing.issuing import AlreadyIssued
from publishing.models import Publication, PublicationFile
from publishing.month_papers import issue_bulletin, preview_path, preview_payload, start_preview
from scoring.entry import enter_deduction
from scoring.models import MonthRevision
from tests.browsing import client_of
from tests.makers import PUBLISHED, make_open_month, make_world, publish


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def issue(world, revision: MonthRevision, *, at: datetime = PUBLISHED, by: str = "office") -> Publication:
    return issue_bulletin(revision=revision, by=world.access(by), at=at)


def published(world, month: int) -> MonthRevision:
    return publish(world, make_open_month(world, date(2026, month, 1)))


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, 0, 30, tzinfo=get_default_timezone())


def keep(paper: Publication, content: bytes, file_format: str = "pdf") -> PublicationFile:
    """A file of the paper as the job keeps it, with bytes of the test."""
    file = PublicationFile(
        publication=paper,
        format=file_format,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        drawn_at=timezone.now(),
    )
    store(file.path, content)
    file.save(force_insert=True)
    return file


def test_issued_paper_is_numbered_frozen_and_asked_to_be_drawn(world):
    revision = publish(world)

    paper = issue(world, revision)

    stored = Publication.objects.get()
    assert str(stored.number) == "清矿机党发〔2026〕1号"
    assert [stored.month_revision, stored.issued_at, stored.campaign] == [revision, PUBLISHED, world.campaign]
    assert stored.sha256 == sha256_of(stored.payload) == sha256_of(paper.payload)
    job = Job.objects.get()
    assert [job.kind, job.arguments, job.subject] == [
        "paper",
        {"publication": paper.pk},
        str(stored.number),
    ]
    entry = AuditEntry.objects.filter(event="publishing.bulletin.issued").get()
    assert [entry.data["number"], entry.data["sha256"], entry.user] == [
        "清矿机党发〔2026〕1号",
        stored.sha256,
        world.users["office"],
    ]


def test_paper_is_issued_once(world):
    revision = publish(world)
    issue(world, revision)

    with pytest.raises(AlreadyIssued):
        issue(world, revision, by="second")

    assert [Publication.objects.count(), DocumentNumber.objects.count(), Job.objects.count()] == [1, 1, 1]


def test_numbers_run_without_gaps_and_begin_anew_each_year(world):
    first, second, third = published(world, 3), published(world, 4), published(world, 5)
    issue(world, first)
    with pytest.raises(AlreadyIssued):
        issue(world, first)

    issue(world, second, at=new_year(2027))
    issue(world, third, at=new_year(2027))

    assert [str(number) for number in DocumentNumber.objects.order_by("year", "number")] == [
        "清矿机党发〔2026〕1号",
        "清矿机党发〔2027〕1号",
        "清矿机党发〔2027〕2号",
    ]


def test_units_number_their_papers_apart(world):
    other = make_world("other")

    issue(world, publish(world))
    issue(other, publish(other))

    assert list(DocumentNumber.objects.values_list("number", flat=True)) == [1, 1]


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "employee", "auditor"])
def test_only_the_office_issues(world, role):
    revision = publish(world)

    with pytest.raises(NotAllowed):
        issue(world, revision, by=role)
    with pytest.raises(NotAllowed):
        start_preview(revision=revision, by=world.access(role))

    assert [DocumentNumber.objects.count(), Job.objects.count()] == [0, 0]


def test_office_of_another_campaign_issues_nothing_here(world):
    revision = publish(world)
    stranger = make_world("other").access("office")

    with pytest.raises(NotAllowed):
        issue_bulletin(revision=revision, by=stranger, at=PUBLISHED)

    assert Publication.objects.count() == 0


def test_paper_does_not_follow_what_changes_afterwards(world):
    revision = publish(world)
    paper = issue(world, revision)

    world.unit.issuer_name = "改名后的机关党委"
    world.unit.save()
    world.departments[0].name = "改名部"
    world.departments[0].save()

    assert Publication.objects.get().payload == paper.payload
    assert "改名" not in str(Publication.objects.get().payload)


def test_models_and_database_refuse_to_change_an_issued_paper(world):
    paper = issue(world, publish(world))
    keep(paper, b"bytes")
    paper.title = "另一标题"

    for act in (paper.save, paper.delete, lambda: Publication.objects.update(title="另一标题")):
        with pytest.raises(WrittenOnce):
            act()
    for table in ("publishing_publication", "publishing_publicationfile"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with (
                pytest.raises(DatabaseError, match="written once"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    assert [Publication.objects.count(), PublicationFile.objects.count()] == [1, 1]


def test_preview_differs_from_the_paper_in_its_number_only(world):
    revision = publish(world)

    before = preview_payload(revision, at=PUBLISHED)
    paper = issue(world, revision)

    differing = {name for name in before if before[name] != paper.payload[name]}
    assert differing == {"number", "preview"}
    assert DocumentNumber.objects.count() == 1


@pytest.mark.pdf
def test_files_are_drawn_by_the_job_and_hold_the_standings(world, django_capture_on_commit_callbacks):
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        points=Decimal("2"),
        reason="迟交重点工作月报",
    )
    revision = publish(world, month)

    with django_capture_on_commit_callbacks(execute=True):
        paper = issue(world, revision)

    job = Job.objects.get()
    assert [job.state, job.error, job.done, job.total] == [JobState.DONE, "", 4, 4]
    files = {file.format: file for file in paper.files.all()}
    assert sorted(files) == ["docx", "html", "pdf", "xlsx"]
    for file in files.values():
        content = file.path.read_bytes()
        assert [hashlib.sha256(content).hexdigest(), len(content)] == [file.sha256, file.size]
    reader = PdfReader(files["pdf"].path)
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")
    assert len(reader.pages) == files["pdf"].pages
    for expected in ("清矿机党发〔2026〕1号", "第3部", "198.00", "迟交重点工作月报"):
        assert expected in text
    sheet = load_workbook(BytesIO(files["xlsx"].path.read_bytes())).worksheets[0]
    assert "第3部" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.pdf
def test_job_that_runs_again_leaves_the_drawn_files_alone(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        paper = issue(world, publish(world))
    before = sorted(paper.files.values_list("id", "sha256"))

    Job.objects.update(state=JobState.QUEUED)
    run_job.func(Job.objects.get().pk)

    assert [sorted(paper.files.values_list("id", "sha256")), Job.objects.get().state] == [before, "done"]


@pytest.mark.pdf
def test_preview_is_drawn_and_issues_nothing(world, django_capture_on_commit_callbacks):
    revision = publish(world)

    with django_capture_on_commit_callbacks(execute=True):
        job = start_preview(revision=revision, by=world.access("office"))

    assert len(PdfReader(preview_path(job)).pages) >= 1
    assert (
        client_of(world.users["office"]).get(reverse("admin:preview_file", args=[job.pk])).status_code == 200
    )
    assert AuditEntry.objects.filter(event="publishing.preview.read", object_id=str(job.pk)).count() == 1
    assert [Publication.objects.count(), DocumentNumber.objects.count()] == [0, 0]


def test_download_is_the_drawn_bytes_and_is_recorded(world, client):
    paper = issue(world, publish(world))
    keep(paper, b"%PDF-1.7 bytes")
    client.force_login(world.users["employee"])

    answer = client.get(f"/c/t2026/papers/{paper.pk}/pdf/")

    assert [answer.status_code, answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]] == [
        200,
        b"%PDF-1.7 bytes",
        "application/pdf",
        "nosniff",
    ]
    entry = AuditEntry.objects.latest("id")
    assert [entry.event, entry.succeeded, entry.user] == [
        "publishing.file.downloaded",
        True,
        world.users["employee"],
    ]


@pytest.mark.parametrize("damage", ["flipped", "gone"])
def test_download_of_other_bytes_is_refused_and_recorded(world, client, damage):
    paper = issue(world, publish(world))
    file = keep(paper, b"%PDF-1.7 bytes")
    if damage == "flipped":
        file.path.write_bytes(b"%PDF-1.7 bytez")
    else:
        file.path.unlink()
    client.force_login(world.users["employee"])

    answer = client.get(f"/c/t2026/papers/{paper.pk}/pdf/")

    entry = AuditEntry.objects.latest("id")
    assert [answer.status_code, entry.event, entry.succeeded, entry.object_id] == [
        409,
        "publishing.file.differs",
        False,
        str(paper.pk),
    ]


@pytest.mark.parametrize("by", ["other", "auditor"])
def test_paper_is_drawn_again_by_its_own_office_only(world, by):
    paper = issue(world, publish(world))
    access = make_world("other").access("office") if by == "other" else world.access(by)
    before = Job.objects.count()

    with pytest.raises(NotAllowed):
        draw_again(publication=paper, by=access)

    assert Job.objects.count() == before

"""A month that was corrected: its old bulletin opens as superseded, and file, payload and month still verify."""

import hashlib
import json
from itertools import product

import pytest
from django.urls import reverse

from campaign.digests import sha256_of
from campaign.models import AuditEntry
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.month_papers import issue_bulletin, issue_notice
from scoring.models import MonthRevision
from tests.browsing import client_of, words
from tests.scoring.test_corrections import MAY, carried
from tests.scoring.test_corrections import line as line

FORMATS = ("pdf", "xlsx")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def papers(world, line, django_capture_on_commit_callbacks) -> list[Publication]:
    """The bulletin of March, drawn; after a correction its notice and the bulletin that takes the old one's place."""
    office = world.access("office")
    with django_capture_on_commit_callbacks(execute=True):
        old = issue_bulletin(revision=line.month.revisions.get(), by=office, at=MAY)
    revision = carried(world, line)
    with django_capture_on_commit_callbacks(execute=True):
        notice = issue_notice(revision=revision, by=office, at=MAY)
        new = issue_bulletin(revision=revision, by=office, at=MAY)
    return [old, notice, new]


def address(paper: Publication, file_format: str = "") -> str:
    if file_format:
        return reverse("publishing:publication_file", args=["t2026", paper.pk, file_format])
    return reverse("publishing:publication_detail", args=["t2026", paper.pk])


@pytest.mark.pdf
def test_old_bulletin_opens_as_superseded_and_every_fingerprint_verifies(world, papers):
    old, notice, new = papers
    client = client_of(world.users["employee"])

    pages = [client.get(address(paper)) for paper in papers]
    kept = {(file.publication, file.format): file.sha256 for file in PublicationFile.objects.all()}
    downloads = {
        (paper, file_format): b"".join(client.get(address(paper, file_format))) for paper, file_format in kept
    }

    assert [page.context["paper"].is_superseded for page in pages] == [True, False, False]
    assert {key: hashlib.sha256(content).hexdigest() for key, content in downloads.items()} == kept
    assert set(kept) == set(product(papers, FileFormat.values))
    for paper in Publication.objects.all():
        assert paper.sha256 == sha256_of(paper.payload)
    for revision in MonthRevision.objects.all():
        assert revision.sha256 == sha256_of(revision.payload())
    assert [old.payload["revision"], new.payload["revision"], new.supersedes] == [1, 2, old]
    assert [old.payload["month_sha256"], notice.payload["month_sha256"]] == [
        MonthRevision.objects.get(number=number).sha256 for number in (1, 2)
    ]


@pytest.mark.pdf
def test_fingerprint_on_the_page_is_that_of_the_bytes(world, papers):
    client = client_of(world.users["head"])
    old = papers[0]

    page = words(client.get(address(old)))

    for file_format in FORMATS:
        content = b"".join(client.get(address(old, file_format)))
        assert page.count(hashlib.sha256(content).hexdigest()) == 1


@pytest.mark.pdf
@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_turned_byte_of_the_old_bulletin_is_refused_and_recorded(world, papers, place):
    """PDF-6: bytes that are not those that were drawn are handed to nobody, of an old paper either."""
    file = PublicationFile.objects.get(publication=papers[0], format="pdf")
    content = bytearray(file.path.read_bytes())
    content[place] ^= 1
    file.path.chmod(0o600)
    file.path.write_bytes(content)

    answers = {
        (name, index): client_of(world.users[name]).get(address(papers[index], "pdf")).status_code
        for name in ("office", "employee", "auditor")
        for index in (0, 2)
    }

    refused = AuditEntry.objects.filter(event="publishing.file.differs", succeeded=False)
    assert answers == {(name, index): 409 if index == 0 else 200 for name, index in answers}
    assert {entry.object_id for entry in refused} == {str(papers[0].pk)}


def test_turned_digit_of_a_payload_is_found(world, line):
    """A frozen row cannot be changed by the site; a copy that somebody changed no longer has its fingerprint."""
    revision = carried(world, line)
    first = line.month.revisions.get(number=1)

    for found in (first, revision):
        copy = json.loads(json.dumps(found.payload()))
        copy["standings"][0]["total"] = "199.99"
        assert [sha256_of(found.payload()) == found.sha256, sha256_of(copy) == found.sha256] == [
            True,
            False,
        ]


@pytest.mark.pdf
def test_superseded_revision_is_exported_as_it_was(world, papers):
    """The page of revision 1 keeps its figures; what is exported today is revision 2."""
    client = client_of(world.users["employee"])

    page = client.get(reverse("scoring:month_revision", args=["t2026", "2026-03", 1]))
    now = client.get(reverse("scoring:standings_export", args=["t2026", "2026-03", "json"])).json()

    assert [f"{row.total:.2f}" for row in page.context["standings"]] == ["200.00", "200.00", "198.00"]
    assert [now["revision"], now["sha256"]] == [2, MonthRevision.objects.get(number=2).sha256]
    assert [standing["total"] for standing in now["standings"]] == ["200.00"] * 3

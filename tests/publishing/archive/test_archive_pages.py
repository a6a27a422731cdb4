"""The page of the archives, the download and the check of one."""

import pytest
from django.urls import reverse

from campaign import jobs
from campaign.models import AuditEntry, Job, JobState
from publishing.models import Archive
from tests.browsing import client_of, words
from tests.publishing.archive.making import MADE, kept


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


def at(world, name: str, *arguments) -> str:
    return reverse(f"publishing:{name}", args=[world.campaign.code, *arguments])


def some(world, count: int) -> None:
    Archive.objects.bulk_create(
        Archive(
            campaign=world.campaign,
            made_by=world.users["office"],
            made_at=MADE,
            sha256=f"{number:064}",
            size=10,
            removed_at=MADE,
        )
        for number in range(count)
    )


def test_page_asks_the_database_the_same_for_three_and_thirty(world, django_assert_num_queries):
    client = client_of(world.users["office"])
    some(world, 3)
    client.get(at(world, "archive_list"))

    with django_assert_num_queries(26):
        client.get(at(world, "archive_list"))
    some(world, 27)

    with django_assert_num_queries(26):
        page = client.get(at(world, "archive_list"))

    assert len(page.context["rows"]) == 30


def test_office_makes_downloads_and_checks_and_the_trail_says_so(world):
    client = client_of(world.users["office"])

    client.post(at(world, "archive_make"))
    client.post(at(world, "archive_make"))
    job = Job.objects.get()
    waiting = client.get(at(world, "archive_list"), headers={"HX-Request": "true"})
    jobs.run_job.func(job.pk)
    archive = Archive.objects.get()
    over = client.get(at(world, "archive_list"), headers={"HX-Request": "true"})
    file = client.get(at(world, "archive_file", archive.pk))
    client.post(at(world, "archive_check", archive.pk))
    check = Job.objects.get(kind="archive_check")
    jobs.run_job.func(check.pk)
    check.refresh_from_db()

    assert ["HX-Refresh" in waiting.headers, over.headers["HX-Refresh"]] == [False, "true"]
    assert b"".join(file.streaming_content) == archive.path.read_bytes()
    assert "2026" in file["Content-Disposition"] and file["Content-Type"] == "application/zip"
    assert [check.state, check.error] == [JobState.DONE, ""]
    assert list(
        AuditEntry.objects.filter(event__startswith="archive.").order_by("pk").values_list("event", flat=True)
    ) == ["archive.ordered", "archive.made", "archive.downloaded", "archive.checked"]


def test_download_that_was_cut_off_goes_on_where_it_stopped(world):
    archive = kept(world)
    whole = archive.path.read_bytes()
    client, url = client_of(world.users["office"]), at(world, "archive_file", archive.pk)

    rest = client.get(url, headers={"Range": "bytes=100-", "If-Range": f'"{archive.sha256}"'})
    other = client.get(url, headers={"Range": "bytes=100-", "If-Range": '"another"'})

    assert [rest.status_code, b"".join(rest.streaming_content) == whole[100:]] == [206, True]
    assert rest["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert [other.status_code, b"".join(other.streaming_content) == whole] == [200, True]


def test_check_of_a_changed_file_names_it_and_is_recorded(world):
    archive = kept(world)
    archive.path.write_bytes(archive.path.read_bytes()[:-100])
    client = client_of(world.users["office"])

    client.post(at(world, "archive_check", archive.pk))
    check = Job.objects.get()
    jobs.run_job.func(check.pk)
    page = client.get(at(world, "archive_list"))

    check.refresh_from_db()
    assert [check.state, archive.path.name in check.error] == [JobState.FAILED, True]
    assert archive.path.name in words(page)
    assert [entry.succeeded for entry in AuditEntry.objects.filter(event="archive.checked")] == [False]


def test_auditor_reads_the_page_and_downloads_nothing(world):
    archive = kept(world)
    client = client_of(world.users["auditor"])

    page = client.get(at(world, "archive_list"))
    file = client.get(at(world, "archive_file", archive.pk))

    assert [page.status_code, archive.sha256 in words(page), file.status_code] == [200, True, 403]
    assert "archive.zip" not in page.content.decode()


def test_archive_whose_file_is_gone_is_neither_downloaded_nor_checked(world):
    archive = kept(world)
    archive.path.unlink()
    client = client_of(world.users["office"])

    file = client.get(at(world, "archive_file", archive.pk))
    client.post(at(world, "archive_check", archive.pk))

    assert [file.status_code, Job.objects.count()] == [404, 0]

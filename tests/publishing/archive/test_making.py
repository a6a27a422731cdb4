"""Making an archive: what is in it and what is not, one at a time, whole or not at all (PRV-4a, PRV-11, PRV-14)."""

import errno
import hashlib
import json
import re
import shutil
from collections import namedtuple
from datetime import timedelta
from io import BytesIO
from os.path import normpath
from pathlib import PurePosixPath
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from activities.models import Jury
from campaign import jobs
from campaign.models import AuditEntry, ChatRobot, Department, Job, JobState, Person, User
from campaign.refusals import NotAllowed
from publishing.archive import making
from publishing.archive.contents import estimate, open_points
from publishing.archive.data_files import OUTCOMES, TEXTS
from publishing.archive.format import is_safe_path, read_manifest, read_sums
from publishing.archive.making import (
    KEPT_FILES,
    NoRoom,
    ScoresHidden,
    archive_name,
    drop_old_archives,
    keep_archive,
    make_archive,
    render_archive,
)
from publishing.archive.verifying import verify
from publishing.issuing import void_paper
from publishing.models import Archive, Installation
from scoring.blind_entry import enter_blind
from scoring.entry import enter_deduction
from scoring.evidence import attach_evidence
from scoring.exports import STANDING_KEYS
from scoring.groups import submit_group
from scoring.models import Evidence, HalfYearEvaluation
from tests.files import picture
from tests.files import written as file_of
from tests.half_years import add_leader, mark_all
from tests.house.parts import juries, reading
from tests.makers import IN_MARCH, make_open_month, make_world, publish
from tests.publishing.archive.making import MADE, kept, written
from tests.publishing.keeping import keep_file
from tests.publishing.matters import issue_matter

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


@pytest.fixture
def year(world, tmp_path):
    """A published month with a line and its evidence, and an issued paper with a file."""
    month = make_open_month(world)
    line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        points=2,
        reason="未按时报送材料",
        by=world.access("scorer"),
        at=IN_MARCH,
    )[1]
    file = file_of(tmp_path, "sent", picture())
    attach_evidence(line=line, file=file, name="现场.jpg", by=world.access("scorer"), at=IN_MARCH)
    publish(world, month)
    keep_file(issue_matter(world), b"%PDF-1.7 paper")
    return world


def opened(content: bytes) -> ZipFile:
    return ZipFile(BytesIO(content))


def rows_of(archive: ZipFile, label: str) -> list[dict]:
    return [json.loads(line) for line in archive.read(f"rows/{label}.jsonl").splitlines()]


def made(world) -> Job:
    job = make_archive(campaign=world.campaign, by=world.access("office"), at=MADE)
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def events(name: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event=name).order_by("pk"))


def urls_of_open_points(world) -> list[str]:
    return [point.url for point in open_points(world.campaign, day=MADE.date())]


def test_archive_holds_results_papers_evidence_and_pages_and_is_what_was_made(year):
    archive = kept(year)

    with ZipFile(archive.path) as bundle:
        names = bundle.namelist()
        sums = read_sums(bundle.read("SHA256SUMS"))
        manifest = read_manifest(bundle.read("manifest.json"))
        evidence = Evidence.objects.get()
        page = bundle.read("pages/2026-03/003_D03.html").decode()
        standings = json.loads(bundle.read("data/standings/2026-03.json"))
        assert bundle.read(f"files/{evidence.sha256}.jpg") == evidence.path.read_bytes()
        assert bundle.read("papers/表彰决定 清矿机党发〔2026〕1号.pdf") == b"%PDF-1.7 paper"
    assert sorted([*sums, "SHA256SUMS"]) == sorted(names)
    assert [checked.text for checked in verify(archive.path) if not checked.is_ok] == []
    assert "未按时报送材料" in page and "−2.00" in page
    assert [row["department"] for row in standings["standings"]] == ["D01", "D02", "D03"]
    assert [
        hashlib.sha256(archive.path.read_bytes()).hexdigest(),
        archive.path.stat().st_size,
        archive.problems,
        manifest.campaign["code"],
        archive.counts["months"],
    ] == [archive.sha256, archive.size, [], "t2026", 1]
    assert {"workbooks/2026年3月 考核成绩.xlsx", "data/FORMAT.md", "说明.txt", "index.html"} <= set(names)


def test_same_rows_and_the_same_moment_give_the_same_bytes(year):
    first, again = written(year), written(year)
    later = written(year, at=MADE + timedelta(days=1))

    assert [first == again, first == later] == [True, False]


def test_every_path_is_safe_also_for_a_very_long_name(year):
    Department.objects.filter(code="D01").update(name="机关党委与纪检监察" * 11)
    paper = issue_matter(year, "test:2")
    keep_file(paper, b"second")
    void_paper(publication=paper, reason="号码用错", by=year.access("office"), at=MADE)

    names = opened(written(year)).namelist()

    assert [name for name in names if not is_safe_path(name)] == []
    assert "papers/表彰决定 清矿机党发〔2026〕2号 （已作废）.pdf" in names


def test_no_secret_and_nobody_else_is_in_it(year):
    """PRV-11, PRV-14; rows of other campaigns stay where they are."""
    other = make_world("other")
    publish(other)
    Person.objects.filter(unit=other.unit).update(name="SECRET-OTHER")
    Person.objects.create(
        unit=year.unit,
        department=year.departments[0],
        staff_number="SECRET-STRANGER",
        name="SECRET-STRANGER",
    )
    User.objects.filter(username="t2026-office").update(
        password="SECRET-PASSWORD", email="SECRET@example.org"
    )
    person = year.users["office"].person
    Person.objects.filter(pk=person.pk).update(is_party_member=True)
    ChatRobot.objects.create(campaign=year.campaign, style="dingtalk", url="SECRET-URL", secret="SECRET-KEY")

    bundle = opened(written(year))

    assert [name for name in bundle.namelist() if b"SECRET" in bundle.read(name)] == []
    assert {row["fields"]["is_party_member"] for row in rows_of(bundle, "campaign.person")} == {False}
    assert {row["fields"]["is_active"] for row in rows_of(bundle, "campaign.user")} == {False}
    assert [row["pk"] for row in rows_of(bundle, "campaign.campaign")] == [year.campaign.pk]
    assert [row["pk"] for row in rows_of(bundle, "campaign.unit")] == [year.unit.pk]


def test_every_reference_inside_leads_to_a_row_that_is_there(year):
    bundle = opened(written(year))
    people = {row["pk"] for row in rows_of(bundle, "campaign.person")}
    users = {row["pk"]: row["fields"] for row in rows_of(bundle, "campaign.user")}
    departments = {row["pk"] for row in rows_of(bundle, "campaign.department")}
    entries = rows_of(bundle, "campaign.auditentry")
    lines = rows_of(bundle, "scoring.ledgerline")

    assert {user["person_id"] for user in users.values()} - {None} <= people
    assert {entry["fields"]["user_id"] for entry in entries} - {None} <= set(users)
    assert {line["fields"]["department_id"] for line in lines} <= departments
    assert [line["fields"]["points"] for line in lines] == ["2.00"]


def test_every_link_of_every_page_leads_into_the_archive_and_nothing_runs(year):
    bundle = opened(written(year))
    names = set(bundle.namelist())
    pages = {
        name: bundle.read(name).decode()
        for name in names
        if name == "index.html" or (name.startswith("pages/") and name.endswith(".html"))
    }

    lost = [
        f"{name} {link}"
        for name, page in pages.items()
        for link in re.findall(r'(?:href|src)="([^"#]+)', page)
        if normpath(PurePosixPath(name).parent / unquote(link)) not in names
    ]

    assert lost == []
    assert [name for name, page in pages.items() if re.search(r"<script|<style|\sstyle=|://", page)] == []
    assert set(pages) == {
        "index.html",
        "pages/2026-03.html",
        "pages/files.html",
        "pages/papers.html",
        *(f"pages/2026-03/{place:03}_D{place:02}.html" for place in (1, 2, 3)),
    }


def test_page_of_files_calls_them_as_they_were_named_and_says_what_they_belong_to(year):
    bundle = opened(written(year))
    evidence = Evidence.objects.get()

    page = bundle.read("pages/files.html").decode()

    line = f"2026-03 {evidence.line.department.name} C1 记录{evidence.line_id}"
    link = f'<a href="../files/{evidence.sha256}.jpg">现场.jpg</a>'
    assert [page.count(link), page.count(line), page.count("2026年3月 考核成绩.xlsx</a>")] == [1, 1, 1]


def test_marks_of_the_leading_group_are_in_no_archive_before_all_are_in(world):
    """ACL-4: nobody reads them before."""
    day = MADE.date()
    half = HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H2",
        settings={},
        months=[],
        self_until=day,
        marks_until=day,
        decide_by=day,
        opened_by=world.users["office"],
        opened_at=MADE,
    )
    add_leader(world, "second leader")
    mark_all(world, half)

    before = len(rows_of(opened(written(world)), "scoring.panelmark")), urls_of_open_points(world)
    mark_all(world, half, member="second leader")
    after = len(rows_of(opened(written(world)), "scoring.panelmark")), urls_of_open_points(world)

    listed = "/c/t2026/half-years/"
    assert [before, after] == [(0, [listed, f"{listed}2026H2/marks/progress/"]), (6, [listed])]


def test_marks_of_a_jury_are_in_no_archive_before_they_are_closed(world):
    """ACL-4: nobody but the juror reads them before."""
    reading.make(world)
    juries.make(world)

    before = len(rows_of(opened(written(world)), "activities.workreading")), urls_of_open_points(world)
    Jury.objects.update(closed_at=MADE)
    after = len(rows_of(opened(written(world)), "activities.workreading")), urls_of_open_points(world)

    contest = Jury.objects.get().contest_id
    assert [before, after] == [(0, [f"/c/t2026/reading/contests/{contest}/"]), (1, [])]


def test_every_key_of_the_data_is_explained_in_both_languages():
    texts = [(TEXTS / name).read_text(encoding="utf-8") for name in ("FORMAT.md", "格式说明.md")]
    keys = [*STANDING_KEYS, "sections", "section_full", "indicator_max", "cap", *OUTCOMES]

    unexplained = [key for key in keys for text in texts if key not in text]

    assert unexplained == []


def test_campaign_with_nothing_gives_a_sound_archive(world):
    archive = kept(world)

    assert [checked.text for checked in verify(archive.path) if not checked.is_ok] == []
    with ZipFile(archive.path) as bundle:
        assert "没有通报过月度考核结果" in bundle.read("index.html").decode()


def test_lost_and_changed_files_are_named_and_hold_nothing_up(year):
    Evidence.objects.get().path.unlink()
    paper = issue_matter(year, "test:2")
    keep_file(paper, b"second").path.write_bytes(b"other")

    archive = kept(year)

    with ZipFile(archive.path) as bundle:
        manifest = read_manifest(bundle.read("manifest.json"))
        index = bundle.read("index.html").decode()
    assert archive.problems == [
        "清矿机党发〔2026〕2号：PDF文件缺失或与印发时不一致",
        "佐证材料“现场.jpg”缺失或与收存时不一致",
    ]
    assert list(manifest.problems) == archive.problems
    assert "现场.jpg" in index


def test_job_keeps_one_archive_and_says_so_in_the_trail(world):
    job = made(world)

    render_archive(jobs.Progress(job))  # a worker that was cut off after the end runs it once more

    archive = Archive.objects.get()
    assert [job.state, job.done == job.total, archive.made_at, archive.made_by.username] == [
        JobState.DONE,
        True,
        MADE,
        "t2026-office",
    ]
    assert [entry.data["sha256"] for entry in events("archive.made")] == [archive.sha256]
    assert len(events("archive.ordered")) == 1
    assert archive_name(archive) == "2026年“323”文明部室创建活动存档 2027-01-15.zip"
    assert sorted(file.name for file in archive.path.parent.iterdir()) == [archive.path.name]


def test_two_people_who_press_at_once_get_one_archive(world):
    first = make_archive(campaign=world.campaign, by=world.access("office"))

    second = make_archive(campaign=world.campaign, by=world.access("second"))

    assert [second.pk, Job.objects.count()] == [first.pk, 1]


@pytest.mark.parametrize("who", ["auditor", "leader", "administrator", "head"])
def test_only_the_office_makes_one(world, who):
    with pytest.raises(NotAllowed):
        make_archive(campaign=world.campaign, by=world.access(who))

    assert Job.objects.count() == 0


def test_no_archive_shows_first_scores_before_their_second_entry(world, tmp_path):
    """features.md M10: neither by the page nor by the command, nor by a job that was ordered before."""
    world.campaign.rules.blind_indicators = "C1"
    world.campaign.rules.save()
    month = make_open_month(world)
    group = month.groups.get(owner__code="D01")
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)
    said = "2026年3月的分数正等待二次录入：录入完成后再制作存档。"

    with pytest.raises(ScoresHidden, match=said):
        made(world)
    with pytest.raises(ScoresHidden, match=said):
        keep_archive(world.campaign, by=world.users["office"], at=MADE, problems=[], alive=lambda: None)
    with pytest.raises(CommandError, match=said):
        call_command("make_archive", "t2026", str(tmp_path / "a.zip"))
    assert [Archive.objects.count(), list(tmp_path.glob("a.zip"))] == [0, []]

    group.refresh_from_db()
    enter_blind(group=group, scores={}, rest_full=True, by=world.access("office"))
    assert made(world).kind == "archive"


def test_disk_without_room_is_refused_before(world, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9, 1_000_000))

    with pytest.raises(NoRoom) as refusal:
        make_archive(campaign=world.campaign, by=world.access("office"))

    assert "1.0 MB" in str(refusal.value).replace("\xa0", " ") or "976.6" in str(refusal.value)
    assert Job.objects.count() == 0


def test_disk_that_fills_while_writing_leaves_nothing(world, monkeypatch):
    def full(*arguments, **values):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "write_archive", full)

    job = made(world)

    assert [job.state, Archive.objects.count()] == [JobState.FAILED, 0]
    assert list((site.MEDIA_ROOT / "archives").iterdir()) == []


def test_files_of_the_newest_archives_stay_and_every_row(world):
    archives = [kept(world, at=MADE + timedelta(days=day)) for day in range(KEPT_FILES + 1)]
    left = archives[0].path.parent / "left.part"
    left.write_bytes(b"half")

    dropped = drop_old_archives(at=MADE + timedelta(days=30))

    there = {archive.pk: archive.is_there for archive in Archive.objects.order_by("pk")}
    assert dropped == 1
    assert there == {archive.pk: place > 0 for place, archive in enumerate(archives)}
    assert left.exists() is False
    assert drop_old_archives(at=MADE + timedelta(days=31)) == 0


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE publishing_archive SET sha256 = sha256",
        "UPDATE publishing_archive SET removed_at = NULL",
        "DELETE FROM publishing_archive",
        "UPDATE publishing_installation SET key = key",
    ],
)
def test_database_refuses_to_change_what_was_made(world, act):
    row = Archive.objects.create(
        campaign=world.campaign, made_by=world.users["office"], made_at=MADE, sha256="0" * 64, size=1
    )
    Archive.objects.filter(pk=row.pk).update(removed_at=MADE)
    Installation.objects.get_or_create(pk=1)

    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


def test_estimate_and_open_points_say_what_is_there(year):
    make_open_month(year, first_day=MADE.date().replace(year=2026, month=4, day=1))

    expected = estimate(year.campaign)

    assert [expected.months, expected.departments, expected.papers, expected.not_drawn, expected.files] == [
        1,
        3,
        1,
        0,
        1,
    ]
    assert [point.url for point in open_points(year.campaign, day=MADE.date())] == ["/c/t2026/months/"]


def test_command_writes_a_file_and_never_over_another(world, tmp_path, capsys):
    path = tmp_path / "year.zip"

    call_command("make_archive", "t2026", str(path))

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert sha256 in capsys.readouterr().out
    assert [entry.data["sha256"] for entry in events("archive.made")] == [sha256]
    with pytest.raises(CommandError, match="there already"):
        call_command("make_archive", "t2026", str(path))
    with pytest.raises(CommandError, match="no campaign"):
        call_command("make_archive", "t1999", str(tmp_path / "none.zip"))

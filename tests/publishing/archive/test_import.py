"""An archive taken over into an empty installation: the same pages, the same bytes, and read only."""

import errno
import hashlib
import io
import json
import re
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from activities.models import AwardDecision
from campaign.audit import faults
from campaign.history_readers import NotAReader, open_reader
from campaign.models import AuditEntry, Campaign, Job, Membership, Person, Role, User
from campaign.permissions import access_of
from campaign.written_once import lifted
from publishing.archive.format import MANIFEST, SUMS, read_sums, sums_bytes
from publishing.archive.making import keep_archive
from publishing.archive.opening import BadArchive
from publishing.archive.reading import CannotWrite, NotEmpty, take_over
from publishing.files import store
from publishing.models import PublicationFile
from publishing.month_papers import issue_bulletin
from scoring.entry import enter_deduction
from scoring.evidence import attach_evidence
from scoring.models import Evidence, MonthRevision
from tests.files import picture
from tests.files import written as file_of
from tests.half_years import make_applied_half
from tests.house.addresses import of_site
from tests.house.parts import etiquette, events, handbook, juries, quickfire, reading, stars, windows
from tests.house.test_addresses import VALUES
from tests.makers import IN_MARCH, PUBLISHED, World, make_open_month, make_world

AT = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
TAKEN = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
LINES = {1: [("D01", "C2", "3.00")], 2: [("D02", "C2", "1.00"), ("D03", "C2", "0.50")]}
READER = "t2026-auditor"  # the auditor of the campaign, so that both look with the same eyes
PAPER = b"%PDF-1.7 of the tests"
ADDRESSES = {address.name: address for address in of_site()}
MAIN = re.compile(r"<main.*</main>|\A(?!.*<main).*", re.S)
CSRF = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')
# Pages of every room that say what was frozen, decided or kept; `[…]` as in the role table.
PAGES = (
    "scoring:workbench",
    "scoring:month_list",
    "scoring:month_detail",
    "scoring:month_progress",
    "scoring:month_ranking",
    "scoring:department_detail",
    "scoring:group_grid",
    "scoring:group_lines",
    "scoring:standings_export",
    "scoring:ledger_export",
    "scoring:half_year_list",
    "scoring:half_year_detail",
    "scoring:half_year_ranking",
    "scoring:half_year_department",
    "scoring:half_year_export",
    "scoring:marks_progress",
    "scoring:seat_list",
    "scoring:scheme_detail",
    "scoring:settings_hub",
    "activities:event_list",
    "activities:event_detail",
    "activities:material_file",
    "activities:attendance_export",
    "activities:handbook",
    "activities:finding_detail",
    "activities:window_list",
    "activities:window_detail",
    "activities:inspection_detail",
    "activities:quarter_detail",
    "activities:contest_list",
    "activities:contest_detail",
    "activities:quickfire_detail",
    "campaign:portrait_list",
    "publishing:publication_list",
    "publishing:publication_detail",
    "publishing:publication_file",
    "publishing:paper_register",
    "publishing:honour_page",
    "publishing:award_list",
    "publishing:award_detail",
)


def make_year() -> tuple[World, dict]:
    """Six published months, an applied half-year, an issued paper with its file, windows, quiz, reading with its jury."""
    world = make_world()
    make_applied_half(world, LINES)
    values = dict(VALUES)
    for part in (events, handbook, windows, stars, etiquette, quickfire, reading, juries):
        values |= part.make(world)
    revision = MonthRevision.objects.get(month__campaign=world.campaign, month__first_day=date(2026, 3, 1))
    paper = issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)
    file = PublicationFile(
        publication=paper,
        format="pdf",
        sha256=hashlib.sha256(PAPER).hexdigest(),
        size=len(PAPER),
        drawn_at=timezone.now(),
    )
    store(file.path, PAPER)
    file.save(force_insert=True)
    award = AwardDecision.objects.filter(campaign=world.campaign).order_by("pk")[0]
    return world, values | {"publication": paper.pk, "format": "pdf", "number": "00012", "decision": award.pk}


def made_archive(world: World, folder: Path) -> Path:
    archive = keep_archive(world.campaign, by=world.users["office"], at=AT, problems=[], alive=lambda: None)
    return shutil.move(archive.path, folder / "archive.zip")


def wipe() -> None:
    with lifted(connections["default"]):
        call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(site.MEDIA_ROOT)


def looked_at(values: dict) -> dict[str, tuple]:
    """What the reader gets from each of the pages: status, and what the answer says."""
    client = Client()
    client.force_login(User.objects.get(username=READER))
    found = {}
    for name in PAGES:
        form = "csv" if name.startswith("scoring:") else "pdf"
        answer = client.get(ADDRESSES[name].path(**values | {"format": form}))
        found[name] = (answer.status_code, said(answer))
    return found


def said(answer) -> object:
    """The page without its frame and tokens; of a workbook its sheets; of any other file the bytes."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return {name: bundle.read(name) for name in bundle.namelist() if name != "docProps/core.xml"}
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        return CSRF.sub("", MAIN.search(content.decode())[0])
    return re.sub(rb"DTSTAMP:\w+", b"", content)


def files_on_disk() -> dict[str, str]:
    root = Path(site.MEDIA_ROOT)
    kept = [path for path in root.glob("*/**/*") if path.is_file() and not path.name.endswith(".small.jpg")]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def changed(path: Path, member: str, content: bytes, *, sums: bool) -> Path:
    """The archive with another content of one file, in its list of fingerprints too if wanted."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            held = content if name == member else old.read(name)
            if name == SUMS and sums:
                named = read_sums(held) | {member: hashlib.sha256(content).hexdigest()}
                held = sums_bytes(named)
            new.writestr(name, held)
    return other


def whole(path: Path, changes: dict[str, bytes]) -> Path:
    """The archive with other rows, as somebody who knows its form would forge it: all of its fingerprints fit."""
    other = path.with_name("forged.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        held = {name: changes.get(name, old.read(name)) for name in old.namelist() if name != SUMS}
        manifest = json.loads(held[MANIFEST])
        for entry in manifest["files"]:
            entry["sha256"] = hashlib.sha256(held[entry["path"]]).hexdigest()
        held[MANIFEST] = json.dumps(manifest).encode()
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
        for name, content in (held | {SUMS: sums_bytes(sums)}).items():
            new.writestr(name, content)
    return other


def make_evidence(world: World, folder: Path) -> Evidence:
    month = make_open_month(world)
    scorer = world.access("scorer")
    line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        points=2,
        reason="未按时报送材料",
        by=scorer,
        at=IN_MARCH,
    )[1]
    return attach_evidence(
        line=line, file=file_of(folder, "sent", picture()), name="现场.jpg", by=scorer, at=IN_MARCH
    )


@pytest.fixture
def kept(transactional_db, tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.MEDIA_ROOT.mkdir()
    return tmp_path


def test_year_taken_over_shows_the_same_pages_and_the_same_bytes(kept):
    world, values = make_year()
    Job.objects.all().delete()  # work that nobody does here
    path = made_archive(world, kept)
    files, before = files_on_disk(), looked_at(values)
    entries = AuditEntry.objects.filter(campaign=world.campaign).count()
    wipe()

    taken = take_over(path, reader_number=READER, reader_name="", at=TAKEN)
    User.objects.filter(username=READER).update(first_password_until=None)  # as after its change
    after = looked_at(values)

    assert after == before
    assert {name: status for name, (status, __) in before.items() if status != 200} == {}
    assert files_on_disk() == files
    assert [taken.files, taken.missing] == [len(files), ()]
    assert list(faults()) == []
    campaign = Campaign.objects.get()
    assert [campaign.pk, campaign.history_since] == [world.campaign.pk, TAKEN]
    assert AuditEntry.objects.filter(campaign=campaign).count() > entries


def test_accounts_come_closed_and_one_reader_is_opened(kept):
    """IAM-1, IAM-3, ACL-2."""
    path = made_archive(make_world(), kept)
    wipe()

    taken = take_over(path, reader_number="90001", reader_name="孙阅", at=TAKEN)

    open_ones = list(User.objects.filter(is_active=True).values_list("username", "name"))
    roles = list(Membership.objects.filter(user=taken.reader.user).values_list("role", "department"))
    with_password = [user.username for user in User.objects.order_by("pk") if user.has_usable_password()]
    assert [open_ones, roles, with_password] == [[("90001", "孙阅")], [(Role.AUDITOR, None)], ["90001"]]
    assert taken.reader.user.check_password(taken.reader.password)
    assert (taken.reader.user.first_password_until - TAKEN).days == 3
    assert Person.objects.filter(is_party_member=True).count() == 0
    assert User.objects.create_user("90002", name="后来").pk > taken.reader.user.pk
    assert AuditEntry.objects.filter(event="archive.taken_over").count() == 1


def test_reader_is_opened_again_and_nobody_of_the_history_gets_more(kept):
    """ACL-2."""
    world = make_world()
    path = made_archive(world, kept)
    wipe()
    taken = take_over(path, reader_number="90001", reader_name="孙阅", at=TAKEN)

    again = open_reader(campaign=taken.campaign, number="90001", name="", at=TAKEN)
    clerk = open_reader(campaign=taken.campaign, number="t2026-office", name="", at=TAKEN)
    for number, name in (("t2026-administrator", ""), ("t2026-head", ""), ("90003", " "), ("9 4", "名")):
        with pytest.raises(NotAReader):
            open_reader(campaign=taken.campaign, number=number, name=name, at=TAKEN)
    Campaign.objects.update(history_since=None)
    with pytest.raises(NotAReader):
        open_reader(campaign=Campaign.objects.get(), number="90001", name="")

    assert again.password != taken.reader.password
    assert access_of(clerk.user, taken.campaign).grants == {(Role.AUDITOR, None)}


@pytest.mark.parametrize(
    ("member", "content", "sums", "named"),
    [
        ("rows/campaign.person.jsonl", b"{}\n", False, "rows/campaign.person.jsonl"),
        ("rows/campaign.person.jsonl", b"", True, "rows/campaign.person.jsonl"),
        (MANIFEST, b"{}", True, "archive"),
        ("../outside", b"x", True, "../outside"),
        ("added.txt", b"x", False, "added.txt"),
    ],
    ids=["changed", "changed with its fingerprint", "no manifest", "path that leads outside", "added"],
)
def test_archive_that_is_not_as_it_was_made_writes_nothing(kept, member, content, sums, named):
    """UPL-4."""
    path = made_archive(make_world(), kept)
    if member not in zipfile.ZipFile(path).namelist():
        with zipfile.ZipFile(path, "a") as bundle:
            bundle.writestr(member, content)
    else:
        path = changed(path, member, content, sums=sums)
    wipe()

    with pytest.raises(BadArchive) as refused:
        take_over(path, reader_number="90001", reader_name="孙阅")

    assert named in str(refused.value)
    assert [User.objects.count(), Campaign.objects.count(), files_on_disk()] == [0, 0, {}]


def test_row_whose_reference_leads_nowhere_writes_nothing(kept, monkeypatch):
    """A whole archive with right fingerprints whose table of units is empty."""
    path = made_archive(make_world(), kept)
    monkeypatch.setattr("publishing.archive.opening.verify", lambda path: iter(()))
    path = changed(path, "rows/campaign.unit.jsonl", b"", sums=True)
    wipe()

    with pytest.raises(BadArchive) as refused:
        take_over(path, reader_number="90001", reader_name="孙阅")

    assert "refers to one that is missing" in str(refused.value)
    assert [User.objects.count(), Campaign.objects.count()] == [0, 0]


def test_forged_account_opens_nothing(kept):
    """IAM-1: passwords are not taken from an archive, whatever it says."""
    path = made_archive(make_world(), kept)
    rows = zipfile.ZipFile(path).read("rows/campaign.user.jsonl")
    rows = rows.replace(b'"password":"!"', b'"password":"pbkdf2"').replace(
        b'"is_active":false', b'"is_active":true'
    )
    path = whole(path, {"rows/campaign.user.jsonl": rows})
    wipe()

    take_over(path, reader_number="90001", reader_name="孙阅", at=TAKEN)

    others = User.objects.exclude(username="90001")
    assert set(others.values_list("password", "is_active")) == {("!", False)}


def test_row_whose_file_would_lie_outside_writes_nothing(kept):
    """UPL-4, ACL-5."""
    world = make_world()
    make_evidence(world, kept)
    path = made_archive(world, kept)
    rows = zipfile.ZipFile(path).read("rows/scoring.evidence.jsonl")
    path = whole(path, {"rows/scoring.evidence.jsonl": rows.replace(b'"format":"jpg"', b'"format":"/../x"')})
    wipe()

    with pytest.raises(BadArchive) as refused:
        take_over(path, reader_number="90001", reader_name="孙阅")

    assert "has no place here" in str(refused.value)
    assert [User.objects.count(), files_on_disk()] == [0, {}]


def test_half_a_file_of_an_attempt_that_was_killed_is_written_again(kept):
    world = make_world()
    evidence = make_evidence(world, kept)
    path = made_archive(world, kept)
    files = files_on_disk()
    wipe()
    evidence.path.parent.mkdir(parents=True)
    evidence.path.write_bytes(b"half")

    taken = take_over(path, reader_number="90001", reader_name="孙阅", at=TAKEN)

    assert [files_on_disk(), taken.files] == [files, 1]


@pytest.mark.parametrize(
    "place", ["publishing.archive.placing._unpack", "publishing.archive.reading.faults_of_trail"]
)
def test_disk_that_fills_meanwhile_leaves_nothing_and_says_so(kept, monkeypatch, place):
    def full(*arguments):
        raise (
            OperationalError("database or disk is full")
            if "trail" in place
            else OSError(errno.ENOSPC, "full")
        )

    world = make_world()
    make_evidence(world, kept)
    path = made_archive(world, kept)
    wipe()
    monkeypatch.setattr(place, full)

    with pytest.raises(CannotWrite, match="full"):
        take_over(path, reader_number="90001", reader_name="孙阅")

    assert [User.objects.count(), files_on_disk()] == [0, {}]


def test_bomb_and_what_is_no_zip_are_refused_before_they_are_read(kept):
    """UPL-4."""
    bomb, text = kept / "bomb.zip", kept / "text.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("rows/x.jsonl", bytes(80 * 2**20))
    text.write_bytes(b"no archive")

    refusals = []
    for path in (bomb, text, kept / "nothing.zip"):
        with pytest.raises(BadArchive) as refused:
            take_over(path, reader_number="90001", reader_name="孙阅")
        refusals.append(refused.value.faults[0])

    assert "times as large" in refusals[0]
    assert refusals[1:] == [f"{name}: not a ZIP file, or cut off" for name in ("text.zip", "nothing.zip")]


def test_installation_that_holds_data_takes_no_archive(kept, capsys):
    path = made_archive(make_world(), kept)
    before = User.objects.count()

    with pytest.raises(NotEmpty):
        take_over(path, reader_number="90001", reader_name="孙阅")
    with pytest.raises(CommandError):
        call_command("import_archive", str(path), reader="90001", name="孙阅")

    assert User.objects.count() == before


def test_commands_take_over_and_open_readers(kept, capsys):
    path = made_archive(make_world(), kept)
    wipe()

    call_command("import_archive", str(path), reader="90001", name="孙阅")
    call_command("history_reader", campaign="t2026", reader="90002", name="李阅")
    words = capsys.readouterr().out

    assert words.count("first password ") == 2
    assert Membership.objects.filter(role=Role.AUDITOR, user__is_active=True).count() == 2
    with pytest.raises(CommandError):
        call_command("history_reader", campaign="nothing", reader="90002")

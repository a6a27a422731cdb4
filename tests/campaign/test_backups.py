"""Backup and restore: a copy that is checked, encrypted, thinned out and brought back whole (security.md BAK-1 to BAK-3)."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connections

from campaign.audit import faults
from campaign.audit import seal as chain
from campaign.backups import daily, databases
from campaign.backups.databases import CopyFailed
from campaign.backups.form import day_of, expendable
from campaign.backups.making import BadPlace, SecondNeedsKey, make_backup
from campaign.backups.restoring import NoBackup, NotEmpty, newest_backup, restore_backup
from campaign.backups.sealing import CannotSeal, SealBroken
from campaign.models import AuditEntry, Person
from campaign.written_once import lifted
from tests.makers import make_world

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def kept(settings, tmp_path) -> Path:
    """A folder of kept files: a paper, and what no backup holds."""
    settings.MEDIA_ROOT = tmp_path / "files"
    for name in ("papers/a.pdf", "evidence/中文.jpg", "slips/1.pdf", "drafts/1/1/1.png"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def key(settings, tmp_path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    settings.BACKUP_KEY_FILE = str(file)
    return file


def wipe() -> None:
    """Every row and every file gone, as in a new installation."""
    call_command_flush()
    root = Path(site.MEDIA_ROOT)
    for path in sorted(root.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def call_command_flush() -> None:
    with lifted(connections["default"]):
        call_command("flush", interactive=False, verbosity=0)


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def files() -> dict[str, bytes]:
    root = Path(site.MEDIA_ROOT)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.django_db(transaction=True)
def test_backup_wiped_and_restored_is_the_same_installation(kept, key, settings):
    """BAK-1, BAK-2, BAK-3: on this database, encrypted, with its second place."""
    make_world()
    while chain():
        pass
    settings.BACKUP_SECOND_DIR = str(kept.parent / "second")
    Path(settings.BACKUP_SECOND_DIR).mkdir()
    rows, people = counts(), list(Person.objects.order_by("pk").values_list())

    made = make_backup(kept, at=AT)
    wipe()
    emptied = counts()["campaign.Person"]
    restore_backup(newest_backup(made.second.parent))

    assert made.path.name == "wenming-20261123T013000Z.zip.enc"
    assert made.path.read_bytes() == made.second.read_bytes()
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert b"a.pdf" not in made.path.read_bytes()
    assert emptied == 0
    assert list(Person.objects.order_by("pk").values_list()) == people
    # The copy was taken before its own entry; the restoring leaves one.
    assert counts() == rows | {"campaign.AuditEntry": rows["campaign.AuditEntry"] + 1}
    assert files() == {"papers/a.pdf": b"papers/a.pdf", "evidence/中文.jpg": "evidence/中文.jpg".encode()}
    assert list(faults()) == []
    assert AuditEntry.objects.order_by("pk").values_list("event", flat=True).last() == "site.restored"
    with connections["default"].cursor() as cursor, pytest.raises(Exception, match="written once"):
        cursor.execute("DELETE FROM campaign_auditentry")
    assert sorted(path.name for path in kept.parent.iterdir()) == ["backups", "files", "passphrase", "second"]


@pytest.mark.django_db(transaction=True)
def test_backup_goes_over_nothing_that_is_there(kept):
    """BAK-1."""
    make_world()
    made = make_backup(kept, at=AT)
    before = counts(), files()

    with pytest.raises(NotEmpty):
        restore_backup(made.path)

    assert (counts(), files()) == before


@pytest.mark.django_db(transaction=True)
def test_one_turned_bit_is_refused_before_anything_is_written(kept, key):
    """BAK-3: in the salt, in the content, in the seal, and a passphrase that is another one."""
    made = make_backup(kept, at=AT)
    whole = made.path.read_bytes()
    wipe()

    for place in (10, 2000, -40, -5):
        turned = bytearray(whole)
        turned[place] ^= 1
        made.path.write_bytes(turned)
        with pytest.raises(SealBroken):
            restore_backup(made.path)
    made.path.write_bytes(whole)
    key.write_text("another passphrase of the house", encoding="utf-8")
    with pytest.raises(SealBroken):
        restore_backup(made.path)

    assert [files(), AuditEntry.objects.count()] == [{}, 0]


@pytest.mark.django_db(transaction=True)
def test_one_turned_bit_of_a_backup_in_the_open_names_the_file(kept):
    """BAK-3."""
    made = make_backup(kept, at=AT)
    content = made.path.read_bytes()
    made.path.write_bytes(content.replace(b"papers/a.pdfPK", b"papers/b.pdfPK"))
    wipe()

    with pytest.raises(NoBackup) as refused:
        restore_backup(made.path)

    assert made.path.read_bytes() != content
    assert "files/papers/a.pdf" in str(refused.value)
    assert files() == {}


@pytest.mark.django_db(transaction=True)
def test_cut_off_or_foreign_file_is_no_backup(kept, key):
    made = make_backup(kept, at=AT)
    wipe()
    cut = kept / "wenming-20261124T000000Z.zip.enc"
    cut.write_bytes(made.path.read_bytes()[:-1000])
    foreign = kept / "wenming-20261125T000000Z.zip"
    foreign.write_bytes(b"PK no zip")

    refusals = []
    for backup in (cut, foreign, kept.parent / "nothing"):
        with pytest.raises((NoBackup, SealBroken)) as refused:
            restore_backup(newest_backup(backup))
        refusals.append(refused.type)

    assert refusals == [SealBroken, NoBackup, NoBackup]


@pytest.mark.django_db(transaction=True)
def test_backup_of_newer_software_is_refused(kept, monkeypatch):
    monkeypatch.setattr("campaign.backups.making.applied_migrations", lambda: ("campaign.9999_later",))
    made = make_backup(kept, at=AT)
    wipe()

    with pytest.raises(NoBackup) as refused:
        restore_backup(made.path)

    assert "campaign.9999_later" in str(refused.value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_disk_that_fills_is_said_in_words_and_leaves_nothing(kept, monkeypatch):
    """BAK-1: neither half a backup nor files without their rows."""

    def full(*arguments, **options):
        raise sqlite3.OperationalError("database or disk is full")

    make_world()
    made = make_backup(kept, at=AT)
    with monkeypatch.context() as patched:
        patched.setattr(databases.sqlite3, "connect", full)
        with pytest.raises(CopyFailed, match="full"):
            make_backup(kept, at=AT + timedelta(days=1))
    wipe()
    with monkeypatch.context() as patched:
        patched.setattr(databases.sqlite3, "connect", full)
        with pytest.raises(CopyFailed, match="full"):
            restore_backup(made.path)

    assert [path.name for path in kept.iterdir()] == [made.path.name]
    assert [files(), Person.objects.count()] == [{}, 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_copy_is_one_moment_while_somebody_writes(kept):
    """BAK-1: a transaction that is open is not in the copy, and does not hold it up."""
    make_world()
    writing = sqlite3.connect(connections["default"].settings_dict["NAME"], isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE campaign_person SET name = 'half'")

    made = _made_without_an_entry(kept)
    writing.execute("ROLLBACK")
    writing.close()

    with ZipFile(made) as bundle, closing(sqlite3.connect(kept / "copy")) as copy:
        copy.deserialize(bundle.read("database"))
        found = copy.execute("SELECT count(*), sum(name = 'half') FROM campaign_person").fetchone()
    assert found == (Person.objects.count(), 0)


def _made_without_an_entry(folder: Path) -> Path:
    """The file alone: the entry in the trail would wait for the writer of this test."""
    from campaign.backups.making import _write

    target = folder / "whole.zip"
    _write(target, at=AT)
    return target


@pytest.mark.django_db(transaction=True)
def test_second_place_wants_a_passphrase_and_every_place_must_fit(kept, settings, tmp_path):
    """BAK-2."""
    settings.BACKUP_SECOND_DIR = str(tmp_path)
    with pytest.raises(SecondNeedsKey):
        make_backup(kept, at=AT)
    settings.BACKUP_SECOND_DIR = ""
    for folder in (tmp_path / "nowhere", settings.MEDIA_ROOT / "papers"):
        with pytest.raises(BadPlace):
            make_backup(folder, at=AT)
    short = tmp_path / "short"
    short.write_text("1234", encoding="utf-8")
    settings.BACKUP_KEY_FILE = str(short)
    with pytest.raises(CannotSeal):
        make_backup(kept, at=AT)

    assert list(kept.iterdir()) == []


def test_checks_warn_of_what_is_missing(settings):
    """BAK-2, BAK-3."""
    found = [message.id for message in run_checks(tags=["backups"], include_deployment_checks=True)]
    settings.BACKUP_DIR = settings.BACKUP_SECOND_DIR = settings.BACKUP_KEY_FILE = "/somewhere"
    quiet = run_checks(tags=["backups"], include_deployment_checks=True)

    assert [found, quiet] == [["campaign.W001", "campaign.W002", "campaign.W003"], []]


def test_thirty_days_and_the_ends_of_months_are_kept():
    """BAK-3."""
    first = date(2026, 9, 1)
    days = [first + timedelta(days=number) for number in range(84)]
    names = [f"wenming-{day:%Y%m%d}T010000Z.zip" for day in days] + ["wenming-notes.txt", "other.zip"]

    gone = expendable(names, today=days[-1], keep_days=30)

    left = [day_of(name) for name in names if name not in gone and day_of(name)]
    assert left == [date(2026, 9, 30), *days[53:]]
    assert expendable(names[:1], today=date(2030, 1, 1), keep_days=30) == []


@pytest.mark.django_db(transaction=True)
def test_daily_backup_is_made_once_a_day_and_a_failure_stops_nothing(kept, settings, monkeypatch):
    """BAK-1."""
    monkeypatch.setattr(daily, "_next_try", 0.0)
    settings.BACKUP_DIR = str(kept)
    moments = [AT, AT + timedelta(hours=23), AT + timedelta(hours=24)]

    made = [daily.back_up_daily(at=moment) is not None for moment in moments]
    settings.BACKUP_DIR = str(kept / "nowhere")
    failed = daily.back_up_daily(at=AT + timedelta(days=3))
    settings.BACKUP_DIR = str(kept)
    pausing = daily.back_up_daily(at=AT + timedelta(days=3))

    assert [made, failed, pausing] == [[True, False, True], None, None]


@pytest.mark.django_db(transaction=True)
def test_commands_make_and_restore(kept, capsys):
    make_world()
    call_command("backup", str(kept))
    wipe()
    call_command("restore", str(kept))
    said = capsys.readouterr().out

    assert Person.objects.count() == 12
    assert said.count("the database and 2 files") == 2
    with pytest.raises(CommandError):
        call_command("restore", str(kept))
    with pytest.raises(CommandError):
        call_command("backup")

"""Making a backup: the database at one moment, then the kept files, in one file that can be checked and encrypted."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.backups import form
from campaign.backups.databases import applied_migrations, copy_database
from campaign.backups.sealing import seal
from campaign.refusals import Refused

BLOCK = 1 << 20


class BadPlace(Refused):
    """There is no such folder, it cannot be written, or it lies inside of what is backed up."""


class SecondNeedsKey(Refused):
    """A second place is set, but nothing to encrypt with: personal data do not leave the machine in the open."""


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it lies, how much is in it, and which older ones went."""

    path: Path
    second: Path | None
    files: int
    size: int
    removed: tuple[str, ...]


def make_backup(folder: Path, *, at: datetime | None = None) -> Made:
    """Back up database and files into a new file of the folder, while the site works (BAK-1).

    The database comes first: a file that no row knows of harms nothing, a row without its file does. Slips with first
    passwords and what is drawn again at any time stay out (setting BACKUP_LEAVES_OUT). With a key file it is encrypted
    (BAK-3), and a copy goes to the second place if one is set (BAK-2). Backups that are older than the days to keep, but
    for the last of each month, are removed from both. Half-written files never stand under the name of a backup. Raises
    BadPlace, SecondNeedsKey, CopyFailed, CannotSeal.
    """
    at = at or timezone.now()
    second = Path(settings.BACKUP_SECOND_DIR) if settings.BACKUP_SECOND_DIR else None
    key_file = Path(settings.BACKUP_KEY_FILE) if settings.BACKUP_KEY_FILE else None
    for place in filter(None, (folder, second)):
        _check_place(place)
    if second is not None and key_file is None:
        raise SecondNeedsKey(
            _(
                "A second place is set for backups, and no file with a passphrase: set WENMING_BACKUP_KEY_FILE."
            )
        )
    name = form.name_of(at, sealed=key_file is not None)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as work:
        whole = Path(work) / "whole.zip"
        members = _write(whole, at=at)
        if key_file is not None:
            sealed = Path(work) / "sealed"
            seal(whole, sealed, key_file=key_file)
            whole = sealed
        _settle(whole, folder / name)
    copy = _copied(folder / name, second) if second is not None else None
    removed = tuple(
        sorted({gone for place in filter(None, (folder, second)) for gone in _thin_out(place, at)})
    )
    made = Made(folder / name, copy, len(members) - 1, (folder / name).stat().st_size, removed)
    record(
        "site.backed_up",
        by=None,
        at=at,
        name=name,
        files=made.files,
        bytes=made.size,
        sealed=key_file is not None,
        second=copy is not None,
        removed=list(removed),
    )
    return made


def kept_files() -> Iterator[Path]:
    """The files that a backup holds, in the order of their paths."""
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [each for each in folders if each not in settings.BACKUP_LEAVES_OUT]
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names))


def _check_place(folder: Path) -> None:
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise BadPlace(_("There is no folder to write into: %(folder)s.") % {"folder": folder})
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BadPlace(_("Backups cannot lie inside the files of the site: %(folder)s.") % {"folder": folder})


def _write(target: Path, *, at: datetime) -> list[form.Member]:
    database = target.with_name("copy")
    migrations = applied_migrations()
    copy_database(database)
    root = Path(settings.MEDIA_ROOT)
    target.touch(mode=0o600)
    with ZipFile(target, "w", allowZip64=True) as bundle:
        members = [_add(bundle, database, form.DATABASE, compressed=True)]
        for path in kept_files():
            try:
                members.append(_add(bundle, path, form.FILES + path.relative_to(root).as_posix()))
            except FileNotFoundError:
                continue  # deleted meanwhile: nothing of it was written
        manifest = form.Manifest(at.isoformat(), connection.vendor, migrations, tuple(members))
        bundle.writestr(form.MANIFEST, manifest.to_json())
    return members


def _add(bundle: ZipFile, path: Path, name: str, *, compressed: bool = False) -> form.Member:
    """Copy a file into the bundle; its fingerprint is that of what was written."""
    with path.open("rb") as source:
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
        info.external_attr = 0o600 << 16
        with bundle.open(info, "w", force_zip64=True) as target:
            sha256, size = copied(source, target)
    return form.Member(name, sha256, size)


def copied(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    """Copy in blocks; fingerprint and size of what was copied."""
    said, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        said.update(block)
        size += len(block)
        target.write(block)
    return said.hexdigest(), size


def _settle(written: Path, target: Path) -> None:
    """Under its name at once and whole, also after a power cut."""
    written.chmod(0o600)
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)


def _copied(backup: Path, second: Path) -> Path:
    """The backup's copy in the second place."""
    with tempfile.TemporaryDirectory(dir=second, prefix=".making-") as work:
        part = Path(work) / backup.name
        shutil.copyfile(backup, part)
        _settle(part, second / backup.name)
    return second / backup.name


def _thin_out(folder: Path, at: datetime) -> list[str]:
    names = [path.name for path in folder.iterdir() if path.is_file()]
    gone = form.expendable(names, today=timezone.localdate(at), keep_days=settings.BACKUP_KEEP_DAYS)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone

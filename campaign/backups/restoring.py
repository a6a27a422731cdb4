"""Putting a backup back into an empty installation: everything is checked before anything is written (BAK-1, BAK-3)."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.backups import form
from campaign.backups.databases import is_empty, known_migrations, load_database
from campaign.backups.making import copied, kept_files
from campaign.backups.sealing import unseal
from campaign.models import AccountSession
from campaign.refusals import Refused


class NotEmpty(Refused):
    """The installation holds data already; a backup never goes over them."""


class NoBackup(Refused):
    """There is none, or it is damaged, or made by another kind of installation; the text says which and where."""


def newest_backup(place: Path) -> Path:
    """The backup that is meant: the file itself, or the newest one of a folder. Raises NoBackup."""
    if place.is_file():
        return place
    found = sorted(path.name for path in place.glob("wenming-*") if form.day_of(path.name))
    if not found:
        raise NoBackup(_("There is no backup in %(folder)s.") % {"folder": place})
    return place / found[-1]


def restore_backup(backup: Path, *, at: datetime | None = None) -> form.Manifest:
    """Put a backup back: database and files, all of it or nothing; everybody signs in anew afterwards.

    Only into an installation without unit, campaign, account and kept files. The seal, every fingerprint and the
    migrations are checked first: a backup of newer software is refused, one of older software is brought up to date by
    the next start. Raises NotEmpty, NoBackup, SealBroken, CannotSeal, CopyFailed.
    """
    if not is_empty() or any(kept_files()):
        raise NotEmpty(
            _(
                "This installation holds data already. A backup is restored into an empty one: name a new data folder."
            )
        )
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".restoring-") as work:
        with opened(backup, Path(work)) as bundle:
            manifest = checked_manifest(bundle, name=backup.name)
            _check_fit(manifest)
            unpacked = Path(work) / "unpacked"
            _unpack(bundle, manifest, unpacked)
        brought = _place_files(unpacked / form.FILES, root)
        try:
            load_database(unpacked / form.DATABASE)
        except BaseException:
            for path in brought:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            raise
    AccountSession.objects.all().delete()
    record(
        "site.restored",
        by=None,
        at=at or timezone.now(),
        name=backup.name,
        made_at=manifest.made_at,
        files=len(manifest.members) - 1,
    )
    return manifest


@contextmanager
def opened(backup: Path, work: Path) -> Iterator[ZipFile]:
    """The backup as a bundle, decrypted into the work folder where it is encrypted."""
    if backup.name.endswith(form.SEALED):
        plain = work / "plain.zip"
        key_file = Path(settings.BACKUP_KEY_FILE or os.devnull)
        unseal(backup, plain, key_file=key_file)
        backup = plain
    try:
        with ZipFile(backup) as bundle:
            yield bundle
    except (BadZipFile, FileNotFoundError) as fault:
        raise NoBackup(_("%(file)s is not a backup, or is cut off.") % {"file": backup.name}) from fault


def checked_manifest(bundle: ZipFile, *, name: str) -> form.Manifest:
    """The manifest of a backup of which every file is there as it was written. Raises NoBackup."""
    try:
        manifest = form.read_manifest(bundle.read(form.MANIFEST))
    except (KeyError, form.NotABackup) as fault:
        raise NoBackup(_("%(file)s is not a backup, or is cut off.") % {"file": name}) from fault
    wanted = {member.path: member for member in manifest.members}
    there = {info.filename for info in bundle.infolist()} - {form.MANIFEST}
    outside = [path for path in wanted if path != form.DATABASE and not form.is_inside(path)]
    wrong = sorted(there ^ set(wanted)) + outside
    for path in sorted(there & set(wanted)):
        with bundle.open(path) as source, Path(os.devnull).open("wb") as nowhere:
            try:
                found = copied(source, nowhere)
            except BadZipFile:
                found = None
        if found != (wanted[path].sha256, wanted[path].size):
            wrong.append(path)
    if wrong or form.DATABASE not in wanted:
        raise NoBackup(
            _("%(file)s is damaged; nothing was restored. First of %(count)s: %(path)s")
            % {"file": name, "count": len(wrong), "path": wrong[0] if wrong else form.DATABASE}
        )
    return manifest


def _check_fit(manifest: form.Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise NoBackup(
            _("The backup was made on %(made)s, and this installation runs on %(here)s.")
            % {"made": manifest.vendor, "here": connection.vendor}
        )
    newer = sorted(set(manifest.migrations) - known_migrations())
    if newer:
        raise NoBackup(
            _("The backup was made by newer software (%(migration)s). Restore it with that version.")
            % {"migration": newer[0]}
        )


def _unpack(bundle: ZipFile, manifest: form.Manifest, folder: Path) -> None:
    (folder / form.FILES).mkdir(parents=True, mode=0o700)
    for member in manifest.members:
        target = folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with bundle.open(member.path) as source, open(target, "xb", opener=_private) as written:
            copied(source, written)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _place_files(unpacked: Path, root: Path) -> list[Path]:
    """Move what was unpacked to where the site looks for it; the ways to take it off again."""
    brought = []
    for path in sorted(unpacked.iterdir()):
        target = root / path.name
        if target.is_dir():
            shutil.rmtree(target)  # an empty tree of folders, see NotEmpty
        path.replace(target)
        brought.append(target)
    return brought

"""What a backup is called, what stands in it, and which ones are kept; it knows no database."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

FORMAT = "wenming-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files/"
SEALED = ".enc"
NAME = re.compile(r"^wenming-(\d{8})T(\d{6})Z\.zip(\.enc)?$")
_DAYS = timedelta(days=1)


class NotABackup(Exception):
    """The file is not a backup of this form, or not whole; the text says why."""


class Member(NamedTuple):
    """A file of the backup: its path there, its fingerprint and its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: when and from what it was made, the applied migrations, every file."""

    made_at: str  # ISO, UTC
    vendor: str  # sqlite or postgresql
    migrations: tuple[str, ...]  # app.name
    members: tuple[Member, ...]

    def to_json(self) -> bytes:
        said = {"format": FORMAT, "version": VERSION, **asdict(self)}
        said["members"] = [member._asdict() for member in self.members]
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest of a backup. Raises NotABackup."""
    try:
        said = json.loads(content)
        if said["format"] != FORMAT or said["version"] != VERSION:
            raise NotABackup(f"{MANIFEST} names another form: {said['format']} {said['version']}.")
        members = tuple(Member(**member) for member in said["members"])
        return Manifest(said["made_at"], said["vendor"], tuple(said["migrations"]), members)
    except (ValueError, KeyError, TypeError) as fault:
        raise NotABackup(f"{MANIFEST} cannot be read.") from fault


def is_inside(path: str) -> bool:
    """Whether the path of a kept file stays below the folder of files."""
    parts = path.removeprefix(FILES).split("/")
    return path.startswith(FILES) and all(part not in ("", ".", "..") for part in parts) and "\\" not in path


def name_of(at: datetime, *, sealed: bool) -> str:
    """The file name of a backup: its moment in UTC, so that the order of names is that of time."""
    return f"wenming-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip{SEALED if sealed else ''}"


def day_of(name: str) -> date | None:
    """The day of a backup by its name; None for any other file."""
    found = NAME.match(name)
    return datetime.strptime(found[1], "%Y%m%d").date() if found else None


def expendable(names: Iterable[str], *, today: date, keep_days: int) -> list[str]:
    """The backups that may go: older than `keep_days` and not the last one of their month (BAK-3).

    Other files are never named. The newest backup stays whatever its age.
    """
    days = {name: day for name in sorted(names) if (day := day_of(name)) is not None}
    last_of_month = {(day.year, day.month): name for name, day in days.items()}
    kept = set(last_of_month.values())
    return [name for name, day in days.items() if name not in kept and day < today - keep_days * _DAYS]

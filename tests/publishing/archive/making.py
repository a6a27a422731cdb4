"""Archives for tests: one written into memory or a file, and a world with something of everything that it reads."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from publishing.archive.making import keep_archive
from publishing.archive.whole import write_archive
from publishing.models import Archive
from tests.makers import World

MADE = datetime(2027, 1, 15, 2, 0, tzinfo=UTC)


def written(world: World, *, at: datetime = MADE) -> bytes:
    """The bytes of an archive of the world."""
    stream = BytesIO()
    write_archive(stream, world.campaign, made_by="王办公", made_at=at, problems=[])
    return stream.getvalue()


def kept(world: World, *, at: datetime = MADE) -> Archive:
    """An archive made and kept, without the drawing of papers before it."""
    return keep_archive(world.campaign, by=world.users["office"], at=at, problems=[], alive=lambda: None)


def changed(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """An archive with other content in some files; None takes a file out, an unknown name adds one."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in sorted(set(changes) - set(old.namelist())):
            new.writestr(name, changes[name])
    return target

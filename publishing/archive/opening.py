"""Opening an archive that somebody sent: nothing is unpacked before its list of files is harmless and all of it is checked."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from campaign.refusals import Refused
from publishing.archive.format import MANIFEST, Manifest, is_safe_path, read_manifest
from publishing.archive.verifying import verify

MOST_MEMBERS = 200_000
MOST_RATIO = 200  # rows shrink to a twentieth, a bomb to a thousandth
SMALL = 64 * 2**20  # so much is taken without looking at the ratio
LONGEST_LIST = 10


class BadArchive(Refused):
    """The file is no archive, or not as it was made; `faults` say what is wrong and where, one a line."""

    def __init__(self, faults: list[str]):
        shown = [*faults[:LONGEST_LIST], *(["…"] if len(faults) > LONGEST_LIST else [])]
        heading = _("The archive cannot be taken over, and nothing was written. What is wrong with it:")
        super().__init__("\n".join([heading, *shown]))
        self.faults = faults


@contextmanager
def opened(path: Path, *, room: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """The archive and its manifest, once every file and everything frozen in it is found as it was made.

    Its list of files comes first: paths that stay inside, no bomb, and room for it on the disk of `room` (UPL-4).
    Raises BadArchive.
    """
    try:
        with ZipFile(path) as bundle:
            if wrong := list(_harms(bundle, size=path.stat().st_size, room=room)):
                raise BadArchive(wrong)
            if wrong := [checked.text for checked in verify(path) if not checked.is_ok]:
                raise BadArchive(wrong)
            yield bundle, read_manifest(bundle.read(MANIFEST))
    except (BadZipFile, FileNotFoundError, IsADirectoryError) as fault:
        raise BadArchive([f"{path.name}: not a ZIP file, or cut off"]) from fault


def _harms(bundle: ZipFile, *, size: int, room: Path) -> Iterator[str]:
    members = bundle.infolist()
    if len(members) > MOST_MEMBERS:
        yield f"{len(members)} files; at most {MOST_MEMBERS} are taken"
    names = set()
    for member in members:
        if not is_safe_path(member.filename) or member.filename in names:
            yield f"{member.filename}: this path does not belong into an archive, or is there twice"
        if member.flag_bits & 1:
            yield f"{member.filename}: encrypted"
        names.add(member.filename)
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(SMALL, size * MOST_RATIO):
        yield f"unpacked it would be {unpacked // size} times as large: no archive is"
    elif unpacked > shutil.disk_usage(room).free:
        yield f"{unpacked // 2**20} MB are needed on the disk, and not free"

"""The ZIP of an archive, written piece by piece: every file with its fingerprint, the same bytes for the same content."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from publishing.archive.format import BLOCK, FileEntry, is_safe_path, sha256_of_stream

# What is packed already does not get smaller; packing it again costs minutes with much evidence.
PACKED = {"pdf", "docx", "xlsx", "pptx", "jpg", "jpeg", "png", "webp", "mp4", "zip", "ofd"}
FIRST_YEAR = 1980  # a ZIP knows no earlier one


class Measured:
    """A file in the ZIP while it is written: it counts and fingerprints what goes through."""

    def __init__(self, into: BinaryIO):
        self._into = into
        self._said = hashlib.sha256()
        self.size = 0

    def write(self, block: bytes) -> None:
        self._into.write(block)
        self._said.update(block)
        self.size += len(block)

    @property
    def sha256(self) -> str:
        return self._said.hexdigest()


class ArchiveWriter:
    """Files put into a ZIP one after the other; `entries` are those that the manifest names."""

    def __init__(self, stream: BinaryIO, *, at: datetime):
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, allowZip64=True)
        at = at.astimezone(UTC)
        self._time = (max(at.year, FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
        self.entries: list[FileEntry] = []
        self._paths: set[str] = set()

    def add(self, path: str, content: bytes, what: str) -> FileEntry:
        """A whole file. Raises ValueError for a path that is unsafe or there already."""
        with self.opened(path, what, size=len(content)) as file:
            file.write(content)
        return self.entries[-1]

    def add_unlisted(self, path: str, content: bytes) -> None:
        """A file that the manifest cannot name: itself and the list of fingerprints."""
        with self._zip.open(self._info(path, len(content)), "w") as into:
            into.write(content)

    def copy(self, path: str, source: BinaryIO, what: str, *, size: int) -> FileEntry:
        """A file from a stream, in blocks, so that memory never holds it whole."""
        with self.opened(path, what, size=size) as file:
            while block := source.read(BLOCK):
                file.write(block)
        return self.entries[-1]

    @contextmanager
    def opened(self, path: str, what: str, *, size: int | None = None) -> Iterator[Measured]:
        """A file to write into piece by piece; without a `size` it may become larger than 2 GB."""
        with self._zip.open(self._info(path, size), "w", force_zip64=size is None) as into:
            file = Measured(into)
            yield file
        self.entries.append(FileEntry(path, file.sha256, file.size, what))

    def holds(self, path: str) -> bool:
        return path in self._paths

    def close(self) -> None:
        self._zip.close()

    def _info(self, path: str, size: int | None) -> ZipInfo:
        if not is_safe_path(path) or path in self._paths:
            raise ValueError(path)
        self._paths.add(path)
        info = ZipInfo(path, self._time)
        packed = path.rpartition(".")[2].lower() in PACKED
        info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o644 << 16
        if size is not None:
            info.file_size = size
        return info


def sha256_of_file(path: Path) -> tuple[str, int]:
    """Fingerprint and size of a file on disk."""
    with path.open("rb") as stream:
        return sha256_of_stream(stream)

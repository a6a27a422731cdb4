"""Bytes on disk, named by their fingerprint: written once, compared at every reading."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db.models import QuerySet

from campaign.models import Job, JobState
from publishing.models import PublicationFile


class FileDiffers(Exception):
    """The bytes on disk are not those that were drawn (PDF-6), or they are gone."""


def store(path: Path, content: bytes) -> None:
    """Write the bytes so that a reader sees the whole file or none, also after a power cut."""
    with storing(path) as file:
        file.write(content)


@contextmanager
def storing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into piece by piece; it is there under its name when everything is written, as with `store`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def newest_drawn(jobs: QuerySet[Job], path_of: Callable[[Job], Path]) -> Job | None:
    """The newest of the jobs that has ended well and whose file is there; one query."""
    newest = jobs.filter(state=JobState.DONE).order_by("-pk").first()
    return newest if newest is not None and path_of(newest).exists() else None


def content_of(file: PublicationFile) -> bytes:
    """The bytes of a paper's file. Raises FileDiffers when they are not what was drawn."""
    try:
        content = file.path.read_bytes()
    except FileNotFoundError as gone:
        raise FileDiffers(str(file.path.name)) from gone
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDiffers(str(file.path.name))
    return content

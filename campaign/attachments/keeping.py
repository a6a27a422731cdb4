"""Where attached bytes lie: under names of their own, written once and whole, compared whenever they are read (UPL-3)."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


class BytesDiffer(Exception):
    """The bytes on disk are not those that were kept, or they are gone."""


def keep(source: Path, target: Path) -> None:
    """Copy the bytes so that a reader sees all of them or nothing, also after a power cut; for the owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as kept, source.open("rb") as given:
            shutil.copyfileobj(given, kept)
            kept.flush()
            os.fsync(kept.fileno())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def kept_bytes(path: Path, sha256: str) -> bytes:
    """The bytes, if they are those with the fingerprint. Raises BytesDiffer."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as gone:
        raise BytesDiffer(path.name) from gone
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BytesDiffer(path.name)
    return content

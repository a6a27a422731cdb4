"""A file that arrived becomes one that may be kept: looked at, made safe, its bytes known by their fingerprints."""

import hashlib
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from campaign.attachments.formats import FORMATS, LONGEST_NAME, MOST_PIXELS, FileFormat, Purpose
from campaign.attachments.office_files import check_office_file
from campaign.attachments.refusing import (
    BadFile,
    VirusFound,
    damaged,
    not_taken,
    not_what_it_says,
    too_heavy,
    too_large,
)
from campaign.attachments.virus_scanning import virus_in

PROGRAM = Path(__file__).with_name("inspection.py")
PATIENCE = 25  # seconds; what serves the page gives a request 60
MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}


@dataclass(frozen=True)
class Received:
    """A file that may be kept: what it is, the bytes as they will be kept, and a thumbnail of a picture."""

    name: str
    format: str
    source_sha256: str
    path: Path
    sha256: str
    size: int
    thumbnail: Path | None = None
    width: int | None = None
    height: int | None = None


@contextmanager
def received(path: Path, *, name: str, purpose: Purpose) -> Iterator[Received]:
    """Look at a file as it was sent, by the purpose that it is for; its safe form lasts as long as the context.

    A picture is drawn anew (upright, nothing but pixels, at most so many on its longer side as the purpose keeps); PDF and office files stay
    byte for byte what they were. Raises BadFile, VirusFound. Source: security.md UPL-1, UPL-2, UPL-7, UPL-8.
    """
    size = path.stat().st_size
    if size > purpose.largest:
        raise too_large(purpose)
    kind = _format_of(name, purpose)
    if not size:
        raise damaged()
    if found := virus_in(path):
        raise VirusFound(_("The virus scanner found %(found)s; the file is not taken.") % {"found": found})
    _check_beginning(path, kind)
    with tempfile.TemporaryDirectory(prefix="wenming-") as folder:
        yield _made_safe(path, kind, safe_name(name, kind), Path(folder), purpose.longest_side)


def safe_name(name: str, kind: FileFormat) -> str:
    """The name as people gave it, without folders, without characters that steer, and with the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter)[0] not in "CZ" or letter == " "
    )
    stem, dot, ending = plain.rpartition(".")
    stem = (stem if dot else ending).strip(" .") or _("File")
    return f"{stem[: LONGEST_NAME - len(kind.name) - 1]}.{kind.name}"


def _format_of(name: str, purpose: Purpose) -> FileFormat:
    ending = name.rpartition(".")[2].strip().casefold()
    for known in purpose.formats:
        if ending in FORMATS[known].endings:
            return FORMATS[known]
    raise not_taken(purpose, ending)


def _check_beginning(path: Path, kind: FileFormat) -> None:
    """The first bytes are those of the format (office files: looked at as a zip)."""
    with path.open("rb") as file:
        begins = file.read(12)
    if kind.name in MAGIC and not begins.startswith(MAGIC[kind.name]):
        raise not_what_it_says(kind.name)
    if kind.name == "webp" and begins[8:] != b"WEBP":
        raise not_what_it_says(kind.name)


def _made_safe(path: Path, kind: FileFormat, name: str, folder: Path, longest: int) -> Received:
    source = _sha256(path)
    if not kind.is_image:
        if kind.name == "pdf":
            _inspect(kind, str(path))
        else:
            check_office_file(path, kind.name)
        return Received(name, kind.name, source, path, source, path.stat().st_size)
    drawn, thumbnail = folder / "drawn", folder / "thumbnail"
    said = _inspect(kind, str(path), str(drawn), str(thumbnail), str(MOST_PIXELS), str(longest))
    return Received(
        name,
        kind.name,
        source,
        drawn,
        _sha256(drawn),
        drawn.stat().st_size,
        thumbnail,
        said["width"],
        said["height"],
    )


def text_of(file: Received) -> tuple[str, int]:
    """The text that can be read out of a PDF or Word file that was received, and its pages (1 for Word).

    Raises BadFile. Read by the program that opens files, within its limits (UPL-2).
    """
    with tempfile.TemporaryDirectory(prefix="wenming-") as folder:
        target = Path(folder) / "text"
        said = _inspect(FORMATS[file.format], str(file.path), str(target), act=f"{file.format}-text")
        return target.read_text(encoding="utf-8"), said["pages"]


def _inspect(kind: FileFormat, *arguments: str, act: str = "") -> dict:
    """What the program says that opens the file for us, within its limits and without our environment."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), act or kind.name, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise too_heavy() from late
    if done.returncode < 0:  # ended by the system: too much time, memory or output
        raise too_heavy()
    if done.returncode:
        raise damaged()
    said = json.loads(done.stdout)
    if "refused" in said:
        raise _refusal(said["refused"], kind)
    return said


def _refusal(word: str, kind: FileFormat) -> BadFile:
    if word == "format":
        return not_what_it_says(kind.name)
    if word == "heavy":
        return too_heavy()
    said = {
        "pixels": _("The picture has more than %(most)s million pixels. Make it smaller and attach it again.")
        % {"most": MOST_PIXELS // 1_000_000},
        "password": _("The PDF has a password. Save it without one and attach it again."),
        "active": _(
            "The PDF holds a program, a form that sends something, or another file. Print it as PDF and attach that one."
        ),
        "end": _(
            "Something follows the end of the PDF, or its end is missing. Print it as PDF and attach that one."
        ),
    }
    return BadFile(said[word])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The form of an archive, “wenming-archive” version 1: where things lie in the ZIP, and how they are written and read.

Written for the one who makes an archive, the one who checks it and the one who reads it in again; it knows no rows.
`docs/operations.md` and `data/FORMAT.md` inside every archive say the same in words.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import BinaryIO, NamedTuple
from uuid import UUID

FORMAT = "wenming-archive"
VERSION = 1

INDEX = "index.html"
NOTE = "说明.txt"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
ROWS = "rows/"
DATA = "data/"
PAPERS = "papers/"
WORKBOOKS = "workbooks/"
FILES = "files/"
PAGES = "pages/"

# What a file of the manifest is (its `what`).
IS_PAGE = "page"
IS_NOTE = "note"
IS_ROWS = "rows"
IS_DATA = "data"
IS_PAPER = "paper"
IS_WORKBOOK = "workbook"
IS_FILE = "file"

# A path in the archive: not longer than unpackers on Windows and old file systems take, and one part of it.
MAX_PATH_BYTES = 200
MAX_NAME_BYTES = 150
# Names that Windows keeps for itself, and characters that it doesn't take.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_SUM = re.compile(r"^([0-9a-f]{64}) [ *](.+)$")
BLOCK = 1 << 20


class NotAnArchive(Exception):
    """The file is not an archive of this form; the text says why."""


class FileEntry(NamedTuple):
    """A file of the archive as its manifest names it. `what` is one of the kinds above."""

    path: str
    sha256: str
    size: int
    what: str


class TableEntry(NamedTuple):
    """A table of the archive as its manifest names it: how many rows, and the fingerprint of its file."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself.

    `campaign` has code, name, year, unit (its name) and unit_code; `tables` are by label (`scoring.month`); `files`
    are all files but the manifest itself and SHA256SUMS, in the order of their paths.
    """

    software: Mapping[str, str]  # name and version
    made_at: str  # ISO, UTC
    made_by: str
    installation: str
    campaign: Mapping[str, object]
    tables: Mapping[str, TableEntry]
    files: tuple[FileEntry, ...]
    version: int = VERSION
    counts: Mapping[str, int] = field(
        default_factory=dict
    )  # what people count: departments, months, papers …
    problems: tuple[str, ...] = ()  # what could not be taken along, in words


def rows_path(label: str) -> str:
    """Where the rows of a table lie; the label in small letters, as Django's `label_lower`."""
    return f"{ROWS}{label.lower()}.jsonl"


def file_path(sha256: str, extension: str) -> str:
    """Where a kept file lies: under the fingerprint of its bytes."""
    return f"{FILES}{sha256}.{extension}"


def safe_name(text: str, *, extension: str = "", room: int = MAX_NAME_BYTES) -> str:
    """A readable file name that every system takes: not longer than `room` bytes in UTF-8 with its extension.

    Characters that Windows or a reader of paths could take amiss become “_”; a name that is too long is cut and ends
    with “…”. Two different long names can become one: the caller numbers them.
    """
    ending = f".{extension}" if extension else ""
    name = re.sub(r"\s+", " ", _UNSAFE.sub("_", text)).strip(" .")
    if not name or _RESERVED.match(name):
        name = f"_{name}"
    if len((name + ending).encode()) > room:
        kept = name.encode()[: room - len(ending.encode()) - len("…".encode())]
        name = kept.decode(errors="ignore").rstrip(" .") + "…"
    return name + ending


def is_safe_path(path: str) -> bool:
    """Whether a path of an archive stays inside it: relative, forward, short enough, each part a safe name."""
    if len(path.encode()) > MAX_PATH_BYTES or path.startswith("/"):
        return False
    return all(part not in ("", ".", "..") and safe_name(part) == part for part in path.split("/"))


def plain(value: object) -> object:
    """A value of a column as JSON: exact strings for decimals, days, times and keys; instants in UTC with offset."""
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"No form in an archive for {type(value).__name__}.")


def instant(at: datetime) -> str:
    """An instant to the microsecond, in UTC, with its offset."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def row_line(pk: object, fields: Mapping[str, object]) -> bytes:
    """One row as one line: `{"pk": …, "fields": {column: value}}`."""
    said = {"pk": plain(pk), "fields": {column: plain(value) for column, value in fields.items()}}
    return json_bytes(said) + b"\n"


class Row(NamedTuple):
    """A row as it was read: its key and its columns, values as `plain` wrote them."""

    pk: object
    fields: dict[str, object]


def read_rows(lines: Iterable[bytes], path: str = "") -> Iterator[Row]:
    """The rows of a table's file. Raises NotAnArchive on a line that is none."""
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            yield Row(said["pk"], dict(said["fields"]))
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise NotAnArchive(f"{path}: line {number} is not a row.") from fault


def json_bytes(value: object) -> bytes:
    """A value as one line of JSON, readable and the same every time."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_document(value: object) -> bytes:
    """A value as JSON that people can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in the archive."""
    said = {
        "format": FORMAT,
        "version": manifest.version,
        "software": dict(manifest.software),
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "installation": manifest.installation,
        "campaign": dict(manifest.campaign),
        "counts": dict(manifest.counts),
        "problems": list(manifest.problems),
        "tables": {label: table._asdict() for label, table in sorted(manifest.tables.items())},
        "files": [entry._asdict() for entry in manifest.files],
    }
    return json_document(said)


def read_manifest(content: bytes) -> Manifest:
    """The manifest of an archive. Raises NotAnArchive for another format, a newer version or a broken one."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise NotAnArchive(f"{MANIFEST} cannot be read.") from fault
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotAnArchive("This is not an archive of a campaign.")
    if said.get("version") != VERSION:
        raise NotAnArchive(
            f"The archive has version {said.get('version')}, and this software reads version {VERSION}: use the software "
            "that made it, or a newer one."
        )
    try:
        manifest = Manifest(
            software=said["software"],
            made_at=said["made_at"],
            made_by=said["made_by"],
            installation=said["installation"],
            campaign=dict(said["campaign"]),
            counts=dict(said.get("counts", {})),
            problems=tuple(said.get("problems", ())),
            tables={label: TableEntry(**table) for label, table in said["tables"].items()},
            files=tuple(FileEntry(**entry) for entry in said["files"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotAnArchive(f"{MANIFEST} is not complete.") from fault
    if not all(isinstance(entry.path, str) for entry in manifest.files):
        raise NotAnArchive(f"{MANIFEST} is not complete.")
    amiss = [entry.path for entry in manifest.files if not is_safe_path(entry.path)]
    if amiss:
        raise NotAnArchive(f"{MANIFEST} names a path that leads outside: {amiss[0]}")
    return manifest


def sums_bytes(sums: Mapping[str, str]) -> bytes:
    """Fingerprints by path, as `sha256sum -c` reads them, in the order of the paths."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())).encode()


def read_sums(content: bytes) -> dict[str, str]:
    """Fingerprints by path. Raises NotAnArchive on a line that is none."""
    sums = {}
    for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
        found = _SUM.match(line)
        if not found:
            raise NotAnArchive(f"{SUMS}: line {number} cannot be read.")
        sums[found[2]] = found[1]
    return sums


def sha256_of_stream(stream: BinaryIO) -> tuple[str, int]:
    """Fingerprint and size of what a stream gives, read in blocks."""
    said, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        said.update(block)
        size += len(block)
    return said.hexdigest(), size

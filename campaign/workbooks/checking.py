"""Is an uploaded file a workbook that may be read? Size, zip, XML, limits; nothing is unpacked without bounds (UPL-4)."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from campaign.workbooks.limits import (
    HIGHEST_RATIO,
    LARGEST,
    MOST_MEMBERS,
    MOST_UNPACKED,
    RATIO_COUNTS_FROM,
    BadWorkbook,
    bomb,
    damaged,
    too_large,
)
from campaign.workbooks.scanning import Scan, SheetScan

CHUNK = 64 * 1024
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = "xl/workbook.xml"
_PLAIN_NAME = re.compile(r"[^\\:\x00-\x1f]+")


@dataclass
class Checked:
    """A workbook that may be read: a clean copy with the parts that were looked at and nothing else."""

    content: bytes
    sheets: dict[str, SheetScan]


def check(path: Path) -> Checked:
    """Look at every part of the file within bounds. Raises BadWorkbook.

    What comes back is packed anew from the bytes that were looked at: a reader of zips that sees other parts than
    this one (doubled names, false sizes) has nothing to find.
    """
    if path.stat().st_size > LARGEST:
        raise too_large()
    with path.open("rb") as file:
        begins = file.read(8)
    if begins == OLD_OFFICE:
        raise BadWorkbook(
            _(
                "This is a workbook in the old format (.xls) or one with a password, under a new name. Open it in "
                "Excel or WPS, choose “Save as”, “Excel workbook (*.xlsx)”, without a password, and upload that file."
            )
        )
    if not begins.startswith(ZIP):
        raise BadWorkbook(
            _("This is not an Excel workbook, whatever its name says. Upload a workbook saved as .xlsx.")
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive.infolist())
            return _read_parts(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as why:
        raise damaged() from why


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """What the zip says about itself, before anything is unpacked."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise bomb()
    names = [member.filename for member in members]
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_COUNTS_FROM and member.file_size / packed > HIGHEST_RATIO:
            raise bomb()
    if len({name.casefold() for name in names}) != len(names) or not all(map(is_plain, names)):
        raise damaged()
    lowered = [name.casefold() for name in names]
    if any("vbaproject" in name or name.endswith(".xlm") for name in lowered):
        raise BadWorkbook(
            _("The workbook contains macros. Save it as .xlsx, without macros, and upload that file.")
        )
    if any("externallink" in name for name in lowered):
        raise BadWorkbook(
            _(
                "The workbook refers to other workbooks. Break the links (Data, Edit links) or paste the values into a "
                "new workbook, save it as .xlsx, and upload that file."
            )
        )
    if WORKBOOK not in names:
        raise BadWorkbook(
            _("This is not an Excel workbook, whatever its name says. Upload a workbook saved as .xlsx.")
        )


def is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.fullmatch(name)) and not name.startswith("/") and ".." not in name.split("/")


def _read_parts(archive: zipfile.ZipFile) -> Checked:
    """Unpack the XML parts within bounds, scan each, and pack those again that a reader of values needs."""
    unpacked = 0
    scans: dict[str, Scan] = {}
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as clean:
        for member in archive.infolist():
            if not member.filename.endswith((".xml", ".rels")):
                continue
            scan = scans[member.filename] = Scan()
            part = io.BytesIO()
            for chunk in chunks(archive, member):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise bomb()
                scan.feed(chunk)
                part.write(chunk)
            scan.close()
            clean.writestr(member.filename, part.getbuffer())
    return Checked(copy.getvalue(), _sheets(scans))


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _sheets(scans: dict[str, Scan]) -> dict[str, SheetScan]:
    """The scan of each worksheet by the name that people see."""
    targets = scans["xl/_rels/workbook.xml.rels"].relations if "xl/_rels/workbook.xml.rels" in scans else {}
    found = {}
    for name, relation in scans[WORKBOOK].sheets:
        target = targets.get(relation, "")
        part = (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        )
        if part in scans and scans[part].is_worksheet:
            found[name] = scans[part].sheet
    return found

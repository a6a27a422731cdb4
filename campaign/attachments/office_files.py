"""Is a file a .docx or .xlsx as an office program writes it, without programs and without links to elsewhere (UPL-2, UPL-5)?

Nothing is unpacked beyond bounds; the XML parts are read by expat under defusedxml's guards, without a tree.
"""

import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from campaign.attachments.refusing import BadFile, damaged, not_what_it_says, too_heavy
from campaign.workbooks.checking import ZIP, chunks, is_plain
from campaign.workbooks.limits import HIGHEST_RATIO, RATIO_COUNTS_FROM

MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 50 * 1024 * 1024
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TYPES = "[Content_Types].xml"
PROGRAMS = re.compile(
    r"vbaproject|vbadata|activex|\.xlm$|macrosheets/|oleobject[^/]*\.bin$|\.(exe|dll|js|vbs|bat|scr)$"
)


def check_office_file(path: Path, kind: str) -> None:
    """Raises BadFile with what to do."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP):
            raise not_what_it_says(kind)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if archive.comment or min((member.header_offset for member in members), default=0):
                raise damaged()  # before the first part and behind the last a second file could hide
            _check_directory(members, kind)
            _read_parts(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        LookupError,
        ExpatError,
        DefusedXmlException,
    ) as why:
        raise damaged() from why


def _check_directory(members: list[zipfile.ZipInfo], kind: str) -> None:
    """What the zip says about itself, before anything is unpacked."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise too_heavy()
    names = [member.filename for member in members]
    lowered = [name.casefold() for name in names]
    if len(set(lowered)) != len(names) or not all(map(is_plain, names)):
        raise damaged()
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_COUNTS_FROM and member.file_size / packed > HIGHEST_RATIO:
            raise too_heavy()
    if MAIN[kind] not in names or TYPES not in names:
        raise not_what_it_says(kind)
    if any(PROGRAMS.search(name) for name in lowered):
        raise _acts()
    if any("externallink" in name for name in lowered):
        raise _refers()


def _read_parts(archive: zipfile.ZipFile) -> None:
    unpacked = 0
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        part = _Part()
        for chunk in chunks(archive, member):
            unpacked += len(chunk)
            if unpacked > MOST_XML:
                raise too_heavy()
            part.feed(chunk)
        part.close()


class _Part:
    """One XML part as it passes: no declarations of its own, no program, nothing that is fetched from elsewhere."""

    def __init__(self):
        # defusedxml has set its guards on expat; the tree that it would build is not wanted.
        self._parser = DefusedXMLParser(forbid_dtd=True)
        self._expat = self._parser.parser
        self._expat.StartElementHandler = self._element
        self._expat.EndElementHandler = self._expat.CharacterDataHandler = None
        self._expat.CommentHandler = self._expat.ProcessingInstructionHandler = None
        self._expat.DefaultHandlerExpand = None

    def feed(self, chunk: bytes) -> None:
        self._expat.Parse(chunk, False)

    def close(self) -> None:
        self._expat.Parse(b"", True)

    def _element(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition("}")[2]
        if local in ("Override", "Default", "Relationship"):
            said = dict(zip(attributes[::2], attributes[1::2], strict=True))
            kind = said.get("ContentType", "") + said.get("Type", "")
            if "macroenabled" in kind.lower() or "vbaProject" in kind:
                raise _acts()
            if said.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
                raise _refers()


def _acts() -> BadFile:
    return BadFile(
        _(
            "The file holds a program or an embedded object (macro, ActiveX, OLE). Print it as PDF and attach that one."
        )
    )


def _refers() -> BadFile:
    return BadFile(
        _("The file fetches something from elsewhere when it is opened. Print it as PDF and attach that one.")
    )

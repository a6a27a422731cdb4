"""The formats in which a paper comes, each drawn from its frozen payload."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from html import unescape
from importlib.metadata import version
from io import BytesIO
from zipfile import ZipFile

from publishing import fonts
from publishing.models import FileFormat, Publication
from publishing.paper import paper_pdf
from publishing.paper_docx import paper_docx
from publishing.paper_page import paper_page
from publishing.paper_xlsx import has_workbook, paper_xlsx
from publishing.pdf import WEASYPRINT_VERSION, Attached


@dataclass(frozen=True)
class Drawn:
    """A file of a paper: its bytes, its pages where it has any, and what it was drawn with."""

    content: bytes
    pages: int | None
    engine: str
    faces: str = ""


# The parts of a workbook and of a Word file that say something; the others hold looks and dates.
SAYING = re.compile(r"sharedStrings\.xml$|worksheets/sheet\d+\.xml$|word/document\.xml$")
PAGE_NUMBER = re.compile(r"—\d+—")

Drawer = Callable[[Mapping, Publication], Drawn]


def draw_pdf(payload: Mapping, publication: Publication) -> Drawn:
    """The archival PDF, with the workbook inside where the paper has one."""
    paper = paper_pdf(payload, archival=True, attached=_workbook_inside(payload))
    return Drawn(
        content=paper.pdf,
        pages=paper.pages,
        engine=f"WeasyPrint {WEASYPRINT_VERSION}",
        faces=faces_fingerprint(),
    )


def draw_docx(payload: Mapping, publication: Publication) -> Drawn:
    return Drawn(content=paper_docx(payload), pages=None, engine=f"python-docx {version('python-docx')}")


def draw_page(payload: Mapping, publication: Publication) -> Drawn:
    return Drawn(content=paper_page(payload).encode(), pages=None, engine="HTML")


def draw_xlsx(payload: Mapping, publication: Publication) -> Drawn:
    return Drawn(content=paper_xlsx(payload), pages=None, engine=f"XlsxWriter {version('XlsxWriter')}")


# Every format that is drawn from a payload, in the order in which they are drawn.
DRAWERS: dict[str, Drawer] = {
    FileFormat.PDF: draw_pdf,
    FileFormat.DOCX: draw_docx,
    FileFormat.HTML: draw_page,
    FileFormat.XLSX: draw_xlsx,
}


def formats_of(publication: Publication) -> dict[str, Drawer]:
    """The formats that the paper comes in: a workbook only where it has tables."""
    return {
        file_format: draw
        for file_format, draw in DRAWERS.items()
        if file_format != FileFormat.XLSX or has_workbook(publication.payload)
    }


def _workbook_inside(payload: Mapping) -> list[Attached]:
    if not has_workbook(payload):
        return []
    at = datetime.combine(date.fromisoformat(payload["date"]), time(), tzinfo=UTC)
    return [Attached("附表.xlsx", "文件中的表格", paper_xlsx(payload), at)]


def text_sha256(file_format: str, content: bytes) -> str:
    """The fingerprint of what a file says, whatever its faces and breaks: every character but white space."""
    readers = {FileFormat.PDF: _pdf_text, FileFormat.HTML: _page_text}
    text = readers.get(FileFormat(file_format), _zip_text)(content)
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()


def _pdf_text(content: bytes) -> str:
    from pypdf import PdfReader  # slow, and needed for drawing only

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return PAGE_NUMBER.sub("", re.sub(r"\s+", "", text))  # a page may end elsewhere in another face


def _page_text(content: bytes) -> str:
    """What the body of a web page says; its style says nothing."""
    __, __, body = content.decode().partition("<body>")
    return unescape(re.sub(r"<[^>]*>", " ", body))


def _zip_text(content: bytes) -> str:
    """The parts of an office file that hold its text."""
    with ZipFile(BytesIO(content)) as parts:
        texts = [parts.read(name) for name in sorted(parts.namelist()) if SAYING.search(name)]
    return re.sub(r"<[^>]*>", " ", b"".join(texts).decode())


def faces_fingerprint() -> str:
    """The fingerprint of the faces that the styles of the papers resolve to: files, not names."""
    return _faces_fingerprint(fonts.files_known())


@lru_cache(maxsize=2)
def _faces_fingerprint(_files: object) -> str:
    said = hashlib.sha256()
    for style, face in sorted(fonts.resolved_styles().items()):
        said.update(style.encode())
        said.update(hashlib.sha256(face.file.read_bytes()).digest())
    return said.hexdigest()

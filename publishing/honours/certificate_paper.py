"""Certificates on paper: all of a batch in one document, so that fonts and layout are made ready once and not 38 times."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from io import BytesIO

import segno
from django.template.loader import render_to_string

from publishing.honours.certificate_sheet import BlankPaper, certificate_sheet
from publishing.honours.roll_paper import drawn
from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/certificates.html"
BORDER = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 279 192" preserveAspectRatio="none">
<g fill="none" stroke="#b8912f"><path stroke-width="1.6" d="M1 1h277v190H1z"/><path stroke-width=".5" d="M4.5 4.5h270v183h-270z"/>
<path stroke-width=".5" stroke="#a9120f" d="M7 7h265v178H7z"/></g>
<g fill="none" stroke="#b8912f" stroke-width=".8"><path d="M7 27c11 0 20-9 20-20M7 21c8 0 14-6 14-14M272 27c-11 0-20-9-20-20M272 21c-8 0-14-6-14-14"/>
<path d="M7 165c11 0 20 9 20 20M7 171c8 0 14 6 14 14M272 165c-11 0-20 9-20 20M272 171c-8 0-14 6-14 14"/></g></svg>"""


def certificates_html(certificates: Sequence[Mapping], *, paper: BlankPaper) -> str:
    """The certificates as one HTML document, a page and a bookmark for each. Every text is escaped.

    A certificate has number, holder, wording and address.
    """
    pages = []
    for place, certificate in enumerate(certificates, start=1):
        sheet = certificate_sheet(certificate["wording"], certificate["number"], paper=paper)
        media = {"code": f"code-{place}.svg", "ornament": "border.svg"}
        pages.append(
            {
                "bookmark": f"{certificate['number']} {certificate['holder']}",
                "boxes": [drawn(box, media.get(box.role, "")) for box in sheet.boxes],
            }
        )
    return render_to_string(TEMPLATE, {"paper": paper, "pages": pages})


def certificates_pdf(certificates: Sequence[Mapping], *, paper: BlankPaper) -> PrintedPaper:
    """The certificates as one PDF; the same values and fonts give the same bytes. Raises as `print_apart` does."""
    content = json.dumps([list(certificates), vars(paper)], ensure_ascii=False, sort_keys=True)
    return print_apart(
        certificates_html(certificates, paper=paper),
        identifier=hashlib.sha256(content.encode()).hexdigest(),
        media=certificate_media(certificates),
    )


def certificate_media(certificates: Sequence[Mapping]) -> dict[str, bytes]:
    """The border, and the code of every certificate."""
    codes = {f"code-{place}.svg": _code(one["address"]) for place, one in enumerate(certificates, start=1)}
    return {"border.svg": BORDER, **codes}


def single_pages(pdf: bytes) -> list[bytes]:
    """Every page of a PDF as a PDF of its own."""
    from pypdf import PdfReader, PdfWriter  # slow, and needed for drawing only

    pages = []
    for page in PdfReader(BytesIO(pdf)).pages:
        writer, file = PdfWriter(), BytesIO()
        writer.add_page(page)
        writer.write(file)
        pages.append(file.getvalue())
    return pages


def _code(address: str) -> bytes:
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=2, scale=1, light="#fff")
    return file.getvalue()

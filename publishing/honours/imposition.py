"""A leaflet laid out for a print run: two copies side by side on a sheet of SRA3, both sides, to be cut in the middle.

Pure, PDF in and PDF out. 450 × 320 mm hold two A4 with their bleed and marks; so 600 leaflets are 300 sheets.
"""

from copy import copy
from io import BytesIO

POINT = 25.4 / 72
SHEET = 450, 320
UP = 2


def sheets_for(copies: int) -> int:
    """How many sheets a number of leaflets takes."""
    return -(-copies // UP)


def imposed(pdf: bytes, *, width: int, height: int, slug: int, bleed: int) -> bytes:
    """Every page twice on a sheet, its trimmed size `width` × `height`; the copies meet bleed to bleed.

    `slug` is what the page has around the cut; its coordinates begin at the cut. Turned over its short edge the backs stand behind their fronts, because
    both copies are alike.
    """
    from pypdf import PageObject, PdfReader, PdfWriter, Transformation  # slow, and needed for drawing only
    from pypdf.generic import RectangleObject

    writer = PdfWriter()
    gap = 2 * bleed
    left = (SHEET[0] - UP * width - gap) / 2
    bottom = (SHEET[1] - height) / 2
    for page in PdfReader(BytesIO(pdf)).pages:
        sheet = PageObject.create_blank_page(width=SHEET[0] / POINT, height=SHEET[1] / POINT)
        for place in range(UP):
            across = left + place * (width + gap)
            beyond = bleed if place else slug  # towards the other copy no further than the bleed
            within = slug if place else bleed
            part = _cut_to(page, slug - beyond, 0, width + beyond + within, height + 2 * slug)
            part.mediabox = RectangleObject(part.cropbox)
            sheet.merge_transformed_page(part, Transformation().translate(across / POINT, bottom / POINT))
        writer.add_page(sheet)
    writer.metadata = {"/Title": "SRA3"}
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _cut_to(page, left: float, bottom: float, width: float, height: float):
    """A copy of the page that shows a part of it, in millimetres from its lower left corner."""
    from pypdf.generic import RectangleObject  # as above

    box = page.mediabox
    part = copy(page)
    part.cropbox = RectangleObject(
        (
            float(box.left) + left / POINT,
            float(box.bottom) + bottom / POINT,
            float(box.left) + (left + width) / POINT,
            float(box.bottom) + (bottom + height) / POINT,
        )
    )
    return part

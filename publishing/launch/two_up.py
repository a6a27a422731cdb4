"""Two A5 pages beside each other on A4: what the copier of an office prints on both sides and a knife cuts in the middle.

Pure, PDF in and PDF out. Both copies are alike, so turned over the short edge of the sheet the backs stand behind their
fronts.
"""

from io import BytesIO

POINT = 25.4 / 72
SHEET = 297, 210
PAGE_WIDTH = 148
UP = 2


def two_up(pdf: bytes) -> bytes:
    """Every A5 page twice on an A4 sheet across, without a gap between them."""
    from pypdf import PageObject, PdfReader, PdfWriter, Transformation  # slow, and needed for drawing only

    writer = PdfWriter()
    left = (SHEET[0] - UP * PAGE_WIDTH) / 2
    reader = PdfReader(BytesIO(pdf))
    for page in reader.pages:
        sheet = PageObject.create_blank_page(width=SHEET[0] / POINT, height=SHEET[1] / POINT)
        for place in range(UP):
            across = (left + place * PAGE_WIDTH) / POINT
            sheet.merge_transformed_page(page, Transformation().translate(across, 0))
        writer.add_page(sheet)
    writer.metadata = {"/Title": str(reader.metadata.title) if reader.metadata else ""}
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def sheets_for(copies: int) -> int:
    """How many A4 sheets a number of flyers takes."""
    return -(-copies // UP)

"""Pages of a PDF as pictures: what a browser shows beside an editor, also on a phone that has no PDF viewer."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

DOTS = 110  # per inch: A4 is 909 × 1286, enough to read the smallest table and light on the line
MOST_DOTS = 4000  # on the longer side, however large the page says it is


def page_pictures(pdf: bytes, *, most: int, dots: int = MOST_DOTS) -> Iterator[bytes]:
    """The first pages of a PDF as PNG with 32 colours, at most so many dots long: 60 kB and 60 ms each."""
    with _opened(pdf) as document:
        for number in range(min(most, len(document))):
            yield _drawn(document[number], dots)


def page_picture(pdf: bytes, index: int) -> bytes:
    """One page of a PDF, counted from nought, as such a PNG."""
    with _opened(pdf) as document:
        return _drawn(document[index])


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; none where it cannot be opened."""
    import pypdfium2  # needed for drawing only

    try:
        with _opened(pdf) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def picture_size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, read from its first bytes."""
    with picture.open("rb") as file:
        return struct.unpack(">II", file.read(24)[16:24])


@contextmanager
def _opened(pdf: bytes):
    import pypdfium2  # needed for drawing only

    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _drawn(page, dots: int = MOST_DOTS) -> bytes:
    from PIL import Image  # needed for drawing only

    scale = min(DOTS / 72, dots / max(page.get_size()))
    image = page.render(scale=scale).to_pil()
    file = BytesIO()
    # 8 times as fast as the best
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    page.close()
    return file.getvalue()

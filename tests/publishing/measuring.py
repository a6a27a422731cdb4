"""A printed paper measured: its words and lines in millimetres from the top left corner, its ink, its fonts."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from pypdf import PdfReader

POINT = 25.4 / 72
DPI = 300


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(pdf: bytes, page: int) -> list[Line]:
    """The words of a page (1 is the first)."""
    return _boxes(pdf, page, r"<word ([^>]*)>(.*?)</word>")


def lines(pdf: bytes, page: int) -> list[Line]:
    """The lines of a page, from top to bottom."""
    found = _boxes(pdf, page, r"<line ([^>]*)>(.*?)</line>")
    return sorted(found, key=lambda line: (line.top, line.left))


def text(pdf: bytes, page: int | None = None) -> str:
    """The text of a page, or of all pages, without white space."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return re.sub(r"\s", "", _poppler("pdftotext", pdf, *pages, "-raw"))


def rows(pdf: bytes, page: int) -> list[list[str]]:
    """The words of each row of a page."""
    return [
        row.split()
        for row in _poppler("pdftotext", pdf, "-f", str(page), "-l", str(page), "-layout").splitlines()
    ]


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    return [
        (round(float(page.mediabox.width) * POINT), round(float(page.mediabox.height) * POINT))
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of a paper by name without their subset's mark, and whether each is embedded."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            name = descendant["/BaseFont"].partition("+")[2]
            found[name] = (
                "/FontFile3" in descendant["/FontDescriptor"] or "/FontFile2" in descendant["/FontDescriptor"]
            )
    return found


def ink(
    pdf: bytes, page: int, *, red: bool = False, area: tuple[float, float, float, float] | None = None
) -> list[tuple[float, float, float, float]]:
    """The bands of ink on a page or in an area of it, top to bottom: (left, top, right, bottom), in millimetres."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "paper.pdf"), Path(folder, "page")
        source.write_bytes(pdf)
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                str(DPI),
                "-f",
                str(page),
                "-l",
                str(page),
                "-png",
                "-singlefile",
                source,
                target,
            ],
            check=True,
        )
        image = Image.open(target.with_suffix(".png")).convert("RGB")
        image.load()
    red_part, green_part, _ = image.split()
    if red:
        mask = ImageChops.subtract(red_part, green_part).point(lambda value: 255 * (value > 100))
    else:
        mask = red_part.point(lambda value: 255 * (value < 128))
    if area:
        inside = Image.new("L", mask.size)
        box = tuple(round(value * DPI / 25.4) for value in area)
        inside.paste(mask.crop(box), box)
        mask = inside
    bands, start = [], None
    for y in range(mask.height + 1):
        box = mask.crop((0, y, mask.width, y + 1)).getbbox() if y < mask.height else None
        if box and start is None:
            start = y
        elif not box and start is not None:
            left, _, right, _ = mask.crop((0, start, mask.width, y)).getbbox()
            bands.append(tuple(round(value * 25.4 / DPI, 2) for value in (left, start, right, y)))
            start = None
    return bands


def _boxes(pdf: bytes, page: int, pattern: str) -> list[Line]:
    markup = _poppler("pdftotext", pdf, "-f", str(page), "-l", str(page), "-bbox-layout")
    found = []
    for attributes, content in re.findall(pattern, markup, re.DOTALL):
        left, top, right, bottom = (float(value) * POINT for value in re.findall(r'="([\d.]+)"', attributes))
        found.append(Line(unescape(re.sub(r"<[^>]*>|\s", "", content)), left, top, right, bottom))
    return found


def _poppler(program: str, pdf: bytes, *options: str) -> str:
    return subprocess.run(
        [program, *options, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()

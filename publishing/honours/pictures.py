"""Pictures brought to the size at which they are printed: cut to their place, at the layout's resolution, one at a time.

A poster of thirteen photos of twelve megapixels would otherwise be 16 MB (measured.md §1.5). A JPEG is decoded at a
half, a quarter or an eighth of its size where that is enough, so that memory holds one picture and never thirteen.
"""

from collections.abc import Callable
from io import BytesIO
from math import ceil

from publishing.honours.boxes import Frame
from publishing.honours.roll_content import WHOLE, Picture

INCH = 25.4
QUALITY = 90

Fetch = Callable[[str], bytes]  # the bytes of a kept picture, by its SHA-256


def part_shown(picture: Picture, frame: Frame) -> tuple[float, float, float, float]:
    """Left, top, width and height in pixels of what stands in the frame: the crop, cut evenly to the frame's shape."""
    crop = picture.crop
    left, top = picture.width * crop.left / WHOLE, picture.height * crop.top / WHOLE
    width, height = picture.width * crop.width / WHOLE, picture.height * crop.height / WHOLE
    across = min(width, height * frame.width / frame.height)
    down = min(height, width * frame.height / frame.width)
    return left + (width - across) / 2, top + (height - down) / 2, across, down


def dots_per_inch(picture: Picture, frame: Frame) -> int:
    """How many of the picture's own dots lie on an inch of its place."""
    __, __, across, __ = part_shown(picture, frame)
    return int(across / frame.width * INCH)


def for_print(content: bytes, picture: Picture, frame: Frame, *, dpi: int) -> bytes:
    """The picture's bytes for its place: a JPEG of at most `dpi`, never larger than the picture itself."""
    from PIL import Image  # needed for drawing only

    left, top, across, down = part_shown(picture, frame)
    wanted = min(1.0, ceil(frame.width / INCH * dpi) / across)
    with Image.open(BytesIO(content)) as image:
        image.draft("RGB", (ceil(picture.width * wanted), ceil(picture.height * wanted)))
        scale = image.width / picture.width
        size = (max(1, round(across * wanted)), max(1, round(down * wanted)))
        box = (left * scale, top * scale, (left + across) * scale, (top + down) * scale)
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=box)
    file = BytesIO()
    small.save(file, "JPEG", quality=QUALITY, subsampling=0)
    return file.getvalue()


def emblem_for_print(content: bytes, frame: Frame, *, dpi: int) -> bytes:
    """The emblem at the size of its place, with what is transparent in it."""
    from PIL import Image  # as above

    with Image.open(BytesIO(content)) as image:
        image.thumbnail((ceil(frame.width / INCH * dpi), ceil(frame.height / INCH * dpi)))
        file = BytesIO()
        image.convert("RGBA").save(file, "PNG")
    return file.getvalue()

"""Opens one picture, PDF or Word file that somebody sent, and ends: a program of its own, so that the system bounds it.

It imports nothing of the project and gets no secret. Whatever a damaged or hostile file does to a decoder, it does it
here, within limits of time, memory and bytes written. One line of JSON on its output says what was found; a file that
makes it fail is a damaged file. Source: security.md UPL-2, UPL-7.
"""

import json
import resource
import sys
import warnings
import zipfile
from pathlib import Path

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
WRITTEN = 64 * 1024 * 1024
LONGEST_SIDE = 4096  # unless the caller says otherwise
THUMBNAIL = 320
QUALITY = 85
STRIP = 256
ORIENTATION = 0x0112
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
PILLOW = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MOST_OBJECTS = 200_000
DEEPEST = 60
# What a PDF may not hold: programs, things that it starts or sends, files inside of it.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMedia", "/EmbeddedFiles", "/EF", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/RichMediaExecute",
    "/Movie",
    "/Sound",
    "/Rendition",
}
ACTIVE_KINDS = {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"}
RAW = (b"/JavaScript", b"/Launch")  # also in what no reader reaches
MOST_TEXT = 2_000_000  # characters that are read out of one file
# Of a Word document: what stands for a blank or a break, and what is no text of its own (deleted, twice, properties).
BLANKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
NO_TEXT = {"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "sectPr", "tblPr", "instrText"}


class Unfit(Exception):
    """The file is refused; the word is for the caller."""


def bound() -> None:
    """From here on this process takes no more than a file deserves."""
    for what, limit in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def image(
    kind: str, source: str, target: str, thumbnail: str, most_pixels: int, longest: int = LONGEST_SIDE
) -> dict:
    """Draw the picture anew: upright, without anything but its pixels, and small once more as a thumbnail.

    Colours keep their numbers (no profile), what is transparent becomes white, of moving pictures the first is kept;
    the longer side becomes `longest` pixels at most.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    formats = [PILLOW[kind]]
    try:
        with Image.open(source, formats=formats) as opened:
            if opened.width * opened.height > most_pixels:
                raise Unfit("pixels")
            opened.verify()
        with Image.open(source, formats=formats) as opened:
            if kind == "jpg":
                opened.draft("RGB", (longest, longest))
            turn = opened.getexif().get(ORIENTATION)
            drawn = _eight_bits(opened)
            drawn.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unfit("pixels") from bomb
    except Image.UnidentifiedImageError as other:
        raise Unfit("format") from other
    if turn in TURNS:
        drawn = drawn.transpose(Image.Transpose[TURNS[turn]])
    drawn.info = {}
    drawn.save(target, PILLOW[kind], **({} if kind == "png" else {"quality": QUALITY}))
    width, height = drawn.size
    drawn.thumbnail((THUMBNAIL, THUMBNAIL))
    drawn.save(thumbnail, "JPEG", quality=QUALITY)
    return {"width": width, "height": height}


def _eight_bits(opened):
    """The picture as RGB or grey with eight bits a channel; what is transparent becomes white.

    Strip by strip, so that a large picture is in memory twice and not five times.
    """
    from PIL import Image

    opened.load()
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if opened.mode in ("L", "RGB") and not opened.has_transparency_data:
        return opened
    drawn = Image.new("RGB", opened.size, "white")
    for top in range(0, opened.height, STRIP):
        strip = opened.crop((0, top, opened.width, min(top + STRIP, opened.height))).convert("RGBA")
        drawn.paste(strip, (0, top), mask=strip)
    return drawn


def pdf(source: str) -> dict:
    """Look at every object of the PDF: it has pages, no password, nothing that acts, and nothing behind its end."""
    content = Path(source).read_bytes()
    if not content.startswith(b"%PDF-"):
        raise Unfit("format")
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b" \t\r\n\0"):
        raise Unfit("end")
    if any(word in content for word in RAW):
        raise Unfit("active")
    del content
    return _look_through(source)


def _look_through(source: str) -> dict:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    reader = PdfReader(source)
    if reader.is_encrypted:
        raise Unfit("password")
    numbers = {
        (number, generation) for generation, found in reader.xref.items() for number in found if number > 0
    }
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Unfit("heavy")
    _check(reader.trailer, 0)
    for number, generation in sorted(numbers):
        _check(reader.get_object(IndirectObject(number, generation, reader)), 0)
    pages = len(reader.pages)
    if not pages:
        raise Unfit("format")
    return {"pages": pages}


def _check(found, depth: int) -> None:
    """Refuse what acts, in this object and in those written inside of it."""
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > DEEPEST:
        raise Unfit("heavy")
    if isinstance(found, DictionaryObject):
        values = {key: found.raw_get(key) for key in found}
        if ACTIVE_KEYS & values.keys() or values.get("/S") in ACTIVE_ACTIONS:
            raise Unfit("active")
        if values.get("/Subtype") in ACTIVE_KINDS or values.get("/Type") == "/EmbeddedFile":
            raise Unfit("active")
        for value in values.values():
            _check(value, depth + 1)
    elif isinstance(found, ArrayObject):
        for value in list.__iter__(found):
            _check(value, depth + 1)


def pdf_text(source: str, target: str) -> dict:
    """Write what stands on the pages of a PDF as text; a scan has none."""
    from pypdf import PdfReader

    reader = PdfReader(source)
    texts, length = [], 0
    for page in reader.pages:
        text = page.extract_text()
        texts.append(text)
        length += len(text)
        if length > MOST_TEXT:
            raise Unfit("heavy")
    _write_text(target, "\n".join(texts))
    return {"pages": len(texts)}


def docx_text(source: str, target: str) -> dict:
    """Write the paragraphs of a Word document as text, those in tables and text boxes too; what was deleted is not.

    Neither its properties nor comments, headers and footers are read: they name people.
    """
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(source) as archive:
        document = fromstring(archive.read("word/document.xml"), forbid_dtd=True)
    text = "".join(_said_in(document))
    if len(text) > MOST_TEXT:
        raise Unfit("heavy")
    _write_text(target, text)
    return {"pages": 1}


def _said_in(part):
    name = part.tag.rpartition("}")[2]
    if name in NO_TEXT:
        return
    if name == "t":
        yield part.text or ""
        return
    yield BLANKS.get(name, "")
    for inside in part:
        yield from _said_in(inside)
    if name == "p":
        yield "\n"


def _write_text(target: str, text: str) -> None:
    Path(target).write_text(text, encoding="utf-8", errors="ignore")


def main(arguments: list[str]) -> int:
    bound()
    kind, *more = arguments
    try:
        said = KINDS[kind](*more) if kind in KINDS else image(kind, *more[:3], *map(int, more[3:]))
    except Unfit as unfit:
        said = {"refused": str(unfit)}
    except (MemoryError, RecursionError):
        said = {"refused": "heavy"}
    sys.stdout.write(json.dumps(said))
    return 0


KINDS = {"pdf": pdf, "pdf-text": pdf_text, "docx-text": docx_text}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

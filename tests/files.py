"""Files for tests: pictures, PDFs and office files as people send them, and as somebody sends them who means harm."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

DOCX_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="urn:package:content-types">'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCX_RELATIONS = '<Relationships xmlns="urn:package:relationships">{relations}</Relationships>'
DOCUMENT = '<document xmlns="urn:word"><body/></document>'
GPS = 0x8825
ORIENTATION = 0x0112


def picture(format: str = "JPEG", *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options) -> bytes:
    """A picture whose left half is red."""
    drawn = Image.new(mode, size, "white")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    stream = io.BytesIO()
    drawn.save(stream, format, **options)
    return stream.getvalue()


def phone_photo() -> bytes:
    """A picture as a phone takes it upright: lying on its side, with the place and the maker noted in it."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (39.0, 54.0, 0.0)
    return picture(exif=exif, comment=b"a comment of the phone")


def wide_png(side: int) -> bytes:
    """A black square of so many pixels a side, one bit each, made without holding it in memory."""
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    packed = b"".join([*(packer.compress(row) for __ in range(side)), packer.flush()])
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def pdf(*, pages: int = 1) -> bytes:
    return _written(_pages(pages))


def pdf_with_script() -> bytes:
    writer = _pages(1)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('here');"),
        }
    )
    return _written(writer)


def pdf_with_password() -> bytes:
    writer = _pages(1)
    writer.encrypt("secret")
    return _written(writer)


def pdf_with_file() -> bytes:
    writer = _pages(1)
    writer.add_attachment("payload.bin", b"MZ")
    return _written(writer)


def _pages(pages: int) -> PdfWriter:
    writer = PdfWriter()
    for __ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    assert PdfReader(io.BytesIO(stream.getvalue()))
    return stream.getvalue()


def docx(
    *, main: str = DOCX_MAIN, relations: str = "", document: str = DOCUMENT, more: dict | None = None
) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": DOCX_TYPES.format(main=main),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": DOCX_RELATIONS.format(relations=relations),
        }
        | (more or {})
    )


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="r1" Type="urn:relationships/{kind}" Target="{target}" TargetMode="{mode}"/>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path

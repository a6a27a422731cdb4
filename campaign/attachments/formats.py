"""What may be attached to what: formats, sizes, numbers (UPL-1)."""

from dataclasses import dataclass

MB = 1024 * 1024
MOST_FILES = 20  # for one ledger line, one finding
MOST_PIXELS = 40_000_000
LONGEST_NAME = 120


@dataclass(frozen=True)
class FileFormat:
    """A kind of file: the endings that people give it, its media type, and whether it is a picture."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    is_image: bool = False


FORMATS = {
    known.name: known
    for known in (
        FileFormat("pdf", ("pdf",), "application/pdf"),
        FileFormat("jpg", ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", is_image=True),
        FileFormat("png", ("png",), "image/png", is_image=True),
        FileFormat("webp", ("webp",), "image/webp", is_image=True),
        FileFormat(
            "docx", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        FileFormat("xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )
}


@dataclass(frozen=True)
class Purpose:
    """What files are taken for something: their formats, and how large each may be."""

    formats: tuple[str, ...]
    largest: int
    longest_side: int = 4096  # pixels that a picture keeps

    @property
    def accept(self) -> str:
        """The formats as a browser's file field wants them."""
        return ",".join(f".{ending}" for name in self.formats for ending in FORMATS[name].endings[:2])

    @property
    def images(self) -> str:
        """The pictures among them, for a field that opens the camera."""
        return ",".join(FORMATS[name].media_type for name in self.formats if FORMATS[name].is_image)

    @property
    def names(self) -> str:
        return ", ".join(self.formats)


EVIDENCE = Purpose(("pdf", "jpg", "png", "docx", "xlsx"), 20 * MB)
PHOTO = Purpose(("jpg", "png", "webp"), 10 * MB)
GROUP_PHOTO = Purpose(("jpg", "png", "webp"), 10 * MB, longest_side=6000)  # for boards a metre wide
WORK = Purpose(("docx", "pdf", "jpg", "png"), 20 * MB)

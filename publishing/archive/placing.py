"""The kept files of an archive put where the site looks for them, or taken off again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from django.conf import settings
from PIL import Image

from campaign.attachments.formats import FORMATS
from campaign.attachments.inspection import QUALITY, THUMBNAIL
from campaign.models import Campaign, KeptFile
from publishing.archive.contents import kept_files
from publishing.archive.format import BLOCK, Manifest
from publishing.archive.opening import BadArchive
from publishing.archive.writing import sha256_of_file
from publishing.models import FileFormat, PublicationFile

PICTURES = ("JPEG", "PNG", "WEBP")


class Placed(NamedTuple):
    """How many files were put in their places, and the rows whose file the archive lacks."""

    files: int
    missing: tuple[str, ...]


@contextmanager
def placed_files(
    bundle: ZipFile, manifest: Manifest, campaign: Campaign, *, alive: Callable[[], None]
) -> Iterator[Placed]:
    """Put every file of the campaign's rows in its place; what was put is removed when anything fails after it.

    A file that was lost already when the archive was made is named and missed, no reason to refuse the rest.
    """
    by_fingerprint = {entry.sha256: entry.path for entry in manifest.files}
    placed: list[Path] = []
    there: set[Path] = set()
    missing: list[str] = []
    try:
        for row in _rows_with_files(campaign):
            source = by_fingerprint.get(row.sha256)
            if source is None:
                missing.append(f"{row._meta.label_lower} {row.pk} ({row.sha256})")
                continue
            if not is_sound(row):
                raise BadArchive([f"{row._meta.label_lower} {row.pk}: a file of this kind has no place here"])
            there.add(row.path)
            # What is there already comes from an attempt that was killed, or from a row with the same file.
            if not row.path.exists() or sha256_of_file(row.path)[0] != row.sha256:
                placed.append(row.path)
                _unpack(bundle, source, row.path)
            if getattr(row, "is_image", False):
                placed.append(row.thumbnail_path)
                _draw_small(row.path, row.thumbnail_path)
            alive()
        yield Placed(len(there), tuple(missing))
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise


def _rows_with_files(campaign: Campaign) -> Iterator[PublicationFile | KeptFile]:
    yield from PublicationFile.objects.filter(publication__campaign=campaign).order_by("pk").iterator()
    for __, model in kept_files():
        yield from model.kept_in(campaign).order_by("pk").iterator()


def is_sound(row: PublicationFile | KeptFile) -> bool:
    """Whether the row names a kind of file that we know, and a place below the folder of kept files."""
    known = FORMATS if isinstance(row, KeptFile) else FileFormat.values
    return row.format in known and row.path.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())


def _unpack(bundle: ZipFile, source: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with bundle.open(source) as stream, target.open("wb") as file:
        target.chmod(0o600)
        while block := stream.read(BLOCK):
            file.write(block)


def _draw_small(picture: Path, target: Path) -> None:
    """The small picture beside a kept one, as at its attaching; an archive does not hold them."""
    with Image.open(picture, formats=PICTURES) as opened:
        small = opened.convert("L" if opened.mode == "L" else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    small.save(target, "JPEG", quality=QUALITY)
